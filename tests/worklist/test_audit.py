"""The audit trail holds what happened, and shows where somebody changed it."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text

from appealkit.worklist.audit import sealed, tell, verify
from appealkit.worklist.states import Event

GUARDS = {
    "sqlite": ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"),
    "postgresql": ("DROP TRIGGER audit_only_grows ON audit",),
}


@pytest.fixture
def trail(worklist):
    """A worklist with five entries, and its guards taken away, as somebody with the password might."""
    for number in range(5):
        with worklist.writing() as connection:
            tell(connection, worklist.moment(), "A. Biller", Event.RUN_BEGAN, None, run=f"run-{number}")
    with worklist.writing() as connection:
        for statement in GUARDS[connection.dialect.name]:
            connection.execute(text(statement))
    return worklist


def test_an_entry_is_sealed_with_the_one_before_it():
    first = sealed("0" * 64, 1, "2026-11-21T08:00:00.000000Z", "A. Biller", "run-began", None, {"run": "a"})
    # SHA-256 of ["000…0",1,"2026-11-21T08:00:00.000000Z","A. Biller","run-began",null,{"run":"a"}]
    assert first == "1e498b5fc3466e45df839e937f548d72a7f44a692303cc3f79ec418833f4e6c4"
    assert sealed(first, 2, "2026-11-21T08:00:00.000000Z", "A. Biller", "run-began", None, {"run": "a"}) != first


@pytest.mark.parametrize(
    ("tampered", "broken"),
    [
        ("UPDATE audit SET actor = 'B. Biller' WHERE seq = 3", 3),
        ("UPDATE audit SET at = '2026-11-20T08:00:00.000000Z' WHERE seq = 5", 5),
        ("DELETE FROM audit WHERE seq = 2", 3),
        ("DELETE FROM audit WHERE seq = 5", 5),
        ("UPDATE audit SET seq = seq + 10 WHERE seq = 4", 5),
    ],
)
def test_a_changed_or_removed_entry_shows(trail, tampered, broken):
    with trail.writing() as connection:
        assert verify(connection).holds
        connection.execute(text(tampered))
        found = verify(connection)
    assert (found.holds, found.broken) == (False, broken)


def test_a_trail_cut_short_shows_against_a_seal_that_was_noted(trail):
    with trail.writing() as connection:
        noted = verify(connection).seal
        assert verify(connection, noted).holds
        connection.execute(text("DELETE FROM audit WHERE seq = 5"))
        connection.execute(text("UPDATE audit_head SET seq = 4, seal = (SELECT seal FROM audit WHERE seq = 4)"))
        assert verify(connection).holds
        assert (verify(connection, noted).holds, verify(connection, noted).knows_head) == (False, False)


def test_entries_told_at_once_stand_in_one_row_without_a_gap(worklist, open_made):
    def tell_ten() -> None:
        mine = open_made()
        for _ in range(10):
            with mine.writing() as connection:
                tell(connection, mine.moment(), "A. Biller", Event.RUN_BEGAN, None)

    people = [threading.Thread(target=tell_ten) for _ in range(4)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    with worklist.reading() as connection:
        assert (verify(connection).entries, verify(connection).holds) == (40, True)
