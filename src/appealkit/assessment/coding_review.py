"""Coding errors of a line. Runs before any appeal: a miscoded line is corrected, not argued.

What an error looks like and what cures it is data (`evidence_maps/coding/`). A change that hangs on the record is
proposed only where the record of that day shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from appealkit.assessment.billed_and_done import further_joints, levels_payable
from appealkit.assessment.found import CodingFinding, PaidLine, Proposal
from appealkit.assessment.line_signs import all_show, joints, recorded, shows
from appealkit.assessment.model import LineAssessment
from appealkit.assessment.sight import Sight
from appealkit.assessment.view import LineView
from appealkit.case import ChartEvidence, ClaimType, Denial, ServiceLine
from appealkit.maps.coding import Change, CodingError
from appealkit.maps.load import Rules


def claim_type_of(denial: Denial, line: ServiceLine, evidence: tuple[ChartEvidence, ...]) -> ClaimType | None:
    """Whether the biller is the physician or the facility: as told, as the submission shows, or by place of service.

    An office (11) bills no facility claim. In a surgery centre or hospital either may bill, so nothing is inferred.
    """
    if denial.claim_type:
        return denial.claim_type
    told = {item.word("claim_type") for item in evidence if item.kind == "claim-submission"} - {None}
    if len(told) == 1:
        return ClaimType(str(next(iter(told))))
    return ClaimType.PROFESSIONAL if line.place_of_service == "11" else None


def review(
    denial: Denial, view: LineView, rules: Rules, evidence: Iterable[ChartEvidence] = ()
) -> tuple[CodingFinding, ...]:
    """Every coding error the line shows. One that hangs on an unknown fact is given with that fact as `unknown`.

    `evidence` is only what may be relied on: an item whose quote is not on its page changes no line.

    Of several errors that speak of the same pair of lines only the first is given: it is the most particular.
    """
    found: list[CodingFinding] = []
    paired: set[int] = set()
    evidence = tuple(evidence)
    plain = Sight(denial, view, rules, evidence)
    biller_open = plain if view.claim_type else Sight(denial, view, rules, evidence, claim_type_open=True)
    for error, signs in _possible(plain):
        for sight in _sights(error, biller_open if "claim_type" in error.unless_unknown else plain):
            other = sight.partner.number if sight.partner else None
            if other in paired or not all_show(signs, error.when, sight):
                continue
            if any(all_show(test.asks, test, sight) for test in error.unless):
                continue
            if other is not None:
                paired.add(other)
            found.append(_finding(error, ("claim_type",) if sight.claim_type_open else (), sight))
    return tuple(found)


OF_THE_LINE = frozenset({"procedures", "families", "add_on", "bilateral", "mai", "modifiers_all", "modifiers_any",
                         "modifiers_none", "place_of_service", "program", "not_program"})  # fmt: skip
OF_OTHER_LINES = frozenset({"other_side_billed_apart", "billed_before", "primary_denied", "with_procedures",
                            "with_families", "with_modifiers", "column_two"})  # fmt: skip


def _possible(sight: Sight) -> tuple[tuple[CodingError, tuple[str, ...]], ...]:
    """The errors that a line so coded may have, in their order, each with the signs that are still to be looked for;
    without those that other lines of its day make, where there are none."""
    line = sight.line
    key = (_possible, line.procedure, line.modifiers, line.place_of_service, sight.view.program, bool(sight.others))
    if key not in sight.rules.kept:
        sight.rules.kept[key] = tuple(
            (error, tuple(name for name in error.when.asks if name not in OF_THE_LINE))
            for error in sight.rules.coding
            if all(shows(name, error.when, sight) for name in error.when.asks if name in OF_THE_LINE)
            and (sight.others or OF_OTHER_LINES.isdisjoint(error.when.asks))
        )
    found: tuple[tuple[CodingError, tuple[str, ...]], ...] = sight.rules.kept[key]
    return found


def to_check(line: LineAssessment) -> list[str]:
    """What a person should look at: errors that rest on nothing that was verified."""
    return [
        f"line {line.line.number}: {error.title}. {error.should_be}; unverified, so it decides nothing ({error.cite})"
        for error in line.coding
        if not error.decides
    ]


def paid_lines(denial: Denial, evidence: Iterable[ChartEvidence], rules: Rules) -> tuple[PaidLine, ...]:
    """The lines that were paid though they show a coding error: for compliance, whatever becomes of the denied ones."""
    if not any(line.paid for line in denial.lines):
        return ()
    known, evidence = rules.procedures.procedures, tuple(evidence)
    unpaid = {line.number for line in denial.lines if not line.paid}  # a pair of which one was paid is settled
    alone = {error.id for error in rules.coding if error.even_alone}
    found = []
    for line in denial.lines:
        if line.paid and line.procedure in known:
            kind = claim_type_of(denial, line, evidence)
            view = LineView.of(line, known[line.procedure], denial.payer, kind, rules.named)
            errors = tuple(
                item
                for item in review(denial, view, rules, evidence)
                if item.decides and not item.unknown and (item.other not in unpaid or item.error in alone)
            )
            found += [PaidLine(line, errors)] * bool(errors)
    return tuple(found)


def _sights(error: CodingError, sight: Sight) -> Iterator[Sight]:
    """The sight itself; for an error of a pair, one for each line of the day it is column two with."""
    if not error.when.column_two:
        yield sight
        return
    for other in sight.others:
        if (other.procedure, sight.line.procedure) in sight.rules.pairs:
            yield replace(sight, partner=other)


def _finding(error: CodingError, unknown: tuple[str, ...], sight: Sight) -> CodingFinding:
    words = {
        "{code}": sight.line.procedure,
        "{other}": sight.partner.procedure if sight.partner else "",
        "{maximum}": str(sight.procedure.mue or ""),
    }
    proposals = _proposals(error, sight, words)
    shown = next((item for item in proposals if item.shown), None)
    confidence = error.confidence.value
    if sight.pair and sight.pair.source.confidence.value == "unverified":
        confidence = "unverified"
    return CodingFinding(
        error=error.id,
        title=_filled(error.title, words),
        should_be=_filled(error.should_be, words),
        route=shown.change.route if shown and shown.change.route else error.route,
        cite="; ".join(filter(None, (sight.pair.cite if sight.pair else "", error.cite))),
        unknown=unknown,
        confidence=confidence,
        other=sight.partner.number if sight.partner else None,
        proposals=proposals,
        first_see=_filled(error.first_see, words) if error.first_see else None,
    )


def _filled(text: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        text = text.replace(name, word)
    return text


def _proposals(error: CodingError, sight: Sight, words: Mapping[str, str]) -> tuple[Proposal, ...]:
    claim_type = sight.view.claim_type
    open_to = [c for c in error.changes if c.claim_type in (None, claim_type) or claim_type is None]
    proposals = [_proposal(change, sight, words, sure_of_biller=claim_type is not None) for change in open_to]
    shown = [item for item in proposals if item.shown]
    return tuple(shown[:1] or proposals)


def _proposal(change: Change, sight: Sight, words: Mapping[str, str], *, sure_of_biller: bool) -> Proposal:
    told = {"say": _filled(change.say, words)} if change.say else {}
    carried = {"joints": joints, "levels": levels_payable}.get(str(change.units))
    counted = {"units": carried(sight)} if carried else {}
    further = {"further": further_joints(sight)} if change.and_bill else {}
    concrete = change.model_copy(update={**told, **counted, **further})
    if change.shown_by is None:
        hangs = change.only_if is not None or (change.claim_type is not None and not sure_of_biller)
        return Proposal(concrete, shown=not hangs)
    holds, evidence = recorded(change.shown_by, sight)
    return Proposal(concrete, holds, evidence if holds else ())
