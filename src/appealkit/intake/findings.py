"""The problems of one file as they are found: those that are alike not one by one without end, so that what is told
of a large file stays small; the line of each is kept."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from appealkit.errors import Problem, Severity, Where

T = TypeVar("T")

MOST_ALIKE = 200  # told one by one
_PLACE = re.compile(r"\b[A-Z]{0,3}[0-9]+\b")  # a row, or a cell


@dataclass(slots=True)
class Alike:
    """Problems of one kind, and the line of each. `says`: what all say; where they name places, `…` stands for those.
    `column`: counted from 1; 0: the whole row."""

    code: str
    severity: Severity
    says: str
    mend: str
    column: int
    lines: array[int] = field(default_factory=lambda: array("Q"))


class FileFindings:
    """Gathers problems in a list that others may hold already, in the order in which they are met.

    Alike are those of one code, severity and mend. A reader may say what else they must have in common, and how many
    of them are worth telling one by one.
    """

    def __init__(self, file: str, problems: list[Problem] | None = None, *, most: int = MOST_ALIKE) -> None:
        self.file = file
        self.problems: list[Problem] = [] if problems is None else problems
        self._most = most
        self._met: Counter[Hashable] = Counter()
        self._last: dict[Hashable, int] = {}
        self._alike: dict[Hashable, Alike] = {}

    @property
    def alike(self) -> list[Alike]:
        """Every problem that was met, by what it says and its column, each with its line."""
        return list(self._alike.values())

    def take(self, problem: Problem, alike: Hashable = None) -> None:
        """Tell this one; where enough like it were told, count it."""
        self._keep_line(problem)
        kind = problem.code, problem.severity, problem.mend, alike
        self._met[kind] += 1
        if self._met[kind] <= self._most:
            self._last[kind] = len(self.problems)
            self.problems.append(problem)

    def _keep_line(self, problem: Problem) -> None:
        where, plain = problem.where or Where(""), _PLACE.sub("…", problem.says)
        kind = problem.code, problem.severity, plain, problem.mend, where.column
        met = self._alike.setdefault(
            kind, Alike(problem.code, problem.severity, problem.says, problem.mend, where.column)
        )
        met.says = met.says if met.says == problem.says else plain
        met.lines.append(where.line)

    def until_done(self, values: Iterator[T]) -> Iterator[T]:
        """The same values; after the last, the problems are complete."""
        yield from values
        self.close()

    def close(self) -> None:
        """Say with the last one told of each kind how many more there were."""
        for kind, at in self._last.items():
            if (more := self._met[kind] - self._most) > 0:
                last = self.problems[at]
                self.problems[at] = replace(last, says=f"{last.says}, and {more} more like this")
        self._met.clear()
        self._last.clear()
