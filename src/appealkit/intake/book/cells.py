"""A workbook from outside as plain grids of values: bounded before it is unpacked, nothing in it is run or followed.

Office Open XML (ECMA-376) only. Formulas give the value that the spreadsheet program last showed; macros, external
links and everything but cells stay closed.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from appealkit.errors import InputError, Problem, Severity, Where, code_page

I160 = code_page(
    "I160",
    """The workbook cannot be opened
    Only the newer Excel format is read; Google Sheets, LibreOffice and Numbers can all save it.
    Bad: `evidence.xls`, or a workbook that asks for a password. Good: `evidence.xlsx`, saved without a password.
    """,
)
I161 = code_page(
    "I161",
    """The workbook is too large, or is not made as spreadsheet programs make them
    A filled form is small. What unpacks to far more, or defines XML of its own, is refused.
    Bad: a form with pictures and a million rows. Good: the form alone, saved again as .xlsx.
    """,
)
I178 = code_page(
    "I178",
    """A sheet goes on beyond what is read
    Rows and columns far from the form are not looked at, so that nobody has to wait for a sheet of empty cells.
    Bad: a fact in row 9000. Good: facts in the rows below the headings.
    """,
)

LARGEST_FILE = 20 << 20  # bytes
LARGEST_PARTS = 16 << 20  # bytes of all its parts, unpacked; a form with every sheet filled has three
SMALL_PARTS, MOST_TIMES = 2 << 20, 100  # what is larger than the first may be no more times its packed size
MOST_PARTS = 1000
MOST_SHEETS = 100
MOST_ROWS, MOST_COLUMNS = 2000, 120
_FOREIGN = (b"<!DOCTYPE", b"<!ENTITY")
_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)")
_FAR_CELL = re.compile(rb'<c r="(?=[A-Z]{2,3}[0-9]|[A-Z][0-9]{4})([A-Z]{1,3})([0-9]{1,7})"[^>/]*><(?:v|is|f)')
_FORMULA = re.compile(rb"<(?:[A-Za-z0-9]+:)?f[\s>/]")

CellValue = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """What a cell holds. `percent`: it is shown with a percent sign."""

    value: CellValue = field(repr=False)
    formula: bool = False
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """The filled cells of one sheet, by row and column, 1-based. `number`: which sheet of the workbook it is;
    `blank`: the cells whose formula was worked out and gave no text."""

    name: str = field(repr=False)  # whoever renamed it may have written a patient's name
    number: int
    cells: dict[tuple[int, int], Held] = field(repr=False)
    blank: frozenset[tuple[int, int]] = frozenset()
    zero_day: date = date(1899, 12, 30)

    def rows(self) -> list[int]:
        """The rows that hold anything, from the top."""
        return sorted({row for row, _ in self.cells})

    def text(self, row: int, column: int) -> str:
        """What stands there, as text without spaces around it; empty where nothing does."""
        held = self.cells.get((row, column))
        return "" if held is None or held.value is None else str(held.value).strip()


def grids_of(data: bytes, file: str) -> tuple[list[Grid], list[Problem]]:
    """Every sheet of the workbook, and what could not be read of it. Empty where it cannot be opened at all."""
    try:
        found = _inspected(data, file)
        grids = _loaded(data, file, values=True)
        written = _loaded(data, file, values=False) if found.formulas else []
    except InputError as error:
        return [], list(error.problems)
    for grid, as_written in zip(grids, written, strict=False):
        for at, cell in as_written.cells.items():
            if cell.formula and at not in grid.blank:
                shown = grid.cells.get(at, Held(None))
                grid.cells[at] = Held(shown.value, formula=True, percent=shown.percent)
    if not found.beyond:
        return grids, []
    says = f"a sheet goes on beyond row {MOST_ROWS} or column {MOST_COLUMNS}; the rest is not read"
    mend = "move what stands there up, below the headings"
    return grids, [Problem(I178, says, mend, Where(file), Severity.DOUBT)]


@dataclass(frozen=True, slots=True)
class Inspected:
    """Whether any cell holds a formula, and whether any stands beyond what is read."""

    formulas: bool
    beyond: bool


def _inspected(data: bytes, file: str) -> Inspected:
    """What is in the packed file. InputError where the file is no workbook or is not one to be unpacked."""
    if len(data) > LARGEST_FILE:
        raise _too_large(file, f"the file is larger than {LARGEST_FILE >> 20} MB")
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise _unopened(file, "it is an old .xls, or is protected by a password")
    if not data:
        raise _unopened(file, "the file is empty")
    if data[:2] != b"PK":
        raise _unopened(file, "it is no Excel workbook, whatever its name says")
    try:
        return _unpacked(data, file)
    except InputError:
        raise
    except Exception:  # noqa: BLE001 a damaged archive can raise anything; what it raises is no bug of ours
        raise _unopened(file, "the file is damaged or was cut off") from None


def _unpacked(data: bytes, file: str) -> Inspected:
    """Every part read once, within the bounds."""
    formulas, beyond = False, False
    left = bound = min(LARGEST_PARTS, max(SMALL_PARTS, MOST_TIMES * len(data)))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
        names = {part.filename for part in parts}
        if "[Content_Types].xml" not in names:
            raise _unopened(file, "it is a packed file of another kind")
        if len(parts) > MOST_PARTS or len(names) != len(parts):
            raise _too_large(file, "it has too many parts, or two of one name")
        for part in parts:
            with packed.open(part) as opened:
                content = opened.read(left + 1)
            left -= len(content)
            if left < 0:
                raise _too_large(file, f"it unpacks to more than {bound >> 20} MB")
            if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                _refuse_foreign(content, file)
            if "worksheets/" in part.filename:
                formulas = formulas or _FORMULA.search(content) is not None
                beyond = beyond or _is_beyond(content)
    return Inspected(formulas, beyond)


def _refuse_foreign(content: bytes, file: str) -> None:
    """Spreadsheet programs write UTF-8 without document types; anything else could hide entities."""
    declared = _DECLARED.search(content[:200])
    plain = not declared or declared[1].lower() in {b"utf-8", b"us-ascii", b"ascii"}
    if not plain or b"\0" in content or any(word in content for word in _FOREIGN):
        raise _too_large(file, "it defines its own XML")


def _is_beyond(content: bytes) -> bool:
    for letters, digits in _FAR_CELL.findall(content):
        column = 0
        for letter in letters:
            column = 26 * column + letter - 64
        if column > MOST_COLUMNS or int(digits) > MOST_ROWS:
            return True
    return False


def _loaded(data: bytes, file: str, *, values: bool) -> list[Grid]:
    """The cells of every sheet: as last shown, or as written with formulas marked."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and features that are not ours to keep
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)
            zero_day = date(1904, 1, 1) if book.epoch.year == 1904 else date(1899, 12, 30)
            grids = [
                Grid(sheet.title, number, *_cells(sheet), zero_day)
                for number, sheet in enumerate(book.worksheets[:MOST_SHEETS], 1)
            ]
            book.close()
    except Exception:  # noqa: BLE001 a damaged workbook can raise anything; what it raises is no bug of ours
        raise _unopened(file, "the file is damaged") from None
    return grids


