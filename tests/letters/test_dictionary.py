"""The dictionary and what is really given cannot drift apart: names, types, and what is never absent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

import pytest

from appealkit.assessment.assess import assess
from appealkit.assessment.facts import Facts
from appealkit.assessment.judge import Bench, judge
from appealkit.assessment.map_cases import ON, MapCase, read_cases
from appealkit.assessment.measures import MEASURES
from appealkit.assessment.model import Finding, LineAssessment, Standing
from appealkit.authoring.samples import samples_of
from appealkit.case import Case
from appealkit.letters.dictionary import Dictionary, Names, Of, dictionary
from appealkit.letters.opening import Opening
from appealkit.letters.sandbox import View
from appealkit.letters.tags import environment_of
from appealkit.letters.vocabulary import names
from appealkit.library import map_cases, open_library
from appealkit.maps.rests import RESTS
from letters import random_charts

LIBRARY = open_library()
RULES, SHELF = LIBRARY.rules, LIBRARY.templates
HERE = ("letters/x", 1)
TYPES: Mapping[Of, tuple[type, ...]] = {
    Of.TEXT: (str,), Of.CODE: (str,), Of.DATE: (date,), Of.NUMBER: (Decimal, int), Of.YES_NO: (bool,),
    Of.LIST: (tuple,),
}  # fmt: skip


@lru_cache(maxsize=1)
def words() -> Dictionary:
    return dictionary(RULES, SHELF.phrases)


def opening(case: Case, lines: tuple[LineAssessment, ...], on: date) -> Opening:
    return Opening(
        case,
        lines,
        RULES,
        SHELF,
        environment_of(SHELF),
        False,
        names(case, lines, RULES, on),
        on,
        "x",
        "letters/x",
        lines,
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


def of_findings(case: Case, opened: set[str]) -> Iterator[str]:
    """What differs wherever a requirement is met; `opened` gathers those that were."""
    for line in assess(case, RULES, on=ON).lines:
        work = opening(case, (line,), ON)
        for root, names_of_root in words().roots.items():
            yield from differences(work.names[root], names_of_root, root)
        for requirement, finding in line.findings.items():
            if finding.standing is Standing.MET:
                opened.add(requirement)
                yield from of_one(work, requirement, finding)


def of_chart(case: Case) -> Iterator[str]:
    """What differs in any requirement that this chart meets, asked for or not."""
    assessed = assess(case, RULES, on=ON).lines[0]
    line, payer = assessed.line, case.denial.payer
    family = RULES.procedures.procedures[line.procedure].family
    facts = Facts.of(case.evidence, case.denial, line, RULES.procedures)
    bench = Bench(RULES, facts, family, RULES.shelf.governing(payer, family, line.service_date), {}, {}, ())
    findings = {name: judge(name, bench) for name in RULES.requirements}
    work = opening(case, (replace(assessed, findings=findings),), ON)
    for requirement, finding in findings.items():
        if finding.standing is Standing.MET:
            yield from of_one(work, requirement, finding)


def of_letter(case: Case, on: date) -> Iterator[str]:
    """What differs in the roots and in what the tags open, for the lines of a letter together."""
    lines = assess(case, RULES, on=on).answered
    if not lines:
        return
    work = opening(case, lines, on)
    for root, names_of_root in words().roots.items():
        yield from differences(work.names[root], names_of_root, root)
    for tag, opened in (("new", work.since(HERE)), ("unaddressed", work.unaddressed(HERE))):
        for view, _ in opened:
            yield from differences(view, words().opened_by(tag), tag)
    for authority in RULES.authorities:
        law = work.law(authority, HERE)
        if law is not None:
            yield from differences(law, words().opened_by("authority"), authority)
    for requirement in RULES.requirements:
        finding = work.met(requirement, HERE)
        if finding is not None:
            yield from of_one(work, requirement, finding)


def of_one(work: Opening, requirement: str, finding: Finding) -> Iterator[str]:
    """What differs where one met requirement is opened in each way there is."""
    mixed, ((view, _),) = mixed_of(requirement), work.fact(requirement, HERE)
    yield from differences(view, words().fact(requirement), f"fact {requirement}", mixed)
    for view, _ in work.items(requirement, HERE):
        kind = str(view["kind"])
        yield from differences(view, words().each(requirement), f"each {requirement}", mixed)
        yield from differences(view, words().each(requirement, kind), f"each {requirement} of {kind}")
    for item in work.items_of(finding):
        view = work.view(requirement, finding, item)
        yield from differences(view, words().phrase(requirement), f"phrase {requirement}", mixed)
        yield from differences(view, words().phrase(requirement, item.kind), f"phrase {requirement}, {item.kind}")


# the first case of every three; all of them in the long tests
SOME = tuple(case for case in told() if case.case.evidence)[::3]


def test_what_the_cases_of_the_maps_give_is_what_is_declared() -> None:
    opened: set[str] = set()
    wrong = {difference for case in SOME for difference in of_findings(case.case, opened)}
    assert sorted(wrong) == []
    # what no case meets was not looked at
    assert len(opened) > 0.75 * len(RULES.requirements)


@pytest.mark.long
def test_what_every_case_of_the_maps_gives_is_what_is_declared() -> None:
    wrong = {difference for case in told() for difference in of_findings(case.case, set())}
    assert sorted(wrong) == []


@pytest.mark.parametrize("first", [0, 100, 200])
def test_what_charts_at_random_give_is_what_is_declared(first: int) -> None:
    """Every requirement of the library judged on charts that no one would write."""
    wrong = {
        difference for seed in range(first, first + 100) for difference in of_chart(random_charts.chart(seed, RULES))
    }
    assert sorted(wrong) == []


def test_what_the_samples_give_is_what_is_declared() -> None:
    samples, problems = samples_of(LIBRARY)
    assert problems == []
    wrong = {difference for sample in samples for difference in of_letter(sample.case, sample.on)}
    assert sorted(wrong) == []


def test_every_measure_says_what_it_rests_on() -> None:
    assert set(RESTS) == set(MEASURES)
    for name, rests in RESTS.items():
        for kind, has in rests.on.items():
            known = {*RULES.vocabulary.kinds[kind].attributes, "recorded_on"}
            assert set(has) <= known, (name, kind)


@pytest.mark.parametrize(
    ("root", "names_of_root"),
    [
        ("payer", "name plan delegate"),
        ("denial", "claim_number notice_date codes words says"),
        ("policy", "number title issuer kind local version since stated asks sets_no confidence"),
        ("letter", "title request services lines how_many service_date date program decided_by capacity *"),
        ("practice", "name phone fax"),
        ("earlier", "on outcome reference level"),
        ("protective", "promises_records"),
    ],
)  # fmt: skip
def test_the_roots_have_their_names(root: str, names_of_root: str) -> None:
    told_so = names_of_root.replace("*", "meets_every_criterion lists_criteria").split()
    assert list(words().roots[root]) == told_so
    assert words().about[root]


def test_where_the_lines_have_different_policies_no_name_of_the_policy_is_there() -> None:
    """Also not the threshold that was set aside on one of them: `policy is present` promises the policy's number."""
    case = next(one.case for one in told() if "24 months" in str(one.raw.get("denial", {}).get("stated_criteria")))
    (line,) = assess(case, RULES, on=ON).lines
    assert line.set_aside
    payer = case.denial.payer.model_copy(update={"state": "FL" if case.denial.payer.state != "FL" else "CA"})
    other = RULES.shelf.governing(payer, line.family, line.line.service_date)
    assert other.policy is not None
    assert other.policy is not line.governing.policy
    both = (line, replace(line, governing=other))
    assert bool(names(case, both[:1], RULES, ON)["policy"]) is True
    assert bool(names(case, both, RULES, ON)["policy"]) is False


