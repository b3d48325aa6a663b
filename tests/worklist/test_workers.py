"""Workers on any machine: what is enqueued is done once, whoever dies; a worker with other rules leaves it alone."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from appealkit.worklist.audit import verify
from appealkit.worklist.run import run
from appealkit.worklist.states import State
from appealkit.worklist.tables import head
from postgres import Cluster
from stories import cases
from worklist.queue_of import bytes_of, children_of
from worklist.shared_queue import Shared, many, shared

SOON = ("--workers", "1", "--silent", "2")
DONE = {State.DRAFTED, State.NEEDS_EVIDENCE}
JOBS = "SELECT count(*) FROM appealkit_jobs.procrastinate_jobs"


@pytest.fixture
def queue(postgres: Cluster, migrated_database: str, own_workspace: Path, tmp_path: Path) -> Iterator[Shared]:
    """An empty worklist in PostgreSQL, a workspace, and a folder that machines share."""
    made = shared(postgres.fresh(migrated_database), own_workspace, tmp_path / "out")
    yield made
    made.end()


def until(holds: Callable[[], object], seconds: float = 60) -> None:
    """Wait until it holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        time.sleep(0.02)


def has_begun(queue: Shared) -> bool:
    """Some worker holds an item."""
    return bool(queue.ask("SELECT 1 FROM items WHERE claim IS NOT NULL"))


def test_what_is_enqueued_is_worked_by_whoever_is_there(queue: Shared) -> None:
    queue.put(*many(8))
    assert queue.enqueue().jobs == 8
    workers = [queue.worker("--workers", "1") for _ in range(2)]
    told = []
    for worker in workers:
        out, err = worker.communicate(timeout=120)
        assert (worker.returncode, err) == (0, b"")
        told.append(json.loads(out)["events"].get("placed", 0))
    assert sum(told) == 8
    assert [row.state for row in queue.rows()] == [
        State.DRAFTED, State.DRAFTED, State.DRAFTED, State.NEEDS_EVIDENCE,
        State.DRAFTED, State.DRAFTED, State.DRAFTED, State.NEEDS_EVIDENCE,
    ]  # fmt: skip
    assert queue.ask(JOBS) == [0]
    assert queue.ask("SELECT counts::text FROM runs WHERE ended_at IS NOT NULL") == [
        json.dumps({"placed": 8, "drafted": 6, "needs-evidence": 2})
    ]


def test_what_waits_is_not_enqueued_twice(queue: Shared) -> None:
    queue.put(*many(3))
    assert queue.enqueue().jobs == 3
    again = queue.enqueue()
    assert (again.jobs, again.before) == (0, 3)
    assert queue.ask("SELECT count(*) FROM runs") == [1]


def test_a_case_that_changed_while_it_waited_waits_once_for_what_it_is_now(queue: Shared) -> None:
    first, other = many(2)
    queue.put(first, other)
    queue.enqueue()
    before = queue.ask("SELECT args->>'key' FROM appealkit_jobs.procrastinate_jobs ORDER BY args->>'item'")
    first["denial"]["claim_number"] = "CLM-0043"
    queue.put(first, other)
    assert queue.enqueue().jobs == 1
    after = queue.ask("SELECT args->>'key' FROM appealkit_jobs.procrastinate_jobs ORDER BY args->>'item'")
    assert (len(after), after[1]) == (2, before[1])
    assert after[0] != before[0]


def test_a_worker_with_other_rules_leaves_what_waits_alone_and_says_so(queue: Shared, tmp_path: Path) -> None:
    queue.put(*many(2))
    queue.enqueue()
    elsewhere = cases.copy_of(queue.workspace, tmp_path / "elsewhere")
    policy = elsewhere / "evidence_maps" / "policies" / "commercial" / "example.yaml"
    policy.write_text(policy.read_text().replace("12 weeks", "13 weeks"))
    out, err = queue.worker(*SOON, workspace=elsewhere).communicate(timeout=60)
    assert json.loads(out)["events"] == {}
    assert b"W062 2 wait for a worker with other rules" in err
    assert {row.state for row in queue.rows()} == {State.NEW}


