"""Whether each level treated has a finding of its own, and whether a study still shows the spine as it was treated."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from appealkit.assessment.facts import Facts
from appealkit.assessment.measures.picture import RADICULAR_TESTS, imaging_agreeing, is_abnormal, same_target
from appealkit.assessment.model import Measured
from appealkit.case import ChartEvidence
from appealkit.maps.thresholds import Threshold

SPINE = {"cervical-thoracic": ("C", "T"), "lumbar-sacral": ("L", "S", "T12")}


def levels_without_finding(facts: Facts, asked: Threshold | None) -> Measured:
    """Levels treated for which neither a study nor an abnormal sign before the service names the level or its root.

    A study counts for the levels it lists, on the side treated or no side; an examination by its root. Another record
    may still name a level, so the count can fall. The evidence is what shows the others.
    """
    note = facts.note
    treated = tuple(dict.fromkeys(note.words("levels") or note.words("roots"))) if note else ()
    if not note or not treated:
        return Measured(None, "levels", silent=(note.id,) if note else ())
    shown: list[str] = []
    lacking = []
    for level in treated:
        found = [item.id for item in facts.evidence if _speaks_of(item, level, facts)]
        shown += found
        if not found:
            lacking.append(level)
    words = f"nothing on record for {', '.join(lacking)}" if lacking else ""
    return Measured(Decimal(len(lacking)), "levels", tuple(dict.fromkeys(shown)), note=words)


def imaging_since_surgery(facts: Facts, asked: Threshold | None) -> Measured:
    """Agreeing studies that no surgery on the same part of the spine came after. One that was made before such a
    surgery is silent on the spine as it was treated; a surgery without a date makes all of them so."""
    agreeing = imaging_agreeing(facts, asked)
    surgery = [item for item in facts.of_kind("surgical-history") if _near(item, facts)]
    days = [item.day("performed_on") for item in surgery]
    last = max((day for day in days if day is not None and day <= facts.day), default=None)
    made = {item.id: item.day("performed_on") for item in facts.of_kind("imaging-study")}
    after = [name for name in agreeing.evidence if not agreeing.against and _is_after(made[name], last, days)]
    if after:
        return Measured(Decimal(len(after)), "studies", tuple(after))
    if agreeing.against:
        return agreeing
    return Measured(None, "studies", silent=(*agreeing.evidence, *agreeing.silent))


def _is_after(made: date | None, last: date | None, days: list[date | None]) -> bool:
    return None not in days and (last is None or (made is not None and made >= last))


def _near(item: ChartEvidence, facts: Facts) -> bool:
    """Whether the surgery was on the part of the spine treated; one that names no level is taken to be."""
    letters = SPINE.get(facts.region or "", ())
    levels = item.words("levels")
    return not levels or not letters or any(level.upper().startswith(letters) for level in levels)


def _speaks_of(item: ChartEvidence, level: str, facts: Facts) -> bool:
    """Whether this study or sign, before the service and on the side treated, names the level."""
    day = item.day("performed_on") if item.kind == "imaging-study" else item.recorded_on
    if not facts.in_region(item) or (day is not None and day > facts.day):
        return False
    side, seen = facts.side, item.word("laterality")
    if side in {"left", "right"} and seen in {"left", "right"} and seen != side:
        return False
    if item.kind == "imaging-study":
        return day is not None and same_target([level], (*item.words("levels"), *item.words("roots"))) is True
    if item.kind != "exam-finding" or item.word("test") not in RADICULAR_TESTS or not is_abnormal(item):
        return False
    return same_target([level], item.words("root")) is True
