"""Time arithmetic and the facts of a line: weeks are days / 7, months are calendar months."""

from datetime import date
from decimal import Decimal

import pytest
from given import billed, facts, note, piece

from appealkit.assessment.facts import add_months, age, laid_end_to_end, length, united_days, weeks, whole_months


@pytest.mark.parametrize(
    ("day", "months", "gives"),
    [
        ("2026-01-15", 1, "2026-02-15"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-10-30", 4, "2027-02-28"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-31", -12, "2025-01-31"),
        ("2028-02-29", -12, "2027-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-01-01", 0, "2026-01-01"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_months_last(day: str, months: int, gives: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(gives)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2026-06-17", "2026-09-17", 3),
        ("2026-06-18", "2026-09-17", 2),
        ("2026-06-25", "2026-09-17", 2),  # 84 days: twelve weeks, and not three months
        ("2026-01-31", "2026-02-28", 1),
        ("2026-01-31", "2026-02-27", 0),
        ("2028-01-31", "2028-02-28", 0),
        ("2028-01-31", "2028-02-29", 1),
        ("2027-02-28", "2028-02-28", 12),
        ("2025-12-31", "2026-12-31", 12),
        ("2026-05-01", "2026-05-01", 0),
    ],
)
def test_only_complete_months_count(first: str, last: str, months: int) -> None:
    assert whole_months(date.fromisoformat(first), date.fromisoformat(last)) == months


@pytest.mark.parametrize(
    ("days", "value"), [(0, "0.0"), (1, "0.1"), (6, "0.8"), (7, "1.0"), (27, "3.8"), (28, "4.0"), (41, "5.8")]
)
def test_weeks_are_cut_never_rounded_up(days: int, value: str) -> None:
    assert weeks(days) == Decimal(value)


@pytest.mark.parametrize(("unit", "value"), [("days", "92"), ("weeks", "13.1"), ("months", "3"), ("years", "0")])
def test_a_length_in_each_unit(unit: str, value: str) -> None:
    assert length(date(2026, 6, 17), date(2026, 9, 17), unit) == Decimal(value)


def test_a_year_is_twelve_complete_months() -> None:
    assert length(date(2024, 2, 29), date(2025, 2, 28), "years") == 1  # February 2025 has no 29th
    assert length(date(2024, 3, 1), date(2025, 2, 28), "years") == 0


def test_other_units_are_no_time_between_two_days() -> None:
    with pytest.raises(ValueError, match="percent is not a unit of time"):
        length(date(2026, 1, 1), date(2026, 2, 1), "percent")


@pytest.mark.parametrize(
    ("first", "unit", "value"),
    [
        ("2024-09-17", "months", "24"),
        ("2024-09-16", "months", "25"),
        ("2026-09-16", "months", "1"),
        ("2026-09-17", "months", "0"),
        ("2026-09-10", "weeks", "1.0"),
        ("2026-09-09", "weeks", "1.2"),
        ("2024-09-16", "years", "3"),
        ("2026-09-09", "days", "8"),
    ],
)
def test_an_age_counts_what_has_begun_whole(first: str, unit: str, value: str) -> None:
    assert age(date.fromisoformat(first), date(2026, 9, 17), unit) == Decimal(value)


def test_spans_that_overlap_are_united() -> None:
    spans = [(date(2026, 8, 13), date(2026, 8, 30)), (date(2026, 8, 6), date(2026, 8, 27))]
    assert united_days(spans) == (24, date(2026, 8, 6), date(2026, 8, 30))


def test_a_span_inside_another_adds_nothing() -> None:
    spans = [(date(2026, 8, 1), date(2026, 8, 31)), (date(2026, 8, 10), date(2026, 8, 12))]
    assert united_days(spans) == (30, date(2026, 8, 1), date(2026, 8, 31))


def test_a_gap_counts_nothing() -> None:
    spans = [(date(2026, 1, 1), date(2026, 1, 11)), (date(2026, 3, 1), date(2026, 3, 6))]
    assert united_days(spans) == (15, date(2026, 1, 1), date(2026, 3, 6))


def test_spans_that_touch_are_one() -> None:
    spans = [(date(2026, 1, 1), date(2026, 1, 11)), (date(2026, 1, 11), date(2026, 1, 21))]
    assert united_days(spans) == (20, date(2026, 1, 1), date(2026, 1, 21))


def test_no_spans_are_no_days() -> None:
    assert united_days([]) == (0, None, None)


def test_days_are_laid_end_to_end_to_be_read_as_months() -> None:
    assert laid_end_to_end(92, date(2026, 9, 17), "months") == 3
    assert laid_end_to_end(91, date(2026, 9, 17), "months") == 2


def test_the_side_comes_from_the_modifier() -> None:
    assert facts(lines=[billed(modifiers=["LT"])]).side == "left"
    assert facts(lines=[billed(modifiers=["RT"])]).side == "right"
    assert facts(lines=[billed(modifiers=["50"])]).side == "bilateral"


def test_right_and_left_on_two_lines_of_one_day_are_both_sides() -> None:
    assert facts(lines=[billed(modifiers=["RT"]), billed(modifiers=["LT"])]).side == "bilateral"


def test_the_other_side_on_another_day_is_another_session() -> None:
    lines = [billed(modifiers=["RT"]), billed(modifiers=["LT"], day="2026-09-24")]
    assert facts(lines=lines).side == "right"


def test_without_a_modifier_the_note_says_the_side() -> None:
    assert facts(note(laterality="left")).side == "left"
    assert facts().side is None


def test_the_note_is_of_the_day_and_of_the_code() -> None:
    other_day = note("a", performed_on="2026-08-01", procedure="64483")
    other_code = note("b", procedure="62323")
    own = note("c", procedure="64483")
    found = facts(other_day, other_code, own).note
    assert found is not None
    assert found.id == "c"


def test_the_add_on_shares_the_note_of_its_primary() -> None:
    found = facts(note("a", procedure="64483"), lines=[billed("64484"), billed("64483")]).note
    assert found is not None
    assert found.id == "a"


def test_the_region_is_the_codes_where_it_fixes_one() -> None:
    assert facts(note(region="cervical")).region == "lumbar-sacral"
    assert (
        facts(note(approach="trigger-point", region="cervical"), lines=[billed("20552")]).region == "cervical-thoracic"
    )
    assert facts(lines=[billed("20552")]).region is None


@pytest.mark.parametrize(
    ("line", "told", "is_its"),
    [
        ("64635", {"procedure": "64483", "approach": "transforaminal", "region": "lumbar"}, False),
        ("64484", {"procedure": "64483", "approach": "transforaminal", "region": "lumbar"}, True),
        ("64483", {"procedure": "62323", "approach": "interlaminar", "region": "lumbar"}, False),
        ("64405", {"procedure": "64450", "approach": None, "region": None}, False),
        ("77003", {"procedure": "64510", "approach": None, "region": None}, True),
        ("64635", {"approach": "radiofrequency", "region": "lumbar"}, True),
        ("64635", {"approach": "transforaminal", "region": "lumbar"}, False),
        ("64635", {"approach": "radiofrequency", "region": "cervical"}, False),
        ("64635", {"approach": None, "region": None}, True),
        ("27096", {"approach": "sacroiliac", "region": "lumbar"}, True),
    ],
)
def test_the_note_of_a_line_is_of_its_own_kind(line: str, told: dict[str, object], is_its: bool) -> None:
    seen = facts(note(**told), lines=[billed(line)])
    assert (seen.note is not None) is is_its
    assert seen.is_of_another_service(seen.evidence[0]) is not is_its


@pytest.mark.parametrize(
    ("region", "inside"),
    [("lumbar", True), ("low back", True), ("caudal", True), ("neck", False), ("shoulder", False), (None, True)],
)
def test_what_is_in_the_region_treated(region: str | None, inside: bool) -> None:
    told = facts(piece("a", "symptom", region=region, pattern="radicular"))
    assert told.in_region(told.evidence[0]) is inside


def test_the_order_of_the_file_changes_nothing() -> None:
    one, two = piece("b", "symptom", pattern="axial"), piece("a", "symptom", pattern="radicular")
    assert [item.id for item in facts(one, two).evidence] == ["a", "b"]
    assert facts(one, two).evidence == facts(two, one).evidence


def test_items_can_be_left_aside() -> None:
    told = facts(piece("a", "symptom", pattern="axial"), piece("b", "symptom", pattern="radicular"))
    assert [item.id for item in told.without({"a"}).of_kind("symptom")] == ["b"]
    assert told.item("a") is not None
    assert told.without({"a"}).item("a") is None
