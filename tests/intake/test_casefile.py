"""Reading a case file: what comes out of a good one, and every mistake of a bad one at once."""

import json
import os
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import BaseModel, StringConstraints

from appealkit import yamltext
from appealkit.case import Adjustment, Origin, Program, ServiceLine, codes, people
from appealkit.case.case import Verdict
from appealkit.errors import Severity, mistakes
from appealkit.intake import read_case
from appealkit.intake.denialchecks import _is_denied
from appealkit.intake.wording import SHAPES
from appealkit.intake.written import Written

TWELVE_MISTAKES = """\
case: tfesi-left-s1
denial:
  payer: {name: Example Health Plan, program: medicare, state: TX}
  claim_nr: 2026-0917-00432
  claim_number: 2026-0917-00432
  notice_date: 2026-10-02
  received_on: 2026-09-05
  lines:
    - {number: 1, procedure: "64438", modifiers: [LT], units: many, service_date: 2026-10-17,
       charged: "1450.00", paid: "0.00", adjustments: [{group: CO, carc: "50", amount: "1450.00"}]}
patient: {name: Jordan Q. Sample, birth_date: 1968-02-30, member_id: XEH123456789}
practice:
  {name: Example Pain Clinic, npi: "1234567839", signer: {name: Alex Example},
   address: {lines: [1 Example Street], city: Austin, state: TX, zip: "78701"}}
documents:
  pt-record: {kind: therapy, title: Physical therapy record, date: 2026-07-09, pages: 12}
evidence:
  - {id: pt, kind: therapy-course, modality: physio, from: 2026-07-09, to: 2026-04-02, visits: 18,
     source: {document: pt-record, page: 14}}
"""


def codes_at(problems):
    return sorted((problem.code, problem.where.line) for problem in problems)


def test_a_case_file_becomes_a_case(read, case_text):
    result, problems = read(case_text)
    assert problems == []
    case = result.case
    assert case.id == "tfesi-left-s1"
    assert case.denial.payer.program is Program.COMMERCIAL_ERISA
    assert case.denial.claim_number == "2026-0917-00432"
    assert case.denial.notice_date == date(2026, 10, 2)
    assert case.denial.denied_lines[0].charged == Decimal("1450.00")
    assert case.denial.denied_lines[0].place_of_service == "11"
    assert case.denial.appellant.authorization is None
    assert case.patient.birth_date == date(1968, 5, 4)
    assert case.practice.signer.name == "Alex Example"
    assert case.documents["pt-record"].kind == "therapy"  # `pt` is an alias of it
    therapy, exam = case.evidence
    assert therapy["visits_attended"] == Decimal(18)
    assert therapy["from"] == date(2026, 4, 2)
    assert therapy.origin is Origin.MANUAL
    assert therapy.source.quote == "no meaningful change in pain or flexion"
    assert exam["root"] == ("S1",)  # one word stands for a list of one
    assert exam.origin is Origin.AUTO
    assert exam.recorded_on == date(2026, 8, 20)
    assert result.exhibits == {}


def test_the_same_case_as_json_becomes_the_same_case(read, case_text):
    text, _ = yamltext.read(case_text, "case.yaml")
    from_yaml, _ = read(case_text)
    from_json, problems = read(json.dumps(text.value, indent="\t"), "case.json")
    assert problems == []
    assert from_json.case.model_copy(update={"origin": ""}) == from_yaml.case.model_copy(update={"origin": ""})


def test_numbers_and_dates_need_no_quotes_in_json(read, case_text):
    text, _ = yamltext.read(case_text, "case.yaml")
    value = text.value
    value["denial"]["lines"][0] |= {"number": 1, "units": 1, "charged": 1450.00, "paid": 0}
    value["evidence"][0]["visits_attended"] = 18
    result, problems = read(json.dumps(value), "case.json")
    assert problems == []
    assert result.case.denial.lines[0].charged == Decimal("1450.00")


def test_twelve_mistakes_are_told_at_once(read):
    result, problems = read(TWELVE_MISTAKES)
    assert result is None
    assert codes_at(problems) == [
        ("I010", 4),
        ("I013", 3),
        ("I014", 11),
        ("I015", 9),
        ("I016", 13),
        ("I021", 18),
        ("I022", 18),
        ("I023", 9),
        ("I025", 7),
        ("I027", 9),
        ("I032", 19),
        ("I035", 18),
    ]


def test_problems_come_in_the_order_of_the_file(read):
    _, problems = read(TWELVE_MISTAKES)
    lines = [problem.where.line for problem in problems]
    assert lines == sorted(lines)


