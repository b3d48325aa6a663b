"""What the request itself needs: form, standing, the least amount, good cause when late; and how corrections go."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from given import NOVITAS, billed, case, piece, rules

from appealkit.assessment.assess import assess
from appealkit.assessment.due import Filing
from appealkit.case import Case
from appealkit.maps.payers import PayerProfile

ON = date(2026, 11, 21)
MA = {"name": "Example Advantage", "program": "medicare-advantage", "state": "TX"}
MEDICAID = {"name": "Example Medicaid", "program": "medicaid-managed", "state": "TX"}
ERISA = {"name": "Example Health Plan", "program": "commercial-erisa", "state": "TX"}


def profile(**known: Any) -> PayerProfile:
    return PayerProfile.model_validate({"name": "P", "source": "manual", "known_on": "2026-01-01", **known})


def filing(given: Case, on: date = ON, known: PayerProfile | None = None) -> Filing:
    found = assess(given, rules(), on=on, profile=known).filing
    assert found is not None
    return found


def form(document_type: str, **values: str) -> dict[str, Any]:
    return piece("form", "representation", document_type=document_type, **values)


# ---- the least amount ------------------------------------------------------------------------------------------


OF_2026 = "(90 FR 55869 (CMS-4209-N), 2025-12-04)"
TOO_LITTLE = ": TOO LITTLE, unless claims are joined to reach it"


@pytest.mark.parametrize(
    ("level", "on", "charged", "rule", "tail"),
    [
        ("alj", "2026-11-21", "199.99", f"$200 for requests of 2026 {OF_2026}", TOO_LITTLE),
        ("alj", "2026-11-21", "200.00", f"$200 for requests of 2026 {OF_2026}", ""),
        ("alj", "2025-12-31", "190.00", "$190 for requests of 2025 (90 FR 55869, for comparison)", ""),
        ("alj", "2022-12-31", "179.00", "$180 for requests of 2022 (CMS, amounts in controversy for 2022)", TOO_LITTLE),
        (
            "alj",
            "2027-01-02",
            "5,000.00",
            "The least amount for requests of 2027 is not on file ($200 in 2026): look it up",
            "",
        ),
        ("court", "2026-11-21", "1,959.99", f"$1,960 for requests of 2026 {OF_2026}", TOO_LITTLE),
        (
            "court",
            "2025-06-01",
            "100.00",
            "$1,900 for requests of 2025 (recalled; not verified, check it)",
            ", which would be too little",
        ),
    ],
)
def test_the_least_amount_is_that_of_the_year_of_the_request(
    level: str, on: str, charged: str, rule: str, tail: str
) -> None:
    line = billed(day="2021-05-04", charged=charged.replace(",", ""))
    given = case(payer=NOVITAS, lines=[line], appeal_level=level, notice_date="2021-12-01")
    here = f"${charged} is denied here, before deductible and coinsurance"
    assert filing(given, date.fromisoformat(on)).amount == f"{rule}; {here}{tail}"


def test_what_was_paid_is_not_in_controversy_and_lines_are_added() -> None:
    lines = [billed(charged="150.00", paid="0"), billed("64484", charged="60.00", paid="0")]
    assert "$210.00 is denied here" in filing(case(payer=NOVITAS, lines=lines, appeal_level="alj")).amount


def test_without_charges_the_adjustments_are_the_amount() -> None:
    line = billed() | {"adjustments": [{"group": "CO", "carc": "50", "amount": "812.40"}]}
    assert "$812.40 is denied here" in filing(case(payer=NOVITAS, lines=[line], appeal_level="alj")).amount


def test_an_amount_that_is_not_in_the_case_is_said() -> None:
    assert filing(case(payer=NOVITAS, appeal_level="alj")).amount.endswith("the denied amount is not in the case")


@pytest.mark.parametrize("level", ["redetermination", "reconsideration-qic", "council"])
def test_other_levels_ask_no_amount(level: str) -> None:
    assert filing(case(payer=NOVITAS, appeal_level=level)).amount == ""


# ---- form, content, what comes next -----------------------------------------------------------------------------


def test_a_redetermination_names_its_form_and_the_four_things_it_holds() -> None:
    needs = filing(case(payer=NOVITAS)).needs
    assert needs.startswith(
        "CMS-20027, or a letter with the same; it holds the beneficiary's name, the Medicare number, "
        "the service and its date, the name of the party or its representative"
    )
    assert needs.endswith("(42 CFR 405.944(b))")


def test_the_next_level_is_said_with_its_days_its_form_and_its_amount() -> None:
    after = filing(case(payer=NOVITAS)).next
    assert after.startswith(
        "Reconsideration by the qualified independent contractor, by: Qualified independent contractor, "
        "within 180 days of receipt (42 CFR 405.962). CMS-20033, or a letter with the same"
    )
    second = filing(case(payer=NOVITAS, appeal_level="reconsideration-qic", lines=[billed(charged="150.00")])).next
    assert "$200 for requests of 2026" in second
    assert "TOO LITTLE" in second


def test_a_reconsideration_wants_the_notice_of_the_redetermination() -> None:
    given = case(payer=NOVITAS, appeal_level="reconsideration-qic")
    lacks = "A copy of the redetermination notice: not among the documents of the case"
    assert filing(given).lacking == (lacks,)
    held = {"notice": {"kind": "denial-notice", "title": "Notice", "date": "2026-10-02", "pages": "3"}}
    assert filing(case(payer=NOVITAS, appeal_level="reconsideration-qic", documents=held)).lacking == ()


def test_an_advantage_plan_forwards_what_it_upholds() -> None:
    assert "Nothing is filed. What the plan upholds it forwards itself" in filing(case(payer=MA)).next


def test_a_decision_time_that_was_not_verified_says_so() -> None:
    says = "Within 60 days of receiving the request (42 CFR 405.950; not verified, check it)"
    assert filing(case(payer=NOVITAS)).decided == says
    assert filing(case(payer=MA)).decided == "Within 60 days of receiving the request (42 CFR 422.590)"


# ---- standing ---------------------------------------------------------------------------------------------------


def test_an_advantage_plan_hears_a_provider_without_a_contract_only_with_a_waiver_of_liability() -> None:
    known = profile(network="non-contracted")
    (lack,) = filing(case(payer=MA), known=known).lacking
    assert lack.startswith("A waiver of liability, signed by the provider within the time for filing")
    assert lack.endswith(": none is in the case")
    assert filing(case(form("waiver-of-liability", signed_on="2026-11-10"), payer=MA), known=known).lacking == ()


def test_a_waiver_signed_after_the_last_day_does_not_do() -> None:
    given = case(form("waiver-of-liability", signed_on="2026-03-22"), payer=MA, notice_date="2026-01-15")
    (lack,) = filing(given, known=profile(network="non-contracted")).lacking
    assert lack.endswith("'form' was signed after 2026-03-21, the last day")
    on_the_day = case(form("waiver-of-liability", signed_on="2026-03-21"), payer=MA, notice_date="2026-01-15")
    assert filing(on_the_day, known=profile(network="non-contracted")).lacking == ()


def test_with_a_contract_there_is_no_right_under_part_422() -> None:
    (lack,) = filing(case(payer=MA), known=profile(network="contracted")).lacking
    assert lack.startswith("A contracted provider has no right of its own under 42 CFR part 422")


def test_where_the_contract_is_not_known_both_are_said() -> None:
    lacking = filing(case(payer=MA)).lacking
    assert [words.split(":")[0] for words in lacking] == [
        "If the practice is non-contracted",
        "If the practice is contracted",
    ]


@pytest.mark.parametrize(
    ("values", "tail"),
    [
        ({"signed_on": "2025-11-20"}, "'form' held until 2026-11-20 only; have it signed anew"),
        ({}, "'form' has no day of signature"),
        ({"signed_on": "2020-01-01", "valid_until": "2026-11-20"}, "held until 2026-11-20 only; have it signed anew"),
    ],
)
def test_an_appointment_that_no_longer_holds_is_asked_for(values: dict[str, str], tail: str) -> None:
    given = case(form("AOR", **values), payer=NOVITAS, appellant={"capacity": "authorized-representative"})
    (lack,) = filing(given).lacking
    assert lack.startswith("An appointment of representative (CMS-1696")
    assert lack.endswith(tail)


@pytest.mark.parametrize(
    "values", [{"signed_on": "2025-11-21"}, {"signed_on": "2020-01-01", "valid_until": "2026-11-21"}]
)
def test_an_appointment_that_holds_is_enough(values: dict[str, str]) -> None:
    given = case(form("AOR", **values), payer=NOVITAS, appellant={"capacity": "authorized-representative"})
    assert filing(given).lacking == ()


def test_medicaid_wants_the_enrollees_written_consent() -> None:
    (lack,) = filing(case(payer=MEDICAID)).lacking
    assert lack.startswith("The enrollee's written consent")
    assert "42 CFR 438.402(c)(1)(ii)" in lack
    assert filing(case(form("enrollee-consent", signed_on="2026-11-10"), payer=MEDICAID)).lacking == ()


def test_another_form_is_not_the_one_that_is_asked_for() -> None:
    assert len(filing(case(form("AOR", signed_on="2026-11-10"), payer=MEDICAID)).lacking) == 1


def test_a_document_that_the_case_names_is_to_be_looked_at() -> None:
    held = {"consent": {"kind": "representation-form", "title": "Consent", "date": "2026-10-02", "pages": "1"}}
    who = {"capacity": "enrollee-consent", "authorization": "consent"}
    (lack,) = filing(case(payer=MEDICAID, documents=held, appellant=who)).lacking
    assert lack.endswith("look at 'consent', which the case names, for it")


def test_an_original_medicare_supplier_appeals_in_its_own_right() -> None:
    assert filing(case(payer=NOVITAS)).lacking == ()


# ---- late -------------------------------------------------------------------------------------------------------


def test_a_late_request_says_what_good_cause_must_explain_and_enclose() -> None:
    late = filing(case(payer=NOVITAS, notice_date="2026-01-15", lines=[billed(day="2025-12-01")]), date(2026, 5, 21))
    assert late.good_cause.startswith("LATE: good cause needed (42 CFR 405.942(b)). Explain why it is late")
    assert "Enclose proof of it" in late.good_cause
    last_day = filing(
        case(payer=NOVITAS, notice_date="2026-01-15", lines=[billed(day="2025-12-01")]), date(2026, 5, 20)
    )
    assert last_day.good_cause == ""


def test_a_programme_without_a_rule_on_lateness_says_so() -> None:
    late = filing(case(payer=ERISA, notice_date="2026-01-15", lines=[billed(day="2025-12-01")]))
    assert late.good_cause.startswith("LATE, and no rule on late requests is on file for Employer plan under ERISA")


def test_late_under_the_contract_only() -> None:
    known = profile(network="contracted", contract_appeal_days=10)
    says = "LATE under the contract: read what it says on late disputes, and ask before anything is sent"
    assert filing(case(payer=ERISA), known=known).good_cause == says


# ---- corrections ------------------------------------------------------------------------------------------------


def correction(payer: dict[str, str], known: PayerProfile | None = None, **line: Any) -> str:
    return filing(case(payer=payer, text=None, lines=[billed(carc="16", **line)]), known=known).corrections[1]


def test_what_medicare_could_not_process_is_a_new_claim() -> None:
    assert correction(NOVITAS, remarks=["MA130"]).startswith("Send a new claim, no replacement")


def test_what_medicare_processed_is_reopened_and_replacement_is_to_be_checked() -> None:
    found = correction(NOVITAS, remarks=["M20"])
    assert found.startswith("Send a clerical reopening, no replacement claim (42 CFR 405.980(a)(3); Noridian)")
    assert found.endswith("was not verified: check before sending one")


def test_elsewhere_a_replacement_with_the_payers_own_number_is_to_be_checked() -> None:
    found = correction(ERISA, remarks=["M20"])
    assert found.startswith("Send a replacement: frequency code 7 with the payer's own number of the first claim")
    assert found.endswith("check it)")


def test_what_the_practice_knows_of_the_payer_goes_before() -> None:
    known = profile(corrected_claims={"how": "new-claim", "source": "provider manual, page 12"})
    assert correction(ERISA, known, remarks=["M20"]).endswith("never taken in (provider manual, page 12)")
    # a payer's way of replacing does not help where Medicare has no first claim
    assert "no replacement" in correction(
        NOVITAS, profile(corrected_claims={"how": "replacement", "source": "x"}), remarks=["MA130"]
    )


def test_a_programme_without_rules_says_that_it_does_not_know() -> None:
    unknown = {"name": "Comp", "program": "workers-comp", "state": "TX"}
    assert correction(unknown, remarks=["M20"]).startswith("How this payer takes corrections is not on file")


def test_a_line_that_is_appealed_has_no_correction() -> None:
    assert filing(case(payer=NOVITAS)).corrections == {}


# ---- every programme --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("program", "level", "days"),
    [
        ("medicare-ffs", "redetermination", 60),
        ("medicare-ffs", "reconsideration-qic", 60),
        ("medicare-ffs", "alj", 90),
        ("medicare-ffs", "council", 90),
        ("medicare-advantage", "reconsideration-ma", 60),
        ("commercial-erisa", "internal-1", 60),
        ("commercial-erisa", "external", 45),
        ("commercial-insured", "internal-1", 60),
        ("commercial-insured", "external", 45),
        ("medicaid-managed", "internal-1", 30),
    ],
)
def test_how_long_the_body_has_to_decide(program: str, level: str, days: int) -> None:
    payer = {"name": "P", "program": program, "state": "TX"}
    assert filing(case(payer=payer, appeal_level=level)).decided.startswith(f"Within {days} days of receiving")


@pytest.mark.parametrize(
    ("program", "capacity", "document_type"),
    [
        ("medicare-ffs", "authorized-representative", "AOR"),
        ("medicare-ffs", "assignee", "assignment"),
        ("medicare-advantage", "authorized-representative", "AOR"),
        ("medicare-advantage", "non-contract-provider", "waiver-of-liability"),
        ("commercial-erisa", "authorized-representative", "AOR"),
        ("commercial-erisa", "assignee", "assignment"),
        ("commercial-insured", "authorized-representative", "AOR"),
        ("commercial-insured", "assignee", "assignment"),
        ("medicaid-managed", "provider", "enrollee-consent"),
        ("medicaid-managed", "enrollee-consent", "enrollee-consent"),
        ("medicaid-managed", "authorized-representative", "enrollee-consent"),
    ],
)
def test_which_form_proves_the_standing(program: str, capacity: str, document_type: str) -> None:
    payer, who = {"name": "P", "program": program, "state": "TX"}, {"capacity": capacity}
    kinds = {"AOR", "assignment", "waiver-of-liability", "enrollee-consent"}
    lacking = {
        kind: len(filing(case(form(kind, signed_on="2026-11-10"), payer=payer, appellant=who)).lacking)
        for kind in sorted(kinds)
    }
    assert lacking == {kind: int(kind != document_type) for kind in kinds}


def test_an_appointment_for_a_plan_is_signed_anew_after_a_year_too() -> None:
    who = {"capacity": "authorized-representative"}
    for day, lacking in (("2025-11-20", 1), ("2025-11-21", 0)):
        assert len(filing(case(form("AOR", signed_on=day), payer=MA, appellant=who)).lacking) == lacking


@pytest.mark.parametrize(
    ("level", "on", "least"),
    [
        ("alj", "2022-12-31", "$180"),
        ("alj", "2025-12-31", "$190"),
        ("alj", "2026-01-01", "$200"),
        ("court", "2025-12-31", "$1,900"),
        ("court", "2026-01-01", "$1,960"),
    ],
)
def test_the_amounts_of_an_advantage_plan_are_those_of_original_medicare(level: str, on: str, least: str) -> None:
    for payer in (MA, NOVITAS):
        given = case(payer=payer, lines=[billed(day="2021-05-04")], appeal_level=level, notice_date="2021-12-01")
        assert filing(given, date.fromisoformat(on)).amount.startswith(f"{least} for requests of {on[:4]}")


@pytest.mark.parametrize(
    "program", ["medicare-advantage", "commercial-erisa", "commercial-insured", "medicaid-managed", "fehb"]
)
def test_outside_original_medicare_a_processed_line_is_replaced(program: str) -> None:
    found = correction({"name": "P", "program": program, "state": "TX"}, remarks=["M20"])
    assert found.startswith("Send a replacement: frequency code 7")


@pytest.mark.parametrize(
    ("payer", "decided"),
    [
        (MA, "Within 30 days of receiving the request (42 CFR 422.590)"),
        (ERISA, "Within 30 days of receiving the request (29 CFR 2560.503-1(i))"),
        (NOVITAS, ""),  # how long it has before the service is not on file
    ],
)
def test_before_the_service_other_days_to_decide_hold(payer: dict[str, Any], decided: str) -> None:
    refused = billed(carc=[], refused_before="yes")
    assert filing(case(payer=payer, lines=[refused])).decided == decided


def test_before_the_service_no_waiver_of_liability_is_asked_for() -> None:
    known = profile(network="non-contracted")
    for line, lacking in ((billed(), 1), (billed(carc=[], refused_before="yes"), 0)):
        found = filing(case(payer=MA, lines=[line]), known=known).lacking
        assert len([item for item in found if item.startswith("A waiver of liability")]) == lacking
