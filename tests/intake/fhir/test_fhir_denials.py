"""Denied lines out of ExplanationOfBenefit and ClaimResponse: what is told is read, what is not told is not there."""

import pytest

from appealkit.errors import Severity
from appealkit.intake.draft import case_id

CARC = "https://x12.org/codes/claim-adjustment-reason-codes"
GROUP = "https://x12.org/codes/claim-adjustment-group-codes"


def line_of(draft, number="1"):
    return next(line for line in draft.nested()["denial"]["lines"] if line["number"] == number)


@pytest.fixture
def eob(sample):
    return sample("eob-64483.json")["ExplanationOfBenefit"]


def denial_reason(item, **reason):
    """The adjudication of the sample's first line that holds its CARC, with another reason."""
    item["adjudication"][2]["reason"] = reason


def test_a_denied_claim_is_read_with_every_line_and_where_it_came_from(read_fhir_of):
    reading, problems = read_fhir_of("eob-64483.json")
    assert problems == []
    (draft,) = reading.denials
    assert draft.id == case_id("99999", "2026-0917-00432", "NTSP-7781")
    assert draft.nested() == {
        "case": draft.id,
        "denial": {
            "payer": {"name": "Example Health Plan", "payer_id": "99999"},
            "claim_number": "2026-0917-00432",
            "notice_date": "2026-10-02",
            "claim_type": "professional",
            "reason_text": "Failed conservative treatment not documented for at least 3 months.",
            "lines": [
                {
                    "number": "1",
                    "procedure": "64483",
                    "modifiers": ["LT"],
                    "diagnoses": ["M51.17"],
                    "units": "1",
                    "place_of_service": "11",
                    "service_date": "2026-09-17",
                    "charged": "1450.00",
                    "paid": "0.00",
                    "adjustments": [{"group": "CO", "carc": "50", "amount": "1450.00"}],
                    "remarks": ["N115"],
                },
                {
                    "number": "2",
                    "procedure": "J1100",
                    "diagnoses": ["M51.17", "M54.17"],
                    "units": "10",
                    "service_date": "2026-09-17",
                    "charged": "24.50",
                    "paid": "11.20",
                    "adjustments": [{"group": "CO", "carc": "45", "amount": "13.30"}],
                },
            ],
        },
        "documents": {
            "remittance": {
                "kind": "denial-notice",
                "title": "Explanation of benefits",
                "author": "Example Health Plan",
                "date": "2026-10-02",
                "pages": "1",
            }
        },
        "patient": {
            "name": "Jordan Q. Sample",
            "birth_date": "1968-05-04",
            "member_id": "XEH123456789",
            "group_number": "GRP-88",
        },
    }
    assert {path[1:]: item.value for path, item in draft.told.items() if path[0] == "keys"} == {
        ("payer_control_number",): "2026-0917-00432",
        ("patient_control_number",): "NTSP-7781",
        ("rendering_npi",): "1003000126",
        ("billing_npi",): "1234567893",
        ("patient_reference",): "Patient/jordan",
    }
    assert str(draft.place("denial", "lines", "1", "procedure")) == (
        "eob-64483.json, entry 1 ExplanationOfBenefit, item 1"
    )
    assert str(draft.place("patient", "birth_date")) == "eob-64483.json, entry 2 Patient"


def test_the_draft_is_a_case_file_once_the_practice_is_given(read_fhir_of, rules, tmp_path):
    import yaml

    from appealkit.intake import read_case

    reading, _ = read_fhir_of("eob-64483.json")
    practice = {
        "name": "North Texas Spine & Pain",
        "address": {"lines": ["1 Example Street"], "city": "Austin", "state": "TX", "zip": "78701"},
        "npi": "1234567893",
        "signer": {"name": "Alex Example"},
    }
    file = tmp_path / "case.yaml"
    file.write_text(yaml.safe_dump(reading.denials[0].nested() | {"practice": practice}))
    read, problems = read_case(file, rules.vocabulary, rules.procedures)
    assert [problem for problem in problems if problem.severity is Severity.MISTAKE] == []
    assert [line.codes for line in read.case.denial.lines] == [("CO-50", "N115"), ("CO-45",)]


