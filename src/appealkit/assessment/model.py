"""What the judgement gives: Measured, Finding, StrategyResult, Route, Ask, Assessment. None is changed once made."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from appealkit.assessment.due import Deadline, Filing
from appealkit.assessment.found import CodingFinding, PaidLine, Recognised
from appealkit.case import ServiceLine
from appealkit.maps.model import Needs
from appealkit.maps.policies import Governing
from appealkit.maps.routing import RouteKind
from appealkit.maps.thresholds import Quantity, Threshold


class Standing(enum.IntEnum):
    """How a requirement stands, in rising order. Silence (missing) is not denial (unmet)."""

    UNMET = 0  # the record says otherwise
    MISSING = 1  # nothing in the evidence supplied
    UNCLEAR = 2  # something is there, but it is silent, contradicted, or not found on its page
    MET = 3

    @property
    def word(self) -> str:
        return self.name.lower()


class Support(enum.StrEnum):
    """How far the record carries a strategy."""

    SUPPORTED = "supported"
    INCOMPLETE = "incomplete"
    UNSUPPORTED = "unsupported"
    BARRED = "barred"


class ThresholdSource(enum.StrEnum):
    """Whose threshold it is. A default only orders the checklist."""

    POLICY = "policy"
    DENIAL = "denial"
    CONTRACT = "contract"
    DEFAULT = "default"


UNKNOWN = (None,) * 6


@dataclass(slots=True)  # not frozen: one is made for every finding, and freezing costs as much as measuring
class Measured:
    """A number computed from evidence, with the evidence it used.

    `least` and `most` bound what it can be whatever else the record may hold: an open count that can still grow has
    no `most`; a fact (a recorded percentage) has both equal to the value. `silent` are items of the right kind that
    do not say what is needed. `value` is None when nothing could be measured.
    """

    value: Decimal | None
    unit: str
    evidence: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    lasting: Quantity | None = None
    silent: tuple[str, ...] = ()
    bounded_by: tuple[str, ...] = ()  # what sets `most`, where it is not the evidence itself
    note: str = ""
    window: int | None = None  # months of the rolling window it counted in
    against: tuple[str, ...] = ()  # items that speak against, where the value is zero

    @property
    def is_nothing(self) -> bool:
        """Nothing was measured, nothing is silent, and nothing bounds what it can be."""
        bounds = (self.value, self.most, self.first, self.last, self.lasting, self.window)
        return bounds == UNKNOWN and not self.silent


@dataclass(frozen=True, slots=True)
class Basis:
    """What a finding is compared with, and who says so."""

    threshold: Threshold | None
    source: ThresholdSource | None
    policy: str | None = None  # number and version
    section: str | None = None
    confidence: str | None = None


@dataclass(slots=True)  # not frozen either, for the same reason; nothing changes one once it is made
class Finding:
    """One requirement judged for one line: where it stands, on which evidence, and why."""

    requirement: str
    shows: str  # what must be shown, with its threshold
    standing: Standing
    why: str
    evidence: tuple[str, ...] = ()
    value: Decimal | None = None
    unit: str | None = None
    first: date | None = None
    last: date | None = None
    lasting: Quantity | None = None
    basis: Basis = Basis(None, None)
    gap: str | None = None
    contradictions: tuple[int, ...] = ()  # indexes into Assessment.contradictions
    window: int | None = None  # months of a rolling window, where the measure counted in one
    below_default: bool = False  # documented, but short of what other payers ask: a checklist matter only


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Items about the same thing that differ. `primary` is the first-hand record, where one outranks the other."""

    kind: str
    attribute: str
    evidence: tuple[str, ...]
    values: tuple[str, ...]
    primary: str | None = None


@dataclass(frozen=True, slots=True)
class StrategyResult:
    """A strategy weighed for one line and reason."""

    strategy: str
    reason: str
    map: str
    support: Support
    why: str
    findings: tuple[str, ...]  # requirement ids, needs first
    lacking: tuple[str, ...] = ()  # needs that are not met
    barred_by: tuple[str, ...] = ()
    clinical_argument: bool = False
    template: str = ""
    needs: Needs | None = None  # the tree it was weighed on
    required: tuple[str, ...] = ()  # what is needed besides because this payer asks for it


@dataclass(frozen=True, slots=True)
class Alternative:
    route: RouteKind
    why_not: str


@dataclass(frozen=True, slots=True)
class Route:
    """What to do about a line, why, how the decision was come to, and what was not chosen."""

    kind: RouteKind
    why: str
    trace: tuple[str, ...]
    alternatives: tuple[Alternative, ...] = ()
    strategies: tuple[str, ...] = ()  # chosen, one for each reason that a letter on this route answers
    ready: bool = False  # every such reason is answered: a letter may be written
    no_appeal_rights: bool = False  # the remittance itself gave none
    cite: str | None = None
    step: str | None = None  # the step of the routing that decided, where one did


