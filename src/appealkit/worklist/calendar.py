"""The deadlines of a listing as an iCalendar file: all-day entries that an import of a later file moves and never
doubles.

A calendar is shared, shown on locked telephones and kept by others. So an entry holds what is needed to find the item
and nothing that a chart holds: no patient, no day of service, no code, no reason, no words of the judgement. What
stands in the title is seen by most, so the claim number stands in the text below it; every entry is marked private and
leaves the day free.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from appealkit import __version__
from appealkit.worklist.inwords import in_words, money
from appealkit.worklist.listing import Group, Listing, Row
from appealkit.worklist.plain import PLAIN, in_line
from appealkit.worklist.states import IN_FLIGHT, State
from appealkit.worklist.where import OPEN, Filter

if TYPE_CHECKING:
    from icalendar import Alarm, Event

ALARM = timedelta(days=-3, hours=9)  # nine in the morning, three days before
NAME = "Appeal deadlines"
COUNTED_FROM = datetime(2026, 1, 1, tzinfo=UTC)  # an entry's sequence: it grows though a worklist is filled anew
OVER = (*IN_FLIGHT, State.CLOSED)  # the day was kept, or is of no use any more: its entry is withdrawn
IN_A_CALENDAR = (*OPEN, *OVER)
TODAY = {Group.UNKNOWN: "Due date not known, see the notice", Group.OVERDUE: "Overdue, act or explain"}

Entry = tuple[str, date, str, Sequence[str]]  # which of its days, the day, title, text


def calendar_of(listing: Listing) -> bytes:
    """The file: an entry for the last safe day of each item and one for its legal last day where that is later; and on
    the day of the listing one that names every item without a due date, and one for what is overdue, which would else
    stand where nobody looks. Days ahead of items that have been sent or closed are withdrawn. The same listing gives
    the same bytes."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//appealkit//worklist {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAME)
    dated = [row for row in listing.rows if row.due and (row.is_open or row.state in OVER)]
    for row in sorted(dated, key=lambda row: (row.due or date.min, row.case)):
        for entry in _entries(row):
            if row.is_open or entry[1] >= listing.today:
                calendar.add_component(_event(row, *entry))
    for group, title in TODAY.items():
        if listing.of(group):
            calendar.add_component(_today(listing, group, title))
    return bytes(calendar.to_ical())


def entries(listing: Listing) -> int:
    """How many days of open items its file has."""
    return sum(len(list(_entries(row))) for row in listing.rows if row.due and row.is_open)


def uid_of(case: str, kind: str) -> str:
    """The name of an entry: the same for the same item for ever, and not telling the case."""
    return f"{hashlib.sha256(f'appealkit {kind} {case}'.encode()).hexdigest()[:32]}@appealkit"


def _entries(row: Row) -> Iterator[Entry]:
    assert row.due is not None
    legal = row.legal_due if row.legal_due and row.legal_due > row.due else None
    over = f"{PLAIN[row.state].words.capitalize()}: " if row.state in OVER else ""
    about = [
        f"Item: {row.case}",
        f"Payer: {row.payer}",
        f"Claim: {row.claim_number or 'number not known'}",
        f"Denied: {money(row.amount)}",
        f"State: {PLAIN[row.state].words}. Next: {PLAIN[row.state].next}.",
    ]
    title = _plain(f"{row.payer}, {money(row.amount)}, {row.case}")
    legally = [f"The legal last day is {legal}."] if legal else []
    yield "safe", row.due, f"{over}Last safe day: {title}", [*about, *legally]
    if legal:
        yield "legal", legal, f"{over}Legal last day: {title}", [*about, f"The last safe day is {row.due}."]


def _event(row: Row, kind: str, day: date, title: str, about: Sequence[str]) -> Event:
    event = _all_day(uid_of(row.case, kind), day, title, about)
    changed = _moment(row.changed_at)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", max(int((changed - COUNTED_FROM).total_seconds()), 0))
    event.add("status", "CONFIRMED" if row.is_open else "CANCELLED")
    if row.is_open:
        event.add_component(_alarm(title))
    return event


def _today(listing: Listing, group: Group, title: str) -> Event:
    """One entry, today, for all of a part of the list: each new file of the same filter moves it on."""
    rows = sorted(listing.of(group), key=lambda row: row.case)
    count = f"{len(rows)} item{'' if len(rows) == 1 else 's'}"
    listed = [f"{row.case}: {row.payer}, claim {row.claim_number or 'not known'}, {money(row.amount)}" for row in rows]
    asked = Filter(tuple(term for term in listing.asked.terms if term.field.name not in {"due", "state"}))
    event = _all_day(uid_of(in_words(asked), group.name), listing.today, f"{title}: {count}", listed)
    event.add("dtstamp", _moment(max(row.changed_at for row in rows)))
    event.add("sequence", listing.today.toordinal())
    event.add("status", "CONFIRMED")
    return event


def _all_day(uid: str, day: date, title: str, about: Sequence[str]) -> Event:
    """What all entries have: a day without a time or zone, private, and the day stays free."""
    from icalendar import Event

    event = Event()
    event.add("uid", uid)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", title)
    event.add("description", "\n".join(_plain(line) for line in about))
    event.add("categories", [NAME])
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event


def _alarm(title: str) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", ALARM)
    alarm.add("description", title)
    return alarm


def _moment(said: str) -> datetime:
    """To the second, as the format has it."""
    return datetime.fromisoformat(said).replace(microsecond=0)


def _plain(words: str) -> str:
    """On one line, without signs that the format forbids. A backslash is a slash: programs read it in several ways."""
    return in_line(words).replace("\\", "/")
