"""The practice's own facts on a payer: programme, network status, contract days, address; each with its source.

A remittance says neither the programme nor the contract, so they come from here, and are never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from appealkit import yamltext
from appealkit.case import Denial, Payer, Program
from appealkit.case.people import Phone
from appealkit.errors import Problem, code_page
from appealkit.maps.kinds import Rule
from appealkit.maps.model import yes
from appealkit.maps.policies import plain_name
from appealkit.maps.programs import CorrectionWay
from appealkit.maps.shapes import shaped
from appealkit.maps.thresholds import Threshold, read_threshold

M030 = code_page(
    "M030",
    """payers.yaml is not of its shape
    What the practice knows of a payer decides programme and deadline, so it carries its source and its day.
    Bad: `- {name: Example Health Plan, programm: commercial-erisa}`. Good: `program:`, with `source:` and `known_on:`.
    """,
)


class PayerCorrections(Rule):
    """How this payer takes the correction of a line it has processed, and where the practice knows it from."""

    how: CorrectionWay
    source: str


MEGABYTE = 1_000_000  # as portals count it, and the smaller of the two that go by the name


class SendingLimits(Rule):
    """What this payer takes in one sending. What is not given here has no limit that is known."""

    files: Annotated[int | None, Field(ge=1, le=1000)] = None
    file_megabytes: Annotated[Decimal | None, Field(gt=0, le=10_000)] = None
    all_megabytes: Annotated[Decimal | None, Field(gt=0, le=100_000)] = None
    media: tuple[str, ...] = ()  # by their endings, such as pdf; none: not known
    zip: Annotated[bool | None, BeforeValidator(yes)] = None
    source: str
    known_on: date

    @property
    def file_bytes(self) -> int | None:
        """The most bytes of a file."""
        return None if self.file_megabytes is None else int(self.file_megabytes * MEGABYTE)

    @property
    def all_bytes(self) -> int | None:
        """The most bytes of all files together."""
        return None if self.all_megabytes is None else int(self.all_megabytes * MEGABYTE)


class PayerProfile(Rule):
    """One payer as the practice knows it. `contract_appeal_days` count from the notice, where the contract governs;
    `filing_limit_days` from the service, for the claim itself. `groups`: the profile speaks only of members of these
    groups, by the number on their card; a payer may be an insurer for one group and the administrator for another."""

    name: str
    payer_id: str | None = None
    groups: tuple[str, ...] = ()
    program: Program | None = None
    delegate: str | None = None
    network: Literal["contracted", "non-contracted"] | None = None
    contract_appeal_days: Annotated[int | None, Field(ge=1, le=1000)] = None
    filing_limit_days: Annotated[int | None, Field(ge=1, le=1000)] = None
    corrected_claims: PayerCorrections | None = None
    appeal_to: tuple[str, ...] = ()
    appeal_fax: Phone | None = None
    limits: SendingLimits | None = None
    source: str
    known_on: date

    def is_of(self, payer: Payer) -> bool:
        """The same id where both have one, else the same name."""
        if self.payer_id and payer.payer_id:
            return plain_name(self.payer_id) == plain_name(payer.payer_id)
        return plain_name(self.name) == plain_name(payer.name)


class PayerFile(Rule):
    payers: tuple[PayerProfile, ...] = ()


def load_payers(data: bytes, file: str = "payers.yaml") -> tuple[tuple[PayerProfile, ...], list[Problem]]:
    """Every profile in the file, and every problem."""
    text, problems = yamltext.read(data, file)
    if text is None or problems:
        return (), problems
    if not text.value:
        return (), []
    held, problems = shaped(PayerFile, text, M030)
    return (held.payers if held else ()), problems


def profile_of(payer: Payer, profiles: Iterable[PayerProfile], group: str | None = None) -> PayerProfile | None:
    """The practice's profile of this payer for this group: the group's own before one for all; None without one."""
    here = [profile for profile in profiles if profile.is_of(payer)]
    own = [profile for profile in here if group and plain_name(group) in map(plain_name, profile.groups)]
    return next(iter([*own, *(profile for profile in here if not profile.groups)]), None)


def contract_thresholds(profile: PayerProfile | None) -> dict[str, Threshold]:
    """What the contract sets, by requirement: the time for filing a claim."""
    if profile is None or profile.filing_limit_days is None:
        return {}
    return {"claim-accepted-in-time": read_threshold(f"{profile.filing_limit_days} days")}


FAXED = re.compile(r"(?i)^fax:?\s*([0-9+()./ -]{7,24})$")


def fax_of(denial: Denial, profile: PayerProfile | None) -> str | None:
    """Where an appeal is faxed to: as the notice says, else as the practice knows. None where neither does."""
    told = (FAXED.match(line) for line in denial.appeal_to)
    found = next((match[1].strip() for match in told if match), None)
    return found or (profile.appeal_fax if profile else None)


def completed(denial: Denial, profile: PayerProfile | None) -> Denial:
    """The denial with what the practice knows where the notice is silent. Nothing the denial says is changed."""
    if profile is None:
        return denial
    payer = denial.payer.model_copy(
        update={
            "program": denial.payer.program or profile.program,
            "delegate": denial.payer.delegate or profile.delegate,
        }
    )
    return denial.model_copy(update={"payer": payer, "appeal_to": denial.appeal_to or profile.appeal_to})
