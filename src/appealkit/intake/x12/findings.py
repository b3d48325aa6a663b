"""The problems of an X12 file, each with the segment and the element that it is about."""

from __future__ import annotations

from appealkit.errors import Problem, Severity, Where
from appealkit.intake.findings import FileFindings
from appealkit.intake.x12.scalars import Spot
from appealkit.intake.x12.segments import Segment

_NAMED = frozenset(
    {"AAA", "AK1", "AK2", "AK9", "BHT", "CLM", "DMG", "DTP", "HCR", "HI", "HL", "HSD", "IK5", "LX", "NM1"}
)
_NAMED |= {"PAT", "REF", "SBR", "SE", "STC", "SV1", "SV2", "SV3", "TRN", "UM"}


def at_spot(file: str, spot: Spot | None, position: int = 0) -> Where:
    """Where a problem is, as problems name it."""
    return Where(file, spot.line, 0, spot.place(file, position).at) if spot else Where(file)


class Findings(FileFindings):
    """Each tells where in X12 it is."""

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
