"""`appealkit intake`: whatever a practice has is read, what cannot be is told, nothing is lost or made twice."""

from __future__ import annotations

import json
import zipfile

import pytest

from outside import SAMPLES, needs_samples, samples
from stories import cases

INTAKE = cases.ROOT / "samples" / "intake"


def told(done: cases.Done) -> dict[str, object]:
    return json.loads(done.out)


def test_a_folder_of_every_kind_becomes_cases_and_a_second_run_changes_nothing(own_workspace):
    done = cases.run("intake", INTAKE, "--into", own_workspace, "--json")
    assert done.code == 0, done.err
    kinds = {entry["file"].split("/")[-1]: entry["kind"] for entry in told(done)["files"]}
    assert kinds["remittance.835"] == "remittance (835)"
    assert kinds["claims.837"] == "claim (837)"
    assert kinds["acceptance.277"] == "claim acceptance (277CA)"
    assert kinds["acknowledgement.999"] == "acknowledgement (999)"
    assert kinds["authorization.278"] == "authorization response (278)"
    assert kinds["eob-64483.json"] == "FHIR resources"
    assert kinds["queue-messy.csv"] == "denial queue (table)"
    before = {path: path.read_bytes() for path in own_workspace.rglob("*.yaml")}
    again = told(cases.run("intake", INTAKE, "--into", own_workspace, "--json"))
    assert {entry["put"] for entry in again["written"]} == {"unchanged"}
    assert {path: path.read_bytes() for path in own_workspace.rglob("*.yaml")} == before


def test_without_a_place_to_write_nothing_is_written(own_workspace, tmp_path):
    before = sorted(own_workspace.rglob("*"))
    done = cases.run("intake", INTAKE / "remittance.835")
    assert done.code == 0
    assert "Nothing was written" in done.out
    assert sorted(own_workspace.rglob("*")) == before


def test_a_claim_completes_its_denial_with_diagnoses_and_birth_date(own_workspace):
    cases.run("intake", INTAKE / "claims.835", INTAKE / "claims.837", "--into", own_workspace)
    (path,) = (one for one in (own_workspace / "cases").glob("d-*.yaml"))
    text = path.read_text()
    assert "claims.837" in text
    assert "birth_date" in text.split("came_from:")[0].split("denial:")[1]
    assert "diagnoses" in text


