"""DOOR: opens the worklist's database, SQLite in a file or PostgreSQL by its URL, and brings it up to date."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from appealkit.errors import OutputError, Problem, Where, code_page

NEWEST = "0002"  # the last of migrations/versions
FILE = "worklist.db"  # in a workspace
# what only one at a time does, among all who open the same PostgreSQL
UPGRADING, ENTERING, REGISTERING = 7_239_001, 7_239_002, 7_239_003
SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
PATIENCE = 60  # seconds that a statement waits for another's transaction

W010 = code_page(
    "W010",
    """The worklist cannot be opened
    The file is no worklist, its folder cannot be written, or the server does not answer.
    Bad: `--worklist letter.pdf`. Good: `--worklist worklist.db`, or `postgresql://user@host/name`.
    """,
)
W011 = code_page(
    "W011",
    """The worklist was written by a newer release
    This release does not know what the newer one added, and would lose it. Nothing was changed.
    Bad: one machine upgraded, the other not. Good: the same release everywhere.
    """,
)
W012 = code_page(
    "W012",
    """Another program holds the worklist
    It was waited for, and did not let go. Nothing was changed.
    Bad: a worklist.db held open in a database browser. Good: the browser closed, and the command run again.
    """,
)
W013 = code_page(
    "W013",
    """The worklist cannot be written
    The disk is full, the file or its folder is read-only, or the connection broke. What was told before is kept; of
    what was being written nothing is.
    Bad: a worklist on a read-only share. Good: a disk with room, and the command run again: it goes on where it was.
    """,
)
W020 = code_page(
    "W020",
    """The connection to the worklist broke
    The server was stopped, or the network was. What was told before is kept; of what was being written nothing is. A
    batch waits and tries again some times before it says this.
    Bad: the server restarted in the night for longer than minutes. Good: the server up, and the command run again: it
    goes on where it was.
    """,
)


@dataclass(frozen=True, slots=True)
class Worklist:
    """An open worklist. `clock` gives the moment; nothing else in the worklist asks what time it is."""

    engine: Engine = field(repr=False)
    clock: Callable[[], datetime]
    address: str = field(repr=False)  # to open it again: a path or a URL
    name: str  # to be shown: without a password

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A snapshot to read from: what others write meanwhile is not seen in it."""
        options = SNAPSHOT if self.engine.dialect.name == "postgresql" else {}  # in SQLite every transaction is one
        with self._told(), self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it or nothing. OutputError where the database cannot take it."""
        with self._told(), self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    def moment(self) -> str:
        """The clock's, as UTC text."""
        return as_moment(self.clock())

    @property
    def today(self) -> date:
        """The day on the clock's own calendar."""
        return self.clock().date()

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise OutputError(_problem(error, self.name)) from None


def alone(connection: Connection, what: int) -> None:
    """Until the transaction ends nobody else does the same. In SQLite nobody else writes anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:what)"), {"what": what})


def as_moment(when: datetime) -> str:
    """A moment as UTC text of one length: it orders as text as it does in time."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def open_worklist(where: str | Path, clock: Callable[[], datetime]) -> Worklist:
    """The worklist at this path or URL, made where there is none, and brought up to date with a copy of it as it was.

    OutputError where it cannot be opened, was written by a newer release, or is held by another program.
    """
    url = _url(where)
    name = url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
    try:
        engine = _engine(url)
    except ModuleNotFoundError as error:
        says, mend = "PostgreSQL's driver is not installed", f"pip install 'appealkit[postgresql]' ({error.name})"
        raise OutputError(Problem(W010, says, mend, Where(name))) from None
    worklist = Worklist(engine, clock, url.render_as_string(hide_password=False), name)
    try:
        _made_ready(worklist)
    except DBAPIError as error:
        worklist.close()
        raise OutputError(_problem(error, name)) from None
    except OutputError:
        worklist.close()
        raise
    return worklist


def _made_ready(worklist: Worklist) -> None:
    with worklist.reading() as connection:
        version = version_of(connection)
    _prepared(worklist.engine)
    if version != NEWEST:
        from appealkit.worklist.upgrade import upgrade

        upgrade(worklist, version)


def version_of(connection: Connection) -> str | None:
    """The migration that the database stands at; None where it holds nothing. OutputError where it is none of ours."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" in tables and "audit_head" in tables:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    ours = tables - {name for name in tables if name.startswith("procrastinate_")}
    if ours and connection.dialect.name == "sqlite":
        raise OutputError(Problem(W010, "this database holds something else", "name another file with --worklist"))
    return None


def _url(where: str | Path) -> URL:
    said = str(where)
    if isinstance(where, str) and re.match(r"[a-z][a-z0-9+]*://", where):
        try:
            url = make_url(where)
            url.get_dialect()  # a driver that nobody knows is no address; older SQLAlchemy asks only when it connects
            backend = url.get_backend_name()
        except (ArgumentError, NoSuchModuleError, ValueError):
            backend = ""
        if backend == "postgresql":
            return url.set(drivername="postgresql+psycopg")
        if backend == "sqlite":
            return url
        mend = "use a file's path, or postgresql://user@host/name"
        raise OutputError(Problem(W010, "this is no worklist's address", mend))
    return URL.create("sqlite", database=said)


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
        event.listen(engine, "connect", _postgresql_connected)
        return engine
    path = Path(url.database or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            path.touch(mode=0o600)
    except OSError as error:
        mend = "name a folder that can be written, with --worklist"
        raise OutputError(
            Problem(W013, f"the worklist cannot be made: {error.strerror}", mend, Where(str(path)))
        ) from None
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", _sqlite_connected)
    event.listen(engine, "begin", _sqlite_begun)
    return engine


def _postgresql_connected(connection: Any, _: Any) -> None:
    """Who stands still in a transaction, as a machine that sleeps does, holds up all others: it is ended."""
    connection.execute(f"SET idle_in_transaction_session_timeout = '{PATIENCE}s'")
    connection.commit()


def _sqlite_connected(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # transactions begin where we say so
    for pragma in ("synchronous=FULL", "foreign_keys=ON", f"busy_timeout={PATIENCE * 1000}"):
        connection.execute(f"PRAGMA {pragma}")


def _prepared(engine: Engine) -> None:
    """SQLite's file keeps a log beside it, so that reading and writing do not wait for each other. This changes the
    file, which is known to be ours by now."""
    if engine.dialect.name == "sqlite":
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA journal_mode=WAL")
        finally:
            connection.close()


def _sqlite_begun(connection: Connection) -> None:
    """Who means to write waits for the others before reading: what it read is then still so when it writes."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _problem(error: SQLAlchemyError, name: str) -> Problem:
    """What a driver's error means to the reader. Its own text may hold values and is not shown."""
    driver = str(getattr(error, "orig", "")).lower()
    where = Where(name)
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return Problem(
            W020, "the connection to the worklist broke", "see that its server runs; then run it again", where
        )
    if "locked" in driver or "lock timeout" in driver:
        return Problem(W012, "another program holds the worklist", "close it there, and run this again", where)
    if "not a database" in driver or "malformed" in driver or "encrypted" in driver:
        return Problem(W010, "this file is no worklist", "name another with --worklist", where)
    if "unable to open" in driver or "connection" in driver or "does not exist" in driver or "resolve" in driver:
        return Problem(W010, "the worklist cannot be opened", "see that it is there and may be opened", where)
    reason = "the disk is full" if "full" in driver else "it is read-only" if "readonly" in driver else "it broke off"
    return Problem(W013, f"the worklist cannot be written: {reason}", "make room or mend that, and run it again", where)
