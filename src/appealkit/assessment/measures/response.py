"""Response to the session before: relief, function, opioid use. Words such as "much better" are no percentage."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from appealkit.assessment.facts import Facts, length, once
from appealkit.assessment.measures.sessions import last_session, that_day, undated_sessions, unnamed_procedures
from appealkit.assessment.model import Measured
from appealkit.case import ChartEvidence
from appealkit.maps.thresholds import Quantity, Threshold

ROUNDING = 10  # points by which a percentage said and one worked out from whole scores may differ
FUNCTION_SCALES = frozenset({"ODI", "NDI", "PDAS", "QBPDS", "RMDQ"})


def last_response(facts: Facts, asked: Threshold | None) -> Measured:
    """Percent relief after the session before, and for how long it lasted.

    The percentage is the recorded one, else it is taken from two scores of the same response, cut to whole percent.
    How long: from the first to the last recorded day of relief, in the threshold's unit, else weeks (an anaesthetic
    block: hours).
    """
    if last_session(facts) is None:
        return Measured(None, "percent", silent=_to_unplaced(facts))
    return relief_in(_responses_to_last(facts), facts, asked)


def relief_in(responses: list[ChartEvidence], facts: Facts, asked: Threshold | None) -> Measured:
    """Percent relief in these responses to one session: of those that give one, the best dated, then the latest."""
    rated = [(percent, item) for item in responses if (percent := percent_relief(item)) is not None]
    silent = tuple(item.id for item in responses if percent_relief(item) is None)
    if not rated:
        return Measured(None, "percent", silent=silent)
    unit = asked.lasting.unit if asked and asked.lasting else "weeks"
    best = max(
        rated,
        key=lambda pair: (_lasting(pair[1], unit, facts.day) is not None, pair[1].recorded_on or facts.day, pair[1].id),
    )
    percent, item = best
    lasting = _lasting(item, unit, facts.day)
    return Measured(
        percent,
        "percent",
        (item.id,),
        first=item.day("relief_from"),
        last=min(item.day("relief_to") or facts.day, facts.day, item.recorded_on or facts.day)
        if item.day("relief_to")
        else None,
        least=percent,
        most=percent,
        lasting=lasting,
        silent=silent,
    )


def function_gain(facts: Facts, asked: Threshold | None) -> Measured:
    """Functional gain in percent of baseline: recorded as such, or from two scores on one scale of function."""
    recorded = [
        (value, item)
        for item in _responses_to_last(facts)
        if (value := item.number("functional_gain_percent")) is not None
    ]
    if recorded:
        value, item = max(recorded, key=lambda pair: (pair[0], pair[1].id))
        return Measured(value, "percent", (item.id,), least=value, most=value)
    scored = [
        (_percent_of(pre - post, pre), item)
        for item in _responses_to_last(facts)
        if (item.word("scale") or "").upper() in FUNCTION_SCALES
        and (pre := item.number("pre_score"))
        and (post := item.number("post_score")) is not None
    ]
    if scored:
        value, item = max(scored, key=lambda pair: (pair[0], pair[1].id))
        return Measured(value, "percent", (item.id,), least=value, most=value)
    pairs = _before_and_after(facts)
    gains = [
        (_gain(before, after), before, after)
        for before, after in pairs
        if (before.word("scale") or "").upper() in FUNCTION_SCALES
    ]
    if not gains:
        return Measured(None, "percent")
    gain, before, after = max(gains, key=lambda trio: (trio[0], trio[1].id))
    return Measured(gain, "percent", (before.id, after.id), before.recorded_on, after.recorded_on, gain, gain)


def same_scale(facts: Facts, asked: Threshold | None) -> Measured:
    """Scales recorded both before the session before and after it."""
    named = [
        item
        for item in _responses_to_last(facts)
        if item.number("pre_score") is not None and item["post_score"] is not None
    ]
    pairs = _before_and_after(facts)
    ids = tuple(dict.fromkeys([item.id for item in named] + [item.id for pair in pairs for item in pair]))
    return Measured(Decimal(len(named) + len(pairs)) if ids else None, "scales", ids)


def opioid_reduction(facts: Facts, asked: Threshold | None) -> Measured:
    """Fall of the daily dose in percent, from the last item `before` to the last item `after`."""
    doses: dict[str, tuple[object, Decimal, str]] = {}
    for item in facts.of_kind("opioid-use"):
        dose, context = item.number("mme_per_day"), item.word("context")
        if dose is not None and context and (item.recorded_on or facts.day) <= facts.day:
            doses[context] = max(
                doses.get(context, (facts.day.min, dose, item.id)), (item.recorded_on or facts.day.min, dose, item.id)
            )
    if "before" not in doses or "after" not in doses or not doses["before"][1]:
        return Measured(None, "percent", silent=tuple(item.id for item in facts.of_kind("opioid-use")))
    before, after = doses["before"], doses["after"]
    fall = _percent_of(before[1] - after[1], before[1])
    return Measured(fall, "percent", (before[2], after[2]), least=fall, most=fall)


@once
def _responses_to_last(facts: Facts) -> list[ChartEvidence]:
    last = last_session(facts)
    day = last.day("performed_on") if last else None
    if day is None:
        return []
    return responses_to(that_day(facts, day), facts)


def responses_to(sessions: Iterable[ChartEvidence], facts: Facts) -> list[ChartEvidence]:
    """The responses on record to these procedures."""
    ids = {item.id for item in sessions}
    return [item for item in facts.of_kind("procedure-response") if item.word("of") in ids]


@once
def _to_unplaced(facts: Facts) -> tuple[str, ...]:
    """Responses to sessions that cannot be placed: undated, or of a procedure that is not named."""
    sessions = {item.id for item in (*undated_sessions(facts), *unnamed_procedures(facts))}
    return tuple(item.id for item in facts.of_kind("procedure-response") if item.word("of") in sessions)


def percent_relief(item: ChartEvidence) -> Decimal | None:
    """Percent relief of pain: as recorded, else from the scores. None where the two disagree: nobody picks one.

    Scores of a scale of function are a gain in function, not relief.
    """
    recorded, scored = item.number("relief_percent"), relief_by_scores(item)
    if recorded is None:
        return scored
    return recorded if scored is None or abs(recorded - scored) <= ROUNDING else None


def relief_by_scores(item: ChartEvidence) -> Decimal | None:
    """What the item's own two scores of pain come to in percent, where it has them."""
    pre, post = item.number("pre_score"), item.number("post_score")
    if not pre or post is None or (item.word("scale") or "").upper() in FUNCTION_SCALES:
        return None
    return _percent_of(max(pre - post, Decimal(0)), pre)


