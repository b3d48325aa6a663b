"""A workbook, format-free: sheets of rows under one heading each, for people who sort and filter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Cell = str | int | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in letters of the usual size. `choices`: what may be picked in it, where that is a closed list."""

    heading: str
    width: int
    choices: tuple[str, ...] = ()


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
