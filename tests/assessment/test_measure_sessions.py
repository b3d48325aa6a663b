"""Sessions recounted: by family, by region, a calendar day one session, in a window open at its far end."""

from datetime import date

import pytest
from given import billed, injection, measured, mri, note

FOUR = "4 sessions per region per rolling-12-months"


def count(*evidence: dict[str, object], asked: str = FOUR, **given: object) -> object:
    return measured("sessions_in_window", *evidence, asked=asked, **given).value


def test_the_session_itself_counts() -> None:
    found = measured("sessions_in_window", injection("a", "2026-05-10"), asked=FOUR)
    assert (found.value, found.least, found.most) == (2, 2, None)
    assert (found.first, found.last, found.evidence) == (date(2026, 5, 10), date(2026, 9, 17), ("a",))


def test_an_empty_chart_counts_nothing() -> None:
    assert count() is None


@pytest.mark.parametrize(
    ("day", "sessions"), [("2025-09-17", 1), ("2025-09-18", 2), ("2026-09-16", 2), ("2026-09-17", 1), ("2026-09-18", 1)]
)
def test_the_window_is_open_at_its_far_end(day: str, sessions: int) -> None:
    assert count(injection("a", day)) == sessions


def test_a_window_of_six_months() -> None:
    sessions = [injection("a", "2026-03-17"), injection("b", "2026-03-18"), injection("c", "2026-08-10")]
    assert count(*sessions, asked="3 sessions per region per rolling-6-months") == 3
    assert count(*sessions) == 4


def test_the_window_ends_on_a_leap_day() -> None:
    service = [billed(day="2028-02-29")]
    assert count(injection("a", "2027-02-28"), lines=service) == 1  # twelve months before: outside
    assert count(injection("a", "2027-03-01"), lines=service) == 2


def test_both_sides_and_several_levels_of_a_day_are_one_session() -> None:
    day = [
        injection("a", "2026-05-10", laterality="left", levels=["L4-L5"]),
        injection("b", "2026-05-10", laterality="right", levels=["L4-L5"]),
        injection("c", "2026-05-10", approach="interlaminar"),
    ]
    assert count(*day) == 2


def test_another_region_is_another_count() -> None:
    assert count(injection("a", "2026-05-10", region="cervical"), injection("b", "2026-05-11")) == 2
    assert count(injection("a", "2026-05-10", region="cervical"), lines=[billed("62321")]) == 2


def test_a_code_says_its_region_where_the_log_does_not() -> None:
    assert count(injection("a", "2026-05-10", region=None, procedure="62321"), injection("b", "2026-05-11")) == 2
    assert count(injection("a", "2026-05-10", region=None, procedure="64483")) == 2


def test_epidurals_of_every_approach_count_together() -> None:
    epidurals = [
        injection("a", "2026-02-10", approach="transforaminal"),
        injection("b", "2026-03-10", approach="interlaminar"),
        injection("c", "2026-04-10", approach="caudal"),
        injection("d", "2026-05-10", approach=None, procedure="62323"),
    ]
    assert count(*epidurals) == 5


@pytest.mark.parametrize(
    "approach", ["medial-branch", "intra-articular", "radiofrequency", "trigger-point", "sacroiliac"]
)
def test_other_blocks_are_not_counted(approach: str) -> None:
    assert count(injection("a", "2026-05-10", approach=approach), injection("b", "2026-05-11")) == 2


def test_an_undated_session_is_named() -> None:
    assert measured("sessions_in_window", injection("a", "2026-05-10"), injection("b", None)).silent == ("b",)


def test_time_since_the_session_before() -> None:
    sessions = [injection("a", "2026-02-10"), injection("b", "2026-09-03"), injection("c", "2026-10-10")]
    found = measured("since_last_session", *sessions, asked="14 days")
    assert (found.value, found.unit, found.evidence, found.most) == (14, "days", ("b",), 14)
    assert found.least is None  # one in between may still turn up
    assert measured("since_last_session", *sessions, asked="2 weeks").value == 2


def test_no_session_before_no_time_since() -> None:
    assert measured("since_last_session", injection("a", "2026-09-17")).value is None
    assert measured("since_last_session", injection("a", "2026-09-01", region="cervical")).value is None


SAME = {"levels": ["L5-S1"], "laterality": "left", "steroid": "dexamethasone"}


def new(last: dict[str, object], now: dict[str, object]) -> object:
    return measured("targets_not_treated_before", injection("last", "2026-05-10", **last), note(**now)).value


@pytest.mark.parametrize(
    ("now", "value"),
    [
        (SAME, 0),
        ({**SAME, "levels": ["L4-L5"]}, 1),
        ({**SAME, "laterality": "right"}, 1),
        ({**SAME, "steroid": "triamcinolone"}, 1),
    ],
)
def test_what_is_new_in_this_session(now: dict[str, object], value: int) -> None:
    assert new(SAME, now) == value


def test_another_approach_than_last_time_is_new() -> None:
    assert new({**SAME, "approach": "interlaminar"}, SAME) == 1


def test_nothing_is_new_where_nothing_can_be_compared() -> None:
    assert new({"approach": None, "procedure": "64483"}, {"approach": None}) is None
    assert measured("targets_not_treated_before", note()).value is None
    assert measured("targets_not_treated_before", injection("a", "2026-05-10")).value is None


def test_a_level_treated_in_another_item_of_that_day_is_not_new() -> None:
    day = [injection("a", "2026-05-10", levels=["L4-L5"]), injection("b", "2026-05-10", levels=["L5-S1"])]
    assert measured("targets_not_treated_before", *day, note(levels=["L5-S1"])).value == 0


def test_worse_is_what_the_report_says_against_a_named_study() -> None:
    worse = mri("a", "2026-08-01", change="worse", compared_with="MRI of 2025-04-01")
    found = measured("imaging_worse", injection("last", "2026-05-10"), worse)
    assert (found.value, found.evidence) == (1, ("a",))


@pytest.mark.parametrize(
    "study",
    [
        mri("a", "2026-08-01", change="worse"),
        mri("a", "2026-08-01", change="unchanged", compared_with="MRI of 2025-04-01"),
        mri("a", "2026-05-10", change="worse", compared_with="MRI of 2025-04-01"),
        mri("a", "2026-10-01", change="worse", compared_with="MRI of 2025-04-01"),
        mri("a", "2026-08-01", change="worse", compared_with="MRI of 2025-04-01", region="cervical"),
        mri("a", "2026-08-01", finding="markedly worse than before"),
    ],
    ids=["nothing compared", "unchanged", "before the session", "after the service", "another region", "only words"],
)
def test_what_is_no_worsening(study: dict[str, object]) -> None:
    assert measured("imaging_worse", injection("last", "2026-05-10"), study).value is None
