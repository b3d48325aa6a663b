"""A text of the electronic record as pages to enclose: its words as they came, line by line.

HTML is brought down to its text. Whatever of a document cannot stand on the page is told, and never dropped in silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

from appealkit.document.model import Block, Document, Heading, Inline, Inlines, LineBreak, PageBreak, Pairs, Paragraph
from appealkit.document.model import Text as Run
from appealkit.writers.glyphs import drawable

HTML = frozenset({"text/html", "application/xhtml+xml"})
PLAIN = frozenset({"text/plain"})
PRINTED = HTML | PLAIN
MOST_LETTERS = 400_000  # some 150 pages
LEAD = "The text below stands as it was received."

PICTURES = "pictures or other things that are no text"
SCRIPTS = "scripts"
UNREADABLE = "characters that cannot be read"
UNDRAWN = "characters that the font lacks, shown by their numbers"


def text_page(data: bytes, media_type: str, about: Mapping[str, str | None]) -> tuple[Document | None, tuple[str, ...]]:
    """The document to print, and what of it could not be; None where it is too long or empty. `about`: what is known
    of the text, under its labels."""
    text, dropped = _decoded(data)
    if text is not None and media_type in HTML:
        text, more = _words_of(text)
        dropped |= more
    if not text or not text.strip() or len(text) > MOST_LETTERS:
        return None, tuple(sorted(dropped))
    text, more = _shown(text)
    rows: tuple[tuple[str, Inlines], ...] = tuple(
        (label, (Run(_shown(value)[0]),)) for label, value in about.items() if value
    )
    blocks: list[Block] = [Heading(1, (Run("Printed from the electronic record"),))]
    blocks += [Pairs(rows, "The document")] if rows else []
    blocks += [Paragraph((Run(LEAD),), small=True), *_blocks(text)]
    return Document("Printed from the electronic record", tuple(blocks), footer="Printed from the electronic record"), (
        tuple(sorted(dropped | more))
    )


def _decoded(data: bytes) -> tuple[str | None, set[str]]:
    """The text: UTF-8, else UTF-16 where it says so, else Windows' own, which is how old systems write."""
    for coding in ("utf-8-sig", "utf-16") if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig",):
        try:
            return data.decode(coding), set()
        except UnicodeDecodeError:
            continue
    text = data.decode("cp1252", "replace")
    return text, {UNREADABLE} if "\ufffd" in text else set()


def _shown(text: str) -> tuple[str, set[str]]:
    """The text with what cannot be drawn shown by its number, and without what cannot be seen anyway."""
    dropped: set[str] = set()
    able = drawable()
    parts = []
    for char in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")):
        kind = unicodedata.category(char)
        if char in "\n\f\t " or (ord(char) in able and kind not in {"Cc", "Cf"}):
            parts.append(char)
        elif kind == "Zs":
            parts.append(" ")
        elif kind in {"Zl", "Zp"}:
            parts.append("\n")
        elif kind == "Cf":
            continue  # marks of no width: nothing is seen of them on any page
        elif kind in {"Cc", "Cn", "Co", "Cs"} or char == "\ufffd":
            dropped.add(UNREADABLE)
        else:
            dropped.add(UNDRAWN)
            parts.append(f"[U+{ord(char):04X}]")
    return "".join(parts), dropped


def _blocks(text: str) -> Iterator[Block]:
    """Pages at form feeds, paragraphs at empty lines, each line a line."""
    for number, page in enumerate(text.strip("\f\n").split("\f")):
        if number:
            yield PageBreak()
        for part in re.split(r"\n[ \t]*(?:\n[ \t]*)+", page.strip("\n")):
            runs: list[Inline] = []
            for line in part.split("\n"):
                runs += [LineBreak()] if runs else []
                runs += [Run(line.rstrip())] if line.strip() else []
            if any(isinstance(run, Run) for run in runs):
                yield Paragraph(tuple(runs))


_LINES = frozenset(
    {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "section", "article", "header",
     "footer", "pre", "blockquote", "dt", "dd", "dl", "address", "caption", "hr", "body", "thead", "tbody"}
)  # fmt: skip
_APART = frozenset({"p", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article"})
_PICTURES = frozenset(
    {"img", "svg", "object", "embed", "iframe", "video", "audio", "canvas", "input", "select", "textarea", "form"}
)
_UNSAID = frozenset({"script", "style", "head", "title", "template", "noscript"})


class _Words(HTMLParser):
    """What a reader of the page would see of it, as text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.dropped: set[str] = set()
        self.unsaid: list[str] = []
        self.kept = 0  # depth of what keeps its blanks

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" or any(name.startswith("on") for name, _ in attrs):
            self.dropped.add(SCRIPTS)
        if tag in _PICTURES:
            self.dropped.add(PICTURES)
        if tag in _UNSAID:
            self.unsaid.append(tag)
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n\u2022 ")
        elif tag in {"td", "th"}:
            self.parts.append("\v")  # a cell begins; between two of a row stands a sign, before the first none
        elif tag in _LINES:
            self.parts.append("\n\n" if tag in _APART else "\n")
        self.kept += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if self.unsaid and tag == self.unsaid[-1]:
            self.unsaid.pop()
        elif tag in _LINES:
            self.parts.append("\n\n" if tag in _APART else "\n")
        self.kept -= tag == "pre" and self.kept > 0

    def handle_data(self, data: str) -> None:
        if not self.unsaid:
            self.parts.append(data if self.kept else re.sub(r"\s+", " ", data))


def _words_of(text: str) -> tuple[str, set[str]]:
    """The text of the HTML, with a line for each block, row and item, and what was dropped."""
    reader = _Words()
    reader.feed(text)
    reader.close()
    lines = []
    for line in "".join(reader.parts).split("\n"):
        cells = [cell.strip() for cell in line.split("\v")]
        lines.append(" | ".join(cells[1:] if len(cells) > 1 and not cells[0] else cells))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n"), reader.dropped
