"""A case judged: for each denied line its reasons, coding, findings, strategies and route; for the case what is
missing, what disagrees, what speaks against it, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from appealkit.assessment import coding_review
from appealkit.assessment.adverse import adverse_facts
from appealkit.assessment.changes import with_changes
from appealkit.assessment.checklist import asks_of, smallest_set, to_chase
from appealkit.assessment.contradictions import contradictions
from appealkit.assessment.deadlines import deadlines_of
from appealkit.assessment.earlier import earlier_checks, level_is_told
from appealkit.assessment.facts import Facts
from appealkit.assessment.filing import filing_of
from appealkit.assessment.found import Recognised
from appealkit.assessment.judge import Bench
from appealkit.assessment.model import (
    Assessment,
    Contradiction,
    CriterionResult,
    LineAssessment,
    Route,
    Standing,
    StrategyResult,
    Support,
    ThresholdSource,
)
from appealkit.assessment.oddities import odd, sparse, unsure, weak
from appealkit.assessment.precedence import before_any_appeal
from appealkit.assessment.recognise import recognise
from appealkit.assessment.route import route
from appealkit.assessment.stated import stated_thresholds
from appealkit.assessment.strategies import Find, applies, is_open, needs_of, weigh
from appealkit.assessment.supposing import Findings, Suppose, Supposed
from appealkit.assessment.view import LineView
from appealkit.case import Case, ChartEvidence, ServiceLine
from appealkit.case.case import Verdict
from appealkit.maps.load import Rules
from appealkit.maps.payers import PayerProfile, contract_thresholds
from appealkit.maps.policies import NOT_ENCODED, Criterion
from appealkit.maps.routing import RouteKind
from appealkit.maps.thresholds import Threshold

LOOK_UP = "; look up what it says before relying on the route"


def assess(
    case: Case,
    rules: Rules,
    *,
    on: date,
    quotes: Mapping[str, str] | None = None,
    prefer: str | None = None,
    profile: PayerProfile | None = None,
) -> Assessment:
    """The judgement of this case on this day.

    `profile`: what the practice knows of the payer; its contract's days go before the programme's.
    `quotes`: for each evidence whose quote was looked for and not found on its page, why. `prefer`: a strategy to use
    where it answers a reason. Nothing is read and nothing written.
    """
    usable, clashes, withheld = _settled(case, rules)
    accepted = {item.evidence for item in case.decisions if item.decision is Verdict.ACCEPT and item.evidence}
    doubtful = {name: why for name, why in (quotes or {}).items() if name not in accepted}
    contract = contract_thresholds(profile)
    judged = tuple(
        _line(case, line, usable, clashes, withheld, doubtful, rules, prefer, contract)
        for line in case.denial.denied_lines
        if line.procedure in rules.procedures.procedures
    )
    lines = tuple(line for line, _ in judged)
    documents, says = smallest_set(lines, rules)
    asks = asks_of(lines, rules, case.requests)
    program = rules.programs.get(case.denial.payer.program) if case.denial.payer.program else None
    by_when = deadlines_of(case.denial, lines, program, on, profile)
    return Assessment(
        case=case.id,
        on=on,
        lines=lines,
        asks=with_changes(asks, judged, rules),
        contradictions=clashes,
        adverse=adverse_facts(case, lines, rules),
        deadlines=by_when,
        smallest_set=documents,
        smallest_set_says=says,
        checks=_checks(case, lines, doubtful, rules, on),
        rules_sha256=rules.sha256,
        quotes=doubtful,
        paid=coding_review.paid_lines(case.denial, [item for item in usable if item.id not in doubtful], rules),
        filing=filing_of(case, lines, program, on, profile, by_when),
    )


def _settled(
    case: Case, rules: Rules
) -> tuple[tuple[ChartEvidence, ...], tuple[Contradiction, ...], tuple[ChartEvidence, ...]]:
    """The evidence that may be used, the contradictions nobody has settled, and what a person left out.

    Leaving out one of two items that disagree leaves out both: nobody picks the number that suits. A clarified item
    gives way to the one that its author wrote in its place.
    """
    clarified = {item.evidence for item in case.decisions if item.decision is Verdict.CLARIFIED}
    evidence = [item for item in case.evidence if item.id not in clarified]
    found = contradictions(evidence, case.documents, rules.vocabulary)
    left_out = {item.evidence for item in case.decisions if item.decision is Verdict.LEAVE_OUT and item.evidence}
    with_partners = left_out | {name for clash in found if left_out & set(clash.evidence) for name in clash.evidence}
    usable = tuple(item for item in evidence if item.id not in with_partners)
    open_ones = tuple(clash for clash in found if not with_partners & set(clash.evidence))
    return usable, open_ones, tuple(item for item in evidence if item.id in with_partners)


def _line(
    case: Case,
    line: ServiceLine,
    usable: tuple[ChartEvidence, ...],
    clashes: tuple[Contradiction, ...],
    withheld: tuple[ChartEvidence, ...],
    doubtful: Mapping[str, str],
    rules: Rules,
    prefer: str | None,
    contract: Mapping[str, Threshold],
) -> tuple[LineAssessment, Suppose]:
    """The line, judged; and how it would be decided with some requirements taken as met."""
    denial, payer = case.denial, case.denial.payer
    procedure = rules.procedures.procedures[line.procedure]
    claim_type = coding_review.claim_type_of(denial, line, usable)
    view = LineView.of(line, procedure, payer, claim_type, rules.named, denial.lifted_since)
    reasons = recognise(denial, view, rules)
    view = view.saying(tuple(item.reason for item in reasons if item.sure))
    sure = (item for item in usable if item.id not in doubtful)
    coding = coding_review.review(denial, view, rules, sure) if view.is_of_a_claim else ()
    governing = rules.shelf.governing(payer, procedure.family, line.service_date)
    facts = Facts.of(usable, denial, line, rules.procedures)
    stated = stated_thresholds(denial, reasons, rules)
    left_out = frozenset(d.requirement for d in case.decisions if d.decision is Verdict.LEAVE_OUT and d.requirement)
    bench = Bench(rules, facts, procedure.family, governing, stated, doubtful, clashes, withheld, contract)
    findings = Findings(bench, left_out)
    before = before_any_appeal(view, rules)
    matter = tuple(item for item in reasons if before is None or item.reason == before.argues)
    judged = governing.criteria(procedure.family) if before is None else ()
    told = level_is_told(denial, line, rules)

    def decided(findings: Findings) -> tuple[Supposed, tuple[CriterionResult, ...]]:
        find = findings.__getitem__
        results = _weighed(matter, bench, find, rules, prefer, in_words=bool(denial.reason_text))
        by_policy = find
        if stated:
            same = {name: finding for name, finding in findings.items() if name not in stated}
            by_policy = Findings(replace(bench, stated={}), left_out, same).__getitem__
        criteria = tuple(_criterion(item, by_policy) for item in judged)
        refuted = {i.requirement: i.says for i in criteria if i.applicable and i.standing is Standing.UNMET}
        chosen = route(view, reasons, coding, results, rules, prefer, governing, refuted, level_is_told=told)
        return Supposed(chosen, results, find), criteria

    now, criteria = decided(findings)
    for result in now.results:
        entry = rules.strategy(result.strategy)
        for name in (*result.findings, *(entry[1].weakened_by if entry else ())):
            now.find(name)
    assessed = LineAssessment(
        line=line,
        family=procedure.family,
        reasons=reasons,
        coding=coding,
        governing=governing,
        findings={name: findings[name] for name in sorted(findings)},
        criteria=criteria,
        results=now.results,
        route=now.route,
        discuss=_discuss(now.route, now.results, rules),
        set_aside=_set_aside(bench, now.find),
        unread=view.unread,
    )
    return assessed, cache(lambda met: decided(findings.supposing(met))[0])


def _weighed(
    reasons: tuple[Recognised, ...], bench: Bench, find: Find, rules: Rules, prefer: str | None, *, in_words: bool
) -> tuple[StrategyResult, ...]:
    """Each strategy that is open, weighed. Words of the payer that say no reason on file may yet name a criterion: a
    strategy that rests on none being named is then a person's to choose."""
    return tuple(
        weigh(name, entry.map, item.reason, strategy, bench, find, needs)
        for item in reasons
        for entry, name, strategy in rules.strategies_for(item.reason, bench.family)
        if name == prefer or (is_open(strategy, find) and not (strategy.whole_policy and in_words and not item.sure))
        if (needs := needs_of(strategy, bench.governing, bench.family, find)) is not None
    )


