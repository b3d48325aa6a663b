"""Letters of trigger points, the sacroiliac joint and the stimulator: what they name and leave out."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from appealkit.case import Case, ChartEvidence
from appealkit.document.walk import texts
from appealkit.intake import read_case
from appealkit.library import Library, open_library
from appealkit.pipeline import prepare

SAMPLES = Path(__file__).parents[2] / "samples"
ON = date(2026, 11, 21)


@cache
def library() -> Library:
    return open_library(SAMPLES.resolve())


def sample(name: str) -> Case:
    rules = library().rules
    found, problems = read_case(SAMPLES / "cases" / f"{name}.yaml", rules.vocabulary, rules.procedures)
    assert found is not None, problems
    return found.case


def letter(case: Case) -> str:
    page = prepare(case, library(), on=ON, trial=True).letter_page
    assert page is not None
    return "".join(texts(page))


def with_evidence(case: Case, *more: ChartEvidence, without: tuple[str, ...] = ()) -> Case:
    kept = tuple(item for item in case.evidence if item.id not in without)
    return case.model_copy(update={"evidence": (*kept, *more)})


def in_state(case: Case, state: str) -> Case:
    payer = case.denial.payer.model_copy(update={"state": state})
    return case.model_copy(update={"denial": case.denial.model_copy(update={"payer": payer})})


def test_a_national_determination_is_named_with_what_it_binds() -> None:
    said = letter(sample("stimulator-supported"))
    assert "NCD 160.7, “Electrical nerve stimulators”, is the national coverage determination in force" in said
    assert "It binds every level of appeal (42 CFR § 405.1060(a)(4))." in said
    assert "applies beside it" not in said


def test_a_local_determination_is_named_beside_the_national_one() -> None:
    said = letter(in_state(sample("stimulator-supported"), "GA"))
    assert "Local Coverage Determination L37632 of Palmetto applies beside it." in said


def test_what_the_psychologist_found_is_not_told() -> None:
    case = sample("stimulator-supported")
    psychologist = next(item for item in case.evidence if item.id == "psychologist")
    told = psychologist.model_copy(update={"values": {**psychologist.values, "result": "mild low mood, no bar"}})
    said = letter(with_evidence(case, told, without=("psychologist",)))
    assert "cleared the patient for the procedure" in said
    assert "mood" not in said


def test_each_muscle_is_told_with_its_findings() -> None:
    said = letter(sample("trigger-point-supported"))
    assert "Rhomboid major, left: taut band and referred pain, on September 8, 2026" in said
    assert "The procedure note names the muscles injected: upper trapezius, levator scapulae and rhomboid major" in said


def test_a_determination_whose_text_was_not_read_is_named_and_nothing_is_said_to_meet_it() -> None:
    case = in_state(sample("trigger-point-supported"), "TX")
    said = letter(case)
    assert "Local Coverage Determination L35010 of Novitas (v40) was in force" in said
    assert "meets" not in said
    assert "Criterion (" not in said
    checks = prepare(case, library(), on=ON, trial=True).assessment.checks
    assert "L35010 is on file without its criteria: read it before this is sent" in checks


def test_a_negative_provocation_test_stays_inside() -> None:
    said = letter(sample("sacroiliac-supported"))
    assert "FABER, Gaenslen, thigh thrust and compression positive" in said
    assert "istraction" not in said
    assert "axial" not in said


@pytest.mark.parametrize(
    ("name", "text", "counted"),
    [
        ("trigger-point-supported", "Maximum number of trigger point injections reached.", "With all regions counted"),
        ("sacroiliac-supported", "Maximum number of sacroiliac injections reached.", "Counted by purpose"),
        ("repeat-sustained-relief", "Maximum number of epidural injections reached.", "Counted by spinal region"),
    ],
)  # fmt: skip
def test_the_letter_says_how_sessions_were_counted(name: str, text: str, counted: str) -> None:
    case = sample(name)
    code, region = case.denial.lines[0].procedure, {"27096": "sacroiliac"}.get(case.denial.lines[0].procedure)
    source = case.evidence[0].source.model_copy(update={"quote": None})
    before = ChartEvidence.model_validate({"id": "before", "kind": "prior-procedure", "source": source, "values": {
        "procedure": code, "region": region or "cervical-thoracic", "intent": "therapeutic",
        "performed_on": date(2026, 5, 4)}})  # fmt: skip
    gave = ChartEvidence.model_validate({"id": "gave", "kind": "procedure-response", "source": source, "values": {
        "of": "before", "relief_percent": 60, "functional_gain_percent": 55,
        "relief_from": date(2026, 5, 4), "relief_to": date(2026, 8, 20)}})  # fmt: skip
    denial = case.denial.model_copy(update={"reason_text": text})
    more = () if name == "repeat-sustained-relief" else (before, gave)
    assert counted in letter(with_evidence(case.model_copy(update={"denial": denial}), *more))
