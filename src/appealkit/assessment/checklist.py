"""What is lacking → Asks, in the order in which to get them; and the smallest set of documents that would do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from appealkit.assessment.model import Ask, LineAssessment, Standing, StrategyResult, Support
from appealkit.assessment.strategies import Find, best_of_each_reason, ways
from appealkit.case import RecordRequest
from appealkit.maps.load import Rules
from appealkit.maps.model import Cure
from appealkit.maps.routing import RouteKind


def asks_of(lines: Iterable[LineAssessment], rules: Rules, requests: Iterable[RecordRequest] = ()) -> tuple[Ask, ...]:
    """A line for each requirement that is not met and can be asked for: blocking ones first, then by holder.

    An unmet requirement is asked for only where it keeps an appeal from being made, so that a wrong record is found.
    `requests`: what was already asked of somebody outside; it stands beside the line that it is for.
    """
    asked = {name: told_of(request) for request in requests for name in request.wants}
    found: dict[str, Ask] = {}
    for line in lines:
        if not _evidence_matters(line, rules):
            continue
        considered = _considered(line, rules)
        for result in line.results:
            if result.strategy not in considered:
                continue
            for name in result.findings:
                ask = _ask(name, line, result, rules)
                if ask is not None:
                    found[name] = _joined(found.get(name), ask)
    told = (replace(ask, asked=asked.get(ask.requirement, "")) for ask in found.values())
    return tuple(sorted(told, key=lambda ask: (not ask.blocking, ask.ask_of, ask.requirement)))


CHASE_AFTER = 14  # days without an answer


def told_of(request: RecordRequest) -> str:
    """The request in words: who was asked and when, and what came of it."""
    words = f"asked of {request.asked_of} on {request.sent_on}"
    if request.received_on:
        return f"{words}; it came on {request.received_on}: enter what it says"
    return words + (f", chased on {max(request.chased_on)}" if request.chased_on else "")


def to_chase(requests: Iterable[RecordRequest], on: date) -> list[str]:
    """The requests that nobody answered for two weeks."""
    open_ones = [(request, max((request.sent_on, *request.chased_on))) for request in requests]
    return [
        f"{told_of(request)}, and nothing has come for {(on - last).days} days: chase it"
        for request, last in open_ones
        if not request.received_on and (on - last).days > CHASE_AFTER
    ]


def _evidence_matters(line: LineAssessment, rules: Rules) -> bool:
    """Whether evidence could change what is done: not where another remedy, or none, follows from the codes alone."""
    if line.route.kind is not RouteKind.NO_APPEAL:
        return line.route.kind is RouteKind.APPEAL or bool(line.route.strategies)
    by_codes = {step.id for step in rules.routing.steps if step.route is not RouteKind.APPEAL}
    return bool(line.route.strategies) or line.route.step not in by_codes


def smallest_set(lines: Iterable[LineAssessment], rules: Rules) -> tuple[tuple[str, ...], str]:
    """The fewest documents that would turn every open line into a supported appeal, and the same in a sentence."""
    wanted: set[frozenset[str]] = {frozenset()}
    open_lines = [line for line in lines if line.route.strategies and not line.route.ready]
    if not open_lines:
        return (), ""
    for line in open_lines:
        chosen = (result.reason for result in line.results if result.strategy in line.route.strategies)
        for reason in dict.fromkeys(chosen):
            documents = _document_sets(line, reason, rules)
            if not documents:
                return (), "No document would make this supported: what is lacking cannot be had."
            wanted = {so_far | one for so_far in wanted for one in documents}
    best = min(wanted, key=lambda names: (len(names), sorted(names)))
    if not best:
        return (), "No further document is needed; what stands in the way must be settled by a person."
    titles = [rules.vocabulary.documents[name].title for name in sorted(best)]
    says = f"{len(best)} {'document' if len(best) == 1 else 'documents'} would do: {'; '.join(titles)}."
    return tuple(sorted(best)), says


def _document_sets(line: LineAssessment, reason: str, rules: Rules) -> list[frozenset[str]]:
    found = ways_that_can_be_had(line.results, reason, line.findings.__getitem__, rules)
    return [frozenset(rules.requirements[name].document or "other" for name in names) for names in found]


def ways_that_can_be_had(
    results: Iterable[StrategyResult], reason: str, find: Find, rules: Rules
) -> list[frozenset[str]]:
    """For each way of answering this reason the requirements that lack: none where what lacks is refuted, contradicts
    itself, or could only have been recorded on the day."""
    found = []
    for result in results:
        if result.reason != reason or result.support in {Support.BARRED, Support.UNSUPPORTED}:
            continue
        assert result.needs is not None
        required = [name for name in result.lacking if name in result.required]
        for way in ways(result.needs, find):
            names = [name for name in (*way, *required) if not find(name).contradictions]
            if any(find(name).standing is Standing.UNMET for name in names):
                continue
            if all(rules.requirements[name].cure is not Cure.CANNOT for name in names):
                found.append(frozenset(names))
    return found


def _considered(line: LineAssessment, rules: Rules) -> set[str]:
    """The chosen strategies; where none is chosen, the best of each reason that can be appealed."""
    clinical = (result for result in line.results if rules.reasons[result.reason].appealable)
    return set(line.route.strategies) or {result.strategy for result in best_of_each_reason(clinical)}


def _ask(name: str, line: LineAssessment, result: StrategyResult, rules: Rules) -> Ask | None:
    finding, requirement = line.findings[name], rules.requirements[name]
    if requirement.ask is None or finding.contradictions:
        return None  # what contradicts itself is settled by a person, not by another document
    below_default = finding.standing is Standing.MET and finding.below_default
    if finding.standing is Standing.MET and not below_default:
        return None
    blocking = name in result.lacking
    if finding.standing is Standing.UNMET and not blocking:
        return None
    get = requirement.ask.replace("{gap}", finding.gap or "as long as the record shows")
    return Ask(
        requirement=name,
        get=get,
        ask_of=requirement.ask_of or "the practice's own records",
        document=requirement.document or "other",
        blocking=blocking,
        cure=requirement.cure.value,
        lines=(line.line.number,),
        strategies=(result.strategy,),
        standing=finding.standing,
        why=finding.why if not below_default else f"{finding.shows}: below {finding.basis.threshold}, which others ask",
    )


def _joined(old: Ask | None, new: Ask) -> Ask:
    if old is None:
        return new
    return Ask(
        requirement=new.requirement,
        get=old.get,
        ask_of=old.ask_of,
        document=old.document,
        blocking=old.blocking or new.blocking,
        cure=old.cure,
        lines=tuple(sorted({*old.lines, *new.lines})),
        strategies=tuple(dict.fromkeys((*old.strategies, *new.strategies))),
        standing=min(old.standing, new.standing),
        why=old.why,
    )
