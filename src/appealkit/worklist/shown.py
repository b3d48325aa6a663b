"""All that the worklist knows of one item: its lines, what is lacking by holder, what was done, what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from appealkit.worklist.listing import Row, rows_where
from appealkit.worklist.tables import argued, audit, corrections, gaps, items, lines, outcomes, releases, sendings

LATEST = 8  # entries of its history


@dataclass(frozen=True, slots=True)
class Line:
    """A denied line as it was judged last, with the reasons that were recognised."""

    number: int
    procedure: str
    amount: int
    route: str
    support: str | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lacking:
    """One thing to get. `needed`: nothing can be written without it; else it strengthens."""

    get: str
    needed: bool
    asked_on: date | None


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry of the audit trail. `detail` as the trail has it: digests, codes, names of staff."""

    at: str
    actor: str
    event: str
    detail: Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Shown:
    """One item. `done`: releases, sendings, corrected claims and outcomes, each with its day, in words."""

    row: Row
    source: str
    judged_on: date | None
    out: str | None
    has_letter: bool
    failure_says: str | None
    failure_mend: str | None
    lines: tuple[Line, ...]
    lacking: Mapping[str, tuple[Lacking, ...]]
    done: tuple[tuple[str, str], ...]
    happened: tuple[Happened, ...]
    earlier: int  # entries before those


def read_shown(connection: Connection, item: int, moment: str) -> Shown:
    """The item with this number, which there is."""
    (row,) = rows_where(connection, items.c.id == item, moment)
    kept = connection.execute(select(items).where(items.c.id == item)).one()
    entries = connection.execute(select(audit).where(audit.c.item == item).order_by(audit.c.seq)).all()
    return Shown(
        row=row,
        source=kept.source,
        judged_on=kept.judged_on,
        out=kept.out,
        has_letter=kept.letter is not None,
        failure_says=kept.failure_says,
        failure_mend=kept.failure_mend,
        lines=_lines(connection, item),
        lacking=_lacking(connection, item),
        done=tuple(sorted(_done(connection, item))),
        happened=tuple(Happened(one.at, one.actor, one.event, one.detail) for one in entries[-LATEST:]),
        earlier=max(len(entries) - LATEST, 0),
    )


def _lines(connection: Connection, item: int) -> tuple[Line, ...]:
    reasons: dict[int, list[str]] = {}
    asked = select(argued.c.line, argued.c.reason).where(argued.c.item == item).distinct()
    for line, reason in connection.execute(asked.order_by(argued.c.line, argued.c.reason)):
        reasons.setdefault(line, []).append(reason)
    return tuple(
        Line(one.number, one.procedure, one.amount, one.route, one.support, tuple(reasons.get(one.number, ())))
        for one in connection.execute(select(lines).where(lines.c.item == item).order_by(lines.c.number))
    )


def _lacking(connection: Connection, item: int) -> dict[str, tuple[Lacking, ...]]:
    found: dict[str, tuple[Lacking, ...]] = {}
    for one in connection.execute(select(gaps).where(gaps.c.item == item).order_by(gaps.c.number)):
        found[one.holder] = (*found.get(one.holder, ()), Lacking(one.get, one.blocking, one.asked_on))
    return found


def _done(connection: Connection, item: int) -> list[tuple[str, str]]:
    """Day or moment, and what was done, in words."""

    def rows(table: Any) -> Any:
        return connection.execute(select(table).where(table.c.item == item))

    found = []
    for one in rows(releases):
        voided = f"; void since {one.voided_at[:10]}: {one.voided_why}" if one.voided_at else ""
        found.append((one.at[:10], f"released by {one.by}{voided}"))
    for one in rows(sendings):
        reference = f", confirmation {one.confirmation}" if one.confirmation else ""
        found.append((one.on.isoformat(), f"sent by {one.by}: {one.method}{reference}"))
    found += [(one.on.isoformat(), f"corrected claim {one.claim}, by {one.by}") for one in rows(corrections)]
    for one in rows(outcomes):
        paid = "" if one.paid is None else f", paid {one.paid // 100}.{one.paid % 100:02}"
        found.append((one.on.isoformat(), f"decided: {one.outcome}{paid}"))
    return found
