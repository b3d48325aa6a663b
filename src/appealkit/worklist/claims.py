"""Who works on an item now. A claim is of one row, ends by itself, and is the right to record what came of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection, and_, or_, select, update

from appealkit.errors import AppealError, Problem, code_page
from appealkit.worklist.database import Worklist, as_moment
from appealkit.worklist.states import FOUND_BY_A_RUN
from appealkit.worklist.tables import contents, items
from appealkit.worklist.whois import is_dead

LEASE = timedelta(seconds=60)  # how long a claim holds unless it is renewed

W014 = code_page(
    "W014",
    """Another run took this item over
    The claim on it ran out before its packet was in place, and another run has it now. Nothing was written.
    Bad: a machine that slept for an hour in the middle of a run. Good: nothing to do: the other run finishes it.
    """,
)


class LostClaim(AppealError):  # noqa: N818 it names what is so
    """The item belongs to another run by now."""

    def __init__(self) -> None:
        super().__init__(Problem(W014, "another run took this item over", "nothing to do: that run finishes it"))


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on one item, and what is known of it. `key`: what the last run made it with; `words`: what it
    came to."""

    item: int
    token: str
    case: str
    folder: str
    content: str
    key: str | None
    words: str | None
    judged_on: date | None
    due: date | None
    out: str | None
    attempts: int
    body: bytes = field(repr=False, default=b"")


def take(connection: Connection, item: int, by: str, at: str, until: str) -> Claim | None:
    """The item, for `by` alone until then; None where somebody holds it, or people have moved it past a run's reach."""
    token = str(uuid.uuid4())
    free = or_(items.c.claim.is_(None), items.c.claimed_until < at, items.c.claimed_by == by)
    taken = connection.execute(
        update(items)
        .where(items.c.id == item, items.c.state.in_(FOUND_BY_A_RUN), items.c.unread.is_(False), free)
        .values(claim=token, claimed_by=by, claimed_until=until)
        .returning(
            items.c.case, items.c.folder, items.c.content, items.c.key, items.c.words, items.c.judged_on,
            items.c.due, items.c.out, items.c.attempts,
        )
    ).mappings().first()  # fmt: skip
    return Claim(item, token, **taken) if taken else None


def body_of(connection: Connection, content: str) -> bytes:
    """The bytes of a content."""
    body: bytes = connection.execute(select(contents.c.body).where(contents.c.sha256 == content)).scalar_one()
    return body


def renew(connection: Connection, by: str, until: str) -> None:
    """All that `by` holds, for longer."""
    connection.execute(update(items).where(items.c.claimed_by == by).values(claimed_until=until))


def give_up(connection: Connection, claim: Claim) -> None:
    """The item, free again."""
    held = and_(items.c.id == claim.item, items.c.claim == claim.token)
    connection.execute(update(items).where(held).values(claim=None, claimed_by=None, claimed_until=None))


def free_the_dead(connection: Connection) -> int:
    """How many items were held by processes of this machine that have ended; they are free now."""
    holders = connection.execute(select(items.c.claimed_by).where(items.c.claimed_by.is_not(None)).distinct())
    dead = [who for who in holders.scalars() if is_dead(who)]
    freed = update(items).where(items.c.claimed_by.in_(dead)).values(claim=None, claimed_by=None, claimed_until=None)
    return connection.execute(freed).rowcount if dead else 0


def until(worklist: Worklist) -> str:
    """When a claim made now ends."""
    return as_moment(worklist.clock() + LEASE)


@contextmanager
def recording(worklist: Worklist, claim: Claim) -> Iterator[Connection]:
    """The transaction that records what came of a claim, and ends it. Nobody else can have the item while it lasts, so
    what is put in place within it is put there by the one who holds it. LostClaim where another does, or where the
    case has changed meanwhile: what was made of it is then of yesterday."""
    with worklist.writing() as connection:
        asked = select(items.c.claim, items.c.content).where(items.c.id == claim.item).with_for_update()
        row = connection.execute(asked).one()
        if (row.claim, row.content) != (claim.token, claim.content):
            raise LostClaim
        yield connection
        give_up(connection, claim)
