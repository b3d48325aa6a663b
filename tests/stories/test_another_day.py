"""Remittances come on other days than the denials that they speak of: what a payer decides since reaches the case file
that stands in the workspace, and no case goes on as if nothing had happened."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from appealkit import yamltext
from stories import cases

MONDAY, FRIDAY, LATER = "20261002", "20261009", "20261016"
NUMBER, NEW_NUMBER = "2026-0917-00432", "2026-0917-00999"
PAYER = "EXAMPLE HEALTH PLAN"
PROFILE = """\
payers:
  - {name: EXAMPLE HEALTH PLAN, payer_id: "99999", program: commercial-erisa, network: non-contracted, source: Invented,
     known_on: 2026-01-05}
"""
PATIENT = "NM1*QC*1*SAMPLE*JORDAN*Q***MI*XEH123456789"


def line(code: str, charged: str, paid: str, *adjustments: str) -> list[str]:
    return [f"SVC*HC:{code}:LT*{charged}*{paid}**1", "DTM*472*20260917", *(f"CAS*{word}" for word in adjustments)]


def claim(status: str, charged: str, paid: str, *segments: list[str]) -> list[str]:
    head = f"CLP*NTS-0917-01*{status}*{charged}*{paid}**12*{NUMBER}*11*1"
    return [head, PATIENT, *(segment for each in segments for segment in each)]


def remittance(path: Path, day: str, *claims: list[str]) -> Path:
    """A remittance of that day, a segment a line; its first CLP is on line 13."""
    head = [
        "ISA*00*          *00*          *ZZ*EXAMPLEPLAN    *ZZ*NTXSPINE       *261002*0600*^*00501*000000021*0*T*:",
        "GS*HP*EXAMPLEPLAN*NTXSPINE*20261002*0600*21*X*005010X221A1", "ST*835*0021*005010X221A1",
        f"BPR*I*0*C*NON************{day}", "TRN*1*EFT1*1999999999", f"DTM*405*{day}", f"N1*PR*{PAYER}", "REF*2U*99999",
        "N1*PE*NORTH TEXAS SPINE & PAIN*XX*1234567893", "N3*200 EXAMPLE PARKWAY", "N4*ALLEN*TX*750021234", "LX*1",
    ]  # fmt: skip
    body = [segment for each in claims for segment in each]
    tail = [f"SE*{len(head) + len(body) - 1}*0021", "GE*1*21", "IEA*1*000000021"]
    path.write_text("~\n".join([*head, *body, *tail]) + "~\n")
    return path


DENIED = claim("4", "2175", "0", line("64483", "1450", "0", "CO*50*1450"), line("64484", "725", "0", "CO*50*725"))
REVERSED = claim(
    "22", "-2175", "0", line("64483", "-1450", "0", "CO*50*-1450"), line("64484", "-725", "0", "CO*50*-725")
)
PAID = claim("1", "2175", "1300", line("64483", "1450", "900", "CO*45*550"), line("64484", "725", "400", "CO*45*325"))
PAID_IN_PART = claim(
    "1", "2175", "900", line("64484", "725", "0", "CO*151*725"), line("64483", "1450", "900", "CO*45*550")
)


def told(done: cases.Done) -> dict[str, Any]:
    return json.loads(done.out)


def read(*paths: Path, into: Path) -> dict[str, Any]:
    done = cases.run("intake", *paths, "--into", into, "--json")
    assert done.code == 0, done.err
    return told(done)


def on_monday(workspace: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The workspace after Monday's denial: the remittance, and the one case file."""
    (workspace / "payers.yaml").write_text(PROFILE)
    monday = remittance(tmp_path / "monday.835", MONDAY, DENIED)
    read(monday, into=workspace)
    return monday, only_case(workspace)


def only_case(workspace: Path) -> Path:
    (path,) = (workspace / "cases").glob("d-*.yaml")
    return path


