"""What the form was filled with, from the sheet that nobody sees; and the sheets of a workbook that came back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from appealkit.intake.book.cells import Grid
from appealkit.intake.book.layout import FORM, HEADING_ROW, LISTS, Layout, SheetPlan, plain

FURTHEST_HEADING = 12  # someone may have put a few rows above


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell as the form had it: how it looked, and the values it stands for."""

    likeness: str = field(repr=False)
    values: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Item:
    """A row that stood in the form."""

    sheet: str
    origin: str
    cells: dict[str, Kept] = field(default_factory=dict, repr=False)


@dataclass(slots=True)
class Memory:
    """All that the hidden sheet says; `there` is False where it is gone."""

    there: bool = False
    case: str = ""
    tabs: dict[str, str] = field(default_factory=dict)
    headings: dict[tuple[str, str], str] = field(default_factory=dict)
    items: dict[tuple[str, str], Item] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet of facts or documents in a workbook: its grid, its columns by number, its first row of facts."""

    plan: SheetPlan
    grid: Grid
    columns: Mapping[int, str]
    first: int
    strange: tuple[int, ...]  # columns that hold something under a heading that is not known


def remembered(grids: Iterable[Grid]) -> Memory:
    """What the form was filled with. What a person did to that sheet can only make it say less."""
    memory = Memory()
    for grid in grids:
        if grid.name != FORM:
            continue
        for row in grid.rows():
            word = [grid.text(row, number) for number in range(1, 7)]
            match word[0]:
                case "form":
                    memory.there = True
                case "case":
                    memory.case = word[1]
                case "sheet":
                    memory.tabs[plain(word[2])] = word[1]
                case "column":
                    memory.headings[word[1], plain(word[3])] = word[2]
                case "item":
                    memory.items[word[1], word[2]] = Item(word[1], word[3])
                case "cell":
                    _keep(memory, word)
                case _:
                    pass
    return memory


def sheets_of(grids: Iterable[Grid], layout: Layout, memory: Memory) -> tuple[list[Found], Grid | None, list[Grid]]:
    """The sheets that could be recognised, the first sheet, and the filled ones that could not be."""
    plans = {plan.key: plan for plan in layout.sheets()}
    tabs = {plain(plan.tab): key for key, plan in plans.items()} | {
        tab: key for tab, key in memory.tabs.items() if key in plans
    }
    labels = {plain(column.words.column) for column in layout.header()}
    found, start, strange = [], None, []
    for grid in grids:
        if grid.name in {FORM, LISTS} or not grid.cells:
            continue
        key = tabs.get(plain(grid.name)) or tabs.get(plain(_title(grid)))
        sheet = _found(grid, plans[key], memory) if key else None
        if sheet:
            found.append(sheet)
        elif start is None and len({plain(grid.text(row, 1)) for row in grid.rows()} & labels) > 1:
            start = grid
        else:
            strange.append(grid)
    return found, start, strange


def _title(grid: Grid) -> str:
    """What the sheet calls itself at its top, where its tab was renamed."""
    return next((said.split(":")[0] for row in (1, 2, 3) if (said := grid.text(row, 1))), "")


def _found(grid: Grid, plan: SheetPlan, memory: Memory) -> Found | None:
    """The sheet with its headings, wherever they went. None where it has none of them."""
    headings = {plain(column.words.column): column.key for column in plan.columns}
    keys = {column.key for column in plan.columns}
    headings |= {said: key for (sheet, said), key in memory.headings.items() if sheet == plan.key and key in keys}
    headings |= {plain(column.key): column.key for column in plan.columns if plain(column.key) not in headings}
    best: dict[int, str] = {}
    at = HEADING_ROW
    for row in [row for row in grid.rows() if row <= FURTHEST_HEADING]:
        columns: dict[int, str] = {}
        for number in sorted(number for line, number in grid.cells if line == row):
            key = headings.get(plain(grid.text(row, number)))
            if key and key not in columns.values():
                columns[number] = key
        if len(columns) > len(best):
            best, at = columns, row
    if len(best) < 2:
        return None
    helps = {plain(column.help) for column in plan.columns if column.help}
    first = at + 1
    for row in [row for row in grid.rows() if row > at]:
        if not any("Example:" in grid.text(row, number) or plain(grid.text(row, number)) in helps for number in best):
            break
        first = row + 1
    beyond = {number for row, number in grid.cells if row >= first and number not in best}
    return Found(plan, grid, best, first, tuple(sorted(beyond)))


def _keep(memory: Memory, word: list[str]) -> None:
    item = memory.items.get((word[1], word[2]))
    if item is None:
        return
    try:
        values = json.loads(word[5])
    except ValueError:
        return
    if isinstance(values, dict) and all(isinstance(value, str) for value in values.values()):
        item.cells[word[3]] = Kept(word[4], values)