def test_what_was_paid_as_agreed_is_no_denial(read_fhir_of, eob):
    eob["item"] = eob["item"][1:]
    reading, problems = read_fhir_of([eob])
    assert (reading.denials, problems) == ([], [])


@pytest.mark.parametrize("carc", ["1", "2", "3"])
def test_the_patients_share_is_no_denial(read_fhir_of, eob, carc):
    denial_reason(eob["item"][0], coding=[{"system": GROUP, "code": "PR"}, {"system": CARC, "code": carc}])
    assert read_fhir_of([eob])[0].denials == []


def test_a_reduced_line_is_told_though_something_was_paid(read_fhir_of, eob):
    eob["item"][0]["adjudication"][1]["amount"]["value"] = 300
    (draft,) = read_fhir_of([eob])[0].denials
    assert line_of(draft)["paid"] == "300.00"


@pytest.mark.parametrize(
    "reason",
    [
        {"coding": [{"system": GROUP, "code": "CO"}, {"system": CARC, "code": "50"}]},
        {"coding": [{"system": CARC, "code": "CO-50"}]},
        {"coding": [{"system": CARC, "code": "CO50"}]},
    ],
)
def test_the_group_is_read_wherever_it_is_told(read_fhir_of, eob, reason):
    denial_reason(eob["item"][0], **reason)
    (draft,) = read_fhir_of([eob])[0].denials
    assert line_of(draft)["adjustments"] == [{"group": "CO", "carc": "50", "amount": "1450.00"}]


def test_the_group_is_read_from_an_extension_of_the_adjudication(read_fhir_of, eob):
    denial_reason(eob["item"][0], coding=[{"system": CARC, "code": "50"}])
    eob["item"][0]["adjudication"][2]["extension"] = [
        {"url": "https://plan.example/group", "valueCoding": {"system": GROUP, "code": "PI"}}
    ]
    (draft,) = read_fhir_of([eob])[0].denials
    assert line_of(draft)["adjustments"][0]["group"] == "PI"


def test_a_group_that_is_not_told_is_not_guessed(read_fhir_of, eob):
    denial_reason(eob["item"][0], coding=[{"system": CARC, "code": "50"}])
    reading, problems = read_fhir_of([eob])
    assert line_of(reading.denials[0])["adjustments"] == [{"carc": "50", "amount": "1450.00"}]
    assert any("no group code" in problem.says for problem in problems if problem.code == "I147")


def test_a_reason_of_no_known_system_is_left_out_and_said(read_fhir_of, eob):
    denial_reason(eob["item"][0], coding=[{"system": "https://plan.example/reasons", "code": "50"}])
    del eob["item"][0]["adjudication"][3]
    reading, problems = read_fhir_of([eob])
    assert reading.denials == []
    assert [problem.code for problem in problems] == ["I146"]


def test_a_line_not_covered_without_a_reason_is_a_denial_that_lacks_its_reason(read_fhir_of, eob):
    system = "http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBAdjudication"
    eob["item"][0]["adjudication"][2:] = [
        {"category": {"coding": [{"system": system, "code": "noncovered"}]}, "amount": {"value": 1450}}
    ]
    reading, problems = read_fhir_of([eob])
    assert "adjustments" not in line_of(reading.denials[0])
    assert any("no reason is given" in problem.says for problem in problems)


def test_a_reason_of_the_whole_claim_is_the_reason_of_its_only_line(read_fhir_of, eob):
    eob["item"] = eob["item"][:1]
    eob["adjudication"] = [eob["item"][0]["adjudication"].pop(2)]
    (draft,) = read_fhir_of([eob])[0].denials
    assert line_of(draft)["adjustments"] == [{"group": "CO", "carc": "50", "amount": "1450.00"}]


