"""What a remittance says (X12 835, 004010X091A1 and 005010X221A1), as values: every word of it as the payer wrote it.

None of these shows itself: nearly all of it is a patient's. The small ones are named tuples, because a large file has
millions of them, and a frozen dataclass takes three times as long to make.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from appealkit.intake.x12.scalars import Period, Procedure, Spot


def _silent(self: object) -> str:
    return f"<{type(self).__name__}>"


REVERSAL = "22"  # CLP02: an earlier decision is taken back
NOTHING = Decimal(0)


class Adjustment(NamedTuple):
    """One triplet of a CAS: who bears it, why, how much. `position`: of its reason, in the segment."""

    group: str
    carc: str
    amount: Decimal | None
    quantity: str
    spot: Spot
    position: int = 2

    def __repr__(self) -> str:
        return _silent(self)


class Remark(NamedTuple):
    """A remark code: of LQ*HE on a line, or of MOA or MIA on a claim."""

    code: str
    spot: Spot
    position: int = 2

    def __repr__(self) -> str:
        return _silent(self)


class Reference(NamedTuple):
    """A REF: 6R line control number, 0K policy, LU place of service, 1L group, F8 original number, G1 authorization."""

    qualifier: str
    value: str
    spot: Spot

    def __repr__(self) -> str:
        return _silent(self)


class Sum(NamedTuple):
    """An AMT: AU coverage, B6 allowed, I interest, …"""

    qualifier: str
    amount: Decimal
    spot: Spot

    def __repr__(self) -> str:
        return _silent(self)


class Dated(NamedTuple):
    """A DTM: 472 or 150 and 151 of a line, 232, 233, 036 and 050 of a claim."""

    qualifier: str
    period: Period
    spot: Spot

    def __repr__(self) -> str:
        return _silent(self)


class Contact(NamedTuple):
    """A PER: whose (CX claims, BL technical, IC web), name, and its numbers by their kind (TE, FX, EM, UR)."""

    function: str
    name: str
    numbers: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        return _silent(self)


class Person(NamedTuple):
    """An NM1 of a claim: QC patient, IL insured, 74 corrected insured, 82 rendering, TT who it crossed over to,
    PR corrected payer, GB other insured. `last` is the whole name of an organisation."""

    role: str
    last: str
    first: str
    middle: str
    suffix: str
    qualifier: str
    identifier: str
    spot: Spot

    def __repr__(self) -> str:
        return _silent(self)


@dataclass(frozen=True, slots=True, repr=False)
class Party:
    """An N1 with all that belongs to it: PR payer, PE payee."""

    role: str
    name: str
    qualifier: str
    identifier: str
    spot: Spot
    lines: tuple[str, ...] = ()
    city: str = ""
    state: str = ""
    zip: str = ""
    references: tuple[Reference, ...] = ()
    contacts: tuple[Contact, ...] = ()
    state_spot: Spot | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Remittance:
    """What stands above the claims of one transaction (ST to SE): how much is paid, when, by whom, to whom."""

    file: str
    spot: Spot
    number: str = ""
    version: str = ""
    paid: Decimal | None = None
    method: str = ""
    trace: str = ""
    paid_on: date | None = None
    paid_on_spot: Spot | None = None
    produced_on: date | None = None
    produced_on_spot: Spot | None = None
    payer: Party | None = None
    payee: Party | None = None


@dataclass(frozen=True, slots=True, repr=False)
class RemittedLine:
    """One SVC with all that belongs to it."""

    spot: Spot
    adjudicated: Procedure | None
    submitted: Procedure | None
    charged: Decimal | None
    paid: Decimal | None
    revenue_code: str = ""
    paid_units: str = ""
    submitted_units: str = ""
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[Remark, ...] = ()
    references: tuple[Reference, ...] = ()
    sums: tuple[Sum, ...] = ()
    days: tuple[Dated, ...] = ()

    @property
    def procedure(self) -> Procedure | None:
        """What was billed: SVC06, which is there where the payer judged by another; else SVC01."""
        return self.submitted or self.adjudicated

    @property
    def unexplained(self) -> Decimal:
        """What neither payment nor adjustment accounts for. Not below nothing for a line, nor above it for a reversal,
        where it balances."""
        return (self.charged or NOTHING) - (self.paid or NOTHING) - total(self.adjustments)

    def reference(self, qualifier: str) -> Reference | None:
        """The first with this qualifier."""
        return next((item for item in self.references if item.qualifier == qualifier), None)


@dataclass(frozen=True, slots=True, repr=False)
class RemittedClaim:
    """One CLP with all that belongs to it. `remittance` is shared by the claims of one transaction."""

    remittance: Remittance
    spot: Spot
    patient_control_number: str
    status: str
    charged: Decimal | None
    paid: Decimal | None
    patient_share: Decimal | None
    filing: str
    payer_control_number: str
    facility: str = ""
    frequency: str = ""
    drg: str = ""
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[Remark, ...] = ()
    people: tuple[Person, ...] = ()
    references: tuple[Reference, ...] = ()
    sums: tuple[Sum, ...] = ()
    days: tuple[Dated, ...] = ()
    contacts: tuple[Contact, ...] = ()
    lines: tuple[RemittedLine, ...] = ()
    inpatient: bool = False  # it has an MIA

    @property
    def is_reversal(self) -> bool:
        """It takes an earlier decision back."""
        return self.status == REVERSAL

    def person(self, role: str) -> Person | None:
        """The first in this role."""
        return next((item for item in self.people if item.role == role), None)

    def reference(self, qualifier: str) -> Reference | None:
        """The first with this qualifier."""
        return next((item for item in self.references if item.qualifier == qualifier), None)

    def all_adjustments(self) -> Iterator[Adjustment]:
        """Its own and those of its lines."""
        yield from self.adjustments
        for line in self.lines:
            yield from line.adjustments


@dataclass(frozen=True, slots=True, repr=False)
class ProviderAdjustment:
    """One of up to six of a PLB: positive where it was kept back from the payment."""

    reason: str
    amount: Decimal
    spot: Spot


@dataclass(frozen=True, slots=True, repr=False)
class Settlement:
    """What closes a transaction, after its claims. `whole`: its end was there, and as many segments as it says."""

    remittance: Remittance
    claims: int
    claims_paid: Decimal
    provider_adjustments: tuple[ProviderAdjustment, ...]
    whole: bool


Remitted = RemittedClaim | Settlement


def total(adjustments: tuple[Adjustment, ...]) -> Decimal:
    """Their sum."""
    return sum([item.amount for item in adjustments if item.amount is not None], NOTHING)
