"""Exhibits divided into files: whole where they fit, in their order, and the same each time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealkit.packet.divide import Group, Piece, TooLarge, divide, joined

LETTER = 100  # bytes of what stands before the exhibits in the first file
COVER = 10  # in every other


def piece(label: str, first: int, last: int) -> Piece:
    return Piece(label, tuple(range(first, last + 1)))


def of_ten_bytes_a_page(group: Group, first: bool) -> int:
    return (LETTER if first else COVER) + 10 * sum(len(one.pages) for one in group)


def test_what_fits_is_one_file():
    exhibits = (piece("A", 1, 2), piece("B", 1, 3))
    assert divide(exhibits, of_ten_bytes_a_page, 150, {}) == (exhibits,)


def test_no_exhibits_are_one_file_too():
    assert divide((), of_ten_bytes_a_page, 100, {}) == ((),)


def test_exhibits_stay_whole_and_in_their_order():
    a, b, c, d = piece("A", 1, 2), piece("B", 1, 4), piece("C", 1, 1), piece("D", 1, 6)
    # the first file: 100 + 20, and B's 40 more would be 160; the second: 10 + 40 + 10, and D's 60 more would be 120
    assert divide((a, b, c, d), of_ten_bytes_a_page, 130, {}) == ((a,), (b, c, d))
    assert divide((a, b, c, d), of_ten_bytes_a_page, 120, {}) == ((a,), (b, c, d))
    assert divide((a, b, c, d), of_ten_bytes_a_page, 119, {}) == ((), (a, b, c), (d,))


def test_an_exhibit_that_only_the_letter_crowds_out_goes_whole_into_the_next_file():
    whole = piece("A", 1, 9)
    assert divide((whole,), of_ten_bytes_a_page, 110, {}) == ((), (whole,))


def test_an_exhibit_that_no_file_holds_is_cut_where_an_encounter_begins():
    # 20 pages of 10 bytes: at most 10 a file. Encounters begin on 7 and 12; 12 is nearer to the middle
    groups = divide((piece("A", 1, 20),), of_ten_bytes_a_page, 120, {"A": (1, 7, 12)})
    assert groups == ((), (piece("A", 1, 11),), (piece("A", 12, 20),))


def test_within_one_encounter_it_is_cut_in_the_middle_and_its_halves_are_joined_where_a_file_holds_them():
    groups = divide((piece("A", 1, 16),), of_ten_bytes_a_page, 140, {})
    # 16 pages would be 170: cut into 8 and 8; the first file has room for 4, so the first half is not cut again
    assert groups == ((), (piece("A", 1, 8),), (piece("A", 9, 16),))
    small = divide((piece("A", 1, 3), piece("B", 1, 1)), of_ten_bytes_a_page, 30, {})
    assert small == TooLarge(None, 100)


def test_a_page_that_alone_is_too_large_is_named_with_its_size():
    def heavy(group: Group, first: bool) -> int:
        return of_ten_bytes_a_page(group, first) + sum(500 for one in group if one.label == "B" and 2 in one.pages)

    assert divide((piece("A", 1, 1), piece("B", 1, 2)), heavy, 200, {}) == TooLarge(piece("B", 2, 2), 520)


def test_a_letter_that_alone_is_too_large_is_told():
    assert divide((piece("A", 1, 1),), of_ten_bytes_a_page, 99, {}) == TooLarge(None, 100)


def test_pieces_of_one_exhibit_are_one():
    assert joined((piece("A", 1, 2), piece("B", 1, 1), piece("B", 2, 3))) == (piece("A", 1, 2), piece("B", 1, 3))


@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(1, 50)), max_size=12),
    st.integers(60, 900),
    st.sets(st.integers(1, 40), max_size=4),
)
def test_no_page_is_lost_or_doubled_and_no_file_is_too_large(exhibits, most, cuts):
    heavy = {str(index): weight for index, (_, weight) in enumerate(exhibits)}
    pieces = tuple(piece(str(index), 1, pages) for index, (pages, _) in enumerate(exhibits))

    def measure(group: Group, first: bool) -> int:
        return (50 if first else 5) + sum(heavy[one.label] * len(one.pages) for one in group)

    groups = divide(pieces, measure, most, {label: tuple(sorted(cuts)) for label in heavy})
    assert not isinstance(groups, TooLarge)  # each page alone fits
    together = [(one.label, page) for group in groups for one in group for page in one.pages]
    assert together == [(one.label, page) for one in pieces for page in one.pages]
    assert all(measure(group, index == 0) <= most for index, group in enumerate(groups))
    assert all(groups[1:])
    assert groups == divide(pieces, measure, most, {label: tuple(sorted(cuts)) for label in heavy})


@pytest.mark.parametrize("count", [1, 7, 40])
def test_forty_exhibits_are_measured_a_few_times(count):
    asked = []

    def measure(group: Group, first: bool) -> int:
        asked.append(group)
        return of_ten_bytes_a_page(group, first)

    groups = divide(tuple(piece(str(index), 1, 10) for index in range(count)), measure, 1110, {})
    assert not isinstance(groups, TooLarge)
    assert len(groups) == (1 if count <= 10 else 4)
    assert len(asked) <= 8 * len(groups)