BAD = {
    "empty.835": b"",
    "binary.csv": bytes(range(256)) * 20,
    "letter.docx": b"PK\x03\x04 not really",
    "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "page.xml": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    "cut.pdf": b"%PDF-1.7\n1 0 obj\n<<",
    "cut.json": b'{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Pat',
    "status.277": b"ISA*00*          *00*          *ZZ*A              *ZZ*B              *260728*0600*^*00501*000000011*0*T*:~GS*HN*A*B*20260728*0600*11*X*005010X212~ST*277*0001~BHT*0010*08*1*20260101*1200*DG~SE*3*0001~",  # noqa: E501
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_says_nothing_is_told_with_what_to_do(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(BAD[name])
    done = cases.run("intake", path, "--json")
    assert done.code == 1, done.out
    problems = told(done)["problems"]
    assert problems
    assert all(problem["mend"] for problem in problems)


def test_the_good_files_are_read_beside_the_bad_ones(own_workspace, tmp_path):
    for name, data in BAD.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.835").write_bytes((INTAKE / "remittance.835").read_bytes())
    done = cases.run("intake", tmp_path, "--into", own_workspace, "--json")
    assert done.code == 0
    found = told(done)
    assert len(found["cases"]) == 3
    assert len({problem["file"] for problem in found["problems"]} & {f"{tmp_path.name}/{name}" for name in BAD}) == 8


def test_an_archive_is_not_unpacked_unasked(tmp_path):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
        packed.writestr("remit.835", (INTAKE / "remittance.835").read_bytes())
    done = cases.run("intake", tmp_path / "all.zip", "--json")
    assert done.code == 1
    assert "unpack" in told(done)["problems"][0]["mend"]


def test_columns_are_saved_corrected_and_given_back(tmp_path):
    queue, mapping = tmp_path / "q.csv", tmp_path / "columns.yaml"
    queue.write_text("Claim,Our thing,DOS,CPT,Paid\nA1,CO-50,2026-09-17,64483,0.00\n")
    first = told(cases.run("intake", queue, "--save-columns", mapping, "--json"))
    assert first["cases"][0]["lacking"]
    mapping.write_text(mapping.read_text().replace('"Our thing": unread', '"Our thing": carc'))
    lines = tmp_path / "cases.jsonl"
    done = cases.run("intake", queue, "--columns", mapping, "--jsonl", lines)
    assert done.code == 0, done.err
    (case,) = [json.loads(line) for line in lines.read_text().splitlines()]
    assert case["denial"]["lines"][0]["adjustments"] == [{"group": "CO", "carc": "50"}]


def test_a_wrong_mapping_is_told_at_its_line(tmp_path):
    queue, mapping = tmp_path / "q.csv", tmp_path / "columns.yaml"
    queue.write_text("Claim,DOS,CPT\nA1,2026-09-17,64483\n")
    mapping.write_text("columns:\n  Claim: claim_nmber\n")
    done = cases.run("intake", queue, "--columns", mapping)
    assert done.code == 1
    assert "columns.yaml:2" in done.err
    assert "claim_number" in done.err


QUEUE = """\
Claim #,Patient,Member ID,Payer,CPT,DOS,Billed Amount,CARC
C-1,"Sample, Jordan",X1,Example Health Plan,64483,2026-09-17,1450.00,CO-50
C-2,"Sample, Casey,X2,Example Health Plan,64483,2026-09-17,1450.00,CO-50
C-3,"Sample, Robin",X3,Example Health Plan,64483,2026-02-30,1450.00,CO-50
C-4,"Sample, Terry",X4,Example Health Plan,64483,2026-09-17,1450.00,CO-50
c-4,"SAMPLE, TERRY",X4,Example Health Plan,64483,2026-09-17,1450.00,CO-50
"""


def test_what_became_of_the_rows_of_a_queue_is_told_with_every_line(own_workspace, tmp_path):
    (tmp_path / "queue.csv").write_text(QUEUE)
    done = cases.run("intake", tmp_path / "queue.csv", "--into", own_workspace)
    assert "Rows of queue.csv: 5 read: 3 cases, 1 said twice and skipped, 1 rejected." in done.out
    assert "I107" in done.out
    assert "I107" not in done.err
    (rows,) = [one["rows"] for one in told(cases.run("intake", tmp_path / "queue.csv", "--json"))["files"]]
    assert rows["rejected"] == [{"line": 3, "why": "a quote is opened here and not closed"}]
    assert {(one["code"], one["column"], *one["lines"]) for one in rows["told"]} == {
        ("I107", None, 3),
        ("I109", 6, 4),
        ("I114", None, 6),
    }


def test_no_patient_value_is_told_whatever_is_read(own_workspace):
    done = cases.run("intake", INTAKE, "--into", own_workspace, "--json")
    values = ["JORDAN", "RILEY", "CASEY", "XEH123456789", "1EG4TE5MK72", "2026-0917-00432", "NTS-0917-01"]
    assert [value for value in values if value in (done.out + done.err).upper()] == []
    names = " ".join(path.name for path in own_workspace.rglob("*"))
    assert [value for value in values if value in names.upper()] == []


@needs_samples
@pytest.mark.parametrize("folder", ["x12_835", "x12_837", "x12_other", "fhir", "denial_queues", "letters"])
def test_every_third_party_file_is_read_or_told(folder, tmp_path):
    done = cases.run("intake", SAMPLES / folder, "--into", tmp_path / "workspace", "--json")
    assert done.code == 0, done.err
    found = told(done)
    assert len(found["files"]) == len(samples(folder))
    spoken_of = {problem["file"] for problem in found["problems"]}
    assert [entry["file"] for entry in found["files"] if not entry["gave"] and entry["file"] not in spoken_of] == []
