"""Pasted text is held against the letter as its Word file is."""

from __future__ import annotations

import textwrap

import pytest

from appealkit.errors import InputError
from appealkit.recheck.compare import check
from appealkit.recheck.meaning import ORDER, Kind
from appealkit.recheck.plaintext import decoded, paired_text
from appealkit.recheck.units import units_of
from appealkit.writers import write
from recheck.bench import composed, not_as_composed, samples, words
from recheck.test_edits import EDITS, KINDS, name_of

# Without paragraphs, a phrase put before its sentence is taken for a sentence of its own: not passed, and safe.
SEEN_APART = {"order of phrases"}


def told(sample, text):
    letter = composed(sample)
    pairs = paired_text(units_of(letter.page), text, letter.page.footer, words())
    return not_as_composed(check(letter, pairs, (), words()))


def text_of(sample):
    return decoded(write(composed(sample).page, "txt"), "letter.txt")


@pytest.mark.parametrize("sample", samples())
def test_the_letter_as_text_is_all_sourced(sample):
    assert told(sample, text_of(sample)) == []


@pytest.mark.parametrize("sample", ["tfesi-left-s1", "bilateral-supported", "timely-filing-accepted"])
def test_lines_broken_anew_by_a_mail_program_change_nothing(sample):
    wrapped = "\r\n\r\n".join(textwrap.fill(" ".join(part.split()), 68) for part in text_of(sample).split("\n\n"))
    assert told(sample, wrapped) == []


def test_what_a_printed_page_adds_is_no_statement():
    letter = composed("tfesi-left-s1")
    text = text_of("tfesi-left-s1").replace("\n\nFunction\n", f"\n{letter.page.footer}   Page 1 of 3\n\nFunction\n")
    assert told("tfesi-left-s1", text) == []


@pytest.mark.parametrize("edit", EDITS, ids=name_of)
def test_no_harmful_edit_of_the_text_passes(edit):
    text = " ".join(text_of(edit["in"]).split())
    assert edit["find"] in text
    found = told(edit["in"], text.replace(edit["find"], edit["put"], 1))
    worst = max((one.kind for one in found), key=ORDER.index, default=Kind.SOURCED)
    harmless = KINDS[edit["expect"]] is Kind.SOURCED and edit["what"] not in SEEN_APART
    assert (worst is Kind.SOURCED) == harmless


def test_a_sentence_added_and_one_taken_out_are_told():
    text = text_of("tfesi-left-s1")
    added = text.replace("What we ask\n", "The patient cannot walk.\n\nWhat we ask\n")
    assert [(one.change, one.kind, one.new) for one in told("tfesi-left-s1", added)] == [
        ("added", Kind.UNSOURCED, "The patient cannot walk.")
    ]
    lacking = text.replace("  - ODI 54 on September 3, 2026, before the procedure (Ex. D, p. 2).\n", "")
    assert [(one.change, one.kind) for one in told("tfesi-left-s1", lacking)] == [("removed", Kind.OPINION)]


@pytest.mark.parametrize("data", [b"", b"  \n ", b"\xff\xfe\x00", b"a\x00b", b"x" * 2_000_000])
def test_what_is_no_text_is_refused(data):
    with pytest.raises(InputError) as error:
        decoded(data, "letter.txt")
    assert [problem.code for problem in error.value.problems] == ["F086"]
