"""No patient value in any log, error, file name or exception: looked for with marker values no rule could hold."""

from __future__ import annotations

import logging

import pytest

from stories import cases

MARKERS = {
    "name": "Zyxquor Vantablick",
    "born": "1931-02-03",
    "member": "QQ7MEMBER7QQ",
    "group": "GRPZZ8812",
    "claim": "CLAIMZZ90817",
    "reason": "Ululating-fnord",
    "quote": "splendiferous quotation",
    "drug": "Snozzocillin",
    "finding": "Frobnicated disc",
    "town": "Xanadupolis",
    "score": "ODI-Grunkle 71",
}
BORN_SPELLED = "February 3, 1931"


def marked() -> cases.Case:
    """The case of conservative care with marker values, and an exhibit whose text layer lacks the quote."""
    case = cases.care()
    case["case"] = "marked"
    denial = case["denial"]
    denial["claim_number"] = MARKERS["claim"]
    denial["reason_text"] = f"{MARKERS['reason']}: failed conservative treatment not documented for at least 3 months."
    case["patient"] = {
        "name": MARKERS["name"], "birth_date": MARKERS["born"], "member_id": MARKERS["member"],
        "group_number": MARKERS["group"],
    }  # fmt: skip
    cases.evidence(case, "drug")["drug"] = MARKERS["drug"]
    cases.evidence(case, "mri")["finding"] = MARKERS["finding"]
    cases.evidence(case, "pt")["start_score"] = MARKERS["score"]
    cases.evidence(case, "pt")["source"]["quote"] = MARKERS["quote"]
    cases.evidence(case, "work")["description"] = MARKERS["town"]
    return case


def broken(change) -> str:
    case = marked()
    change(case)
    return cases.json.dumps(case, indent=1)