def test_a_reason_of_the_whole_claim_is_that_of_every_line_where_none_was_paid(read_fhir_of, eob):
    eob["adjudication"] = [eob["item"][0]["adjudication"].pop(2)]
    eob["item"][1]["adjudication"] = eob["item"][1]["adjudication"][:1]
    reading, problems = read_fhir_of([eob])
    (draft,) = reading.denials
    assert [line_of(draft, number)["adjustments"] for number in ("1", "2")] == [[{"group": "CO", "carc": "50"}]] * 2
    assert any("for the claim and not line by line" in problem.says for problem in problems)


def test_a_reason_of_the_whole_claim_beside_a_paid_line_is_given_to_no_line_and_said(read_fhir_of, eob):
    eob["adjudication"] = [eob["item"][0]["adjudication"].pop(2)]
    reading, problems = read_fhir_of([eob])
    assert reading.denials == []
    (lost,) = [problem for problem in problems if problem.severity is Severity.MISTAKE]
    assert lost.code == "I147"


def test_a_claim_without_lines_says_that_its_reason_is_lost(read_fhir_of, eob):
    eob["adjudication"] = [eob["item"][0]["adjudication"][2]]
    del eob["item"]
    reading, problems = read_fhir_of([eob])
    assert (reading.denials, [problem.code for problem in problems]) == ([], ["I147"])


def test_of_two_lines_with_one_number_the_second_is_left_out_and_said(read_fhir_of, eob):
    eob["item"][1]["sequence"] = 1
    reading, problems = read_fhir_of([eob])
    assert len(reading.denials[0].keys("denial", "lines")) == 1
    assert [(problem.code, problem.severity) for problem in problems] == [("I146", Severity.MISTAKE)]


def test_what_was_charged_is_the_items_own_amount_where_the_payer_does_not_say(read_fhir_of, eob):
    del eob["item"][0]["adjudication"][0]
    assert line_of(read_fhir_of([eob])[0].denials[0])["charged"] == "1450.00"
    eob["item"][0]["net"]["currency"] = "CAD"
    assert "charged" not in line_of(read_fhir_of([eob])[0].denials[0])


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda item: item.update(servicedDate="2026-09"), "service_date"),
        (lambda item: item["quantity"].update(value=1.5), "units"),
        (lambda item: item["quantity"].update(value=-1), "units"),
        (lambda item: item["productOrService"]["coding"][0].update(system="https://plan.example"), "procedure"),
        (lambda item: item["adjudication"][1]["amount"].update(currency="CAD"), "paid"),
        (lambda item: item["adjudication"][1]["amount"].update(value=-5), "paid"),
        (lambda item: item["adjudication"][1]["amount"].update(value="0.00"), "paid"),
    ],
)
def test_a_value_that_is_not_certain_is_left_out(read_fhir_of, eob, change, path):
    change(eob["item"][0])
    assert path not in line_of(read_fhir_of([eob])[0].denials[0])


def test_diagnoses_are_those_the_line_points_to_and_in_its_order(read_fhir_of, eob):
    eob["item"][0]["diagnosisSequence"] = [2, 1, 9]
    eob["diagnosis"][1]["diagnosisCodeableConcept"]["coding"][0]["code"] = "M5417"
    assert line_of(read_fhir_of([eob])[0].denials[0])["diagnoses"] == ["M54.17", "M51.17"]


def test_a_claim_number_is_one_that_says_so_or_the_only_one(read_fhir_of, eob):
    eob["identifier"] = [{"system": "https://plan.example", "value": "A1"}]
    reading, problems = read_fhir_of([eob])
    assert reading.denials[0].word("denial", "claim_number") == "A1"
    assert [problem.code for problem in problems] == ["I147"]
    eob["identifier"].append({"system": "https://other.example", "value": "B2"})
    assert read_fhir_of([eob])[0].denials[0].word("denial", "claim_number") is None


def test_the_same_claim_twice_in_one_file_is_one(read_fhir_of, eob):
    reading, problems = read_fhir_of([eob, eob])
    assert (len(reading.denials), problems) == (1, [])


