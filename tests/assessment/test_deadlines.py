"""When the request must be in: a safe day that presumes nothing, a legal day by the rule."""

from datetime import date

import pytest
from given import case, rules

from appealkit.assessment.deadlines import deadlines, next_working_day
from appealkit.assessment.model import Deadline
from appealkit.case import Program

EARLY = date(2026, 1, 1)


def found(program: str | None, notice: str, on: date = EARLY, **denial: object) -> list[Deadline]:
    payer = {"name": "P", **({"program": program} if program else {})}
    told = case(payer=payer, notice_date=notice, **denial).denial
    return list(deadlines(told, rules().programs[Program(program)] if program else None, on))


def days(program: str, notice: str, **denial: object) -> tuple[str, str]:
    last = found(program, notice, **denial)[-1]
    return str(last.safe_on), str(last.legal_on)


@pytest.mark.parametrize(
    ("program", "level", "notice", "received", "safe", "legal"),
    [
        ("medicare-ffs", None, "2026-01-15", None, "2026-05-15", "2026-05-20"),
        ("medicare-ffs", None, "2026-03-02", None, "2026-06-30", "2026-07-05"),  # a Sunday: the text has no roll
        ("medicare-ffs", "reconsideration-qic", "2026-03-02", None, "2026-08-29", "2026-09-03"),
        ("medicare-advantage", None, "2026-03-02", None, "2026-05-01", "2026-05-06"),
        ("medicare-advantage", None, "2026-01-15", None, "2026-03-16", "2026-03-21"),  # a Saturday
        ("commercial-erisa", None, "2026-03-02", "2026-03-02", "2026-08-29", "2026-08-29"),  # a Saturday
        ("medicaid-managed", None, "2026-07-15", None, "2026-09-13", "2026-09-13"),  # a Sunday
        ("commercial-erisa", "external", "2026-10-30", "2026-10-30", "2027-03-01", "2027-03-01"),  # no 30 February
    ],
)
def test_vectors_of_the_field_notes(
    program: str, level: str | None, notice: str, received: str | None, safe: str, legal: str
) -> None:
    assert days(program, notice, received_on=received, appeal_level=level) == (safe, legal)


@pytest.mark.parametrize(
    ("program", "level", "notice", "received", "safe", "legal"),
    [
        # the day it was received goes before the day it is presumed to have been
        ("medicare-ffs", None, "2026-01-15", "2026-01-17", "2026-05-15", "2026-05-17"),
        ("medicare-ffs", None, "2026-01-15", "2026-01-28", "2026-05-15", "2026-05-28"),
        ("medicare-advantage", None, "2026-03-02", "2026-03-12", "2026-05-01", "2026-05-11"),
        # leap years and year ends
        ("medicare-ffs", None, "2027-11-05", None, "2028-03-04", "2028-03-09"),
        ("commercial-erisa", None, "2027-09-02", None, "2028-02-29", "2028-02-29"),
        ("medicaid-managed", None, "2027-12-31", None, "2028-02-29", "2028-02-29"),
        ("medicaid-managed", None, "2026-12-31", None, "2027-03-01", "2027-03-01"),
        # levels three to five
        ("medicare-ffs", "alj", "2026-03-02", None, "2026-05-01", "2026-05-06"),
        ("medicare-ffs", "council", "2026-03-02", None, "2026-05-01", "2026-05-01"),
        # federal employees: six months from the notice
        ("fehb", None, "2026-03-02", "2026-03-09", "2026-09-02", "2026-09-02"),
        # four months, and the day after where the month has no such day
        ("commercial-erisa", "external", "2027-10-29", "2027-10-29", "2028-02-29", "2028-02-29"),
        ("commercial-erisa", "external", "2027-10-30", "2027-10-30", "2028-03-01", "2028-03-01"),
        ("commercial-insured", "external", "2026-05-31", "2026-05-31", "2026-10-01", "2026-10-01"),
        # and on to the next working day: a Saturday; a holiday on a Monday
        ("commercial-erisa", "external", "2026-04-10", "2026-04-10", "2026-08-10", "2026-08-10"),
        ("commercial-erisa", "external", "2026-06-12", "2026-06-12", "2026-10-12", "2026-10-13"),
        ("commercial-erisa", "external", "2026-08-25", "2026-08-25", "2026-12-25", "2026-12-28"),
    ],
)
def test_windows(program: str, level: str | None, notice: str, received: str | None, safe: str, legal: str) -> None:
    assert days(program, notice, received_on=received, appeal_level=level) == (safe, legal)


