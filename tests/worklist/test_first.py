"""What to do first: the formula, its terms, and the three lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection

from appealkit.worklist.database import Worklist
from appealkit.worklist.first import Place, Rank, first, past_of, places
from appealkit.worklist.rates import decided
from worklist.handmade import TODAY, Item, Line, put

WON = ("overturned", date(2026, 10, 1), 10_000)
LOST = ("upheld", date(2026, 10, 1), None)


@pytest.fixture
def connection(worklist: Worklist) -> Iterator[Connection]:
    with worklist.writing() as made:
        yield made


def found(connection: Connection) -> dict[str, Place]:
    return {place.case: place for place in places(connection, TODAY)}


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def one(case: str, days: int | None, cents: int = 100_000, **more: object) -> Item:
    line = Line(cents, **more)  # type: ignore[arg-type]
    return Item(case, due=None if days is None else in_days(days), lines=[line])


def test_the_priority_is_the_amount_by_the_days_that_are_left_today_included(connection: Connection) -> None:
    put(connection, [one("today", 0), one("tomorrow", 1), one("week", 7), one("month", 30)])
    scores = {case: place.score for case, place in found(connection).items()}
    assert scores == {"today": 100_000, "tomorrow": 50_000, "week": 12_500, "month": 3_225}


def test_support_is_weighed_line_by_line(connection: Connection) -> None:
    put(
        connection,
        [
            one("supported", 0, support="supported"),
            one("incomplete", 0, support="incomplete"),
            one("unsupported", 0, support="unsupported"),
            one("barred", 0, support="barred"),
            one("no strategy", 0, support=None),
            one("corrected", 0, route="corrected-claim", support="unsupported"),
            one("person", 0, route="needs-a-person", support=None),
            one("hopeless", 0, route="no-appeal", support="supported"),
            Item("two lines", due=TODAY, lines=[Line(60_000), Line(40_000, support="incomplete")]),
            Item("not judged", state="new", due=TODAY, cents=100_000),
        ],
    )
    assert {case: place.support for case, place in found(connection).items()} == {
        "supported": 1.0, "incomplete": 0.5, "unsupported": 0.1, "barred": 0.1, "no strategy": 0.5,
        "corrected": 1.0, "person": 0.5, "hopeless": 0.0, "two lines": 0.8, "not judged": 0.5,
    }  # fmt: skip


def test_only_what_is_the_practices_to_do_has_a_place(connection: Connection) -> None:
    states = ["new", "needs-evidence", "ready", "drafted", "approved", "sent", "waiting", "closed", "not-workable"]
    put(connection, [Item(state, state=state, cents=1) for state in states])
    assert set(found(connection)) == {"new", "needs-evidence", "ready", "drafted", "approved"}


def test_an_unknown_due_date_stands_first_and_a_lapsed_one_last(connection: Connection) -> None:
    put(
        connection,
        [
            Item("lapsed", due=in_days(-9), legal_due=in_days(-2), lines=[Line(900_000)]),
            Item("told late", due=in_days(3), late=True, lines=[Line(800_000)]),
            Item("overdue", due=in_days(-1), legal_due=in_days(4), lines=[Line(100)]),
            Item("in time", due=in_days(5), lines=[Line(300)]),
            Item("unknown small", lines=[Line(1)]),
            Item("unknown large", lines=[Line(2)]),
        ],
    )
    lists = first(places(connection, TODAY), 10)
    assert {rank: [place.case for place in lists[rank]] for rank in Rank} == {
        Rank.NO_DUE_DATE: ["unknown large", "unknown small"],
        Rank.IN_TIME: ["overdue", "in time"],  # 100 / 1 and 300 / 6
        Rank.LATE: ["lapsed", "told late"],  # 900,000 / 1 and 800,000 / 4
    }


def test_of_equal_priorities_the_earlier_day_then_the_older_item_comes_first(connection: Connection) -> None:
    put(connection, [one("later", 1, 200), one("second", 0, 100), one("third", 0, 100)])
    assert [place.case for place in first(places(connection, TODAY), 9)[Rank.IN_TIME]] == ["second", "third", "later"]


def test_the_first_few_are_the_same_as_of_all_sorted(connection: Connection) -> None:
    put(connection, [one(f"c{number}", (number * 7) % 40, 1000 + (number * 37) % 501) for number in range(250)])
    everything = sorted((place for place in places(connection, TODAY)), key=lambda place: place.key)
    assert list(first(iter(everything[::-1]), 5)[Rank.IN_TIME]) == everything[:5]


def test_past_decisions_count_from_twenty_on_and_stay_between_a_half_and_one_and_a_half() -> None:
    # ½ + (won + 1.9207) / (n + 3.8415): 20 of 20 → 0.5 + 0.9194, 0 of 20 → 0.5 + 0.0806, 50 of 100 → 1
    assert past_of(None) == 100
    assert past_of(decided("x", {"overturned": 19}, 0, 0)) == 100
    assert past_of(decided("x", {"overturned": 20}, 0, 0)) == 142
    assert past_of(decided("x", {"upheld": 20}, 0, 0)) == 58
    assert past_of(decided("x", {"overturned": 50, "upheld": 50}, 0, 0)) == 100


def test_of_two_reasons_the_one_that_the_payer_takes_back_less_often_counts(connection: Connection) -> None:
    def closed(number: int, reason: str, came: tuple[str, date, int | None]) -> Item:
        line = Line(1, argues=[(reason, "s", "r", "met", True)])
        return Item(f"{reason}{number}", state="closed", lines=[line], decided=[came])

    both = Line(100_000, argues=[("frequency", "s", "r", "met", True), ("bundling", "t", "r", "met", True)])
    put(
        connection,
        [
            *(closed(number, "frequency", WON) for number in range(20)),
            *(closed(number, "bundling", LOST) for number in range(20)),
            Item("both", due=TODAY, lines=[both]),
            Item("elsewhere", payer="Other", due=TODAY, lines=[both]),
        ],
    )
    place = found(connection)["both"]
    assert (place.past, place.score) == (58, 58_000)
    assert found(connection)["elsewhere"].past == 100


def test_money_of_nothing_has_a_place_all_the_same(connection: Connection) -> None:
    put(connection, [Item("nothing", state="new", due=TODAY)])
    place = found(connection)["nothing"]
    assert (place.score, place.support, place.rank) == (0, 0.0, Rank.IN_TIME)
