"""The worklist's decisions counted: by payer, by reason, by strategy, by requirement. Work in flight is told apart.

A case counts once in each group, by its latest decision. One that is out again since then is in flight until it is
decided again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, FromClause, Select, Subquery, and_, case, func, or_, select

from appealkit.assessment.model import Standing
from appealkit.worklist.rates import Decided, decided
from appealkit.worklist.states import IN_FLIGHT
from appealkit.worklist.tables import argued, items, outcomes

FLYING = "in flight"
Rows: TypeAlias = "Select[*tuple[Any, ...]]"


def by_payer(connection: Connection) -> tuple[Decided, ...]:
    """One for each payer to whom something was sent."""
    come = _come()
    return _counted(connection, select(come.c.payer.label("name"), come))


def by_reason(connection: Connection) -> tuple[Decided, ...]:
    """One for each reason of the denials; a case with two counts in both."""
    return _counted(connection, _of(argued.c.reason, argued.c.reason != ""))


def by_strategy(connection: Connection) -> tuple[Decided, ...]:
    """One for each strategy that letters argued."""
    return _counted(connection, _of(argued.c.strategy, and_(argued.c.used, argued.c.strategy != "")))


def by_requirement(connection: Connection) -> tuple[Decided, ...]:
    """One for each requirement that letters said to be met."""
    said = and_(argued.c.used, argued.c.standing == Standing.MET.word, argued.c.requirement != "")
    return _counted(connection, _of(argued.c.requirement, said))


def payer_and_reason(connection: Connection) -> Mapping[tuple[str, str], Decided]:
    """One for each reason of each payer."""
    come = _come()
    named = select(argued.c.item, argued.c.reason).where(argued.c.reason != "").distinct().subquery()
    query = select(come.c.payer, named.c.reason, come).join(named, named.c.item == come.c.item).subquery()
    keys = (query.c.payer, query.c.reason)
    found: dict[tuple[str, str], list[Any]] = {}
    for row in connection.execute(_grouped(query, *keys)):
        found.setdefault((row.payer, row.reason), []).append(row)
    return {pair: _decided(" / ".join(pair), rows) for pair, rows in sorted(found.items())}


def recovered(connection: Connection) -> int:
    """What payers paid on all that was decided, in cents."""
    latest = _latest()
    return int(connection.scalar(select(func.coalesce(func.sum(latest.c.paid), 0))) or 0)


def _of(key: ColumnElement[str], where: ColumnElement[bool]) -> Rows:
    """The decisions, once for each different `key` of their items."""
    come = _come()
    named = select(argued.c.item, key.label("name")).where(where).distinct().subquery()
    query: Rows = select(named.c.name, come).join(named, named.c.item == come.c.item)
    return query


def _latest() -> Subquery:
    """The latest decision of each item."""
    place = func.row_number().over(partition_by=outcomes.c.item, order_by=(outcomes.c.on.desc(), outcomes.c.id.desc()))
    ranked = select(outcomes.c.item, outcomes.c.outcome, outcomes.c.paid, place.label("place")).subquery()
    return select(ranked).where(ranked.c.place == 1).subquery()


def _come() -> Subquery:
    """How each item that went out came back: its outcome, or that it is in flight."""
    latest = _latest()
    flies = items.c.state.in_(IN_FLIGHT)
    return (
        select(
            items.c.id.label("item"),
            items.c.payer,
            case((flies, FLYING), else_=latest.c.outcome).label("outcome"),
            case((flies, 0), else_=func.coalesce(latest.c.paid, 0)).label("paid"),
        )
        .outerjoin(latest, latest.c.item == items.c.id)
        .where(or_(flies, latest.c.outcome.is_not(None)))
        .subquery()
    )


def _grouped(query: FromClause, *keys: ColumnElement[str]) -> Rows:
    """How many of each outcome, and what was paid."""
    total = func.count().label("cases"), func.sum(query.c.paid).label("paid")
    return select(*keys, query.c.outcome, *total).group_by(*keys, query.c.outcome)


def _counted(connection: Connection, query: Rows) -> tuple[Decided, ...]:
    """Those with most decisions first."""
    named = query.subquery()
    found: dict[str, list[Any]] = {}
    for row in connection.execute(_grouped(named, named.c.name)):
        found.setdefault(row.name, []).append(row)
    made = (_decided(name, rows) for name, rows in found.items())
    return tuple(sorted(made, key=lambda one: (-one.of, -one.in_flight, one.name)))


def _decided(name: str, rows: Iterable[Any]) -> Decided:
    counts = {row.outcome: int(row.cases) for row in rows}
    paid = sum(int(row.paid) for row in rows)
    return decided(name, counts, paid, counts.get(FLYING, 0))
