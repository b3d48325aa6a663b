"""A run does every item once, does nothing twice, and does again exactly what a change touches."""

from __future__ import annotations

import os
import signal
import threading
import time
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from appealkit.library import open_library
from appealkit.worklist.audit import verify
from appealkit.worklist.claims import free_the_dead, take
from appealkit.worklist.database import Worklist
from appealkit.worklist.plan import plan
from appealkit.worklist.run import Hands, day_of
from appealkit.worklist.setup import Options
from appealkit.worklist.tables import items, runs
from stories import cases
from worklist import queue_of

NOBODY = "another-machine 1 1"


@pytest.fixture
def workspace(own_workspace: Path) -> Path:
    return own_workspace


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_every_item_of_a_queue_is_worked_once_and_stands_where_its_record_puts_it(worklist, workspace, out):
    expected = queue_of.queue(workspace)
    queue_of.enter(worklist, workspace)
    ended = queue_of.work_all(worklist, workspace, out)
    assert queue_of.states(worklist) == expected
    assert dict(ended.states) == {"drafted": 5, "needs-evidence": 2, "not-workable": 1, "ready": 1}
    assert dict(ended.events) == {"placed": 9}
    assert all(queue_of.verified(out, case) for case in expected)
    assert sorted(path.name for path in out.iterdir()) == sorted(expected)
    assert len(queue_of.told(worklist, "placed")) == 9
    with worklist.reading() as connection:
        assert verify(connection).holds


def test_a_second_run_does_nothing(worklist, workspace, out):
    queue_of.queue(workspace)
    queue_of.enter(worklist, workspace)
    queue_of.work_here(worklist, workspace, out)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    entered = queue_of.enter(worklist, workspace)
    plan, _ = queue_of.work_here(worklist, workspace, out)
    assert (len(entered.unchanged), plan.todo, plan.done) == (9, (), 9)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before
    assert len(queue_of.told(worklist, "placed")) == 9


def test_a_changed_case_is_redone_and_no_other(worklist, workspace, out):
    queue_of.queue(workspace)
    queue_of.enter(worklist, workspace)
    queue_of.work_here(worklist, workspace, out)
    before = queue_of.bytes_of(out)
    changed = {**cases.care(), "case": "care-0"}
    changed["patient"] = {**changed["patient"], "member_id": "XEH000000001"}
    cases.put(workspace, changed)
    entered = queue_of.enter(worklist, workspace)
    assert entered.arrived.changed == ("care-0",)
    _, events = queue_of.work_here(worklist, workspace, out)
    assert dict(events) == {"placed": 1}
    after = queue_of.bytes_of(out)
    assert {path.split("/")[0] for path in after if after[path] != before.get(path)} == {"care-0"}


def test_a_changed_template_rewrites_the_letters_that_it_touches_and_confirms_the_others(worklist, workspace, out):
    queue_of.queue(workspace)
    queue_of.enter(worklist, workspace)
    queue_of.work_here(worklist, workspace, out)
    before = queue_of.bytes_of(out)
    shipped = cases.ROOT / "templates" / "letters" / "sustained-relief.md.j2"
    own = workspace / "templates" / "letters" / shipped.name
    own.parent.mkdir(parents=True)
    text = shipped.read_text(encoding="utf-8")
    assert "## " in text
    own.write_text(text.replace("## ", "## Besides: ", 1), encoding="utf-8")
    cases.approve(workspace)
    _, events = queue_of.work_here(worklist, workspace, out)
    assert dict(events) == {"placed": 1, "confirmed": 8}
    after = queue_of.bytes_of(out)
    assert {path.split("/")[0] for path in after if after[path] != before.get(path)} == {"repeat-0"}
    assert queue_of.work_here(worklist, workspace, out)[0].todo == ()


