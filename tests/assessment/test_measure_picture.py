"""The picture and the service: onset, scores, imaging that agrees, levels, regions, kinds of block."""

from datetime import date
from decimal import Decimal

import pytest
from given import billed, exam, measured, mri, note, pain, piece, score

from appealkit.assessment.measures.picture import same_target


def test_pain_lasts_from_its_onset_to_the_service() -> None:
    found = measured("pain_duration", pain(onset="2026-08-20"), asked="4 weeks")
    assert (found.value, found.least, found.most) == (Decimal("4.0"), Decimal("4.0"), Decimal("4.0"))
    assert (found.first, found.last, found.evidence) == (date(2026, 8, 20), date(2026, 9, 17), ("pain",))


def test_the_earliest_onset_counts() -> None:
    found = measured("pain_duration", pain("a", onset="2026-08-01"), pain("b", onset="2026-03-01"), asked="3 months")
    assert (found.value, found.evidence) == (6, ("b",))


def test_without_an_onset_no_length() -> None:
    found = measured("pain_duration", pain(onset=None, course="for years"))
    assert (found.value, found.silent) == (None, ("pain",))


def test_pain_elsewhere_is_not_this_pain() -> None:
    assert measured("pain_duration", pain(region="neck")).value is None
    assert measured("pain_duration", pain(region="shoulder")).value is None


def test_pain_after_the_service_is_silent_on_the_time_before() -> None:
    found = measured("pain_duration", pain(onset="2026-09-20"))
    assert (found.value, found.silent) == (None, ("pain",))


@pytest.mark.parametrize(
    ("scale", "value", "points"),
    [("NRS", 7, "7"), ("nrs", 7, "7"), ("VAS-100", 65, "6.5"), ("VAS", 4, "4")],
)
def test_the_last_pain_score_before_the_service(scale: str, value: int, points: str) -> None:
    found = measured("baseline_pain_score", score("s", scale, value, "baseline", "2026-09-01"))
    assert (found.value, found.unit, found.evidence) == (Decimal(points), "points", ("s",))


def test_of_several_scores_the_last() -> None:
    scores = [score("a", "NRS", 8, "baseline", "2026-08-01"), score("b", "NRS", 5, "baseline", "2026-09-01")]
    assert measured("baseline_pain_score", *scores).value == 5


@pytest.mark.parametrize(
    "other",
    [
        score("s", "ODI", 44, "baseline", "2026-09-01"),
        score("s", "NRS", 3, "follow-up", "2026-09-01"),
        score("s", "NRS", 8, "baseline", "2026-10-01"),
    ],
    ids=["a scale of function", "a follow-up", "after the service"],
)
def test_what_is_no_baseline_of_pain(other: dict[str, object]) -> None:
    assert measured("baseline_pain_score", other).value is None


AT_L5_S1 = note(levels=["L5-S1"], laterality="left")
LEFT = [billed(modifiers=["LT"])]


@pytest.mark.parametrize(
    ("study", "agrees"),
    [
        (mri(levels=["L5-S1"], laterality="left"), True),
        (mri(levels=["L4-L5", "L5-S1"], laterality="bilateral"), True),
        (mri(levels=["L5-S1"]), True),
        (mri(roots=["S1"], laterality="left"), True),
        (mri(levels=["L4-L5"], laterality="left"), False),
        (mri(levels=["L5-S1"], laterality="right"), False),
        (mri(roots=["L4"], laterality="left"), False),
        (mri(laterality="left", finding="disc extrusion at the lowest level"), None),
        (mri(), None),
    ],
)
def test_imaging_agrees_in_side_and_level_or_is_silent(study: dict[str, object], agrees: bool | None) -> None:
    found = measured("imaging_agreeing", study, AT_L5_S1, lines=LEFT)
    assert found.value == {True: 1, False: 0, None: None}[agrees]
    assert found.evidence == (() if agrees is None else ("mri",))
    assert found.against == (("mri",) if agrees is False else ())
    assert found.silent == (("mri",) if agrees is None else ())


def test_one_study_that_agrees_outweighs_one_that_does_not() -> None:
    studies = [mri("a", levels=["L2-L3"]), mri("b", "2026-06-01", levels=["L5-S1"])]
    found = measured("imaging_agreeing", *studies, AT_L5_S1, lines=LEFT)
    assert (found.value, found.evidence) == (1, ("b",))


