"""The samples that templates are tried with: whole, invented, quick, and one at least for each template."""

from __future__ import annotations

from datetime import date

import pytest
from previewing import templates_of

from appealkit.authoring.samples import drafted, samples_of
from appealkit.library import open_library

HEAD = """\
case: made-up
denial:
  payer: {name: Example Health Plan, program: commercial-erisa, state: TX}
  claim_number: MADE-UP-1
  notice_date: 2026-10-02
  reason_text: Moderate sedation is not necessary for this procedure.
  lines:
    - {number: 1, procedure: "64483", diagnoses: [M51.17], units: 1, place_of_service: "11", service_date: 2026-09-17,
       charged: "1450.00", paid: "0.00", adjustments: [{group: CO, carc: "50", amount: "1450.00"}]}
patient: {name: Pat Madeup, birth_date: 1968-05-04, member_id: MEMBER-77}
"""
PRACTICE = """\
practice:
  name: North Example Spine & Pain
  address: {lines: [12 Example Way], city: Anytown, state: TX, zip: "75001"}
  npi: "1234567893"
  signer: {name: Dr. A. Example, credentials: MD, npi: "1245319599"}
"""
CHART = """\
documents:
  procedure: {kind: procedure-note, title: Procedure note, date: 2026-09-17, pages: 2}
evidence:
  - {id: op, kind: procedure-note, procedure: "64483", sedation: midazolam 1 mg, performed_on: 2026-09-17,
     source: {document: procedure, page: 1}}
  - {id: why, kind: sedation-reason, reason: severe needle phobia with fainting, tried_first: oral diazepam,
     source: {document: procedure, page: 1}}
"""
WHOLE = HEAD + PRACTICE + CHART


@pytest.fixture
def workspace(tmp_path):
    """A workspace with the files given, by path."""

    def made(**files):
        for path, text in files.items():
            file = tmp_path / path.replace("__", "/")
            file = file.with_name(file.name + ".yaml")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        (tmp_path / "practice.yaml").write_text("name: Real Practice\n", encoding="utf-8")
        open_library.cache_clear()
        return open_library(tmp_path)

    return made


def own(library, name):
    samples, problems = samples_of(library)
    return next((item for item in samples if item.name == name), None), problems


def test_every_shipped_template_is_in_the_letter_of_a_sample():
    library = open_library(None)
    samples, problems = samples_of(library)
    assert problems == []
    used = frozenset().union(*(templates_of(item, library) for item in samples))
    assert used == frozenset(library.templates.templates)


def test_every_strategy_that_has_a_template_is_argued_in_a_sample():
    library = open_library(None)
    argued = {
        name
        for item in samples_of(library)[0]
        for line in drafted(item, library).assessment.lines
        for name in line.route.strategies
    }
    entries = library.rules.maps.values()
    assert {name for entry in entries for name, item in entry.strategies.items() if item.template} - argued == set()


def test_every_sample_has_a_letter_without_a_hole():
    library = open_library(None)
    for item in samples_of(library)[0]:
        result = drafted(item, library)
        assert result.letter is not None, item.name
        assert result.letter_page is not None, item.name
        assert result.letter.holes == (), item.name


def test_no_two_samples_are_of_one_claim_or_person():
    samples, _ = samples_of(open_library(None))
    assert len({item.case.denial.claim_number for item in samples}) == len(samples)
    assert len({item.case.patient.member_id for item in samples}) == len(samples)
    assert [item.case.id for item in samples] == [item.name for item in samples]


def test_a_sample_is_no_template_and_decides_no_letter(workspace):
    before = open_library(None)
    library = workspace(templates__samples__mine=WHOLE)
    assert set(library.templates.templates) == set(before.templates.templates)
    assert library.sha256 == before.sha256


