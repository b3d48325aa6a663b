"""Claims as they were sent: each value where the claim has it, and nothing that it does not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from appealkit.errors import Problem
from appealkit.intake.draft import CaseDraft
from appealkit.intake.x12.claim837 import claims

SAMPLES = Path(__file__).parents[3] / "samples" / "intake"

HEAD = "ST*837*0001*005010X222A1~BHT*0019*00*B1*20260827*0915*CH~"
BILLER = "HL*1**20*1~NM1*85*2*EXAMPLE CLINIC*****XX*1234567893~"
INSURED = (
    "HL*2*1*22*0~SBR*P*18*GRP-1******CI~NM1*IL*1*MADEUP*ALEX****MI*XEH1~DMG*D8*19610314*F~"
    "NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*99999~"
)
CLAIM = "CLM*PT1*1450***11:B:1*Y*A*Y*Y~HI*ABK:M5416*ABF:M5116~"
LINE = "LX*1~SV1*HC:64483:LT*1450*UN*1***1:2~DTP*472*D8*20260826~"


def read(text: str | bytes) -> tuple[list[CaseDraft], list[Problem]]:
    found, problems = claims([text.encode() if isinstance(text, str) else text], "claims.837")
    return list(found), problems


def one(text: str) -> CaseDraft:
    drafts, _ = read(text)
    assert len(drafts) == 1
    return drafts[0]


def whole(body: str) -> str:
    text = HEAD + body
    return f"{text}SE*{text.count('~') + 1}*0001~"


def words(draft: CaseDraft, *path: str) -> dict[str, str]:
    return {".".join(rest): item.value for rest, item in draft.below(*path)}


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def test_a_bilateral_claim_is_read_with_every_line_pointer_and_number() -> None:
    drafts, problems = read((SAMPLES / "claims.837").read_bytes())
    assert problems == []
    claim = drafts[0]
    assert words(claim, "patient") == {
        "name": "RILEY Q INVENTED",
        "birth_date": "1961-03-14",
        "member_id": "XEH123456811",
        "group_number": "GRP-7781",
    }
    assert words(claim, "denial") == {
        "payer.name": "EXAMPLE HEALTH PLAN",
        "payer.payer_id": "99999",
        "claim_type": "professional",
        "lines.1.procedure": "64483",
        "lines.1.modifiers.1": "50",
        "lines.1.charged": "2175.00",
        "lines.1.units": "1",
        "lines.1.place_of_service": "11",
        "lines.1.service_date": "2026-08-26",
        "lines.1.diagnoses.1": "M54.16",
        "lines.1.diagnoses.2": "M51.16",
        "lines.2.procedure": "64484",
        "lines.2.modifiers.1": "LT",
        "lines.2.charged": "725.00",
        "lines.2.units": "1",
        "lines.2.place_of_service": "11",
        "lines.2.service_date": "2026-08-26",
        "lines.2.diagnoses.1": "M51.16",
        "lines.3.procedure": "64484",
        "lines.3.modifiers.1": "RT",
        "lines.3.charged": "725.00",
        "lines.3.units": "1",
        "lines.3.place_of_service": "11",
        "lines.3.service_date": "2026-08-26",
        "lines.3.diagnoses.1": "M51.16",
        "lines.3.diagnoses.2": "M47.26",
    }
    assert words(claim, "keys") == {
        "patient_control_number": "PT20001",
        "claim_charge": "3625.00",
        "frequency": "1",
        "authorization_number": "PA-778200",
        "payer_group": "GRP-7781",
        "claim_filing": "CI",
        "responsibility": "P",
        "billing_name": "NORTH TEXAS SPINE & PAIN",
        "billing_npi": "1234567893",
        "billing_taxonomy": "208VP0014X",
        "rendering_npi": "1987654328",
        "rendering_taxonomy": "208VP0014X",
        "line.1.control_number": "20001A",
        "line.2.control_number": "20001B",
        "diagnoses.1": "M54.16",
        "diagnoses.2": "M51.16",
        "diagnoses.3": "M47.26",
        "group_control": "5501",
        "set_control": "0001",
        "sender": "NTSP",
        "receiver": "EXCH",
        "sent_on": "2026-08-27",
    }


def test_a_claim_is_evidence_that_it_was_sent_with_its_authorization_number() -> None:
    drafts, _ = read((SAMPLES / "claims.837").read_bytes())
    assert words(drafts[0], "evidence") == {
        "sent.kind": "claim-submission",
        "sent.claim_type": "professional",
        "sent.specialty": "208VP0014X",
        "sent.submitted_on": "2026-08-27",
        "sent.recorded_on": "2026-08-27",
        "sent.authorization_on_claim": "PA-778200",
        "sent.origin": "auto",
        "sent.source.document": "claim",
        "sent.source.page": "1",
    }
    assert words(drafts[0], "documents") == {
        "claim.kind": "claim",
        "claim.title": "Claim (837P)",
        "claim.author": "NORTH TEXAS SPINE & PAIN",
        "claim.date": "2026-08-27",
        "claim.pages": "1",
    }


def test_a_dependent_has_an_own_name_and_birth_date_and_the_number_of_the_insured() -> None:
    claim = read((SAMPLES / "claims.837").read_bytes())[0][1]
    assert words(claim, "patient") == {
        "name": "SKYLER PRETEND",
        "birth_date": "1970-02-11",
        "member_id": "MM5520940",
        "group_number": "GRP-7790",
    }
    assert claim.word("denial", "payer", "name") == "MEADOWLARK MUTUAL"


def test_what_another_payer_was_told_is_not_the_claims_own() -> None:
    claim = read((SAMPLES / "claims.837").read_bytes())[0][1]
    assert claim.word("keys", "authorization_number") is None
    assert claim.word("evidence", "sent", "authorization_on_claim") == "none"
    assert words(claim, "keys", "other_payer") == {
        "1.responsibility": "P",
        "1.claim_filing": "MB",
        "1.paid": "400.50",
        "1.name": "EXAMPLE MEDICARE CONTRACTOR",
        "1.payer_id": "04412",
    }


def test_a_replacement_names_the_claim_that_it_replaces() -> None:
    claim = read((SAMPLES / "claims.837").read_bytes())[0][1]
    assert claim.word("keys", "frequency") == "7"
    assert claim.word("keys", "original_reference") == "MM660211"


def test_a_line_has_its_own_place_and_provider_before_those_of_the_claim() -> None:
    claim = read((SAMPLES / "claims.837").read_bytes())[0][1]
    assert claim.word("denial", "lines", "1", "place_of_service") == "22"
    assert words(claim, "keys", "line", "1") == {"last_day": "2026-08-02", "rendering_npi": "1555555014"}
    assert claim.word("denial", "lines", "1", "service_date") == "2026-08-01"


def test_every_value_has_the_segment_where_it_was_read() -> None:
    claim = one(whole(BILLER + INSURED + CLAIM + LINE))
    assert str(claim.place("denial", "lines", "1", "charged")) == "claims.837:1, segment 13 SV102"
    assert str(claim.place("denial", "lines", "1", "diagnoses", "2")) == "claims.837:1, segment 13 SV107"
    assert str(claim.place("patient", "birth_date")) == "claims.837:1, segment 8 DMG02"


def test_a_claim_without_any_authorization_number_was_sent_without_one() -> None:
    assert one(whole(BILLER + INSURED + CLAIM + LINE)).word("evidence", "sent", "authorization_on_claim") == "none"


def test_a_claim_that_is_cut_off_is_not_known_to_lack_the_number() -> None:
    drafts, problems = read(HEAD + BILLER + INSURED + CLAIM + LINE)
    assert drafts[0].word("evidence", "sent", "authorization_on_claim") is None
    assert codes(problems) == ["I091"]


def test_two_numbers_on_two_lines_are_no_number_of_the_claim() -> None:
    second = "REF*G1*A1~LX*2~SV1*HC:64484:LT*725*UN*1***1~DTP*472*D8*20260826~REF*G1*A2~"
    claim = one(whole(BILLER + INSURED + CLAIM + LINE + second))
    assert claim.word("evidence", "sent", "authorization_on_claim") is None
    assert claim.word("keys", "line", "2", "authorization_number") == "A2"


@pytest.mark.parametrize(
    ("was", "becomes", "lost"),
    [
        ("DTP*472*D8*20260826", "DTP*472*D8*20260231", "service_date"),
        ("*1450*UN*1*", "*1450*UN*0.5*", "units"),
        ("*1450*UN*1*", "*1450*MJ*30*", "units"),
        ("*1450*UN*1*", "*14,50*UN*1*", "charged"),
        ("SV1*HC:64483", "SV1*ZZ:64483", "procedure"),
        ("SV1*HC:64483", "SV1*HC:644830", "procedure"),
    ],
)
def test_what_cannot_be_read_is_left_out_and_told(was: str, becomes: str, lost: str) -> None:
    text = whole(BILLER + INSURED + CLAIM + LINE)
    assert was in text
    drafts, problems = read(text.replace(was, becomes))
    assert drafts[0].word("denial", "lines", "1", lost) is None
    assert "I093" in codes(problems)
    assert read(text)[0][0].word("denial", "lines", "1", lost)


def test_a_diagnosis_of_the_older_coding_keeps_its_place_and_is_left_out() -> None:
    older = CLAIM.replace("ABK:M5416", "BK:V5832")
    claim = one(whole(BILLER + INSURED + older + LINE).replace("20260826", "20140826"))
    assert words(claim, "denial", "lines", "1", "diagnoses") == {"1": "M51.16"}


def test_a_pointer_to_a_diagnosis_that_is_not_there_is_told() -> None:
    drafts, problems = read(whole(BILLER + INSURED + CLAIM + LINE.replace("1:2", "1:3")))
    assert words(drafts[0], "denial", "lines", "1", "diagnoses") == {"1": "M54.16"}
    assert codes(problems) == ["I093"]


def test_an_insured_who_is_not_the_patient_gives_no_name_to_a_patient_who_is_not_named() -> None:
    drafts, problems = read(whole(BILLER + INSURED.replace("SBR*P*18", "SBR*P*01") + CLAIM + LINE))
    assert words(drafts[0], "patient") == {"member_id": "XEH1", "group_number": "GRP-1"}
    assert codes(problems) == ["I092"]


def test_a_patient_below_a_subscriber_that_is_not_there_gets_no_insurance() -> None:
    patient = "HL*3*9*23*0~PAT*01~NM1*QC*1*MADEUP*ROBIN~DMG*D8*19900101*M~"
    drafts, problems = read(whole(BILLER + INSURED + patient + CLAIM + LINE))
    assert words(drafts[0], "patient") == {"name": "ROBIN MADEUP", "birth_date": "1990-01-01"}
    assert drafts[0].word("denial", "payer", "name") is None
    assert codes(problems) == ["I092"]


def test_a_second_insured_has_nothing_of_the_first() -> None:
    second = "HL*3*1*22*0~SBR*P*18*******MB~NM1*IL*1*PRETEND*SAM****MI*1EG4~NM1*PR*2*OTHER PLAN*****PI*88~"
    drafts, problems = read(whole(BILLER + INSURED + CLAIM + LINE + second + CLAIM.replace("PT1", "PT2") + LINE))
    assert problems == []
    assert words(drafts[1], "patient") == {"name": "SAM PRETEND", "member_id": "1EG4"}
    assert drafts[1].word("keys", "billing_npi") == "1234567893"


def test_a_file_without_levels_is_read_by_its_names() -> None:
    people = "NM1*85*2*EXAMPLE CLINIC*****XX*1234567893~NM1*IL*1*MADEUP*ALEX****MI*S1~NM1*QC*1*MADEUP*JO****MI*P1~"
    second = "NM1*IL*1*PRETEND*SAM****MI*S2~" + CLAIM.replace("PT1", "PT2") + LINE
    drafts, _ = read(whole(people + CLAIM + LINE + second))
    assert [words(draft, "patient") for draft in drafts] == [
        {"name": "JO MADEUP", "member_id": "P1"},
        {"name": "SAM PRETEND", "member_id": "S2"},
    ]


def test_a_body_without_any_envelope_is_read() -> None:
    body = "\n".join((BILLER + INSURED + CLAIM + LINE).replace("~", "~\n").split("\n"))
    drafts, problems = read(body)
    assert drafts[0].word("denial", "lines", "1", "procedure") == "64483"
    assert "I090" not in codes(problems)


def test_a_line_without_lx_counts_in_its_order() -> None:
    bare = "SV1*HC:64483:50*2175*UN*1***1~DTP*472*D8*20260826~SV1*HC:64484*725*UN*2***1~DTP*472*D8*20260826~"
    claim = one(whole(BILLER + INSURED + CLAIM + bare))
    assert claim.keys("denial", "lines") == ["1", "2"]
    assert claim.word("denial", "lines", "2", "units") == "2"


def test_an_institutional_claim_is_read_as_far_as_it_is_the_same_and_that_is_said() -> None:
    claim = "CLM*PT1*2350***13:A:1*Y*A*Y*Y~HI*ABK:M5416::::::Y~HI*DR:885~"
    lines = "LX*1~SV2*0361*HC:64483:LT*2350*UN*1~DTP*472*D8*20260826~LX*2~SV2*0250**48.1*UN*28~DTP*472*D8*20260826~"
    drafts, problems = read(whole(BILLER + INSURED + claim + lines).replace("X222A1", "X223A2"))
    assert codes(problems) == ["I090"]
    assert words(drafts[0], "denial", "lines", "1") == {
        "procedure": "64483",
        "modifiers.1": "LT",
        "charged": "2350.00",
        "units": "1",
        "service_date": "2026-08-26",
    }
    assert drafts[0].word("denial", "claim_type") == "facility"
    assert drafts[0].word("keys", "line", "2", "revenue") == "0250"
    assert words(drafts[0], "keys", "diagnoses") == {"1": "M54.16"}


def test_a_dental_claim_is_refused_by_its_kind() -> None:
    line = "LX*1~SV3*AD:D2150*100****1~DTP*472*D8*20260826~"
    drafts, problems = read(whole(BILLER + INSURED + CLAIM + line))
    assert drafts == []
    assert codes(problems) == ["I090"]


def test_the_same_claim_twice_is_given_twice_and_told() -> None:
    drafts, problems = read(whole(BILLER + INSURED + CLAIM + LINE + CLAIM + LINE))
    assert len(drafts) == 2
    assert codes(problems) == ["I094"]


def test_a_claim_without_a_number_and_a_line_without_a_claim_are_lost_and_told() -> None:
    drafts, problems = read(whole(BILLER + INSURED + LINE + CLAIM.replace("PT1", "") + LINE))
    assert drafts == []
    assert set(codes(problems)) == {"I092"}


def test_another_kind_of_x12_is_named_as_what_it_is() -> None:
    drafts, problems = read("ST*835*1~BPR*I*0~CLP*A*4*1*0~SE*4*1~")
    assert drafts == []
    assert "a remittance (835)" in problems[0].says


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nothing of this is X12", b"\x00\xff" * 400])
def test_what_is_no_x12_is_said_to_be_none(data: bytes) -> None:
    drafts, problems = read(data)
    assert drafts == []
    assert codes(problems) == ["I090"]


def test_no_value_of_the_claim_is_in_a_problem() -> None:
    broken = (SAMPLES / "claims.837").read_text().replace("*UN*", "*XX*").replace("D8*2026", "D8*1026")
    _, problems = read(broken.replace("HL*4*3*23", "HL*4*1*23"))
    told = " ".join(f"{problem} {problem.as_json()}" for problem in problems)
    for value in ("INVENTED", "RILEY", "SKYLER", "XEH123456811", "PT20001", "PA-778200", "20001A", "MM5520940", "725"):
        assert value not in told
    assert len(problems) >= 8


def test_a_level_of_a_patient_who_is_not_named_is_not_the_insured() -> None:
    drafts, _ = read(whole(BILLER + INSURED + "HL*3*2*23*0~" + CLAIM + LINE))
    assert words(drafts[0], "patient") == {"member_id": "XEH1", "group_number": "GRP-1"}


def test_a_provider_number_whose_check_digit_fails_is_left_out_and_told_as_that() -> None:
    drafts, problems = read(whole(BILLER.replace("1234567893", "1234567894") + INSURED + CLAIM + LINE))
    assert drafts[0].word("keys", "billing_npi") is None
    assert "a digit is wrong or two are swapped" in problems[0].says
