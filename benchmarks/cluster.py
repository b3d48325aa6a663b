"""Several machines over one worklist: what the queue costs beside the letters, and how it grows.

    PYTHONPATH=src python benchmarks/cluster.py [JOBS …]          (1,000 10,000 50,000 if none are given)

A PostgreSQL of its own, with all that a power cut asks for (fsync; TMPDIR says on which disk). Beside one another, in
one run: the queue with so many jobs that do nothing, enqueued and worked off; the ledger alone, as a batch on one
machine uses it (an item claimed by its row, what came of it recorded and sealed); the same letters by a batch and by a
worker; and how long the items of a worker that was killed lie there.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from appealkit.packet.place import MANIFEST
from appealkit.worklist import jobs
from appealkit.worklist.claims import body_of, recording, take, until
from appealkit.worklist.database import Worklist, open_worklist
from appealkit.worklist.enqueue import enqueue
from appealkit.worklist.judged import Judged
from appealkit.worklist.plan import plan
from appealkit.worklist.run import Hands, run
from appealkit.worklist.setup import Options
from appealkit.worklist.states import State
from appealkit.worklist.store import Made, record_placed
from appealkit.worklist.tables import contents, items
from postgres import Cluster, running_cluster
from stories import cases
from worklist.shared_queue import Shared, many, shared

PROCESSES = 2
WORKED = 20_000  # jobs
LEDGER = 3000  # items
LETTERS = 120
SILENT = (5, 30)  # seconds after which a worker is taken for dead; 30 if nothing is said
DIGEST = "0" * 64


def main() -> None:
    """Every figure."""
    sizes = [int(word) for word in sys.argv[1:]] or [1_000, 10_000, 50_000]
    folder = Path(tempfile.mkdtemp())
    with running_cluster(durable=True) as cluster:
        print(f"The queue: jobs that do nothing, at most {WORKED:,} of them worked off, {PROCESSES} worker processes\n")
        print(f"{'jobs':>9} {'enqueued s':>10} {'µs a job':>9} {'MB':>6} {'worked off':>10} {'jobs/s':>7}"
              f" {'ms worker':>11} {'ms server':>11} {'take+end ms':>13} {'last':>6}")  # fmt: skip
        for number, size in enumerate(sizes):
            queue_alone(cluster, f"queue{number}", size)
        print("\nThe plan: what there is to do, of so many items in the worklist\n")
        for number, size in enumerate(sizes):
            planned(cluster, f"plan{number}", size, folder)
        ledger_alone(cluster)
        workspace = cases.new_workspace(folder / "workspace")
        same_letters(cluster, workspace, folder)
        for silent in SILENT:
            taken_over(cluster, workspace, folder, silent)
    shutil.rmtree(folder)


def queue_alone(cluster: Cluster, name: str, size: int) -> None:
    """So many jobs put in, and some of them worked off by Procrastinate's own worker."""
    worklist = fresh(cluster, name)
    with clock() as put, worklist.writing() as connection:
        jobs.put(connection, "run", "B. Iller", "letters", ((item, DIGEST) for item in range(size)))
    megabytes = size_of(worklist, jobs.SCHEMA)
    first = taken_and_ended(worklist, 300)
    worked = min(size - 600, WORKED)
    given = multiprocessing.get_context("spawn")
    doing = [
        given.Process(target=work_off, args=(cluster.conninfo(name), worked // PROCESSES)) for _ in range(PROCESSES)
    ]
    server, worker = cluster.processor_seconds(), processor_seconds()
    with clock() as off:
        for one in doing:
            one.start()
        for one in doing:
            one.join()
    server, worker = cluster.processor_seconds() - server, processor_seconds() - worker
    last = taken_and_ended(worklist, 300)
    print(
        f"{size:>9,} {put():>10.2f} {put() / size * 1e6:>9.0f} {megabytes:>6.1f} {worked:>10,} {worked / off():>7.0f}"
        f" {worker / worked * 1e3:>11.2f} {server / worked * 1e3:>11.2f} {first:>13.2f} {last:>6.2f}",
        flush=True,
    )
    worklist.close()
    cluster.drop(name)


def processor_seconds() -> float:
    """Seconds of processor that we have taken, with our processes that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def work_off(conninfo: str, count: int) -> None:
    """One worker process, until it has worked off so many jobs."""
    import logging

    from procrastinate import App, PsycopgConnector

    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
    there = {"options": f"-c search_path={jobs.SCHEMA}"}

    async def off() -> None:
        app = App(connector=PsycopgConnector(conninfo=conninfo, kwargs=there, max_size=6))
        left, enough = count, asyncio.Event()

        @app.task(name=jobs.TASK)
        async def nothing(**_: object) -> None:
            nonlocal left
            left -= 1
            if left <= 0:
                enough.set()

        async with app.open_async():
            working = asyncio.create_task(
                app.run_worker_async(queues=["letters"], concurrency=3, delete_jobs="successful",
                                     install_signal_handlers=False)
            )  # fmt: skip
            await enough.wait()
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)

    asyncio.run(off())


def taken_and_ended(worklist: Worklist, count: int) -> float:
    """Milliseconds to take one job and to end it, the median; what is left after `count` may be fewer."""
    import psycopg

    address = worklist.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    took = []
    with psycopg.connect(address, autocommit=True, options=f"-c search_path={jobs.SCHEMA}") as connection:
        (worker,) = connection.execute("SELECT * FROM procrastinate_register_worker_v1()").fetchone() or (0,)
        for _ in range(count):
            began = time.perf_counter()
            row = connection.execute(
                "SELECT id FROM procrastinate_fetch_job_v2(%s::varchar[], %s)", [["letters"], worker]
            ).fetchone()
            if row is None or row[0] is None:
                break
            connection.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', true)", [row[0]])
            took.append(time.perf_counter() - began)
    return statistics.median(took) * 1e3 if took else 0.0


def planned(cluster: Cluster, name: str, size: int, folder: Path) -> None:
    """How long it takes to see what is to do."""
    worklist = fresh(cluster, name)
    put_items(worklist, size)
    workspace = (
        cases.new_workspace(folder / "of the plan") if not (folder / "of the plan").exists() else folder / "of the plan"
    )
    asked = Shared(worklist, "", workspace, folder / "out").wanted()
    with clock() as seen, worklist.reading() as connection:
        found = plan(connection, asked)
    with clock() as whole:
        enqueue(worklist, asked, actor="B. Iller")
    print(f"{size:>9,} items: {seen():.2f} s, {seen() / size * 1e6:.0f} µs an item ({len(found.todo):,} to do);"
          f" planned and enqueued {whole():.2f} s", flush=True)  # fmt: skip
    worklist.close()
    cluster.drop(name)


def ledger_alone(cluster: Cluster) -> None:
    """An item claimed by its row and what came of it recorded, nothing drafted; by one process and by several."""
    print("\nThe ledger alone, without a queue: an item claimed by its row, a packet recorded and sealed\n")
    for processes in (1, PROCESSES, 4):
        name = f"ledger{processes}"
        worklist = fresh(cluster, name)
        put_items(worklist, LEDGER)
        worklist.close()
        given = multiprocessing.get_context("spawn")
        doing = [given.Process(target=record, args=(cluster.url(name), part, processes)) for part in range(processes)]
        server, ours = cluster.processor_seconds(), processor_seconds()
        for one in doing:
            one.start()
        for one in doing:
            one.join()
        server, ours = cluster.processor_seconds() - server, processor_seconds() - ours
        worklist = open_worklist(cluster.url(name), now)
        with worklist.reading() as connection:
            first, last = connection.exec_driver_sql("SELECT min(at), max(at) FROM audit WHERE event = 'placed'").one()
        spent = (moment(last) - moment(first)).total_seconds()
        print(
            f"{processes} processes: {LEDGER / spent:.0f} items/s; of processor {ours / LEDGER * 1e3:.1f} ms an item"
            f" (with their start), the server {server / LEDGER * 1e3:.1f} ms",
            flush=True,
        )
        worklist.close()
        cluster.drop(name)


def record(url: str, part: int, parts: int) -> None:
    """Every item whose number leaves this remainder, claimed and recorded."""
    worklist = open_worklist(url, now)
    judged = Judged(State.DRAFTED, "A letter is written.", date(2026, 12, 1), None, late=False, amount=145000)
    for item in range(1, LEDGER + 1):
        if item % parts != part:
            continue
        with worklist.writing() as connection:
            claim = take(connection, item, f"bench {os.getpid()} 0", worklist.moment(), until(worklist))
            assert claim is not None
            body_of(connection, claim.content)
        made = Made(DIGEST, DIGEST, date(2026, 11, 2), "out", {MANIFEST: DIGEST}, "run", DIGEST, DIGEST)
        with recording(worklist, claim) as connection:
            record_placed(connection, worklist.moment(), "B. Iller", claim, made, judged)
    worklist.close()


def same_letters(cluster: Cluster, workspace: Path, folder: Path) -> None:
    """The same letters (Word, PDF, text) by a batch of this machine and by a worker from the queue."""
    print(f"\n{LETTERS} cases with their letters as Word, PDF and text, {PROCESSES} letter processes\n")
    for turn, way in enumerate(("batch", "worker") * 2):
        queue = shared(cluster.fresh(), workspace, folder / f"letters{turn}", Options())
        queue.put(*many(LETTERS))
        server, ours = cluster.processor_seconds(), processor_seconds()
        if way == "batch":
            run(queue.worklist, queue.library, queue.wanted(), Hands(PROCESSES), actor="B. Iller")
        else:
            queue.enqueue()
            queue.worker("--workers", str(PROCESSES)).communicate()
        ours = processor_seconds() - ours
        (first,) = queue.ask("SELECT min(at) FROM audit WHERE event = 'placed'")
        (last,) = queue.ask("SELECT max(at) FROM audit WHERE event = 'placed'")
        queue.end()
        time.sleep(1)  # until the server has seen that
        server = cluster.processor_seconds() - server
        spent = (moment(last) - moment(first)).total_seconds()
        print(
            f"{way:>7}: {spent / (LETTERS - 1) * 1e3:.0f} ms a case from the first recorded to the last; of processor"
            f" {ours / LETTERS * 1e3:.0f} ms a case (with the start), the server {server / LETTERS * 1e3:.1f} ms",
            flush=True,
        )


def taken_over(cluster: Cluster, workspace: Path, folder: Path, silent: int) -> None:
    """From `kill -9` of a worker with all its processes until another holds what it had."""
    queue = shared(cluster.fresh(), workspace, folder / f"silent{silent}", Options())
    queue.put(*many(80))
    queue.enqueue()
    words = ("--workers", "1", "--silent", str(silent))
    dead = queue.worker(*words)
    other = None
    while not (had := queue.ask("SELECT id FROM items WHERE claim IS NOT NULL")):
        time.sleep(0.01)
    other = queue.worker(*words)
    while len(holders := queue.ask("SELECT DISTINCT claimed_by FROM items WHERE claim IS NOT NULL")) < 2:
        time.sleep(0.01)
    (mine,) = [who for who in holders if f" {dead.pid} " in who]
    os.killpg(dead.pid, signal.SIGKILL)
    had = queue.ask(f"SELECT id FROM items WHERE claimed_by = '{mine}'")
    began = time.perf_counter()
    while queue.ask(f"SELECT id FROM items WHERE claimed_by = '{mine}' LIMIT 1"):
        time.sleep(0.02)
    print(f"\nA worker killed, taken for dead after {silent} s of silence: its {len(had)} items were another's after"
          f" {time.perf_counter() - began:.1f} s", flush=True)  # fmt: skip
    other.communicate()
    queue.end()


def put_items(worklist: Worklist, count: int) -> None:
    """So many items as they come in, all with one content."""
    row = {
        "source": "cases/one.json", "read_from": {}, "content": DIGEST, "state": State.NEW, "payer": "Example Plan",
        "amount": 145000, "entered_at": worklist.moment(), "changed_at": worklist.moment(), "late": False,
        "draft": False, "attempts": 0,
    }  # fmt: skip
    with worklist.writing() as connection:
        connection.execute(sa.insert(contents).values(sha256=DIGEST, body=bytes(4000)))
        for start in range(0, count, 5000):
            names = [f"case-{number}" for number in range(start, min(start + 5000, count))]
            connection.execute(
                sa.insert(items), [{**row, "case": name, "folder": name, "folder_key": name} for name in names]
            )


def fresh(cluster: Cluster, name: str) -> Worklist:
    """A worklist of this name with nothing in it."""
    cluster.make(name)
    return open_worklist(cluster.url(name), now)


def size_of(worklist: Worklist, schema: str) -> float:
    """Megabytes that this schema takes on the disk."""
    asked = sa.text(
        "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = :schema AND c.relkind = 'r'"
    )
    with worklist.reading() as connection:
        return float(connection.execute(asked, {"schema": schema}).scalar_one()) / 1e6


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def moment(said: str) -> datetime:
    """A moment as the worklist keeps it."""
    return datetime.fromisoformat(said)


@contextmanager
def clock() -> Iterator[Callable[[], float]]:
    """Seconds that the block took."""
    began = time.perf_counter()
    ended: list[float] = []
    yield lambda: ended[0]
    ended.append(time.perf_counter() - began)


if __name__ == "__main__":
    main()
