"""The texts of exhibits' pages: what can be read, and why the rest cannot."""

import logging
import random
from pathlib import Path

import pytest

from appealkit.intake import PageText, QuoteCheck, check_quotes, read_pages

PROBLEMS = Path(__file__).parents[1] / "problems"
GOOD = PROBLEMS / "I043/good.pdf"


def test_the_text_of_a_cited_page_is_read():
    pages, problems = read_pages({"pt": GOOD}, [("pt", 1)])
    assert problems == []
    assert pages["pt", 1].text.splitlines() == [
        "Visits attended: 18 of 20.",
        "No meaningful change in pain or flex-",
        "ion.",
    ]


@pytest.mark.parametrize(
    ("path", "page", "reason"),
    [
        (PROBLEMS / "I047/scan.pdf", 1, "it has no text layer"),
        (PROBLEMS / "I045/locked.pdf", 1, "it is encrypted"),
        (PROBLEMS / "I044/word.pdf", 1, "it is broken"),
        (PROBLEMS / "I045-cut-off/cut.pdf", 1, "it is broken"),
        (PROBLEMS / "gone.pdf", 1, "it is broken"),
        (GOOD, 2, "there is no such page"),
        (GOOD, 0, "there is no such page"),
    ],
)
def test_a_page_that_cannot_be_read_says_why(path, page, reason):
    pages, problems = read_pages({"pt": path}, [("pt", page)])
    assert pages == {("pt", page): PageText(unreadable=reason)}
    assert [problem.code for problem in problems] == ["I047"]
    assert reason in problems[0].says


def test_a_document_without_a_file_gives_no_page():
    assert read_pages({}, [("pt", 1)]) == ({}, [])


def test_each_file_is_opened_once_for_all_its_pages():
    pages, _ = read_pages({"pt": PROBLEMS / "I046-more/two.pdf"}, [("pt", 2), ("pt", 1), ("pt", 2)])
    assert list(pages) == [("pt", 1), ("pt", 2)]


def test_a_damaged_file_raises_nothing_and_logs_nothing(tmp_path, caplog):
    data = GOOD.read_bytes()
    dice = random.Random(4)
    with caplog.at_level(logging.DEBUG):
        for number in range(60):
            broken = bytearray(data)
            for _ in range(dice.randrange(1, 30)):
                broken[dice.randrange(8, len(broken))] = dice.randrange(256)
            path = tmp_path / f"{number}.pdf"
            path.write_bytes(bytes(broken[: dice.randrange(20, len(broken))]) if number % 3 else bytes(broken))
            pages, _ = read_pages({"pt": path}, [("pt", 1)])
            assert pages["pt", 1].text or pages["pt", 1].unreadable
    assert caplog.records == []


def test_quotes_of_a_case_are_checked_against_its_exhibits(read, tmp_path, case_text):
    (tmp_path / "pt.pdf").write_bytes(GOOD.read_bytes())
    text = case_text.replace("pages: 12}", "pages: 1, file: pt.pdf}").replace("page: 4", "page: 1")
    text = text.replace("page: 2}", 'page: 1, quote: "8 of 20"}').replace("no meaningful", "No meaningful")
    result, problems = read(text)
    assert problems == []
    pages, _ = read_pages(result.exhibits, [(item.source.document, item.source.page) for item in result.case.evidence])
    assert check_quotes(result.case, pages) == {"pt": QuoteCheck.FOUND, "exam": QuoteCheck.NOT_FOUND}
