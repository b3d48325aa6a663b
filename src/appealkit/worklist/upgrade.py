"""DOOR: brings a worklist from an earlier release up to date, keeping a copy of it as it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from appealkit.errors import OutputError, Problem, Where

if TYPE_CHECKING:
    from alembic.config import Config

    from appealkit.worklist.database import Worklist


def upgrade(worklist: Worklist, version: str | None) -> None:
    """All migrations after `version`, in one transaction. OutputError where the version is not known here."""
    from alembic import command
    from alembic.script import ScriptDirectory

    from appealkit.worklist.database import NEWEST, UPGRADING, W011, alone, version_of

    config = _config()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        mend = "install the release that wrote it, or name another worklist with --worklist"
        raise OutputError(Problem(W011, "this worklist was written by a newer release", mend, Where(worklist.name)))
    with worklist.writing() as connection:
        alone(connection, UPGRADING)
        stands = version_of(connection)  # another may have been faster
        if stands == NEWEST:
            return
        if stands is not None:
            _keep_copy(connection, stands, worklist.name)
        config.attributes["connection"] = connection
        command.upgrade(config, NEWEST)


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def _keep_copy(connection: Connection, version: str, name: str) -> None:
    """The database as it was: a file beside SQLite's, a schema of its own in PostgreSQL."""
    if connection.dialect.name == "sqlite":
        copy = Path(f"{name}.before-upgrade-from-{version}")
        with closing(sqlite3.connect(name)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        copy.chmod(0o600)
        return
    schema = f"before_upgrade_from_{version}"
    tables = inspect(connection).get_table_names()
    connection.execute(text(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE'))
    connection.execute(text(f'CREATE SCHEMA "{schema}"'))
    for table in tables:
        connection.execute(text(f'CREATE TABLE "{schema}"."{table}" AS TABLE "{table}"'))
