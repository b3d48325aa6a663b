"""The databases that a worklist may lie in: every test that asks for `worklist_url` runs on each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from postgres import Cluster, running_cluster


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A running PostgreSQL for this process's tests. A test that asks it is skipped where there is none."""
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture
def postgres_url(postgres: Cluster) -> str:
    """An empty database in it."""
    return postgres.fresh()


@pytest.fixture(params=["sqlite", "postgresql"])
def worklist_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that holds nothing yet: a file that is not there, or an empty database of PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'worklist.db'}"
    return str(request.getfixturevalue("postgres_url"))
