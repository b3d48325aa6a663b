"""Rates with Wilson's interval: the values that were published, and what is said where too little was decided."""

from __future__ import annotations

import pytest

from appealkit.worklist.rates import decided, wilson, wilson_middle

# R. G. Newcombe, Statistics in Medicine 17 (1998), page 857, table I, method 3 (the score method of Wilson).
PUBLISHED = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("won", "of", "low", "high"), PUBLISHED)
def test_the_interval_is_the_published_one(won: int, of: int, low: float, high: float) -> None:
    assert tuple(round(end, 4) for end in wilson(won, of)) == (low, high)


@pytest.mark.parametrize(("won", "of", "low", "high"), PUBLISHED)
def test_the_interval_of_the_rest_is_its_mirror(won: int, of: int, low: float, high: float) -> None:
    assert tuple(round(end, 4) for end in wilson(of - won, of)) == (round(1 - high, 4), round(1 - low, 4))


def test_it_solves_the_equation_that_defines_it() -> None:
    # (rate - end)² = z² · end · (1 - end) / n, with z² = 3.841458820694124
    for end in wilson(9, 30):
        assert (0.3 - end) ** 2 == pytest.approx(3.841458820694124 * end * (1 - end) / 30, rel=1e-12)


def test_it_ends_at_none_and_at_all() -> None:
    assert wilson(0, 7)[0] == 0.0
    assert wilson(7, 7)[1] == 1.0
    assert wilson(0, 0) == (0.0, 1.0)


def test_its_middle_is_one_half_with_nothing_known_and_nears_the_rate() -> None:
    # (won + z²/2) / (n + z²) with z² = 3.8415: (30 + 1.9207) / (40 + 3.8415) = 0.7281
    assert wilson_middle(0, 0) == 0.5
    assert round(wilson_middle(30, 40), 4) == 0.7281


def test_nineteen_decisions_are_too_few_and_twenty_are_not() -> None:
    few = decided("Medicare", {"overturned": 19}, paid=0, in_flight=5)
    enough = decided("Medicare", {"overturned": 15, "partial": 1, "upheld": 3, "dismissed": 1}, paid=0, in_flight=0)
    assert (few.of, few.rate, few.interval) == (19, None, None)
    assert (enough.of, enough.rate) == (20, 0.75)


def test_a_partial_reversal_and_a_dismissal_count_as_decided_and_not_as_overturned() -> None:
    found = decided("x", {"overturned": 10, "partial": 6, "upheld": 3, "dismissed": 1}, paid=0, in_flight=0)
    assert found.rate == 0.5
    # 10 of 20: (0.5 + 0.0960 ± 0.2388) / 1.1921, by hand
    assert found.interval is not None
    assert tuple(round(end, 3) for end in found.interval) == (0.299, 0.701)
