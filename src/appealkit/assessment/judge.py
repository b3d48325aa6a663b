"""One requirement × the evidence of one line → one Finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from appealkit.assessment.conditions import holds
from appealkit.assessment.facts import Facts
from appealkit.assessment.measures import MEASURES
from appealkit.assessment.model import Basis, Contradiction, Finding, Measured, Standing, ThresholdSource
from appealkit.case import ChartEvidence
from appealkit.maps.load import Rules
from appealkit.maps.model import POLICY, Condition, Requirement, WithoutCriterion
from appealkit.maps.policies import Governing, PolicyKind
from appealkit.maps.thresholds import TIME_UNITS, Quantity, Threshold


@dataclass(frozen=True, slots=True)
class Bench:
    """All that a judgement of one line looks at.

    `stated`: thresholds the payer wrote into this denial. `doubtful`: evidence whose quote is not on its page.
    `withheld`: what a named person left out.
    """

    rules: Rules
    facts: Facts
    family: str
    governing: Governing
    stated: Mapping[str, Threshold]
    doubtful: Mapping[str, str]
    contradictions: tuple[Contradiction, ...]
    withheld: tuple[ChartEvidence, ...] = ()


def judge(name: str, bench: Bench) -> Finding:
    """How this requirement stands for the line.

    Evidence in doubt is left aside; where it would make a difference, the requirement is unclear. Nothing becomes
    met because a person left something out. Whatever rests on items that contradict each other is
    unclear, whichever of them is right.
    """
    requirement = bench.rules.requirements[name]
    basis = basis_of(name, requirement, bench)
    finding = _judged(name, requirement, basis, bench.facts.without(bench.doubtful))
    if bench.doubtful:
        whole = _judged(name, requirement, basis, bench.facts)
        in_doubt = [item for item in whole.evidence if item in bench.doubtful]
        if in_doubt and whole.standing is not finding.standing:
            finding = _unclear(whole, f"{whole.why}; but {in_doubt[0]}: {bench.doubtful[in_doubt[0]]}", ())
    if bench.withheld and finding.standing is Standing.MET:
        counted = _judged(name, requirement, basis, bench.facts.with_more(bench.withheld))
        if counted.standing is not Standing.MET:
            finding = _unclear(finding, f"{finding.why}; but what a person left out says otherwise", ())
    return _with_contradictions(finding, bench)


def basis_of(name: str, requirement: Requirement, bench: Bench) -> Basis:
    """Whose threshold this requirement is held to: the denial's own words, else the policy's, else a default's.

    Where a Medicare coverage determination sets it, that goes before the words of the denial: a contractor follows it,
    and a plan may not put a stricter rule in its place (42 CFR 422.101(b)).
    """
    criterion = bench.governing.criterion_for(name, bench.family)
    policy = bench.governing.policy
    version = bench.governing.version
    by_lcd = policy is not None and policy.kind is PolicyKind.LCD and criterion is not None and criterion.threshold
    if name in bench.stated and not by_lcd:
        return Basis(bench.stated[name], ThresholdSource.DENIAL)
    if criterion and policy and version:
        named = f"{policy.number}, {version.version}"
        if requirement.asks_policy and criterion.threshold is None:
            return Basis(None, None, named, criterion.section, criterion.confidence.value)
        return Basis(criterion.threshold, ThresholdSource.POLICY, named, criterion.section, criterion.confidence.value)
    if requirement.asks_policy and name in bench.rules.defaults:
        return Basis(bench.rules.defaults[name], ThresholdSource.DEFAULT)
    return Basis(None, None)


def is_required(name: str, bench: Bench) -> bool:
    """Whether the policy that governs, or the denial itself, asks for this."""
    return name in bench.stated or bench.governing.criterion_for(name, bench.family) is not None


def shown_words(requirement: Requirement, basis: Basis) -> str:
    """What must be shown, in words, with the threshold where a payer set one."""
    if basis.threshold is not None and basis.source is not ThresholdSource.DEFAULT:
        return requirement.shows.replace("{threshold}", str(basis.threshold))
    return requirement.shows_without or requirement.shows.replace(" at least {threshold}", " the required time")


def _judged(name: str, requirement: Requirement, basis: Basis, facts: Facts) -> Finding:
    shows = shown_words(requirement, basis)
    if requirement.measure is None:
        return _from_evidence(name, shows, requirement, basis, facts)
    measure = MEASURES[requirement.measure]
    if basis.source is ThresholdSource.DEFAULT and basis.threshold is not None:
        below = _below(measure(facts, basis.threshold), basis.threshold, requirement)
        draft = _Draft(name, shows, basis, measure(facts, None), below_default=below)
    else:
        draft = _Draft(name, shows, basis, measure(facts, basis.threshold))
    return _at_most(draft, requirement) if requirement.at_most else _at_least(draft, requirement)


# ---- requirements about one piece of evidence ------------------------------------------------------------------


def _from_evidence(name: str, shows: str, requirement: Requirement, basis: Basis, facts: Facts) -> Finding:
    """All of `where` must hold of the same item. The best item counts: met, then silent, then saying otherwise."""
    asked = basis.threshold if basis.source is not ThresholdSource.DEFAULT else None
    assert requirement.evidence is not None
    met: list[ChartEvidence] = []
    silent: list[tuple[ChartEvidence, Condition]] = []
    otherwise: list[ChartEvidence] = []
    for item in facts.of_kind(requirement.evidence):
        if not all(_is_about(condition, item, facts, asked) for condition in requirement.of):
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


# ---- requirements about a measure ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Draft:
    """A finding in the making: what was measured, against what. A default's unit never reaches the measure."""

    name: str
    shows: str
    basis: Basis
    measured: Measured
    below_default: bool = False

    def finding(
        self, standing: Standing, why: str, evidence: tuple[str, ...] | None = None, gap: str | None = None
    ) -> Finding:
        found = self.measured
        used = found.evidence if evidence is None else evidence
        return Finding(
            self.name, self.shows, standing, why, used, found.value, found.unit, found.first, found.last,
            found.lasting, self.basis, gap, window=found.window, below_default=self.below_default,
        )  # fmt: skip

    def asked(self, requirement: Requirement) -> Quantity | None:
        """The amount to compare with: the payer's, or a literal of the rule. Never a default's."""
        written = requirement.at_least or requirement.at_most
        if written is None:
            return None
        if written != POLICY:
            return Quantity(Decimal(written), self.measured.unit)
        threshold = self.payers_threshold
        return Quantity(threshold.amount, threshold.unit) if threshold else None

    @property
    def payers_threshold(self) -> Threshold | None:
        return self.basis.threshold if self.basis.source is not ThresholdSource.DEFAULT else None

    @property
    def said(self) -> str:
        found = self.measured
        words = str(Quantity(found.value or Decimal(0), found.unit))
        if found.lasting and found.lasting.amount == 0 and found.first and found.last:
            words += f" for {Quantity(Decimal((found.last - found.first).days), 'days')}"
        elif found.lasting:
            words += f" for {found.lasting}"
        if found.first and found.last and (found.lasting or found.unit in TIME_UNITS):
            words += f" ({found.first} to {found.last})"
        return words + (f"; {found.note}" if found.note else "")


