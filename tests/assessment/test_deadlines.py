"""When the request must be in: a safe day that presumes nothing, a legal day by the rule."""

from datetime import date

import pytest
from given import billed, case, rules

from appealkit.assessment.assess import assess
from appealkit.assessment.deadlines import deadlines, next_working_day
from appealkit.assessment.due import Deadline
from appealkit.case import Program
from appealkit.maps.payers import PayerProfile

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
        ("medicare-ffs", "court", "2026-03-02", "2026-03-04", "2026-05-03", "2026-05-03"),
        ("medicare-advantage", "alj", "2026-03-02", "2026-03-04", "2026-05-03", "2026-05-03"),
        # an insured plan: as an employer's, and its external review rolls too
        ("commercial-insured", None, "2026-03-02", "2026-03-05", "2026-09-01", "2026-09-01"),
        ("commercial-insured", "external", "2026-04-12", "2026-04-12", "2026-08-12", "2026-08-12"),
        ("commercial-insured", "external", "2026-04-15", "2026-04-15", "2026-08-15", "2026-08-17"),  # a Saturday
        # a state's fair hearing, from the date on the plan's decision; the carrier's decision to the Office
        ("medicaid-managed", "external", "2026-03-02", "2026-03-09", "2026-06-30", "2026-06-30"),
        ("fehb", "external", "2026-03-02", "2026-03-09", "2026-05-31", "2026-05-31"),
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


# ---- days that a rule gives only from a day, or only to some -------------------------------------------------------


@pytest.mark.parametrize(
    ("notice", "received", "safe", "legal"),
    [
        ("2025-01-01", None, "2025-03-02", "2025-03-07"),
        ("2024-12-31", None, "2025-03-01", "2025-03-01"),  # before 2025 the notice's own day counts
        ("2024-12-31", "2025-01-08", "2025-03-01", "2025-03-01"),
    ],
)
def test_five_days_of_receipt_hold_in_advantage_from_2025(
    notice: str, received: str | None, safe: str, legal: str
) -> None:
    assert days("medicare-advantage", notice, received_on=received) == (safe, legal)


def in_state(state: str, notice: str, program: str = "medicare-ffs") -> tuple[str, ...]:
    payer = {"name": "P", "program": program, "state": state}
    told = case(payer=payer, notice_date=notice).denial
    return deadlines(told, rules().programs[Program(program)], EARLY)[-1].doubts


def test_the_contractors_own_rule_on_weekends_is_told_and_not_counted_on() -> None:
    (doubt,) = in_state("CA", "2026-03-02")
    assert doubt.startswith("the legal day, 2026-07-05, rolls to 2026-07-06 under Noridian's own rule")
    assert in_state("TX", "2026-03-02") == ()  # Novitas has no such page on file
    assert in_state("CA", "2026-01-15") == ()  # May 20 is a Wednesday


def test_a_holiday_rolls_under_the_contractors_rule_too() -> None:
    assert "2026-05-25, rolls to 2026-05-26" in in_state("AZ", "2026-01-20")[0]  # Memorial Day


def test_what_a_contractors_mailroom_does_is_told() -> None:
    assert "after 4:30 p.m. Eastern" in in_state("GA", "2026-01-15")[0]


def test_an_advantage_plan_does_not_follow_the_contractors_calendar() -> None:
    assert [doubt for doubt in in_state("CA", "2026-01-15", "medicare-advantage") if "rolls" in doubt] == []


def test_received_is_not_posted() -> None:
    assert found("medicare-ffs", "2026-03-02")[0].filed_when == "received"
    assert found("medicare-ffs", "2026-03-02", appeal_level="court")[0].filed_when == "filed"


@pytest.mark.parametrize(("on", "near"), [("2026-06-15", False), ("2026-06-16", True), ("2026-07-06", False)])
def test_two_weeks_before_the_safe_day_it_is_near_until_it_is_late(on: str, near: bool) -> None:
    assert found("medicare-ffs", "2026-03-02", on=date.fromisoformat(on))[0].is_near is near


def test_the_levels_of_a_ladder_follow_each_other_to_its_end() -> None:
    for program in rules().programs.values():
        for level in program.levels.values():
            assert level.next is None or level.next in program.levels


# ---- by route -----------------------------------------------------------------------------------------------------

