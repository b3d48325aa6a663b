"""The databases that a worklist may lie in: every test that asks for `worklist_url` runs on each."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appealkit.worklist.database import Worklist, open_worklist
from postgres import Cluster, running_cluster
from stories import cases
from worklist.drafted import Office

MIGRATED = "migrated"  # the database in PostgreSQL that worklists are copied from


class Clock:
    """The clock of a worklist under test: it stands at a moment, and goes on when a test says so."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def goes_on(self, **by: float) -> None:
        """By days, hours, minutes, seconds."""
        self.now += timedelta(**by)


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


@pytest.fixture
def clock() -> Clock:
    """At eight in the morning of 21 November 2026, UTC."""
    return Clock()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A worklist that holds nothing yet, in a file that tests copy."""
    path = tmp_path_factory.mktemp("migrated") / "worklist.db"
    open_worklist(path, Clock()).close()
    return path


@pytest.fixture(scope="session")
def migrated_database(postgres: Cluster) -> str:
    """The same as a database of PostgreSQL, by its name: `postgres.fresh(migrated_database)` is a copy."""
    postgres.make(MIGRATED)
    open_worklist(postgres.url(MIGRATED), Clock()).close()
    return MIGRATED


@pytest.fixture(params=["sqlite", "postgresql"])
def made_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A worklist that holds nothing yet, up to date, in each kind of database: for what opens it by itself."""
    if request.param == "sqlite":
        path = tmp_path / "worklist.db"
        shutil.copy(request.getfixturevalue("migrated_file"), path)
        return f"sqlite:///{path}"
    postgres: Cluster = request.getfixturevalue("postgres")
    return postgres.fresh(request.getfixturevalue("migrated_database"))


@pytest.fixture
def open_made(made_url: str, clock: Clock) -> Iterator[Callable[[], Worklist]]:
    """Opens that worklist, as often as there are people or programs in the test."""
    opened: list[Worklist] = []

    def another() -> Worklist:
        opened.append(open_worklist(made_url, clock))
        return opened[-1]

    yield another
    for one in opened:
        one.close()


@pytest.fixture
def worklist(open_made: Callable[[], Worklist]) -> Worklist:
    """That worklist, opened."""
    return open_made()


@pytest.fixture(scope="session")
def practice(approved_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which every template is approved, for all tests of worklists: its rules are read once."""
    return cases.bare_copy_of(approved_workspace, tmp_path_factory.mktemp("practice") / "workspace")


@pytest.fixture
def office(worklist: Worklist, practice: Path) -> Iterator[Office]:
    """That practice with that worklist; its cases and packets are gone after the test."""
    yield Office(worklist, practice)
    for name in ("cases", "exhibits", "out"):
        shutil.rmtree(practice / name, ignore_errors=True)
