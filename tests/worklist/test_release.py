"""A release is a yes to one exact letter and packet: any other byte, and there is none."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select, update

from appealkit.errors import AppealError, ExitCode, NotApproved
from appealkit.worklist import releases, wentout
from appealkit.worklist.audit import verify
from appealkit.worklist.setup import Options
from appealkit.worklist.tables import items, sendings
from appealkit.worklist.tables import releases as table
from stories import cases
from worklist.drafted import Office


def refused(act, *arguments, **named):
    """The code of the problem with which this act is refused, and what it says."""
    with pytest.raises(AppealError) as found:
        act(*arguments, **named)
    (problem,) = found.value.problems
    return problem.code, problem.says


def test_a_release_is_of_the_digests_of_letter_and_manifest(office):
    case = office.drafted(cases.care())
    done = releases.release(office.worklist, case, "Kim Doe", office.root)
    folder = office.folder(case)
    with office.worklist.reading() as connection:
        (row,) = connection.execute(select(table)).all()
        assert verify(connection).holds
    assert row.letter == hashlib.sha256((folder / "to-send/letter.txt").read_bytes()).hexdigest() == done.letter
    assert row.packet == hashlib.sha256((folder / "keep/manifest.json").read_bytes()).hexdigest()
    assert (row.by, row.at, row.voided_at) == ("Kim Doe", "2026-11-21T08:00:00.000000Z", None)
    assert office.state(case) == "approved"
    entry = office.trail(case)[-1]
    assert (entry.event, entry.actor) == ("released", "Kim Doe")
    assert entry.detail["packet"] == row.packet
    assert "letters/" in entry.detail["templates"]
    assert "approved by C. Officer on 2026-11-01" in entry.detail["templates"]
    assert entry.detail["policies"] == "commercial/example 2026"


def changed(folder):
    (folder / "to-send/letter.txt").write_text("Dear reviewer, please reconsider.")


def added(folder):
    (folder / "to-send/note.txt").write_text("one page more")


def taken_out(folder):
    (folder / "to-send/letter.txt").unlink()


def swapped_for_a_link(folder):
    letter = folder / "to-send/letter.txt"
    aside = folder.parent / "letter.txt"
    letter.rename(aside)
    letter.symlink_to(aside)


@pytest.mark.parametrize("by_hand", [changed, added, taken_out, swapped_for_a_link])
def test_what_was_changed_by_hand_is_not_released(office, by_hand):
    case = office.drafted(cases.care())
    by_hand(office.folder(case))
    code, says = refused(releases.release, office.worklist, case, "Kim Doe", office.root)
    assert code == "W032"
    assert "to-send/" in says
    assert (office.state(case), office.events(case)) == ("drafted", ["entered", "placed"])


def test_a_manifest_that_was_changed_with_its_file_is_not_the_one_that_was_recorded(office):
    case = office.drafted(cases.care())
    folder = office.folder(case)
    changed(folder)
    listing = folder / "keep/manifest.json"
    manifest = json.loads(listing.read_bytes())
    for one in manifest["files"]:
        one["sha256"] = hashlib.sha256((folder / one["path"]).read_bytes()).hexdigest()
    listing.write_text(json.dumps(manifest))
    assert refused(releases.release, office.worklist, case, "Kim Doe", office.root)[0] == "W045"


@pytest.mark.parametrize("words", [b"", b"[]", b"{", b'{"files": [1]}', b'{"files": []}'])
def test_a_manifest_that_cannot_be_read_is_told(office, words):
    case = office.drafted(cases.care())
    (office.folder(case) / "keep/manifest.json").write_bytes(words)
    assert refused(releases.release, office.worklist, case, "Kim Doe", office.root)[0] == "W032"


def test_without_a_packet_there_is_nothing_to_release(office):
    case = office.drafted(cases.care())
    office.folder(case).rename(office.root / "out/elsewhere")
    assert refused(releases.release, office.worklist, case, "Kim Doe", office.root)[0] == "W032"


def test_a_draft_is_not_released(worklist, tmp_path):
    office = Office(worklist, cases.new_workspace(tmp_path / "workspace", approved=False))
    case = office.drafted(cases.care(), Options(formats=("txt",), trial=True))
    assert office.state(case) == "drafted"
    with pytest.raises(NotApproved) as found:
        releases.release(office.worklist, case, "Kim Doe", office.root)
    assert found.value.problems[0].code == "W033"
    assert found.value.exit_code is ExitCode.NOT_APPROVED


def test_a_packet_that_its_preflight_stopped_is_not_released(office):
    case = office.drafted(cases.care(), Options(formats=("txt",), packet=True))  # its exhibits have no files
    assert office.state(case) == "needs-evidence"
    assert refused(releases.release, office.worklist, case, "Kim Doe", office.root)[0] == "W030"


def test_the_second_to_release_is_told_who_was_first(office):
    case = office.drafted(cases.care())
    releases.release(office.worklist, case, "Kim Doe", office.root)
    code, says = refused(releases.release, office.worklist, case, "Lee Roe", office.root)
    assert (code, says) == ("W035", "item care was released by Kim Doe, 2026-11-21T08:00:00.000000Z")


def test_of_two_who_release_at_once_one_is_first_and_the_other_is_told(office):
    case = office.drafted(cases.care())

    def say_yes(name):
        try:
            releases.release(office.worklist, case, name, office.root)
        except AppealError as error:
            return error.problems[0].code
        return "done"

    with ThreadPoolExecutor(4) as pool:
        ended = sorted(pool.map(say_yes, ["Ann", "Bob", "Cam", "Dee"]))
    assert ended == ["W035", "W035", "W035", "done"]
    assert office.events(case) == ["entered", "placed", "released"]


def test_what_was_released_and_changed_is_not_sent_and_is_no_longer_released(office):
    case = office.drafted(cases.care())
    releases.release(office.worklist, case, "Kim Doe", office.root)
    letter = office.folder(case) / "to-send/letter.txt"
    letter.write_bytes(letter.read_bytes() + b"\n")
    code, says = refused(wentout.sent, office.worklist, case, "portal", "C-1", None, "Kim Doe", office.root)
    assert (code, says) == (
        "W043", "what lies there is not what was released: to-send/letter.txt is another than was written",
    )  # fmt: skip
    assert office.state(case) == "drafted"
    assert office.events(case) == ["entered", "placed", "released", "voided"]
    with office.worklist.reading() as connection:
        assert (
            connection.execute(select(table.c.voided_why)).scalar_one()
            == "to-send/letter.txt is another than was written"
        )
        assert connection.execute(select(sendings)).all() == []


def test_the_check_voids_what_no_longer_lies_there_and_keeps_the_rest(office):
    other = cases.care() | {"case": "other"}
    for case in (office.drafted(cases.care()), office.drafted(other)):
        releases.release(office.worklist, case, "Kim Doe", office.root)
    changed(office.folder("other"))
    found = {item.case: why for item, why in releases.check(office.worklist, office.root)}
    assert found == {"care": None, "other": "to-send/letter.txt is another than was written"}
    assert (office.state("care"), office.state("other")) == ("approved", "drafted")
    assert [item.case for item, _ in releases.check(office.worklist, office.root)] == ["care"]


def test_a_run_that_was_on_it_cannot_write_over_a_release(office):
    from appealkit.worklist.claims import LostClaim, recording, take, until

    case = office.drafted(cases.care())
    number = office.item(case).id
    with office.worklist.writing() as connection:
        claim = take(connection, number, "a run", office.worklist.moment(), until(office.worklist))
    assert claim is not None
    releases.release(office.worklist, case, "Kim Doe", office.root)
    with pytest.raises(LostClaim), recording(office.worklist, claim):
        pass
    assert office.state(case) == "approved"


def test_a_case_that_changes_voids_its_release(office):
    case = office.drafted(cases.care())
    releases.release(office.worklist, case, "Kim Doe", office.root)
    again = cases.care()
    again["denial"]["reason_text"] = "Not medically necessary."
    office.enters(again)
    assert office.state(case) == "new"
    with office.worklist.reading() as connection:
        assert releases.active(connection, office.item(case).id) is None


def test_the_queue_shows_what_waits_with_no_known_day_first_and_then_as_it_is_due(office):
    known, unknown, sooner = cases.care(), cases.care(), cases.care()
    unknown |= {"case": "no-day"}
    sooner |= {"case": "sooner"}
    sooner["denial"] |= {"printed_deadline": "2026-11-30"}
    for one in (known, unknown, sooner, cases.miscoded()):
        office.drafted(one)
    with office.worklist.writing() as connection:
        connection.execute(update(items).where(items.c.case == "no-day").values(due=None))
    found = releases.waiting(office.worklist)
    assert [(item.case, item.due is None) for item in found][:1] == [("no-day", True)]
    assert [(item.case, item.due) for item in found][1:] == [
        ("sooner", date(2026, 11, 30)), ("care", office.item("care").due),
    ]  # fmt: skip
    last = releases.waits(found[-1], office.root)
    assert last.letter == office.folder("care") / "to-send/letter.txt"
    assert "letters/conservative-care 1, approved by C. Officer on 2026-11-01" in map(str, last.approvals)


def test_every_byte_of_a_packet_with_exhibits_counts(office):
    whole = cases.with_exhibits(office.root, cases.care())
    case = office.drafted(whole, Options(formats=("txt",), packet=True))
    assert office.state(case) == "drafted", office.item(case).says
    releases.release(office.worklist, case, "Kim Doe", office.root)
    with (office.folder(case) / "to-send/packet.pdf").open("ab") as stream:
        stream.write(b"%")
    code, _ = refused(wentout.sent, office.worklist, case, "fax", "555", None, "Kim Doe", office.root)
    assert code == "W043"
