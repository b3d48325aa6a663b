"""DOOR: a run for workers on any machine: its items become jobs, and whoever is there works them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select

from appealkit.errors import OutputError, Problem, Where
from appealkit.worklist import jobs
from appealkit.worklist.claims import free_the_dead
from appealkit.worklist.database import Worklist
from appealkit.worklist.plan import Plan, Wanted, plan
from appealkit.worklist.reading import shown
from appealkit.worklist.states import Event
from appealkit.worklist.tables import audit, items, runs
from appealkit.worklist.told import WORKERS, tell_of_beginning, tell_of_end
from appealkit.worklist.work import Job

MARK = ".appealkit"  # in the folder that packets go to: what the worklist calls it
AT_ONCE = 2000  # items asked for at once


@dataclass(frozen=True, slots=True)
class Enqueued:
    """What came of it: the run, the jobs that came in, and the plan; `before` wait for the same already."""

    run: str
    jobs: int
    plan: Plan

    @property
    def before(self) -> int:
        """Items whose job was there already."""
        return len(self.plan.todo) - self.jobs


def enqueue(worklist: Worklist, wanted: Wanted, *, actor: str) -> Enqueued:
    """A job for every item that is to do, in the order in which they matter. The same asked again adds none.

    OutputError where the worklist is not in PostgreSQL, or the folder for packets cannot be written.
    """
    jobs.needs_postgresql(worklist)
    setup = wanted.setup
    job = Job(str(uuid.uuid4()), actor, wanted.on, wanted.out, wanted.place, setup)
    queue = jobs.queue_of(setup.library, setup.program, wanted.place)
    with worklist.writing() as connection:
        free_the_dead(connection)
        found = plan(connection, wanted)
        keys = ((item, setup.key(content)) for item, content in _contents(connection, found.todo))
        came = jobs.put(connection, job.run, actor, queue, keys)
        if came:
            tell_of_beginning(connection, worklist.moment(), job, WORKERS)
            _mark(wanted.out, wanted.place)
    return Enqueued(job.run, came, found)


def place_of(out: Path, workspace: Path | None) -> str:
    """What the worklist calls this folder: as the run named it that first put jobs' packets there, whatever a machine
    calls it; else its path, from the workspace where it lies in there."""
    try:
        return (out / MARK).read_text(encoding="utf-8").strip()
    except OSError:
        return shown(out, workspace)


def is_marked(out: Path) -> bool:
    """Whether a run for workers puts its packets into this folder."""
    return (out / MARK).is_file()


def end_runs(worklist: Worklist, setup: tuple[str, str], place: str) -> tuple[str, ...]:
    """The runs for workers of this library and program, into this place, have ended where no job is left; which."""
    mine = (
        runs.c.host == WORKERS, runs.c.library == setup[0], runs.c.program == setup[1], runs.c.out == place,
        runs.c.ended_at.is_(None),
    )  # fmt: skip
    with worklist.writing() as connection:
        if jobs.is_left(connection, jobs.queue_of(*setup, place)):
            return ()
        ended = connection.execute(select(runs.c.id).where(*mine).with_for_update()).scalars().all()
        for run in ended:
            tell_of_end(connection, worklist.moment(), WORKERS, run, _counts(connection, run))
    return tuple(ended)


def _contents(connection: Connection, todo: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Each item with the digest of its content, in this order."""
    for start in range(0, len(todo), AT_ONCE):
        chunk = todo[start : start + AT_ONCE]
        rows = connection.execute(select(items.c.id, items.c.content).where(items.c.id.in_(chunk)))
        found = {row.id: row.content for row in rows}
        yield from ((item, found[item]) for item in chunk)


def _counts(connection: Connection, run: str) -> dict[str, int]:
    """The run's items by event and, of those whose packet is in place, by state."""
    event, state, of_run = audit.c.event, audit.c.detail["state"].as_string(), audit.c.detail["run"].as_string()
    worked = event.in_((Event.PLACED, Event.CONFIRMED, Event.FAILED))
    rows = connection.execute(
        select(event, state.label("state"), func.count().label("n")).where(worked, of_run == run).group_by(event, state)
    )
    counts: dict[str, int] = {}
    for row in rows:
        for name in filter(None, (row.event, row.state)):
            counts[name] = counts.get(name, 0) + row.n
    return counts


def _mark(out: Path, place: str) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
        (out / MARK).write_text(f"{place}\n", encoding="utf-8")
    except OSError as error:
        says, mend = f"nothing can be written there: {error.strerror}", "name a folder that can be written, with --out"
        raise OutputError(Problem("W001", says, mend, Where(str(out)))) from None
