"""What a template says on one way through it, in pieces that know where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from appealkit.authoring.reading import Reading
from appealkit.authoring.tree import Place, Words


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of what is said, and where its first character stands."""

    text: str
    reading: Reading
    place: Place
    words: Words | None = None  # whose it is, from this character on
    start: int = 0

    def cut(self, first: int, last: int) -> Piece:
        """A part of it."""
        if self.words is None:
            return replace(self, text=self.text[first:last])
        start = self.start + first
        return Piece(self.text[first:last], self.reading, self.words.at(start), self.words, start)


@dataclass(frozen=True, slots=True)
class Spoken:
    """The Markdown of one way through a template, in pieces."""

    text: str
    pieces: tuple[Piece, ...]

    def at(self, offset: int) -> tuple[Reading, Place]:
        """The file and the place of this character."""
        last = self.pieces[-1]
        for piece in self.pieces:
            if offset < len(piece.text):
                last = piece.cut(offset, len(piece.text))
                break
            offset -= len(piece.text)
        return last.reading, last.place


def cut(pieces: Iterable[Piece], first: int, last: int) -> Iterator[Piece]:
    """Of these pieces what stands between two characters of their whole."""
    at = 0
    for piece in pieces:
        begin, end = max(first - at, 0), min(last - at, len(piece.text))
        if begin < end:
            yield piece.cut(begin, end)
        at += len(piece.text)
