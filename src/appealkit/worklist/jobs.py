"""The queue that several machines share: Procrastinate's tables, in a schema of their own beside the worklist.

The worklist is the truth. Jobs hold nothing that cannot be enqueued again: an item's number, the key it is wanted for,
and the run that asked. A queue is named for the rules, templates and program that its run began with, and a worker
takes from the queue of its own alone: no letter is ever drafted with other rules than its run's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, text

from appealkit.errors import OutputError, Problem, code_page
from appealkit.worklist.database import Worklist

SCHEMA = "appealkit_jobs"
TASK = "letter"
AT_ONCE = 2000  # jobs in one statement
SETTING_UP = 7_203_160_001  # locks of PostgreSQL: numbers that nobody else here uses
TAKING_OVER = 7_203_160_002
UNFINISHED = "('todo', 'doing')"

# A process that ends says more or less about the case it was at. At PARKED a job is not tried again.
PARKED = 6
HUNG, DIED, DIED_WITH_ITS_WORKER = 3, 2, 1

W060 = code_page(
    "W060",
    """Several machines need a worklist in PostgreSQL
    A worklist in a file is one machine's: `appealkit batch --workers` uses all of its cores.
    Bad: `appealkit worker --worklist worklist.db`. Good: `appealkit worker --worklist postgresql://user@host/name`.
    """,
)
W061 = code_page(
    "W061",
    """The queue was made by another version of Procrastinate
    Its tables are others than this version works with, and jobs still wait in them. Nothing was changed.
    Bad: workers with two versions on one worklist. Good: the same version on every machine; with no job left, the
    next `--enqueue` makes the tables anew.
    """,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many jobs of one queue are not done yet."""

    queue: str
    jobs: int


def needs_postgresql(worklist: Worklist) -> None:
    """OutputError where the worklist is not one that machines can share."""
    if worklist.engine.dialect.name != "postgresql":
        mend = "name one with --worklist postgresql://user@host/name, or use appealkit batch --workers here"
        raise OutputError(Problem(W060, "a worklist in a file cannot be shared by machines", mend))


def queue_of(library: str, program: str) -> str:
    """The queue of the runs that began with these digests of the library and the program."""
    return "letters." + hashlib.sha256(f"{library} {program}".encode()).hexdigest()[:20]


def lock_of(item: int) -> str:
    """What keeps an item from waiting twice."""
    return f"item-{item}"


