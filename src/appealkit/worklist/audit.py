"""The audit trail: every act with its moment and actor, each entry sealed with the one before it.

An entry's seal is the SHA-256 of the seal before it and of its own canonical JSON. A changed, removed or reordered
entry breaks every seal after it; entries cut off the end show against a seal that was noted down (`--head`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from appealkit.worklist.states import Event
from appealkit.worklist.tables import audit, head

Detail = Mapping[str, str | int | None]
BEGINNING = "0" * 64  # what stands before the first entry


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `detail` holds digests, ids, codes, names of staff and money: nothing of a patient."""

    event: Event
    item: int | None
    detail: Detail


@dataclass(frozen=True, slots=True)
class Verified:
    """What a reading of the whole trail came to. `broken` is the first entry whose seal does not fit."""

    entries: int
    seal: str
    broken: int | None = None
    knows_head: bool = True  # the seal that was asked for stands in the trail

    @property
    def holds(self) -> bool:
        """Whether nothing was changed, removed or put between, and nothing noted down is lacking."""
        return self.broken is None and self.knows_head


def tell(
    connection: Connection, at: str, actor: str, event: Event, item: int | None, **detail: str | int | None
) -> None:
    """Add one entry, in the transaction of the act that it tells of. The only way an entry comes in, with tell_all."""
    tell_all(connection, at, actor, [Entry(event, item, detail)])


def tell_all(connection: Connection, at: str, actor: str, entries: Iterable[Entry]) -> None:
    """Add entries in this order. Who adds holds the head until the transaction ends: no two get one place."""
    rows = []
    last = connection.execute(select(head.c.seq, head.c.seal).with_for_update()).one()
    seq, seal = last.seq, last.seal
    for entry in entries:
        seq += 1
        detail = dict(entry.detail)
        seal = sealed(seal, seq, at, actor, entry.event, entry.item, detail)
        rows.append(
            {"seq": seq, "at": at, "actor": actor, "event": entry.event, "item": entry.item, "detail": detail,
             "seal": seal}
        )  # fmt: skip
    if rows:
        connection.execute(insert(audit), rows)
        connection.execute(update(head).values(seq=seq, seal=seal))


def sealed(before: str, seq: int, at: str, actor: str, event: str, item: int | None, detail: Detail) -> str:
    """The seal of an entry."""
    said = json.dumps([before, seq, at, actor, str(event), item, detail], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def verify(connection: Connection, noted: str | None = None) -> Verified:
    """The whole trail read and sealed anew. `noted`: a seal written down earlier, which must still stand in it."""
    last = connection.execute(select(head.c.seq, head.c.seal)).one()
    seq, seal, found = 0, BEGINNING, noted is None
    with connection.execute(select(audit).order_by(audit.c.seq).execution_options(yield_per=2000)) as rows:
        for row in rows:
            seq += 1
            seal = sealed(seal, seq, row.at, row.actor, row.event, row.item, row.detail)
            if row.seq != seq or row.seal != seal:
                return Verified(seq - 1, row.seal, broken=row.seq, knows_head=found)
            found = found or seal == noted
    if (seq, seal) != (last.seq, last.seal):
        return Verified(seq, seal, broken=seq + 1, knows_head=found)
    return Verified(seq, seal, knows_head=found)
