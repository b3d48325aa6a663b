"""A request for authorization that the payer refuses is a denial before the service: it is read, said as what it is,
and goes on its own way, not that of a claim."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stories import cases

INTAKE = cases.ROOT / "samples" / "intake"

HEAD = (
    "ISA*00*          *00*          *ZZ*EXAMPLEPLAN    *ZZ*NTSP           *260810*0900*^*00501*000006100*0*T*:~",
    "GS*HI*EXAMPLEPLAN*NTSP*20260810*0900*6100*X*005010X217~", "ST*278*0001*005010X217~",
    "BHT*0007*11*RQ1*20260810*0900*18~", "HL*1**20*1~", "NM1*X3*2*EXAMPLE HEALTH PLAN*****PI*99999~", "HL*2*1*21*1~",
    "NM1*1P*2*NORTH TEXAS SPINE & PAIN*****XX*1234567893~", "HL*3*2*22*1~",
    "NM1*IL*1*INVENTED*RILEY*Q***MI*XEH123456811~", "DMG*D8*19610314*F~", "HL*4*3*EV*1~", "UM*HS*I*2*11:B~",
    "HL*5*4*SS*0~", "SV1*HC:64483:LT*1450*UN*1~",
)  # fmt: skip
DAY = "DTP*472*D8*20260826~"
WEEKS = "DTP*472*RD8*20260810-20261109~"
LETTER = """EXAMPLE HEALTH PLAN
PO Box 100, Anytown, TX 75002

August 10, 2026

Member: Riley Q. Invented
Member ID: XEH123456811
Reference number: PA-55120
Requested service: CPT 64483

Dear Provider,

Your request for prior authorization of the service above is denied. Conservative treatment for at least six weeks was
not documented.

You may appeal within 180 days of the date of this notice.
"""


def response(path: Path, *of_service: str) -> Path:
    """A 278 response on one service."""
    body = [*HEAD, *of_service]
    path.write_text("\n".join([*body, f"SE*{len(body) - 1}*0001~", "GE*1*6100~", "IEA*1*000006100~"]))
    return path


def case_from(workspace: Path, *paths: Path) -> Path:
    (workspace / "payers.yaml").write_text(
        'payers:\n  - {name: EXAMPLE HEALTH PLAN, payer_id: "99999", program: commercial-erisa, network: contracted,\n'
        "     source: Invented, known_on: 2026-01-05}\n"
    )
    done = cases.run("intake", *paths, "--into", workspace)
    assert done.code == 0, done.err
    (case,) = (workspace / "cases").glob("d-*.yaml")
    return case


def assessed(case: Path) -> dict[str, Any]:
    done = cases.run("assess", case, "--on", cases.ON, "--json")
    assert done.code == 4, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def test_a_refused_request_of_a_278_wants_a_person_with_the_code_of_the_payer(own_workspace, tmp_path):
    case = case_from(own_workspace, response(tmp_path / "a.278", "HCR*A3*PA-778200*0V~", DAY))
    (line,) = assessed(case)["lines"]
    assert line["route"]["kind"] == "needs-a-person"
    assert line["route"]["why"].startswith("The payer refused this service before it was done (HCR03 0V)")
    assert line["reasons"] == []  # the code of a refusal says no reason that is on file


@pytest.mark.parametrize("decision", ["HCR*A3*PA-778200~", "HCR*A3*PA-778200*96~"])
def test_the_code_of_a_refusal_is_never_read_as_one_of_a_claim(own_workspace, tmp_path, decision):
    case = case_from(own_workspace, response(tmp_path / "a.278", decision, DAY))
    (line,) = assessed(case)["lines"]
    assert line["route"]["kind"] == "needs-a-person"
    assert line["reasons"] == []


def test_a_refused_request_in_fhir_has_its_reason_recognised_and_no_letter(own_workspace, tmp_path):
    case = case_from(own_workspace, INTAKE / "authorization-refused.json")
    (line,) = assessed(case)["lines"]
    assert [entry["reason"] for entry in line["reasons"]] == ["conservative-care"]
    assert line["route"]["kind"] == "needs-a-person"
    assert "(HCR03 0V)" in line["route"]["why"]
    held = ("--protective", "Alex Example", "--because", "the last day is near")
    for number, more in enumerate(((), held)):
        out = tmp_path / f"out{number}"
        done = cases.run("draft", case, "--out", out, "--on", cases.ON, *more)
        assert done.code == (1 if more else 4), done.err
        assert ("a protective filing speaks of a claim" in done.err) == bool(more)
        assert not (out / "to-send").exists()


def test_a_service_that_was_not_done_yet_is_asked_for_the_day_for_which_it_is_planned(own_workspace, tmp_path):
    case = case_from(own_workspace, response(tmp_path / "a.278", "HCR*A3*PA-778200*0V~", WEEKS))
    assert "#   denial.lines.1.service_date: the day for which the service was asked or is planned" in case.read_text()
    done = cases.run("assess", case, "--on", cases.ON)
    assert done.code == 1
    assert "I028" not in done.err
    assert "I011 'service_date' is missing: the service was refused before it was done" in done.err
    assert "give the day for which it was asked or is planned" in done.err
    case.write_text(
        case.read_text().replace("    procedure: '64483'\n", "    procedure: '64483'\n    service_date: 2026-09-01\n")
    )
    (line,) = assessed(case)["lines"]
    assert line["route"]["kind"] == "needs-a-person"


def test_a_letter_that_refuses_a_request_says_what_to_type_and_then_goes_the_same_way(own_workspace, tmp_path):
    (tmp_path / "letter.txt").write_text(LETTER)
    case = case_from(own_workspace, tmp_path / "letter.txt")
    told = cases.run("intake", tmp_path / "letter.txt", "--json")
    (mend,) = [entry["mend"] for entry in json.loads(told.out)["problems"] if entry["code"] == "I133"]
    assert "'refused_before: yes'" in mend
    text = case.read_text()
    text = text.replace("procedure: '64483'}", "procedure: '64483', refused_before: yes, service_date: 2026-09-01}")
    text = text.replace("  notice_date:", "  claim_number: PA-55120\n  notice_date:")
    case.write_text(text.replace("patient: {", "patient: {birth_date: 1961-03-14, "))
    (line,) = assessed(case)["lines"]
    assert line["route"]["kind"] == "needs-a-person"
    assert "(authorization refused)" in line["route"]["why"]


def test_the_days_on_file_are_told_to_be_those_of_a_payment(own_workspace, tmp_path):
    case = case_from(own_workspace, response(tmp_path / "a.278", "HCR*A3*PA-778200*0V~", DAY))
    found = assessed(case)
    assert any("its notice says who may ask" in item for item in found["checks"])
    assert found["filing"]["decided"] == "Within 30 days of receiving the request (29 CFR 2560.503-1(i))"


def test_what_was_granted_with_changes_is_no_refusal(own_workspace, tmp_path):
    done = cases.run("intake", response(tmp_path / "a.278", "HCR*A6*PA-778200~", DAY), "--into", own_workspace)
    assert done.code == 0
    assert list((own_workspace / "cases").glob("d-*.yaml")) == []
