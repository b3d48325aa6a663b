"""Word, PDF and plain text say the same words in the same order, under the same headings."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appealkit.document import walk
from appealkit.document.model import (
    Address,
    Bullets,
    Cite,
    Document,
    Emphasis,
    Heading,
    Letterhead,
    LineBreak,
    Numbered,
    PageBreak,
    Pairs,
    Paragraph,
    Signature,
    Strong,
    Table,
    Text,
    Tickboxes,
)
from appealkit.writers import write
from appealkit.writers.glyphs import drawable
from writers import reading, samples
from writers.samples import t

READERS = {
    "docx": reading.docx_words,
    "pdf": reading.pdf_words,
    "html": reading.html_words,
    "txt": reading.txt_words,
}


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
    assert [READERS[each](write(Document("Empty", ()), each)) for each in READERS] == [[]] * len(READERS)


def test_empty_lists_and_page_breaks_at_the_ends_add_nothing():
    blocks = (PageBreak(), Bullets(()), Numbered(()), Paragraph(t("only")), Tickboxes(()), PageBreak(), PageBreak())
    document = Document("Ends", blocks)
    assert [READERS[each](write(document, each)) for each in READERS] == [["only"]] * len(READERS)
    assert len(reading.pdf_page_texts(write(document, "pdf"))) == 1


LONG = {
    "pairs over pages": Pairs(tuple((f"label {n}", t(f"value {n}")) for n in range(90)), "Many"),
    "a numbered list over pages": Numbered(tuple(t(f"item {n}") for n in range(150))),
    "a table over pages": Table(
        (t("A"), t("B")), tuple((t(f"{n}"), t("word " * 30)) for n in range(70)), (1, 3), "Long"
    ),
    "a header of many lines": Table((t("head " * 200),), tuple((t(f"{n}"),) for n in range(40)), (1,), "Long header"),
    "a paragraph over pages": Paragraph(t("medical-necessity and/or L5–S1 " * 400)),
}


@pytest.mark.parametrize("name", LONG)
def test_what_goes_over_pages_keeps_its_words_and_repeats_none(name):
    document = Document("Long", (Paragraph(t("before")), LONG[name], Paragraph(t("after"))))
    data = write(document, "pdf")
    assert len(reading.pdf_page_texts(data)) > 1
    assert reading.pdf_words(data) == walk.words(document)


PRINTABLE = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Mn")).filter(
    lambda char: ord(char) in drawable()
)
TEXTS = st.text(PRINTABLE, max_size=40)
LINES = st.lists(TEXTS, max_size=3).map(tuple)
LEAVES = st.one_of(TEXTS.map(Text), st.just(LineBreak()), TEXTS.map(lambda text: Cite(text, "C-1")))
INLINES = st.lists(
    st.one_of(LEAVES, st.lists(LEAVES, max_size=2).map(lambda some: Strong((Emphasis(tuple(some)),)))), max_size=3
).map(tuple)
MANY = st.lists(INLINES, max_size=4).map(tuple)
CELLS = st.tuples(INLINES, INLINES)
BLOCKS = st.one_of(
    st.builds(Letterhead, TEXTS, LINES),
    st.builds(Address, MANY),
    st.builds(Heading, st.sampled_from([1, 2, 3]), INLINES),
    st.builds(Paragraph, INLINES, st.booleans(), st.booleans()),
    st.builds(Bullets, MANY),
    st.builds(Numbered, MANY),
    st.builds(Tickboxes, MANY),
    st.builds(Pairs, st.lists(st.tuples(TEXTS, INLINES), max_size=3).map(tuple), TEXTS),
    st.builds(Table, CELLS, st.lists(CELLS, max_size=3).map(tuple), st.just((1, 2)), TEXTS),
    st.builds(Signature, TEXTS, LINES),
    st.just(PageBreak()),
)
DOCUMENTS = st.builds(
    Document, st.just("Title"), st.lists(BLOCKS, max_size=6).map(tuple), footer=TEXTS, draft=st.booleans()
)


@given(DOCUMENTS)
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_laid_out_word_and_plain_text_say_it(document):
    expected = reading.normalise(walk.words(document))
    assert reading.docx_words(write(document, "docx")) == expected
    assert reading.txt_words(write(document, "txt")) == expected


@given(DOCUMENTS)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_laid_out_the_pdf_says_it(document):
    assert reading.pdf_words(write(document, "pdf")) == reading.normalise(walk.words(document))
