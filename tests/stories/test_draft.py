"""`appealkit draft`: how each kind of case ends, and what is then on the disk."""

from __future__ import annotations

import re

import pytest

from stories import cases
from writers import reading

SENT = ["to-send/letter.docx", "to-send/letter.pdf", "to-send/letter.txt"]
KEPT = [
    "keep/assessment.json", "keep/checklist.docx", "keep/checklist.html", "keep/checklist.pdf", "keep/checklist.xlsx",
    "keep/manifest.json",
]  # fmt: skip
WORKSHEET = ["keep/corrected-claim.docx", "keep/corrected-claim.json", "keep/corrected-claim.pdf"]
REQUEST = ["keep/requests/request-1-outside-therapy-clinic.docx", "keep/requests/request-1-outside-therapy-clinic.pdf"]
MORE = {"miscoded": WORKSHEET, "care_too_short": REQUEST}


@pytest.mark.parametrize("name", [make.__name__ for make in cases.SUPPORTED])
def test_a_supported_case_gives_the_letter_and_what_is_kept(letters, name):
    drafted = letters[name]
    assert drafted.done.code == 0
    assert drafted.done.err == ""
    assert sorted(drafted.files) == [*KEPT, *SENT]


def test_the_story_tells_route_requirements_and_what_was_written(packets):
    said = packets["care"].done.out
    assert "Line 1 64483-LT · conservative care not shown" in said
    assert "Route: appeal. Every stated reason is answered by the record." in said
    assert "Policy: EX-7 2026 of Example Health Plan is in force on 2026-09-17" in said
    assert re.search(r"met +care-long-enough +3 months +3 months \(stated in the denial\) +D p\. 4; E p\. 2", said)
    assert "prescriber or pharmacy: The note that says why the medication was stopped" in said
    assert "to-send/letter.docx" in said
    assert "Deadline (First-level appeal): 2027-04-03, 152 days left" in said


@pytest.mark.parametrize("name", [make.__name__ for make in cases.NO_LETTER])
def test_a_case_without_a_letter_gives_only_what_is_kept(packets, name):
    assert packets[name].done.code == 4
    assert sorted(packets[name].files) == sorted([*KEPT, *MORE.get(name, [])])


def test_an_incomplete_case_says_what_would_turn_it(packets):
    drafted = packets["care_too_short"]
    assert "An appeal is the remedy, but the record is incomplete" in drafted.done.out
    assert "[ ] outside therapy clinic: Therapy and medication records" in drafted.done.out
    assert re.search(r"1 document would do: ", drafted.done.out)


def test_an_unsupported_case_keeps_its_alternatives_on_the_checklist(packets):
    drafted = packets["one_side_only"]
    checklist = " ".join(reading.docx_words(drafted.files["keep/checklist.docx"]))
    assert "For staff to discuss with the physician; never for a letter." in checklist
    assert "Stage the second side two to four weeks later, judged by the response of the first." in checklist
    assert drafted.manifest["letter"] is None


def test_brief_relief_is_not_appealed_and_names_what_else_to_consider(approved_workspace, tmp_path):
    _, folder = cases.draft(approved_workspace, cases.brief_relief(), out=tmp_path / "packet")
    files = cases.written(folder)
    line = cases.json.loads(files["keep/assessment.json"])["lines"][0]
    assert line["route"]["kind"] == "no-appeal"
    assert line["discuss"][:2] == ["Surgical consultation", "Spinal cord stimulator trial, where the indication fits"]
    assert sorted(files) == KEPT
    assert "Surgical consultation" in " ".join(reading.docx_words(files["keep/checklist.docx"]))


def test_a_miscoded_line_is_for_a_corrected_claim(packets):
    said = " ".join(packets["miscoded"].done.out.split())
    assert "Route: corrected-claim. The line is miscoded" in said
    assert "not appeal: an appeal letter does not cure a coding error" in said


