"""A Word document back into paragraphs and rows, as it prints: insertions taken, deletions and hidden text left out.

Whoever saved it: Word and LibreOffice cut words into runs, put them into fields, links, content controls, smart tags
and text boxes, and keep what was deleted. What prints is read in its order; what is not read is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.recheck.wordparts import F080, F081, F084, WordParts
from appealkit.recheck.wordstyles import Styles, is_on, style_of

F085 = code_page(
    "F085",
    """Something in the edited letter was not read
    Hidden text and comments do not print and are left out; the words in a picture cannot be compared.
    Bad: a paragraph pasted as a picture. Good: its words as text; hidden text deleted.
    """,
)

MOST_CHARACTERS = 300_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MIXED = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FALLBACK = _MIXED + "Fallback"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_UNSEEN = re.compile("[\u00ad\u200b-\u200e\u202a\u202c\u2060-\u2064\ufeff]")  # not what turns the order of digits


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph or a row of the edited letter: its kind, its style's name, its text or cells; `bold` and `italic`
    stretches of a paragraph's text."""

    kind: str  # paragraph, item, heading, row, note, header, footer
    cells: tuple[str, ...] = field(repr=False)
    style: str = ""
    table: int = 0  # which table a row is of; 0 for none
    level: int = 0  # of a heading
    bold: tuple[tuple[int, int], ...] = ()
    italic: tuple[tuple[int, int], ...] = ()

    @property
    def text(self) -> str:
        return " | ".join(self.cells)


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What prints, in order, and what a person should know of the reading."""

    body: tuple[Said, ...] = field(repr=False)
    furniture: tuple[Said, ...] = field(repr=False, default=())
    doubts: tuple[Problem, ...] = ()


def read_docx(data: bytes, file: str) -> ReadBack:
    """The letter in this file. InputError (F080 to F084) where it cannot be read."""
    parts = WordParts(data, Where(file))
    read = _Reader(parts).read()
    if sum(len(cell) for said in (*read.body, *read.furniture) for cell in said.cells) > MOST_CHARACTERS:
        raise parts.problem(F081, "it holds more words than a letter", "name the letter, without its exhibits")
    return read


class _Reader:
    """Walks body, notes, headers and footers, and notes what it leaves out."""

    def __init__(self, parts: WordParts) -> None:
        self.parts = parts
        self.main = parts.main()
        self.styles = Styles(*map(parts.xml, parts.beside(self.main, "styles")))
        self.left: dict[str, int] = {}
        self.tables = 0

    def read(self) -> ReadBack:
        root = self.parts.xml(self.main)
        if root is None or root.tag != _W + "document" or root.find(_W + "body") is None:
            raise self.parts.problem(F080, "it has no text of a Word document", "save it again as .docx")
        body = tuple(said for said in self.blocks(root.find(_W + "body"), "paragraph") if _says(said))
        notes = tuple(said for kind in ("footnotes", "endnotes") for said in self._notes(kind))
        furniture = tuple(said for said in self._furniture(root) if _says(said))
        comments = sum(len(part) for part in self._beside("comments"))
        if comments:
            self.left["comment"] = comments
        return ReadBack((*body, *notes), furniture, tuple(self._doubts()))

    def _beside(self, kind: str) -> Iterator[Any]:
        yield from (root for path in self.parts.beside(self.main, kind) if (root := self.parts.xml(path)) is not None)

    def _furniture(self, root: Any) -> Iterator[Said]:
        """Headers and footers that a section really uses, each once."""
        targets = self.parts.relations(self.main)
        for kind in ("header", "footer"):
            used = (reference.get(_R + "id") for reference in root.iter(f"{_W}{kind}Reference"))
            for path in dict.fromkeys(targets[ident].path for ident in used if ident in targets):
                part = self.parts.xml(path)
                if part is not None:
                    yield from self.blocks(part, kind)

    def _notes(self, kind: str) -> Iterator[Said]:
        for root in self._beside(kind):
            for note in root:
                if note.get(_W + "type") in (None, "normal"):
                    yield from (said for said in self.blocks(note, "note") if _says(said))

    def _doubts(self) -> Iterator[Problem]:
        told = {
            "hidden": ("hidden text was left out, since it does not print", "delete it, or show it and check again"),
            "struck": ("text that is struck through was taken as deleted", "delete it"),
            "comment": ("comments were left out, since they do not go to the payer", "delete them before it is sent"),
            "picture": ("pictures are not read", "look that no fact stands in a picture"),
            "symbol": ("characters of a symbol font cannot be told", "type them as ordinary characters"),
        }
        for kind, count in sorted(self.left.items()):
            says, mend = told[kind]
            yield Problem(F085, f"{says} ({count})", mend, self.parts.where, Severity.DOUBT)

    def blocks(self, parent: Any, kind: str) -> Iterator[Said]:
        """Paragraphs and rows below, in reading order; a paragraph whose mark was deleted is one with the next."""
        held: _Line | None = None
        for child in parent:
            if child.tag == _W + "p":
                line = _Line() if held is None else held
                line.style = line.style or style_of(child)
                boxes: list[Any] = []
                self.inline(child, line, boxes)
                held = line if _is_gone(child.find(f"{_W}pPr/{_W}rPr")) else None
                if held is None:
                    yield line.said(kind, child, self.styles.names)
                for box in boxes:
                    yield from self.blocks(box, kind)
            elif child.tag == _W + "tbl":
                yield from self._table(child, kind)
            elif child.tag in _ROUND:
                yield from self.blocks(child, kind)
            elif child.tag in (_W + "altChunk", _W + "subDoc"):
                raise self.parts.problem(F084, "it takes in another document", "paste its words as text")
        if held is not None:
            yield held.said(kind, None, self.styles.names)

    def _table(self, table: Any, kind: str) -> Iterator[Said]:
        self.tables += 1
        number = self.tables
        for row in _rows(table):
            if _is_gone(row.find(_W + "trPr")):
                continue
            if is_on(row.find(f"{_W}trPr/{_W}hidden")):
                self.left["hidden"] = self.left.get("hidden", 0) + 1
                continue
            kept = [cell for cell in _cells(row) if cell.find(f"{_W}tcPr/{_W}cellDel") is None]
            cells = tuple("\n".join(said.text for said in self.blocks(cell, kind)).strip() for cell in kept)
            yield Said("row" if kind == "paragraph" else kind, cells, table=number)

    def inline(self, parent: Any, line: _Line, boxes: list[Any]) -> None:
        """The text of a paragraph's runs, whatever they are wrapped in."""
        for child in parent:
            tag = child.tag
            if tag in _GONE or not isinstance(tag, str):
                continue
            if tag == _W + "r":
                self._run(child, line, boxes)
            elif tag == _MATH:
                line.add(child.text or "", None)
            elif tag in (_W + "altChunk", _W + "subDoc"):
                raise self.parts.problem(F084, "it takes in another document", "paste its words as text")
            elif tag != _W + "pPr":
                if tag in _TURNED and child.get(_W + "val") == "rtl":
                    line.add(_TURNED[tag], None)
                self.inline(child, line, boxes)

    def _run(self, run: Any, line: _Line, boxes: list[Any]) -> None:
        look = run.find(_W + "rPr")
        hidden = self.styles.left_out(look, line.style)
        for child in run:
            tag = child.tag
            if tag == _W + "t":
                if hidden:
                    self.left[hidden] = self.left.get(hidden, 0) + 1
                elif line.field_code == 0:
                    line.add(child.text or "", look)
            elif tag == _W + "fldChar":
                line.field(child.get(_W + "fldCharType"))
            elif hidden:
                continue
            elif tag in _MARKS:
                line.add(_MARKS[tag] if child.get(_W + "type") != "page" else "", look)
            elif tag == _W + "sym" or tag in _OF_THE_DAY:
                self.left["symbol"] = self.left.get("symbol", 0) + 1
                line.add("\ufffd", look)
            elif tag == _W + "ruby":
                self.inline(child, line, boxes)
            elif tag in (_W + "drawing", _W + "pict", _W + "object") or tag.endswith("AlternateContent"):
                self._drawn(child, boxes)

    def _drawn(self, drawn: Any, boxes: list[Any]) -> None:
        """Text boxes are read; an embedded object is refused; a picture is told."""
        found = [each for each in drawn.iter(_W + "txbxContent") if not _within_fallback(each, drawn)]
        boxes += found
        if next(drawn.iter("{urn:schemas-microsoft-com:office:office}OLEObject"), None) is not None:
            raise self.parts.problem(F084, "an object of another program stands in it", "paste its words as text")
        if not found:
            self.left["picture"] = self.left.get("picture", 0) + 1


