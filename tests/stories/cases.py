"""Small invented cases as plain dictionaries, workspaces to draft them in, and a run of the command line.

Every function gives a fresh value: a test changes what it is about and leaves the rest alone.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
SAMPLES = sorted((ROOT / "samples" / "cases").glob("*.yaml"))
SAMPLES_ON = "2026-11-21"  # the day the samples are meant for
SOURCE = ROOT / "src"
ON = "2026-11-02"  # the day every story is told on

Case = dict[str, Any]

PRACTICE = """\
name: Example Pain Clinic
address: {lines: [1 Example Street], city: Austin, state: TX, zip: "78701"}
npi: "1234567893"
tin: 12-3456789
phone: (512) 555-0100
signer: {name: Alex Example, credentials: MD, role: Pain Medicine}
"""

# Two versions of an invented policy: four weeks of care up to the last day of 2025, twelve from the first of 2026.
POLICY = """\
policy: commercial/example
number: EX-7
title: Epidural injections
issuer: Example Health Plan
kind: medical-policy
versions:
  - version: "2025"
    in_force: {from: 2024-01-01, to: 2025-12-31}
    binds: {program: [commercial-erisa], families: [transforaminal-epidural], payers: ["99999"]}
    confidence: seen
    waivers: []
    criteria:
      - {id: care, section: § 2, says: "Conservative care for at least {threshold}", requirement: care-long-enough,
         threshold: 4 weeks}
      - {id: exam, section: § 3, says: Examination that agrees with the root, requirement: exam-agrees}
  - version: "2026"
    in_force: {from: 2026-01-01}
    binds: {program: [commercial-erisa], families: [transforaminal-epidural], payers: ["99999"]}
    confidence: seen
    waivers: []
    criteria:
      - {id: care, section: § 2, says: "Conservative care for at least {threshold}", requirement: care-long-enough,
         threshold: 12 weeks}
      - {id: exam, section: § 3, says: Examination that agrees with the root, requirement: exam-agrees}
      - {id: imaging, section: § 4, says: "MRI or CT that agrees in side and level", requirement: imaging-agrees}
