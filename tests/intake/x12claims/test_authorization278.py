"""278 responses: what was approved, refused or left open, for which code, side, units and days."""

from __future__ import annotations

from pathlib import Path

import pytest

from appealkit.errors import Problem
from appealkit.intake.draft import CaseDraft
from appealkit.intake.x12.authorization278 import authorizations
from appealkit.intake.x12.statuscodes import StatusCodes
from appealkit.maps.kinds import Vocabulary

HEAD = (
    "ST*278*0001*005010X217~BHT*0007*11*RQ1*20260810*0900*18~HL*1**20*1~NM1*X3*2*EXAMPLE HEALTH PLAN*****PI*99999~"
    "HL*3*2*22*1~NM1*IL*1*MADEUP*ALEX****MI*XEH1~HL*4*3*EV*1~TRN*2*T1*9123456789~"
)


def read(text: str | bytes, meanings: StatusCodes) -> tuple[list[CaseDraft], list[Problem]]:
    data = text.encode() if isinstance(text, str) else text
    found, problems = authorizations([data], "answer.278", meanings)
    return list(found), problems


def one(event: str, meanings: StatusCodes) -> CaseDraft:
    body = HEAD + event
    drafts, _ = read(f"{body}SE*{body.count('~') + 1}*0001~", meanings)
    assert len(drafts) == 1
    return drafts[0]


def told(draft: CaseDraft, *path: str) -> dict[str, str]:
    return {".".join(rest): item.value for rest, item in draft.below(*path)}


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def test_an_approval_has_number_code_units_side_and_days(x12_samples: Path, meanings: StatusCodes) -> None:
    draft = read((x12_samples / "authorization.278").read_bytes(), meanings)[0][0]
    assert told(draft, "evidence", "authorization") == {
        "kind": "authorization",
        "status": "approved",
        "number": "PA-778200",
        "procedures.1": "64483",
        "units": "1",
        "laterality": "bilateral",
        "valid_from": "2026-08-10",
        "valid_to": "2026-11-09",
        "document_type": "278 response",
        "recorded_on": "2026-08-10",
        "origin": "auto",
        "source.document": "authorization",
        "source.page": "1",
    }
    assert told(draft, "documents", "authorization") == {
        "kind": "authorization",
        "title": "Authorization response (278)",
        "author": "EXAMPLE HEALTH PLAN",
        "date": "2026-08-10",
        "pages": "1",
    }
    assert told(draft, "patient") == {
        "name": "RILEY Q INVENTED",
        "birth_date": "1961-03-14",
        "member_id": "XEH123456811",
    }


def test_a_services_own_decision_number_and_days_go_before_its_events(x12_samples: Path, meanings: StatusCodes) -> None:
    drafts, problems = read((x12_samples / "authorization.278").read_bytes(), meanings)
    said = told(drafts[0], "evidence", "authorization-2")
    assert said["number"] == "PA-778201"
    assert said["units"] == "1"
    assert said["laterality"] == "left"
    assert [said["valid_from"], said["valid_to"]] == ["2026-08-26", "2026-08-26"]
    assert codes(problems) == ["I099", "I099", "I099"]  # two decided otherwise than the event, one in part


def test_a_refusal_is_adverse_evidence_without_the_number_of_the_approval(
    x12_samples: Path, meanings: StatusCodes
) -> None:
    draft = read((x12_samples / "authorization.278").read_bytes(), meanings)[0][0]
    said = told(draft, "evidence", "authorization-3")
    assert said["status"] == "denied"
    assert said["procedures.1"] == "77003"
    assert not {"number", "valid_from", "valid_to"} & set(said)


def test_a_refusal_with_procedure_and_reason_is_a_denial_with_the_code_and_no_words(
    x12_samples: Path, meanings: StatusCodes
) -> None:
    draft = read((x12_samples / "authorization.278").read_bytes(), meanings)[0][0]
    assert told(draft, "denial") == {
        "payer.name": "EXAMPLE HEALTH PLAN",
        "payer.payer_id": "99999",
        "claim_number": "PA-778200",
        "notice_date": "2026-08-10",
        "lines.1.procedure": "77003",
        "lines.1.service_date": "2026-08-26",
        "lines.1.refused_before": "yes",
        "lines.1.refusal_codes.1": "0B",
    }


def test_a_refusal_without_a_reason_is_a_denial_too(meanings: StatusCodes) -> None:
    draft = one("HCR*A3~HL*5*4*SS*0~SV1*HC:64483~", meanings)
    assert told(draft, "denial", "lines") == {"1.procedure": "64483", "1.refused_before": "yes"}


