"""Diagnostic blocks: of the joints and sides treated, by day, with relief, scores, anaesthetic and hours."""

from datetime import date
from typing import Any

import pytest
from given import billed, injection, measured, note, response, rules

from appealkit.assessment.measures.blocks import joints
from appealkit.assessment.model import Measured

BOTH = ["L4-L5", "L5-S1"]
LEFT = [billed("64635", modifiers=["LT"])]
EACH_SIDE = [billed("64635", modifiers=["50"])]
DIAGNOSTIC = [billed("64493", modifiers=["LT", "KX"])]


def op(**values: Any) -> dict[str, Any]:
    return note(**{"approach": "radiofrequency", "levels": BOTH, "laterality": "left", "contrast": None, **values})


def injected(**values: Any) -> dict[str, Any]:
    return op(approach="medial-branch", **values)


def block(name: str, day: str | None, **values: Any) -> dict[str, Any]:
    usual = {"approach": "medial-branch", "intent": "diagnostic", "levels": BOTH, "laterality": "left"}
    return injection(name, day, **{**usual, **values})


def rated(of: str, percent: int | None = 85, **values: Any) -> dict[str, Any]:
    return response(f"r-{of}", of, relief_percent=percent, **values)


ONE, TWO = block("one", "2026-07-06", agent="lidocaine"), block("two", "2026-07-27", agent="bupivacaine")


def blocks(*evidence: dict[str, Any], lines: list[dict[str, Any]] = LEFT) -> Measured:
    return measured("diagnostic_blocks", op(), *evidence, lines=lines)


def test_two_blocks_on_two_days_are_two() -> None:
    found = blocks(ONE, TWO)
    assert (found.value, found.evidence, found.first, found.last) == (
        2,
        ("one", "two"),
        date(2026, 7, 6),
        date(2026, 7, 27),
    )


def test_a_day_is_one_block() -> None:
    assert blocks(ONE, block("again", "2026-07-06")).value == 1


def test_the_day_of_service_and_after_are_not_earlier() -> None:
    assert blocks(block("same", "2026-09-17"), block("late", "2026-10-01")).value is None


@pytest.mark.parametrize(
    "other",
    [{"approach": "intra-articular"}, {"laterality": "right"}, {"levels": ["L2-L3", "L3-L4"]}],
    ids=["into-the-joint", "other-side", "other-joints"],
)
def test_a_block_elsewhere_speaks_against(other: dict[str, Any]) -> None:
    found = blocks(block("one", "2026-07-06", **other))
    assert (found.value, found.most, found.against) == (0, 0, ("one",))


@pytest.mark.parametrize(
    "other",
    [{"approach": None}, {"intent": None}, {"levels": None}, {"performed_on": None}],
    ids=["approach", "intent", "levels", "day"],
)
def test_a_block_that_does_not_say_is_silent(other: dict[str, Any]) -> None:
    found = blocks(injection("one", **{"day": "2026-07-06", **ONE_VALUES, **other}))
    assert (found.value, found.silent, found.against) == (None, ("one",), ())


ONE_VALUES = {
    "approach": "medial-branch",
    "intent": "diagnostic",
    "levels": BOTH,
    "laterality": "left",
    "procedure": "64493",
}


def test_a_poor_record_beside_a_good_one_refutes_nothing() -> None:
    assert blocks(ONE, block("joint", "2026-06-01", approach="intra-articular")).value == 1
    assert (
        blocks(block("joint", "2026-06-01", approach="intra-articular"), block("x", "2026-06-02", intent=None)).value
        is None
    )


def test_a_therapeutic_injection_is_no_block_at_all() -> None:
    assert blocks(block("one", "2026-07-06", intent="therapeutic")) == Measured(None, "blocks")


def test_the_modifier_says_that_a_block_was_diagnostic() -> None:
    assert blocks(block("one", "2026-07-06", intent=None, modifiers=["KX"])).value == 1