def test_rules_that_change_under_a_worker_end_it(queue: Shared) -> None:
    queue.put(*many(4))
    queue.enqueue()
    worker = queue.worker("--workers", "1")
    until(lambda: children_of(worker.pid))
    (process,) = children_of(worker.pid)
    os.kill(process, signal.SIGSTOP)  # it has not read the rules yet: it has just been started
    for path in (queue.workspace / "evidence_maps").rglob("*.yaml"):
        path.write_text(path.read_text().replace("12 weeks", "13 weeks"))
    os.kill(process, signal.SIGCONT)
    out = worker.communicate(timeout=60)[0]
    assert worker.returncode == 3
    assert [problem["code"] for problem in json.loads(out)["stopped"]] == ["W018"]
    assert queue.ask(JOBS + " WHERE status = 'todo'") == [4]


def test_a_folder_that_no_run_writes_to_is_refused(queue: Shared, tmp_path: Path) -> None:
    queue.put(*many(1))
    queue.enqueue()
    worker = queue.worker(*SOON, out=tmp_path / "of this machine alone")
    assert b"W063" in worker.communicate(timeout=60)[1]
    assert worker.returncode == 3


def test_a_folder_may_have_another_name_on_another_machine(queue: Shared, tmp_path: Path) -> None:
    queue.put(*many(1))
    queue.enqueue()
    mounted = tmp_path / "mounted"
    mounted.symlink_to(queue.out)
    worker = queue.worker(*SOON, out=mounted)
    assert worker.communicate(timeout=60)[1] == b""
    (row,) = queue.rows()
    assert (row.state, row.out) == (State.DRAFTED, queue.out.as_posix())
    assert queue.enqueue().jobs == 0


def test_a_worklist_in_a_file_is_no_queue_for_machines(queue: Shared, tmp_path: Path) -> None:
    queue.url = str(tmp_path / "worklist.db")
    worker = queue.worker(*SOON)
    assert b"W060" in worker.communicate(timeout=60)[1]
    assert worker.returncode == 3


def test_a_queue_of_another_version_is_left_alone_while_jobs_wait(queue: Shared) -> None:
    queue.put(*many(1))
    queue.enqueue()
    with queue.worklist.writing() as connection:
        connection.exec_driver_sql("COMMENT ON SCHEMA appealkit_jobs IS 'another'")
    worker = queue.worker(*SOON)
    assert b"W061" in worker.communicate(timeout=60)[1]
    with queue.worklist.writing() as connection:
        connection.exec_driver_sql("SET LOCAL search_path = appealkit_jobs")
        connection.exec_driver_sql("DELETE FROM procrastinate_jobs")
    assert queue.enqueue().jobs == 1


def test_what_a_dead_worker_had_is_taken_over(queue: Shared) -> None:
    queue.put(*many(4))
    queue.enqueue()
    dead, other = queue.worker(*SOON), None
    until(lambda: has_begun(queue))
    os.killpg(dead.pid, signal.SIGKILL)
    other = queue.worker(*SOON)
    assert other.communicate(timeout=120)[1] == b""
    assert {row.state for row in queue.rows()} == DONE
    assert queue.ask("SELECT count(*) FROM audit WHERE event = 'placed'") == [4]


def test_a_worker_that_is_asked_to_end_finishes_what_it_has(queue: Shared) -> None:
    queue.put(*many(6))
    queue.enqueue()
    worker = queue.worker(*SOON)
    until(lambda: has_begun(queue))
    worker.send_signal(signal.SIGTERM)
    out, err = worker.communicate(timeout=60)
    assert (worker.returncode, err) == (0, b"")
    done = json.loads(out)["events"]["placed"]
    assert 1 <= done < 6
    assert queue.ask(JOBS + " WHERE status = 'todo'") == [6 - done]
    assert not has_begun(queue)


def whenever_it_records(queue: Shared, worker: subprocess.Popen[bytes], send: int) -> None:
    """Send this signal to the worker's process each time that it is about to record what it made."""
    asked = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    seen: set[int] = set()  # connections: that of a process which is no more may wait on for a while
    while worker.poll() is None:
        with queue.worklist.writing() as connection:
            connection.execute(sa.select(head).with_for_update())
            for _ in range(250):
                waits = set(queue.ask(asked)) - seen
                if waits or worker.poll() is not None:
                    break
                time.sleep(0.02)
            seen |= waits
            for process in children_of(worker.pid) if waits else ():
                os.kill(process, send)


@pytest.mark.long
def test_a_case_that_ends_every_process_is_parked_and_says_why(queue: Shared) -> None:
    queue.put(*many(1))
    queue.enqueue()
    worker = queue.worker(*SOON)
    whenever_it_records(queue, worker, signal.SIGKILL)
    (row,) = queue.rows()
    assert (row.state, row.failure, row.attempts, row.claim) == (State.NEW, "W016", 1, None)
    assert queue.ask(JOBS + " WHERE status = 'failed'") == [1]
    assert worker.returncode == 6
    assert queue.enqueue().jobs == 0
    assert queue.enqueue(retry_failed=True).jobs == 1
    assert queue.worker(*SOON).communicate(timeout=60)[1] == b""
    (row,) = queue.rows()
    assert (row.state, row.failure, row.attempts) == (State.DRAFTED, None, 0)
    assert queue.ask(JOBS) == [0]


