"""What a run keeps of a judgement: the state, and who holds what lacks, by name where the case knows it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from appealkit.worklist.judged import denied_cents, judged_of
from appealkit.worklist.states import State
from stories import cases


def judged(workspace: Path, case: cases.Case):
    return judged_of(cases.prepared(workspace, case))


@pytest.mark.parametrize(
    ("make", "state"),
    [
        (cases.care, State.DRAFTED),
        (cases.care_too_short, State.NEEDS_EVIDENCE),
        (cases.two_visit_counts, State.NEEDS_EVIDENCE),
        (cases.one_side_only, State.NOT_WORKABLE),
        (cases.miscoded, State.READY),
    ],
)
def test_an_item_stands_where_its_record_puts_it(approved_workspace, make, state):
    assert judged(approved_workspace, make()).state is state


def test_who_holds_what_lacks_has_the_name_of_who_wrote_such_documents(approved_workspace):
    holders = {gap["holder"] for gap in judged(approved_workspace, cases.care_too_short()).gaps}
    assert "North PT (outside therapy clinic)" in holders
    assert "outside therapy clinic" not in holders


def test_of_two_names_none_is_taken(approved_workspace):
    case = cases.care_too_short()
    case["documents"]["other-pt"] = {**case["documents"]["pt-record"], "author": "South PT"}
    holders = {gap["holder"] for gap in judged(approved_workspace, case).gaps}
    assert "outside therapy clinic" in holders


def test_of_whom_it_was_asked_goes_before_and_has_its_day(approved_workspace):
    case = cases.care_too_short()
    case["requests"] = [
        {"asked_of": "East PT", "what": "Therapy record", "wants": ["care-long-enough"], "sent_on": "2026-10-20"}
    ]
    gaps = {gap["requirement"]: gap for gap in judged(approved_workspace, case).gaps}
    found = gaps["care-long-enough"]
    assert (found["holder"], found["asked_on"]) == ("East PT (outside therapy clinic)", date(2026, 10, 20))


def test_what_was_denied_is_the_charge_less_what_was_paid(approved_workspace):
    packet = cases.prepared(approved_workspace, cases.care())
    line = packet.assessment.lines[0].line
    assert denied_cents(line) == 145000
    assert denied_cents(line.model_copy(update={"paid": line.charged / 4})) == 108750
    assert denied_cents(line.model_copy(update={"charged": None})) == 145000  # what the adjustments took off


def test_an_item_knows_its_last_safe_day_and_what_to_do(approved_workspace):
    found = judged(approved_workspace, cases.care())
    assert (found.due, found.late, found.draft) == (date(2027, 4, 3), False, False)
    assert found.says == "Read the letter and release it."
    assert [(row["procedure"], row["route"], row["support"]) for row in found.lines] == [
        ("64483", "appeal", "supported")
    ]
    used = {(row["reason"], row["strategy"]) for row in found.argued if row["used"]}
    assert used == {("conservative-care", "conservative-care-failed")}
