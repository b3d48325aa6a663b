"""Every condition of the closed list; what an item does not say is neither true nor false."""

import pytest
from given import billed, evidence, facts, injection, note, piece

from appealkit.assessment.conditions import CONDITIONS, REFERENCES, holds
from appealkit.maps.model import CONDITIONS as DECLARED
from appealkit.maps.model import Condition
from appealkit.maps.thresholds import read_threshold

THERAPY = evidence(
    piece(
        "pt", "therapy-course", modality="physical-therapy", from_="2026-04-02", to="2026-07-09", visits_attended=18,
        supervised="yes", start_score="NRS 8, sitting 10 minutes", recorded_on="2026-07-10",
    )
)  # fmt: skip
STUDY = evidence(piece("mri", "imaging-study", modality="MRI", levels=["L4-L5", "L5-S1"], performed_on="2026-06-17"))


def answer(item: object, attribute: str, test: str, value: object, asked: str | None = None, **given: object) -> object:
    condition = Condition.model_validate({attribute: {test: value}})
    return holds(condition, item, facts(**given), read_threshold(asked) if asked else None)


def test_every_condition_that_is_declared_is_implemented() -> None:
    assert {*CONDITIONS, "present"} == set(DECLARED)


@pytest.mark.parametrize(
    ("attribute", "test", "value", "holds_of_it"),
    [
        ("modality", "is", "physical-therapy", True),
        ("modality", "is", "Physical-Therapy", True),
        ("modality", "is", "aquatic", False),
        ("visits_attended", "is", "18", True),
        ("visits_attended", "is", "18.0", True),
        ("visits_attended", "is", "3", False),
        ("supervised", "is", "yes", True),
        ("supervised", "is", "no", False),
        ("from", "is", "2026-04-02", True),
        ("modality", "is_not", "aquatic", True),
        ("modality", "is_not", "physical-therapy", False),
        ("modality", "is_one_of", ["aquatic", "physical-therapy"], True),
        ("modality", "is_one_of", ["aquatic", "cbt"], False),
        ("modality", "present", "yes", True),
        ("modality", "present", "no", False),
        ("visits_attended", "at_least", "18", True),
        ("visits_attended", "at_least", "19", False),
        ("visits_attended", "at_most", "18", True),
        ("visits_attended", "at_most", "17", False),
        ("from", "on_or_before", "2026-04-02", True),
        ("from", "on_or_before", "2026-04-01", False),
        ("from", "on_or_after", "2026-04-02", True),
        ("from", "on_or_after", "2026-04-03", False),
        ("recorded_on", "on_or_before", "2026-07-10", True),
        ("start_score", "mentions", "sitting", True),
        ("start_score", "mentions", ["standing", "SITTING"], True),
        ("start_score", "mentions", "sit", False),
        ("start_score", "mentions", "walking", False),
        ("start_score", "says_none_of", ["walking", "standing"], True),
        ("start_score", "says_none_of", ["walking", "sitting"], None),
    ],
)
def test_a_condition_of_a_course(attribute: str, test: str, value: object, holds_of_it: bool | None) -> None:
    assert answer(THERAPY, attribute, test, value) is holds_of_it


@pytest.mark.parametrize(
    ("test", "value", "holds_of_it"),
    [
        ("include", "L5-S1", True),
        ("include", ["l5-s1", "L4-L5"], True),
        ("include", ["L5-S1", "L3-L4"], False),
        ("is", "L4-L5", True),
        ("mentions", "S1", True),
        ("mentions", "L3", False),
    ],
)
def test_a_condition_of_a_list(test: str, value: object, holds_of_it: bool) -> None:
    assert answer(STUDY, "levels", test, value) is holds_of_it


@pytest.mark.parametrize(
    ("span", "holds_of_it"),
    [
        ("3 months", True),
        ("2 months", False),
        ("92 days", True),
        ("91 days", False),
        ("14 weeks", True),
        ("1 years", True),
        ("13 weeks", False),
    ],
)
def test_within_is_the_span_that_ends_on_the_service(span: str, holds_of_it: bool) -> None:
    assert answer(STUDY, "performed_on", "within", span) is holds_of_it


def test_a_day_after_the_service_is_not_within() -> None:
    assert answer(STUDY, "performed_on", "within", "24 months", lines=[billed(day="2026-06-01")]) is False


@pytest.mark.parametrize("test", [name for name in DECLARED if name != "present"])
def test_a_silent_item_is_neither(test: str) -> None:
    value = {"within": "3 months", "at_least": "1", "at_most": "1"}.get(test, "2026-01-01")
    assert answer(THERAPY, "outcome", test, value) is None
    assert answer(STUDY, "recorded_on", test, value) is None


def test_absence_can_be_asked_for() -> None:
    assert answer(THERAPY, "outcome", "present", "no") is True
    assert answer(THERAPY, "outcome", "present", "yes") is False


def test_references_stand_for_the_line() -> None:
    told = facts(note(laterality="left"), injection("a", "2026-05-10"))
    assert {name: refer(told) for name, refer in REFERENCES.items()} == {
        "$line.procedure": "64483",
        "$line.service_date": "2026-09-17",
        "$line.place_of_service": "11",
        "$line.region": "lumbar-sacral",
        "$line.care_regions": ("lumbar-sacral",),
        "$line.side": "left",
        "$last_session": "2026-05-10",
    }


def test_a_reference_to_nothing_is_no_answer() -> None:
    assert answer(THERAPY, "from", "on_or_after", "$last_session") is None
    assert answer(THERAPY, "modality", "is", "$line.side") is None


def test_the_policys_number_is_compared_where_there_is_one() -> None:
    given = evidence(piece("op", "procedure-note", steroid="triamcinolone", steroid_mg=80))
    assert answer(given, "steroid_mg", "at_most", "$policy", asked="80 mg") is True
    assert answer(given, "steroid_mg", "at_most", "$policy", asked="40 mg") is False
    assert answer(given, "steroid_mg", "at_most", "$policy") is None
