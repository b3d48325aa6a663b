"""The sacroiliac joint: tests by name and side, where the pain is, the diagnostic block, its sessions."""

import pytest
from given import billed, exam, injection, measured, note, pain, piece, response

LEFT = [billed("27096", modifiers=["LT"])]
BOTH = [billed("27096", modifiers=["50"])]


def provoked(name: str, *maneuvers: str, **values: object) -> dict[str, object]:
    usual = {"test": "sacroiliac-provocation", "laterality": "left", "result": "positive", "recorded_on": "2026-09-03"}
    return piece(name, "exam-finding", **{**usual, "maneuvers": list(maneuvers) or None, **values})


def joint(name: str, day: str, intent: str | None, **values: object) -> dict[str, object]:
    return piece(name, "prior-procedure", procedure="27096", performed_on=day, intent=intent, **values)


def done(intent: str | None = "therapeutic", **values: object) -> dict[str, object]:
    return note(approach="sacroiliac", region="sacroiliac", laterality="left", intent=intent, **values)


def test_different_tests_are_counted() -> None:
    got = measured("provocation_tests", provoked("a", "FABER", "Gaenslen"), provoked("b", "thigh thrust"), lines=LEFT)
    assert (got.value, got.evidence, got.most) == (3, ("a", "b"), None)


@pytest.mark.parametrize("other", ["Patrick", "FABERE test", "faber sign", "Patrick's test"])
def test_names_of_one_test_are_one(other: str) -> None:
    assert measured("provocation_tests", provoked("a", "FABER", other), lines=LEFT).value == 1


def test_a_positive_one_without_a_name_is_silent() -> None:
    got = measured("provocation_tests", provoked("a"), provoked("b"), provoked("c"), lines=LEFT)
    assert (got.value, got.silent) == (None, ("a", "b", "c"))


def test_negative_tests_bound_what_can_be_found() -> None:
    got = measured(
        "provocation_tests",
        provoked("a", "FABER"),
        provoked("b", "Gaenslen", "thigh thrust", "compression", "distraction", result="negative"),
        lines=LEFT,
    )
    assert (got.value, got.most, got.bounded_by) == (1, 3, ("b",))


def test_a_test_once_positive_counts_though_negative_before() -> None:
    got = measured("provocation_tests", provoked("a", "FABER", result="negative"), provoked("b", "FABER"), lines=LEFT)
    assert (got.value, got.most) == (1, None)


def test_provocation_found_negative_as_a_whole_closes_it() -> None:
    got = measured("provocation_tests", provoked("a", result="negative"), lines=LEFT)
    assert (got.value, got.most, got.against) == (0, 0, ("a",))


def test_the_other_side_is_not_looked_at_and_no_side_is_this_one() -> None:
    right, either = provoked("r", "FABER", laterality="right"), provoked("e", "Gaenslen", laterality=None)
    assert measured("provocation_tests", right, either, lines=LEFT).evidence == ("e",)


def test_of_both_sides_the_one_with_the_fewest_counts() -> None:
    left, right = provoked("l", "FABER", "Gaenslen", "compression"), provoked("r", "FABER", laterality="right")
    assert measured("provocation_tests", left, right, lines=BOTH).value == 1
    assert measured("provocation_tests", left, lines=BOTH).value is None


def test_an_examination_after_the_service_is_late() -> None:
    assert measured("provocation_tests", provoked("a", "FABER", recorded_on="2026-09-18"), lines=LEFT).value is None


@pytest.mark.parametrize(
    ("region", "value", "silent"), [("sacroiliac", 1, ()), ("lumbar", None, ()), (None, None, ("pain",))]
)
def test_pain_is_over_the_joint_where_the_record_says_so(
    region: str | None, value: int | None, silent: tuple[str]
) -> None:
    got = measured("sacroiliac_pain", pain(region=region, pattern="axial"), lines=LEFT)
    assert (got.value, got.silent) == (value, silent)


def test_pain_of_the_other_joint_is_elsewhere() -> None:
    assert measured("sacroiliac_pain", pain(region="sacroiliac", laterality="right"), lines=LEFT).value is None


