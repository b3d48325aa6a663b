"""The workbook on the page: tabs, colours, widths, lists to pick from. Text is text, whatever it begins with."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any, NamedTuple

from appealkit.intake.book.cells import CellValue
from appealkit.intake.book.layout import (
    FIRST_ROW,
    FORM,
    HEADING_ROW,
    HELP_ROW,
    LISTS,
    OTHER,
    TITLE_ROW,
    Column,
    SheetPlan,
)
from appealkit.intake.book.looks import (
    ASKED_GROUND,
    HEAD_GROUND,
    HEAD_INK,
    HELP_GROUND,
    HELP_INK,
    INK,
    KNOWN_GROUND,
    LINE,
    LINK,
    PAGE_WIDTH,
    format_of,
    height_of,
    width_of,
)
from appealkit.intake.book.shown import cell_of, likeness
from appealkit.intake.book.tables import FormWords
from appealkit.intake.book.wanted import Ask
from appealkit.maps.kinds import ValueType


class Look(NamedTuple):
    """How a cell looks, but for its ground."""

    size: int = 11
    bold: bool = False
    ink: str = INK
    wrap: bool = False
    top: bool = False
    border: bool = False
    number_format: str = ""


PLAIN = Look()


class Drawing:
    """The workbook as it is drawn, sheet after sheet."""

    def __init__(self, words: FormWords) -> None:
        import openpyxl

        self._words = words
        self._book = openpyxl.Workbook()
        self._book.remove(self._book.worksheets[0])
        self._book.properties.creator = "appealkit"
        self._book.properties.title = words.start.title
        self._lists: dict[tuple[str, ...], str] = {}
        self._made: dict[Look, Any] = {}

    def start(
        self,
        header: Sequence[tuple[Column, Sequence[str]]],
        wanted: Sequence[tuple[Ask, Sequence[str]]],
        plans: Sequence[SheetPlan],
    ) -> None:
        """The first sheet: how to do it, the patient, what is wanted from whom, and where to write it."""
        said = self._words.start
        sheet = self._book.create_sheet(said.sheet)
        for letter, width in zip("ABCDEF", (30, 56, 24, 24, 24, 24), strict=True):
            sheet.column_dimensions[letter].width = width
        sheet.sheet_view.showGridLines = False
        self._put(sheet, 1, 1, said.title, Look(size=16, bold=True))
        row = 3
        for line in said.explanation:
            self._put(sheet, row, 1, line)
            row += 1
        row += 1
        self._put(sheet, row, 1, said.patient_title, Look(size=13, bold=True))
        for column, values in header:
            row += 1
            self._put(sheet, row, 1, column.words.column, Look(bold=True, border=True))
            cell = self._put(sheet, row, 2, cell_of(column, values), Look(border=True), column)
            sheet.row_dimensions[row].height = 18
            self._fill(cell, KNOWN_GROUND if values else ASKED_GROUND)
            example = f"{column.help}" if not values else said.known
            self._put(sheet, row, 3, example if values else f"{said.fill_in}. {example}", Look(ink=HELP_INK))
            self._limit(sheet, column, f"B{row}")
        row += 2
        self._put(sheet, row, 1, said.wanted_title, Look(size=13, bold=True))
        row += 1
        if wanted:
            row = self._wanted(sheet, row, wanted)
        else:
            self._put(sheet, row, 1, said.wanted_none)
            row += 1
        row += 1
        self._put(sheet, row, 1, said.sheets_title, Look(size=13, bold=True))
        for plan in plans:
            row += 1
            self._link(sheet, row, 1, plan.tab)
            self._put(sheet, row, 2, plan.sentence)
        self._page(sheet, "A1:F%d" % row)  # noqa: UP031 a range of cells reads best so

    def _wanted(self, sheet: Any, row: int, wanted: Sequence[tuple[Ask, Sequence[str]]]) -> int:
        said = self._words.start
        titles = said.wanted_columns
        headings = (titles.ask_of, titles.get, titles.needed, titles.sheet)
        most = max(len(tabs) for _, tabs in wanted)
        for number, heading in enumerate((*headings, *[""] * (min(most, 3) - 1)), 1):
            self._head(self._put(sheet, row, number, heading, Look(bold=True, ink=HEAD_INK, wrap=True, border=True)))
        for ask, tabs in wanted:
            row += 1
            needed = said.needed.blocking if ask.blocking else said.needed.other
            for number, text in enumerate((ask.ask_of, ask.get, needed), 1):
                self._put(sheet, row, number, text, Look(wrap=True, border=True, top=True))
            for number, tab in enumerate(tabs[:3], 4):
                self._link(sheet, row, number, tab, border=True)
            sheet.row_dimensions[row].height = height_of(((ask.get, 56), (ask.ask_of, 30), (needed, 24)))
        return row + 1

    def sheet(self, plan: SheetPlan, rows: Sequence[tuple[str, Mapping[str, CellValue]]]) -> None:
        """A sheet of documents or facts: title, headings, help, what is known, empty rows."""
        from openpyxl.utils import get_column_letter

        sheet = self._book.create_sheet(plan.tab)
        self._put(
            sheet, TITLE_ROW, 1, f"{plan.tab}: {plan.sentence}" if plan.sentence else plan.tab, Look(bold=True, size=13)
        )
        sheet.row_dimensions[TITLE_ROW].height = 24
        for number, column in enumerate(plan.columns, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width_of(column)
            head = self._put(sheet, HEADING_ROW, number, column.words.column, Look(bold=True, ink=HEAD_INK, wrap=True))
            self._head(head)
            said = self._put(sheet, HELP_ROW, number, column.help, Look(ink=HELP_INK, wrap=True, top=True, size=9))
            self._fill(said, HELP_GROUND)
        widths = {column.key: width_of(column) for column in plan.columns}
        headings = [(column.words.column, widths[column.key] - 2) for column in plan.columns]
        sheet.row_dimensions[HEADING_ROW].height = height_of(headings, least=2)
        helps = [(column.help, widths[column.key]) for column in plan.columns]
        sheet.row_dimensions[HELP_ROW].height = height_of(helps, point=9)
        for row, (_, cells) in enumerate(rows, FIRST_ROW):
            said_here = [(likeness(value), widths[key]) for key, value in cells.items() if key in widths]
            sheet.row_dimensions[row].height = height_of(said_here)
            for number, column in enumerate(plan.columns, 1):
                value = cells.get(column.key)
                cell = self._put(sheet, row, number, value, Look(border=True, wrap=True, top=True), column)
                if len(cells) > 1 and value is not None:
                    self._fill(cell, KNOWN_GROUND)
        sheet.freeze_panes = f"{'B' if 'document' not in [c.key for c in plan.columns] else 'D'}{FIRST_ROW}"
        sheet.print_title_rows = f"{TITLE_ROW}:{HELP_ROW}"
        sheet.print_title_cols = "A:C"
        self._page(sheet, pages=math.ceil(sum(widths.values()) / PAGE_WIDTH))

    def choices(
        self, plan: SheetPlan, rows: int, points: Mapping[str, tuple[str, int]], details: Sequence[str]
    ) -> None:
        """What each column of a sheet lets one pick or type. A hint where it can be known otherwise, never a wall."""
        from openpyxl.utils import get_column_letter

        sheet = self._book[plan.tab]
        for number, column in enumerate(plan.columns, 1):
            letter = get_column_letter(number)
            cells = f"{letter}{FIRST_ROW}:{letter}{FIRST_ROW + rows - 1}"
            target = points.get(column.key if column.key in points else column.attribute.type.value)
            if target:
                tab, count = target
                self._pick(sheet, cells, f"'{tab}'!$A${FIRST_ROW}:$A${FIRST_ROW + count - 1}", column, wall=False)
            elif plan.key == OTHER and column.key == "detail":
                self._pick(sheet, cells, self._list(tuple(details)), column, wall=True)
            elif column.choices:
                shown = tuple(choice.shown for choice in column.choices)
                self._pick(sheet, cells, self._list(shown), column, wall=not column.open)
            else:
                self._limit(sheet, column, cells)

    def memory(self, lines: Sequence[Sequence[str]]) -> None:
        """The sheet that nobody sees: what the form was filled with."""
        sheet = self._book.create_sheet(FORM)
        for row, line in enumerate(lines, 1):
            for number, text in enumerate(line, 1):
                self._put(sheet, row, number, text, None)
        sheet.sheet_state = "veryHidden"

    def bytes(self) -> bytes:
        """The finished workbook, opened on its first sheet."""
        self._book.active = 0
        out = io.BytesIO()
        self._book.save(out)
        return out.getvalue()

    def _put(
        self,
        sheet: Any,
        row: int,
        number: int,
        value: CellValue,
        look: Look | None = PLAIN,
        column: Column | None = None,
    ) -> Any:
        """A cell with this value; no look: on a sheet that nobody sees. Text is text even where it begins as a formula
        does."""
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        cell = sheet.cell(row=row, column=number)
        text = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else ""
        if text:
            cell.value = text
            cell.data_type = "s"
        elif value is not None and not isinstance(value, str):
            cell.value = value
        if look is not None:
            self._look(cell, look if column is None else look._replace(number_format=format_of(column)))
        if text.startswith(("=", "+", "-", "@", "\t", "\r", "'")):
            cell.quotePrefix = True
        return cell

    def _look(self, cell: Any, look: Look) -> None:
        """The cell looks so. Cells of one look share what openpyxl made of it: to look it up anew for each of the
        thousands was most of the time that a form took."""
        from openpyxl.styles import Alignment, Border, Font, Side

        if (made := self._made.get(look)) is not None:
            cell._style = copy(made)  # noqa: SLF001 openpyxl has no other name for a look
            return
        cell.font = Font(name="Calibri", size=look.size, bold=look.bold, color=look.ink)
        vertical = "top" if look.top else "center"
        cell.alignment = Alignment(wrap_text=look.wrap, vertical=vertical, horizontal="left")
        if look.border:
            line = Side(style="thin", color=LINE)
            cell.border = Border(left=line, right=line, top=line, bottom=line)
        if look.number_format:
            cell.number_format = look.number_format
        self._made[look] = copy(cell._style)  # noqa: SLF001

    def _link(self, sheet: Any, row: int, number: int, tab: str, *, border: bool = False) -> None:
        from openpyxl.styles import Font
        from openpyxl.worksheet.hyperlink import Hyperlink

        cell = self._put(sheet, row, number, tab, Look(border=border, top=border))
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{tab}'!A1", display=tab)
        cell.font = Font(name="Calibri", size=11, underline="single", color=LINK)

    def _head(self, cell: Any) -> None:
        self._fill(cell, HEAD_GROUND)

    def _fill(self, cell: Any, ground: str) -> None:
        from openpyxl.styles import PatternFill

        cell.fill = PatternFill("solid", start_color=ground, end_color=ground)

    def _page(self, sheet: Any, area: str | None = None, pages: int = 1) -> None:
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 1  # letter
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.oddFooter.center.text = "&A, page &P of &N"
        if area:
            sheet.print_area = area

    def _list(self, words: tuple[str, ...]) -> str:
        """Where these words stand on the sheet of lists, put there when first asked for."""
        from openpyxl.utils import get_column_letter

        if words not in self._lists:
            if LISTS not in self._book.sheetnames:
                self._book.create_sheet(LISTS).sheet_state = "veryHidden"
            letter = get_column_letter(len(self._lists) + 1)
            for row, word in enumerate(words, 1):
                self._put(self._book[LISTS], row, len(self._lists) + 1, word, None)
            self._lists[words] = f"{LISTS}!${letter}$1:${letter}${len(words)}"
        return self._lists[words]

    def _pick(self, sheet: Any, cells: str, source: str, column: Column, *, wall: bool) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation

        rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=wall)
        rule.errorTitle, rule.error = column.words.column[:32], "Please pick a word from the list."
        self._prompt(sheet, rule, cells, column)

    def _limit(self, sheet: Any, column: Column, cells: str) -> None:
        """What may be typed into a cell of this type; a person may insist."""
        from openpyxl.worksheet.datavalidation import DataValidation

        match column.attribute.type:
            case ValueType.DATE:
                rule = DataValidation(type="date", operator="between", formula1="1", formula2="73415")
            case ValueType.COUNT:
                rule = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
            case ValueType.NUMBER:
                rule = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0")
            case ValueType.PERCENT:
                rule = DataValidation(type="decimal", operator="between", formula1="0", formula2="100")
            case _:
                rule = DataValidation()
        if column.attribute.type is not ValueType.TEXT and column.help:
            rule.errorTitle, rule.error = column.words.column[:32], column.help[:220]
        rule.allow_blank, rule.showErrorMessage, rule.errorStyle = True, rule.type is not None, "warning"
        self._prompt(sheet, rule, cells, column)

    def _prompt(self, sheet: Any, rule: Any, cells: str, column: Column) -> None:
        if column.help:
            rule.showInputMessage = True
            rule.promptTitle, rule.prompt = column.words.column[:32], column.help[:250]
        rule.add(cells)
        sheet.add_data_validation(rule)
