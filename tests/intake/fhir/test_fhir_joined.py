"""A chart and a denial out of FHIR come together by what joins every file, and make a case that can be read."""

from pathlib import Path

import pytest
import yaml

from appealkit.errors import Severity
from appealkit.intake import read_case
from appealkit.intake.chartjoin import charts_of, joined_with

PRACTICE = {
    "name": "North Texas Spine & Pain",
    "address": {"lines": ["1 Example Street"], "city": "Austin", "state": "TX", "zip": "78701"},
    "npi": "1234567893",
    "signer": {"name": "Alex Example"},
}


@pytest.fixture
def joined(read_fhir_of):
    readings = [read_fhir_of(name)[0] for name in ("pain-chart.json", "authorization-refused.json", "eob-64483.json")]
    charts, problems = charts_of(chart for reading in readings for chart in reading.charts)
    assert problems == []
    return joined_with([draft for reading in readings for draft in reading.denials], charts)


def test_a_denial_finds_the_chart_of_its_patient_and_no_other(joined):
    cases, problems = joined
    assert {one.case.word("patient", "name"): one.chart is not None for one in cases} == {
        "Casey R. Example": True,
        "Jordan Q. Sample": False,
    }
    assert problems == []


def test_two_files_of_one_patient_are_one_chart(joined):
    (chart,) = {one.chart.id: one.chart for one in joined[0] if one.chart}.values()
    kinds = [item["kind"] for item in chart.nested()["evidence"]]
    assert (len(kinds), kinds.count("authorization"), kinds.count("scale-score")) == (13, 2, 3)


def test_a_case_that_rests_on_the_chart_is_read_without_a_mistake(read_fhir_of, rules, tmp_path: Path):
    denial = read_fhir_of("eob-64483.json")[0].denials[0].nested()
    chart = read_fhir_of("pain-chart.json")[0].charts[0].nested()
    case = denial | {"practice": PRACTICE, "evidence": chart["evidence"]}
    case["documents"] = denial["documents"] | chart["documents"]
    file = tmp_path / "case.yaml"
    file.write_text(yaml.safe_dump(case))
    read, problems = read_case(file, rules.vocabulary, rules.procedures)
    assert [problem for problem in problems if problem.severity is Severity.MISTAKE] == []
    assert len(read.case.evidence) == 11
