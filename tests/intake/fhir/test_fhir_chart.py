"""Chart evidence out of a record: what its codes say and no more; no outcome is made of a status."""

import base64
import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealkit.errors import Severity
from appealkit.intake.chartshape import evidence_of as typed_evidence
from appealkit.intake.fhir.treatments import _split
from appealkit.intake.written import Written
from appealkit.yamltext import YamlText

PATIENT = {"resourceType": "Patient", "id": "p", "name": [{"family": "Sample", "given": ["Riley"]}]}
SUBJECT = {"reference": "Patient/p"}
LOINC, CPT, RXNORM, ICD, SNOMED = (
    "http://loinc.org",
    "http://www.ama-assn.org/go/cpt",
    "http://www.nlm.nih.gov/research/umls/rxnorm",
    "http://hl7.org/fhir/sid/icd-10-cm",
    "http://snomed.info/sct",
)


def concept(system, code, text=None):
    return {"coding": [{"system": system, "code": code}]} | ({"text": text} if text else {})


def score(value, **more):
    return {
        "resourceType": "Observation",
        "id": "o",
        "status": "final",
        "code": concept(LOINC, "72514-3"),
        "subject": SUBJECT,
        "effectiveDateTime": "2026-05-01",
        "valueQuantity": {"value": value},
    } | more


def procedure(code, day, **more):
    return {
        "resourceType": "Procedure",
        "id": f"{code}-{day}",
        "status": "completed",
        "code": concept(CPT, code),
        "subject": SUBJECT,
        "performedDateTime": day,
    } | more


def order(name, **more):
    return {
        "resourceType": "MedicationRequest",
        "id": "m",
        "status": "stopped",
        "intent": "order",
        "medicationCodeableConcept": {"text": name},
        "subject": SUBJECT,
        "authoredOn": "2026-02-01",
    } | more


def test_a_pain_chart_becomes_documents_and_evidence(read_fhir_of):
    reading, problems = read_fhir_of("pain-chart.json")
    (chart,) = reading.charts
    told = chart.nested()
    assert told["patient"] == {"name": "Casey R. Example", "birth_date": "1961-11-23", "member_id": "XEH200300400"}
    names = {paper["title"]: name for name, paper in told["documents"].items()}
    assert sorted(told["documents"].values(), key=lambda paper: paper["title"]) == [
        {"kind": "imaging-report", "title": "MRI of the lumbar spine", "author": "Anytown Imaging",
         "date": "2026-03-12", "pages": "1"},
        {"kind": "therapy", "title": "Physical therapy record", "author": "North PT",
         "date": "2026-03-03", "pages": "1"},
        {"kind": "office-note", "title": "Progress note", "author": "Alex Example MD",
         "date": "2026-06-30", "pages": "1"},
        {"kind": "other", "title": "Structured record export", "date": "2026-06-30", "pages": "1"},
    ]  # fmt: skip
    export = {"origin": "auto", "source": {"document": "export", "page": "1"}}
    report = {"origin": "auto", "source": {"document": names["MRI of the lumbar spine"], "page": "1"}}
    assert [{key: value for key, value in item.items() if key != "id"} for item in told["evidence"]] == [
        {"kind": "diagnosis", "code": "M54.16", "text": "Lumbar radiculopathy", "status": "active",
         "recorded_on": "2026-01-20"} | export,
        {"kind": "symptom", "pattern": "radicular", "region": "lumbar-sacral", "onset": "2026-01-12",
         "recorded_on": "2026-01-20"} | export,
        {"kind": "scale-score", "scale": "ODI", "value": "56", "recorded_on": "2026-01-20"} | export,
        {"kind": "scale-score", "scale": "ODI", "value": "54", "recorded_on": "2026-06-30"} | export,
        {"kind": "scale-score", "scale": "NRS", "value": "7", "recorded_on": "2026-06-30"} | export,
        {"kind": "prior-procedure", "procedure": "62323", "region": "lumbar-sacral", "performed_on": "2026-04-09",
         "performed_by": "Alex Example MD", "recorded_on": "2026-04-09"} | export,
        {"kind": "therapy-course", "modality": "physical-therapy", "region": "lumbar-sacral", "from": "2026-02-03",
         "to": "2026-03-03", "visits_attended": "6", "recorded_on": "2026-03-03"} | export,
        {"kind": "medication-trial", "drug": "naproxen", "drug_class": "nsaid", "dose": "500 mg twice daily",
         "from": "2026-01-20", "to": "2026-03-05", "recorded_on": "2026-01-20"} | export,
        {"kind": "medication-trial", "drug": "gabapentin", "drug_class": "gabapentinoid",
         "dose": "300 mg three times daily", "from": "2026-03-05", "recorded_on": "2026-03-05"} | export,
        {"kind": "imaging-study", "modality": "MRI", "region": "lumbar-sacral", "performed_on": "2026-03-12",
         "finding": "L4-L5: left paracentral protrusion contacting the traversing L5 root.",
         "recorded_on": "2026-03-13"} | report,
        {"kind": "treatment-plan",
         "plan": "Left L5 transforaminal injection under fluoroscopy; home exercise to go on.",
         "recorded_on": "2026-06-30"} | export,
    ]  # fmt: skip
    assert sorted((problem.code, problem.says) for problem in problems) == [
        ("I149", "10 facts of a chart have no page yet and cite the export, in entry 4 Condition"),
        ("I150", "a document is named and not contained, in entry 28 DocumentReference"),
        ("I151", "a Condition was left out that is not confirmed, in entry 6 Condition"),
        ("I151", "an Encounter was left out for its status, in entry 18 Encounter"),
        ("I151", "an Observation was left out for its status, in entry 10 Observation"),
    ]
    contents = {attachment.document: attachment.data for attachment in reading.attachments}
    assert {attachment.chart for attachment in reading.attachments} == {chart.id}
    assert contents == {
        names["MRI of the lumbar spine"]:
            b"MRI LUMBAR SPINE\nL4-L5: left paracentral protrusion contacting the traversing L5 root.\n",
        names["Progress note"]: b"NRS 7/10. ODI 54 %. Injection of April 9 gave relief for ten days.\n",
    }  # fmt: skip


