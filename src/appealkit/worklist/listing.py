"""The worklist as it is shown: what a filter asks for in the order of work, its totals, and what it leaves out.

An item without a due date comes before all others, and none is ever left out without being counted: where a filter
about something else leaves some out, `Elsewhere` says how many.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, not_, select

from appealkit.worklist.condition import condition, live
from appealkit.worklist.first import places
from appealkit.worklist.states import State
from appealkit.worklist.tables import gaps, items, lines
from appealkit.worklist.where import OPEN, Filter, in_states

SOON = 7  # days


class Group(enum.IntEnum):
    """The parts of the list, in their order."""

    UNKNOWN = 0  # nobody can say that it may wait
    OVERDUE = 1  # the last safe day is past
    AHEAD = 2  # by what to do first
    DONE = 3  # nothing is to be done here now: sent, awaited, closed, not workable


@dataclass(frozen=True, slots=True)
class Row:
    """An item as the list shows it, in the order in which it is read. Money is whole cents; `owner`: who has it now."""

    item: int
    case: str
    folder: str
    payer: str
    program: str | None
    claim_number: str | None
    service_date: date | None
    amount: int
    due: date | None
    legal_due: date | None
    late: bool
    state: State
    owner: str | None
    owned_until: str | None
    failure: str | None
    draft: bool
    says: str | None
    entered_at: str
    changed_at: str
    lacking: int  # things without which nothing can be written
    routes: tuple[str, ...] = ()  # of its lines, each once
    procedures: tuple[str, ...] = ()
    priority: int | None = None  # cents a day, by the formula of what to do first; None where nothing is to be done

    @property
    def is_open(self) -> bool:
        """Whether a person here has to act."""
        return self.state in OPEN

    def is_late(self, today: date) -> bool:
        """Whether its legal last day is past."""
        return self.late or (self.legal_due is not None and self.legal_due < today)

    def group(self, today: date) -> Group:
        """The part of the list that it stands in."""
        if not self.is_open:
            return Group.DONE
        if self.due is None:
            return Group.UNKNOWN
        return Group.OVERDUE if self.due < today else Group.AHEAD


@dataclass(frozen=True, slots=True)
class Totals:
    """Of some items: how many, how much, and how it stands with their days."""

    items: int = 0
    cents: int = 0
    unknown: int = 0  # open, without a due date
    overdue: int = 0
    soon: int = 0  # due within SOON days, today counted


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What a filter leaves out: items by state, and how many of the open ones have no due date."""

    states: Mapping[State, int] = field(default_factory=dict)
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """What was asked for, in the order of work, and what was not."""

    asked: Filter
    today: date
    rows: tuple[Row, ...]
    elsewhere: Elsewhere

    def of(self, group: Group) -> tuple[Row, ...]:
        """One part of it."""
        return tuple(row for row in self.rows if row.group(self.today) is group)

    @property
    def totals(self) -> Totals:
        """Of all of it."""
        return totals(self.rows, self.today)


def list_items(connection: Connection, asked: Filter, today: date, moment: str) -> Listing:
    """Everything the filter asks for; where it names no state, what a person here has to act on."""
    whole = asked if asked.asks("state") else asked & in_states(*OPEN)
    where = condition(whole, today, moment)
    order, scores = {}, {}
    for place in places(connection, today, where):
        order[place.item], scores[place.item] = place.key, place.score
    rows = list(rows_where(connection, where, moment, scores))
    rows.sort(key=lambda row: (row.group(today), order.get(row.item) or _when_done(row)))
    return Listing(asked, today, tuple(rows), _elsewhere(connection, where))


def _when_done(row: Row) -> tuple[int, int, date, int]:
    """The order of what nothing is to be done with now: as an order of work has it, by its day."""
    return 0, 0, row.due or date.min, row.item


def rows_where(
    connection: Connection, where: ColumnElement[bool], moment: str, scores: Mapping[int, int] = MappingProxyType({})
) -> Iterator[Row]:
    """The items of which this holds, by number. `scores`: the priority of each that has one."""
    asked = select(items.c.id).where(where)
    lacking = _counted(
        select(gaps.c.item, func.count()).where(gaps.c.blocking.is_(True), gaps.c.item.in_(asked)), connection
    )
    of_lines: dict[int, list[Any]] = {}
    denied = select(lines.c.item, lines.c.route, lines.c.procedure).where(lines.c.item.in_(asked))
    for line in connection.execute(denied.order_by(lines.c.item, lines.c.number)):
        of_lines.setdefault(line.item, []).append(line)
    columns = (
        items.c.id, items.c.case, items.c.folder, items.c.payer, items.c.program, items.c.claim_number,
        items.c.service_date, items.c.amount, items.c.due, items.c.legal_due, items.c.late, items.c.state,
        case((live(moment), items.c.owner)), case((live(moment), items.c.owned_until)), items.c.failure, items.c.draft,
        items.c.says, items.c.entered_at, items.c.changed_at,
    )  # fmt: skip
    for row in connection.execute(select(*columns).where(where).order_by(items.c.id)):
        own = of_lines.get(row[0], ())
        routes = tuple(dict.fromkeys(line.route for line in own))
        codes = tuple(dict.fromkeys(line.procedure for line in own))
        said: tuple[Any, ...] = (*row[:11], State(row[11]), *row[12:])
        yield Row(*(*said, lacking.get(row[0], 0), routes, codes, scores.get(row[0])))


def totals(rows: Iterable[Row], today: date) -> Totals:
    """Of these items."""
    found = list(rows)
    groups = Counter(row.group(today) for row in found)
    soon = sum(
        row.group(today) is Group.AHEAD and row.due is not None and (row.due - today).days <= SOON for row in found
    )
    return Totals(len(found), sum(row.amount for row in found), groups[Group.UNKNOWN], groups[Group.OVERDUE], soon)


def first_of(rows: Sequence[Row], most: int | None, today: date) -> tuple[Row, ...]:
    """The first `most` items with a due date, in their order, and every one that has none; None: all of them."""
    if most is None:
        return tuple(rows)
    unknown = [row for row in rows if row.group(today) is Group.UNKNOWN]
    rest = [row for row in rows if row.group(today) is not Group.UNKNOWN]
    return (*unknown, *rest[:most])


def _counted(query: Select[Any], connection: Connection) -> dict[int, int]:
    return {row[0]: row[1] for row in connection.execute(query.group_by(gaps.c.item))}


def _elsewhere(connection: Connection, where: ColumnElement[bool]) -> Elsewhere:
    unknown = func.sum(case((items.c.due.is_(None), 1), else_=0))
    query = select(items.c.state, func.count(), unknown).where(not_(where)).group_by(items.c.state)
    found = {State(state): (count, int(without)) for state, count, without in connection.execute(query)}
    left = {state: found[state][0] for state in State if state in found}
    return Elsewhere(left, sum(found[state][1] for state in OPEN if state in found))
