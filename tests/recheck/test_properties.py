"""Laws over every sample: an unedited letter is all sourced; no changed digit ever passes."""

from __future__ import annotations

import functools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appealkit.document import walk
from appealkit.document.model import Signature
from appealkit.recheck.compare import Edited, check, edited_units, paired
from appealkit.recheck.readback import read_docx
from appealkit.recheck.rebuild import rebuilt
from appealkit.recheck.units import units_of
from outside import WORD
from recheck.bench import composed, docx, not_as_composed, rechecked, samples, words


@functools.cache
def read_once(sample):
    return read_docx(docx(sample), "letter.docx")


@functools.cache
def edited_once(sample):
    return edited_units(read_once(sample).body)


def passes(sample, edited):
    letter = composed(sample)
    found = check(letter, paired(units_of(letter.page), edited, words()), read_once(sample).furniture, words())
    return all(one.passes for one in found)


def unsigned(page):
    """The page with a blank line to sign on: what a rebuilt letter has, for a signature was given to other words."""
    blocks = (replace(block, signed=None) if isinstance(block, Signature) else block for block in page.blocks)
    return replace(page, blocks=tuple(blocks))


def with_cell(edited, unit, cell, text):
    old = edited[unit]
    cells = (*old.cells[:cell], text, *old.cells[cell + 1 :])
    return (*edited[:unit], Edited(old.kind, cells), *edited[unit + 1 :])


@pytest.mark.parametrize("sample", samples())
def test_an_unedited_letter_is_all_sourced(sample):
    assert not_as_composed(rechecked(sample, docx(sample))) == []
    pictures = len(list(walk.pictures(composed(sample).page)))  # a signature is one, and is not read
    assert [problem.code for problem in read_once(sample).doubts] == ["F085"] * pictures


@pytest.mark.parametrize("sample", samples())
def test_an_unedited_letter_is_rebuilt_word_for_word_and_block_for_block(sample):
    page = unsigned(composed(sample).page)
    again = rebuilt(composed(sample).page, read_once(sample).body)
    assert list(walk.pictures(again)) == []
    assert walk.words(again) == walk.words(page)
    assert walk.outline(again) == walk.outline(page)
    assert [type(block) for block in again.blocks] == [type(block) for block in page.blocks]


def test_a_letter_saved_by_libreoffice_is_all_sourced_and_rebuilt_the_same(libreoffice):
    again = libreoffice.saved_as(WORD, {f"{sample}.docx": docx(sample) for sample in samples()})
    for sample in samples():
        saved = again[f"{sample}.docx"]
        assert not_as_composed(rechecked(sample, saved)) == []
        page = composed(sample).page
        assert walk.words(rebuilt(page, read_docx(saved, "letter.docx").body)) == walk.words(unsigned(page))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_letter_with_a_changed_digit_is_all_sourced(data):
    sample = data.draw(st.sampled_from(samples()))
    edited = edited_once(sample)
    places = [
        (unit, cell, at)
        for unit, each in enumerate(edited)
        for cell, text in enumerate(each.cells)
        for at, letter in enumerate(text)
        if letter.isdigit()
    ]
    unit, cell, at = data.draw(st.sampled_from(places))
    text = edited[unit].cells[cell]
    digit = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != text[at]]))
    assert not passes(sample, with_cell(edited, unit, cell, text[:at] + digit + text[at + 1 :]))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_letter_with_a_strange_word_put_in_is_all_sourced(data):
    sample = data.draw(st.sampled_from(samples()))
    edited = edited_once(sample)
    unit = data.draw(st.integers(0, len(edited) - 1))
    cell = data.draw(st.integers(0, len(edited[unit].cells) - 1))
    said = edited[unit].cells[cell].split(" ")
    at = data.draw(st.integers(0, len(said)))
    word = data.draw(st.sampled_from(["fracture", "not", "severe", "bilateral", "documented", "at least", "7", "only"]))
    assert not passes(sample, with_cell(edited, unit, cell, " ".join([*said[:at], word, *said[at:]])))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_letter_with_its_sides_turned_is_all_sourced(data):
    sample = data.draw(st.sampled_from(samples()))
    edited = edited_once(sample)
    turned = {
        "left": "right",
        "right": "left",
        "Left": "Right",
        "Right": "Left",
        "not": "",
        "no": "",
        "No": "",
        "Not": "",
    }
    places = [
        (unit, cell, at)
        for unit, each in enumerate(edited)
        for cell, text in enumerate(each.cells)
        for at, word in enumerate(text.split(" "))
        if word.strip(",:;.") in turned
    ]
    if not places:
        return
    unit, cell, at = data.draw(st.sampled_from(places))
    said = edited[unit].cells[cell].split(" ")
    plain = said[at].strip(",:;.")
    said[at] = said[at].replace(plain, turned[plain])
    assert not passes(sample, with_cell(edited, unit, cell, " ".join(said)))