def typed_in(path: Path, *more: tuple[str, str]) -> None:
    """A person types the birth date, as the case file asks, and whatever else."""
    text = path.read_text()
    for old, new in (("patient: {", "patient: {birth_date: 1968-05-04, "), *more):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text)


def said_of_cases(found: dict[str, Any]) -> list[str]:
    return [problem["says"] for problem in found["problems"] if problem["code"] in {"I064", "I065"}]


def judged(case: Path) -> dict[str, Any]:
    done = cases.run("assess", case, "--on", cases.ON, "--json")
    assert done.code == 4, done.err  # read and judged, and no letter
    return told(done)


def told_of_lines(case: Path) -> dict[int, str]:
    """What is told of each denied line; of a case that is at its end, one thing of all."""
    return {entry["line"]: entry["route"]["why"] for entry in judged(case)["lines"]}


def the_end(case: Path) -> str:
    """Why nothing of the case is to be appealed, which is the same for both lines."""
    lines = judged(case)["lines"]
    assert {entry["line"]: entry["route"]["kind"] for entry in lines} == {1: "no-appeal", 2: "no-appeal"}
    (why,) = {entry["route"]["why"] for entry in lines}
    assert "no longer stands" in why
    return why


def nested(path: Path) -> dict[str, Any]:
    found, _ = yamltext.read(path.read_bytes(), path.name)
    assert found is not None
    assert isinstance(found.value, dict)
    return found.value


def test_a_decision_that_is_taken_back_on_friday_ends_the_case_of_monday(own_workspace, tmp_path):
    _, case = on_monday(own_workspace, tmp_path)
    typed_in(case)
    friday = remittance(tmp_path / "friday.835", FRIDAY, REVERSED)
    found = read(friday, into=own_workspace)
    (says,) = said_of_cases(found)
    assert says.startswith(f"case {case.stem}: ")
    assert "taken back" in says
    assert [problem["code"] for problem in found["problems"]] == ["I064"]  # and not I080, which names no case
    why = the_end(case)
    assert why.startswith(f"The payer took this decision back: {PAYER} on 2026-10-09, friday.835:13, ")


def test_a_claim_that_is_paid_on_friday_ends_the_case_of_monday(own_workspace, tmp_path):
    _, case = on_monday(own_workspace, tmp_path)
    typed_in(case)
    friday = remittance(tmp_path / "friday.835", FRIDAY, REVERSED, PAID)
    (says,) = said_of_cases(read(friday, into=own_workspace))
    assert "no line" in says
    assert f"denies this line no longer: {PAYER} on 2026-10-09, friday.835:21, " in the_end(case)
    done = cases.run("draft", case, "--out", tmp_path / "out", "--on", cases.ON)
    assert done.code == 4, done.err
    assert not (tmp_path / "out" / "to-send" / "letter.txt").exists()
    assert "No appeal deadline runs: the decision no longer stands." in " ".join(done.out.split())
    named = ("--protective", "Alex Example", "--because", "the last day is near")
    done = cases.run("draft", case, "--out", tmp_path / "held", "--on", cases.ON, *named)
    assert not (tmp_path / "held" / "to-send").exists()  # nor is a case held open that is over


def test_a_paid_claim_without_a_reversal_between_ends_the_case_too(own_workspace, tmp_path):
    _, case = on_monday(own_workspace, tmp_path)
    typed_in(case)
    read(remittance(tmp_path / "friday.835", FRIDAY, PAID), into=own_workspace)
    assert "denies this line no longer" in the_end(case)


def test_a_case_that_is_over_needs_nothing_more(own_workspace, tmp_path):
    _, case = on_monday(own_workspace, tmp_path)
    (own_workspace / "payers.yaml").unlink()
    assert "birth_date" in case.read_text().split("case:")[0]
    done = cases.run("intake", remittance(tmp_path / "friday.835", FRIDAY, PAID), "--into", own_workspace)
    assert "lack" not in done.out
    assert "payers unknown" not in done.out
    assert case.read_text().startswith("# The decision no longer stands, as denial.lifted says.")
    the_end(case)  # though neither birth date nor programme is known
    done = cases.run("assess", case, "--on", cases.ON)
    assert "I066 the decision of this case no longer stands since 2026-10-09: there is nothing to appeal" in done.err
    done = cases.run("payers", "unknown", "--workspace", own_workspace, "--json")
    assert told(done)["payers"] == []


