"""What holds of the rules as shipped: every name has a home, no clinical number hides in a map."""

import inspect
import itertools
import re
from datetime import date
from pathlib import Path

import pytest
from given import NORIDIAN, UHC, line, measured, pain, rules, therapy

from appealkit import yamltext
from appealkit.assessment.conditions import CONDITIONS as TESTS
from appealkit.assessment.measures import MEASURES as FUNCTIONS
from appealkit.library import release
from appealkit.maps.measures import MEASURES
from appealkit.maps.model import CONDITIONS, POLICY, Confidence
from appealkit.maps.policies import NOT_ENCODED

RECORD = yamltext.read((release() / "templates" / "record.yaml").read_bytes(), "record.yaml")[0]
TEMPLATES = release() / "templates"
CRITERIA = [
    (policy.policy, version, item)
    for policy in rules().policies.values()
    for version in policy.versions
    for item in version.criteria
]


def test_every_measure_declared_is_implemented_and_the_other_way() -> None:
    assert set(FUNCTIONS) == set(MEASURES)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_measure_says_what_it_counts(name: str) -> None:
    assert inspect.getdoc(FUNCTIONS[name])


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_an_empty_chart_measures_nothing(name: str) -> None:
    found = measured(name)
    assert (found.value, found.evidence, found.against, found.least) == (None, (), (), None)
    assert found.unit in MEASURES[name].units


def test_every_measure_has_cases_of_its_own() -> None:
    files = (Path(__file__).resolve().parents[1] / "assessment").glob("test_measure_*.py")
    tried = {name for file in files for name in re.findall(r'measured\(\s*"(\w+)"', file.read_text())}
    assert tried == set(FUNCTIONS)


def test_every_condition_declared_is_implemented_and_the_other_way() -> None:
    assert {*TESTS, "present"} == set(CONDITIONS)


def named_by_policies() -> set[str]:
    found = set()
    for _, _, item in CRITERIA:
        found |= {item.requirement, item.only_when, item.unless, *item.waived_by} - {None, NOT_ENCODED}
    return found


def named_by_maps() -> set[str]:
    return {name for entry in rules().maps.values() for one in entry.strategies.values() for name in one.requirements()}


def test_every_requirement_that_is_named_exists() -> None:
    assert named_by_policies() | named_by_maps() <= set(rules().requirements)


def test_every_requirement_is_named_somewhere() -> None:
    assert set(rules().requirements) - named_by_policies() - named_by_maps() == set()


def test_every_requirement_that_a_policy_asks_for_or_a_strategy_needs_has_a_phrase() -> None:
    assert RECORD is not None
    phrases = set(RECORD.value["record"])
    asked = {item.requirement for _, _, item in CRITERIA} | {name for _, _, item in CRITERIA for name in item.waived_by}
    needed = {
        name
        for entry in rules().maps.values()
        for one in entry.strategies.values()
        for name in (*(one.needs.leaves() if one.needs else ()), *one.needs_if_required, *one.strengthened_by)
    }
    assert (asked | needed) - {NOT_ENCODED} <= phrases


def test_every_phrase_is_of_a_requirement() -> None:
    assert RECORD is not None
    assert set(RECORD.value["record"]) <= set(rules().requirements)


@pytest.mark.parametrize("name", sorted(rules().requirements))
def test_no_clinical_number_is_written_in_a_requirement(name: str) -> None:
    """A literal is a count of things, sides or kinds; every length, percentage, dose and limit is the policy's."""
    requirement = rules().requirements[name]
    counted = {"sides", "kinds", "classes", "regions", "groups", "disciplines"}
    for literal in {requirement.at_least, requirement.at_most} - {None, POLICY}:
        none_may_lack = (requirement.at_most, literal) == ("0", "0")
        assert none_may_lack or (MEASURES[requirement.measure].unit in counted and literal in {"1", "2"})
    for condition in (*requirement.of, *requirement.where):
        if condition.test in {"at_least", "at_most"}:
            assert condition.value in {POLICY, "1"}
        assert condition.test != "within"
    words = " ".join(filter(None, (requirement.shows, requirement.shows_without))).replace("the rolling 12 months", "")
    assert not re.search(r"\d+ ?(%|percent|mg|weeks?|days?|months|years?)", words)


@pytest.mark.parametrize("name", sorted(rules().requirements))
def test_a_threshold_of_the_policy_has_words_without_it(name: str) -> None:
    requirement = rules().requirements[name]
    if "{threshold}" in requirement.shows:
        assert requirement.asks_policy
        without = requirement.shows_without or requirement.shows.replace(" at least {threshold}", " the required time")
        assert "{threshold}" not in without


@pytest.mark.parametrize("name", sorted(name for entry in rules().maps.values() for name in entry.strategies))
def test_every_strategy_has_a_template_that_speaks_for_it(name: str) -> None:
    found = rules().strategy(name)
    assert found is not None
    if found[1].remedy is not None:
        return  # it leads to another remedy, and no letter is written
    path = TEMPLATES / f"{found[1].template}.md.j2"
    front = path.read_text(encoding="utf-8").split("---")[1]
    text, problems = yamltext.read(front, path.name)
    assert problems == []
    assert text is not None
    assert name in text.value["speaks_for"]