@dataclass(slots=True)
class CriterionResult:
    """A criterion of the governing policy, with the finding that answers it."""

    criterion: str
    section: str
    says: str
    requirement: str
    standing: Standing | None  # None: not encoded, or not applicable
    applicable: bool
    confidence: str
    finding: Finding | None = None  # that met it: its own requirement's, or a waiver's, by the policy's own threshold
    note: str | None = None


@dataclass(frozen=True, slots=True)
class LineAssessment:
    """One denied line, judged."""

    line: ServiceLine
    family: str
    reasons: tuple[Recognised, ...]
    coding: tuple[CodingFinding, ...]
    governing: Governing
    findings: Mapping[str, Finding]
    criteria: tuple[CriterionResult, ...]  # none where another remedy comes before any appeal
    results: tuple[StrategyResult, ...]
    route: Route
    discuss: tuple[str, ...] = ()
    set_aside: tuple[tuple[str, str, str], ...] = ()  # requirement, the denial's threshold, the LCD's that governs
    unread: tuple[str, ...] = ()  # codes of the line that no rule speaks of

    @property
    def meets_every_criterion(self) -> bool:
        """Every applicable criterion is met and none is left unencoded: only then may a letter say so."""
        return bool(self.criteria) and all(
            not item.applicable or item.standing is Standing.MET for item in self.criteria
        )


class Effect(enum.StrEnum):
    """What would follow for a line if one thing more were shown."""

    COMPLETES = "completes"  # alone it makes the letter possible
    WITH_OTHERS = "with-others"  # so it does, together with others that lack
    ANOTHER_WAY = "another-way"  # the remedy is then another one
    STRENGTHENS = "strengthens"  # whether there is a letter does not hang on it
    NOT_ENOUGH = "not-enough"  # nothing that can be had beside it would make the letter possible


@dataclass(frozen=True, slots=True)
class Change:
    """What having one thing would change for these lines, as judging them with it told.

    `beside`: the requirements that have to be shown too. `instead`: those of which any one would do in its place.
    """

    lines: tuple[int, ...]
    effect: Effect
    says: str
    beside: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """A checklist line: what to get, from whom, which requirements it serves, and what it would change."""

    requirement: str
    get: str
    ask_of: str
    document: str
    blocking: bool
    cure: str
    lines: tuple[int, ...]
    strategies: tuple[str, ...] = ()
    standing: Standing = Standing.MISSING
    why: str = ""
    asked: str = ""  # who was asked for it, when, and what came of it
    changes: tuple[Change, ...] = ()  # one for each group of lines for which it is the same

    @property
    def would(self) -> str:
        """What it would change, in words."""
        return " ".join(change.says for change in self.changes)


@dataclass(frozen=True, slots=True)
class Adverse:
    """A fact that speaks against the appeal: for the internal checklist only."""

    says: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole judgement of a case."""

    case: str
    on: date
    lines: tuple[LineAssessment, ...]
    asks: tuple[Ask, ...]
    contradictions: tuple[Contradiction, ...]
    adverse: tuple[Adverse, ...]
    deadlines: tuple[Deadline, ...]
    smallest_set: tuple[str, ...]  # documents that would turn this into a supported appeal; empty when none would
    smallest_set_says: str
    checks: tuple[str, ...] = ()  # things a person should look at
    paid: tuple[PaidLine, ...] = ()  # lines that were paid though they show a coding error
    rules_sha256: str = ""
    quotes: Mapping[str, str] = field(default_factory=dict)
    filing: Filing | None = None

    @property
    def late(self) -> tuple[Deadline, ...]:
        """The deadlines of the appeal that have passed."""
        return tuple(item for item in self.deadlines if item.late and item.is_of_the_appeal)

    @property
    def holds(self) -> tuple[Contradiction, ...]:
        """Unsettled contradictions that touch a chosen strategy: they hold the letter back."""
        touched = {
            index
            for line in self.lines
            for result in line.results
            if result.strategy in line.route.strategies
            for name in result.findings
            for index in line.findings[name].contradictions
        }
        return tuple(item for index, item in enumerate(self.contradictions) if index in touched)

    @property
    def answered(self) -> tuple[LineAssessment, ...]:
        """The lines the letter is written for: those that may be appealed; where none may, the first that has another
        letter, such as a timely-filing dispute, and those of the same route."""
        ready = [line for line in self.lines if line.route.ready]
        kinds = [RouteKind.APPEAL, *(line.route.kind for line in ready)]
        chosen = next((kind for kind in kinds if any(line.route.kind is kind for line in ready)), None)
        return tuple(line for line in ready if line.route.kind is chosen)