def test_every_item_is_of_the_vocabulary(read_fhir_of, rules):
    reading, _ = read_fhir_of("pain-chart.json")
    items = reading.charts[0].nested()["evidence"]
    written = [Written(YamlText("chart", item, {}), (), item) for item in items]
    typed, problems = typed_evidence(written, rules.vocabulary)
    assert problems == []
    assert len(typed) == 11


def test_ids_are_the_same_when_the_record_is_read_again_in_another_order(read_fhir_of, sample):
    first = [score(3, id="a"), score(4, id="b"), PATIENT]
    values = []
    for order_of in (first, first[::-1]):
        (chart,) = read_fhir_of(order_of)[0].charts
        values.append(
            {ident: chart.word("evidence", ident, "value") for ident in chart.keys("evidence")} | {"": chart.id}
        )
    assert values[0] == values[1]
    assert len(values[0]) == 3


@pytest.mark.parametrize(
    ("name", "drug", "drug_class"),
    [
        ("Meloxicam 15 MG Oral Tablet", "meloxicam", "nsaid"),
        ("pregabalin 75 MG Oral Capsule", "pregabalin", "gabapentinoid"),
        ("DULoxetine 30 MG Delayed Release Oral Capsule", "duloxetine", "snri"),
        ("Hydrocodone Bitartrate 5 MG / Acetaminophen 325 MG Oral Tablet", "hydrocodone", "opioid"),
        ("Diclofenac Sodium 0.01 MG/MG Topical Gel", "diclofenac", "topical"),
        ("lidocaine 5 % patch", "lidocaine", "topical"),
        ("methylPREDNISolone 4 MG Oral Tablet", "methylprednisolone", "oral-steroid"),
    ],
)
def test_a_drug_is_known_by_its_name_where_its_code_is_not(evidence_of, name, drug, drug_class):
    (item,), _ = evidence_of(PATIENT, order(name))
    assert (item["drug"], item["drug_class"]) == (drug, drug_class)


@pytest.mark.parametrize(
    "name",
    ["Estradiol 1 MG Oral Tablet", "methylprednisolone acetate 40 MG/ML Injectable Suspension", "Aspirin 81 MG",
     "Dexamethasone 0.1 % Ophthalmic Solution", "Naproxenol", ""],
)  # fmt: skip
def test_other_drugs_and_other_uses_are_not_read(evidence_of, name):
    assert evidence_of(PATIENT, order(name))[0] == []


