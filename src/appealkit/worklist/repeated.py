"""What comes again and again: failures by their cause, and one payer's same reason often enough for one call."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, String, case, cast, func, select

from appealkit.worklist.figures import FINISHED, Sum
from appealkit.worklist.tables import argued, items
from appealkit.worklist.where import OPEN as TO_DO

OFTEN = 10  # cases of one payer and reason in a month: from here on one call may do more than letters
NAMED = 50  # cases that are named of one cause; the others are counted


@dataclass(frozen=True, slots=True)
class Failure:
    """Every open case that one problem stopped. `says` and `mend`: as the oldest of them tells it."""

    code: str
    says: str
    mend: str
    stopped: Sum
    cases: tuple[str, ...]  # at most NAMED


@dataclass(frozen=True, slots=True)
class Pattern:
    """One payer's same reason, so often in one month. `to_do`: the cases for which no letter has gone out yet."""

    payer: str
    reason: str
    month: str  # 2026-11, in which they were denied
    came: Sum
    to_do: Sum
    cases: tuple[str, ...]  # to do, at most NAMED


def failures(connection: Connection) -> tuple[Failure, ...]:
    """The one that stops most cases first."""
    stopped = items.c.failure.is_not(None) & items.c.state.not_in(FINISHED)
    total = func.count().label("cases"), func.sum(items.c.amount).label("cents"), func.min(items.c.id).label("oldest")
    groups = select(items.c.failure, *total).where(stopped).group_by(items.c.failure).subquery()
    query = select(groups.c.failure, groups.c.cases, groups.c.cents, items.c.failure_says, items.c.failure_mend).join(
        items, items.c.id == groups.c.oldest
    )
    found = []
    for row in connection.execute(query).all():
        named = select(items.c.case).where(stopped, items.c.failure == row.failure).order_by(items.c.id).limit(NAMED)
        found.append(
            Failure(
                row.failure, row.failure_says or "", row.failure_mend or "", Sum(row.cases, int(row.cents)),
                tuple(connection.scalars(named)),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.stopped.cases, one.code)))


def patterns(connection: Connection, often: int = OFTEN) -> tuple[Pattern, ...]:
    """Every payer, reason and month with at least `often` cases of which one is still to do; most to do first."""
    month = func.substr(func.coalesce(cast(items.c.noticed_on, String), items.c.entered_at), 1, 7)
    named = select(argued.c.item, argued.c.reason).where(argued.c.reason != "").distinct().subquery()
    one = (
        select(items.c.id, items.c.case, items.c.payer, named.c.reason, month.label("month"), items.c.amount,
               items.c.state)
        .join(named, named.c.item == items.c.id)
        .subquery()
    )  # fmt: skip
    keys, to_do = (one.c.payer, one.c.reason, one.c.month), one.c.state.in_(TO_DO)
    left, left_cents = func.count(case((to_do, 1))), func.sum(case((to_do, one.c.amount), else_=0))
    total = func.count().label("cases"), func.sum(one.c.amount).label("cents")
    often_enough = (
        select(*keys, *total, left.label("to_do"), left_cents.label("to_do_cents"))
        .group_by(*keys)
        .having(func.count() >= often, left > 0)
    )
    place = func.row_number().over(partition_by=keys, order_by=one.c.id).label("place")
    ranked = select(one.c.id, one.c.case, *keys, place).where(to_do).subquery()
    cases: dict[tuple[str, ...], list[str]] = {}
    for row in connection.execute(select(ranked).where(ranked.c.place <= NAMED).order_by(ranked.c.id)):
        cases.setdefault((row.payer, row.reason, row.month), []).append(row.case)
    found = (
        Pattern(
            row.payer, row.reason, row.month, Sum(row.cases, int(row.cents)), Sum(row.to_do, int(row.to_do_cents)),
            tuple(cases[row.payer, row.reason, row.month]),
        )
        for row in connection.execute(often_enough)
    )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.to_do.cases, one.month, one.payer, one.reason)))
