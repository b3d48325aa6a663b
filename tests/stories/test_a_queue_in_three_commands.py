"""From a raw remittance and the record of its patients to the report, as the README tells it; and what a batch says."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import queues
from stories import cases

DENIALS = list(queues.items(len(queues.KINDS)))
ON = queues.ON.isoformat()


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice with its charts, and beside it the remittance that has just come."""
    folder = tmp_path_factory.mktemp("practice")
    queues.charts(folder / "my-practice", DENIALS)
    (folder / "remittances").mkdir()
    text = "".join(queues.remittance(DENIALS))
    (folder / "remittances" / "november.835").write_text(text, encoding="utf-8")
    return folder


def batch(practice: Path, *more: object) -> cases.Done:
    return cases.run(
        "batch", practice / "remittances", "--workspace", practice / "my-practice", "--on", ON, "--format", "txt", *more
    )


@pytest.fixture(scope="module")
def drafted(practice: Path) -> cases.Done:
    return batch(practice)


def items_of(practice: Path) -> dict[str, tuple[str, int]]:
    with closing(sqlite3.connect(practice / "my-practice" / "worklist.db")) as connection:
        rows = connection.execute("SELECT claim_number, state, amount FROM items").fetchall()
    return {claim: (state, amount) for claim, state, amount in rows}


def test_every_denial_of_the_remittance_is_an_item_with_its_money(drafted, practice):
    assert drafted.code == 0, drafted.err
    found = items_of(practice)
    assert {claim: amount for claim, (_, amount) in found.items()} == {
        item.truth.claim_number: item.truth.amount for item in DENIALS
    }
    assert {state for state, _ in found.values()} <= {"drafted", "needs-evidence", "ready", "not-workable"}


def test_the_batch_says_what_came_in_what_came_of_it_and_what_to_do_next(drafted, practice):
    said = drafted.out
    assert f"Cases: {len(DENIALS)} new." in said
    assert f"To draft: {len(DENIALS)}. Dated {ON}." in said
    assert f"{len(DENIALS)} written to {practice / 'my-practice' / 'out'}." in said
    assert "drafted         a letter is written: read it and release it" in said
    assert said.rstrip().endswith("Next: appealkit report, or appealkit worklist")


def test_every_item_has_its_packet(drafted, practice):
    out = practice / "my-practice" / "out"
    letters = {path.parent.parent.name for path in out.glob("*/to-send/letter.txt")}
    with closing(sqlite3.connect(practice / "my-practice" / "worklist.db")) as connection:
        rows = connection.execute("SELECT folder, state FROM items").fetchall()
    assert letters == {folder for folder, state in rows if state == "drafted"}
    assert letters
    assert all((out / folder / "keep" / "checklist.html").is_file() for folder, _ in rows)


def test_the_report_counts_the_same(drafted, practice, tmp_path):
    done = cases.run("report", "--workspace", practice / "my-practice", "--on", ON, "--out", tmp_path)
    assert done.code == 0
    told = json.loads((tmp_path / "report.json").read_text())
    assert told["headline"]["all"]["cases"] == len(DENIALS)
    assert (tmp_path / "report.html").is_file()
    assert (tmp_path / "report.xlsx").is_file()


def test_the_same_again_does_nothing(drafted, practice):
    again = batch(practice, "--json")
    told = json.loads(again.out)
    assert again.code == 0
    assert told["plan"] == {
        "to_do": 0, "done": len(DENIALS), "failed_before": 0, "with_people": 0, "left_for_later": 0,
    }  # fmt: skip
    assert told["run"]["events"] == {}


def test_a_dry_run_writes_nothing(practice, drafted, tmp_path):
    before = {path: path.stat().st_mtime_ns for path in (practice / "my-practice" / "out").rglob("*")}
    done = batch(practice, "--dry-run", "--format", "docx,txt")
    assert done.code == 0
    assert f"To draft: {len(DENIALS)}." in done.out
    assert "Nothing was drafted: this was --dry-run." in done.out
    assert {path: path.stat().st_mtime_ns for path in (practice / "my-practice" / "out").rglob("*")} == before


def test_a_filter_and_a_limit_leave_the_rest_for_later(practice, drafted, tmp_path):
    done = batch(practice, "--out", tmp_path, "--where", "amount>500", "--limit", 2, "--json")
    plan = json.loads(done.out)["plan"]
    dear = sum(1 for item in DENIALS if item.truth.amount > 50000)
    assert (plan["to_do"], plan["left_for_later"]) == (2, dear - 2)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_mistake_in_the_filter_is_told_before_anything_is_read(practice):
    done = batch(practice, "--where", "amonut>500")
    assert done.code == 1
    assert "--where:1:1" in done.err
    assert "did you mean 'amount'?" in done.err


def test_without_a_workspace_it_says_how_to_make_one(tmp_path):
    (tmp_path / "a.835").write_text("ISA*")
    done = cases.run_apart("batch", tmp_path / "a.835", cwd=tmp_path)
    assert done.code == 1
    assert "W019 there is no workspace here" in done.err
    assert "appealkit init" in done.err


def test_failures_give_their_own_exit_code_and_each_its_mend(own_workspace):
    cases.put(own_workspace, cases.care())
    cases.put(own_workspace, "case: broken", "broken.yaml")
    done = cases.run("batch", own_workspace / "cases", "--on", cases.ON, "--format", "txt")
    assert done.code == 6
    assert "1 new, 1 cannot be read" in done.out
    assert "broken.yaml:1:1: I011 'denial' is missing" in done.err
    assert "mend: add 'denial'" in done.err