def test_a_refusal_without_a_procedure_is_no_denial_of_a_line(meanings: StatusCodes) -> None:
    draft = one("HCR*A3**0B~", meanings)
    assert draft.word("evidence", "authorization", "status") == "denied"
    assert draft.keys("denial") == ["payer"]


def test_a_pended_request_is_pended_with_the_code_of_its_reason(meanings: StatusCodes) -> None:
    draft = one("HCR*A4**0U~REF*NT*ADM-1~", meanings)
    assert draft.word("evidence", "authorization", "status") == "pended"
    assert draft.word("keys", "decision", "authorization", "reason") == "0U"


@pytest.mark.parametrize("action", ["CT", "NA", "ZZ", ""])
def test_an_action_that_decides_nothing_is_no_evidence(action: str, meanings: StatusCodes) -> None:
    body = f"{HEAD}HCR*{action}*A1~"
    drafts, problems = read(f"{body}SE*10*0001~", meanings)
    assert drafts == []
    assert codes(problems) == ["I099"]


def test_visits_and_days_are_no_units(meanings: StatusCodes) -> None:
    draft = one("HCR*A1*A1~HSD*VS*3~HL*5*4*SS*0~SV1*HC:64483~", meanings)
    assert draft.word("evidence", "authorization", "units") is None


def test_units_of_the_event_are_those_of_its_only_service(meanings: StatusCodes) -> None:
    alone = "HCR*A1*A1~HSD*FL*2~HL*5*4*SS*0~SV1*HC:64483:50~"
    assert one(alone, meanings).word("evidence", "authorization", "units") == "2"
    both = one(alone + "HL*6*4*SS*0~SV1*HC:64484~", meanings)
    assert both.word("evidence", "authorization", "units") is None


def test_validity_is_from_its_day_and_until_its_expiry(meanings: StatusCodes) -> None:
    draft = one("HCR*A1*A1~DTP*007*D8*20260901~DTP*036*D8*20261130~DTP*AAH*D8*20260915~", meanings)
    said = told(draft, "evidence", "authorization")
    assert [said["valid_from"], said["valid_to"]] == ["2026-09-01", "2026-11-30"]


def test_a_validity_without_an_end_gets_none_from_the_day_asked_for(meanings: StatusCodes) -> None:
    said = told(one("HCR*A1*A1~DTP*007*D8*20260901~DTP*AAH*D8*20260915~", meanings), "evidence", "authorization")
    assert said["valid_from"] == "2026-09-01"
    assert "valid_to" not in said


def test_a_dependent_is_the_patient_with_the_insureds_number(meanings: StatusCodes) -> None:
    text = (HEAD + "HCR*A1*A1~SE*12*0001~").replace("HL*4*3*EV*1", "HL*4*3*23*1~NM1*QC*1*MADEUP*ROBIN~HL*5*4*EV*0")
    draft = read(text, meanings)[0][0]
    assert told(draft, "patient") == {"name": "ROBIN MADEUP", "member_id": "XEH1"}


def test_a_request_that_could_not_be_processed_is_told_and_decides_nothing(meanings: StatusCodes) -> None:
    body = f"{HEAD}AAA*N**33*C~"
    drafts, problems = read(f"{body}SE*10*0001~", meanings)
    assert drafts == []
    assert codes(problems) == ["I099"]
    assert "reason 33" in problems[0].says


def test_a_request_is_told_as_a_request_and_not_read(meanings: StatusCodes) -> None:
    body = (HEAD + "UM*HS*I*2~SV1*HC:64483~").replace("BHT*0007*11", "BHT*0007*13")
    drafts, problems = read(f"{body}SE*11*0001~", meanings)
    assert drafts == []
    assert codes(problems) == ["I090"]
    assert "a request for authorization" in problems[0].says


def test_every_attribute_told_is_one_of_the_vocabulary(
    x12_samples: Path, meanings: StatusCodes, vocabulary: Vocabulary
) -> None:
    draft = read((x12_samples / "authorization.278").read_bytes(), meanings)[0][0]
    known = set(vocabulary.kinds["authorization"].attributes) | {"kind", "origin", "recorded_on", "source"}
    statuses = vocabulary.kinds["authorization"].attributes["status"].one_of
    for name in draft.keys("evidence"):
        assert {rest[0] for rest, _ in draft.below("evidence", name)} <= known
        assert draft.word("evidence", name, "status") in statuses
