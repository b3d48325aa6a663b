"""What is not taken into a look: each is one clear problem with its file, its place and its mend, and no look."""
# ruff: noqa: E501 - tables of what is not taken

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib

import pytest
from PIL.PngImagePlugin import PngInfo

from appealkit.errors import CODE_PAGES, Severity
from appealkit.layout import signing  # noqa: F401 its codes have pages too
from appealkit.writers import read_look, shipped, shipped_look, write
from appealkit.writers.pictures import read_picture
from writers import looks, reading, samples

RELS = "word_rels_document_xml_rels"


def external(kind: str, target: str = "https://example.invalid/x"):
    return lambda text: text.replace("</Relationships>", looks.RELATION.format(kind=kind, target=target))


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"word/part{number}.xml", b" " * 10_000_000)
    return target.getvalue()


def lying_bomb() -> bytes:
    """A part that says it has ten bytes, and unpacks to sixty million."""
    data = looks.reference(**{"word/theme/theme1.xml": b" " * 60_000_000})
    return data.replace(struct.pack("<L", 60_000_000), struct.pack("<L", 10))


def field(text: str):
    return lambda part: part.replace(" PAGE ", f" {text} ")


REFERENCES = {
    "no zip": (b"PK\x03\x04 and no more", "F011", "no DOCX, or a damaged one"),
    "an old word file": (b"\xd0\xcf\x11\xe0" * 100, "F011", "no DOCX, or a damaged one"),
    "a zip of something else": (looks.pack({"a.txt": b"a"}), "F011", "it lacks [Content_Types].xml"),
    "too large": (b"PK" + b"\0" * 9_000_000, "F011", "larger than 8 MB"),
    "a bomb": (bomb(), "F011", "unpacks to more than 40 MB"),
    "a bomb that lies": (lying_bomb(), "F011", "no DOCX, or a damaged one"),
    "entities": (
        looks.reference(word_styles=lambda text: text.replace("<w:styles", '<!DOCTYPE a [<!ENTITY x "y">]><w:styles', 1)),
        "F011",
        "word/styles.xml has a document type",
    ),
    "not well-formed": (looks.reference(word_styles="<w:styles"), "F011", "word/styles.xml is not well-formed"),
    "no page": (
        looks.reference(word_document=lambda text: text[: text.index("<w:body")] + "</w:document>"),
        "F011",
        "it says nothing of its paper",
    ),
    "macros": (looks.reference(**{"word/vbaProject.bin": b"VBA"}), "F012", "macros, embedded objects or controls"),
    "a type with macros": (
        looks.reference(content_types=lambda text: text.replace(
            "wordprocessingml.document.main+xml", "wordprocessingml.document.macroEnabled.main+xml"
        )),
        "F012",
        "macros, embedded objects or controls",
    ),
    "an embedded object": (looks.reference(**{"word/embeddings/oleObject1.bin": b"x"}), "F012", "embedded objects"),
    "a control": (looks.reference(**{"word/activeX/activeX1.xml": "<a/>"}), "F012", "controls"),
    "a relation to an object": (
        looks.reference(**{RELS: lambda text: text.replace("</Relationships>", looks.RELATION.format(
            kind="oleObject", target="embeddings/a.bin").replace(' TargetMode="External"', ""))}),
        "F012",
        "(oleObject)",
    ),
    "a field that fetches": (
        looks.reference(word_footer1=field("INCLUDEPICTURE https://example.invalid/x.png")),
        "F012",
        "word/footer1.xml has the field INCLUDEPICTURE",
    ),
    "a field that runs": (looks.reference(word_footer1=field("DDEAUTO c:\\\\cmd.exe")), "F012", "the field DDEAUTO"),
    "a remote picture": (looks.reference(**{RELS: external("image")}), "F013", "outside the file (image)"),
    "a link": (looks.reference(**{RELS: external("hyperlink", "mailto:a@b")}), "F013", "outside the file (hyperlink)"),
    "a linked template": (
        looks.reference(**{"word/_rels/settings.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package'
                           '/2006/relationships">' + external("attachedTemplate", "file:///c:/t.dotm")("</Relationships>")}),
        "F013",
        "outside the file (attachedTemplate)",
    ),
    "a style renamed": (
        looks.reference(word_styles=lambda text: text.replace('w:val="List Bullet"', 'w:val="Our Bullets"')),
        "F009",
        "the style 'List Bullet' for 'bullets' is not in the reference document",
    ),
    "a style of another type": (
        looks.reference(word_styles=lambda text: text.replace(
            'w:type="table" w:customStyle="1" w:styleId="LetterTable"',
            'w:type="paragraph" w:customStyle="1" w:styleId="LetterTable"',
        )),
        "F014",
        "the style 'Letter Table' of 'table' is a paragraph style, and a table style is needed",
    ),
    "a list without its list": (
        looks.reference(word_styles=lambda text: text.replace('<w:numId w:val="2"/>', "").replace("<w:numPr></w:numPr>", "")),
        "F014",
        "the style of 'numbered' is not tied to a list",
    ),
    "no place for the draft mark": (
        looks.reference(word_header1=lambda text: text.replace("{draft}", "Our Clinic")),
        "F015",
        "header and footer of every page have no {draft}",
    ),
    "no place for the footer": (
        looks.reference(word_footer1=lambda text: text.replace("{footer}", "")),
        "F015",
        "have no {footer}",
    ),
    "a first page of its own": (
        looks.reference(word_document=lambda text: text.replace("</w:sectPr>", "<w:titlePg/></w:sectPr>")),
        "F015",
        "header and footer of the first page have no {draft}",
    ),
    "another font": (
        looks.reference(word_styles=lambda text: text.replace('w:ascii="Carlito"', 'w:ascii="Georgia"')),
        "F018",
        "the document's defaults has the font Georgia",
    ),
    "a sign that the font lacks": (
        looks.reference(word_footer1=lambda text: text.replace("{footer}", "☎ {footer}")),
        "F025",
        "U+260E",
    ),
}  # fmt: skip

