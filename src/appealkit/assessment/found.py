"""What is found on a line before anything is argued: its denial reasons, and its coding errors."""

from __future__ import annotations

from dataclasses import dataclass

from appealkit.case import ServiceLine
from appealkit.maps.coding import Change
from appealkit.maps.routing import RouteKind


@dataclass(frozen=True, slots=True)
class Recognised:
    """A denial reason on a line, and what said so: codes, and clauses of the notice with their most telling words.

    `sure` is false where it is only a candidate.
    """

    reason: str
    sure: bool
    codes: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()

    @property
    def by(self) -> tuple[str, ...]:
        """What said so, in words for a reader."""
        telling = (f"telling: {', '.join(self.telling)}",) if self.telling else ()
        codes = (f"code {code}" for code in self.codes)
        return (*codes, *(f"words: {clause}" for clause in self.clauses), *telling)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of the line. `shown`: it hangs on nothing, or the record of that day shows what it hangs on."""

    change: Change
    shown: bool
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodingFinding:
    """A coding error on a line, or the fact that is needed to rule one out."""

    error: str
    title: str
    should_be: str
    route: RouteKind
    cite: str
    unknown: tuple[str, ...] = ()  # facts that must be known first; then it is only possible
    confidence: str = "seen"
    other: int | None = None  # the line it does not go with
    proposals: tuple[Proposal, ...] = ()
    first_see: str | None = None

    @property
    def decides(self) -> bool:
        """An unverified error is raised for a person to check, and decides nothing."""
        return self.confidence != "unverified"

    @property
    def proposal(self) -> Proposal | None:
        """The change to make. None where it hangs on what the record does not show yet."""
        return next((item for item in self.proposals if item.shown), None)


@dataclass(frozen=True, slots=True)
class PaidLine:
    """A line that was paid, and the coding errors on it: a matter for compliance, never for a letter."""

    line: ServiceLine
    coding: tuple[CodingFinding, ...]