def _at_least(draft: _Draft, requirement: Requirement) -> Finding:
    found, asked = draft.measured, draft.asked(requirement)
    value = found.value
    refuted = found.most is not None and found.most <= 0
    if value is not None and value <= 0 and (found.against or refuted):
        against = found.against or found.evidence
        return draft.finding(Standing.UNMET, f"the record says otherwise: {listed(against)}", against)
    if value is None or value <= 0:
        return _too_little(draft, asked)
    if asked is None:
        return _without_criterion(draft, requirement)
    if found.most is not None and found.most < asked.amount:
        cannot = "" if found.most == value else f"; it cannot be more than {Quantity(found.most, asked.unit)}"
        evidence = tuple(dict.fromkeys((*found.evidence, *found.against, *found.bounded_by)))
        return draft.finding(Standing.UNMET, f"{draft.said}{cannot}, {asked} required", evidence)
    if value < asked.amount:
        gap = f"{Quantity(asked.amount - value, asked.unit)} more"
        standing = Standing.UNCLEAR if found.silent else Standing.MISSING
        return draft.finding(standing, f"{draft.said}; {asked} required", (*found.evidence, *found.silent), gap)
    return _lasting(draft, asked)


def _lasting(draft: _Draft, asked: Quantity) -> Finding:
    """The amount is reached: has it lasted as long as the payer asks?"""
    found, threshold = draft.measured, draft.payers_threshold
    lasting = threshold.lasting if threshold else None
    if lasting is None:
        return draft.finding(Standing.MET, f"{draft.said}, {asked} required")
    required = f"{asked} for {lasting} required"
    if found.lasting is None:
        return draft.finding(Standing.UNCLEAR, f"{draft.said}; how long it lasted is not recorded, {required}")
    if found.lasting.amount < lasting.amount:
        return draft.finding(Standing.UNMET, f"{draft.said}, {required}")
    return draft.finding(Standing.MET, f"{draft.said}, {required}")


