"""What is no FHIR R4 in JSON is refused with a sentence; of what is damaged the good part is read."""

import json
import sys

import pytest

from appealkit.errors import Severity
from appealkit.intake.fhir import source

SCORE = {
    "resourceType": "Observation",
    "id": "o",
    "status": "final",
    "code": {"coding": [{"system": "http://loinc.org", "code": "72514-3"}]},
    "subject": {"reference": "Patient/p"},
    "effectiveDateTime": "2026-05-01",
    "valueQuantity": {"value": 7},
}
PATIENT = {"resourceType": "Patient", "id": "p", "name": [{"family": "Sample", "given": ["Riley"]}]}


def refused(reading, problems):
    """The one mistake of a file that gave nothing."""
    assert (reading.denials, reading.charts, reading.attachments, reading.counts) == ([], [], [], {})
    (problem,) = problems
    assert problem.severity is Severity.MISTAKE
    return problem.code, problem.says


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (b"", "I140", "the file is empty"),
        (b" \n\t", "I140", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "I140", "the file is not JSON"),
        (b"ISA*00*          *00*", "I140", "the file is not JSON"),
        (b"\xff\xfe{\x00}\x00", "I140", "the file is not JSON"),
        (b'{"resourceType": "Patient\xe9"}', "I140", "the file is not UTF-8 text"),
        (b"[]", "I140", "what stands there is no FHIR resource"),
        (b"{}", "I140", "what stands there is no FHIR resource"),
        (b'{"resourceType": ["Patient"]}', "I140", "what stands there is no FHIR resource"),
        (b'{"resourceType": "Bundle"}', "I140", "no FHIR resource stands in the file"),
        (b'{"resourceType": "Bundle", "entry": 5}', "I140", "no FHIR resource stands in the file"),
    ],
)
def test_a_file_that_is_no_fhir_is_refused(read_fhir_of, data, code, says):
    assert refused(*read_fhir_of(data)) == (code, says)


def test_xml_is_refused_and_no_entity_is_expanded(read_fhir_of):
    xml = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Patient xmlns="http://hl7.org/fhir">&a;</Patient>'
    assert refused(*read_fhir_of(b"\xef\xbb\xbf \n" + xml)) == ("I141", "the file is XML")


@pytest.mark.parametrize(
    ("resource", "release"),
    [
        ({"resourceType": "MedicationOrder"}, "DSTU2"),
        ({"resourceType": "Condition", "dateRecorded": "2015-01-01"}, "DSTU2"),
        ({"resourceType": "Condition", "assertedDate": "2018-01-01"}, "STU3"),
        ({"resourceType": "ProcedureRequest"}, "STU3"),
        ({"resourceType": "ExplanationOfBenefit", "item": [{"service": {"text": "x"}}]}, "STU3"),
        ({"resourceType": "MedicationRequest", "medication": {"concept": {"text": "x"}}}, "R5"),
        ({"resourceType": "CapabilityStatement", "fhirVersion": "3.0.2"}, "STU3"),
        ({"resourceType": "CapabilityStatement", "fhirVersion": "5.0.0"}, "R5"),
    ],
)
def test_another_release_is_refused_as_a_whole(read_fhir_of, resource, release):
    code, says = refused(*read_fhir_of([SCORE, resource]))
    assert code == "I142"
    assert says.startswith(f"the record is FHIR {release} and not R4")


def test_a_server_that_says_r4_or_r4b_is_not_refused(read_fhir_of):
    for version in ("4.0.1", "4.3.0"):
        reading, _ = read_fhir_of([SCORE, {"resourceType": "CapabilityStatement", "fhirVersion": version}])
        assert reading.counts == {"Observation": 1, "CapabilityStatement": 1}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_ndjson_is_read_line_by_line_with_its_line(read_fhir_of, end):
    text = end.join([json.dumps(PATIENT), "", json.dumps(SCORE), ""])
    reading, _ = read_fhir_of(b"\xef\xbb\xbf" + text.encode())
    assert reading.counts == {"Patient": 1, "Observation": 1}
    (chart,) = reading.charts
    (ident,) = chart.keys("evidence")
    assert chart.place("evidence", ident).line == 3


def test_ndjson_whose_first_line_is_broken_is_ndjson_all_the_same(read_fhir_of):
    lines = ['{"resourceType": "Patient", "id"', json.dumps(PATIENT), json.dumps(SCORE)]
    assert read_fhir_of("\n".join(lines).encode())[0].counts == {"Patient": 1, "Observation": 1}


def test_a_broken_line_of_ndjson_loses_only_itself(read_fhir_of):
    lines = [json.dumps(PATIENT), '{"resourceType": "Observation", "id": ', '{"id": "x"}', "\ud800", json.dumps(SCORE)]
    reading, problems = read_fhir_of("\n".join(lines).encode(errors="surrogatepass"))
    assert reading.counts == {"Patient": 1, "Observation": 1}
    lost = [problem for problem in problems if problem.severity is Severity.MISTAKE]
    assert [problem.where.line for problem in lost] == [2, 3, 4]