read: {on: 2026-11-21, by: tests, source: Invented}
"""


# ---- cases -----------------------------------------------------------------------------------------------------


def _line(**more: Any) -> Case:
    return {
        "number": 1, "procedure": "64483", "modifiers": ["LT"], "diagnoses": ["M51.17"], "units": 1,
        "place_of_service": "11", "service_date": "2026-09-17", "charged": "1450.00", "paid": "0.00",
        "adjustments": [{"group": "CO", "carc": "50", "amount": "1450.00"}], "remarks": ["N661"], **more,
    }  # fmt: skip


def _documents() -> dict[str, Case]:
    return {
        "denial": {"kind": "denial-notice", "title": "Denial notice", "date": "2026-10-02", "pages": 2},
        "consult": {"kind": "consult", "title": "Consultation", "author": "A. Doe", "date": "2026-08-20", "pages": 3},
        "mri": {"kind": "imaging-report", "title": "MRI of the lumbar spine", "date": "2026-07-20", "pages": 2},
        "pt-record": {"kind": "therapy", "title": "Physical therapy record", "author": "North PT",
                      "date": "2026-07-09", "pages": 12},
        "meds": {"kind": "medication-list", "title": "Medication record", "date": "2026-08-20", "pages": 2},
        "scales": {"kind": "scale-sheet", "title": "Pain and function scales", "date": "2026-08-20", "pages": 1},
        "activity": {"kind": "activity-record", "title": "Work status", "date": "2026-08-20", "pages": 1},
        "note": {"kind": "procedure-note", "title": "Procedure note", "date": "2026-09-17", "pages": 2},
    }  # fmt: skip


def _at(document: str, page: int) -> Case:
    return {"document": document, "page": page}


def care() -> Case:
    """Conservative care: denied as too short, and the record shows 14 weeks of therapy and a drug. Supported."""
    return {
        "case": "care",
        "denial": {
            "payer": {"name": "Example Health Plan", "payer_id": "99999", "program": "commercial-erisa", "state": "TX"},
            "claim_number": "CLM-0042",
            "notice_date": "2026-10-02",
            "received_on": "2026-10-05",
            "appeal_to": ["PO Box 100", "Anytown, TX 75002"],
            "reason_text": "Failed conservative treatment not documented for at least 3 months.",
            "lines": [_line()],
        },
        "patient": {"name": "Jordan Q. Sample", "birth_date": "1968-05-04", "member_id": "XEH123456789"},
        "practice": "practice.yaml",
        "documents": _documents(),
        "evidence": [
            {"id": "pain", "kind": "symptom", "pattern": "radicular", "region": "lumbar", "laterality": "left",
             "root": ["S1"], "onset": "2026-03-01", "recorded_on": "2026-08-20", "source": _at("consult", 1)},
            {"id": "exam", "kind": "exam-finding", "test": "straight-leg-raise", "laterality": "left",
             "root": ["S1"], "result": "positive at 35 degrees", "recorded_on": "2026-08-20",
             "source": _at("consult", 2)},
            {"id": "mri", "kind": "imaging-study", "modality": "MRI", "region": "lumbar", "levels": ["L5-S1"],
             "roots": ["S1"], "laterality": "left", "finding": "left paracentral extrusion at L5-S1 on the S1 root",
             "performed_on": "2026-07-20", "source": _at("mri", 1)},
            {"id": "pt", "kind": "therapy-course", "modality": "physical-therapy", "region": "lumbar",
             "from": "2026-04-02", "to": "2026-07-09", "visits_attended": 18, "visits_ordered": 20,
             "start_score": "ODI 46", "discharge_score": "ODI 44", "outcome": "no-lasting-benefit",
             "source": _at("pt-record", 4)},
            {"id": "drug", "kind": "medication-trial", "drug": "gabapentin", "drug_class": "gabapentinoid",
             "dose": "300 mg three times daily", "from": "2026-04-10", "to": "2026-07-30",
             "outcome": "inadequate-relief", "source": _at("meds", 2)},
            {"id": "work", "kind": "activity-modification", "description": "no lifting above 10 pounds",
             "from": "2026-04-01", "to": "2026-08-20", "outcome": "no change", "source": _at("activity", 1)},
            {"id": "odi", "kind": "scale-score", "scale": "ODI", "value": 46, "context": "baseline",
             "recorded_on": "2026-08-20", "source": _at("scales", 1)},
            {"id": "function", "kind": "function-report", "sitting_minutes": 15, "walking_minutes": 10,
             "sleep": "wakes three times a night", "context": "baseline", "recorded_on": "2026-08-20",
             "source": _at("consult", 3)},
            {"id": "service", "kind": "procedure-note", "procedure": "64483", "approach": "transforaminal",
             "region": "lumbar", "levels": ["L5-S1"], "laterality": "left", "guidance": "fluoroscopy",
             "contrast": "used", "views_saved": "two", "steroid": "dexamethasone", "steroid_mg": 10,
             "performed_on": "2026-09-17", "source": _at("note", 1)},
        ],
    }  # fmt: skip


def care_too_short() -> Case:
    """The same denial, and only four weeks of therapy on record. Incomplete: more records may show more."""
    case = without(care(), "drug", "work")
    case["case"] = "care-too-short"
    evidence(case, "pt").update({"from": "2026-06-11"})
    return case


def urgent() -> Case:
    """A foot drop that progresses; no conservative care. Supported, as a clinical argument."""
    case = without(care(), "pt", "drug", "work", "function")
    case["case"] = "urgent"
    case["evidence"] += [
        {"id": "drop", "kind": "red-flag", "finding": "foot drop", "onset": "2026-09-10",
         "progression": "progressive", "laterality": "left", "source": _at("consult", 1)},
        {"id": "strength", "kind": "exam-finding", "test": "strength", "laterality": "left", "root": ["L5"],
         "muscle": "tibialis anterior", "result": "3/5", "recorded_on": "2026-09-14", "source": _at("consult", 3)},
    ]  # fmt: skip
    return case


def repeat() -> Case:
    """Too many injections, said the payer; two in the year, and the first gave 70 % relief for 13 weeks. Supported."""
    case = without(care(), "pt", "drug", "work", "function")
    case["case"] = "repeat"
    denial = case["denial"]
    denial["payer"] = {"name": "Novitas Solutions", "program": "medicare-ffs", "state": "TX"}
    denial["reason_text"] = "The frequency of this service exceeds the number of sessions allowed."
    denial["lines"] = [_line(adjustments=[{"group": "CO", "carc": "151", "amount": "1450.00"}], remarks=["N115"])]
    case["documents"]["first-note"] = {
        "kind": "procedure-note", "title": "Procedure note, first session", "date": "2026-03-10", "pages": 2,
    }  # fmt: skip
    case["documents"]["follow-up"] = {
        "kind": "follow-up-note", "title": "Follow-up note", "date": "2026-06-15", "pages": 2,
    }  # fmt: skip
    case["evidence"] += [
        {"id": "first", "kind": "prior-procedure", "procedure": "64483", "modifiers": ["LT"],
         "approach": "transforaminal", "intent": "therapeutic", "region": "lumbar", "levels": ["L5-S1"],
         "laterality": "left", "steroid": "dexamethasone", "steroid_mg": 10, "guidance": "fluoroscopy",
         "performed_on": "2026-03-10", "source": _at("first-note", 1)},
        {"id": "relief", "kind": "procedure-response", "of": "first", "scale": "ODI", "pre_score": 46,
         "post_score": 18, "relief_percent": 70, "relief_from": "2026-03-12", "relief_to": "2026-06-15",
         "source": _at("follow-up", 1)},
        {"id": "plan", "kind": "treatment-plan", "plan": "one more session, then review",
         "source": _at("consult", 3)},
    ]  # fmt: skip
    return case


def brief_relief() -> Case:
    """The same, but the first session gave 20 % relief for two weeks. Unsupported: no appeal."""
    case = repeat()
    case["case"] = "brief-relief"
    evidence(case, "relief").update(
        {"relief_percent": 20, "relief_to": "2026-03-26", "post_score": 44, "functional_gain_percent": 4}
    )
    return case


def both_sides() -> Case:
    """Both sides on one day, with symptoms, findings, imaging and a reason for both. Supported."""
    case = without(care(), "pt", "drug", "work", "function", "pain", "exam", "mri", "service")
    case["case"] = "both-sides"
    denial = case["denial"]
    denial["claim_type"] = "professional"
    denial["reason_text"] = "Bilateral treatment on the same day is not supported."
    denial["lines"] = [_line(modifiers=["50"], remarks=[])]
    sides = ("left", "right")
    case["evidence"] += [
        {"id": f"pain-{side}", "kind": "symptom", "pattern": "radicular", "region": "lumbar", "laterality": side,
         "root": ["S1"], "onset": "2026-03-01", "source": _at("consult", 1)} for side in sides
    ]  # fmt: skip
    case["evidence"] += [
        {"id": f"exam-{side}", "kind": "exam-finding", "test": "straight-leg-raise", "laterality": side,
         "root": ["S1"], "result": f"positive, {side}", "recorded_on": "2026-08-20", "source": _at("consult", 2)}
        for side in sides
    ]  # fmt: skip
    case["evidence"] += [
        {"id": "mri", "kind": "imaging-study", "modality": "MRI", "region": "lumbar", "levels": ["L5-S1"],
         "roots": ["S1"], "laterality": "bilateral", "finding": "foraminal stenosis on both sides at L5-S1",
         "performed_on": "2026-07-20", "source": _at("mri", 1)},
        {"id": "plan", "kind": "treatment-plan",
         "same_session_reason": "anticoagulation is bridged once for both sides", "source": _at("consult", 3)},
        {"id": "far", "kind": "access-barrier", "barrier": "travel-distance", "miles_one_way": 140,
         "source": _at("consult", 3)},
        {"id": "service", "kind": "procedure-note", "procedure": "64483", "approach": "transforaminal",
         "region": "lumbar", "levels": ["L5-S1"], "laterality": "bilateral", "guidance": "fluoroscopy",
         "contrast": "used", "steroid": "dexamethasone", "steroid_mg": 10, "performed_on": "2026-09-17",
         "source": _at("note", 1)},
    ]  # fmt: skip
    return case


def one_side_only() -> Case:
    """The same, but the right side was examined and found normal. Unsupported: no appeal."""
    case = both_sides()
    case["case"] = "one-side-only"
    evidence(case, "exam-right")["result"] = "negative"
    evidence(case, "pain-right")["laterality"] = "left"
    evidence(case, "mri").update({"laterality": "left", "finding": "foraminal stenosis on the left at L5-S1"})
    return case


def miscoded() -> Case:
    """A caudal-type injection billed with modifier 50: a coding error, and no appeal cures it."""
    case = both_sides()
    case["case"] = "miscoded"
    case["denial"]["lines"][0] |= {"procedure": "62323"}
    return case


def two_visit_counts() -> Case:
    """A note says 18 visits, the attendance sheet 3: the record contradicts itself and holds the letter."""
    case = care()
    case["case"] = "two-visit-counts"
    case["documents"]["attendance"] = {
        "kind": "attendance-sheet", "title": "Attendance sheet", "date": "2026-07-09", "pages": 1,
    }  # fmt: skip
    case["evidence"].append(
        {"id": "sheet", "kind": "therapy-course", "modality": "physical-therapy", "region": "lumbar",
         "from": "2026-04-02", "to": "2026-07-09", "visits_attended": 3, "source": _at("attendance", 1)},
    )  # fmt: skip
    return case


def two_lines() -> Case:
    """Two denied lines, the primary and its add-on."""
    case = care()
    case["case"] = "two-lines"
    case["denial"]["lines"].append(_line(number=2, procedure="64484", charged="620.00",
                                         adjustments=[{"group": "CO", "carc": "50", "amount": "620.00"}]))  # fmt: skip
    evidence(case, "service")["levels"] = ["L4-L5", "L5-S1"]
    return case


def on_the_day(day: str) -> Case:
    """Five weeks of care before a service on this day: enough for the policy of 2025, too little for that of 2026."""
    case = without(care(), "drug", "work", "function", "odi", "service")
    case["case"] = f"service-{day}"
    case["denial"] |= {"notice_date": "2026-01-20", "received_on": "2026-01-22", "reason_text":
                       "Failed conservative treatment is not documented."}  # fmt: skip
    case["denial"]["lines"][0]["service_date"] = day
    case["documents"] = {name: item | {"date": "2025-12-20"} for name, item in case["documents"].items()}
    evidence(case, "pain").update({"onset": "2025-09-01", "recorded_on": "2025-12-20"})
    evidence(case, "exam")["recorded_on"] = "2025-12-20"
    evidence(case, "mri")["performed_on"] = "2025-12-01"
    evidence(case, "pt").update({"from": "2025-11-10", "to": "2025-12-15"})
    return case


SUPPORTED = (care, urgent, repeat, both_sides, two_lines)
NO_LETTER = (care_too_short, one_side_only, miscoded, two_visit_counts)


def evidence(case: Case, name: str) -> Case:
    """The item of this id, to be changed in place."""
    return next(item for item in case["evidence"] if item["id"] == name)


def without(case: Case, *names: str) -> Case:
    """The case without these items of evidence."""
    case["evidence"] = [item for item in case["evidence"] if item["id"] not in names]
    return case


# ---- workspaces ------------------------------------------------------------------------------------------------


def new_workspace(folder: Path, *, approved: bool = True, files: Mapping[str, str] | None = None) -> Path:
    """A practice's workspace with the invented policy. `files` are laid into it; then every template is approved."""
    folder.mkdir(parents=True, exist_ok=True)
    laid = {"practice.yaml": PRACTICE, "evidence_maps/policies/commercial/example.yaml": POLICY, **(files or {})}
    for name, text in laid.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if approved:
        approve(folder)
    return folder


