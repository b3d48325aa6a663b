"""Conservative care: how long, how broad, with what result.

Care for another body part is not care for the spine; care that was only ordered is not care; a course that runs past
the service counts up to it; courses that overlap are united, not added. Words are not turned into dates.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from appealkit.assessment.facts import Facts, age, laid_end_to_end, length, longest_run, once, united_days, weeks
from appealkit.assessment.model import Measured
from appealkit.case import ChartEvidence
from appealkit.maps.thresholds import Threshold

NOT_CARE = frozenset({"ordered-only", "contraindicated"})
ACTIVE = frozenset({"physical-therapy", "home-exercise", "aquatic"})
FAILED = frozenset({"no-lasting-benefit", "inadequate-relief", "not-tolerated"})


def conservative_care(facts: Facts, asked: Threshold | None) -> Measured:
    """Length of therapy and medication for this region before the service, united; activity changes do not count.

    Unit: weeks (days / 7), or the threshold's. In months: the longest stretch without a gap, or all days laid back
    from the service, whichever is more. The most it can be is the time since the pain began.
    """
    unit = asked.unit if asked else "weeks"
    dated, silent, spans = [], [], []
    for item in _courses(facts):
        span = _span(item, facts.day)
        if span is None or not _took_place(item):
            silent.append(item.id)
        elif span[0] < span[1]:
            dated.append(item.id)
            spans.append(span)
    onset = _onset(facts)
    most = length(onset[0], facts.day, unit) if onset else None
    bounded_by = (onset[1],) if onset else ()
    if not spans:
        return Measured(None, unit, silent=tuple(silent), most=most, bounded_by=bounded_by)
    days, first, last = united_days(spans)
    assert first is not None
    assert last is not None
    value = weeks(days) if unit == "weeks" else _in_calendar(days, spans, facts.day, unit)
    note = f"{len(dated)} dated {'course' if len(dated) == 1 else 'courses'} united"
    if silent:
        note += f"; {len(silent)} without dates or attendance not counted"
    return Measured(
        value, unit, tuple(dated), first, last, most=most, silent=tuple(silent), bounded_by=bounded_by, note=note
    )


def _in_calendar(days: int, spans: list[tuple[date, date]], service: date, unit: str) -> Decimal:
    run = longest_run(spans)
    return max(length(*run, unit), laid_end_to_end(days, service, unit))


def care_that_failed(facts: Facts, asked: Threshold | None) -> Measured:
    """Courses whose record says that they brought no lasting benefit or were not tolerated.

    Care that is recorded as having helped, with none recorded as having failed, speaks against.
    """
    failed, helped, silent = [], [], []
    for item in _courses(facts):
        outcome = item.word("outcome")
        if outcome in FAILED:
            failed.append(item.id)
        elif outcome == "improved":
            helped.append(item.id)
        elif outcome is None or outcome in {"completed", "ongoing", "not-completed"}:
            silent.append(item.id)
    if failed:
        return Measured(Decimal(len(failed)), "courses", tuple(failed))
    if helped and not silent:
        return Measured(Decimal(0), "courses", tuple(helped), most=Decimal(0), against=tuple(helped))
    return Measured(None, "courses", silent=tuple(silent))


def care_kinds(facts: Facts, asked: Threshold | None) -> Measured:
    """How many of therapy and medication the record shows: 0, 1 or 2. A change of activity is neither."""
    shown = [item for item in _courses(facts) if _took_place(item)]
    if not shown:
        return Measured(None, "kinds", silent=tuple(item.id for item in _courses(facts)))
    return Measured(Decimal(len({item.kind for item in shown})), "kinds", tuple(item.id for item in shown))


def active_care(facts: Facts, asked: Threshold | None) -> Measured:
    """Courses of therapy in which the patient was active, begun before the service. One without its first day, or that
    ended for non-attendance with no visit on record, is silent on whether it took place."""
    active = [item for item in _courses(facts) if item.word("modality") in ACTIVE]
    shown = tuple(item.id for item in active if _took_place(item) and item.day("from"))
    silent = tuple(item.id for item in active if item.id not in shown)
    return Measured(Decimal(len(shown)) if shown else None, "courses", shown, silent=silent)


def care_ended_before(facts: Facts, asked: Threshold | None) -> Measured:
    """Time from the last recorded day of care to the service; 0 where care went on to it."""
    unit = asked.unit if asked else "months"
    ends = [(span[1], item.id) for item in _courses(facts) if (span := _span(item, facts.day))]
    if not ends:
        return Measured(None, unit, silent=tuple(item.id for item in _courses(facts)))
    last, name = max(ends)
    # care nearer to the service may still turn up, so no least is given
    return Measured(age(last, facts.day, unit), unit, (name,), first=last, last=facts.day)


def medication_classes(facts: Facts, asked: Threshold | None) -> Measured:
    """Medication classes tried, each with drug, class, dose, both dates and result on record."""
    whole: dict[str | None, list[str]] = {}
    silent = []
    for item in facts.of_kind("medication-trial"):
        if item.word("outcome") in NOT_CARE or (item.day("from") or facts.day) > facts.day:
            continue
        if all(item[name] for name in ("drug", "drug_class", "dose", "from", "to", "outcome")):
            whole.setdefault(item.word("drug_class"), []).append(item.id)
        else:
            silent.append(item.id)
    if not whole:
        return Measured(None, "classes", silent=tuple(silent))
    ids = tuple(name for names in whole.values() for name in names)
    return Measured(Decimal(len(whole)), "classes", ids, silent=tuple(silent))


@once
def _courses(facts: Facts) -> list[ChartEvidence]:
    """Therapy and medication for this region that took place, at least in part, before the service."""
    return [
        item
        for kind in ("therapy-course", "medication-trial")
        for item in facts.of_kind(kind)
        if item.word("outcome") not in NOT_CARE
        and item["visits_attended"] != 0
        and _cared_for(item, facts)
        and (item.day("from") or facts.day) <= facts.day
    ]


def _cared_for(item: ChartEvidence, facts: Facts) -> bool:
    """Whether the care was for the region treated; care that names no region is taken to be."""
    region = item.word("region")
    return region is None or not facts.care_regions or region in facts.care_regions


def _span(item: ChartEvidence, day: date) -> tuple[date, date] | None:
    """The course's first and last day, cut at the service; None where the record does not date it.

    A course without an end that is recorded as going on lasted at least to the day it was recorded.
    """
    first, last = item.day("from"), item.day("to")
    stated = item.number("duration_weeks")
    if first and not last and stated is not None:
        last = first + timedelta(days=int(stated * 7))
    if first and not last and item.word("outcome") == "ongoing":
        last = item.recorded_on
    return (first, min(last, day)) if first and last and first <= last else None


def _took_place(item: ChartEvidence) -> bool:
    """Ordered is not attended: a course of which only the order, or the absence, is on record did not take place."""
    if item["visits_attended"] is not None:
        return item["visits_attended"] != 0
    only_ordered = item["visits_ordered"] is not None and item.word("outcome") is None
    return not only_ordered and item.word("outcome") != "discharged-non-attendance"


@once
def _onset(facts: Facts) -> tuple[date, str] | None:
    """The earliest onset on record for this region, and which item says it. One after the service is a mistaken date:
    it bounds nothing."""
    dated = [(item.day("onset"), item.id) for item in facts.of_kind("symptom") if facts.in_region(item)]
    onsets = [(on, name) for on, name in dated if on and on <= facts.day]
    return min(onsets, default=None)
