"""Word, PDF and plain text of a letter from every template: the same words, outline, tables, lists and values."""

from __future__ import annotations

import pytest

from appealkit.document import walk
from appealkit.document.model import Bullets, Document, Inlines, Numbered, Pairs, Table, Text, Tickboxes
from outer import every_letter
from outer.test_pages_look_plain import faults_of_pages
from writers import reading


@pytest.fixture(scope="module")
def letters() -> dict[str, every_letter.Printed]:
    return every_letter.letters()


def said(text: str) -> str:
    return " ".join(reading.normalise(text.split()))


def cell(inlines: Inlines) -> str:
    return said(walk.plain(inlines))


def tables_of(document: Document) -> list[list[tuple[tuple[str, ...], bool]]]:
    """(what its cells say, whether it is a head) of each row of each table."""
    found = []
    for block in document.blocks:
        if isinstance(block, Pairs) and block.rows:
            found.append([((said(label), cell(value)), False) for label, value in block.rows])
        elif isinstance(block, Table):
            rows = [(tuple(map(cell, row)), False) for row in block.rows]
            found.append([(tuple(map(cell, block.head)), True), *rows])
    return found


def lists_of(document: Document) -> list[list[str]]:
    kinds = (Bullets, Numbered, Tickboxes)
    return [[cell(item) for item in block.items] for block in document.blocks if isinstance(block, kinds)]


def test_no_template_is_without_a_letter(letters):
    reached = {name for letter in letters.values() for name in letter.templates}
    assert set(every_letter.library().templates.templates) - reached == set()
    assert len(letters) >= 40


def test_every_format_has_the_same_words_in_the_same_order(letters):
    for name, letter in letters.items():
        words = reading.normalise(walk.words(letter.document))
        assert len(words) > 150, name
        assert reading.txt_words(letter.files["txt"]) == words, name
        assert reading.docx_words(letter.files["docx"]) == words, name
        assert reading.pdf_words(letter.files["pdf"]) == words, name


def test_word_and_pdf_have_the_same_headings_at_the_same_levels(letters):
    for name, letter in letters.items():
        outline = [(level, said(text)) for level, text in walk.outline(letter.document)]
        assert outline[0][0] == 1, name
        assert reading.docx_outline(letter.files["docx"]) == outline, name
        assert reading.pdf_outline(letter.files["pdf"]) == outline, name
        assert reading.pdf_headings(letter.files["pdf"]) == outline, name


def test_word_and_pdf_have_the_same_tables_cell_by_cell_under_the_same_heads(letters):
    for name, letter in letters.items():
        tables = tables_of(letter.document)
        assert tables, name
        in_word = reading.docx_tables(letter.files["docx"])
        in_pdf = reading.pdf_tables(letter.files["pdf"])
        assert [[(row.cells, row.head) for row in table] for table in in_word] == tables, name
        assert [[(row.cells, row.head) for row in table] for table in in_pdf] == tables, name


def test_no_row_is_split_across_pages(letters):
    for name, letter in letters.items():
        for table in reading.pdf_tables(letter.files["pdf"]):
            assert [row.cells for row in table if len(row.pages) != 1] == [], name


def test_the_letters_of_all_templates_break_well(letters):
    for name, letter in letters.items():
        assert list(faults_of_pages(letter.files["pdf"])) == [], name


def test_word_and_pdf_have_the_same_lists_item_by_item(letters):
    lists = 0
    for name, letter in letters.items():
        expected = lists_of(letter.document)
        lists += len(expected)
        assert reading.docx_lists(letter.files["docx"]) == expected, name
        assert reading.pdf_lists(letter.files["pdf"]) == expected, name
    assert lists > 40


def test_every_value_of_the_case_stands_in_every_format(letters):
    values = 0
    for name, letter in letters.items():
        texts = {
            "docx": " ".join(reading.docx_words(letter.files["docx"])),
            "pdf": " ".join(reading.pdf_words(letter.files["pdf"])),
            "txt": " ".join(reading.txt_words(letter.files["txt"])),
        }
        for inlines in walk.all_inlines(letter.document):
            for run in walk.runs(inlines):
                if isinstance(run, Text) and run.field:
                    values += 1
                    lacking = [format_ for format_, text in texts.items() if said(run.text) not in text]
                    assert lacking == [], (name, run.field)
    assert values > 500