@pytest.mark.parametrize(
    ("tag", "names_of_tag"),
    [("authority", "cite says"), ("new", "title author date shows"), ("unaddressed", "shows"),
     ("sections", "says clinical_argument"), ("criteria", ""), ("position", "")],
)  # fmt: skip
def test_a_tag_opens_its_names(tag: str, names_of_tag: str) -> None:
    assert list(words().opened_by(tag)) == names_of_tag.split()


def test_every_name_has_a_meaning_and_an_example() -> None:
    for root in (
        *words().roots.values(),
        *(words().opened_by(tag) for tag in ("authority", "new", "unaddressed", "sections")),
    ):
        for one in root.values():
            assert one.meaning, one.path
            assert one.example, one.path


def told_of(found: Names, name: str) -> tuple[Of, str]:
    return found[name].of, "may be absent" if found[name].optional else "always"


def test_a_measured_fact_always_has_its_number_and_what_its_measure_always_gives() -> None:
    found = words().fact("care-long-enough")
    assert told_of(found, "value") == (Of.NUMBER, "always")
    assert told_of(found, "unit") == (Of.CODE, "always")
    assert told_of(found, "first") == (Of.DATE, "always")
    assert told_of(found, "lasting") == (Of.NUMBER, "may be absent")
    assert found["unit"].values == ("days", "weeks", "months", "years", "day", "week", "month", "year")


