"""The register of templates in the audit trail: each entry told when it is made, and the two compared.

An entry that somebody typed, changed or took out of approvals/ by hand has none, or another, in the trail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, func, select

from appealkit.errors import code_page
from appealkit.letters.approval import T098
from appealkit.letters.register import Entry, Line, Register, State
from appealkit.worklist.audit import Entry as Told
from appealkit.worklist.audit import tell_all
from appealkit.worklist.database import as_moment
from appealkit.worklist.states import Event
from appealkit.worklist.tables import audit

EVENTS = {
    State.IN_REVIEW: Event.SUBMITTED,
    State.APPROVED: Event.APPROVED,
    State.DRAFT: Event.REJECTED,
    State.RETIRED: Event.RETIRED,
}
OFFICER = "single-officer"
ALL_EVENTS = (*EVENTS.values(), Event.SINGLE_OFFICER, Event.CONTRACT_ACCEPTED)
T103 = code_page(
    "T103",
    """The register of templates and the audit trail differ
    Each move of a template is an entry in approvals/register.yaml and one in the audit trail, made together. An entry
    that was typed, changed or taken out by hand is in one of them alone.
    Bad: `state: approved` typed into the file. Good: approvals/ put back from its last copy, and
    `appealkit templates approve letters/… --by "A. Name"`.
    """,
)
CLOCKS_DIFFER = timedelta(minutes=5)  # as machines' clocks do


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that register and trail say differently."""

    template: str
    says: str
    code: str = T103

    def __str__(self) -> str:
        return f"{self.code} {self.template}: {self.says}"


def tell_entries(connection: Connection, at: str, entries: Iterable[Entry]) -> None:
    """The entries of the register told in the trail, by who made them."""
    for entry in entries:
        other = Event.CONTRACT_ACCEPTED if entry.accepts else Event.SINGLE_OFFICER
        event = other if entry.state is None else EVENTS[entry.state]
        said = {
            "template": entry.template, "version": entry.version, "sha256": entry.sha256, "covers": entry.covers,
            "author": entry.author, "why": entry.why, "line": entry.digest, "on": entry.moment,
            "accepts": entry.accepts, "as_of": str(entry.as_of) if entry.as_of else None,
            "single_officer": "yes" if entry.single_officer or entry.holds else None,
        }  # fmt: skip
        detail = {name: value for name, value in said.items() if value is not None}
        tell_all(connection, at, entry.by, [Told(event, None, detail)])


def is_told(connection: Connection, entry: Entry) -> bool:
    """Whether the trail has this very entry."""
    asked = select(audit.c.detail).where(audit.c.event.in_(ALL_EVENTS)).order_by(audit.c.seq.desc())
    return any(detail.get("line") == entry.digest for detail in connection.execute(asked).scalars())


def differences(connection: Connection, register: Register, now: datetime) -> list[Difference]:
    """Everything in which the register in approvals/ is not what the trail says was entered; and what of either is
    dated later than now."""
    asked = select(audit.c.seq, audit.c.at, audit.c.actor, audit.c.event, audit.c.detail).order_by(audit.c.seq)
    told = connection.execute(asked.where(audit.c.event.in_(ALL_EVENTS))).mappings().all()
    here = Counter(line.entry.digest for line in register.lines)
    there = Counter(str(row["detail"].get("line")) for row in told)
    added, removed = [], []
    for line in register.lines:
        there[line.entry.digest] -= 1
        if there[line.entry.digest] < 0:
            added.append(line)
    for row in told:
        here[row["detail"].get("line")] -= 1
        if here[row["detail"].get("line")] < 0:
            removed.append(row)
    found = []
    for line in added:
        twin = next((row for row in removed if _is_of(row, line)), None)
        if twin is not None:
            removed.remove(twin)
            says = f"{line.where} was changed by hand: entry {twin['seq']} of the trail says otherwise"
        else:
            what = line.entry.state or ("accepted" if line.entry.accepts else "of a single officer")
            says = f"{line.where} was added by hand: no entry of the trail says that {line.entry.by} made it {what}"
        found.append(Difference(line.entry.template or OFFICER, says))
    for row in removed:
        what = f"{row['event']}, {row['at'][:10]}, entry {row['seq']} of the trail"
        says = f"what {row['actor']} entered ({what}) was taken out of the register"
        found.append(Difference(row["detail"].get("template") or OFFICER, says))
    return [*found, *_ahead(connection, register, now)]


def _is_of(row: RowMapping, line: Line) -> bool:
    return (row["detail"].get("template"), row["detail"].get("on")) == (line.entry.template, line.entry.moment)


def _ahead(connection: Connection, register: Register, now: datetime) -> Iterator[Difference]:
    limit = now + CLOCKS_DIFFER
    for line in register.lines:
        if line.entry.on > limit:
            says = f"{line.where} is dated {line.entry.day}, which lies ahead: a clock was set back, or was ahead then"
            yield Difference(line.entry.template or OFFICER, says, T098)
    last = connection.execute(select(func.max(audit.c.at))).scalar()
    if last and last > as_moment(limit):
        says = f"its last entry is of {last[:16]}Z, which lies ahead: a clock was set back, or was ahead then"
        yield Difference("the audit trail", says, T098)
