"""Cases come into the worklist: new ones, and those that are another than before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert, select, update

from appealkit.case import Case
from appealkit.worklist.audit import Entry, tell_all
from appealkit.worklist.database import ENTERING, alone
from appealkit.worklist.judged import case_cents
from appealkit.worklist.states import FOUND_BY_A_RUN, Event, State
from appealkit.worklist.store import void
from appealkit.worklist.tables import contents, items

RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)  # names that Windows keeps
CHUNK = 400  # rows asked for at once: below every database's limit of parameters


@dataclass(frozen=True, slots=True)
class Arrival:
    """A case as it was read: its content's digest and bytes, and where it came from."""

    case: str
    source: str
    read_from: Mapping[str, str] = field(repr=False)
    content: str
    body: bytes = field(repr=False)
    facts: Mapping[str, Any] = field(repr=False)  # the columns of the item that the case itself gives


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came of the arrivals, by the cases' names. `in_flight`: sent before it changed, and left as it is."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    in_flight: tuple[str, ...] = ()


def facts_of(case: Case) -> dict[str, Any]:
    """The columns of an item that are known before anything is judged."""
    denial = case.denial
    return {
        "payer": denial.payer.name,
        "program": denial.payer.program.value if denial.payer.program else None,
        "claim_number": denial.claim_number,
        "service_date": min((line.service_date for line in denial.lines), default=None),
        "amount": case_cents(case),
    }


def enter(connection: Connection, at: str, actor: str, arrivals: Iterable[Arrival]) -> Arrived:
    """Every arrival in the worklist, once. One that changed is new again; a release of it no longer holds; one that was
    sent stays as it was sent, with its new content."""
    new: list[str] = []
    changed: list[str] = []
    same: list[str] = []
    in_flight: list[str] = []
    told: list[Entry] = []
    alone(connection, ENTERING)
    coming = list({arrival.case: arrival for arrival in arrivals}.values())
    known = _known(connection, [arrival.case for arrival in coming])
    for arrival in coming:
        _keep(connection, arrival)
        there = known.get(arrival.case)
        values: dict[str, Any] = {
            "source": arrival.source,
            "read_from": dict(arrival.read_from),
            "content": arrival.content,
        }
        if there is None:
            folder = _folder(connection, arrival.case)
            number = connection.execute(
                insert(items)
                .values(
                    case=arrival.case, folder=folder, folder_key=folder.casefold(), state=State.NEW, late=False,
                    draft=False, attempts=0, entered_at=at, changed_at=at, **values, **arrival.facts,
                )
                .returning(items.c.id)
            ).scalar_one()  # fmt: skip
            told.append(Entry(Event.ENTERED, number, {"content": arrival.content}))
            new.append(arrival.case)
        elif there.content == arrival.content:
            connection.execute(update(items).where(items.c.id == there.id).values(**values))
            same.append(arrival.case)
        else:
            told.append(Entry(Event.CHANGED, there.id, {"content": arrival.content, "before": there.content}))
            values["changed_at"] = at
            if there.state in {*FOUND_BY_A_RUN, State.APPROVED}:
                told += void(connection, at, there.id, "the case has changed")
                values |= {"state": State.NEW, "attempts": 0, **arrival.facts}
                changed.append(arrival.case)
            else:
                in_flight.append(arrival.case)
            connection.execute(update(items).where(items.c.id == there.id).values(**values))
    tell_all(connection, at, actor, told)
    return Arrived(tuple(new), tuple(changed), tuple(same), tuple(in_flight))


def sources_in(connection: Connection) -> dict[str, tuple[str, Mapping[str, str]]]:
    """For each case file in the worklist: its case, and what was read for it."""
    rows = connection.execute(select(items.c.source, items.c.case, items.c.read_from))
    return {row.source: (row.case, row.read_from) for row in rows}


def folder_of(case: str, taken: Iterable[str]) -> str:
    """The name of its packet's folder: the case's own; another where a disk that does not tell a from A, or Windows,
    would take it for one that is there."""
    name = case.rstrip(".") + ("~" if RESERVED.fullmatch(case) else "")
    there = {one.casefold() for one in taken}
    number, found = 1, name
    while found.casefold() in there:
        number += 1
        found = f"{name}~{number}"
    return found


def _folder(connection: Connection, case: str) -> str:
    like = case.rstrip(".").casefold()
    keys = select(items.c.folder_key).where(items.c.folder_key.startswith(like, autoescape=True))
    return folder_of(case, connection.execute(keys).scalars())


def _known(connection: Connection, cases: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for start in range(0, len(cases), CHUNK):
        chunk = cases[start : start + CHUNK]
        rows = connection.execute(
            select(items.c.id, items.c.case, items.c.content, items.c.state)
            .where(items.c.case.in_(chunk))
            .order_by(items.c.id)
            .with_for_update()
        )
        found |= {row.case: row for row in rows}
    return found


def _keep(connection: Connection, arrival: Arrival) -> None:
    there = connection.execute(select(contents.c.sha256).where(contents.c.sha256 == arrival.content)).first()
    if there is None:
        connection.execute(insert(contents).values(sha256=arrival.content, body=arrival.body))
