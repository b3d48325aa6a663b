"""Word, PDF and plain text say the same words in the same order, under the same headings."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appealkit.document import walk
from appealkit.document.model import Bullets, Document, Numbered, PageBreak, Paragraph, Table, Text, Tickboxes
from appealkit.writers import write
from appealkit.writers.glyphs import drawable
from writers import reading, samples
from writers.samples import t

READERS = {"docx": reading.docx_words, "pdf": reading.pdf_words, "txt": reading.txt_words}


@pytest.mark.parametrize("format_", READERS)
def test_every_block_says_each_of_its_words_once_and_in_order(format_):
    assert READERS[format_](write(samples.EVERY_BLOCK, format_)) == samples.EVERY_WORD


@pytest.mark.parametrize("format_", READERS)
@pytest.mark.parametrize("document", [samples.LETTER, samples.HOSTILE], ids=["letter", "hostile"])
def test_each_format_says_the_words_of_the_document(document, format_):
    assert READERS[format_](write(document, format_)) == reading.normalise(walk.words(document))


@pytest.mark.parametrize("format_", READERS)
@pytest.mark.parametrize("text", samples.HOSTILE_TEXTS, ids=range(len(samples.HOSTILE_TEXTS)))
def test_hostile_text_comes_out_literally(text, format_):
    data = write(Document("Title", (Paragraph(t(text)), Table((t(text),), ((t(text),),), (1,), text))), format_)
    assert READERS[format_](data) == reading.normalise(text.split()) * 3


def test_headings_are_the_same_outline_in_word_in_the_pdf_and_in_its_tags():
    docx, pdf = write(samples.EVERY_BLOCK, "docx"), write(samples.EVERY_BLOCK, "pdf")
    assert reading.docx_outline(docx) == samples.EVERY_HEADING
    assert reading.pdf_outline(pdf) == samples.EVERY_HEADING
    assert reading.pdf_headings(pdf) == samples.EVERY_HEADING


def test_the_letter_has_one_outline_in_both_formats():
    expected = [
        (1, "Appeal of a medical-necessity denial"),
        (2, "What the plan requires and what the record shows"),
        (2, "Conservative care before the injection"),
        (2, "Function"),
        (2, "What we ask"),
    ]
    assert reading.docx_outline(write(samples.LETTER, "docx")) == expected
    assert reading.pdf_outline(write(samples.LETTER, "pdf")) == expected


def test_a_heading_with_markup_in_its_text_stays_one_heading():
    assert reading.docx_outline(write(samples.HOSTILE, "docx")) == [(1, "</h1><h2>{{7*7}}")]
    assert reading.pdf_outline(write(samples.HOSTILE, "pdf")) == [(1, "</h1><h2>{{7*7}}")]


def test_a_document_without_blocks_is_written_in_every_format():
    assert [READERS[each](write(Document("Empty", ()), each)) for each in READERS] == [[], [], []]


def test_empty_lists_and_page_breaks_at_the_ends_add_nothing():
    blocks = (PageBreak(), Bullets(()), Numbered(()), Paragraph(t("only")), Tickboxes(()), PageBreak(), PageBreak())
    document = Document("Ends", blocks)
    assert [READERS[each](write(document, each)) for each in READERS] == [["only"], ["only"], ["only"]]
    assert len(reading.pdf_page_texts(write(document, "pdf"))) == 1


PRINTABLE = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Mn")).filter(
    lambda char: ord(char) in drawable()
)
LINES = st.text(PRINTABLE, max_size=60)


@given(st.lists(LINES, max_size=6))
@settings(deadline=None, max_examples=60)
def test_whatever_is_typed_word_and_plain_text_say_it(lines):
    document = _typed(lines)
    expected = reading.normalise(walk.words(document))
    assert reading.docx_words(write(document, "docx")) == expected
    assert reading.txt_words(write(document, "txt")) == expected


@given(st.lists(LINES, max_size=6))
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_typed_the_pdf_says_it(lines):
    document = _typed(lines)
    assert reading.pdf_words(write(document, "pdf")) == reading.normalise(walk.words(document))


def _typed(lines: list[str]) -> Document:
    items = tuple((Text(line),) for line in lines)
    return Document("Typed", (*map(Paragraph, items), Bullets(items), Numbered(items)))
