"""What a template may say: its prose as it would be read, each stretch with the tag it stands in and its place.

A template with choices says one of several texts. They are gone through one after the other: the longest first, then
one for each branch that was not yet in any. So every word is read, and each sentence as long as it can be.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from appealkit.authoring.reading import Reading
from appealkit.authoring.tree import (
    All,
    Any,
    Choice,
    Compared,
    Const,
    Expr,
    Filtered,
    If,
    Include,
    Node,
    Opening,
    Path,
    Place,
    Position,
    Print,
    Set,
    Tag,
    Words,
    bodies,
    parts,
)
from appealkit.errors import Problem, Where
from appealkit.letters.template import RECORD

VALUE = "\ue000"  # stands for a value; no word, no number
Example = Callable[[Expr, "Within"], str]


@dataclass(frozen=True, slots=True)
class Within:
    """Where words stand. `tag`: fact, each, new, unaddressed, authority, position; none in prose between the tags.

    `of`: the requirement or authority that the tag opens. `only`: the strategies for which alone this is said, by the
    tests around it, None for all; `but`: those for which it is not. `tested`: what the tests around it ask for,
    `kind therapy course`.
    """

    tag: str = ""
    of: str | None = None
    variable: str = ""
    place: Place | None = None  # of the tag: what stands in two that are alike is not of one
    only: frozenset[str] | None = None
    but: frozenset[str] = frozenset()
    tested: tuple[str, ...] = ()

    @property
    def is_claim(self) -> bool:
        """Whether what is said here rests on a requirement and brings its pages."""
        return self.tag in {"fact", "each"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, a literal that a tag prints, or what stands for a value."""

    text: str
    place: Place
    kind: str  # words, literal, value, stop
    within: Within
    of: Expr | None = None


@dataclass(frozen=True, slots=True)
class Saying:
    """A text the template may say. A blank line, or a tag that stands for a block, ends its paragraphs."""

    pieces: tuple[Piece, ...]
    text: str
    starts: tuple[int, ...] = field(repr=False)

    def piece_at(self, offset: int) -> Piece:
        return self.pieces[bisect_right(self.starts, offset) - 1]

    def place_at(self, offset: int) -> Place:
        """Where in the file this letter of the text stands; of a value, where its tag does."""
        at = bisect_right(self.starts, offset) - 1
        piece = self.pieces[at]
        return Words(piece.text, piece.place).at(offset - self.starts[at]) if piece.kind == "words" else piece.place

    def runs(self) -> Iterator[tuple[int, int, Within]]:
        """The stretches of the text that stand within the same tag."""
        start = 0
        for at, piece in enumerate(self.pieces):
            last = at + 1 == len(self.pieces)
            if last or self.pieces[at + 1].within != piece.within:
                end = len(self.text) if last else self.starts[at + 1]
                yield start, end, piece.within
                start = end


def sayings(reading: Reading, example: Example | None = None) -> Iterator[Saying]:
    """Every text needed to read each word once. `example`: how a value reads; without it a sign stands for it.

    A phrase of the criteria table is a fact of its requirement.
    """
    phrase = reading.name.startswith(RECORD)
    within = Within("fact", reading.name.removeprefix(RECORD), "it") if phrase else Within()
    seen: set[tuple[int, int]] = set()
    for forced in ({}, *_ways(reading.nodes, {})):
        if forced and set(forced.items()) <= seen:
            continue
        said = _Said(forced, example)
        said.all_of(reading.nodes, within)
        if forced and said.taken <= seen:
            continue
        seen |= said.taken
        yield _joined(said.pieces)


def once(found: Iterable[Problem]) -> Iterator[Problem]:
    """Of what is found in each of these texts, the first of a code at a place: a word stands in several of them."""
    told: set[tuple[str, Where | None]] = set()
    for problem in found:
        if (problem.code, problem.where) not in told:
            told.add((problem.code, problem.where))
            yield problem


def _ways(nodes: tuple[Node, ...], before: dict[int, int]) -> Iterator[dict[int, int]]:
    """For each branch of each test: that branch, with those it stands in."""
    for node in nodes:
        for number, body in enumerate(bodies(node)):
            way = {**before, id(node): number} if isinstance(node, If) else before
            if body and way is not before:
                yield way
            yield from _ways(body, way)


