"""What is missing, on the checklist and in its workbook: by holder, with what it would change and what was asked."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path

import pytest

from appealkit.case import RecordRequest
from appealkit.document import walk
from appealkit.document.book import Book
from appealkit.document.model import Heading, PageBreak, Tickboxes
from appealkit.given import read
from appealkit.packet.model import Packet
from appealkit.pipeline import prepare

ROOT = Path(__file__).resolve().parents[2]
ON = date(2026, 11, 21)
SENT = RecordRequest(
    asked_of="North PT", what="Therapy records", wants=("care-long-enough",), sent_on=date(2026, 11, 1),
    chased_on=(date(2026, 11, 9), date(2026, 11, 16)),
)  # fmt: skip


def prepared(name: str, **changed: object) -> Packet:
    given = read(ROOT / "samples" / "cases" / f"{name}.yaml")
    return prepare(given.case.model_copy(update=changed), given.library, on=ON, quotes=given.quotes)


@pytest.fixture(scope="module")
def care() -> Packet:
    return prepared("care-incomplete")


def cells(book: Book, sheet: str) -> list[dict[str, object]]:
    (found,) = (one for one in book.sheets if one.name == sheet)
    return [dict(zip((column.heading for column in found.columns), row, strict=True)) for row in found.rows]


def test_each_holder_has_a_page_of_its_own_and_who_has_what_is_needed_comes_first(care: Packet) -> None:
    blocks = care.checklist.blocks
    pages = [
        walk.plain(after.inlines)
        for before, after in itertools.pairwise(blocks)
        if isinstance(before, PageBreak) and isinstance(after, Heading)
    ]
    assert pages == [
        "Outside therapy clinic: what is missing",
        "Prescriber or pharmacy: what is missing",
        "The practice's own records: what is missing",
    ]
    assert sum(isinstance(block, PageBreak) for block in blocks) == 3


def test_each_thing_says_what_it_would_change(care: Packet) -> None:
    items = [
        walk.plain(item) for block in care.checklist.blocks if isinstance(block, Tickboxes) for item in block.items
    ]
    enough = next(item for item in items if item.startswith("Therapy and medication records"))
    assert enough.endswith(
        "What it would change: With this and “The physical therapy or home exercise record with dates and result” the "
        "answer for line 1 is complete (conservative care not shown), and a letter can be written."
    )


def test_the_page_names_the_request_to_send_and_how_to_note_it(care: Packet) -> None:
    words = " ".join(walk.words(care.checklist))
    assert "The page to send is requests/request-1-outside-therapy-clinic." in words
    assert "'wants: [care-has-an-active-part, care-long-enough, therapy-attended]'" in words
    assert "Within the practice: nobody has to be written to." in words


def test_what_was_asked_for_stands_beside_it() -> None:
    words = " ".join(walk.words(prepared("care-incomplete", requests=(SENT,)).checklist))
    assert "Asked of North PT on 2026-11-01, chased on 2026-11-16; for the rest: request 1" in words


def test_the_workbook_has_a_row_for_each_thing_with_the_state_of_its_request() -> None:
    book = prepared("care-incomplete", requests=(SENT,)).book
    rows = cells(book, "Missing")
    assert len(rows) == 6
    row = next(row for row in rows if row["Requirement"] == "care-long-enough")
    assert (row["Holder"], row["Needed"], row["Standing"]) == ("Outside therapy clinic", "yes", "unclear")
    assert (row["State"], row["Asked of"], row["Sent on"], row["Last chased on"], row["Received on"]) == (
        "chased", "North PT", date(2026, 11, 1), date(2026, 11, 16), None,
    )  # fmt: skip
    assert str(row["What it would change"]).startswith("With this and “The physical therapy")
    assert (row["Lines"], row["Strategies"]) == ("1", "conservative-care-failed")
    assert next(row for row in rows if row["Requirement"] == "function-limited")["State"] == "not asked"


def test_the_workbook_has_the_deadlines_and_the_routes(care: Packet) -> None:
    (deadline,) = cells(care.book, "Deadlines")
    assert (deadline["Safe day"], deadline["Legal day"], deadline["Days left"]) == (
        date(2027, 1, 6), date(2027, 1, 8), 46,
    )  # fmt: skip
    (route,) = cells(care.book, "Routes")
    assert (route["Line"], route["Service"], route["Route"], route["A letter can be written"]) == (
        1, "64483-RT", "appeal", "no",
    )  # fmt: skip
    assert route["Reasons of the denial"] == "Conservative care not shown"


def test_a_case_that_lacks_nothing_has_no_page_and_an_empty_sheet() -> None:
    packet = prepared("authorization-on-file")
    assert not any(isinstance(block, PageBreak) for block in packet.checklist.blocks)
    assert cells(packet.book, "Missing") == []
