"""The letters of a worklist are compared as they stand in the database, whichever it is."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import insert

from appealkit.errors import Severity
from appealkit.worklist.compared import compared, warning
from appealkit.worklist.database import Worklist
from appealkit.worklist.ownwords import argument_rows
from appealkit.worklist.tables import arguments
from stories import cases
from worklist import queue_of
from worklist.ownletters import packet
from worklist.rows import put


def test_a_letter_that_stands_in_the_worklist_for_two_patients_is_told(worklist: Worklist) -> None:
    (row,) = (asdict(made) for made in argument_rows(packet("tfesi-left-s1")))
    with worklist.writing() as connection:
        for case, patient in (("case-a", "a" * 64), ("case-b", "b" * 64), ("case-c", "c" * 64)):
            item = put(
                connection,
                case,
                folder_key=case,
                payer="Example Health Plan" if case != "case-c" else "Lakeside Mutual",
            )
            connection.execute(insert(arguments).values(item=item, **{**row, "patient": patient}))
    with worklist.reading() as connection:
        (group,) = compared(connection)
    assert (group.cases, group.payer, group.patients) == (("case-a", "case-b"), "Example Health Plan", 2)
    told = warning(group)
    assert (told.code, told.severity) == ("W080", Severity.DOUBT)
    assert "Look at: case-a, case-b." in told.says


def test_a_worklist_without_letters_has_nothing_to_compare(worklist: Worklist) -> None:
    with worklist.reading() as connection:
        assert compared(connection) == ()


def patients(workspace, *members, **more):
    """The same record for each of these member numbers, entered."""
    for number, member in enumerate(members, 1):
        case = {**cases.care(), "case": f"care-{number}", **more}
        case["patient"] = {**case["patient"], "member_id": member}
        cases.put(workspace, case)


def found(worklist: Worklist) -> list[tuple[str, tuple[str, ...]]]:
    with worklist.reading() as connection:
        return [(group.template, group.cases) for group in compared(connection)]


def test_a_run_keeps_the_words_of_each_letter_so_that_copies_are_told(worklist, own_workspace, tmp_path):
    patients(own_workspace, "XEH100000001", "XEH100000002", "XEH100000001")
    queue_of.enter(worklist, own_workspace)
    queue_of.work_here(worklist, own_workspace, tmp_path / "out")
    assert found(worklist) == [("letters/conservative-care", ("care-1", "care-2", "care-3"))]


def test_one_patients_letters_from_a_run_are_not_told(worklist, own_workspace, tmp_path):
    patients(own_workspace, "XEH100000001", "XEH100000001")
    queue_of.enter(worklist, own_workspace)
    queue_of.work_here(worklist, own_workspace, tmp_path / "out")
    assert found(worklist) == []


def test_an_opinion_adopted_after_the_letter_was_written_is_compared_though_the_packet_stays(
    worklist, own_workspace, tmp_path
):
    patients(own_workspace, "XEH100000001", "XEH100000002")
    queue_of.enter(worklist, own_workspace)
    queue_of.work_here(worklist, own_workspace, tmp_path / "out")
    said = "In my opinion this patient could not have waited any longer without lasting harm to the nerve."
    adopted = [{"words": said, "by": "Dr. A. Example", "on": "2026-11-01"}]
    patients(own_workspace, "XEH100000001", "XEH100000002", adopted=adopted)
    queue_of.enter(worklist, own_workspace)
    _, events = queue_of.work_here(worklist, own_workspace, tmp_path / "out")
    assert set(events) <= {"placed", "confirmed"}
    assert ("opinion", ("care-1", "care-2")) in found(worklist)
