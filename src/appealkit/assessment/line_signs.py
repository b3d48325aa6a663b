"""The signs of coding errors: each a small test of a line, of the other lines of its day, or of the record.

Which of them make an error is data (`evidence_maps/coding/`). What the record does not say is never a sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from appealkit.assessment import billed_and_done as done
from appealkit.assessment.sight import Sight
from appealkit.case import ChartEvidence, ServiceLine
from appealkit.maps.coding import ChartTest, LineTest

# ---- signs ----


def all_show(names: Iterable[str], test: LineTest, sight: Sight) -> bool:
    """Whether each of these signs of the test is there."""
    for name in names:  # noqa: SIM110 a loop, since every error is tried on every line
        if not shows(name, test, sight):
            return False
    return True


def shows(name: str, test: LineTest, sight: Sight) -> bool:
    """Whether this one sign of the test is there."""
    return FACTS[name](sight) if name in FACTS else SIGNS[name](test, sight)


def _claim_type(test: LineTest, sight: Sight) -> bool:
    told = sight.view.claim_type.value if sight.view.claim_type else ""
    return sight.claim_type_open or told in test.claim_type


def _with_families(test: LineTest, sight: Sight) -> bool:
    known = sight.rules.procedures.procedures
    return any(known[item.procedure].family in test.with_families for item in sight.others if item.procedure in known)


def _diagnoses_only(test: LineTest, sight: Sight) -> bool:
    billed = sight.line.diagnoses
    return bool(billed) and all(_is_one_of(code, test.diagnoses_only) for code in billed)


def _is_one_of(code: str, listed: Iterable[str]) -> bool:
    plain = code.replace(".", "")
    words = (word.replace(".", "") for word in listed)
    return any(plain.startswith(word[:-1]) if word.endswith("*") else plain == word for word in words)


def _same(sight: Sight) -> list[ServiceLine]:
    return [item for item in sight.others if item.procedure == sight.line.procedure]


def _other_side(sight: Sight) -> bool:
    mine = SIDES & set(sight.line.modifiers)
    theirs = {modifier for item in _same(sight) for modifier in SIDES & set(item.modifiers)}
    return bool(mine) and bool(theirs - mine)


def _primaries(sight: Sight) -> list[ServiceLine]:
    return [item for item in sight.others if item.procedure in sight.procedure.add_on_of]


def _primary_denied(sight: Sight) -> bool:
    billed = _primaries(sight)
    return bool(billed) and all(item.is_denied for item in billed)


def _global_period(sight: Sight) -> bool:
    known = sight.rules.procedures.procedures
    done = [(item.procedure, item.service_date) for item in sight.denial.lines]
    done += [
        (item.word("procedure") or "", day)
        for item in sight.evidence
        if item.kind in {"prior-procedure", "procedure-note"} and (day := item.day("performed_on"))
    ]
    day = sight.line.service_date
    return any(
        code in known
        and known[code].global_days in {"010", "090"}
        and timedelta(0) < day - on <= timedelta(days=int(known[code].global_days))
        for code, on in done
    )


def _region(sight: Sight) -> bool:
    told = {item.word("region") for item in sight.notes(sight.line.procedure)} - {None}
    return len(told) == 1 and sight.procedure.region is not None and told != {sight.procedure.region}


SIDES = frozenset({"RT", "LT"})
PLACES = {"office": "11", "clinic": "11", "asc": "24", "ambulatory surgery center": "24", "surgery center": "24",
          "ambulatory surgical center": "24", "hospital outpatient": "22", "outpatient hospital": "22"}  # fmt: skip


def _place(sight: Sight) -> bool:
    said = {item.word("place_of_service") for item in sight.notes(sight.line.procedure)}
    told = {PLACES.get(word.strip().lower(), word.strip()[:2]) for word in said if word}
    plain = {code for code in told if code.isdigit()}
    return len(plain) == 1 and len(told) == 1 and sight.line.place_of_service not in (None, *plain)


def joints(sight: Sight) -> int | None:
    """How many units of this line the joints of the note carry: the first belongs to the primary code."""
    levels = {level for note in _notes_with_primary(sight) for level in note.words("levels")}
    if not levels:
        return None
    return len(levels) - 1 if sight.procedure.add_on_of else 1


def _notes_with_primary(sight: Sight) -> list[ChartEvidence]:
    return [note for code in (sight.line.procedure, *sight.procedure.add_on_of) for note in sight.notes(code)]


def _counted_by_nerve(sight: Sight) -> bool:
    treated = joints(sight)
    sides = {note.word("laterality") for note in _notes_with_primary(sight)}
    one_side = bool({"50", *SIDES} & set(sight.line.modifiers)) or sides <= {"left"} or sides <= {"right"}
    return treated is not None and sight.line.units > treated * (1 if one_side else 2)


def _habit(test: LineTest, sight: Sight) -> bool:
    payer = sight.denial.payer
    named = sorted((item for item in sight.rules.habits if item.is_of(payer)), key=lambda item: not item.payers)
    return bool(named) and named[0].both_sides_of_add_ons in test.both_sides_as


FACTS: Mapping[str, Callable[[Sight], bool]] = {  # keys that are given with yes
    "add_on": lambda sight: bool(sight.procedure.add_on_of),
    "units_over_mue": lambda sight: sight.procedure.mue is not None and sight.line.units > sight.procedure.mue,
    "other_side_billed_apart": _other_side,
    "billed_before": lambda sight: bool(done.same_before(sight)),
    "primary_missing": lambda sight: bool(sight.procedure.add_on_of) and not _primaries(sight),
    "primary_denied": _primary_denied,
    "in_global_period": _global_period,
    "other_region_than_record": _region,
    "other_place_than_record": _place,
    "other_side_than_record": done.other_side,
    "one_side_recorded": lambda sight: len(done.sides_treated(sight)) == 1,
    "more_levels_than_record": done.more_levels,
    "more_units_than_joints": _counted_by_nerve,
}

SIGNS: Mapping[str, Callable[[LineTest, Sight], bool]] = {  # keys that are given with what they name
    "procedures": lambda test, sight: sight.line.procedure in test.procedures,
    "families": lambda test, sight: sight.procedure.family in test.families,
    "bilateral": lambda test, sight: sight.procedure.bilateral in test.bilateral,
    "mai": lambda test, sight: str(sight.procedure.mai) in test.mai,
    "modifiers_all": lambda test, sight: set(sight.line.modifiers) >= set(test.modifiers_all),
    "modifiers_any": lambda test, sight: not set(sight.line.modifiers).isdisjoint(test.modifiers_any),
    "modifiers_none": lambda test, sight: set(sight.line.modifiers).isdisjoint(test.modifiers_none),
    "diagnoses_any": lambda test, sight: any(_is_one_of(code, test.diagnoses_any) for code in sight.line.diagnoses),
    "diagnoses_only": _diagnoses_only,
    "place_of_service": lambda test, sight: sight.line.place_of_service in test.place_of_service,
    "claim_type": _claim_type,
    "units_at_least": lambda test, sight: sight.line.units >= (test.units_at_least or 0),
    "units_at_most": lambda test, sight: sight.line.units <= (test.units_at_most or 0),
    "with_procedures": lambda test, sight: any(item.procedure in test.with_procedures for item in sight.others),
    "without_procedures": lambda test, sight: all(i.procedure not in test.without_procedures for i in sight.others),
    "with_families": _with_families,
    "with_modifiers": lambda test, sight: any(set(i.modifiers) & set(test.with_modifiers) for i in sight.others),
    "column_two": lambda test, sight: sight.pair is not None and sight.pair.together in test.column_two,
    "both_sides_as": _habit,
    "program": lambda test, sight: sight.view.program in test.program,
    "not_program": lambda test, sight: sight.view.program not in test.not_program,
    "states": lambda test, sight: sight.denial.payer.state in test.states,
    "codes": lambda test, sight: not sight.codes.isdisjoint(test.codes),
    "on_or_after": lambda test, sight: test.on_or_after is None or sight.line.service_date >= test.on_or_after,
    "diagnostic_sessions_before": lambda test, sight: (
        done.diagnostic_sessions_before(sight) >= (test.diagnostic_sessions_before or 0)
    ),
    "chart": lambda test, sight: all(recorded(item, sight)[0] for item in test.chart),
}


# ---- the record ----


def recorded(test: ChartTest, sight: Sight) -> tuple[bool, tuple[str, ...]]:
    """Whether the record says it, and by which items. Items that disagree say nothing."""
    if test.sites:
        return _sites(test.sites, sight)
    codes = (sight.line.procedure, *sight.procedure.add_on_of, *([sight.partner.procedure] if sight.partner else []))
    items = [
        item
        for item in sight.evidence
        if item.kind == test.kind
        and (test.any_day or sight.is_of_the_day(item))
        and item.word("procedure") in (*codes, None)
    ]
    speaking = [item for item in items if any(item.words(name) for name in (*test.where, test.count_of or ""))]
    least, most = test.at_least or 0, 999 if test.at_most is None else test.at_most
    says = all(
        all(set(item.words(name)) & set(words) for name, words in test.where.items())
        and (not test.count_of or least <= len(item.words(test.count_of)) <= most)
        for item in speaking
    )
    return bool(speaking) and says, tuple(item.id for item in speaking)


def _sites(asked: str, sight: Sight) -> tuple[bool, tuple[str, ...]]:
    """Whether the two services of the pair were done at one site or apart: by the regions of their codes, else by what
    the notes on each of them name. A note that names neither code speaks of neither."""
    other = sight.partner
    if other is None:
        return False, ()
    known = sight.rules.procedures.procedures
    mine, theirs = _site(sight.procedure.region), _site(known[other.procedure].region)
    if mine and theirs and mine != theirs:
        return asked == "apart", ()
    notes = [
        [item for item in sight.notes(code) if item.word("procedure") == code]
        for code in (sight.line.procedure, other.procedure)
    ]
    regions = [{_site(item.word("region")) for item in found} - {None} for found in notes]
    if not all(len(region) == 1 for region in regions):
        return False, ()
    ids = tuple(item.id for found in notes for item in found)
    return (regions[0] == regions[1]) == (asked == "same"), ids


def _site(region: str | None) -> str | None:
    """The sacroiliac joint is no site apart from the lumbar spine: who injects both has to show more than the names."""
    return "lumbar-sacral" if region == "sacroiliac" else region
