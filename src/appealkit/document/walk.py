"""Reading a Document: its plain words in order, its outline, its runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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

SIGN_HERE = "Signature"
DATE_HERE = "Date"
DRAFT_MARK = "DRAFT"


def runs(inlines: Inlines) -> Iterator[Text | Cite | LineBreak]:
    """The leaves of these inlines, in reading order."""
    for inline in inlines:
        yield from _leaves(inline)


def _leaves(inline: Inline) -> Iterator[Text | Cite | LineBreak]:
    match inline:
        case Strong(inlines) | Emphasis(inlines):
            yield from runs(inlines)
        case _:
            yield inline


def plain(inlines: Inlines) -> str:
    """The words of these inlines; a line break is a newline."""
    return "".join("\n" if isinstance(run, LineBreak) else run.text for run in runs(inlines))


def stacked(lines: Iterable[Inlines]) -> Inlines:
    """Lines one under the other in one paragraph."""
    parts: list[Inline] = []
    for line in lines:
        parts += [LineBreak(), *line] if parts else line
    return tuple(parts)


def inlines_of(block: Block) -> Iterator[Inlines]:
    """Every inline sequence of a block, in reading order: a line, an item, a value or a cell each."""
    match block:
        case Address(lines):
            yield from lines
        case Heading(_, inlines) | Paragraph(inlines):
            yield inlines
        case Bullets(items) | Numbered(items) | Tickboxes(items):
            yield from items
        case Pairs(rows, _):
            yield from (value for _, value in rows)
        case Table(head, rows, _, _):
            yield from head
            for row in rows:
                yield from row
        case Letterhead() | Signature() | PageBreak():
            pass


def said_by(block: Block) -> Iterator[Inlines]:
    """All that a block says, in reading order, a line, item or cell each; beside its inlines the words that it has as
    plain text. List marks are not words."""
    match block:
        case Letterhead(name, lines):
            yield from _lines(name, *lines)
        case Pairs(rows, _):
            for label, value in rows:
                yield from _lines(label)
                yield value
        case Signature(closing, lines, signed):
            yield from _lines(closing, SIGN_HERE, DATE_HERE, *([signed.on] if signed else []), *lines)
        case _:
            yield from inlines_of(block)


def _lines(*texts: str) -> Iterator[Inlines]:
    return ((Text(text),) for text in texts)


def block_texts(block: Block) -> Iterator[str]:
    """The words of a block in reading order, one string a line, item or cell."""
    return map(plain, said_by(block))


def texts(document: Document) -> Iterator[str]:
    """Every text of the body, in reading order."""
    for block in document.blocks:
        yield from block_texts(block)


def words(document: Document) -> list[str]:
    """The body as one sequence of words: what every format must say."""
    return " ".join(texts(document)).split()


def outline(document: Document) -> list[tuple[int, str]]:
    """(level, words) of each heading."""
    return [(block.level, plain(block.inlines)) for block in document.blocks if isinstance(block, Heading)]


def all_inlines(document: Document) -> Iterator[Inlines]:
    """Every inline sequence of the document, in reading order."""
    for block in document.blocks:
        yield from inlines_of(block)


def pictures(document: Document) -> Iterator[Picture]:
    """Every picture of the document's own, in reading order."""
    for block in document.blocks:
        if isinstance(block, Signature) and block.signed:
            yield block.signed.picture