def test_where_only_procedures_that_are_not_on_file_are_denied_still_the_case_is_over(own_workspace, tmp_path):
    (own_workspace / "payers.yaml").write_text(PROFILE)
    other, injection = line("90834", "200", "0", "CO*50*200"), line("64483", "1450", "0", "CO*50*1450")
    read(remittance(tmp_path / "monday.835", MONDAY, claim("4", "1650", "0", injection, other)), into=own_workspace)
    paid = claim("1", "1650", "900", line("64483", "1450", "900", "CO*45*550"), other)
    (says,) = said_of_cases(read(remittance(tmp_path / "friday.835", FRIDAY, paid), into=own_workspace))
    assert "no line that makes a case is denied now" in says
    assert nested(only_case(own_workspace))["denial"]["lifted"]["how"] == "decided-anew"


def test_a_correction_under_a_new_number_of_the_payer_finds_the_case_of_the_first(own_workspace, tmp_path):
    _, case = on_monday(own_workspace, tmp_path)
    typed_in(case)
    paid = [PAID[0].replace(NUMBER, NEW_NUMBER), *PAID[1:2], f"REF*F8*{NUMBER}", *PAID[2:]]
    read(remittance(tmp_path / "friday.835", FRIDAY, REVERSED, paid), into=own_workspace)
    assert only_case(own_workspace) == case
    assert "denies this line no longer" in the_end(case)


def test_a_correction_that_still_denies_takes_the_place_of_the_earlier_decision(own_workspace, tmp_path):
    _, case = on_monday(own_workspace, tmp_path)
    typed_in(case, ("  claim_number: ", "  reason_text: Words of a call on Monday.\n  claim_number: "))
    friday = remittance(tmp_path / "friday.835", FRIDAY, REVERSED, PAID_IN_PART)
    (says,) = said_of_cases(read(friday, into=own_workspace))
    assert says.startswith(f"case {case.stem}: ")
    assert only_case(own_workspace) == case
    tree = nested(case)
    assert tree["denial"]["notice_date"] == "2026-10-09"
    assert tree["patient"]["birth_date"] == "1968-05-04"
    assert tree["denial"]["reason_text"] == "Words of a call on Monday."
    lines = {entry["number"]: entry for entry in tree["denial"]["lines"]}
    assert lines["1"]["procedure"] == "64483"  # the numbers stay, whatever the order of the correction
    assert lines["1"]["adjustments"] == [{"group": "CO", "carc": "45", "amount": "550.00"}]
    assert lines["2"]["adjustments"] == [{"group": "CO", "carc": "151", "amount": "725.00"}]
    assert "1450.00" not in str(lines["2"])
    assert list(told_of_lines(case)) == [2]  # the first is paid now


def test_what_the_claim_said_of_the_patient_stays_when_the_correction_comes_alone(own_workspace, tmp_path):
    claims = cases.ROOT / "samples" / "intake"
    read(claims / "claims.835", claims / "claims.837", into=own_workspace)
    case = only_case(own_workspace)
    before = nested(case)
    text = (claims / "claims.835").read_text().replace("20260924", "20261009")
    friday = tmp_path / "friday.835"
    friday.write_text(text.replace("CAS*CO*50*2175", "CAS*CO*151*2175"))
    read(friday, into=own_workspace)
    after = nested(case)
    assert after["patient"] == before["patient"]
    assert "birth_date" in after["patient"]
    assert [entry["diagnoses"] for entry in after["denial"]["lines"]] == [
        entry["diagnoses"] for entry in before["denial"]["lines"]
    ]
    assert after["denial"]["lines"][0]["adjustments"] == [{"group": "CO", "carc": "151", "amount": "2175.00"}]
    assert set(after["documents"]) == set(before["documents"])