def test_the_joint_with_the_fewest_blocks_counts() -> None:
    assert blocks(ONE, block("two", "2026-07-27", levels=["L4-L5"])).value == 1


def test_the_side_with_the_fewest_blocks_counts() -> None:
    right = block("right", "2026-07-13", laterality="right")
    assert blocks(ONE, TWO, right, lines=EACH_SIDE).value == 1
    assert blocks(ONE, TWO, lines=EACH_SIDE).value == 0
    assert blocks(block("one", "2026-07-06", laterality="bilateral"), lines=EACH_SIDE).value == 1


def test_a_service_that_names_no_joint_leaves_every_block_silent() -> None:
    found = measured("diagnostic_blocks", op(levels=None), ONE, TWO, lines=LEFT)
    assert (found.value, found.silent) == (None, ("one", "two"))
    assert found.note == "the note of this procedure names no joint to compare with"


def test_the_least_relief_of_the_two_best_blocks_counts() -> None:
    third = block("three", "2026-06-01")
    found = measured(
        "block_relief", op(), ONE, rated("one", 90), TWO, rated("two", 82), third, rated("three", 40), lines=LEFT
    )
    assert (found.value, found.most, found.evidence) == (82, 82, ("r-one", "r-two"))


def test_one_block_is_measured_by_itself() -> None:
    assert measured("block_relief", op(), ONE, rated("one", 60), lines=LEFT).value == 60


def test_an_unrated_block_bounds_the_least_relief() -> None:
    found = measured("block_relief", op(), ONE, rated("one", 60), TWO, lines=LEFT)
    assert (found.value, found.most, found.silent) == (None, 60, ("two",))


def test_relief_is_taken_from_two_scores_where_no_percentage_is_recorded() -> None:
    scored = response("r-one", "one", scale="NRS", pre_score=8, post_score=1)
    assert measured("block_relief", op(), ONE, scored, lines=LEFT).value == 87


def test_relief_in_words_is_no_percentage() -> None:
    found = measured("block_relief", op(), ONE, response("r-one", "one", relief_words="almost gone"), lines=LEFT)
    assert (found.value, found.silent) == (None, ("one",))


def test_the_peak_of_several_responses_is_the_relief() -> None:
    two_days = [rated("one", 85), response("next-day", "one", relief_percent=10)]
    assert measured("block_relief", op(), ONE, *two_days, lines=LEFT).value == 85


def test_before_a_confirmatory_block_the_best_one_counts() -> None:
    again = [block("zero", "2026-06-01"), rated("zero", 30), ONE, rated("one", 85)]
    assert measured("block_relief", injected(intent="diagnostic"), *again, lines=DIAGNOSTIC).value == 85


def test_scores_before_and_after_want_their_scale() -> None:
    whole = rated("one", scale="NRS", pre_score=7, post_score=1)
    assert measured("block_scores", op(), ONE, whole, lines=LEFT).value == 1
    without = measured("block_scores", op(), ONE, whole, TWO, rated("two", pre_score=7, post_score=1), lines=LEFT)
    assert (without.value, without.silent) == (None, ("two",))


def test_a_duration_is_an_anaesthetic_and_hours() -> None:
    fits = {"relief_hours": 3, "fits_anaesthetic": "yes"}
    found = measured("block_durations", op(), ONE, rated("one", **fits), lines=LEFT)
    assert (found.value, found.evidence) == (1, ("one", "r-one"))
    assert measured("block_durations", op(), ONE, rated("one", fits_anaesthetic="yes"), lines=LEFT).silent == ("one",)
    unnamed = block("three", "2026-08-10")
    assert measured("block_durations", op(), unnamed, rated("three", **fits), lines=LEFT).silent == ("three",)


