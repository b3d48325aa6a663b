"""A page of figures, format-free: sections of key figures and tables with bars, to be looked at rather than read.

A bar or a span stands in a cell beside the numbers that it shows, so whoever cannot see it loses nothing, and a
writer that cannot draw leaves its column out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from appealkit.document import book
from appealkit.document.book import Book, Sheet


@dataclass(frozen=True, slots=True)
class Money:
    """Whole cents."""

    cents: int


@dataclass(frozen=True, slots=True)
class Rate:
    """A part of a whole, 0 to 1, as a number."""

    part: float


@dataclass(frozen=True, slots=True)
class Factor:
    """A number that something is multiplied by; two decimals are shown."""

    value: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a whole, 0 to 1, drawn. `says`: what it shows, in words. `alarm`: a person should look here."""

    part: float
    says: str
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A rate with its interval, drawn on a line from 0 to 1."""

    low: float
    at: float
    high: float
    says: str


Cell = str | int | date | Money | Rate | Factor | Bar | Span | None


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in letters, for a workbook. `figures`: set flush right. `drawn`: holds bars or spans alone.
    `whole`: its words stay on one line."""

    heading: str
    width: int = 12
    figures: bool = False
    drawn: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. The first cell of a row is its name. A page shows the first `shown` rows, all where it is None, and
    `rest` where that leaves some out; with `shown=0` it stands in the workbook alone.

    `tab`: its sheet of the workbook, none where it is "". Grids of one tab have the same columns, but for the
    heading of the first, and are put together, each row with the `group` of its grid.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    tab: str
    group: str = ""
    shown: int | None = None
    rest: str = ""

    @property
    def on_page(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows that a page shows."""
        return self.rows if self.shown is None else self.rows[: self.shown]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One number that is to be seen first, with what it is and a line beneath."""

    name: str
    value: int | Money
    note: str = ""
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class KeyFigures:
    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Say:
    """A paragraph. `formula`: set apart, as one line that is to be found again."""

    text: str
    formula: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """Words and what they mean."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Small tables side by side, where the page is wide enough."""

    grids: tuple[Grid, ...]


Block = KeyFigures | Say | Terms | Grid | Beside


@dataclass(frozen=True, slots=True)
class Section:
    """`anchor`: its name in links, of letters alone."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The whole page. `top` stands above all sections, `foot` below them."""

    title: str
    lead: str
    top: tuple[Block, ...]
    sections: tuple[Section, ...]
    foot: tuple[str, ...] = ()
    language: str = "en-US"


def as_book(board: Board, footer: str = "") -> Book:
    """The same figures as a workbook to sort and filter: every row, and nothing drawn. The key figures stand first."""
    tabs: dict[str, list[Grid]] = {}
    for grid in grids_of(board):
        if grid.tab:
            tabs.setdefault(grid.tab, []).append(grid)
    sheets = tuple(_sheet(tab, grids) for tab, grids in tabs.items())
    return Book(board.title, (_summary(board), *sheets), footer, board.language)


def grids_of(board: Board) -> Iterator[Grid]:
    """Every table, in its place."""
    for block in (*board.top, *(block for section in board.sections for block in section.blocks)):
        if isinstance(block, Grid):
            yield block
        elif isinstance(block, Beside):
            yield from block.grids


def _summary(board: Board) -> Sheet:
    figures = (one for block in board.top if isinstance(block, KeyFigures) for one in block.figures)
    columns = (book.Column("What", 30), book.Column("How much", 16, figures=True), book.Column("Note", 40))
    return Sheet("Summary", board.title, columns, tuple((one.name, _plain(one.value), one.note) for one in figures))


def _sheet(tab: str, grids: list[Grid]) -> Sheet:
    columns, rows = grids[0].columns, [(grid.group, row) for grid in grids for row in grid.rows]
    kept = [at for at, column in enumerate(columns) if not column.drawn]
    heads = tuple(book.Column(columns[at].heading, columns[at].width, figures=columns[at].figures) for at in kept)
    if len(grids) == 1:
        told = tuple(tuple(_plain(row[at]) for at in kept) for _, row in rows)
        return Sheet(tab, grids[0].caption, heads, told)
    told = tuple((group, *(_plain(row[at]) for at in kept)) for group, row in rows)
    return Sheet(tab, tab, (book.Column("By", 14), replace(heads[0], heading="Name"), *heads[1:]), told)


def _plain(cell: Cell) -> book.Cell:
    match cell:
        case Money(cents):
            return Decimal(cents).scaleb(-2)
        case Rate(part):
            return part
        case Factor(value):
            return Decimal(f"{value:.2f}")
        case Bar() | Span():
            return None
        case _:
            return cell
