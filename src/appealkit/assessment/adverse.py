"""What the record says against the appeal: for the internal checklist, never for a letter."""

from __future__ import annotations

from appealkit.assessment.model import Adverse, LineAssessment, Standing
from appealkit.case import Case
from appealkit.maps.load import Rules


def adverse_facts(case: Case, lines: tuple[LineAssessment, ...], rules: Rules) -> tuple[Adverse, ...]:
    """What the record says against the appeal: values marked adverse, weakening requirements met, needs refuted."""
    found: dict[str, Adverse] = {}
    sessions = {rules.procedures.families[line.family].sessions for line in lines}
    kinds = rules.vocabulary.kinds
    for item in sorted((one for one in case.evidence if kinds[one.kind].adverse), key=lambda item: item.id):
        kind = kinds[item.kind]
        if kind.adverse_for and not sessions & set(kind.adverse_for):
            continue
        for attribute, values in kind.adverse.items():
            if item.word(attribute) in values and not _argued(item.id, attribute, lines, rules):
                says = f"{kind.title}: {attribute.replace('_', ' ')} is {item.word(attribute)}"
                found.setdefault(f"{item.id}/{attribute}", Adverse(says, (item.id,)))
    for line in lines:
        for result in line.results:
            entry = rules.strategy(result.strategy)
            for name in (*entry[1].weakened_by, *entry[1].barred_by) if entry else ():
                weak = line.findings.get(name)
                if weak and weak.standing is Standing.MET:
                    found.setdefault(name, Adverse(weak.shows, weak.evidence))
            for name in () if entry and entry[1].remedy else result.lacking:
                finding = line.findings[name]
                if finding.standing is Standing.UNMET:
                    found.setdefault(name, Adverse(f"{finding.shows}: {finding.why}", finding.evidence))
        for criterion in line.criteria:
            if criterion.standing is Standing.UNMET and criterion.requirement in line.findings:
                finding = line.findings[criterion.requirement]
                found.setdefault(criterion.requirement, Adverse(f"{criterion.says}: {finding.why}", finding.evidence))
    return tuple(found.values())


def _argued(item: str, attribute: str, lines: tuple[LineAssessment, ...], rules: Rules) -> bool:
    """Whether this value is what a requirement that is met shows: axial pain speaks for a facet procedure."""
    return any(
        finding.standing is Standing.MET and item in finding.evidence and attribute in rules.requirements[name].rests_on
        for line in lines
        for name, finding in line.findings.items()
    )