def approve(folder: Path, on: str = "2026-11-01") -> None:
    """Approve every template as it stands in this workspace, by name, on the first of November: as the register has
    it, but without a worklist, so that no audit trail tells of it."""
    from appealkit.letters.basis import basis_of
    from appealkit.letters.register import Covered, Entry, State
    from appealkit.library import open_library

    open_library.cache_clear()
    library = open_library(folder)
    kept = folder / "approvals" / "kept"
    kept.mkdir(parents=True, exist_ok=True)
    said = "moves:\n"
    for item in library.templates.templates.values():
        version, basis = item.front.version, basis_of(item, library.templates, library.rules)
        record = Covered(template=item.name, version=version, sha256=item.sha256, files={}, rests_on=basis.rests_on)
        (kept / f"{record.digest}.json").write_bytes(record.plain())
        entry = {"on": on, "template": item.name, "state": State.APPROVED, "version": version, "by": "C. Officer",
                 "author": "appealkit", "sha256": item.sha256, "covers": record.digest}  # fmt: skip
        said += Entry.model_validate(entry).written()
    (folder / "approvals" / "all.yaml").write_text(said, encoding="utf-8")
    open_library.cache_clear()


def forget_libraries() -> None:
    """What a new process would do: read the files of a workspace again."""
    from appealkit.library import open_library

    open_library.cache_clear()


