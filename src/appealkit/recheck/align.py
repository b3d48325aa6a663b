"""Which sentence or row of the edited letter is which of the composed one."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

_T = TypeVar("_T")
LIKE = 0.3  # the least likeness of two that are taken for one, changed


@dataclass(frozen=True, slots=True)
class Side:
    """A unit as it is aligned: rows go with rows only; equal keys are equal units."""

    is_row: bool
    tokens: tuple[Hashable, ...]


def align(old: Sequence[Side], new: Sequence[Side]) -> list[tuple[int | None, int | None]]:
    """Pairs of places, in reading order; None where one side has nothing. Order is kept, likeness is greatest."""
    pairs: list[tuple[int | None, int | None]] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pairs += zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            pairs += _likest(old, new, range(i1, i2), range(j1, j2))
    return pairs


def _likest(
    old: Sequence[Side], new: Sequence[Side], rows: range, columns: range
) -> Iterator[tuple[int | None, int | None]]:
    """Needleman and Wunsch over the stretch that differs: no reward for a gap."""
    bags = {i: Counter(old[i].tokens) for i in rows}
    others = {j: Counter(new[j].tokens) for j in columns}
    best = [[0.0] * (len(columns) + 1) for _ in range(len(rows) + 1)]
    like: dict[tuple[int, int], float] = {}
    for a in range(len(rows) - 1, -1, -1):
        for b in range(len(columns) - 1, -1, -1):
            i, j = rows[a], columns[b]
            alike = likeness(bags[i], others[j]) if old[i].is_row == new[j].is_row else 0.0
            like[a, b] = alike
            taken = alike + best[a + 1][b + 1] if alike >= LIKE else -1.0
            best[a][b] = max(best[a + 1][b], best[a][b + 1], taken)
    a = b = 0
    while a < len(rows) or b < len(columns):
        both = a < len(rows) and b < len(columns)
        if both and like[a, b] >= LIKE and best[a][b] == like[a, b] + best[a + 1][b + 1]:
            yield rows[a], columns[b]
            a, b = a + 1, b + 1
        elif b == len(columns) or (a < len(rows) and best[a][b] == best[a + 1][b]):
            yield rows[a], None
            a += 1
        else:
            yield None, columns[b]
            b += 1


def likeness(one: Counter[_T], other: Counter[_T]) -> float:
    """Twice what they share by what both hold: 1 for the same bag, 0 where nothing is shared."""
    whole = one.total() + other.total()
    return 2 * (one & other).total() / whole if whole else 1.0