SHEETS = {
    "@import": (looks.css(more='@import "more.css";'), "F019", "@import takes in another file"),
    "an address": (looks.css(more="p { background: url(http://example.invalid/x.png) }"), "F019", "url() reaches"),
    "an address in disguise": (looks.css(more=r"p { background: u\72l(http://example.invalid) }"), "F019", "url() reaches"),
    "a file": (looks.css(more='p { background-color: url("file:///etc/passwd") }'), "F019", "url() reaches"),
    "a packaged font": (looks.css(more="p { background: url(packaged:Carlito-Bold.ttf) }"), "F019", "url() reaches"),
    "words from an address": (looks.css(more="p { content: url(data:text/plain,x) }"), "F019", "url() reaches"),
    "a font of its own": (
        looks.css(more='@font-face { font-family: "X"; src: local("X") }'), "F018", "@font-face brings a font of its own"
    ),
    "another font": (looks.css(more="h1 { font-family: Georgia, serif }"), "F018", "this font is not one of the letters"),
    "a font in short": (looks.css(more="h1 { font: bold 20pt Georgia }"), "F018", "this font is not one of the letters"),
    "words added": (looks.css(more='p::after { content: "paid" }'), "F020", "'content' is not taken here"),
    "words hidden": (looks.css(more="p { display: none }"), "F020", "'display' is not taken here"),
    "words in capitals": (looks.css(more="p { text-transform: uppercase }"), "F020", "'text-transform' is not taken here"),
    "words off the page": (looks.css(more="p { text-indent: -50in }"), "F020", "could move words off the page"),
    "words without colour": (looks.css(more="p { color: transparent }"), "F020", "would not be seen"),
    "words without size": (looks.css(more="p { font-size: 0.1pt }"), "F020", "type this small is not read"),
    "words of a hundredth": (looks.css(more="p { font-size: 1% }"), "F020", "type this small is not read"),
    "words in short": (looks.css(more='p { font: 1px "Letter Carlito" }'), "F020", "type this small is not read"),
    "another rule": (looks.css(more="@media print { p { color: red } }"), "F020", "this at-rule is not taken"),
    "a function": (looks.css(more="p { color: attr(x) }"), "F020", "attr() is not taken here"),
    "broken": (looks.css(more="p { color red }"), "F020", "no line of the form"),
    "not text": (b"\xff\xfe\x00", "F020", "is no UTF-8 text"),
    "huge": (b"/*" + b" " * 300_000 + b"*/", "F020", "larger than 200 kB"),
    "no footer": (looks.css("content: string(footer)", 'content: ""'), "F015", "shows string(footer)"),
    "a sign that the font lacks": (
        looks.css('content: "Page "', 'content: "\u260e "'), "F025", "the font cannot draw U+260E"
    ),
}  # fmt: skip

