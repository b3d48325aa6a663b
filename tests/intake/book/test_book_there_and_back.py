"""What stands in a form comes back as it was; what does not stand there does not come back."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from bookfill import Wanted, at, draft, filled, opened, values
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appealkit.assessment.assess import assess
from appealkit.errors import Severity
from appealkit.intake import read_case
from appealkit.intake.book import form, read
from appealkit.intake.book.facts import facts_of
from appealkit.intake.casetext import chart_text
from appealkit.intake.draft import CaseDraft
from appealkit.library import open_library
from appealkit.maps.kinds import ValueType

SAMPLES = Path(__file__).parents[3] / "samples"
READ_BACK = ("patient", "documents", "evidence")
NOTE = {
    ("documents", "note", "kind"): "office-note",
    ("documents", "note", "title"): "Office note",
    ("documents", "note", "date"): "2026-08-20",
    ("documents", "note", "pages"): "9",
}


def test_an_empty_form_tells_nothing(make, reading):
    found, problems = reading(make())
    assert problems == []
    assert values(found) == {("keys", "case"): "case-1"}


@pytest.mark.parametrize(
    "name", ["tfesi-left-s1", "repeat-sustained-relief", "sacroiliac-supported", "long-and-odd-names"]
)
def test_a_case_in_its_form_comes_back_as_it_is(name, rules, words):
    vocabulary, procedures = rules.vocabulary, rules.procedures
    found, _ = read_case(SAMPLES / f"cases/{name}.yaml", vocabulary, procedures, workspace=SAMPLES)
    case = found.case
    asks = assess(case, rules, on=date(2026, 10, 20)).asks
    told, problems = read(form(case, asks, rules, words), "form.xlsx", rules, words)
    assert problems == []
    known = {path: value for path, value in facts_of(case).items() if path[0] in READ_BACK}
    assert {path: item.value for path, item in told.told.items() if path[0] in READ_BACK} == known
    assert told.told["keys", "claim_number"].value == case.denial.claim_number


def test_a_form_filled_from_a_draft_keeps_the_origin_of_each_item(make, reading):
    item = ("evidence", "mri-7")
    known = NOTE | {
        (*item, "kind"): "imaging-study",
        (*item, "origin"): "auto",
        (*item, "modality"): "MRI",
        (*item, "levels", "1"): "L4-L5",
        (*item, "levels", "2"): "L5-S1",
        (*item, "source", "document"): "note",
        (*item, "source", "page"): "2",
    }
    found, problems = reading(make(known))
    assert problems == []
    assert values(found, "evidence") == {path: value for path, value in known.items() if path[0] == "evidence"}


def test_what_a_person_changes_in_a_form_is_edited_and_what_they_add_is_manual(make, reading):
    item = ("evidence", "pt")
    known = NOTE | {
        (*item, "kind"): "therapy-course",
        (*item, "origin"): "auto",
        (*item, "modality"): "physical-therapy",
        (*item, "visits_attended"): "18",
        (*item, "source", "document"): "note",
        (*item, "source", "page"): "2",
    }
    data = make(known, [Wanted("care-long-enough")])
    sheet = opened(data)["Therapy"]
    heads = {cell.value: cell.column_letter for cell in sheet[2]}
    changed = filled(
        data,
        {"Therapy": {f"{heads['Visits attended']}4": 12, "B5": "note", "C5": 3, f"{heads['Result']}5": "improved"}},
    )
    found, problems = reading(changed)
    assert problems == []
    assert values(found, "evidence") == {
        (*item, "kind"): "therapy-course",
        (*item, "origin"): "edited",
        (*item, "modality"): "physical-therapy",
        (*item, "visits_attended"): "12",
        (*item, "source", "document"): "note",
        (*item, "source", "page"): "2",
        ("evidence", "therapy-1", "kind"): "therapy-course",
        ("evidence", "therapy-1", "origin"): "manual",
        ("evidence", "therapy-1", "outcome"): "improved",
        ("evidence", "therapy-1", "source", "document"): "note",
        ("evidence", "therapy-1", "source", "page"): "3",
    }
    assert found.told[*item, "visits_attended"].place.at == f"Therapy!{heads['Visits attended']}4"


def test_the_same_case_gives_the_same_bytes(rules, words):
    known = draft(NOTE)
    asks = [Wanted("care-long-enough"), Wanted("imaging-agrees", blocking=False)]
    assert form(known, asks, rules, words) == form(known, asks, rules, words)


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co"), exclude_characters="\u2028\u2029\x85"),
    min_size=1,
    max_size=30,
).filter(lambda text: text == text.strip() and text)
RISKY = st.sampled_from(
    ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "=cmd|' /C calc'!A0", "1e5", "00123", "TRUE", "a;b", "a, b"]
)
WORDS = st.one_of(TEXTS, RISKY)
DAYS = st.dates(date(1930, 1, 1), date(2099, 12, 31)).map(date.isoformat)
COUNTS = st.integers(0, 5000).map(str)
NUMBERS = st.decimals(0, 9999, places=2).map(lambda number: format(number, "f"))


def a_value(attribute, vocabulary):
    if attribute.one_of:
        return st.sampled_from(attribute.one_of).map(lambda word: {"": word})
    single = {
        ValueType.DATE: DAYS,
        ValueType.COUNT: COUNTS,
        ValueType.NUMBER: NUMBERS,
        ValueType.PERCENT: st.integers(0, 100).map(str),
        ValueType.YES_NO: st.sampled_from(["yes", "no"]),
        ValueType.SIDE: st.sampled_from(["left", "right", "bilateral", "midline"]),
        ValueType.REGION: st.sampled_from([*vocabulary.regions, "lumbar", "knee"]),
        ValueType.PROCEDURE: st.sampled_from(["64483", "G0260", "0627T"]),
        ValueType.TEXT: WORDS,
    }
    if attribute.type in {ValueType.LIST, ValueType.PROCEDURES}:
        words = WORDS if attribute.type is ValueType.LIST else st.sampled_from(["64483", "64484"])
        return st.lists(words, min_size=1, max_size=4).map(
            lambda found: {str(number): word for number, word in enumerate(found, 1)}
        )
    return single[attribute.type].map(lambda word: {"": word})


@st.composite
def records(draw):
    """Evidence of the vocabulary, any kind, any attributes, as a draft has it."""
    vocabulary = open_library().rules.vocabulary
    told = dict(NOTE)
    for number in range(draw(st.integers(1, 5))):
        at = ("evidence", f"item-{number}")
        kind = draw(st.sampled_from(sorted(vocabulary.kinds)))
        told[(*at, "kind")] = kind
        told[(*at, "origin")] = draw(st.sampled_from(["auto", "edited", "manual"]))
        told[(*at, "source", "document")] = "note"
        told[(*at, "source", "page")] = str(draw(st.integers(1, 9)))
        if draw(st.booleans()):
            told[(*at, "source", "quote")] = draw(WORDS)
        if draw(st.booleans()):
            told[(*at, "recorded_on")] = draw(DAYS)
        attributes = vocabulary.kinds[kind].attributes
        for name in draw(st.lists(st.sampled_from(sorted(attributes)), unique=True, max_size=6)):
            if attributes[name].type is not ValueType.EVIDENCE:
                for step, word in draw(a_value(attributes[name], vocabulary)).items():
                    told[(*at, name, step) if step else (*at, name)] = word
    return told


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(known=records())
def test_any_evidence_of_the_vocabulary_comes_back_as_it_went_out(known, make, reading):
    found, problems = reading(make(known))
    assert problems == []
    assert values(found, "evidence") == {path: value for path, value in known.items() if path[0] == "evidence"}
    assert values(found, "documents") == NOTE


@pytest.mark.parametrize("through", ["xlsx", "ods"])
def test_a_form_saved_by_libreoffice_says_the_same(through, rules, words, libreoffice):
    vocabulary, procedures = rules.vocabulary, rules.procedures
    case, _ = read_case(SAMPLES / "cases/tfesi-left-s1.yaml", vocabulary, procedures, workspace=SAMPLES)
    data = saved = form(case.case, [], rules, words)
    if through == "ods":
        saved = libreoffice.saved_as("ods", {"form.xlsx": saved})["form.xlsx"]
    saved = libreoffice.saved_as("xlsx", {f"form.{through}": saved})[f"form.{through}"]
    before, _ = read(data, "form.xlsx", rules, words)
    after, problems = read(saved, "form.xlsx", rules, words)
    assert problems == []
    assert after == before


def test_a_day_far_ahead_is_a_day(make, reading):
    item = ("evidence", "aor")
    until = (date(2026, 10, 6) + timedelta(days=365)).isoformat()
    known = NOTE | {
        (*item, "kind"): "representation",
        (*item, "origin"): "manual",
        (*item, "valid_until"): until,
        (*item, "source", "document"): "note",
        (*item, "source", "page"): "1",
    }
    found, _ = reading(make(known))
    assert found.told[*item, "valid_until"].value == "2027-10-06"


def test_what_a_form_tells_is_a_chart_that_a_case_can_rest_on(make, reading, rules, case_text, tmp_path):
    """From the empty form to a case that is read without a problem, by the chart file made of what was told."""
    data = make({}, [Wanted("care-long-enough")])
    course = {"Document": "2", "Page": 4, "Kind of therapy": "Physical therapy", "Result": "Improved",
              "Visits attended": 18, "First day": "4/2/2026", "Exact words": "@home: 18 of 20"}  # fmt: skip
    documents = {"A4": 1, "B4": "Claim", "E4": "9/18/2026", "F4": 1, "A5": 2, "B5": "Therapy record", "E5": "7/9/2026",
                 "F5": 12, "H5": "A. Example", "I5": "7/9/2026", "J5": 2, "K5": 5}  # fmt: skip
    told, problems = reading(filled(data, {"Documents": documents, "Therapy": at(data, "Therapy", 4, course)}))
    assert problems == []
    (tmp_path / "chart.yaml").write_text(chart_text(CaseDraft("c-1", told.told)), encoding="utf-8")
    case = case_text[: case_text.index("documents:")] + "chart: chart.yaml\n"
    (tmp_path / "case.yaml").write_text(case, encoding="utf-8")
    found, problems = read_case(tmp_path / "case.yaml", rules.vocabulary, rules.procedures, workspace=tmp_path)
    assert [str(problem) for problem in problems if problem.severity is Severity.MISTAKE] == []
    (item,) = found.case.evidence
    assert item.values == {
        "modality": "physical-therapy",
        "from": date(2026, 4, 2),
        "visits_attended": 18,
        "outcome": "improved",
    }
    assert (item.source.document, item.source.page, item.source.quote) == ("2", 4, "@home: 18 of 20")
    assert list(found.case.documents) == ["1", "2"]
    assert found.case.documents["2"].signer == "A. Example"
