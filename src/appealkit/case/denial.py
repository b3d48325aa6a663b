"""What the payer said: Denial, its ServiceLines, their Adjustments; and who asks for the appeal."""

from __future__ import annotations

import enum
from datetime import date
from typing import Annotated

from pydantic import Field

from appealkit.case.codes import (
    Carc,
    DiagnosisCode,
    GroupCode,
    Ident,
    Model,
    Modifier,
    Money,
    Name,
    PlaceOfService,
    ProcedureCode,
    Rarc,
    SignedMoney,
    StateCode,
    Text,
)


class Program(enum.StrEnum):
    """The programme whose ladder, deadlines and law govern; an 835 does not say it."""

    MEDICARE_FFS = "medicare-ffs"
    MEDICARE_ADVANTAGE = "medicare-advantage"
    COMMERCIAL_ERISA = "commercial-erisa"
    COMMERCIAL_INSURED = "commercial-insured"
    MEDICAID_MANAGED = "medicaid-managed"
    FEHB = "fehb"
    WORKERS_COMP = "workers-comp"
    OTHER = "other"


class AppealLevel(enum.StrEnum):
    """The rung of the ladder. 'Reconsideration' alone is ambiguous, so both are named in full."""

    INTERNAL_1 = "internal-1"
    INTERNAL_2 = "internal-2"
    REDETERMINATION = "redetermination"
    RECONSIDERATION_QIC = "reconsideration-qic"
    RECONSIDERATION_MA = "reconsideration-ma"
    ALJ = "alj"
    COUNCIL = "council"
    COURT = "court"
    EXTERNAL = "external"

    @property
    def words(self) -> str:
        """Its name for a reader, where no programme gives it another."""
        return LEVEL_WORDS[self]


LEVEL_WORDS = {
    AppealLevel.INTERNAL_1: "first internal appeal",
    AppealLevel.INTERNAL_2: "second internal appeal",
    AppealLevel.REDETERMINATION: "redetermination",
    AppealLevel.RECONSIDERATION_QIC: "reconsideration by an independent contractor",
    AppealLevel.RECONSIDERATION_MA: "reconsideration by the plan",
    AppealLevel.ALJ: "hearing",
    AppealLevel.COUNCIL: "council review",
    AppealLevel.COURT: "judicial review",
    AppealLevel.EXTERNAL: "external review",
}


class ClaimType(enum.StrEnum):
    PROFESSIONAL = "professional"
    FACILITY = "facility"


class Payer(Model):
    name: Name
    payer_id: Ident | None = None
    program: Program | None = None
    state: StateCode | None = None  # where the service was billed: it picks the Medicare contractor
    plan: Name | None = None
    delegate: Name | None = None  # the vendor that reviewed for the plan, whose guideline it applied


class Adjustment(Model):
    """One CAS triplet: group code, reason code, amount (negative in reversals)."""

    group: GroupCode
    carc: Carc
    amount: SignedMoney | None = None


class ServiceLine(Model):
    """One billed line as adjudicated."""

    number: Annotated[int, Field(ge=1, le=999)]
    procedure: ProcedureCode
    modifiers: tuple[Modifier, ...] = ()
    diagnoses: tuple[DiagnosisCode, ...] = ()
    units: Annotated[int, Field(ge=1, le=999)] = 1
    place_of_service: PlaceOfService | None = None
    service_date: date
    charged: Money | None = None
    paid: Money | None = None
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[Rarc, ...] = ()
    policy_ref: Ident | None = None  # 835 REF*0K: the coverage policy the payer applied
    reduced: bool = False  # paid in part, for a reason beyond the contract's rate and the patient's share
    refused_before: bool = False  # a request for authorization of it was refused, before it was done
    refusal_codes: tuple[Ident, ...] = ()  # why, as the payer codes it (278 HCR03): another list than CARC and RARC

    @property
    def is_denied(self) -> bool:
        """Nothing was paid, or less for a reason that can be disputed, or it was refused before it was done; whether
        that is a denial, the route says."""
        return self.refused_before or (bool(self.adjustments) and (not self.paid or self.reduced))

    @property
    def codes(self) -> tuple[str, ...]:
        """Its adjustments as `CO-50` and its remarks as `N115`, each once."""
        adjusted = (f"{item.group}-{item.carc}" for item in self.adjustments)
        return tuple(dict.fromkeys((*adjusted, *self.remarks)))


class PriorDecision(Model):
    """An earlier level, or a peer-to-peer call, on this same denial.

    `documents`: those of the case that lay before it; none given: the ones dated before it. `addressed`: the
    requirements it spoke of; none given: not known.
    """

    on: date
    level: AppealLevel | None = None
    kind: Annotated[str, Field(pattern="^(decision|peer-to-peer)$")] = "decision"
    outcome: Name
    with_whom: Name | None = None
    reference: Name | None = None
    documents: tuple[Ident, ...] = ()
    addressed: tuple[Ident, ...] = ()


class Lifting(enum.StrEnum):
    """What became of a decision that no longer stands."""

    TAKEN_BACK = "taken-back"  # and none has come in its place
    DECIDED_ANEW = "decided-anew"  # and no line is denied any more


class Lifted(Model):
    """The payer's later word, by which a denial no longer stands: how, since when, who says so, and where."""

    how: Lifting
    on: date
    by: Name
    reference: Name | None = None

    def __str__(self) -> str:
        return ", ".join(filter(None, (f"{self.by} on {self.on}", self.reference)))


class Appellant(Model):
    """In whose right the appeal is made, and which document of the case proves it."""

    capacity: Annotated[
        str, Field(pattern="^(provider|authorized-representative|assignee|enrollee-consent|non-contract-provider)$")
    ] = "provider"
    authorization: Ident | None = None


class StatedCriterion(Model):
    """A threshold the payer wrote in this denial: it counts as that payer's, cited to the notice."""

    requirement: Ident
    threshold: Name
    quote: Text


class Denial(Model):
    payer: Payer
    claim_number: Name = Field(repr=False)
    notice_date: date
    received_on: date | None = None
    printed_deadline: date | None = None
    appeal_to: tuple[Name, ...] = ()
    policy_cited: Name | None = None
    appeal_level: AppealLevel | None = None
    expedited: bool = False
    claim_type: ClaimType | None = None
    prior_decisions: tuple[PriorDecision, ...] = ()
    appellant: Appellant = Appellant()
    reason_text: Text | None = Field(default=None, repr=False)
    stated_criteria: tuple[StatedCriterion, ...] = ()
    lifted: Lifted | None = None
    lines: Annotated[tuple[ServiceLine, ...], Field(min_length=1)]

    @property
    def lifted_since(self) -> Lifted | None:
        """By what this decision no longer stands; None while it does, also where it came after an earlier one fell."""
        return self.lifted if self.lifted and self.lifted.on >= self.notice_date else None

    @property
    def denied_lines(self) -> tuple[ServiceLine, ...]:
        return tuple(line for line in self.lines if line.is_denied)
