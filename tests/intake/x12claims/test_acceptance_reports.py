"""277CA and 999: evidence that a claim was accepted or rejected, and of nothing where the report does not say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from appealkit.errors import Problem
from appealkit.intake.draft import CaseDraft
from appealkit.intake.x12.acceptance import acceptances
from appealkit.intake.x12.acknowledgement import Acknowledgement, acknowledged, acknowledgements
from appealkit.intake.x12.claim837 import claims
from appealkit.intake.x12.pairing import supplemented
from appealkit.intake.x12.statuscodes import StatusCodes, status_codes
from appealkit.maps.kinds import Vocabulary

REPORT = (
    "ST*277*0001*005010X214~BHT*0085*08*R1*20260828*0700*TH~HL*1**20*1~NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*99999~"
    "HL*2*1*PT~NM1*QC*1*MADEUP*ALEX****MI*XEH1~TRN*2*PT1~STC*A2:20*20260829*WQ*100~REF*1K*EHP-1~SE*10*0001~"
)
ANSWER = (
    "GS*FA*EXCH*NTSP*20260827*1000*6000*X*005010X231A1~"
    "ST*999*0001~AK1*HC*5501~AK2*837*0001~IK5*A~AK9*A*1*1*1~SE*6*0001~"
)


def report(text: str | bytes, meanings: StatusCodes) -> tuple[list[CaseDraft], list[Problem]]:
    data = text.encode() if isinstance(text, str) else text
    found, problems = acceptances([data], "report.277", meanings)
    return list(found), problems


def answers(text: str | bytes, meanings: StatusCodes) -> tuple[list[Acknowledgement], list[Problem]]:
    data = text.encode() if isinstance(text, str) else text
    found, problems = acknowledgements([data], "answer.999", meanings)
    return list(found), problems


def evidence(draft: CaseDraft) -> dict[str, str]:
    return {".".join(rest): item.value for rest, item in draft.below("evidence", "acceptance")}


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def test_an_accepted_claim_is_evidence_with_its_day_and_the_payers_number(
    x12_samples: Path, meanings: StatusCodes
) -> None:
    drafts, _ = report((x12_samples / "acceptance.277").read_bytes(), meanings)
    assert evidence(drafts[0]) == {
        "kind": "claim-submission",
        "acceptance": "accepted",
        "acceptance_report": "277CA",
        "accepted_on": "2026-08-28",
        "claim_control_number": "2026-0826-00920",
        "reason": "A2:20:PR",
        "recorded_on": "2026-08-28",
        "origin": "auto",
        "source.document": "acceptance",
        "source.page": "1",
    }
    assert {".".join(rest): item.value for rest, item in drafts[0].below("documents", "acceptance")} == {
        "kind": "acceptance-report",
        "title": "Claim acceptance report (277CA)",
        "author": "EXAMPLE HEALTH PLAN",
        "date": "2026-08-28",
        "pages": "1",
    }
    assert {rest[0]: item.value for rest, item in drafts[0].below("keys")} == {
        "patient_control_number": "PT20001",
        "payer_control_number": "2026-0826-00920",
        "service_date": "2026-08-26",
        "billing_npi": "1234567893",
        "payer_id": "99999",
    }


def test_a_rejected_claim_says_why_by_its_codes(x12_samples: Path, meanings: StatusCodes) -> None:
    drafts, _ = report((x12_samples / "acceptance.277").read_bytes(), meanings)
    said = evidence(drafts[1])
    assert said["acceptance"] == "rejected"
    assert said["rejected_on"] == "2026-08-28"
    assert said["reason"] == "A7:562:85, A3:21"
    assert "accepted_on" not in said


def test_received_is_not_accepted(x12_samples: Path, meanings: StatusCodes) -> None:
    drafts, problems = report((x12_samples / "acceptance.277").read_bytes(), meanings)
    assert len(drafts) == 3
    assert "acceptance" not in evidence(drafts[2])
    assert codes(problems) == ["I097"]
    assert "received" in problems[0].says


def test_the_batchs_own_receipt_is_no_claims_acceptance(meanings: StatusCodes) -> None:
    batch = REPORT.replace("HL*2*1*PT~NM1*QC*1*MADEUP*ALEX****MI*XEH1~TRN*2*PT1~", "HL*2*1*21*1~TRN*2*B1~")
    assert report(batch, meanings)[0] == []


def test_a_rejected_batch_is_told(meanings: StatusCodes) -> None:
    batch = REPORT.replace("HL*2*1*PT~NM1*QC*1*MADEUP*ALEX****MI*XEH1~TRN*2*PT1~", "HL*2*1*21*1~TRN*2*B1~")
    drafts, problems = report(batch.replace("A2:20", "A3:24"), meanings)
    assert drafts == []
    assert "I097" in codes(problems)


def test_a_lines_status_is_not_the_claims(meanings: StatusCodes) -> None:
    text = REPORT.replace("REF*1K", "SVC*HC:64483*100****1~STC*A7:21*20260830*U~REF*1K").replace("SE*10", "SE*12")
    drafts, problems = report(text, meanings)
    assert problems == []
    assert evidence(drafts[0])["acceptance"] == "accepted"
    assert evidence(drafts[0])["reason"] == "A2:20"


def test_two_statuses_that_contradict_each_other_decide_nothing(meanings: StatusCodes) -> None:
    drafts, problems = report(
        REPORT.replace("REF*1K", "STC*A6:21*20260829*U~REF*1K").replace("SE*10", "SE*11"), meanings
    )
    assert "acceptance" not in evidence(drafts[0])
    assert codes(problems) == ["I097"]


def test_an_accepting_category_with_the_action_of_a_rejection_decides_nothing(meanings: StatusCodes) -> None:
    drafts, problems = report(REPORT.replace("*WQ*100", "*U*100"), meanings)
    assert "acceptance" not in evidence(drafts[0])
    assert codes(problems) == ["I097"]


def test_a_category_that_is_not_known_decides_nothing(meanings: StatusCodes) -> None:
    drafts, problems = report(REPORT.replace("A2:20", "D0:20"), meanings)
    assert "acceptance" not in evidence(drafts[0])
    assert codes(problems) == ["I097"]


def test_a_status_without_its_claims_number_is_left_out(meanings: StatusCodes) -> None:
    drafts, problems = report(REPORT.replace("TRN*2*PT1", "TRN*2*"), meanings)
    assert drafts == []
    assert codes(problems) == ["I097"]


def test_a_day_that_is_none_leaves_the_acceptance_without_its_day(meanings: StatusCodes) -> None:
    drafts, problems = report(REPORT.replace("20260829", "20260832"), meanings)
    assert evidence(drafts[0])["acceptance"] == "accepted"
    assert "accepted_on" not in evidence(drafts[0])
    assert codes(problems) == ["I093"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (REPORT.replace("X214", "X212").replace("0085", "0010"), "a claim status response (276/277)"),
        (REPORT.replace("X214", "X213"), "a request for records (277)"),
        ("ST*278*0001*005010X217~BHT*0007*11~SE*3*0001~", "an authorization request or response (278)"),
        ("ST*277*0001~BHT*0010*08*R1*20260828~SE*3*0001~", "a 277 that does not say that it is an acceptance report"),
    ],
)
def test_another_report_is_named_and_not_misread(text: str, kind: str, meanings: StatusCodes) -> None:
    drafts, problems = report(text, meanings)
    assert drafts == []
    assert kind in problems[0].says
    assert codes(problems)[0] == "I090"


def test_every_attribute_told_is_one_of_the_vocabulary(
    x12_samples: Path, meanings: StatusCodes, vocabulary: Vocabulary
) -> None:
    drafts, _ = report((x12_samples / "acceptance.277").read_bytes(), meanings)
    known = vocabulary.kinds["claim-submission"].attributes
    frame = {"kind", "origin", "recorded_on", "source"}
    for draft in drafts:
        assert {rest[0] for rest, _ in draft.below("evidence", "acceptance")} <= set(known) | frame
        assert draft.word("documents", "acceptance", "kind") in vocabulary.documents


def test_an_acknowledgement_is_evidence_of_the_claims_of_its_file(x12_samples: Path, meanings: StatusCodes) -> None:
    given, problems = answers((x12_samples / "acknowledgement.999").read_bytes(), meanings)
    assert problems == []
    sent = list(claims([(x12_samples / "claims.837").read_bytes()], "claims.837")[0])
    told, problems = acknowledged(sent, given)
    assert problems == []
    assert [draft.id for draft in told] == [draft.id for draft in sent]
    assert evidence(told[0]) == {
        "kind": "claim-submission",
        "acceptance": "accepted",
        "acceptance_report": "999",
        "accepted_on": "2026-08-27",
        "reason": "E, 5",
        "recorded_on": "2026-08-27",
        "origin": "auto",
        "source.document": "acceptance",
        "source.page": "1",
    }
    assert told[0].word("documents", "acceptance", "author") == "EXCH"


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("AK1*HC*5501", "AK1*HC*5502"),
        ("AK2*837*0001", "AK2*837*0002"),
        ("GS*FA*EXCH*NTSP*", "GS*FA*OTHER*ANYONE*"),
        ("*20260827*1000*6000", "*20260826*1000*6000"),
    ],
)
def test_an_acknowledgement_of_another_file_is_evidence_of_nothing(
    was: str, becomes: str, x12_samples: Path, meanings: StatusCodes
) -> None:
    assert was in ANSWER
    sent = claims([(x12_samples / "claims.837").read_bytes()], "claims.837")[0]
    told, problems = acknowledged(sent, answers(ANSWER.replace(was, becomes), meanings)[0])
    assert told == []
    assert codes(problems) == ["I098"]


def test_a_refused_group_refuses_its_transactions(meanings: StatusCodes) -> None:
    given, _ = answers(ANSWER.replace("AK9*A", "AK9*R"), meanings)
    assert [one.accepted for one in given] == [False]


def test_a_group_taken_in_part_leaves_each_transaction_its_own_answer(meanings: StatusCodes) -> None:
    text = ANSWER.replace("AK9*A", "AK2*837*0002~IK5*R*5~AK9*P").replace("SE*6", "SE*8")
    given, problems = answers(text, meanings)
    assert [(one.set_control, one.accepted) for one in given] == [("0001", True), ("0002", False)]
    assert problems == []


def test_a_group_that_is_taken_without_naming_transactions_speaks_for_all(meanings: StatusCodes) -> None:
    given, _ = answers(ANSWER.replace("AK2*837*0001~IK5*A~", "").replace("SE*6", "SE*4"), meanings)
    assert [(one.set_control, one.accepted) for one in given] == [("", True)]


def test_answers_that_contradict_each_other_decide_nothing(x12_samples: Path, meanings: StatusCodes) -> None:
    sent = list(claims([(x12_samples / "claims.837").read_bytes()], "claims.837")[0])
    given = answers(ANSWER, meanings)[0] + answers(ANSWER.replace("IK5*A", "IK5*R"), meanings)[0]
    told, problems = acknowledged(sent, given)
    assert told == []
    assert codes(problems) == ["I098", "I098"]


def test_an_acknowledgement_of_no_claims_is_told_as_such(meanings: StatusCodes) -> None:
    given, problems = answers(ANSWER.replace("AK1*HC", "AK1*BE"), meanings)
    assert given == []
    assert codes(problems) == ["I090"]


def test_two_reports_of_one_claim_stand_side_by_side(x12_samples: Path, meanings: StatusCodes) -> None:
    claim = next(claims([(x12_samples / "claims.837").read_bytes()], "claims.837")[0])
    file_told = acknowledged([claim], answers(ANSWER, meanings)[0])[0][0]
    claim_told = report((x12_samples / "acceptance.277").read_bytes(), meanings)[0][0]
    case = supplemented(supplemented(claim, file_told), claim_told)
    assert case.keys("evidence") == ["sent", "acceptance", "acceptance-2"]
    assert case.word("evidence", "acceptance", "acceptance_report") == "999"
    assert case.word("evidence", "acceptance-2", "acceptance_report") == "277CA"
    assert case.word("evidence", "acceptance-2", "source", "document") == "acceptance-2"
    assert case.word("keys", "payer_control_number") == "2026-0826-00920"


def test_a_table_of_codes_with_a_mistake_is_told_at_its_line() -> None:
    found, problems = status_codes(b"source: X12\nclaim_state: {}\n", "intake/x12_status.yaml")
    assert found is None
    assert {problem.code for problem in problems} == {"M001"}