def test_two_denied_lines_are_argued_in_one_letter(letters):
    said = " ".join(letters["two_lines"].letter.split())
    assert "its denial of 64483-LT and 64484-LT and pay the claim" in said
    assert "reprocess claim CLM-0042, lines 1 and 2" in said
    assert "$2,070.00" in said
    assert said.count("Conservative care before the injection") == 1


def test_a_letter_names_the_identifiers_the_payer_needs(letters):
    pairs = dict(re.findall(r"^(\w[\w ,]+?) {2,}(\S.*)$", letters["care"].letter, re.MULTILINE))
    assert pairs["Patient"] == "Jordan Q. Sample"
    assert pairs["Date of birth"] == "May 4, 1968"
    assert pairs["Member ID"] == "XEH123456789"
    assert pairs["Claim"] == "CLM-0042"
    assert pairs["Date of service"] == "September 17, 2026"
    assert pairs["Service"].startswith("64483-LT, ")
    assert pairs["Diagnosis"] == "M51.17"
    assert pairs["Denied"] == "October 2, 2026, CO-50, N661"
    assert pairs["Billed"] == "$1,450.00"
    assert pairs["Request"] == "First-level appeal, standard"


def test_a_letter_asks_first_and_is_left_unsigned(letters):
    said = " ".join(letters["care"].letter.split())
    ask = said.index("We ask Example Health Plan to reverse its denial")
    assert said.index("To the medical director:") < ask < said.index("The notice of October 2, 2026")
    assert "____ ____" in said
    assert said.index("Sincerely,") < said.index("Signature Date Alex Example, MD")


def test_a_clinical_argument_says_that_it_is_one(letters):
    said = " ".join(letters["urgent"].letter.split())
    assert "This is a clinical argument" in said
    assert "Conservative care for at least" not in said
    assert "The record meets the criteria listed below." in said
    assert "each of its criteria" not in said


def test_an_access_barrier_is_not_argued_with_medicare(approved_workspace):
    case = cases.both_sides()
    case["case"] = "barrier-medicare"
    case["denial"]["payer"] = {"name": "Novitas Solutions", "program": "medicare-ffs", "state": "TX"}
    packet = cases.prepared(approved_workspace, case)
    assert packet.letter is not None
    assert "access-barrier" not in {item.requirement for item in packet.letter.statements}


# ---- options ---------------------------------------------------------------------------------------------------


def test_one_format_alone_is_written(approved_workspace, tmp_path):
    done, folder = cases.draft(approved_workspace, cases.care(), "--format", "txt", out=tmp_path / "packet")
    assert done.code == 0
    assert sorted(cases.written(folder)) == [*KEPT, "to-send/letter.txt"]


@pytest.mark.parametrize("formats", ["odt", "docx,odt", "", ","])
def test_a_format_that_there_is_not_writes_nothing(approved_workspace, tmp_path, formats):
    done, folder = cases.draft(approved_workspace, cases.care(), "--format", formats, out=tmp_path / "packet")
    assert done.code == 1
    assert "F003" in done.err
    assert not folder.exists()


def test_a_named_strategy_is_argued_instead_of_the_best(approved_workspace, tmp_path):
    case = cases.urgent()
    case["evidence"] = [
        *cases.care()["evidence"],
        *[item for item in case["evidence"] if item["id"] in {"drop", "strength"}],
    ]
    for strategy, heading in (
        ("urgent-neurologic-deficit", "Why the injection could not wait"),
        ("conservative-care-failed", "Conservative care before the injection"),
    ):
        done, folder = cases.draft(
            approved_workspace, case, "--strategy", strategy, "--format", "txt", out=tmp_path / strategy
        )
        assert done.code == 0
        assert heading in (folder / "to-send" / "letter.txt").read_text()
        assert f"Strategy: {strategy} is supported" in done.out


def test_a_named_strategy_that_the_record_does_not_carry_gives_no_letter(approved_workspace, tmp_path):
    options = ("--strategy", "care-not-tolerated")
    done, folder = cases.draft(approved_workspace, cases.care(), *options, out=tmp_path / "packet")
    assert done.code == 4
    assert sorted(cases.written(folder)) == sorted([*KEPT, *REQUEST])
    weighed = cases.json.loads((folder / "keep" / "assessment.json").read_text())["lines"][0]["strategies"]
    assert "care-not-tolerated" in {item["strategy"] for item in weighed}


