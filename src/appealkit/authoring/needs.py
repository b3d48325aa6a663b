"""What a template reads: always, where a condition or a fact opens it, or only where it is there.

Read off the tree, with its includes and without a case. A name is needed where a letter would have a hole without it:
printed, or compared by size, with no test before it that it is present.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from appealkit.authoring.reading import Reading
from appealkit.authoring.tree import (
    All,
    Any,
    Branch,
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
    Position,
    Print,
    Set,
    Tag,
    Words,
    unshaped,
)
from appealkit.errors import Where
from appealkit.letters.dictionary import comes_with

SIZES = {"<", "<=", ">", ">="}
OPENS_RECORDS = {"fact", "each", "phrase"}
LOCAL = {"set", "authority"}  # what these open is no value of the case


@dataclass(frozen=True, slots=True, order=True)
class Read:
    """A name as the contract calls it (`payer.name`, `care-long-enough.value`), the tag that opens it (empty for a
    root), and the kind of evidence it is read of, where a test says so."""

    name: str
    tag: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Needs:
    """What stretches of a template read, each with the first place. `always`: on every way through them."""

    always: Mapping[Read, Where] = field(default_factory=dict)
    at_times: Mapping[Read, Where] = field(default_factory=dict)
    optional: Mapping[Read, Where] = field(default_factory=dict)
    opens: Mapping[tuple[str, str], Where] = field(default_factory=dict)  # (requirement, tag)
    authorities: Mapping[str, Where] = field(default_factory=dict)

    def and_(self, other: Needs) -> Needs:
        """Of both, one after the other."""
        return Needs(
            {**other.always, **self.always},
            {**other.at_times, **self.at_times},
            {**other.optional, **self.optional},
            {**other.opens, **self.opens},
            {**other.authorities, **self.authorities},
        )

    def or_(self, other: Needs) -> Needs:
        """Of one or the other: always is only what both need."""
        both = self.and_(other)
        always = {read: where for read, where in self.always.items() if read in other.always}
        rest = {read: where for read, where in {**other.always, **self.always}.items() if read not in always}
        return replace(both, always=always, at_times={**both.at_times, **rest})

    def at_most_at_times(self, keep: str = "") -> Needs:
        """The same where it is not said on every way. `keep`: what begins so is as it was."""
        kept = {read: where for read, where in self.always.items() if keep and read.name.startswith(keep)}
        rest = {read: where for read, where in self.always.items() if read not in kept}
        return replace(self, always=kept, at_times={**self.at_times, **rest})


NOTHING = Needs()


@dataclass(frozen=True, slots=True)
class _Here:
    """Where the walk is: the file, what the variables stand for, what is known to be there, and of which kind."""

    reading: Reading
    variables: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # variable → (requirement or tag, tag)
    sure: frozenset[str] = frozenset()
    kinds: Mapping[str, str] = field(default_factory=dict)  # requirement → kind
    within: tuple[str, ...] = ()  # the partials that are open


def needs_of(name: str, readings: Mapping[str, Reading]) -> Needs:
    """What this template reads, its partials included."""
    reading = readings[name]
    return _Walk(readings).all_of(reading.nodes, _Here(reading, {"strategy": ("strategy", "sections")}))


def needs_of_phrase(requirement: str, reading: Reading) -> Needs:
    """What a phrase of the criteria table reads of the finding that it speaks of."""
    here = _Here(reading, {"it": (requirement, "phrase")})
    found = _Walk({}).all_of(reading.nodes, here)
    return replace(found, opens={(requirement, "phrase"): Where(reading.file)})


class _Walk:
    def __init__(self, readings: Mapping[str, Reading]) -> None:
        self.readings = readings

    def all_of(self, nodes: tuple[Node, ...], here: _Here) -> Needs:
        found = NOTHING
        for node in nodes:
            found = found.and_(self._node(node, here))
            if isinstance(node, Set) and node.variable:
                here = replace(here, variables={**here.variables, node.variable: ("", "set")})
        return found

    def _node(self, node: Node, here: _Here) -> Needs:
        match node:
            case Words() | Tag():
                return NOTHING
            case Print(of):
                return self._printed(of, here)
            case If():
                return self._if(list(node.branches), node.otherwise, here)
            case Opening():
                return self._opening(node, here)
            case Position(body):
                return self.all_of(body, here)
            case Include(name):
                inner = self.readings.get(name)
                if inner is None or name in here.within:
                    return NOTHING
                return self.all_of(inner.nodes, replace(here, reading=inner, within=(*here.within, name)))
            case Set(_, of, body):
                found = self.all_of(body, here)
                return found.and_(self._printed(of, here)) if of is not None else found

    def _if(self, branches: list[Branch], otherwise: tuple[Node, ...], here: _Here) -> Needs:
        if not branches:
            return self.all_of(otherwise, here)
        first, rest = branches[0], branches[1:]
        then = self.all_of(first.body, _knowing(first.test, here, holds=True))
        other = self._if(rest, otherwise, _knowing(first.test, here, holds=False))
        return self._tested(first.test, here).and_(then.or_(other))

    def _opening(self, node: Opening, here: _Here) -> Needs:
        name = node.name or node.tag
        inner = replace(here, variables={**here.variables, node.variable: (name, node.tag)})
        within = self.all_of(node.body, inner).at_most_at_times(keep=f"{name}.")
        where = here.reading.where(node.place)
        if node.tag == "authority":
            return within.and_(Needs(authorities={name: where}))
        return within.and_(Needs(opens={(name, node.tag): where})) if node.tag in OPENS_RECORDS else within

    # ---- what an expression reads ----

    def _printed(self, expr: Expr, here: _Here) -> Needs:
        match expr:
            case Path():
                return self._path(expr, here, needed=True)
            case Filtered(of):
                return self._printed(of, here)
            case Choice(test, yes, no):
                then = self._printed(yes, _knowing(test, here, holds=True))
                other = self._printed(no, _knowing(test, here, holds=False)) if no is not None else NOTHING
                return self._tested(test, here).and_(then.or_(other))
            case Any(of):  # `a or b`: the last is printed where none before it is there
                found = NOTHING
                for one in of[:-1]:
                    found = found.and_(self._tested(one, here))
                return found.and_(self._printed(of[-1], here).at_most_at_times())
            case _:
                return self._tested(expr, here)

    def _tested(self, expr: Expr, here: _Here) -> Needs:
        match expr:
            case Const():
                return NOTHING
            case Path():
                return self._path(expr, here, needed=False)
            case Is(of) | Not(of) | Filtered(of):
                return self._tested(of, here)
            case Compared(left, sign, right):
                said = self._printed if sign in SIZES else self._tested
                return said(left, here).and_(said(right, here))
            case Choice():
                return self._printed(expr, here)
            case All(of) | Any(of):
                found, goes_on = NOTHING, isinstance(expr, All)
                for one in of:
                    found, here = found.and_(self._tested(one, here)), _knowing(one, here, holds=goes_on)
                return found
            case Odd(_, of):
                found = NOTHING
                for one in of:
                    found = found.and_(self._tested(one, here))
                return found

    def _path(self, path: Path, here: _Here, *, needed: bool) -> Needs:
        read = _read(path, here)
        if read is None:
            return NOTHING
        where = {read: here.reading.where(path.place)}
        return Needs(always=where) if needed and read.name not in here.sure else Needs(optional=where)


def _read(path: Path, here: _Here) -> Read | None:
    """The name that this path stands for; None for what is no value of the case's: a local variable, a whole record."""
    root, *rest = path.parts
    said, tag = here.variables.get(root, (root, ""))
    if not rest or tag in LOCAL:
        return None
    return Read(".".join((said, *rest)), tag, here.kinds.get(said, "") if tag in OPENS_RECORDS else "")