def _joined(pieces: list[Piece]) -> Saying:
    text, starts, kept = "", [], []
    for piece in pieces:
        if not piece.text:
            continue
        said = piece.text
        if text.endswith("\n") and said.startswith("\n"):  # a tag alone on its line leaves no line behind
            said = " " + said[1:]
        starts.append(len(text))
        kept.append(piece)
        text += said
    return Saying(tuple(kept), text, tuple(starts))


class _Said:
    """One text in the making; `forced`: the branch to take of each test that is not free."""

    def __init__(self, forced: dict[int, int], example: Example | None) -> None:
        self.forced, self.example = forced, example
        self.taken: set[tuple[int, int]] = set()
        self.pieces: list[Piece] = []

    def all_of(self, nodes: tuple[Node, ...], within: Within) -> None:
        for node in nodes:
            self._one(node, within)

    def _one(self, node: Node, within: Within) -> None:
        match node:
            case Words(text, place):
                self.pieces.append(Piece(text, place, "words", within))
            case Print(of, place):
                self._printed(of, place, within)
            case Set(_, of, body, place):
                for literal in _literals(of) if of is not None else ():
                    self._apart(Piece(str(literal.value), literal.place, "literal", within))
                self.all_of(body, within)
            case If(branches):
                said = bodies(node)
                number = self.forced.get(id(node))
                if number is None:
                    number = max(range(len(said)), key=lambda at: _length(said[at]))
                self.taken.add((id(node), number))
                for branch in branches[:number]:
                    within = replace(within, but=within.but | strategies_of(branch.test))
                inside = _narrowed(within, branches[number].test) if number < len(branches) else within
                self.all_of(said[number], inside)
            case Opening(tag, name, variable, body, place):
                self.all_of(body, replace(within, tag=tag, of=name, variable=variable, place=place))
            case Position(body, place):
                self.all_of(body, replace(within, tag="position", of=None, place=place))
            case Include(_, place) | Tag(_, place):
                self._apart(Piece("", place, "stop", within))

    def _apart(self, piece: Piece) -> None:
        """This, as a paragraph of its own."""
        around = Piece("\n\n", piece.place, "stop", piece.within)
        self.pieces += [around, piece, around]

    def _printed(self, of: Expr, place: Place, within: Within) -> None:
        literals = _literals(of)
        if not literals:
            self.pieces.append(Piece(self.example(of, within) if self.example else VALUE, place, "value", within, of))
        for number, literal in enumerate(literals):
            if number:
                self._apart(Piece(str(literal.value), literal.place, "literal", within))
            else:
                self.pieces.append(Piece(str(literal.value), literal.place, "literal", within))


def _literals(of: Expr) -> list[Const]:
    """The words a tag prints by itself: not those it only compares with."""
    match of:
        case Const(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            return [of]
        case Filtered(inner):
            return _literals(inner)
        case Choice(_, yes, no):
            return [*_literals(yes), *(_literals(no) if no is not None else ())]
    return []


def _narrowed(within: Within, test: Expr) -> Within:
    """What is known where the test holds."""
    only, tested = strategies_of(test) or None, [*within.tested]
    if only is not None and within.only is not None:
        only &= within.only
    for link in test.of if isinstance(test, All) else (test,):
        if isinstance(link, Compared) and link.sign == "==" and isinstance(link.right, Const):
            tested.append(f"{_last(link.left)} {link.right.value}")
        else:
            tested += [_last(part) for part in parts(link) if isinstance(part, Path)]
    spoken = tuple(re.sub(r"[-_]", " ", words) for words in tested)
    return replace(within, only=only if only is not None else within.only, tested=spoken)


def strategies_of(test: Expr) -> frozenset[str]:
    """The strategies that this test asks for; none where it asks for something else."""
    match test:
        case Compared(left, "==", Const(value)) if str(left) == "strategy.says":
            return frozenset({str(value)})
        case Any(of):
            each = [strategies_of(one) for one in of]
            return frozenset(name for names in each for name in names) if all(each) else frozenset()
        case All(of):
            return next((found for one in of if (found := strategies_of(one))), frozenset())
    return frozenset()


def _last(expr: Expr) -> str:
    return next((part.parts[-1] for part in parts(expr) if isinstance(part, Path)), "")


def _length(nodes: tuple[Node, ...]) -> int:
    """How long these are, about: to choose the longest."""
    total = 0
    for node in nodes:
        match node:
            case Words(text):
                total += len(text)
            case Print():
                total += 12
            case _:
                total += max(map(_length, bodies(node)), default=0)
    return total
