"""A compliance officer's year with the wording: nothing goes out unapproved, a change waits for its yes, all of it is
on record; and what a trial shows says DRAFT on every page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from stories import cases
from writers import reading

SECTION = "letters/conservative-care"
OLD, NEW = "it brought no lasting benefit", "it brought the patient no lasting benefit"


def today():
    return date.today()  # noqa: DTZ011 the commands go by the machine's own calendar


@pytest.fixture
def workspace(tmp_path):
    return cases.new_workspace(tmp_path / "workspace", approved=False)


@pytest.fixture(scope="module")
def all_approved(tmp_path_factory):
    """A workspace in which an officer approved every shipped template by command, today."""
    workspace = cases.new_workspace(tmp_path_factory.mktemp("approved") / "workspace", approved=False)
    assert run(workspace, "templates", "approve", "--all", "--by", "C. Officer").code == 0
    return workspace


@pytest.fixture
def approved(all_approved, tmp_path):
    """The same, for one test alone."""
    return cases.copy_of(all_approved, tmp_path / "workspace")


def run(workspace, *arguments):
    return cases.run(*arguments, "--workspace", workspace)


def draft(workspace, folder, *more):
    path = cases.put(workspace, cases.care())
    return cases.run("draft", path, "--on", today(), "--format", "txt", "--out", folder, *more)


def words(folder):
    return " ".join((folder / "to-send" / "letter.txt").read_text().split())


def changes_the_paragraph(workspace, to=NEW):
    path = workspace / "templates" / f"{SECTION}.md.j2"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = (cases.ROOT / "templates" / f"{SECTION}.md.j2").read_text()
    path.write_text(text.replace(OLD, to))
    cases.forget_libraries()


@pytest.mark.parametrize("by", [("--by", "C. Officer"), ()], ids=["approve", "only say"])
def test_all_that_keeps_a_template_from_being_approved_is_told_in_one_run(workspace, by):
    changes_the_paragraph(workspace, NEW + " under {{ payer.plan }} of {{ payer.nmae }}")
    refused = run(workspace, "templates", "approve", "letters/no-such", SECTION, *by)
    assert refused.code == 1
    told = [line for line in refused.err.splitlines() if "    mend: " not in line]
    for code in ("T101", "T010", "T102", "T130", *(["T095"] if by else [])):
        assert [line for line in told if f" {code} " in f" {line}"], (code, told)


def test_what_cannot_be_read_is_told_with_what_else_is_wrong(workspace):
    changes_the_paragraph(workspace, NEW + " {% fact")
    refused = run(workspace, "templates", "approve", SECTION, "--by", "C. Officer")
    assert refused.code == 1
    assert "T011 " in refused.err
    assert [refused.err.count(code) for code in ("T102 ", "T095 ")] == [1, 1]


def test_from_the_shipped_wording_to_a_letter_in_words_of_ones_own(workspace, tmp_path):
    refused = draft(workspace, tmp_path / "a")
    assert refused.code == 5
    assert f"T090 {SECTION} is in review: nobody approved it" in refused.err
    shown = run(workspace, "templates", "approve", SECTION)
    assert "Nothing was entered." in shown.out
    assert "the map conservative-care: requirement care-failed" in shown.out
    approved = run(workspace, "templates", "approve", "--all", "--by", "C. Officer")
    assert (approved.code, approved.err) == (0, "")
    assert f"{SECTION} version 1" in approved.out
    assert draft(workspace, tmp_path / "b").code == 0

    changes_the_paragraph(workspace)
    listed = {row["template"]: row for row in run(workspace, "templates", "list", "--json").json["templates"]}
    row = listed[SECTION]
    assert (row["state"], row["holds"], row["lacking"]["code"]) == ("draft", True, "T094")
    assert (row["in_force"]["by"], row["in_force"]["version"]) == ("C. Officer", "1")
    assert draft(workspace, tmp_path / "c").code == 0
    assert OLD in words(tmp_path / "c")
    assert draft(workspace, tmp_path / "d", "--trial").code == 0
    assert NEW in words(tmp_path / "d")

    assert run(workspace, "templates", "submit", SECTION, "--by", "A. Author").code == 0
    assert run(workspace, "templates", "reject", SECTION, "--by", "C. Officer").code == 1  # it says no why
    sent_back = run(workspace, "templates", "reject", SECTION, "--by", "C. Officer", "--why", "ask the doctor")
    assert f"{SECTION} version 1" in sent_back.out
    assert run(workspace, "templates", "submit", SECTION, "--by", "A. Author").code == 0
    assert run(workspace, "templates", "approve", SECTION, "--by", "C. Officer").code == 0
    assert draft(workspace, tmp_path / "e").code == 0
    assert NEW in words(tmp_path / "e")

    told = run(workspace, "templates", "history", SECTION)
    assert [line.split("  ")[1] for line in told.out.splitlines()[:-1]] == [
        "approved", "in-review", "draft", "in-review", "approved"
    ]  # fmt: skip
    assert "ask the doctor" in told.out
    moves = run(workspace, "templates", "history", SECTION, "--json").json["moves"]
    first, last = moves[0]["sha256"], moves[-1]["sha256"]
    used = run(workspace, "templates", "who-used", last, "--in", tmp_path, "--json").json["letters"]
    assert [one["case"] for one in used] == ["care", "care"]  # the trial, and the letter
    assert {one["state"] for one in used} == {"draft", "written"}
    assert len(run(workspace, "templates", "who-used", first, "--in", tmp_path, "--json").json["letters"]) == 2
    assert run(workspace, "audit", "verify").code == 0


def test_a_retired_text_is_drafted_from_no_more_and_what_waits_with_it_is_not_released(approved, tmp_path):
    cases.put(approved, cases.care())
    done = run(approved, "batch", approved / "cases", "--format", "txt")
    assert done.code == 0, done.err
    gone = run(approved, "templates", "retire", SECTION, "--by", "C. Officer", "--why", "the law changed")
    assert f"no letters from {today()} on" in gone.out
    refused = run(approved, "release", "care", "--by", "Kim Doe")
    assert refused.code == 5
    assert f"T104 {SECTION} is retired since {today()}" in refused.err
    assert "T104" in draft(approved, tmp_path / "a").err
    assert "T104" in draft(approved, tmp_path / "a", "--trial").err
    assert not (tmp_path / "a").exists()
    assert run(approved, "batch", "--format", "txt").code == 6


@pytest.mark.long
def test_a_template_retired_from_a_later_day_serves_until_then(approved, tmp_path):
    later = f"{today().year + 1}-01-01"
    assert run(approved, "templates", "retire", SECTION, "--on", later, "--by", "C. Officer").code == 0
    assert draft(approved, tmp_path / "a").code == 0
    past = run(approved, "templates", "retire", "frames/appeal", "--on", "2020-01-01", "--by", "C. Officer")
    assert past.code == 2


def test_a_hand_in_the_register_is_found_by_the_audit_and_told_by_the_list(workspace):
    run(workspace, "templates", "approve", SECTION, "--by", "C. Officer")
    register = workspace / "approvals" / "register.yaml"
    register.write_text(register.read_text().replace("C. Officer", "D. Deputy"))
    cases.forget_libraries()
    found = run(workspace, "audit", "verify")
    assert found.code == 1
    assert f"T103 {SECTION}: approvals/register.yaml:5:5 was changed by hand" in found.out
    assert run(workspace, "audit", "verify", "--json").json["holds"] is True  # the trail itself does
    assert "Register and audit trail differ" in run(workspace, "templates", "list").out
    elsewhere = cases.run("audit", "verify", "--workspace", workspace / "out", "--worklist", workspace / "worklist.db")
    assert elsewhere.code == 0
    assert "was not compared: name the workspace" in elsewhere.out


@pytest.mark.long
def test_a_practice_with_one_officer_says_so_once_and_with_every_approval(workspace):
    changes_the_paragraph(workspace)
    run(workspace, "templates", "submit", SECTION, "--by", "A. Author")
    entered = run(workspace, "templates", "single-officer", "--by", "A. Author", "--why", "there is one of us")
    assert entered.code == 0
    done = run(workspace, "templates", "approve", SECTION, "--by", "A. Author")
    assert "who wrote it too (single-officer mode)" in done.out
    assert "there is one of us" in run(workspace, "templates", "list").out
    run(workspace, "templates", "single-officer", "--off", "--by", "A. Author", "--why", "there are two")
    assert "T097" in run(workspace, "templates", "approve", SECTION, "--by", "A. Author").err


def test_what_a_policy_change_touches_is_told_before_it_is_in_force(approved, tmp_path):
    cases.put(approved, cases.care())
    assert run(approved, "batch", approved / "cases", "--format", "txt").code == 0
    changed = tmp_path / "example.yaml"
    changed.write_text(cases.POLICY.replace("threshold: 12 weeks", "threshold: 6 weeks"))
    found = run(approved, "policies", "impact", changed, "--json").json
    (change,) = found["changes"]
    assert (change["what"], change["before"], change["after"]) == (
        "care", "Conservative care for at least 12 weeks", "Conservative care for at least 6 weeks"
    )  # fmt: skip
    assert [(one["template"], one["lapses"]) for one in found["templates"]] == [("frames/appeal", True)]
    assert [(one["case"], one["state"], one["letter_waits"]) for one in found["cases"]] == [("care", "drafted", True)]
    told = run(approved, "policies", "impact", changed)
    assert "Letters written and not sent: 1" in told.out

    own = approved / "evidence_maps" / "policies" / "commercial" / "example.yaml"
    own.write_text(changed.read_text())
    cases.forget_libraries()
    refused = draft(approved, tmp_path / "a")
    assert refused.code == 5
    assert "T093 the approval of frames/appeal by C. Officer lapsed" in refused.err
    assert "policy commercial/example: its criteria" in refused.err
    assert run(approved, "release", "care", "--by", "Kim Doe").code == 5


def test_a_trial_prints_draft_on_every_page_of_every_format(workspace, tmp_path):
    case = cases.put(workspace, cases.care())
    more = ("--on", cases.ON, "--trial")
    done = cases.run("draft", case, *more, "--format", "docx,pdf,txt,pdfa", "--out", tmp_path / "letter")
    assert done.code == 0, done.err
    files = cases.written(tmp_path / "letter")
    for name, pages in pdf_pages(files):
        assert pages, name
        assert all("DRAFT" in page for page in pages), name
    assert {"to-send/letter.pdf", "to-send/letter-pdfa.pdf", "keep/checklist.pdf"} <= files.keys()
    for name in (name for name in files if name.endswith(".docx")):
        assert "DRAFT" in reading.docx_furniture(files[name]), name
    text = files["to-send/letter.txt"].decode()
    assert text.startswith("  *** DRAFT ***\n")
    assert text.endswith("\n  *** DRAFT ***\n")
    page = files["keep/checklist.html"].decode()
    assert '<p class="draft">DRAFT</p>' in page
    assert ".draft { position: fixed;" in page.partition("@media print")[2]  # a browser prints it on every page


@pytest.mark.parametrize("sample", ["tfesi-left-s1", pytest.param("long-and-odd-names", marks=pytest.mark.long)])
def test_a_trial_of_a_whole_packet_prints_draft_on_every_page_exhibits_too(sample, tmp_path):
    case = cases.ROOT / "samples" / "cases" / f"{sample}.yaml"
    options = ("--fax", "--form", "--on", cases.SAMPLES_ON, "--trial", "--out", tmp_path / "packet")
    done = cases.run("packet", case, *options)
    assert done.code == 0, done.err
    found = dict(pdf_pages(cases.written(tmp_path / "packet")))
    assert {"to-send/letter.pdf", "to-send/packet.pdf", "keep/preflight.pdf"} <= found.keys()
    assert len(found["to-send/packet.pdf"]) > len(found["to-send/letter.pdf"])
    for name, pages in found.items():
        assert all("DRAFT" in page for page in pages), name


def pdf_pages(files: dict[str, bytes]) -> list[tuple[str, list[str]]]:
    return [(name, reading.pdf_page_texts(data)) for name, data in files.items() if Path(name).suffix == ".pdf"]