def test_a_stopped_prescription_is_no_failed_trial(evidence_of):
    (item,), _ = evidence_of(PATIENT, order("Naproxen 500 MG", status="stopped"))
    assert item == {
        "kind": "medication-trial",
        "drug": "naproxen",
        "drug_class": "nsaid",
        "from": "2026-02-01",
        "recorded_on": "2026-02-01",
    }


@pytest.mark.parametrize(
    "change", [{"doNotPerform": True}, {"intent": "proposal"}, {"status": "cancelled"}, {"status": "entered-in-error"}]
)
def test_an_order_not_given_is_no_trial(evidence_of, change):
    assert evidence_of(PATIENT, order("Naproxen 500 MG", **change))[0] == []


def test_a_statement_tells_from_when_to_when(evidence_of):
    statement = {
        "resourceType": "MedicationStatement",
        "id": "s",
        "status": "completed",
        "medicationCodeableConcept": concept(RXNORM, "310431"),
        "subject": SUBJECT,
        "effectivePeriod": {"start": "2026-01-02", "end": "2026-03-02"},
        "dateAsserted": "2026-03-04",
    }
    (item,), _ = evidence_of(PATIENT, statement)
    assert (item["drug"], item["from"], item["to"], item["recorded_on"]) == (
        "gabapentin", "2026-01-02", "2026-03-02", "2026-03-04")  # fmt: skip
    assert evidence_of(PATIENT, statement | {"status": "not-taken"})[0] == []


@pytest.mark.parametrize("value", [11, -1, "7"])
def test_a_score_beyond_its_scale_is_left_out_and_said(evidence_of, value):
    items, codes = evidence_of(PATIENT, score(value))
    assert items == []
    assert "I146" in codes


def test_an_index_in_points_is_not_taken_for_percent(evidence_of):
    odi = score(27, code={"text": "Oswestry Disability Index"}, valueQuantity={"value": 27, "code": "{score}"})
    assert evidence_of(PATIENT, odi)[0] == []
    (item,), _ = evidence_of(PATIENT, odi | {"valueQuantity": {"value": 54.5, "code": "%"}})
    assert (item["scale"], item["value"]) == ("ODI", "54.5")


def test_a_month_is_no_day(evidence_of):
    (item,), codes = evidence_of(PATIENT, score(7, effectiveDateTime="2026-05"))
    assert "recorded_on" not in item
    assert "I146" in codes


@pytest.mark.parametrize(
    ("code", "symptom"),
    [
        ("M54.41", {"pattern": "radicular", "region": "lumbar-sacral", "laterality": "right"}),
        ("M48.062", {"pattern": "neurogenic-claudication", "region": "lumbar-sacral"}),
        ("M50.122", {"pattern": "radicular", "region": "cervical-thoracic"}),
        ("M54.50", None),
        ("M47.816", None),
    ],
)
def test_a_symptom_is_told_only_by_a_code_that_names_it(evidence_of, code, symptom):
    items, _ = evidence_of(
        PATIENT, {"resourceType": "Condition", "id": "c", "code": concept(ICD, code), "subject": SUBJECT}
    )
    assert [item for item in items if item["kind"] == "symptom"] == ([{"kind": "symptom"} | symptom] if symptom else [])
    assert [item["code"] for item in items if item["kind"] == "diagnosis"] == [code]


def test_a_code_without_its_point_is_the_same_code(evidence_of):
    condition = {"resourceType": "Condition", "id": "c", "code": concept(ICD, "m5416"), "subject": SUBJECT}
    diagnosis, symptom = evidence_of(PATIENT, condition)[0]
    assert (diagnosis["code"], symptom["pattern"]) == ("M54.16", "radicular")


@pytest.mark.parametrize("length", [4000, 4001])
def test_a_text_is_told_whole_or_not_at_all(evidence_of, length):
    report = {
        "resourceType": "DiagnosticReport",
        "id": "r",
        "status": "final",
        "code": concept(LOINC, "30679-5"),
        "subject": SUBJECT,
        "conclusion": "x" * length,
    }
    (item,), codes = evidence_of(PATIENT, report)
    assert ("finding" in item, "I146" in codes) == (length == 4000, length == 4001)


