"""The Word file: valid, editable, accessible, with nothing of python-docx's template left in it."""

from __future__ import annotations

import dataclasses
import io
import zipfile

import docx
import pytest
from openxml_audit import OpenXmlValidator

from appealkit.document.model import Document, Heading, Numbered, PageBreak, Pairs, Paragraph, Table, Text
from appealkit.writers import write
from appealkit.writers.word import shares
from writers import reading, samples
from writers.reading import W
from writers.samples import t

BODY = "word/document.xml"


@pytest.mark.parametrize(
    "document", [samples.EVERY_BLOCK, samples.LETTER, samples.HOSTILE], ids=["every", "letter", "hostile"]
)
def test_the_file_passes_the_open_xml_audit(document, tmp_path):
    path = tmp_path / "letter.docx"
    path.write_bytes(write(document, "docx"))
    assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == []


def test_each_kind_of_block_has_its_own_named_style():
    opened = docx.Document(io.BytesIO(write(samples.EVERY_BLOCK, "docx")))
    named = list(dict.fromkeys(paragraph.style.name for paragraph in opened.paragraphs))
    assert named == [
        "Letterhead",
        "Letterhead Lines",
        "Address",
        "Table Gap",
        "Heading 1",
        "Body Text",
        "Heading 2",
        "List Bullet",
        "List Number",
        "Heading 3",
        "List Tickbox",
        "Small Print",
        "Closing",
        "Signature Rule",
        "Signature Label",
        "Signature",
    ]
    assert [table.style.name for table in opened.tables] == ["Letter Pairs", "Letter Table", "Letter Table"]
    cells = opened.tables[0].rows[0].cells
    assert [cell.paragraphs[0].style.name for cell in cells] == ["Pair Label", "Pair Value"]


def test_each_numbered_list_counts_from_one():
    data = write(Document("Lists", (Numbered((t("a"), t("b"))), Paragraph(t("between")), Numbered((t("c"),)))), "docx")
    used = [each.get(W + "val") for each in reading.docx_part(data, BODY).iter(W + "numId")]
    assert used == ["4", "4", "5"]
    numbering = reading.docx_part(data, "word/numbering.xml")
    restarts = {
        num.get(W + "numId"): [each.get(W + "val") for each in num.iter(W + "startOverride")]
        for num in numbering.iter(W + "num")
    }
    assert restarts == {"1": [], "2": [], "3": [], "4": ["1"], "5": ["1"]}


def test_list_marks_are_drawn_with_glyphs_of_the_letters_font():
    numbering = reading.docx_part(write(samples.EVERY_BLOCK, "docx"), "word/numbering.xml")
    assert [each.get(W + "val") for each in numbering.iter(W + "lvlText")] == ["•", "%1.", "□"]


def test_a_tables_header_row_repeats_and_no_row_is_split():
    document = Document("Long", (Table((t("Date"),), tuple((t(str(n)),) for n in range(60)), (1,), "Sixty rows"),))
    rows = list(reading.docx_part(write(document, "docx"), BODY).iter(W + "tr"))
    assert len(rows) == 61
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * 60
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_tables_tell_a_screen_reader_what_they_are_about_and_where_their_headers_are():
    tables = list(reading.docx_part(write(samples.EVERY_BLOCK, "docx"), BODY).iter(W + "tbl"))
    captions = ["About", "One cell", "Criteria and what the record shows"]
    assert [each.find(f"{W}tblPr/{W}tblCaption").get(W + "val") for each in tables] == captions
    assert [each.find(f"{W}tblPr/{W}tblDescription").get(W + "val") for each in tables] == captions
    looks = [each.find(f"{W}tblPr/{W}tblLook") for each in tables]
    assert [(look.get(W + "firstRow"), look.get(W + "firstColumn")) for look in looks] == [
        ("0", "1"),
        ("1", "0"),
        ("1", "0"),
    ]


def test_columns_share_the_whole_line():
    assert shares(9360, (40, 44, 16)) == (3744, 4118, 1498)
    assert sum(shares(9360, (1, 1, 1, 1, 1, 1, 1))) == 9360


