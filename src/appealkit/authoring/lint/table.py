"""The table of checks. A check is one function; the code pages of what it finds are its help."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from appealkit.authoring.lint.shelf import Linted, Shelf
from appealkit.errors import Problem

OfOne = Callable[[Linted, Shelf], Iterator[Problem]]
OfAll = Callable[[Shelf], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Check:
    """A check with the codes that it can find. `of_one` looks at one template, `of_all` at the shelf as a whole."""

    codes: tuple[str, ...]
    of_one: OfOne | None = None
    of_all: OfAll | None = None


CHECKS: list[Check] = []


def check(*codes: str) -> Callable[[OfOne], OfOne]:
    """Enter a check of one template: `(template, shelf) → problems`.

    It is asked of every template, partial and phrase. What it finds in a partial that several templates include is told
    once, with their names where it does not hold in all of them.
    """

    def entered(function: OfOne) -> OfOne:
        CHECKS.append(Check(codes, of_one=function))
        return function

    return entered


def check_of_all(*codes: str) -> Callable[[OfAll], OfAll]:
    """Enter a check of the shelf as a whole: `(shelf) → problems`."""

    def entered(function: OfAll) -> OfAll:
        CHECKS.append(Check(codes, of_all=function))
        return function

    return entered
