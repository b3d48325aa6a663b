"""What to do first: what a case is worth against the days that are left for it. The one order of the worklist.

    priority = denied amount × support × past decisions ÷ (days left + 1)

It reads as money that lapses for each day of waiting. A case whose last day is not known stands before all others,
because nobody can say that it can wait; one past its legal last day stands after all that can still be filed in time.
Past decisions order work and do nothing else: they are in no letter.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, or_, select

from appealkit.assessment.model import Support
from appealkit.maps.routing import RouteKind
from appealkit.worklist.decisions import payer_and_reason
from appealkit.worklist.rates import Decided, wilson_middle
from appealkit.worklist.states import State
from appealkit.worklist.tables import argued, items, lines
from appealkit.worklist.where import OPEN as TO_DO

FORMULA = "priority = denied amount × support × past decisions ÷ (days left + 1)"

# In tenths, so that all sums are whole numbers and equal in every database.
NOT_JUDGED = 5  # nothing is known against it, and nothing for it
BY_SUPPORT = {Support.SUPPORTED: 10, Support.INCOMPLETE: 5, Support.UNSUPPORTED: 1, Support.BARRED: 1}
ARGUED = (RouteKind.APPEAL, RouteKind.TIMELY_FILING_DISPUTE, RouteKind.PEER_TO_PEER)  # these hang on the record
BY_ROUTE = {RouteKind.NO_APPEAL: 0, RouteKind.NEEDS_A_PERSON: 5}
OTHER_REMEDY = 10  # a corrected claim, records, a reopening: it is known what to do, and it only has to be done
STREAMED = {"yield_per": 5000}
USUAL = 100  # hundredths: past decisions say nothing yet


class Rank(enum.IntEnum):
    """In which of three lists a case stands."""

    NO_DUE_DATE = 0
    IN_TIME = 1  # its legal last day is not over, or not known beside a safe one
    LATE = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands among what is to do, with the terms that put it there. Money is whole cents."""

    item: int
    case: str
    payer: str
    state: str
    due: date | None
    legal_due: date | None
    rank: Rank
    amount: int
    supported: int  # the amount times its support, line by line, in tenths of a cent
    past: int  # hundredths, 50 to 150; 100 is the usual
    days: int | None  # left until the due date, not below 0; None where it is not known
    says: str | None  # what to do next, where that is told

    @property
    def support(self) -> float:
        """What the record carries of the amount: 0 to 1."""
        return self.supported / (10 * self.amount) if self.amount else 0.0

    @property
    def score(self) -> int:
        """The priority in cents a day. Without a due date: as if it were due today."""
        return self.supported * self.past // (1000 * ((self.days or 0) + 1))

    @property
    def key(self) -> tuple[int, int, date, int]:
        """Sorting by it gives the order of work: the list, the priority, the earlier day, the older item."""
        return self.rank, -self.score, self.due or date.min, self.item


def past_of(decided: Decided | None) -> int:
    """½ + the rate at which this payer took this reason back (the middle of its interval), in hundredths; 1 where
    fewer than twenty were decided. Never below ½: that a payer upholds all does not make its cases worthless."""
    if decided is None or not decided.enough:
        return USUAL
    return 50 + round(100 * wilson_middle(decided.overturned, decided.of))


def places(connection: Connection, today: date, which: ColumnElement[bool] | None = None) -> Iterator[Place]:
    """Every item that is the practice's to do, in no order, one at a time: a hundred thousand take little memory.
    `which`: only those of which this holds."""
    these = items.c.state.in_(TO_DO) if which is None else and_(items.c.state.in_(TO_DO), which)
    past = {pair: past_of(found) for pair, found in payer_and_reason(connection).items() if found.enough}
    reasons = _reasons(connection, (reason for _, reason in past))
    weighed = select(lines.c.item, func.sum(lines.c.amount * _tenths()).label("supported")).group_by(lines.c.item)
    if which is not None:
        weighed = weighed.where(lines.c.item.in_(select(items.c.id).where(these)))
    of_item = weighed.subquery()
    query = (
        select(
            items.c.id, items.c.case, items.c.payer, items.c.state, items.c.due, items.c.legal_due, items.c.amount,
            _says().label("says"), lapsed(today).label("lapsed"),
            func.coalesce(of_item.c.supported, items.c.amount * NOT_JUDGED).label("supported"),
        )
        .outerjoin(of_item, and_(of_item.c.item == items.c.id, judged()))
        .where(these)
        .order_by(items.c.id)
    )  # fmt: skip
    for row in connection.execute(query, execution_options=STREAMED):
        # A line is paid only when each of its reasons is answered, so the hardest of them counts.
        hardest = min((past.get((row.payer, reason), USUAL) for reason in reasons.get(row.id, ())), default=USUAL)
        yield Place(
            item=row.id, case=row.case, payer=row.payer, state=row.state, due=row.due, legal_due=row.legal_due,
            rank=_rank(row.due, lapsed=bool(row.lapsed)), amount=row.amount, supported=int(row.supported),
            past=hardest, days=None if row.due is None else max((row.due - today).days, 0), says=row.says,
        )  # fmt: skip


def first(found: Iterable[Place], most: int) -> Mapping[Rank, tuple[Place, ...]]:
    """The first `most` of each list, in the order of work; the rest is not kept."""
    lists: dict[Rank, list[Place]] = {rank: [] for rank in Rank}
    for place in found:
        kept = lists[place.rank]
        kept.append(place)
        if len(kept) > 2 * most + 100:
            kept.sort(key=_key)
            del kept[most:]
    return {rank: tuple(sorted(kept, key=_key)[:most]) for rank, kept in lists.items()}


def _key(place: Place) -> tuple[int, int, date, int]:
    return place.key


def lapsed(today: date) -> ColumnElement[bool]:
    """Whether an item's legal last day is over."""
    return or_(items.c.late, items.c.legal_due < today)


def _says() -> ColumnElement[str | None]:
    """What to do next, where it is known: what mends its failure, else what the run of its case said."""
    stopped = items.c.failure.is_not(None)
    return case((stopped, items.c.failure_mend), (judged(), items.c.says), else_=None)


def judged() -> ColumnElement[bool]:
    """Whether what a run found of an item is of its case as it is now: one that changed since is new again."""
    return items.c.state != State.NEW


def _rank(due: date | None, *, lapsed: bool) -> Rank:
    if due is None:
        return Rank.NO_DUE_DATE
    return Rank.LATE if lapsed else Rank.IN_TIME


def _tenths() -> ColumnElement[int]:
    """The support of a line: by its route, and by how far the record carries it where the route argues."""
    argues = lines.c.route.in_([route.value for route in ARGUED])
    by_route = [(lines.c.route == route.value, literal(tenths)) for route, tenths in BY_ROUTE.items()]
    by_support = [
        (and_(argues, lines.c.support == support.value), literal(tenths)) for support, tenths in BY_SUPPORT.items()
    ]
    return case(*by_route, *by_support, (argues, literal(NOT_JUDGED)), else_=literal(OTHER_REMEDY))


def _reasons(connection: Connection, named: Iterable[str]) -> dict[int, list[str]]:
    """The reasons of each item, of those that are named: the others change nothing."""
    found: dict[int, list[str]] = {}
    wanted = sorted(set(named))
    if wanted:
        query = select(argued.c.item, argued.c.reason).where(argued.c.reason.in_(wanted)).distinct()
        for item, reason in connection.execute(query, execution_options=STREAMED):
            found.setdefault(item, []).append(reason)
    return found
