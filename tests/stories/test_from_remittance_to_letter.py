"""A remittance and the forms that a practice filled in become cases, and each case its packet: three commands.

The forms are filled as a person fills them: by the names of sheets and columns.
"""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import openpyxl

from appealkit import yamltext
from outside import SAMPLES, needs_samples
from stories import cases

ROOT = cases.ROOT
REMITTANCE = ROOT / "samples" / "intake" / "remittance.835"


def filled(form: Path, header: dict[str, object], sheets: dict[str, list[dict[str, object]]]) -> None:
    """Write these values into the form: the patient's by their label, the rows by their column names."""
    book = openpyxl.load_workbook(io.BytesIO(form.read_bytes()))
    start = book.worksheets[0]
    for row in start.iter_rows(min_row=1, max_row=40):
        if row[0].value in header:
            row[1].value = header[row[0].value]
    for name, rows in sheets.items():
        sheet = book[name]
        columns = {cell.value: cell.column for cell in sheet[2]}
        taken = [cell.row for cell in sheet["B"] if cell.row > 3 and cell.value is not None]
        first = max(taken, default=3) + 1
        for offset, values in enumerate(rows):
            for column, value in values.items():
                sheet.cell(first + offset, columns[column]).value = value
    book.save(form)


def case_of(workspace: Path, procedure: str, carc: str) -> str:
    """The id of the case with this line."""
    for path in sorted((workspace / "cases").glob("*.yaml")):
        found, _ = yamltext.read(path.read_bytes(), path.name)
        assert found is not None
        for line in found.value["denial"]["lines"]:
            codes = [item["carc"] for item in line.get("adjustments", [])]
            if line["procedure"] == procedure and carc in codes:
                return path.stem
    raise AssertionError(f"no case of {procedure} with {carc}")


NOTICE = """EXAMPLE HEALTH PLAN
PO Box 100, Anytown, TX 75002

October 2, 2026

Claim number: 2026-0917-00432
Member ID: XEH123456789
Date of service: 09/17/2026

Dear Provider,

We denied payment for CPT 64483. The records do not show that conservative treatment was tried and failed before the
injection.

You may appeal within 180 days of the date of this notice.
"""

CHART = {
    "Documents": [
        {"Document": "pt", "What it is": "Therapy record", "Written by": "North PT", "Date": date(2026, 7, 9),
         "Pages": 6},
        {"Document": "note", "What it is": "Office note", "Written by": "A. Example, MD", "Date": date(2026, 8, 20),
         "Pages": 3},
        {"Document": "rx", "What it is": "Medication record", "Date": date(2026, 9, 1), "Pages": 2},
    ],
    "Symptoms": [
        {"Document": "note", "Page": 1, "Kind of pain": "Travels along a nerve into arm or leg (radicular)",
         "Area": "Low back (lumbar or sacral)", "Side": "Left", "Began on": "3/1/2026"},
    ],
    "Therapy": [
        {"Document": "pt", "Page": 4, "Kind of therapy": "physical therapy", "Area": "Low back (lumbar or sacral)",
         "First day": date(2026, 4, 2), "Last day": "July 9, 2026", "Visits attended": "18",
         "Result": "Finished without lasting benefit"},
    ],
}  # fmt: skip


def test_a_remittance_a_letter_and_a_filled_form_become_a_letter_of_appeal(own_workspace, tmp_path):
    (own_workspace / "payers.yaml").write_text((ROOT / "samples" / "payers.yaml").read_text())
    notice = tmp_path / "notice.txt"
    notice.write_text(NOTICE)
    done = cases.run("intake", REMITTANCE, notice, "--into", own_workspace)
    assert done.code == 0, done.err
    ident = case_of(own_workspace, "64483", "50")
    case = own_workspace / "cases" / f"{ident}.yaml"

    form = own_workspace / "forms" / "one.xlsx"
    done = cases.run("evidence", "form", case, "--out", form, "--on", cases.ON)
    assert done.code == 0, done.err
    filled(form, {"Date of birth": date(1968, 5, 4)}, CHART)
    done = cases.run("evidence", "read", form, "--into", own_workspace)
    assert done.code == 0, done.err

    done = cases.run("draft", case, "--out", tmp_path / "out", "--on", cases.ON)
    assert done.code == 0, done.out + done.err
    letter = (tmp_path / "out" / "to-send" / "letter.txt").read_text()
    assert "April 2, 2026" in letter
    assert "July 9, 2026" in letter
    assert "2026-0917-00432" in letter
    exhibits = json.loads((tmp_path / "out" / "keep" / "manifest.json").read_text())["letter"]["exhibits"]
    assert [exhibit["document"] for exhibit in exhibits][:2] == ["notice", "remittance"]
    assert (case.parent / exhibits[1]["file"]).read_bytes().startswith(b"%PDF-")  # printed from the remittance
    told = case.read_text()
    assert "notice.txt" in told
    assert "remittance.835" in told
    assert "Start here" in told  # the cell of the birth date


ROUTES = {  # by the precedence of routes: codes that close the appeal, coding, records, then what may be argued
    ("64483", "50", "L36920"): "needs-a-person",  # the policy is named and not which of its criteria is missed
    ("62321", "151", ""): "corrected-claim",  # two lines where the maximum is one a day
    ("64493", "4", ""): "corrected-claim",  # modifier 50 in a surgery centre, returned as unprocessable (MA130)
    ("64450", "B15", ""): "corrected-claim",
    ("77003", "97", ""): "no-appeal",  # guidance is part of the injection
    ("64484", "107", ""): "corrected-claim",  # an add-on without its primary
    ("64483", "119", ""): "appeal",  # too often
    ("64483", "50", ""): "needs-a-person",
    ("64635", "197", ""): "authorization-fix",
    ("20553", "29", ""): "no-appeal",  # Original Medicare, filed too late (N211)
    ("64483", "252", ""): "submit-records",
}


@needs_samples
def test_each_denial_of_a_real_remittance_is_on_its_route(own_workspace, tmp_path):
    remittance = SAMPLES / "x12_835" / "synthetic__pain_patterns.835"
    done = cases.run("intake", remittance, "--into", own_workspace)
    assert done.code == 0, done.err
    done = cases.run("draft", own_workspace / "cases", "--out", tmp_path / "out", "--on", "2026-08-10", "--json")
    assert done.code == 0, done.err
    found = {}
    for entry in json.loads(done.out)["cases"]:
        judged = json.loads((tmp_path / "out" / entry["case"] / "keep" / "assessment.json").read_text())
        read, _ = yamltext.read(Path(entry["file"]).read_bytes(), "case.yaml")
        assert read is not None
        lines = {line["number"]: line for line in read.value["denial"]["lines"]}
        for line in judged["lines"]:
            billed = lines[str(line["line"])]
            key = (billed["procedure"], billed["adjustments"][0]["carc"], billed.get("policy_ref", ""))
            found[key] = line["route"]["kind"]
    assert found == ROUTES
