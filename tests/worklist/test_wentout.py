"""What went out is noted once, with day and confirmation; a corrected claim stands beside the denial it answers."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from appealkit.errors import AppealError
from appealkit.worklist import outcomes, releases, wentout
from appealkit.worklist.tables import corrections, sendings
from appealkit.worklist.tables import releases as released
from stories import cases

FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)


def refused(act, *arguments, **named):
    """The code of the problem with which this act is refused, what it says, and what to do."""
    with pytest.raises(AppealError) as found:
        act(*arguments, **named)
    (problem,) = found.value.problems
    return problem.code, problem.says, problem.mend


@pytest.fixture
def approved(office):
    """An item that was released, by its name."""
    case = office.drafted(cases.care())
    releases.release(office.worklist, case, "Kim Doe", office.root)
    return case


def send(office, case, method="portal", confirmation=None, on=None, by="Kim Doe"):
    return wentout.sent(office.worklist, case, method, confirmation, on, by, office.root)


def sent_rows(office):
    with office.worklist.reading() as connection:
        rows = connection.execute(select(sendings).order_by(sendings.c.id)).all()
    return [(row.method, row.confirmation, row.on, row.by) for row in rows]


def test_what_went_out_without_a_confirmation_is_sent_and_with_one_it_waits(office, approved):
    assert send(office, approved, "fax").state == "sent"
    assert send(office, approved, "fax", "OK 12 pages").state == "waiting"
    assert sent_rows(office) == [("fax", "OK 12 pages", SATURDAY, "Kim Doe")]
    assert office.events(approved) == ["entered", "placed", "released", "sent", "sent"]
    assert office.trail(approved)[-1].detail["confirmation"] == "OK 12 pages"


def test_a_letter_may_go_twice_and_what_was_confirmed_stays_confirmed(office, approved):
    assert send(office, approved, "portal", "P-77").state == "waiting"
    assert send(office, approved, "mail").state == "waiting"
    assert sent_rows(office) == [("portal", "P-77", SATURDAY, "Kim Doe"), ("mail", None, SATURDAY, "Kim Doe")]


def test_the_same_sending_is_noted_once(office, approved):
    send(office, approved, "portal", "P-77")
    code, says, _ = refused(send, office, approved, "portal", "P-77", by="Lee Roe")
    assert (code, says) == ("W040", "Kim Doe noted that item care was uploaded to the portal on 2026-11-21")


def test_a_confirmation_belongs_to_the_day_that_it_is_given_for(office, approved, clock):
    send(office, approved, "fax", on=SATURDAY)
    clock.goes_on(days=2)
    send(office, approved, "fax", "OK", on=date(2026, 11, 23))
    assert [row[1:3] for row in sent_rows(office)] == [(None, SATURDAY), ("OK", date(2026, 11, 23))]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"by": "  "}, "W039"),
        ({"method": "upload"}, "W046"),
        ({"on": date(2026, 11, 22)}, "W037"),
        ({"on": FRIDAY}, "W037"),  # it was released on Saturday
        ({"confirmation": "x" * 201}, "W044"),
        ({"confirmation": "a\x00b"}, "W044"),
    ],
)
def test_what_cannot_be_is_not_noted(office, approved, said, code):
    assert refused(send, office, approved, **said)[0] == code
    assert (office.state(approved), sent_rows(office)) == ("approved", [])


def test_only_what_was_released_is_sent(office):
    case = office.drafted(cases.care())
    code, says, mend = refused(send, office, case)
    assert (code, says) == ("W030", "item care is drafted: only what was released is sent")
    assert mend == "`appealkit release care --by NAME`, then `appealkit sent`"


def test_an_unknown_item_is_told_with_the_nearest_name(office):
    office.drafted(cases.care() | {"case": "tfesi-left-s1"})
    assert refused(send, office, "tfesi-left-s2") == (
        "W031", "no item of the worklist is called 'tfesi-left-s2'", "did you mean 'tfesi-left-s1'?",
    )  # fmt: skip
    assert refused(send, office, "9" * 30)[0] == "W031"


def test_an_item_is_found_by_its_number_too(office, approved):
    assert send(office, str(office.item(approved).id)).item.case == "care"


def correct(office, case, claim="NEW-7", **said):
    return wentout.corrected(office.worklist, case, claim, **{"by": "Kim Doe", **said})


def test_a_corrected_claim_takes_the_place_of_a_denial_that_was_to_be_corrected(office):
    case = office.drafted(cases.miscoded())
    assert office.state(case) == "ready"
    assert correct(office, case).state == "waiting"
    with office.worklist.reading() as connection:
        (row,) = connection.execute(select(corrections)).all()
    assert (row.claim, row.on, row.by) == ("NEW-7", SATURDAY, "Kim Doe")
    assert refused(correct, office, case, "new 7")[:2] == (
        "W040", "Kim Doe noted this corrected claim of item miscoded, of 2026-11-21",
    )  # fmt: skip


def test_a_claim_is_not_corrected_where_that_was_not_the_remedy_unless_a_person_says_why(office):
    case = office.drafted(cases.care())
    code, says, _ = refused(correct, office, case)
    assert (code, says) == ("W036", "no line of item care is to be corrected; its route: appeal")
    assert correct(office, case, because="the coder found the wrong side").state == "waiting"
    assert office.trail(case)[-1].detail["because"] == "the coder found the wrong side"


def test_a_claim_corrected_instead_of_its_appeal_voids_the_release_in_the_same_entry(office, approved):
    correct(office, approved, because="the coder found the wrong side")
    assert office.events(approved) == ["entered", "placed", "released", "corrected"]
    assert office.trail(approved)[-1].detail["voids"] == 1
    with office.worklist.reading() as connection:
        assert connection.execute(select(released.c.voided_why)).scalar_one() == "a corrected claim took its place"


def test_the_number_of_the_denied_claim_corrects_nothing(office):
    case = office.drafted(cases.miscoded())
    number = cases.miscoded()["denial"]["claim_number"]
    assert refused(correct, office, case, number.lower())[0] == "W040"
    assert refused(correct, office, case, " ")[0] == "W039"
    assert refused(correct, office, case, "x" * 81)[0] == "W044"


def test_a_letter_that_was_not_released_is_not_sent_though_a_corrected_claim_waits(office):
    case = office.drafted(cases.care())
    correct(office, case, because="the coder found the wrong side")
    code, says, _ = refused(send, office, case)
    assert (code, says) == ("W043", "no letter of item care was released; it is waiting without one")


def test_an_item_that_is_closed_by_hand_goes_on_where_it_was_but_for_its_release(office, approved):
    def close_and_reopen():
        outcomes.close(office.worklist, approved, "too small", "Kim Doe")
        assert office.state(approved) == "closed"
        return outcomes.reopen(office.worklist, approved, "not so small", "Lee Roe").state

    assert close_and_reopen() == "drafted"
    releases.release(office.worklist, approved, "Kim Doe", office.root)
    send(office, approved, "mail")
    assert close_and_reopen() == "sent"
    assert refused(outcomes.close, office.worklist, approved, " ", "Kim Doe")[0] == "W039"
    assert refused(outcomes.reopen, office.worklist, approved, "why", "Kim Doe")[0] == "W030"
