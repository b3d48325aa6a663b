"""What a single test tells: the states in which it holds, and in which it does not."""

from __future__ import annotations

from appealkit.authoring.lint.met import Held
from appealkit.authoring.lint.possible import ABSENT, Possible, State
from appealkit.authoring.lint.records import Record
from appealkit.letters.dictionary import Of

Ways = tuple[State | None, State | None]  # where the test holds, and where it does not; None: no case gets there


def whole_is_present(record: Record, state: State) -> Ways:
    """`policy is present`: whether any of its values is there."""
    there = record.is_there(state)
    return (None if there is False else record.whole(state)), (None if there is True else record.gone(state))


def is_present(record: Record, name: str, held: Held, state: State) -> Ways:
    """`policy.version is present`."""
    there = record.present(name, state) if held.possible.there else None
    return there, state.narrowed((record.key, name), ABSENT) if held.possible.absent else None


def holds(record: Record, name: str, held: Held, state: State) -> Ways:
    """A value alone: what is absent, `no`, nothing or empty does not hold."""
    key, possible = (record.key, name), held.possible
    if held.of == {Of.YES_NO}:
        yes, no = possible.only(True), possible.other_than(True)
    elif held.of and held.of <= {Of.CODE, Of.DATE}:
        yes, no = possible.present(), Possible(possible.absent, frozenset())
    else:
        yes, no = possible.present(), possible
    there = None if yes.is_nothing else record.present(name, state.narrowed(key, yes))
    return there, None if no.is_nothing else state.narrowed(key, no)


def equals(record: Record, name: str, held: Held, value: object, state: State) -> Ways:
    """A value against a word or a number that the template writes."""
    key = (record.key, name)
    same, other = held.possible.only(value), held.possible.other_than(value)
    yes = None if same.is_nothing else record.present(name, state.narrowed(key, same))
    return yes, None if other.is_nothing else state.narrowed(key, other)


def outcome(ways: Ways) -> bool | None:
    """What comes of a test: True or False where it always does; None where it hangs on the case."""
    yes, no = ways
    if yes is None:
        return False
    return True if no is None else None