NOVITAS = {"name": "Novitas", "program": "medicare-ffs", "state": "TX"}


def of_route(payer: dict[str, str], profile: PayerProfile | None = None, **line: object) -> tuple[Deadline, ...]:
    given = case(payer=payer, text=None, lines=[billed(**line)], notice_date="2026-10-02")
    return assess(given, rules(), on=date(2026, 11, 21), profile=profile).deadlines


def test_a_corrected_claim_does_not_stop_the_clock_and_has_a_limit_of_its_own() -> None:
    appeal, claim = of_route(NOVITAS, carc="16", remarks=["M20"])
    assert (appeal.level, appeal.legal_on) == ("redetermination", date(2027, 2, 4))
    assert appeal.how.endswith("; a corrected claim does not stop this clock")
    assert (claim.level, claim.safe_on, claim.legal_on) == ("first-filing", date(2027, 9, 17), date(2027, 9, 17))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"carc": "252"}, "sending records"),
        ({"carc": "18"}, "a reopening"),
        ({"carc": "197"}, "asking for an authorization"),
    ],
)
def test_nothing_else_stops_the_clock_either(line: dict[str, str], words: str) -> None:
    appeal = of_route(NOVITAS, **line)[0]
    assert appeal.how.endswith(f"; {words} does not stop this clock")


def test_a_line_that_is_appealed_says_nothing_of_it() -> None:
    (appeal,) = of_route(NOVITAS)
    assert "does not stop" not in appeal.how


def test_without_appeal_rights_only_the_limit_for_the_claim_runs() -> None:
    none, claim = of_route(NOVITAS, carc="16", remarks=["MA130"])
    assert (none.level, none.safe_on, claim.level) == ("none", None, "first-filing")


@pytest.mark.parametrize(
    ("served", "safe", "legal"),
    [
        ("2026-03-01", "2027-03-01", "2027-03-01"),
        ("2026-08-07", "2027-08-07", "2027-08-09"),  # a Saturday: the next workday
        ("2025-12-25", "2026-12-25", "2026-12-28"),  # Christmas Day on a Friday
        ("2024-02-29", "2025-02-28", "2025-02-28"),
    ],
)
def test_a_medicare_claim_is_filed_within_a_calendar_year(served: str, safe: str, legal: str) -> None:
    claim = of_route(NOVITAS, day=served, carc="16", remarks=["MA130"])[-1]
    assert (str(claim.safe_on), str(claim.legal_on), claim.cite[:13]) == (safe, legal, "42 CFR 424.44")


def test_elsewhere_the_limit_is_what_the_practice_knows_of_the_payer() -> None:
    payer = {"name": "P", "program": "commercial-erisa"}
    assert of_route(payer, carc="16", remarks=["M20"])[-1].how.startswith("The payer's limit for filing claims is not")
    known = PayerProfile(name="P", filing_limit_days=90, source="manual", known_on=date(2026, 1, 1))
    last = of_route(payer, known, carc="16", remarks=["M20"])[-1]
    assert (last.safe_on, last.late, last.cite) == (date(2026, 12, 16), False, "manual")


def test_a_reopening_has_a_year_from_the_notice() -> None:
    appeal, reopening = of_route(NOVITAS, carc="18")
    assert (appeal.level, reopening.level) == ("redetermination", "reopening")
    assert (reopening.safe_on, reopening.legal_on) == (date(2027, 10, 2), date(2027, 10, 2))
    assert reopening.doubts == ("the limit for reopening is secondary: check it",)


def test_a_limit_that_has_passed_does_not_make_the_appeal_late() -> None:
    given = case(payer=NOVITAS, text=None, lines=[billed(day="2025-09-17", carc="16", remarks=["M20"])],
                 notice_date="2026-10-02")  # fmt: skip
    found = assess(given, rules(), on=date(2026, 11, 21))
    assert [item.level for item in found.deadlines if item.late] == ["first-filing"]
    assert found.late == ()
    assert found.filing is not None
    assert found.filing.good_cause == ""


def test_a_level_without_a_window_is_named_in_words() -> None:
    (told,) = of_route({"name": "P", "program": "other"}, carc="50")
    assert told.title == "First internal appeal"
    assert told.how == "No window is on file for first internal appeal in Another programme; read the notice."
