"""Two measures against slow and simple ones: care as a set of days, sessions as a set of calendar days."""

from datetime import date, timedelta
from decimal import Decimal

from given import billed, facts, injection, note, pain, response, therapy
from hypothesis import given, settings
from hypothesis import strategies as st

from appealkit.assessment.facts import Facts
from appealkit.assessment.measures import MEASURES
from appealkit.assessment.measures.care import conservative_care
from appealkit.maps.thresholds import read_threshold

SERVICE = date(2026, 9, 17)
LAW = settings(deadline=None, derandomize=True, max_examples=150)

near = st.integers(-60, 40).map(lambda days: SERVICE + timedelta(days=days))
courses = st.lists(
    st.tuples(
        st.one_of(st.none(), near),
        st.one_of(st.none(), near),
        st.sampled_from(["lumbar", "shoulder", "neck", None]),
        st.sampled_from(["no-lasting-benefit", "improved", "ordered-only", "ongoing", None]),
        st.one_of(st.none(), st.integers(0, 3)),
    ),
    max_size=6,
)


def told_of(rows: list[tuple[date | None, date | None, str | None, str | None, int | None]]) -> Facts:
    items = [
        therapy(f"c{index}", first, last, region=region, outcome=outcome, visits_attended=visits)
        for index, (first, last, region, outcome, visits) in enumerate(rows)
    ]
    return facts(*items)


def days_of_care(rows: list[tuple[date | None, date | None, str | None, str | None, int | None]]) -> set[date]:
    """Every day after which the patient had been in care one day longer."""
    found: set[date] = set()
    for first, last, region, outcome, visits in rows:
        if not first or not last or region in {"shoulder", "neck"} or outcome == "ordered-only" or visits == 0:
            continue
        day = first
        while day < min(last, SERVICE):
            found.add(day)
            day += timedelta(days=1)
    return found


@LAW
@given(courses)
def test_care_is_the_number_of_days_in_care(rows: list[tuple[object, ...]]) -> None:
    slow = len(days_of_care(rows))
    found = conservative_care(told_of(rows), read_threshold("30 days"))
    assert (found.value or 0) == slow


