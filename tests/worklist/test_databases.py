"""The tables of the worklist stand in SQLite and in a real PostgreSQL alike, and a database belongs to one test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from appealkit.worklist.audit import tell, verify
from appealkit.worklist.database import Worklist, open_worklist
from appealkit.worklist.states import Event
from appealkit.worklist.tables import METADATA, items
from postgres import Cluster

EVERY_TABLE = {"contents", "items", "lines", "argued", "gaps", "arguments", "releases", "sendings", "corrections",
               "outcomes", "runs", "audit", "audit_head"}  # fmt: skip


def test_the_tables_are_made_in_every_database(worklist_url: str) -> None:
    engine = sa.create_engine(worklist_url)
    METADATA.create_all(engine)
    assert set(sa.inspect(engine).get_table_names()) == EVERY_TABLE
    engine.dispose()


def test_a_worklist_is_opened_and_made_in_every_database(worklist_url: str, clock: Callable[[], datetime]) -> None:
    opened = open_worklist(worklist_url, clock)
    with opened.reading() as connection:
        assert verify(connection).holds
    opened.close()


def test_what_one_writes_another_reads(open_made: Callable[[], Worklist]) -> None:
    one, other = open_made(), open_made()
    with one.writing() as connection:
        tell(connection, one.moment(), "B. Iller", Event.RUN_BEGAN, None)
    with other.reading() as connection:
        assert verify(connection).entries == 1


def test_each_test_has_a_database_to_itself(postgres: Cluster) -> None:
    mine, other = sa.create_engine(postgres.fresh()), sa.create_engine(postgres.fresh())
    METADATA.create_all(mine)
    assert sa.inspect(other).get_table_names() == []
    mine.dispose()
    other.dispose()


def test_a_database_can_be_made_as_a_copy_of_another(postgres: Cluster) -> None:
    postgres.make("made")
    first = sa.create_engine(postgres.url("made"))
    METADATA.create_all(first)
    first.dispose()
    copy = sa.create_engine(postgres.fresh("made"))
    assert items.name in sa.inspect(copy).get_table_names()
    copy.dispose()