def _cells(sheet: Any) -> tuple[dict[tuple[int, int], Held], frozenset[tuple[int, int]]]:
    """The cells that hold something, and those that hold an empty text of a formula. What the sheet claims of its own
    size is not believed."""
    cells: dict[tuple[int, int], Held] = {}
    blank: set[tuple[int, int]] = set()
    for row in sheet.iter_rows(min_row=1, min_col=1, max_row=MOST_ROWS, max_col=MOST_COLUMNS):
        for cell in row:
            value = cell.value
            if isinstance(value, str):
                value = value.replace("_x000D_", "")  # how a carriage return is written (ECMA-376, 22.9.2.19)
            if value is None or (isinstance(value, str) and not value.strip()):
                if value is not None or cell.data_type == "str":  # how openpyxl calls the text of a formula
                    blank.add((cell.row, cell.column))
                continue
            kept = value if isinstance(value, str | int | float | date) else str(value)
            formula = cell.data_type == "f"
            cells[cell.row, cell.column] = Held(kept, formula, "%" in (cell.number_format or ""))
    return cells, frozenset(blank)


def _unopened(file: str, why: str) -> InputError:
    return InputError(
        Problem(I160, f"the workbook cannot be opened: {why}", "save it as .xlsx, without a password", Where(file))
    )


def _too_large(file: str, why: str) -> InputError:
    return InputError(Problem(I161, f"the workbook is refused: {why}", "save the form alone as .xlsx", Where(file)))
