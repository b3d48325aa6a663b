"""Figures as they are said, and a page of figures as a workbook."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from appealkit.document import said
from appealkit.document.board import (
    Bar,
    Beside,
    Board,
    Column,
    Factor,
    Grid,
    KeyFigure,
    KeyFigures,
    Money,
    Rate,
    Section,
    Span,
    as_book,
)


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        (0, "$0"),
        (49, "$0"),
        (50, "$1"),
        (145_000, "$1,450"),
        (123_456_789, "$1,234,568"),
        (-49, "$0"),
        (-5_000, "-$50"),
    ],
)
def test_money_is_said_in_whole_dollars(cents: int, words: str) -> None:
    assert said.dollars(cents) == words


@pytest.mark.parametrize(
    ("part", "whole"), [(0.0, 0), (0.001, 1), (0.004, 1), (0.334, 33), (0.5, 50), (0.996, 99), (1.0, 100)]
)
def test_only_nothing_is_0_percent_and_only_all_is_100(part: float, whole: int) -> None:
    assert said.percent(part) == whole


def test_a_day_is_said_with_and_without_its_year() -> None:
    assert said.day(date(2026, 11, 4)) == "Nov 4, 2026"
    assert said.day(date(2026, 1, 31), year=False) == "Jan 31"


def test_a_workbook_has_every_row_and_nothing_drawn_and_puts_grids_of_one_tab_together() -> None:
    columns = (Column("Payer", 30), Column("Money", 12, figures=True), Column("Drawn", drawn=True), Column("Rate", 9))
    reasons = (Column("Reason", 30), *columns[1:])
    listed = Grid(
        "All of them", (Column("Case"), Column("Times")), (("c1", Factor(0.125)), ("c2", None)), tab="Cases", shown=1
    )
    board = Board(
        "Figures",
        "",
        (KeyFigures((KeyFigure("Open", 3, "$2 denied"), KeyFigure("Back", Money(150)))),),
        (
            Section(
                "a",
                "A",
                (
                    Beside(
                        (
                            Grid(
                                "By payer", columns, (("M", Money(105), Bar(0.5, "half"), Rate(0.25)),), "By", "payer"
                            ),
                            Grid("By reason", reasons, (("r", Money(5), Span(0, 0.1, 1, "x"), None),), "By", "reason"),
                        )
                    ),
                    listed,
                    Grid("Only on the page", (Column("x"),), (("y",),), tab=""),
                ),
            ),
        ),
    )
    book = as_book(board, "INTERNAL")
    assert [sheet.name for sheet in book.sheets] == ["Summary", "By", "Cases"]
    summary, by, cases = book.sheets
    assert summary.rows == (("Open", 3, "$2 denied"), ("Back", Decimal("1.50"), ""))
    assert [column.heading for column in by.columns] == ["By", "Name", "Money", "Rate"]
    assert by.rows == (("payer", "M", Decimal("1.05"), 0.25), ("reason", "r", Decimal("0.05"), None))
    assert (cases.title, cases.rows) == ("All of them", (("c1", Decimal("0.12")), ("c2", None)))
    assert [column.figures for column in by.columns] == [False, False, True, False]
    assert book.footer == "INTERNAL"