def test_a_fact_over_several_items_has_the_values_of_none_and_each_has_those_of_one() -> None:
    assert words().kinds("care-long-enough") == ("therapy-course", "medication-trial")
    assert told_of(words().fact("care-long-enough"), "from") == (Of.DATE, "may be absent")
    assert told_of(words().each("care-long-enough"), "from") == (Of.DATE, "always")
    assert told_of(words().phrase("care-long-enough"), "from") == (Of.DATE, "always")
    assert "first" not in words().each("care-long-enough")


def test_a_fact_that_rests_on_one_item_has_its_values() -> None:
    assert told_of(words().fact("pain-long-enough"), "onset") == (Of.DATE, "always")
    assert told_of(words().fact("pain-long-enough"), "laterality") == (Of.CODE, "may be absent")


def test_what_the_requirement_asks_of_an_item_is_always_there() -> None:
    found = words().fact("care-not-tolerated")
    assert told_of(found, "reason") == (Of.TEXT, "always")
    assert told_of(found, "outcome") == (Of.CODE, "always")
    assert found["outcome"].values == ("not-tolerated",)
    assert told_of(found, "to") == (Of.DATE, "may be absent")


def test_a_value_that_speaks_against_is_never_among_the_words_of_a_code() -> None:
    against = {"improved", "stopped-by-patient", "discharged-non-attendance", "ordered-only"}
    assert against & set(words().kind("therapy-course")["outcome"].values) == against
    assert against & set(words().each("care-long-enough")["outcome"].values) == set()
    assert told_of(words().each("care-long-enough"), "outcome") == (Of.CODE, "may be absent")


def test_a_value_that_speaks_against_is_there_where_it_is_the_point() -> None:
    assert "axial" in words().each("mainly-axial-pain")["pattern"].values
    assert told_of(words().each("mainly-axial-pain"), "pattern") == (Of.CODE, "always")


def test_the_kind_tells_which_names_are_there() -> None:
    both, therapy, drug = (words().each("care-failed", kind) for kind in (None, "therapy-course", "medication-trial"))
    assert set(both) == set(therapy) == set(drug)
    assert (both["kind"].values, therapy["kind"].values) == (
        ("therapy-course", "medication-trial"),
        ("therapy-course",),
    )
    assert words().each("therapy-tried-first", "contraindication")["to"].of is Of.CODE
    assert words().each("therapy-tried-first", "therapy-course")["to"].of is Of.DATE
    assert therapy["drug"].optional


def test_what_counts_lines_of_the_claim_rests_on_no_evidence() -> None:
    requirement = next(name for name, rule in RULES.requirements.items() if rule.measure == "sides_billed")
    assert words().kinds(requirement) == ()
    assert words().each(requirement) == {}
    assert "value" in words().fact(requirement)


def test_a_record_of_any_kind_can_be_at_hand_but_none_of_the_claim() -> None:
    kinds = words().kinds("records-at-hand")
    assert {"symptom", "procedure-note", "diagnosis"} <= set(kinds)
    assert not {"authorization", "claim-submission", "record-submission", "representation", "contact"} & set(kinds)
    assert told_of(words().each("records-at-hand"), "document_date") == (Of.DATE, "always")
