"""A letter as lines: each with its page, its number there and the places of its words across the page.

The measure across is points in a PDF and characters in a text; nothing here depends on which.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

MOST_LINES = 4_000  # a letter has some hundreds
LONGEST_LINE = 4_000
_RULED = re.compile(r"[\W_]+")
_MARKS = re.compile(r"^(?:\s*(?:#{1,6}|>)\s+)+")
_WIDE_IN_TEXT = 1.5  # characters: two spaces set a cell apart


@dataclass(frozen=True, slots=True)
class Word:
    """A word and how far across the page it begins and ends."""

    text: str = field(repr=False)
    x0: float
    x1: float


@dataclass(frozen=True)
class Line:
    """One line as it is read. `apart`: a blank line, or more space than usual, stands above it. `wide`: a space of
    more than this sets two cells apart. `at` is its line in the file where the file is a text."""

    page: int
    number: int
    words: tuple[Word, ...] = field(repr=False)
    apart: bool = False
    wide: float = _WIDE_IN_TEXT
    at: int = 0

    @cached_property
    def text(self) -> str:
        """Its words with one space between them."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where in `text` each word begins."""
        found, at = [], 0
        for word in self.words:
            found.append(at)
            at += len(word.text) + 1
        return tuple(found)

    @cached_property
    def cell_starts(self) -> tuple[int, ...]:
        """Where in `text` each cell begins."""
        pairs = zip(self.words, self.words[1:], self.starts[1:], strict=False)
        return (0, *(start for one, other, start in pairs if other.x0 - one.x1 > self.wide))

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """The text of each cell: what wide spaces set apart."""
        ends = (*self.cell_starts[1:], len(self.text) + 1)
        return tuple(self.text[start:end].strip() for start, end in zip(self.cell_starts, ends, strict=True))

    def across(self, start: int, end: int) -> tuple[float, float]:
        """How far across the page this stretch of `text` begins and ends."""
        inside = [w for w, at in zip(self.words, self.starts, strict=True) if at < end and at + len(w.text) > start]
        return (inside[0].x0, inside[-1].x1) if inside else (0.0, 0.0)

    def offset(self, word: int) -> int:
        """Where in `text` the word of this number begins."""
        return self.starts[word]


Row = Sequence[Word]


def text_rows(text: str) -> Iterator[list[tuple[int, bool, list[Word]]]]:
    """For each page of a text (a form feed ends one) its rows: line in the file, whether apart, and the words."""
    first = 1
    for page in text.split("\f"):
        rows: list[tuple[int, bool, list[Word]]] = []
        apart = True
        raws = page.split("\n")
        for at, raw in enumerate(raws[: max(MOST_LINES - first, 0)], first):
            words = words_of(raw[:LONGEST_LINE])
            if words and not _RULED.fullmatch("".join(word.text for word in words)):
                rows.append((at, apart, words))
                apart = False
            else:
                apart = True
        first += len(raws) - 1
        yield rows


def words_of(raw: str) -> list[Word]:
    """The words of one line of text, each at its column; marks of Markdown and table rulings are not words."""
    plain = _MARKS.sub(lambda found: " " * len(found[0]), clean(raw)).replace("**", "").replace("__", "  ")
    plain = plain.replace("|", "   ").replace("\t", "  \t").expandtabs(8)
    return [Word(found[0], found.start(), found.end()) for found in re.finditer(r"\S+", plain)]


def clean(raw: str) -> str:
    """The text without characters that no record prints; unusual spaces as spaces, typographic hyphens as hyphens."""
    return "".join(_shown(char) for char in raw)


def _shown(char: str) -> str:
    if char in "\t ":
        return char
    if char in "\u2010\u2011\ufe63\uff0d\u2212":
        return "-"
    kind = unicodedata.category(char)
    if kind == "Zs":
        return " "
    if kind in {"Cc", "Cf", "Cs", "Co", "Cn"} or char == "\ufffd":
        return ""
    return char


def joined(lines: Iterable[Line]) -> str:
    """The lines as running text. A word that a line end broke is mended only where the letter has it whole."""
    texts = [line.text for line in lines]
    whole = {word.casefold().strip(".,;:()") for text in texts for word in text.split()}
    out = ""
    for text in texts:
        broken = re.search(r"(\w+)-$", out[-60:])
        rest = re.match(r"[a-z]\w*", text)
        if broken and rest:
            mended = (broken[1] + rest[0]).casefold() in whole
            out = (out[:-1] if mended else out) + text
        else:
            out = f"{out} {text}" if out else text
    return out
