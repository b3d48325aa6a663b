"""One requirement × the evidence of one line → one Finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from appealkit.assessment.against_threshold import Draft, at_least, at_most, below_default, listed
from appealkit.assessment.conditions import holds
from appealkit.assessment.facts import Facts
from appealkit.assessment.measures import MEASURES
from appealkit.assessment.model import Basis, Contradiction, Finding, Standing, ThresholdSource
from appealkit.case import ChartEvidence
from appealkit.maps.load import Rules
from appealkit.maps.measures import MEASURES as DECLARED
from appealkit.maps.model import Condition, Requirement
from appealkit.maps.policies import Criterion, Governing, PolicyKind
from appealkit.maps.thresholds import Threshold

NOBODYS = Basis(None, None)


@dataclass(frozen=True, slots=True)
class HeldTo:
    """A requirement and what it is held to. `counts`: the kinds of evidence without any of which it finds nothing;
    `nothing`: its finding then, kept here once it was come to."""

    name: str
    requirement: Requirement
    basis: Basis
    shows: str
    counts: frozenset[str]
    nothing: list[Finding] = field(default_factory=list, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the governing policy asks for a procedure family. `held_to`: each requirement, as it was first asked for."""

    asks: Mapping[str, Criterion]
    held_to: dict[str, HeldTo] = field(default_factory=dict, repr=False, compare=False)


def terms_of(governing: Governing, family: str, rules: Rules) -> Terms:
    """The terms of this policy for this family, worked out once for these rules."""
    number = governing.policy and (governing.policy.number, governing.policy.kind)
    local = governing.local and (governing.local[0].number, governing.local[1])
    key = (Terms, family, number, governing.version, local)
    if key not in rules.kept:
        rules.kept[key] = Terms(governing.asks(family))
    found: Terms = rules.kept[key]
    return found


def _held_to(name: str, basis: Basis, rules: Rules) -> HeldTo:
    requirement = rules.requirements[name]
    kinds = DECLARED[requirement.measure].counts if requirement.measure else (requirement.evidence or "",)
    return HeldTo(name, requirement, basis, shown_words(requirement, basis), frozenset(kinds))


@dataclass(frozen=True, slots=True)
class Bench:
    """All that a judgement of one line looks at.

    `stated`: thresholds the payer wrote into this denial. `doubtful`: evidence whose quote is not on its page.
    `withheld`: what a named person left out. `contract`: what the practice's contract with the payer sets.
    """

    rules: Rules
    facts: Facts
    family: str
    governing: Governing
    stated: Mapping[str, Threshold]
    doubtful: Mapping[str, str]
    contradictions: tuple[Contradiction, ...]
    withheld: tuple[ChartEvidence, ...] = ()
    contract: Mapping[str, Threshold] = field(default_factory=dict)
    terms: Terms = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", terms_of(self.governing, self.family, self.rules))

    def held_to(self, name: str) -> HeldTo:
        """What this requirement is held to here."""
        if name in self.contract or name in self.stated:
            return _held_to(name, basis_of(name, self.rules.requirements[name], self), self.rules)
        known = self.terms.held_to
        if name not in known:
            known[name] = _held_to(name, basis_of(name, self.rules.requirements[name], self), self.rules)
        return known[name]


def judge(name: str, bench: Bench) -> Finding:
    """How this requirement stands for the line.

    Evidence in doubt is left aside; where it would make a difference, the requirement is unclear. Nothing becomes
    met because a person left something out. Whatever rests on items that contradict each other is
    unclear, whichever of them is right.
    """
    held_to = bench.held_to(name)
    finding = _judged(held_to, bench.facts.without(bench.doubtful) if bench.doubtful else bench.facts)
    if bench.doubtful:
        whole = _judged(held_to, bench.facts)
        in_doubt = [item for item in whole.evidence if item in bench.doubtful]
        if in_doubt and whole.standing is not finding.standing:
            finding = _unclear(whole, f"{whole.why}; but {in_doubt[0]}: {bench.doubtful[in_doubt[0]]}", ())
    if bench.withheld and finding.standing is Standing.MET:
        counted = _judged(held_to, bench.facts.with_more(bench.withheld))
        if counted.standing is not Standing.MET:
            finding = _unclear(finding, f"{finding.why}; but what a person left out says otherwise", ())
    return _with_contradictions(finding, bench) if bench.contradictions and finding.evidence else finding


def basis_of(name: str, requirement: Requirement, bench: Bench) -> Basis:
    """Whose threshold this requirement is held to: the contract's, else the denial's own words, else the policy's, else
    a default's.

    Where a Medicare coverage determination sets it, or is known to set none, that goes before the words of the denial:
    a contractor follows it, and a plan may not put a stricter rule in its place (42 CFR 422.101(b)).
    """
    if name in bench.contract:
        return Basis(bench.contract[name], ThresholdSource.CONTRACT)
    criterion = bench.terms.asks.get(name)
    policy = bench.governing.policy
    version = bench.governing.version
    medicare = policy is not None and policy.kind in {PolicyKind.LCD, PolicyKind.NCD}
    if policy is not None and medicare and version is not None and name in version.sets_no:
        says = f"sets no {version.sets_no[name]}"
        return Basis(None, None, f"{policy.number}, {version.version}", says, version.confidence.value)
    by_medicare = medicare and criterion is not None and criterion.threshold is not None
    if name in bench.stated and not by_medicare:
        return Basis(bench.stated[name], ThresholdSource.DENIAL)
    if criterion and policy and version:
        named = f"{policy.number}, {version.version}"
        if criterion.threshold is None and requirement.asks_policy:
            return Basis(None, None, named, criterion.section, criterion.confidence.value)
        return Basis(criterion.threshold, ThresholdSource.POLICY, named, criterion.section, criterion.confidence.value)
    if name in bench.rules.defaults and requirement.asks_policy:
        return Basis(bench.rules.defaults[name], ThresholdSource.DEFAULT)
    return NOBODYS


