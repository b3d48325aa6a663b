"""The worklist counted: every number here was counted by hand from the rows of small.py."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, insert

from appealkit.worklist import decisions, figures, lacking, repeated
from appealkit.worklist.database import Worklist
from appealkit.worklist.figures import Sum, Tally
from appealkit.worklist.first import places
from appealkit.worklist.tables import outcomes
from worklist import many
from worklist.handmade import TODAY, Gap, Item, Line, put
from worklist.small import LONG_PAYER, PT, SMALL, THERAPY


@pytest.fixture
def connection(worklist: Worklist) -> Iterator[Connection]:
    with worklist.writing() as made:
        yield made


@pytest.fixture
def small(connection: Connection) -> Connection:
    put(connection, SMALL)
    return connection


def test_the_headline_tells_what_is_open_and_what_came_back(small: Connection) -> None:
    found = figures.headline(small)
    assert found.all == Sum(15, 1_041_000)
    assert found.open == Sum(12, 879_000)  # not c12, c13, c14
    assert found.to_do == Sum(10, 709_000)  # without c10, c11
    assert found.in_flight == Sum(2, 170_000)
    assert found.closed == Sum(2, 150_000)
    assert found.not_workable == Sum(1, 12_000)
    assert found.recovered == 64_012 + 15_000
    assert found.for_a_person == Sum(1, 20_000)
    assert found.failed == Sum(2, 101_000)
    assert found.to_release == Sum(3, 283_000)  # c01, c02, c15
    assert found.to_send == Sum(1, 70_000)
    assert found.drafts == Sum(1, 40_000)


def test_every_state_is_told_also_one_without_a_case(small: Connection) -> None:
    assert [(tally.name, tally.all.cases, tally.all.cents) for tally in figures.by_state(small)] == [
        ("new", 2, 101_000), ("needs-evidence", 2, 205_000), ("ready", 2, 50_000), ("not-workable", 1, 12_000),
        ("drafted", 3, 283_000), ("approved", 1, 70_000), ("sent", 1, 90_000), ("waiting", 1, 80_000),
        ("closed", 2, 150_000),
    ]  # fmt: skip


def test_payers_stand_by_their_open_money(small: Connection) -> None:
    assert figures.by_payer(small) == (
        Tally("Medicare", Sum(10, 743_000), Sum(8, 621_000)),
        Tally("Aetna", Sum(4, 200_000), Sum(3, 160_000)),
        Tally(LONG_PAYER, Sum(1, 98_000), Sum(1, 98_000)),
    )


def test_a_case_whose_lines_go_two_ways_counts_in_both_with_their_own_money(small: Connection) -> None:
    assert figures.by_route(small) == (
        Tally("appeal", Sum(10, 863_000), Sum(8, 713_000)),
        Tally(None, Sum(2, 101_000), Sum(2, 101_000)),  # not judged yet
        Tally("corrected-claim", Sum(2, 45_000), Sum(2, 45_000)),
        Tally("needs-a-person", Sum(1, 20_000), Sum(1, 20_000)),
        Tally("no-appeal", Sum(1, 12_000), Sum(0, 0)),
    )
    assert sum(tally.all.cents for tally in figures.by_route(small)) == 1_041_000


def test_reasons_and_strategies_count_a_line_once_each(small: Connection) -> None:
    assert figures.by_reason(small) == (
        Tally("conservative-care", Sum(10, 863_000), Sum(8, 713_000)),
        Tally(None, Sum(2, 101_000), Sum(2, 101_000)),
        Tally("bundling", Sum(2, 45_000), Sum(2, 45_000)),
        Tally("", Sum(1, 20_000), Sum(1, 20_000)),  # judged, and no reason was recognised
        Tally("cosmetic", Sum(1, 12_000), Sum(0, 0)),
    )
    assert figures.by_strategy(small) == (
        Tally("conservative-care-failed", Sum(10, 863_000), Sum(8, 713_000)),
        Tally(None, Sum(2, 101_000), Sum(2, 101_000)),
        Tally("", Sum(4, 77_000), Sum(3, 65_000)),
    )


def test_what_is_due_is_counted_by_days_and_by_weeks(small: Connection) -> None:
    found = figures.dues(small, TODAY)
    assert found.unknown == Sum(1, 98_000)  # c02
    assert found.late == Sum(1, 20_000)  # c06
    assert found.overdue == Sum(1, 30_000)  # c05
    # c01 in 2 days, c15 in 1, c09 in 7, c03 in 11, c04 in 28, c08 in 30; c07 much later
    assert found.within == ((7, Sum(3, 255_000)), (14, Sum(4, 400_000)), (30, Sum(6, 511_000)))
    assert [week.due for week in found.weeks] == [
        Sum(2, 185_000), Sum(2, 215_000), Sum(), Sum(), Sum(2, 111_000), Sum(), Sum(), Sum(),
    ]  # fmt: skip
    assert (found.weeks[1].first, found.weeks[1].last) == (date(2026, 11, 29), date(2026, 12, 5))
    assert found.later == Sum(1, 50_000)


@pytest.mark.parametrize(
    ("days", "where"), [(-1, "overdue"), (0, "7"), (7, "7"), (8, "14"), (14, "14"), (15, "30"), (30, "30"), (31, "")]
)
def test_a_day_is_counted_from_its_first_place_on(days: int, where: str) -> None:
    found = figures.dues_of([(TODAY + timedelta(days=days), False, Sum(1, 5))], TODAY)
    held = [str(most) for most, due in found.within if due.cases]
    assert (held[0] if held else "overdue" if found.overdue.cases else "") == where


def test_gaps_are_grouped_by_who_holds_what_lacks(small: Connection) -> None:
    clinic, physician = lacking.holders(small)
    assert (clinic.name, clinic.waiting, clinic.not_asked, clinic.strengthens) == (PT, Sum(2, 205_000), 2, 0)
    assert [(want.requirement, want.cases, want.get, want.alike) for want in clinic.wants] == [
        ("care-long-enough", 2, THERAPY[1], True), ("therapy-attended", 1, "The attendance sheet", True),
    ]  # fmt: skip
    assert [(lack.case, lack.requirement, lack.asked_on) for lack in clinic.lacks] == [
        ("c03", "care-long-enough", None), ("c04", "care-long-enough", date(2026, 11, 10)),
        ("c04", "therapy-attended", None),
    ]  # fmt: skip
    assert (physician.name, physician.waiting, physician.strengthens, physician.wants) == (
        "treating physician", Sum(0, 0), 1, (),
    )  # fmt: skip


def test_gaps_of_what_is_out_or_over_are_not_asked_for(connection: Connection) -> None:
    states = ("sent", "waiting", "closed", "not-workable")
    put(connection, [Item(state, state=state, cents=1, gaps=[Gap(PT, *THERAPY)]) for state in states])
    assert lacking.holders(connection) == ()


def test_what_was_found_of_a_case_that_has_changed_since_counts_for_nothing(connection: Connection) -> None:
    changed = Item("a", "new", lines=[Line(900_000, "needs-a-person")], gaps=[Gap(PT, *THERAPY)], more={"amount": 100})
    put(connection, [changed])
    assert figures.by_route(connection) == figures.by_reason(connection) == (Tally(None, Sum(1, 100), Sum(1, 100)),)
    assert figures.headline(connection).for_a_person == Sum()
    assert lacking.holders(connection) == ()
    (place,) = places(connection, TODAY)
    assert (place.amount, place.support) == (100, 0.5)


def test_failures_of_one_code_are_one_line_in_the_words_of_the_oldest(small: Connection) -> None:
    (found,) = repeated.failures(small)
    assert (found.code, found.says, found.mend) == ("I012", "page 3 cannot be read", "scan it again")
    assert (found.stopped, found.cases) == (Sum(2, 101_000), ("c07", "c08"))


def test_the_same_reason_of_a_payer_ten_times_in_a_month_is_a_pattern(connection: Connection) -> None:
    line = Line(1_000, argues=[("frequency", "s", "r", "met", True), ("frequency", "s", "q", "met", True)])
    put(
        connection,
        [
            *(Item(f"n{number}", state="sent", lines=[line]) for number in range(7)),
            *(Item(f"d{number}", lines=[line, line]) for number in range(3)),
            *(Item(f"o{number}", payer="Aetna", lines=[line]) for number in range(9)),
            *(Item(f"m{number}", lines=[line], entered_at="2026-10-31T23:00:00.000000Z") for number in range(9)),
            *(Item(f"s{number}", payer="Cigna", state="sent", lines=[line]) for number in range(12)),
        ],
    )
    (found,) = repeated.patterns(connection)
    assert (found.payer, found.reason, found.month) == ("Medicare", "frequency", "2026-11")
    assert (found.came, found.to_do, found.cases) == (Sum(10, 13_000), Sum(3, 6_000), ("d0", "d1", "d2"))
    assert len(repeated.patterns(connection, often=9)) == 3


def test_a_case_counts_by_its_latest_decision_and_one_that_is_out_again_is_in_flight(small: Connection) -> None:
    aetna, medicare = decisions.by_payer(small)
    assert (medicare.name, medicare.overturned, medicare.upheld, medicare.in_flight) == ("Medicare", 1, 0, 1)
    assert (aetna.name, aetna.partial, aetna.of, aetna.in_flight, aetna.paid) == ("Aetna", 1, 1, 1, 15_000)
    assert medicare.paid == 64_012


def test_decisions_are_told_by_reason_by_argued_strategy_and_by_requirement_said_to_be_met(
    connection: Connection,
) -> None:
    def line(*argues: tuple[str, str, str, str, bool]) -> Line:
        return Line(1_000, argues=argues)

    two = line(("r1", "s1", "q2", "missing", True), ("r2", "s2", "q3", "met", False))
    won = [("overturned", date(2026, 10, 1), 100)]
    put(
        connection,
        [
            Item("a", state="closed", decided=won, lines=[line(("r1", "s1", "q1", "met", True))] * 2),
            Item("b", state="closed", decided=won, lines=[two]),
            Item("c", state="closed", decided=won, lines=[line(("r2", "", "", "missing", False))]),
        ],
    )  # fmt: skip
    assert [(one.name, one.overturned) for one in decisions.by_reason(connection)] == [("r1", 2), ("r2", 2)]
    assert [(one.name, one.overturned) for one in decisions.by_strategy(connection)] == [("s1", 2)]
    assert [(one.name, one.overturned) for one in decisions.by_requirement(connection)] == [("q1", 1)]
    assert {pair: one.of for pair, one in decisions.payer_and_reason(connection).items()} == {
        ("Medicare", "r1"): 2, ("Medicare", "r2"): 2,
    }  # fmt: skip


def test_two_decisions_of_one_day_are_ordered_as_they_were_told(connection: Connection) -> None:
    same = date(2026, 10, 1)
    put(connection, [Item("a", state="closed", cents=1, decided=[("upheld", same, None)])])
    row = {"item": 1, "outcome": "overturned", "on": same, "paid": 7, "source": "remittance"}
    connection.execute(insert(outcomes), row)
    (found,) = decisions.by_payer(connection)
    assert (found.overturned, found.upheld, found.paid) == (1, 0, 7)
    assert decisions.recovered(connection) == 7


def test_an_empty_worklist_has_empty_figures(connection: Connection) -> None:
    found = figures.headline(connection)
    assert (found.all, found.recovered) == (Sum(), 0)
    assert figures.by_payer(connection) == figures.by_route(connection) == figures.by_reason(connection) == ()
    assert lacking.holders(connection) == repeated.failures(connection) == repeated.patterns(connection) == ()
    assert decisions.by_payer(connection) == ()
    assert figures.dues(connection, TODAY).within == ((7, Sum()), (14, Sum()), (30, Sum()))


def test_the_sums_of_all_ways_to_count_agree(connection: Connection) -> None:
    many.fill(connection, 700)
    found, due = figures.headline(connection), figures.dues(connection, TODAY)

    def whole(tallies: tuple[Tally, ...]) -> tuple[int, int, int]:
        return (
            sum(one.all.cents for one in tallies),
            sum(one.open.cents for one in tallies),
            sum(one.all.cases for one in tallies),
        )

    expected = (found.all.cents, found.open.cents, found.all.cases)
    assert whole(figures.by_state(connection)) == whole(figures.by_payer(connection)) == expected
    assert whole(figures.by_route(connection))[:2] == expected[:2]  # a case of two routes counts in both
    parts = [due.unknown, due.late, due.overdue, due.later, *(week.due for week in due.weeks)]
    assert sum(parts, Sum()) == found.to_do
    assert len(list(places(connection, TODAY))) == found.to_do.cases
    closed = found.closed + found.not_workable
    assert found.open + closed == found.all == found.to_do + found.in_flight + closed
    assert sum(one.of for one in decisions.by_payer(connection)) == found.closed.cases
