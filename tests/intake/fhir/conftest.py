"""What every test of FHIR needs: the shipped tables and rules, and a reading of a tree, a text or a shipped sample."""

import json
from pathlib import Path

import pytest

from appealkit.intake.fhir import load_tables, read_fhir
from appealkit.library import open_library

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def tables():
    found, problems = load_tables((ROOT / "evidence_maps/intake/fhir.yaml").read_bytes())
    assert problems == []
    return found


@pytest.fixture(scope="session")
def rules():
    return open_library().rules


@pytest.fixture
def read_fhir_of(tables, rules):
    """The reading and the problems of a tree (of several, as a Bundle), of bytes, or of a sample by its name."""

    def read(given):
        if isinstance(given, str):
            return read_fhir((ROOT / "samples/intake" / given).read_bytes(), given, tables, rules)
        if isinstance(given, bytes):
            return read_fhir(given, "record.json", tables, rules)
        if isinstance(given, list):
            given = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in given]}
        return read_fhir(json.dumps(given).encode(), "record.json", tables, rules)

    return read


@pytest.fixture
def sample():
    """The resources of a shipped sample, by type, to vary."""

    def resources(name):
        bundle = json.loads((ROOT / "samples/intake" / name).read_text())
        return {entry["resource"]["resourceType"]: entry["resource"] for entry in bundle["entry"]}

    return resources


@pytest.fixture
def evidence_of(read_fhir_of):
    """The evidence that these resources give, without ids, places and origin; and the codes of the problems."""

    def evidence(*resources):
        reading, problems = read_fhir_of(list(resources))
        items = [item for chart in reading.charts for item in chart.nested().get("evidence", [])]
        return [
            {key: value for key, value in item.items() if key not in {"id", "origin", "source"}} for item in items
        ], {problem.code for problem in problems}

    return evidence
