"""The PDF: tagged, accessible, complete, and made without reaching for anything."""

from __future__ import annotations

import dataclasses
import io
import logging
from concurrent.futures import ThreadPoolExecutor

import outloud
import pypdf
import pytest

from appealkit.document.model import Bullets, Document, Numbered, PageBreak, Paragraph, Table
from appealkit.errors import OutputError
from appealkit.writers import pdf, shipped_look, write
from writers import reading, samples
from writers.samples import t

SIXTY = Document(
    "Sixty rows",
    (
        Paragraph(t("Before the table.")),
        Table(
            (t("Number"), t("What happened")),
            tuple((t(f"row-{n}-begins"), t(f"a visit {'with many words ' * 12}row-{n}-ends")) for n in range(1, 61)),
            (1, 3),
            "Visits",
        ),
        Paragraph(t("After the table.")),
    ),
)


@pytest.mark.parametrize(
    "document",
    [samples.EVERY_BLOCK, samples.LETTER, samples.HOSTILE, SIXTY],
    ids=["every", "letter", "hostile", "sixty"],
)
def test_the_pdf_passes_the_accessibility_check(document, tmp_path):
    path = tmp_path / "letter.pdf"
    path.write_bytes(write(document, "pdf"))
    result = outloud.check(str(path))
    assert [str(finding) for finding in result.findings if finding.severity == "error"] == []
    assert result.errors == 0


def test_the_letter_passes_without_a_warning(tmp_path):
    path = tmp_path / "letter.pdf"
    path.write_bytes(write(samples.LETTER, "pdf"))
    assert outloud.check(str(path)).findings == []


def test_title_language_and_properties_are_the_documents():
    reader = pypdf.PdfReader(io.BytesIO(write(samples.EVERY_BLOCK, "pdf")))
    said = {key: str(value) for key, value in reader.metadata.items() if key != "/Producer"}
    assert said == {
        "/Title": "Every block",
        "/Author": "North Example Clinic",
        "/Subject": "A test of the writers",
        "/Keywords": "test, blocks",
    }
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-US"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] in (True, "true")


def test_every_page_has_its_footer_and_number():
    pages = reading.pdf_page_texts(write(samples.LETTER, "pdf"))
    assert len(pages) == 2
    for number, text in enumerate(pages, start=1):
        assert "North Texas Spine & Pain · Claim 2026-0917-00432" in text
        assert f"Page {number} of 2" in text


def test_a_draft_says_so_on_every_page():
    blocks = (Paragraph(t("one")), PageBreak(), Paragraph(t("two")), PageBreak(), Paragraph(t("three")))
    document = Document("Three pages", blocks)
    final = reading.pdf_page_texts(write(document, "pdf"))
    draft = reading.pdf_page_texts(write(dataclasses.replace(document, draft=True), "pdf"))
    assert (len(final), len(draft)) == (3, 3)
    assert not any("DRAFT" in page for page in final)
    assert all("DRAFT" in page for page in draft)


def test_a_long_table_repeats_its_header_and_splits_no_row():
    pages = reading.pdf_page_texts(write(SIXTY, "pdf"))
    assert len(pages) > 3
    for page in pages[:-1]:
        assert "Number What happened" in page
    for n in range(1, 61):
        begins = [at for at, page in enumerate(pages) if f"row-{n}-begins" in page]
        ends = [at for at, page in enumerate(pages) if f"row-{n}-ends" in page]
        assert begins == ends
        assert len(begins) == 1


def test_a_table_over_several_pages_is_one_table_to_a_screen_reader():
    reader = pypdf.PdfReader(io.BytesIO(write(SIXTY, "pdf")))
    tables = _elements(reader, "/Table")
    assert [str(table["/A"]["/Summary"]) for table in tables] == ["Visits"]
    assert len(_elements(reader, "/TR")) == 61
    assert [str(header["/A"]["/Scope"]) for header in _elements(reader, "/TH")] == ["/Column", "/Column"]
    names = [header["/ID"] for header in _elements(reader, "/TH")]
    assert [[each.get_object() for each in cell["/A"]["/Headers"]] for cell in _elements(reader, "/TD")] == [
        [names[0]],
        [names[1]],
    ] * 60


