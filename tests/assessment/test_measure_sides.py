"""Both sides: symptoms, examination, imaging and treatment counted by side; one side never stands for both."""

import pytest
from given import billed, exam, measured, mri, note, pain


@pytest.mark.parametrize(
    ("sides", "value"), [(["left"], 1), (["left", "right"], 2), (["bilateral"], 2), (["left", "left"], 1)]
)
def test_sides_with_symptoms(sides: list[str], value: int) -> None:
    items = [pain(f"p{index}", laterality=side) for index, side in enumerate(sides)]
    assert measured("symptomatic_sides", *items).value == value


def test_axial_pain_belongs_to_no_side() -> None:
    found = measured("symptomatic_sides", pain(pattern="axial", laterality="bilateral"))
    assert (found.value, found.silent) == (None, ())


@pytest.mark.parametrize("side", [None, "midline"])
def test_a_symptom_without_a_side_is_silent(side: str | None) -> None:
    found = measured("symptomatic_sides", pain(laterality=side))
    assert (found.value, found.silent) == (None, ("pain",))


def test_symptoms_of_another_region_are_not_looked_at() -> None:
    assert measured("symptomatic_sides", pain(laterality="bilateral", region="neck")).value is None


def test_one_side_found_leaves_the_other_open() -> None:
    found = measured("examined_sides", exam("a", "left", "4/5"))
    assert (found.value, found.most, found.evidence) == (1, None, ("a",))


@pytest.mark.parametrize("result", ["normal", "Normal", "negative", "5/5", "intact", "symmetric"])
def test_a_normal_side_speaks_against(result: str) -> None:
    found = measured("examined_sides", exam("a", "left", "4/5"), exam("b", "right", result))
    assert (found.value, found.most, found.against) == (1, 1, ("b",))


def test_an_abnormal_test_outweighs_a_normal_one_of_the_side() -> None:
    items = [exam("a", "left", "4/5"), exam("b", "right", "normal"), exam("c", "right", "positive", test="spurling")]
    found = measured("examined_sides", *items)
    assert (found.value, found.most, found.against) == (2, None, ())


@pytest.mark.parametrize(
    "unsaid", [exam("c", None, "4/5", test="reflex"), exam("c", "right", None, test="reflex")], ids=["side", "result"]
)
def test_a_finding_that_may_be_the_other_sides_keeps_it_open(unsaid: dict[str, object]) -> None:
    found = measured("examined_sides", exam("a", "left", "4/5"), exam("b", "right", "normal"), unsaid)
    assert (found.value, found.most, found.against, found.silent) == (1, None, (), ("c",))


def test_gait_and_skin_are_no_side_of_a_root() -> None:
    assert measured("examined_sides", exam("a", "left", "antalgic", test="gait")).value is None


def test_an_examination_without_a_result_shows_nothing() -> None:
    found = measured("examined_sides", exam("a", "left", None))
    assert (found.value, found.silent) == (None, ("a",))


def test_an_examination_of_the_neck_is_none_of_the_back() -> None:
    assert measured("examined_sides", exam("a", "left", "positive", test="spurling", region="cervical")).value is None


def test_sides_with_a_finding_on_imaging() -> None:
    assert measured("imaged_sides", mri(laterality="bilateral")).value == 2
    assert measured("imaged_sides", mri(laterality="left")).value == 1
    found = measured("imaged_sides", mri(finding="narrowing on both sides"))
    assert (found.value, found.silent) == (None, ("mri",))
    assert measured("imaged_sides", mri(day="2026-09-18", laterality="bilateral")).value is None
    assert measured("imaged_sides", mri(region="cervical", laterality="bilateral")).value is None


def test_a_study_without_a_day_is_silent_on_the_sides() -> None:
    found = measured("imaged_sides", mri(day=None, laterality="bilateral"))
    assert (found.value, found.silent) == (None, ("mri",))


def test_sides_treated() -> None:
    assert measured("treated_sides", note(), lines=[billed(modifiers=["50"])]).value == 2
    assert measured("treated_sides", note(), lines=[billed(modifiers=["RT"]), billed(modifiers=["LT"])]).value == 2
    assert measured("treated_sides", note(laterality="left")).value == 1
    assert measured("treated_sides", note()).value is None
