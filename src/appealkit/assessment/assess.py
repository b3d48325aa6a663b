"""A case judged: for each denied line its reasons, coding, findings, strategies and route; for the case what is
missing, what disagrees, what speaks against it, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from appealkit.assessment import coding_review
from appealkit.assessment.checklist import asks_of, smallest_set
from appealkit.assessment.contradictions import contradictions
from appealkit.assessment.deadlines import deadlines
from appealkit.assessment.facts import Facts
from appealkit.assessment.judge import Bench, judge
from appealkit.assessment.measures.picture import PAIN_SCALES
from appealkit.assessment.measures.response import ROUNDING, relief_by_scores
from appealkit.assessment.model import (
    Adverse,
    Assessment,
    Contradiction,
    CriterionResult,
    Deadline,
    Finding,
    LineAssessment,
    Recognised,
    Route,
    Standing,
    StrategyResult,
    Support,
    ThresholdSource,
)
from appealkit.assessment.recognise import recognise, stated_thresholds
from appealkit.assessment.route import route
from appealkit.assessment.strategies import is_open, weigh
from appealkit.assessment.view import LineView
from appealkit.case import Case, ChartEvidence, ServiceLine
from appealkit.case.case import Verdict
from appealkit.maps.load import Rules
from appealkit.maps.payers import PayerProfile
from appealkit.maps.policies import Criterion
from appealkit.maps.routing import RouteKind

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
    lines = tuple(
        _line(case, line, usable, clashes, withheld, doubtful, rules, prefer) for line in case.denial.denied_lines
    )
    documents, says = smallest_set(lines, rules)
    return Assessment(
        case=case.id,
        on=on,
        lines=lines,
        asks=asks_of(lines, rules),
        contradictions=clashes,
        adverse=_adverse(case, lines, rules),
        deadlines=_deadlines(case, lines, rules, on, profile),
        smallest_set=documents,
        smallest_set_says=says,
        checks=_checks(case, lines, doubtful, rules, on),
        rules_sha256=rules.sha256,
        quotes=doubtful,
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


@dataclass
class _Findings:
    """The findings of one line, judged when first asked for, each once."""

    bench: Bench
    left_out: frozenset[str]
    found: dict[str, Finding] = field(default_factory=dict)

    def __call__(self, name: str) -> Finding:
        if name not in self.found:
            finding = judge(name, self.bench)
            if name in self.left_out:
                finding = replace(finding, standing=Standing.MISSING, why="left out by a named person", evidence=())
            self.found[name] = finding
        return self.found[name]


def _line(
    case: Case,
    line: ServiceLine,
    usable: tuple[ChartEvidence, ...],
    clashes: tuple[Contradiction, ...],
    withheld: tuple[ChartEvidence, ...],
    doubtful: Mapping[str, str],
    rules: Rules,
    prefer: str | None,
) -> LineAssessment:
    denial, payer = case.denial, case.denial.payer
    procedure = rules.procedures.procedures[line.procedure]
    claim_type = coding_review.claim_type_of(denial, line, usable)
    view = LineView.of(line, procedure.family, payer.program, claim_type, rules.codes)
    reasons = recognise(denial, view, rules)
    view = replace(view, reasons=tuple(item.reason for item in reasons if item.sure))
    coding = coding_review.review(denial, view, rules)
    governing = rules.shelf.governing(payer, procedure.family, line.service_date)
    facts = Facts.of(usable, denial, line, rules.procedures)
    stated = stated_thresholds(denial, reasons, rules)
    left_out = frozenset(d.requirement for d in case.decisions if d.decision is Verdict.LEAVE_OUT and d.requirement)
    bench = Bench(rules, facts, procedure.family, governing, stated, doubtful, clashes, withheld)
    find = _Findings(bench, left_out)
    results = _weighed(reasons, bench, find, rules, prefer)
    same = {name: finding for name, finding in find.found.items() if name not in stated}
    by_policy = _Findings(replace(bench, stated={}), left_out, same) if stated else find
    criteria = tuple(_criterion(item, by_policy) for item in governing.criteria(procedure.family))
    refuted = {i.requirement: i.says for i in criteria if i.applicable and i.standing is Standing.UNMET}
    chosen = route(view, reasons, coding, results, rules, prefer, governing, refuted)
    for result in results:
        entry = rules.strategy(result.strategy)
        for name in (*result.findings, *(entry[1].weakened_by if entry else ())):
            find(name)
    return LineAssessment(
        line=line,
        family=procedure.family,
        reasons=reasons,
        coding=coding,
        governing=governing,
        findings=dict(sorted(find.found.items())),
        criteria=criteria,
        results=results,
        route=chosen,
        discuss=_discuss(chosen, results, rules),
        set_aside=_set_aside(bench, find),
        unread=view.unread,
    )


def _weighed(
    reasons: tuple[Recognised, ...], bench: Bench, find: _Findings, rules: Rules, prefer: str | None
) -> tuple[StrategyResult, ...]:
    return tuple(
        weigh(name, entry.map, item.reason, strategy, bench, find)
        for item in reasons
        for entry, name, strategy in rules.strategies_for(item.reason)
        if name == prefer or is_open(strategy, find)
    )


def _criterion(criterion: Criterion, find: _Findings) -> CriterionResult:
    says = criterion.says.replace("{threshold}", str(criterion.threshold))
    confidence = criterion.confidence.value

    def result(standing: Standing | None, *, applicable: bool = True, met_by: str | None = None) -> CriterionResult:
        finding = find(met_by) if met_by else None
        return CriterionResult(
            criterion.id, criterion.section, says, criterion.requirement, standing, applicable, confidence, finding,
            criterion.note,
        )  # fmt: skip

    if not criterion.is_encoded or confidence == "unverified":
        return result(None)
    if criterion.only_when and find(criterion.only_when).standing is not Standing.MET:
        return result(None, applicable=False)
    if criterion.unless and find(criterion.unless).standing is Standing.MET:
        return result(None, applicable=False)
    for name in (criterion.requirement, *criterion.waived_by):
        if find(name).standing is Standing.MET:
            return result(Standing.MET, met_by=name)
    return result(find(criterion.requirement).standing)


def _deadlines(
    case: Case, lines: tuple[LineAssessment, ...], rules: Rules, on: date, profile: PayerProfile | None
) -> tuple[Deadline, ...]:
    if all(line.route.no_appeal_rights for line in lines):
        says = "No appeal deadline runs: the remittance gives no appeal rights. The limit for filing claims still does."
        return (Deadline("none", "No appeal rights", None, None, says, ""),)
    program = case.denial.payer.program
    return deadlines(case.denial, rules.programs.get(program) if program else None, on, profile)


def _discuss(chosen: Route, results: tuple[StrategyResult, ...], rules: Rules) -> tuple[str, ...]:
    """For staff only: what else to consider for this patient where the record does not carry the appeal."""
    if chosen.kind is RouteKind.NO_APPEAL:
        open_ones = [result for result in results if result.support in {Support.UNSUPPORTED, Support.BARRED}]
    elif chosen.kind is RouteKind.APPEAL and not chosen.ready:
        open_ones = [result for result in results if result.strategy in chosen.strategies]
    else:
        return ()
    words = (word for name in dict.fromkeys(result.map for result in open_ones) for word in rules.maps[name].discuss)
    return tuple(dict.fromkeys(words))


def _set_aside(bench: Bench, find: _Findings) -> tuple[tuple[str, str, str], ...]:
    """(requirement, what the denial asked, what the coverage determination asks) where the two differ."""
    found = []
    for name, stated in bench.stated.items():
        governing = find(name).basis
        if governing.source is ThresholdSource.POLICY and governing.threshold not in (None, stated):
            found.append((name, str(stated), str(governing.threshold)))
    return tuple(found)


def _adverse(case: Case, lines: tuple[LineAssessment, ...], rules: Rules) -> tuple[Adverse, ...]:
    """What the record says against the appeal: values marked adverse, weakening requirements met, needs refuted."""
    found: dict[str, Adverse] = {}
    for item in sorted(case.evidence, key=lambda item: item.id):
        kind = rules.vocabulary.kinds[item.kind]
        for attribute, values in kind.adverse.items():
            if item.word(attribute) in values:
                says = f"{kind.title}: {attribute.replace('_', ' ')} is {item.word(attribute)}"
                found.setdefault(f"{item.id}/{attribute}", Adverse(says, (item.id,)))
    for line in lines:
        for result in line.results:
            entry = rules.strategy(result.strategy)
            for name in (*entry[1].weakened_by, *entry[1].barred_by) if entry else ():
                weak = line.findings.get(name)
                if weak and weak.standing is Standing.MET:
                    found.setdefault(name, Adverse(weak.shows, weak.evidence))
            for name in result.lacking:
                finding = line.findings[name]
                if finding.standing is Standing.UNMET:
                    found.setdefault(name, Adverse(f"{finding.shows}: {finding.why}", finding.evidence))
        for criterion in line.criteria:
            if criterion.standing is Standing.UNMET and criterion.requirement in line.findings:
                finding = line.findings[criterion.requirement]
                found.setdefault(criterion.requirement, Adverse(f"{criterion.says}: {finding.why}", finding.evidence))
    return tuple(found.values())


def _odd(case: Case) -> list[str]:
    """Values that cannot be as they stand, though each is well formed."""
    found = []
    for item in sorted(case.evidence, key=lambda item: item.id):
        recorded, scored = item.number("relief_percent"), relief_by_scores(item)
        if recorded is not None and scored is not None and abs(recorded - scored) > ROUNDING:
            found.append(f"{item.id}: {recorded} percent is said, and its own scores come to {scored} percent")
        attended, ordered = item.number("visits_attended"), item.number("visits_ordered")
        if attended is not None and ordered is not None and attended > ordered:
            found.append(f"{item.id}: more visits are attended than were ordered")
        value, most = item.number("value"), PAIN_SCALES.get((item.word("scale") or "").upper())
        if item.kind == "scale-score" and value is not None and most is not None and value > most:
            found.append(f"{item.id}: {value} is beyond the scale, which ends at {most}")
    return found


def _weak(case: Case, line: LineAssessment, rules: Rules) -> list[str]:
    program = case.denial.payer.program
    return [
        f"{finding.shows}: a weak argument under {program.value}"
        for name, finding in line.findings.items()
        if finding.standing is Standing.MET and program in rules.requirements[name].weak_for and program
    ]


def _sparse(case: Case, line: LineAssessment) -> list[str]:
    """Courses whose visits are few for their length: counted by their span, which a reviewer may not do."""
    care = line.findings.get("care-long-enough")
    found = []
    for item in case.evidence:
        visits, first, last = item.number("visits_attended"), item.day("from"), item.day("to")
        if care and item.id in care.evidence and visits and first and last and visits * 14 < (last - first).days:
            found.append(f"{item.id}: {visits} visits over {(last - first).days // 7} weeks; a reviewer may count less")
    return found


def _checks(
    case: Case, lines: tuple[LineAssessment, ...], doubtful: Mapping[str, str], rules: Rules, on: date
) -> tuple[str, ...]:
    """Things a person should look at before relying on this."""
    found = [f"{name}: {why}" for name, why in sorted(doubtful.items())]
    if case.denial.notice_date > on:
        found.insert(0, f"the notice is dated after {on}, the day of this judgement")
    found += _odd(case)
    if not case.denial.appeal_to:
        found.append("no address for appeals is on file: look at the notice, or add it to payers.yaml")
    for line in lines:
        if line.governing.policy is None:
            found.append(f"line {line.line.number}: {line.governing.why}")
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
            f"the denial asks {stated} for {name}; the coverage determination asks {asked}, and that governs"
            for name, stated, asked in line.set_aside
        ]
        found += [f"line {line.line.number}: no rule speaks of {code}{LOOK_UP}" for code in line.unread]
        found += _weak(case, line, rules)
        found += _sparse(case, line)
    if case.denial.payer.program is None:
        found.insert(0, "the programme is not known: look it up before anything else")
    return tuple(dict.fromkeys(found))
