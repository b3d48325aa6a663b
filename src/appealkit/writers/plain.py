"""Document -> plain text: one line a paragraph, so that it can be pasted into a payer's web form.

What is added to the words can always be told from them: it stands alone on a line that begins with two blanks, or
between two blanks and the item. No line of the letter itself begins that way.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from appealkit.document import walk
from appealkit.document.model import (
    Address,
    Block,
    Bullets,
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
    Tickboxes,
)
from appealkit.writers.shown import as_shown

ADDED = "  "  # begins every line, or list mark, that is ours and not the letter's
WITHIN = "    "  # begins a line that continues an item or a table row
SIGN_RULE, DATE_RULE = "_" * 36, "_" * 18


def write_txt(document: Document) -> bytes:
    """The document as UTF-8 text with LF line ends; page furniture is left out, other than the draft mark: that stands
    at both ends, since a text has no pages."""
    mark = [f"{ADDED}*** {walk.DRAFT_MARK} ***"] if document.draft else []
    parts = list(mark)
    for block in document.blocks:
        text = "\n".join(_lines(block))
        if text:
            parts.append(text)
    held = "\n\n".join(parts + mark).replace("\u00a0", " ")  # a pasted text breaks its lines anew
    return f"{held}\n".encode()


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Letterhead(name, lines):
            yield _one(name)
            yield from map(_one, lines)
        case Address(lines):
            for line in lines:
                yield from _split(line)
        case Heading(_, inlines) | Paragraph(inlines):
            yield from _split(inlines)
        case Bullets(items):
            yield from _items(items, ["-"] * len(items))
        case Numbered(items):
            yield from _items(items, [f"{number}." for number in range(1, len(items) + 1)])
        case Tickboxes(items):
            yield from _items(items, ["[ ]"] * len(items))
        case Pairs(rows, _):
            width = max((len(_one(label)) for label, _ in rows), default=0)
            for label, value in rows:
                first, *rest = _split(value) or [""]
                yield f"{_one(label).ljust(width)}  {first}".rstrip()
                yield from (WITHIN + line for line in rest)
        case Table(head, rows, _, _):
            yield from _row(head)
            for row in rows:
                yield ""
                yield from _row(row)
        case Signature(closing, lines, signed):
            yield _one(closing)
            yield ""
            yield f"{ADDED}({_one(signed.picture.alt)})" if signed else f"{ADDED}{SIGN_RULE}    {DATE_RULE}"
            day = f"  {_one(signed.on)}" if signed else ""
            yield f"{walk.SIGN_HERE.ljust(len(SIGN_RULE) + 4)}{walk.DATE_HERE}{day}"
            yield from map(_one, lines)
        case PageBreak():
            pass
        case _:
            assert_never(block)


def _items(items: tuple[Inlines, ...], marks: list[str]) -> Iterator[str]:
    for item, mark in zip(items, marks, strict=True):
        first, *rest = _split(item) or [""]
        yield f"{ADDED}{mark} {first}".rstrip()
        yield from (WITHIN + line for line in rest)


def _row(cells: tuple[Inlines, ...]) -> Iterator[str]:
    """A table row: its first cell on a line of its own, the others beneath it, further in."""
    for column, cell in enumerate(cells):
        yield from ((WITHIN if column else "") + line for line in _split(cell))


def _split(inlines: Inlines) -> list[str]:
    """The lines of these inlines; none is empty, none begins or ends with a blank."""
    text = "".join("\n" if isinstance(run, LineBreak) else as_shown(run.text) for run in walk.runs(inlines))
    lines = text.split("\n")
    return [line.strip() for line in lines if line.strip()]


def _one(text: str) -> str:
    return as_shown(text).strip()
