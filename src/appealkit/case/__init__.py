"""What we were told: one denial, the chart evidence, and the people. Frozen values; nothing is judged here."""

from appealkit.case.case import Adoption, Approved, CameFrom, Case, Decision, RecordRequest
from appealkit.case.chart import ChartDocument, ChartEvidence, Origin, Source, Value
from appealkit.case.denial import (
    Adjustment,
    AppealLevel,
    Appellant,
    ClaimType,
    Denial,
    Lifted,
    Lifting,
    Payer,
    PriorDecision,
    Program,
    ServiceLine,
    StatedCriterion,
)
from appealkit.case.people import Address, Patient, Practice, Signer

__all__ = [
    "Address",
    "Adjustment",
    "Adoption",
    "AppealLevel",
    "Appellant",
    "Approved",
    "CameFrom",
    "Case",
    "ChartDocument",
    "ChartEvidence",
    "ClaimType",
    "Decision",
    "Denial",
    "Lifted",
    "Lifting",
    "Origin",
    "Patient",
    "Payer",
    "Practice",
    "PriorDecision",
    "Program",
    "RecordRequest",
    "ServiceLine",
    "Signer",
    "Source",
    "StatedCriterion",
    "Value",
]