def test_radicular_pain_or_signs_are_counted() -> None:
    items = [pain(region="lumbar", laterality="left"), exam("slr", "left", "positive", test="straight-leg-raise")]
    got = measured("radicular_signs", *items, lines=LEFT)
    assert (got.value, got.evidence, got.least) == (2, ("pain", "slr"), None)


def test_other_pain_with_a_quiet_examination_shows_none() -> None:
    items = [pain(region="sacroiliac", pattern="axial"), exam("slr", "left", "negative", test="straight-leg-raise")]
    assert measured("radicular_signs", *items, lines=LEFT).value == 0


def test_an_examination_that_was_not_done_shows_nothing() -> None:
    assert measured("radicular_signs", exam("slr", "left", "not tested"), lines=LEFT).silent == ("slr",)


def test_relief_of_the_last_diagnostic_block() -> None:
    items = [
        joint("one", "2026-07-01", "diagnostic"),
        response("r1", "one", relief_percent=90),
        joint("two", "2026-08-01", "diagnostic"),
        response("r2", "two", relief_percent=60),
        joint("three", "2026-08-20", "therapeutic"),
        response("r3", "three", relief_percent=100),
    ]
    got = measured("diagnostic_relief", *items, done(), lines=LEFT)
    assert (got.value, got.evidence, got.most) == (60, ("r2",), 60)


def test_a_block_of_the_other_joint_says_nothing_of_this_one() -> None:
    items = [joint("one", "2026-07-01", "diagnostic", laterality="right"), response("r", "one", relief_percent=90)]
    assert measured("diagnostic_relief", *items, done(), lines=LEFT).value is None


def test_relief_in_words_is_no_percentage() -> None:
    items = [joint("one", "2026-07-01", "diagnostic"), response("r", "one", relief_words="good")]
    assert measured("diagnostic_relief", *items, done(), lines=LEFT).silent == ("r",)


def test_diagnostic_sessions_are_days_and_this_one_counts_where_it_is_one() -> None:
    earlier = [
        joint("one", "2025-07-01", "diagnostic"),
        joint("same-day", "2025-07-01", "diagnostic", laterality="right"),
    ]
    assert measured("diagnostic_sessions", *earlier, done(), lines=LEFT).value == 1
    assert measured("diagnostic_sessions", *earlier, done("diagnostic"), lines=LEFT).value == 2


def test_an_earlier_session_without_a_purpose_is_silent() -> None:
    assert measured("diagnostic_sessions", joint("one", "2026-07-01", None), done(), lines=LEFT).silent == ("one",)


@pytest.mark.parametrize(("code", "value"), [("64625", 1), ("27096", 0), ("64451", 0), ("64635", None)])
def test_ablation_is_told_by_the_code(code: str, value: int | None) -> None:
    assert measured("sacroiliac_ablations", lines=[billed(code)]).value == value


@pytest.mark.parametrize(
    "values", [{"approach": "intra-articular", "region": "sacroiliac"}, {"approach": "sacroiliac"}]
)
def test_an_injection_into_the_joint_is_a_session_of_the_joint(values: dict[str, str]) -> None:
    earlier = piece("one", "prior-procedure", performed_on="2026-05-01", **values)
    assert measured("sessions_in_window", earlier, done(), lines=LEFT).value == 2


def test_a_facet_injection_is_no_session_of_the_joint() -> None:
    assert (
        measured("sessions_in_window", injection("f", "2026-05-01", approach="intra-articular"), lines=LEFT).value
        is None
    )


@pytest.mark.parametrize(
    ("result", "value", "most"),
    [
        ("FABER, Gaenslen's and thigh thrust positive", 3, None),
        ("positive Patrick and compression", 2, None),
        ("FABER negative", 0, 6),
        ("FABER positive, Gaenslen negative", None, None),
        ("equivocal FABER", None, None),
    ],
)
def test_a_result_in_words_names_the_tests(result: str, value: int | None, most: int | None) -> None:
    got = measured("provocation_tests", provoked("a", result=result), lines=LEFT)
    assert (got.value, got.most) == (value, most)


def test_a_listed_test_whose_result_says_negative_is_negative() -> None:
    got = measured("provocation_tests", provoked("a", "FABER", result="FABER negative"), lines=LEFT)
    assert (got.value, got.evidence) == (0, ("a",))