def test_a_named_strategy_that_answers_no_reason_of_the_denial_writes_nothing(approved_workspace, tmp_path):
    options = ("--strategy", "sustained-relief")
    done, folder = cases.draft(approved_workspace, cases.care(), *options, out=tmp_path / "packet")
    assert done.code == 1
    assert "A003 'sustained-relief' answers no reason of this denial" in done.err
    assert re.search(r"mend: the reasons here: \w+", done.err)
    assert not folder.exists()


def test_an_unknown_strategy_is_answered_with_the_nearest_name(approved_workspace, tmp_path):
    options = ("--strategy", "conservative-care-faild")
    done, folder = cases.draft(approved_workspace, cases.care(), *options, out=tmp_path / "packet")
    assert done.code == 1
    assert "A001 no strategy is called 'conservative-care-faild'" in done.err
    assert "did you mean 'conservative-care-failed'?" in done.err
    assert not folder.exists()


def test_without_out_the_packet_goes_into_a_folder_named_after_the_case(approved_workspace, tmp_path):
    path = cases.put(approved_workspace, cases.care())
    done = cases.run_apart("draft", path, "--on", cases.ON, "--format", "txt", cwd=tmp_path)
    assert done.code == 0
    assert (tmp_path / "out" / "care" / "to-send" / "letter.txt").is_file()


# ---- templates: approved, draft --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def unapproved(tmp_path_factory):
    return cases.new_workspace(tmp_path_factory.mktemp("unapproved") / "workspace", approved=False)


def test_an_unapproved_template_writes_nothing_and_names_each(unapproved, tmp_path):
    done, folder = cases.draft(unapproved, cases.care(), out=tmp_path / "packet")
    assert done.code == 5
    assert "frames/appeal: T090 frames/appeal is in review: nobody approved it" in done.err
    assert "letters/conservative-care: T090 letters/conservative-care is in review: nobody approved it" in done.err
    assert "with --trial" in done.err
    assert not folder.exists()


def test_a_trial_prints_draft_on_every_page_of_every_format(unapproved, tmp_path):
    done, folder = cases.draft(unapproved, cases.care(), "--trial", out=tmp_path / "packet")
    assert done.code == 0
    files = cases.written(folder)
    assert files["to-send/letter.txt"].decode().startswith("  *** DRAFT ***\n")
    pages = reading.pdf_page_texts(files["to-send/letter.pdf"])
    assert len(pages) >= 2
    assert all("DRAFT" in page for page in pages)
    assert reading.docx_furniture(files["to-send/letter.docx"]).count("DRAFT") >= 1
    manifest = cases.json.loads(files["keep/manifest.json"])
    assert manifest["letter"]["draft"] is True
    assert {item["approved_by"] for item in manifest["letter"]["templates"]} == {None}


def test_a_letter_from_approved_templates_is_no_draft_and_says_who_approved_them(letters):
    drafted = letters["care"]
    for name, read in (("docx", reading.docx_furniture), ("pdf", lambda data: " ".join(reading.pdf_page_texts(data)))):
        assert "DRAFT" not in read(drafted.files[f"to-send/letter.{name}"])
    assert "DRAFT" not in drafted.letter
    used = drafted.manifest["letter"]["templates"]
    assert {item["template"] for item in used} == {"frames/appeal", "letters/conservative-care"}
    assert {(item["approved_by"], item["approved_on"]) for item in used} == {("C. Officer", "2026-11-01")}


def test_a_case_without_a_letter_needs_no_approved_template(unapproved, tmp_path):
    done, folder = cases.draft(unapproved, cases.care_too_short(), out=tmp_path / "packet")
    assert done.code == 4
    assert sorted(cases.written(folder)) == sorted([*KEPT, *REQUEST])