def test_a_sample_is_drafted_two_weeks_after_its_notice_unless_it_says_a_day(workspace):
    library = workspace(
        templates__samples__plain=WHOLE,
        templates__samples__said="sample: {on: 2026-11-21}\n" + WHOLE,
    )
    assert own(library, "plain")[0].on == date(2026, 10, 16)
    assert own(library, "said")[0].on == date(2026, 11, 21)


def test_a_sample_that_says_so_is_filed_protectively(workspace):
    said = "sample: {protective: yes, promises_records: yes}\n" + HEAD + PRACTICE + CHART.partition("  - {id: why")[0]
    library = workspace(templates__samples__late=said)
    sample, problems = own(library, "late")
    assert problems == []
    result = drafted(sample, library)
    assert result.letter.protective
    assert "frames/protective" in templates_of(sample, library)


def test_a_workspace_s_sample_goes_before_the_shipped_one_of_its_name(workspace):
    library = workspace(**{"templates__samples__sedation-justified": WHOLE})
    assert own(library, "sedation-justified")[0].case.id == "made-up"


def test_the_mistakes_of_a_sample_are_told_at_their_line(workspace):
    bad = WHOLE.replace("kind: sedation-reason", "kind: sedation-raeson").replace("2026-10-02", "2026-10-32")
    library = workspace(templates__samples__bad=bad)
    sample, problems = own(library, "bad")
    assert sample is None
    assert [(item.where.file, item.where.line) for item in problems] == [
        ("templates/samples/bad.yaml", 5),
        ("templates/samples/bad.yaml", 21),
    ]


def test_what_a_sample_says_of_itself_is_checked(workspace):
    library = workspace(templates__samples__bad="sample:\n  on: 2026-11-21\n  protektive: yes\n" + WHOLE)
    sample, problems = own(library, "bad")
    assert sample is None
    assert [(item.code, item.where.line) for item in problems] == [("T151", 3)]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("practice", HEAD + "practice: practice.yaml\n" + CHART),
        ("chart", WHOLE + "chart: charts/a.yaml\n"),
        ("file", WHOLE.replace("pages: 2}", "pages: 2, file: scan.pdf}")),
    ],
)
def test_a_sample_opens_no_other_file(workspace, key, said):
    sample, problems = own(workspace(templates__samples__bad=said), "bad")
    assert sample is None
    assert [(item.code, f"'{key}'" in item.says) for item in problems] == [("I069", True)]


def test_a_sample_without_a_practice_does_not_take_the_workspace_s_own(workspace):
    sample, problems = own(workspace(templates__samples__bad=HEAD + CHART), "bad")
    assert sample is None
    assert [item.code for item in problems] == ["I011"]


@pytest.mark.parametrize(
    ("real", "line"),
    [
        ({"cases__a": "denial:\n  claim_number: 'MADE-UP-1'\n"}, 4),
        ({"cases__deep__b": "patient: {name: X, member_id: MEMBER-77}\n"}, 10),
        ({"charts__c": "patient: {member_id: MEMBER-77, name: X}\n"}, 10),
    ],
)
def test_a_sample_that_is_a_copy_of_a_real_case_is_refused_and_shows_nothing_of_it(workspace, real, line):
    sample, problems = own(workspace(templates__samples__mine=WHOLE, **real), "mine")
    assert sample is None
    assert [(item.code, item.where.line) for item in problems] == [("T150", line)]
    assert not any(word in str(problems) for word in ("MADE-UP-1", "MEMBER-77", "Madeup"))


def test_a_real_case_like_a_shipped_sample_stops_nothing(workspace):
    shipped = samples_of(open_library(None))[0][0]
    library = workspace(cases__a=f"denial:\n  claim_number: {shipped.case.denial.claim_number}\n")
    assert own(library, shipped.name)[0] is not None


def test_a_case_that_is_no_copy_stops_nothing(workspace):
    sample, problems = own(workspace(templates__samples__mine=WHOLE, cases__a="denial: {claim_number: 9}\n"), "mine")
    assert problems == []
    assert sample.case.id == "made-up"