def is_required(name: str, bench: Bench) -> bool:
    """Whether the policy that governs, or the denial itself, asks for this."""
    return name in bench.stated or name in bench.terms.asks


def shown_words(requirement: Requirement, basis: Basis) -> str:
    """What must be shown, in words, with the threshold where a payer set one."""
    if basis.threshold is not None and basis.source is not ThresholdSource.DEFAULT:
        return requirement.shows.replace("{threshold}", str(basis.threshold))
    return requirement.shows_without or requirement.shows.replace(" at least {threshold}", " the required time")


def _judged(held_to: HeldTo, facts: Facts) -> Finding:
    if not held_to.counts or not facts.kinds.isdisjoint(held_to.counts):
        return _looked_at(held_to, facts)
    if not held_to.nothing:
        held_to.nothing.append(_looked_at(held_to, facts))
    return held_to.nothing[0]


def _looked_at(held_to: HeldTo, facts: Facts) -> Finding:
    requirement, basis = held_to.requirement, held_to.basis
    if requirement.measure is None:
        return _from_evidence(held_to, facts)
    measure = MEASURES[requirement.measure]
    if basis.source is ThresholdSource.DEFAULT and basis.threshold is not None:
        below = below_default(measure(facts, basis.threshold), basis.threshold, requirement)
        draft = Draft(held_to.name, held_to.shows, basis, measure(facts, None), below_default=below)
    else:
        draft = Draft(held_to.name, held_to.shows, basis, measure(facts, basis.threshold))
    return at_most(draft, requirement) if requirement.at_most else at_least(draft, requirement)


# ---- requirements about one piece of evidence ------------------------------------------------------------------


def _from_evidence(held_to: HeldTo, facts: Facts) -> Finding:
    """All of `where` must hold of the same item. The best item counts: met, then silent, then saying otherwise. The
    note of another service of that day speaks of that service."""
    name, shows, requirement, basis = held_to.name, held_to.shows, held_to.requirement, held_to.basis
    items = facts.of_kind(requirement.evidence or "")
    asked = basis.threshold if basis.source is not ThresholdSource.DEFAULT else None
    met: list[ChartEvidence] = []
    silent: list[tuple[ChartEvidence, Condition]] = []
    otherwise: list[ChartEvidence] = []
    for item in items:
        if facts.is_of_another_service(item) or not all(
            _is_about(condition, item, facts, asked) for condition in requirement.of
        ):
            continue
        answers = [(condition, holds(condition, item, facts, asked)) for condition in requirement.where]
        unanswered = [c for c, answer in answers if answer is None or (c.test == "present" and not answer)]
        if all(answer for _, answer in answers):
            met.append(item)
        elif len(unanswered) == sum(1 for _, answer in answers if not answer):
            silent.append((item, unanswered[0]))
        else:
            otherwise.append(item)
    if met:
        days = sorted(day for item in met if (day := _day_of(item)))
        why = f"shown by {listed(item.id for item in met)}"
        first, last = (days[0], days[-1]) if days else (None, None)
        return Finding(name, shows, Standing.MET, why, _ids(met), first=first, last=last, basis=basis)
    if silent:
        item, condition = silent[0]
        why = f"{item.id} does not say {condition.attribute}"
        return Finding(
            name, shows, Standing.UNCLEAR, why, _ids(one for one, _ in silent), basis=basis, gap=condition.ask
        )
    if otherwise:
        why = f"the record says otherwise: {listed(item.id for item in otherwise)}"
        return Finding(name, shows, Standing.UNMET, why, _ids(otherwise), basis=basis)
    return Finding(name, shows, Standing.MISSING, "nothing of this kind in the evidence supplied", basis=basis)


CIRCUMSTANCES = frozenset({"region", "recorded_on", "from", "visits_attended"})


def _is_about(condition: Condition, item: ChartEvidence, facts: Facts, asked: Threshold | None) -> bool:
    """Whether the item is one of those meant. One that is silent on a circumstance is not excluded."""
    answer = holds(condition, item, facts, asked)
    return answer if answer is not None else condition.attribute in CIRCUMSTANCES


def _day_of(item: ChartEvidence) -> date | None:
    return item.day("performed_on") or item.day("from") or item.day("onset") or item.recorded_on


# ---- doubts and contradictions ---------------------------------------------------------------------------------


def _with_contradictions(finding: Finding, bench: Bench) -> Finding:
    used = set(finding.evidence)
    touched = tuple(index for index, item in enumerate(bench.contradictions) if used & set(item.evidence))
    if not touched or finding.standing is Standing.MISSING:
        return finding
    one = bench.contradictions[touched[0]]
    why = f"the record contradicts itself: {one.evidence[0]} and {one.evidence[1]} differ in {one.attribute}"
    return _unclear(finding, why, touched)


def _unclear(finding: Finding, why: str, contradictions: tuple[int, ...]) -> Finding:
    return replace(finding, standing=Standing.UNCLEAR, why=why, contradictions=contradictions)


def _ids(items: Iterable[ChartEvidence]) -> tuple[str, ...]:
    return tuple(item.id for item in items)
