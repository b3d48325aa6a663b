"""The cases of the worklist that are not decided or given up, as they were read."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, select

from appealkit.case import Case
from appealkit.worklist.content import unpacked
from appealkit.worklist.states import State
from appealkit.worklist.tables import contents, items
from appealkit.worklist.where import OPEN

WAITING = (State.DRAFTED, State.APPROVED)  # a letter is written, and has not gone out


def open_cases(connection: Connection, programs: Collection[str]) -> Iterator[tuple[Case, State]]:
    """Each with where it stands, as to these programmes; those whose programme is not known, too."""
    asked = (
        select(items.c.state, contents.c.body)
        .join(contents, contents.c.sha256 == items.c.content)
        .where(items.c.state.in_(OPEN), items.c.unread.is_(False))
        .where(items.c.program.in_(sorted(programs)) | items.c.program.is_(None))
        .order_by(items.c.id)
    )
    for state, body in connection.execute(asked.execution_options(yield_per=200)):
        yield unpacked(body).case, State(state)
