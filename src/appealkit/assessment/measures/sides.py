"""Both sides: symptoms, examination and imaging, counted by side. One-sided evidence never stands for both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from appealkit.assessment.facts import Facts
from appealkit.assessment.measures.picture import RADICULAR_TESTS, is_abnormal
from appealkit.assessment.model import Measured
from appealkit.case import ChartEvidence
from appealkit.maps.thresholds import Threshold


def symptomatic_sides(facts: Facts, asked: Threshold | None) -> Measured:
    """Sides on which the record describes symptoms in this region: 0, 1 or 2. Axial pain belongs to no side."""
    found = (item for item in facts.of_kind("symptom") if facts.in_region(item))
    return _sides(facts, (item for item in found if item.word("pattern") not in NO_SIDE), lambda _: True)


def examined_sides(facts: Facts, asked: Threshold | None) -> Measured:
    """Sides on which strength, sensation, reflex or nerve tension was abnormal. A normal one speaks against."""
    found = (item for item in facts.of_kind("exam-finding") if item.word("test") in RADICULAR_TESTS)
    before = (item for item in found if facts.in_region(item) and (item.recorded_on or facts.day) <= facts.day)
    return _sides(facts, before, is_abnormal)


def imaged_sides(facts: Facts, asked: Threshold | None) -> Measured:
    """Sides on which a study before the service names a finding."""
    found = (item for item in facts.of_kind("imaging-study") if facts.in_region(item))
    before = (item for item in found if (item.day("performed_on") or facts.day) <= facts.day)
    return _sides(facts, before, lambda item: True if item.day("performed_on") else None)


def treated_sides(facts: Facts, asked: Threshold | None) -> Measured:
    """Sides treated in this session, by modifiers and note."""
    note = facts.note
    value = {"bilateral": 2, "left": 1, "right": 1}.get(facts.side or "")
    ids = (note.id,) if note else ()
    count = Decimal(value) if value else None
    return Measured(count, "sides", ids, least=count, most=count)


NO_SIDE = frozenset({"axial", "non-radicular"})


def _sides(facts: Facts, items: Iterable[ChartEvidence], speaks: Callable[[ChartEvidence], bool | None]) -> Measured:
    shown: dict[str, list[str]] = {}
    quiet: dict[str, list[str]] = {}
    silent: list[str] = []
    for item in items:
        side, spoken = item.word("laterality"), speaks(item)
        if side is None or side == "midline" or spoken is None:
            silent.append(item.id)
            continue
        for one in ("left", "right") if side == "bilateral" else (side,):
            (shown if spoken else quiet).setdefault(one, []).append(item.id)
    ids = tuple(dict.fromkeys(name for names in shown.values() for name in names))
    if not shown and not quiet:
        return Measured(None, "sides", silent=tuple(silent))
    # a side examined and found normal is a fact; a side nobody looked at may still be recorded elsewhere
    refuted = set(quiet) - set(shown)
    value = Decimal(len(shown))
    closed = bool(refuted) and not silent  # an item that names no side may speak of the quiet one
    most = Decimal(2 - len(refuted)) if closed else None
    against = tuple(name for side in sorted(refuted) for name in quiet[side]) if closed else ()
    return Measured(
        value,
        "sides",
        ids or tuple(name for names in quiet.values() for name in names),
        least=value,
        most=most,
        silent=tuple(silent),
        against=against,
    )