def test_a_diagnosis_of_something_else_stays_unread(evidence_of):
    flu = {"resourceType": "Condition", "id": "c", "code": concept(ICD, "J11.1"), "subject": SUBJECT}
    assert evidence_of(PATIENT, flu)[0] == []


def test_sessions_far_apart_are_two_courses_and_two_on_one_day_one_visit(evidence_of):
    days = ["2026-01-05", "2026-01-05", "2026-01-12", "2026-06-01", "2026-06-08"]
    codes = ["97161", "97140", "97110", "97110", "97164"]
    sessions = [procedure(code, day) | {"id": f"s{n}"} for n, (code, day) in enumerate(zip(codes, days, strict=True))]
    items, _ = evidence_of(PATIENT, *sessions)
    assert items == [
        {"kind": "therapy-course", "modality": "physical-therapy", "from": "2026-01-05", "to": "2026-01-12",
         "visits_attended": "2", "recorded_on": "2026-01-12"},
        {"kind": "therapy-course", "modality": "physical-therapy", "from": "2026-06-01", "to": "2026-06-08",
         "visits_attended": "2", "recorded_on": "2026-06-08"},
    ]  # fmt: skip


def test_exercise_alone_is_not_taken_for_physical_therapy(evidence_of):
    assert evidence_of(PATIENT, procedure("97110", "2026-01-05"), procedure("97110", "2026-01-07"))[0] == []


def test_therapy_for_the_shoulder_is_not_joined_with_that_for_the_back(evidence_of):
    back = {"reasonCode": [concept(ICD, "M54.50")]}
    shoulder = {"reasonCode": [concept(ICD, "M25.511")]}
    items, _ = evidence_of(
        PATIENT, procedure("97161", "2026-01-05", **back), procedure("97161", "2026-01-07", **shoulder)
    )
    assert [(item.get("region"), item["visits_attended"]) for item in items] == [(None, "1"), ("lumbar-sacral", "1")]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("64483", {"region": "lumbar-sacral", "approach": "transforaminal"}),
        ("64635", {"region": "lumbar-sacral", "approach": "radiofrequency"}),
        ("62323", {"region": "lumbar-sacral"}),  # interlaminar or caudal
    ],
)
def test_an_earlier_procedure_is_told_as_far_as_its_code_goes(evidence_of, code, expected):
    left = {"bodySite": [concept(SNOMED, "7771000")]}
    (item,), _ = evidence_of(PATIENT, procedure(code, "2026-02-02", **left))
    assert item == {"kind": "prior-procedure", "procedure": code, "laterality": "left", "performed_on": "2026-02-02",
                    "recorded_on": "2026-02-02"} | expected  # fmt: skip


@pytest.mark.parametrize("change", [{"status": "not-done"}, {"code": concept(CPT, "45378")}])
def test_what_was_not_done_or_is_of_another_family_is_no_earlier_procedure(evidence_of, change):
    assert evidence_of(PATIENT, procedure("64483", "2026-02-02") | change)[0] == []


def study(modality, site):
    return {
        "resourceType": "ImagingStudy",
        "id": "i",
        "status": "available",
        "subject": SUBJECT,
        "started": "2026-03-12",
        "series": [{"uid": "1", "modality": {"code": modality}, "bodySite": {"system": SNOMED, "code": site}}],
    }


def test_a_study_without_its_report_has_no_finding(evidence_of):
    (item,), _ = evidence_of(PATIENT, study("MR", "122496007"))
    assert item == {"kind": "imaging-study", "modality": "MRI", "region": "lumbar-sacral",
                    "performed_on": "2026-03-12", "recorded_on": "2026-03-12"}  # fmt: skip


def test_a_study_of_another_part_is_not_read(evidence_of):
    assert evidence_of(PATIENT, study("DX", "51299004"))[0] == []