def _without_criterion(draft: _Draft, requirement: Requirement) -> Finding:
    """No payer set a threshold: what is documented is met. A default never decides; it only makes a person look."""
    default = draft.basis.threshold
    if not requirement.asks_policy:
        return draft.finding(Standing.MET, draft.said)
    if requirement.without_criterion is WithoutCriterion.UNCLEAR and draft.below_default:
        why = f"{draft.said}; no criterion of this payer is on file, and {default} is what others ask"
        return draft.finding(Standing.UNCLEAR, why)
    return draft.finding(Standing.MET, f"{draft.said}; no criterion of this payer is on file to compare with")


def _below(found: Measured, default: Threshold, requirement: Requirement) -> bool:
    """Whether the record falls short of what other payers ask, in their own unit."""
    if requirement.at_most:
        return found.value is not None and found.value > default.amount
    if found.value is None or found.value < default.amount:
        return True
    return default.lasting is not None and (found.lasting is None or found.lasting.amount < default.lasting.amount)


def _at_most(draft: _Draft, requirement: Requirement) -> Finding:
    found, asked = draft.measured, draft.asked(requirement)
    if found.value is None:
        return _nothing(draft, None)
    if found.silent and (asked is None or found.value <= asked.amount):
        limit = f", at most {asked} allowed" if asked else ""
        why = f"{draft.said}{limit}; {listed(found.silent)} may count too and does not say when or what"
        return draft.finding(Standing.UNCLEAR, why, (*found.evidence, *found.silent))
    if asked is None and requirement.without_criterion is WithoutCriterion.UNCLEAR and draft.below_default:
        why = f"{draft.said}; no limit of this payer is on file, and others allow {draft.basis.threshold}"
        return draft.finding(Standing.UNCLEAR, why)
    if asked is None:
        return draft.finding(Standing.MET, f"{draft.said}; no limit of this payer is on file to compare with")
    if found.value <= asked.amount:
        return draft.finding(Standing.MET, f"{draft.said}, at most {asked} allowed")
    if found.least is not None and found.least > asked.amount:
        return draft.finding(Standing.UNMET, f"{draft.said}, at most {asked} allowed")
    return draft.finding(Standing.MISSING, f"{draft.said}, at most {asked} allowed; another record may show it")


def _too_little(draft: _Draft, asked: Quantity | None) -> Finding:
    """Nothing was measured, or nothing that counts: refuted only where the record bounds what it can be."""
    found = draft.measured
    if asked is not None and found.most is not None and found.most < asked.amount:
        why = f"it cannot be more than {Quantity(found.most, asked.unit)}, {asked} required"
        return draft.finding(Standing.UNMET, why, (*found.evidence, *found.bounded_by))
    if found.value is not None and found.evidence:
        why = draft.said + (f", {asked} required" if asked else "")
        standing = Standing.UNCLEAR if found.silent else Standing.MISSING
        return draft.finding(standing, why, (*found.evidence, *found.silent), str(asked) if asked else None)
    return _nothing(draft, asked)


def _nothing(draft: _Draft, asked: Quantity | None) -> Finding:
    silent = draft.measured.silent
    gap = str(asked) if asked else None
    if silent:
        return draft.finding(Standing.UNCLEAR, f"{listed(silent)}: silent on what is needed", silent, gap)
    return draft.finding(Standing.MISSING, "nothing in the evidence supplied", (), gap)


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


def listed(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    items = list(words)
    if len(items) < 2:
        return items[0] if items else "nothing"
    return ", ".join(items[:-1]) + " and " + items[-1]


def _ids(items: Iterable[ChartEvidence]) -> tuple[str, ...]:
    return tuple(item.id for item in items)