def _criterion(criterion: Criterion, find: Find) -> CriterionResult:
    applicable = not criterion.decides or applies(criterion, find)
    standing, met_by = None, None
    if criterion.decides and applicable:
        standing = find(criterion.requirement).standing
        for name in criterion.answered_by:
            if find(name).standing is Standing.MET:
                standing, met_by = Standing.MET, find(name)
                break
    return CriterionResult(
        criterion.id, criterion.section, criterion.words, criterion.requirement, standing, applicable,
        criterion.confidence, met_by, criterion.note,
    )  # fmt: skip


def _discuss(chosen: Route, results: tuple[StrategyResult, ...], rules: Rules) -> tuple[str, ...]:
    """For staff only: what else to consider for this patient where the record does not carry the appeal."""
    if chosen.kind is RouteKind.NO_APPEAL:
        open_ones = [result for result in results if result.support in {Support.UNSUPPORTED, Support.BARRED}]
    elif chosen.strategies and not chosen.ready:
        lacking = (result for result in results if result.support is not Support.SUPPORTED)
        open_ones = [result for result in lacking if result.strategy in chosen.strategies]
    else:
        return ()
    words = (word for name in dict.fromkeys(result.map for result in open_ones) for word in rules.maps[name].discuss)
    return tuple(dict.fromkeys(words))


