"""Cases come into the worklist: new ones, and those that are another than before."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Connection, Row, insert, select, update

from appealkit.case import Case
from appealkit.errors import Problem
from appealkit.worklist.audit import Entry, tell_all
from appealkit.worklist.database import ENTERING, alone
from appealkit.worklist.judged import case_cents
from appealkit.worklist.states import FOUND_BY_A_RUN, Event, State
from appealkit.worklist.store import NO_FAILURE, voided
from appealkit.worklist.tables import contents, items

RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)  # names that Windows keeps
NOTHING = hashlib.sha256(b"").hexdigest()  # the content of what could not be read
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
class NotRead:
    """A case file that cannot be used, with every mistake in it. It becomes an item all the same: nothing is lost."""

    source: str
    case: str  # as the file's name has it
    read_from: Mapping[str, str] = field(repr=False)
    problems: tuple[Problem, ...]


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
        "noticed_on": denial.notice_date,
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
    known = _known(connection, items.c.case, [arrival.case for arrival in coming])
    known |= _known(connection, items.c.source, [arrival.source for arrival in coming], unread=True)
    for arrival in coming:
        _keep(connection, arrival)
        there = known.get(arrival.case) or known.get(arrival.source)
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
                    draft=False, unread=False, attempts=0, entered_at=at, changed_at=at, **values, **arrival.facts,
                )
                .returning(items.c.id)
            ).scalar_one()  # fmt: skip
            told.append(Entry(Event.ENTERED, number, {"content": arrival.content}))
            new.append(arrival.case)
        elif there.content == arrival.content and not there.unread:
            connection.execute(update(items).where(items.c.id == there.id).values(**values))
            same.append(arrival.case)
        else:
            told.append(Entry(Event.CHANGED, there.id, {"content": arrival.content, "before": there.content}))
            values |= {"changed_at": at, "unread": False, "case": arrival.case, **NO_FAILURE}
            if there.state in {*FOUND_BY_A_RUN, State.APPROVED}:
                told += voided(connection, at, there.id, "the case has changed")
                values |= {"state": State.NEW, **arrival.facts}
                changed.append(arrival.case)
            else:
                in_flight.append(arrival.case)
            connection.execute(update(items).where(items.c.id == there.id).values(**values))
    tell_all(connection, at, actor, told)
    return Arrived(tuple(new), tuple(changed), tuple(same), tuple(in_flight))


def enter_unread(connection: Connection, at: str, actor: str, files: Iterable[NotRead]) -> None:
    """Case files that cannot be used, as items that say why. One that was readable before keeps what it is."""
    told: list[Entry] = []
    alone(connection, ENTERING)
    for file in files:
        first = file.problems[0]
        failure = {"failure": first.code, "failure_says": first.says, "failure_mend": first.mend}
        values: dict[str, Any] = {"read_from": dict(file.read_from), "unread": True, "changed_at": at, **failure}
        there = connection.execute(select(items.c.id, items.c.state).where(items.c.source == file.source)).first()
        if there is None:
            _keep(connection, Arrival(file.case, file.source, {}, NOTHING, b"", {}))
            name = _free_name(connection, file.case)
            folder = _folder(connection, name)
            number = connection.execute(
                insert(items)
                .values(
                    case=name, folder=folder, folder_key=folder.casefold(), state=State.NEW, late=False, draft=False,
                    attempts=0, entered_at=at, source=file.source, content=NOTHING, payer="", amount=0, **values,
                )
                .returning(items.c.id)
            ).scalar_one()  # fmt: skip
            told.append(Entry(Event.ENTERED, number, {"code": first.code}))
        elif there.state in {*FOUND_BY_A_RUN, State.APPROVED}:
            told += voided(connection, at, there.id, "its case file can no longer be read")
            connection.execute(update(items).where(items.c.id == there.id).values(state=State.NEW, **values))
            told.append(Entry(Event.FAILED, there.id, {"code": first.code}))
    tell_all(connection, at, actor, told)


def _free_name(connection: Connection, case: str) -> str:
    """The case's name, or one beside it where another file has it."""
    number, found = 1, case
    while connection.execute(select(items.c.id).where(items.c.case == found)).first():
        number += 1
        found = f"{case[:74]}.{number}"
    return found


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
    free = folder_of(case, ())
    if connection.execute(select(items.c.id).where(items.c.folder_key == free.casefold())).first() is None:
        return free
    like = items.c.folder_key.startswith(case.rstrip(".").casefold(), autoescape=True)
    return folder_of(case, connection.execute(select(items.c.folder_key).where(like)).scalars())


def _known(connection: Connection, by: Column[str], names: list[str], *, unread: bool = False) -> dict[str, Row[Any]]:
    """The items with these values of a column, by it; `unread`: only those whose case could not be read so far."""
    found: dict[str, Row[Any]] = {}
    for start in range(0, len(names), CHUNK):
        query = (
            select(by.label("by"), items.c.id, items.c.content, items.c.state, items.c.unread)
            .where(by.in_(names[start : start + CHUNK]))
            .order_by(items.c.id)
            .with_for_update()
        )
        rows = connection.execute(query.where(items.c.content == NOTHING) if unread else query)
        found |= {row.by: row for row in rows}
    return found


def _keep(connection: Connection, arrival: Arrival) -> None:
    there = connection.execute(select(contents.c.sha256).where(contents.c.sha256 == arrival.content)).first()
    if there is None:
        connection.execute(insert(contents).values(sha256=arrival.content, body=arrival.body))
