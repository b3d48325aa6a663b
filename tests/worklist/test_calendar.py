"""The calendar file: a day an entry, the same name for the same item for ever, and nothing of a patient in it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from appealkit.worklist.calendar import ALARM, IN_A_CALENDAR, calendar_of, entries
from appealkit.worklist.database import Worklist
from appealkit.worklist.listing import Elsewhere, Listing, Row, list_items
from appealkit.worklist.states import State
from appealkit.worklist.where import Filter, due_within, in_states, owned_by
from worklist.rows import put

TODAY = date(2026, 11, 22)
AT = "2026-11-20T08:00:00.000000Z"
EVERYTHING = Filter()


def row(case: str = "tfesi-left-s1", **said: Any) -> Row:
    return Row(**{
        "item": 1, "case": case, "folder": case, "payer": "Example Health Plan", "program": "commercial-erisa",
        "claim_number": "2026-0917-00432", "service_date": date(2026, 9, 17), "amount": 145_000,
        "due": date(2026, 12, 7), "legal_due": None, "late": False, "state": State.DRAFTED, "owner": None,
        "owned_until": None, "failure": None, "draft": False, "says": "MRI of 3 May shows L5-S1 stenosis",
        "entered_at": AT, "changed_at": AT, "lacking": 0, "routes": ("appeal",), "procedures": ("64483",), **said,
    })  # fmt: skip


def listing(*rows: Row, asked: Filter = EVERYTHING, today: date = TODAY) -> Listing:
    return Listing(asked, today, rows, Elsewhere())


def read(found: Listing) -> list[Any]:
    """The entries, read back."""
    return list(Calendar.from_ical(calendar_of(found)).walk("VEVENT"))


def titles(found: Listing) -> list[tuple[date, str]]:
    return [(event["dtstart"].dt, str(event["summary"])) for event in read(found)]


def test_an_item_has_an_entry_on_its_last_safe_day_and_one_on_its_legal_last_day() -> None:
    assert titles(listing(row(legal_due=date(2026, 12, 12)))) == [
        (date(2026, 12, 7), "Last safe day: Example Health Plan, $1,450.00, tfesi-left-s1"),
        (date(2026, 12, 12), "Legal last day: Example Health Plan, $1,450.00, tfesi-left-s1"),
    ]
    assert len(titles(listing(row(legal_due=date(2026, 12, 7))))) == 1
    assert len(titles(listing(row()))) == 1


def test_the_text_says_what_is_needed_to_find_the_item_and_what_to_do() -> None:
    (event,) = read(listing(row()))
    assert str(event["description"]).splitlines() == [
        "Item: tfesi-left-s1",
        "Payer: Example Health Plan",
        "Claim: 2026-0917-00432",
        "Denied: $1,450.00",
        "State: drafted. Next: read the letter and release it.",
    ]


def test_nothing_of_the_patient_or_the_treatment_is_in_it_and_the_claim_number_is_in_no_title() -> None:
    data = calendar_of(listing(row(), row("b", due=None), row("c", due=TODAY - timedelta(3)))).decode()
    whole = data.replace("\r\n ", "")
    for word in ("64483", "20260917", "2026-09-17", "MRI", "L5-S1", "commercial-erisa", "appeal,"):
        assert word not in whole
    said = [line for line in whole.splitlines() if line.startswith("SUMMARY")]
    assert len(said) == 4
    assert not any("00432" in line for line in said)
    assert whole.count("CLASS:PRIVATE") == whole.count("TRANSP:TRANSPARENT") == 4


def test_days_have_no_time_and_no_zone() -> None:
    (event,) = read(listing(row()))
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 12, 7), date(2026, 12, 8))
    data = calendar_of(listing(row())).decode()
    assert "DTSTART;VALUE=DATE:20261207\r\n" in data
    assert "TZID" not in data
    assert "VTIMEZONE" not in data


def test_the_alarm_rings_at_nine_in_the_morning_three_days_before() -> None:
    (event,) = read(listing(row()))
    (alarm,) = event.walk("VALARM")
    assert alarm["trigger"].dt == ALARM == timedelta(days=-2, hours=-15)
    assert datetime(2026, 12, 7) + ALARM == datetime(2026, 12, 4, 9)  # noqa: DTZ001 the calendar's own day
    assert "TRIGGER:-P2DT15H\r\n" in calendar_of(listing(row())).decode()


def test_a_later_file_has_the_same_names_so_that_an_import_moves_entries_and_doubles_none() -> None:
    (before,) = read(listing(row()))
    moved = row(
        item=77,
        entered_at="2026-11-21T07:00:00.000000Z",
        due=date(2026, 12, 20),
        amount=1,
        payer="Another",
        changed_at="2026-11-21T08:00:01.500000Z",
    )
    (after,) = read(listing(moved, today=TODAY + timedelta(1)))
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (27_936_000, 28_022_401)  # seconds of the year 2026
    assert before["dtstamp"].dt == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert after["dtstamp"].dt == datetime(2026, 11, 21, 8, 0, 1, tzinfo=UTC)
    assert re.fullmatch(r"[0-9a-f]{32}@appealkit", str(after["uid"]))


def test_no_two_entries_have_one_name() -> None:
    rows = [row(name, due=day, legal_due=date(2027, 1, 1)) for name in ("a", "b") for day in (date(2026, 12, 1),)]
    events = read(listing(*rows, row("c", due=None), row("d", due=TODAY - timedelta(1))))
    assert len({str(event["uid"]) for event in events}) == len(events) == 7


def test_the_same_listing_gives_the_same_bytes_in_whatever_order_it_is() -> None:
    rows = [row("b", due=None), row("a"), row("c", due=None), row("d", legal_due=date(2027, 1, 1))]
    assert calendar_of(listing(*rows)) == calendar_of(listing(*reversed(rows)))


def test_what_has_no_due_date_stands_today_with_how_many_and_which() -> None:
    found = listing(row("b", due=None, claim_number=None), row("a", due=None, amount=5), row("dated"))
    entry = read(found)[-1]
    assert entry["dtstart"].dt == TODAY
    assert str(entry["summary"]) == "Due date not known, see the notice: 2 items"
    assert str(entry["description"]).splitlines() == [
        "a: Example Health Plan, claim 2026-0917-00432, $0.05",
        "b: Example Health Plan, claim not known, $1,450.00",
    ]


def test_what_is_overdue_stands_today_too_where_it_is_seen() -> None:
    found = listing(row("late", due=TODAY - timedelta(9)))
    assert titles(found) == [
        (TODAY - timedelta(9), "Last safe day: Example Health Plan, $1,450.00, late"),
        (TODAY, "Overdue, act or explain: 1 item"),
    ]


def test_the_entry_of_today_moves_on_with_the_next_file_of_the_same_question() -> None:
    unknown = row(due=None)
    (today,) = read(listing(unknown, asked=due_within(14)))
    (tomorrow,) = read(listing(unknown, asked=due_within(30), today=TODAY + timedelta(1)))
    (mine,) = read(listing(unknown, asked=due_within(14) & owned_by("Kim")))
    assert today["uid"] == tomorrow["uid"] != mine["uid"]
    assert tomorrow["sequence"] == today["sequence"] + 1


@pytest.mark.parametrize("state", [State.SENT, State.WAITING, State.CLOSED])
def test_the_day_of_what_has_been_sent_or_closed_is_withdrawn(state: State) -> None:
    (before,) = read(listing(row()))
    (after,) = read(listing(row(state=state, changed_at="2026-11-22T08:00:00.000000Z")))
    assert before["uid"] == after["uid"]
    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")
    assert after["sequence"] > before["sequence"]
    assert str(after["summary"]).startswith(f"{state.value.capitalize()}: ")
    assert after.walk("VALARM") == []
    assert read(listing(row(state=state, due=TODAY - timedelta(1)))) == []


def test_what_is_not_workable_or_done_without_a_day_is_in_no_calendar() -> None:
    assert read(listing(row(state=State.NOT_WORKABLE), row("b", state=State.SENT, due=None))) == []


def test_it_says_how_many_days_of_open_items_it_has() -> None:
    assert entries(listing(row(legal_due=date(2027, 1, 1)), row("b", due=None), row("c", state=State.SENT))) == 2


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120)


@settings(max_examples=300, deadline=None)
@given(case=TEXT, payer=TEXT, claim=TEXT)
def test_whatever_the_names_are_every_line_is_short_and_everything_is_read_back(
    case: str, payer: str, claim: str
) -> None:
    found = listing(row(case, payer=payer, claim_number=claim, legal_due=date(2027, 1, 1)))
    data = calendar_of(found)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n", data)
    first, second = read(found)
    plain = "".join(sign if sign.isprintable() else " " for sign in f"{payer}, $1,450.00, {case}")
    assert str(first["summary"]) == f"Last safe day: {plain}".replace("\\", "/")
    assert first["uid"] != second["uid"]


def test_another_program_reads_the_same() -> None:
    vobject = pytest.importorskip("vobject")
    found = listing(
        row("a,b;c\\d", payer="Ünited; Health, Inc. " * 5, legal_due=date(2026, 12, 12)), row("unknown", due=None)
    )
    calendar = vobject.readOne(calendar_of(found).decode())
    ours = [(str(event["uid"]), event["dtstart"].dt, str(event["summary"])) for event in read(found)]
    theirs = [(event.uid.value, event.dtstart.value, event.summary.value) for event in calendar.vevent_list]
    assert theirs == ours
    assert [event.validate(raiseException=True) for event in calendar.vevent_list] == [True] * 3


def test_the_calendar_of_a_worklist_holds_its_items(worklist: Worklist) -> None:
    with worklist.writing() as connection:
        put(connection, "near", due=TODAY + timedelta(5))
        put(connection, "far", due=TODAY + timedelta(50))
        put(connection, "unknown")
        put(connection, "sent", state="sent", due=TODAY + timedelta(6))
        put(connection, "hopeless", state="not-workable", due=TODAY + timedelta(6))
    with worklist.reading() as connection:
        asked = due_within(14) & in_states(*IN_A_CALENDAR)
        found = list_items(connection, asked, TODAY, worklist.moment())
    assert titles(found) == [
        (date(2026, 11, 27), "Last safe day: Example Health Plan, $1,450.00, near"),
        (date(2026, 11, 28), "Sent: Last safe day: Example Health Plan, $1,450.00, sent"),
        (TODAY, "Due date not known, see the notice: 1 item"),
    ]
