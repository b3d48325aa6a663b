"""DOCX and PDF say the same: same words, same outline, same order; and so does the plain text."""

from __future__ import annotations

import pytest

from stories import cases
from writers import reading

LETTERS = [make.__name__ for make in cases.SUPPORTED]
CASES = [make.__name__ for make in (*cases.SUPPORTED, *cases.NO_LETTER)]


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_has_the_same_words_in_all_three_formats(letters, name):
    files = letters[name].files
    words = reading.txt_words(files["to-send/letter.txt"])
    assert len(words) > 250
    assert reading.docx_words(files["to-send/letter.docx"]) == words
    assert reading.pdf_words(files["to-send/letter.pdf"]) == words


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_has_the_same_outline_in_word_and_pdf(letters, name):
    files = letters[name].files
    outline = reading.docx_outline(files["to-send/letter.docx"])
    assert [words for _, words in outline][-2:] == ["What we ask", "Exhibits"]
    assert reading.pdf_outline(files["to-send/letter.pdf"]) == outline
    assert reading.pdf_headings(files["to-send/letter.pdf"]) == outline


@pytest.mark.parametrize("name", CASES)
def test_a_checklist_has_the_same_words_and_outline_in_word_and_pdf(packets, name):
    files = packets[name].files
    words = reading.docx_words(files["keep/checklist.docx"])
    assert words[:2] == ["Checklist", "for"]
    assert reading.pdf_words(files["keep/checklist.pdf"]) == words
    assert reading.html_words(files["keep/checklist.html"]) == words
    assert reading.pdf_outline(files["keep/checklist.pdf"]) == reading.docx_outline(files["keep/checklist.docx"])
