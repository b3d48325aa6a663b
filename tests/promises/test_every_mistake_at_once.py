"""Every mistake in a map, template or input is reported, all at once, with file:line:column, what and mend."""

from __future__ import annotations

import re

import pytest

from stories import cases

PLACE = re.compile(
    r"^(?P<file>\S[^:]*):(?P<line>\d+):(?P<column>\d+): (?P<code>[A-Z]\d{3}) (?P<says>.+)$", re.MULTILINE
)

MANY = """\
case: many mistakes
denial:
  payer: {name: Example Health Plan, program: commercial-ersia}
  claim_number: CLM-0042
  notice_date: 2026-10-02
  received_on: 2026-09-30
  lines:
    - {number: 1, procedure: "64483", modifiers: [LT], service_date: 2026-11-17, charged: "1450.001", paid: "0.00",
       adjustments: [{group: CO, carc: "50", amount: "1450.00"}]}
    - {number: 1, procedure: "99999", service_date: 2026-09-17, paid: "0.00",
       adjustments: [{group: XX, carc: "50", amount: "10.00"}]}
patient: {name: Jordan Q. Sample, birth_date: 2026-13-04, member_id: XEH123456789}
practice: practice.yaml
chrat: charts/none.yaml
documents:
  pt-record: {kind: physio, title: Physical therapy record, date: 2026-07-09, pages: 12, file: nowhere.pdf}
evidence:
  - {id: pt, kind: therapy-course, modality: physical-therapie, from: 2026-07-02, to: 2026-04-09,
     source: {document: pt-record, page: 40}}
  - {id: pt, kind: therapy-course, modality: physical-therapy, from: 2026-04-02,
     source: {document: pt-recrod, page: 4}}
  - {id: mri, kind: imaging-studdy, source: {document: pt-record, page: 1}}
"""


def told(done: cases.Done) -> list[tuple[str, int, int]]:
    return [(m["code"], int(m["line"]), int(m["column"])) for m in PLACE.finditer(done.err)]


@pytest.mark.parametrize("command", ["draft", "assess"])
def test_every_mistake_of_a_case_is_told_in_one_run(approved_workspace, tmp_path, command):
    path = cases.put(approved_workspace, MANY, "many.yaml")
    out = ("--out", tmp_path / "packet") if command == "draft" else ()
    done = cases.run(command, path, *out, "--on", cases.ON)
    assert done.code == 1
    assert done.out == ""
    expected = {
        ("I016", 1),  # a case id with a blank
        ("I013", 3),  # a programme that there is not
        ("I025", 6),  # received before it was written
        ("I023", 8),  # a service after the notice
        ("I015", 8),  # money with three decimals
        ("I026", 10),  # two lines with one number
        ("I027", 10),  # a procedure that is not known
        ("I013", 11),  # a group code that there is not
        ("I014", 12),  # a day that there is not
        ("I010", 14),  # a key that is not known
        ("I019", 16),  # a kind of document that is not known: a doubt
        ("I043", 16),  # an exhibit that is not there
        ("I022", 18),  # a word outside the vocabulary
        ("I035", 18),  # ends before it begins
        ("I032", 19),  # a page beyond the document
        ("I033", 20),  # two items with one id
        ("I031", 21),  # a document that is not listed
        ("I020", 22),  # a kind of evidence that is not known
    }
    found = {(code, line) for code, line, _ in told(done)}
    assert expected <= found, expected - found
    assert all(column > 0 for _, _, column in told(done))
    assert done.err.count("mend: ") == len(told(done))
    assert "did you mean 'commercial-erisa'?" in done.err
    assert "did you mean 'imaging-study'?" in done.err
    assert not (tmp_path / "packet").exists()


def test_every_place_begins_with_the_file_as_it_was_named(approved_workspace):
    path = cases.put(approved_workspace, MANY, "many.yaml")
    places = {match["file"] for match in PLACE.finditer(cases.run("assess", path, "--on", cases.ON).err)}
    assert places == {str(path)}


