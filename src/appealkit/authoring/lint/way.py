"""The way through a template, its partials in their places, with what the tests passed so far say of every value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from appealkit.authoring.lint.asking import Ways, equals, holds, is_present, outcome, whole_is_present
from appealkit.authoring.lint.met import Held, Kept, Met, Opened, Printed, Shaped, Tested, Unknown, Unset, Weighed, Why
from appealkit.authoring.lint.possible import ANYTHING, Possible, State, either
from appealkit.authoring.lint.records import Record, opened, roots_for
from appealkit.authoring.lint.shelf import Linted, Shelf
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
)
from appealkit.letters.dictionary import Of

_OfValue = Callable[[Record, str, Held, State], Ways]
_Test = Callable[[State], Ways]
_M = TypeVar("_M", bound=Met)
_ANY = Held(frozenset(), ANYTHING)
_THERE = Possible(absent=False)


def way_through(template: Linted, shelf: Shelf) -> tuple[Met, ...]:
    """All that is met in this template and in its partials, in order; of a shelf, found once."""
    if template.name not in shelf.ways:
        walk = _Way(shelf, template)
        walk.along(template.reading.nodes, State())
        shelf.ways[template.name] = (*walk.met, *walk.kept.values())
    return shelf.ways[template.name]


def met_in(template: Linted, shelf: Shelf, kind: type[_M]) -> Iterator[_M]:
    """All of this kind that is met in this very file; in a partial, on the way through each that includes it."""
    for one in [shelf.linted[name] for name in template.included_by] or [template]:
        for met in way_through(one, shelf):
            if isinstance(met, kind) and met.reading is template.reading:
                yield met


@dataclass
class _Way:
    shelf: Shelf
    template: Linted
    met: list[Met] = field(default_factory=list)
    reading: Reading = field(init=False)
    records: dict[str, Record] = field(init=False)
    sets: dict[str, Held] = field(default_factory=dict)  # what the variables of `set` hold
    kept: dict[tuple[str, str], Kept] = field(default_factory=dict)
    said: list[set[str]] = field(default_factory=list)  # the variables printed, by the openings round a place
    inside: list[str] = field(default_factory=list)  # the partials round a place
    entered: State | None = None  # before the branches of the `if` that is being tested
    negated: bool = False
    follows: bool = True  # whether anything stands behind the test that it could make dead
    openings: int = 0

    def __post_init__(self) -> None:
        self.reading = self.template.reading
        self.records = roots_for(self.template, self.shelf)

    # ---- what stands in the file ----

    def along(self, nodes: Iterable[Node], state: State | None) -> State | None:
        """The state behind these nodes. Where no case gets, what stands there is passed over: one finding is enough."""
        for node in nodes:
            if state is None:
                return None
            match node:
                case Print(of):
                    self._print(of, state)
                case If():
                    state = self._if(node, state)
                case Position(body):
                    state = self.along(body, state)
                case Set():
                    state = self._set(node, state)
                case Opening():
                    self._open(node, state)
                case Include(name):
                    self._include(name, state)
        return state

    def _if(self, node: If, state: State) -> State | None:
        behind: State | None = None
        rest: State | None = state
        for position, branch in enumerate(node.branches):
            if rest is None:
                break
            self.entered, self.follows = state, bool(node.otherwise) or position + 1 < len(node.branches)
            yes, rest = self.test(branch.test, rest)
            self.entered, self.follows = None, True
            behind = either(behind, self.along(branch.body, yes))
        return either(behind, self.along(node.otherwise, rest))

    def _set(self, node: Set, state: State) -> State | None:
        if node.of is not None:
            self.sets[node.variable] = self.held(node.of, state)
        else:
            self.along(node.body, state)
            self.sets[node.variable] = Held(frozenset({Of.TEXT}), _THERE)
        key = (self.reading.name, node.variable)
        self.kept.setdefault(key, Kept(self.reading, node.variable, node.place, is_used=False))
        return state.setting(node.variable)

    def _open(self, node: Opening, state: State) -> None:
        self.openings += 1
        record = opened(node, self.openings, self.shelf)
        outer, sets = dict(self.records), dict(self.sets)
        self.sets.pop(node.variable, None)
        self.records.pop(node.variable, None)
        if record is not None:
            self.records[node.variable] = record
        else:
            self.sets[node.variable] = _ANY  # the name of what it opens is told of; what it says cannot be
            state = state.setting(node.variable)
        self.said.append(set())
        self.along(node.body, state)
        printed = self.said.pop()
        self.records, self.sets = outer, sets
        letter = self.records.get("letter")
        programs = letter.possible("program", state) if letter else ANYTHING
        capacities = letter.possible("capacity", state) if letter else ANYTHING
        self.met.append(Opened(self.reading, node, programs, capacities, node.variable in printed))
        for outer_one in self.said:
            outer_one |= printed - {node.variable}

    def _include(self, name: str, state: State) -> None:
        partial = self.shelf.linted.get(name)
        if partial is None or name in self.inside or name == self.template.name:
            return
        before, sets = self.reading, dict(self.sets)
        self.reading = partial.reading
        self.inside.append(name)
        self.along(partial.reading.nodes, state)
        self.inside.pop()
        self.reading, self.sets = before, sets

    # ---- what is printed ----

    def _print(self, of: Expr, state: State) -> None:
        if isinstance(of, Choice):
            yes, no = self.test(of.test, state)
            for expr, where in ((of.yes, yes), (of.no, no)):
                if expr is not None and where is not None:
                    self._print(expr, where)
            return
        self.met.append(Printed(self.reading, self.held(of, state)))

    def held(self, expr: Expr, state: State) -> Held:
        """What this expression holds here; what is met in it is noted."""
        match expr:
            case Path():
                return self._at(expr, state)
            case Const(value):
                of = {bool: Of.YES_NO, str: Of.TEXT}.get(type(value), Of.NUMBER)
                return Held(frozenset({of}), Possible(False, frozenset({value})))
            case Filtered(inner, name, place):
                held = self.held(inner, state)
                self.met.append(Shaped(self.reading, name, place, held))
                return Held(frozenset({Of.TEXT}), Possible(held.possible.absent), held.path)
            case Choice(test, yes, no):
                one, other = self.test(test, state)
                first = self.held(yes, one) if one is not None else _ANY
                second = self.held(no, other) if no is not None and other is not None else _ANY
                return Held(first.of & second.of, first.possible.either(second.possible))
            case Odd(_, held_in):
                for each in held_in:
                    if not (isinstance(each, Path) and len(each.parts) == 1):  # a record in brackets is told already
                        self.held(each, state)
                return _ANY
            case _:
                self.test(expr, state)
                return Held(frozenset({Of.YES_NO}), Possible(False, frozenset({True, False})))

    def _at(self, path: Path, state: State) -> Held:
        """What a path holds; where it leads nowhere, that is noted."""
        first = path.parts[0]
        for names in self.said:
            names.add(first)
        if first in state.set_here or first in self.sets:
            return self._of_set(path, state)
        record = self.records.get(first)
        if record is None:
            near = (*self.records, *self.sets)
            self._nowhere(path, "root", first, near, None)
        elif len(path.parts) == 1:
            self._nowhere(path, "whole", first, record.names, record)
        elif not record.has(path.parts[1]):
            self._nowhere(path, "name", record.what, record.names, record)
        elif len(path.parts) > 2:
            self._nowhere(path, "below", ".".join(path.parts[:2]), (), record)
        elif kinds := record.never_of(path.parts[1], state):
            self._nowhere(path, "kind", " or ".join(kinds), record.names, record)
        else:
            name = path.parts[1]
            return Held(record.types(name, state), record.possible(name, state), path, record.words(name))
        return _ANY

    def _of_set(self, path: Path, state: State) -> Held:
        for owner, kept in self.kept.items():
            if kept.variable == path.parts[0]:
                self.kept[owner] = replace(kept, is_used=True)
        if len(path.parts) > 1:
            return _ANY
        if not state.set_here.get(path.parts[0], False):
            self.met.append(Unset(self.reading, path))
        return self.sets.get(path.parts[0], _ANY)

    def _nowhere(self, path: Path, why: Why, what: str, near: tuple[str, ...], record: Record | None) -> None:
        is_opened = record is not None and record.key not in self.shelf.dictionary.roots and record.key != "strategy"
        self.met.append(Unknown(self.reading, path, why, what, near, is_opened))

    # ---- what is asked ----

    def test(self, expr: Expr, state: State) -> Ways:
        """The states in which this test holds, and in which it does not."""
        match expr:
            case Not(of):
                self.negated = not self.negated
                yes, no = self.test(of, state)
                self.negated = not self.negated
                return no, yes
            case All(of):
                return self._each(of, state)
            case Any(of):
                no, yes = self._each(of, state, while_it_fails=True)
                return yes, no
            case Const(value):
                always = bool(value)
                return self._told(expr, expr.place, state, lambda at: (at, None) if always else (None, at))
            case Is(Path() as path, "present"):
                return self._told(expr, path.place, state, lambda at: self._alone(path, at, is_present), is_guard=True)
            case Path():
                return self._told(expr, expr.place, state, lambda at: self._alone(expr, at, holds))
            case Compared(left, sign, right):
                self.met.append(Weighed(self.reading, expr, self.held(left, state), self.held(right, state)))
                if sign not in {"==", "!="}:
                    return state, state
                return self._told(expr, expr.place, state, lambda at: self._equality(expr, at))
            case Choice():
                self.held(expr, state)
            case Is(of) | Filtered(of):
                self.held(of, state)
            case Odd(_, inner):
                for one in inner:
                    self.held(one, state)
        return state, state

    def _each(self, of: tuple[Expr, ...], state: State, *, while_it_fails: bool = False) -> Ways:
        """The state in which each of these tests holds (or fails), and that in which any does not, and ends it."""
        goes_on: State | None = state
        ended: State | None = None
        for one in of:
            if goes_on is None:
                break
            yes, no = self.test(one, goes_on)
            goes_on, ends = (no, yes) if while_it_fails else (yes, no)
            ended = either(ended, ends)
        return goes_on, ended

    def _told(self, test: Expr, place: Place, state: State, ways: _Test, *, is_guard: bool = False) -> Ways:
        """The ways of a single test, and a note of what comes of it."""
        found = ways(state)
        heard = len(self.met)  # what is asked twice is noted once
        plain = outcome(ways(State(set_here=state.set_here)))
        here = outcome(ways(self.entered)) if self.entered is not None else outcome(found)
        del self.met[heard:]
        now = outcome(found)
        self.met.append(Tested(self.reading, test, place, plain, here, now, is_guard, self.negated, self.follows))
        return found

    def _alone(self, path: Path, state: State, of_value: _OfValue) -> Ways:
        record = self._whole(path)
        return whole_is_present(record, state) if record is not None else self._of_value(path, state, of_value)

    def _equality(self, test: Compared, state: State) -> Ways:
        path, const = (test.left, test.right) if isinstance(test.left, Path) else (test.right, test.left)
        if not (isinstance(path, Path) and isinstance(const, Const)):
            return state, state
        value = const.value
        yes, no = self._of_value(path, state, lambda record, name, held, at: equals(record, name, held, value, at))
        return (yes, no) if test.sign == "==" else (no, yes)

    def _whole(self, path: Path) -> Record | None:
        """The record that this path names as a whole."""
        if len(path.parts) > 1 or path.parts[0] in self.sets:
            return None
        for names in self.said:
            names.add(path.parts[0])
        return self.records.get(path.parts[0])

    def _of_value(self, path: Path, state: State, ways: _OfValue) -> Ways:
        """The ways of a test of one value; both, where it cannot be told what it is."""
        held = self._at(path, state)
        record = self.records.get(path.parts[0])
        if held.path is None or record is None:
            return state, state
        return ways(record, path.parts[1], held, state)
