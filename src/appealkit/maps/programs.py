"""Programmes: their appeal levels with windows and day counting, what a request needs, how corrections are sent; and
the authorities a letter may cite."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from appealkit.case import AppealLevel, Program
from appealkit.maps.kinds import Rule
from appealkit.maps.model import Confidence, Read, YesNo
from appealkit.maps.policies import InForce


class Window(Rule):
    """How long there is to file: `days` or `months`, from the notice or from its receipt.

    `presumed_receipt_days`: receipt is taken to be this many days after the notice where nothing shows another day;
    `presumed_since`: for notices from this day on, earlier ones count from the notice. `rolls`: a last day on a
    weekend or federal holiday moves to the next working day. `filed_when`: received | filed.
    """

    days: int | None = None
    months: int | None = None
    counted_from: str  # notice | receipt
    presumed_receipt_days: int = 0
    presumed_since: date | None = None
    rolls: YesNo = False
    filed_when: str = "received"
    cite: str
    confidence: Confidence = Confidence.SEEN

    def presumes(self, notice: date) -> int:
        """The days of presumed receipt for a notice of this day."""
        return 0 if self.presumed_since and notice < self.presumed_since else self.presumed_receipt_days

    def is_from_notice(self, notice: date) -> bool:
        """Whether a notice of this day is counted from itself, whenever it was received."""
        return self.counted_from == "notice" or bool(self.presumed_since and notice < self.presumed_since)


class Amount(Rule):
    """The least amount in controversy for requests made in a year."""

    least: Decimal
    cite: str
    confidence: Confidence = Confidence.SEEN


class Enclosure(Rule):
    """A document that the request must bring."""

    document: str  # its kind
    says: str


class Element(enum.StrEnum):
    """What a request must say, where its words can be taken from the case."""

    PATIENT = "patient"  # by name
    MEMBER = "member"  # the patient's number with the payer
    CLAIM = "claim"
    SERVICE = "service"  # with its date
    PARTY = "party"  # who asks, or represents who asks
    DECIDER = "decider"  # who made the decision before
    NOTICE = "notice"  # the decision before
    DISPUTE = "dispute"
    WHY = "why"
    EVIDENCE = "evidence"


class Request(Rule):
    """What a request on this level must hold, in the words of its programme, and what it must bring."""

    form: str
    contains: Mapping[Element, str] = {}
    ask: tuple[str, ...] = ()  # what its form asks besides, and no case can tell: answered by hand with yes or no
    enclose: tuple[Enclosure, ...] = ()
    note: str | None = None
    cite: str
    confidence: Confidence = Confidence.SEEN


class Decided(Rule):
    """How long the body has to decide."""

    days: int
    cite: str
    confidence: Confidence = Confidence.SEEN


class Level(Rule):
    """One rung. `least_amount`: by the year of the request."""

    title: str  # as a letter names the request
    body: str  # who decides
    window: Window
    request: Request | None = None
    decided: Decided | None = None
    decided_before: Decided | None = None  # of a service that was refused before it was done
    least_amount: Mapping[int, Amount] = {}
    note: str | None = None
    next: AppealLevel | None = None


class Contractor(Rule):
    """What one contractor's pages add for its states: its own rule on weekends, and what to know of its mailroom."""

    who: str
    states: tuple[str, ...]
    rolls: YesNo = False
    note: str | None = None
    source: str


class GoodCause(Rule):
    """What saves a late request: what to explain, what to enclose."""

    explain: str
    enclose: str
    cite: str
    confidence: Confidence = Confidence.SEEN


class StandingRule(Rule):
    """What an appellant of these capacities must show to be heard. `network`: only with or without a contract.

    `document_type`: of the representation evidence that proves it; none: a person checks. `valid_months`: after its
    signature. `within_the_window`: signed no later than the request is due. `on_payment`: not where a service was
    refused before it was done.
    """

    capacities: tuple[str, ...]
    network: tuple[str, ...] = ()
    document_type: str | None = None
    valid_months: int | None = None
    within_the_window: YesNo = False
    on_payment: YesNo = False
    says: str
    cite: str
    confidence: Confidence = Confidence.SEEN


class CorrectionWay(enum.StrEnum):
    """How a corrected claim is sent."""

    REPLACEMENT = "replacement"
    NEW_CLAIM = "new-claim"
    REOPENING = "reopening"


class Correction(Rule):
    """How this programme, or this payer, takes a correction, and who says so."""

    how: CorrectionWay
    source: str
    confidence: Confidence = Confidence.SEEN
    note: str | None = None


class Corrections(Rule):
    """For a line that was processed; and, where a remittance can say so, for a claim that never was."""

    processed: Correction
    unprocessable: Correction | None = None


class Limit(Rule):
    """A limit beside the appeal's: for the claim itself, from the date of service; for a reopening, from the notice."""

    months: int
    rolls: YesNo = False
    cite: str
    confidence: Confidence = Confidence.SEEN


class ProgramRules(Rule):
    """One programme's ladder. `first` is the level an unnamed appeal starts on."""

    program: Program
    title: str
    first: AppealLevel
    addressee: str  # the line above the payer's address
    salutation: str
    levels: Mapping[AppealLevel, Level]
    contract_governs: YesNo = False  # a contracted provider's days are the contract's, not these
    contractors: tuple[Contractor, ...] = ()
    good_cause: GoodCause | None = None
    standing: tuple[StandingRule, ...] = ()
    corrections: Corrections | None = None
    first_filing: Limit | None = None
    reopening: Limit | None = None
    note: str | None = None
    read: Read


class Authority(Rule):
    """A regulation a letter may cite; never outside its dates, its programmes or the capacities it speaks for."""

    authority: str
    cite: str
    says: str
    binds: tuple[Program, ...]
    capacities: tuple[str, ...] = ()  # of the appellant; none: any
    in_force: InForce
    confidence: Confidence
    read: Read


class AuthorityFile(Rule):
    authorities: tuple[Authority, ...]
