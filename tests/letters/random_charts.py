"""Charts at random: every kind of evidence, with any of its attributes, told and left out in any mixture."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from appealkit.assessment.map_cases import read_case
from appealkit.case import Case, ChartDocument, ChartEvidence, Source, Value
from appealkit.maps.kinds import Attribute, ValueType
from appealkit.maps.load import Rules

SERVICE = date(2026, 9, 17)
PROCEDURES = (
    "64483",
    "64490",
    "64493",
    "64633",
    "64635",
    "20552",
    "20553",
    "27096",
    "64451",
    "64625",
    "63650",
    "62323",
)
WORDS = {
    "result": ("positive", "normal", "negative", "weak 4/5", "intact", "not tested", "positive FABER", "taut band"),
    "scale": ("NRS", "VAS", "ODI", "NDI"),
    "levels": ("L4-5", "L5-S1", "L4", "C5-6", "S1"),
    "roots": ("S1", "L5", "C6"),
    "root": ("S1", "L5", "C6"),
    "muscles": ("left trapezius", "quadratus lumborum"),
    "muscle": ("left trapezius", "plantar flexion"),
    "signs": ("taut band", "referred pain"),
    "maneuvers": ("FABER", "thigh thrust", "compression"),
    "authorization_on_claim": ("A-77", "none", "A77"),
    "number": ("A-77", "B-1"),
    "plan": ("stimulator trial", "ablation if the block helps"),
    "opinion": ("not a surgical candidate", "candidate for fusion"),
    "code": ("M54.16", "M47.816"),
    "steroid": ("dexamethasone", "triamcinolone", "betamethasone"),
    "place_of_service": ("11", "24"),
    "modifiers": ("KX", "LT"),
}


def chart(seed: int, rules: Rules) -> Case:
    """The case of this number: one or two lines of one procedure, and up to forty things on record."""
    dice = random.Random(seed)
    code = dice.choice(PROCEDURES)
    modifiers = dice.choice((["LT"], ["RT"], ["LT"], ["50"], []))
    line = {"number": 1, "procedure": code, "modifiers": modifiers, "service_date": SERVICE, "diagnoses": ["M54.16"],
            "adjustments": [{"group": "CO", "carc": dice.choice(("50", "151", "119", "197", "29", "16"))}]}  # fmt: skip
    payer: dict[str, Any] = {"name": "Noridian", "program": "medicare-ffs", "state": "CA"}
    if dice.random() < 0.5:
        payer = {"name": "Example Health Plan", "program": "commercial-erisa", "state": "TX"}
    case = read_case({"name": str(seed), "denial": {"payer": payer, "lines": [line]}, "evidence": []}, rules)
    kinds = dice.sample(list(rules.vocabulary.kinds), dice.randint(3, 14))
    given = {"procedure": code, "fullness": str(dice.choice((0.4, 0.7, 0.95)))}
    evidence = tuple(item for kind in kinds for item in _items(kind, rules, dice, given))
    documents = {"d": ChartDocument(kind="office-note", title="Office note", date=SERVICE, pages=9)}
    return case.model_copy(update={"evidence": evidence, "documents": {**case.documents, **documents}})


def _items(kind: str, rules: Rules, dice: random.Random, given: dict[str, str]) -> list[ChartEvidence]:
    declared, found = rules.vocabulary.kinds[kind], []
    for number in range(dice.randint(1, 4)):
        values: dict[str, Value] = {}
        for name, attribute in declared.attributes.items():
            if dice.random() < float(given["fullness"]):
                values[name] = _value(kind, name, attribute, dice, given)
        if kind == "procedure-note":
            values |= {"performed_on": SERVICE, "procedure": given["procedure"]}
        recorded = _day(dice) if dice.random() < 0.7 else None
        source = Source(document="d", page=number + 1)
        found.append(
            ChartEvidence(id=f"{kind}-{number}", kind=kind, source=source, recorded_on=recorded, values=values)
        )
    return found


def _value(kind: str, name: str, attribute: Attribute, dice: random.Random, given: dict[str, str]) -> Value:
    if attribute.one_of:
        return dice.choice(attribute.one_of)
    if name == "procedure":
        return given["procedure"]
    match attribute.type:
        case ValueType.DATE:
            return _day(dice)
        case ValueType.COUNT | ValueType.NUMBER | ValueType.PERCENT:
            return Decimal(dice.choice((0, 1, 2, 3, 7, 30, 60, 80, 100)))
        case ValueType.YES_NO:
            return dice.random() < 0.7
        case ValueType.LIST:
            return tuple(dice.sample(WORDS.get(name, ("one", "two")), dice.randint(1, 2)))
        case ValueType.PROCEDURES:
            return (given["procedure"],)
        case ValueType.SIDE:
            return dice.choice(("left", "right", "bilateral", "midline"))
        case ValueType.REGION:
            return dice.choice(("lumbar-sacral", "cervical-thoracic", "sacroiliac", "knee"))
        case ValueType.EVIDENCE:
            return f"prior-procedure-{dice.randint(0, 3)}"
        case _:
            return dice.choice(WORDS.get(name, ("some words", "numbness and weakness", "reason")))


def _day(dice: random.Random) -> date:
    return SERVICE + timedelta(days=dice.choice((-900, -400, -200, -120, -90, -60, -40, -20, -7, -1, 0, 0, 5, 40)))