# ---- where it is written ---------------------------------------------------------------------------------------


def test_a_folder_with_other_things_in_it_is_never_replaced(approved_workspace, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    done, folder = cases.draft(approved_workspace, cases.care(), out=tmp_path / "mine")
    assert done.code == 3
    assert "W002 the output folder holds something other than an earlier packet of this case" in done.err
    assert cases.written(folder) == {"thesis.txt": b"years of work"}


def test_a_file_is_never_replaced(approved_workspace, tmp_path):
    (tmp_path / "mine").write_text("years of work")
    done, _ = cases.draft(approved_workspace, cases.care(), out=tmp_path / "mine")
    assert done.code == 3
    assert (tmp_path / "mine").read_text() == "years of work"


def test_an_earlier_packet_is_replaced_whole(approved_workspace, tmp_path):
    _, folder = cases.draft(approved_workspace, cases.care(), out=tmp_path / "packet")
    assert (folder / "to-send" / "letter.pdf").is_file()
    fewer = cases.care_too_short() | {"case": cases.care()["case"]}
    done, _ = cases.draft(approved_workspace, fewer, out=tmp_path / "packet")
    assert done.code == 4
    assert sorted(cases.written(folder)) == sorted([*KEPT, *REQUEST])
    assert [path.name for path in tmp_path.iterdir()] == ["packet"]


def test_an_empty_folder_takes_the_packet(approved_workspace, tmp_path):
    (tmp_path / "packet").mkdir()
    done, folder = cases.draft(approved_workspace, cases.care(), "--format", "txt", out=tmp_path / "packet")
    assert done.code == 0
    assert (folder / "to-send" / "letter.txt").is_file()


@pytest.mark.parametrize("place", ["file/packet", "file/deep/er/packet"])
def test_a_place_that_cannot_be_written_leaves_nothing(approved_workspace, tmp_path, place):
    (tmp_path / "file").write_text("in the way")
    done, _ = cases.draft(approved_workspace, cases.care(), out=tmp_path / place)
    assert done.code == 3
    assert "W001 the packet cannot be written" in done.err
    assert cases.written(tmp_path) == {"file": b"in the way"}


def test_where_pango_is_missing_word_and_text_are_written_and_the_packages_named(approved_workspace, tmp_path):
    without = (
        "import cffi\nload = cffi.FFI.dlopen\n"
        "def dlopen(self, name, flags=0):\n"
        "    if 'pango' in str(name):\n        raise OSError('cannot load library')\n"
        "    return load(self, name, flags)\n"
        "cffi.FFI.dlopen = dlopen"
    )
    path = cases.put(approved_workspace, cases.care())
    done = cases.run_apart("draft", path, "--out", tmp_path / "packet", "--on", cases.ON, code=without)
    assert sorted(cases.written(tmp_path / "packet")) == [
        "keep/assessment.json", "keep/checklist.docx", "keep/checklist.html", "keep/checklist.xlsx",
        "keep/manifest.json",
        "to-send/letter.docx", "to-send/letter.txt",
    ]  # fmt: skip
    assert done.code == 0
    assert done.err.count("F004 no PDF can be made here: Pango, or a library it needs, is missing") == 1
    assert re.search(r"mend: .*(apt|dnf|brew|pacman|libpango|Pango)", done.err)
    files = cases.json.loads((tmp_path / "packet" / "keep" / "manifest.json").read_text())["files"]
    assert [item["path"] for item in files if item["path"].endswith(".pdf")] == []


def test_only_a_pdf_was_wanted_and_none_can_be_made(approved_workspace, tmp_path):
    without = (
        "import cffi\ndef dlopen(self, name, flags=0):\n    raise OSError('cannot load')\ncffi.FFI.dlopen = dlopen"
    )
    path = cases.put(approved_workspace, cases.care())
    options = ("--out", tmp_path / "packet", "--on", cases.ON, "--format", "pdf")
    done = cases.run_apart("draft", path, *options, code=without)
    assert "F004" in done.err
    assert done.code != 0
