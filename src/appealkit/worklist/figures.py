"""The worklist counted: how many and how much money, by state, route, payer, reason and strategy; what is due when.

A case is *open* until it is closed or found not workable. Money is whole cents, denied. Everything is grouped by the
database, so that a hundred thousand cases take seconds and no memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, FromClause, Join, and_, case, func, select

from appealkit.maps.routing import RouteKind
from appealkit.worklist.decisions import Rows, recovered
from appealkit.worklist.first import judged, lapsed
from appealkit.worklist.states import IN_FLIGHT, State
from appealkit.worklist.tables import argued, items, lines
from appealkit.worklist.where import OPEN as TO_DO

FINISHED = (State.CLOSED, State.NOT_WORKABLE)
WITHIN = (7, 14, 30)  # days
WEEKS = 8


@dataclass(frozen=True, slots=True)
class Sum:
    """So many cases, and what was denied on them, in cents."""

    cases: int = 0
    cents: int = 0

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.cases + other.cases, self.cents + other.cents)


@dataclass(frozen=True, slots=True)
class Tally:
    """All cases of one state, route, payer, reason or strategy. `name` is None for what nothing has judged yet, "" for
    what was judged and has none."""

    name: str | None
    all: Sum
    open: Sum


@dataclass(frozen=True, slots=True)
class Headline:
    """The worklist in a few numbers. Those from `to_do` on are parts of it, and may overlap."""

    all: Sum
    open: Sum
    to_do: Sum
    in_flight: Sum
    closed: Sum
    not_workable: Sum
    recovered: int  # cents that payers paid on what was decided
    for_a_person: Sum  # the route of a line is for a person to decide
    failed: Sum
    to_release: Sum
    to_send: Sum  # released, and not sent
    drafts: Sum  # made with a template that nobody approved


@dataclass(frozen=True, slots=True)
class Week:
    """What is due on one of seven days."""

    first: date
    last: date
    due: Sum


@dataclass(frozen=True, slots=True)
class Dues:
    """What of the practice's own work is due when. `unknown`, `late` and `overdue` are in none of the others."""

    unknown: Sum
    late: Sum  # its legal last day is over
    overdue: Sum  # its safe last day is over, and its legal one is not
    within: tuple[tuple[int, Sum], ...]  # so many days; each holds those before it
    weeks: tuple[Week, ...]  # from today on
    later: Sum  # after these weeks


def headline(connection: Connection) -> Headline:
    """The few numbers at the top."""
    decides = select(lines.c.item).where(lines.c.route == RouteKind.NEEDS_A_PERSON.value)
    to_do, open_ = items.c.state.in_(TO_DO), items.c.state.not_in(FINISHED)
    asked: dict[str, ColumnElement[bool]] = {
        "all": items.c.id.is_not(None),
        "open": open_,
        "to_do": to_do,
        "in_flight": items.c.state.in_(IN_FLIGHT),
        "closed": items.c.state == State.CLOSED,
        "not_workable": items.c.state == State.NOT_WORKABLE,
        "for_a_person": and_(to_do, judged(), items.c.id.in_(decides)),
        "failed": and_(open_, items.c.failure.is_not(None)),
        "to_release": items.c.state == State.DRAFTED,
        "to_send": items.c.state == State.APPROVED,
        "drafts": and_(to_do, items.c.draft),
    }
    columns = [column for name, where in asked.items() for column in _sums(name, where)]
    row = connection.execute(select(*columns)).mappings().one()
    found = {name: Sum(row[f"{name}_cases"], int(row[f"{name}_cents"])) for name in asked}
    return Headline(recovered=recovered(connection), **found)


def by_state(connection: Connection) -> tuple[Tally, ...]:
    """Every state that there is, in the order of work; those without a case too."""
    rows = select(items.c.state.label("name"), items.c.id.label("item"), items.c.state, items.c.amount)
    found = {tally.name: tally for tally in _tallied(connection, rows)}
    return tuple(found.get(state.value, Tally(state.value, Sum(), Sum())) for state in State)


def by_payer(connection: Connection) -> tuple[Tally, ...]:
    """The one with most open money first, as in all that follow."""
    rows = select(items.c.payer.label("name"), items.c.id.label("item"), items.c.state, items.c.amount)
    return _tallied(connection, rows)