def test_mistakes_in_several_files_of_a_case_are_told_together(own_workspace):
    (own_workspace / "practice.yaml").write_text(cases.PRACTICE.replace('"1234567893"', '"1234567890"'))
    (own_workspace / "chart.yaml").write_text("evidence:\n  - {id: a, kind: nothing, source: {document: d, page: 1}}\n")
    case = cases.care() | {"chart": "../chart.yaml"}
    case["denial"]["notice_date"] = "2026-02-30"
    done = cases.run("assess", cases.put(own_workspace, case), "--on", cases.ON)
    assert done.code == 1
    files = {match["file"].rsplit("/", 1)[1] for match in PLACE.finditer(done.err)}
    assert files == {"practice.yaml", "chart.yaml", "care.yaml"}


def test_every_mistake_of_the_rules_is_told_in_one_run(tmp_path):
    workspace = cases.new_workspace(
        tmp_path / "workspace",
        approved=False,
        files={
            "evidence_maps/requirements/own.yaml": (
                "requirements:\n  own-one:\n    shows: One\n    measure: no_such_measure\n"
                "  own-two:\n    shows: Two\n    evidence: no-such-kind\n"
            ),
            "evidence_maps/maps/own.yaml": (
                "map: own\ntitle: Own\nanswers: [no-such-reason]\nstrategies:\n  own:\n    says: Own\n"
                "    template: letters/none\n    rank: 1\n    needs: {all_of: [no-such-requirement]}\n"
            ),
        },
    )
    done = cases.run("maps", "check", workspace)
    assert done.code == 1
    for word in ("no_such_measure", "no-such-kind", "no-such-reason", "no-such-requirement"):
        assert word in done.err, word
    assert done.err.count("mend: ") >= 4
    assert all(column for _, _, column in told(done))


def test_every_mistake_of_the_templates_is_told_in_one_run(tmp_path):
    workspace = cases.new_workspace(
        tmp_path / "workspace",
        approved=False,
        files={
            "templates/letters/one.md.j2": "no front matter\n",
            "templates/letters/two.md.j2": (
                "---\ntemplate: letters/other\ntitle: Two\nversion: '1'\nkind: section\n---\nx\n"
            ),
            "templates/letters/three.md.j2": (
                "---\ntemplate: letters/three\ntitle: Three\nversion: '1'\nkind: sektion\nspeeks_for: [x]\n---\nx\n"
            ),
            "templates/letters/four.md.j2": (
                "---\ntemplate: letters/four\ntitle: Four\nversion: '1'\nkind: section\n---\n"
                "one\n{% include 'partials/none' %}\n"
            ),
        },
    )
    done = cases.run("maps", "check", workspace)
    assert done.code == 1
    found = {(re.search(r"letters/\w+", line)[0], code) for line, code in re.findall(r"(\S+): (T\d{3})", done.err)}
    assert found == {
        ("letters/one", "T001"),
        ("letters/two", "T001"),
        ("letters/three", "T001"),
        ("letters/four", "T002"),
    }
    assert {line for code, line, _ in told(done) if code == "T001"} >= {1, 2, 5, 6}
    assert ("T002", 8) in {(code, line) for code, line, _ in told(done)}


def test_an_approval_file_with_a_mistake_is_told_with_its_line(tmp_path):
    workspace = cases.new_workspace(
        tmp_path / "workspace",
        approved=False,
        files={"approvals/own.yaml": "moves:\n  - {template: frames/appeal, sha256: abc, on: 2026-11-01}\n"},
    )
    done = cases.run("maps", "check", workspace)
    assert done.code == 1
    assert "approvals/own.yaml:2:" in done.err
    assert "T091" in done.err


def test_a_mistake_in_the_body_of_a_template_is_told_at_its_line(tmp_path):
    section = "templates/letters/conservative-care.md.j2"
    text = (cases.ROOT / section).read_text()
    workspace = cases.new_workspace(
        tmp_path / "workspace", approved=False, files={section: text + "\n{{ payer.nmae }}\n"}
    )
    done = cases.run("draft", cases.put(workspace, cases.care()), "--out", tmp_path / "x", "--on", cases.ON, "--trial")
    assert done.code == 1
    assert f"letters/conservative-care:{text.count(chr(10)) + 2}" in done.err
    assert "'payer' has no 'nmae'; it has: delegate, name, plan" in done.err
