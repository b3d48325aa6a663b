"""The response to the session before: percent, how long, function, opioid dose. No words become numbers."""

from decimal import Decimal

import pytest
from given import drug, injection, measured, piece, response, score

from appealkit.maps.thresholds import Quantity

BEFORE = injection("last", "2026-05-10")


def relief(**values: object) -> object:
    return measured("last_response", BEFORE, response("r", "last", **values), asked="50 percent for 3 months")


def test_the_recorded_percentage_and_its_days() -> None:
    found = relief(relief_percent=60, relief_from="2026-05-10", relief_to="2026-08-10")
    assert (found.value, found.least, found.most) == (60, 60, 60)
    assert found.lasting == Quantity(Decimal(3), "months")
    assert found.evidence == ("r",)


def test_a_day_less_is_a_month_less() -> None:
    found = relief(relief_percent=60, relief_from="2026-05-10", relief_to="2026-08-09")
    assert found.lasting == Quantity(Decimal(2), "months")


def test_without_days_how_long_stays_open() -> None:
    found = relief(relief_percent=60)
    assert found.lasting is None


@pytest.mark.parametrize("words", ["much better", "excellent relief", "80 %"])
def test_words_are_no_percentage(words: str) -> None:
    found = relief(relief_words=words, relief_from="2026-05-10", relief_to="2026-08-10")
    assert (found.value, found.silent) == (None, ("r",))


def test_two_scores_give_a_percentage_cut_to_whole() -> None:
    assert relief(pre_score=8, post_score=4).value == 50
    assert relief(pre_score=7, post_score=3).value == 57
    assert relief(pre_score=7, post_score=7).value == 0
    assert relief(pre_score=8).value is None
    assert relief(pre_score=0, post_score=0).value is None


def test_the_response_to_an_older_session_is_not_the_last_ones() -> None:
    older = injection("older", "2026-01-10")
    found = measured("last_response", BEFORE, older, response("r", "older", relief_percent=90))
    assert (found.value, found.silent) == (None, ())


def test_a_response_to_the_other_side_of_the_same_day_is_the_last_ones() -> None:
    other = injection("other-side", "2026-05-10", laterality="right")
    assert measured("last_response", BEFORE, other, response("r", "other-side", relief_percent=70)).value == 70


def test_the_response_in_another_region_is_not_looked_at() -> None:
    neck = injection("neck", "2026-06-10", region="cervical")
    assert measured("last_response", BEFORE, neck, response("r", "neck", relief_percent=90)).value is None


def test_the_percentage_of_one_and_the_days_of_another_do_not_make_one() -> None:
    found = measured(
        "last_response",
        BEFORE,
        response("a", "last", relief_percent=70),
        response("b", "last", relief_words="better", relief_from="2026-05-10", relief_to="2026-08-20"),
        asked="50 percent for 3 months",
    )
    assert (found.value, found.lasting, found.evidence, found.silent) == (70, None, ("a",), ("b",))


def test_a_score_that_rose_is_no_relief() -> None:
    assert relief(pre_score=5, post_score=8).value == 0


ODI_BEFORE = score("before", "ODI", 48, "baseline", "2026-05-01")


def test_function_gained_on_the_same_scale() -> None:
    found = measured("function_gain", BEFORE, ODI_BEFORE, score("after", "ODI", 24, "follow-up", "2026-08-15"))
    assert (found.value, found.evidence) == (50, ("before", "after"))


@pytest.mark.parametrize(
    "after",
    [
        score("after", "RMDQ", 6, "follow-up", "2026-08-15"),
        score("after", "ODI", 24, "follow-up", "2026-05-09"),
        score("after", "ODI", 24, "baseline", "2026-08-15"),
    ],
    ids=["another scale", "before the session", "another baseline"],
)
def test_what_is_no_gain(after: dict[str, object]) -> None:
    assert measured("function_gain", BEFORE, ODI_BEFORE, after).value is None


def test_a_pain_scale_is_no_scale_of_function() -> None:
    scores = [score("before", "NRS", 8, "baseline", "2026-05-01"), score("after", "NRS", 2, "follow-up", "2026-08-15")]
    assert measured("function_gain", BEFORE, *scores).value is None
    assert measured("same_scale", BEFORE, *scores).value == 1


def test_worse_function_is_a_loss() -> None:
    assert (
        measured("function_gain", BEFORE, ODI_BEFORE, score("after", "ODI", 60, "follow-up", "2026-08-15")).value == -25
    )


def test_the_nearest_scores_are_compared() -> None:
    older = score("older", "ODI", 80, "baseline", "2025-05-01")
    found = measured("function_gain", BEFORE, older, ODI_BEFORE, score("after", "ODI", 36, "follow-up", "2026-08-15"))
    assert (found.value, found.evidence) == (25, ("before", "after"))


def test_a_score_after_this_service_is_no_response_to_the_one_before() -> None:
    after = score("after", "ODI", 12, "follow-up", "2026-10-10")
    assert measured("function_gain", BEFORE, ODI_BEFORE, after).value is None
    assert measured("same_scale", BEFORE, ODI_BEFORE, after).value is None


def test_a_recorded_gain_counts() -> None:
    assert measured("function_gain", BEFORE, response("r", "last", functional_gain_percent=55)).value == 55


def test_scales_used_before_and_after_are_counted() -> None:
    assert measured("same_scale", BEFORE, response("r", "last", scale="NRS", pre_score=8, post_score=3)).value == 1
    assert measured("same_scale", BEFORE, response("r", "last", scale="NRS", post_score=3)).value is None
    assert measured("same_scale", BEFORE).value is None


def dose(name: str, context: str, mme: object, day: str) -> dict[str, object]:
    return piece(name, "opioid-use", context=context, mme_per_day=mme, recorded_on=day)


def test_the_daily_dose_fell_by_so_much() -> None:
    found = measured("opioid_reduction", dose("a", "before", 40, "2026-05-01"), dose("b", "after", 30, "2026-08-01"))
    assert (found.value, found.evidence) == (25, ("a", "b"))


def test_the_last_dose_of_each_counts() -> None:
    doses = [
        dose("a", "before", 90, "2025-05-01"),
        dose("b", "before", 40, "2026-05-01"),
        dose("c", "after", 20, "2026-08-01"),
    ]
    assert measured("opioid_reduction", *doses).value == 50


def test_one_dose_is_no_fall() -> None:
    found = measured("opioid_reduction", dose("a", "before", 40, "2026-05-01"))
    assert (found.value, found.silent) == (None, ("a",))
    words = piece("b", "opioid-use", context="after", change="takes less")
    assert measured("opioid_reduction", dose("a", "before", 40, "2026-05-01"), words).value is None


def test_a_drug_trial_is_no_dose() -> None:
    assert measured("opioid_reduction", drug("a", drug_class="opioid")).value is None
