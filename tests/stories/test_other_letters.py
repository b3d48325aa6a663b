"""Letters that are no appeal: a timely-filing dispute, an authorization, records; and the line between them and one."""

from __future__ import annotations

import pytest

from appealkit.document import walk
from stories import cases


def told(workspace, case):
    """(the packet, the letter's words, the checklist's words)"""
    packet = cases.prepared(workspace, case)
    letter = "\n".join(walk.texts(packet.letter_page)) if packet.letter_page else ""
    return packet, letter, "\n".join(walk.texts(packet.checklist))


def late(*, program: str = "commercial-erisa", **submission: object) -> cases.Case:
    """Denied as filed too late, with one submission on record; the denial names 180 days."""
    case = cases.care()
    case["case"] = "late"
    denial = case["denial"]
    denial["payer"]["program"] = program
    denial["reason_text"] = "The time limit for filing has expired."
    denial["stated_criteria"] = [
        {"requirement": "claim-accepted-in-time", "threshold": "180 days", "quote": "The time limit for filing"}
    ]
    denial["lines"][0]["adjustments"] = [{"group": "CO", "carc": "29", "amount": "1450.00"}]
    denial["lines"][0]["remarks"] = []
    case["documents"]["report"] = {"kind": "277ca", "title": "Acceptance report", "date": "2026-09-30", "pages": 1}
    case["evidence"].append(
        {"id": "sent", "kind": "claim-submission", **submission, "source": {"document": "report", "page": 1}}
    )
    return case


ACCEPTED = {"acceptance": "accepted", "acceptance_report": "277CA", "accepted_on": "2026-09-29"}


def test_an_acceptance_report_in_time_writes_a_letter_of_its_own_kind(approved_workspace):
    packet, letter, _ = told(approved_workspace, late(**ACCEPTED))
    assert packet.letter.title == "Timely filing dispute"
    assert packet.letter.lines == (1,)
    assert "To the claims department:" in letter
    assert "accepted on September 29, 2026, 12 days after the service" in letter
    assert "medical director" not in letter
    assert "First-level appeal" not in letter


def test_it_argues_nothing_clinical_and_encloses_only_what_it_cites(approved_workspace):
    packet, letter, _ = told(approved_workspace, late(**ACCEPTED))
    assert "What is required" not in letter
    assert [exhibit.document for exhibit in packet.letter.exhibits] == ["denial", "report"]
    assert {item.requirement for item in packet.letter.statements} == {"claim-accepted-in-time"}


def test_the_last_day_for_an_appeal_stays_on_the_checklist_and_out_of_the_letter(approved_workspace):
    _, letter, checklist = told(approved_workspace, late(**ACCEPTED))
    assert "by April 3, 2027" in checklist  # 180 days from receipt on October 5, 2026
    assert "keep its last day" in checklist
    assert "April 3, 2027" not in letter


@pytest.mark.parametrize(
    ("submission", "program"),
    [
        ({"submitted_on": "2026-09-20"}, "commercial-erisa"),  # a log of sending
        ({"acceptance": "rejected", "rejected_on": "2026-09-20"}, "commercial-erisa"),
        ({**ACCEPTED, "submitted_on": "2027-03-20", "accepted_on": "2027-03-20"}, "commercial-erisa"),
        (ACCEPTED, "medicare-ffs"),  # Medicare gives no appeal on that
    ],
)
def test_without_the_proof_or_the_right_no_letter_is_written(approved_workspace, submission, program):
    packet, _, checklist = told(approved_workspace, late(program=program, **submission))
    assert packet.letter is None
    assert "No letter" in checklist or "A letter can be sent" not in checklist


def test_a_protective_filing_claims_no_acceptance(approved_workspace):
    from appealkit.letters.compose import Protective

    packet = cases.prepared(approved_workspace, late(**ACCEPTED), protective=Protective("M. Decider", "the clock"))
    words = "\n".join(walk.texts(packet.letter_page))
    assert "277CA" in words  # what the record shows may be said
    assert "What counts is when" not in words  # what it proves may not


def authorized(number_on_claim: str) -> cases.Case:
    case = cases.care()
    case["case"] = "authorized"
    case["denial"]["reason_text"] = "No prior authorization on file."
    line = case["denial"]["lines"][0]
    line["adjustments"], line["remarks"] = [{"group": "CO", "carc": "197", "amount": "1450.00"}], []
    case["documents"]["approval"] = {"kind": "auth", "title": "Approval", "date": "2026-09-01", "pages": 1}
    at = {"document": "approval", "page": 1}
    case["evidence"] += [
        {"id": "auth", "kind": "authorization", "status": "approved", "number": "A-1", "procedures": ["64483"],
         "valid_from": "2026-09-01", "valid_to": "2026-10-01", "source": at},
        {"id": "sent", "kind": "claim-submission", "authorization_on_claim": number_on_claim, "source": at},
    ]  # fmt: skip
    return case


def test_an_authorization_on_the_claim_is_disputed_and_one_left_off_it_is_corrected(approved_workspace):
    packet, letter, _ = told(approved_workspace, authorized("A-1"))
    assert packet.letter.title == "Dispute of an authorization denial"
    assert "Authorization A-1: approved for 64483, 1 unit" not in letter  # the record gives no units
    assert "Authorization A-1: approved for 64483, valid from September 1, 2026 to October 1, 2026" in letter
    packet, _, checklist = told(approved_workspace, authorized("none"))
    assert packet.letter is None
    assert packet.assessment.lines[0].route.kind.value == "corrected-claim"
    assert "a corrected claim does not stop the time for an appeal" in checklist.lower()


def test_a_line_that_may_be_appealed_goes_before_one_that_has_another_letter(approved_workspace):
    case = late(**ACCEPTED)
    case["denial"]["reason_text"] = "Failed conservative treatment not documented for at least 3 months."
    case["denial"]["lines"].insert(0, cases.care()["denial"]["lines"][0])
    case["denial"]["lines"][1]["number"] = 2
    packet, _, checklist = told(approved_workspace, case)
    assert packet.letter.lines == (1,)
    assert packet.letter.title == "First-level appeal"
    assert "Lines 1, 2 want letters of different kinds: make a case of each" in checklist


def test_a_second_level_says_what_is_new_and_goes_to_who_decides_it(approved_workspace):
    case = cases.care()
    case["case"] = "second"
    case["denial"]["appeal_level"] = "external"
    case["denial"]["prior_decisions"] = [
        {"on": "2026-10-20", "level": "internal-1", "outcome": "the denial was upheld", "reference": "R-9",
         "documents": ["denial", "consult", "mri", "meds", "scales", "activity", "note"],
         "addressed": ["care-long-enough", "pain-long-enough"]}
    ]  # fmt: skip
    packet, letter, checklist = told(approved_workspace, case)
    assert packet.letter.title == "External review"
    assert "Independent review organization" in letter
    assert (
        "We ask the independent review organization to reverse the denial of 64483-LT by Example Health Plan" in letter
    )
    assert "The first-level appeal was decided on October 20, 2026 (R-9): the denial was upheld." in letter
    assert "New: Physical therapy record, North PT, July 9, 2026. It shows:" in letter
    assert "Not addressed in that decision: the care brought no lasting benefit" in letter
    assert "New since the decision of 2026-10-20: Physical therapy record" in checklist
