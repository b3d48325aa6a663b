"""How the payer decided, as a person notes it or a later remittance tells it; and an item given up, or opened again.

Nothing here changes how a case is judged or a letter is written: outcomes are counted, and order the worklist.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from appealkit.errors import InputError, Problem, Where, code_page, nearest
from appealkit.worklist import typed
from appealkit.worklist.acts import BEFORE_CLOSING, Act, after
from appealkit.worklist.audit import tell
from appealkit.worklist.database import Worklist
from appealkit.worklist.named import item_named, stand
from appealkit.worklist.releases import void
from appealkit.worklist.states import Event, Outcome, State
from appealkit.worklist.tables import audit, corrections, outcomes, sendings
from appealkit.worklist.wentout import W040, Noted

W041 = code_page(
    "W041",
    """An outcome that does not fit its money
    What was upheld or dismissed paid nothing, a part is more than nothing, and nothing is more than was denied, since
    interest is no part of it.
    Bad: `upheld --paid 400.00`, or `overturned --paid 145000` of 1,450.00. Good: `partial --paid 400.00`.
    """,
)
W047 = code_page(
    "W047",
    """An outcome that is none
    The payer overturned its denial, in whole or in part, upheld it, or dismissed the request without looking at it.
    Bad: `appealkit outcome ITEM won`. Good: `appealkit outcome ITEM overturned`.
    """,
)
NOTHING_PAID = {Outcome.UPHELD, Outcome.DISMISSED}


@dataclass(frozen=True, slots=True)
class Decision:
    """What the payer decided: the money beyond what it had paid before, in cents, where known. `source`: whose word."""

    outcome: Outcome
    on: date
    paid: int | None = None
    reason: str | None = None
    source: str = ""
    trace: str | None = None  # the number of the payment that told it


def outcome(
    worklist: Worklist,
    word: str,
    decided: str,
    by: str,
    *,
    paid: str | None = None,
    reason: str | None = None,
    on: date | None = None,
    instead_because: str | None = None,
) -> Noted:
    """The payer's decision as a person tells it; the item is closed. `instead_because`: why it takes the place of the
    last outcome, which was noted wrongly.

    InputError where nothing was sent, it was noted before, or money, day or name cannot be.
    """
    by = typed.name(by)
    if decided not in set(Outcome):
        raise InputError(Problem(W047, f"'{decided}' is no outcome", nearest(decided, list(Outcome))))
    cents = None if paid is None else typed.cents(paid)
    found = Decision(Outcome(decided), on or worklist.today, cents, typed.words(reason, "--reason"), by)
    why = typed.words(instead_because, "--instead-because")
    with worklist.writing() as connection:
        item = item_named(connection, word, to_change=True)
        _fits_its_money(found, item)
        since = last_went_out(connection, item.id)
        typed.day(found.on, worklist.today, since, f"item {item.case} was sent")
        if why:
            return _replaced(worklist, connection, item, found, by, why)
        return record(connection, worklist.moment(), item, found, by)


def record(connection: Connection, at: str, item: Row[Any], found: Decision, actor: str) -> Noted:
    """The decision written, and the item closed. InputError where the item does not stand there, or it is known."""
    stands = after(Act.DECIDE, State(item.state), item.case)
    if isinstance(stands, Problem):
        raise InputError(stands)
    _is_new(connection, item, found)
    connection.execute(insert(outcomes).values(item=item.id, **_row(found)))
    stand(connection, item.id, stands, at)
    tell(connection, at, actor, Event.DECIDED, item.id, **_told(found), was=item.state)
    return Noted(item, stands, at, in_words(found))


def close(worklist: Worklist, word: str, because: str, by: str) -> Noted:
    """The item given up, or settled otherwise, and why. An open release of it is void."""
    by, why = typed.name(by), typed.reason(because)
    with worklist.writing() as connection:
        item = item_named(connection, word, to_change=True)
        at = worklist.moment()
        stands = after(Act.CLOSE, State(item.state), item.case)
        if isinstance(stands, Problem):
            raise InputError(stands)
        voids = void(connection, at, item.id, "the item was closed") if item.state == State.APPROVED else None
        stand(connection, item.id, stands, at)
        tell(connection, at, by, Event.CLOSED, item.id, because=why, was=item.state, voids=voids)
    return Noted(item, stands, at, f"closed: {why}")


def reopen(worklist: Worklist, word: str, because: str, by: str) -> Noted:
    """A closed item goes on: where it was, if it was closed by hand; to be judged anew, if the payer had decided."""
    by, why = typed.name(by), typed.reason(because)
    with worklist.writing() as connection:
        item = item_named(connection, word, to_change=True)
        at = worklist.moment()
        stands = after(Act.REOPEN, State(item.state), item.case)
        if isinstance(stands, Problem):
            raise InputError(stands)
        last = _closing(connection, item.id)
        if last is not None and last[0] == Event.CLOSED:
            stands = BEFORE_CLOSING[State(last[1])]
        anew: dict[str, str | None] = {"key": None, "words": None} if stands is State.NEW else {}
        voids = void(connection, at, item.id, "the item was opened again") if stands is State.NEW else None
        stand(connection, item.id, stands, at, **anew)
        tell(connection, at, by, Event.REOPENED, item.id, because=why, to=stands.value, voids=voids)
    return Noted(item, stands, at, f"open again: {stands}")


def last_went_out(connection: Connection, item: int) -> date | None:
    """The last day on which something of it went to the payer, a letter or a corrected claim."""
    days = [
        connection.execute(select(func.max(table.c.on)).where(table.c.item == item)).scalar_one()
        for table in (sendings, corrections)
    ]
    return max((one for one in days if one is not None), default=None)


def _replaced(worklist: Worklist, connection: Connection, item: Row[Any], found: Decision, by: str, why: str) -> Noted:
    """The last outcome is this one; the trail tells what stood there before."""
    asked = select(outcomes).where(outcomes.c.item == item.id).order_by(outcomes.c.id.desc()).limit(1)
    last = connection.execute(asked).one_or_none()
    stands = after(Act.REDECIDE, State(item.state), item.case)
    if last is None or isinstance(stands, Problem):
        says = f"no outcome of item {item.case} stands that this could take the place of"
        mend = "leave --instead-because out" if last is None else f"`appealkit audit show {item.case}`"
        raise InputError(Problem(W041, says, mend, Where(item.case)))
    _is_new(connection, item, found, beside=last.id)
    at = worklist.moment()
    connection.execute(update(outcomes).where(outcomes.c.id == last.id).values(**_row(found)))
    stand(connection, item.id, stands, at)
    before = f"{last.outcome} on {last.on}, paid {typed.dollars(last.paid)}, by {last.source}"
    tell(connection, at, by, Event.DECIDED, item.id, **_told(found), instead_of=before, because=why, was=item.state)
    return Noted(item, stands, at, f"{in_words(found)}, instead of {last.outcome}")


def _closing(connection: Connection, item: int) -> tuple[str, str] | None:
    """How it was closed the last time, and where it stood before."""
    ends = (Event.CLOSED.value, Event.DECIDED.value)
    asked = select(audit.c.event, audit.c.detail).where(audit.c.item == item, audit.c.event.in_(ends))
    last = connection.execute(asked.order_by(audit.c.seq.desc()).limit(1)).one_or_none()
    return (last.event, last.detail["was"]) if last is not None else None


def _is_new(connection: Connection, item: Row[Any], found: Decision, beside: int | None = None) -> None:
    same = select(outcomes.c.id).where(
        outcomes.c.item == item.id, outcomes.c.on == found.on, outcomes.c.source == found.source
    )
    if any(number != beside for number in connection.execute(same).scalars()):
        says = f"a decision on item {item.case} of {found.on} was noted before, by {found.source}"
        mend = "give the day of this decision; or --instead-because …, where the earlier one was noted wrongly"
        raise InputError(Problem(W040, says, mend, Where(item.case)))


def _fits_its_money(found: Decision, item: Row[Any]) -> None:
    if found.paid is not None and found.paid > item.amount:
        says = f"{typed.dollars(found.paid)} is more than the {typed.dollars(item.amount)} that was denied"
        raise InputError(Problem(W041, says, "is its point right? leave interest out", Where(item.case)))
    if found.outcome in NOTHING_PAID and found.paid:
        says = f"what was {found.outcome} paid nothing"
        raise InputError(Problem(W041, says, "is it partial? else leave --paid out"))
    if found.outcome is Outcome.PARTIAL and found.paid == 0:
        raise InputError(Problem(W041, "a part is more than nothing", "is it upheld? else give --paid"))


def _row(found: Decision) -> dict[str, Any]:
    return {"outcome": found.outcome.value, "paid": found.paid, "reason": found.reason, "on": found.on,
            "source": found.source}  # fmt: skip


def _told(found: Decision) -> dict[str, str | int | None]:
    return {"outcome": found.outcome.value, "paid_cents": found.paid, "reason": found.reason, "on": str(found.on),
            "source": found.source, "trace": found.trace}  # fmt: skip


def in_words(found: Decision) -> str:
    paid = f", {typed.dollars(found.paid)} paid" if found.paid is not None else ""
    return f"{found.outcome} on {found.on}{paid}"
