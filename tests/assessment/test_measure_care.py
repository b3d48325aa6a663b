"""Conservative care: how long, how broad, with what result; and what is refused to be taken for care."""

from datetime import date
from decimal import Decimal

import pytest
from given import billed, drug, measured, pain, piece, therapy


def care(*evidence: dict[str, object], asked: str | None = "4 weeks") -> object:
    return measured("conservative_care", *evidence, asked=asked).value


def test_the_length_is_last_less_first() -> None:
    found = measured("conservative_care", therapy("pt", "2026-04-02", "2026-07-09"))
    assert found.value == Decimal("14.0")
    assert (found.unit, found.first, found.last) == ("weeks", date(2026, 4, 2), date(2026, 7, 9))
    assert found.evidence == ("pt",)


@pytest.mark.parametrize(("last", "value"), [("2026-09-17", "4.0"), ("2026-09-16", "3.8"), ("2026-12-31", "4.0")])
def test_a_course_counts_up_to_the_service(last: str, value: str) -> None:
    assert care(therapy("pt", "2026-08-20", last)) == Decimal(value)


def test_a_course_that_begins_after_the_service_is_no_care_before_it() -> None:
    assert care(therapy("pt", "2026-09-18", "2026-12-01")) is None


def test_courses_that_overlap_are_united_and_all_cited() -> None:
    found = measured(
        "conservative_care",
        therapy("pt", "2026-08-06", "2026-08-27"),
        drug("nsaid", "2026-08-13", "2026-08-30"),
    )
    assert found.value == Decimal("3.4")  # 24 days
    assert found.evidence == ("pt", "nsaid")


def test_months_are_calendar_months() -> None:
    assert care(therapy("pt", "2026-06-17", "2026-09-17"), asked="3 months") == 3
    assert care(therapy("pt", "2026-06-25", "2026-09-17"), asked="3 months") == 2  # twelve weeks


def test_a_day_is_counted_in_days() -> None:
    assert care(therapy("pt", "2026-09-01", "2026-09-17"), asked="14 days") == 16


@pytest.mark.parametrize(
    "no_care",
    [
        {"outcome": "ordered-only"},
        {"visits_attended": 0},
        {"region": "shoulder"},
        {"region": "cervical"},
    ],
    ids=["ordered only", "no visit attended", "another body part", "another spinal region"],
)
def test_what_is_no_care_for_this_region(no_care: dict[str, object]) -> None:
    found = measured("conservative_care", therapy("pt", "2026-04-02", "2026-07-09", **no_care))
    assert found.value is None
    assert found.evidence == ()
    assert found.silent == ()


def test_a_drug_that_is_contraindicated_was_not_taken() -> None:
    assert care(drug("nsaid", "2026-04-02", "2026-07-09", outcome="contraindicated")) is None


@pytest.mark.parametrize(
    "dates", [(None, None), ("2026-04-02", None), (None, "2026-07-09"), ("2026-07-09", "2026-04-02")]
)
def test_a_course_without_both_dates_is_silent(dates: tuple[str | None, str | None]) -> None:
    found = measured("conservative_care", therapy("pt", *dates))
    assert found.value is None
    assert found.silent == ("pt",)


def test_a_stated_number_of_weeks_dates_the_end() -> None:
    assert care(therapy("pt", "2026-04-02", None, duration_weeks=6)) == Decimal("6.0")


def test_a_course_recorded_as_going_on_lasted_at_least_to_that_day() -> None:
    going_on = therapy("pt", "2026-04-02", None, outcome="ongoing", recorded_on="2026-05-14")
    assert care(going_on) == Decimal("6.0")
    assert care(therapy("pt", "2026-04-02", None, outcome="ongoing")) is None


def test_the_dated_count_and_the_undated_is_named() -> None:
    found = measured("conservative_care", therapy("pt", "2026-04-02", "2026-04-30"), drug("nsaid"))
    assert (found.value, found.evidence, found.silent) == (Decimal("4.0"), ("pt",), ("nsaid",))


def test_care_cannot_be_longer_than_the_pain() -> None:
    found = measured("conservative_care", pain(onset="2026-09-03"))
    assert (found.most, found.bounded_by) == (Decimal("2.0"), ("pain",))
    undated = measured("conservative_care", pain(onset=None))
    assert (undated.most, undated.bounded_by) == (None, ())


def test_the_earliest_onset_bounds_the_care() -> None:
    found = measured("conservative_care", pain("late", onset="2026-09-10"), pain("early", onset="2026-09-03"))
    assert (found.most, found.bounded_by) == (Decimal("2.0"), ("early",))


def test_the_pain_of_another_region_bounds_nothing() -> None:
    assert measured("conservative_care", pain(onset="2026-09-03", region="neck")).most is None


def test_activity_changes_are_no_therapy() -> None:
    rest = piece("rest", "activity-modification", description="no lifting", from_="2026-04-02", to="2026-07-09")
    assert care(rest) is None


def test_a_later_course_never_shortens_the_care() -> None:
    long, later = therapy("a", "2025-12-31", "2026-03-31"), drug("b", "2026-08-30", "2026-08-31")
    assert care(long, asked="3 months") == 3
    assert care(long, later, asked="3 months") == 3


@pytest.mark.parametrize("outcome", ["no-lasting-benefit", "not-tolerated"])
def test_care_without_lasting_benefit_failed(outcome: str) -> None:
    found = measured("care_that_failed", therapy("pt", outcome=outcome))
    assert (found.value, found.evidence) == (1, ("pt",))


