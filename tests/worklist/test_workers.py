"""Workers on any machine: what is enqueued is done once, whoever dies; a worker with other rules leaves it alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from appealkit.worklist.states import State
from postgres import Cluster
from worklist.shared_queue import Shared, many, shared


@pytest.fixture
def queue(
    postgres: Cluster, migrated_database: str, bare_workspace: Path, tmp_path: Path
) -> Iterator[Shared]:
    """An empty worklist in PostgreSQL, a workspace, and a folder that machines share."""
    made = shared(postgres.fresh(migrated_database), bare_workspace, tmp_path / "out")
    yield made
    made.end()


def test_what_is_enqueued_is_worked_by_whoever_is_there(queue: Shared) -> None:
    queue.put(*many(8))
    assert queue.enqueue().jobs == 8
    workers = [queue.worker("--workers", "1") for _ in range(2)]
    for worker in workers:
        out, err = worker.communicate(timeout=120)
        assert (worker.returncode, err.decode()) == (0, "")
    assert {row.state for row in queue.rows()} == {State.DRAFTED, State.NEEDS_EVIDENCE}