def test_an_employer_plan_without_a_logged_receipt_counts_from_the_notice() -> None:
    last = found("commercial-erisa", "2026-03-02")[0]
    assert last.how == "180 days from receipt; no receipt is on record, so counted from the notice of 2026-03-02"


def test_how_it_was_counted_is_said() -> None:
    last = found("medicare-ffs", "2026-03-02")[0]
    assert (last.level, last.cite) == ("redetermination", "42 CFR 405.942(a)")
    assert last.how.startswith("120 days from receipt; receipt presumed 5 days after the notice of 2026-03-02")


def test_the_printed_day_stands_beside_it() -> None:
    printed, counted = found("medicare-ffs", "2026-03-02", printed_deadline="2026-06-15")
    assert (printed.level, printed.legal_on, printed.how) == (
        "printed",
        date(2026, 6, 15),
        "as printed; it wins where it is earlier",
    )
    assert counted.legal_on == date(2026, 7, 5)


def test_days_are_left_to_the_safe_day() -> None:
    last = found("medicare-ffs", "2026-03-02", on=date(2026, 6, 16))[0]
    assert (last.days_left, last.late) == (14, False)


@pytest.mark.parametrize(("on", "late"), [("2026-06-30", False), ("2026-07-05", False), ("2026-07-06", True)])
def test_late_is_past_the_legal_day(on: str, late: bool) -> None:
    assert found("medicare-ffs", "2026-03-02", on=date.fromisoformat(on))[0].late is late


def test_past_the_safe_day_and_not_late() -> None:
    last = found("medicare-ffs", "2026-03-02", on=date(2026, 7, 3))[0]
    assert (last.days_left, last.late) == (-3, False)


def test_an_unknown_programme_has_an_unknown_deadline() -> None:
    last = found(None, "2026-03-02")[0]
    assert (last.safe_on, last.legal_on, last.late) == (None, None, False)
    assert "most urgent" in last.how


@pytest.mark.parametrize("program", ["workers-comp", "other"])
def test_a_programme_without_windows_says_so(program: str) -> None:
    last = found(program, "2026-03-02")[0]
    assert (last.safe_on, last.legal_on) == (None, None)
    assert "No window is on file" in last.how


def test_a_level_the_programme_does_not_have_says_so() -> None:
    assert found("medicaid-managed", "2026-03-02", appeal_level="alj")[0].legal_on is None


@pytest.mark.parametrize(
    ("program", "level"),
    [("commercial-erisa", "internal-2"), ("commercial-insured", "internal-2"), ("medicare-advantage", "external")],
)
def test_a_window_that_is_not_on_file_is_unknown(program: str, level: str) -> None:
    last = found(program, "2026-03-02", appeal_level=level)[0]
    assert (last.safe_on, last.legal_on, last.late) == (None, None, False)


def test_a_secondary_window_is_doubted() -> None:
    assert any("check it" in doubt for doubt in found("fehb", "2026-03-02")[0].doubts)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-20", "2026-11-20"),  # a Friday
        ("2026-11-21", "2026-11-23"),
        ("2026-11-26", "2026-11-27"),  # Thanksgiving
        ("2026-07-03", "2026-07-06"),  # Independence Day observed, then a weekend
        ("2027-12-31", "2028-01-03"),  # New Year's Day of 2028 observed on the Friday before
        ("2026-01-01", "2026-01-02"),
    ],
)
def test_the_next_working_day(day: str, works: str) -> None:
    assert next_working_day(date.fromisoformat(day)) == date.fromisoformat(works)
