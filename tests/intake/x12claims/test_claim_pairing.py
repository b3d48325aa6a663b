"""A remittance completed by its claim: the payer's word stays, what it lacks is added, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from appealkit.errors import Problem, Severity
from appealkit.intake.draft import CaseDraft, Place, Told, case_id
from appealkit.intake.x12.claim837 import claims
from appealkit.intake.x12.pairing import Filed, completed, paired, supplemented

SAMPLES = Path(__file__).parents[3] / "samples" / "intake"
REMITTED = Place("era.835", "segment 12 CLP", 12)
SENT = Place("claims.837", "segment 19 CLM", 19)

Line = Mapping[str, str]


def draft(place: Place, lines: Mapping[str, Line], **keys: str) -> CaseDraft:
    """A draft with these lines; in a line `modifiers` and `diagnoses` are words, and `control` its own number."""
    told: dict[tuple[str, ...], Told] = {("keys", name): Told(value, place) for name, value in keys.items()}
    for number, line in lines.items():
        for name, value in line.items():
            path = ("denial", "lines", number, name)
            if name in {"modifiers", "diagnoses"}:
                told |= {(*path, str(at)): Told(word, place) for at, word in enumerate(value.split(), start=1)}
            elif name == "control":
                told["keys", "line", number, "control_number"] = Told(value, place)
            else:
                told[path] = Told(value, place)
    return CaseDraft(case_id("99999", keys.get("payer_control_number"), keys.get("patient_control_number")), told)


def billed(procedure: str, modifiers: str = "", charged: str = "725.00", day: str = "2026-08-26", **more: str) -> Line:
    line = {"procedure": procedure, "service_date": day, "charged": charged, **more}
    return {**line, "modifiers": modifiers} if modifiers else line


def remitted(lines: Mapping[str, Line], **keys: str) -> CaseDraft:
    return draft(REMITTED, lines, patient_control_number="PT20001", **keys)


def sent(lines: Mapping[str, Line], **keys: str) -> CaseDraft:
    return draft(SENT, lines, patient_control_number="PT20001", **keys)


def diagnoses(case: CaseDraft, line: str) -> list[str]:
    return [item.value for _, item in case.below("denial", "lines", line, "diagnoses")]


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def of_the_sample() -> tuple[CaseDraft, CaseDraft]:
    """What the remittance `samples/intake/claims.835` says, and the claim that it answers."""
    case = remitted(
        {
            "1": billed("64483", "50", "2175.00", units="1", paid="0.00", control="20001A"),
            "2": billed("64484", "LT", units="1", paid="0.00", control="20001B"),
            "3": billed("64484", "RT", units="1", paid="0.00"),
        },
        payer_control_number="2026-0826-00920",
    ).having(
        {
            ("patient", "name"): Told("RILEY INVENTED", REMITTED),
            ("patient", "member_id"): Told("XEH123456811", REMITTED),
            ("denial", "payer", "name"): Told("EXAMPLE HEALTH PLAN", REMITTED),
        }
    )
    found, _ = claims([(SAMPLES / "claims.837").read_bytes()], "claims.837")
    return case, next(found)


def test_the_claim_gives_diagnoses_place_authorization_providers_and_birth_date() -> None:
    case, problems = paired(*of_the_sample())
    assert problems == []
    assert diagnoses(case, "1") == ["M54.16", "M51.16"]
    assert diagnoses(case, "2") == ["M51.16"]
    assert diagnoses(case, "3") == ["M51.16", "M47.26"]
    assert case.word("denial", "lines", "3", "place_of_service") == "11"
    assert case.word("patient", "birth_date") == "1961-03-14"
    assert case.word("patient", "group_number") == "GRP-7781"
    assert case.word("keys", "authorization_number") == "PA-778200"
    assert case.word("keys", "rendering_npi") == "1987654328"
    assert case.word("denial", "payer", "payer_id") == "99999"
    assert case.word("evidence", "sent", "authorization_on_claim") == "PA-778200"
    assert case.word("documents", "claim", "date") == "2026-08-27"


def test_what_the_remittance_says_stays_and_keeps_its_place() -> None:
    before, claim = of_the_sample()
    after, _ = paired(before, claim)
    assert {path: after.told[path] for path in before.told} == before.told
    assert after.id == before.id


def test_a_paired_case_reads_as_a_case_file_does() -> None:
    case, _ = paired(*of_the_sample())
    line = case.nested()["denial"]["lines"][0]  # type: ignore[index, call-overload]
    assert line == {
        "number": "1",
        "procedure": "64483",
        "service_date": "2026-08-26",
        "charged": "2175.00",
        "modifiers": ["50"],
        "units": "1",
        "paid": "0.00",
        "place_of_service": "11",
        "diagnoses": ["M54.16", "M51.16"],
    }


def test_a_procedure_that_the_payer_changed_is_told_with_both_places_and_not_changed_back() -> None:
    case = remitted({"1": billed("64493", control="A")})
    both, problems = paired(case, sent({"1": billed("64483", diagnoses="M54.16", control="A")}))
    assert both.word("denial", "lines", "1", "procedure") == "64493"
    assert [(problem.code, problem.severity) for problem in problems] == [("I096", Severity.DOUBT)]
    assert "era.835:12, segment 12 CLP" in problems[0].says
    assert "claims.837:19, segment 19 CLM" in problems[0].says
    assert diagnoses(both, "1") == ["M54.16"]


def test_units_and_charge_that_differ_are_each_told() -> None:
    case = remitted({"1": billed("64483", charged="700.00", units="1", control="A")})
    _, problems = paired(case, sent({"1": billed("64483", charged="725.00", units="2", control="A")}))
    assert codes(problems) == ["I096", "I096"]
    assert ["charged" in problems[0].says, "units" in problems[1].says] == [True, True]


def test_the_lines_own_number_goes_before_what_was_billed() -> None:
    case = remitted({"1": billed("64484", control="B"), "2": billed("64484", control="A")})
    claim = sent(
        {"1": billed("64484", diagnoses="M54.16", control="A"), "2": billed("64484", diagnoses="M51.16", control="B")}
    )
    both, problems = paired(case, claim)
    assert problems == []
    assert diagnoses(both, "1") == ["M51.16"]
    assert diagnoses(both, "2") == ["M54.16"]


def test_a_number_that_two_lines_share_decides_nothing() -> None:
    case = remitted({"1": billed("64484", "LT", control="A"), "2": billed("64484", "RT", control="A")})
    claim = sent(
        {
            "1": billed("64484", "RT", diagnoses="M54.16", control="A"),
            "2": billed("64484", "LT", diagnoses="M51.16", control="A"),
        }
    )
    both, _ = paired(case, claim)
    assert diagnoses(both, "1") == ["M51.16"]
    assert diagnoses(both, "2") == ["M54.16"]


def test_a_number_whose_line_agrees_in_nothing_is_not_believed() -> None:
    case = remitted({"1": billed("64483", control="1"), "2": billed("77003", charged="90.00", control="2")})
    claim = sent({"1": billed("20610", charged="10.00", day="2026-01-02", diagnoses="M17.0", control="1")})
    both, problems = paired(case, claim)
    assert diagnoses(both, "1") == []
    assert codes(problems) == ["I095", "I095"]


def test_modifiers_tell_two_lines_of_one_code_and_charge_apart() -> None:
    case = remitted({"1": billed("64484", "RT"), "2": billed("64484", "LT")})
    claim = sent({"1": billed("64484", "LT", diagnoses="M51.16"), "2": billed("64484", "RT", diagnoses="M54.16")})
    both, problems = paired(case, claim)
    assert problems == []
    assert [diagnoses(both, "1"), diagnoses(both, "2")] == [["M54.16"], ["M51.16"]]


def test_two_like_lines_with_different_diagnoses_are_told_with_both_candidates_and_left_alone() -> None:
    case = remitted({"1": billed("64484"), "2": billed("64484")})
    claim = sent({"1": billed("64484", diagnoses="M51.16"), "3": billed("64484", diagnoses="M54.16")})
    both, problems = paired(case, claim)
    assert codes(problems) == ["I095", "I095"]
    assert "line 1 of the remittance could be line 1 or 3 of the claim" in problems[0].says
    assert [diagnoses(both, "1"), diagnoses(both, "2")] == [[], []]


def test_two_lines_alike_in_everything_go_by_their_order() -> None:
    case = remitted({"1": billed("64484"), "2": billed("64484")})
    claim = sent({"1": billed("64484", diagnoses="M51.16"), "2": billed("64484", diagnoses="M51.16")})
    both, problems = paired(case, claim)
    assert problems == []
    assert [both.word("keys", "line", line, "claim_line") for line in ("1", "2")] == ["1", "2"]


def test_modifiers_that_the_remittance_left_out_are_taken_from_the_only_line_that_it_can_be() -> None:
    case = remitted({"1": billed("64483", charged="2175.00"), "2": billed("77003", charged="90.00")})
    claim = sent({"1": billed("64483", "50", "2175.00"), "2": billed("77003", charged="90.00")})
    both, problems = paired(case, claim)
    assert problems == []
    assert both.word("denial", "lines", "1", "modifiers", "1") == "50"


def test_sides_that_the_remittance_left_out_of_two_like_lines_are_not_guessed() -> None:
    case = remitted({"1": billed("64484"), "2": billed("64484")})
    both, problems = paired(case, sent({"1": billed("64484", "LT"), "2": billed("64484", "RT")}))
    assert codes(problems) == ["I095", "I095"]
    assert both.keys("denial", "lines", "1", "modifiers") == []


def test_modifiers_are_not_added_to_a_procedure_that_the_payer_changed() -> None:
    case = remitted({"1": billed("64493", control="A")})
    both, _ = paired(case, sent({"1": billed("64483", "LT", control="A")}))
    assert both.keys("denial", "lines", "1", "modifiers") == []


def test_modifiers_that_differ_are_told_and_those_of_the_remittance_stay() -> None:
    case = remitted({"1": billed("64483", "LT", control="A")})
    both, problems = paired(case, sent({"1": billed("64483", "50", control="A")}))
    assert codes(problems) == ["I096"]
    assert [item.value for _, item in both.below("denial", "lines", "1", "modifiers")] == ["LT"]


def test_a_line_that_the_payer_added_is_told_and_the_others_are_paired() -> None:
    case = remitted({"1": billed("64483", "LT"), "2": billed("99999", charged="0.01", day="2026-08-27")})
    both, problems = paired(case, sent({"1": billed("64483", "LT", diagnoses="M54.16")}))
    assert diagnoses(both, "1") == ["M54.16"]
    assert codes(problems) == ["I095"]
    assert "line 2" in problems[0].says


def test_the_last_line_of_either_side_is_not_paired_where_neither_procedure_nor_charge_agrees() -> None:
    case = remitted({"1": billed("99214", charged="180.00")})
    both, problems = paired(case, sent({"1": billed("64483", diagnoses="M54.16")}))
    assert diagnoses(both, "1") == []
    assert codes(problems) == ["I095"]


def test_a_procedure_changed_without_a_line_number_is_paired_by_its_day_and_charge() -> None:
    case = remitted({"1": billed("64493"), "2": billed("77003", charged="90.00")})
    claim = sent({"1": billed("64483", diagnoses="M54.16"), "2": billed("77003", charged="90.00")})
    both, problems = paired(case, claim)
    assert diagnoses(both, "1") == ["M54.16"]
    assert codes(problems) == ["I096"]


def test_another_members_number_is_told_and_brings_no_group() -> None:
    case, claim = of_the_sample()
    both, problems = paired(case.having({("patient", "member_id"): Told("MM1", REMITTED)}), claim)
    assert codes(problems) == ["I096"]
    assert "XEH123456811" not in str(problems[0])
    assert both.word("patient", "group_number") is None


def test_a_name_with_or_without_its_initial_is_one_name_and_another_name_is_told() -> None:
    case, claim = of_the_sample()
    assert paired(case, claim)[1] == []
    _, problems = paired(case.having({("patient", "name"): Told("ROBIN INVENTED", REMITTED)}), claim)
    assert codes(problems) == ["I096"]


def test_a_claim_of_another_payer_gives_no_payer_id() -> None:
    case, claim = of_the_sample()
    both, _ = paired(case.having({("denial", "payer", "name"): Told("OTHER PLAN", REMITTED)}), claim)
    assert both.word("denial", "payer", "payer_id") is None


def test_a_claim_is_found_by_the_practices_number_and_its_days() -> None:
    mine = sent({"1": billed("64483")})
    elsewhen = sent({"1": billed("64483", day="2026-03-01")})
    case = remitted({"1": billed("64483")})
    assert Filed.of([elsewhen, mine]).find(case) == (mine,)
    assert Filed.of([elsewhen]).find(case) == ()


def test_a_claim_is_found_by_the_payers_number_where_the_practices_is_lost() -> None:
    claim = draft(SENT, {"1": billed("64483")}, patient_control_number="PT1", payer_control_number="2026-0826-00920")
    case = draft(REMITTED, {"1": billed("64483")}, patient_control_number="0", payer_control_number="20260826-00920")
    assert Filed.of([claim]).find(case) == (claim,)


def test_the_replacement_is_found_for_the_remittance_of_the_replacement() -> None:
    first = sent({"1": billed("64483")}, frequency="1")
    again = sent({"1": billed("64483")}, frequency="7")
    case = remitted({"1": billed("64483")}, frequency="7")
    assert Filed.of([first, again]).find(case) == (again,)


def test_of_two_claims_that_tell_different_things_none_is_taken() -> None:
    first = sent({"1": billed("64483", diagnoses="M54.16")})
    again = sent({"1": billed("64483", diagnoses="M51.16")})
    case = remitted({"1": billed("64483")})
    both, problems = completed(case, Filed.of([first, again]))
    assert both == case
    assert codes(problems) == ["I095"]


def test_a_claim_sent_twice_alike_is_paired_once_and_both_sendings_are_evidence() -> None:
    data = (SAMPLES / "claims.837").read_bytes()
    first = next(claims([data], "first.837")[0])
    again = next(claims([data.replace(b"*20260827*0915*CH", b"*20260910*0915*CH")], "again.837")[0])
    both, problems = completed(of_the_sample()[0], Filed.of([first, again]))
    assert problems == []
    assert both.word("evidence", "sent", "submitted_on") == "2026-09-10"
    assert both.word("evidence", "sent-2", "submitted_on") == "2026-08-27"
    assert both.word("evidence", "sent-2", "source", "document") == "claim-2"
    assert both.word("documents", "claim-2", "date") == "2026-08-27"


def test_what_was_added_once_is_not_added_again() -> None:
    case, claim = of_the_sample()
    both, _ = paired(case, claim)
    assert supplemented(both, claim) == both
    assert paired(both, claim)[0] == both


def test_no_claim_leaves_the_remittance_as_it_was() -> None:
    case = of_the_sample()[0]
    assert completed(case, Filed.of([])) == (case, [])


def test_of_one_claim_to_two_payers_that_of_the_remitting_payer_is_found() -> None:
    primary = sent({"1": billed("64483")}).having({("denial", "payer", "name"): Told("EXAMPLE HEALTH PLAN", SENT)})
    secondary = sent({"1": billed("64483")}).having({("denial", "payer", "name"): Told("OTHER PLAN", SENT)})
    case = remitted({"1": billed("64483")}).having({("denial", "payer", "name"): Told("Other Plan", REMITTED)})
    assert Filed.of([primary, secondary]).find(case) == (secondary,)
