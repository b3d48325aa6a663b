"""XLSX: the sheet whose columns have names we know, its values as text. Nothing in a workbook is run, followed or
unpacked beyond a bound."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from appealkit.intake.queue.rows import EXCEL_DAY_NOUGHT, Row, Table
from appealkit.intake.queue.telling import I100, I101, I112, I117, I118, Telling
from appealkit.packed import DAMAGED

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MOST_PACKED = 64 << 20
MOST_UNPACKED = 400 << 20
MOST_SHARED = 64 << 20  # texts of the cells, which are held at once
MOST_ROWS = 200_000
MOST_COLUMNS = 500
MOST_SHEETS = 50
LOOKED_AT = 60
EXACT = 10**15  # a spreadsheet keeps fifteen digits; what is longer has lost its last ones
_NOT_MENDED = "export the queue again as XLSX or CSV"
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\x00!\x00|\x00<\x00!", re.IGNORECASE)
_FORMULA = re.compile(rb"<f[\s>/]")

Score = Callable[[list[Row]], int]


def read_sheet(data: bytes, score: Score, tell: Telling) -> Table:
    """The rows of the best sheet. None, and a problem, where the file is no workbook that can be read safely."""
    formulas = _safe(data, tell)
    book = None if formulas is None else _opened(data, tell, values=True)
    if book is None:
        return Table(iter(()))
    sheets = list(book.worksheets[:MOST_SHEETS])
    scores = [score(list(islice(_rows(book, at, None, Telling("")), LOOKED_AT))) for at in range(len(sheets))]
    best = max(range(len(sheets)), key=lambda at: scores[at], default=None)
    if best is None:
        tell.mistake(I100, "the workbook has no sheet with cells", _NOT_MENDED)
        return Table(iter(()))
    for at, value in enumerate(scores):
        if at != best and value >= 2:
            says = f"sheet {at + 1} also has columns of a queue; sheet {best + 1} was read"
            tell.doubt(I118, says, "save it as a file of its own, if it is wanted")
    written = _opened(data, tell, values=False) if formulas else None
    nought = book.epoch.date() if book.epoch.year == 1904 else EXCEL_DAY_NOUGHT
    return Table(_rows(book, best, written, tell), day_nought=nought)


def _safe(data: bytes, tell: Telling) -> bool | None:
    """Whether any cell holds a formula. None where the archive is damaged, too large, or holds XML entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
            names = {entry.filename for entry in entries}
            if not any(name.lower().startswith("xl/workbook") for name in names):
                tell.mistake(I100, "the file is an archive and no workbook", "unpack it, and give the files in it")
                return None
            shared = sum(entry.file_size for entry in entries if "sharedstrings" in entry.filename.lower())
            if sum(entry.file_size for entry in entries) > MOST_UNPACKED or shared > MOST_SHARED:
                tell.mistake(I101, "the workbook is too large when it is unpacked", "save the sheet as CSV")
                return None
            if any("vbaproject" in name.lower() for name in names):
                tell.doubt(I117, "the workbook holds macros; they were not run", "save it as XLSX to be rid of them")
            if any("externallink" in name.lower() for name in names):
                tell.doubt(
                    I117, "the workbook holds links to other files; they were not followed", "look at its values"
                )
            formulas = False
            for entry in entries:
                if entry.filename.lower().endswith((".xml", ".rels")):
                    found = _looked_through(packed, entry)
                    if found is None:
                        tell.mistake(I100, "the workbook holds XML entities, which no program writes", _NOT_MENDED)
                        return None
                    formulas |= found and "worksheets/" in entry.filename
            return formulas
    except DAMAGED:
        tell.mistake(I100, "the workbook is damaged or encrypted", _NOT_MENDED)
    return None


def _looked_through(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool | None:
    """Whether a formula stands in this part; None where it declares entities."""
    formula, kept = False, b""
    with packed.open(entry) as part:
        while piece := part.read(1 << 20):
            kept += piece
            if _ENTITY.search(kept):
                return None
            formula = formula or _FORMULA.search(kept) is not None
            kept = kept[-16:]
    return formula


def _opened(data: bytes, tell: Telling, *, values: bool) -> Workbook | None:
    import warnings

    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions that hold no values
            return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)
    except Exception:  # noqa: BLE001 openpyxl raises whatever its parsers do, for every way a workbook can be broken
        tell.mistake(I100, "the workbook is damaged or encrypted", _NOT_MENDED)
        return None


def _rows(book: Workbook, at: int, written: Workbook | None, tell: Telling) -> Iterator[Row]:
    """The rows of this sheet. `written`: the same workbook with its formulas, to tell those never worked out."""
    values = _cells(book, at, tell, formulas=written is not None)
    formulas = _cells(written, at, Telling("")) if written else None
    filled = 0
    for number, row in enumerate(values, 1):
        asked = _trimmed(next(formulas, ())) if formulas else ()
        filled += any(value is not None for value in row)
        if filled > MOST_ROWS:
            tell.mistake(I101, f"the sheet has more than {MOST_ROWS} rows; the rest was not read", "save it as CSV")
            return
        cells = []
        for column, value in enumerate(row[: max(len(_trimmed(row)), len(asked))]):
            text, mistake = _text(value)
            if value is None and column < len(asked) and str(asked[column] or "").startswith("="):
                mistake = "a formula stands here and its value was never stored"
            if mistake:
                tell.mistake(I112, mistake, "type the value, or open and save the workbook", number, column + 1)
            cells.append(text)
        yield Row(tuple(cells), number, number)


def _cells(book: Workbook, at: int, tell: Telling, *, formulas: bool = False) -> Iterator[tuple[object, ...]]:
    """The values of each row, None where there is none. Where there are `formulas`, one that gave no text has an empty
    one: it was worked out."""
    sheet = book.worksheets[at]
    try:
        reset = getattr(sheet, "reset_dimensions", None)
        if reset:
            reset()  # what a workbook says of its own size is often wrong
            if not formulas:
                yield from sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)
                return
            for row in sheet.iter_rows(max_col=MOST_COLUMNS):
                yield tuple("" if cell.value is None and cell.data_type == "str" else cell.value for cell in row)
    except Exception:  # noqa: BLE001 as above: the sheet's XML is parsed while its rows are read
        tell.mistake(I100, "the sheet is damaged; rows after this place were not read", _NOT_MENDED)


def _trimmed(row: tuple[object, ...]) -> tuple[object, ...]:
    """Without the empty cells at its end."""
    return row[: max((at for at, value in enumerate(row, 1) if value is not None), default=0)]


def _text(value: object) -> tuple[str, str]:
    """A cell as text, and what is wrong with it."""
    match value:
        case None:
            return "", ""
        case bool():
            return ("true" if value else "false"), ""
        case datetime():
            return (value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")), ""
        case date():
            return value.isoformat(), ""
        case time() | timedelta():
            return "", ""
        case int() | float():
            if abs(value) >= EXACT:
                return "", "a long number is stored as a number and has lost its last digits"
            plain = format(Decimal(format(value, ".15g")), "f")
            return plain, ""
        case str():
            text = value.strip()
            return ("", "a formula here ended in an error") if _ERROR.fullmatch(text) else (text, "")
        case _:
            return "", ""


_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")
