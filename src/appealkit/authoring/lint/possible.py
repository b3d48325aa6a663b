"""What a value can be at a place of a template: whether it may be absent, and which words or numbers remain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from appealkit.letters.dictionary import Name, Of

Key = tuple[str, str]  # the record as it was opened, and the name: ("policy", "kind"), ("care#3", "value")


@dataclass(frozen=True, slots=True)
class Possible:
    """`absent`: it may be absent. `words`: all that it can be where it is there; None: anything not in `never`."""

    absent: bool
    words: frozenset[object] | None = None
    never: frozenset[object] = frozenset()

    @property
    def there(self) -> bool:
        """Whether it can be there at all."""
        return self.words is None or bool(self.words)

    @property
    def is_nothing(self) -> bool:
        """Whether it can neither be there nor be absent: no case gets here."""
        return not self.there and not self.absent

    def both(self, other: Possible) -> Possible:
        """What it can be where both hold."""
        never = self.never | other.never
        if self.words is None or other.words is None:
            words = self.words if other.words is None else other.words
        else:
            words = self.words & other.words
        return Possible(self.absent and other.absent, None if words is None else words - never, never)

    def either(self, other: Possible) -> Possible:
        """What it can be where one of them holds."""
        words = None if self.words is None or other.words is None else self.words | other.words
        return Possible(self.absent or other.absent, words, self.never & other.never)

    def only(self, word: object) -> Possible:
        """Where it equals this."""
        return self.both(Possible(False, frozenset({word})))

    def other_than(self, word: object) -> Possible:
        """Where it does not equal this; an absent value equals nothing."""
        words = None if self.words is None else self.words - {word}
        return Possible(self.absent, words, self.never | {word})

    def present(self) -> Possible:
        return replace(self, absent=False)


ANYTHING = Possible(absent=True)
ABSENT = Possible(absent=True, words=frozenset())


def declared(name: Name) -> Possible:
    """What the dictionary lets this name be."""
    if name.of is Of.CODE:
        return Possible(name.optional, frozenset(name.values))
    if name.of is Of.YES_NO:
        return Possible(name.optional, frozenset({True, False}))
    return Possible(name.optional)


@dataclass(frozen=True, slots=True)
class State:
    """What the tests passed so far say of the values; None in its place: no case gets here. `set_here`: the variables
    of `set`, and whether each was set on every way that leads here."""

    known: Mapping[Key, Possible] = field(default_factory=dict)
    set_here: Mapping[str, bool] = field(default_factory=dict)

    def of(self, key: Key) -> Possible:
        return self.known.get(key, ANYTHING)

    def narrowed(self, key: Key, to: Possible) -> State:
        """The state in which this value is also this."""
        return State({**self.known, key: self.of(key).both(to)}, self.set_here)

    def setting(self, variable: str) -> State:
        return State(self.known, {**self.set_here, variable: True})


def either(one: State | None, other: State | None) -> State | None:
    """What is known where one of two ways was taken."""
    if one is None or other is None:
        return one or other
    known = {key: one.known[key].either(other.known[key]) for key in one.known.keys() & other.known.keys()}
    names = one.set_here.keys() | other.set_here.keys()
    sets = {name: one.set_here.get(name, False) and other.set_here.get(name, False) for name in names}
    return State(known, sets)
