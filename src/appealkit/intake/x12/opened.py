"""A transaction, a claim and a line of a remittance while their segments still come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from appealkit.intake.x12.remitted import (
    NOTHING,
    Adjustment,
    Contact,
    Dated,
    Party,
    Person,
    ProviderAdjustment,
    Reference,
    Remark,
    Remittance,
    RemittedClaim,
    RemittedLine,
    Settlement,
    Sum,
)
from appealkit.intake.x12.scalars import Procedure, day_of, filled, spot_of
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
        charged, paid, share = self.amounts
        account, status, _, _, _, filing, number, facility, frequency, _, drg = filled(self.segment, 11)
        return RemittedClaim(
            remittance,
            spot_of(self.segment),
            account,
            status.lstrip("0"),
            charged,
            paid,
            share,
            filing.upper(),
            number,
            facility,
            frequency,
            drg,
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


MOST_OF_A_PARTY = 100  # references and contacts; no payer has near as many


class OpenRemittance:
    """A transaction whose ST, or whose first segment, was read. `remittance`: what is known of it so far."""

    def __init__(self, remittance: Remittance) -> None:
        self.remittance = remittance
        self.kept_back: list[ProviderAdjustment] = []
        self._claims, self._paid = 0, NOTHING
        self._party = ""

    def take_payment(self, segment: Segment, paid: Decimal | None) -> None:
        """BPR."""
        day = day_of(segment[16], short=True)
        on = spot_of(segment) if day else None
        self.remittance = replace(self.remittance, paid=paid, method=segment[4], paid_on=day, paid_on_spot=on)

    def take_trace(self, segment: Segment) -> None:
        """TRN; the first one counts."""
        if not self.remittance.trace:
            self.remittance = replace(self.remittance, trace=segment[2])

    def take_production(self, segment: Segment, day: date) -> None:
        """DTM 405."""
        self.remittance = replace(self.remittance, produced_on=day, produced_on_spot=spot_of(segment))

    def take_party(self, segment: Segment) -> None:
        """N1."""
        self._party = segment[1]
        self._put(Party(segment[1], segment[2], segment[3], segment[4], spot_of(segment)))

    def take_of_party(self, segment: Segment) -> None:
        """What follows an N1: N3, N4, REF, PER."""
        party = {"PR": self.remittance.payer, "PE": self.remittance.payee}.get(self._party)
        if party is None:
            return
        spot = spot_of(segment)
        if segment.name == "N3":
            party = replace(party, lines=tuple(text for text in segment.elements if text))
        elif segment.name == "N4":
            party = replace(party, city=segment[1], state=segment[2], zip=segment[3], state_spot=spot)
        elif segment.name == "REF" and len(party.references) < MOST_OF_A_PARTY:
            party = replace(party, references=(*party.references, Reference(segment[1], segment[2], spot)))
        elif segment.name == "PER" and len(party.contacts) < MOST_OF_A_PARTY:
            party = replace(party, contacts=(*party.contacts, contact_of(segment)))
        self._put(party)

    def close_party(self) -> None:
        """What follows belongs to neither payer nor payee."""
        self._party = ""

    def count(self, claim: RemittedClaim) -> None:
        """One more claim is whole."""
        self._claims += 1
        self._paid += claim.paid or NOTHING

    def settled(self, *, whole: bool) -> Settlement:
        """What closes it. `whole`: its end was there."""
        return Settlement(self.remittance, self._claims, self._paid, tuple(self.kept_back), whole)

    def _put(self, party: Party) -> None:
        if self._party == "PR":
            self.remittance = replace(self.remittance, payer=party)
        elif self._party == "PE":
            self.remittance = replace(self.remittance, payee=party)


def contact_of(segment: Segment) -> Contact:
    """PER."""
    numbers = tuple((segment[at], segment[at + 1]) for at in (3, 5, 7) if segment[at + 1])
    return Contact(segment[1], segment[2], numbers)
