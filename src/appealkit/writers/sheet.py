"""Book -> an Excel workbook: real tables with filters, a heading that stays in sight, lists to pick from.

Text is text, whatever it begins with. No clock: the same book is the same file on any day.
"""

from __future__ import annotations

import io
import math
import re
import textwrap
import zipfile
from collections.abc import Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any

from appealkit.document.book import Book, Cell, Column, Sheet
from appealkit.writers.shown import as_shown

# Ink on ground has a contrast of 7 : 1 or more (WCAG 2.2, 1.4.6).
INK, HEAD_INK, HEAD_GROUND, LINE = "FF1A1A1A", "FFFFFFFF", "FF1F3864", "FFAEB8C2"
TITLE_ROW, HEAD_ROW, FIRST_ROW = 1, 2, 3
PAGE_WIDTH = 170  # of columns on a sheet of paper, so that their words can still be read
LONGEST_CELL = 32_000  # a spreadsheet takes 32,767 letters
DAY, MONEY = "yyyy-mm-dd", "#,##0.00"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
Dresses = dict[tuple[str, bool, bool, bool], Any]  # the style of each kind of cell
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def write_xlsx(book: Book) -> bytes:
    """The workbook's bytes, equal for an equal book."""
    import openpyxl

    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    made.properties.creator = "appealkit"
    made.properties.title = as_shown(book.title)
    made.properties.language = book.language
    dresses: Dresses = {}
    for number, sheet in enumerate(book.sheets, 1):
        _draw(made.create_sheet(sheet.name), sheet, book, number, dresses)
    made.active = 0
    out = io.BytesIO()
    made.save(out)
    return settled(out.getvalue())


def _draw(page: Any, sheet: Sheet, book: Book, number: int, dresses: Dresses) -> None:
    from openpyxl.utils import get_column_letter

    _put(page, TITLE_ROW, 1, sheet.title, dresses).font = _font(bold=True, size=14)
    page.row_dimensions[TITLE_ROW].height = 24
    for at, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(at)].width = column.width
        head = _put(page, HEAD_ROW, at, column.heading, dresses, right=column.figures)
        head.font, head.fill = _font(bold=True, ink=HEAD_INK), _fill(HEAD_GROUND)
    page.row_dimensions[HEAD_ROW].height = _height([column.heading for column in sheet.columns], sheet.columns)
    for row, cells in enumerate(sheet.rows, FIRST_ROW):
        for at, (value, column) in enumerate(zip(cells, sheet.columns, strict=True), 1):
            _put(page, row, at, value, dresses, right=column.figures)
        page.row_dimensions[row].height = _height(cells, sheet.columns)
    last = get_column_letter(len(sheet.columns))
    end = max(FIRST_ROW, FIRST_ROW + len(sheet.rows) - 1)
    _table(page, f"Table{number}", f"A{HEAD_ROW}:{last}{end}")
    for at, column in enumerate(sheet.columns, 1):
        if column.choices:
            _pick(page, column, f"{get_column_letter(at)}{FIRST_ROW}:{get_column_letter(at)}{end}")
    page.freeze_panes = f"B{FIRST_ROW}"
    page.print_title_rows, page.print_title_cols = f"{TITLE_ROW}:{HEAD_ROW}", "A:A"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 1  # letter
    wide = sum(column.width for column in sheet.columns)
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = math.ceil(wide / PAGE_WIDTH), 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.left.text = as_shown(book.footer).replace("&", "&&")
    page.oddFooter.right.text = "&A, page &P of &N"


def _put(page: Any, row: int, at: int, value: Cell, dresses: Dresses, *, right: bool = False) -> Any:
    """A cell with this value, as a value: a text that begins as a formula does is a text."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = page.cell(row=row, column=at)
    shown = "General"
    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", as_shown(value))[:LONGEST_CELL]
        if text:
            cell.value, cell.data_type, shown = text, "s", "@"
    elif value is not None:
        cell.value = value
        shown = _format(value)
    quoted = shown == "@" and cell.value[0] in "=+-@\t\r'"
    key = (shown, right, row > TITLE_ROW, quoted)
    if key not in dresses:
        _dress(cell, *key)
        dresses[key] = copy(cell._style)  # noqa: SLF001
    cell._style = copy(dresses[key])  # noqa: SLF001 made anew for each cell, styles take nine tenths of the time
    return cell


def _dress(cell: Any, shown: str, right: bool, boxed: bool, quoted: bool) -> None:
    from openpyxl.styles import Alignment, Border, Side

    cell.number_format = shown
    cell.font = _font()
    if boxed:
        line = Side(style="thin", color=LINE)
        side = "right" if right else "left"
        cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal=side, indent=1 if right else 0)
        cell.border = Border(left=line, right=line, top=line, bottom=line)
    if quoted:
        cell.quotePrefix = True


def _format(value: float | Decimal | date) -> str:
    match value:
        case date():
            return DAY
        case Decimal():
            return MONEY
        case float():
            return "0%"
        case _:
            return "0"


def _table(page: Any, name: str, area: str) -> None:
    from openpyxl.worksheet.table import Table, TableStyleInfo

    table = Table(displayName=name, ref=area)
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    page.add_table(table)


def _pick(page: Any, column: Column, area: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
    rule.errorTitle, rule.error = column.heading[:32], "Please pick a word from the list."
    rule.showErrorMessage = True
    rule.add(area)
    page.add_data_validation(rule)


def _font(*, bold: bool = False, size: int = 11, ink: str = INK) -> Any:
    from openpyxl.styles import Font

    return Font(name="Calibri", size=size, bold=bold, color=ink)


def _fill(ground: str) -> Any:
    from openpyxl.styles import PatternFill

    return PatternFill("solid", start_color=ground, end_color=ground)


def _height(cells: Sequence[Cell], columns: Sequence[Column]) -> float:
    """High enough for the longest text of the row, wrapped to its column."""
    lines = 1
    for value, column in zip(cells, columns, strict=True):
        for part in str(value or "").splitlines():
            lines = max(lines, len(textwrap.wrap(part, max(math.floor(column.width * 1.05), 1))) or 1)
    return min(lines * 15.0 + 4, 409.0)


def settled(data: bytes) -> bytes:
    """The same workbook without the hour at which it was made, its parts in a fixed order."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w") as packed:
        for part in sorted(made.infolist(), key=lambda part: (part.filename != "[Content_Types].xml", part.filename)):
            entry = zipfile.ZipInfo(part.filename, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            content = made.read(part)
            if part.filename == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            packed.writestr(entry, content)
    return out.getvalue()