def set_up(connection: Connection) -> None:
    """The queue's tables, made where there are none; made anew where another version made them and no job is left.
    OutputError where jobs are left. After it, the transaction finds them by their names."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": SETTING_UP})
    made, wanted = _made_with(connection), _schema()
    mark = hashlib.sha256(wanted.encode()).hexdigest()
    if made is not None and made != mark:
        if connection.execute(text(f"SELECT 1 FROM {SCHEMA}.procrastinate_jobs WHERE status IN {UNFINISHED} LIMIT 1")).first():
            mend = "let workers of that version finish them, or install the version that the other machines have"
            raise OutputError(Problem(W061, "the jobs that wait were enqueued by another version of Procrastinate", mend))
        connection.execute(text(f"DROP SCHEMA {SCHEMA} CASCADE"))
        made = None
    if made is None:
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
        connection.execute(text(f"COMMENT ON SCHEMA {SCHEMA} IS '{mark}'"))
    seek(connection)
    if made is None:
        _driver(connection).execute(wanted)
        connection.execute(
            text(
                "CREATE TABLE appealkit_blame (job bigint PRIMARY KEY REFERENCES procrastinate_jobs ON DELETE CASCADE,"
                " points integer NOT NULL)"
            )
        )
        connection.execute(text("CREATE INDEX ON procrastinate_jobs (queueing_lock) WHERE status = 'failed'"))


def seek(connection: Connection) -> None:
    """Until its end, the transaction finds the queue's tables by their names, and the worklist's as before."""
    connection.execute(text(f"SELECT set_config('search_path', '{SCHEMA},' || current_setting('search_path'), true)"))


def put(connection: Connection, run: str, queue: str, wanted: Iterable[tuple[int, str]]) -> int:
    """A job for each item and the key it is wanted for; how many came in. One that waits for the same already stays;
    one that waits for anything else gives way."""
    from procrastinate import App, SyncPsycopgConnector
    from procrastinate.jobs import Job

    manager = App(connector=SyncPsycopgConnector()).job_manager
    set_up(connection)
    came = 0
    for chunk in _chunks(wanted):
        there = _superseded(connection, chunk, queue)
        jobs = [
            Job(id=None, queue=queue, lock=None, queueing_lock=lock_of(item), task_name=TASK,
                task_kwargs={"run": run, "item": item, "key": key})
            for item, key in chunk if item not in there
        ]  # fmt: skip
        if jobs:
            manager.batch_defer_jobs(jobs, connection=_driver(connection))
        came += len(jobs)
    connection.execute(text("ANALYZE procrastinate_jobs"))  # without it, taking a job reads all that wait
    return came


def waiting(connection: Connection) -> tuple[Waiting, ...]:
    """The queues that hold jobs which are not done, the longest first."""
    rows = connection.execute(
        text(
            f"SELECT queue_name, count(*) FROM {SCHEMA}.procrastinate_jobs WHERE status IN {UNFINISHED}"
            " GROUP BY 1 ORDER BY 2 DESC, 1"
        )
    )
    return tuple(Waiting(queue, jobs) for queue, jobs in rows)


def is_left(connection: Connection, queue: str) -> bool:
    """Whether this queue holds a job that is not done."""
    asked = f"SELECT 1 FROM {SCHEMA}.procrastinate_jobs WHERE queue_name = :queue AND status IN {UNFINISHED} LIMIT 1"
    return connection.execute(text(asked), {"queue": queue}).first() is not None


def blame(connection: Connection, job: int, points: int) -> int:
    """The points against a job by now: what a process that ended at it says about its case."""
    added = text(
        f"INSERT INTO {SCHEMA}.appealkit_blame (job, points) VALUES (:job, :points)"
        " ON CONFLICT (job) DO UPDATE SET points = appealkit_blame.points + :points RETURNING points"
    )
    return int(connection.execute(added, {"job": job, "points": points}).scalar_one())


def _superseded(connection: Connection, chunk: Sequence[tuple[int, str]], queue: str) -> set[int]:
    """The items of the chunk that have the very job they need; others of theirs, that wait or were parked, are gone."""
    given = {
        "locks": [lock_of(item) for item, _ in chunk], "keys": [key for _, key in chunk], "queue": queue,
    }  # fmt: skip
    wanted = "unnest(CAST(:locks AS text[]), CAST(:keys AS text[])) AS wanted(lock, key)"
    same = "job.args->>'key' = wanted.key AND job.queue_name = :queue"
    for gone in (f"job.status = 'todo' AND NOT ({same})", "job.status = 'failed'"):
        connection.execute(
            text(f"DELETE FROM procrastinate_jobs AS job USING {wanted} WHERE job.queueing_lock = wanted.lock AND {gone}"),
            given,
        )
    rows = connection.execute(
        text(
            f"SELECT job.args->>'item' FROM procrastinate_jobs AS job JOIN {wanted} ON job.queueing_lock = wanted.lock"
            f" WHERE job.status IN {UNFINISHED} AND {same}"
        ),
        given,
    )
    return {int(item) for item in rows.scalars()}


def _chunks(wanted: Iterable[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    rest = iter(wanted)
    while chunk := list(islice(rest, AT_ONCE)):
        yield chunk


def _made_with(connection: Connection) -> str | None:
    """The mark of the version that made the tables; None where there are none."""
    asked = text("SELECT coalesce(obj_description(oid, 'pg_namespace'), '') FROM pg_namespace WHERE nspname = :name")
    found = connection.execute(asked, {"name": SCHEMA}).scalar()
    return None if found is None else str(found)


def _schema() -> str:
    from procrastinate.schema import SchemaManager

    return SchemaManager.get_schema()


def _driver(connection: Connection) -> Any:
    """psycopg's own connection, in the same transaction."""
    return connection.connection.driver_connection
