"""What a template would say, as Markdown with marks for its values: once for each of its branches, without a case.

Spaces and line ends are what they are in a letter: a tag alone on its line takes the line along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from appealkit.authoring.lint.pieces import Piece, Spoken, cut
from appealkit.authoring.lint.shelf import Linted, Shelf
from appealkit.authoring.places import line_starts
from appealkit.authoring.reading import Reading
from appealkit.authoring.tree import If, Include, Node, Opening, Place, Position, Print, Set, Tag, Words, bodies
from appealkit.letters.language import kept_ends
from appealkit.letters.sandbox import BLOCK, END_FACT, FACT, STOP, VALUE

SECTIONS = "sections"
_LEADS = ("- ", "* ", "1. ")
_MOST_WAYS = 40


def ways_to_say(template: Linted, shelf: Shelf) -> tuple[Spoken, ...]:
    """Ways through the template that take each of its branches at least once; of a shelf, found once."""
    if template.name not in shelf.spoken:
        shelf.spoken[template.name] = tuple(_ways(template, shelf))
    return shelf.spoken[template.name]


def _ways(template: Linted, shelf: Shelf) -> Iterator[Spoken]:
    taken: set[tuple[str, int, int]] = set()
    for _ in range(_MOST_WAYS):
        walk = _Saying(shelf, template.reading, taken)
        walk.say(template.reading.nodes)
        if walk.pieces:
            yield Spoken("".join(piece.text for piece in walk.pieces), tuple(walk.pieces))
        if not walk.took_new:
            return


@dataclass
class _Saying:
    shelf: Shelf
    reading: Reading
    taken: set[tuple[str, int, int]]  # the branches that a way took: file, number of the first test, which
    pieces: list[Piece] = field(default_factory=list)
    took_new: bool = False
    inside: list[str] = field(default_factory=list)
    facts: int = 0

    def say(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            match node:
                case Words():
                    self._words(node)
                case Print(_, place):
                    self._mark(f"{VALUE}0{STOP}", place)
                case If():
                    self.say(self._branch(node))
                case Position(body):
                    self.say(body)
                case Opening(tag="authority", body=body):
                    self.say(body)
                case Opening():
                    self._fact(node)
                case Tag(name, place):
                    self._mark(f"\n\n{BLOCK}{name}{STOP}\n\n" if name == SECTIONS else f"\n\n{BLOCK}0{STOP}\n\n", place)
                case Include(name):
                    self._include(name)
                case Set():
                    pass

    def _mark(self, text: str, place: Place) -> None:
        self.pieces.append(Piece(text, self.reading, place))

    def _words(self, words: Words) -> None:
        text, first, last = said_of(words, self.reading)
        if text:
            self.pieces.append(Piece(words.text, self.reading, words.place, words).cut(first, last))

    def _branch(self, node: If) -> tuple[Node, ...]:
        """A branch that no way has taken yet; the first where all were."""
        ways = bodies(node)
        new = next((at for at, body in enumerate(ways) if not self._is_taken(node, at, body)), 0)
        key = (self.reading.name, node.branches[0].test_number, new)
        self.took_new |= key not in self.taken
        self.taken.add(key)
        return ways[new]

    def _is_taken(self, node: If, at: int, body: tuple[Node, ...]) -> bool:
        """Whether this branch was taken, and every branch within it."""
        return (self.reading.name, node.branches[0].test_number, at) in self.taken and all(
            self._is_taken(inner, number, part)
            for inner in body
            if isinstance(inner, If)
            for number, part in enumerate(bodies(inner))
        )

    def _fact(self, node: Opening) -> None:
        """As a letter has it: a list's mark stays in front of the fact."""
        outer, self.pieces = self.pieces, []
        self.say(node.body)
        inner, self.pieces = self.pieces, outer
        whole = "".join(piece.text for piece in inner)
        stripped = whole.strip()
        if not stripped:
            return
        first = whole.index(stripped)
        lead = next((mark for mark in _LEADS if stripped.startswith(mark)), "")
        number, self.facts = self.facts, self.facts + 1
        self.pieces += cut(inner, first, first + len(lead))
        self._mark(f"{FACT}{number}{STOP}", node.place)
        self.pieces += cut(inner, first + len(lead), first + len(stripped))
        self._mark(f"{END_FACT}{number}{STOP}" + ("\n" if whole.endswith("\n") else ""), node.place)

    def _include(self, name: str) -> None:
        partial = self.shelf.reading(name)
        if partial is None or name in self.inside or partial is self.reading:
            return
        outer, self.reading = self.reading, partial
        self.inside.append(name)
        self.say(partial.nodes)
        self.inside.pop()
        self.reading = outer


def said_of(words: Words, reading: Reading) -> tuple[str, int, int]:
    """What is left of a stretch of prose beside its tags, and where in it that begins and ends."""
    text, source = words.text, reading.text
    start = _offset(words.place, reading)
    if not source.startswith(text, start):  # a phrase in YAML that is escaped: no tag of its own line is in it
        return text, 0, len(text)
    end = start + len(text)
    first, last = 0, len(text)
    before, after = source[max(start - 3, 0) : start], source[end : end + 3]
    if text.startswith("\n") and before[-2:] in {"%}", "#}"} and before[:1] not in {"+", "-"}:
        line = source[source.rfind("\n", 0, start) + 1 : start]
        if before.endswith("#}") or kept_ends(line) == line:
            first = 1
    if after[:2] in {"{%", "{#"} and after[2:] not in {"+", "-"}:
        line_start = text.rfind("\n") + 1
        if not text[line_start:].strip(" \t") and (line_start > 0 or start == 0 or source[start - 1] == "\n"):
            last = max(line_start, first)
    return text[first:last], first, last


def _offset(place: Place, reading: Reading) -> int:
    lines = line_starts(reading.text)
    line = place.line - reading.begins.line
    if not 0 <= line < len(lines):
        return -1
    return lines[line] + place.column - (reading.begins.column if line == 0 else 1)