def test_inadequate_relief_failed() -> None:
    assert measured("care_that_failed", drug("nsaid", outcome="inadequate-relief")).value == 1


def test_care_that_helped_speaks_against() -> None:
    found = measured("care_that_failed", therapy("pt", outcome="improved"))
    assert (found.value, found.against) == (0, ("pt",))


@pytest.mark.parametrize("outcome", ["ongoing", "not-completed", None])
def test_a_course_without_a_result_is_silent(outcome: str | None) -> None:
    found = measured("care_that_failed", therapy("pt", outcome=outcome))
    assert (found.value, found.silent) == (None, ("pt",))


def test_care_that_helped_and_care_without_result_leave_it_open() -> None:
    found = measured("care_that_failed", therapy("a", outcome="improved"), drug("b", outcome="completed"))
    assert (found.value, found.against, found.silent) == (None, (), ("b",))


def test_the_failure_of_the_shoulders_care_is_not_the_spines() -> None:
    assert measured("care_that_failed", therapy("pt", region="shoulder")).value is None


def test_kinds_of_care_are_two_and_a_change_of_activity_is_neither() -> None:
    rest = piece("rest", "activity-modification", description="no lifting")
    assert measured("care_kinds", rest).value is None
    assert measured("care_kinds").value is None
    assert measured("care_kinds", therapy("pt")).value == 1
    assert measured("care_kinds", therapy("pt"), therapy("hep", modality="home-exercise")).value == 1
    found = measured("care_kinds", therapy("pt"), drug("nsaid"), rest)
    assert (found.value, found.unit, found.evidence) == (2, "kinds", ("pt", "nsaid"))


def test_a_course_that_was_only_ordered_is_no_kind_of_care() -> None:
    ordered = therapy("pt", outcome=None, visits_ordered=12)
    found = measured("care_kinds", ordered)
    assert (found.value, found.silent) == (None, ("pt",))
    assert measured("care_kinds", ordered, drug("nsaid")).value == 1


def test_care_ended_so_long_before() -> None:
    found = measured(
        "care_ended_before", therapy("a", "2026-01-01", "2026-02-01"), drug("b", "2026-02-01", "2026-03-17")
    )
    assert (found.value, found.unit, found.evidence) == (6, "months", ("b",))
    assert found.least is None  # nearer care may still turn up
    assert measured("care_ended_before", therapy("a", "2026-01-01", "2026-03-16")).value == 7
    assert measured("care_ended_before", therapy("a", "2026-09-01", "2026-10-16")).value == 0
    assert measured("care_ended_before", therapy("a")).value is None


def test_a_drug_trial_counts_whole() -> None:
    found = measured("medication_classes", drug("a", "2026-04-01", "2026-05-01"))
    assert (found.value, found.unit, found.evidence) == (1, "classes", ("a",))


@pytest.mark.parametrize("missing", ["dose", "drug", "outcome", "from_", "to"])
def test_a_drug_trial_with_a_gap_is_silent(missing: str) -> None:
    whole = {"from_": "2026-04-01", "to": "2026-05-01", missing: None}
    found = measured("medication_classes", drug("a", **whole))
    assert (found.value, found.silent) == (None, ("a",))


def test_two_drugs_of_a_class_are_one_class() -> None:
    trials = [drug("a", "2026-04-01", "2026-05-01"), drug("b", "2026-05-01", "2026-06-01", drug="ibuprofen")]
    assert measured("medication_classes", *trials).value == 1
    other = drug("c", "2026-05-01", "2026-06-01", drug="gabapentin", drug_class="gabapentinoid")
    assert measured("medication_classes", *trials, other).value == 2


def test_a_drug_whose_class_is_not_recorded_is_no_further_class() -> None:
    trials = [
        drug("a", "2026-04-01", "2026-05-01"),
        drug("b", "2026-05-01", "2026-06-01", drug="ibuprofen", drug_class=None),
    ]
    assert measured("medication_classes", *trials).value == 1


def test_a_drug_begun_after_the_service_was_not_tried_before_it() -> None:
    assert measured("medication_classes", drug("a", "2026-10-01", "2026-11-01")).value is None


def test_another_service_another_length() -> None:
    course = therapy("pt", "2026-04-02", "2026-07-09")
    early = measured("conservative_care", course, lines=[billed(day="2026-04-30")])
    assert early.value == Decimal("4.0")


def test_an_onset_after_the_service_bounds_no_care() -> None:
    assert measured("conservative_care", pain(onset="2026-12-17")).most is None
    assert measured("conservative_care", pain(onset="2026-08-20")).most == 4


def test_only_treatment_that_the_patient_came_to_was_active() -> None:
    came = measured("active_care", therapy("pt", "2026-04-02"), therapy("chiro", modality="spinal-manipulation"))
    assert (came.value, came.evidence, came.silent) == (1, ("pt",), ())
    stayed_away = therapy("pt", "2026-04-02", "2026-07-09", outcome="discharged-non-attendance")
    found = measured("active_care", stayed_away, drug("nsaid"))
    assert (found.value, found.silent) == (None, ("pt",))
    assert measured("active_care", therapy("pt", outcome="ordered-only")).is_nothing
    assert measured("active_care", therapy("pt", visits_attended=0)).is_nothing
    undated = measured("active_care", therapy("pt"))
    assert (undated.value, undated.silent) == (None, ("pt",))
