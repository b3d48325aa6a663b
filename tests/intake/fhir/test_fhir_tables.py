"""The tables of FHIR hang together with the vocabulary, the procedures and the list of problem codes."""

import re
from pathlib import Path

import pytest

from appealkit.errors import CODE_PAGES
from appealkit.intake.fhir import load_tables

ROOT = Path(__file__).parents[3]
FILE = ROOT / "evidence_maps/intake/fhir.yaml"
CODES = sorted(code for code in CODE_PAGES if "I140" <= code < "I160")


def test_every_word_that_the_tables_give_is_one_of_the_vocabulary(tables, rules):
    kinds = rules.vocabulary.kinds
    classes = set(kinds["medication-trial"].attributes["drug_class"].one_of)
    assert {
        *tables.medications.classes,
        *(drug.drug_class for drug in tables.medications.codes.values()),
        "topical",
    } <= classes
    assert set(tables.therapies) <= set(kinds["therapy-course"].attributes["modality"].one_of)
    assert {*tables.studies, *tables.modalities.values()} <= set(kinds["imaging-study"].attributes["modality"].one_of)
    assert set(tables.documents) <= set(rules.vocabulary.documents)
    assert set(tables.reviews.status.values()) <= set(kinds["authorization"].attributes["status"].one_of)
    regions = {
        *tables.diagnoses.regions.values(),
        *tables.body_sites,
        *(r for found in tables.studies.values() for r in found),
    }
    regions |= {symptom["region"] for symptom in tables.diagnoses.symptoms.values() if "region" in symptom}
    assert regions <= set(rules.vocabulary.regions)
    for symptom in tables.diagnoses.symptoms.values():
        for name, value in symptom.items():
            assert rules.vocabulary.typed(kinds["symptom"].attributes[name], value) == value
    assert tables.injections <= set(rules.procedures.families)


def test_a_diagnosis_that_tells_a_symptom_or_a_region_is_relevant(tables):
    for start in (*tables.diagnoses.symptoms, *tables.diagnoses.regions):
        assert tables.diagnoses.is_relevant(start), start


def test_no_code_means_two_things(tables):
    for table in (
        [scale.codes for scale in tables.scales.values()],
        [scale.names for scale in tables.scales.values()],
        [therapy.codes | therapy.beside for therapy in tables.therapies.values()],
        [codes for regions in tables.studies.values() for codes in regions.values()],
        list(tables.documents.values()),
    ):
        codes = [code for group in table for code in group]
        assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("old", "new"),
    [("course_gap_days: 60", "course_gap_days: soon"), ("scales:", "scale:"), ("least: \"0\"", "lest: \"0\"")],
)  # fmt: skip
def test_a_mistake_in_the_tables_is_told_at_its_line(old, new):
    tables, problems = load_tables(FILE.read_text().replace(old, new, 1).encode())
    assert tables is None
    assert {problem.code for problem in problems} == {"M001"}
    assert all(problem.where.line for problem in problems)


def test_every_code_has_a_page_and_stands_in_the_readme():
    readme = (ROOT / "src/appealkit/intake/README.md").read_text()
    rows = re.findall(r"^\| (I1[45]\d) \| (.+?) \|$", readme, flags=re.MULTILINE)
    assert rows == [(code, CODE_PAGES[code].title) for code in CODES]
    assert all("Bad: " in CODE_PAGES[code].text and "Good: " in CODE_PAGES[code].text for code in CODES)
