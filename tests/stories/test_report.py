"""`appealkit report`: what it writes where, what it says, and how it ends."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from appealkit.worklist.database import open_worklist
from stories import cases
from worklist.handmade import put
from worklist.small import SMALL

ON = ("--on", "2026-11-22")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("practice") / "worklist.db"
    worklist = open_worklist(path, lambda: datetime(2026, 11, 22, tzinfo=UTC))
    with worklist.writing() as connection:
        put(connection, SMALL)
    worklist.close()
    return path


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is no workspace, and to stand in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_writes_three_files_says_the_worst_first_and_what_to_do_next(small: Path, elsewhere: Path) -> None:
    done = cases.run("report", "--worklist", small, *ON)
    folder = elsewhere / "out/report-2026-11-22"
    assert done.code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "report.json", "report.xlsx"]
    lines = done.out.splitlines()
    assert lines[0] == "Worklist report, Nov 22, 2026 · worklist.db"
    assert lines[1] == "12 cases open, $8,790 denied: 10 are ours to do, 2 with the payer. 15 in all."
    assert lines[4].split("  ")[0] == "No due date is known"
    assert lines[-4:-1] == [f"Written: out/report-2026-11-22/report.{name}" for name in ("html", "xlsx", "json")]
    assert lines[-1].startswith("Look at out/report-2026-11-22/report.html, and begin with c02: ")


def test_reasons_and_strategies_have_the_titles_of_the_rules(small: Path, elsewhere: Path) -> None:
    cases.run("report", "--worklist", small, "--out", "r.html", *ON)
    page = (elsewhere / "r.html").read_text(encoding="utf-8")
    assert "Conservative care not shown" in page
    assert "conservative-care<" not in page


def test_out_may_be_one_file(small: Path, elsewhere: Path) -> None:
    assert cases.run("report", "--worklist", small, "--out", "new/week.xlsx", *ON).code == 0
    assert [path.name for path in (elsewhere / "new").iterdir()] == ["week.xlsx"]


def test_files_and_folders_are_the_owners_alone(small: Path, elsewhere: Path) -> None:
    cases.run("report", "--worklist", small, "--out", "r", *ON)
    assert stat.S_IMODE((elsewhere / "r").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (elsewhere / "r").iterdir()} == {0o600}


def test_json_is_printed_alone_and_writes_no_file_that_was_not_asked_for(small: Path, elsewhere: Path) -> None:
    done = cases.run("report", "--worklist", small, "--json", *ON)
    jsonschema.validate(done.json, cases.run("schema", "report").json)
    assert list(elsewhere.iterdir()) == []
    again = cases.run("report", "--worklist", small, "--json", "--format", "json", "--out", "r", *ON)
    assert json.loads((elsewhere / "r/report.json").read_text(encoding="utf-8")) == again.json == done.json


def test_the_same_worklist_and_day_give_the_same_bytes(small: Path, elsewhere: Path) -> None:
    for folder in ("a", "b"):
        cases.run("report", "--worklist", small, "--out", folder, *ON)
    assert cases.written(elsewhere / "a") == cases.written(elsewhere / "b")


def test_another_day_counts_other_days_left(small: Path, elsewhere: Path) -> None:
    done = cases.run("report", "--worklist", small, "--json", "--on", "2026-11-24")
    first = done.json["first"]["in_time"][0]
    assert (first["case"], first["days_left"], first["priority"]) == ("c01", 0, "1450.00")


def test_how_often_is_a_pattern_can_be_said(small: Path, elsewhere: Path) -> None:
    done = cases.run("report", "--worklist", small, "--json", "--often", 4, *ON)
    assert [(one["payer"], one["reason"], one["came"]["cases"]) for one in done.json["patterns"]] == [
        ("Medicare", "conservative-care", 6)
    ]
    assert cases.run("report", "--worklist", small, "--often", 1).code == 2


@pytest.mark.parametrize("where", ["nothing.db", "folder/nothing.db"])
def test_where_there_is_no_worklist_none_is_made(elsewhere: Path, where: str) -> None:
    done = cases.run("report", "--worklist", where)
    assert (done.code, "W059" in done.err, "appealkit batch" in done.err) == (3, True, True)
    assert list(elsewhere.iterdir()) == []


def test_a_workspaces_worklist_is_found_from_within_it(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (small.parent / "practice.yaml").touch()
    (small.parent / "cases").mkdir(exist_ok=True)
    monkeypatch.chdir(small.parent / "cases")
    done = cases.run("report", "--json", *ON)
    cases.run("report", "--format", "json", *ON)
    assert (small.parent / "out/report-2026-11-22/report.json").is_file()
    (small.parent / "practice.yaml").unlink()
    assert done.json["headline"]["all"] == {"cases": 15, "denied": "10410.00"}


def test_a_format_that_nobody_writes_is_refused_before_anything_is_read(small: Path, elsewhere: Path) -> None:
    done = cases.run("report", "--worklist", small, "--format", "html,pptx")
    assert (done.code, "no such format of a report: pptx" in done.err) == (1, True)
    done = cases.run("report", "--worklist", small, "--format", "xlsx", "--out", "r.html")
    assert (done.code, "F003" in done.err) == (1, True)
    assert list(elsewhere.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(small: Path, elsewhere: Path) -> None:
    (elsewhere / "r").write_text("a file where a folder is needed", encoding="utf-8")
    done = cases.run("report", "--worklist", small, "--out", "r", *ON)
    assert (done.code, "W070" in done.err) == (3, True)
    assert [path.name for path in elsewhere.iterdir()] == ["r"]


def test_a_report_that_cannot_be_written_leaves_the_one_before(small: Path, elsewhere: Path) -> None:
    cases.run("report", "--worklist", small, "--out", "r.html", *ON)
    before = (elsewhere / "r.html").read_bytes()
    (elsewhere / ".r.html.new").mkdir()  # where it would be written aside
    done = cases.run("report", "--worklist", small, "--out", "r.html", "--on", "2026-11-23")
    assert (done.code, "W070" in done.err) == (3, True)
    assert (elsewhere / "r.html").read_bytes() == before
