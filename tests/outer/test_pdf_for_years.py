"""A letter that is PDF/A-3a and PDF/UA-1 at once: what a machine can see of both, and nothing attached."""

from __future__ import annotations

import io

import outloud
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from appealkit.writers import write
from outer import conditions, every_letter
from stories import cases
from writers import reading, samples

BOTH = {"UA-1", "A-3", "A-3a"}
ON_THE_PAGE = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))


@pytest.fixture(scope="module")
def letters() -> dict[str, tuple[bytes, bytes]]:
    """Four samples' letters as PDF/A and as PDF, in the look of the samples' practice, and every kind of block."""
    names = ("tfesi-left-s1", "advantage-care-supported", "trigger-point-supported", "unicode-names")
    found = {"every block": (write(samples.EVERY_BLOCK, "pdfa"), write(samples.EVERY_BLOCK, "pdf"))}
    for name in names:
        packet = every_letter.packet_of(every_letter.sample(name))
        assert packet.letter_page is not None
        archived = write(packet.letter_page, "pdfa", packet.look)
        found[name] = archived, write(packet.letter_page, "pdf", packet.look)
    return found


def test_both_are_claimed_and_nothing_is_found_that_either_forbids(letters):
    for name, (archived, _) in letters.items():
        assert conditions.claims(archived) == BOTH, name
        assert conditions.accessibility_faults(archived) == [], name
        assert conditions.archive_faults(archived) == [], name


def test_it_says_what_the_other_pdf_says_on_as_many_pages(letters):
    for name, (archived, plain) in letters.items():
        assert reading.pdf_words(archived) == reading.pdf_words(plain), name
        assert reading.pdf_headings(archived) == reading.pdf_headings(plain), name
        assert reading.pdf_page_texts(archived) == reading.pdf_page_texts(plain), name


def test_the_other_pdf_claims_no_more_than_pdf_ua(letters):
    assert [conditions.claims(plain) for _, plain in letters.values()] == [{"UA-1"}] * len(letters)


def test_outloud_finds_nothing_in_it(letters, tmp_path):
    path = tmp_path / "letter.pdf"
    for name, (archived, _) in letters.items():
        path.write_bytes(archived)
        assert [str(finding) for finding in outloud.check(str(path)).findings] == [], name


def test_a_draft_writes_it_beside_the_others(tmp_path):
    sample = cases.ROOT / "samples" / "cases" / "tfesi-left-s1.yaml"
    done = cases.run("draft", sample, "--out", tmp_path / "out", "--on", cases.SAMPLES_ON, "--format", "pdf,pdfa")
    assert done.code == 0, done.err
    files = cases.written(tmp_path / "out")
    assert [path for path in files if path.startswith("to-send/")] == ["to-send/letter-pdfa.pdf", "to-send/letter.pdf"]
    assert conditions.claims(files["to-send/letter-pdfa.pdf"]) == BOTH
    listed = {item["path"] for item in cases.json.loads(files["keep/manifest.json"])["files"]}
    assert "to-send/letter-pdfa.pdf" in listed


def unmarked(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots = Array([pdf.make_indirect(ON_THE_PAGE)])


def attached(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["chart.txt"] = b"what nobody may see"


def in_cmyk(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"0 0 0 1 k")


def running(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert()")


def another_title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "Another title"


def two_parts_of_metadata(pdf: pikepdf.Pdf) -> None:
    data = pdf.Root.Metadata.read_bytes()
    begin, end = data.index(b"<rdf:RDF"), data.index(b"</rdf:RDF>") + len(b"</rdf:RDF>")
    pdf.Root.Metadata.write(data[:end] + data[begin:end] + data[end:])


BROKEN = {
    unmarked: "6.3.2", attached: "6.8", in_cmyk: "6.2.4.3", running: "6.5", another_title: "6.6.2.3",
    two_parts_of_metadata: "6.6.2.1",
}  # fmt: skip


@pytest.mark.parametrize("change", BROKEN, ids=lambda change: change.__name__)
def test_what_is_forbidden_is_found(change, letters):
    with pikepdf.open(io.BytesIO(letters["every block"][0])) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out, fix_metadata_version=False)
    assert [fault for fault in conditions.archive_faults(out.getvalue()) if fault.startswith(BROKEN[change])]
