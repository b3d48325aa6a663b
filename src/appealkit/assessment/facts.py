"""The evidence as one line sees it: what may be used, the service itself, and how time is counted."""

from __future__ import annotations

import calendar
import functools
from collections.abc import Callable, Iterable, KeysView, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property
from typing import Any, TypeVar

from appealkit.case import ChartEvidence, Denial, ServiceLine
from appealkit.maps.procedures import Procedure, Procedures

T = TypeVar("T")

SIDES = {"RT": "right", "LT": "left", "50": "bilateral"}


def once(work_out: Callable[[Facts], T]) -> Callable[[Facts], T]:
    """The same function, worked out once for the same facts: most measures ask the same few things."""

    @functools.wraps(work_out)
    def known(facts: Facts) -> T:
        found: T | None = facts.worked_out.get(work_out)
        if found is None and work_out not in facts.worked_out:
            found = facts.worked_out[work_out] = work_out(facts)
        return found  # type: ignore[return-value]  # none only where that is what was worked out

    return known


@dataclass(frozen=True)
class Facts:
    """What measures and conditions look at. `evidence` is only what may be used for this question."""

    evidence: tuple[ChartEvidence, ...]
    denial: Denial
    line: ServiceLine
    procedures: Procedures
    _by_kind: Mapping[str, tuple[ChartEvidence, ...]] = field(default_factory=dict, repr=False)
    worked_out: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, evidence: Iterable[ChartEvidence], denial: Denial, line: ServiceLine, procedures: Procedures) -> Facts:
        """The facts of a line. Items are ordered by id, so that the order of the file changes nothing."""
        ordered = tuple(sorted(evidence, key=lambda item: item.id))
        by_kind: dict[str, list[ChartEvidence]] = {}
        for item in ordered:
            by_kind.setdefault(item.kind, []).append(item)
        return cls(ordered, denial, line, procedures, {kind: tuple(items) for kind, items in by_kind.items()})

    def without(self, ids: Iterable[str]) -> Facts:
        """The same, with these items taken out."""
        out = set(ids)
        if not out:
            return self
        rest = [item for item in self.evidence if item.id not in out]
        return Facts.of(rest, self.denial, self.line, self.procedures)

    def with_more(self, items: Iterable[ChartEvidence]) -> Facts:
        """The same, with these items added."""
        return Facts.of([*self.evidence, *items], self.denial, self.line, self.procedures)

    @property
    def kinds(self) -> KeysView[str]:
        """The kinds of evidence there are."""
        return self._by_kind.keys()

    def of_kind(self, kind: str) -> tuple[ChartEvidence, ...]:
        return self._by_kind.get(kind, ())

    def item(self, name: str) -> ChartEvidence | None:
        return next((item for item in self.evidence if item.id == name), None)

    @cached_property
    def day(self) -> date:
        """The date of service."""
        return self.line.service_date

    @cached_property
    def procedure(self) -> Procedure:
        return self.procedures.procedures[self.line.procedure]

    @cached_property
    def note(self) -> ChartEvidence | None:
        """The procedure note of this service: same day, and of its own kind; the same code goes first."""
        same_day = [
            item
            for item in self.of_kind("procedure-note")
            if (item.day("performed_on") or self.day) == self.day
            and tells_of(item, self.line.procedure, self.procedures)
        ]
        exact = [item for item in same_day if item.word("procedure") in (self.line.procedure, None)]
        return next(iter(exact or same_day), None)

    def is_of_another_service(self, item: ChartEvidence) -> bool:
        """A note of what was done that day, but of another kind of procedure than this line's."""
        if item.kind != "procedure-note" or item.day("performed_on") != self.day:
            return False
        return not tells_of(item, self.line.procedure, self.procedures)

    @cached_property
    def region(self) -> str | None:
        """The spinal region treated: the code's where it fixes one, else the note's. None where the needle is not
        where the pain is: the level of a stimulator lead is no region of the pain."""
        if self.procedures.families[self.procedure.family].acts_elsewhere:
            return None
        return self.procedure.region or (self.note.word("region") if self.note else None)

    @cached_property
    def care_regions(self) -> tuple[str, ...]:
        """The regions in which care counts for this service. The sacroiliac joint is cared for with the low back."""
        return ("sacroiliac", "lumbar-sacral") if self.region == "sacroiliac" else tuple(filter(None, [self.region]))

    @cached_property
    def side(self) -> str | None:
        """left, right or bilateral, from the modifiers, the other lines of the code that day, or the note."""
        same = [
            other
            for other in self.denial.lines
            if other.procedure == self.line.procedure and other.service_date == self.day
        ]
        found = {SIDES[modifier] for line in same for modifier in line.modifiers if modifier in SIDES}
        if found:
            return "bilateral" if len(found) > 1 or "bilateral" in found else next(iter(found))
        return self.note.word("laterality") if self.note else None

    @property
    def targets(self) -> tuple[str, ...]:
        """The levels and roots treated, as the note names them."""
        return (*self.note.words("levels"), *self.note.words("roots")) if self.note else ()

    @property
    def lines_that_day(self) -> tuple[ServiceLine, ...]:
        return tuple(line for line in self.denial.lines if line.service_date == self.day)

    @property
    def procedures_that_day(self) -> tuple[Procedure, ...]:
        """What was billed that day, as far as its codes are known."""
        known = self.procedures.procedures
        return tuple(known[line.procedure] for line in self.lines_that_day if line.procedure in known)

    def in_region(self, item: ChartEvidence) -> bool:
        """Whether the item is about the region treated; an item that names no region is taken to be."""
        region = item.word("region")
        return region is None or self.region is None or region == self.region


