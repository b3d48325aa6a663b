"""Random kills while runs go on: the run, a worker, a connection to the database. In the end each item has exactly one
packet, every packet verifies, the audit trail holds, and every byte is that of a run that nobody disturbed."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from appealkit.cli.worklist_given import now
from appealkit.worklist.audit import verify
from appealkit.worklist.database import open_worklist
from stories import cases
from worklist import queue_of

SOME, ITEMS = 18, 45
FEW, MANY = 3, 210


def batch(workspace: Path, url: str, out: Path) -> subprocess.Popen[bytes]:
    """`appealkit batch` with two workers, in a process group of its own."""
    command = [sys.executable, "-m", "appealkit", "batch", "--workspace", str(workspace), "--worklist", url,
               "--out", str(out), "--workers", "2", "--format", "txt,docx", "--on", "2026-11-02"]  # fmt: skip
    surroundings = {**os.environ, "PYTHONPATH": str(cases.SOURCE)}
    return subprocess.Popen(
        command, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def break_connections(url: str) -> bool:
    """End every connection to this PostgreSQL database but our own; whether there was one."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        rows = connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
    return bool(rows)


def disturbed(workspace: Path, url: str, out: Path, kills: int, luck: random.Random) -> Iterator[str]:
    """Runs, until so many kills were made, each a moment after some item was done; each by its kind."""
    made = 0
    running = batch(workspace, url, out)
    while made < kills:
        if not _goes_on(running, out):
            for path in sorted(out.glob("*"))[:SOME]:  # all was done: there is something to do again
                _emptied(path)
            running = batch(workspace, url, out)
            continue
        time.sleep(luck.uniform(0, 0.3))
        kind = luck.choice(["run", "worker", "connection"])
        if kind == "connection" and url.startswith("postgresql"):
            if not break_connections(url):
                continue
        elif kind == "worker":
            workers = queue_of.children_of(running.pid)
            if not workers:
                continue
            with contextlib.suppress(ProcessLookupError):
                os.kill(luck.choice(workers), signal.SIGKILL)
        else:
            kind = "run"
            running.kill()
            running.wait()
            running = batch(workspace, url, out)
        made += 1
        yield kind
    running.kill()
    running.wait()


def _goes_on(running: subprocess.Popen[bytes], out: Path) -> bool:
    """Waits until another packet is in place; False where the run has ended."""
    before, until = _packets(out), time.monotonic() + 60
    while running.poll() is None and time.monotonic() < until and _packets(out) == before:
        time.sleep(0.02)
    return running.poll() is None


def _packets(out: Path) -> set[tuple[str, int]]:
    found = set()
    for path in out.glob("*/keep/manifest.json"):
        with contextlib.suppress(OSError):
            found.add((path.parent.parent.name, path.stat().st_mtime_ns))
    return found


def _emptied(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()


def held_against_an_undisturbed_run(
    workspace: Path, url: str, out: Path, quiet: Path, items: int, kills: int
) -> Counter[str]:
    expected_states = queue_of.queue(workspace, items)
    assert batch(workspace, str(quiet.parent / "quiet.db"), quiet).wait(300) == 0
    seed = 6
    made = Counter(disturbed(workspace, url, out, kills, random.Random(seed)))
    for _ in range(3):  # an item over which three workers were killed is tried again when asked
        command = batch(workspace, url, out)
        code = command.wait(300)
        if code == 0:
            break
        again = [*command.args, "--retry-failed"]  # type: ignore[misc]
        subprocess.run(again, env={**os.environ, "PYTHONPATH": str(cases.SOURCE)}, check=False, capture_output=True)
    worklist = open_worklist(url, now)
    assert queue_of.states(worklist) == expected_states
    assert sorted(path.name for path in out.iterdir()) == sorted(expected_states)
    assert all(queue_of.verified(out, case) for case in expected_states)
    assert queue_of.bytes_of(out) == queue_of.bytes_of(quiet)
    with worklist.reading() as connection:
        assert verify(connection).holds
    worklist.close()
    return made


@pytest.mark.long
def test_killed_some_times_at_random_nothing_is_lost_and_nothing_twice(own_workspace, postgres_url, tmp_path):
    places = tmp_path / "out", tmp_path / "quiet"
    made = held_against_an_undisturbed_run(own_workspace, postgres_url, *places, SOME, FEW)
    assert made.total() == FEW


@pytest.mark.long
def test_killed_two_hundred_times_at_random_nothing_is_lost_and_nothing_twice(own_workspace, worklist_url, tmp_path):
    places = tmp_path / "out", tmp_path / "quiet"
    made = held_against_an_undisturbed_run(own_workspace, worklist_url, *places, ITEMS, MANY)
    print(dict(made))  # noqa: T201 a figure for the reader of a long test
    assert made.total() == MANY
    assert {"run", "worker"} <= set(made)


@pytest.mark.long
def test_two_runs_at_once_over_one_worklist_do_no_item_twice(own_workspace, worklist_url, tmp_path):
    expected = queue_of.queue(own_workspace, SOME)
    worklist = open_worklist(worklist_url, now)
    queue_of.enter(worklist, own_workspace)
    runs = [batch(own_workspace, worklist_url, tmp_path / "out") for _ in range(2)]
    assert [one.wait(300) for one in runs] == [0, 0]
    placed = Counter(entry.item for entry in queue_of.told(worklist, "placed"))
    both = {entry.detail["run"] for entry in queue_of.told(worklist, "placed")}
    assert len(placed) == SOME
    assert set(placed.values()) == {1}
    assert len(both) == 2  # each did its share
    assert queue_of.states(worklist) == expected
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(expected)
    worklist.close()