def by_route(connection: Connection) -> tuple[Tally, ...]:
    """Money by line: a case whose lines go two ways counts in both, each with its own lines' money."""
    return _tallied(connection, _by_line(lines.c.route, _with_lines()))


def by_reason(connection: Connection) -> tuple[Tally, ...]:
    """A line with two reasons counts in both, with all its money."""
    return _argued(connection, argued.c.reason)


def by_strategy(connection: Connection) -> tuple[Tally, ...]:
    """The best strategy for each reason of each line, whether or not a letter argues it."""
    return _argued(connection, argued.c.strategy)


def dues(connection: Connection, today: date) -> Dues:
    """When the practice's own work is due."""
    late = case((lapsed(today), 1), else_=0)
    total = func.count().label("cases"), func.sum(items.c.amount).label("cents")
    query = select(items.c.due, late.label("late"), *total).where(items.c.state.in_(TO_DO)).group_by(items.c.due, late)
    return dues_of(
        ((row.due, bool(row.late), Sum(row.cases, int(row.cents))) for row in connection.execute(query)), today
    )


def dues_of(found: Iterable[tuple[date | None, bool, Sum]], today: date) -> Dues:
    """The same from the sums of each due day, with whether the legal last day is over."""
    unknown = late = overdue = later = Sum()
    within = dict.fromkeys(WITHIN, Sum())
    weeks = [Sum()] * WEEKS
    for due, is_late, amount in found:
        days = (due - today).days if due else 0
        if due is None:
            unknown += amount
        elif is_late:
            late += amount
        elif days < 0:
            overdue += amount
        else:
            within = {most: so_far + amount if days <= most else so_far for most, so_far in within.items()}
            if days // 7 < WEEKS:
                weeks[days // 7] += amount
            else:
                later += amount
    starts = (today + timedelta(days=7 * number) for number in range(WEEKS))
    told = tuple(Week(start, start + timedelta(days=6), due) for start, due in zip(starts, weeks, strict=True))
    return Dues(unknown, late, overdue, tuple(within.items()), told, later)


def _argued(connection: Connection, key: ColumnElement[str]) -> tuple[Tally, ...]:
    named = select(argued.c.item, argued.c.line, key.label("key")).distinct().subquery()
    same = and_(named.c.item == lines.c.item, named.c.line == lines.c.number)
    return _tallied(connection, _by_line(named.c.key, _with_lines().outerjoin(named, same)))


def _with_lines() -> Join:
    """Every item with its lines as they were judged; alone where nothing has judged it as it is."""
    return items.outerjoin(lines, and_(lines.c.item == items.c.id, judged()))


def _by_line(key: ColumnElement[str], joined: FromClause) -> Rows:
    """The lines by `key`; an item that has none stands for itself, without a name."""
    name = case((lines.c.item.is_(None), None), else_=func.coalesce(key, ""))
    amount = func.coalesce(lines.c.amount, items.c.amount)
    return select(name.label("name"), items.c.id.label("item"), items.c.state, amount.label("amount")).select_from(
        joined
    )


def _tallied(connection: Connection, rows: Rows) -> tuple[Tally, ...]:
    one = rows.subquery()
    open_ = one.c.state.not_in(FINISHED)
    query = select(
        one.c.name,
        func.count(one.c.item.distinct()).label("all_cases"),
        func.sum(one.c.amount).label("all_cents"),
        func.count(case((open_, one.c.item)).distinct()).label("open_cases"),
        func.sum(case((open_, one.c.amount), else_=0)).label("open_cents"),
    ).group_by(one.c.name)
    found = (
        Tally(row.name, Sum(row.all_cases, int(row.all_cents)), Sum(row.open_cases, int(row.open_cents)))
        for row in connection.execute(query)
    )
    return tuple(sorted(found, key=lambda one: (-one.open.cents, -one.all.cents, one.name or "")))


def _sums(name: str, where: ColumnElement[bool]) -> tuple[ColumnElement[int], ColumnElement[int]]:
    cents = func.coalesce(func.sum(case((where, items.c.amount), else_=0)), 0)
    return func.count(case((where, items.c.id))).label(f"{name}_cases"), cents.label(f"{name}_cents")
