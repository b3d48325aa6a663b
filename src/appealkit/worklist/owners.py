"""Who of the people has an item in hand. What one has no other can take, until it is given back or its time is over.

A person's hold keeps other people away, not runs: who takes an item wants its letter, and a run that drafts it, or
drafts it anew after the missing record came, works for its owner. What keeps a run off is another run's claim
(`claims.py`), and a state that people have moved past a run's reach.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, not_, select, update

from appealkit.errors import Problem, Where, code_page
from appealkit.worklist.audit import Entry, tell_all
from appealkit.worklist.condition import held_by, live
from appealkit.worklist.database import Worklist, as_moment
from appealkit.worklist.states import Event
from appealkit.worklist.tables import items

W054 = code_page(
    "W054",
    """Somebody else has this item in hand
    Two people never work on the same item. Who has it, and until when, is said; after that it can be taken, or before,
    when it is given back.
    Bad: `appealkit worklist take tfesi-left-s1 --by Kim` while Ann has it. Good: ask Ann, or take another.
    """,
)
W055 = code_page(
    "W055",
    """Only who has an item in hand gives it back
    It is somebody else's, or nobody's: its time may be over.
    Bad: `appealkit worklist give-back tfesi-left-s1 --by Kim` while Ann has it. Good: Ann gives it back.
    """,
)
W056 = code_page(
    "W056",
    """The time is none that an item can be held for
    From a minute to thirty days, as 30m, 8h or 2d. Nobody keeps an item for ever: holidays and leavers would hide it.
    Bad: `--for 8`. Good: `--for 8h`.
    """,
)

USUAL = timedelta(hours=8)
LONGEST = timedelta(days=30)
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True)
class Held:
    """What came of asking: the cases in hand now and until when, or given back; and a Problem for each other."""

    cases: tuple[str, ...]
    until: str | None = None
    problems: tuple[Problem, ...] = ()


def read_time(text: str, option: str = "--for") -> tuple[timedelta, tuple[Problem, ...]]:
    """How long, from `30m`, `8h` or `2d`."""
    found = re.fullmatch(r"(\d{1,5})([mhd])", text.strip().lower(), re.ASCII)
    length = timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else timedelta()
    if not timedelta() < length <= LONGEST:
        problem = Problem(
            W056, "this is no time to hold an item for", "write 30m, 8h or 2d; 30d at most", Where(option)
        )
        return USUAL, (problem,)
    return length, ()


def take(worklist: Worklist, wanted: Sequence[int], by: str, length: timedelta = USUAL) -> Held:
    """Each of these items that nobody else holds, in this person's hand for so long; their own for longer.

    Whether one is free is asked and settled by the same statement: of two who take it at once, one gets it.
    """
    with worklist.writing() as connection:
        at, until = worklist.moment(), as_moment(worklist.clock() + length)
        free = not_(and_(live(at), not_(held_by(by, at))))
        taken = []
        for item in sorted(set(wanted)):  # in one order for everybody, and all before the audit: nobody waits in a ring
            row = connection.execute(
                update(items)
                .where(items.c.id == item, free)
                .values(owner=by, owned_until=until)
                .returning(items.c.id, items.c.case)
            ).one_or_none()
            if row:
                taken.append(row)
        if taken:
            tell_all(connection, at, by, [Entry(Event.TAKEN, row.id, {"until": until}) for row in taken])
        refused = [item for item in dict.fromkeys(wanted) if item not in {row.id for row in taken}]
        return Held(
            tuple(row.case for row in taken), until, tuple(_refused(connection, item, worklist) for item in refused)
        )


def give_back(worklist: Worklist, wanted: Sequence[int], by: str) -> Held:
    """Each of these items that this person holds, free again."""
    with worklist.writing() as connection:
        at = worklist.moment()
        freed = []
        for item in sorted(set(wanted)):
            row = connection.execute(
                update(items)
                .where(items.c.id == item, held_by(by, at))
                .values(owner=None, owned_until=None)
                .returning(items.c.id, items.c.case)
            ).one_or_none()
            if row:
                freed.append(row)
        if freed:
            tell_all(connection, at, by, [Entry(Event.GIVEN_BACK, row.id, {}) for row in freed])
        others = [item for item in dict.fromkeys(wanted) if item not in {row.id for row in freed}]
        return Held(tuple(row.case for row in freed), None, tuple(_not_theirs(connection, item, at) for item in others))


def on_the_clock(worklist: Worklist, moment: str) -> str:
    """A moment as the clock of the one who asks would show it: 2026-11-22 17:30."""
    return f"{datetime.fromisoformat(moment).astimezone(worklist.clock().tzinfo):%Y-%m-%d %H:%M}"


def _refused(connection: Connection, item: int, worklist: Worklist) -> Problem:
    row = connection.execute(select(items.c.case, items.c.owner, items.c.owned_until).where(items.c.id == item)).one()
    until = f" until {on_the_clock(worklist, row.owned_until)}" if row.owned_until else ""
    mend = f"ask {row.owner} to give it back, or take it after that"
    return Problem(W054, f"{row.owner} has {row.case} in hand{until}", mend, Where(row.case))


def _not_theirs(connection: Connection, item: int, at: str) -> Problem:
    held = live(at).label("held")
    row = connection.execute(select(items.c.case, items.c.owner, held).where(items.c.id == item)).one()
    if row.held:
        return Problem(W055, f"{row.owner} has {row.case} in hand", f"{row.owner} gives it back", Where(row.case))
    return Problem(W055, f"nobody has {row.case} in hand", "nothing to do: anybody may take it", Where(row.case))
