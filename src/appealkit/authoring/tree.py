"""A template as a small typed tree: what it prints, opens and asks, each thing with its line and column in the file.

The language has no loops, no calls and no macros, so the tree is small, and everything that can be read off a template
without a case is read off it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line and a column of the template's file, from 1."""

    line: int
    column: int


# ---- what is asked and printed -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Path:
    """A dotted path: `payer.name` is ("payer", "name"); a name alone has one part."""

    parts: tuple[str, ...]
    place: Place

    def __str__(self) -> str:
        return ".".join(self.parts)


@dataclass(frozen=True, slots=True)
class Const:
    value: object
    place: Place


@dataclass(frozen=True, slots=True)
class Filtered:
    """`of | name`."""

    of: Expr
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Is:
    """`of is name`, as in `policy.version is present`."""

    of: Expr
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Compared:
    """`left sign right`; the sign as written: ==, !=, <, <=, >, >=, in, not in. A chain is an All of its links."""

    left: Expr
    sign: str
    right: Expr
    place: Place


@dataclass(frozen=True, slots=True)
class All:
    """`a and b`."""

    of: tuple[Expr, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Any:
    """`a or b`."""

    of: tuple[Expr, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Not:
    of: Expr
    place: Place


@dataclass(frozen=True, slots=True)
class Choice:
    """`yes if test else no`. `test_number`: which of the file's tests it is, as they are counted for coverage."""

    test: Expr
    yes: Expr
    no: Expr | None
    test_number: int
    place: Place


@dataclass(frozen=True, slots=True)
class Odd:
    """What the language has no place for: a call, a sum, a list. `what` is Jinja's word for it."""

    what: str
    of: tuple[Expr, ...]
    place: Place


Expr = Path | Const | Filtered | Is | Compared | All | Any | Not | Choice | Odd

# ---- what stands in the file -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Words:
    """Prose, as it stands between the tags."""

    text: str
    place: Place

    def at(self, offset: int) -> Place:
        """The place of this character of it."""
        line = self.text.count("\n", 0, offset)
        first = self.place.column if line == 0 else 1
        return Place(self.place.line + line, first + offset - (self.text.rfind("\n", 0, offset) + 1))


@dataclass(frozen=True, slots=True)
class Print:
    """`{{ of }}`."""

    of: Expr
    place: Place


@dataclass(frozen=True, slots=True)
class Branch:
    """One way of an `if`: what is said where the test holds. Its number counts the file's tests in order, from 0."""

    test: Expr
    test_number: int
    body: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class If:
    """`if`, `elif` …, `else`: the first branch whose test holds is said."""

    branches: tuple[Branch, ...]
    otherwise: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Opening:
    """A tag that opens what was found, by a name of its own: `{% fact "care-long-enough" as care %}`."""

    tag: Literal["fact", "each", "authority", "new", "unaddressed"]
    name: str | None  # the requirement or authority; None for new and unaddressed
    variable: str
    body: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Position:
    """`{% position %}`: said unless the letter claims nothing."""

    body: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Include:
    """`{% include "partials/…" %}`."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Set:
    """`{% set variable = of %}`; or, with a body in place of `of`, `{% set variable %}…{% endset %}`."""

    variable: str
    of: Expr | None
    body: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that stands for what is made from data."""

    name: Literal["criteria", "sections"]
    place: Place


Node = Words | Print | If | Opening | Position | Include | Set | Tag


def bodies(node: Node) -> tuple[tuple[Node, ...], ...]:
    """The stretches that stand within this node: of an `if`, that of each branch, and what is said otherwise."""
    match node:
        case If(branches, otherwise):
            return (*(branch.body for branch in branches), otherwise)
        case Opening(body=body) | Position(body=body) | Set(body=body):
            return (body,)
    return ()


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Every node, those within others too, in the order of the file."""
    for node in nodes:
        yield node
        for body in bodies(node):
            yield from walk(body)


def asked(node: Node) -> Iterator[Expr]:
    """The expressions of this node itself, not of those within it."""
    match node:
        case Print(of):
            yield of
        case If(branches):
            yield from (branch.test for branch in branches)
        case Set(of=of) if of is not None:
            yield of


def unshaped(expr: Expr) -> Expr:
    """What is given to the filters."""
    while isinstance(expr, Filtered):
        expr = expr.of
    return expr


def parts(expr: Expr) -> Iterator[Expr]:
    """The expression and everything it is made of, left to right."""
    yield expr
    match expr:
        case Filtered(of) | Is(of) | Not(of):
            yield from parts(of)
        case Compared(left, _, right):
            yield from parts(left)
            yield from parts(right)
        case Choice(test, yes, no):
            for one in (yes, test, *((no,) if no is not None else ())):
                yield from parts(one)
        case All(of) | Any(of) | Odd(_, of):
            for one in of:
                yield from parts(one)
