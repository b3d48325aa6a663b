"""The records a template may reach at a place: the roots, and what a tag opens; what each of their names can be there.

What an opened fact says hangs on its kind of evidence: a test of the kind tells which names are there, and a test of a
name which kinds remain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from appealkit.authoring.lint.possible import ABSENT, Possible, State, declared
from appealkit.authoring.lint.shelf import Linted, Shelf
from appealkit.authoring.tree import Opening
from appealkit.letters.dictionary import Names, Of, comes_with
from appealkit.letters.template import RECORD
from appealkit.letters.views import Item, Measured, names_of


@dataclass(frozen=True, slots=True)
class Record:
    """`key`: which opening of it. `by_kind`: the names by kind of evidence; under "" where it has none."""

    key: str
    what: str  # as a message calls it
    by_kind: Mapping[str, Names]
    given: Mapping[str, frozenset[str]]  # which of these names each kind can have at all

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for names in self.by_kind.values() for name in names))

    def has(self, name: str) -> bool:
        return any(name in names for names in self.by_kind.values())

    def kinds(self, state: State) -> tuple[str, ...]:
        """The kinds of evidence that it can be of here."""
        asked = [(name, known) for (key, name), known in state.known.items() if key == self.key]
        return tuple(
            kind
            for kind in self.by_kind
            if not any(self._of_kind(kind, name).both(known).is_nothing for name, known in asked)
        )

    def possible(self, name: str, state: State) -> Possible:
        """What this name can be here."""
        found = Possible(absent=False, words=frozenset())
        for kind in self.kinds(state):
            found = found.either(self._of_kind(kind, name))
        return found.both(state.of((self.key, name)))

    def types(self, name: str, state: State) -> frozenset[Of]:
        """What it can hold here."""
        kinds = self.kinds(state) or tuple(self.by_kind)
        found = frozenset(self.by_kind[kind][name].of for kind in kinds if self._gives(kind, name))
        return found or frozenset(names[name].of for names in self.by_kind.values() if name in names)

    def words(self, name: str) -> frozenset[object]:
        """All that it can ever be, where that is one of a few words."""
        held = [names[name] for kind, names in self.by_kind.items() if self._gives(kind, name)]
        return (
            frozenset(word for one in held for word in one.values) if all(one.values for one in held) else frozenset()
        )

    def never_of(self, name: str, state: State) -> tuple[str, ...]:
        """The kinds that remain here, where none of them has this name."""
        kinds = self.kinds(state)
        return kinds if kinds and not any(self._gives(kind, name) for kind in kinds) else ()

    def present(self, name: str, state: State) -> State:
        """The state in which this value is there, and what always comes along with it."""
        for each in dict.fromkeys((name, *comes_with(self.key, name))):
            if self.has(each):
                state = state.narrowed((self.key, each), Possible(absent=False))
        return state

    def whole(self, state: State) -> State:
        """The state in which the record is there, with what it always has."""
        for name in comes_with(self.key):
            state = state.narrowed((self.key, name), Possible(absent=False))
        return state

    def gone(self, state: State) -> State:
        """The state in which it holds nothing."""
        for name in self.names:
            state = state.narrowed((self.key, name), ABSENT)
        return state

    def is_there(self, state: State) -> bool | None:
        """Whether the record holds any value here: True, False, or None where it may."""
        found = [self.possible(name, state) for name in self.names]
        if any(not one.absent for one in found):
            return True
        return None if any(one.there for one in found) else False

    def _of_kind(self, kind: str, name: str) -> Possible:
        if not self._gives(kind, name):
            return ABSENT
        return declared(self.by_kind[kind][name])

    def _gives(self, kind: str, name: str) -> bool:
        return name in self.by_kind[kind] and (not kind or name in self.given[kind])


def roots_for(template: Linted, shelf: Shelf) -> dict[str, Record]:
    """What a template may reach without opening anything."""
    if template.kind == "phrase":
        requirement = template.name.removeprefix(RECORD)
        found = _of_requirement("it", "the phrase", "phrase", requirement, shelf)
        return {"it": found} if found else {}
    roots = {name: Record(name, f"'{name}'", {"": names}, {}) for name, names in shelf.dictionary.roots.items()}
    if template.kind == "section":
        strategy = dict(shelf.dictionary.opened("sections"))
        if template.front and template.front.speaks_for:
            strategy["says"] = replace(strategy["says"], of=Of.CODE, values=template.front.speaks_for)
        roots["strategy"] = Record("strategy", "'strategy'", {"": strategy}, {})
    return roots


def opened(opening: Opening, number: int, shelf: Shelf) -> Record | None:
    """What a tag opens; None where it names nothing that the rules know."""
    key = f"{opening.variable}#{number}"
    what = f"'{opening.name}'" if opening.name else f"'{opening.tag}'"
    if opening.tag in {"fact", "each"}:
        return _of_requirement(key, what, opening.tag, opening.name or "", shelf)
    return Record(key, what, {"": shelf.dictionary.opened(opening.tag)}, {})


def _of_requirement(key: str, what: str, tag: str, requirement: str, shelf: Shelf) -> Record | None:
    if requirement not in shelf.rules.requirements:
        return None
    kinds = shelf.dictionary.kinds(requirement)
    if not kinds:
        return Record(key, what, {"": shelf.dictionary.opened(tag, requirement)}, {})
    measured = shelf.rules.requirements[requirement].measure is not None and tag != "each"
    always = (*names_of(Item), *(names_of(Measured) if measured else ()))
    own = {kind: frozenset((*shelf.rules.vocabulary.kinds[kind].attributes, *always)) for kind in kinds}
    return Record(key, what, {kind: shelf.dictionary.opened(tag, requirement, kind) for kind in kinds}, own)
