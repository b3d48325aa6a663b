"""What is met on the way through a template: paths that lead nowhere, values printed, compared and asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from appealkit.authoring.lint.possible import Possible
from appealkit.authoring.reading import Reading
from appealkit.authoring.tree import Compared, Expr, Opening, Path, Place
from appealkit.letters.dictionary import Of

Why = Literal["root", "name", "below", "kind", "whole"]


@dataclass(frozen=True, slots=True)
class Held:
    """What an expression holds at its place. `of` is empty where that cannot be told; `words`: all that a value of a
    closed set can be, wherever it stands."""

    of: frozenset[Of]
    possible: Possible
    path: Path | None = None
    words: frozenset[object] = frozenset()


@dataclass(frozen=True, slots=True)
class Unknown:
    """A path that leads nowhere: its first word is not there (`root`), it has no such name (`name`), a value has
    nothing below it (`below`), no kind of evidence that remains has it (`kind`), or a whole record is printed or
    compared (`whole`). `near`: what there is in its place."""

    reading: Reading
    path: Path
    why: Why
    what: str
    near: tuple[str, ...]
    is_opened: bool  # by a tag, and not a root


@dataclass(frozen=True, slots=True)
class Printed:
    """A value that is printed."""

    reading: Reading
    held: Held


@dataclass(frozen=True, slots=True)
class Shaped:
    """A filter, and what is given to it."""

    reading: Reading
    filter: str
    place: Place
    held: Held


@dataclass(frozen=True, slots=True)
class Weighed:
    """A comparison, and what stands on its sides."""

    reading: Reading
    compared: Compared
    left: Held
    right: Held


@dataclass(frozen=True, slots=True)
class Tested:
    """A single test (no `and`, `or`, `not`) and what comes of it: True, False, or None where it hangs on the case.

    `plain`: by what the value is; `here`: given the tests around it, too; `now`: given also that the branches before it
    were not taken. `matters`: whether anything follows that an outcome which is always the same would make dead.
    """

    reading: Reading
    test: Expr
    place: Place
    plain: bool | None
    here: bool | None
    now: bool | None
    is_guard: bool  # `is present`
    is_negated: bool  # it stands behind a `not`
    matters: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A tag that opens something; which programmes and capacities of an appellant remain there."""

    reading: Reading
    opening: Opening
    programs: Possible
    capacities: Possible
    is_printed: bool  # whether anything of it is


@dataclass(frozen=True, slots=True)
class Kept:
    """A variable of `set`, and whether it is used."""

    reading: Reading
    variable: str
    place: Place
    is_used: bool


@dataclass(frozen=True, slots=True)
class Unset:
    """A variable printed where it may not have been set."""

    reading: Reading
    path: Path


Met = Unknown | Printed | Shaped | Weighed | Tested | Opened | Kept | Unset
