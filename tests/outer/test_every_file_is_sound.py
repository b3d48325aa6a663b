"""Every PDF and Word file that we author, of every template: accessible and whole."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import outloud
import pikepdf
import pytest
from openxml_audit import OpenXmlValidator

from appealkit.writers import write
from outer import every_letter
from outer.conditions import accessibility_faults
from writers import samples


def altered(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """A sound PDF with every kind of block, after this change."""
    with pikepdf.open(io.BytesIO(write(samples.EVERY_BLOCK, "pdf"))) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def tags(pdf: pikepdf.Pdf, name: str) -> list[pikepdf.Object]:
    return [
        each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == pikepdf.Name(name)
    ]


def rewritten(pattern: bytes, by: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        content = pdf.pages[0].Contents
        data = content.read_bytes()
        assert re.search(pattern, data)
        content.write(re.sub(pattern, by, data, count=1))

    return change


def without(key: str) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: pdf.Root.__delitem__(key)


def renamed(name: str, new: str) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: tags(pdf, name)[0].__setitem__("/S", pikepdf.Name(new))


def without_attribute(name: str, key: str) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: tags(pdf, name)[0].A.__delitem__(key)


BROKEN = {
    "no language": (without("/Lang"), "11-006"),
    "no tags": (without("/StructTreeRoot"), "01-007"),
    "not said to be tagged": (without("/MarkInfo"), "06-003"),
    "no metadata": (without("/Metadata"), "06-002"),
    "a title that is not shown": (without("/ViewerPreferences"), "07-001"),
    "a heading that skips a level": (renamed("/H2", "/H4"), "14-003"),
    "a tag that nobody knows": (renamed("/P", "/Prose"), "02-001"),
    "a cell outside of a row": (renamed("/TR", "/Div"), "09-004"),
    "a header cell without a scope": (without_attribute("/TH", "/Scope"), "15-003"),
    "a cell without headers": (without_attribute("/TD", "/Headers"), "15-003"),
    "furniture that is not marked": (rewritten(rb"/Artifact\s+BMC", b"/Span <<>> BDC"), "01-003"),
    "text that no tag owns": (rewritten(rb"/MCID 0\b", b"/MCID 999"), "01-004"),
    "a tag whose text is not there": (rewritten(rb"/MCID 0\b", b"/MCID 999"), "01: a"),
    "a font that says nothing": (
        lambda pdf: next(iter(pdf.pages[0].Resources.Font.values())).__delitem__("/ToUnicode"),
        "31-027",
    ),
    "an outline lost": (without("/Outlines"), "headings, and no outline"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_a_file_lacks_is_found(name):
    change, fault = BROKEN[name]
    assert accessibility_faults(altered(lambda _: None)) == []
    assert [each for each in accessibility_faults(altered(change)) if each.startswith(fault)]


@pytest.mark.long
def test_the_letter_of_every_template_meets_what_a_machine_can_see_of_pdf_ua(tmp_path):
    for name, letter in every_letter.letters().items():
        assert accessibility_faults(letter.files["pdf"]) == [], name


@pytest.mark.long
def test_outloud_finds_nothing_in_the_letter_of_any_template(tmp_path):
    path = tmp_path / "letter.pdf"
    for name, letter in every_letter.letters().items():
        path.write_bytes(letter.files["pdf"])
        assert [str(finding) for finding in outloud.check(str(path)).findings] == [], name


@pytest.mark.long
def test_the_word_file_of_every_template_is_sound(tmp_path):
    path = tmp_path / "letter.docx"
    for name, letter in every_letter.letters().items():
        path.write_bytes(letter.files["docx"])
        assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == [], name
