"""Coding errors → the line as it should be: from, to, and why. Nothing is changed that hangs on the record, unless the
record of that day shows it; what it must show is said instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from appealkit.assessment.found import CodingFinding, Proposal
from appealkit.assessment.model import Assessment, LineAssessment
from appealkit.case import Denial, ServiceLine
from appealkit.maps.coding import Change
from appealkit.maps.routing import RouteKind

HANGS = "Hangs on the record"


@dataclass(frozen=True, slots=True)
class Billed:
    """A line of a claim, as far as a correction touches it."""

    procedure: str
    modifiers: tuple[str, ...]
    units: int

    @property
    def words(self) -> str:
        """`64483-50, 1 unit`."""
        return f"{'-'.join((self.procedure, *self.modifiers))}, {self.units} unit{'' if self.units == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Step:
    """One change and the error it cures. `settled` is false where it hangs on what the record does not show yet."""

    error: str
    does: str
    why: str
    should_be: str
    cite: str
    confidence: str
    settled: bool
    only_if: str | None = None
    evidence: tuple[str, ...] = ()
    first_see: str | None = None
    hangs_on_record: bool = False


@dataclass(frozen=True, slots=True)
class CorrectedLine:
    """A line as billed and as it should be. `to` is None where it hangs on the record, empty where it is taken off."""

    line: ServiceLine
    route: RouteKind | None  # none: the line was paid
    was: Billed
    to: tuple[Billed, ...] | None
    steps: tuple[Step, ...]

    @property
    def words(self) -> str:
        """What the line becomes, in words."""
        if self.to is None:
            return HANGS
        becomes = " and ".join(item.words for item in self.to) or "Taken off"
        rest = any(not step.settled for step in self.steps) and self.to != ()
        return f"{becomes}; the rest hangs on the record" if rest else becomes


def corrected_lines(assessment: Assessment, denial: Denial) -> tuple[CorrectedLine, ...]:
    """The denied lines that a correction concerns: one with a coding error, or one whose route is a corrected claim."""
    return tuple(
        _corrected(line.line, line.coding, line.route.kind, denial, line)
        for line in assessment.lines
        if line.coding or line.route.kind is RouteKind.CORRECTED_CLAIM
    )


def paid_lines_to_correct(assessment: Assessment, denial: Denial) -> tuple[CorrectedLine, ...]:
    """The lines that were paid though miscoded."""
    return tuple(_corrected(item.line, item.coding, None, denial) for item in assessment.paid)


def _corrected(
    line: ServiceLine,
    errors: Iterable[CodingFinding],
    route: RouteKind | None,
    denial: Denial,
    judged: LineAssessment | None = None,
) -> CorrectedLine:
    was = Billed(line.procedure, line.modifiers, line.units)
    keeps = _keeps(line, denial)
    steps: list[Step] = []
    to: tuple[Billed, ...] = (was,)
    settled = False
    for error in errors:
        for proposal in error.proposals:
            sure = proposal.shown and error.decides and not error.unknown
            steps.append(_step(error, proposal, line, keeps=keeps, sure=sure))
            if sure:
                settled = True
                to = _applied(to, proposal.change, keeps=keeps)
    if not steps and judged is not None:
        steps.append(_by_remittance(judged))
    hangs = any(not step.settled for step in steps)
    return CorrectedLine(line, route, was, to if settled and (not hangs or to != (was,)) else None, _once(steps))


def _once(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The same change for several reasons of one kind is told once, with every source."""
    kept: dict[tuple[str, str, str | None], Step] = {}
    for step in steps:
        key = (step.error, step.does, step.only_if)
        first = kept.get(key, step)
        cites = dict.fromkeys((*first.cite.split("; "), *step.cite.split("; ")))
        kept[key] = replace(first, cite="; ".join(cites))
    return tuple(kept.values())


def _by_remittance(judged: LineAssessment) -> Step:
    """Where the route is a corrected claim and no rule sees the error, the remittance says what to look for."""
    line = judged.line
    codes = ", ".join((*(f"{item.group}-{item.carc}" for item in line.adjustments), *line.remarks))
    does = f"put right what the remittance names ({codes})"
    see = "The claim as sent, beside the record of that day"
    return Step(
        judged.route.step or "by-remittance", does, judged.route.why, judged.route.why, judged.route.cite or codes,
        "seen", settled=False, only_if="only if the record of that day shows it", first_see=see, hangs_on_record=True,
    )  # fmt: skip


