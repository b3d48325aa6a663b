"""The public decisions: every case is read, says no more than its summary, and the table beside them is current."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from appealkit.assessment.assess import assess
from appealkit.assessment.model import Support
from appealkit.case import Case
from appealkit.intake import read_case
from appealkit.library import open_library, workspace_of
from appealkit.maps.routing import RouteKind

FOLDER = Path(__file__).resolve().parents[2] / "samples" / "public-decisions"
CASES = sorted((FOLDER / "cases").glob("*.yaml"))


def _make_table() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_table", FOLDER / "make_table.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


make_table = _make_table()
DECISIONS = make_table.decisions()


def _read(path: Path) -> Case:
    rules = open_library(workspace_of(path)).rules
    read, problems = read_case(path, rules.vocabulary, rules.procedures)
    assert problems == []
    assert read
    return read.case


def test_every_case_has_its_decision_and_every_decision_its_case() -> None:
    assert len(CASES) == 28
    assert [path.stem for path in CASES] == sorted(DECISIONS)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_is_read_without_a_problem_and_bears_its_file_s_name(path: Path) -> None:
    assert _read(path).id == path.stem


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_names_its_source_and_rests_on_nothing_else(path: Path) -> None:
    decision, case = DECISIONS[path.stem], _read(path)
    assert f"# {decision['url']}\n" in path.read_text(encoding="utf-8")
    assert "2026-11-21" in path.read_text(encoding="utf-8").partition("\ncase:")[0]
    assert str(decision["number"]) in decision["url"]
    assert [document.title for document in case.documents.values()] == [
        f"Public summary of decision {decision['number']}"
    ]
    assert {(item.source.document, item.source.page) for item in case.evidence} == {("summary", 1)}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_each_item_of_evidence_says_what_in_the_summary_it_rests_on(path: Path) -> None:
    assert [item.id for item in _read(path).evidence] == list(DECISIONS[path.stem]["supports"])


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_the_summary_does_not_say_is_a_filler_that_says_so(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    fillers = [line for line in lines if ": Not stated" in line or line.endswith("-01-01") or "-01-01 #" in line]
    assert fillers
    assert [line for line in fillers if "filler the format asks for" not in line] == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_silence_closes_no_appeal(path: Path) -> None:
    judged = assess(_read(path), open_library(workspace_of(path)).rules, on=make_table.ON)
    assert judged.lines
    assert RouteKind.NO_APPEAL not in {line.route.kind for line in judged.lines}
    assert {result.support for line in judged.lines for result in line.results} <= {Support.INCOMPLETE}


@pytest.mark.parametrize("name", DECISIONS)
def test_a_difference_is_explained_by_rules_or_evidence(name: str) -> None:
    written = DECISIONS[name]
    assert written["explained_by"] in {"rules", "evidence", "both"}
    assert all(written[column].strip() for column in ("asked", "decided", "difference"))


def test_the_table_is_current() -> None:
    before = make_table.README.read_text(encoding="utf-8")
    assert make_table.readme(before) == before, "run samples/public-decisions/make_table.py"