def test_every_problem_of_a_bare_denial_is_told(read):
    _, problems = read("case: x\ndenial: {}\npatient: {}\n")
    told = {(problem.code, problem.says) for problem in problems if problem.severity is Severity.MISTAKE}
    assert told == {
        ("I011", "'payer' is missing"),
        ("I011", "'claim_number' is missing"),
        ("I011", "'notice_date' is missing"),
        ("I011", "'lines' is missing"),
        ("I011", "'name' is missing"),
        ("I011", "'member_id' is missing"),
        ("I011", "'practice' is missing"),
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "I041"),
        ("# nothing\n", "I041"),
        ("just words", "I041"),
        ("[]", "I041"),
        ("case: [x]\n", "I016"),
        ("case: x\ndenial: none given\n", "I012"),
        ("case: x\ndenial: []\n", "I012"),
        ("case: x\ndenial: ''\n", "I012"),
        ("case: x\nevidence: {}\n", "I012"),
        ("case: x\ndocuments: []\n", "I012"),
        ("case: x\ndecisions: yes\n", "I012"),
        ("case: x\nevidence: [x, [], {}]\n", "I012"),
        ("case: x\nchart: {}\n", "I012"),
        ("case: x\npractice: []\n", "I012"),
        ("case: x\npractice: gone.yaml\n", "I038"),
        ("case: x\nchart: /etc/passwd\n", "I039"),
        ("case: x\nchart: ../../../../../../../etc/passwd\n", "I039"),
    ],
)
def test_a_file_of_another_shape_is_told_as_such(read, text, code):
    result, problems = read(text)
    assert result is None
    assert code in {problem.code for problem in problems}


def test_a_file_that_is_not_there_is_a_problem(tmp_path, vocabulary, procedures):
    for path in (tmp_path / "gone.yaml", tmp_path):
        result, problems = read_case(path, vocabulary, procedures)
        assert result is None
        assert [problem.code for problem in problems] == ["I038"]


def test_a_pipe_is_not_waited_for(tmp_path, vocabulary, procedures):
    pipe = tmp_path / "case.yaml"
    os.mkfifo(pipe)
    _, problems = read_case(pipe, vocabulary, procedures)
    assert [problem.code for problem in problems] == ["I038"]


@pytest.mark.parametrize("opening", ["[", "{", "- ", "? "])
def test_two_hundred_thousand_brackets_are_refused_fast(read, opening):
    began = time.perf_counter()
    result, problems = read(opening * 200_000)
    assert time.perf_counter() - began < 2
    assert result is None
    assert {problem.code for problem in problems} <= {"I002", "I003"}


def test_two_megabytes_are_the_most(read):
    _, problems = read("case: " + "x" * 2 * 1024 * 1024)
    assert [problem.code for problem in problems] == ["I003"]


def test_a_file_of_nothing_but_mistakes_is_told_so_fast(read):
    began = time.perf_counter()
    _, problems = read("case: x\ndenial:\n" + "".join(f"  k{number}: x\n" for number in range(50_000)))
    assert time.perf_counter() - began < 10
    assert any(problem.says == "49904 more mistakes here" for problem in problems)


class TestPractice:
    """Where a practice comes from."""

    PRACTICE = """\
name: Shared Pain Clinic
address: {lines: [1 Example Street], city: Austin, state: TX, zip: "78701"}
npi: "1234567893"
signer: {name: Alex Example}
"""

    def without_practice(self, case_text: str) -> str:
        return case_text[: case_text.index("practice:")] + case_text[case_text.index("documents:") :]

    def test_left_out_it_is_that_of_the_workspace_above(self, read, tmp_path, case_text):
        (tmp_path / "practice.yaml").write_text(self.PRACTICE)
        result, problems = read(self.without_practice(case_text), "cases/2026/case.yaml")
        assert problems == []
        assert result.case.practice.name == "Shared Pain Clinic"

    def test_a_path_is_resolved_from_the_workspace(self, read, tmp_path, case_text):
        (tmp_path / "practices").mkdir()
        (tmp_path / "practices/austin.yaml").write_text(self.PRACTICE)
        text = self.without_practice(case_text) + "practice: practices/austin.yaml\n"
        result, problems = read(text, "cases/case.yaml", workspace=tmp_path)
        assert problems == []
        assert result.case.practice.name == "Shared Pain Clinic"

    def test_a_mistake_in_its_file_is_told_in_that_file(self, read, tmp_path, case_text):
        (tmp_path / "practice.yaml").write_text(self.PRACTICE.replace("npi:", "nip:"))
        _, problems = read(self.without_practice(case_text), "cases/case.yaml")
        assert [(problem.code, problem.where.file, problem.where.line) for problem in problems] == [
            ("I011", str(tmp_path / "practice.yaml"), 1),
            ("I010", str(tmp_path / "practice.yaml"), 3),
        ]


