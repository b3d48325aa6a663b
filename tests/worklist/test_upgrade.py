"""A worklist of an earlier release is brought up to date with a copy kept; one of a later release is left alone; what
is no worklist, or is held, or cannot be written, is told so."""

from __future__ import annotations

import os
import sqlite3
import stat
import tempfile
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from appealkit.errors import OutputError
from appealkit.worklist import database, upgrade
from appealkit.worklist.audit import Entry, tell, tell_all, verify
from appealkit.worklist.database import NEWEST, Worklist, open_worklist, version_of
from appealkit.worklist.states import Event
from appealkit.worklist.tables import METADATA
from worklist.conftest import Clock


def of_the_first_release(url: str, clock: Clock) -> None:
    """A worklist as the first migration leaves it, with an entry in its audit trail."""
    newest = database.NEWEST
    database.NEWEST = "0001"
    try:
        worklist = open_worklist(url, clock)
        with worklist.writing() as connection:
            tell(connection, worklist.moment(), "A. Biller", Event.RUN_BEGAN, None, run="a-run")
        worklist.close()
    finally:
        database.NEWEST = newest


def test_the_newest_migration_is_the_one_the_program_asks_for():
    config = Config()
    config.set_main_option("script_location", str(Path(upgrade.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == NEWEST


def test_migrations_come_to_the_tables_that_the_program_uses(worklist_url, clock):
    worklist = open_worklist(worklist_url, clock)
    with worklist.reading() as connection:
        found = compare_metadata(MigrationContext.configure(connection), METADATA)
        assert version_of(connection) == NEWEST
    worklist.close()
    assert [one for one in found if "procrastinate" not in str(one)] == []


def test_an_older_worklist_is_brought_up_to_date_and_loses_nothing(worklist_url, clock):
    of_the_first_release(worklist_url, clock)
    worklist = open_worklist(worklist_url, clock)
    with worklist.reading() as connection:
        assert version_of(connection) == NEWEST
        assert (verify(connection).entries, verify(connection).holds) == (1, True)
    with pytest.raises(OutputError), worklist.writing() as connection:
        connection.execute(text("DELETE FROM audit"))
    with worklist.reading() as connection:
        assert verify(connection).entries == 1
    worklist.close()


def test_a_copy_of_it_as_it_was_is_kept(worklist_url, clock, tmp_path):
    of_the_first_release(worklist_url, clock)
    open_worklist(worklist_url, clock).close()
    if worklist_url.startswith("sqlite"):
        copy = tmp_path / "worklist.db.before-upgrade-from-0001"
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
            assert connection.execute("SELECT count(*) FROM audit").fetchall() == [(1,)]
    else:
        engine = create_engine(worklist_url)
        with engine.connect() as connection:
            assert inspect(connection).has_table("audit", schema="before_upgrade_from_0001")
            count = connection.execute(text("SELECT count(*) FROM before_upgrade_from_0001.audit")).scalar_one()
            assert count == 1
        engine.dispose()


def test_many_who_open_an_older_one_at_once_upgrade_it_once(worklist_url, clock):
    of_the_first_release(worklist_url, clock)
    problems: list[BaseException] = []

    def open_it() -> None:
        try:
            open_worklist(worklist_url, clock).close()
        except BaseException as error:  # noqa: BLE001 told to the test
            problems.append(error)

    people = [threading.Thread(target=open_it) for _ in range(4)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert problems == []


def test_one_of_a_later_release_is_refused_and_left_as_it_is(worklist_url, clock):
    worklist = open_worklist(worklist_url, clock)
    with worklist.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    worklist.close()
    with pytest.raises(OutputError) as raised:
        open_worklist(worklist_url, clock)
    assert [problem.code for problem in raised.value.problems] == ["W011"]


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda path: path.write_bytes(b"%PDF-1.7 a letter, and no worklist at all, however one looks at it"), "W010"),
        (lambda path: sqlite3.connect(path).execute("CREATE TABLE recipes (name TEXT)").connection.close(), "W010"),
        (lambda path: path.mkdir(), "W010"),
    ],
    ids=["a PDF", "another program's database", "a folder"],
)
def test_what_is_no_worklist_is_told_so_and_left_as_it_is(tmp_path, clock, made: Callable[[Path], None], says):
    path = tmp_path / "worklist.db"
    made(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(OutputError) as raised:
        open_worklist(path, clock)
    assert raised.value.problems[0].code == says
    assert before is None or path.read_bytes() == before


def test_one_that_another_program_holds_is_waited_for_and_then_told(tmp_path, clock, monkeypatch):
    path = tmp_path / "worklist.db"
    open_worklist(path, clock).close()
    monkeypatch.setattr(database, "PATIENCE", 0)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        worklist = open_worklist(path, clock)
        with pytest.raises(OutputError) as raised, worklist.writing() as connection:
            tell(connection, worklist.moment(), "A. Biller", Event.RUN_BEGAN, None)
        assert raised.value.problems[0].code == "W012"
        other.execute("ROLLBACK")
    with worklist.writing() as connection:
        tell(connection, worklist.moment(), "A. Biller", Event.RUN_BEGAN, None)


def codes_as_an_ordinary_account(open_it: Callable[[], object]) -> list[str]:
    """The codes of the problems that a process meets which is not root: root may write anywhere."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            open_it()
        except OutputError as error:
            os.write(writing, " ".join(problem.code for problem in error.problems).encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as told:
        return told.read().split()


def test_a_folder_that_cannot_be_written_is_told(clock):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        assert codes_as_an_ordinary_account(lambda: open_worklist(Path(folder) / "worklist.db", clock)) == ["W013"]


def test_a_worklist_that_may_only_be_read_is_told(clock):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "worklist.db"
        open_worklist(path, clock).close()
        path.chmod(0o444)
        Path(folder).chmod(0o555)
        assert codes_as_an_ordinary_account(lambda: open_worklist(path, clock)) == ["W013"]


def test_where_no_file_can_be_made_it_is_told(tmp_path, clock):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError) as raised:
        open_worklist(tmp_path / "file" / "worklist.db", clock)
    assert raised.value.problems[0].code == "W013"


def test_a_disk_without_room_is_told_and_what_was_there_is_whole(tmp_path, clock):
    worklist: Worklist = open_worklist(tmp_path / "worklist.db", clock)
    with worklist.writing() as connection:
        tell(connection, worklist.moment(), "A. Biller", Event.RUN_BEGAN, None)
        connection.execute(text("PRAGMA max_page_count = 1"))  # as full as a disk can be
    many = [Entry(Event.RUN_BEGAN, None, {"run": "x" * 500, "number": number}) for number in range(500)]
    with pytest.raises(OutputError) as raised, worklist.writing() as connection:
        tell_all(connection, worklist.moment(), "A. Biller", many)
    assert (raised.value.problems[0].code, "full" in raised.value.problems[0].says) == ("W013", True)
    with worklist.reading() as connection:
        assert (verify(connection).entries, verify(connection).holds) == (1, True)


@pytest.mark.parametrize("address", ["mysql://host/name", "nonsense://", "postgresql+nodriver://h/n", "http://a/b"])
def test_an_address_of_something_else_is_told(address, clock):
    with pytest.raises(OutputError) as raised:
        open_worklist(address, clock)
    assert raised.value.problems[0].code == "W010"


def test_a_server_that_does_not_answer_is_told_without_its_password(clock):
    with pytest.raises(OutputError) as raised:
        open_worklist("postgresql://user:secret@127.0.0.1:1/none", clock)
    assert raised.value.problems[0].code in {"W010", "W020"}
    assert "secret" not in str(raised.value)
