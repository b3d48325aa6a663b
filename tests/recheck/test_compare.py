"""What is told of a letter whose parts were moved, taken out, put in, filled in; of pages, opinions and adoption."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date

import pytest
from lxml import etree

from appealkit.case import Adoption
from appealkit.recheck.compare import check, edited_units, paired
from appealkit.recheck.meaning import Kind, differences
from appealkit.recheck.readback import read_docx
from appealkit.recheck.units import Piece, units_of
from recheck.bench import W, composed, docx, not_as_composed, rechecked, retyped, text_of, with_body, words

SAMPLE = "tfesi-left-s1"
ARGUMENT = "In my medical judgment, this injection was reasonable and necessary."


def only(sample, data):
    """The one statement that is not as it was composed."""
    found = not_as_composed(rechecked(sample, data))
    assert len(found) == 1, [(one.change, one.old, one.new) for one in found]
    return found[0]


def rows(root):
    return list(root.iter(f"{W}tr"))


def row_with(root, text):
    return next(
        row for row in rows(root) if text in "|".join(text_of(p) for p in row.iter(f"{W}p")).replace("\u00a0", " ")
    )


def paragraph_with(root, text):
    return next(p for p in root.iter(f"{W}p") if text in text_of(p).replace("\u00a0", " "))


def taken_out(find, of=paragraph_with):
    def change(root):
        element = of(root, find)
        element.getparent().remove(element)

    return change


def put_behind(find, text):
    def change(root):
        made = etree.fromstring(f'<w:p xmlns:w="{W[1:-1]}"><w:r><w:t>{text}</w:t></w:r></w:p>')
        paragraph_with(root, find).addnext(made)

    return change


# ---- what is taken out -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", ["Patient", "Member ID", "Claim", "Date of service", "Denied", "Date of birth"])
def test_an_identifier_taken_out_contradicts_and_its_meaning_is_told(label):
    def change(root):
        row = next(row for row in rows(root) if text_of(next(row.iter(f"{W}p"))) == label)
        row.getparent().remove(row)

    one = only(SAMPLE, with_body(docx(SAMPLE), change))
    assert (one.change, one.kind) == ("removed", Kind.CONTRADICTS)
    assert label in one.why


def test_a_criterion_taken_out_wants_the_signers_yes_and_names_the_requirement():
    one = only(SAMPLE, with_body(docx(SAMPLE), taken_out("26.0 weeks", row_with)))
    assert (one.change, one.kind, one.requirement) == ("removed", Kind.OPINION, "pain-long-enough")


def test_a_fact_taken_out_wants_the_signers_yes():
    one = only(SAMPLE, with_body(docx(SAMPLE), taken_out("18 of 20 visits")))
    assert (one.change, one.kind, one.requirement) == ("removed", Kind.OPINION, "care-long-enough")


def test_an_argument_taken_out_is_nothing_false():
    one = only(SAMPLE, with_body(docx(SAMPLE), taken_out("This answers the stated reason")))
    assert (one.change, one.kind) == ("removed", Kind.SOURCED)


def test_an_enclosure_taken_out_of_the_list_contradicts():
    one = only(SAMPLE, with_body(docx(SAMPLE), taken_out("Work status, Anytown", row_with)))
    assert (one.change, one.kind, one.place) == ("removed", Kind.CONTRADICTS, "exhibits")


# ---- what is moved, joined, divided ----------------------------------------------------------------------------


def test_a_sentence_moved_is_sourced():
    def change(root):
        paragraph_with(root, "Naproxen 500 mg").addnext(paragraph_with(root, "ODI 54 on September 3, 2026, before"))

    one = only(SAMPLE, with_body(docx(SAMPLE), change))
    assert (one.change, one.kind) == ("moved", Kind.SOURCED)


def test_rows_put_in_another_order_are_sourced():
    def change(root):
        row_with(root, "26.0 weeks").addprevious(row_with(root, "18.8 weeks"))

    one = only(SAMPLE, with_body(docx(SAMPLE), change))
    assert (one.change, one.kind) == ("moved", Kind.SOURCED)


def test_a_paragraph_cut_in_two_is_as_it_was():
    data = with_body(
        docx(SAMPLE), put_behind("The record shows 4 months", "The pain began on March 19, 2026 (Ex. D, p. 1).")
    )
    data = retyped(data, " The pain began on March 19, 2026 (Ex. D, p. 1).", "")
    assert not_as_composed(rechecked(SAMPLE, data)) == []


def test_answers_swapped_between_two_rows_are_not_sourced():
    def change(root):
        one, other = row_with(root, "26.0 weeks"), row_with(root, "18.8 weeks")
        left, right = list(one.iter(f"{W}tc"))[1], list(other.iter(f"{W}tc"))[1]
        copy = deepcopy(left)
        left.getparent().replace(left, deepcopy(right))
        right.getparent().replace(right, copy)

    found = not_as_composed(rechecked(SAMPLE, with_body(docx(SAMPLE), change)))
    assert [one.kind for one in found] == [Kind.CONTRADICTS, Kind.CONTRADICTS]


def test_cells_that_were_merged_are_not_sourced():
    def change(root):
        cells = list(row_with(root, "26.0 weeks").iter(f"{W}tc"))
        cells[0].extend(list(cells[1].iter(f"{W}p")))
        cells[1].getparent().remove(cells[1])

    one = only(SAMPLE, with_body(docx(SAMPLE), change))
    assert (one.kind, one.differences[0].what) == (Kind.UNSOURCED, "cells were joined or divided")


def test_a_row_added_is_unsourced():
    def change(root):
        row = row_with(root, "26.0 weeks")
        copy = deepcopy(row)
        said = list(copy.iter(f"{W}t"))
        for each in said:
            each.text = ""
        said[0].text = "Acupuncture"
        row.addnext(copy)

    one = only(SAMPLE, with_body(docx(SAMPLE), change))
    assert (one.change, one.kind) == ("added", Kind.UNSOURCED)


def test_a_true_sentence_put_in_the_place_of_another_is_a_fact_taken_out():
    edited = retyped(docx(SAMPLE), "NRS 8 on September 3, 2026, before the procedure",
                     "ODI 54 on September 3, 2026, before the procedure")  # fmt: skip
    one = only(SAMPLE, edited)
    assert one.kind is Kind.OPINION
    assert not one.passes


# ---- signing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("put", "change", "kind"),
    [
        ("Signature Dr. A. Example, MD", "filled in", Kind.SOURCED),
        ("Electronically signed by Dr. A. Example on November 23, 2026", "filled in", Kind.SOURCED),
        ("Dr. B. Other", "changed", Kind.UNSOURCED),
        ("Signature Dr. A. Example, October 3, 2026", "changed", Kind.CONTRADICTS),
        ("Dr. A. Example. The patient is worse.", "changed", Kind.UNSOURCED),
    ],
)
def test_the_signers_name_and_a_day_may_be_filled_in_and_nothing_else(put, change, kind):
    found = not_as_composed(rechecked(SAMPLE, retyped(docx(SAMPLE), "Signature", put)))
    worst = max(found, key=lambda one: list(Kind).index(one.kind))
    assert (worst.change in {change, "added"}, worst.kind) == (True, kind)


def test_the_day_of_a_letter_that_came_signed_is_not_another():
    signed = "advantage-care-supported"
    one = only(signed, retyped(docx(signed), "November 21, 2026", "November 22, 2026", last=True))
    assert (one.place, one.kind, one.differences[0].what) == (
        "signature",
        Kind.CONTRADICTS,
        "it was signed on another day",
    )


# ---- head and foot ---------------------------------------------------------------------------------------------


def test_a_claim_number_changed_in_the_foot_contradicts():
    letter = composed(SAMPLE)
    other = replace(letter.page, footer=letter.page.footer.replace("00432", "00431"))
    from appealkit.writers import write

    one = only(SAMPLE, write(other, "docx"))
    assert (one.place, one.kind) == ("page furniture", Kind.CONTRADICTS)


# ---- pages, opinions, adoption ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Left plantar flexion 4/5 (Ex. D, p. 3).", Kind.SOURCED),  # the words of the page
        ("Left plantar flexion 4/5 (Ex. D, p. 2).", Kind.UNSOURCED),  # another page
        ("Left plantar flexion 4/5.", Kind.UNSOURCED),  # no page
        ("Left plantar flexion 3/5 (Ex. D, p. 3).", Kind.UNSOURCED),
        ("Right plantar flexion 4/5 (Ex. D, p. 3).", Kind.UNSOURCED),
        ("Left Achilles reflex 2+ (Ex. D, p. 3).", Kind.UNSOURCED),  # two halves of a quote
        ("No lifting over 15 lb from April 10, 2026 (Ex. H, p. 1).", Kind.SOURCED),
        ("Lifting over 15 lb from April 10, 2026 (Ex. H, p. 1).", Kind.UNSOURCED),
        (ARGUMENT, Kind.OPINION),
        ("This injection was reasonable and necessary.", Kind.UNSOURCED),  # nobody says that it is an opinion
        ("In my opinion the patient has severe weakness.", Kind.UNSOURCED),
        ("In my opinion the therapy was documented.", Kind.UNSOURCED),
        ("In my opinion the injection of May 3, 2026 was necessary.", Kind.UNSOURCED),
        ("In our view a 90 % benefit is consistent with the policy.", Kind.UNSOURCED),
        ("Thank you for your time and consideration.", Kind.SOURCED),
        ("Please contact our office with questions.", Kind.SOURCED),
        ("If you have any questions, please call our office.", Kind.SOURCED),
        ("Additional information is needed.", Kind.UNSOURCED),
        ("Please expedite your review.", Kind.UNSOURCED),
    ],
)  # fmt: skip
def test_a_sentence_added_is_told_by_what_it_says(sentence, kind):
    data = with_body(docx(SAMPLE), put_behind("This answers the stated reason", sentence))
    assert only(SAMPLE, data).kind is kind


def with_adoption(by, said):
    letter = composed(SAMPLE)
    adopted = (Adoption(words=said, by=by, on=date(2026, 11, 22)),)
    return replace(letter, case=letter.case.model_copy(update={"adopted": adopted}))


@pytest.mark.parametrize(
    ("by", "said", "passes"),
    [
        ("Dr. A. Example", ARGUMENT, True),
        ("A. Example, MD", ARGUMENT, True),
        ("Dr. B. Other", ARGUMENT, False),
        ("MD", ARGUMENT, False),
        ("Dr. A. Example", ARGUMENT.replace("this", "the next"), False),
    ],
)
def test_an_opinion_passes_when_its_signer_adopted_it_word_for_word(by, said, passes):
    data = with_body(docx(SAMPLE), put_behind("This answers the stated reason", ARGUMENT))
    letter = with_adoption(by, said)
    read_back = read_docx(data, "letter.docx")
    found = check(letter, paired(units_of(letter.page), edited_units(read_back.body), words()), (), words())
    (one,) = [each for each in found if each.change == "added"]
    assert (one.kind, one.passes) == (Kind.OPINION, passes)


def test_a_fact_does_not_pass_whoever_adopts_it():
    fact = "The patient also has numbness of the left foot."
    data = with_body(docx(SAMPLE), put_behind("This answers the stated reason", fact))
    letter = with_adoption("Dr. A. Example", fact)
    read_back = read_docx(data, "letter.docx")
    found = check(letter, paired(units_of(letter.page), edited_units(read_back.body), words()), (), words())
    (one,) = [each for each in found if each.change == "added"]
    assert (one.kind, one.passes) == (Kind.UNSOURCED, False)


@pytest.mark.parametrize(
    ("edited", "told"),
    [
        ("Pain fell (Ex. F, p. 2), and function improved (Ex. C, p. 1).", Kind.CONTRADICTS),
        ("And function improved (Ex. F, p. 2), pain fell (Ex. C, p. 1).", None),
        ("Pain fell (Exhibit C, page 1), and function improved (Exhibit F, page 2).", None),
    ],
)
def test_two_citations_that_change_places_show_each_what_the_other_did(edited, told):
    composed_words = "Pain fell (Ex. C, p. 1), and function improved (Ex. F, p. 2)."
    found = differences(Piece(composed_words), edited, words())
    assert [each.kind for each in found] == ([told] if told else [])


def test_two_headings_that_change_places_do_not_pass():
    def change(root):
        one, other = paragraph_with(root, "Conservative care before the injection"), paragraph_with(root, "Function")
        mark, held = other.getprevious(), one.getnext()
        held.addprevious(other)
        mark.addnext(one)

    found = not_as_composed(rechecked("two-lines-primary-add-on", with_body(docx("two-lines-primary-add-on"), change)))
    assert Kind.UNSOURCED in {each.kind for each in found}
