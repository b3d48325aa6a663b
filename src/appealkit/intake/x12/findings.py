"""The problems of one file as they are found: those of one code not without end, so that a large file stays small."""

from __future__ import annotations

from collections import Counter

from appealkit.errors import Problem, Severity, Where
from appealkit.intake.x12.scalars import Spot

MOST_OF_A_CODE = 200


def at_spot(file: str, spot: Spot | None, position: int = 0) -> Where:
    """Where a problem is, as problems name it."""
    return Where(file, spot.line, 0, spot.place(file, position).at) if spot else Where(file)


class Findings:
    """Gathers problems in a list that others may hold already."""

    def __init__(self, file: str, problems: list[Problem] | None = None) -> None:
        self.file = file
        self.problems: list[Problem] = [] if problems is None else problems
        self._met: Counter[str] = Counter()
        self._severest: dict[str, Severity] = {}

    def add(self, problem: Problem) -> None:
        """Tell this one; where too many of its code were told, count it."""
        self._met[problem.code] += 1
        if self._met[problem.code] <= MOST_OF_A_CODE:
            self.problems.append(problem)
        elif problem.severity is Severity.MISTAKE or problem.code not in self._severest:
            self._severest[problem.code] = problem.severity

    def doubt(self, code: str, says: str, mend: str, spot: Spot | None = None, position: int = 0) -> None:
        """It was read, but somebody should look."""
        self.add(Problem(code, says, mend, at_spot(self.file, spot, position), Severity.DOUBT))

    def mistake(self, code: str, says: str, mend: str, spot: Spot | None = None, position: int = 0) -> None:
        """It is lost."""
        self.add(Problem(code, says, mend, at_spot(self.file, spot, position)))

    def close(self) -> None:
        """Say how many more there were of each code that was met too often."""
        for code, severity in self._severest.items():
            more = self._met[code] - MOST_OF_A_CODE
            mend = f"mend those that are shown; `appealkit explain {code}` tells what they have in common"
            self.problems.append(Problem(code, f"{more} more like this in the file", mend, Where(self.file), severity))
        self._met.clear()
        self._severest.clear()
