"""Text as every format shows it, and where each printed text of a Document stands."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from appealkit.document import walk
from appealkit.document.model import Document, LineBreak, Pairs, Signature, Table, Text

Spot = tuple[str, str]  # what a text is (a field's path, or a part of the page), and the text as shown

_ONE_BLANK = str.maketrans("\t\n\r", "   ")


def as_shown(text: str) -> str:
    """The text that all formats write: accents composed, tabs and line ends as blanks, every other character kept.

    Composed, because a letter and its accent apart would be drawn with two fonts, or differ between formats.
    """
    if text.isascii():
        return text.translate(_ONE_BLANK)
    return unicodedata.normalize("NFC", text).translate(_ONE_BLANK)


def drawn(document: Document) -> Iterator[Spot]:
    """Every text that is printed, in reading order."""
    yield "the footer", as_shown(document.footer)
    for block in document.blocks:
        part = f"a {type(block).__name__.lower()}"
        for inlines in walk.said_by(block):
            for run in walk.runs(inlines):
                match run:
                    case LineBreak():
                        pass
                    case Text(text, field):
                        yield field or part, as_shown(text)
                    case _:
                        yield part, as_shown(run.text)


def unprinted(document: Document) -> Iterator[Spot]:
    """Texts that go into a file's properties, or are only said by a screen reader."""
    yield "the title", as_shown(document.title)
    yield "the language", as_shown(document.language)
    yield "the author", as_shown(document.author)
    yield "the subject", as_shown(document.subject)
    yield from (("the keywords", as_shown(word)) for word in document.keywords)
    for block in document.blocks:
        if isinstance(block, Pairs | Table):
            yield "a table's caption", as_shown(block.caption)
        elif isinstance(block, Signature) and block.signed:
            yield "what is said of the signature", as_shown(block.signed.picture.alt)