def test_labels_of_pairs_are_row_headers_and_captions_are_summaries():
    reader = pypdf.PdfReader(io.BytesIO(write(samples.EVERY_BLOCK, "pdf")))
    captions = ["About", "One cell", "Criteria and what the record shows"]
    assert [str(table["/A"]["/Summary"]) for table in _elements(reader, "/Table")] == captions
    scopes = [str(header["/A"]["/Scope"]) for header in _elements(reader, "/TH")]
    assert scopes == ["/Row", "/Row", "/Column", "/Column", "/Column", "/Column"]


def test_only_the_shipped_font_is_used():
    reader = pypdf.PdfReader(io.BytesIO(write(samples.HOSTILE, "pdf")))
    fonts = {str(font["/BaseFont"]) for page in reader.pages for font in page["/Resources"]["/Font"].values()}
    assert fonts
    assert all(
        name.endswith(("+Letter-Carlito", "+Letter-Carlito-Bold", "+Letter-Carlito-Bold-Italic")) for name in fonts
    )


@pytest.mark.parametrize(
    "address", ["http://example.invalid/x", "file:///etc/passwd", "data:text/plain,x", "packaged:../x"]
)
def test_no_address_but_a_packaged_font_is_read(address):
    with pytest.raises(ValueError, match="only packaged fonts are read"):
        pdf._press(shipped_look().css).fetcher({}).fetch(address)


def test_whatever_the_pdf_maker_logs_stops_the_letter_and_shows_no_text_of_it():
    def draw() -> None:
        with pdf._reporting():
            logger = logging.getLogger("weasyprint")
            logger.warning("Malformed URL: %s", "Jordan Q. Sample")
            logger.error("filled already: Jordan Q. Sample")
            logger.info("no reason to stop")

    with pytest.raises(OutputError) as raised:
        draw()
    assert [problem.code for problem in raised.value.problems] == ["F005", "F005"]
    assert "Malformed URL: %s" in str(raised.value)
    assert "Jordan" not in str(raised.value)


def test_a_failure_of_the_pdf_maker_shows_its_kind_and_no_text():
    press = dataclasses.replace(pdf._press(shipped_look().css), styles=("not a style sheet: Jordan Q. Sample",))
    with pytest.raises(OutputError) as raised:
        press.lay_out("<p>Jordan Q. Sample")
    assert raised.value.problems[0].code == "F005"
    assert "Jordan" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_letters_can_be_written_from_several_threads():
    expected = write(samples.EVERY_BLOCK, "pdf")
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: write(samples.EVERY_BLOCK, "pdf"), range(8))) == [expected] * 8


def _elements(reader: pypdf.PdfReader, tag: str) -> list:
    found = []

    def look(element):
        if isinstance(element, int):
            return
        if element.get("/S") == tag:
            found.append(element)
        for kid in element.get("/K", []):
            look(kid.get_object())

    look(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def test_a_paragraph_a_list_and_an_item_over_a_page_are_one_each_to_a_screen_reader():
    items = tuple(t(f"item-{number} {'with many words ' * 24}") for number in range(14))
    blocks = (Paragraph(t("medical necessity " * 900)), Bullets(items), Numbered(items), Paragraph(t("After.")))
    data = write(Document("Long", blocks), "pdf")
    tags = reading.pdf_tags(data)
    assert [len(tag.pages) > 1 for tag in tags.inside("P")] == [True, False]
    assert [len(list(each.inside("LI"))) for each in tags.inside("L")] == [14, 14]
    assert all(len(each.pages) > 1 for each in tags.inside("L"))
    assert any(len(item.pages) == 2 for item in tags.inside("LI"))
    assert [item.split()[0] for each in reading.pdf_lists(data) for item in each] == [
        f"item-{n}" for n in range(14)
    ] * 2
