"""A claim and a line of a remittance while their segments still come."""

from __future__ import annotations

from decimal import Decimal

from appealkit.intake.x12.elements import Procedure, spot_of
from appealkit.intake.x12.remitted import (
    Adjustment,
    Contact,
    Dated,
    Person,
    Reference,
    Remark,
    RemittedClaim,
    RemittedLine,
    Remittance,
    Sum,
)
from appealkit.intake.x12.segments import Segment


class OpenLine:
    """A line whose SVC was read."""

    __slots__ = ("adjudicated", "adjustments", "charged", "days", "paid", "references", "remarks", "segment",
                 "submitted", "sums")  # fmt: skip

    def __init__(
        self,
        segment: Segment,
        adjudicated: Procedure | None,
        submitted: Procedure | None,
        charged: Decimal | None,
        paid: Decimal | None,
    ) -> None:
        self.segment = segment
        self.adjudicated, self.submitted = adjudicated, submitted
        self.charged, self.paid = charged, paid
        self.adjustments: list[Adjustment] = []
        self.remarks: list[Remark] = []
        self.references: list[Reference] = []
        self.sums: list[Sum] = []
        self.days: list[Dated] = []

    def closed(self) -> RemittedLine:
        """The line with all that came."""
        return RemittedLine(
            spot_of(self.segment),
            self.adjudicated,
            self.submitted,
            self.charged,
            self.paid,
            self.segment[4],
            self.segment[5],
            self.segment[7],
            tuple(self.adjustments),
            tuple(self.remarks),
            tuple(self.references),
            tuple(self.sums),
            tuple(self.days),
        )


class OpenClaim:
    """A claim whose CLP was read. `size` counts what came."""

    __slots__ = ("adjustments", "amounts", "contacts", "days", "inpatient", "lines", "people", "references", "remarks",
                 "segment", "size", "sums")  # fmt: skip

    def __init__(self, segment: Segment, amounts: list[Decimal | None]) -> None:
        self.segment = segment
        self.amounts = amounts
        self.adjustments: list[Adjustment] = []
        self.remarks: list[Remark] = []
        self.people: list[Person] = []
        self.references: list[Reference] = []
        self.sums: list[Sum] = []
        self.days: list[Dated] = []
        self.contacts: list[Contact] = []
        self.lines: list[OpenLine] = []
        self.inpatient = False
        self.size = 0

    def closed(self, remittance: Remittance) -> RemittedClaim:
        """The claim with all that came."""
        segment = self.segment
        charged, paid, share = self.amounts
        return RemittedClaim(
            remittance,
            spot_of(segment),
            segment[1],
            segment[2].lstrip("0"),
            charged,
            paid,
            share,
            segment[6].upper(),
            segment[7],
            segment[8],
            segment[9],
            segment[11],
            tuple(self.adjustments),
            tuple(self.remarks),
            tuple(self.people),
            tuple(self.references),
            tuple(self.sums),
            tuple(self.days),
            tuple(self.contacts),
            tuple(line.closed() for line in self.lines),
            self.inpatient,
        )
