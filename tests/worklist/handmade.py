"""Worklists written out by hand: rows as a run and people leave them, without a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert

from appealkit.worklist.tables import outcomes
from worklist import rows

TODAY = date(2026, 11, 22)


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
    for number, item in enumerate(given, 1):
        rows.put(connection, **columns_of(number, item), lines=_lines(item), argued=_argued(item), gaps=_gaps(item))
        for outcome, day, paid in item.decided:
            row = {"outcome": outcome, "on": day, "paid": paid, "source": "A. Biller"}
            connection.execute(insert(outcomes), {"item": number, **row})


def _lines(item: Item) -> list[dict[str, Any]]:
    return [{"amount": line.cents, "route": line.route, "support": line.support} for line in item.lines]


def _argued(item: Item) -> list[dict[str, Any]]:
    names = ("reason", "strategy", "requirement", "standing", "used")
    return [
        {"line": at, "support": line.support, **dict(zip(names, said, strict=True))}
        for at, line in enumerate(item.lines, 1)
        for said in line.argues
    ]


def _gaps(item: Item) -> list[dict[str, Any]]:
    return [vars(gap) for gap in item.gaps]


def columns_of(number: int, item: Item) -> dict[str, Any]:
    """The item's own columns, as far as something is said of them."""
    code, says, mend = item.failure or (None, None, None)
    return {
        "id": number,
        "case": item.case,
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
