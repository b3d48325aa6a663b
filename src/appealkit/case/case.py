"""One Denial with its ChartEvidence, patient and practice: all that a letter may rest on."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date

from pydantic import Field, model_validator

from appealkit.case.chart import ChartDocument, ChartEvidence
from appealkit.case.codes import Ident, Model, Name, Text
from appealkit.case.denial import Denial
from appealkit.case.people import Patient, Practice


class Verdict(enum.StrEnum):
    """What a named person settled about one requirement or one piece of evidence.

    `accept` holds for evidence whose page could not be checked; it never settles a contradiction.
    `leave-out` keeps a thing out of the judgement; of two items that disagree it leaves out both.
    `clarified` names a later item, from the author of the first, that takes its place.
    """

    ACCEPT = "accept"
    LEAVE_OUT = "leave-out"
    CLARIFIED = "clarified"


class Decision(Model):
    requirement: Ident | None = None
    evidence: Ident | None = None
    decision: Verdict
    clarification: Ident | None = None  # the evidence that takes its place
    by: Name
    on: date
    why: Text

    @model_validator(mode="after")
    def _about_one_thing(self) -> Decision:
        if (self.requirement is None) == (self.evidence is None):
            raise ValueError("a decision names either 'requirement' or 'evidence'")
        if (self.decision is Verdict.CLARIFIED) != (self.clarification is not None):
            raise ValueError("'clarification' names the evidence that takes the place, and goes with 'clarified'")
        if self.decision is Verdict.CLARIFIED and self.evidence is None:
            raise ValueError("only evidence can be clarified")
        return self


class Case(Model):
    """Everything about one denial. `evidence` keeps the order of the file; nothing depends on it."""

    id: Ident = Field(alias="case")
    denial: Denial
    patient: Patient = Field(repr=False)
    practice: Practice
    documents: Mapping[Ident, ChartDocument] = Field(default_factory=dict, repr=False)
    evidence: tuple[ChartEvidence, ...] = Field(default=(), repr=False)
    decisions: tuple[Decision, ...] = ()
    origin: str = Field(default="", exclude=True)  # the file it was read from
