"""Each level with a finding of its own; a study that still shows the spine as it was treated."""

from decimal import Decimal

import pytest
from given import billed, exam, measured, mri, note, piece

LEFT = [billed(modifiers=["LT"])]
TWO = note(levels=["L4-L5", "L5-S1"], laterality="left")


def surgery(day: str | None, **values: object) -> dict[str, object]:
    return piece("surgery", "surgical-history", procedure="discectomy", performed_on=day, **values)


def test_a_study_for_one_level_and_a_sign_for_the_other_leave_none_without() -> None:
    found = measured(
        "levels_without_finding",
        TWO,
        mri(levels=["L4-L5"], laterality="left"),
        exam("ankle", "left", "absent", test="reflex", root="S1"),
        lines=LEFT,
    )
    assert (found.value, found.evidence, found.note) == (Decimal(0), ("mri", "ankle"), "")


@pytest.mark.parametrize(
    "other",
    [
        exam("ankle", "left", "normal", test="reflex", root="S1"),
        exam("ankle", "right", "absent", test="reflex", root="S1"),
        exam("ankle", "left", "absent", test="reflex"),  # names no root
        exam("ankle", "left", "absent", test="gait", root="S1"),
        exam("ankle", "left", "absent", test="reflex", root="S1", recorded_on="2026-09-18"),
        mri("second", levels=["L5-S1"], laterality="right"),
        mri("second", day=None, levels=["L5-S1"]),
        mri("second", day="2026-09-18", levels=["L5-S1"]),
        mri("second", region="neck", levels=["L5-S1"]),
    ],
)
def test_what_shows_nothing_for_the_level_and_side_leaves_it_without(other: dict[str, object]) -> None:
    found = measured("levels_without_finding", TWO, mri(levels=["L4-L5"], laterality="left"), other, lines=LEFT)
    assert (found.value, found.note) == (Decimal(1), "nothing on record for L5-S1")
    assert found.least is None  # another record may still name it


def test_a_note_that_names_no_level_is_silent() -> None:
    assert measured("levels_without_finding", note()).silent == ("note",)


def test_without_surgery_every_agreeing_study_stands() -> None:
    found = measured("imaging_since_surgery", note(levels=["L5-S1"]), mri(levels=["L5-S1"]))
    assert (found.value, found.evidence) == (Decimal(1), ("mri",))


@pytest.mark.parametrize(("day", "stands"), [("2026-05-01", True), ("2026-05-02", False), ("2026-09-18", True)])
def test_a_study_before_surgery_is_silent(day: str, stands: bool) -> None:
    found = measured("imaging_since_surgery", note(levels=["L5-S1"]), mri(levels=["L5-S1"]), surgery(day))
    assert (found.value, found.silent) == ((Decimal(1), ()) if stands else (None, ("mri",)))


def test_a_surgery_without_a_day_leaves_it_open() -> None:
    found = measured("imaging_since_surgery", note(levels=["L5-S1"]), mri(levels=["L5-S1"]), surgery(None))
    assert (found.value, found.silent) == (None, ("mri",))


@pytest.mark.parametrize(("levels", "stands"), [(["C5-C6"], True), (["L4-L5"], False)])
def test_surgery_on_another_part_of_the_spine_changes_nothing(levels: list[str], stands: bool) -> None:
    operated = surgery("2026-06-01", levels=levels)
    found = measured("imaging_since_surgery", note(levels=["L5-S1"]), mri(levels=["L5-S1"]), operated)
    assert (found.value is not None) is stands


def test_a_study_of_another_level_still_speaks_against() -> None:
    found = measured("imaging_since_surgery", note(levels=["L5-S1"]), mri(levels=["L2-L3"]))
    assert (found.value, found.against) == (Decimal(0), ("mri",))