@LAW
@given(courses)
def test_weeks_are_those_days_by_seven_cut(rows: list[tuple[object, ...]]) -> None:
    slow = len(days_of_care(rows))
    found = conservative_care(told_of(rows), read_threshold("4 weeks"))
    assert (found.value or 0) == Decimal(slow * 10 // 7) / 10
    assert (found.value is not None and found.value >= 4) == (slow >= 28)


@LAW
@given(courses, near, near)
def test_another_course_never_shortens_the_care_in_weeks(
    rows: list[tuple[object, ...]], first: date, last: date
) -> None:
    before = conservative_care(told_of(rows), read_threshold("4 weeks")).value
    after = conservative_care(told_of([*rows, (first, last, "lumbar", None, None)]), read_threshold("4 weeks")).value
    assert (after or 0) >= (before or 0)


year = st.integers(-800, 30).map(lambda days: SERVICE + timedelta(days=days))
injections = st.lists(
    st.tuples(
        year,
        st.sampled_from(["transforaminal", "interlaminar", "caudal", "medial-branch", "trigger-point"]),
        st.sampled_from(["lumbar", "cervical", "low back", None]),
        st.sampled_from(["left", "right", "bilateral", None]),
    ),
    max_size=12,
)


def year_before(day: date) -> date:
    return date(day.year - 1, day.month, day.day)


@LAW
@given(injections)
def test_sessions_are_calendar_days_in_the_open_window(rows: list[tuple[date, str, str | None, str | None]]) -> None:
    items = [
        injection(f"i{index}", day.isoformat(), approach=approach, region=region, laterality=side)
        for index, (day, approach, region, side) in enumerate(rows)
    ]
    ours = [
        day
        for day, approach, region, _ in rows
        if approach not in {"medial-branch", "trigger-point"} and region != "cervical"
    ]
    slow = {day for day in ours if year_before(SERVICE) < day < SERVICE}
    found = MEASURES["sessions_in_window"](facts(*items), read_threshold("4 sessions per region per rolling-12-months"))
    assert found.value == (len(slow) + 1 if ours else None)


@LAW
@given(injections)
def test_the_session_before_is_the_latest_day_before(rows: list[tuple[date, str, str | None, str | None]]) -> None:
    items = [
        injection(f"i{index}", day.isoformat(), approach=approach, region=region)
        for index, (day, approach, region, _) in enumerate(rows)
    ]
    ours = [
        day
        for day, approach, region, _ in rows
        if approach not in {"medial-branch", "trigger-point"} and region != "cervical"
    ]
    earlier = [day for day in ours if day < SERVICE]
    found = MEASURES["since_last_session"](facts(*items), read_threshold("14 days"))
    assert found.value == ((SERVICE - max(earlier)).days if earlier else None)


@LAW
@given(st.lists(near, max_size=4))
def test_pain_lasts_from_the_earliest_onset(onsets: list[date]) -> None:
    items = [pain(f"p{index}", onset=onset.isoformat()) for index, onset in enumerate(onsets)]
    found = MEASURES["pain_duration"](facts(*items), read_threshold("14 days"))
    first = min(onsets, default=None)
    assert found.value == ((SERVICE - first).days if first and first <= SERVICE else None)


blocks = st.lists(
    st.tuples(
        st.integers(1, 90),  # days before the service
        st.sampled_from(["left", "right", "bilateral"]),
        st.sampled_from(["L4-L5", "L5-S1", "L4-S1", "L2-L3"]),
        st.sampled_from(["diagnostic", "therapeutic"]),
        st.sampled_from(["medial-branch", "intra-articular"]),
        st.integers(0, 100),
    ),
    max_size=6,
)
JOINTS = {"L4-L5": {"L4-L5"}, "L5-S1": {"L5-S1"}, "L4-S1": {"L4-L5", "L5-S1"}, "L2-L3": {"L2-L3"}}


def blocked(rows: list[tuple[int, str, str, str, str, int]], side: str) -> Facts:
    ablation = note(approach="radiofrequency", levels=["L4-L5", "L5-S1"], laterality=side)
    items = []
    for index, (days, where, level, intent, approach, percent) in enumerate(rows):
        day = (SERVICE - timedelta(days=days)).isoformat()
        items.append(injection(f"b{index}", day, approach=approach, intent=intent, levels=[level], laterality=where))
        items.append(response(f"r{index}", f"b{index}", relief_percent=percent))
    modifier = {"left": "LT", "right": "RT", "bilateral": "50"}[side]
    return facts(ablation, *items, lines=[billed("64635", modifiers=[modifier])])


def reliefs_by_target(rows: list[tuple[int, str, str, str, str, int]], side: str) -> list[dict[int, int]]:
    """For each joint and side treated: by day, the best relief of a diagnostic medial branch block of it."""
    found = []
    for one in ("left", "right") if side == "bilateral" else (side,):
        for joint in ("L4-L5", "L5-S1"):
            by_day: dict[int, int] = {}
            for days, where, level, intent, approach, percent in rows:
                counts = intent == "diagnostic" and approach == "medial-branch" and where in {one, "bilateral"}
                if counts and joint in JOINTS[level]:
                    by_day[days] = max(percent, by_day.get(days, 0))
            found.append(by_day)
    return found


@LAW
@given(blocks, st.sampled_from(["left", "right", "bilateral"]))
def test_blocks_are_days_of_the_joint_and_side_that_has_the_fewest(
    rows: list[tuple[int, str, str, str, str, int]], side: str
) -> None:
    slow = min(len(by_day) for by_day in reliefs_by_target(rows, side))
    assert (MEASURES["diagnostic_blocks"](blocked(rows, side), None).value or 0) == slow


@LAW
@given(blocks, st.sampled_from(["left", "right", "bilateral"]))
def test_relief_is_the_least_of_the_two_best_of_every_joint_and_side(
    rows: list[tuple[int, str, str, str, str, int]], side: str
) -> None:
    best = [sorted(by_day.values(), reverse=True)[:2] for by_day in reliefs_by_target(rows, side)]
    slow = min((percent for pair in best for percent in pair), default=None)
    assert MEASURES["block_relief"](blocked(rows, side), None).value == slow


@LAW
@given(blocks, st.sampled_from(["left", "right", "bilateral"]))
def test_no_gap_between_blocks_is_beyond_the_widest(rows: list[tuple[int, str, str, str, str, int]], side: str) -> None:
    found = MEASURES["days_between_blocks"](blocked(rows, side), None)
    days = [day for by_day in reliefs_by_target(rows, side) for day in by_day]
    assert found.value is None or 0 < found.value <= found.most == max(days) - min(days)
