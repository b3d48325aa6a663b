"""Which names of columns mean what. The expectations are judged by hand, name by name."""

import csv

import pytest

from appealkit.intake.queue import read_tables

# What the names seen in the open mean; a name that stands nowhere here means none of our fields and must stay unread.
MEANS = {
    "birth_date": ["dob", "DOB", "patient_dob", "Date of Birth", "Patient DOB"],
    "carc": [
        "denial_code", "carc_code", "Denial Code", "denial_reason_code", "Reason Code", "Adjustment Code",
        "Adjustment Reason Code", "CARC", "carc", "DenialCode", "reason_code", "RxnCode",
    ],
    "carc, else reason_text": ["denial_reason", "Reason", "Adjustment Reason", "Rxn"],
    "charged": [
        "billed_amount", "Billed Amount", "amount_billed", "Billed", "Charge", "billed", "Charge Amount", "Charges",
        "Chg", "LineBilled",
    ],
    "charged or denied_amount or paid": ["amount"],
    "claim_charged": ["ClaimBilled", "total_charge_amount"],
    "claim_number": ["claim_id", "claim_number", "Claim #", "Claim ID", "claim_no"],
    "claim_paid": ["ClaimPaid", "clp04_payment_amount"],
    "deadline": ["appeal_deadline"],
    "denied_amount": ["denied_amount", "adjustment_amount", "Adjustment Amount", "DenAmt"],
    "denied_amount or notice_date": ["Denied"],
    "diagnoses": [
        "Diagnosis Code", "diagnosis_code", "diagnosis_codes", "icd", "Diagnosis", "Dx", "ICD", "ICD-10", "icd_code",
        "icd_codes",
    ],
    "group_code or group_number": ["group"],
    "line_number": ["LineNumber"],
    "member_id": [
        "member_id", "Insurance ID", "insurance_id", "Mbr#", "Member ID", "patient_member_id", "Subscriber#",
    ],
    "member_id or patient_name": ["Member"],
    "modifiers": ["Modifier"],
    "notice_date": ["denial_date"],
    "paid": ["paid_amount", "Paid", "Paid Amount", "amount_paid", "Insurance Payment", "LinePaid"],
    "patient_control_number": ["Account #", "Account#", "account_number", "clp01_claim_control_number"],
    "patient_first": [
        "first_name", "First", "First Name", "FirstName", "Patient First", "Patient First Name", "patient_first_name",
        "Pt First",
    ],
    "patient_id": ["patient_id", "Patient ID", "PtID", "MRN", "patient_ref"],
    "patient_last": [
        "last_name", "Last", "Last Name", "LastName", "Patient Last", "Patient Last Name", "patient_last_name",
        "Pt Last",
    ],
    "patient_name": ["patient_name", "Patient Name"],
    "payer_control_number": ["payer_claim_control_number", "TCN"],
    "payer_id": ["payer_id"],
    "payer_name": ["payer", "payer_name", "Payer", "Ins", "Insurance Company", "Payer Name"],
    "place_of_service": ["facility_type", "Place of Svc"],
    "procedure": [
        "cpt", "CPT", "cpt_code", "cpt_codes", "Procedure Code", "procedure_code", "CPT Code", "AdaCode", "Proc",
        "Procedure",
    ],
    "provider_npi": ["provider_npi", "npi"],
    "reason_text": ["denial_reason_description", "denial_reason_text"],
    "received_on": ["Received", "received_at", "RcvDate"],
    "remarks": ["rarc_code", "RARC", "rarc", "rarc_codes", "remark_code"],
    "rendering_npi": ["Rendering NPI"],
    "service_date": [
        "service_date", "date_of_service", "Date of Service", "DOS", "Date Of Service", "service_date_from",
        "ServiceDate",
    ],
    "service_date_to": ["service_date_to"],
    "status": ["status", "Claim Status", "Status", "claim_status"],
    "units": ["Quantity"],
}  # fmt: skip
EXPECTED = {name: field for field, names in MEANS.items() for name in names}


def said(tables, header):
    meaning = tables.meaning(header)
    if meaning is None:
        return None
    proven = " or ".join(name for name in meaning.fields if name != meaning.otherwise)
    return f"{proven}, else {meaning.otherwise}" if meaning.otherwise else proven


@pytest.mark.parametrize("header", sorted(EXPECTED))
def test_a_name_means_what_it_says(tables, header):
    assert said(tables, header) == EXPECTED[header]


def test_of_the_names_seen_in_the_open_all_that_mean_a_field_match_and_none_matches_wrongly(tables, third_party):
    with (third_party / "_header_names_seen.csv").open(encoding="utf-8", newline="") as file:
        seen = [row["header"] for row in csv.DictReader(file)]
    assert set(EXPECTED) <= set(seen)
    right = [name for name in seen if name in EXPECTED and said(tables, name) == EXPECTED[name]]
    missed = [name for name in seen if name in EXPECTED and said(tables, name) is None]
    wrong = [name for name in seen if said(tables, name) not in {None, EXPECTED.get(name)}]
    print(f"{len(seen)} names: {len(right)} matched, {len(missed)} missed, {len(wrong)} wrong")  # noqa: T201 the score
    assert (len(seen), len(right)) == (274, 149)
    assert missed == []
    assert wrong == []


@pytest.mark.parametrize(
    ("spelled", "field"),
    [
        ("Claim No.", "claim_number"),
        ("CLAIM NUM", "claim_number"),
        ("claimNumber", "claim_number"),
        ("Acct #", "patient_control_number"),
        ("Amt Billed", "charged"),
        ("Total Charges", "claim_charged"),
        ("Mod 1", "modifiers"),
        ("MOD4", "modifiers"),
        ("Dx2", "diagnoses"),
        ("Diagnosis Code 3", "diagnoses"),
        ("ICD10", "diagnoses"),
        ("ICN#", "payer_control_number"),
        ("POS", "place_of_service"),
        ("From DOS", "service_date"),
        ("Thru Date of Service", "service_date_to"),
        ("Member ID #", "member_id"),
        ("Appeal By Date", "deadline"),
        ("Denied Charges", "denied_charge"),
        ("CAS Group", "group_code"),
    ],
)
def test_case_punctuation_camel_case_short_forms_and_numbers_make_no_other_name(tables, spelled, field):
    assert said(tables, spelled) == field


@pytest.mark.parametrize(
    "other",
    [
        "Provider", "Follow-up Required", "appeal_status", "Allowed Amount", "Patient Payment", "OverPaid",
        "payer_type", "CPT Description", "Appeal Date", "Charge 2", "", "   ", "#", "12", "Claim Date", "Notes",
    ],
)  # fmt: skip
def test_what_only_resembles_a_name_is_none(tables, other):
    assert tables.meaning(other) is None


def test_a_table_that_gives_one_name_to_two_fields_is_refused():
    text = (
        "words: {}\nsilent: []\ntotals: []\nplaces: {}\nambiguous: []\nstatuses: {settled: [], open: []}\n"
        "fields:\n  claim_number: {kind: identifier, names: [claim id]}\n"
        "  patient_id: {kind: identifier, names: [id claim]}\n"
    )
    found, problems = read_tables(text.encode())
    assert found is None
    assert [problem.code for problem in problems] == ["I119"]
