"""What holds of every deadline, whatever the days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from given import case, rules
from hypothesis import given
from hypothesis import strategies as st

from appealkit.assessment.deadlines import deadline
from appealkit.assessment.due import Deadline
from appealkit.case import AppealLevel, Denial

LADDERS = [
    (program, name)
    for program, ladder in rules().programs.items()
    for name, level in ladder.levels.items()
    if level.window.days is not None or level.window.months is not None
]
NOTICES = st.dates(date(2019, 1, 1), date(2035, 12, 31))
RECEIVED = st.none() | st.integers(0, 40)


def denied(notice: date, after: int | None) -> Denial:
    received = notice + timedelta(days=after) if after is not None else None
    usual = case(payer={"name": "P"}, notice_date="2026-10-02").denial
    return usual.model_copy(update={"notice_date": notice, "received_on": received})


def of(rung: tuple[str, AppealLevel], notice: date, after: int | None, on: date) -> Deadline:
    ladder = rules().programs[rung[0]]
    return deadline(denied(notice, after), rung[1], ladder.levels[rung[1]], ladder, on)


@pytest.mark.parametrize("rung", LADDERS, ids=lambda rung: f"{rung[0]}-{rung[1]}")
@given(notice=NOTICES, after=RECEIVED)
def test_the_safe_day_is_never_after_the_legal_one(
    rung: tuple[str, AppealLevel], notice: date, after: int | None
) -> None:
    found = of(rung, notice, after, notice)
    assert found.safe_on is not None
    assert found.legal_on is not None
    assert notice < found.safe_on <= found.legal_on


@pytest.mark.parametrize("rung", LADDERS, ids=lambda rung: f"{rung[0]}-{rung[1]}")
@given(notice=NOTICES, after=RECEIVED, later=st.integers(1, 30))
def test_a_later_notice_never_has_an_earlier_safe_day(
    rung: tuple[str, AppealLevel], notice: date, after: int | None, later: int
) -> None:
    one, two = of(rung, notice, after, notice), of(rung, notice + timedelta(days=later), after, notice)
    assert one.safe_on is not None
    assert two.safe_on is not None
    assert one.safe_on <= two.safe_on


@pytest.mark.parametrize("rung", LADDERS, ids=lambda rung: f"{rung[0]}-{rung[1]}")
@given(notice=NOTICES, after=RECEIVED, passed=st.integers(0, 400))
def test_late_is_exactly_past_the_legal_day(
    rung: tuple[str, AppealLevel], notice: date, after: int | None, passed: int
) -> None:
    on = notice + timedelta(days=passed)
    found = of(rung, notice, after, on)
    assert found.legal_on is not None
    assert found.late is (on > found.legal_on)
