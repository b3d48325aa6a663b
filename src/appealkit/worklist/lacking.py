"""What lacks, by who holds it: one request serves all the cases that wait for the same clinic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, case, func, select

from appealkit.worklist.decisions import Rows
from appealkit.worklist.figures import Sum
from appealkit.worklist.first import judged
from appealkit.worklist.tables import gaps, items
from appealkit.worklist.where import OPEN as TO_DO

GET = gaps.c["get"]  # as an attribute it is a collection's own
MOST_OF_ONE = 300  # gaps that are named of one holder; the others are counted


@dataclass(frozen=True, slots=True)
class Want:
    """One requirement that lacks with this holder. `get`: as the checklist of its oldest case says it; `alike` where
    all the others say the same."""

    requirement: str
    get: str
    alike: bool
    cases: int


@dataclass(frozen=True, slots=True)
class Lack:
    """One gap of one case."""

    case: str
    requirement: str
    get: str
    blocking: bool
    asked_on: date | None
    due: date | None
    amount: int


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has what lacks, and everything that the practice's open work waits for from there."""

    name: str
    waiting: Sum  # cases that cannot go on without it
    not_asked: int  # of these, the cases for which something was not asked for yet
    strengthens: int  # cases that it would only make stronger
    wants: tuple[Want, ...]  # what blocks; most wanted first
    lacks: tuple[Lack, ...]  # those of the cases to be done first, at most MOST_OF_ONE


def holders(connection: Connection) -> tuple[Holder, ...]:
    """The one that most cases wait for first."""
    waiting = connection.execute(_waiting()).all()
    wants: dict[str, list[Want]] = {}
    for row in connection.execute(_wants()):
        wants.setdefault(row.holder, []).append(Want(row.requirement, row.words, row.ways == 1, row.cases))
    lacks: dict[str, list[Lack]] = {}
    for row in connection.execute(_lacks()):
        lack = Lack(row.case, row.requirement, row.words, bool(row.blocking), row.asked_on, row.due, row.amount)
        lacks.setdefault(row.holder, []).append(lack)
    found = (
        Holder(
            name=row.holder,
            waiting=Sum(row.cases, int(row.cents)),
            not_asked=row.not_asked,
            strengthens=row.touched - row.cases,
            wants=tuple(sorted(wants.get(row.holder, ()), key=lambda want: (-want.cases, want.requirement))),
            lacks=tuple(lacks.get(row.holder, ())),
        )
        for row in waiting
    )
    return tuple(sorted(found, key=lambda one: (-one.waiting.cases, -one.strengthens, one.name)))


def _waiting() -> Rows:
    """Each holder's cases: first once a case, then summed."""
    blocks = case((gaps.c.blocking, 1), else_=0)
    unasked = case((gaps.c.blocking & gaps.c.asked_on.is_(None), 1), else_=0)
    of_case = (
        select(gaps.c.holder, items.c.amount, func.max(blocks).label("blocks"), func.max(unasked).label("unasked"))
        .join(items, items.c.id == gaps.c.item)
        .where(items.c.state.in_(TO_DO), judged())
        .group_by(gaps.c.holder, items.c.id, items.c.amount)
        .subquery()
    )
    return select(
        of_case.c.holder,
        func.sum(of_case.c.blocks).label("cases"),
        func.sum(of_case.c.blocks * of_case.c.amount).label("cents"),
        func.sum(of_case.c.unasked).label("not_asked"),
        func.count().label("touched"),
    ).group_by(of_case.c.holder)


def _wants() -> Rows:
    """Each requirement that blocks, with the words of its oldest case."""
    place = func.row_number().over(
        partition_by=(gaps.c.holder, gaps.c.requirement), order_by=(gaps.c.item, gaps.c.number)
    )
    blocking = (
        select(gaps.c.holder, gaps.c.requirement, gaps.c.item, GET.label("words"), place.label("place"))
        .join(items, items.c.id == gaps.c.item)
        .where(items.c.state.in_(TO_DO), judged(), gaps.c.blocking)
        .subquery()
    )
    columns = (
        blocking.c.holder,
        blocking.c.requirement,
        func.count(blocking.c.item.distinct()).label("cases"),
        func.count(blocking.c.words.distinct()).label("ways"),
        func.max(case((blocking.c.place == 1, blocking.c.words))).label("words"),
    )
    return select(*columns).group_by(blocking.c.holder, blocking.c.requirement)


def _lacks() -> Rows:
    """The gaps of each holder: what blocks first, then what is due first; an unknown due date before all."""
    unknown = case((items.c.due.is_(None), 0), else_=1)
    blocks = case((gaps.c.blocking, 0), else_=1)
    order = (blocks, unknown, items.c.due, items.c.amount.desc(), items.c.id, gaps.c.number)
    place = func.row_number().over(partition_by=gaps.c.holder, order_by=order)
    ranked = (
        select(
            gaps.c.holder, items.c.case, gaps.c.requirement, GET.label("words"), gaps.c.blocking, gaps.c.asked_on,
            items.c.due, items.c.amount, place.label("place"),
        )
        .join(items, items.c.id == gaps.c.item)
        .where(items.c.state.in_(TO_DO), judged())
        .subquery()
    )  # fmt: skip
    wanted = [
        ranked.c[name] for name in ("holder", "case", "requirement", "words", "blocking", "asked_on", "due", "amount")
    ]
    return select(*wanted).where(ranked.c.place <= MOST_OF_ONE).order_by(ranked.c.holder, ranked.c.place)
