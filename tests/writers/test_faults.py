"""What is refused, with every fault named by field and code point, never by the text."""

from __future__ import annotations

import pytest

from appealkit.document.model import Document, Letterhead, Pairs, Paragraph, Signature, Table, Text
from appealkit.errors import CODE_PAGES, AppealError, OutputError
from appealkit.writers import missing_glyphs, write
from writers import samples
from writers.samples import t


def said(document: Document, format_: str) -> list[tuple[str, str]]:
    with pytest.raises(AppealError) as raised:
        write(document, format_)
    return [(problem.code, problem.says) for problem in raised.value.problems]


@pytest.mark.parametrize("format_", ["docx", "pdf", "txt"])
@pytest.mark.parametrize(
    ("char", "code_point"),
    [
        ("\x00", "U+0000"),
        ("\x0b", "U+000B"),
        ("\x1c", "U+001C"),
        ("\x85", "U+0085"),
        ("\u200b", "U+200B"),
        ("\u202e", "U+202E"),
        ("\ue000", "U+E000"),
        ("\ufeff", "U+FEFF"),
        ("\ud800", "U+D800"),
        ("\uffff", "U+FFFF"),
        ("\u2028", "U+2028"),
    ],
)
def test_a_character_that_cannot_be_shown_is_refused_in_every_format(char, code_point, format_):
    document = Document("Title", (Paragraph((Text(f"Sam{char}ple", "patient.name"),)),))
    assert ("F001", f"patient.name holds {code_point}, which cannot be shown") in said(document, format_)


@pytest.mark.parametrize("format_", ["docx", "pdf"])
def test_a_character_the_font_lacks_is_refused_where_it_would_be_drawn(format_):
    document = Document("Title", (Paragraph((Text("李 Sample 李", "patient.name"),)),))
    assert said(document, format_) == [("F002", "patient.name holds U+674E, which the letter's font cannot draw")]


def test_plain_text_needs_no_glyphs():
    assert write(Document("Title", (Paragraph(t("李")),)), "txt").decode() == "李\n"


def test_every_undrawable_character_is_listed_once_with_the_part_it_stands_in():
    document = Document(
        "Title 李",
        (
            Letterhead("文", ()),
            Pairs((("標", (Text("題", "denial.claim_number"),)),), "Caption 表"),
            Paragraph((Text("a\u2011b, 題題 ≥ µ é e\u0301"),)),
            Signature("—", ("名",)),
        ),
        footer="文",
    )
    assert missing_glyphs(document) == [
        ("the footer", "U+6587"),
        ("a letterhead", "U+6587"),
        ("a pairs", "U+6A19"),
        ("denial.claim_number", "U+984C"),
        ("a paragraph", "U+2011"),
        ("a paragraph", "U+984C"),
        ("a signature", "U+540D"),
    ]


def test_samples_have_every_glyph():
    assert [missing_glyphs(each) for each in (samples.EVERY_BLOCK, samples.LETTER, samples.HOSTILE)] == [[], [], []]


def test_a_table_that_does_not_fit_its_header_is_refused():
    rows = ((t("a"), t("b")), (t("a"),))
    document = Document("Title", (Table((t("A"), t("B")), rows, (1, 1), ""), Table((t("A"),), (), (0,), "")))
    assert said(document, "txt") == [
        ("F007", "table 1 has 2 columns, but row 2 has another number of cells"),
        ("F007", "table 2 has 1 columns and 1 widths, or a width below 1"),
    ]


def test_a_document_needs_a_title_and_a_language():
    assert said(Document(" ", ()), "pdf") == [("F008", "the document has no title")]
    assert said(Document("Title", (), language=""), "docx") == [("F008", "the document has no language")]


def test_all_faults_are_reported_at_once():
    document = Document("", (Paragraph((Text("\x01", "patient.name"), Text("李", "practice.name"))),))
    assert [code for code, _ in said(document, "pdf")] == ["F001", "F008", "F002", "F002"]


def test_an_unknown_format_is_refused_with_the_nearest_name():
    with pytest.raises(OutputError) as raised:
        write(Document("Title", ()), "docs")
    assert (raised.value.problems[0].code, raised.value.problems[0].mend) == ("F003", "did you mean 'docx'?")


def test_each_code_has_a_page_with_a_bad_and_a_good_example():
    pages = {code: page for code, page in CODE_PAGES.items() if code.startswith("F")}
    ours = {"F001", "F002", "F003", "F004", "F005", "F006", "F007", "F008", "F009"}
    assert ours <= set(pages)
    assert all(pages[code].title and "Bad:" in pages[code].text and "Good:" in pages[code].text for code in ours)
