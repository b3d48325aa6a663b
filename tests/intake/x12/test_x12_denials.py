"""A denied or reduced claim becomes a case in the making, as the payer wrote it; what is no denial becomes none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from remits import DENIED, HEAD, MERELY, PATIENT, claims_of, codes, drafts_of, filing, read, remittance

from appealkit.case import Payer, ServiceLine
from appealkit.intake.draft import CaseDraft, case_id
from appealkit.intake.x12.tables import read_claim_filing
from appealkit.maps.reasons import CodeMatch, DenialReason

LINES = ("denial", "lines")


def line(charged: str, paid: str, *adjustments: str, code: str = "64483", day: str = "20260514") -> str:
    return f"SVC*HC:{code}*{charged}*{paid}**1~DTM*472*{day}~" + "".join(f"CAS*{item}~" for item in adjustments)


def claim(*lines: str, charged: str = "1000", paid: str = "0", status: str = "1", own: str = "") -> str:
    return f"CLP*PT1*{status}*{charged}*{paid}**12*PAY1*11*1~{own}{PATIENT}{''.join(lines)}"


def only(*claims: str) -> CaseDraft:
    (draft,), _ = drafts_of(remittance(*claims))
    return draft


def adjustments(draft: CaseDraft, number: str) -> list[str]:
    path = (*LINES, number, "adjustments")
    words = [
        (draft.word(*path, key, "group"), draft.word(*path, key, "carc"), draft.word(*path, key, "amount"))
        for key in draft.keys(*path)
    ]
    return [" ".join(word or "-" for word in item) for item in words]


def words(draft: CaseDraft, *path: str) -> list[str | None]:
    return [draft.word(*path, key) for key in draft.keys(*path)]


def test_a_denied_claim_is_the_case_that_its_segments_say() -> None:
    draft = only(DENIED)
    assert draft.id == case_id("04412", "PAY1", "PT1")
    assert draft.nested() == {
        "case": draft.id,
        "denial": {
            "payer": {"name": "MEADOW HEALTH", "payer_id": "04412", "state": "TX"},
            "claim_number": "PAY1",
            "notice_date": "2026-07-28",
            "lines": [
                {
                    "number": "1", "procedure": "64483", "modifiers": ["LT"], "service_date": "2026-05-14",
                    "charged": "1450.00", "paid": "0.00", "units": "1",
                    "adjustments": [{"group": "CO", "carc": "50", "amount": "1450.00"}], "remarks": ["N115"],
                }
            ],
        },
        "patient": {"name": "JORDAN Q SAMPLE", "member_id": "XEH123"},
        "documents": {
            "remittance": {
                "kind": "denial-notice", "title": "Remittance", "pages": "1", "author": "MEADOW HEALTH",
                "date": "2026-07-28",
            }
        },
    }  # fmt: skip
    assert {path[1:]: item.value for path, item in draft.told.items() if path[0] == "keys"} == {
        ("patient_control_number",): "PT1", ("payer_control_number",): "PAY1", ("claim_filing",): "12",
        ("facility_type",): "11", ("frequency",): "1", ("billing_npi",): "1234567893",
        ("line", "1", "control_number"): "L1",
    }  # fmt: skip
    assert str(draft.place(*LINES, "1", "adjustments", "1", "amount")) == "a.835:1, segment 20 CAS03"


@pytest.mark.parametrize(
    "lines",
    [
        [line("1000", "600", "CO*45*300", "PR*2*100")],
        [line("1000", "0", "CO*45*300", "PR*1*700")],
        [line("1000", "600", "CO*253*10**59*190**45*200")],
        [line("1000", "1000", "OA*94*-5")],
        [line("1000", "1000", "CO*97*0")],
    ],
    ids=["contract and share", "all the patient's", "sequestration and multiple procedures", "interest", "of nothing"],
)
def test_contract_and_patient_share_are_no_denial(lines: list[str]) -> None:
    assert drafts_of(remittance(claim(*lines)))[0] == []


def test_what_is_merely_contract_or_share_is_said_by_the_rules() -> None:
    assert MERELY("CO", "45")
    assert MERELY("PR", "3")
    assert not MERELY("CO", "3")
    assert not MERELY("CO", "50")


def test_a_line_that_was_paid_in_part_for_another_reason_is_reduced() -> None:
    draft = only(claim(line("1000", "600", "CO*45*300", "CO*97*100"), paid="600"))
    assert draft.word(*LINES, "1", "reduced") == "yes"
    assert adjustments(draft, "1") == ["CO 45 300.00", "CO 97 100.00"]


def test_a_line_without_payment_is_denied_also_where_the_claim_was_processed() -> None:
    draft = only(claim(line("1000", "0", "CO*45*600", "CO*50*400"), status="1"))
    assert draft.word(*LINES, "1", "paid") == "0.00"
    assert draft.word(*LINES, "1", "reduced") is None


def test_all_lines_stay_with_a_denied_one_and_the_claim_s_remarks_go_to_it_alone() -> None:
    own = "MOA***MA01*N115~"
    draft = only(
        claim(line("500", "500"), line("500", "0", "CO*151*500") + "LQ*HE*N115~LQ*HE*N362~", paid="500", own=own)
    )
    assert draft.keys(*LINES) == ["1", "2"]
    assert words(draft, *LINES, "1", "remarks") == []
    assert words(draft, *LINES, "2", "remarks") == ["N115", "N362", "MA01"]


def test_a_claim_decided_as_a_whole_keeps_its_denial() -> None:
    (draft,), problems = drafts_of(remittance(claim(status="4", own="CAS*CO*197*800**45*200~DTM*232*20260514~")))
    assert draft.nested()["denial"]["lines"] == [  # type: ignore[call-overload, index]
        {
            "number": "1", "service_date": "2026-05-14", "charged": "1000.00", "paid": "0.00",
            "adjustments": [
                {"group": "CO", "carc": "197", "amount": "800.00"}, {"group": "CO", "carc": "45", "amount": "200.00"}
            ],
        }
    ]  # fmt: skip
    assert codes(problems) == ["I082"]


def test_a_denied_claim_without_any_code_is_a_case_too() -> None:
    draft = only(claim("SVC*HC:64483*1000*0**1~DTM*472*20260514~", status="4"))
    assert adjustments(draft, "1") == []


@pytest.mark.parametrize(
    ("own", "lines", "expected"),
    [
        ("CO*197*1000", [line("1000", "0")], [["CO 197 1000.00"]]),
        ("CO*197*1000", [line("600", "0"), line("400", "0")], [["CO 197 600.00"], ["CO 197 400.00"]]),
        ("CO*197*400", [line("600", "600"), line("400", "0")], [[], ["CO 197 400.00"]]),
        ("CO*197*400", [line("600", "0", "CO*50*600"), line("400", "0")], [["CO 50 600.00"], ["CO 197 400.00"]]),
        ("CO*50*1000", [line("1000", "0", "CO*50*1000")], [["CO 50 1000.00"]]),
        (
            "CO*197*100*1*50*900",
            [line("600", "0"), line("400", "0")],
            [["CO 197 -", "CO 50 -"], ["CO 197 -", "CO 50 -"]],
        ),
        ("CO*197*50", [line("600", "600"), line("400", "400")], [["CO 197 -"], ["CO 197 -"]]),
    ],
    ids=[
        "one line",
        "all that is open",
        "the open line",
        "the open one of two",
        "said again",
        "which is not sure",
        "any",
    ],
)
def test_an_adjustment_of_the_claim_goes_to_the_line_it_explains(
    own: str, lines: list[str], expected: list[list[str]]
) -> None:
    (draft,), problems = drafts_of(remittance(claim(*lines, own=f"CAS*{own}~")))
    assert [adjustments(draft, number) for number in draft.keys(*LINES)] == expected
    assert ("I083" in codes(problems)) == (" -" in str(expected))


@pytest.mark.parametrize(
    ("indicator", "program", "claim_type"),
    [("MB", "medicare-ffs", "professional"), ("16", "medicare-advantage", None), ("HN", "medicare-advantage", None),
     ("WC", "workers-comp", None), ("FI", "fehb", None), ("MA", None, None), ("MC", None, None), ("12", None, None),
     ("", None, None)],
)  # fmt: skip
def test_the_programme_is_named_only_where_the_indicator_says_it(
    indicator: str, program: str | None, claim_type: str | None
) -> None:
    draft = only(DENIED.replace("**12*", f"**{indicator}*"))
    assert draft.word("denial", "payer", "program") == program
    assert draft.word("denial", "claim_type") == claim_type


def test_the_table_of_indicators_tells_its_mistakes() -> None:
    assert [problem.code for problem in read_claim_filing(b"source: x\nindicators: {MB: {programm: fehb}}\n")[1]] == [
        "M001"
    ]
    assert read_claim_filing(b"source: [")[0] is None
    assert filing().indicators["MB"].program == "medicare-ffs"


def test_the_place_of_service_is_the_line_s_own_or_that_of_a_professional_claim() -> None:
    assert only(DENIED).word(*LINES, "1", "place_of_service") is None
    assert only(DENIED.replace("**12*", "**MB*")).word(*LINES, "1", "place_of_service") == "11"
    assert only(DENIED + "REF*LU*24~").word(*LINES, "1", "place_of_service") == "24"


@pytest.mark.parametrize(
    ("elements", "units"),
    [
        ("**1", "1"),
        ("**3", "3"),
        ("**2.00", "2"),
        ("**0**2", "2"),
        ("**0**4.0", "4"),
        ("", None),
        ("**0", None),
        ("**1.5", None),
    ],
)
def test_units_are_those_that_were_billed(elements: str, units: str | None) -> None:
    assert only(claim(f"SVC*HC:64483*1000*0{elements}~CAS*CO*50*1000~")).word(*LINES, "1", "units") == units


def test_the_procedure_is_the_billed_one_and_another_judgement_is_told() -> None:
    (draft,), problems = drafts_of(
        remittance(claim("SVC*HC:64493*1000*0**1*HC:64483:LT~DTM*472*20260514~CAS*CO*97*1000~"))
    )
    assert draft.word(*LINES, "1", "procedure") == "64483"
    assert draft.word("keys", "line", "1", "submitted_procedure") == "64483"
    assert draft.word("keys", "line", "1", "adjudicated_procedure") == "64493"
    assert codes(problems) == ["I086"]


def test_the_day_of_the_notice_is_the_payment_s_else_the_run_s() -> None:
    production = HEAD.replace("N1*PR", "DTM*405*20260720~N1*PR")
    assert only(DENIED).word("denial", "notice_date") == "2026-07-28"
    (both,), _ = drafts_of(remittance(DENIED, head=production))
    (alone,), _ = drafts_of(remittance(DENIED, head=production, on=""))
    assert (both.word("denial", "notice_date"), alone.word("denial", "notice_date")) == ("2026-07-28", "2026-07-20")


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("DTM*232*20260514~", "2026-05-14"),
        ("DTM*232*20260514~DTM*233*20260514~", "2026-05-14"),
        ("DTM*232*20260514~DTM*233*20260516~", None),
    ],
)
def test_a_line_without_a_day_has_the_claim_s_where_that_is_one(days: str, expected: str | None) -> None:
    (draft,), problems = drafts_of(remittance(claim("SVC*HC:64483*1000*0**1~CAS*CO*50*1000~", own=days)))
    assert draft.word(*LINES, "1", "service_date") == expected
    assert codes(problems) == ([] if expected else ["I085"])


def test_what_is_no_code_is_left_out_and_told() -> None:
    (draft,), problems = drafts_of(remittance(DENIED + "LQ*HE*X999~CAS*XX*50*1~"))
    assert words(draft, *LINES, "1", "remarks") == ["N115"]
    assert adjustments(draft, "1") == ["CO 50 1450.00"]
    assert codes(problems) == ["I084", "I084"]


def test_what_a_case_needs_and_the_remittance_lacks_is_told() -> None:
    bare = DENIED.replace("*PAY1*", "**").replace("MI*XEH123", "34*123456789").replace("DTM*472*20260514~", "")
    (draft,), problems = drafts_of(remittance(bare, on=""))
    assert [problem.says.split("'")[1] for problem in problems if problem.code == "I085"] == [
        "claim_number", "notice_date", "member_id", "service_date"
    ]  # fmt: skip
    assert draft.word("patient", "member_id") is None


def test_a_claim_whose_elements_stand_elsewhere_becomes_no_case() -> None:
    found, problems = drafts_of(remittance("CLP*PT1*1000*3*0*700**CL**12~" + PATIENT + line("250", "0", "CO*50*250")))
    assert (found, codes(problems)) == ([], ["I087"])


def test_a_corrected_member_is_not_taken_for_the_patient() -> None:
    assert (
        only(DENIED.replace(PATIENT, PATIENT + "NM1*74*1*OTHER*NAME****C*NEW1~")).word("patient", "member_id")
        == "XEH123"
    )


def test_the_state_is_where_the_payee_is_and_only_a_state() -> None:
    (draft,), _ = drafts_of(remittance(DENIED, head=HEAD.replace("*TX*", "*ZZ*")))
    assert draft.word("denial", "payer", "state") is None


def test_adjustments_are_mere_only_where_group_and_code_alone_say_so() -> None:
    from appealkit.intake.x12.tables import merely_of

    reason = DenialReason(
        reason="not-a-denial", title="x", says="x",
        means=(CodeMatch(carc=("45",)), CodeMatch(carc=("97",), rarc=("N1",))),
    )  # fmt: skip
    known = merely_of({"not-a-denial": reason})
    assert (known("CO", "45"), known("CO", "97")) == (True, False)


def test_claims_of_the_tests_say_what_they_seem_to() -> None:
    assert len(claims_of(remittance(claim(line("1000", "0", "CO*50*1000"))))) == 1


DECIDED = st.lists(
    st.sampled_from(
        ["SVC*HC:64483:LT*500*0**1~", "SVC*HC:64484*9.999*0*UN*1.5*HC:64483~", "SVC*NU:0360*5*1**9999~",
         "SVC*HC:1*-5*0~",
         "CAS*CO*50*500~", "CAS*co*b15*1e3*1*97*-2~", "CAS*CO*0*5~", "CAS*ZZ*45*5~", "CAS*PR*204*99999999999*1~",
         "LQ*HE*N115~", "LQ*HE*m25~", "LQ*HE*HELLO~", "LQ*RX*88~", "MOA***MA01*X~", "REF*0K*L36920~", "REF*0K*A B~",
         "REF*LU*1~", "REF*LU*24~", "REF*6R*\x01~", "DTM*472*20260514~", "DTM*472*20269999~", "DTM*232*20260101~",
         "CLP*A*4*1*0**MB*P*11~", "CLP*A*22*1*0**MB*P~", "CLP*B*1*1*0**16*~", PATIENT, "N1*PR*\u200bX~", "LX*2~"]
    ),
    max_size=30,
)  # fmt: skip


@given(DECIDED)
def test_what_a_draft_says_a_case_accepts(soup: list[str]) -> None:
    drafts, _ = drafts_of(remittance(DENIED, *soup))
    for draft in drafts:
        denial = draft.nested()["denial"]
        assert isinstance(denial, dict)
        lines = denial["lines"]
        assert isinstance(lines, list)
        for said in lines:
            assert isinstance(said, dict)
            ServiceLine.model_validate({"procedure": "64483", "service_date": "2026-05-14", **said})
        Payer.model_validate({"name": "X", **denial["payer"]})  # type: ignore[dict-item]


def test_the_remittance_that_is_shipped_adds_up_and_gives_its_denials() -> None:
    data = (Path(__file__).parents[3] / "samples" / "intake" / "remittance.835").read_bytes()
    drafts, problems = drafts_of(data)
    assert read(data)[1] == []
    assert [(draft.word("denial", "claim_number"), draft.keys(*LINES)) for draft in drafts] == [
        ("2026-0917-00432", ["1"]),
        ("2600000018002", ["1", "2"]),
        ("2026-0918-00611", ["1", "2"]),
        ("2026-0920-00007", ["1"]),
    ]
    assert [draft.word("denial", "payer", "program") for draft in drafts] == [
        None,
        "medicare-ffs",
        None,
        "workers-comp",
    ]
    assert [draft.word(*LINES, "1", "reduced") for draft in drafts] == [None, None, "yes", None]
    assert codes(problems) == ["I082"]


def test_every_draft_says_where_each_value_was_read() -> None:
    data = (Path(__file__).parents[3] / "samples" / "intake" / "remittance.835").read_bytes()
    told = [item for draft in drafts_of(data)[0] for item in draft.told.values()]
    assert all(item.place.file == "a.835" and item.place.line and item.place.at for item in told)
    lines = data.decode().splitlines()
    names = {item.place.at.split()[2][:3].rstrip("0123456789") for item in told}
    assert names <= {line[:3].split("*")[0].rstrip("0123456789") for line in lines}
