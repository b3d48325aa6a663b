"""A cell of the form, and what is wrong with the cells, each told at its own."""

from __future__ import annotations

from dataclasses import dataclass

from appealkit.errors import Problem, Severity, Where
from appealkit.intake.draft import Place
from appealkit.intake.findings import FileFindings


@dataclass(frozen=True, slots=True)
class At:
    """A cell: the file, the name of its sheet as the form calls it, its row and column."""

    file: str
    tab: str
    row: int
    number: int

    def __str__(self) -> str:
        return f"{self.tab}!{letters(self.number)}{self.row}"

    def place(self) -> Place:
        """Where a value was read."""
        return Place(self.file, str(self))

    def where(self) -> Where:
        """Where a problem is."""
        return Where(self.file, self.row, self.number, str(self))


class Findings(FileFindings):
    """Alike are those of one column."""

    def doubt(self, at: At, code: str, says: str, mend: str) -> None:
        """It was read, but somebody should look."""
        self._tell(at, code, says, mend, Severity.DOUBT)

    def mistake(self, at: At, code: str, says: str, mend: str) -> None:
        """It is lost."""
        self._tell(at, code, says, mend, Severity.MISTAKE)

    def _tell(self, at: At, code: str, says: str, mend: str, severity: Severity) -> None:
        self.take(Problem(code, f"cell {at} {says}", mend, at.where(), severity), (at.tab, at.number))


def letters(number: int) -> str:
    """27 → AA."""
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found