def test_each_patient_of_a_file_has_a_chart_of_their_own(read_fhir_of):
    other = {"resourceType": "Patient", "id": "q", "name": [{"text": "Morgan Example"}]}
    theirs = score(5, id="x", subject={"reference": "https://practice.example/fhir/Patient/q/_history/2"})
    reading, _ = read_fhir_of([PATIENT, score(4), other, theirs])
    found = {chart.word("patient", "name"): chart for chart in reading.charts}
    assert {name: [item["value"] for item in chart.nested()["evidence"]] for name, chart in found.items()} == {
        "Riley Sample": ["4"],
        "Morgan Example": ["5"],
    }
    assert len({chart.id for chart in reading.charts}) == 2


def test_facts_without_their_patient_are_kept_by_reference_and_said(read_fhir_of):
    reading, problems = read_fhir_of([score(4)])
    (chart,) = reading.charts
    assert chart.word("keys", "patient_reference") == "Patient/p"
    assert chart.keys("patient") == []
    assert {problem.code for problem in problems} == {"I148", "I149"}


def test_what_belongs_to_no_patient_is_never_joined_with_anyone(read_fhir_of):
    reading, problems = read_fhir_of([score(4, subject={"display": "Riley Sample"}), score(5, id="x", subject=None)])
    assert reading.charts == []
    assert "I148" in {problem.code for problem in problems if problem.severity is Severity.MISTAKE}


def reference(attachment):
    return {
        "resourceType": "DocumentReference",
        "id": "d",
        "status": "current",
        "type": concept(LOINC, "34131-3"),
        "subject": SUBJECT,
        "date": "2026-03-24T19:38:38Z",
        "content": [{"attachment": attachment}],
    }


def test_a_document_knows_its_signer_and_what_it_was_added_to(read_fhir_of):
    text = {"contentType": "text/plain", "data": base64.b64encode(b"Seen.").decode()}
    note = reference(text) | {"authenticator": {"display": "Alex Example MD"}}
    more = reference(text) | {
        "id": "e",
        "description": "Addendum of March 26",
        "relatesTo": [{"code": "appends", "target": {"reference": "DocumentReference/d"}}],
    }
    reading, problems = read_fhir_of([PATIENT, note, more])
    (first, signed), (_, added) = reading.charts[0].nested()["documents"].items()
    assert (signed["signer"], "addendum_to" in signed) == ("Alex Example MD", False)
    assert (added["title"], added["addendum_to"]) == ("Addendum of March 26", first)
    assert problems == []


def test_a_document_that_was_replaced_is_left_out(read_fhir_of):
    old = reference({"contentType": "text/plain", "data": "U2Vlbi4="}) | {"status": "superseded"}
    reading, problems = read_fhir_of([PATIENT, old])
    assert (reading.charts, [problem.code for problem in problems]) == ([], ["I151"])


def test_the_pages_of_a_pdf_are_counted_and_its_bytes_given(read_fhir_of):
    file = Path(__file__).parents[3] / "samples/exhibits/tfesi-left-s1/medications.pdf"
    attachment = {"contentType": "application/pdf", "data": base64.b64encode(file.read_bytes()).decode()}
    reading, problems = read_fhir_of([PATIENT, reference(attachment)])
    (paper,) = reading.charts[0].nested()["documents"].values()
    assert paper == {"kind": "office-note", "title": "Document 1 of the record", "date": "2026-03-24", "pages": "2"}
    assert [one.data for one in reading.attachments] == [file.read_bytes()]
    assert problems == []


@pytest.mark.parametrize("data", ["!!!", "AAA", ""])
def test_contents_that_cannot_be_decoded_are_said(read_fhir_of, data):
    reading, problems = read_fhir_of([PATIENT, reference({"contentType": "text/plain", "data": data})])
    assert reading.attachments == []
    assert [problem.code for problem in problems if problem.code != "I144"] == ["I150"]


def test_a_pdf_that_is_none_counts_as_one_page(read_fhir_of):
    broken = base64.b64encode(b"%PDF-1.7 and nothing more").decode()
    reading, _ = read_fhir_of([PATIENT, reference({"contentType": "application/pdf", "data": broken})])
    (paper,) = reading.charts[0].nested()["documents"].values()
    assert paper["pages"] == "1"


@given(st.lists(st.dates(), unique=True).map(sorted), st.integers(0, 400))
def test_no_session_is_lost_or_told_twice(days, gap):
    courses = list(_split(days, gap))
    assert [day for course in courses for day in course] == days
    assert all((after[0] - before[-1]).days > gap for before, after in itertools.pairwise(courses))