_ROUND = {_W + tag for tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
_ROUND |= {_MIXED + "AlternateContent", _MIXED + "Choice"}
_TURNED = {_W + "bdo": "\u202e", _W + "dir": "\u202b"}  # what Word makes of these two characters; digits change places
_GONE = {_W + "del", _W + "moveFrom", _FALLBACK, _W + "rPr", _W + "instrText", _W + "delText", _W + "sdtPr"}
_OF_THE_DAY = {_W + part + length for part in ("day", "month", "year") for length in ("Short", "Long")}
_MARKS = {_W + "tab": "\t", _W + "ptab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}


class _Line:
    """A paragraph as it grows: its text, and which stretches of it are bold or italic."""

    def __init__(self) -> None:
        self.text, self.style = "", ""
        self.field_code = 0  # how many fields are open whose code, not their result, is being read
        self.fields: list[bool] = []
        self.bold: list[tuple[int, int]] = []
        self.italic: list[tuple[int, int]] = []

    def add(self, text: str, look: Any) -> None:
        text = _UNSEEN.sub("", text)
        start = len(self.text)
        self.text += text
        if look is not None and text:
            if is_on(look.find(_W + "b")):
                self.bold.append((start, len(self.text)))
            if is_on(look.find(_W + "i")):
                self.italic.append((start, len(self.text)))

    def field(self, kind: str | None) -> None:
        if kind == "begin":
            self.fields.append(True)
        elif kind == "separate" and self.fields:
            self.fields[-1] = False
        elif kind == "end" and self.fields:
            self.fields.pop()
        self.field_code = sum(self.fields)

    def said(self, kind: str, paragraph: Any, styles: Mapping[str, str]) -> Said:
        name = styles.get(self.style, self.style)
        heading = re.fullmatch(r"heading ?([1-9])", name, re.IGNORECASE)
        listed = name.lower().startswith("list") or (
            paragraph is not None and paragraph.find(f"{_W}pPr/{_W}numPr") is not None
        )
        if kind == "paragraph":
            kind = "heading" if heading else "item" if listed else "paragraph"
        level = int(heading[1]) if heading else 0
        return Said(kind, (self.text,), name, 0, level, tuple(self.bold), tuple(self.italic))


def _rows(table: Any) -> Iterable[Any]:
    for child in table:
        if child.tag == _W + "tr":
            yield child
        elif child.tag in (_W + "sdt", _W + "sdtContent", _W + "customXml"):
            yield from _rows(child)


def _cells(row: Any) -> Iterable[Any]:
    for child in row:
        if child.tag == _W + "tc":
            yield child
        elif child.tag in (_W + "sdt", _W + "sdtContent", _W + "customXml"):
            yield from _cells(child)


def _is_gone(look: Any) -> bool:
    """Whether a paragraph's mark, or a row, is deleted in a tracked change."""
    return look is not None and look.find(_W + "del") is not None


def _within_fallback(each: Any, top: Any) -> bool:
    parent = each.getparent()
    while parent is not None and parent is not top:
        if parent.tag in (_FALLBACK, _W + "txbxContent"):
            return True
        parent = parent.getparent()
    return False


def _says(said: Said) -> bool:
    return any(cell.strip() for cell in said.cells)
