"""Of several decisions on one claim the one that stands is kept, whichever file was read first."""

from __future__ import annotations

from itertools import permutations

import pytest
from remits import DENIED, MERELY, PATIENT, claims_of, codes, drafts_of, remittance

from appealkit.intake.x12.decided import is_denial
from appealkit.intake.x12.settled import standing

PAID = f"CLP*PT1*1*1450*900**12*PAY1*11*1~{PATIENT}SVC*HC:64483:LT*1450*900**1~DTM*472*20260514~CAS*CO*45*550~"
BACK = f"CLP*PT1*22*-1450*0**12*PAY1*11*1~{PATIENT}SVC*HC:64483:LT*-1450*0**1~DTM*472*20260514~CAS*CO*50*-1450~"
BACK_PAID = (
    f"CLP*PT1*22*-1450*-900**12*PAY1*11*1~{PATIENT}SVC*HC:64483:LT*-1450*-900**1~DTM*472*20260514~CAS*CO*45*-550~"
)
OTHER = DENIED.replace("CO*50", "CO*151").replace("N115", "N362")
FIRST, SECOND, THIRD = "20260701", "20260715", "20260728"


def denied(*files: bytes) -> tuple[list[str | None], list[str]]:
    """The reason of the first line of each case, and the codes of what was told."""
    drafts, problems = drafts_of(*files)
    return [draft.word("denial", "lines", "1", "adjustments", "1", "carc") for draft in drafts], codes(problems)


def test_a_correction_takes_the_place_of_what_was_taken_back() -> None:
    assert denied(remittance(DENIED, BACK, OTHER)) == (["151"], [])


def test_a_denial_that_was_taken_back_and_paid_is_no_case() -> None:
    assert denied(remittance(DENIED, BACK, PAID)) == ([], [])


def test_a_payment_that_was_taken_back_and_denied_is_a_case() -> None:
    assert denied(remittance(PAID, BACK_PAID, DENIED)) == (["50"], [])


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_the_order_of_files_does_not_matter(order: tuple[int, ...]) -> None:
    files = [remittance(DENIED, on=FIRST), remittance(BACK, OTHER, on=SECOND)]
    assert denied(*(files[at] for at in order)) == (["151"], [])


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_decision_taken_back_twice_is_the_last_one(order: tuple[int, ...]) -> None:
    files = [
        remittance(DENIED, on=FIRST),
        remittance(BACK, PAID, on=SECOND),
        remittance(BACK_PAID, OTHER, on=THIRD),
    ]
    assert denied(*(files[at] for at in order)) == (["151"], [])


def test_a_denial_taken_back_alone_is_told_and_is_no_case() -> None:
    assert denied(remittance(DENIED, on=FIRST), remittance(BACK, on=SECOND)) == ([], ["I080"])
    assert denied(remittance(BACK)) == ([], ["I080"])


def test_a_reversal_under_another_number_is_known_by_account_charge_and_day() -> None:
    assert denied(
        remittance(DENIED, on=FIRST), remittance(BACK.replace("PAY1", "PAY2"), PAID.replace("PAY1", "PAY2"), on=SECOND)
    ) == ([], [])


def test_a_correction_that_names_the_number_before_it_takes_its_place() -> None:
    later = OTHER.replace("*PAY1*", "*PAY2*").replace(PATIENT, PATIENT + "REF*F8*PAY1~").replace("1450", "1500")
    assert denied(remittance(DENIED, on=FIRST), remittance(later, on=SECOND)) == (["151"], [])


def test_a_claim_that_was_read_twice_is_kept_once_and_told() -> None:
    assert denied(remittance(DENIED, DENIED)) == (["50"], ["I079"])
    assert denied(remittance(DENIED), remittance(DENIED)) == (["50"], ["I079"])


def test_a_file_with_a_correction_may_be_read_twice() -> None:
    data = remittance(DENIED, BACK, OTHER)
    found, told = denied(data, data)
    assert (found, set(told)) == (["151"], {"I079"})


def test_two_files_of_one_name_are_two() -> None:
    other = DENIED.replace("PT1", "PT2").replace("PAY1", "PAY2")
    claims = [*claims_of(remittance(DENIED, BACK, PAID)), *claims_of(remittance(other, other))]
    kept, problems = standing(claims, lambda claim: is_denial(claim, MERELY))
    assert ([claim.patient_control_number for claim in kept], codes(problems)) == (["PT2"], ["I079"])


def test_a_decision_may_be_taken_back_and_made_again() -> None:
    assert denied(remittance(DENIED, BACK, DENIED)) == (["50"], [])


def test_without_a_reversal_the_later_decision_stands_and_is_told() -> None:
    files = [remittance(DENIED, on=FIRST), remittance(OTHER, on=SECOND)]
    assert denied(*files) == denied(*reversed(files)) == (["151"], ["I081"])


def test_two_parts_of_a_claim_are_one_case() -> None:
    part = DENIED.replace("64483:LT", "77003").replace("1450", "300").replace("CO*50", "CO*97")
    drafts, problems = drafts_of(remittance(DENIED, part))
    assert [[draft.word("denial", "lines", number, "procedure") for number in ("1", "2")] for draft in drafts] == [
        ["64483", "77003"]
    ]
    assert codes(problems) == ["I081"]


def test_claims_of_different_patients_are_never_one() -> None:
    assert denied(remittance(DENIED, OTHER.replace("XEH123", "XEH456"))) == (["50", "151"], [])


def test_claims_without_the_payer_s_number_are_told_apart_by_day_and_charge() -> None:
    bare = DENIED.replace("*PAY1*", "**")
    found, told = denied(remittance(bare, bare.replace("20260514", "20260520")))
    assert (found, set(told)) == (["50", "50"], {"I085"})