def test_of_a_bundle_that_breaks_off_the_whole_entries_are_read(read_fhir_of):
    bundle = json.dumps(
        {"resourceType": "Bundle", "entry": [{"resource": PATIENT}, {"resource": SCORE}, {"resource": SCORE}]}
    )
    reading, problems = read_fhir_of(bundle[:-60].encode())
    assert reading.counts == {"Patient": 1, "Observation": 1}
    (lost,) = [problem for problem in problems if problem.severity is Severity.MISTAKE]
    assert lost.code == "I143"
    assert "the 2 entries before that were read" in lost.says


def test_an_entry_without_a_resource_loses_only_itself(read_fhir_of):
    bundle = {
        "resourceType": "Bundle",
        "entry": [
            {"request": {"method": "DELETE", "url": "Patient/1"}},
            {"resource": 5},
            "x",
            None,
            {"resource": {"resourceType": "ssn 000-00-0000"}},
            {"resource": SCORE},
        ],
    }
    reading, problems = read_fhir_of(bundle)
    assert reading.counts == {"Observation": 1}
    assert [problem.where.path for problem in problems if problem.code == "I143"] == ["entry 2"]
    assert all("000-00-0000" not in str(problem) for problem in problems)


def test_bundles_within_a_bundle_are_read_and_not_without_end(read_fhir_of):
    inner = {"resourceType": "Bundle", "entry": [{"resource": SCORE}]}
    assert read_fhir_of([inner])[0].counts == {"Observation": 1}
    for _ in range(10):
        inner = {"resourceType": "Bundle", "entry": [{"resource": inner}]}
    assert read_fhir_of([inner])[0].counts == {}


def test_a_field_that_is_given_twice_is_left_out_and_said(read_fhir_of):
    text = json.dumps(SCORE).replace('"value": 7', '"value": 7, "value": 3')
    reading, problems = read_fhir_of(text.encode())
    assert reading.charts == []
    assert {problem.code for problem in problems} >= {"I143", "I146"}


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999999", "1" * 5000, "7.0000000000000000000001"])
def test_a_number_that_is_none_is_no_score(read_fhir_of, number):
    reading, _ = read_fhir_of(json.dumps(SCORE).replace('"value": 7', f'"value": {number}').encode())
    values = [item["value"] for chart in reading.charts for item in chart.nested()["evidence"]]
    assert values in ([], ["7.0000000000000000000001"])


@pytest.mark.parametrize("opened", ['{"a":', "[", '{"resourceType":"Patient","name":['])
def test_nesting_without_end_is_refused(read_fhir_of, opened):
    reading, problems = read_fhir_of((opened * 100_000).encode())
    assert reading.counts == {}
    assert problems


def test_a_document_too_large_is_refused_and_ndjson_of_any_size_is_not(read_fhir_of, monkeypatch):
    monkeypatch.setattr(source, "MOST_BYTES", 1000)
    assert refused(*read_fhir_of(json.dumps([SCORE] * 20).encode()))[0] == "I152"
    lines = "\n".join(json.dumps(SCORE | {"id": str(n)}) for n in range(50))
    assert read_fhir_of(lines.encode())[0].counts == {"Observation": 50}


def test_what_does_not_fit_the_standard_is_a_doubt_and_the_rest_is_read(read_fhir_of):
    reading, problems = read_fhir_of(SCORE | {"status": ["final"], "subject": {"reference": "Patient/p"}, "Riley": 1})
    assert len(reading.charts) == 1
    told = [problem for problem in problems if problem.code == "I144"]
    assert {problem.severity for problem in told} == {Severity.DOUBT}
    assert all("Riley" not in str(problem) for problem in problems)


def test_without_the_package_the_same_is_read_and_the_mend_says_how_to_install_it(read_fhir_of, monkeypatch):
    whole, _ = read_fhir_of("pain-chart.json")
    monkeypatch.setitem(sys.modules, "fhir.resources.R4B", None)
    reading, problems = read_fhir_of("pain-chart.json")
    assert reading == whole
    (told,) = [problem for problem in problems if problem.code == "I145"]
    assert told.mend == 'pip install "appealkit[fhir]"'


@pytest.mark.parametrize(
    ("url", "reference"),
    [
        ("urn:uuid:5c41cecf", "urn:uuid:5c41cecf"),
        ("https://practice.example/fhir/Patient/p", "Patient/p"),
        ("https://practice.example/fhir/Patient/p", "https://practice.example/fhir/Patient/p"),
        ("https://practice.example/fhir/Patient/p", "Patient/p/_history/3"),
    ],
)
def test_a_reference_is_followed_however_it_is_written(read_fhir_of, url, reference):
    patient = PATIENT if "Patient" in url else {key: value for key, value in PATIENT.items() if key != "id"}
    entries = [{"resource": SCORE | {"subject": {"reference": reference}}}, {"fullUrl": url, "resource": patient}]
    reading, _ = read_fhir_of({"resourceType": "Bundle", "type": "collection", "entry": entries})
    assert [chart.word("patient", "name") for chart in reading.charts] == ["Riley Sample"]
