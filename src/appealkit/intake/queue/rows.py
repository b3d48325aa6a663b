"""A table as every format gives it: rows of text, each with its place; and the columns they stand in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

EXCEL_DAY_NOUGHT = date(1899, 12, 30)  # serial 1 is 1900-01-01 but for Excel's 29 February 1900


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` counts rows as a spreadsheet does, or the elements of JSON; `line` is the line of the file."""

    cells: tuple[str, ...] = field(repr=False)
    number: int
    line: int
    cut_off: bool = False  # the file ends in the middle of it
    open_quote: bool = False  # a quote in it is not closed, so it cannot be told where its cells end

    @property
    def filled(self) -> int:
        """How many of its cells hold something."""
        return sum(1 for cell in self.cells if cell)


@dataclass(slots=True)
class Table:
    """Rows that are read once. `names`: the names of the columns where the format itself has them (JSON); more may come
    while rows are read. `elements`: a place is an element and a key, not a cell. `day_nought`: of day numbers.
    `delimited`: a row ends with its empty cells, so one with fewer cells than the others is broken."""

    rows: Iterator[Row]
    names: list[str] | None = None
    elements: bool = False
    day_nought: date = EXCEL_DAY_NOUGHT
    delimited: bool = False


def letter(column: int) -> str:
    """The spreadsheet's letter of a column, counted from 0: A, Z, AA."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
