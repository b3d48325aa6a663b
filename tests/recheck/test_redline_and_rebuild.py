"""The redline holds both letters as tracked changes; the rebuilt letter says the edited words and no others."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from appealkit.document import walk
from appealkit.document.model import Address, Cite, Emphasis, Paragraph, Signature, Strong, Text
from appealkit.recheck.readback import read_docx
from appealkit.recheck.rebuild import rebuilt
from appealkit.recheck.redline import redline
from appealkit.writers import write
from outside import WORD
from recheck.bench import BODY, W, composed, docx, retyped, samples, with_body
from recheck.test_compare import put_behind, row_with, taken_out

SAMPLE = "tfesi-left-s1"


def words_of(data):
    return " ".join(said.text for said in read_docx(data, "letter.docx").body).replace("|", " ").split()


def rejected(root):
    """The document as it is when every change is refused."""
    for change in [each for each in root.iter(f"{W}ins") if each.getparent().tag == f"{W}p"]:
        change.getparent().remove(change)
    for tag in ("rPr", "trPr"):
        for settings in [each for each in root.iter(f"{W}{tag}") if each.find(f"{W}ins") is not None]:
            whole = settings.getparent()
            whole = whole.getparent() if tag == "rPr" else whole
            whole.getparent().remove(whole)
    for gone in [each for each in root.iter(f"{W}del") if each.getparent().tag in (f"{W}rPr", f"{W}trPr")]:
        gone.getparent().remove(gone)
    for change in [each for each in root.iter(f"{W}del") if each.getparent().tag == f"{W}p"]:
        for said in change.iter(f"{W}delText"):
            said.tag = f"{W}t"
        for run in reversed(list(change)):
            change.addnext(run)
        change.getparent().remove(change)


EDITED = {
    "words": lambda data: retyped(data, "The record shows 4 months", "The chart shows five months"),
    "a cell": lambda data: retyped(data, "26.0 weeks", "27 weeks"),
    "a paragraph put in": lambda data: with_body(data, put_behind("This answers", "Thank you for your time.")),
    "a paragraph taken out": lambda data: with_body(data, taken_out("This answers the stated reason")),
    "a row taken out": lambda data: with_body(data, taken_out("26.0 weeks", row_with)),
    "nothing": lambda data: data,
}


@pytest.mark.parametrize("name", EDITED)
def test_the_redline_accepted_is_the_edited_letter_and_refused_the_composed_one(name):
    edited = EDITED[name](docx(SAMPLE))
    made = redline(docx(SAMPLE), read_docx(edited, "letter.docx").body)
    assert words_of(made) == words_of(edited)
    assert words_of(with_body(made, rejected)) == words_of(docx(SAMPLE))


@pytest.mark.parametrize("name", EDITED)
def test_the_redline_passes_the_open_xml_audit(name, tmp_path):
    path = tmp_path / "redline.docx"
    path.write_bytes(redline(docx(SAMPLE), read_docx(EDITED[name](docx(SAMPLE)), "letter.docx").body))
    assert list(OpenXmlValidator().validate(str(path)).errors) == []


def test_libreoffice_reads_the_redline_and_keeps_its_changes(libreoffice):
    edited = {f"{name}.docx": change(docx(SAMPLE)) for name, change in EDITED.items()}
    made = {name: redline(docx(SAMPLE), read_docx(data, "letter.docx").body) for name, data in edited.items()}
    for name, saved in libreoffice.saved_as(WORD, made).items():
        assert words_of(saved) == words_of(edited[name])
        with zipfile.ZipFile(io.BytesIO(saved)) as archive:
            assert bool(re.search(rb"<w:(ins|del)[ >]", archive.read(BODY))) == (name != "nothing.docx")


def test_every_change_has_one_author_and_one_day_and_a_number_of_its_own():
    made = redline(docx(SAMPLE), read_docx(EDITED["words"](docx(SAMPLE)), "letter.docx").body)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        root = etree.fromstring(archive.read(BODY))
    changes = [each for each in root.iter() if each.tag in (f"{W}ins", f"{W}del")]
    assert len(changes) == 4  # two words, each gone and come
    assert {each.get(f"{W}author") for each in changes} == {"appealkit recheck"}
    assert {each.get(f"{W}date") for each in changes} == {"1980-01-01T00:00:00Z"}
    assert len({each.get(f"{W}id") for each in changes}) == 4


def test_the_same_two_letters_give_the_same_bytes():
    body = read_docx(EDITED["words"](docx(SAMPLE)), "letter.docx").body
    assert redline(docx(SAMPLE), body) == redline(docx(SAMPLE), body)


def test_an_unedited_letter_has_no_tracked_change():
    for sample in samples():
        made = redline(docx(sample), read_docx(docx(sample), "letter.docx").body)
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            assert not re.search(rb"<w:(ins|del)[ >]", archive.read(BODY))


# ---- the letter rebuilt ----------------------------------------------------------------------------------------


def test_the_rebuilt_letter_says_the_edited_words_in_every_format():
    data = with_body(docx(SAMPLE), put_behind("This answers", "In my opinion the denial is wrong."))
    page = rebuilt(composed(SAMPLE).page, read_docx(data, "letter.docx").body)
    assert walk.words(page) == words_of(data)
    assert words_of(write(page, "docx")) == words_of(data)
    assert write(page, "pdf").startswith(b"%PDF")


def test_citations_stay_citations_with_their_page():
    page = rebuilt(composed(SAMPLE).page, read_docx(docx(SAMPLE), "letter.docx").body)

    def cites(document):
        return [(run.text, run.target) for inlines in walk.all_inlines(document) for run in walk.runs(inlines)
                if isinstance(run, Cite)]  # fmt: skip

    assert cites(page) == cites(composed(SAMPLE).page)


def test_bold_and_italic_stay():
    def change(root):
        put_behind("This answers", "")(root)
        made = next(
            p for p in root.iter(f"{W}p") if p.find(f"{W}r/{W}t") is not None and p.find(f"{W}r/{W}t").text is None
        )
        made.remove(made.find(f"{W}r"))
        for look, text in (("", "This is "), ("b", "bold"), ("", " and "), ("i", "slanted"), ("", ".")):
            run = etree.SubElement(made, f"{W}r")
            if look:
                etree.SubElement(etree.SubElement(run, f"{W}rPr"), f"{W}{look}")
            etree.SubElement(run, f"{W}t").text = text

    page = rebuilt(composed(SAMPLE).page, read_docx(with_body(docx(SAMPLE), change), "letter.docx").body)
    wanted = (Text("This is "), Strong((Text("bold"),)), Text(" and "), Emphasis((Text("slanted"),)), Text("."))
    assert Paragraph(wanted) in page.blocks


def test_a_signature_that_was_filled_in_is_printed_as_it_was():
    data = retyped(docx(SAMPLE), "Signature", "Signature Dr. A. Example")
    page = rebuilt(composed(SAMPLE).page, read_docx(data, "letter.docx").body)
    assert not any(isinstance(block, Signature) for block in page.blocks)
    (signed,) = [
        block for block in page.blocks if isinstance(block, Address) and "Sincerely," in walk.plain(block.lines[0])
    ]
    assert [walk.plain(line) for line in signed.lines][:3] == [
        "Sincerely,",
        "Signature Dr. A. Example Date",
        "Dr. A. Example, MD",
    ]
