"""assessment.json and manifest.json: versions, what each holds, and that they speak of the same letter."""

from __future__ import annotations

import copy

import jsonschema
import pytest

from appealkit.packet.schema import SCHEMAS
from stories import cases

ALL = [make.__name__ for make in (*cases.SUPPORTED, *cases.NO_LETTER)]
LETTERS = [make.__name__ for make in cases.SUPPORTED]


@pytest.mark.parametrize("name", ALL)
def test_both_name_their_format_version_case_and_day(packets, name):
    assessment, manifest = packets[name].assessment, packets[name].manifest
    assert (assessment["format"], assessment["version"]) == ("appealkit-assessment", "1.0")
    assert (manifest["format"], manifest["version"]) == ("appealkit-manifest", "1.2")
    assert assessment["case"] == manifest["case"] == packets[name].case["case"]
    assert assessment["on"] == manifest["on"] == cases.ON
    assert assessment["rules_sha256"] == manifest["rules_sha256"]
    assert len(assessment["rules_sha256"]) == 64


def test_an_assessment_holds_each_requirement_with_its_threshold_policy_and_page(packets):
    line = packets["repeat"].assessment["lines"][0]
    relief = next(item for item in line["requirements"] if item["requirement"] == "relief-sustained")
    assert (relief["standing"], relief["value"], relief["unit"], relief["lasting"]) == (
        "met",
        "70",
        "percent",
        "3 months",
    )
    assert relief["threshold"] == "50 percent for at least 3 months"
    assert (relief["threshold_from"], relief["confidence"]) == ("policy", "secondary")
    assert relief["policy"] == "L36920, v92"
    assert relief["evidence"] == [{"evidence": "relief", "document": "follow-up", "page": 1, "exhibit": "G"}]
    assert (line["policy"]["number"], line["policy"]["version"]) == ("L36920", "v92")


@pytest.mark.parametrize("name", ALL)
def test_a_route_has_its_trace_and_what_was_not_taken(packets, name):
    for line in packets[name].assessment["lines"]:
        assert line["route"]["why"]
        assert line["route"]["trace"]
        assert line["route"]["not_taken"]


@pytest.mark.parametrize("name", LETTERS)
def test_a_manifest_names_templates_policies_and_exhibits(letters, name):
    manifest = letters[name].manifest
    for template in manifest["letter"]["templates"]:
        assert len(template["sha256"]) == 64
        assert template["version"]
    used = {(line["policy"]["policy"], line["policy"]["version"]) for line in letters[name].assessment["lines"]}
    assert {(item["policy"], item["version"]) for item in manifest["policies"]} == used
    labels = [item["exhibit"] for item in manifest["letter"]["exhibits"]]
    assert labels == [chr(ord("A") + index) for index in range(len(labels))]


@pytest.mark.parametrize("name", LETTERS)
def test_exhibits_have_the_same_letters_in_both(letters, name):
    labels = {item["document"]: item["exhibit"] for item in letters[name].manifest["letter"]["exhibits"]}
    for line in letters[name].assessment["lines"]:
        for item in line["requirements"]:
            for place in item["evidence"]:
                assert place["exhibit"] == labels.get(place["document"])


@pytest.mark.parametrize("kind", ["assessment", "manifest"])
def test_a_schema_is_closed(letters, kind):
    value = copy.deepcopy(getattr(letters["care"], kind))
    jsonschema.validate(value, SCHEMAS[kind])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value | {"more": 1}, SCHEMAS[kind])
    for key in list(value):
        less = {name: item for name, item in value.items() if name != key}
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(less, SCHEMAS[kind])
