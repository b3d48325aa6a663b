"""What a run made of an item, as it is recorded: only ever within `claims.recording`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, update

from appealkit.errors import Problem
from appealkit.packet.place import MANIFEST
from appealkit.worklist.audit import Entry, tell, tell_all
from appealkit.worklist.claims import Claim
from appealkit.worklist.judged import Judged
from appealkit.worklist.releases import void
from appealkit.worklist.states import Event, State
from appealkit.worklist.tables import argued, arguments, gaps, items, lines


@dataclass(frozen=True, slots=True)
class Made:
    """A packet that is ready to be put in place. `files`: SHA-256 of each, by its path; `letter`: of its text."""

    key: str
    words: str
    on: date
    out: str
    files: Mapping[str, str] = field(repr=False)
    run: str
    rules: str
    letter: str | None


def record_placed(connection: Connection, at: str, actor: str, claim: Claim, made: Made, judged: Judged) -> None:
    """The item as it was judged, its packet by hash. A release of other bytes no longer holds."""
    packet = made.files[MANIFEST]
    values = {
        "state": judged.state, "says": judged.says, "due": judged.due, "legal_due": judged.legal_due,
        "late": judged.late, "amount": judged.amount, "draft": judged.draft, "letter": made.letter, "packet": packet,
        "key": made.key, "words": made.words, "judged_on": made.on, "out": made.out, "changed_at": at,
    }  # fmt: skip
    connection.execute(update(items).where(items.c.id == claim.item).values(**values, **NO_FAILURE))
    rows_of = {lines: judged.lines, argued: judged.argued, gaps: judged.gaps, arguments: judged.arguments}
    for table, rows in rows_of.items():
        _replace(connection, table, claim.item, rows)
    detail = {"run": made.run, "state": judged.state.value, "packet": packet, "letter": made.letter,
              "rules": made.rules, "content": claim.content, "on": made.on.isoformat(),
              "templates": "; ".join(judged.templates)}  # fmt: skip
    told = voided(connection, at, claim.item, "the letter or its packet was made anew")
    tell_all(connection, at, actor, [*told, Entry(Event.PLACED, claim.item, detail)])


def record_confirmed(
    connection: Connection, at: str, actor: str, claim: Claim, key: str, judged: Judged, run: str
) -> None:
    """Judged anew with what holds now, it came to the same words: the packet stays. An opinion of it may be new."""
    connection.execute(update(items).where(items.c.id == claim.item).values(key=key, state=judged.state, **NO_FAILURE))
    _replace(connection, arguments, claim.item, judged.arguments)
    tell(connection, at, actor, Event.CONFIRMED, claim.item, run=run, content=claim.content)


def record_failed(
    connection: Connection, at: str, actor: str, claim: Claim, key: str, problem: Problem, run: str
) -> None:
    """Why nothing could be made of it. It is not tried again until something of it changes, or somebody asks."""
    values = {"state": State.NEW, "key": key, "words": None, "failure": problem.code, "failure_says": problem.says,
              "failure_mend": problem.mend, "attempts": claim.attempts + 1, "changed_at": at}  # fmt: skip
    connection.execute(update(items).where(items.c.id == claim.item).values(**values))
    told = voided(connection, at, claim.item, "the case can no longer be drafted")
    tell_all(connection, at, actor, [*told, Entry(Event.FAILED, claim.item, {"run": run, "code": problem.code})])


NO_FAILURE = {"failure": None, "failure_says": None, "failure_mend": None, "attempts": 0}


def _replace(connection: Connection, table: Table, item: int, rows: Iterable[Mapping[str, Any]]) -> None:
    connection.execute(delete(table).where(table.c.item == item))
    found = [{"item": item, **row} for row in rows]
    if found:
        connection.execute(insert(table), found)


def voided(connection: Connection, at: str, item: int, why: str) -> list[Entry]:
    """The item's release no longer holds; the entry that tells of it, where there was one."""
    number = void(connection, at, item, why)
    return [] if number is None else [Entry(Event.VOIDED, item, {"release": number, "why": why})]