DRAWINGS = {
    "a script": (looks.svg("<script>alert(1)</script>"), "it holds <script>"),
    "a handler": (looks.svg(opening='onload="alert(1)"'), "it holds an event handler"),
    "other content": (looks.svg("<foreignObject/>"), "it holds <foreignObject>"),
    "a picture": (looks.svg('<image href="https://example.invalid/x.png"/>'), "it holds <image>"),
    "a link": (looks.svg('<use href="https://example.invalid/x.svg#a"/>'), "it links to something outside it"),
    "an old link": (
        looks.svg('<use xlink:href="file:///etc/passwd"/>', 'xmlns:xlink="http://www.w3.org/1999/xlink"'),
        "it links to something outside it",
    ),
    "a style with an address": (
        looks.svg("<style>rect { fill: url(http://example.invalid/x) }</style>"), "its <style> reaches"
    ),
    "a style with an import": (looks.svg("<style>@import 'x.css';</style>"), "its <style> reaches"),
    "a fill from elsewhere": (looks.svg('<rect fill="url(x.svg#a)"/>'), "an attribute reaches for an address"),
    "letters": (looks.svg("<text>Clinic</text>"), "it holds <text>"),
    "movement": (looks.svg("<animate/>"), "it holds <animate>"),
    "an entity": (b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + looks.svg(), "a document type or entities"),
    "a multiplying drawing": (
        looks.svg('<g id="a"><rect/></g><g id="b"><use href="#a"/><use href="#a"/></g><use href="#b"/>'),
        "repeats what repeats something itself",
    ),
    "too many shapes": (looks.svg("<rect/>" * 5001), "more than 5000 elements"),
    "too large": (looks.svg(f"<desc>{'x' * 600_000}</desc>"), "larger than 512 kB"),
    "another alphabet": (looks.SVG.encode("utf-16"), "it is not UTF-8 text"),
    "broken": (b"<svg", "it is not well-formed"),
    "something else": (b"<html/>", "it is no SVG"),
    "no size": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "neither 'viewBox' nor 'width' and 'height'"),
}  # fmt: skip


