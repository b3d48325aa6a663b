"""Document -> Word (DOCX): real styles, lists, header rows and fields, so that a biller can go on editing it.

Elements are made with python-docx's XML layer: its own paragraph and table objects are several times slower.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any, assert_never

from appealkit.document import walk
from appealkit.document.model import (
    Address,
    Block,
    Bullets,
    Cite,
    Document,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    Letterhead,
    LineBreak,
    Numbered,
    PageBreak,
    Pairs,
    Paragraph,
    Picture,
    Signature,
    Strong,
    Table,
    Text,
    Tickboxes,
)
from appealkit.writers import wordfile, wordpictures
from appealkit.writers.look import Look
from appealkit.writers.shown import as_shown
from appealkit.writers.stylemap import HEADINGS, Part

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE_PRESERVE = {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}
LABEL_AND_VALUE = (26, 74)  # of the line, in pairs; webpage has the same
AFTER_A_TABLE = "200"  # twips before the paragraph that follows a table: Word tables have no space after them
AFTER_A_LIST = "160"  # twips after the last item of a list
BEFORE_A_SIGNATURE = "100"  # where it is a picture: nobody needs the room to sign
AFTER_A_SIGNATURE = "280"


def write_docx(document: Document, look: Look) -> bytes:
    """The document as a Word file in this look, equal bytes for an equal document and look.

    Raises OutputError when the reference document is missing or lacks a style.
    """
    from docx.oxml import parse_xml

    reference = wordfile.reference(look)
    root = parse_xml(reference.parts[wordfile.BODY])
    body = root[0]
    page_setup = body[-1]
    for child in list(body):
        body.remove(child)
    sheet = _Sheet(body, look, reference)
    for block in document.blocks:
        sheet.add(block)
    if sheet.after_table:
        sheet.paragraph("table-gap")
    body.append(page_setup)
    return wordfile.package(document, look, root, sheet.numbered, sheet.pictures)


@dataclass(slots=True)
class _Sheet:
    """The body as it grows: what stands last in it decides the space before what comes next."""

    body: Any
    look: Look
    reference: wordfile.Reference
    numbered: int = 0  # lists counted so far
    after_table: bool = False
    new_page: bool = False
    pictures: list[Picture] = field(default_factory=list)

    def add(self, block: Block) -> None:
        match block:
            case Letterhead(name, lines):
                if self.look.logo:
                    self.picture("logo", self.look.logo)
                self.paragraph("letterhead", [Text(name)])
                self.paragraph("letterhead-lines", walk.stacked((Text(line),) for line in lines))
            case Address(lines):
                self.paragraph("address", walk.stacked(lines))
            case Heading(level, inlines):
                self.paragraph(HEADINGS[level], inlines)
            case Paragraph(inlines, keep_with_next, small):
                self.paragraph("small-print" if small else "paragraph", inlines, keep_next=keep_with_next)
            case Bullets(items):
                self.list("bullets", items)
            case Numbered(items):
                self.list("numbered", items, self.reference.first_list + self.numbered)
                self.numbered += 1
            case Tickboxes(items):
                self.list("tickboxes", items)
            case Pairs(rows, caption):
                if rows:
                    self.pairs(rows, caption)
            case Table():
                self.table(block)
            case Signature():
                self.signature(block)
            case PageBreak():
                self.new_page = True
            case _:
                assert_never(block)

    def paragraph(
        self,
        part: Part,
        inlines: Iterable[Inline] = (),
        *,
        keep_next: bool = False,
        number: int = 0,
        after: str = "",
        into: Any = None,
    ) -> Any:
        """A paragraph at the end of the body, or of a table cell; `number` is its list, `after` twips of space."""
        parent = self.body if into is None else into
        made = _put(parent, "p")
        settings = _put(made, "pPr")
        _put(settings, "pStyle", val=self.reference.styles[part])
        if keep_next:
            _put(settings, "keepNext")
        if self.new_page:
            _put(settings, "pageBreakBefore")
            self.new_page = False
        if number:
            listed = _put(settings, "numPr")
            _put(listed, "ilvl", val="0")
            _put(listed, "numId", val=str(number))
        space = {"after": after} if after else {}
        if into is None and self.after_table:
            self.after_table = False
            if part != "table-gap":
                space["before"] = AFTER_A_TABLE
        if space:
            _put(settings, "spacing", **space)
        for inline in inlines:
            _run(made, inline)
        return made

    def list(self, part: Part, items: tuple[Inlines, ...], number: int = 0) -> None:
        for at, item in enumerate(items, start=1):
            # The space after a whole list is that after a paragraph.
            self.paragraph(part, item, number=number, after=AFTER_A_LIST if at == len(items) else "")

    def pairs(self, rows: tuple[tuple[str, Inlines], ...], caption: str) -> None:
        columns = shares(self.reference.line, LABEL_AND_VALUE)
        made = self._table("pairs", columns, caption, first="firstColumn")
        for number, (label, value) in enumerate(rows, start=1):
            row = _row(made)
            keep = number < len(rows)  # the block stays on one page
            self._cell(row, columns[0], "pair-label", (Text(label),), keep)
            self._cell(row, columns[1], "pair-value", value, keep)
        self.after_table = True

    def table(self, block: Table) -> None:
        columns = shares(self.reference.line, block.widths)
        made = self._table("table", columns, block.caption, first="firstRow")
        head = _row(made, header=True)
        for width, cell in zip(columns, block.head, strict=True):
            self._cell(head, width, "table-heading", cell, block.whole)
        for number, cells in enumerate(block.rows, start=1):
            row = _row(made)
            keep = number < len(block.rows) and (block.whole or number in {1, len(block.rows) - 1})  # no row alone
            for width, cell in zip(columns, cells, strict=True):
                self._cell(row, width, "table-text", cell, keep)
        self.after_table = True

    def signature(self, block: Signature) -> None:
        signed = block.signed
        self.paragraph("closing", [Text(block.closing)], after=BEFORE_A_SIGNATURE if signed else "")
        if signed:
            self.picture("signature-picture", signed.picture)
        rule = self.paragraph("signature-rule")
        for _ in range(1 if signed else 3):  # a day that is said needs no line to write it on
            _put(_put(rule, "r"), "tab")
        label = self.paragraph("signature-label", [Text(walk.SIGN_HERE)], keep_next=bool(block.lines))
        _put(_put(label, "r"), "tab")
        _run(label, Text(walk.DATE_HERE + (f"  {signed.on}" if signed else "")))
        for number, line in enumerate(block.lines, start=1):
            last = number == len(block.lines)
            self.paragraph("signature", [Text(line)], keep_next=not last, after=AFTER_A_SIGNATURE if last else "")

    def picture(self, part: Part, picture: Picture) -> None:
        """A picture on a line of its own."""
        self.pictures.append(picture)
        made = self.paragraph(part, keep_next=True)
        _put(made, "r").append(wordpictures.inline(picture, len(self.pictures)))

    def _table(self, part: Part, columns: tuple[int, ...], caption: str, first: str) -> Any:
        if self.after_table:
            self.paragraph("table-gap")  # Word would join two tables that touch
        made = _put(self.body, "tbl")
        settings = _put(made, "tblPr")
        _put(settings, "tblStyle", val=self.reference.styles[part])
        _put(settings, "tblW", w=str(self.reference.line), type="dxa")
        _put(settings, "tblLayout", type="fixed")
        flags = dict.fromkeys(("firstRow", "lastRow", "firstColumn", "lastColumn"), "0") | {first: "1"}
        value = {"firstRow": "0620", "firstColumn": "0680"}[first]
        _put(settings, "tblLook", val=value, **flags, noHBand="1", noVBand="1")
        if caption:
            _put(settings, "tblCaption", val=as_shown(caption))
            _put(settings, "tblDescription", val=as_shown(caption))
        grid = _put(made, "tblGrid")
        for width in columns:
            _put(grid, "gridCol", w=str(width))
        return made

    def _cell(self, row: Any, width: int, part: Part, inlines: Inlines, keep_next: bool = False) -> None:
        cell = _put(row, "tc")
        _put(_put(cell, "tcPr"), "tcW", w=str(width), type="dxa")
        self.paragraph(part, inlines, keep_next=keep_next, into=cell)


def shares(whole: int, parts: tuple[int, ...]) -> tuple[int, ...]:
    """`whole` divided in these parts, in whole numbers that add up to it."""
    ends = [whole * end // sum(parts) for end in accumulate(parts)]
    return tuple(right - left for left, right in pairwise([0, *ends]))


def _row(table: Any, *, header: bool = False) -> Any:
    """A row that is never split over two pages; a header row is said again on each page."""
    row = _put(table, "tr")
    settings = _put(row, "trPr")
    _put(settings, "cantSplit")
    if header:
        _put(settings, "tblHeader")
    return row


def _run(paragraph: Any, inline: Inline, *, bold: bool = False, italic: bool = False) -> None:
    match inline:
        case Strong(inlines):
            for each in inlines:
                _run(paragraph, each, bold=True, italic=italic)
        case Emphasis(inlines):
            for each in inlines:
                _run(paragraph, each, bold=bold, italic=True)
        case LineBreak():
            _put(_put(paragraph, "r"), "br")
        case Text(text, _, _, hole):
            _words(paragraph, text, bold=bold, italic=italic, hole=hole)
        case Cite(text, _):
            _words(paragraph, text, bold=bold, italic=italic)
        case _:
            assert_never(inline)


def _words(paragraph: Any, text: str, *, bold: bool, italic: bool, hole: bool = False) -> None:
    if not text:
        return
    run = _put(paragraph, "r")
    if bold or italic or hole:
        look = _put(run, "rPr")
        if bold:
            _put(look, "b")
        if italic:
            _put(look, "i")
        if hole:
            _put(look, "highlight", val="yellow")
    words = run.makeelement(W + "t", SPACE_PRESERVE)
    words.text = as_shown(text)
    run.append(words)


def _put(parent: Any, tag: str, **attributes: str) -> Any:
    """A new last child. Children are put in the order that the schema wants."""
    element = parent.makeelement(W + tag, {W + name: value for name, value in attributes.items()})
    parent.append(element)
    return element
