"""The search finds every pair that looking at every pair finds."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from appealkit.worklist.likeness import Index, Row, Together, likeness_of, sayings_of

# a few sentences of many values, so that there are pairs of every likeness
SENTENCES = st.lists(
    st.integers(0, 40).map(lambda n: "\t".join(f"q{n % 9}.v{m}={n // (m + 1)}" for m in range(3))),
    min_size=4, max_size=9, unique=True,
)  # fmt: skip


def rows_of(letters: list[list[str]]) -> list[Row]:
    return [
        Row(at, f"case-{at}", "letters/x", "s", "p", f"p{at}", "\n".join(lines)) for at, lines in enumerate(letters)
    ]


@given(st.lists(SENTENCES, min_size=2, max_size=25), st.sampled_from([0.6, 0.75, 0.9]))
def test_every_pair_that_is_nearly_equal_sentence_by_sentence_is_found(letters: list[list[str]], nearly: float) -> None:
    sayings = sayings_of(rows_of(letters))
    index, found = Index(sayings, nearly, Together()), set()
    for one in sayings:
        found |= {frozenset((one.lines, other.lines)) for other, _ in index.near(one)}
        index.add(one)
    for one, other in combinations(sayings, 2):
        broken = max(
            len(one.sentences.keys() - other.sentences.keys()), len(other.sentences.keys() - one.sentences.keys())
        )
        differing = max(len(one.values - other.values), len(other.values - one.values))
        if likeness_of(one, other) >= nearly and broken <= differing:  # the same values in the same sentences
            assert frozenset((one.lines, other.lines)) in found
    assert all(len(pair) == 2 for pair in found)


def test_likeness_is_the_share_of_all_values_that_both_say() -> None:
    both = [f"a.v{n}={n}" for n in range(9)]
    one, other = sayings_of(rows_of([[*both, "b.v=1"], [*both, "b.v=2", "c.v=3"]]))
    assert likeness_of(one, other) == 9 / 12


def test_a_long_text_is_compared_by_its_runs_of_three_words() -> None:
    (one,) = sayings_of(
        rows_of(
            [
                [
                    "a.v=1\tb.text=left extrusion displacing the traversing root\t"
                    + "\t".join(f"c.v{n}=1" for n in range(6))
                ]
            ]
        )
    )
    texts = sorted(value.partition("\x1f")[0] for value in one.values if value.startswith("b."))
    assert texts == [
        "b.text=displacing the traversing",
        "b.text=extrusion displacing the",
        "b.text=left extrusion displacing",
        "b.text=the traversing root",
    ]


def test_letters_of_a_group_are_not_looked_at_again() -> None:
    same = [f"a.v{n}={n}" for n in range(9)]
    sayings = sayings_of(rows_of([[*same, f"z.v={at}"] for at in range(3)]))
    together = Together()
    index = Index(sayings, 0.75, together)
    first, second, third = sayings
    index.add(first)
    together.join(second, first)
    index.add(second)
    assert [other for other, _ in index.near(third)] == [first, second]
    together.join(third, second)
    assert list(index.near(third)) == []