class TestChart:
    """A chart shared by several cases of one patient."""

    CHART = """\
documents:
  mri: {kind: mri, title: MRI of the lumbar spine, date: 2026-05-02, pages: 2}
evidence:
  - {id: mri-may, kind: imaging-study, modality: MRI, region: lumbar, levels: [L5-S1], performed_on: 2026-05-02,
     source: {document: mri, page: 1}}
"""

    def test_it_is_merged_with_the_case(self, read, tmp_path, case_text):
        (tmp_path / "charts").mkdir()
        (tmp_path / "charts/sample.yaml").write_text(self.CHART)
        result, problems = read(case_text + "chart: ../charts/sample.yaml\n", "cases/case.yaml", workspace=tmp_path)
        assert problems == []
        assert [item.id for item in result.case.evidence] == ["pt", "exam", "mri-may"]
        assert result.case.evidence[2]["region"] == "lumbar-sacral"
        assert list(result.case.documents) == ["pt-record", "mri"]
        assert result.case.documents["mri"].kind == "imaging-report"

    def test_it_may_be_named_from_the_workspace(self, read, tmp_path, case_text):
        (tmp_path / "charts").mkdir()
        (tmp_path / "charts/sample.yaml").write_text(self.CHART)
        result, _ = read(case_text + "chart: charts/sample.yaml\n", "cases/case.yaml", workspace=tmp_path)
        assert len(result.case.evidence) == 3

    def test_one_id_in_case_and_chart_is_told_with_both_places(self, read, tmp_path, case_text):
        (tmp_path / "chart.yaml").write_text(self.CHART.replace("mri-may", "pt"))
        _, problems = read(case_text + "chart: chart.yaml\n")
        (problem,) = problems
        assert problem.code == "I033"
        assert (Path(problem.where.file).name, problem.where.line) == ("chart.yaml", 4)
        assert f"{tmp_path / 'case.yaml'}:25:" in problem.says

    def test_a_mistake_in_it_is_told_in_that_file(self, read, tmp_path, case_text):
        (tmp_path / "chart.yaml").write_text(self.CHART.replace("2026-05-02,\n", "2026-05-32,\n"))
        _, problems = read(case_text + "chart: chart.yaml\n")
        assert [(problem.code, Path(problem.where.file).name, problem.where.line) for problem in problems] == [
            ("I014", "chart.yaml", 4)
        ]


class TestExhibits:
    """Files of documents: in the workspace, and really PDF."""

    GOOD = Path(__file__).parents[1] / "problems/I043/good.pdf"

    def with_file(self, case_text: str, path: str) -> str:
        return (
            case_text.replace("pages: 12}", f"pages: 1, file: {path}}}")
            .replace("page: 4", "page: 1")
            .replace("page: 2}", "page: 1}")
        )

    def test_a_file_is_found_beside_the_file_that_lists_it(self, read, tmp_path, case_text):
        (tmp_path / "exhibits").mkdir()
        (tmp_path / "exhibits/pt.pdf").write_bytes(self.GOOD.read_bytes())
        result, problems = read(self.with_file(case_text, "exhibits/pt.pdf"))
        assert problems == []
        assert result.exhibits == {"pt-record": (tmp_path / "exhibits/pt.pdf").resolve()}

    def test_a_link_that_leads_out_of_the_workspace_is_refused(self, read, tmp_path, case_text):
        workspace = tmp_path / "workspace"
        workspace.mkdir()
        (tmp_path / "outside.pdf").write_bytes(self.GOOD.read_bytes())
        (workspace / "pt.pdf").symlink_to(tmp_path / "outside.pdf")
        result, problems = read(self.with_file(case_text, "pt.pdf"), "workspace/case.yaml")
        assert result is None
        assert [problem.code for problem in problems] == ["I039"]

    @pytest.mark.parametrize("path", ['"a\\0b.pdf"', "x" * 190 + ".pdf", "x" * 5000, '"."', "ring.pdf"])
    def test_a_path_that_no_file_can_have_is_a_problem(self, read, tmp_path, case_text, path):
        (tmp_path / "ring.pdf").symlink_to("ring.pdf")
        result, problems = read(self.with_file(case_text, path))
        assert result is None
        assert {problem.code for problem in problems} <= {"I006", "I017", "I039", "I043"}


