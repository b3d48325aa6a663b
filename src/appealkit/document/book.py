"""A workbook, format-free: sheets of rows under one heading each, for people who sort and filter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Cell = str | int | float | Decimal | date | None  # a float is a part of a whole, 0 to 1; a Decimal is money


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in letters of the usual size. `choices`: what may be picked in it, where that is a closed list.
    `figures`: set flush right, to be compared."""

    heading: str
    width: int
    choices: tuple[str, ...] = ()
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. `name`: of its tab, at most 31 letters; each row has one cell for each column."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """One workbook. `footer` stands at the foot of each printed page."""

    title: str
    sheets: tuple[Sheet, ...]
    footer: str = ""
    language: str = "en-US"
