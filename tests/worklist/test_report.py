"""The report: the same from both databases, as it was read and kept, whole for nothing, for one and for many."""

from __future__ import annotations

import io
import json
import re
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from sqlalchemy import Connection, insert

from appealkit.document.board import Grid, Rate, Span, as_book, grids_of
from appealkit.worklist import figures
from appealkit.worklist.database import Worklist, open_worklist
from appealkit.worklist.ownwords import argument_rows
from appealkit.worklist.report.gather import Report, report_of
from appealkit.worklist.report.page import lay_out
from appealkit.worklist.report.schema import REPORT
from appealkit.worklist.report.values import report_json
from appealkit.worklist.tables import arguments
from appealkit.writers.boardpage import write_board
from appealkit.writers.sheet import write_xlsx
from worklist import golden_report, many
from worklist.conftest import Clock
from worklist.handmade import TODAY, Gap, Item, Line, put
from worklist.ownletters import packet
from worklist.small import LONG_PAYER, PT, SMALL, THERAPY, care


@pytest.fixture
def connection(worklist: Worklist) -> Iterator[Connection]:
    with worklist.writing() as made:
        yield made


def told(connection: Connection) -> Report:
    return report_of(connection, TODAY, "worklist.db")


def grid(report: Report, caption: str, tab: str) -> Grid:
    return next(one for one in grids_of(lay_out(report, {})) if (one.caption, one.tab) == (caption, tab))


def test_the_page_and_the_json_are_as_they_were_read(connection: Connection) -> None:
    put(connection, SMALL)
    report = told(connection)
    assert golden_report.page(report) == (golden_report.GOLDEN / "small.html").read_text(encoding="utf-8")
    assert golden_report.values(report) == (golden_report.GOLDEN / "small.json").read_text(encoding="utf-8")


def test_the_json_has_the_shape_that_its_schema_gives(connection: Connection) -> None:
    jsonschema.Draft202012Validator.check_schema(REPORT)
    jsonschema.validate(report_json(told(connection)), REPORT)  # of nothing
    many.fill(connection, 400)
    jsonschema.validate(report_json(told(connection)), REPORT)


def test_a_report_of_nothing_says_so_and_what_to_do(connection: Connection) -> None:
    page = write_board(lay_out(told(connection), {})).decode()
    assert "The worklist is empty: appealkit batch puts denials into it." in page
    assert not {"<table", "<nav", "<section"} & set(re.findall(r"<[a-z]+", page))
    assert [sheet.name for sheet in as_book(lay_out(told(connection), {})).sheets] == ["Summary"]


def test_one_case_is_one_case(connection: Connection) -> None:
    put(connection, SMALL[:1])
    page = write_board(lay_out(told(connection), {})).decode()
    assert "1 case open, $1,450 denied: 1 is ours to do, 0 with the payer. 1 in all." in page


def test_what_has_no_due_date_stands_above_everything_and_none_is_left_uncounted(connection: Connection) -> None:
    put(connection, [Item(f"u{number:02}", lines=[care(100 + number)]) for number in range(25)])
    found = grid(told(connection), "No due date is known: before all others", "No due date")
    assert (len(found.on_page), len(found.rows)) == (10, 25)
    assert found.on_page[0][0] == "u24"
    assert found.rest == "15 more: in the workbook, sheet “No due date”."
    captions = [one.caption for one in grids_of(lay_out(told(connection), {}))]
    assert captions[:2] == ["Needs a person before the rest", "No due date is known: before all others"]


def test_one_request_is_told_for_all_the_cases_of_a_holder(connection: Connection) -> None:
    lacks = [Gap(PT, *THERAPY)]
    line = Line(10_000, support="incomplete")
    put(connection, [Item(f"n{number:02}", state="needs-evidence", lines=[line], gaps=lacks) for number in range(12)])
    page = write_board(lay_out(told(connection), {})).decode()
    assert f"12 cases wait for what one holder has, {PT}: one request." in page
    (row,) = grid(told(connection), "What lacks, by who holds it", "Requests").rows
    assert row[1] == 12
    assert row[4] == "Therapy records covering April to July 2026, with dates (12)"
    assert row[5] == ", ".join(f"n{number:02}" for number in range(12))


def test_below_twenty_decisions_too_few_is_said_and_nothing_is_drawn(connection: Connection) -> None:
    def decided(number: int, payer: str, outcome: str) -> Item:
        return Item(f"{payer}{number}", "closed", payer, lines=[care(100)], decided=[(outcome, TODAY, 50)])

    put(
        connection,
        [
            *(decided(number, "Aetna", "overturned" if number < 9 else "upheld") for number in range(20)),
            *(decided(number, "Cigna", "overturned") for number in range(19)),
            Item("out", "waiting", "Aetna", lines=[care(100)]),
        ],
    )
    by_payer = grid(told(connection), "By payer", "Decisions")
    aetna, cigna = by_payer.rows
    assert [column.heading for column in by_payer.columns][:6] == [
        "Payer", "Decided", "Overturned", "Partly", "Upheld", "Dismissed",
    ]  # fmt: skip
    assert aetna[:6] == ("Aetna", 20, 9, 0, 11, 0)
    rate, low, high, drawn = aetna[6:10]
    assert isinstance(rate, Rate)
    assert isinstance(low, Rate)
    assert isinstance(high, Rate)
    assert isinstance(drawn, Span)
    # (0.45 + 0.0960 ± 1.96 · √(0.0124 + 0.0024)) / 1.1921
    assert (rate.part, round(low.part, 3), round(high.part, 3)) == (0.45, 0.258, 0.658)
    assert drawn.says == "45 %, 95 % interval 26 to 66 %, of 20"
    assert aetna[11] == 1  # in flight
    assert cigna[6:10] == ("too few", None, None, None)