def on_record(folder: Path) -> None:
    """Tell the workspace's audit trail of every entry that `approve` made."""
    from appealkit.authoring.registry import register_in
    from appealkit.cli.worklist_given import open_from
    from appealkit.worklist.registered import tell_entries

    worklist = open_from(None, folder)
    with worklist.writing() as connection:
        tell_entries(connection, worklist.moment(), [line.entry for line in register_in(folder)[0].lines])
    worklist.close()


def put(folder: Path, case: Case | str | bytes, name: str | None = None) -> Path:
    """The case as a file of this workspace."""
    if isinstance(case, dict):
        name = name or f"{case['case']}.yaml"
        case = json.dumps(case, indent=1, ensure_ascii=False)
    path = folder / "cases" / (name or "case.yaml")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(case.encode() if isinstance(case, str) else case)
    return path


def exhibit(path: Path, pages: int, words: str = "Record") -> Path:
    """A PDF of so many pages, each with these words and its number."""
    from reportlab.pdfgen.canvas import Canvas

    path.parent.mkdir(parents=True, exist_ok=True)
    canvas = Canvas(str(path), pagesize=(612, 792), invariant=1, pageCompression=0)
    for page in range(1, pages + 1):
        canvas.drawString(72, 700, f"{words}, page {page}")
        canvas.showPage()
    canvas.save()
    return path


