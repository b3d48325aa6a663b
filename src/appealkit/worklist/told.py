"""A run's beginning and its end, as the worklist keeps them and the audit trail tells them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, insert, update

from appealkit.worklist.audit import tell
from appealkit.worklist.states import Event
from appealkit.worklist.tables import runs
from appealkit.worklist.work import Job

WORKERS = "workers"  # the host of a run that any number of workers work on, wherever they are


def tell_of_beginning(connection: Connection, at: str, job: Job, host: str, pid: int = 0) -> None:
    """The run has begun, on this host, in this process."""
    setup = job.setup
    connection.execute(
        insert(runs).values(
            id=job.run, on=job.on, out=job.place, options=setup.options.plain(), host=host, pid=pid,
            program=setup.program, library=setup.library, began_at=at,
        )
    )  # fmt: skip
    tell(connection, at, job.actor, Event.RUN_BEGAN, None, run=job.run, on=job.on.isoformat(),
         library=setup.library, program=setup.program)  # fmt: skip


def tell_of_end(connection: Connection, at: str, actor: str, run: str, counts: Mapping[str, int]) -> None:
    """The run has ended, once: who tells it a second time changes nothing."""
    still = (runs.c.id == run) & runs.c.ended_at.is_(None)
    if connection.execute(update(runs).where(still).values(ended_at=at, counts=dict(counts))).rowcount:
        tell(connection, at, actor, Event.RUN_ENDED, None, run=run, **counts)
