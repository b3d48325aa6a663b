"""The record of an item says who approved, who released which bytes, what went out, what decided; and nothing of the
patient."""

from __future__ import annotations

import io
import json

import pytest
from sqlalchemy import text

from appealkit.document.walk import texts
from appealkit.worklist import outcomes, releases, wentout
from appealkit.worklist.history import history_of, plain
from appealkit.worklist.registered import ALL_EVENTS
from appealkit.worklist.sheet import SAYS, lay_out_history, told, trail_in_words
from appealkit.worklist.states import Event
from appealkit.writers import write
from stories import cases


@pytest.fixture
def lived(office, clock):
    """An item that was released, voided, released again, sent, confirmed, upheld, opened again and closed."""
    case = office.drafted(cases.care())

    def later(act, *arguments, **said):
        clock.goes_on(hours=1)
        return act(office.worklist, *arguments, **said)

    later(releases.release, case, "Kim Doe", office.root)
    letter = office.folder(case) / "to-send/letter.txt"
    kept = letter.read_bytes()
    letter.write_bytes(b"another")
    assert [why for _, why in releases.check(office.worklist, office.root)] == [
        "to-send/letter.txt is another than was written"
    ]
    letter.write_bytes(kept)
    office.works(office.item(case).id)
    later(releases.release, case, "Lee Roe", office.root)
    later(wentout.sent, case, "fax", None, None, "Kim Doe", office.root)
    later(wentout.sent, case, "fax", "OK 9 pages", None, "Kim Doe", office.root)
    later(outcomes.outcome, case, "upheld", "Kim Doe", reason="CO-50 again")
    later(outcomes.reopen, case, "second level", "Kim Doe")
    later(outcomes.close, case, "too small", "Kim Doe")
    return case


def read(office, case):
    with office.worklist.reading() as connection:
        return history_of(connection, case)


def test_the_sheet_tells_all_that_happened_in_order(office, lived):
    found = read(office, lived)
    assert [one["event"] for one in found.entries] == [
        "entered", "placed", "released", "voided", "placed", "released", "sent", "sent", "decided", "reopened",
        "closed",
    ]  # fmt: skip
    assert [one["at"] for one in found.entries] == sorted(one["at"] for one in found.entries)
    words = list(texts(lay_out_history(found)))
    letter = found.releases[-1]["letter"]
    for said in (
        "letters/conservative-care 1, approved by C. Officer on 2026-11-01",
        "commercial/example 2026",
        office.library.rules.sha256,
        f"letter {letter}\npacket {found.releases[-1]['packet']}",
        "2026-11-21 10:00:00\nLee Roe",
        "void since 2026-11-21 09:00:00: to-send/letter.txt is another than was written",
        "faxed, release 2",
        "OK 9 pages",
        "CO-50 again",
        "because too small; was new",
    ):
        assert said in words, said


def test_the_sheet_says_nothing_of_the_patient(office, lived):
    found = read(office, lived)
    page = write(lay_out_history(found), "html").decode() + json.dumps(plain(found))
    patient = cases.care()["patient"]
    for word in (*patient["name"].split(), patient["member_id"], patient["birth_date"]):
        assert word not in page.replace("Sample ", ""), word


def test_the_sheet_is_written_in_every_format(office, lived):
    page = lay_out_history(read(office, lived))
    assert write(page, "pdf").startswith(b"%PDF")
    assert write(page, "docx").startswith(b"PK")
    assert b"<h1" in write(page, "html")
    assert io.BytesIO(write(page, "txt")).readline() == b"Record of care\n"


def test_plain_values_go_into_json_and_back(office, lived):
    found = plain(read(office, lived))
    assert json.loads(json.dumps(found)) == found
    assert found["outcomes"][0]["outcome"] == "upheld"
    assert found["trail"]["holds"] is True
    assert len(found["entries"]) == 11


def test_an_item_that_nobody_judged_has_a_sheet(office):
    number = office.enters(cases.care())
    words = list(texts(lay_out_history(read(office, str(number)))))
    assert "not judged yet" in words
    assert "Released" not in words


def test_a_trail_that_does_not_hold_is_said_on_the_sheet(office, lived):
    with office.worklist.writing() as connection:
        for name in _triggers(connection):
            connection.execute(text(name))
        connection.execute(text("UPDATE audit SET actor = 'Somebody Else' WHERE seq = 3"))
    assert trail_in_words(read(office, lived)) == "The audit trail does not hold: entry 3 is not as it was sealed."


def _triggers(connection):
    """What takes the guards of the trail away, as one with the whole database in hand could."""
    if connection.dialect.name == "sqlite":
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
        return [f'DROP TRIGGER "{name}"' for name in names]
    return ["ALTER TABLE audit DISABLE TRIGGER ALL"]


def test_every_event_of_an_item_has_its_words():
    assert set(Event) - set(SAYS) == {Event.RUN_BEGAN, Event.RUN_ENDED, *ALL_EVENTS}  # of runs, and of templates


def test_an_entry_is_told_in_short():
    detail = {"paid_cents": 145_050, "packet": "a" * 64, "because": None, "templates": "long", "on": "2026-11-21"}
    assert told(detail) == "paid 1,450.50; packet aaaaaaaaaaaa; on 2026-11-21"
    assert told({"source": "835:" + "b" * 64}) == "source remittance bbbbbbbbbbbb"
