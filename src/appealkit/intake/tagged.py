"""A tagged PDF read back, as a screen reader says it: its text in the order of its tags, and what stands on each page
beside it. Made for the PDFs that are written here: glyphs of two bytes as hexadecimal
numbers, in fonts with a ToUnicode table."""

from __future__ import annotations

import functools
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

BLOCKS = {"P", "H1", "H2", "H3", "TH", "TD", "LBody"}
HEADING = re.compile("H[1-6]")


@dataclass
class Tag:
    """One tag of a PDF: its kids in order, tags or the text of marked content, and how many pieces of text (a line has
    one or more) it has on each page."""

    name: str
    kids: list[Tag | str]
    pages: Counter[int]

    def inside(self, *names: str) -> Iterator[Tag]:
        """The tags of these names beneath, in reading order, not looking into those found."""
        for kid in self.kids:
            if isinstance(kid, Tag):
                if kid.name in names:
                    yield kid
                else:
                    yield from kid.inside(*names)

    def said(self) -> str:
        """All that is said of it, list marks left out, one blank between words."""
        return " ".join("".join(self.parts()).split())

    def parts(self) -> Iterator[str]:
        """The same in pieces, as they stand."""
        for kid in self.kids:
            if isinstance(kid, str):
                yield kid
            elif kid.name != "Lbl":
                yield from kid.parts()


@dataclass(frozen=True, slots=True)
class Printed:
    """What a PDF says: its tags as one tree, and of each page what is no part of the text: header, footer."""

    tags: Tag
    furniture: tuple[str, ...]


def words(data: bytes) -> list[str]:
    """The words in the order of the tags, without list marks. A header row that is printed again on the next page is
    not said again; a word broken at a line's end is whole."""
    return " ".join(text for _, text in blocks(data)).split()


def headings(data: bytes) -> list[tuple[int, str]]:
    """(level, words) of each heading tag."""
    return [(int(tag[1]), " ".join(text.split())) for tag, text in blocks(data) if HEADING.fullmatch(tag)]


def blocks(data: bytes) -> Iterator[tuple[str, str]]:
    """(tag, text) of each block of text, in the order of the tags. ValueError where text stands outside every block."""

    def texts(tag: Tag, own: list[str]) -> Iterator[tuple[str, str]]:
        if tag.name == "Lbl":
            return
        if tag.name in BLOCKS:
            own = []
        for kid in tag.kids:
            if isinstance(kid, str):
                own.append(kid)
            else:
                yield from texts(kid, own)
        if tag.name in BLOCKS:
            yield tag.name, "".join(own)

    loose: list[str] = []
    yield from texts(printed(data).tags, loose)
    if "".join(loose).strip():
        raise ValueError("text outside every block")


@functools.lru_cache(maxsize=64)  # one letter is asked about its words, its headings, its tables and its lists
def printed(data: bytes) -> Printed:
    """What this PDF says; in a packet, of the pages that are not exhibits."""
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(data))
    tagged = [(at, page) for at, page in enumerate(reader.pages, 1) if "/StructParents" in page]
    numbers = {_number(page): at for at, page in tagged}
    read = {at: _marked(page) for at, page in tagged}

    def tag(element: Any) -> Tag:
        made = Tag(element["/S"].removeprefix("/"), [], Counter())
        for item in element["/K"]:
            kid = item.get_object()
            if isinstance(kid, int):
                page = numbers[element["/Pg"].indirect_reference.idnum]
                made.kids.append(read[page][0][kid])
                made.pages[page] += 1
            elif kid.get("/Type") != "/OBJR":  # the place of a link
                below = tag(kid)
                made.kids.append(below)
                made.pages += below.pages
        return made

    root: Any = reader.trailer["/Root"]
    tops = [tag(kid.get_object()) for kid in root["/StructTreeRoot"]["/K"]]
    whole = Tag("StructTreeRoot", [*tops], sum((each.pages for each in tops), Counter()))
    return Printed(whole, tuple(furniture for _, furniture in read.values()))


def _number(page: Any) -> int:
    return int(page.indirect_reference.idnum)


# what a page's content says of its text: the number of a mark, a mark's beginning and end, a font, a line of glyphs
_SAID = re.compile(
    rb"/MCID (?P<mcid>\d+)|\b(?P<begin>BMC|BDC)\b|\b(?P<end>EMC)\b|(?P<font>/\w+)\s[\d.]+\sTf\b|"
    rb"\[(?P<line>[^\[\]]*)\]\s*TJ\b"
)
_GLYPHS = re.compile(rb"<([0-9a-fA-F]*)>")


def _marked(page: Any) -> tuple[dict[int, str], str]:
    """The text of each piece of marked content on a page, and all that is marked as furniture."""
    fonts = {name.encode(): _characters(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
    found: dict[int, str] = {}
    beside: list[str] = []
    open_marks: list[int | None] = []  # None: page furniture
    characters: dict[int, str] = {}
    mark: int | None = None
    for said in _SAID.finditer(page.get_contents().get_data()):
        match said.lastgroup:
            case "mcid":
                mark = int(said["mcid"])
            case "begin":
                open_marks.append(mark)
                if mark is not None:
                    found[mark] = ""
                else:
                    beside.append(" ")
                mark = None
            case "end":
                open_marks.pop()
            case "font":
                characters = fonts[said["font"]]
            case _ if open_marks:
                text = _text(said["line"], characters)
                if (now := open_marks[-1]) is not None:
                    found[now] += text
                else:
                    beside.append(text)
    return found, " ".join("".join(beside).split())


def _text(line: bytes, characters: dict[int, str]) -> str:
    codes = bytes.fromhex(b"".join(_GLYPHS.findall(line)).decode("ascii"))
    pairs = range(0, len(codes), 2)
    return "".join(characters.get(int.from_bytes(codes[at : at + 2], "big"), "\ufffd") for at in pairs)


def _characters(font: Any) -> dict[int, str]:
    """What each glyph of a font says, from its ToUnicode table."""
    table = font["/ToUnicode"].get_object().get_data().decode("ascii")
    found = {}
    for section in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>", section):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return found
