"""What every test of queues needs: the shipped table of names, and a queue read whole."""

from collections.abc import Callable
from pathlib import Path

import pytest

from appealkit.intake.draft import CaseDraft
from appealkit.intake.queue import ColumnMapping, QueueReading, QueueTables, read_queue, read_tables
from outside import third_party_folder

ROOT = Path(__file__).parents[3]

ReadWhole = Callable[..., tuple[list[CaseDraft], QueueReading]]


@pytest.fixture(scope="session")
def tables() -> QueueTables:
    found, problems = read_tables((ROOT / "evidence_maps/intake/columns.yaml").read_bytes())
    assert problems == []
    assert found is not None
    return found


@pytest.fixture(scope="session")
def read(tables: QueueTables) -> ReadWhole:
    """Reads text or bytes to the end: the drafts, and the reading with its problems, columns and counts."""

    def read_whole(data: str | bytes, mapping: ColumnMapping | None = None) -> tuple[list[CaseDraft], QueueReading]:
        reading = read_queue(data.encode() if isinstance(data, str) else data, "queue.csv", tables, mapping)
        return list(reading.drafts), reading

    return read_whole


@pytest.fixture(scope="session")
def third_party() -> Path:
    """The folder of queues found in the open."""
    return third_party_folder("denial_queues")


def codes(reading: QueueReading) -> list[str]:
    """The codes of all problems, in order."""
    return [problem.code for problem in reading.problems]