def test_a_silent_study_keeps_another_from_speaking_against() -> None:
    studies = [mri("a", levels=["L2-L3"]), mri("b", "2026-06-01")]
    found = measured("imaging_agreeing", *studies, AT_L5_S1, lines=LEFT)
    assert (found.value, found.against, found.silent) == (None, (), ("b",))


@pytest.mark.parametrize("study", [mri(region="cervical", levels=["L5-S1"]), mri(day="2026-09-18", levels=["L5-S1"])])
def test_other_regions_and_later_studies_are_not_looked_at(study: dict[str, object]) -> None:
    found = measured("imaging_agreeing", study, AT_L5_S1, lines=LEFT)
    assert (found.value, found.silent, found.against) == (None, (), ())


@pytest.mark.parametrize(
    ("treated", "shown", "same"),
    [
        (["L5-S1"], ["L5-S1"], True),
        (["l5-s1"], ["L5-S1"], True),
        (["L5/S1"], ["L5-S1"], True),
        (["L5-S1"], ["L4-L5"], False),
        (["L5-S1"], ["S1"], True),
        (["L5"], ["L5-S1"], True),
        (["L5"], ["L4-L5"], True),
        (["L5"], ["S1"], False),
        (["L5"], ["L5"], True),
        (["L5"], ["L2-L3"], False),
        ([], ["L5-S1"], None),
        (["L5-S1"], [], None),
        (["lowest"], ["L5-S1"], None),
        (["C5-C6"], ["C6"], True),
        (["T12-L1"], ["T12-L1"], True),
    ],
)
def test_levels_with_levels_and_roots_with_roots(treated: list[str], shown: list[str], same: bool | None) -> None:
    assert same_target(treated, shown) is same


def test_an_interspace_that_differs_is_not_saved_by_the_other_studys_root() -> None:
    assert same_target(["L5-S1", "S1"], ["L4-L5", "L5"]) is False


def test_a_level_written_short_is_the_same_level() -> None:
    assert same_target(["L4-5"], ["L4-L5"]) is True
    assert same_target(["L4-5"], ["L3-L4"]) is False


def test_a_study_without_a_day_is_silent() -> None:
    found = measured("imaging_agreeing", mri(day=None, levels=["L5-S1"]), AT_L5_S1, lines=LEFT)
    assert (found.value, found.silent, found.against) == (None, ("mri",), ())


@pytest.mark.parametrize(
    ("seen", "agrees"),
    [
        (exam("e", "left", "4/5"), True),
        (exam("e", "left", "4/5", root="S1"), True),
        (exam("e", "left", "positive", test="straight-leg-raise"), True),
        (exam("e", "bilateral", "4/5"), True),
        (exam("e", "left", "Normal"), False),
        (exam("e", "left", "5/5", root="S1"), False),
        (exam("e", "left", "within normal limits."), False),
        (exam("e", "left", None), None),
    ],
)
def test_an_examination_agrees_or_speaks_against_or_is_silent(seen: dict[str, object], agrees: bool | None) -> None:
    found = measured("exam_agreeing", seen, AT_L5_S1, lines=LEFT)
    assert (found.value, found.unit) == ({True: 1, False: 0, None: None}[agrees], "findings")
    assert found.evidence == (() if agrees is None else ("e",))
    assert found.against == (("e",) if agrees is False else ())
    assert found.silent == (("e",) if agrees is None else ())


@pytest.mark.parametrize(
    "seen",
    [
        exam("e", "right", "4/5"),
        exam("e", "left", "4/5", root="L4"),
        exam("e", "left", "4/5", region="cervical"),
        exam("e", "left", "4/5", recorded_on="2026-09-18"),
        exam("e", "left", "antalgic", test="gait"),
        exam("e", "right", "normal"),
    ],
    ids=["the other side", "another root", "another region", "after the service", "gait", "the other side's normal"],
)
def test_an_examination_that_is_not_of_the_root_treated_is_not_looked_at(seen: dict[str, object]) -> None:
    found = measured("exam_agreeing", seen, AT_L5_S1, lines=LEFT)
    assert (found.value, found.silent, found.against) == (None, (), ())


def test_one_abnormal_finding_outweighs_a_normal_one_and_a_silent_one_keeps_it_open() -> None:
    normal, weak = exam("a", "left", "normal"), exam("b", "left", "4/5")
    assert measured("exam_agreeing", normal, weak, AT_L5_S1, lines=LEFT).evidence == ("b",)
    found = measured("exam_agreeing", normal, exam("c", "left", None, test="reflex"), AT_L5_S1, lines=LEFT)
    assert (found.value, found.against, found.silent) == (None, (), ("c",))


