"""Where the names of the columns stand: below any preamble, in one row or in two of which the upper was merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from appealkit.intake.queue.rows import Row, Table
from appealkit.intake.queue.tables import QueueTables

LOOKED_AT = 60
MOST_COLUMNS = 500
FEWEST = 2  # names that must be known; one alone may be a word of a title

Names = tuple[str, ...]  # of one column: the fullest first


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns, how many of them are known, how many rows they take with those above, and the last of
    those as it stands. `usual`: how many cells most of the first rows below have."""

    names: tuple[Names, ...]
    known: int
    rows: int
    last: tuple[str, ...]
    usual: int = 0


def known_names(rows: list[Row], tables: QueueTables, mapped: Iterable[str] = ()) -> int:
    """How many columns the best header among these rows names. 0 where none does."""
    found = find_header(rows, tables, frozenset(mapped))
    return found.known if found else 0


def find_header(rows: list[Row], tables: QueueTables, mapped: frozenset[str] = frozenset()) -> Header | None:
    """The header with most known names; of equal ones the first, and one row rather than two."""
    best: Header | None = None
    for at, row in enumerate(rows):
        if not any(row.cells) or len(row.cells) > MOST_COLUMNS:
            continue
        one = _header([(cell,) for cell in row.cells], at + 1, row.cells, tables, mapped)
        if best is None or one.known > best.known:
            best = one
        if at + 1 < len(rows) and row.filled > 1 and _is_merged(row):
            two = _header(list(_pairs(row.cells, rows[at + 1].cells)), at + 2, rows[at + 1].cells, tables, mapped)
            below = _header([(cell,) for cell in rows[at + 1].cells], at + 2, rows[at + 1].cells, tables, mapped)
            if two.known > max(best.known, below.known):
                best = two
    return best if best is not None and best.known >= FEWEST else None


def headed(table: Table, tables: QueueTables, mapped: frozenset[str]) -> tuple[Header | None, Iterator[Row], int]:
    """The header of a table of cells, its rows from there on, and how many rows stood above them."""
    top = list(islice(table.rows, LOOKED_AT))
    header = find_header(top, tables, mapped)
    taken = header.rows if header else 0
    if header:
        widths = Counter(len(row.cells) for row in top[taken:] if any(row.cells))
        header = replace(header, usual=max(widths, key=widths.__getitem__, default=0))
    return header, chain(top[taken:], table.rows), taken


def json_names(name: str) -> Names:
    """The names of a key: itself, and its own last step where it lay one level down."""
    inner = name.partition(" ")[2]
    return (name, inner) if inner else (name,)


def _header(
    names: list[Names], rows: int, last: tuple[str, ...], tables: QueueTables, mapped: frozenset[str]
) -> Header:
    while names and not any(names[-1]):
        names.pop()
    known: dict[object, None] = {}
    for each in names:
        for name in each:
            if name in mapped:
                known[name] = None
                break
            if name and (meaning := tables.meaning(name)):
                known[meaning] = None
                break
    return Header(tuple(names), len(known), rows, last)


def _is_merged(row: Row) -> bool:
    """Whether cells stand empty after others, as they do below a merged name."""
    return any(cell and not after for cell, after in zip(row.cells, row.cells[1:], strict=False)) or not row.cells[-1]


def _pairs(upper: tuple[str, ...], lower: tuple[str, ...]) -> Iterator[Names]:
    """The names under a merged row: `Patient` above `First`, `Last` is `Patient First`, `Patient Last`."""
    over = ""
    for at in range(max(len(upper), len(lower))):
        above = upper[at] if at < len(upper) else ""
        below = lower[at] if at < len(lower) else ""
        over = above or (over if below else "")
        yield tuple(dict.fromkeys(filter(None, (f"{over} {below}".strip(), below, above))))