class TestDecisions:
    """What a named person settled, in full or in short."""

    def read_decision(self, read, case_text: str, decision: str):
        return read(case_text.replace("\ndecisions: []", f"\ndecisions:\n  - {{{decision}}}"))

    def test_the_short_form_is_the_full_one(self, read, case_text):
        short = 'evidence: pt, accept: "seen on paper", by: A. Coder, on: 2026-11-02'
        full = 'evidence: pt, decision: accept, why: "seen on paper", by: A. Coder, on: 2026-11-02'
        first, problems = self.read_decision(read, case_text, short)
        assert problems == []
        second, _ = self.read_decision(read, case_text, full)
        assert first.case.decisions == second.case.decisions
        assert first.case.decisions[0].decision is Verdict.ACCEPT
        assert first.case.decisions[0].why == "seen on paper"

    def test_a_requirement_is_left_out_and_evidence_is_clarified(self, read, case_text):
        result, _ = self.read_decision(
            read, case_text, "requirement: care-recent, leave-out: not asked, by: A. Coder, on: 2026-11-02"
        )
        assert result.case.decisions[0].decision is Verdict.LEAVE_OUT
        result, _ = self.read_decision(
            read, case_text, "evidence: pt, clarified: by addendum, clarification: exam, by: A. Coder, on: 2026-11-02"
        )
        assert result.case.decisions[0].clarification == "exam"

    def test_a_reason_left_empty_is_told_at_its_key(self, read, case_text):
        _, problems = self.read_decision(read, case_text, "evidence: pt, accept: null, by: A. Coder, on: 2026-11-02")
        assert [(problem.code, problem.says) for problem in problems] == [("I011", "'accept' has no value")]


def test_an_empty_value_is_an_absent_one(read, case_text):
    result, problems = read(case_text.replace("appeal_level: internal-1", "appeal_level:\n  expedited:\n  appeal_to:"))
    assert problems == []
    assert result.case.denial.appeal_level is None
    assert result.case.denial.expedited is False
    assert result.case.denial.appeal_to == ()


@pytest.mark.parametrize(
    "value",
    ["1e3", "NaN", "sNaN", "Infinity", "1_000", "１８", "-1", "18.5", "9" * 10, "", "''", "[18]", "{a: b}", "~"],
)
def test_a_count_is_plain_digits(read, case_text, value):
    result, problems = read(case_text.replace("visits_attended: 18", f"visits_attended: {value}"))
    assert result is None
    assert len(mistakes(problems)) == 1


@pytest.mark.parametrize(
    "value", ["20260402", "2026-W14-4", "2026-04-02T00:00:00", "1760000000", "0217-04-02", "today"]
)
def test_a_day_has_one_spelling(read, case_text, value):
    for key in ("from: 2026-04-02", "notice_date: 2026-10-02", "recorded_on: 2026-08-20"):
        result, problems = read(case_text.replace(key, f"{key.split(':')[0]}: {value}"))
        assert result is None
        assert [problem.code for problem in problems] == ["I014"]


@pytest.mark.parametrize("paid", [None, "0.00", "0", "812.40"])
@pytest.mark.parametrize("reasons", [[], ["45"], ["50"], ["45", "50"]])
@pytest.mark.parametrize("more", [{}, {"reduced": "yes"}, {"refused_before": "yes"}, {"refused_before": "no"}])
def test_a_line_as_written_is_denied_when_the_line_as_read_is(paid, reasons, more):
    adjustments = tuple(Adjustment(group="CO", carc=reason) for reason in reasons)
    said = {"procedure": "64483", "service_date": "2026-09-17", "paid": paid, **more}
    line = ServiceLine(number=1, adjustments=adjustments, **said)
    value = {**more, "paid": paid, "adjustments": [{"group": "CO", "carc": reason} for reason in reasons]}
    text = yamltext.YamlText("case.yaml", value, {})
    assert _is_denied(Written.whole(text)) is line.is_denied


def test_every_shape_of_a_code_is_told_in_words():
    shapes = {
        part.pattern
        for name in dir(codes)
        for part in getattr(getattr(codes, name), "__metadata__", ())
        if isinstance(part, StringConstraints) and part.pattern
    }
    shapes |= {
        part.pattern
        for model in vars(people).values()
        if isinstance(model, type) and issubclass(model, BaseModel)
        for field in model.model_fields.values()
        for part in field.metadata
        if getattr(part, "pattern", None)
    }
    assert shapes <= SHAPES.keys()
