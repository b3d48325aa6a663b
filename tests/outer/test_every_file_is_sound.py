"""Every PDF and Word file that we author, for every sample: accessible, whole, and what it says of itself."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import outloud
import pikepdf
import pytest
from openxml_audit import OpenXmlValidator

from appealkit.writers import write
from outer import every_letter
from outer.conditions import accessibility_faults, claims
from writers import reading, samples


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


def pdfs_of(drafted) -> Iterator[tuple[str, bytes]]:
    for name, files in drafted.items():
        yield from ((f"{name}: {path}", data) for path, data in files.items() if path.endswith(".pdf"))


def test_every_pdf_of_every_sample_meets_what_a_machine_can_see_of_pdf_ua(drafted):
    found = {name: faults for name, data in pdfs_of(drafted) if (faults := accessibility_faults(data))}
    assert found == {}


@pytest.mark.long
def test_so_does_the_letter_of_every_template(tmp_path):
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


# ---- packets -----------------------------------------------------------------------------------------------------


def packets_of(golden) -> Iterator[tuple[str, bytes]]:
    for name, (seen, files) in golden.items():
        for part in seen["files"]:
            if part.endswith(".pdf"):
                yield f"{name}: {part}", files[f"to-send/{part}"]


def test_a_packet_keeps_its_printed_pages_accessible_and_claims_nothing_for_its_exhibits(golden):
    made = dict(packets_of(golden))
    assert len(made) >= 7
    for name, data in made.items():
        assert accessibility_faults(data, exhibits=True) == [], name
        assert claims(data) == set(), name


def test_every_citation_of_a_packet_leads_to_the_page_that_is_stamped_with_it(golden):
    followed = 0
    for name, data in packets_of(golden):
        stamped = reading.pdf_page_texts(data)
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
            notes = [note for page in pdf.pages for note in page.get("/Annots", [])]
            for note in notes:
                said = re.fullmatch(r"Exhibit ([A-Z]+)(?:, page (\d+))?", str(note.Contents))
                assert said, name
                at = pages[note.Dest[0].objgen]
                label, number = said.groups()
                if number:
                    assert f"Exhibit {label} · p. {number} of " in stamped[at], (name, str(note.Contents))
                    followed += 1
                assert pdf.pages[at].label == (f"{label}-{number}" if number else label), name
    assert followed > 80


def test_nothing_in_a_packet_runs_is_attached_or_lies_elsewhere(golden):
    for name, data in packets_of(golden):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert not {"/AA", "/OpenAction", "/AF", "/AcroForm"} & set(pdf.Root.keys()), name
            assert not {"/EmbeddedFiles", "/JavaScript"} & set(pdf.Root.get("/Names", {}).keys()), name
            for obj in pdf.objects:
                if isinstance(obj, pikepdf.Dictionary | pikepdf.Stream):
                    assert obj.get("/Type") != "/Filespec", name
                    assert not {"/JS", "/URI", "/Launch"} & set(obj.keys()), name
