"""Killed at any point of one item's work, and worked again: one whole packet, recorded once, of the same bytes.

A child process works the item and ends without a word at the n-th thing it does to the disk or the database; every n is
tried, from the first to the last, for a packet that is new and for one that takes an older one's place.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, update

from appealkit.worklist.audit import verify
from appealkit.worklist.database import Worklist, open_worklist
from appealkit.worklist.setup import Options
from appealkit.worklist.tables import items
from worklist import queue_of

KILLED, DONE = 9, 0
ACTS = {"os.rename", "os.mkdir", "os.rmdir", "os.remove", "shutil.rmtree", "tempfile.mkdtemp"}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
OPTIONS = Options(formats=("txt",))
FEWER = Options(formats=("txt", "docx"))


def clock() -> datetime:
    return datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@dataclass(slots=True)
class Count:
    """Ends this process at the `last` act."""

    last: int
    acts: int = 0

    def act(self) -> None:
        self.acts += 1
        if self.acts == self.last:
            os._exit(KILLED)

    def heard(self, name: str, arguments: tuple[object, ...]) -> None:
        flags = arguments[2] if name == "open" and len(arguments) > 2 else 0
        if name in ACTS or (name == "open" and isinstance(flags, int) and flags & WRITES):
            self.act()


def killed_at(number: int, url: str, workspace: Path, out: Path, options: Options) -> int:
    """How a process ended that works the whole worklist and is killed at its n-th act."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        worklist = open_worklist(url, clock)
        count = Count(number)
        event.listen(worklist.engine, "commit", lambda _: count.act())  # before it
        sys.addaudithook(count.heard)
        queue_of.work_here(worklist, workspace, out, options=options)
        code = DONE
    finally:
        os._exit(code)


@pytest.mark.parametrize(
    "before",
    [pytest.param(None, id="a new packet"), pytest.param(FEWER, id="in an older one's place", marks=pytest.mark.long)],
)
def test_killed_at_every_point_it_is_finished_by_the_next(tmp_path, own_workspace, before):
    queue_of.queue(own_workspace, 1)
    first = tmp_path / "first.db"
    worklist = open_worklist(first, clock)
    queue_of.enter(worklist, own_workspace)
    beginning = tmp_path / "out"
    if before:
        queue_of.work_here(worklist, own_workspace, beginning, options=before)
    beginning.mkdir(exist_ok=True)
    beginning = Path(shutil.copytree(beginning, tmp_path / "beginning"))
    worklist.close()
    expected = _undisturbed(first, tmp_path, own_workspace, beginning)

    number = 0
    while True:
        number += 1
        url, out = _afresh(first, beginning, tmp_path / "w.db", tmp_path / "out")
        ended = killed_at(number, url, own_workspace, out, OPTIONS)
        assert ended in {KILLED, DONE}
        if ended == DONE:
            break
        worklist = open_worklist(url, clock)
        _take_over(worklist)
        queue_of.work_here(worklist, own_workspace, out, options=OPTIONS)
        assert queue_of.bytes_of(out) == expected, f"killed at act {number}"
        assert [path.name for path in out.iterdir()] == ["care-0"], f"killed at act {number}"
        assert queue_of.verified(out, "care-0")
        assert queue_of.states(worklist) == {"care-0": "drafted"}
        assert len(queue_of.told(worklist, "placed")) == (2 if before else 1)
        with worklist.reading() as connection:
            assert verify(connection).holds
        worklist.close()
    assert number > (30 if before else 20)  # all of them were met


def _undisturbed(first: Path, tmp_path: Path, workspace: Path, beginning: Path) -> dict[str, str]:
    url, out = _afresh(first, beginning, tmp_path / "quiet.db", tmp_path / "out")
    worklist = open_worklist(url, clock)
    queue_of.work_here(worklist, workspace, out, options=OPTIONS)
    worklist.close()
    return queue_of.bytes_of(out)


def _afresh(first: Path, beginning: Path, database: Path, out: Path) -> tuple[str, Path]:
    for left in database.parent.glob(database.name + "*"):
        left.unlink()
    shutil.copy(first, database)
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(beginning, out)
    return f"sqlite:///{database}", out


def _take_over(worklist: Worklist) -> None:
    """The one that was killed holds the item no longer, as its run would find out by itself."""
    with worklist.writing() as connection:
        connection.execute(update(items).values(claim=None, claimed_by=None, claimed_until=None))
