"""Whatever JSON comes in, nothing is raised, and what comes out is made of texts."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appealkit.intake.fhir import load_tables, read_fhir
from appealkit.library import open_library

ROOT = Path(__file__).parents[3]
TABLES, _ = load_tables((ROOT / "evidence_maps/intake/fhir.yaml").read_bytes())
SAMPLES = [json.loads((ROOT / "samples/intake" / name).read_text())
           for name in ("eob-64483.json", "pain-chart.json", "authorization-refused.json")]  # fmt: skip
QUICK = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

FIELDS = sorted(
    {step for fields in TABLES.fields.values() for field in fields for step in field.partition(":")[0].split(".")}
)
CODES = st.sampled_from(
    ["CO-50", "64483", "M54.16", "72514-3", "A3", "final", "active", "claim", "2026-05-01", "Patient/p", "#x"]
)
SYSTEMS = st.sampled_from(
    sorted(TABLES.systems.carc | TABLES.systems.procedures | TABLES.systems.loinc | TABLES.systems.diagnoses)
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | CODES | SYSTEMS
KEYS = st.sampled_from(
    [*FIELDS, "coding", "code", "system", "value", "start", "end", "amount", "category", "reason", "url"]
)
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=25
)
RESOURCES = st.builds(lambda kind, tree: tree | {"resourceType": kind},
                      st.sampled_from(sorted(TABLES.fields)), st.dictionaries(KEYS, TREES, max_size=8))  # fmt: skip


def is_sound(data: bytes) -> bool:
    """Whether all that comes out is text that nests as a case file, and what is told has its mend. A file that gives
    nothing at all says so."""
    reading, problems = read_fhir(data, "record.json", TABLES, open_library().rules)
    drafts = (*reading.denials, *reading.charts)
    texts = all(isinstance(item.value, str) and item.value for draft in drafts for item in draft.told.values())
    nested = all(draft.nested()["case"] == draft.id for draft in drafts)
    return texts and nested and all(problem.mend for problem in problems) and bool(reading.counts or problems)


@QUICK
@given(st.lists(RESOURCES, max_size=6))
def test_resources_of_any_shape(resources):
    assert is_sound(json.dumps({"resourceType": "Bundle", "entry": [{"resource": one} for one in resources]}).encode())


@QUICK
@given(TREES)
def test_any_json(tree):
    assert is_sound(json.dumps(tree).encode())


@QUICK
@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: ("{" + text).encode(errors="replace")))
def test_any_bytes(data):
    assert is_sound(data)


def holders(tree):
    """Every mapping and list of the tree."""
    yield tree
    for value in tree.values() if isinstance(tree, dict) else tree:
        if isinstance(value, (dict, list)):
            yield from holders(value)


@pytest.mark.parametrize("number", range(len(SAMPLES)))
@QUICK
@given(data=st.data())
def test_a_record_with_anything_in_any_place(number, data):
    bundle = json.loads(json.dumps(SAMPLES[number]))
    places = [holder for holder in holders(bundle["entry"]) if holder]
    for _ in range(data.draw(st.integers(1, 4))):
        holder = data.draw(st.sampled_from(range(len(places))))
        keys = list(places[holder]) if isinstance(places[holder], dict) else list(range(len(places[holder])))
        places[holder][data.draw(st.sampled_from(keys))] = data.draw(TREES)
    assert is_sound(json.dumps(bundle).encode())


@QUICK
@given(st.sampled_from(SAMPLES), st.data())
def test_a_record_cut_off_anywhere(bundle, data):
    text = json.dumps(bundle).encode()
    assert is_sound(text[: data.draw(st.integers(0, len(text)))])