def test_a_packet_that_was_taken_away_is_put_back(worklist, workspace, out):
    queue_of.queue(workspace, 2)
    queue_of.enter(worklist, workspace)
    queue_of.work_here(worklist, workspace, out)
    before = queue_of.bytes_of(out)
    for path in sorted((out / "care-0").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (out / "care-0").rmdir()
    assert dict(queue_of.work_here(worklist, workspace, out)[1]) == {"placed": 1}
    assert queue_of.bytes_of(out) == before


def test_a_letter_whose_last_day_has_passed_is_judged_anew(worklist, workspace, out):
    queue_of.queue(workspace, 1)
    queue_of.enter(worklist, workspace)
    queue_of.work_here(worklist, workspace, out)
    due = queue_of.row(worklist, "care-0").due
    assert due == date(2027, 4, 3)  # 180 days after it was received on 5 October 2026
    assert queue_of.work_here(worklist, workspace, out, on=date(2027, 4, 3))[0].todo == ()
    _, events = queue_of.work_here(worklist, workspace, out, on=date(2027, 4, 4))
    assert dict(events) == {"placed": 1}
    assert (queue_of.row(worklist, "care-0").late, queue_of.row(worklist, "care-0").judged_on) == (
        True, date(2027, 4, 4),
    )  # fmt: skip
    assert queue_of.work_here(worklist, workspace, out, on=date(2027, 4, 5))[0].todo == ()


def test_a_run_that_was_killed_goes_on_with_its_own_day(worklist, workspace, out, clock):
    queue_of.queue(workspace, 1)
    queue_of.enter(worklist, workspace)
    assert day_of(worklist, str(out), None) == date(2026, 11, 21)
    queue_of.work_all(worklist, workspace, out)
    clock.goes_on(days=1)
    assert day_of(worklist, str(out), None) == date(2026, 11, 22)
    with worklist.writing() as connection:
        connection.execute(update(runs).values(ended_at=None))
    assert day_of(worklist, str(out), None) == queue_of.ON
    assert day_of(worklist, str(out), date(2026, 12, 1)) == date(2026, 12, 1)


def test_what_another_run_holds_is_taken_over_when_its_claim_has_run_out(worklist, workspace, out, clock):
    queue_of.queue(workspace, 1)
    queue_of.enter(worklist, workspace)
    number = queue_of.row(worklist, "care-0").id
    with worklist.writing() as connection:
        assert take(connection, number, NOBODY, worklist.moment(), "2026-11-21T08:00:30.000000Z")
        assert take(connection, number, "a second", worklist.moment(), "2026-11-21T08:00:30.000000Z") is None
    clock.goes_on(seconds=31)
    assert dict(queue_of.work_all(worklist, workspace, out).events) == {"placed": 1}


def test_what_a_dead_process_of_this_machine_holds_is_free_at_once(worklist, workspace):
    from appealkit.worklist.whois import is_dead, machine, myself

    assert not is_dead(myself())
    assert not is_dead(NOBODY)
    gone = f"{machine()} {os.getpid()} 1"  # the number of this process, used by one that began earlier
    assert is_dead(gone)
    queue_of.queue(workspace, 1)
    queue_of.enter(worklist, workspace)
    with worklist.writing() as connection:
        take(connection, queue_of.row(worklist, "care-0").id, gone, worklist.moment(), "2027-01-01T00:00:00.000000Z")
        assert free_the_dead(connection) == 1


def test_who_lost_its_claim_puts_nothing_in_place(worklist, workspace, out):
    queue_of.queue(workspace, 1)
    queue_of.enter(worklist, workspace)
    from appealkit.worklist import crew

    real = crew.work
    taken: list[bool] = []

    def stolen(one: Worklist, library: object, claim: object, job: object) -> object:
        with worklist.writing() as connection:  # the claim ran out, and another run took the item
            connection.execute(update(items).values(claim="another's", claimed_by=NOBODY))
        taken.append(True)
        return real(one, library, claim, job)  # type: ignore[arg-type]

    crew.work = stolen  # type: ignore[assignment]
    try:
        events = queue_of.work_here(worklist, workspace, out)[1]
    finally:
        crew.work = real
    assert taken
    assert dict(events) == {"None": 1}
    assert queue_of.bytes_of(out) == {}
    assert queue_of.row(worklist, "care-0").state == "new"
    assert queue_of.told(worklist, "placed") == []


def test_what_is_done_first_is_what_the_worklist_has_first(worklist, workspace):
    for name, charged in (("small", "40.00"), ("dear", "9000.00"), ("middle", "900.00")):
        case = {**cases.care(), "case": name}
        case["denial"]["lines"][0].update(charged=charged, adjustments=[{"group": "CO", "carc": "50"}])
        cases.put(workspace, case)
    queue_of.enter(worklist, workspace)
    with worklist.reading() as connection:
        found = plan(connection, queue_of.wanted(workspace, workspace / "out", limit=2))
    assert [queue_of.row(worklist, case).id for case in ("dear", "middle")] == list(found.todo)
    assert found.left_for_later == 1


def test_a_case_that_changes_while_it_is_worked_is_worked_again_as_it_is_now(worklist, workspace, out):
    queue_of.queue(workspace, 1)
    queue_of.enter(worklist, workspace)
    from appealkit.worklist import crew

    real = crew.work

    def changed_meanwhile(one: Worklist, library: object, claim: object, job: object) -> object:
        cases.put(workspace, {**cases.care_too_short(), "case": "care-0"})
        queue_of.enter(worklist, workspace)
        return real(one, library, claim, job)  # type: ignore[arg-type]

    crew.work = changed_meanwhile  # type: ignore[assignment]
    try:
        events = queue_of.work_here(worklist, workspace, out)[1]
    finally:
        crew.work = real
    assert dict(events) == {"None": 1}
    assert queue_of.bytes_of(out) == {}
    assert dict(queue_of.work_here(worklist, workspace, out)[1]) == {"placed": 1}
    assert queue_of.states(worklist) == {"care-0": "needs-evidence"}


def test_a_worker_that_hangs_is_ended_and_its_item_tried_again_only_when_asked(worklist, workspace, out):
    queue_of.queue(workspace, 3)
    queue_of.enter(worklist, workspace)
    halted: list[int] = []

    def halt_the_first(_: object) -> None:
        if not halted:  # a worker is up by now, and has been given its next item, or will be
            halted.extend(queue_of.children_of(os.getpid()))
            os.kill(halted[0], signal.SIGSTOP)

    ended = queue_of.work_all(worklist, workspace, out, Hands(1, timeout=6), each=halt_the_first)
    assert dict(ended.events) == {"placed": 2, "failed": 1}
    failed = [case for case in queue_of.states(worklist) if queue_of.row(worklist, case).failure == "W017"]
    assert len(failed) == 1
    assert queue_of.work_here(worklist, workspace, out)[0].failed_before == 1
    assert dict(queue_of.work_here(worklist, workspace, out, retry_failed=True)[1]) == {"placed": 1}
    assert queue_of.row(worklist, failed[0]).failure is None


def test_a_case_over_which_workers_die_is_given_up_and_the_others_go_on(worklist, workspace, out):
    queue_of.queue(workspace, 1)
    queue_of.enter(worklist, workspace)
    over = threading.Event()

    def kill_every_worker() -> None:
        while not over.is_set():
            for child in queue_of.children_of(os.getpid()):
                os.kill(child, signal.SIGKILL)
            time.sleep(0.2)

    killer = threading.Thread(target=kill_every_worker)
    killer.start()
    try:
        ended = queue_of.work_all(worklist, workspace, out, Hands(1))
    finally:
        over.set()
        killer.join()
    assert dict(ended.events) == {"failed": 1}
    assert queue_of.row(worklist, "care-0").failure == "W016"
    assert dict(queue_of.work_all(worklist, workspace, out, retry_failed=True).events) == {"placed": 1}


def test_where_nothing_can_be_written_the_run_stops_and_no_item_is_to_blame(worklist, workspace, tmp_path):
    queue_of.queue(workspace, 3)
    queue_of.enter(worklist, workspace)
    (tmp_path / "file").write_text("in the way")
    ended = queue_of.work_all(worklist, workspace, tmp_path / "file" / "out")
    assert [problem.code for problem in ended.stopped] == ["W001"]
    assert {queue_of.row(worklist, case).failure for case in queue_of.states(worklist)} == {None}
    assert {queue_of.row(worklist, case).claim for case in queue_of.states(worklist)} == {None}
    assert dict(queue_of.work_all(worklist, workspace, tmp_path / "out").events) == {"placed": 3}


def test_a_packet_that_somebody_edited_is_not_overwritten(worklist, workspace, out):
    queue_of.queue(workspace, 2)
    queue_of.enter(worklist, workspace)
    queue_of.work_here(worklist, workspace, out)
    (out / "care-0" / "to-send" / "letter.txt").write_text("My own words.")
    _, events = queue_of.work_here(worklist, workspace, out, options=Options(formats=("txt",)))
    assert dict(events) == {"failed": 1, "placed": 1}
    assert queue_of.row(worklist, "care-0").failure == "W002"
    assert (out / "care-0" / "to-send" / "letter.txt").read_text() == "My own words."


def test_with_exhibits_a_packet_is_joined_and_one_that_a_check_stops_is_not_yet_a_draft(worklist, workspace, out):
    cases.put(workspace, {**cases.with_exhibits(workspace, cases.care()), "case": "whole"})
    cases.put(workspace, {**cases.care(), "case": "lacking"})
    queue_of.enter(worklist, workspace)
    options = Options(formats=("txt",), packet=True)
    assert dict(queue_of.work_here(worklist, workspace, out, options=options)[1]) == {"placed": 2}
    assert queue_of.states(worklist) == {"whole": "drafted", "lacking": "needs-evidence"}
    assert (out / "whole/to-send/packet.pdf").read_bytes().startswith(b"%PDF-")
    assert not (out / "lacking/to-send").exists()
    assert queue_of.row(worklist, "lacking").says == "A check stops the packet: keep/preflight says which."
    assert all(queue_of.verified(out, case) for case in ("whole", "lacking"))
    assert queue_of.work_here(worklist, workspace, out, options=options)[0].todo == ()


def test_a_changed_exhibit_is_joined_anew(worklist, workspace, out):
    case = {**cases.with_exhibits(workspace, cases.care()), "case": "whole"}
    cases.put(workspace, case)
    queue_of.enter(worklist, workspace)
    options = Options(formats=("txt",), packet=True)
    queue_of.work_here(worklist, workspace, out, options=options)
    before = (out / "whole/to-send/packet.pdf").read_bytes()
    document = case["documents"]["mri"]
    cases.exhibit(workspace / "cases" / document["file"], document["pages"], "Another scan")
    queue_of.enter(worklist, workspace)
    assert dict(queue_of.work_here(worklist, workspace, out, options=options)[1]) == {"placed": 1}
    assert (out / "whole/to-send/packet.pdf").read_bytes() != before


def test_what_was_released_or_sent_is_not_drafted_again(worklist, workspace, out):
    queue_of.queue(workspace, 2)
    queue_of.enter(worklist, workspace)
    queue_of.work_here(worklist, workspace, out)
    with worklist.writing() as connection:
        connection.execute(update(items).where(items.c.case == "care-0").values(state="sent"))
    cases.put(workspace, {**cases.care_too_short(), "case": "care-0"})
    assert queue_of.enter(worklist, workspace).arrived.in_flight == ("care-0",)
    plan, _ = queue_of.work_here(worklist, workspace, out)
    assert (plan.todo, plan.with_people) == ((), 1)
    assert queue_of.row(worklist, "care-0").state == "sent"


def test_a_case_file_that_cannot_be_read_is_an_item_that_says_why_until_it_is_mended(worklist, workspace, out):
    cases.put(workspace, "case: broken\ndenial: [", "broken.yaml")
    entered = queue_of.enter(worklist, workspace)
    assert [file.source for file in entered.not_read] == ["cases/broken.yaml"]
    item = queue_of.row(worklist, "broken")
    assert (item.state, item.unread, item.failure) == ("new", True, "I002")
    assert queue_of.work_here(worklist, workspace, out, retry_failed=True)[0].failed_before == 1
    cases.put(workspace, {**cases.care(), "case": "mended"}, "broken.yaml")
    queue_of.enter(worklist, workspace)
    assert queue_of.states(worklist) == {"mended": "new"}
    assert dict(queue_of.work_here(worklist, workspace, out)[1]) == {"placed": 1}


def test_a_case_file_that_broke_later_keeps_what_was_made_of_it(worklist, workspace, out):
    path = cases.put(workspace, {**cases.care(), "case": "care-0"})
    queue_of.enter(worklist, workspace)
    queue_of.work_here(worklist, workspace, out)
    good, before = path.read_bytes(), queue_of.bytes_of(out)
    path.write_text("{")
    queue_of.enter(worklist, workspace)
    assert (queue_of.row(worklist, "care-0").state, queue_of.row(worklist, "care-0").unread) == ("new", True)
    assert queue_of.work_here(worklist, workspace, out)[0].todo == ()
    path.write_bytes(good)
    queue_of.enter(worklist, workspace)
    assert dict(queue_of.work_here(worklist, workspace, out)[1]) == {"confirmed": 1}
    assert queue_of.bytes_of(out) == before


def test_cases_whose_names_differ_in_case_only_get_folders_of_their_own(worklist, workspace, out):
    cases.put(workspace, {**cases.care(), "case": "Smith-1"})
    cases.put(workspace, {**cases.care(), "case": "smith-1"}, "other.yaml")
    cases.put(workspace, {**cases.care(), "case": "con"}, "third.yaml")
    queue_of.enter(worklist, workspace)
    queue_of.work_here(worklist, workspace, out)
    assert {path.name for path in out.iterdir()} == {"Smith-1", "smith-1~2", "con~"}


def test_one_case_in_two_files_is_one_item_and_the_second_is_told(worklist, workspace):
    cases.put(workspace, {**cases.care(), "case": "care-0"})
    second = {**cases.care(), "case": "care-0"}
    second["denial"] = {**second["denial"], "lines": [{**second["denial"]["lines"][0], "charged": "99.00"}]}
    cases.put(workspace, second, "twice.yaml")
    entered = queue_of.enter(worklist, workspace)
    assert entered.twice == (("cases/twice.yaml", "cases/care-0.yaml"),)
    assert queue_of.row(worklist, "care-0").amount == 145000


def test_a_letter_of_a_template_that_nobody_approved_fails_with_what_to_do(worklist, workspace, out):
    queue_of.queue(workspace, 1)
    (workspace / "approvals" / "all.yaml").unlink()
    open_library.cache_clear()
    queue_of.enter(worklist, workspace)
    queue_of.work_here(worklist, workspace, out)
    item = queue_of.row(worklist, "care-0")
    assert (item.state, item.failure) == ("new", "T090")
    assert "templates approve" in item.failure_mend
    cases.approve(workspace)
    assert dict(queue_of.work_here(worklist, workspace, out)[1]) == {"placed": 1}