def test_two_versions_of_one_claim_are_told(read_fhir_of, eob):
    reading, problems = read_fhir_of([eob, eob | {"created": "2026-10-09"}])
    assert [draft.word("denial", "notice_date") for draft in reading.denials] == ["2026-10-02"]
    assert [problem.code for problem in problems] == ["I153"]


def test_a_claim_that_is_not_active_is_left_out_and_said(read_fhir_of, eob):
    reading, problems = read_fhir_of([eob | {"status": "cancelled"}])
    assert (reading.denials, [problem.code for problem in problems]) == ([], ["I151"])


@pytest.fixture
def answered(eob):
    """The same claim as a ClaimResponse and the Claim that it answers."""
    items = eob["item"]
    claim = {
        "resourceType": "Claim",
        "id": "c1",
        "status": "active",
        "use": "claim",
        "type": eob["type"],
        "patient": eob["patient"],
        "created": "2026-09-18",
        "provider": eob["provider"],
        "priority": {"coding": [{"code": "normal"}]},
        "diagnosis": eob["diagnosis"],
        "insurance": [{"sequence": 1} | eob["insurance"][0]],
        "item": [{key: item[key] for key in item if key not in {"adjudication", "noteNumber"}} for item in items],
    }
    response = {
        "resourceType": "ClaimResponse",
        "id": "r1",
        "status": "active",
        "use": "claim",
        "type": eob["type"],
        "patient": eob["patient"],
        "created": "2026-10-02",
        "insurer": {"display": "Example Health Plan"},
        "outcome": "complete",
        "request": {"reference": "Claim/c1"},
        "identifier": eob["identifier"],
        "item": [{"itemSequence": item["sequence"], "adjudication": item["adjudication"]} for item in items],
    }
    return response, claim


def test_a_claim_response_is_read_with_the_claim_it_answers(read_fhir_of, answered):
    reading, problems = read_fhir_of(list(answered))
    assert problems == []
    line = line_of(reading.denials[0])
    assert (line["procedure"], line["modifiers"], line["diagnoses"]) == ("64483", ["LT"], ["M51.17"])
    assert line["adjustments"] == [{"group": "CO", "carc": "50", "amount": "1450.00"}]


def test_a_claim_response_without_its_claim_says_what_is_missing(read_fhir_of, answered):
    reading, problems = read_fhir_of([answered[0]])
    assert "procedure" not in line_of(reading.denials[0])
    (problem,) = [one for one in problems if one.severity is Severity.MISTAKE]
    assert (problem.code, problem.mend) == ("I147", "export the claim with its response")


def test_a_refused_request_is_a_denial_and_what_was_granted_is_not(read_fhir_of):
    reading, problems = read_fhir_of("authorization-refused.json")
    (draft,) = reading.denials
    assert draft.nested() == {
        "case": draft.id,
        "denial": {
            "payer": {"name": "Example Health Plan", "payer_id": "99999"},
            "claim_number": "PA-55120",
            "notice_date": "2026-07-10",
            "reason_text": "Six weeks of conservative care are not documented.",
            "lines": [
                {
                    "number": "1",
                    "procedure": "64483",
                    "modifiers": ["LT"],
                    "diagnoses": ["M54.16"],
                    "units": "1",
                    "place_of_service": "11",
                    "service_date": "2026-07-20",
                    "refused_before": "yes",
                    "refusal_codes": ["0V"],
                }
            ],
        },
        "documents": {
            "authorization": {
                "kind": "authorization",
                "title": "Prior authorization response",
                "author": "Example Health Plan",
                "date": "2026-07-10",
                "pages": "1",
            }
        },
        "evidence": [
            {
                "id": "authorization",
                "kind": "authorization",
                "status": "denied",
                "number": "PA-55120",
                "procedures": ["64483"],
                "recorded_on": "2026-07-10",
                "origin": "auto",
                "source": {"document": "authorization", "page": "1"},
            }
        ],
        "patient": {"name": "Casey R. Example", "birth_date": "1961-11-23", "member_id": "XEH200300400"},
    }
    assert [problem.code for problem in problems] == ["I147"]


