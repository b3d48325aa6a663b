"""The rows of a sheet as typed values, each with its cell; what cannot be read is told at its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from appealkit.errors import Problem, Severity, code_page
from appealkit.intake.book.cells import Grid, Held
from appealkit.intake.book.findings import At, Findings, letters
from appealkit.intake.book.layout import Column
from appealkit.intake.book.memory import Found, Item
from appealkit.intake.book.shown import likeness
from appealkit.intake.book.typed import fits, typed
from appealkit.maps.kinds import Vocabulary

I164 = code_page(
    "I164",
    """A column is not known
    Only columns of the form are read; a column of your own is no evidence, and a changed heading cannot be recognised.
    Bad: `Visits` where the form had `Visits attended`. Good: the heading as it was, or the remark under `Exact words`.
    """,
)
I165 = code_page(
    "I165",
    """A cell holds a formula
    Nothing is calculated here. The value that the spreadsheet program last showed is read, and may be out of date.
    Bad: `=B4+7`. Good: the day itself.
    """,
)


@dataclass(slots=True)
class ReadRow:
    """A row with something in it. `faulty`: the columns that hold what could not be read."""

    sheet: Found
    row: int
    file: str
    held: dict[str, Held] = field(repr=False)
    values: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)
    faulty: set[str] = field(default_factory=set)

    def at(self, key: str = "id") -> At:
        """The cell of this column in this row; the first known column where the sheet has no such."""
        numbers = {name: number for number, name in self.sheet.columns.items()}
        return At(self.file, self.sheet.plan.tab, self.row, numbers.get(key, min(numbers.values())))

    def word(self, key: str) -> str | None:
        """The single value of this column."""
        return self.values.get(key, {}).get("")

    def likeness(self, key: str) -> str:
        """How the cell looks, to be compared with what the form had."""
        return likeness(self.held[key].value) if key in self.held else ""

    def repeats(self, other: ReadRow) -> bool:
        """Whether both say the same in every cell, as rows of a copied sheet do."""
        keys = set(self.held) | set(other.held)
        same_sheet = self.sheet.plan.key == other.sheet.plan.key
        return same_sheet and all(self.likeness(key) == other.likeness(key) for key in keys)

    def changed(self, item: Item) -> bool:
        """Whether any cell says something else than the form did."""
        if item.sheet != self.sheet.plan.key:
            return True
        keys = (set(self.held) | set(item.cells)) - {"id"}
        return any(self.likeness(key) != (item.cells[key].likeness if key in item.cells else "") for key in keys)


def rows_of(
    sheet: Found, file: str, vocabulary: Vocabulary, known: Mapping[tuple[str, str], Item], findings: Findings
) -> Iterator[ReadRow]:
    """Every row that says more than its own name, and in `findings` what of it could not be read."""
    plan, grid = sheet.plan, sheet.grid
    _strange_columns(sheet, file, findings)
    columns = {column.key: column for column in plan.columns}
    for row in (row for row in grid.rows() if row >= sheet.first):
        held = {key: grid.cells[row, number] for number, key in sheet.columns.items() if (row, number) in grid.cells}
        if not set(held) - {"id"}:
            continue
        read = ReadRow(sheet, row, file, held)
        name = read.likeness("id")
        item = known.get((plan.key, name))
        for key, cell in held.items():
            kept = item.cells.get(key) if item else None
            if (
                kept
                and key != "id"
                and fits(columns[key], kept.values)
                and read.likeness(key) == kept.likeness
                and not cell.formula
            ):
                read.values[key] = dict(kept.values)
            elif not _other_value(plan.key, key):
                take(read, key, columns[key], cell, vocabulary, grid, findings)
        yield read


def take(
    read: ReadRow, key: str, column: Column, cell: Held, vocabulary: Vocabulary, grid: Grid, findings: Findings
) -> None:
    """Put what this cell says as this column's into the row, or tell why it cannot be."""
    at = read.at(key)
    if not calculated(cell, at, findings):
        read.faulty.add(key)
        return
    found = typed(column, cell, vocabulary, grid.zero_day)
    if found.fault:
        findings.mistake(at, *found.fault)
        read.faulty.add(key)
    elif any(found.values.values()):
        read.values[key] = found.values
    if found.doubt:
        findings.doubt(at, *found.doubt)


def calculated(cell: Held, at: At, findings: Findings) -> bool:
    """Whether the cell has a value to read. A formula is told, and has the value it last showed, if any."""
    if cell.formula and cell.value is None:
        findings.mistake(at, I165, "holds a formula that was never calculated", "type the value itself")
        return False
    if cell.formula:
        says = "holds a formula; the value it last showed is read"
        findings.doubt(at, I165, says, "type the value itself")
    return True


def _other_value(sheet: str, key: str) -> bool:
    """On the last sheet a value is typed by its detail, which stands in another cell."""
    return sheet == "other" and key == "value"


def _strange_columns(sheet: Found, file: str, findings: Findings) -> None:
    for number in sheet.strange:
        filled = sum(1 for row, column in sheet.grid.cells if column == number and row >= sheet.first)
        says = f"column {letters(number)} of sheet '{sheet.plan.tab}' is not known; its {filled} cells are not read"
        mend = "give it the heading it had, or move what it says to a column of the form"
        where = At(file, sheet.plan.tab, sheet.first - 1, number).where()
        findings.take(Problem(I164, says, mend, where, Severity.DOUBT))
