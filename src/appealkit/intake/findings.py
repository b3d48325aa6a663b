"""The problems of one file as they are found: those that are alike not one by one without end, so that what is told
of a large file stays small; the line of each is kept."""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from appealkit.errors import Problem, Severity

T = TypeVar("T")

MOST_ALIKE = 200  # told one by one


@dataclass(slots=True)
class Alike:
    """Problems of one kind: what the first says, and the line of each. `column`: counted from 1; 0: the whole row."""

    code: str
    severity: Severity
    says: str
    mend: str
    column: int
    lines: array[int] = field(default_factory=lambda: array("Q"))
    last: int = -1  # where the last one that was told one by one stands among the problems


class FileFindings:
    """Gathers problems in a list that others may hold already, in the order in which they are met.

    Alike are those of one code, severity and mend. A reader may say what else they must have in common, and how many
    of them are worth telling one by one.
    """

    def __init__(self, file: str, problems: list[Problem] | None = None, *, most: int = MOST_ALIKE) -> None:
        self.file = file
        self.problems: list[Problem] = [] if problems is None else problems
        self._most = most
        self._alike: dict[Hashable, Alike] = {}

    @property
    def alike(self) -> list[Alike]:
        """Every problem that was met, by kind, each with its line."""
        return list(self._alike.values())

    def take(self, problem: Problem, alike: Hashable = None) -> None:
        """Tell this one; where enough like it were told, count it."""
        kind = problem.code, problem.severity, problem.mend, alike
        where = problem.where
        if kind not in self._alike:
            column = where.column if where else 0
            self._alike[kind] = Alike(problem.code, problem.severity, problem.says, problem.mend, column)
        met = self._alike[kind]
        met.lines.append(where.line if where else 0)
        if len(met.lines) <= self._most:
            met.last = len(self.problems)
            self.problems.append(problem)

    def until_done(self, values: Iterator[T]) -> Iterator[T]:
        """The same values; after the last, the problems are complete."""
        yield from values
        self.close()

    def close(self) -> None:
        """Say with the last one told of each kind how many more there were."""
        for met in self._alike.values():
            if (more := len(met.lines) - self._most) > 0 and met.last >= 0:
                last = self.problems[met.last]
                self.problems[met.last] = replace(last, says=f"{last.says}, and {more} more like this")
                met.last = -1
