"""Letters as PDF: the order of their lines, and files that are locked, scanned, damaged, too long or nothing at all."""

from __future__ import annotations

import made_pdfs
import pytest
from scoring import filled, read

from appealkit.errors import Severity
from appealkit.intake.notice.pages import MOST_PAGES, read_pages_of


@pytest.mark.parametrize("name", made_pdfs.ALL)
def test_the_lines_of_a_page_come_out_whole_and_in_order(name: str) -> None:
    data, true = made_pdfs.ALL[name]()
    lines, pages, problems = read_pages_of(data, "letter.pdf")
    assert ["".join(line.text.split()) for line in lines] == ["".join(line.split()) for line in true]
    assert pages == 1
    assert problems == []


@pytest.mark.parametrize("name", ["two columns", "two columns, drawn across", "two columns, WeasyPrint"])
def test_a_letter_in_two_columns_is_read_as_one(name: str) -> None:
    (draft,), _ = read(made_pdfs.ALL[name]()[0])
    told = filled(draft)
    assert told["denial.reason_text"] == (
        "We did not pay the claim because the records do not show that home exercise or physical therapy was tried for "
        "six weeks. The chart lists one visit only. No medicine is named with its dose and no date is given for any of "
        "them."
    )
    assert told["denial.claim_number"] == "SV-88410027"
    assert told["denial.lines.1.procedure"] == "62322"
    assert told["denial.lines.1.service_date"] == "2026-10-12"
    assert told["keys.appeal_window_days"] == "180"
    assert [told[f"denial.appeal_to.{n}"] for n in (1, 2, 3)] == [
        "Summit Valley Appeals", "PO Box 2044", "Boise, ID 83701"]  # fmt: skip


@pytest.mark.parametrize("name", ["table", "table, drawn by column"])
def test_each_row_of_a_table_is_a_line_of_the_claim(name: str) -> None:
    (draft,), _ = read(made_pdfs.ALL[name]()[0])
    lines = ["1", "2", "3", "4"]
    assert draft.keys("denial", "lines") == lines
    told = [[draft.word("denial", "lines", n, key) for key in ("service_date", "procedure", "charged")] for n in lines]
    assert told == [
        ["2026-06-30", "62323", "1900.00"],
        ["2026-06-30", "77003", "210.00"],
        ["2026-07-02", "64493", "1200.00"],
        ["2026-07-02", "64494", "600.00"],
    ]
    assert [draft.word("denial", "lines", n, "modifiers", "1") for n in lines] == [None, "26", "50", "50"]
    assert [draft.word("denial", "lines", n, "adjustments", "1", "carc") for n in lines] == ["197", "97", "50", "50"]


def test_a_place_in_a_pdf_is_its_page_and_line() -> None:
    (draft,), _ = read(made_pdfs.two_columns()[0], "denial.pdf")
    assert str(draft.place("denial", "claim_number")) == "denial.pdf, page 1, line 4"


def test_a_locked_file_asks_for_one_without_a_password() -> None:
    drafts, problems = read(made_pdfs.locked("secret"))
    assert drafts == []
    assert [problem.code for problem in problems] == ["I122"]


def test_a_file_locked_without_a_password_for_reading_is_read() -> None:
    lines, _, problems = read_pages_of(made_pdfs.locked(""), "letter.pdf")
    assert [line.text for line in lines] == made_pdfs.HEAD
    assert problems == []


def test_a_scan_is_said_to_have_no_text() -> None:
    drafts, problems = read(made_pdfs.scanned(3))
    assert drafts == []
    assert [(problem.code, problem.severity) for problem in problems] == [("I123", Severity.MISTAKE)]
    assert "1, 2, 3" in problems[0].says


def test_of_500_pages_the_beginning_is_read() -> None:
    drafts, problems = read(made_pdfs.many_pages(500))
    assert len(drafts) == 1
    assert any(problem.code == "I124" and str(MOST_PAGES) in problem.says for problem in problems)


def test_a_file_far_too_large_is_not_opened() -> None:
    drafts, problems = read(b"%PDF-1.7\n" + bytes(60_000_001))
    assert drafts == []
    assert [problem.code for problem in problems] == ["I124"]


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_file_cut_off_is_read_or_said_to_be_broken(share: float) -> None:
    data = made_pdfs.two_columns()[0]
    drafts, problems = read(data[: int(len(data) * share)])
    assert drafts or {problem.code for problem in problems} <= {"I121", "I123", "I125", "I126", "I132"}
    assert drafts or problems


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "I120"),
        (b" \r\n\t\n", "I120"),
        (b"\x00\x01\x02" * 50, "I125"),
        (b"PK\x03\x04 something", "I125"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 8, "I125"),
        (b"%PDF-1.4 and then nothing", "I121"),
        ("Dear friend, the weather is fine.".encode("utf-16"), "I126"),
    ],
)
def test_what_is_no_letter_is_told_with_its_code(data: bytes, code: str) -> None:
    drafts, problems = read(data)
    assert drafts == []
    assert [problem.code for problem in problems] == [code]


def test_text_is_read_whatever_wrote_it() -> None:
    text = "Payer: Example Health Plan\nClaim Number: 2026-0917-00432\nDate: 10/02/2026\nDenied – not covered\n"
    numbers = [
        read(data)[0][0].word("denial", "claim_number")
        for data in (text.encode(), text.encode("utf-16"), text.encode("cp1252"), b"\xef\xbb\xbf" + text.encode(),
                     text.replace("\n", "\r\n").encode(), text.replace("\n", "\r").encode())
    ]  # fmt: skip
    assert numbers == ["2026-0917-00432"] * 6