@pytest.mark.parametrize("name", sorted(rules().maps))
def test_every_map_has_the_frame_of_its_letters(name: str) -> None:
    assert (TEMPLATES / f"{rules().maps[name].frame}.md.j2").is_file()


def test_every_reason_that_a_step_argues_is_answered_by_a_map_with_a_frame_of_its_own() -> None:
    argued = {step.argues for step in rules().routing.steps} - {None}
    frames = {reason: entry.frame for entry in rules().maps.values() for reason in entry.answers if reason in argued}
    assert set(frames) == argued
    assert "frames/appeal" not in frames.values()


def test_every_template_speaks_for_strategies_that_exist() -> None:
    for path in sorted((TEMPLATES / "letters").glob("*.md.j2")):
        text, _ = yamltext.read(path.read_text(encoding="utf-8").split("---")[1], path.name)
        assert text is not None
        assert all(rules().strategy(name) for name in text.value["speaks_for"])


def test_every_reason_that_is_answered_has_strategies_and_none_twice() -> None:
    names = [name for entry in rules().maps.values() for name in entry.strategies]
    assert len(names) == len(set(names))
    for reason in ("conservative-care", "frequency", "same-day-bilateral"):
        ranks = [strategy.rank for _, _, strategy in rules().strategies_for(reason)]
        assert ranks == sorted(ranks)
        assert ranks


@pytest.mark.parametrize("name", sorted(rules().policies))
def test_every_policy_says_when_by_whom_and_where_it_was_read(name: str) -> None:
    read = rules().policies[name].read
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", read.on)
    assert read.by
    assert len(read.source) > 10


@pytest.mark.parametrize("name", sorted(rules().policies))
def test_every_value_of_a_policy_names_its_section_and_its_confidence(name: str) -> None:
    for version in rules().policies[name].versions:
        for item in version.criteria:
            assert item.section
            assert item.says
            assert item.confidence in Confidence
        ids = [item.id for item in version.criteria]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", sorted(rules().policies))
def test_a_value_is_never_surer_than_the_reading_of_its_version(name: str) -> None:
    order = [Confidence.SEEN, Confidence.SECONDARY, Confidence.UNVERIFIED]
    for version in rules().policies[name].versions:
        sure = [item for item in version.criteria if item.is_encoded and item.threshold is not None]
        assert all(order.index(item.confidence) >= order.index(version.confidence) for item in sure)


@pytest.mark.parametrize("name", sorted(rules().policies))
def test_words_with_a_threshold_have_one(name: str) -> None:
    for version in rules().policies[name].versions:
        for item in version.criteria:
            assert ("{threshold}" not in item.says) or item.threshold is not None


@pytest.mark.parametrize("name", sorted(rules().policies))
def test_a_policy_binds_somebody(name: str) -> None:
    for version in rules().policies[name].versions:
        assert version.binds.states or version.binds.payers or version.binds.delegates


def test_no_state_has_two_medicare_contractors() -> None:
    """At one time, for one family: two determinations of different procedures, or one after the other, may share it.
    A national one stands beside the local one."""
    bound = [
        (str(policy.kind), state, family, version.in_force.since, version.in_force.to or date.max, policy.policy)
        for policy in rules().policies.values()
        for version in policy.versions
        for state in version.binds.states
        for family in version.binds.families
    ]
    for earlier, later in itertools.pairwise(sorted(bound)):
        assert earlier[:3] != later[:3] or earlier[4] < later[3], (earlier, later)


def test_what_is_unverified_never_decides() -> None:
    for payer in (UHC, NORIDIAN):
        judged = line(pain(), therapy("pt", "2026-04-02", "2026-07-09"), payer=payer)
        assert all(item.standing is None for item in judged.criteria if item.confidence == "unverified")
    for _, version, item in CRITERIA:
        if item.confidence is Confidence.UNVERIFIED:
            governed = [
                other for other in version.criteria if other.requirement == item.requirement and other is not item
            ]
            assert item.requirement == NOT_ENCODED or governed == []


def test_a_policy_that_was_only_summarised_sets_no_threshold_as_seen() -> None:
    version = rules().policies["commercial/bcbssc-cam-136"].versions[0]
    assert version.confidence is Confidence.UNVERIFIED
    assert not any(item.is_encoded for item in version.criteria)


def test_defaults_are_thresholds_of_requirements_that_ask_the_policy() -> None:
    for name in rules().defaults:
        assert rules().requirements[name].asks_policy


def test_every_programme_has_its_rules() -> None:
    from appealkit.case import Program

    assert set(rules().programs) == set(Program)
    for program in rules().programs.values():
        assert not program.levels or program.first in program.levels
        for level in program.levels.values():
            assert level.window.counted_from in {"notice", "receipt"}
            assert not (level.window.days and level.window.months)


def test_every_add_on_names_primaries_that_exist() -> None:
    known = rules().procedures.procedures
    for code, procedure in known.items():
        assert procedure.family in rules().procedures.families
        assert all(primary in known for primary in procedure.add_on_of), code


def test_every_coding_error_says_what_the_line_should_be_and_who_says_so() -> None:
    for error in rules().coding:
        assert error.should_be
        assert error.cite