def _lasting(item: ChartEvidence, unit: str, service: date) -> Quantity | None:
    """How long the relief is on record to have lasted, at most to the service and to the day it was recorded."""
    if unit == "hours":
        hours = item.number("relief_hours")
        return Quantity(hours, "hours") if hours is not None else None
    first, last = item.day("relief_from"), min(item.day("relief_to") or date.max, service, item.recorded_on or date.max)
    if item.day("relief_to") is None:
        return None
    return Quantity(length(first, last, unit), unit) if first and first <= last else None


@once
def _before_and_after(facts: Facts) -> list[tuple[ChartEvidence, ChartEvidence]]:
    """Baseline and follow-up on one scale, either side of the session before; the nearest of each."""
    last = last_session(facts)
    day = last.day("performed_on") if last else None
    if day is None:
        return []
    pairs = []
    scores = [item for item in facts.of_kind("scale-score") if item.recorded_on and item.number("value") is not None]
    for scale in sorted({item.word("scale") or "" for item in scores}):
        on_scale = [item for item in scores if item.word("scale") == scale]
        before = [item for item in on_scale if item.word("context") == "baseline" and (item.recorded_on or day) <= day]
        after = [
            item
            for item in on_scale
            if item.word("context") == "follow-up" and day < (item.recorded_on or day) <= facts.day
        ]
        if before and after:
            pairs.append((max(before, key=_when), max(after, key=_when)))
    return pairs


def _when(item: ChartEvidence) -> tuple[str, str]:
    return (str(item.recorded_on), item.id)


def _gain(before: ChartEvidence, after: ChartEvidence) -> Decimal:
    first, second = before.number("value"), after.number("value")
    assert first is not None
    assert second is not None
    return _percent_of(first - second, first)


def _percent_of(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal(1), rounding=ROUND_FLOOR) if whole else Decimal(0)