def _set_aside(bench: Bench, find: Find) -> tuple[tuple[str, str, str], ...]:
    """(requirement, what the denial asked, what the coverage determination asks) where the two differ. The last is
    empty where the determination is known to set no such limit."""
    found = []
    for name, stated in bench.stated.items():
        governing, version = find(name).basis, bench.governing.version
        if version is not None and governing.threshold is None and name in version.sets_no:
            found.append((name, str(stated), ""))
        if governing.source is ThresholdSource.POLICY and governing.threshold not in (None, stated):
            found.append((name, str(stated), str(governing.threshold)))
    return tuple(found)


def _checks(
    case: Case, lines: tuple[LineAssessment, ...], doubtful: Mapping[str, str], rules: Rules, on: date
) -> tuple[str, ...]:
    """Things a person should look at before relying on this."""
    found = [f"{name}: {why}" for name, why in sorted(doubtful.items())]
    found += [
        f"line {line.number}: {line.procedure} is no procedure on file here, so a person decides on it"
        for line in case.denial.denied_lines
        if line.procedure not in rules.procedures.procedures
    ]
    if case.denial.notice_date > on:
        found.insert(0, f"the notice is dated after {on}, the day of this judgement")
    found += [*odd(case), *unsure(case), *to_chase(case.requests, on)]
    if not case.denial.appeal_to:
        found.append("no address for appeals is on file: look at the notice, or add it to payers.yaml")
    for line in lines:
        if line.governing.policy is None:
            found.append(f"line {line.line.number}: {line.governing.why}")
        elif line.governing.version and not line.governing.version.is_verified:
            says = "was not verified, so it decides nothing and stands in no letter: check it"
            found.append(f"line {line.line.number}: {line.governing.policy.number} {says}")
        elif all(item.requirement == NOT_ENCODED for item in line.governing.criteria(line.family)):
            found.append(f"{line.governing.policy.number} is on file without its criteria: read it before this is sent")
        found += [
            f"{item.section}: {item.says} is unverified, so it decides nothing; check it in the policy"
            for item in line.criteria
            if item.confidence == "unverified" and item.requirement != "not-encoded"
        ]
        found += [
            f"line {line.line.number}: {result.strategy} is a clinical argument; no waiver of it is on file"
            for result in line.results
            if result.clinical_argument and result.strategy in line.route.strategies
        ]
        found += [
            f"the denial asks {stated} for {name}; the coverage determination {_what_it_asks(asked)}, and that governs"
            for name, stated, asked in line.set_aside
        ]
        found += [f"line {line.line.number}: no rule speaks of {code}{LOOK_UP}" for code in line.unread]
        found += [*coding_review.to_check(line), *weak(case, line, rules), *sparse(case, line)]
    found += [
        f"line {line.line.number} was refused before the service, and what is on file on days, form and standing is on "
        "payment: its notice says who may ask, how and by when"
        for line in lines
        if line.line.refused_before
    ]
    found += _beside_the_clock(lines)
    found += earlier_checks(case, lines, rules)
    if case.denial.payer.program is None:
        found.insert(0, "the programme is not known: look it up before anything else")
    return tuple(dict.fromkeys(found))


def _what_it_asks(asked: str) -> str:
    return f"asks {asked}" if asked else "sets no such limit"


STOPS_NO_CLOCK = {
    RouteKind.CORRECTED_CLAIM: "a corrected claim does",
    RouteKind.SUBMIT_RECORDS: "sending records does",
    RouteKind.AUTHORIZATION_FIX: "asking about the authorization does",
    RouteKind.REOPENING: "asking for a reopening does",
    RouteKind.TIMELY_FILING_DISPUTE: "a dispute over the filing time may",
}


def _beside_the_clock(lines: tuple[LineAssessment, ...]) -> list[str]:
    """Where the remedy is another one, the time for an appeal runs on all the same."""
    kinds = dict.fromkeys(line.route.kind for line in lines if not line.route.no_appeal_rights)
    found = [
        f"{STOPS_NO_CLOCK[kind]} not stop the time for an appeal: keep its last day"
        for kind in kinds
        if kind in STOPS_NO_CLOCK
    ]
    numbers = {line.route.kind: line.line.number for line in lines if line.route.ready}
    if len(numbers) > 1:
        listed = ", ".join(str(number) for number in numbers.values())
        found.append(f"lines {listed} want letters of different kinds: make a case of each")
    return found
