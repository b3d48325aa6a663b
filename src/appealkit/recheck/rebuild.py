"""The edited letter as a Document again, to be written by our own writers: the edited words, in the structure that the
edited file has, with the composed letter's captions, widths, footer and title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

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
    Pairs,
    Paragraph,
    Signature,
    Strong,
    Table,
    Text,
    Tickboxes,
)
from appealkit.recheck.align import likeness
from appealkit.recheck.readback import Said
from appealkit.recheck.tokens import raw_tokens

_LISTS: dict[str, type[Bullets | Numbered | Tickboxes]] = {
    "list bullet": Bullets, "list number": Numbered, "list tickbox": Tickboxes,
}  # fmt: skip


def rebuilt(original: Document, edited: Sequence[Said]) -> Document:
    """The Document of the edited letter; nothing in it but the edited words."""
    body = [said for said in edited if any(cell.strip() for cell in said.cells)]
    return replace(original, blocks=tuple(_kept_together(list(_Rebuilding(original, body).blocks()))))


def _kept_together(blocks: list[Block]) -> Iterator[Block]:
    """The salutation stays with what follows, and the last paragraph on the page that is signed."""
    for at, block in enumerate(blocks):
        before, after = blocks[at - 1] if at else None, blocks[at + 1] if at + 1 < len(blocks) else None
        keep = isinstance(after, Signature) or (isinstance(before, Heading) and before.level == 1)
        yield replace(block, keep_with_next=True) if isinstance(block, Paragraph) and keep else block


class _Rebuilding:
    def __init__(self, original: Document, body: Sequence[Said]) -> None:
        self.original, self.body = original, body
        self.tables = [block for block in original.blocks if isinstance(block, Pairs | Table)]

    def blocks(self) -> Iterator[Block]:
        at = 0
        if not any(said.style.lower() == "letterhead" for said in self.body):  # it stands in the page's head
            yield from (block for block in self.original.blocks[:1] if isinstance(block, Letterhead))
        while at < len(self.body):
            end = self._end(at)
            yield from self._block(self.body[at:end])
            at = end

    def _end(self, at: int) -> int:
        """Where the block that begins here ends: rows of a table, items of a list, a letterhead, a signature."""
        first = self.body[at]
        group = _group(first)
        end = at + 1
        while group and end < len(self.body) and _group(self.body[end]) == group:
            end += 1
        return end

    def _block(self, said: Sequence[Said]) -> Iterator[Block]:
        first = said[0]
        style = first.style.lower()
        if first.kind == "row":
            yield self._table(said)
        elif first.kind == "heading":
            yield Heading(1 if first.level == 1 else 2 if first.level == 2 else 3, _inlines(first))
        elif style in _LISTS:
            yield _LISTS[style](tuple(_inlines(each) for each in said))
        elif first.kind == "item":
            yield Bullets(tuple(_inlines(each) for each in said))
        elif style.startswith("letterhead"):
            yield self._letterhead(said)
        elif style == "address":
            yield Address(tuple((Text(line),) for line in _lines(first)))
        elif _group(first) == "signature":
            yield from self._signature(said)
        else:
            yield Paragraph(_inlines(first), small=style == "small print")

    def _letterhead(self, said: Sequence[Said]) -> Block:
        old = next((block for block in self.original.blocks if isinstance(block, Letterhead)), Letterhead("", ()))
        name, *lines = [line for each in said for line in _lines(each)]
        return replace(old, name=name, lines=tuple(lines))

    def _signature(self, said: Sequence[Said]) -> Iterator[Block]:
        """The lines to sign on, blank, for a signature was given to other words; or, where a person filled them in, as
        they were filled in."""
        closing = next((each.text.strip() for each in said if each.style.lower() == "closing"), "")
        lines = tuple(line for each in said if each.style.lower() == "signature" for line in _lines(each))
        between = [each for each in said if each.style.lower() in ("signature rule", "signature label")]
        filled = " ".join(" ".join(each.text for each in between).split())
        old = next((block for block in self.original.blocks if isinstance(block, Signature)), Signature("", ()))
        blank = f"{walk.SIGN_HERE} {walk.DATE_HERE}"
        if filled == blank or (old.signed and filled == f"{blank} {old.signed.on}"):
            yield replace(old, closing=closing, lines=lines, signed=None)
            return
        shown = (closing, *(" ".join(line.split()) for each in between for line in _lines(each)), *lines)
        yield Address(tuple((Text(line),) for line in shown if line))

    def _table(self, rows: Sequence[Said]) -> Block:
        """The rows with the caption and widths of the table that they are likest to."""
        said = Counter(word for row in rows for cell in row.cells for word in cell.split())
        likest = max(self.tables, key=lambda block: likeness(said, _bag(block)), default=None)
        columns = len(rows[0].cells)
        if isinstance(likest, Pairs) and columns == 2:
            return Pairs(tuple((row.cells[0].strip(), _told(row.cells[1])) for row in rows), likest.caption)
        head, *body = [tuple(_told(cell) for cell in row.cells) for row in rows]
        if isinstance(likest, Table) and len(likest.head) == columns:
            return replace(likest, head=head, rows=tuple(body))
        return Table(head, tuple(body), (1,) * columns, " | ".join(rows[0].cells))


def _group(said: Said) -> str:
    """What belongs into one block has one name; an empty name stands alone."""
    style = said.style.lower()
    if said.kind == "row":
        return f"table {said.table}"
    if style.startswith("letterhead"):
        return "letterhead"
    if style.startswith("signature") or style == "closing":
        return "signature"
    return f"list {style}" if said.kind == "item" else ""


def _bag(block: Pairs | Table) -> Counter[str]:
    return Counter(word for text in walk.block_texts(block) for word in text.split())


def _lines(said: Said) -> list[str]:
    return [line.strip() for line in said.text.split("\n") if line.strip()]


def _told(text: str) -> Inlines:
    return _inlines(Said("paragraph", (text,)))


def _inlines(said: Said) -> Inlines:
    """The text with its citations, bold and italic stretches and line breaks."""
    text = said.text
    cites = [token for token in raw_tokens(text, {}, {}) if token.kind == "cite"]
    marks = sorted({0, len(text), *(at for span in (*said.bold, *said.italic) for at in span)}
                   | {at for token in cites for at in (token.start, token.end)})  # fmt: skip
    made: list[Inline] = []
    for start, end in pairwise(marks):
        cite = next((token for token in cites if token.start <= start < token.end), None)
        inlines = _plain(text[start:end]) if cite is None else [_cite(text[start:end], cite.key)]
        if _within(said.italic, start):
            inlines = [Emphasis(tuple(inlines))]
        if _within(said.bold, start):
            inlines = [Strong(tuple(inlines))]
        made += inlines
    return tuple(made)


def _cite(text: str, key: object) -> Inline:
    assert isinstance(key, tuple)
    label, pages = key
    numbers = [page for page in pages if isinstance(page, int)]
    return Cite(text, f"{label}.{min(numbers)}") if label and numbers else Text(text)


def _plain(text: str) -> list[Inline]:
    parts: list[Inline] = []
    for number, line in enumerate(text.split("\n")):
        parts += [LineBreak()] if number else []
        parts += [Text(re.sub(r"\t", " ", line))] if line else []
    return parts


def _within(spans: Sequence[tuple[int, int]], at: int) -> bool:
    return any(start <= at < end for start, end in spans)
