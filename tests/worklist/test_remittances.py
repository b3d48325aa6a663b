"""Later remittances reach the items that wait for them: once, in any order, and only where it is sure."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from appealkit.errors import Severity
from appealkit.intake.shelf import shelf_of
from appealkit.library import intake_files
from appealkit.worklist import outcomes, releases, wentout
from appealkit.worklist.audit import verify
from appealkit.worklist.remittances import read_outcomes
from appealkit.worklist.tables import outcomes as table
from stories import cases
from worklist.remitted import claim, line, remittance

FULL = line("64483", "1450", "900", "CO*45*550")
AGAIN = line("64483", "1450", "0", "CO*50*1450")
BACK = line("64483", "-1450", "0", "CO*50*-1450")
DECEMBER = "20261215"


@pytest.fixture
def reads(office, clock):
    """Reads these remittances at the end of the year."""

    def read(*paths, dry=False):
        clock.goes_on(days=(date(2026, 12, 31) - office.worklist.today).days)
        shelf = shelf_of(intake_files(office.root))
        return read_outcomes(office.worklist, [(one, one.name) for one in paths], office.library.rules, shelf, dry=dry)

    return read


@pytest.fixture
def waiting(office):
    """An item that was sent on 21 November, by its name."""
    return sent(office, cases.care())


def sent(office, case):
    name = office.drafted(case)
    releases.release(office.worklist, name, "Kim Doe", office.root)
    wentout.sent(office.worklist, name, "portal", "P-77", None, "Kim Doe", office.root)
    return name


def rows(office):
    with office.worklist.reading() as connection:
        found = connection.execute(select(table).order_by(table.c.id)).all()
    return [(row.outcome, row.paid, row.on, row.source.partition(":")[0]) for row in found]


def said(told):
    return [problem.says for problem in told.unclear]


def test_a_claim_that_is_paid_after_the_letter_went_is_overturned(office, waiting, reads, tmp_path):
    told = reads(remittance(tmp_path / "december.835", DECEMBER, claim(FULL)))
    assert [(noted.item.case, found.reason) for noted, found in told.recorded] == [
        ("care", "64483: paid 900.00, CO-45 550.00")
    ]
    assert rows(office) == [("overturned", 90_000, date(2026, 12, 15), "835")]
    assert office.state(waiting) == "closed"
    entry = office.trail(waiting)[-1]
    assert (entry.event, entry.actor, entry.detail["trace"]) == ("decided", "appealkit", "EFT1")
    with office.worklist.reading() as connection:
        assert verify(connection).holds


def test_the_same_remittance_read_again_records_nothing_again(office, waiting, reads, tmp_path):
    first = remittance(tmp_path / "december.835", DECEMBER, claim(FULL))
    copy = tmp_path / "the same under another name.835"
    copy.write_bytes(first.read_bytes())
    reads(first)
    entries = len(office.trail(waiting))
    again, twice = reads(first), reads(first, copy)
    assert (again.recorded, again.known, said(again)) == ([], 1, [])
    assert (twice.recorded, twice.known, said(twice)) == ([], 1, [])
    assert len(office.trail(waiting)) == entries
    assert len(rows(office)) == 1


def test_the_denial_itself_read_again_is_no_outcome(office, waiting, reads, tmp_path):
    told = reads(remittance(tmp_path / "october.835", "20261002", claim(AGAIN, status="4")))
    assert (told.claims, told.recorded, told.known, said(told)) == (1, [], 0, [])
    assert office.state(waiting) == "waiting"


def test_a_denial_taken_back_alone_is_told_and_with_what_follows_it_decides(office, waiting, reads, tmp_path):
    alone = reads(remittance(tmp_path / "back.835", "20261201", claim(BACK, status="22")))
    assert said(alone) == ["item care: its earlier decision was taken back, and no other has come"]
    assert office.state(waiting) == "waiting"
    both = reads(remittance(tmp_path / "both.835", DECEMBER, claim(BACK, status="22"), claim(FULL)))
    assert [found.outcome for _, found in both.recorded] == ["overturned"]


def test_what_is_not_sure_is_told_with_its_place_and_nothing_is_recorded(office, waiting, reads, tmp_path):
    duplicate = claim(line("64483", "1450", "0", "CO*18*1450"), status="4")
    told = reads(remittance(tmp_path / "december.835", DECEMBER, duplicate))
    (problem,) = told.unclear
    assert problem.code == "W042"
    assert problem.says == "item care: it is denied for other reasons than before: CO-18"
    assert str(problem.where) == "december.835:13:0"
    assert (rows(office), office.state(waiting)) == ([], "waiting")


def test_a_dry_run_says_what_it_would_record(office, waiting, reads, tmp_path):
    path = remittance(tmp_path / "december.835", DECEMBER, claim(FULL))
    assert len(reads(path, dry=True).recorded) == 1
    assert (rows(office), office.state(waiting)) == ([], "waiting")
    assert len(reads(path).recorded) == 1


def test_the_order_of_reading_it_as_a_case_and_as_an_outcome_does_not_matter(office, waiting, reads, tmp_path):
    """Intake writes a later decision into the case: what was sent is still measured by what was denied then."""
    case = cases.care()
    case["denial"] |= {"notice_date": "2026-12-15", "received_on": "2026-12-15", "reason_text": "Denied again."}
    office.enters(case)
    assert office.state(waiting) == "waiting"
    told = reads(remittance(tmp_path / "december.835", DECEMBER, claim(AGAIN, status="4")))
    assert [found.outcome for _, found in told.recorded] == ["upheld"]


def test_what_a_person_noted_from_the_letter_is_not_told_again_by_the_money(office, waiting, reads, clock, tmp_path):
    clock.goes_on(days=10)
    outcomes.outcome(office.worklist, waiting, "overturned", "Kim Doe")
    told = reads(remittance(tmp_path / "december.835", DECEMBER, claim(FULL)))
    assert (told.recorded, told.known, said(told)) == ([], 1, [])


def test_a_decision_that_differs_from_what_a_person_noted_is_told(office, waiting, reads, clock, tmp_path):
    clock.goes_on(days=10)
    outcomes.outcome(office.worklist, waiting, "upheld", "Kim Doe")
    told = reads(remittance(tmp_path / "december.835", DECEMBER, claim(FULL)))
    assert said(told) == ["item care: it would be overturned, and the item is closed"]


def test_what_is_older_than_the_outcome_on_record_is_not_told_each_time(office, waiting, reads, tmp_path):
    duplicate = claim(line("64483", "1450", "0", "CO*18*1450"), status="4")
    early = remittance(tmp_path / "early.835", "20261201", duplicate, trace="EFT0")
    assert len(reads(early).unclear) == 1
    reads(remittance(tmp_path / "december.835", DECEMBER, claim(FULL)))
    again = reads(early)
    assert (again.known, said(again)) == (1, [])


def test_an_item_of_which_nothing_went_out_is_told_and_stays_where_it_is(office, reads, tmp_path):
    case = office.drafted(cases.care())
    told = reads(remittance(tmp_path / "december.835", DECEMBER, claim(FULL)))
    assert said(told) == ["item care: nothing is noted as sent that this could answer"]
    assert office.state(case) == "drafted"


def test_a_claim_of_no_item_is_nobodys(office, waiting, reads, tmp_path):
    told = reads(remittance(tmp_path / "december.835", DECEMBER, claim(FULL, number="X-1", member="OTHER")))
    assert (told.claims, told.recorded, said(told)) == (0, [], [])


def test_two_items_that_a_decision_fits_are_told_and_neither_is_decided(office, waiting, reads, tmp_path):
    sent(office, cases.care() | {"case": "twin"})
    told = reads(remittance(tmp_path / "december.835", DECEMBER, claim(FULL)))
    assert sorted(said(told)) == ["item care: more than one item fits it", "item twin: more than one item fits it"]
    assert rows(office) == []


def test_a_corrected_claim_is_decided_under_its_own_number(office, reads, tmp_path):
    name = office.drafted(cases.miscoded())
    wentout.corrected(office.worklist, name, "CLM-0999", "Kim Doe")
    lines = cases.miscoded()["denial"]["lines"]
    paid = [line(one["procedure"], one["charged"], "90", f"CO*45*{float(one['charged']) - 90}") for one in lines]
    told = reads(remittance(tmp_path / "december.835", DECEMBER, claim(*paid, number="CLM-0999")))
    assert [(noted.item.case, found.outcome) for noted, found in told.recorded] == [("miscoded", "overturned")]


def test_a_second_level_is_decided_by_itself(office, waiting, reads, clock, tmp_path):
    reads(remittance(tmp_path / "first.835", "20261201", claim(AGAIN, status="4")))
    assert [row[0] for row in rows(office)] == ["upheld"]
    outcomes.reopen(office.worklist, waiting, "second level", "Kim Doe")
    office.works(office.item(waiting).id)
    releases.release(office.worklist, waiting, "Kim Doe", office.root)
    wentout.sent(office.worklist, waiting, "portal", "P-78", None, "Kim Doe", office.root)
    clock.goes_on(days=31)
    again = remittance(tmp_path / "second.835", "20270120", claim(AGAIN, status="4"), trace="EFT2")
    shelf = shelf_of(intake_files(office.root))
    told = read_outcomes(office.worklist, [(again, "second.835")], office.library.rules, shelf)
    assert [found.outcome for _, found in told.recorded] == ["upheld"]
    assert [row[0] for row in rows(office)] == ["upheld", "upheld"]


@pytest.mark.parametrize("words", [b"", b"not a remittance", b"ISA*00*", b"claim_number,payer\nCLM-0042,Example\n"])
def test_a_file_that_is_no_remittance_is_told(office, reads, tmp_path, words):
    path = tmp_path / "odd.835"
    path.write_bytes(words)
    told = reads(path)
    assert [problem for problem in told.problems if problem.severity is Severity.MISTAKE]
    assert told.recorded == []
