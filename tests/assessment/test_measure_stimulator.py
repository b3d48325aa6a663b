"""The stimulator: clearance, disciplines, each way of treating the pain, trial or permanent leads."""

import pytest
from given import billed, drug, exam, measured, note, piece, therapy

LEAD = [billed("63650")]
IMPLANT = [billed("63650"), billed("63685", carc="45")]


def psychologist(name: str = "psych", clearance: str | None = "yes", day: str = "2026-08-01") -> dict[str, object]:
    return piece(name, "psychological-evaluation", clearance=clearance, recorded_on=day)


def surgeon(candidate: str | None, day: str = "2026-07-01") -> dict[str, object]:
    return piece("surgeon", "surgical-opinion", opinion="see the note", candidate=candidate, recorded_on=day)


@pytest.mark.parametrize(
    ("clearance", "value", "against", "silent"),
    [
        ("yes", 1, (), ()),
        ("no", 0, ("psych",), ()),
        ("conditional", None, (), ("psych",)),
        (None, None, (), ("psych",)),
    ],
)
def test_clearance(clearance: str | None, value: int | None, against: tuple[str], silent: tuple[str]) -> None:
    got = measured("psychological_clearance", psychologist(clearance=clearance), lines=LEAD)
    assert (got.value, got.against, got.silent) == (value, against, silent)


def test_the_last_evaluation_before_the_service_counts() -> None:
    items = [psychologist("a", "no", "2026-02-01"), psychologist("b", "yes"), psychologist("c", "no", "2026-09-20")]
    got = measured("psychological_clearance", *items, lines=LEAD)
    assert (got.value, got.evidence) == (1, ("b",))


@pytest.mark.parametrize("outcome", ["inadequate-relief", "not-tolerated", "contraindicated"])
def test_drugs_in_vain(outcome: str) -> None:
    assert measured("medication_in_vain", drug(outcome=outcome), lines=LEAD).evidence == ("nsaid",)


@pytest.mark.parametrize("outcome", ["completed", "ongoing", None])
def test_a_drug_whose_result_is_not_said_is_silent(outcome: str | None) -> None:
    got = measured("medication_in_vain", drug(outcome=outcome), lines=LEAD)
    assert (got.value, got.silent) == (None, ("nsaid",))


def test_a_contraindicated_drug_counts_and_one_begun_later_does_not() -> None:
    renal = piece("renal", "contraindication", to="nsaid", reason="renal disease")
    got = measured("medication_in_vain", renal, drug("late", "2026-09-20", None), lines=LEAD)
    assert got.evidence == ("renal",)


def test_therapy_in_vain_in_whatever_region() -> None:
    assert measured("therapy_in_vain", therapy(region="foot"), lines=LEAD).evidence == ("pt",)


def test_therapy_that_helped_speaks_against() -> None:
    got = measured("therapy_in_vain", therapy(outcome="improved"), lines=LEAD)
    assert (got.value, got.most, got.against) == (0, 0, ("pt",))


def test_therapy_that_was_only_ordered_is_silent() -> None:
    assert measured("therapy_in_vain", therapy(outcome="ordered-only"), lines=LEAD).silent == ("pt",)


@pytest.mark.parametrize(("candidate", "value", "most"), [("no", 1, None), ("yes", 0, 0), (None, None, None)])
def test_a_surgical_opinion(candidate: str | None, value: int | None, most: int | None) -> None:
    got = measured("surgery_done_or_unsuited", surgeon(candidate), lines=LEAD)
    assert (got.value, got.most) == (value, most)


def test_an_operation_before_counts_and_one_after_does_not() -> None:
    before = piece("before", "surgical-history", procedure="laminectomy", performed_on="2024-05-01")
    after = piece("after", "surgical-history", procedure="fusion", performed_on="2026-09-20")
    assert measured("surgery_done_or_unsuited", before, after, lines=LEAD).evidence == ("before",)


def test_disciplines_are_counted_once_each() -> None:
    items = [psychologist(), exam("a", "left", "4/5", recorded_on="2026-08-01"), exam("b", "right", "5/5")]
    assert measured("screening_disciplines", *items, lines=LEAD).value == 2
    assert measured("screening_disciplines", *items, surgeon("no"), lines=LEAD).value == 3


def test_an_evaluation_after_the_service_is_no_screening() -> None:
    assert measured("screening_disciplines", psychologist(day="2026-09-18"), lines=LEAD).value is None


@pytest.mark.parametrize(
    ("intent", "value", "silent"),
    [
        ("trial", 1, ()),
        ("diagnostic", 1, ()),
        ("permanent", 0, ()),
        (None, None, ("note",)),
        ("therapeutic", None, ("note",)),
    ],
)
def test_whether_leads_are_for_a_trial_is_the_notes_to_say(
    intent: str | None, value: int | None, silent: tuple[str]
) -> None:
    got = measured("trial_stage", note(approach=None, intent=intent), lines=LEAD)
    assert (got.value, got.silent) == (value, silent)


def test_a_generator_billed_that_day_makes_them_permanent() -> None:
    got = measured("trial_stage", note(approach=None, intent="trial"), lines=IMPLANT)
    assert (got.value, got.most, got.against) == (0, 0, ("note",))


def test_relief_in_the_last_trial_that_ended_before() -> None:
    items = [
        piece("a", "stimulator-trial", from_="2026-06-01", to="2026-06-08", relief_percent=30),
        piece("b", "stimulator-trial", from_="2026-08-01", to="2026-08-08", relief_percent=60),
        piece("c", "stimulator-trial", from_="2026-09-17", to="2026-09-24", relief_percent=90),
    ]
    got = measured("trial_relief", *items, lines=LEAD)
    assert (got.value, got.evidence, got.least, got.most) == (60, ("b",), 60, 60)


def test_a_trial_without_a_percentage_is_silent() -> None:
    assert measured("trial_relief", piece("a", "stimulator-trial", to="2026-08-08"), lines=LEAD).silent == ("a",)


@pytest.mark.parametrize(
    ("opinion", "value"),
    [
        ("not a surgical candidate", 1),
        ("He is not a candidate for further decompression", 1),
        ("surgery not indicated", 1),
        ("candidate for decompression", None),
        ("no change since last visit; is a candidate", None),
    ],
)
def test_an_opinion_in_words_counts_where_it_plainly_says_no(opinion: str, value: int | None) -> None:
    said = piece("surgeon", "surgical-opinion", opinion=opinion, recorded_on="2026-07-01")
    assert measured("surgery_done_or_unsuited", said, lines=LEAD).value == value


@pytest.mark.parametrize(
    ("plan", "value"),
    [
        ("spinal cord stimulator trial", 1),
        ("trial of spinal cord stimulation", 1),
        ("permanent leads after the stimulator trial", None),
        ("continue gabapentin", None),
    ],
)
def test_a_plan_may_say_that_it_is_a_trial(plan: str, value: int | None) -> None:
    planned = piece("plan", "treatment-plan", plan=plan, recorded_on="2026-09-01")
    assert measured("trial_stage", planned, note(approach=None), lines=LEAD).value == value
    assert measured("trial_stage", planned, note(approach=None), lines=IMPLANT).value == 0
