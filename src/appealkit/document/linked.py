"""A Document whose citations lead to the pages that stand in the same file."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import assert_never

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
    Signature,
    Strong,
    Table,
    Text,
    Tickboxes,
)

Change = Callable[[Inlines], Inlines]


def linked(document: Document, targets: Collection[str]) -> Document:
    """The document, in which exactly the citations of these targets are links."""

    def change(inlines: Inlines) -> Inlines:
        return tuple(_linked(inline, targets) for inline in inlines)

    return replace(document, blocks=tuple(with_inlines(block, change) for block in document.blocks))


def _linked(inline: Inline, targets: Collection[str]) -> Inline:
    match inline:
        case Cite(text, target):
            return Cite(text, target, linked=target in targets)
        case Strong(inlines) | Emphasis(inlines):
            return replace(inline, inlines=tuple(_linked(inner, targets) for inner in inlines))
        case Text() | LineBreak():
            return inline
        case _:
            assert_never(inline)


def with_inlines(block: Block, change: Change) -> Block:
    """The block, each of its sequences of inlines changed."""
    match block:
        case Address(lines):
            return replace(block, lines=tuple(map(change, lines)))
        case Heading(_, inlines) | Paragraph(inlines):
            return replace(block, inlines=change(inlines))
        case Bullets(items) | Numbered(items) | Tickboxes(items):
            return replace(block, items=tuple(map(change, items)))
        case Pairs(rows):
            return replace(block, rows=tuple((label, change(value)) for label, value in rows))
        case Table(head, rows):
            cells = tuple(tuple(map(change, row)) for row in rows)
            return replace(block, head=tuple(map(change, head)), rows=cells)
        case Letterhead() | Signature() | PageBreak():
            return block
        case _:
            assert_never(block)