def with_exhibits(folder: Path, case: Case) -> Case:
    """The case with a file for each of its documents, in this workspace; its quotes stay as they are."""
    for ident, document in case["documents"].items():
        document["file"] = f"../exhibits/{case['case']}/{ident}.pdf"
        exhibit(folder / "exhibits" / case["case"] / f"{ident}.pdf", document["pages"], document["title"])
    return case


def packet(workspace: Path, case: Case, *options: object, out: Path | None = None) -> tuple[Done, Path]:
    """`appealkit packet` of this case, each document with a file; how it ended, and the packet's folder."""
    folder = out or workspace / "out" / case["case"]
    path = put(workspace, with_exhibits(workspace, case) if "file" not in str(case["documents"]) else case)
    return run("packet", path, "--out", folder, "--on", ON, *options), folder


# ---- the command line ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Done:
    """How a run ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(*arguments: object) -> Done:
    """The command line in this process: exit code, standard output, standard error."""
    from appealkit.cli import main

    out, err, code = io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as leaving:
            code = int(leaving.code or 0)
    return Done(code, out.getvalue(), err.getvalue())


def run_apart(*arguments: object, code: str = "", cwd: Path | None = None, **environment: str) -> Done:
    """The same in a process of its own, after these lines of Python, with these variables set."""
    program = f"{code}\nfrom appealkit.cli import main\nmain()"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(SOURCE), **environment},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def draft(workspace: Path, case: Case, *options: object, out: Path | None = None) -> tuple[Done, Path]:
    """`appealkit draft` of this case in this workspace; how it ended, and the packet's folder."""
    folder = out or workspace / "out" / case["case"]
    path = put(workspace, case)
    return run("draft", path, "--out", folder, "--on", ON, *options), folder


def written(folder: Path) -> dict[str, bytes]:
    """Every file below, by its path with forward slashes; empty where the folder is not there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def copy_of(folder: Path, to: Path) -> Path:
    """A copy of a workspace, to be changed."""
    return Path(shutil.copytree(folder, to))


def bare_copy_of(folder: Path, to: Path) -> Path:
    """The same without the cases and packets that tests have put there meanwhile."""
    return Path(shutil.copytree(folder, to, ignore=lambda at, _: {"cases", "out"} if Path(at) == folder else set()))


# ---- in this process, without the terminal -----------------------------------------------------------------------


def prepared(workspace: Path, case: Case, **options: Any) -> Any:
    """The case's Packet, not written: for tests that look at the page tree. `on` is the day of the stories."""
    from datetime import date

    from appealkit.intake import read_case
    from appealkit.library import open_library
    from appealkit.pipeline import prepare

    library = open_library(workspace)
    path = put(workspace, case)
    read, problems = read_case(path, library.rules.vocabulary, library.rules.procedures, workspace=workspace)
    assert read is not None, [str(problem) for problem in problems]
    return prepare(read.case, library, **{"on": date.fromisoformat(ON), **options})
