"""A workbook: real tables, dates that are dates, text that stays text, and the same bytes on any day."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from appealkit.document.book import Book, Column, Sheet
from appealkit.writers.sheet import write_xlsx

EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "'x", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0"]
BOOK = Book(
    "A checklist",
    (
        Sheet(
            "Missing",
            "What is missing (internal)",
            (Column("Get", 30), Column("State", 12, ("not asked", "sent")), Column("On", 12), Column("Line", 8)),
            (
                ("The attendance sheet", "sent", date(2026, 11, 3), 1),
                ("Long words " * 30, "not asked", None, 2),
                *((text, None, None, None) for text in EVIL),
            ),
        ),
        Sheet("Deadlines", "By when", (Column("Deadline", 30),), ()),
    ),
    footer="INTERNAL & kept",
)


@pytest.fixture(scope="module")
def data() -> bytes:
    return write_xlsx(BOOK)


@pytest.fixture(scope="module")
def book(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_each_sheet_is_a_real_table_with_its_header_row_and_filters(book: Any) -> None:
    assert book.sheetnames == ["Missing", "Deadlines"]
    (table,) = book["Missing"].tables.values()
    assert (table.ref, table.headerRowCount, table.autoFilter.ref) == ("A2:D12", 1, "A2:D12")
    assert [column.name for column in table.tableColumns] == ["Get", "State", "On", "Line"]
    (empty,) = book["Deadlines"].tables.values()
    assert empty.ref == "A2:A3"  # a table has one row at least


def test_the_heading_and_the_first_column_stay_in_sight_and_on_each_printed_page(book: Any) -> None:
    sheet = book["Missing"]
    assert sheet.freeze_panes == "B3"
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$2", "$A:$A")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)


def test_long_text_is_wrapped_in_a_row_that_is_high_enough(book: Any) -> None:
    sheet = book["Missing"]
    assert sheet["A4"].alignment.wrap_text
    assert sheet.column_dimensions["A"].width == 30
    assert sheet.row_dimensions[3].height < 40 < 150 < sheet.row_dimensions[4].height


def test_the_state_is_picked_from_a_list(book: Any) -> None:
    (rule,) = book["Missing"].data_validations.dataValidation
    assert (rule.type, rule.formula1, str(rule.sqref)) == ("list", '"not asked,sent"', "B3:B12")


def test_money_and_parts_of_a_whole_are_numbers_and_what_is_compared_stands_flush_right() -> None:
    columns = (Column("Payer", 20), Column("Denied", 12, figures=True), Column("Rate", 8, figures=True))
    rows = (("Medicare", Decimal("1450.50"), 0.45), ("Aetna", 3, "too few"))
    made = openpyxl.load_workbook(io.BytesIO(write_xlsx(Book("x", (Sheet("Sums", "Sums", columns, rows),)))))["Sums"]
    assert [(cell.value, cell.number_format) for cell in made["B"][2:]] == [(1450.5, "#,##0.00"), (3, "0")]
    assert [(cell.value, cell.number_format) for cell in made["C"][2:]] == [(0.45, "0%"), ("too few", "@")]
    assert {cell.alignment.horizontal for column in "BC" for cell in made[column][1:]} == {"right"}
    assert {cell.alignment.horizontal for cell in made["A"][1:]} == {"left"}


def test_a_day_is_a_day_and_a_number_a_number(book: Any) -> None:
    sheet = book["Missing"]
    assert sheet["C3"].value.date() == date(2026, 11, 3)
    assert (sheet["C3"].number_format, sheet["D3"].value) == ("yyyy-mm-dd", 1)


def test_text_that_begins_as_a_formula_does_is_text(data: bytes, book: Any) -> None:
    sheet = book["Missing"]
    for row, text in enumerate(EVIL, 5):
        cell = sheet.cell(row=row, column=1)
        assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text.replace("\t", " "), text[0] != "\t"), text
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def test_characters_that_no_workbook_may_hold_are_left_out() -> None:
    made = write_xlsx(Book("A", (Sheet("S", "T", (Column("C", 9),), (("a\x00b\x07c",),)),)))
    assert openpyxl.load_workbook(io.BytesIO(made))["S"]["A3"].value == "abc"


def test_no_clock_is_in_it(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = packed.namelist()
        assert names[0] == "[Content_Types].xml"
        assert names[1:] == sorted(names[1:])
        core = packed.read("docProps/core.xml").decode()
    assert core.count("1980-01-01T00:00:00Z") == 2


def test_another_process_with_another_seed_and_zone_writes_the_same_bytes(data: bytes) -> None:
    code = (
        "import sys, hashlib; sys.path[:0] = eval(sys.argv[1]); from writers.test_sheet import BOOK; "
        "from appealkit.writers.sheet import write_xlsx; print(hashlib.sha256(write_xlsx(BOOK)).hexdigest())"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, repr(sys.path)], capture_output=True, text=True, check=True,
        env={"PYTHONHASHSEED": "99", "TZ": "Pacific/Auckland"},
    )  # fmt: skip
    assert said.stdout.strip() == hashlib.sha256(data).hexdigest()
