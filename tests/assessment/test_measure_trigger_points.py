"""Trigger points: what was found in each muscle treated, whether their number fits the code, and groups."""

import pytest
from given import billed, exam, injection, measured, note, piece, response

TPI = [billed("20552")]
THREE = [billed("20553")]


def found(name: str, muscle: str | None, signs: list[str] | None, **values: object) -> dict[str, object]:
    usual = {"test": "trigger-point", "muscle": muscle, "signs": signs, "recorded_on": "2026-09-03"}
    return piece(name, "exam-finding", **{**usual, **values})


def injected(*muscles: str, **values: object) -> dict[str, object]:
    return note(approach="trigger-point", muscles=list(muscles) or None, guidance=None, contrast=None, **values)


def test_the_muscle_with_the_fewest_signs_counts() -> None:
    items = [
        found("trapezius", "upper trapezius", ["taut band", "local twitch", "referred pain"]),
        found("levator", "levator scapulae", ["taut band", "hyperirritable spot"]),
        injected("upper trapezius", "levator scapulae"),
    ]
    got = measured("trigger_point_signs", *items, lines=TPI)
    assert (got.value, got.evidence, got.most) == (2, ("trapezius", "levator"), None)
    assert got.note == "2 muscles, fewest in levator scapulae"


def test_two_words_for_one_sign_are_one_sign() -> None:
    items = [found("a", "rhomboid", ["twitch response", "local twitch", "Local-Twitch response"]), injected("rhomboid")]
    assert measured("trigger_point_signs", *items, lines=TPI).value == 1


@pytest.mark.parametrize("words", [["tender"], ["tightness", "pain on pressure"]])
def test_other_words_are_no_sign(words: list[str]) -> None:
    got = measured("trigger_point_signs", found("a", "rhomboid", words), injected("rhomboid"), lines=TPI)
    assert (got.value, got.silent) == (None, ("a",))


def test_a_muscle_that_nobody_examined_leaves_it_open() -> None:
    items = [found("a", "rhomboid", ["taut band", "local twitch"]), injected("rhomboid", "trapezius")]
    got = measured("trigger_point_signs", *items, lines=TPI)
    assert (got.value, got.most, got.silent) == (None, None, ("a",))


def test_a_muscle_examined_and_normal_closes_it() -> None:
    items = [
        found("a", "rhomboid", ["taut band", "local twitch"]),
        found("b", "trapezius", ["taut band"], result="negative"),
        injected("rhomboid", "trapezius"),
    ]
    got = measured("trigger_point_signs", *items, lines=TPI)
    assert (got.value, got.most, got.against) == (0, 0, ("b",))


def test_a_muscle_is_known_by_its_name_without_side_case_or_the_word_muscle() -> None:
    items = [found("a", "Levator-Scapulae muscle", ["taut band", "local twitch"]), injected("left levator scapulae")]
    assert measured("trigger_point_signs", *items, lines=TPI).value == 2


def test_the_same_muscle_of_the_other_side_is_another() -> None:
    items = [found("a", "trapezius", ["taut band", "local twitch"], laterality="right"), injected("left trapezius")]
    assert measured("trigger_point_signs", *items, lines=TPI).value is None


def test_where_the_note_names_no_muscle_those_examined_count() -> None:
    got = measured("trigger_point_signs", found("a", "trapezius", ["taut band", "local twitch"]), lines=TPI)
    assert got.value == 2


def test_an_examination_after_the_service_is_not_looked_at() -> None:
    late = found("a", "trapezius", ["taut band", "local twitch"], recorded_on="2026-09-18")
    assert measured("trigger_point_signs", late, injected("trapezius"), lines=TPI).value is None


@pytest.mark.parametrize(
    ("code", "muscles", "fits"),
    [
        ("20552", 1, 1),
        ("20552", 2, 1),
        ("20552", 3, 0),
        ("20553", 2, 0),
        ("20553", 3, 1),
        ("20553", 5, 1),
    ],
)
def test_muscles_against_the_code(code: str, muscles: int, fits: int) -> None:
    got = measured("muscles_fit_code", injected(*"abcde"[:muscles]), lines=[billed(code)])
    assert (got.value, got.most, got.against) == (fits, fits, () if fits else ("note",))


def test_both_sides_of_a_muscle_decide_nothing_where_the_code_hangs_on_them() -> None:
    both = injected("left a", "right a", "b")
    assert measured("muscles_fit_code", both, lines=THREE).silent == ("note",)
    assert measured("muscles_fit_code", injected("left a", "right a"), lines=TPI).value == 1


def test_a_note_without_muscles_is_silent() -> None:
    got = measured("muscles_fit_code", injected(), lines=TPI)
    assert (got.value, got.silent) == (None, ("note",))


def test_groups_are_those_of_the_note_and_of_the_muscles_treated() -> None:
    neck = found("a", "trapezius", ["taut band"], region="neck")
    hip = found("b", "gluteus medius", ["taut band"], region="hip")
    assert measured("muscle_groups", neck, hip, injected("trapezius", region="neck"), lines=TPI).value == 1
    both = measured("muscle_groups", neck, hip, injected("trapezius", "gluteus medius", region="neck"), lines=TPI)
    assert (both.value, both.least) == (2, None)


def test_a_note_without_a_region_is_silent_on_groups() -> None:
    assert measured("muscle_groups", injected("trapezius", region=None), lines=TPI).silent == ("note",)


@pytest.mark.parametrize(("relief", "gain", "value"), [(60, 55, 55), (30, 55, 30), (60, None, None), (None, 60, None)])
def test_relief_and_gain_are_both_needed(relief: int | None, gain: int | None, value: int | None) -> None:
    items = [
        injection("one", "2026-06-10", approach="trigger-point"),
        response("r", "one", relief_percent=relief, functional_gain_percent=gain),
        injected("trapezius"),
    ]
    assert measured("gain_in_both", *items, lines=TPI).value == value


def test_a_finding_of_another_test_is_no_trigger_point() -> None:
    got = measured("trigger_point_signs", exam("s", None, "4/5", muscle="trapezius"), injected("trapezius"), lines=TPI)
    assert (got.value, got.silent) == (None, ())


@pytest.mark.parametrize(
    ("result", "signs"),
    [
        ("taut band with local twitch response", 2),
        ("palpable band, pain referred to the temple", 2),
        ("hyperirritable nodule", 1),
        ("taut band, no twitch, no referred pain", 1),
        ("no taut band, twitch or referred pain", None),
        ("tender", None),
    ],
)
def test_a_result_in_words_names_signs_before_it_denies(result: str, signs: int | None) -> None:
    got = measured(
        "trigger_point_signs", found("a", "trapezius", None, result=result), injected("trapezius"), lines=TPI
    )
    assert got.value == signs
