"""How the payer decided, as a person notes it: once, of what was sent, with money and day that can be."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from appealkit.errors import AppealError
from appealkit.worklist import outcomes, releases, wentout
from appealkit.worklist.tables import outcomes as table
from appealkit.worklist.tables import releases as released
from stories import cases


def refused(act, *arguments, **named):
    """The code of the problem with which this act is refused."""
    with pytest.raises(AppealError) as found:
        act(*arguments, **named)
    return found.value.problems[0].code


@pytest.fixture
def waiting(office):
    """An item that was sent and confirmed, by its name."""
    case = office.drafted(cases.care())
    releases.release(office.worklist, case, "Kim Doe", office.root)
    wentout.sent(office.worklist, case, "portal", "P-77", None, "Kim Doe", office.root)
    return case


def note(office, case, decided="overturned", by="Kim Doe", **said):
    return outcomes.outcome(office.worklist, case, decided, by, **said)


def rows(office):
    with office.worklist.reading() as connection:
        found = connection.execute(select(table).order_by(table.c.id)).all()
    return [(row.outcome, row.paid, row.reason, row.on, row.source) for row in found]


def test_an_outcome_closes_the_item_with_its_money_in_cents(office, waiting):
    done = note(office, waiting, paid="$1,449.5", reason="CO-50 taken back")
    assert (done.state, done.says) == ("closed", "overturned on 2026-11-21, 1,449.50 paid")
    assert rows(office) == [("overturned", 144_950, "CO-50 taken back", date(2026, 11, 21), "Kim Doe")]
    entry = office.trail(waiting)[-1]
    assert (entry.event, entry.detail["outcome"], entry.detail["was"]) == ("decided", "overturned", "waiting")


@pytest.mark.parametrize(
    ("decided", "said", "code"),
    [
        ("won", {}, "W047"),
        ("overturned", {"paid": "10.005"}, "W038"),
        ("overturned", {"paid": "-5"}, "W038"),
        ("overturned", {"paid": "1,45.00"}, "W038"),
        ("overturned", {"paid": "٣"}, "W038"),
        ("upheld", {"paid": "4.00"}, "W041"),
        ("overturned", {"paid": "1450.01"}, "W041"),
        ("partial", {"paid": "0"}, "W041"),
        ("upheld", {"on": date(2026, 11, 22)}, "W037"),
        ("upheld", {"on": date(2026, 11, 20)}, "W037"),  # it went out on the 21st
        ("upheld", {"by": ""}, "W039"),
        ("upheld", {"reason": "x" * 300}, "W044"),
        ("upheld", {"instead_because": "typed wrongly"}, "W041"),
    ],
)
def test_what_cannot_be_is_not_noted(office, waiting, decided, said, code):
    assert refused(note, office, waiting, decided, **said) == code
    assert (office.state(waiting), rows(office)) == ("waiting", [])


@pytest.mark.parametrize("act", ["nothing", "release"])
def test_what_did_not_go_out_is_not_decided(office, act):
    case = office.drafted(cases.care())
    if act == "release":
        releases.release(office.worklist, case, "Kim Doe", office.root)
    assert refused(note, office, case) == "W030"


def test_what_is_done_without_a_letter_can_be_decided(office):
    case = office.drafted(cases.miscoded())
    assert note(office, case, paid="200").state == "closed"


def test_an_outcome_noted_wrongly_is_replaced_and_the_trail_keeps_both(office, waiting):
    note(office, waiting, "upheld")
    assert refused(note, office, waiting, "overturned") == "W030"
    done = note(office, waiting, "partial", paid="300", instead_because="typed the wrong word", by="Lee Roe")
    assert done.says == "partial on 2026-11-21, 300.00 paid, instead of upheld"
    assert rows(office) == [("partial", 30_000, None, date(2026, 11, 21), "Lee Roe")]
    first, second = office.trail(waiting)[-2:]
    assert first.detail["outcome"] == "upheld"
    assert second.detail["instead_of"] == "upheld on 2026-11-21, paid -, by Kim Doe"


def test_a_decided_item_that_goes_on_is_judged_anew_and_its_old_release_is_over(office, waiting, clock):
    note(office, waiting, "upheld")
    assert outcomes.reopen(office.worklist, waiting, "second level", "Kim Doe").state == "new"
    item = office.item(waiting)
    assert (item.key, item.words) == (None, None)
    with office.worklist.reading() as connection:
        assert connection.execute(select(released.c.voided_why)).scalar_one() == "the item was opened again"
    assert office.works(item.id) == "drafted"
    releases.release(office.worklist, waiting, "Kim Doe", office.root)
    clock.goes_on(days=1)
    wentout.sent(office.worklist, waiting, "portal", "P-78", None, "Kim Doe", office.root)
    clock.goes_on(days=30)
    note(office, waiting, "overturned", paid="1450.00")
    assert [row[0] for row in rows(office)] == ["upheld", "overturned"]


def test_two_decisions_of_one_day_by_one_person_are_one(office, waiting, clock):
    note(office, waiting, "upheld")
    outcomes.reopen(office.worklist, waiting, "second level", "Kim Doe")
    office.works(office.item(waiting).id)
    releases.release(office.worklist, waiting, "Kim Doe", office.root)
    wentout.sent(office.worklist, waiting, "portal", "P-78", None, "Kim Doe", office.root)
    assert refused(note, office, waiting, "overturned") == "W040"


def test_a_draft_learns_nothing_from_an_outcome(office, waiting):
    """Judged and written anew after the decision, letter and packet are what they were, to the byte."""
    before = office.item(waiting)
    note(office, waiting, "upheld", reason="CO-50: conservative care of 12 weeks not shown")
    outcomes.reopen(office.worklist, waiting, "noted for another claim", "Kim Doe")
    office.works(before.id)
    after = office.item(waiting)
    assert (after.letter, after.packet) == (before.letter, before.packet)
