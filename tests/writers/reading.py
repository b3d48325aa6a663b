"""Reading back what the writers wrote: words and outline of each format, page furniture and list marks left out.

Other tests import this; nothing heavy is loaded until a function is called.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

from appealkit.intake import tagged
from appealkit.intake.tagged import Tag

DOCUMENT = "word/document.xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What the plain text adds stands on a line that begins with two blanks, or is a list mark after exactly two.
_ADDED_LINE = re.compile(r"^ {2}(?:\*\*\* DRAFT \*\*\*|_+ +_+|\(Signature of .*\))$", re.MULTILINE)
_LIST_MARK = re.compile(r"^ {2}(?:-|\d+\.|\[ \])(?= |$)", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """One row of a table: what its cells say, whether it is its table's head, and the pages it is on (PDF)."""

    cells: tuple[str, ...]
    head: bool
    pages: frozenset[int]


def normalise(words: list[str]) -> list[str]:
    """The words with accents composed, as every writer writes them."""
    return [unicodedata.normalize("NFC", word) for word in words]


def txt_words(data: bytes) -> list[str]:
    """The words of a plain text document."""
    return _LIST_MARK.sub("", _ADDED_LINE.sub("", data.decode("utf-8"))).split()


# ---- Word ------------------------------------------------------------------------------------------------------


def docx_part(data: bytes, name: str) -> ElementTree.Element:
    """One XML part of a Word file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read(name))


def docx_words(data: bytes) -> list[str]:
    """The words of a Word document's body."""
    return " ".join(_text(each) for each in docx_part(data, DOCUMENT).iter(f"{W}p")).split()


def html_words(data: bytes) -> list[str]:
    """The words of the page's main part, as a reader of its markup meets them; captions are not among them."""
    reader = _HtmlWords()
    reader.feed(data.decode())
    reader.close()
    assert reader.depth == 0, "a tag is left open"
    return normalise("".join(reader.parts).split())


class _HtmlWords(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.depth, self.main, self.caption = 0, False, False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.main = self.main or tag == "main"
        self.caption = self.caption or tag == "caption"
        self.depth += tag not in {"br", "meta", "col"}
        if tag not in {"strong", "em", "mark", "a"}:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.main = self.main and tag != "main"
        self.caption = self.caption and tag != "caption"
        self.depth -= 1
        if tag not in {"strong", "em", "mark", "a"}:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if self.main and not self.caption:
            self.parts.append(data)


def docx_outline(data: bytes) -> list[tuple[int, str]]:
    """(level, words) of each paragraph in a heading style."""
    found = []
    for paragraph in docx_part(data, DOCUMENT).iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = "" if style is None else style.get(f"{W}val", "")
        if name.startswith("Heading"):
            found.append((int(name[-1]), " ".join(_text(paragraph).split())))
    return found


def docx_tables(data: bytes) -> list[list[Row]]:
    """Each table of a Word document's body; its first row is a head where Word repeats it."""
    return [[_docx_row(row) for row in table.iter(f"{W}tr")] for table in docx_part(data, DOCUMENT).iter(f"{W}tbl")]


def _docx_row(row: ElementTree.Element) -> Row:
    said = tuple(" ".join(" ".join(map(_text, cell.iter(f"{W}p"))).split()) for cell in row.iter(f"{W}tc"))
    assert row.find(f"{W}trPr/{W}cantSplit") is not None, "a row that Word may split"
    return Row(said, row.find(f"{W}trPr/{W}tblHeader") is not None, frozenset())


def docx_lists(data: bytes) -> list[list[str]]:
    """Each list of a Word document: the words of its items. A list ends where another kind of paragraph stands, or
    where another count begins."""
    found: list[list[str]] = []
    before = None
    for each in docx_part(data, DOCUMENT)[0]:
        style = each.find(f"{W}pPr/{W}pStyle")
        name = "" if style is None else style.get(f"{W}val", "")
        count = each.find(f"{W}pPr/{W}numPr/{W}numId")
        kind = (name, None if count is None else count.get(f"{W}val")) if name.startswith("List") else None
        if kind:
            if kind != before:
                found.append([])
            found[-1].append(" ".join(_text(each).split()))
        before = kind
    return found


def docx_furniture(data: bytes) -> str:
    """The words of every header and footer, one blank between them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith(("word/header", "word/footer"))]
    paragraphs = [each for name in sorted(names) for each in docx_part(data, name).iter(f"{W}p")]
    return " ".join(" ".join(map(_text, paragraphs)).split())


def _text(paragraph: ElementTree.Element) -> str:
    said = {f"{W}t": lambda each: each.text or "", f"{W}br": lambda _: "\n", f"{W}tab": lambda _: "\t"}
    return "".join(said[each.tag](each) for each in paragraph.iter() if each.tag in said)


# ---- PDF -------------------------------------------------------------------------------------------------------


def pdf_words(data: bytes) -> list[str]:
    """The words of a PDF in the order of its tags: what a screen reader says, without list marks.

    A header row that is printed again on the next page is not said again. A word broken at a line's end is whole.
    """
    return tagged.words(data)


def pdf_outline(data: bytes) -> list[tuple[int, str]]:
    """(level, words) of each bookmark."""
    import pypdf

    found: list[tuple[int, str]] = []

    def collect(items: Any, level: int) -> None:
        for item in items:
            if isinstance(item, list):
                collect(item, level + 1)
            else:
                found.append((level, " ".join(str(item.title).split())))

    collect(pypdf.PdfReader(io.BytesIO(data)).outline, 1)
    return found


def pdf_headings(data: bytes) -> list[tuple[int, str]]:
    """(level, words) of each heading tag."""
    return tagged.headings(data)


def pdf_page_texts(data: bytes) -> list[str]:
    """All that is printed on each page, furniture too, one blank between words."""
    import pypdf

    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def pdf_tags(data: bytes) -> Tag:
    """The tags of a PDF as one tree; in a packet, those of the pages that are not exhibits."""
    return tagged.printed(data).tags


def pdf_tables(data: bytes) -> list[list[Row]]:
    """Each table of a PDF, by its tags."""
    return [[_pdf_row(row) for row in table.inside("TR")] for table in pdf_tags(data).inside("Table")]


def _pdf_row(row: Tag) -> Row:
    cells = list(row.inside("TH", "TD"))
    return Row(tuple(cell.said() for cell in cells), all(cell.name == "TH" for cell in cells), frozenset(row.pages))


def pdf_lists(data: bytes) -> list[list[str]]:
    """Each list of a PDF, by its tags: what each item says without its mark."""
    return [[item.said() for item in each.inside("LI")] for each in pdf_tags(data).inside("L")]
