"""Every sample is read without a mistake, judged, and compared with what was written down for it by hand."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from appealkit.assessment.model import Finding, LineAssessment
from appealkit.document.walk import texts
from appealkit.errors import Problem, mistakes
from appealkit.intake import ReadCase, read_case
from appealkit.intake.exhibits import read_pages
from appealkit.intake.quotes import QuoteCheck, check_quotes
from appealkit.library import Library, open_library
from appealkit.packet.model import Packet
from appealkit.pipeline import prepare

SAMPLES = Path(__file__).parents[2] / "samples"
EXPECTED: dict[str, Any] = yaml.safe_load((SAMPLES / "expected.yaml").read_text(encoding="utf-8"))
CASES = sorted(path.stem for path in (SAMPLES / "cases").glob("*.yaml"))
ON: date = EXPECTED["day"]


def library() -> Library:
    return open_library(SAMPLES.resolve())


@lru_cache(maxsize=64)
def read(name: str) -> tuple[ReadCase | None, tuple[Problem, ...]]:
    rules = library().rules
    found, problems = read_case(SAMPLES / "cases" / f"{name}.yaml", rules.vocabulary, rules.procedures)
    return found, tuple(problems)


def given(name: str) -> ReadCase:
    found, problems = read(name)
    assert found is not None, problems
    return found


@lru_cache(maxsize=64)
def quotes(name: str) -> dict[str, QuoteCheck]:
    sample = given(name)
    wanted = [(item.source.document, item.source.page) for item in sample.case.evidence if item.source.quote]
    pages, _ = read_pages(sample.exhibits, wanted)
    return check_quotes(sample.case, pages)


@lru_cache(maxsize=64)
def packet(name: str) -> Packet:
    doubtful = {
        item: "its quote is not on the page" for item, seen in quotes(name).items() if seen is QuoteCheck.NOT_FOUND
    }
    return prepare(given(name).case, library(), on=ON, quotes=doubtful, trial=True)


def line_of(name: str, number: int) -> LineAssessment:
    return next(line for line in packet(name).assessment.lines if line.line.number == number)


def said(finding: Finding) -> str:
    words = finding.standing.word
    return words if finding.value is None else f"{words} {finding.value.normalize():f} {finding.unit}"


def test_every_case_has_its_expectation_and_every_expectation_its_case() -> None:
    assert sorted(EXPECTED["cases"]) == CASES
    assert len(CASES) >= 14


@pytest.mark.parametrize("name", CASES)
def test_the_case_is_read_without_a_problem(name: str) -> None:
    found, problems = read(name)
    assert found is not None
    assert [problem for problem in problems if "quote" not in problem.says] == []
    assert not mistakes(problems)


@pytest.mark.parametrize("name", CASES)
def test_no_exhibit_is_missing(name: str) -> None:
    sample = given(name)
    assert set(sample.exhibits) == set(sample.case.documents)


@pytest.mark.parametrize("name", CASES)
def test_every_quote_stands_on_its_page_save_those_meant_not_to(name: str) -> None:
    expected = EXPECTED["cases"][name]
    seen = quotes(name)
    assert [item for item, check in seen.items() if check is QuoteCheck.NO_QUOTE] == []
    assert [item for item, check in seen.items() if check is QuoteCheck.NO_FILE] == []
    assert [item for item, check in seen.items() if check is QuoteCheck.NOT_FOUND] == expected.get("not_on_page", [])
    assert [item for item, check in seen.items() if check is QuoteCheck.UNREADABLE] == expected.get("unreadable", [])


@pytest.mark.parametrize("name", CASES)
def test_each_denied_line_takes_the_route_expected(name: str) -> None:
    expected = EXPECTED["cases"][name]["lines"]
    lines = packet(name).assessment.lines
    assert {line.line.number: line.route.kind.value for line in lines} == {
        number: line["route"] for number, line in expected.items()
    }


@pytest.mark.parametrize("name", CASES)
def test_each_line_has_the_strategy_and_the_support_expected(name: str) -> None:
    for number, expected in EXPECTED["cases"][name]["lines"].items():
        line = line_of(name, number)
        support = {result.strategy: result.support.value for result in line.results}
        assert not set(EXPECTED["cases"][name].get("not_open", [])) & set(support)
        wanted = dict(expected.get("others", {}))
        if "strategy" in expected:
            wanted[expected["strategy"]] = expected["support"]
        assert {strategy: support.get(strategy) for strategy in wanted} == wanted
        if expected["route"] == "appeal":
            assert line.route.strategies == (expected["strategy"],)
        if "coding" in expected:
            assert expected["coding"] in [finding.error for finding in line.coding]


@pytest.mark.parametrize("name", CASES)
def test_the_policy_in_force_governs(name: str) -> None:
    for number, expected in EXPECTED["cases"][name]["lines"].items():
        if "policy" in expected:
            governing = line_of(name, number).governing
            policy, version = governing.policy, governing.version
            found = f"{policy.number} {version.version}" if policy and version else "none"
            assert found == expected["policy"]


@pytest.mark.parametrize("name", CASES)
def test_the_letter_speaks_for_the_lines_expected(name: str) -> None:
    letter = packet(name).letter
    expected = EXPECTED["cases"][name]["letter"]
    assert (list(letter.lines) if letter else False) == expected
    if letter:
        assert letter.holes == ()


@pytest.mark.parametrize(
    ("name", "requirement", "wanted"),
    [
        pytest.param(name, key, words, id=f"{name}-{key}")
        for name, expected in EXPECTED["cases"].items()
        for key, words in expected.get("findings", {}).items()
    ],
)
def test_the_findings_stand_as_expected(name: str, requirement: str, wanted: str) -> None:
    finding = line_of(name, min(EXPECTED["cases"][name]["lines"])).findings[requirement]
    assert (said(finding) if " " in wanted else finding.standing.word) == wanted


@pytest.mark.parametrize("name", CASES)
def test_the_rows_of_the_table_are_held_to_the_policy(name: str) -> None:
    expected = EXPECTED["cases"][name]
    rows = line_of(name, min(expected["lines"])).criteria
    found = {row.requirement: said(row.finding) for row in rows if row.finding}
    wanted = expected.get("criteria", {})
    assert {key: found.get(key) for key in wanted} == wanted


@pytest.mark.parametrize("name", CASES)
def test_what_staff_is_told_is_as_expected(name: str) -> None:
    expected = EXPECTED["cases"][name]
    judged = packet(name).assessment
    lines = [line_of(name, number) for number in expected["lines"]]
    for words in expected.get("discuss", []):
        assert any(words in item for line in lines for item in line.discuss)
    for words in expected.get("checks", []):
        assert any(words in item for item in judged.checks)
    for attribute, pair in expected.get("contradictions", {}).items():
        assert (attribute, tuple(pair)) in [(item.attribute, item.evidence) for item in judged.contradictions]
    assert bool(judged.holds) == expected.get("held", False)
    if "clinical_argument" in expected:
        chosen = [result for line in lines for result in line.results if result.strategy in line.route.strategies]
        assert [result.clinical_argument for result in chosen] == [expected["clinical_argument"]]
    if "every_criterion" in expected:
        assert all(line.meets_every_criterion for line in lines) == expected["every_criterion"]


@pytest.mark.parametrize("name", [name for name, expected in EXPECTED["cases"].items() if "smallest_set" in expected])
def test_the_smallest_set_of_documents_is_as_expected(name: str) -> None:
    assert list(packet(name).assessment.smallest_set) == EXPECTED["cases"][name]["smallest_set"]


@pytest.mark.parametrize("name", CASES)
def test_alternatives_for_the_patient_stay_out_of_the_letter(name: str) -> None:
    page = packet(name).letter_page
    text = "\n".join(texts(page)) if page else ""
    for line in packet(name).assessment.lines:
        for item in line.discuss:
            assert item not in text


@pytest.mark.parametrize("name", CASES)
def test_the_first_lines_of_the_file_say_what_is_expected(name: str) -> None:
    lines = (SAMPLES / "cases" / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    comment = [line for line in lines[: lines.index(f"case: {name}")] if line.startswith("# ")]
    assert 2 <= len(comment) <= 5
    assert any("Expected: " in line for line in comment)


def test_the_exhibits_are_those_the_script_makes_byte_for_byte(tmp_path: Path) -> None:
    pytest.importorskip("reportlab")
    made = tmp_path / "made"
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, str(SAMPLES / "make_exhibits.py"), str(made)], check=True, env=environment)
    again = {path.relative_to(made): path.read_bytes() for path in made.rglob("*.pdf")}
    kept = {path.relative_to(SAMPLES): path.read_bytes() for path in (SAMPLES / "exhibits").rglob("*.pdf")}
    assert sorted(again) == sorted(kept)
    assert [path for path in kept if kept[path] != again[path]] == []


def test_a_word_is_broken_at_a_line_end_on_some_page() -> None:
    """So that the samples show the quote check doing its work."""
    sample = given("tfesi-left-s1")
    pages, _ = read_pages(sample.exhibits, [("pt-record", 4)])
    assert "mean-\ningful" in pages["pt-record", 4].text