def _step(error: CodingFinding, proposal: Proposal, line: ServiceLine, *, keeps: bool, sure: bool) -> Step:
    change = proposal.change
    on_record = change.hangs_on == "record" and change.only_if is not None
    only_if = None
    if error.unknown:
        facts = " and ".join(name.replace("_", " ") for name in error.unknown)
        only_if = f"only once the {facts} is known, and is the one that makes this an error"
    elif on_record:
        only_if = f"only if the record of that day shows that {change.only_if}"
    elif change.only_if:
        only_if = f"only if {change.only_if}"
    return Step(
        error=error.error,
        does=_does(change, line, keeps=keeps),
        why=error.title,
        should_be=error.should_be,
        cite=error.cite,
        confidence=error.confidence,
        settled=sure,
        only_if=only_if,
        evidence=proposal.evidence,
        first_see=error.first_see,
        hangs_on_record=on_record,
    )


def _keeps(line: ServiceLine, denial: Denial) -> bool:
    """Of the lines of one code and day, the first keeps what they are merged into."""
    same = [i.number for i in denial.lines if (i.procedure, i.service_date) == (line.procedure, line.service_date)]
    return line.number == min(same)


def _does(change: Change, line: ServiceLine, *, keeps: bool) -> str:
    """The change in words, as far as it touches this line."""
    off = [modifier for modifier in change.remove_modifiers if modifier in line.modifiers]
    parts = []
    if change.take_off:
        parts.append("take the line off")
    if change.leave:
        parts.append("leave the line as it is")
    if change.merge_into is not None and not keeps:
        parts.append("take the line off: it is part of the first line of this code")
    elif change.merge_into is not None:
        named = f" with modifier {' and '.join(change.merge_into)}" if change.merge_into else " without a side"
        parts.append(f"one line{named} for all lines of this code")
    if code := change.replace_code.get(line.procedure):
        parts.append(f"{line.procedure} becomes {code}")
    if off:
        parts.append(f"take off modifier {' and '.join(off)}")
    if change.add_modifiers:
        parts.append(f"add modifier {' and '.join(change.add_modifiers)}")
    if change.split_into:
        parts.append(
            f"make it {len(change.split_into)} lines: {', '.join('-'.join(item) for item in change.split_into)}"
        )
    if change.units == 0:
        parts.append("take the line off")
    elif isinstance(change.units, int) and change.units != line.units:
        parts.append(f"units {line.units} become {change.units}")
    if change.further and (code := change.and_bill.get(line.procedure)):
        parts.append(f"bill {code} for the further joints of the note, units {change.further}")
    if change.put_in:
        parts.append(f"put in {change.put_in}")
    return "; ".join((*parts, change.say)) if change.say else "; ".join(parts) or "leave the line as it is"


def _applied(lines: tuple[Billed, ...], change: Change, *, keeps: bool) -> tuple[Billed, ...]:
    if change.take_off or (change.merge_into is not None and not keeps):
        return ()
    return tuple(part for line in lines for part in _changed(line, change))


def _changed(line: Billed, change: Change) -> tuple[Billed, ...]:
    kept = tuple(modifier for modifier in line.modifiers if modifier not in change.remove_modifiers)
    if change.merge_into is not None:
        kept = tuple(modifier for modifier in kept if modifier not in {"50", "RT", "LT"})
        kept = (*change.merge_into, *kept)
    kept = (*kept, *(modifier for modifier in change.add_modifiers if modifier not in kept))
    units = change.units if isinstance(change.units, int) else line.units
    whole = replace(
        line, procedure=change.replace_code.get(line.procedure, line.procedure), modifiers=kept, units=units
    )
    if units == 0:
        return ()
    if change.further and (code := change.and_bill.get(line.procedure)):
        return whole, replace(whole, procedure=code, units=change.further)
    return tuple(replace(whole, modifiers=(*part, *whole.modifiers)) for part in change.split_into) or (whole,)