def swap(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


GOOD = cases.json.dumps(marked(), indent=1)
WRONG = {
    "an unknown key that is a value": broken(lambda case: case["patient"].update({MARKERS["name"]: "x"})),
    "an unknown top key": broken(lambda case: case.update({MARKERS["member"]: 1})),
    "a wrong type": broken(lambda case: case["patient"].update(name=[MARKERS["name"]])),
    "an impossible date": broken(lambda case: case["patient"].update(birth_date="1931-02-30")),
    "a date in another spelling": broken(lambda case: case["patient"].update(birth_date="02/03/1931")),
    "a birth after the service": broken(lambda case: case["denial"]["lines"][0].update(service_date="1930-01-01")),
    "an empty name": broken(lambda case: case["patient"].update(name="", group_number=MARKERS["group"])),
    "a name that is too long": broken(lambda case: case["patient"].update(name=MARKERS["name"] * 30)),
    "an unknown document": broken(lambda case: cases.evidence(case, "drug")["source"].update(document=MARKERS["drug"])),
    "a page beyond the document": broken(lambda case: cases.evidence(case, "drug")["source"].update(page=99)),
    "two items of one id": broken(lambda case: case["evidence"].append(dict(cases.evidence(case, "drug")))),
    "an id that is a value": broken(lambda case: cases.evidence(case, "drug").update(id=MARKERS["name"])),
    "a word outside the vocabulary": broken(lambda case: cases.evidence(case, "drug").update(outcome=MARKERS["drug"])),
    "a kind outside the vocabulary": broken(lambda case: cases.evidence(case, "drug").update(kind=MARKERS["drug"])),
    "an unknown procedure": broken(lambda case: case["denial"]["lines"][0].update(procedure="99999")),
    "a code that is a value": broken(lambda case: case["denial"]["lines"][0].update(procedure=MARKERS["name"])),
    "an amount that is a value": broken(lambda case: case["denial"]["lines"][0].update(charged=MARKERS["claim"])),
    "an exhibit that is not there": broken(
        lambda case: case["documents"]["mri"].update(file=f"{MARKERS['finding']}.pdf")
    ),
    "a path out of the workspace": broken(
        lambda case: case["documents"]["mri"].update(file=f"../../../{MARKERS['finding']}.pdf")
    ),
    "a practice that is not there": broken(lambda case: case.update(practice=f"{MARKERS['town']}.yaml")),
    "a chart that is not there": broken(lambda case: case.update(chart=f"{MARKERS['town']}.yaml")),
    "a decision about nothing": broken(
        lambda case: case.update(decisions=[{"accept": MARKERS["reason"], "evidence": MARKERS["drug"]}])
    ),
    "a duplicate key": swap(GOOD, '"name": "Zyx', f'"name": "{MARKERS["name"]}", "name": "Zyx'),
    "a quote never closed": swap(GOOD, f'"{MARKERS["claim"]}"', f'"{MARKERS["claim"]}'),
    "an alias": swap(GOOD, f'"{MARKERS["claim"]}"', f"*{MARKERS['claim']}"),
    "a tag": swap(GOOD, f'"{MARKERS["claim"]}"', f"!{MARKERS['claim']} x"),
    "a control character": swap(GOOD, MARKERS["claim"], MARKERS["claim"] + "\\u0001"),
    "a mark of direction": swap(GOOD, MARKERS["claim"], MARKERS["claim"] + "\\u202e"),
    "a character without a glyph": swap(GOOD, MARKERS["town"], MARKERS["town"] + "\u6f22"),
    "brackets without end": GOOD + "[" * 200,
}


def told(done: cases.Done, caplog) -> str:
    records = "\n".join(f"{record.getMessage()} {record.args} {record.exc_text}" for record in caplog.records)
    return f"{done.out}\n{done.err}\n{records}"


def leaked(text: str, *but: str) -> list[str]:
    names = {**MARKERS, "born, spelled out": BORN_SPELLED}
    return [key for key, marker in names.items() if key not in but and marker.lower() in text.lower()]


@pytest.fixture(autouse=True)
def every_log_record(caplog):
    caplog.set_level(logging.DEBUG)


@pytest.mark.parametrize(
    "options", [(), ("--trial",), ("--strategy", "care-not-tolerated")], ids=lambda it: " ".join(it)
)
def test_a_good_case_tells_no_patient_value(approved_workspace, tmp_path, caplog, options):
    path = cases.put(approved_workspace, GOOD, "marked.yaml")
    done = cases.run("draft", path, "--out", tmp_path / "packet", "--on", cases.ON, *options)
    assert done.code in {0, 4}
    assert leaked(told(done, caplog)) == []
    assert leaked("\n".join(map(str, tmp_path.rglob("*")))) == []


def test_assessing_tells_no_patient_value(approved_workspace, caplog):
    path = cases.put(approved_workspace, GOOD, "marked.yaml")
    assert leaked(told(cases.run("assess", path, "--on", cases.ON), caplog)) == []


@pytest.mark.parametrize("command", ["assess", "draft"])
def test_the_judgement_as_json_holds_no_name_number_or_birth_date(approved_workspace, tmp_path, caplog, command):
    path = cases.put(approved_workspace, GOOD, "marked.yaml")
    out = ("--out", tmp_path / "packet") if command == "draft" else ()
    done = cases.run(command, path, *out, "--on", cases.ON, "--json")
    assert set(leaked(done.out)) <= {"reason", "drug", "finding", "quote", "score", "town"}
    assert leaked(done.err) == []


def test_what_is_kept_holds_no_name_number_or_birth_date(approved_workspace, tmp_path):
    path = cases.put(approved_workspace, GOOD, "marked.yaml")
    cases.run("draft", path, "--out", tmp_path / "packet", "--on", cases.ON)
    for name in ("assessment.json", "manifest.json"):
        text = (tmp_path / "packet" / "keep" / name).read_text()
        assert not {"name", "born", "member", "group", "claim", "born, spelled out"} & set(leaked(text))


@pytest.mark.parametrize("what", WRONG)
def test_a_broken_case_tells_no_patient_value(approved_workspace, tmp_path, caplog, what):
    path = cases.put(approved_workspace, WRONG[what], "marked.yaml")
    done = cases.run("draft", path, "--out", tmp_path / "packet", "--on", cases.ON)
    assert done.code in {1, 3}
    assert "mend: " in done.err
    assert leaked(told(done, caplog)) == []


def test_a_contradiction_is_told_without_its_values(approved_workspace, tmp_path, caplog):
    case = marked()
    other = dict(cases.evidence(case, "drug"), id="drug-again", dose=MARKERS["score"], outcome="not-tolerated")
    case["evidence"].append(other)
    done, _ = cases.draft(approved_workspace, case, out=tmp_path / "packet")
    assert "The record contradicts itself" in done.out
    assert leaked(told(done, caplog)) == []


TEMPLATE_ERRORS = [
    "{{ payer.nmae }}", "{{ denial.claim_number.upper() }}", "{{ denial.words + 1 }}",
    "{% fact 'x' as y %}{% endfact %}",
    "{{ denial.claim_number | date }}", "{{ denial.words | money }}", "{{ denial.claim_number | nosuch }}",
    "{% if denial.claim_number > 3 %}x{% endif %}", "# {{ denial.claim_number }}", "{{ denial.words",
    "{% for x in denial.words %}{{ x }}{% endfor %}", "{{ denial.words[0] }}", "{{ payer }}", "{{ denial.says.x }}",
    "{{ denial.words | listed | date }}", "{% if denial.words in denial.claim_number %}x{% endif %}",
    "[{{ denial.claim_number }}](http://x)", "{{ denial.claim_number ~ denial.words }}", "{{ -denial.words }}",
]  # fmt: skip


@pytest.mark.parametrize("said", TEMPLATE_ERRORS)
def test_a_template_error_tells_no_patient_value(own_workspace, tmp_path, caplog, said):
    section = "templates/letters/conservative-care.md.j2"
    text = (cases.ROOT / section).read_text() + f"\n{said}\n"
    (own_workspace / section).parent.mkdir(parents=True)
    (own_workspace / section).write_text(text)
    path = cases.put(own_workspace, GOOD, "marked.yaml")
    done = cases.run("draft", path, "--out", tmp_path / "packet", "--on", cases.ON, "--trial")
    assert leaked(told(done, caplog)) == []


def test_a_folder_that_cannot_be_written_tells_no_patient_value(approved_workspace, tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    path = cases.put(approved_workspace, GOOD, "marked.yaml")
    done = cases.run("draft", path, "--out", tmp_path / "file" / "packet", "--on", cases.ON)
    assert done.code == 3
    assert leaked(told(done, caplog)) == []


def test_a_file_that_cannot_be_read_tells_no_patient_value(approved_workspace, tmp_path, caplog):
    folder = approved_workspace / "cases" / "marked-folder.yaml"
    folder.mkdir(parents=True, exist_ok=True)
    done = cases.run("draft", folder, "--out", tmp_path / "packet", "--on", cases.ON)
    assert done.code == 3
    assert leaked(told(done, caplog)) == []


def read_marked(workspace):
    from appealkit.intake import read_case
    from appealkit.library import open_library

    rules = open_library(workspace).rules
    path = cases.put(workspace, GOOD, "marked.yaml")
    read, _ = read_case(path, rules.vocabulary, rules.procedures, workspace=workspace)
    return read


def test_no_model_of_a_case_shows_a_patient_value(approved_workspace):
    read = read_marked(approved_workspace)
    assert leaked(f"{read!r} {read.case!r} {read.case.patient!r} {read.case.denial!r} {read.case.documents!r}") == []


def test_no_piece_of_evidence_shows_a_patient_value(approved_workspace):
    assert leaked(f"{read_marked(approved_workspace).case.evidence!r}") == []