def test_two_tables_that_follow_each_other_stay_two():
    pairs = Pairs((("Patient", t("Ana")),), "About")
    body = reading.docx_part(write(Document("Two", (pairs, pairs)), "docx"), BODY)[0]
    assert [each.tag.removeprefix(W) for each in body] == ["tbl", "p", "tbl", "p", "sectPr"]


def test_headings_stay_with_what_follows_them():
    styles = reading.docx_part(write(samples.EVERY_BLOCK, "docx"), "word/styles.xml")
    kept = {
        style.get(W + "styleId") for style in styles.iter(W + "style") if style.find(f"{W}pPr/{W}keepNext") is not None
    }
    assert {"Heading1", "Heading2", "Heading3"} <= kept


def test_a_page_break_starts_the_next_block_on_a_new_page():
    body = reading.docx_part(
        write(Document("Pages", (Paragraph(t("a")), PageBreak(), Heading(2, t("b")))), "docx"), BODY
    )
    assert [each.find(f"{W}pPr/{W}pageBreakBefore") is not None for each in body.iter(W + "p")] == [False, True]


def test_the_page_is_us_letter_with_one_inch_margins():
    section = docx.Document(io.BytesIO(write(samples.LETTER, "docx"))).sections[0]
    assert (section.page_width.inches, section.page_height.inches) == (8.5, 11.0)
    margins = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    assert [margin.inches for margin in margins] == [1.0, 1.0, 1.0, 1.0]


def test_the_footer_counts_pages_with_fields_and_stands_left_of_them():
    data = write(samples.EVERY_BLOCK, "docx")
    assert reading.docx_furniture(data) == "Claim 1 & 2 Page 1 of 1"
    fields = [each.text for each in reading.docx_part(data, "word/footer1.xml").iter(W + "instrText")]
    assert fields == [" PAGE ", " NUMPAGES "]


def test_a_draft_says_so_on_every_page():
    draft = write(dataclasses.replace(samples.EVERY_BLOCK, draft=True), "docx")
    assert "".join(reading.docx_part(draft, "word/header1.xml").itertext()) == "DRAFT"
    final = write(samples.EVERY_BLOCK, "docx")
    assert "".join(reading.docx_part(final, "word/header1.xml").itertext()) == ""


def test_a_hole_is_marked():
    data = write(Document("Hole", (Paragraph((Text("whole "), Text("[claim]", hole=True))),)), "docx")
    runs = list(reading.docx_part(data, BODY).iter(W + "r"))
    marked = [run.find(f"{W}rPr/{W}highlight") is not None for run in runs]
    assert marked == [False, True]


def test_properties_come_from_the_document_and_no_clock():
    core = docx.Document(io.BytesIO(write(samples.EVERY_BLOCK, "docx"))).core_properties
    assert (core.title, core.author, core.subject) == ("Every block", "North Example Clinic", "A test of the writers")
    assert (core.keywords, core.comments, core.last_modified_by) == ("test, blocks", "", "")
    assert core.created.isoformat() == core.modified.isoformat() == "1980-01-01T00:00:00+00:00"


def test_the_language_is_the_documents():
    data = write(dataclasses.replace(samples.EVERY_BLOCK, language="es-US"), "docx")
    languages = [each.get(W + "val") for each in reading.docx_part(data, "word/styles.xml").iter(W + "lang")]
    assert languages == ["es-US"]


def test_the_font_names_one_with_the_same_metrics():
    fonts = reading.docx_part(write(samples.LETTER, "docx"), "word/fontTable.xml")
    named = [(each.get(W + "name"), each.find(W + "altName").get(W + "val")) for each in fonts.iter(W + "font")]
    assert named == [("Carlito", "Calibri")]


def test_nothing_of_the_template_maker_is_left():
    with zipfile.ZipFile(io.BytesIO(write(samples.LETTER, "docx"))) as archive:
        assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in archive.infolist())
        assert archive.namelist() == sorted(archive.namelist())
        assert not [name for name in archive.namelist() if b"python-docx" in archive.read(name)]
        assert b"Macintosh" not in archive.read("docProps/app.xml")