@pytest.mark.long
def test_a_case_that_never_ends_is_parked_and_says_why(queue: Shared) -> None:
    queue.put(*many(1))
    queue.enqueue()
    worker = queue.worker(*SOON, "--timeout", "2")
    whenever_it_records(queue, worker, signal.SIGSTOP)
    (row,) = queue.rows()
    assert (row.state, row.failure, worker.returncode) == (State.NEW, "W017", 6)


def test_a_database_that_goes_away_is_waited_for(queue: Shared, postgres: Cluster) -> None:
    queue.put(*many(12))
    queue.enqueue()
    workers = [queue.worker(*SOON) for _ in range(2)]
    until(lambda: queue.ask("SELECT count(*) FROM appealkit_jobs.procrastinate_workers") == [2])
    postgres.stop(rudely=True)
    time.sleep(1)
    postgres.start()
    for worker in workers:
        worker.communicate(timeout=120)
        assert worker.returncode == 0
    assert {row.state for row in queue.rows()} == DONE
    assert queue.ask("SELECT count(*) FROM audit WHERE event = 'placed'") == [12]


def disturbed(queue: Shared, postgres: Cluster, kills: int, seed: int) -> dict[str, int]:
    """Four workers until all is done, while at random a worker with all its processes, a process of one, or a
    connection of anybody is ended, so many times in all; and how often each was."""
    chance = random.Random(seed)
    workers = [queue.worker(*SOON) for _ in range(4)]
    ended = {"worker": 0, "process": 0, "connection": 0}
    while sum(ended.values()) < kills and queue.ask(JOBS + " WHERE status IN ('todo', 'doing')") != [0]:
        time.sleep(chance.uniform(0.05, 0.6))
        what = chance.choice(sorted(ended))
        victim = chance.randrange(4)
        if what == "worker":
            os.killpg(workers[victim].pid, signal.SIGKILL)
            workers[victim] = queue.worker(*SOON)
        elif what == "process":
            found = children_of(workers[victim].pid)
            if not found:
                continue
            os.kill(chance.choice(found), signal.SIGKILL)
        else:
            postgres.execute(
                "SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity WHERE datname ="
                f" '{queue.database}' AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1) AS one"
            )
        ended[what] += 1
    for worker in workers:
        worker.communicate(timeout=300)
    return ended


def is_exact(queue: Shared, undisturbed: dict[str, bytes]) -> None:
    """Every item has one packet, put in place once, as its manifest says, with the bytes of an undisturbed run."""
    rows = queue.rows()
    assert {(row.state, row.failure) for row in rows} == {(State.DRAFTED, None), (State.NEEDS_EVIDENCE, None)}
    assert queue.ask("SELECT count(*) FROM audit WHERE event = 'placed'") == [len(rows)]
    assert queue.ask("SELECT count(DISTINCT item) FROM audit WHERE event = 'placed'") == [len(rows)]
    with queue.worklist.reading() as connection:
        assert verify(connection).holds
    assert sorted(path.name for path in queue.out.iterdir()) == sorted([".appealkit", *(row.folder for row in rows)])
    assert bytes_of(queue.out) == undisturbed


@pytest.mark.parametrize(
    ("count", "kills"), [(12, 4), pytest.param(500, 200, marks=pytest.mark.long)], ids=["some", "two hundred"]
)
def test_whatever_dies_each_item_has_one_packet_and_the_bytes_of_an_undisturbed_run(
    queue: Shared, postgres: Cluster, tmp_path: Path, count: int, kills: int
) -> None:
    queue.put(*many(count))
    queue.enqueue()
    ended = disturbed(queue, postgres, kills, seed=count)
    assert sum(ended.values()) == kills or count < 100, f"all was done too soon: {ended}"
    alone = shared(f"sqlite:///{tmp_path / 'alone.db'}", queue.workspace, tmp_path / "alone")
    alone.put(*many(count))
    done = run(alone.worklist, alone.library, alone.wanted(), actor="B. Iller")
    assert done.events["placed"] == count
    alone.end()
    is_exact(queue, bytes_of(alone.out))
