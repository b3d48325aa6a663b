"""`templates lint`: how it tells its findings, and how it ends."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from linting import snippets

from stories.cases import run


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one template of its own, which holds a mistake in its eighth line."""
    folder = tmp_path_factory.mktemp("workspace")
    (folder / "practice.yaml").write_text("name: x\n")
    letter = folder / "templates" / "letters" / "imaging.md.j2"
    letter.parent.mkdir(parents=True)
    letter.write_text(
        '---\ntemplate: letters/imaging\ntitle: Imaging\nversion: "2"\nkind: section\n'
        "effective: 2026-11-01\n---\nThe notice is of {{ denial.notice_date | datum }}.\n"
    )
    return folder


def test_a_mistake_is_told_at_its_place_and_ends_with_1(workspace: Path) -> None:
    done = run("templates", "lint", "--workspace", str(workspace))
    code, out = done.code, done.out
    assert code == 1
    assert f"{workspace}/templates/letters/imaging.md.j2:8:42: mistake T012: 'datum' is not a filter\n" in out
    assert "    mend: did you mean 'date'?\n" in out


def test_only_the_templates_that_are_named_are_told_of(workspace: Path) -> None:
    done = run("templates", "lint", "letters/levels", "--workspace", str(workspace))
    code, out = done.code, done.out
    assert code == 0
    assert "no mistakes" in out


def test_a_program_reads_the_findings_as_json(workspace: Path) -> None:
    done = run("templates", "lint", "letters/imaging", "--format", "json", "--workspace", str(workspace))
    code, out = done.code, done.out
    assert code == 1
    told = json.loads(out)
    assert told["mistakes"] == 1
    found = next(one for one in told["found"] if one["code"] == "T012")
    assert (found["line"], found["column"], found["severity"]) == (8, 42, "mistake")


def test_a_pull_request_shows_the_findings_beside_the_lines(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace)
    out = run("templates", "lint", "--format", "github", "--workspace", str(workspace)).out
    assert "::error file=templates/letters/imaging.md.j2,line=8,col=42,title=T012::'datum' is not a filter." in out


def test_a_name_that_is_not_there_is_told_with_the_nearest(workspace: Path) -> None:
    done = run("templates", "lint", "letters/imagin", "--workspace", str(workspace))
    code, err = done.code, done.err
    assert code == 1
    assert "T018 there is no template 'letters/imagin'" in err
    assert "did you mean 'letters/imaging'?" in err


def test_the_examples_on_the_page_of_a_name_that_is_not_there_are_what_they_say() -> None:
    bad, good = (shlex.split(line) for _, _, line in snippets("T018"))
    refused, done = run(*bad[1:]), run(*good[1:])
    assert (refused.code, refused.out) == (1, "")
    assert re.findall(r"\b[A-Z]\d{3}\b", refused.err) == ["T018"]
    assert (done.code, done.err) == (0, "")


def test_a_finding_is_explained_with_an_example() -> None:
    done = run("templates", "lint", "--explain", "T012")
    code, out = done.code, done.out
    assert code == 0
    assert "Bad:\n    The notice is of {{ denial.notice_date | datum }}.\n" in out
