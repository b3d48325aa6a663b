"""The letters of a worklist are compared as they stand in the database, whichever it is."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import insert

from appealkit.errors import Severity
from appealkit.worklist.compared import compared, warning
from appealkit.worklist.database import Worklist
from appealkit.worklist.ownwords import argument_rows
from appealkit.worklist.tables import arguments
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
