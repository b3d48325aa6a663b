"""A measure finds nothing where nothing of what it says it counts is on record: the judgement does not ask it then."""

from collections.abc import Iterator

import pytest

from appealkit.assessment.facts import Facts
from appealkit.assessment.map_cases import read_cases
from appealkit.assessment.measures import MEASURES
from appealkit.library import map_cases, open_library
from appealkit.maps.measures import MEASURES as DECLARED
from appealkit.maps.thresholds import Threshold

RULES = open_library().rules


def everything() -> Iterator[Facts]:
    """The facts of every line of every case beside the rules."""
    cases, problems = read_cases(map_cases(), RULES)
    assert not problems
    for item in cases:
        for line in item.case.denial.denied_lines:
            if line.procedure in RULES.procedures.procedures:
                yield Facts.of(item.case.evidence, item.case.denial, line, RULES.procedures)


def thresholds(measure: str) -> list[Threshold | None]:
    """None, and every threshold that a policy or a default asks of the measure."""
    names = {name for name, one in RULES.requirements.items() if one.measure == measure}
    asked = [
        item.threshold
        for policy in RULES.policies.values()
        for version in policy.versions
        for item in version.criteria
        if item.requirement in names and item.threshold is not None
    ]
    asked += [RULES.defaults[name] for name in sorted(names & set(RULES.defaults))]
    return [None, *{str(one): one for one in asked}.values()]


FACTS = list(everything())


@pytest.mark.parametrize("measure", sorted(name for name, one in DECLARED.items() if one.counts))
def test_without_what_it_counts_a_measure_finds_nothing(measure: str) -> None:
    kinds = set(DECLARED[measure].counts)
    assert kinds <= set(RULES.vocabulary.kinds)
    bare = [
        Facts.of([i for i in each.evidence if i.kind not in kinds], each.denial, each.line, each.procedures)
        for each in FACTS
    ]
    asked = thresholds(measure)
    units = {
        (str(one), (found := MEASURES[measure](each, one)).is_nothing, found.unit) for each in bare for one in asked
    }
    assert all(is_nothing for _, is_nothing, _ in units)
    assert len(units) == len(asked), "nothing is measured in one unit"
