"""A practice's look: the same words in every format, in its own dress; pictures with their words; the same bytes."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import outloud
import pypdf
import pytest
from openxml_audit import OpenXmlValidator
from PIL import Image

from appealkit.document import walk
from appealkit.document.model import Document, Letterhead, Paragraph, Signature, Signed
from appealkit.errors import AppealError
from appealkit.writers import read_look, shipped, write
from appealkit.writers.pictures import as_dots, read_picture
from appealkit.writers.stylemap import PARTS, shipped_map
from appealkit.writers.together import Sheets, page_counts, print_together
from writers import looks, reading, samples
from writers.samples import t

SAMPLES = Path(__file__).parents[2] / "samples"
PRACTICE = {path.name: path.read_bytes() for path in sorted((SAMPLES / "letterhead").iterdir())}
READERS = {"docx": reading.docx_words, "pdf": reading.pdf_words, "txt": reading.txt_words}
FORMATS = ("docx", "pdf", "txt")


def look_of(files):
    look, problems = read_look(files)
    assert problems == []
    assert look is not None
    return look


def scan(alt="Signature of Dr. A. Example"):
    picture, problems = read_picture(PRACTICE["signature.png"], alt, "signature.png", widest=187, highest=43)
    assert problems == []
    assert picture is not None
    return picture


def signed(document):
    """The document, its signature given on a day."""
    blocks = tuple(
        dataclasses.replace(block, signed=Signed(scan(), "November 2, 2026")) if isinstance(block, Signature) else block
        for block in document.blocks
    )
    return dataclasses.replace(document, blocks=blocks)


OURS = look_of(PRACTICE)
SIGNED = signed(samples.LETTER)
EVERY_SIGNED = signed(samples.EVERY_BLOCK)


@pytest.mark.parametrize("document", [SIGNED, EVERY_SIGNED, samples.HOSTILE], ids=["letter", "every", "hostile"])
@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_says_the_words_of_the_document_in_a_look_of_its_own(format_, document):
    assert READERS[format_](write(document, format_, OURS)) == reading.normalise(walk.words(document))


def test_the_day_of_the_approval_is_said_and_the_picture_is_not_a_word():
    blocks = (Signature("Sincerely,", ("Dr. A. Example",), Signed(scan(), "November 2, 2026")),)
    said = ["Sincerely,", "Signature", "Date", "November", "2,", "2026", "Dr.", "A.", "Example"]
    for format_, read in READERS.items():
        assert read(write(Document("T", blocks), format_, OURS)) == said
    text = write(Document("T", blocks), "txt").decode()
    assert "  (Signature of Dr. A. Example)\n" in text
    assert "____" not in text


@pytest.mark.parametrize("format_", FORMATS)
def test_an_unsigned_letter_has_its_blank_lines_as_before(format_):
    data = write(samples.LETTER, format_, OURS)
    assert READERS[format_](data) == reading.normalise(walk.words(samples.LETTER))
    assert b"Signature of" not in data


@pytest.mark.parametrize("document", [SIGNED, EVERY_SIGNED], ids=["letter", "every"])
def test_the_pdf_with_logo_and_signature_passes_the_accessibility_check(document, tmp_path):
    path = tmp_path / "letter.pdf"
    path.write_bytes(write(document, "pdf", OURS))
    assert [str(finding) for finding in outloud.check(str(path)).findings if finding.severity == "error"] == []


def test_pictures_of_the_pdf_are_figures_with_their_words():
    reader = pypdf.PdfReader(io.BytesIO(write(SIGNED, "pdf", OURS)))
    assert figures(reader) == ["Logo of North Texas Spine & Pain", "Signature of Dr. A. Example"]


def test_the_drawing_stays_a_drawing_in_the_pdf():
    letterhead = Document("T", (Letterhead("Clinic", ()),))
    page = pypdf.PdfReader(io.BytesIO(write(letterhead, "pdf", OURS))).pages[0]
    kinds = [each.get_object()["/Subtype"] for each in page["/Resources"].get("/XObject", {}).values()]
    assert "/Image" not in kinds


def test_pictures_of_the_word_file_stand_in_the_line_with_their_words():
    document = docx.Document(io.BytesIO(write(SIGNED, "docx", OURS)))
    told = [(shape._inline.docPr.get("descr"), round(shape.height.pt)) for shape in document.inline_shapes]
    assert told == [("Logo of North Texas Spine & Pain", 50), ("Signature of Dr. A. Example", 43)]
    parts = zipfile.ZipFile(io.BytesIO(write(SIGNED, "docx", OURS))).namelist()
    assert [name for name in parts if "media" in name] == [
        "word/media/picture1.png",
        "word/media/picture1.svg",
        "word/media/picture2.png",
    ]


@pytest.mark.parametrize("document", [SIGNED, EVERY_SIGNED], ids=["letter", "every"])
def test_the_word_file_with_pictures_passes_the_open_xml_audit(document, tmp_path):
    path = tmp_path / "letter.docx"
    path.write_bytes(write(document, "docx", OURS))
    assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == []


def test_the_dots_of_a_drawing_are_those_of_the_drawing():
    image = Image.open(io.BytesIO(as_dots(OURS.logo)))
    assert image.width == 216  # 51.7 by 50.4 points at 300 dots an inch, a begun dot counted
    assert image.height in {210, 211}
    assert image.getpixel((0, 0))[3] == 0
    assert image.getpixel((72, 32)) == (0x1F, 0x6F, 0x78, 255)  # in the uppermost bone
    assert image.getpixel((60, 180)) == (0x1F, 0x6F, 0x78, 255)  # and in the lowest


def test_the_practices_colour_is_in_both_files():
    styles = zipfile.ZipFile(io.BytesIO(write(SIGNED, "docx", OURS))).read("word/styles.xml")
    assert b"1F6F78" in styles
    assert b"5B6F85" not in styles
    stream = pypdf.PdfReader(io.BytesIO(write(samples.LETTER, "pdf", OURS))).pages[0].get_contents().get_data()
    assert b"0.1216 0.4353 0.4706" in stream or b"0.121569 0.435294 0.470588" in stream


def test_styles_under_other_names_are_found_by_the_map():
    files = {
        "reference.docx": looks.reference(
            word_styles=lambda text: text.replace('w:val="Body Text"', 'w:val="Clinic Prose"')
        ),
        "styles.toml": b'[paragraph]\nword = "Clinic Prose"\ncss = "prose"\n',
        "letter.css": looks.css(more=".prose { color: #123456 }"),
    }
    look = look_of(files)
    page = Document("T", (Paragraph(t("some words")),))
    assert docx.Document(io.BytesIO(write(page, "docx", look))).paragraphs[0].style.name == "Clinic Prose"
    stream = pypdf.PdfReader(io.BytesIO(write(page, "pdf", look))).pages[0].get_contents().get_data()
    assert f"{0x12 / 255:.4f}"[:4].encode() in stream


def test_tables_fill_the_line_of_the_practices_margins():
    files = {
        "reference.docx": looks.reference(word_document=lambda text: text.replace('w:left="1440"', 'w:left="720"')),
        "letter.css": looks.css("margin: 1in;", "margin: 1in 1in 1in 0.5in;"),
    }
    table = docx.Document(io.BytesIO(write(samples.EVERY_BLOCK, "docx", look_of(files)))).tables[0]
    assert [column.width.twips for column in table.columns] == [2620, 7460]


def test_two_looks_stand_beside_each_other_in_one_process():
    plain = write(samples.LETTER, "pdf")
    dressed = write(samples.LETTER, "pdf", OURS)
    assert plain != dressed
    assert write(samples.LETTER, "pdf") == plain
    assert write(samples.LETTER, "pdf", look_of(PRACTICE)) == dressed


def test_documents_printed_together_have_the_look_and_its_pictures():
    sheets = [Sheets(SIGNED), Sheets(samples.EVERY_BLOCK, first=3)]
    data, pages = print_together(sheets, OURS, title="Packet", of=5)
    assert pages == (2, 3)
    logo = "Logo of North Texas Spine & Pain"
    assert figures(pypdf.PdfReader(io.BytesIO(data))) == [logo, "Signature of Dr. A. Example", logo]
    assert page_counts([SIGNED], OURS) == (2,)


def test_slots_between_other_words_are_filled_and_data_is_no_slot():
    files = {
        "reference.docx": looks.reference(
            word_footer1=lambda text: text.replace("{footer}", "Our clinic, {footer}, always")
        )
    }
    document = Document("T", (), footer="{draft} {footer}")
    assert reading.docx_furniture(write(document, "docx", look_of(files))) == (
        "Our clinic, {draft} {footer}, always Page 1 of 1"
    )


def test_what_a_reference_document_holds_of_its_house_stays_there():
    more = '<Override PartName="/docProps/custom.xml" ContentType="application/x"/></Types>'
    relation = '<Relationship Id="rIdC" Type="x/customXml" Target="../customXml/item1.xml"/></Relationships>'
    data = looks.reference(
        **{
            "docProps/custom.xml": "<a>Jordan</a>",
            "customXml/item1.xml": "<a>Jordan</a>",
            "word/comments.xml": "<a>Jordan</a>",
            "docMetadata/LabelInfo.xml": "<a>Jordan</a>",
            "docprops_app": lambda text: text.replace("</Properties>", "<Company>Jordan</Company></Properties>"),
            "content_types": lambda text: text.replace("</Types>", more),
            "word_rels_document_xml_rels": lambda text: text.replace("</Relationships>", relation),
        }
    )
    written = zipfile.ZipFile(io.BytesIO(write(samples.LETTER, "docx", look_of({"reference.docx": data}))))
    assert [name for name in written.namelist() if b"Jordan Q" not in written.read(name)] != []
    assert [name for name in written.namelist() if b"<a>Jordan" in written.read(name)] == []
    assert b"Company" not in written.read("docProps/app.xml")
    assert b"customXml" not in written.read("word/_rels/document.xml.rels")


def test_a_reference_document_that_another_program_saved_is_as_good(libreoffice, tmp_path):
    saved = libreoffice.saved_as("docx", {"reference.docx": shipped.read("reference.docx")})
    data = write(SIGNED, "docx", look_of({**PRACTICE, **saved}))
    assert reading.docx_words(data) == walk.words(SIGNED)
    (tmp_path / "letter.docx").write_bytes(data)
    assert [str(error) for error in OpenXmlValidator().validate(str(tmp_path / "letter.docx")).errors] == []


def test_what_newer_programs_note_in_a_part_goes_and_its_words_stay():
    new = (
        '<w:hdr xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14" '
    )
    data = looks.reference(
        word_header1=lambda text: text.replace("<w:hdr ", new, 1).replace("<w:p>", '<w:p w14:paraId="1A">', 1)
    )
    written = write(Document("T", (), draft=True), "docx", look_of({"reference.docx": data}))
    header = zipfile.ZipFile(io.BytesIO(written)).read("word/header1.xml")
    assert b"Ignorable" not in header
    assert b"paraId" not in header
    assert b">DRAFT<" in header


def test_the_words_said_of_a_picture_must_be_ones_that_can_be_seen():
    blocks = (Signature("Sincerely,", (), Signed(scan("Signature of \u202eA"), "November 2, 2026")),)
    with pytest.raises(AppealError) as raised:
        write(Document("T", blocks), "docx", OURS)
    assert [problem.code for problem in raised.value.problems] == ["F001"]


def test_every_part_of_a_page_has_its_dress():
    assert set(shipped_map().parts) == set(PARTS)
    assert all(dress.word for dress in shipped_map().parts.values())


ONCE = """
import hashlib, sys
sys.path[:0] = [{tests!r}]
from appealkit.writers import write
from writers import test_look as t
for name in ("docx", "pdf"):
    print(hashlib.sha256(write(t.SIGNED, name, t.OURS)).hexdigest())
"""


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_bytes_in_every_process_with_pictures_too(seed):
    code = ONCE.format(tests=str(Path(__file__).parents[1]))
    path = str(Path(shipped.__file__).parents[2])
    environment = {"PYTHONPATH": path, "PYTHONHASHSEED": seed, "TZ": f"Etc/GMT-{seed}", "PATH": "/usr/bin"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [hashlib.sha256(write(SIGNED, name, OURS)).hexdigest() for name in ("docx", "pdf")]


def figures(reader):
    """What is said of each figure, in the order of the tags."""
    found = []

    def look(element):
        if isinstance(element, int):
            return
        if element.get("/S") == "/Figure":
            found.append(str(element["/Alt"]))
        for kid in element.get("/K", []):
            look(kid.get_object())

    look(reader.trailer["/Root"]["/StructTreeRoot"])
    return found
