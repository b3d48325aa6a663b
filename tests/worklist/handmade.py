"""Worklists written out by hand: rows as a run and people leave them, without a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert

from appealkit.worklist.tables import argued, contents, gaps, items, lines, outcomes

TODAY = date(2026, 11, 22)
CONTENT = "0" * 64


@dataclass(frozen=True)
class Line:
    """One line. `argues`: (reason, strategy, requirement, standing, used) each."""

    cents: int
    route: str = "appeal"
    support: str | None = "supported"
    argues: Sequence[tuple[str, str, str, str, bool]] = ()


@dataclass(frozen=True)
class Gap:
    holder: str
    requirement: str
    get: str
    blocking: bool = True
    asked_on: date | None = None


@dataclass(frozen=True)
class Item:
    """One case. Its amount is that of its lines; `cents` where nothing has judged it yet."""

    case: str
    state: str = "drafted"
    payer: str = "Medicare"
    due: date | None = None
    legal_due: date | None = None
    late: bool = False
    lines: Sequence[Line] = ()
    cents: int = 0
    gaps: Sequence[Gap] = ()
    decided: Sequence[tuple[str, date, int | None]] = ()  # outcome, day, cents paid
    failure: tuple[str, str, str] | None = None
    entered_at: str = "2026-11-02T08:00:00.000000Z"
    says: str | None = None
    draft: bool = False
    more: dict[str, Any] = field(default_factory=dict)


def put(connection: Connection, given: Sequence[Item]) -> None:
    """These items, numbered from 1 in their order."""
    begin(connection)
    for number, item in enumerate(given, 1):
        connection.execute(insert(items), row_of(number, item))
        for at, line in enumerate(item.lines, 1):
            connection.execute(
                insert(lines).values(
                    item=number, number=at, procedure="64483", family="transforaminal-epidural", amount=line.cents,
                    route=line.route, support=line.support,
                )
            )  # fmt: skip
            for reason, strategy, requirement, standing, used in line.argues:
                connection.execute(
                    insert(argued).values(
                        item=number, line=at, reason=reason, strategy=strategy, requirement=requirement,
                        standing=standing, support=line.support, used=used,
                    )
                )  # fmt: skip
        for at, gap in enumerate(item.gaps, 1):
            row = {"requirement": gap.requirement, "holder": gap.holder, "get": gap.get, "blocking": gap.blocking}
            connection.execute(insert(gaps), {"item": number, "number": at, "asked_on": gap.asked_on, **row})
        for outcome, day, paid in item.decided:
            row = {"outcome": outcome, "on": day, "paid": paid, "source": "A. Biller"}
            connection.execute(insert(outcomes), {"item": number, **row})


def begin(connection: Connection) -> None:
    """What items name."""
    connection.execute(insert(contents).values(sha256=CONTENT, body=b""))


def row_of(number: int, item: Item) -> dict[str, Any]:
    code, says, mend = item.failure or (None, None, None)
    return {
        "id": number,
        "case": item.case,
        "folder": item.case,
        "folder_key": item.case,
        "source": f"cases/{item.case}.yaml",
        "read_from": {},
        "content": CONTENT,
        "state": item.state,
        "payer": item.payer,
        "amount": sum(line.cents for line in item.lines) if item.lines else item.cents,
        "due": item.due,
        "legal_due": item.legal_due or item.due,
        "late": item.late,
        "entered_at": item.entered_at,
        "changed_at": item.entered_at,
        "draft": item.draft,
        "says": item.says,
        "attempts": 1 if item.failure else 0,
        "failure": code,
        "failure_says": says,
        "failure_mend": mend,
        **item.more,
    }
