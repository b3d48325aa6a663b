"""One Denial with its ChartEvidence, patient and practice: all that a letter may rest on."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from appealkit.case.chart import ChartDocument, ChartEvidence, Origin
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


class Adoption(Model):
    """A sentence of the edited letter that its signer takes on as opinion, word for word as it stands there."""

    words: Text = Field(repr=False)
    by: Name
    on: date
    why: Text | None = None


class CameFrom(Model):
    """Where a reader found a value, and whether it still stands as it was found. `sure`, from 0 to 1: how surely the
    words there mean it, where they had to be understood."""

    at: Name
    origin: Origin = Origin.AUTO
    sure: Annotated[Decimal, Field(ge=0, le=1)] | None = None


class RecordRequest(Model):
    """Records asked of somebody outside the practice. `wants`: the requirements that they would show."""

    asked_of: Name
    what: Text
    wants: tuple[Ident, ...] = ()
    sent_on: date
    chased_on: tuple[date, ...] = ()
    received_on: date | None = None

    @property
    def state(self) -> str:
        """sent, chased or received."""
        return "received" if self.received_on else "chased" if self.chased_on else "sent"


class Approved(Model):
    """The signer's word that the letter may go out over the signature: `letter` is the SHA-256 of its text
    (`letter.txt`, unsigned), so that any other words are not meant."""

    by: Name
    on: date
    letter: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$", strip_whitespace=True)]


class Case(Model):
    """Everything about one denial. `evidence` keeps the order of the file; nothing depends on it.

    `came_from`: the values that were read from elsewhere, by their path (`denial/lines/1/procedure`); every other value
    was typed by a person.
    """

    id: Ident = Field(alias="case")
    denial: Denial
    patient: Patient = Field(repr=False)
    practice: Practice
    documents: Mapping[Ident, ChartDocument] = Field(default_factory=dict, repr=False)
    evidence: tuple[ChartEvidence, ...] = Field(default=(), repr=False)
    decisions: tuple[Decision, ...] = ()
    adopted: tuple[Adoption, ...] = Field(default=(), repr=False)
    requests: tuple[RecordRequest, ...] = ()
    signature: Approved | None = None
    came_from: Mapping[str, CameFrom] = Field(default_factory=dict, repr=False)
    origin: str = Field(default="", exclude=True)  # the file it was read from
