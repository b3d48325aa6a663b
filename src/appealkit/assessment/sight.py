"""What the signs of coding errors are looked for in: a line, the other lines of its day, the record."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from appealkit.assessment.view import LineView
from appealkit.case import ChartEvidence, Denial, ServiceLine
from appealkit.maps.coding import Pair
from appealkit.maps.load import Rules
from appealkit.maps.procedures import Procedure


@dataclass(frozen=True)
class Sight:
    """What the signs are looked for in: the line, the others of its day, the record. `partner`: the line of a pair."""

    denial: Denial
    view: LineView
    rules: Rules
    evidence: tuple[ChartEvidence, ...]
    claim_type_open: bool = False
    partner: ServiceLine | None = None

    @property
    def line(self) -> ServiceLine:
        return self.view.line

    @cached_property
    def procedure(self) -> Procedure:
        return self.rules.procedures.procedures[self.line.procedure]

    @cached_property
    def others(self) -> tuple[ServiceLine, ...]:
        """The other lines of the day; of a pair, the one."""
        day = self.line.service_date
        others = (item for item in self.denial.lines if item is not self.line and item.service_date == day)
        return (self.partner,) if self.partner else tuple(others)

    @cached_property
    def codes(self) -> frozenset[str]:
        """The adjustment and remark codes of the line."""
        return frozenset((*self.line.remarks, *(item.carc for item in self.line.adjustments)))

    @property
    def pair(self) -> Pair | None:
        """The pair of which this line is column two."""
        key = (self.partner.procedure, self.line.procedure) if self.partner else ("", "")
        return self.rules.pairs.get(key)

    def notes(self, procedure: str) -> tuple[ChartEvidence, ...]:
        """The day's procedure notes on this code."""
        return tuple(item for item in self.notes_of_the_day if item.word("procedure") in (procedure, None))

    @cached_property
    def notes_of_the_day(self) -> tuple[ChartEvidence, ...]:
        """The day's procedure notes, whatever they are on."""
        return tuple(item for item in self.evidence if item.kind == "procedure-note" and self.is_of_the_day(item))

    def is_of_the_day(self, item: ChartEvidence) -> bool:
        """Performed, or else recorded, on the day of the service."""
        return (item.day("performed_on") or item.recorded_on) == self.line.service_date
