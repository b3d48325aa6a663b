"""Only the fields that are listed are read: what stands in any other field changes nothing and comes out nowhere."""

import copy
import json
import sys
from pathlib import Path

import pytest
from fhir.resources.R4B import get_fhir_model_class

from appealkit.intake.draft import Place
from appealkit.intake.fhir import read_fhir
from appealkit.intake.fhir.record import allowed
from appealkit.intake.fhir.source import Raw

MARK = "ZZSENTINEL"
SAMPLES = ("eob-64483.json", "pain-chart.json", "authorization-refused.json")
NOT_FILLED = {"resourceType", "resource_type", "modifierExtension"}  # the last says that the rest means something else
SHAPES = (MARK, [MARK], {"value": MARK, "text": MARK, "reference": MARK}, [{"value": MARK, "coding": [{"code": MARK}]}])


def field_names(tables):
    """Every field of every resource that is read, and of their parts, as the standard names them."""
    names = {"ssn", "race", f"Q{MARK}"}
    for kind in tables.fields:
        model = get_fhir_model_class(kind)
        for part in vars(sys.modules[model.__module__]).values():
            for name, field in getattr(part, "model_fields", {}).items():
                names.add(field.alias or name)
    return sorted(names - NOT_FILLED)


def filled(tree, fields, path, names, signs):
    """The tree with a mark in every field that may not be read, here and below."""
    for number, name in enumerate(names):
        if name not in fields and name not in tree and f"{path}.{name}" not in signs:
            tree[name] = copy.deepcopy(SHAPES[number % len(SHAPES)])
    for name, below in fields.items():
        held = tree.get(name)
        for item in held if isinstance(held, list) else [held]:
            if isinstance(item, dict):
                filled(item, below, f"{path}.{name}", names, signs)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_other_field_is_ever_read(read_fhir_of, tables, rules, sample):
    whole, _ = read_fhir_of(sample)
    bundle = json.loads((Path(__file__).parents[3] / "samples/intake" / sample).read_text())
    signs = {sign for listed in tables.releases.values() for sign in listed}
    names = field_names(tables)
    assert len(names) > 300
    assert {"gender", "address", "telecom", "photo", "maritalStatus"} <= set(names)
    for entry in bundle["entry"]:
        kind = entry["resource"]["resourceType"]
        filled(entry["resource"], tables.allowed[kind], kind, names, signs)
    assert json.dumps(bundle).count(MARK) > 1000
    reading, problems = read_fhir(json.dumps(bundle).encode(), sample, tables, rules)
    assert reading == whole
    shown = [repr(reading), *(str(problem) + json.dumps(problem.as_json()) for problem in problems)]
    shown += [item.value for draft in (*reading.denials, *reading.charts) for item in draft.told.values()]
    assert all(MARK not in text for text in shown)


@pytest.mark.parametrize(
    "identifier",
    [
        {"system": "http://hl7.org/fhir/sid/us-ssn", "value": MARK},
        {"type": {"coding": [{"code": "SS"}]}, "value": MARK},
        {"type": {"coding": [{"code": "DL"}]}, "value": MARK},
        {"type": {"coding": [{"code": "MR"}]}, "value": MARK},
        {"value": MARK},
    ],
)
def test_of_a_patients_numbers_only_the_members_is_read(read_fhir_of, sample, identifier):
    found = sample("pain-chart.json")
    found["Patient"]["identifier"].insert(0, identifier)
    reading, _ = read_fhir_of(list(found.values()))
    assert reading.charts[0].word("patient", "member_id") == "XEH200300400"


@pytest.mark.parametrize(
    ("resource", "kept"),
    [
        (
            {"resourceType": "Patient", "id": "p", "birthDate": {"value": MARK},
             "name": [{"given": ["A", [MARK], {"x": MARK}]}]},
            {"id": "p", "name": [{"given": ["A"]}]},
        ),
        (
            {"resourceType": "Patient", "identifier": [{"system": "http://hl7.org/fhir/sid/us-ssn", "value": MARK}]},
            {},
        ),
        (
            {"resourceType": "ClaimResponse", "extension": [{"url": "https://plan.example/race", "valueString": MARK}]},
            {},
        ),
        (
            {"resourceType": "ExplanationOfBenefit", "supportingInfo": [{"category": {"coding": [{"code": "x"}]},
                                                                         "valueString": MARK}]},
            {},
        ),
    ],
)  # fmt: skip
def test_what_may_not_be_read_is_cut_away_before_anything_looks(tables, resource, kept):
    raw = Raw(resource["resourceType"], resource, Place("record.json"))
    cut, altered = allowed(raw, tables)
    assert (cut.tree, altered) == (kept, False)


def test_what_a_resource_contains_is_cut_likewise(tables):
    inner = {"resourceType": "Patient", "id": "x", "gender": MARK, "birthDate": "1961-11-23"}
    other = {"resourceType": "RelatedPerson", "id": "y", "name": [{"text": MARK}]}
    raw = Raw("Condition", {"id": "c", "contained": [inner, other]}, Place("record.json"))
    cut, _ = allowed(raw, tables)
    assert {name: one.tree for name, one in cut.contained.items()} == {"x": {"id": "x", "birthDate": "1961-11-23"}}
    assert cut.tree == {"id": "c"}


def test_no_value_of_the_record_stands_in_a_problem_or_a_repr(tables, rules):
    """Each text of the samples is replaced in turn by a mark of the wrong shape."""
    for sample in SAMPLES:
        text = (Path(__file__).parents[3] / "samples/intake" / sample).read_text()
        bundle = json.loads(text)
        for entry in bundle["entry"]:
            _mark_all(entry["resource"])
        reading, problems = read_fhir(json.dumps(bundle).encode(), sample, tables, rules)
        assert problems
        assert MARK not in repr(reading) + "".join(str(problem) + repr(problem) for problem in problems)


def _mark_all(tree):
    for key, value in tree.items():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                _mark_all(item)
        if isinstance(value, str) and key not in {"resourceType", "system", "url", "reference", "use", "status"}:
            tree[key] = f"{MARK} 2031-13-31"