def huge_png() -> bytes:
    """A picture of a hundred thousand by a hundred thousand dots that packs into nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    head = struct.pack(">LLBBBBB", 100_000, 100_000, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


PICTURES = {
    "another kind of file": (b"\xff\xd8\xff\xe0 JFIF", "it is not a PNG"),
    "only the head of one": (looks.png()[:24], "it is damaged"),
    "cut off": (looks.png(600, 200)[:-200], "it is damaged"),
    "a bomb": (huge_png(), "more than 16 million dots"),
    "too large a file": (looks.png() + b"\0" * 5_000_000, "larger than 4 MB"),
}

MAPS = {
    "not TOML": (b"[letterhead", "the file cannot be read"),
    "not text": (b"\xff", "it is not UTF-8 text"),
    "an unknown part": (b'[leterhead]\nword = "X"', "'leterhead' is no part of a page"),
    "an unknown key": (b'[letterhead]\nstyle = "X"', "'style' is not known in [letterhead]"),
    "no table": (b'letterhead = "X"', "'letterhead' is not a table"),
    "no text": (b"[letterhead]\nword = 3", "'word' of [letterhead] is not text"),
    "no class": (b'[letterhead]\ncss = "a b\\" onclick"', "'css' of [letterhead] is not the name of one class"),
    "a logo too high": (b'[picture.logo]\nalt = "a"\nheight = 9', "no height for a logo"),
    "another picture": (b'[picture.photo]\nalt = "a"', "'picture' holds something other than a logo"),
    "too large": (b"#" * 70_000, "larger than 64 kB"),
}


def assert_refused(files, code, says, file):
    """Reading the folder gives no look, and this problem at this file, with something to do."""
    look, problems = read_look(files)
    assert look is None
    found = [problem for problem in problems if problem.code == code and says in problem.says]
    assert len(found) == 1, problems
    assert found[0].where is not None
    assert found[0].where.file == f"letterhead/{file}"
    assert found[0].mend
    assert found[0].severity is Severity.MISTAKE
    return found[0]


@pytest.mark.parametrize("name", REFERENCES)
def test_a_reference_document_that_is_not_taken(name):
    data, code, says = REFERENCES[name]
    assert_refused({"reference.docx": data}, code, says, "reference.docx")


@pytest.mark.parametrize("name", SHEETS)
def test_a_style_sheet_that_is_not_taken(name):
    data, code, says = SHEETS[name]
    assert_refused({"letter.css": data}, code, says, "letter.css")


def test_a_mistake_in_the_style_sheet_is_told_at_its_line():
    problem = assert_refused(
        {"letter.css": looks.css(more="\n\np { display: none }")}, "F020", "'display'", "letter.css"
    )
    lines = shipped.read("letter.css").decode().count("\n")
    assert (problem.where.line, problem.where.column) == (lines + 3, 5)


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_that_is_not_taken(name):
    data, says = DRAWINGS[name]
    assert_refused({"logo.svg": data, "styles.toml": looks.ALT.encode()}, "F022", says, "logo.svg")


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_that_is_not_taken(name):
    data, says = PICTURES[name]
    assert_refused({"logo.png": data, "styles.toml": looks.ALT.encode()}, "F023", says, "logo.png")


@pytest.mark.parametrize("name", MAPS)
def test_a_mistake_in_the_map_of_styles(name):
    data, says = MAPS[name]
    assert_refused({"styles.toml": data}, "F021", says, "styles.toml")


def test_a_logo_needs_words():
    assert_refused({"logo.png": looks.png()}, "F024", "the logo has no words", "styles.toml")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("logo.jpg", "this file is not read"),
        ("refrence.docx", "this file is not read"),
        ("fonts/Georgia.ttf", "fonts of a practice's own are not taken"),
    ],
)
def test_a_file_that_nobody_reads_is_told(name, says):
    assert_refused({name: b"x", "letter.css": looks.css()}, "F010", says, name)


def test_every_mistake_is_told_at_once():
    files = {"reference.docx": b"no", "letter.css": b"@import 'x';", "logo.svg": b"<svg", "styles.toml": b"[x]"}
    _, problems = read_look(files)
    assert {"F011", "F019", "F022", "F021"} <= {problem.code for problem in problems}


def test_the_shipped_files_have_no_finding():
    files = {name: shipped.read(name) for name in ("reference.docx", "letter.css", "styles.toml")}
    look, problems = read_look(files)
    assert problems == []
    assert look is not None
    assert look.css == shipped_look().css


DIFFERENCES = {
    "margins": (looks.css("margin: 1in;", "margin: 0.8in 1in 1in;"), "F016", "the top margin is 1.00 inches here and 0.80 inches in"),
    "paper": (looks.css("size: letter;", "size: legal;"), "F016", "the height of the paper is 11.00 inches here and 14.00 inches in"),
    "type": (looks.css("font: 11pt/1.28", "font: 12pt/1.28"), "F017", "the running text is 11 pt here and 12 pt"),
}  # fmt: skip


@pytest.mark.parametrize("name", DIFFERENCES)
def test_where_word_and_pdf_differ_it_is_told_and_the_look_is_used(name):
    data, code, says = DIFFERENCES[name]
    look, problems = read_look({"letter.css": data})
    assert look is not None
    assert [(problem.code, problem.severity) for problem in problems] == [(code, Severity.DOUBT)]
    assert says in problems[0].says


def test_a_missing_style_with_a_fallback_is_told_and_the_fallback_is_used():
    data = looks.reference(word_styles=lambda text: text.replace('w:val="Small Print"', 'w:val="Our Print"'))
    look, problems = read_look({"reference.docx": data})
    assert look is not None
    assert [(problem.code, problem.severity) for problem in problems] == [("F009", Severity.DOUBT)]
    assert "'Body Text' is taken instead" in problems[0].says


def test_a_picture_keeps_nothing_but_its_dots():
    notes = PngInfo()
    notes.add_text("Author", "Jordan Q. Sample")
    picture, problems = read_picture(looks.png(pnginfo=notes), "alt", "a.png", widest=100, highest=100)
    assert problems == []
    assert picture is not None
    assert b"Jordan" not in picture.data


def test_a_drawing_keeps_nothing_of_its_program():
    inside = '<metadata>Jordan</metadata><!-- Jordan --><i:view xmlns:i="urn:i" i:file="C:\\Jordan"/>'
    data = looks.svg(inside, 'xmlns:i="urn:i" i:export="C:\\Jordan"')
    picture, problems = read_picture(data, "alt", "a.svg", widest=100, highest=100)
    assert problems == []
    assert picture is not None
    assert b"Jordan" not in picture.data
    assert b"<rect" in picture.data


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The file with a few pieces of it cut out, doubled or replaced."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        to = at + chance.randint(0, 40)
        put = chance.choice(
            [b"", b"", data[at:to] * 2, b"<", b'"', b"{", b"}", b"url(", b"1e999", b"-1", b"\xff", b"@"]
        )
        data = data[:at] + put + data[to:]
    return data


def damaged_part(chance: random.Random) -> bytes:
    """The reference document with one part that lacks an element or an attribute, or has odd values in it."""
    with zipfile.ZipFile(io.BytesIO(shipped.read("reference.docx"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    text = parts[name].decode()
    found = chance.choice(re.findall(r"<[^?!/][^>]*/>| [\w:]+=\"[^\"]*\"", text))
    put = (
        ""
        if found.startswith("<")
        else chance.choice(["", *(f'{found.split("=")[0]}="{odd}"' for odd in ("", "x", "-5", "1.5"))])
    )
    return looks.pack({**parts, name: text.replace(found, put, chance.choice([1, -1])).encode()})


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_file_is_told_or_used_and_nothing_breaks(seed):
    chance = random.Random(seed)
    alt = looks.ALT.encode()
    for _ in range(12):
        for files in (
            {"letter.css": damaged(shipped.read("letter.css"), chance)},
            {"styles.toml": damaged(shipped.read("styles.toml") + alt, chance)},
            {"logo.svg": damaged(looks.svg('<g id="a"><rect/></g><use href="#a"/>'), chance), "styles.toml": alt},
            {"logo.png": damaged(looks.png(), chance), "styles.toml": alt},
            {"reference.docx": damaged(shipped.read("reference.docx"), chance)},
            {"reference.docx": damaged_part(chance)},
        ):
            look, problems = read_look(files)
            assert (look is None) == any(problem.severity is Severity.MISTAKE for problem in problems)
            if look is not None and "reference.docx" in files:
                assert reading.docx_words(write(samples.EVERY_BLOCK, "docx", look)) == samples.EVERY_WORD


@pytest.mark.parametrize("code", [f"F0{number}" for number in (*range(10, 30), "09")])
def test_every_code_has_a_page_with_a_bad_and_a_good_example(code):
    page = CODE_PAGES[code]
    assert page.title
    assert "Bad: " in page.text
    assert "Good: " in page.text