def _knowing(test: Expr, here: _Here, *, holds: bool) -> _Here:
    """Here, with what is known where the test holds, or where it does not."""
    sure = here.sure | frozenset(_sure(test, here, holds=holds))
    return replace(here, sure=sure, kinds={**here.kinds, **dict(_kinds(test, here))} if holds else here.kinds)


def _sure(test: Expr, here: _Here, *, holds: bool) -> Iterator[str]:
    """The names that are there, given that the test holds or does not."""
    match test:
        case Path() if holds:
            yield from _names(test, here)
        case Is(of, "present") if holds:
            yield from _names(of, here)
        case Not(of):
            yield from _sure(of, here, holds=not holds)
        case Compared(left, sign, right) if holds and sign not in {"!=", "not in"}:
            yield from _names(left, here)
            yield from _names(right, here)
        case All(of) | Any(of):
            each = [set(_sure(one, here, holds=holds)) for one in of]
            together = isinstance(test, All) == holds
            yield from set.union(*each) if together else set.intersection(*each)


def _names(expr: Expr, here: _Here) -> Iterator[str]:
    """The names that are there where this value or record is: its own, and what always comes along."""
    match unshaped(expr):
        case Path((root, *rest)):
            said, tag = here.variables.get(root, (root, ""))
            if tag not in LOCAL:
                name = ".".join(rest)
                yield from (f"{said}.{one}" for one in (name, *comes_with(said, name)) if one)


def _kinds(test: Expr, here: _Here) -> Iterator[tuple[str, str]]:
    """The requirement whose evidence a test says to be of a kind, and the kind."""
    match test:
        case Compared(Path() as path, "==", Const(str() as kind)) | Compared(
            Const(str() as kind), "==", Path() as path
        ):
            read = _read(path, here)
            if read is not None and read.tag in OPENS_RECORDS and read.name.endswith(".kind"):
                yield read.name.removesuffix(".kind"), kind
        case All(of):
            for one in of:
                yield from _kinds(one, here)
