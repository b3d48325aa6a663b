"""Two people never have one item in hand, whoever takes it first and however close they are; a hold ends by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from appealkit.errors import CODE_PAGES
from appealkit.worklist import audit as trail
from appealkit.worklist.claims import take as claim_for_a_run
from appealkit.worklist.database import Worklist
from appealkit.worklist.owners import give_back, read_time, take
from appealkit.worklist.tables import audit, items
from worklist import queue_of
from worklist.conftest import Clock
from worklist.rows import put


@pytest.fixture
def three(worklist: Worklist) -> list[int]:
    """The numbers of three items that nobody has."""
    with worklist.writing() as connection:
        return [put(connection, name) for name in ("one", "two", "three")]


def held(worklist: Worklist) -> dict[str, tuple[str | None, str | None]]:
    with worklist.reading() as connection:
        rows = connection.execute(select(items.c.case, items.c.owner, items.c.owned_until)).all()
    return {row.case: (row.owner, row.owned_until) for row in rows}


def told(worklist: Worklist) -> list[tuple[str, str, int]]:
    with worklist.reading() as connection:
        assert trail.verify(connection).holds
        rows = connection.execute(select(audit.c.actor, audit.c.event, audit.c.item).order_by(audit.c.seq)).all()
    return [(row.actor, row.event, row.item) for row in rows]


def test_who_takes_an_item_has_it_for_so_long(worklist: Worklist, three: list[int]) -> None:
    found = take(worklist, three[:2], "Kim Doe", timedelta(hours=2))
    assert (found.cases, found.until, found.problems) == (("one", "two"), "2026-11-21T10:00:00.000000Z", ())
    assert held(worklist) == {
        "one": ("Kim Doe", "2026-11-21T10:00:00.000000Z"),
        "two": ("Kim Doe", "2026-11-21T10:00:00.000000Z"),
        "three": (None, None),
    }
    assert told(worklist) == [("Kim Doe", "taken", three[0]), ("Kim Doe", "taken", three[1])]


def test_another_is_refused_and_told_who_has_it_and_until_when(worklist: Worklist, three: list[int]) -> None:
    take(worklist, three[:1], "Kim Doe")
    found = take(worklist, [three[1], three[0]], "Ann")
    assert found.cases == ("two",)
    (problem,) = found.problems
    assert problem.code == "W054"
    assert problem.says == "Kim Doe has one in hand until 2026-11-21 16:00"
    assert problem.mend == "ask Kim Doe to give it back, or take it after that"
    assert {case: owner for case, (owner, _) in held(worklist).items()} == {
        "one": "Kim Doe",
        "two": "Ann",
        "three": None,
    }
    assert told(worklist) == [("Kim Doe", "taken", three[0]), ("Ann", "taken", three[1])]


def test_a_hold_ends_at_its_moment_and_not_before(worklist: Worklist, three: list[int], clock: Clock) -> None:
    take(worklist, three[:1], "Kim", timedelta(hours=1))
    clock.goes_on(minutes=59, seconds=59)
    assert take(worklist, three[:1], "Ann").cases == ()
    clock.goes_on(seconds=1)
    assert take(worklist, three[:1], "Ann").cases == ("one",)


def test_ones_own_is_held_longer_by_taking_it_again(worklist: Worklist, three: list[int], clock: Clock) -> None:
    take(worklist, three[:1], "Kim", timedelta(hours=1))
    clock.goes_on(minutes=30)
    assert take(worklist, three[:1], "kim", timedelta(hours=1)).until == "2026-11-21T09:30:00.000000Z"
    assert held(worklist)["one"] == ("kim", "2026-11-21T09:30:00.000000Z")


def test_what_is_given_back_anybody_may_take(worklist: Worklist, three: list[int]) -> None:
    take(worklist, three[:1], "Kim")
    assert give_back(worklist, three[:1], "Kim").cases == ("one",)
    assert held(worklist)["one"] == (None, None)
    assert take(worklist, three[:1], "Ann").cases == ("one",)
    assert [event for _, event, _ in told(worklist)] == ["taken", "given-back", "taken"]


def test_only_who_has_it_gives_it_back(worklist: Worklist, three: list[int], clock: Clock) -> None:
    take(worklist, three[:1], "Kim", timedelta(hours=1))
    found = give_back(worklist, three[:2], "Ann")
    assert found.cases == ()
    assert [problem.code for problem in found.problems] == ["W055", "W055"]
    assert [problem.says for problem in found.problems] == ["Kim has one in hand", "nobody has two in hand"]
    clock.goes_on(hours=1)
    assert [problem.says for problem in give_back(worklist, three[:1], "Kim").problems] == ["nobody has one in hand"]
    assert [event for _, event, _ in told(worklist)] == ["taken"]


def test_what_a_person_has_a_run_still_drafts_and_what_a_run_works_on_a_person_takes(
    worklist: Worklist, three: list[int]
) -> None:
    take(worklist, three[:1], "Kim")
    with worklist.writing() as connection:
        claim = claim_for_a_run(connection, three[0], "run@host:1", worklist.moment(), "2026-11-21T08:01:00.000000Z")
        assert claim is not None
        claimed = claim_for_a_run(connection, three[1], "run@host:1", worklist.moment(), "2026-11-21T08:01:00.000000Z")
        assert claimed is not None
    assert take(worklist, three[1:2], "Ann").cases == ("two",)


def test_a_run_drafts_what_a_person_has_in_hand_and_it_stays_theirs(
    worklist: Worklist, own_workspace: Path, tmp_path: Path
) -> None:
    queue_of.queue(own_workspace, 1)
    queue_of.enter(worklist, own_workspace)
    until = take(worklist, [1], "Kim").until
    queue_of.work_here(worklist, own_workspace, tmp_path / "out")
    assert held(worklist) == {"care-0": ("Kim", until)}
    with worklist.reading() as connection:
        assert connection.execute(select(items.c.state)).scalar_one() == "drafted"
        assert trail.verify(connection).holds


def test_taking_an_item_does_not_change_it(worklist: Worklist, three: list[int], clock: Clock) -> None:
    def other_columns() -> object:
        with worklist.reading() as connection:
            row = connection.execute(select(items).where(items.c.id == three[0])).one()._asdict()
        return {name: value for name, value in row.items() if name not in {"owner", "owned_until"}}

    before = other_columns()
    clock.goes_on(hours=1)
    take(worklist, three[:1], "Kim")
    assert other_columns() == before


def test_an_item_that_was_given_without_an_end_stays_with_its_owner(worklist: Worklist, three: list[int]) -> None:
    with worklist.writing() as connection:
        connection.execute(update(items).where(items.c.id == three[0]).values(owner="Kim", owned_until=None))
    (problem,) = take(worklist, three[:1], "Ann").problems
    assert problem.says == "Kim has one in hand"
    assert give_back(worklist, three[:1], "Kim").cases == ("one",)


def test_of_many_who_take_the_same_items_at_once_one_gets_each(open_made: Callable[[], Worklist]) -> None:
    """Eight people, each with a connection of their own, take twenty items in orders of their own, at one moment."""
    people = [f"Person {number}" for number in range(8)]
    opened = [open_made() for _ in people]
    with opened[0].writing() as connection:
        numbers = [put(connection, f"case-{number}") for number in range(20)]
    start = threading.Barrier(len(people))

    def everything(at: int) -> tuple[str, ...]:
        turned = numbers[at:] + numbers[:at] if at % 2 else [*reversed(numbers)]
        start.wait()
        return tuple(case for item in turned for case in take(opened[at], [item], people[at]).cases)

    with ThreadPoolExecutor(len(people)) as pool:
        got = list(pool.map(everything, range(len(people))))
    assert sorted(case for cases in got for case in cases) == sorted(f"case-{number}" for number in range(20))
    owners = {case: owner for case, (owner, _) in held(opened[0]).items()}
    assert owners == {case: people[at] for at, cases in enumerate(got) for case in cases}
    assert sorted(item for _, event, item in told(opened[0]) if event == "taken") == numbers


def test_two_who_take_the_same_list_at_once_do_not_wait_for_each_other_for_ever(
    open_made: Callable[[], Worklist],
) -> None:
    """The same items in opposite orders, each in one go: in PostgreSQL two such orders would wait in a ring."""
    first, second = open_made(), open_made()
    with first.writing() as connection:
        numbers = [put(connection, f"case-{number}") for number in range(30)]
    for _ in range(10):
        start = threading.Barrier(2)

        def all_of(worklist: Worklist, who: str, order: list[int], start: threading.Barrier = start) -> int:
            start.wait()
            return len(take(worklist, order, who).cases)

        with ThreadPoolExecutor(2) as pool:
            mine = pool.submit(all_of, first, "Kim", numbers)
            yours = pool.submit(all_of, second, "Ann", numbers[::-1])
            assert sorted((mine.result(30), yours.result(30))) == [0, 30]
        give_back(first, numbers, "Kim")
        give_back(second, numbers, "Ann")


@pytest.mark.parametrize(
    ("text", "length"),
    [("30m", timedelta(minutes=30)), ("8h", timedelta(hours=8)), (" 2D ", timedelta(days=2)), ("30d", timedelta(30))],
)
def test_a_time_to_hold_for(text: str, length: timedelta) -> None:
    assert read_time(text) == (length, ())


@pytest.mark.parametrize("text", ["8", "", "0h", "-1h", "31d", "99999d", "1.5h", "8 h", "８h"])
def test_a_time_that_is_none_is_told(text: str) -> None:
    assert [problem.code for problem in read_time(text)[1]] == ["W056"]


@pytest.mark.parametrize("code", ["W054", "W055", "W056"])
def test_every_code_has_its_page(code: str) -> None:
    assert "Bad: " in CODE_PAGES[code].text
    assert "Good: " in CODE_PAGES[code].text
