"""From a letter that waits to the payer's word, on the command line: released by name, sent, decided, and on record."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from stories import cases

PAID = ["SVC*HC:64483:LT*1450*900**1", "DTM*472*20260917", "CAS*CO*45*550"]


def remittance(path: Path, day: date) -> Path:
    """The payer pays the claim of the first case on this day."""
    on = f"{day:%Y%m%d}"
    body = [
        f"ISA*00*          *00*          *ZZ*EXAMPLEPLAN    *ZZ*PRACTICE       *{on[2:]}*0600*^*00501*000000021*0*T*:",
        f"GS*HP*EXAMPLEPLAN*PRACTICE*{on}*0600*21*X*005010X221A1", "ST*835*0021*005010X221A1",
        f"BPR*I*900*C*NON************{on}", "TRN*1*EFT77*1999999999", "N1*PR*EXAMPLE HEALTH PLAN", "REF*2U*99999",
        "N1*PE*EXAMPLE PAIN CLINIC*XX*1234567893", "LX*1", "CLP*OWN-1*1*1450*900**12*CLM-0042*11*1",
        "NM1*QC*1*SAMPLE*JORDAN*Q***MI*XEH123456789", *PAID,
    ]  # fmt: skip
    path.write_text("~\n".join([*body, f"SE*{len(body) - 1}*0021", "GE*1*21", "IEA*1*000000021"]) + "~\n")
    return path


@pytest.fixture(scope="module")
def drafted(approved_workspace, tmp_path_factory):
    """A workspace in which a batch has drafted one letter and found one claim to be corrected."""
    workspace = cases.bare_copy_of(approved_workspace, tmp_path_factory.mktemp("drafted") / "workspace")
    for case in (cases.care(), cases.miscoded()):
        cases.put(workspace, case)
    done = cases.run("batch", workspace / "cases", "--workspace", workspace, "--format", "txt", "--on", cases.ON)
    assert done.code == 0, done.err
    cases.on_record(workspace)
    return workspace


@pytest.fixture
def office(drafted, tmp_path):
    """The same, for one test alone."""
    return cases.copy_of(drafted, tmp_path / "workspace")


def today():
    return date.today()  # noqa: DTZ011 the commands go by the machine's own calendar


def run(office, *arguments):
    return cases.run(*arguments, "--workspace", office)


def test_a_letter_is_released_sent_and_decided_and_its_record_tells_all(office, tmp_path):
    queue = run(office, "release")
    assert "care" in queue.out
    assert "C. Officer, 2026-11-01" in queue.out
    assert "1 to read and release, $1,450.00 denied." in queue.out
    released = run(office, "release", "care", "--by", "Kim Doe", "--json").json
    manifest = (office / "out/care/keep/manifest.json").read_bytes()
    assert released["packet"] == hashlib.sha256(manifest).hexdigest()
    assert run(office, "release").out == "No letter waits for its release.\n"
    sent = run(office, "sent", "care", "--method", "fax", "--confirmation", "OK 9", "--by", "Kim Doe")
    assert sent.out == f"care: faxed on {today()}, confirmed. It is waiting now.\n"
    paid = remittance(tmp_path / "later.835", today())
    told = run(office, "outcomes", paid)
    assert (told.code, told.err) == (0, "")
    assert "care: overturned on" in told.out
    assert "1 recorded, 0 known before, 0 for a person to read." in told.out
    assert "0 recorded, 1 known before" in run(office, "outcomes", paid).out
    record = run(office, "audit", "show", "care")
    for said in ("Kim Doe", "OK 9", released["packet"], "approved by C. Officer", "64483: paid 900.00, CO-45 550.00"):
        assert said in record.out, said
    assert "Jordan" not in record.out
    trail = run(office, "audit", "verify", "--json").json
    assert trail["holds"]
    assert run(office, "audit", "verify", "--head", trail["head"].upper()).code == 0
    unknown = run(office, "audit", "verify", "--head", "0" * 63 + "1")
    assert unknown.code == 1
    assert "the seal noted down is none of theirs" in unknown.out


def test_what_was_changed_after_its_release_is_not_sent(office):
    run(office, "release", "care", "--by", "Kim Doe")
    letter = office / "out/care/to-send/letter.txt"
    letter.write_text(letter.read_text().replace("left", "right"))
    done = run(office, "sent", "care", "--method", "fax", "--by", "Kim Doe")
    assert done.code == 1
    assert "W043" in done.err
    assert run(office, "release", "care", "--by", "Kim Doe").code == 1


def test_the_check_ends_badly_where_a_release_was_voided(office):
    run(office, "release", "care", "--by", "Kim Doe")
    assert run(office, "release", "--check").out == "1 of 1 releases hold.\n"
    (office / "out/care/to-send/Jordan Sample.pdf").write_bytes(b"%PDF")
    done = run(office, "release", "--check")
    assert done.code == 1
    assert done.out == "Void: care: to-send/ has a file that no run wrote\n0 of 1 releases hold.\n"


def test_a_corrected_claim_is_linked_and_its_item_closed_and_opened_again(office):
    done = run(office, "corrected", "miscoded", "--claim", "NEW/7", "--by", "Kim Doe")
    assert done.out == f"miscoded: corrected by claim NEW/7 on {today()}. It is waiting now.\n"
    assert run(office, "close", "miscoded", "--because", "paid by hand", "--by", "Kim Doe").code == 0
    assert "It is waiting now." in run(office, "reopen", "miscoded", "--because", "not yet", "--by", "Kim Doe").out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["release", "car", "--by", "Kim"], 1, "did you mean 'care'?"),
        (["release", "care"], 1, "W039"),
        (["release", "care", "--waiting"], 2, "name an item"),
        (["release", "miscoded", "--by", "Kim"], 1, "item miscoded is ready: only a drafted letter is released"),
        (["sent", "care", "--method", "fax", "--by", "Kim"], 1, "`appealkit release care --by NAME`"),
        (["corrected", "care", "--claim", "N", "--by", "Kim"], 1, "W036"),
        (["outcome", "care", "won", "--by", "Kim"], 1, "W047"),
        (["outcome", "miscoded", "partial", "--paid", "1.005", "--by", "Kim"], 1, "W038"),
        (["close", "care", "--because", "", "--by", "Kim"], 1, "W039"),
        (["reopen", "care", "--because", "x", "--by", "Kim"], 1, "nothing: it is open"),
        (["audit", "show", "nobody"], 1, "W031"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(office, arguments, code, said):
    before = run(office, "audit", "verify", "--json").json["head"]
    done = run(office, *arguments)
    assert done.code == code
    assert said in done.err
    assert run(office, "audit", "verify", "--json").json["head"] == before


def test_a_day_ahead_is_refused(office):
    tomorrow = today() + timedelta(days=1)
    run(office, "release", "care", "--by", "Kim")
    done = run(office, "sent", "care", "--method", "fax", "--on", tomorrow, "--by", "Kim")
    assert (done.code, "W037" in done.err) == (1, True)


def test_the_record_is_written_where_it_is_asked_for(office, tmp_path):
    for name in ("sheet.html", "sheet.pdf", "sheet.docx"):
        assert run(office, "audit", "show", "care", "--out", tmp_path / name).code == 0
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    assert run(office, "audit", "show", "care", "--out", tmp_path / "sheet.odt").code == 3
    assert run(office, "audit", "show", "care", "--out", tmp_path / "no/such/sheet.pdf").code == 3
    assert json.loads(run(office, "audit", "show", "care", "--json").out)["item"]["case"] == "care"


def test_where_there_is_no_worklist_none_is_made(own_workspace):
    done = cases.run("release", "--workspace", own_workspace)
    assert (done.code, "W059" in done.err) == (3, True)
    assert not (own_workspace / "worklist.db").exists()