def test_both_sides_treated_look_at_both() -> None:
    both = [billed(modifiers=["50"])]
    items = [exam("l", "left", "4/5"), exam("r", "right", "4/5")]
    assert measured("exam_agreeing", *items, note(levels=["L5-S1"]), lines=both).evidence == ("l", "r")


def test_the_newest_agreeing_study_gives_the_age() -> None:
    studies = [mri("a", "2025-09-17", levels=["L5-S1"]), mri("b", "2024-01-01", levels=["L5-S1"])]
    found = measured("imaging_age", *studies, AT_L5_S1, lines=LEFT)
    assert (found.value, found.unit, found.evidence, found.least) == (12, "months", ("a",), None)


def test_a_month_begun_is_a_month() -> None:
    assert measured("imaging_age", mri("a", "2024-09-16", levels=["L5-S1"]), AT_L5_S1, lines=LEFT).value == 25


def test_a_study_that_does_not_agree_has_no_age() -> None:
    assert measured("imaging_age", mri("a", levels=["L2-L3"]), AT_L5_S1, lines=LEFT).value is None


def test_levels_are_the_notes_each_once() -> None:
    assert measured("levels_in_session", note(levels=["L4-L5", "L5-S1"], laterality="bilateral")).value == 2
    assert measured("levels_in_session", note(levels=["L4-L5", "L4-L5"])).value == 1
    assert measured("levels_in_session", note(roots=["L5", "S1"])).value == 2
    silent = measured("levels_in_session", note())
    assert (silent.value, silent.silent) == (None, ("note",))
    assert measured("levels_in_session").silent == ()


def test_regions_are_the_codes_and_the_notes() -> None:
    assert measured("regions_in_session", note()).value == 1
    assert measured("regions_in_session", note(), lines=[billed("64483"), billed("62321")]).value == 2
    assert measured("regions_in_session", note(), lines=[billed("64483"), billed("62321", day="2026-09-24")]).value == 1
    assert measured("regions_in_session").value is None


def test_guidance_visits_and_drugs_are_no_blocks() -> None:
    lines = [billed("64483"), billed("64484"), billed("77003"), billed("99213"), billed("J1100")]
    assert measured("block_kinds_in_session", note(), lines=lines).value == 1
    assert measured("block_kinds_in_session", note(), lines=[billed("64483"), billed("20552")]).value == 2


def test_a_deficit_is_an_abnormal_finding_on_whichever_side() -> None:
    found = measured("deficit_examined", exam("a", "right", "3/5"), exam("b", "left", "normal"), lines=LEFT)
    assert (found.value, found.unit, found.evidence) == (1, "findings", ("a",))
    assert measured("deficit_examined", exam("b", "left", "normal"), lines=LEFT).against == ("b",)
    untested = measured("deficit_examined", exam("b", "left", "not tested, cast in place"), lines=LEFT)
    assert (untested.value, untested.silent) == (None, ("b",))


def test_a_report_of_function_says_something_before_the_service() -> None:
    telling = piece("t", "function-report", sitting_minutes="15", recorded_on="2026-09-01")
    empty = piece("e", "function-report", context="baseline", recorded_on="2026-09-01")
    late = piece("l", "function-report", sitting_minutes="15", recorded_on="2026-12-01")
    assert measured("function_reports", telling, empty, late, lines=LEFT).evidence == ("t",)
    found = measured("function_reports", empty, late, lines=LEFT)
    assert (found.value, found.silent) == (None, ("e",))


def test_a_symptom_is_an_indication_on_the_side_treated() -> None:
    left = pain("l", laterality="left")
    right = pain("r", laterality="right")
    axial = pain("a", pattern="axial")
    assert measured("indicated_symptoms", left, right, lines=LEFT).evidence == ("l",)
    assert measured("indicated_symptoms", right, axial, lines=LEFT).against == ("a", "r")
    assert measured("indicated_symptoms", pain("n"), lines=LEFT).value == 1
    assert measured("indicated_symptoms", lines=LEFT).value is None


def test_axial_pain_counts_only_where_there_is_no_other() -> None:
    axial = pain("a", pattern="axial")
    assert measured("axial_pain", axial, lines=LEFT).evidence == ("a",)
    assert measured("axial_pain", axial, pain("r"), lines=LEFT).value is None
    assert measured("axial_pain", lines=LEFT).value is None
