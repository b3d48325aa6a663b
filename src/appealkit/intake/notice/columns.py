"""The order in which the rows of a page are read: columns of prose one after the other, tables row by row.

A gutter is a space that no row crosses. What stands on both sides of it is read column by column only where both
sides are running words that fill their column; labels with values, and figures, are read across.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from appealkit.intake.notice.lines import Word

FEWEST_ROWS = 4  # beside each other; below that two columns are not told from two cells
_DEEPEST = 4
_LONGEST_ZONE = 200  # rows: no page has more


@dataclass(frozen=True, slots=True)
class Raw:
    """One row across the page before the order is chosen."""

    words: tuple[Word, ...]
    apart: bool
    wide: float
    at: int = 0


def in_order(rows: Sequence[Raw], deep: int = 0) -> list[Raw]:
    """The rows as a person reads them: a row beside another column is split in two."""
    out: list[Raw] = []
    at = 0
    while at < len(rows):
        zone = _zone(rows, at) if deep < _DEEPEST else None
        if zone is None:
            out.append(rows[at])
            at += 1
            continue
        end, gutter = zone
        for side in (_left, _right):
            out += in_order(list(_column(rows[at:end], gutter, side)), deep + 1)
        at = end
    return out


def _zone(rows: Sequence[Raw], start: int) -> tuple[int, tuple[float, float]] | None:
    """Where the columns that begin with this row end, and their gutter. None where none begin here."""
    for gutter in sorted(_gaps(rows[start]), key=lambda gap: gap[0] - gap[1]):
        low, high = gutter
        both, last = [start], start
        for at in range(start + 1, min(start + _LONGEST_ZONE, len(rows))):
            row = rows[at]
            narrowed = _narrowed(row, low, high)
            if narrowed is None:
                break
            low, high = narrowed
            sided = row.words[0].x0 < high <= row.words[-1].x0
            if sided:
                both.append(at)
                last = at
            elif row.apart and at == last + 1 and not _goes_on(rows, at, low, high):
                break
            else:
                last = at
        if len(both) < FEWEST_ROWS:
            continue
        zone = rows[start : last + 1]
        if _is_prose(zone, (low, high), _left) and _is_prose(zone, (low, high), _right):
            return last + 1, (low, high)
    return None


def _goes_on(rows: Sequence[Raw], at: int, low: float, high: float) -> bool:
    """Whether both columns are met again after this row, before a row that crosses them."""
    for row in rows[at : at + _LONGEST_ZONE]:
        narrowed = _narrowed(row, low, high)
        if narrowed is None:
            return False
        if row.words[0].x0 < high <= row.words[-1].x0:
            return True
    return False


def _gaps(row: Raw) -> Iterator[tuple[float, float]]:
    for one, other in zip(row.words, row.words[1:], strict=False):
        if other.x0 - one.x1 > row.wide:
            yield one.x1, other.x0


def _narrowed(row: Raw, low: float, high: float) -> tuple[float, float] | None:
    """The gutter as far as this row leaves it free; None where the row crosses it."""
    ends = [word.x1 for word in row.words if word.x0 < (low + high) / 2]
    begins = [word.x0 for word in row.words if word.x0 >= (low + high) / 2]
    narrow = max([low, *ends]), min([high, *begins])
    return narrow if narrow[1] - narrow[0] > row.wide * 0.75 else None


def _left(word: Word, gutter: tuple[float, float]) -> bool:
    return word.x0 < gutter[1] and word.x1 <= gutter[1]


def _right(word: Word, gutter: tuple[float, float]) -> bool:
    return not _left(word, gutter)


Side = Callable[[Word, tuple[float, float]], bool]


def _column(rows: Sequence[Raw], gutter: tuple[float, float], side: Side) -> Iterator[Raw]:
    apart = True
    for row in rows:
        words = tuple(word for word in row.words if side(word, gutter))
        if words:
            yield Raw(words, row.apart or apart, row.wide, row.at)
            apart = False
        else:
            apart = apart or row.apart


def _is_prose(rows: Sequence[Raw], gutter: tuple[float, float], side: Side) -> bool:
    column = [row.words for row in _column(rows, gutter, side)]
    if len(column) < FEWEST_ROWS or median(len(words) for words in column) < 3:
        return False
    every = [word.text for words in column for word in words]
    letters = sum(text.strip(".,;:()'\"").replace("-", "").replace("'", "").isalpha() for text in every)
    labels = sum(any(word.text.endswith(":") for word in words[:4]) for words in column)
    left, right = min(words[0].x0 for words in column), max(words[-1].x1 for words in column)
    filled = sum(words[-1].x1 - words[0].x0 >= 0.55 * (right - left) for words in column)
    small = sum(text[:1].islower() for text in every)
    shouted = sum(text.isupper() for text in every) >= 0.8 * len(every)
    running = small >= 0.5 * len(every) or (shouted and median(len(words) for words in column) >= 4)
    return running and letters >= 0.75 * len(every) and labels <= 0.2 * len(column) and filled * 2 >= len(column)
