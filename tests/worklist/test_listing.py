"""The list: an unknown due date before all others, then what is overdue; nothing left out without being counted."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest

from appealkit.worklist.database import Worklist
from appealkit.worklist.listed import listing_csv, listing_json
from appealkit.worklist.listing import Group, Listing, Totals, first_of, list_items
from appealkit.worklist.near import hints
from appealkit.worklist.plain import FAILED, PLAIN, in_time
from appealkit.worklist.states import State
from appealkit.worklist.where import Filter, read_only, read_where
from worklist.rows import put

TODAY = date(2026, 11, 22)
NOW = "2026-11-22T09:00:00.000000Z"
LATER = "2026-11-22T17:00:00.000000Z"


def day(count: int) -> date:
    return TODAY + timedelta(count)


@pytest.fixture
def filled(worklist: Worklist) -> Worklist:
    with worklist.writing() as connection:
        put(connection, "next-week", state="drafted", due=day(8), amount=10_000)
        put(connection, "unknown-small", state="needs-evidence", amount=100, payer="Cigna")
        put(
            connection,
            "overdue",
            state="needs-evidence",
            due=day(-1),
            legal_due=day(3),
            amount=20_000,
            gaps=[{}, {"blocking": False}, {}],
        )
        put(connection, "unknown-big", state="new", amount=900_000)
        put(connection, "late", state="ready", due=day(-9), legal_due=day(-4), amount=30_000)
        put(
            connection,
            "today",
            state="approved",
            due=TODAY,
            amount=40_000,
            owner="Kim",
            owned_until=LATER,
            lines=[{"procedure": "64483"}, {"procedure": "64484"}, {"procedure": "64483", "route": "no-appeal"}],
        )
        put(connection, "soon", state="new", due=day(7), amount=1, owner="Ann", owned_until=NOW)
        put(connection, "sent", state="sent", due=day(-2))
        put(connection, "sent-unknown", state="sent")
        put(connection, "closed", state="closed", due=day(-200))
        put(connection, "hopeless", state="not-workable")  # fmt: skip
    return worklist


def listed(worklist: Worklist, asked: Filter | str = "") -> Listing:
    found = read_where(asked)[0] if isinstance(asked, str) else asked
    with worklist.reading() as connection:
        return list_items(connection, found, TODAY, NOW)


def names(listing: Listing, group: Group) -> list[str]:
    return [row.case for row in listing.of(group)]


def test_the_unknown_come_first_then_the_overdue_then_the_others(filled: Worklist) -> None:
    found = listed(filled)
    assert [row.case for row in found.rows[:2]] == ["unknown-big", "unknown-small"]
    assert sorted(names(found, Group.UNKNOWN)) == ["unknown-big", "unknown-small"]
    assert sorted(names(found, Group.OVERDUE)) == ["late", "overdue"]
    assert sorted(names(found, Group.AHEAD)) == ["next-week", "soon", "today"]
    groups = [row.group(TODAY) for row in found.rows]
    assert groups == sorted(groups)


def test_within_each_part_what_is_to_do_first_comes_first(worklist: Worklist) -> None:
    """10 days and $1,000 stand before 1 day and $100: 1000 ÷ 11 is more than 100 ÷ 2; half a support counts half."""
    supported = [{"amount": 100_000, "support": "supported"}]
    with worklist.writing() as connection:
        put(
            connection,
            state="drafted",
            case="small-tomorrow",
            due=day(1),
            amount=10_000,
            lines=[{"amount": 10_000, "support": "supported"}],
        )
        put(connection, state="drafted", case="big-later", due=day(10), amount=100_000, lines=supported)
        put(
            connection,
            state="drafted",
            case="big-weak",
            due=day(10),
            amount=100_000,
            lines=[{"amount": 100_000, "support": "incomplete"}],
        )
        put(
            connection,
            state="drafted",
            case="past-the-law",
            due=day(-9),
            legal_due=day(-8),
            amount=900_000,
            lines=supported,
        )
        put(
            connection,
            state="drafted",
            case="past-the-safe-day",
            due=day(-3),
            legal_due=day(3),
            amount=100,
            lines=supported,
        )
        put(connection, state="drafted", case="unknown", lines=supported)
    found = listed(worklist)
    assert [row.case for row in found.rows] == [
        "unknown", "past-the-safe-day", "past-the-law", "big-later", "small-tomorrow", "big-weak",
    ]  # fmt: skip
    assert {row.case: row.priority for row in found.of(Group.AHEAD)} == {
        "big-later": 9_090, "small-tomorrow": 5_000, "big-weak": 4_545,
    }  # fmt: skip
    assert listing_json(found, found.rows)["items"][3]["priority"] == "90.90"


def test_the_totals_say_how_many_how_much_and_how_many_without_a_day(filled: Worklist) -> None:
    assert listed(filled).totals == Totals(items=7, cents=1_000_101, unknown=2, overdue=2, soon=2)
    assert listed(filled, "amount>1000000").totals == Totals()


def test_what_is_sent_closed_or_hopeless_is_counted_and_shown_when_asked_for(filled: Worklist) -> None:
    assert listed(filled).elsewhere.states == {State.SENT: 2, State.CLOSED: 1, State.NOT_WORKABLE: 1}
    everything = listed(filled, read_only("all")[0])
    assert sorted(names(everything, Group.DONE)) == ["closed", "hopeless", "sent", "sent-unknown"]
    assert everything.elsewhere.states == {}
    assert len(everything.rows) == 11


@pytest.mark.parametrize(
    ("asked", "left_out"),
    [("due<=3d", 0), ("due=2026-11-22", 0), ("due=known", 2), ("payer=Cigna", 1), ("amount>500", 1), ("state=sent", 2)],
)
def test_an_item_without_a_due_date_is_listed_or_counted_whatever_is_asked(
    filled: Worklist, asked: str, left_out: int
) -> None:
    found = listed(filled, asked)
    assert found.elsewhere.unknown == left_out
    assert found.totals.unknown + left_out == 2


def test_a_limit_counts_what_has_a_day_and_cuts_nothing_without_one(filled: Worklist) -> None:
    rows = listed(filled).rows
    assert [row.case for row in first_of(rows, 0, TODAY)] == ["unknown-big", "unknown-small"]
    assert len(first_of(rows, 1, TODAY)) == 3
    assert first_of(rows, None, TODAY) == rows


def test_a_row_tells_its_lines_what_is_lacking_and_who_has_it_now(filled: Worklist) -> None:
    rows = {row.case: row for row in listed(filled).rows}
    assert rows["today"].procedures == ("64483", "64484")
    assert rows["today"].routes == ("appeal", "no-appeal")
    assert (rows["today"].owner, rows["today"].owned_until) == ("Kim", LATER)
    assert (rows["soon"].owner, rows["soon"].owned_until) == (None, None)
    assert rows["overdue"].lacking == 2
    assert [name for name, row in rows.items() if row.is_late(TODAY)] == ["late"]


def test_as_json_it_says_the_same(filled: Worklist) -> None:
    found = listed(filled, "due<=7d")
    said = listing_json(found, found.rows)
    assert said["asked"] == "due within 7 days (overdue and unknown ones too)"
    assert said["totals"] == {
        "items": 6, "amount": "9901.01", "without_due_date": 2, "overdue": 2, "due_soon": 2,
    }  # fmt: skip
    assert said["elsewhere"] == {
        "items": {"drafted": 1, "sent": 2, "closed": 1, "not-workable": 1},
        "without_due_date": 0,
    }
    first = said["items"][0]
    assert (first["case"], first["due"], first["days_left"], first["amount"]) == ("unknown-big", None, None, "9000.00")
    assert len(said["items"]) == 6


def test_as_csv_every_item_has_its_line_and_no_text_is_a_formula(worklist: Worklist) -> None:
    with worklist.writing() as connection:
        put(connection, "=HYPERLINK(1)", payer="@cmd", claim_number="-1+2", says='Say "no",\nthen go')
        put(connection, "plain", due=day(3), claim_number="-12", amount=145_050)
    found = listed(worklist)
    lines = list(csv.DictReader(io.StringIO(listing_csv(found.rows, TODAY))))
    assert [line["case"] for line in lines] == ["'=HYPERLINK(1)", "plain"]
    assert (lines[0]["payer"], lines[0]["claim_number"], lines[0]["due"]) == ("'@cmd", "'-1+2", "not known")
    assert lines[0]["says"] == 'Say "no",\nthen go'
    assert (lines[1]["due"], lines[1]["days_left"], lines[1]["amount"]) == ("2026-11-25", "3", "1450.50")
    assert lines[1]["claim_number"] == "-12"


def told(worklist: Worklist, asked: str) -> list[tuple[str, str]]:
    with worklist.reading() as connection:
        return [(problem.says, problem.mend) for problem in hints(connection, read_where(asked)[0])]


def test_a_name_that_nothing_has_is_told_with_the_nearest(worklist: Worklist) -> None:
    with worklist.writing() as connection:
        put(connection, "a", payer="Aetna Health", argued=[{"reason": "conservative-care"}], owner="Kim")
    assert told(worklist, "payer=aetna reason=conservtive-care") == [
        ("no item has the payer 'aetna'", "did you mean 'Aetna Health'?"),
        ("no item has the reason 'conservtive-care'", "did you mean 'conservative-care'?"),
    ]
    assert told(worklist, "payer~AETNA payer!=x owner=kim amount>5 state=new failure=any") == []
    assert told(worklist, "failure=W090") == [
        ("no item has the failure 'W090'", "see `appealkit worklist --only all` for what there is")
    ]


def test_every_state_has_its_words_and_a_sign_that_no_other_has() -> None:
    assert set(PLAIN) == set(State)
    every = [*PLAIN.values(), FAILED]
    assert len({plain.words for plain in every}) == len({plain.sign for plain in every}) == len(every)
    assert all(plain.ascii.isascii() and len(plain.ascii) == 1 and plain.next for plain in every)


@pytest.mark.parametrize(
    ("count", "words"),
    [(14, "14 days left"), (1, "1 day left"), (0, "today"), (-1, "1 day over"), (-30, "30 days over")],
)
def test_days_left_in_words(count: int, words: str) -> None:
    assert in_time(day(count), TODAY) == words
    assert in_time(None, TODAY) == "not known"
