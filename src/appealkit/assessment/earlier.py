"""A later level of appeal: the decision before it, what is new since, and what that decision did not speak of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from appealkit.assessment.model import LineAssessment, Standing
from appealkit.case import Case, Denial, PriorDecision, ServiceLine
from appealkit.maps.load import Rules

UPHELD = "193"  # the payer stands by its earlier decision


@dataclass(frozen=True, slots=True)
class Earlier:
    """The latest decision, the documents that did not lay before it, and the met needs it did not speak of."""

    decision: PriorDecision
    new_documents: tuple[str, ...]
    not_addressed: tuple[str, ...]


def is_later_level(denial: Denial, rules: Rules) -> bool:
    """Whether a level of appeal came before this one."""
    program = rules.programs.get(denial.payer.program) if denial.payer.program else None
    return denial.appeal_level is not None and program is not None and denial.appeal_level != program.first


def level_is_told(denial: Denial, line: ServiceLine, rules: Rules) -> bool:
    """False where the codes say that an earlier decision is upheld and the case names no later level."""
    upheld = any(item.carc == UPHELD for item in line.adjustments)
    return not upheld or is_later_level(denial, rules)


def earlier(case: Case, lines: Iterable[LineAssessment], rules: Rules) -> Earlier | None:
    """The latest earlier decision and what is new since it. None on a first level, or where no decision is listed."""
    decisions = [item for item in case.denial.prior_decisions if item.kind == "decision"]
    if not decisions or not is_later_level(case.denial, rules):
        return None
    last = max(decisions, key=lambda item: item.on)
    return Earlier(last, tuple(_new(case, decisions, last)), tuple(_not_addressed(lines, last, rules)))


def earlier_checks(case: Case, lines: tuple[LineAssessment, ...], rules: Rules) -> list[str]:
    """What a person should look at before a later level is asked for."""
    if not is_later_level(case.denial, rules):
        return []
    found = earlier(case, lines, rules)
    if found is None:
        return ["the request is of a later level, and no earlier decision is listed under 'prior_decisions'"]
    day = found.decision.on
    titles = [case.documents[name].title for name in found.new_documents]
    says = [f"new since the decision of {day}: {'; '.join(titles)}"] if titles else []
    says += [
        f"'{name}' under 'addressed' is no requirement: correct it" for name in not_requirements(found.decision, rules)
    ]
    if not found.decision.addressed:
        says.append(
            f"what the decision of {day} spoke of is not listed under 'addressed', so the letter names no open point"
        )
    names = {name: line.findings[name].shows for line in lines for name in found.not_addressed if name in line.findings}
    says += [f"the decision of {day} did not speak of this: {shows}" for shows in names.values()]
    if not titles and not found.not_addressed:
        says.append(f"nothing is new since the decision of {day}: a repeated request is likely to be upheld again")
    return says


def _new(case: Case, decisions: list[PriorDecision], last: PriorDecision) -> Iterator[str]:
    """Documents of the record that were not before any earlier decision: by its list, else by their date."""
    seen = {name for item in decisions for name in item.documents}
    for name in sorted({item.source.document for item in case.evidence}):
        document = case.documents[name]
        if document.kind == "denial-notice":
            continue
        if name not in seen if last.documents else document.date > last.on:
            yield name


def not_requirements(decision: PriorDecision, rules: Rules) -> list[str]:
    """What is listed as addressed and is no requirement: then nothing can be said to have been passed over."""
    return [name for name in decision.addressed if name not in rules.requirements]


def _not_addressed(lines: Iterable[LineAssessment], last: PriorDecision, rules: Rules) -> Iterator[str]:
    if not last.addressed or not_requirements(last, rules):
        return
    names: dict[str, None] = {}
    for line in lines:
        for result in line.results:
            if result.strategy in line.route.strategies and result.needs is not None:
                names.update(dict.fromkeys((*result.needs.leaves(), *result.required)))
    for name in names:
        met = all(line.findings[name].standing is Standing.MET for line in lines if name in line.findings)
        if met and name not in last.addressed:
            yield name
