"""Remittance, claim, acceptance and authorization of the samples together are a case that reads without a mistake."""

from __future__ import annotations

import json
from pathlib import Path

from appealkit.errors import mistakes
from appealkit.intake.draft import CaseDraft, Place, Told
from appealkit.intake.x12.acceptance import acceptances
from appealkit.intake.x12.acknowledgement import acknowledged, acknowledgements
from appealkit.intake.x12.authorization278 import authorizations
from appealkit.intake.x12.claim837 import claims
from appealkit.intake.x12.pairing import Filed, completed
from appealkit.intake.x12.statuscodes import StatusCodes
from appealkit.intake.x12.statusjoin import with_status

PRACTICE = {
    "name": "North Texas Spine & Pain",
    "address": {"lines": ["12 Example Way"], "city": "Anytown", "state": "TX", "zip": "75001"},
    "npi": "1234567893",
    "signer": {"name": "Dr. A. Example"},
}


def remittance() -> CaseDraft:
    """What `samples/intake/claims.835` says, as its reader tells it."""
    here = Place("claims.835", "segment 14 CLP", 14)
    lines = {"1": ("64483", "50", "2175.00"), "2": ("64484", "LT", "725.00"), "3": ("64484", "RT", "725.00")}
    said = {
        ("keys", "patient_control_number"): "PT20001",
        ("keys", "payer_control_number"): "2026-0826-00920",
        ("denial", "claim_number"): "2026-0826-00920",
        ("denial", "notice_date"): "2026-09-24",
        ("denial", "payer", "name"): "EXAMPLE HEALTH PLAN",
        ("denial", "payer", "payer_id"): "99999",
        ("denial", "payer", "state"): "TX",
        ("patient", "name"): "RILEY INVENTED",
        ("patient", "member_id"): "XEH123456811",
        ("documents", "remittance", "kind"): "denial-notice",
        ("documents", "remittance", "title"): "Remittance (835)",
        ("documents", "remittance", "date"): "2026-09-24",
        ("documents", "remittance", "pages"): "1",
    }
    for number, (procedure, modifier, charged) in lines.items():
        line = ("denial", "lines", number)
        said |= {
            (*line, "procedure"): procedure,
            (*line, "modifiers", "1"): modifier,
            (*line, "units"): "1",
            (*line, "service_date"): "2026-08-26",
            (*line, "charged"): charged,
            (*line, "paid"): "0.00",
            (*line, "adjustments", "1", "group"): "CO",
            (*line, "adjustments", "1", "carc"): "50",
            (*line, "adjustments", "1", "amount"): charged,
        }
    return CaseDraft("d-sample", {path: Told(value, here) for path, value in said.items()})


def test_the_files_of_one_claim_are_a_case(x12_samples: Path, meanings: StatusCodes, read) -> None:
    sent = list(claims([(x12_samples / "claims.837").read_bytes()], "claims.837")[0])
    answers = acknowledgements([(x12_samples / "acknowledgement.999").read_bytes()], "a.999", meanings)[0]
    reports = acceptances([(x12_samples / "acceptance.277").read_bytes()], "a.277", meanings)[0]
    approvals = authorizations([(x12_samples / "authorization.278").read_bytes()], "a.278", meanings)[0]
    case, problems = completed(remittance(), Filed.of(sent))
    assert problems == []
    taken = acknowledged([case], answers)[0]
    cases, problems = with_status([case], [*taken, *reports], approvals)
    assert problems == []
    data = cases[0].nested()
    found, problems = read(json.dumps({**data, "practice": PRACTICE}), "case.json")
    assert mistakes(problems) == ()
    assert found is not None
    whole = found.case
    assert [line.diagnoses for line in whole.denial.lines] == [("M54.16", "M51.16"), ("M51.16",), ("M51.16", "M47.26")]
    assert [line.place_of_service for line in whole.denial.lines] == ["11", "11", "11"]
    assert [(item.id, item.kind, item.origin.value) for item in whole.evidence] == [
        ("sent", "claim-submission", "auto"),
        ("acceptance", "claim-submission", "auto"),
        ("acceptance-2", "claim-submission", "auto"),
        ("authorization", "authorization", "auto"),
        ("authorization-2", "authorization", "auto"),
        ("authorization-3", "authorization", "auto"),
    ]
    assert whole.evidence[0].word("authorization_on_claim") == whole.evidence[3].word("number") == "PA-778200"
    assert list(whole.documents) == ["remittance", "claim", "acceptance", "acceptance-2", "authorization"]
