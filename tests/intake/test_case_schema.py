"""The JSON Schema of a case file takes what the reader takes, and refuses what an editor should underline."""

from pathlib import Path

import pytest
from every_field import EVERY_FIELD, tree
from jsonschema import Draft202012Validator

from appealkit import yamltext
from appealkit.intake import case_schema

ROOT = Path(__file__).parents[2]
PROBLEMS = sorted((ROOT / "tests/problems").glob("I*/good.yaml"))
SAMPLES = sorted((ROOT / "samples").glob("**/cases/*.yaml"))


@pytest.fixture(scope="module")
def validator(vocabulary):
    schema = case_schema(vocabulary)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def told(validator, value):
    return [error.json_path for error in validator.iter_errors(value)]


def test_it_has_a_name_a_version_and_a_dialect(vocabulary):
    schema = case_schema(vocabulary)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == "urn:appealkit:schema:case:1"
    assert schema["title"] == "appealkit case"
    assert schema["version"] == 1


@pytest.mark.parametrize("path", [*PROBLEMS, *SAMPLES], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_good_case_file_fits(validator, path):
    text, _ = yamltext.read(path.read_bytes(), path.name)
    assert told(validator, text.value) == []


def test_every_field_fits_as_text_and_as_plain_values(validator):
    assert told(validator, tree()) == []
    value = tree()
    value["denial"] |= {"expedited": False, "claim_number": 2026, "policy_cited": None}
    value["denial"]["lines"][0] |= {"number": 1, "units": 1, "charged": 1450.00, "paid": 0, "modifiers": None}
    value["documents"]["aor"] |= {"pages": 1, "signed": True}
    value["evidence"][1] |= {"relief_percent": 60}
    value["evidence"][2] |= {"visits_attended": 18, "supervised": True}
    assert told(validator, value) == []


def test_all_of_a_case_is_known_to_it(validator):
    assert EVERY_FIELD.count("evidence:") == 2  # the list, and the decision about one of its items
    value = tree()
    value["practice"] = "practice.yaml"
    value["chart"] = "charts/sample.yaml"
    del value["evidence"], value["documents"]
    assert told(validator, value) == []


@pytest.mark.parametrize(
    ("where", "key", "value", "place"),
    [
        ((), "denail", {}, "$"),
        (("denial",), "claim_nr", "x", "$.denial"),
        (("denial",), "notice_date", "10/02/2026", "$.denial.notice_date"),
        (("denial", "payer"), "program", "medicare", "$.denial.payer.program"),
        (("denial", "lines", 0), "procedure", "6448", "$.denial.lines[0].procedure"),
        (("denial", "lines", 0), "units", "many", "$.denial.lines[0].units"),
        (("patient",), "member_id", None, "$.patient.member_id"),
        (("documents", "aor"), "pages", "some", "$.documents.aor.pages"),
        (("evidence", 0), "kind", "injection", "$.evidence[0].kind"),
        (("evidence", 0), "approach", "sideways", "$.evidence[0].approach"),
        (("evidence", 2), "visits", "18", "$.evidence[2]"),
        (("evidence", 2), "visits_attended", "18.5", "$.evidence[2].visits_attended"),
        (("evidence", 1), "relief_percent", 160, "$.evidence[1].relief_percent"),
        (("decisions", 0), "accept", None, "$.decisions[0]"),
    ],
)
def test_what_the_reader_refuses_it_refuses_at_its_place(validator, where, key, value, place):
    case = tree()
    held = case
    for step in where:
        held = held[step]
    held[key] = value
    assert any(path.startswith(place) for path in told(validator, case))
