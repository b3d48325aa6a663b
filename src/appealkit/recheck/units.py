"""A letter as units to compare: a sentence, a line, a heading, or a row with its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from appealkit.document import walk
from appealkit.document.model import (
    Address,
    Block,
    Bullets,
    Cite,
    Document,
    Heading,
    Inlines,
    Letterhead,
    LineBreak,
    Numbered,
    PageBreak,
    Pairs,
    Paragraph,
    Signature,
    Table,
    Text,
    Tickboxes,
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A text and which stretches of it are values of the case rather than words of a template."""

    text: str = field(repr=False)
    bound: tuple[Span, ...] = ()

    def is_bound(self, start: int, end: int) -> bool:
        """Whether a value of the case stands, wholly or in part, in this stretch."""
        return any(first < end and start < last for first, last in self.bound)


@dataclass(frozen=True, slots=True)
class Unit:
    """`kind`: sentence, item, heading, row, head (of a table), line (letterhead, addressee, date), signature.

    `laid_out`: it is made from data alone, so that each of its values has to stand as it is.
    """

    kind: str
    cells: tuple[Piece, ...]
    place: str = ""
    laid_out: bool = False

    @property
    def text(self) -> str:
        """Its words, cells joined by a bar."""
        return " | ".join(cell.text for cell in self.cells)


def units_of(document: Document) -> tuple[Unit, ...]:
    """Every unit of the page in reading order."""
    return tuple(unit for block in document.blocks for unit in _units(block))


def _units(block: Block) -> Iterator[Unit]:
    match block:
        case Letterhead(name, lines):
            yield from (Unit("line", (_value(line),), "letterhead", laid_out=True) for line in (name, *lines))
        case Address(lines):
            for line in lines:
                for part in walk.plain(line).split("\n"):
                    yield Unit("line", (_value(part),), "addressee or date", laid_out=True)
        case Heading(level, inlines):
            yield Unit("heading", (_piece(inlines),), "title" if level == 1 else "", laid_out=level == 1)
        case Paragraph(inlines):
            yield from (Unit("sentence", (piece,)) for piece in _sentences(_piece(inlines)))
        case Bullets(items) | Numbered(items) | Tickboxes(items):
            for item in items:
                yield from (Unit("item", (piece,)) for piece in _sentences(_piece(item)))
        case Pairs(rows, _):
            for label, value in rows:
                yield Unit("row", (Piece(label), _value(walk.plain(value))), "reference", laid_out=True)
        case Table(head, rows, _, caption):
            laid_out = caption == "Exhibits enclosed"
            place = "exhibits" if laid_out else "criteria"
            yield Unit("head", tuple(map(_piece, head)), place, laid_out)
            for row in rows:
                yield Unit("row", tuple(map(_piece, row)), place, laid_out)
        case Signature(closing, lines, signed):
            day = f" {signed.on}" if signed else ""
            yield Unit("line", (Piece(closing),), "closing")
            yield Unit("signature", (Piece(f"{walk.SIGN_HERE} {walk.DATE_HERE}{day}"),), "signature")
            yield from (Unit("line", (_value(line),), "signature", laid_out=True) for line in lines)
        case PageBreak():
            pass


def _value(text: str) -> Piece:
    return Piece(text, ((0, len(text)),))


def _piece(inlines: Inlines) -> Piece:
    text, bound = "", []
    for run in walk.runs(inlines):
        match run:
            case LineBreak():
                text += " "
            case Text(said, of):
                bound += [(len(text), len(text) + len(said))] if of else []
                text += said
            case Cite(said, _):
                text += said
    return Piece(text, tuple(bound))


def _sentences(piece: Piece) -> Iterator[Piece]:
    for start, end in sentence_spans(piece.text):
        bound = tuple((max(a, start) - start, min(b, end) - start) for a, b in piece.bound if a < end and start < b)
        yield Piece(piece.text[start:end], bound)


_STOP = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9À-ÖØ-ÞΑ-ΩА-Я])")
_SHORT = re.compile(
    r"(?:\b(?:Ex|Exh|Dr|Mr|Mrs|Ms|St|No|vs|pp?|Fig|Inc|Jr|Sr|e\.g|i\.e|approx|Dept)|\b[A-Z]|(?<=\s)\()\.$"
)


def sentence_spans(text: str) -> Iterator[Span]:
    """Where each sentence of the text begins and ends."""
    start = 0
    for stop in _STOP.finditer(text):
        if _SHORT.search(text[: stop.start() + 1]):
            continue
        yield start, stop.start() + len(stop[0].rstrip())
        start = stop.end()
    if text[start:].strip():
        yield start, len(text)
