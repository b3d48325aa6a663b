"""Every public sample is read; the resources of each type, scores and drugs that it gives equal a count of the JSON."""

import json
from collections import Counter

import pytest

from appealkit.errors import Severity
from appealkit.intake.fhir import read_fhir
from outside import needs_samples, samples

FILES = [path for path in samples("fhir") if path.suffix == ".json"]
OTHER_RELEASE = {"smart_dstu2__ahrq-pain-mgmt-summary.json": "DSTU2",
                 "smart_stu3__0-QuestionnaireSMART-PROMs-QUE2.json": "STU3"}  # fmt: skip


def resources_in(data):
    """The resources of a file, counted apart from our reader."""
    tree = json.loads(data)
    if tree.get("resourceType") == "Bundle":
        return [entry["resource"] for entry in tree["entry"]]
    return [tree] if "resourceType" in tree else []


@needs_samples
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name[:40])
def test_every_sample_is_read_and_every_resource_counted(file, tables, rules):
    data = file.read_bytes()
    reading, problems = read_fhir(data, "record.json", tables, rules)
    lost = [problem for problem in problems if problem.severity is Severity.MISTAKE]
    if file.name in OTHER_RELEASE:
        assert [problem.code for problem in lost] == ["I142"]
        assert f"FHIR {OTHER_RELEASE[file.name]} " in lost[0].says
        assert reading.counts == {}
        return
    found = resources_in(data)
    assert reading.counts == Counter(one["resourceType"] for one in found)
    items = [item for one in found if one["resourceType"] == "Claim" for item in one.get("item", [])]
    cancelled = any(told.get("valueBoolean") for item in items for told in item.get("modifierExtension", []))
    assert [problem.code for problem in lost] == (["I154"] if cancelled else [] if found else ["I140"])


@needs_samples
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name[:40])
def test_scores_drugs_documents_and_answers_equal_a_count_of_the_json(file, tables, rules):
    if file.name in OTHER_RELEASE:
        return
    found = resources_in(file.read_bytes())
    reading, _ = read_fhir(file.read_bytes(), "record.json", tables, rules)
    kinds = Counter(
        chart.word("evidence", ident, "kind") for chart in reading.charts for ident in chart.keys("evidence")
    )
    text = [json.dumps(one) for one in found]
    drugs = ("naproxen", "ibuprofen", "acetaminophen", "oxycodone")
    assert kinds["scale-score"] == sum(
        one["resourceType"] == "Observation" and '"72514-3"' in json.dumps(one) for one in found
    )
    assert kinds["medication-trial"] == sum(
        one["resourceType"] == "MedicationRequest" and any(drug in json.dumps(one).lower() for drug in drugs)
        for one in found
    )
    answers = sum(one["resourceType"] == "ClaimResponse" for one in found)
    assert kinds["authorization"] == answers
    papers = sum(one["resourceType"] == "DocumentReference" for one in found)
    assert len(reading.attachments) == papers
    assert sum(len(chart.keys("documents")) for chart in reading.charts) == papers + answers + ("scale-score" in kinds)
    # no public sample holds a denial reason: a count of the code systems of CARC and RARC in them gives none
    assert len(reading.denials) == sum("remark-codes" in one or "reason-codes" in one for one in text)


@needs_samples
def test_the_samples_hold_35_pain_scores_and_12_drugs_for_pain(tables, rules):
    total = Counter()
    for file in FILES:
        reading, _ = read_fhir(file.read_bytes(), "record.json", tables, rules)
        total.update(
            chart.word("evidence", ident, "kind") for chart in reading.charts for ident in chart.keys("evidence")
        )
    assert (total["scale-score"], total["medication-trial"]) == (35, 12)
