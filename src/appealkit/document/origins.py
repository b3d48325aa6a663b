"""The origins of a watched letter's texts: read off its blocks, and taken out, since nobody draws them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from appealkit.document import walk
from appealkit.document.linked import with_inlines
from appealkit.document.model import Block, Document, Emphasis, Inline, Inlines, Strong, Text


def origins(blocks: Iterable[Block]) -> list[int]:
    """The origins of what stands in these blocks, in reading order, each once."""
    inlines = (one for block in blocks for one in walk.inlines_of(block))
    found = (run.origin for one in inlines for run in walk.runs(one) if isinstance(run, Text) and run.origin)
    return list(dict.fromkeys(found))


def without_origins(document: Document) -> Document:
    """The document as it is drafted unwatched: texts that were parted for their origins are one again."""
    return replace(document, blocks=tuple(with_inlines(block, plain) for block in document.blocks))


def plain(inlines: Inlines) -> Inlines:
    """These inlines without origins."""
    found: list[Inline] = []
    for inline in _plain(inlines):
        last = found[-1] if found else None
        if isinstance(inline, Text) and isinstance(last, Text) and not (inline.field or last.field):
            found[-1] = Text(last.text + inline.text)
        else:
            found.append(inline)
    return tuple(found)


def _plain(inlines: Inlines) -> Iterator[Inline]:
    for inline in inlines:
        match inline:
            case Text():
                yield replace(inline, origin=0)
            case Strong(inner) | Emphasis(inner):
                yield replace(inline, inlines=plain(inner))
            case _:
                yield inline
