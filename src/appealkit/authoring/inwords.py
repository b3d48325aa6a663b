"""What a template asks and leaves out, in plain words: a condition, and the sentence that a tag would have said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
    Is,
    Node,
    Not,
    Odd,
    Opening,
    Path,
    Place,
    Position,
    Print,
    Set,
    Tag,
    Words,
    asked,
    parts,
    unshaped,
    walk,
)

SIGNS = {
    "==": ("is", "is not"),
    "!=": ("is not", "is"),
    "<": ("is less than", "is not less than"),
    "<=": ("is at most", "is more than"),
    ">": ("is more than", "is at most"),
    ">=": ("is at least", "is less than"),
    "in": ("is one of", "is none of"),
    "not in": ("is none of", "is one of"),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of a template: its number there, where it stands, and what it asks."""

    number: int
    place: Place
    test: Expr


def conditions_of(nodes: tuple[Node, ...]) -> Mapping[int, Condition]:
    """Every condition of a template by its number."""
    found: dict[int, Condition] = {}
    for node in walk(nodes):
        if isinstance(node, If):
            found |= {one.test_number: Condition(one.test_number, one.place, one.test) for one in node.branches}
        for expr in asked(node):
            for part in parts(expr):
                if isinstance(part, Choice):
                    found[part.test_number] = Condition(part.test_number, part.place, part.test)
    return found


def condition_in_words(expr: Expr, *, holds: bool = True) -> str:
    """What is so where this test holds, or where it does not."""
    match expr:
        case Not(of):
            return condition_in_words(of, holds=not holds)
        case Is(of, name):
            return f"{_value(of)} is {'' if holds else 'not '}{name}"
        case Compared(left, sign, right):
            return f"{_value(left)} {SIGNS.get(sign, (sign, f'not {sign}'))[not holds]} {_value(right)}"
        case All(of) | Any(of):
            joined = " and " if isinstance(expr, All) == holds else " or "
            said = (condition_in_words(one, holds=holds) for one in of)
            return joined.join(
                f"({one})" if joined not in one and (" and " in one or " or " in one) else one for one in said
            )
        case _:
            return f"{_value(expr)} is {'so' if holds else 'not so'}"


def _value(expr: Expr) -> str:
    match expr:
        case Path():
            return str(expr)
        case Const(str(value)):
            return f"“{value}”"
        case Const(bool(value)):
            return "yes" if value else "no"
        case Const(value) if value is not None:
            return str(value)
        case Filtered(of, name):
            return f"{_value(of)} as {name}"
        case Choice(test, yes, no, _):
            other = f", else {_value(no)}" if no is not None else ""
            return f"{_value(yes)} if {condition_in_words(test)}{other}"
        case Odd(_, of):
            return ", ".join(_value(one) for one in of)
        case Is() | Compared() | All() | Any() | Not():
            return condition_in_words(expr)
        case _:
            return "nothing"


def sentence(nodes: tuple[Node, ...]) -> str:
    """What these nodes would say, with the names of values in angle brackets; of a choice, each way."""
    return " ".join("".join(_said(node) for node in nodes).split())


def _said(node: Node) -> str:
    match node:
        case Words(text):
            return text
        case Print(of):
            return f"⟨{_value(unshaped(of))}⟩"
        case If(branches, otherwise):
            ways = [sentence(branch.body) for branch in branches] + ([sentence(otherwise)] if otherwise else [])
            blank = " " if branches[0].body and _begins_blank(branches[0].body) else ""
            return f"{blank}[{' | '.join(way for way in ways if way)}]"
        case Opening(body=body) | Position(body):
            return "".join(_said(one) for one in body)
        case Include(name):
            return f" [{name}] "
        case Set() | Tag():
            return ""


def _begins_blank(body: tuple[Node, ...]) -> bool:
    first = body[0]
    return isinstance(first, Words) and first.text[:1].isspace()
