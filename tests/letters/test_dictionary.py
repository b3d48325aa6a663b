"""The dictionary and what is really given cannot drift apart: names, types, and what is never absent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from appealkit.assessment.assess import assess
from appealkit.assessment.map_cases import ON, MapCase, read_cases
from appealkit.assessment.measures import MEASURES
from appealkit.assessment.model import Finding, LineAssessment, Standing
from appealkit.letters.compose import _environment
from appealkit.letters.dictionary import Dictionary, Names, Of, dictionary
from appealkit.letters.opening import Opening
from appealkit.letters.sandbox import View
from appealkit.letters.vocabulary import names
from appealkit.library import map_cases, open_library
from appealkit.maps.rests import RESTS

LIBRARY = open_library()
RULES, SHELF = LIBRARY.rules, LIBRARY.templates
TYPES: Mapping[Of, tuple[type, ...]] = {
    Of.TEXT: (str,), Of.CODE: (str,), Of.DATE: (date,), Of.NUMBER: (Decimal, int), Of.YES_NO: (bool,),
    Of.LIST: (tuple,),
}  # fmt: skip


@lru_cache(maxsize=1)
def words() -> Dictionary:
    return dictionary(RULES, SHELF.phrases)


def opening(case: Any, line: LineAssessment) -> Opening:
    lines = (line,)
    return Opening(
        case, lines, RULES, SHELF, _environment(SHELF), False, names(case, lines, RULES, ON), ON, "x", scope=lines
    )


@lru_cache(maxsize=1)
def told() -> tuple[MapCase, ...]:
    cases, problems = read_cases(map_cases(), RULES)
    assert problems == []
    return tuple(cases)


def differences(view: View, declared: Names, where: str, mixed: frozenset[str] | None = None) -> Iterator[str]:
    """Each way in which what is given is other than what is declared. `mixed`: names whose type hangs on the kind."""
    given = view._values
    if set(given) != set(declared):
        yield f"{where}: declared only {set(declared) - set(given)}, given only {set(given) - set(declared)}"
    for name, value in given.items():
        if name not in declared:
            continue
        one = declared[name]
        if value is None:
            if not one.optional:
                yield f"{where}.{name} is absent"
        elif not isinstance(value, TYPES[one.of]) or (isinstance(value, bool) and one.of is not Of.YES_NO):
            if mixed is None or name not in mixed:
                yield f"{where}.{name} is {type(value).__name__}, declared {one.of}"
        elif one.of is Of.CODE and value not in one.values:
            yield f"{where}.{name} is a word that is not declared: {value}"


def mixed_of(requirement: str) -> frozenset[str]:
    """The names that are of different types in the kinds on which the requirement can rest."""
    of: dict[str, set[Of]] = {}
    for kind in words().kinds(requirement):
        attributes = RULES.vocabulary.kinds[kind].attributes
        for name, one in words().each(requirement, kind).items():
            if name in attributes:
                of.setdefault(name, set()).add(one.of)
    return frozenset(name for name, found in of.items() if len(found) > 1)


def of_findings(case: MapCase) -> Iterator[str]:
    for line in assess(case.case, RULES, on=ON).lines:
        work = opening(case.case, line)
        for root, names_of_root in words().roots.items():
            yield from differences(work.names[root], names_of_root, root)
        for requirement, finding in line.findings.items():
            if finding.standing is Standing.MET:
                yield from of_one(work, requirement, finding)


def of_one(work: Opening, requirement: str, finding: Finding) -> Iterator[str]:
    """What differs where one met requirement is opened in each way there is."""
    mixed, opened = mixed_of(requirement), work.fact(requirement, 1)
    assert opened is not None
    yield from differences(opened[0], words().fact(requirement), f"fact {requirement}", mixed)
    for view, _, _ in work.items(requirement, 1):
        kind = str(view["kind"])
        yield from differences(view, words().each(requirement), f"each {requirement}", mixed)
        yield from differences(view, words().each(requirement, kind), f"each {requirement} of {kind}")
    for item in work.items_of(finding):
        view = work.view(requirement, finding, item)
        yield from differences(view, words().phrase(requirement), f"phrase {requirement}", mixed)
        yield from differences(view, words().phrase(requirement, item.kind), f"phrase {requirement}, {item.kind}")


def test_what_every_case_of_the_maps_gives_is_what_is_declared() -> None:
    wrong = {difference for case in told() for difference in of_findings(case)}
    assert sorted(wrong) == []


def test_every_measure_says_what_it_rests_on() -> None:
    assert set(RESTS) == set(MEASURES)
    for name, rests in RESTS.items():
        for kind, has in rests.on.items():
            known = {*RULES.vocabulary.kinds[kind].attributes, "recorded_on"}
            assert set(has) <= known, (name, kind)