def test_only_the_record_says_whether_the_hours_fit_the_anaesthetic() -> None:
    for hours in (3, 200):
        unsaid = measured("block_durations", op(), ONE, rated("one", relief_hours=hours), lines=LEFT)
        assert (unsaid.value, unsaid.silent, unsaid.against) == (None, ("one",), ())
    unfit = rated("one", relief_hours=72, fits_anaesthetic="no")
    assert measured("block_durations", op(), ONE, unfit, lines=LEFT).against == ("r-one",)


def test_the_time_between_two_blocks() -> None:
    found = measured("days_between_blocks", op(), ONE, rated("one"), TWO, rated("two"), lines=LEFT)
    assert (found.value, found.unit, found.evidence) == (21, "days", ("one", "two"))
    assert measured("days_between_blocks", op(), ONE, TWO, asked="2 weeks", lines=LEFT).value == 3
    assert measured("days_between_blocks", op(), ONE, lines=LEFT).value is None


def test_another_pair_of_blocks_may_lie_further_apart() -> None:
    near = [block("a", "2026-07-06"), rated("a", 95), block("b", "2026-07-13"), rated("b", 90)]
    found = measured("days_between_blocks", op(), *near, block("c", "2026-08-10"), rated("c", 85), lines=LEFT)
    assert (found.value, found.most, found.silent) == (7, 35, ("c",))


def test_a_confirmatory_block_is_measured_from_the_block_before() -> None:
    found = measured("days_between_blocks", injected(intent="diagnostic"), ONE, TWO, lines=DIAGNOSTIC)
    assert (found.value, found.evidence, found.last) == (52, ("two",), date(2026, 9, 17))  # July 27 to September 17


def test_the_note_says_the_intent_before_the_modifier() -> None:
    assert measured("diagnostic_service", injected(intent="diagnostic"), lines=[billed("64493")]).value == 1
    assert measured("diagnostic_service", injected(), lines=DIAGNOSTIC).value == 1
    assert measured("diagnostic_service", injected(intent="therapeutic"), lines=DIAGNOSTIC).against == ("note",)
    assert measured("therapeutic_service", injected(intent="therapeutic"), lines=DIAGNOSTIC).value == 1
    assert measured("therapeutic_service", injected(intent="diagnostic"), lines=DIAGNOSTIC).against == ("note",)
    assert measured("therapeutic_service", injected(), lines=[billed("64493")]).value is None


def test_an_ablation_has_no_such_intent() -> None:
    assert measured("diagnostic_service", op(intent="diagnostic"), lines=LEFT).value is None


@pytest.mark.parametrize(
    ("named", "pairs"),
    [
        (["L4-L5"], [{"L4", "L5"}]),
        (["L4-5", "L5-S1"], [{"L4", "L5"}, {"L5", "S1"}]),
        (["L3-S1"], [{"L3", "L4"}, {"L4", "L5"}, {"L5", "S1"}]),
        (["left C5/6 facet"], [{"C5", "C6"}]),
        (["T12-L1"], [{"T12", "L1"}]),
        (["L3", "L4"], []),
        (["L3 and L4 medial branches"], []),
    ],
)
def test_joints_are_pairs_of_vertebrae(named: list[str], pairs: list[set[str]]) -> None:
    assert joints(named) == {frozenset(pair) for pair in pairs}


def test_every_facet_injection_code_is_counted_as_a_block() -> None:
    codes = [
        code
        for code, item in rules().procedures.procedures.items()
        if item.family in {"facet-injection", "facet-ultrasound"}
    ]
    assert len(codes) == 12
    for code in codes:
        region = rules().procedures.procedures[code].region
        levels = ["C5-C6"] if region == "cervical-thoracic" else ["L4-L5"]
        line = [billed("64633" if region == "cervical-thoracic" else "64635", modifiers=["LT"])]
        earlier = block("one", "2026-07-06", procedure=code, region=None, levels=levels)
        assert measured("diagnostic_blocks", op(levels=levels, region=None), earlier, lines=line).value == 1
