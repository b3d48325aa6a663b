"""Programmes: their appeal levels with windows and day counting, and the authorities a letter may cite."""

from __future__ import annotations

from collections.abc import Mapping

from appealkit.case import AppealLevel, Program
from appealkit.maps.kinds import Rule
from appealkit.maps.model import Confidence, Read, YesNo
from appealkit.maps.policies import InForce


class Window(Rule):
    """How long there is to file: `days` or `months`, from the notice or from its receipt.

    `presumed_receipt_days`: receipt is taken to be this many days after the notice where nothing shows another day.
    `rolls`: a last day on a weekend or federal holiday moves to the next working day.
    """

    days: int | None = None
    months: int | None = None
    counted_from: str  # notice | receipt
    presumed_receipt_days: int = 0
    rolls: YesNo = False
    filed_when: str = "received"
    cite: str
    confidence: Confidence = Confidence.SEEN


class Level(Rule):
    title: str  # as a letter names the request
    body: str  # who decides
    window: Window
    next: str | None = None


class ProgramRules(Rule):
    """One programme's ladder. `first` is the level an unnamed appeal starts on."""

    program: Program
    title: str
    first: AppealLevel
    addressee: str  # the line above the payer's address
    salutation: str
    levels: Mapping[AppealLevel, Level]
    required: tuple[str, ...] = ()  # fields of the case that the request must contain
    contract_governs: YesNo = False  # a contracted provider's days are the contract's, not these
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