def tells_of(note: ChartEvidence, code: str, procedures: Procedures) -> bool:
    """Whether a procedure note may be the note of this code."""
    named, approach, region = (note.word(name) for name in ("procedure", "approach", "region"))
    return procedures.tells_of(code, named=named, approach=approach, region=region)


def add_months(day: date, months: int) -> date:
    """The same day of another month; where there is none, that month's last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def whole_months(first: date, last: date) -> int:
    """Complete calendar months from first to last."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - 1 if add_months(first, months) > last else months


def length(first: date, last: date, unit: str) -> Decimal:
    """last − first in this unit: days exact, weeks as days / 7 cut (not rounded) to one decimal, months and years
    as complete calendar months and years."""
    match unit:
        case "days":
            return Decimal((last - first).days)
        case "weeks":
            return weeks((last - first).days)
        case "months":
            return Decimal(whole_months(first, last))
        case "years":
            return Decimal(whole_months(first, last) // 12)
        case _:
            raise ValueError(f"{unit} is not a unit of time between two dates")


def age(first: date, last: date, unit: str) -> Decimal:
    """last − first where less is better: what has begun counts whole, so that nothing passes by being cut."""
    match unit:
        case "weeks":
            return (Decimal((last - first).days) / 7).quantize(Decimal("0.1"), rounding=ROUND_CEILING)
        case "months" | "years":
            months = whole_months(first, last)
            months += add_months(first, months) < last
            return Decimal(months if unit == "months" else -(-months // 12))
        case _:
            return length(first, last, unit)


def weeks(days: int) -> Decimal:
    """days / 7, cut to one decimal: never rounded up."""
    return (Decimal(days) / 7).quantize(Decimal("0.1"), rounding=ROUND_FLOOR)


def united_days(spans: Iterable[tuple[date, date]]) -> tuple[int, date | None, date | None]:
    """(days, first, last) of the union of these spans: overlaps count once, gaps count nothing."""
    total, first, last = 0, None, None
    reach: date | None = None
    for start, end in sorted(spans):
        first = first or start
        last = max(last, end) if last else end
        if reach is None or start > reach:
            total += (end - start).days
            reach = end
        elif end > reach:
            total += (end - reach).days
            reach = end
    return total, first, last


def longest_run(spans: Iterable[tuple[date, date]]) -> tuple[date, date]:
    """The longest stretch of days without a gap that these spans cover together."""
    runs: list[tuple[date, date]] = []
    for start, end in sorted(spans):
        if runs and start <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(runs[-1][1], end))
        else:
            runs.append((start, end))
    return max(runs, key=lambda run: run[1] - run[0])


def laid_end_to_end(days: int, last: date, unit: str) -> Decimal:
    """So many days as a length that ends on `last`: how a sum of days is read in calendar months."""
    return length(last - timedelta(days=days), last, unit)
