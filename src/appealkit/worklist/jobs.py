"""The queue that several machines share: Procrastinate's tables, in a schema of their own beside the worklist.

The worklist is the truth. Jobs hold nothing that cannot be enqueued again: an item's number, the key it is wanted for,
and the run that asked. A queue is named for the rules, templates and program that its run began with and the folder
that it writes to, and a worker takes from the queue of its own alone: no letter is ever drafted with other rules.
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

BLAME = """CREATE TABLE appealkit_blame (
    job bigint PRIMARY KEY REFERENCES procrastinate_jobs ON DELETE CASCADE, points integer NOT NULL)"""
BLAMED = """INSERT INTO appealkit_blame (job, points) VALUES (:job, :points)
    ON CONFLICT (job) DO UPDATE SET points = appealkit_blame.points + :points RETURNING points"""
WAITING = """SELECT queue_name, count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')
    GROUP BY 1 ORDER BY 2 DESC, 1"""
LEFT = "SELECT 1 FROM procrastinate_jobs WHERE queue_name = :queue AND status IN ('todo', 'doing') LIMIT 1"
AT_WORK = "SELECT args->>'item', args->>'key' FROM procrastinate_jobs WHERE status = 'doing' AND queue_name = :queue"
OTHERS_GO = """DELETE FROM procrastinate_jobs AS job
    USING unnest(CAST(:locks AS text[]), CAST(:keys AS text[])) AS wanted(lock, key)
    WHERE job.queueing_lock = wanted.lock AND job.status = 'todo'
    AND (job.args->>'key' <> wanted.key OR job.queue_name <> :queue)"""
PARKED_GO = """DELETE FROM procrastinate_jobs AS job USING unnest(CAST(:locks AS text[])) AS wanted(lock)
    WHERE job.queueing_lock = wanted.lock AND job.status = 'failed'"""
WAITS = """SELECT job.args->>'item' FROM unnest(CAST(:locks AS text[])) AS wanted(lock)
    JOIN procrastinate_jobs AS job ON job.queueing_lock = wanted.lock AND job.status = 'todo'"""

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
W062 = code_page(
    "W062",
    """Letters wait for a worker with other rules, templates or program
    This worker has others than the run that enqueued them, and leaves them alone: no letter is drafted with other rules
    than its run began with.
    Bad: a template changed on one machine. Good: the same release and workspace on every machine; or the run enqueued
    anew with what is here, which takes the place of what waits.
    """,
)
W063 = code_page(
    "W063",
    """No run puts its packets into this folder
    Every worker writes to one folder that all machines share, under whatever name; the run that enqueues marks it.
    Bad: `--out` naming a disk of this machine. Good: `--out` naming the folder that was given to `batch --enqueue`.
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


def queue_of(library: str, program: str, place: str) -> str:
    """The queue of the runs that began with these digests of the library and the program, and put packets there."""
    return "letters." + hashlib.sha256(f"{library} {program} {place}".encode()).hexdigest()[:20]


def lock_of(item: int) -> str:
    """What keeps an item from waiting twice."""
    return f"item-{item}"


def set_up(connection: Connection) -> None:
    """The queue's tables, made where there are none; made anew where another version made them and no job is left.
    OutputError where jobs are left."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": SETTING_UP})
    made, wanted = _made_with(connection), _schema()
    mark = hashlib.sha256(wanted.encode()).hexdigest()
    if made == mark:
        return
    if made is not None:
        if waiting(connection):
            says = "the jobs that wait were enqueued by another version of Procrastinate"
            mend = "let workers of that version finish them, or install the version that the other machines have"
            raise OutputError(Problem(W061, says, mend))
        connection.execute(text(f"DROP SCHEMA {SCHEMA} CASCADE"))
    connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
    connection.execute(text(f"COMMENT ON SCHEMA {SCHEMA} IS '{mark}'"))
    _seek(connection)
    _driver(connection).execute(wanted)
    connection.execute(text(BLAME))
    connection.execute(text("CREATE INDEX ON procrastinate_jobs (queueing_lock) WHERE status = 'failed'"))


def put(connection: Connection, run: str, by: str, queue: str, wanted: Iterable[tuple[int, str]]) -> int:
    """A job for each item and the key it is wanted for, asked for by a person; how many came in. One that waits for
    the same already stays; one that waits for anything else gives way."""
    from procrastinate import App, SyncPsycopgConnector
    from procrastinate.jobs import Job

    manager = App(connector=SyncPsycopgConnector()).job_manager
    set_up(connection)
    _seek(connection)
    at_work = _at_work(connection, queue)
    came = 0
    for chunk in _chunks(one for one in wanted if one not in at_work):
        there = _superseded(connection, chunk, queue)
        found = [
            Job(id=None, queue=queue, lock=None, queueing_lock=lock_of(item), task_name=TASK,
                task_kwargs={"run": run, "by": by, "item": item, "key": key})
            for item, key in chunk if item not in there
        ]  # fmt: skip
        if found:
            manager.batch_defer_jobs(found, connection=_driver(connection))
        came += len(found)
    connection.execute(text("ANALYZE procrastinate_jobs"))  # without it, taking a job reads all that wait
    return came


def waiting(connection: Connection) -> tuple[Waiting, ...]:
    """The queues that hold jobs which are not done, the longest first."""
    _seek(connection)
    rows = connection.execute(text(WAITING))
    return tuple(Waiting(queue, jobs) for queue, jobs in rows)


def is_left(connection: Connection, queue: str) -> bool:
    """Whether this queue holds a job that is not done."""
    _seek(connection)
    return connection.execute(text(LEFT), {"queue": queue}).first() is not None


def blame(connection: Connection, job: int, points: int) -> int:
    """The points against a job by now: what a process that ended at it says about its case."""
    _seek(connection)
    return int(connection.execute(text(BLAMED), {"job": job, "points": points}).scalar_one())


def _seek(connection: Connection) -> None:
    """Until its end, the transaction finds the queue's tables by their names, and the worklist's as before."""
    path = "set_config('search_path', :schema || ',' || current_setting('search_path'), true)"
    connection.execute(text(f"SELECT {path}"), {"schema": SCHEMA})


def _superseded(connection: Connection, chunk: Sequence[tuple[int, str]], queue: str) -> set[int]:
    """The items of the chunk whose very job waits; others of theirs, that wait or were parked, are gone."""
    given = {"locks": [lock_of(item) for item, _ in chunk], "keys": [key for _, key in chunk], "queue": queue}
    connection.execute(text(OTHERS_GO), given)
    connection.execute(text(PARKED_GO), given)
    return {int(item) for item in connection.execute(text(WAITS), given).scalars()}


def _at_work(connection: Connection, queue: str) -> set[tuple[int, str]]:
    """The items that workers have now, each with the key."""
    return {(int(item), key) for item, key in connection.execute(text(AT_WORK), {"queue": queue})}


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
