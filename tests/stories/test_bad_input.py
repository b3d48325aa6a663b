"""Bad input of every kind: exit 1, file:line:column and mend, nothing written."""

from __future__ import annotations

import re

import pytest

from stories import cases

BASE = cases.json.dumps(cases.care(), indent=1)


def changed(change) -> str:
    case = cases.care()
    change(case)
    return cases.json.dumps(case, indent=1)


def line_of(case: cases.Case) -> cases.Case:
    return case["denial"]["lines"][0]


def swapped(old: str, new: str) -> str:
    assert BASE.count(old) >= 1
    return BASE.replace(old, new, 1)


BAD: dict[str, tuple[str, str | bytes]] = {
    "an unknown key": ("I010", changed(lambda case: case.update(chrat="x"))),
    "a wrong type": ("I012", changed(lambda case: case["denial"].update(payer="Example Health Plan"))),
    "a word outside its list": ("I013", changed(lambda case: case["denial"]["payer"].update(program="commercial"))),
    "a day that there is not": ("I014", changed(lambda case: case["denial"].update(notice_date="2026-02-30"))),
    "a service after the notice": ("I023", changed(lambda case: line_of(case).update(service_date="2026-12-01"))),
    "a birth after the service": ("I024", changed(lambda case: case["patient"].update(birth_date="2026-09-20"))),
    "a duplicate key": ("I005", swapped('"claim_number"', '"claim_number": "A", "claim_number"')),
    "a document that is not listed": (
        "I031", changed(lambda case: cases.evidence(case, "pt")["source"].update(document="pt")),
    ),
    "a page beyond the document": ("I032", changed(lambda case: cases.evidence(case, "pt")["source"].update(page=13))),
    "an exhibit that is not there": ("I043", changed(lambda case: case["documents"]["mri"].update(file="none.pdf"))),
    "an exhibit that is no PDF": ("I044", changed(lambda case: case["documents"]["mri"].update(file="bad.yaml"))),
    "an unknown procedure": ("I027", changed(lambda case: line_of(case).update(procedure="64999"))),
    "two items with one id": ("I033", changed(lambda case: cases.evidence(case, "drug").update(id="pt"))),
    "not UTF-8": ("I001", BASE.replace("Jordan", "Jord\u00e4n").encode("latin-1")),
    "UTF-16": ("I001", BASE.encode("utf-16")),
    "more than 2 MB": ("I003", BASE + " " * 2_100_000),
    "nested too deep": ("I003", swapped('"case": "care"', '"case": ' + "[" * 60 + "]" * 60)),
    "two hundred thousand brackets": ("I003", "[" * 200_000),
    "an alias": ("I004", "patient: &a {name: x}\nother: *a\n"),
    "a billion laughs": ("I004", "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n"),
    "a tag": ("I004", "case: !!python/object/apply:os.system ['true']\n"),
    "an empty file": ("I041", ""),
    "a list": ("I041", "- case\n"),
    "a quote never closed": ("I002", 'case: "care\n'),
    "tabs that indent": ("I002", "case:\n\tx: 1\n"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_it_is_refused_at_its_place_with_its_mend_and_nothing_is_written(approved_workspace, tmp_path, what):
    code, text = BAD[what]
    path = cases.put(approved_workspace, text, "bad.yaml")
    done = cases.run("draft", path, "--out", tmp_path / "packet", "--on", cases.ON)
    assert done.code == 1, done.err
    assert done.out == ""
    assert re.search(rf"bad\.yaml(:\d+:\d+)?: {code} ", done.err), done.err
    assert "    mend: " in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("what", sorted(set(BAD) - {"more than 2 MB", "an empty file"}))
def test_its_line_and_column_are_told(approved_workspace, tmp_path, what):
    code, text = BAD[what]
    path = cases.put(approved_workspace, text, "bad.yaml")
    assert re.search(rf"bad\.yaml:[1-9]\d*:[1-9]\d*: {code} ", cases.run("assess", path, "--on", cases.ON).err)


def test_a_file_that_is_not_there_cannot_be_read(approved_workspace, tmp_path):
    done = cases.run("draft", approved_workspace / "cases" / "none.yaml", "--out", tmp_path / "packet")
    assert done.code == 3
    assert "I038 the file cannot be read" in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("named", ["evidence", "chart", "a chart's evidence"])
def test_an_empty_chart_that_is_named_is_refused(own_workspace, tmp_path, named):
    case = cases.care() | {"case": "empty", "evidence": []}
    if named != "evidence":
        del case["evidence"]
        chart = {"documents": {}} if named == "chart" else {"documents": {}, "evidence": []}
        (own_workspace / "empty.yaml").write_text(cases.json.dumps(chart))
        case["chart"] = "empty.yaml"
    done, folder = cases.draft(own_workspace, case, out=tmp_path / "packet")
    assert done.code == 1
    assert done.err.count("I037 there is no evidence in this case") == 1
    assert not folder.exists()


def test_a_case_that_names_no_chart_is_routed_by_its_codes_and_gives_no_letter(approved_workspace, tmp_path):
    case = cases.care() | {"case": "no-chart"}
    del case["evidence"]
    done, folder = cases.draft(approved_workspace, case, out=tmp_path / "packet")
    assert done.code == 4
    assert "I037 there is no evidence in this case" in done.err
    assert (folder / "keep" / "checklist.docx").is_file()
    assert not (folder / "to-send").exists()


def test_a_doubt_is_told_and_stops_nothing(approved_workspace, tmp_path):
    case = cases.care()
    case["case"] = "doubtful"
    case["documents"]["activity"]["kind"] = "napkin"
    done, folder = cases.draft(approved_workspace, case, "--format", "txt", out=tmp_path / "packet")
    assert done.code == 0
    assert "I019" in done.err
    assert (folder / "to-send" / "letter.txt").is_file()


def test_a_letter_with_a_character_that_no_font_draws_is_refused_before_anything_is_written(
    approved_workspace, tmp_path
):
    case = cases.care()
    case["case"] = "no-glyph"
    case["patient"]["name"] = "Jordan \u6f22 Sample"
    done, folder = cases.draft(approved_workspace, case, out=tmp_path / "packet")
    assert done.code in {1, 3}
    assert "U+6F22" in done.err
    assert "\u6f22" not in done.err
    assert not folder.exists()


def test_odd_and_long_names_are_drawn_as_they_are(approved_workspace, tmp_path):
    case = cases.care()
    case["case"] = "odd-names"
    name = "Zo\u00eb \u0141ucja O\u2019Brien-\u0160\u0165astn\u00e1 y Fern\u00e1ndez de la Torre " + "X" * 100
    case["patient"]["name"] = name
    done, folder = cases.draft(approved_workspace, case, out=tmp_path / "packet")
    assert done.code == 0, done.err
    assert name in (folder / "to-send" / "letter.txt").read_text()


def test_a_quote_that_is_not_on_its_page_is_a_doubt_and_its_evidence_is_unclear(own_workspace, tmp_path):
    from reportlab.pdfgen.canvas import Canvas

    exhibit = own_workspace / "cases" / "mri.pdf"
    exhibit.parent.mkdir()
    canvas = Canvas(str(exhibit))
    for words in ("Left paracentral extrusion at L5-S1.", "Second page."):
        canvas.drawString(72, 700, words)
        canvas.showPage()
    canvas.save()
    case = cases.care()
    case["documents"]["mri"]["file"] = "mri.pdf"
    source = cases.evidence(case, "mri")["source"]
    for quote, standing in (("paracentral extrusion at L5-S1", "met"), ("extrusion at L4-L5", "unclear")):
        source["quote"] = quote
        case["case"] = f"quote-{standing}"
        done, folder = cases.draft(own_workspace, case, "--format", "txt", out=tmp_path / standing)
        line = cases.json.loads((folder / "keep" / "assessment.json").read_text())["lines"][0]
        found = {item["requirement"]: item["standing"] for item in line["criteria"]}
        assert found["imaging-agrees"] == standing
        assert ("I042" in done.err) == (standing == "unclear")
