"""The problems of one file as they are found: those of one code not without end, so that a large file stays small."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TypeVar

from appealkit.errors import Problem, Severity, Where
from appealkit.intake.x12.scalars import Spot
from appealkit.intake.x12.segments import Segment

T = TypeVar("T")

MOST_OF_A_CODE = 200  # told one by one
_NAMED = frozenset(
    {"AAA", "AK1", "AK2", "AK9", "BHT", "CLM", "DMG", "DTP", "HCR", "HI", "HL", "HSD", "IK5", "LX", "NM1"}
)
_NAMED |= {"PAT", "REF", "SBR", "SE", "STC", "SV1", "SV2", "SV3", "TRN", "UM"}


def at_spot(file: str, spot: Spot | None, position: int = 0) -> Where:
    """Where a problem is, as problems name it."""
    return Where(file, spot.line, 0, spot.place(file, position).at) if spot else Where(file)


class Findings:
    """Gathers problems in a list that others may hold already."""

    def __init__(self, file: str, problems: list[Problem] | None = None) -> None:
        self.file = file
        self.problems: list[Problem] = [] if problems is None else problems
        self._met: Counter[tuple[str, Severity]] = Counter()

    def take(self, problem: Problem) -> None:
        """Tell this one; where too many of its code were told, count it."""
        self._met[problem.code, problem.severity] += 1
        if self._met[problem.code, problem.severity] <= MOST_OF_A_CODE:
            self.problems.append(problem)

    def doubt(self, code: str, says: str, mend: str, spot: Spot | None = None, position: int = 0) -> None:
        """It was read, but somebody should look."""
        self.take(Problem(code, says, mend, at_spot(self.file, spot, position), Severity.DOUBT))

    def mistake(self, code: str, says: str, mend: str, spot: Spot | None = None, position: int = 0) -> None:
        """It is lost."""
        self.take(Problem(code, says, mend, at_spot(self.file, spot, position)))

    def add(
        self, code: str, says: str, mend: str, segment: Segment | None = None, position: int = 0,
        severity: Severity = Severity.MISTAKE,
    ) -> None:  # fmt: skip
        """Tell this with the segment that it is about, and the element of it."""
        where = Where(self.file)
        if segment is not None:
            at = segment.place(self.file, position).at
            shown = at if segment.name in _NAMED else f"segment {segment.number}"  # in rubbish a name may be anything
            says, where = f"{shown}: {says}", Where(self.file, segment.line, path=shown)
        self.take(Problem(code, says, mend, where, severity))

    def until_done(self, values: Iterator[T]) -> Iterator[T]:
        """The same values; after the last, how many more problems there were than were told one by one."""
        yield from values
        self.close()

    def close(self) -> None:
        """Say how many more there were of each code that was met too often."""
        for (code, severity), count in self._met.items():
            if count > MOST_OF_A_CODE:
                says = f"{count - MOST_OF_A_CODE} more like this in the file"
                mend = f"mend those that are shown; `appealkit explain {code}` says what they have in common"
                self.problems.append(Problem(code, says, mend, Where(self.file), severity))
        self._met.clear()
