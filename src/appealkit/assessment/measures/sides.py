"""Both sides: symptoms, examination and imaging, counted by side. One-sided evidence never stands for both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from appealkit.assessment.facts import Facts
from appealkit.assessment.model import Measured
from appealkit.case import ChartEvidence
from appealkit.maps.thresholds import Threshold

QUIET = frozenset({"normal", "negative", "5/5", "intact", "symmetric"})


def symptomatic_sides(facts: Facts, asked: Threshold | None) -> Measured:
    """Sides on which the record describes symptoms in this region: 0, 1 or 2."""
    return _sides(facts, (item for item in facts.of_kind("symptom") if facts.in_region(item)), lambda _: True)


def examined_sides(facts: Facts, asked: Threshold | None) -> Measured:
    """Sides on which strength, sensation, reflex or nerve tension was abnormal. A normal one speaks against."""
    found = (item for item in facts.of_kind("exam-finding") if item.word("test") in RADICULAR_TESTS)
    return _sides(facts, found, lambda item: (item.word("result") or "").lower() not in QUIET)


def imaged_sides(facts: Facts, asked: Threshold | None) -> Measured:
    """Sides on which a study before the service names a finding."""
    found = (item for item in facts.of_kind("imaging-study") if facts.in_region(item))
    return _sides(
        facts, (item for item in found if (item.day("performed_on") or facts.day) <= facts.day), lambda _: True
    )


def treated_sides(facts: Facts, asked: Threshold | None) -> Measured:
    """Sides treated in this session, by modifiers and note."""
    note = facts.note
    value = {"bilateral": 2, "left": 1, "right": 1}.get(facts.side or "")
    ids = (note.id,) if note else ()
    count = Decimal(value) if value else None
    return Measured(count, "sides", ids, least=count, most=count)


RADICULAR_TESTS = frozenset({"strength", "sensation", "reflex", "straight-leg-raise", "spurling"})


def _sides(facts: Facts, items: Iterable[ChartEvidence], speaks: Callable[[ChartEvidence], bool]) -> Measured:
    shown: dict[str, list[str]] = {}
    quiet: dict[str, list[str]] = {}
    silent: list[str] = []
    for item in items:
        side = item.word("laterality")
        if side is None or side == "midline":
            silent.append(item.id)
            continue
        for one in ("left", "right") if side == "bilateral" else (side,):
            (shown if speaks(item) else quiet).setdefault(one, []).append(item.id)
    ids = tuple(dict.fromkeys(name for names in shown.values() for name in names))
    if not shown and not quiet:
        return Measured(None, "sides", silent=tuple(silent))
    # a side examined and found normal is a fact; a side nobody looked at may still be recorded elsewhere
    refuted = set(quiet) - set(shown)
    value = Decimal(len(shown))
    most = Decimal(2 - len(refuted)) if refuted else None
    against = tuple(name for side in sorted(refuted) for name in quiet[side])
    return Measured(value, "sides", ids or against, least=value, most=most, silent=tuple(silent), against=against)