def test_mondays_file_read_once_more_does_not_bring_the_denial_back(own_workspace, tmp_path):
    monday, case = on_monday(own_workspace, tmp_path)
    typed_in(case)
    read(remittance(tmp_path / "friday.835", FRIDAY, REVERSED, PAID), into=own_workspace)
    before = case.read_bytes()
    (says,) = said_of_cases(read(monday, into=own_workspace))
    assert says.startswith(f"case {case.stem}: ")
    assert "earlier" in says
    assert case.read_bytes() == before


def test_mondays_file_read_once_more_does_not_bring_old_numbers_back(own_workspace, tmp_path):
    monday, case = on_monday(own_workspace, tmp_path)
    typed_in(case)
    read(remittance(tmp_path / "friday.835", FRIDAY, REVERSED, PAID_IN_PART), into=own_workspace)
    before = case.read_bytes()
    (says,) = said_of_cases(read(monday, into=own_workspace))
    assert "earlier" in says
    assert case.read_bytes() == before


def test_both_files_read_again_together_change_nothing_and_say_nothing_new(own_workspace, tmp_path):
    monday, case = on_monday(own_workspace, tmp_path)
    friday = remittance(tmp_path / "friday.835", FRIDAY, REVERSED, PAID)
    read(friday, into=own_workspace)
    before = case.read_bytes()
    assert said_of_cases(read(monday, friday, into=own_workspace)) == []
    assert case.read_bytes() == before


def test_a_decision_that_comes_after_the_reversal_opens_the_case_again(own_workspace, tmp_path):
    _, case = on_monday(own_workspace, tmp_path)
    typed_in(case)
    read(remittance(tmp_path / "friday.835", FRIDAY, REVERSED), into=own_workspace)
    read(remittance(tmp_path / "later.835", LATER, PAID_IN_PART), into=own_workspace)
    assert "lifted" not in nested(case)["denial"]
    assert list(told_of_lines(case)) == [2]


def test_two_parts_of_a_claim_decided_on_one_day_are_not_taken_for_one_another(own_workspace, tmp_path):
    first, second = (
        claim("4", "1450", "0", line("64483", "1450", "0", "CO*50*1450")),
        claim("4", "725", "0", line("64484", "725", "0", "CO*50*725")),
    )
    read(remittance(tmp_path / "one.835", MONDAY, first), into=own_workspace)
    case = only_case(own_workspace)
    before = case.read_bytes()
    (says,) = said_of_cases(read(remittance(tmp_path / "two.835", MONDAY, second), into=own_workspace))
    assert "part" in says
    assert case.read_bytes() == before


def test_a_case_that_was_written_by_hand_is_named_and_left_as_it_is(own_workspace, tmp_path):
    _, case = on_monday(own_workspace, tmp_path)
    by_hand = own_workspace / "cases" / "mine.yaml"
    by_hand.write_text(case.read_text().split("came_from:")[0])
    case.unlink()
    before = by_hand.read_bytes()
    found = read(remittance(tmp_path / "friday.835", FRIDAY, REVERSED), into=own_workspace)
    (says,) = said_of_cases(found)
    assert says.startswith("case mine: ")
    assert "I058" in {problem["code"] for problem in found["problems"]}
    assert by_hand.read_bytes() == before


def test_nothing_of_the_patient_is_told_of_a_case_that_changes(own_workspace, tmp_path):
    on_monday(own_workspace, tmp_path)
    friday = remittance(tmp_path / "friday.835", FRIDAY, REVERSED, PAID)
    done = cases.run("intake", friday, "--into", own_workspace)
    assert "The payer has decided anew" in done.out
    said = (done.out + done.err).upper()
    assert [word for word in ("SAMPLE", "JORDAN", "XEH123456789", NUMBER, "NTS-0917-01") if word in said] == []
