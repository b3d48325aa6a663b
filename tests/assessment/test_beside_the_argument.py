"""What strengthens or weakens an argument and decides none: no case beside a map tells it, so it is told here."""

import pytest
from given import drug, finding, piece, therapy

BACK = "back-to-work"
SERIES = "series-ordered"
CAUDA = "cauda-equina-signs"
STOPPED = "medication-not-tolerated"
BOTH = "care-in-combination"


def stands(requirement: str, *evidence: dict[str, object]) -> str:
    return finding(requirement, *evidence).standing.word


@pytest.mark.parametrize(
    "status",
    [
        "returned in June",
        "on full duty",
        "working half days",
        "on modified duty",
        "on light duty",
        "back to work in June",
    ],
)
def test_each_way_to_say_that_the_patient_works_again_shows_it(status: str) -> None:
    assert stands(BACK, piece("job", "function-report", context="follow-up", work_status=status)) == "met"


def test_work_before_the_injection_is_no_return_to_it() -> None:
    assert stands(BACK, piece("job", "function-report", context="baseline", work_status="working")) == "missing"


@pytest.mark.parametrize(
    "ordered", ["yes", "a series", "2 injections", "3 injections", "4 injections", "two", "three", "four weekly"]
)
def test_each_way_to_say_that_a_series_was_ordered_shows_it(ordered: str) -> None:
    assert stands(SERIES, piece("plan", "treatment-plan", injections_ordered_in_advance=ordered)) == "met"


def test_one_injection_is_no_series() -> None:
    assert stands(SERIES, piece("plan", "treatment-plan", injections_ordered_in_advance="one")) == "unmet"


@pytest.mark.parametrize("sign", ["saddle numbness", "cauda equina syndrome", "bladder retention", "bowel leak"])
def test_each_sign_of_the_cauda_equina_is_seen(sign: str) -> None:
    assert stands(CAUDA, piece("flag", "red-flag", finding=sign)) == "met"


@pytest.mark.parametrize("outcome", ["not-tolerated", "contraindicated"])
def test_a_drug_not_tolerated_or_contraindicated_shows_it_with_the_reason(outcome: str) -> None:
    assert stands(STOPPED, drug(outcome=outcome, reason="gastric bleeding")) == "met"


def test_a_drug_that_did_not_help_was_not_one_that_could_not_be_tolerated() -> None:
    assert stands(STOPPED, drug(outcome="inadequate-relief", reason="no effect")) == "missing"


def test_therapy_and_medication_together_are_care_in_combination_and_neither_alone_is() -> None:
    exercise = therapy("pt", "2026-04-02", "2026-07-09", visits_attended=18)
    pills = drug("nsaid", "2026-04-02", "2026-07-09")
    assert stands(BOTH, exercise, pills) == "met"
    assert stands(BOTH, exercise) != "met"
    assert stands(BOTH, pills) != "met"
