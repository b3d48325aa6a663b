"""What a run has to do: every item whose case, rules, templates or program are others than when it was last worked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from appealkit.packet.place import MANIFEST
from appealkit.worklist.claims import Claim, body_of, give_up, take
from appealkit.worklist.first import places
from appealkit.worklist.setup import Setup
from appealkit.worklist.states import FOUND_BY_A_RUN, State
from appealkit.worklist.tables import items


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items a run is about, and where their packets go. `place`: the same folder as it is kept with an item."""

    setup: Setup
    on: date
    out: Path
    place: str
    which: ColumnElement[bool] | None = None
    cases: frozenset[str] | None = None
    retry_failed: bool = False
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The items to do, in order; and how many are as they should be, failed before (or cannot be read), or are in
    people's hands."""

    todo: tuple[int, ...]
    done: int = 0
    failed_before: int = 0
    with_people: int = 0
    left_for_later: int = 0  # past the limit


def plan(connection: Connection, wanted: Wanted) -> Plan:
    """What there is to do now, in the order in which the worklist and the report have it. Nothing is changed."""
    columns = (
        items.c.id, items.c.case, items.c.state, items.c.content, items.c.key, items.c.failure, items.c.judged_on,
        items.c.due, items.c.out, items.c.folder, items.c.unread,
    )  # fmt: skip
    query = select(*columns).order_by(items.c.id)
    if wanted.which is not None:
        query = query.where(wanted.which)
    todo: list[int] = []
    done = failed = people = 0
    for row in connection.execute(query):
        if wanted.cases is not None and row.case not in wanted.cases:
            continue
        if row.state not in FOUND_BY_A_RUN:
            people += 1
        elif row.unread or _failed_alike(row, wanted):
            failed += 1
        elif is_done(row, wanted):
            done += 1
        else:
            todo.append(row.id)
    order = {place.item: place.key for place in places(connection, wanted.on, wanted.which)}
    todo.sort(key=lambda item: (item not in order, order.get(item), item))
    most = len(todo) if wanted.limit is None else wanted.limit
    return Plan(tuple(todo[:most]), done, failed, people, len(todo[most:]))


def _failed_alike(row: Any, wanted: Wanted) -> bool:
    """Whether it failed before, and nothing that decides has changed since."""
    return row.failure is not None and row.key == wanted.setup.key(row.content) and not wanted.retry_failed


def is_done(row: Any, wanted: Wanted) -> bool:
    """Whether the packet in place is what a run would make now: the same of everything, and its last day not passed
    since it was judged."""
    if row.failure is not None or row.state == State.NEW or row.key != wanted.setup.key(row.content):
        return False
    if row.out != wanted.place or not (wanted.out / row.folder / MANIFEST).is_file():
        return False
    return not (row.due is not None and row.judged_on <= row.due < wanted.on)


def take_to_do(
    connection: Connection, wanted: Wanted, item: int, by: str, at: str, until: str
) -> tuple[Claim | None, Row[Any]]:
    """The item with its content, for `by` alone until then, where it is free and to be done; and the item as it is.
    Whether it is done is asked only when it is held: another may just have been faster."""
    claim = take(connection, item, by, at, until)
    row = connection.execute(select(items).where(items.c.id == item)).one()
    if claim is None:
        return None, row
    if is_done(row, wanted):
        give_up(connection, claim)
        return None, row
    return replace(claim, body=body_of(connection, claim.content)), row