def test_letters_that_read_alike_are_named_with_the_two_to_look_at_first(connection: Connection) -> None:
    put(connection, [Item(case, lines=[care(100)]) for case in ("a", "b", "c")])
    (row,) = (asdict(made) for made in argument_rows(packet("tfesi-left-s1")))
    for item, patient in ((1, "1" * 64), (2, "2" * 64)):
        connection.execute(insert(arguments), {**row, "item": item, "patient": patient})
    (found,) = grid(told(connection), "One template, one signer, one payer", "Alike").rows
    assert found[2:5] == ("Medicare", 2, 2)
    assert found[7:] == ("a, b", "a, b")
    values = report_json(told(connection))
    jsonschema.validate(values, REPORT)
    assert (values["clones"][0]["cases"], values["clones"][0]["most"]) == (["a", "b"], 1.0)


def test_a_long_payer_breaks_no_row_and_is_whole_in_page_and_workbook(connection: Connection) -> None:
    endless = "Plan" * 50
    put(connection, [Item("a", payer=LONG_PAYER, lines=[care(1)]), Item("b", payer=endless, lines=[care(1)])])
    board = lay_out(told(connection), {})
    page = write_board(board).decode()
    assert page.count(LONG_PAYER) == page.count(endless) == 2
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(as_book(board))))
    assert {row[1].value for row in book["No due date"].iter_rows(min_row=3)} == {LONG_PAYER, endless}


def test_the_workbook_holds_all_that_the_page_leaves_out(connection: Connection) -> None:
    many.fill(connection, 600)
    report = told(connection)
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(as_book(lay_out(report, {})))))
    assert book.sheetnames == [
        "Summary", "Pressing", "No due date", "First", "Due", "Requests", "Gaps", "Calls",
        "Failures", "Counts", "Decisions",
    ]  # fmt: skip
    assert book["First"].max_row == 2 + report.headline.to_do.cases - report.dues.unknown.cases - report.dues.late.cases
    assert book["Gaps"].max_row == 2 + sum(len(holder.lacks) for holder in report.holders)
    by = [row[0].value for row in book["Counts"].iter_rows(min_row=3)]
    assert sorted(set(by)) == ["payer", "reason", "route", "state", "strategy"]


def test_two_reports_of_one_worklist_are_the_same_bytes(connection: Connection) -> None:
    many.fill(connection, 300)
    one, other = (lay_out(told(connection), {}) for _ in range(2))
    assert write_board(one) == write_board(other)
    assert write_xlsx(as_book(one)) == write_xlsx(as_book(other))


def test_both_databases_tell_the_same(made_twice: tuple[Worklist, Worklist]) -> None:
    told_of = []
    for worklist in made_twice:
        with worklist.writing() as connection:
            many.fill(connection, 500)
            told_of.append(report_json(told(connection)))
    assert told_of[0] == told_of[1]


def test_a_report_is_of_one_moment_though_a_run_goes_on_beside_it(open_made: Callable[[], Worklist]) -> None:
    mine, other = open_made(), open_made()
    with mine.reading() as connection:
        assert figures.headline(connection).all.cases == 0
        with other.writing() as writing:
            put(writing, SMALL)
        assert told(connection).headline.all.cases == 0
    with mine.reading() as connection:
        assert told(connection).headline.all.cases == 15


@pytest.fixture
def made_twice(
    migrated_file: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[Worklist, Worklist]]:
    """A worklist in SQLite and one in PostgreSQL."""
    copy = tmp_path / "worklist.db"
    copy.write_bytes(migrated_file.read_bytes())
    server = request.getfixturevalue("postgres")
    both = (
        open_worklist(copy, Clock()),
        open_worklist(server.fresh(request.getfixturevalue("migrated_database")), Clock()),
    )
    yield both
    for one in both:
        one.close()


@pytest.mark.long
def test_a_hundred_thousand_cases_take_seconds_and_little_memory(
    worklist: Worklist, capsys: pytest.CaptureFixture[str]
) -> None:
    with worklist.writing() as connection:
        many.fill(connection, 100_000)
    with worklist.reading() as connection:
        began, worked = time.perf_counter(), time.process_time()
        report = told(connection)
        read, worked = time.perf_counter() - began, time.process_time() - worked
        tracemalloc.start()
        told(connection)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    board = lay_out(report, {})
    began = time.perf_counter()
    page, book, values = write_board(board), write_xlsx(as_book(board)), json.dumps(report_json(report))
    written = time.perf_counter() - began
    with capsys.disabled():
        sys.stdout.write(
            f"\n100,000 cases in {worklist.engine.dialect.name}: read in {read:.1f} s ({worked:.1f} s of its own) with "
            f"{most / 2**20:.0f} MB, "
            f"written in {written:.1f} s: page {len(page) / 2**10:.0f} KB, workbook {len(book) / 2**10:.0f} KB, "
            f"JSON {len(values) / 2**10:.0f} KB\n"
        )
    assert report.headline.all.cases == 100_000
    assert most < 64 * 2**20