def test_the_answer_to_a_request_is_evidence_of_the_chart(read_fhir_of):
    reading, _ = read_fhir_of("authorization-refused.json")
    (chart,) = reading.charts
    found = {item["procedures"][0]: item for item in chart.nested()["evidence"]}
    assert {code: item["status"] for code, item in found.items()} == {"64483": "denied", "72148": "approved"}
    granted = found["72148"]
    assert (granted["number"], granted["valid_from"], granted["valid_to"]) == ("AUTH0002", "2026-07-10", "2026-10-10")


def header_only(found, action):
    """The answer with one action for the whole request, as the reference implementation writes it."""
    review = "http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-reviewAction"
    found["ClaimResponse"] |= {"extension": [{"url": review, "valueCode": action}]}
    del found["ClaimResponse"]["item"]
    return list(found.values())


def test_a_request_refused_as_a_whole_is_refused_in_every_line(read_fhir_of, sample):
    reading, _ = read_fhir_of(header_only(sample("authorization-refused.json"), "A3"))
    (draft,) = reading.denials
    assert [line["procedure"] for line in draft.nested()["denial"]["lines"]] == ["64483", "72148"]
    (fact,) = reading.charts[0].nested()["evidence"]
    assert (fact["status"], fact["procedures"]) == ("denied", ["64483", "72148"])


def test_an_item_that_was_withdrawn_is_not_appealed(read_fhir_of, sample):
    found = sample("authorization-refused.json")
    cancelled = "http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-itemCancelled"
    first, second = found["Claim"]["item"]
    first["modifierExtension"] = [{"url": cancelled, "valueBoolean": True}]
    second["modifierExtension"] = [{"url": cancelled, "valueBoolean": False}]
    reading, problems = read_fhir_of(header_only(found, "A3"))
    assert [line["procedure"] for line in reading.denials[0].nested()["denial"]["lines"]] == ["72148"]
    assert [problem.code for problem in problems if problem.severity is Severity.MISTAKE] == ["I154"]


def test_a_resource_that_means_something_else_is_left_out(read_fhir_of, eob):
    reading, problems = read_fhir_of([eob | {"modifierExtension": [{"url": "https://plan.example/void"}]}])
    assert (reading.denials, reading.counts) == ([], {"ExplanationOfBenefit": 1})
    assert [problem.code for problem in problems if problem.severity is Severity.MISTAKE] == ["I154"]


def test_a_prior_authorization_told_as_an_explanation_of_benefits_is_read_likewise(read_fhir_of, sample):
    found = sample("authorization-refused.json")
    answer, claim = found.pop("ClaimResponse"), found.pop("Claim")
    items = [{key: value for key, value in told.items() if key != "itemSequence"} | asked
             for told, asked in zip(answer.pop("item"), claim["item"], strict=True)]  # fmt: skip
    found["eob"] = answer | {
        "resourceType": "ExplanationOfBenefit",
        "item": items,
        "diagnosis": claim["diagnosis"],
        "insurance": claim["insurance"],
        "provider": claim["provider"],
    }
    reading, _ = read_fhir_of(list(found.values()))
    (line,) = reading.denials[0].nested()["denial"]["lines"]
    assert (line["procedure"], line["modifiers"], line["diagnoses"]) == ("64483", ["LT"], ["M54.16"])
    assert [item["status"] for item in reading.charts[0].nested()["evidence"]] == ["denied", "approved"]


def test_an_answer_that_is_neither_yes_nor_no_has_no_status(read_fhir_of, sample):
    found = sample("authorization-refused.json")
    action = found["ClaimResponse"]["item"][0]["adjudication"][0]["extension"][0]["extension"][0]
    action["valueCodeableConcept"]["coding"][0]["code"] = "A6"
    reading, problems = read_fhir_of(list(found.values()))
    assert reading.denials == []
    assert [item["status"] for item in reading.charts[0].nested()["evidence"]] == ["approved"]
    assert [problem.code for problem in problems] == ["I146"]
