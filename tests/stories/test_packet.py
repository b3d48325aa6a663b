"""`appealkit packet`: what is sent, what is kept, what stops it; and that nothing half-made is ever in place."""

from __future__ import annotations

import io
import json
import zipfile

import jsonschema
import pikepdf
import pytest
from PIL import Image

from appealkit.packet.schema import SCHEMAS
from promises.test_nothing_internal_leaves import INTERNAL_WORDS, PATH, PROBLEM_CODE
from stories import cases
from writers import reading

SENT = ["to-send/letter.docx", "to-send/letter.pdf", "to-send/letter.txt", "to-send/packet.pdf"]
KEPT = ["keep/assessment.json", "keep/checklist.docx", "keep/checklist.html", "keep/checklist.pdf",
        "keep/checklist.xlsx", "keep/manifest.json", "keep/preflight.docx", "keep/preflight.json",
        "keep/preflight.pdf"]  # fmt: skip
PAYERS = """\
payers:
  - name: Example Health Plan
    payer_id: "99999"
    appeal_fax: (555) 010-0900
    limits: {LIMITS}
    source: Provider manual
    known_on: 2026-01-05
"""


@pytest.fixture(scope="module")
def made(approved_workspace, tmp_path_factory):
    """The packet of the first case, with everything that can be asked for but a fax."""
    workspace = cases.bare_copy_of(approved_workspace, tmp_path_factory.mktemp("packet") / "workspace")
    done, folder = cases.packet(workspace, cases.care(), "--form", "--zip")
    assert done.code == 0, done.err
    return done, cases.written(folder)


def payers(workspace, limits="{source: Portal help, known_on: 2026-01-05}"):
    (workspace / "payers.yaml").write_text(PAYERS.replace("{LIMITS}", limits))
    return workspace


def checks(folder):
    said = json.loads((folder / "keep/preflight.json").read_bytes())
    return {one["check"]: (one["result"], one["why"]) for one in said["checks"]}


def mend(folder, check):
    said = json.loads((folder / "keep/preflight.json").read_bytes())
    return next(one["mend"] for one in said["checks"] if one["check"] == check)


def texts(data):
    """The words of each page, in order."""
    return reading.pdf_page_texts(data)


# ---- what is sent and kept -----------------------------------------------------------------------------------------


def test_a_packet_is_sent_with_its_letter_and_what_was_checked_is_kept(made):
    done, files = made
    assert sorted(files) == sorted([*SENT, "to-send/packet.zip", *KEPT])
    assert "have it signed, then send it" in done.out
    assert "packet.pdf (3" in done.out


def test_the_request_comes_first_then_letter_index_and_each_exhibit_behind_its_sheet(made):
    pages = [" ".join(text.split()) for text in texts(made[1]["to-send/packet.pdf"])]
    assert pages[0].startswith("Request: first-level appeal To Example Health Plan Patient's name Jordan Q. Sample")
    assert pages[1].startswith("Example Pain Clinic 1 Example Street")
    index = next(number for number, text in enumerate(pages) if text.startswith("Where each exhibit stands"))
    assert pages[index + 1].startswith("Exhibit A Document Denial notice")
    assert pages[index + 2].startswith("Denial notice, page 1")
    assert "Exhibit A" in pages[index + 2]
    assert pages[-1].startswith("Pain and function scales, page 1")


def test_every_citation_of_the_letter_leads_to_its_page(made):
    with pikepdf.open(io.BytesIO(made[1]["to-send/packet.pdf"])) as pdf:
        pages = [" ".join(text.split()) for text in texts(made[1]["to-send/packet.pdf"])]
        by_object = {page.objgen: number for number, page in enumerate(pdf.pages)}
        led = set()
        for page in pdf.pages:
            for note in page.get("/Annots", ()):
                where = note.get("/Dest") or note.A.D
                led.add(pages[by_object[where[0].objgen]][:40])
    assert any(text.startswith("Physical therapy record, page 4") for text in led)
    assert any(text.startswith("Consultation, page 2") for text in led)
    assert not any("Exhibit" in text[:8] for text in led)


def test_the_index_tells_the_packet_page_of_each_cited_page(made):
    pages = [" ".join(text.split()) for text in texts(made[1]["to-send/packet.pdf"])]
    index = next(text for text in pages if text.startswith("Where each exhibit stands"))
    therapy = next(number for number, text in enumerate(pages, 1) if text.startswith("Physical therapy record, page 4"))
    assert f"4 on {therapy}" in index


def test_the_manifest_tells_of_each_exhibit_its_file_and_the_pages_sent(made):
    manifest = json.loads(made[1]["keep/manifest.json"])
    jsonschema.validate(manifest, SCHEMAS["manifest"])
    (part,) = manifest["packet"]["parts"]
    therapy = next(item for item in part["exhibits"] if item["document"] == "pt-record")
    assert (therapy["pages"], therapy["of"], therapy["media"]) == (list(range(1, 13)), 12, "pdf")
    assert len(therapy["sha256"]) == 64
    told = {item["path"] for item in manifest["files"]}
    assert told == set(made[1]) - {"keep/manifest.json"}
    jsonschema.validate(json.loads(made[1]["keep/preflight.json"]), SCHEMAS["preflight"])


def test_the_zip_holds_the_packet_and_its_contents_and_no_clock(made):
    with zipfile.ZipFile(io.BytesIO(made[1]["to-send/packet.zip"])) as archive:
        assert archive.namelist() == ["contents.json", "packet.pdf"]
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("packet.pdf") == made[1]["to-send/packet.pdf"]
        contents = json.loads(archive.read("contents.json"))
    assert contents["claim"] == "CLM-0042"
    assert [item["exhibit"] for item in contents["files"][0]["exhibits"]][:3] == ["A", "B", "C"]
    said = json.dumps(contents)
    assert not PROBLEM_CODE.search(said)
    assert "sample" not in said.lower()  # the patient's name


def test_the_same_case_gives_the_same_bytes(made, own_workspace):
    done, folder = cases.packet(own_workspace, cases.care(), "--form", "--zip")
    assert done.code == 0
    assert cases.written(folder) == made[1]


def test_nothing_internal_is_in_the_packet(made):
    said = "\n".join(texts(made[1]["to-send/packet.pdf"]))
    import re

    for word in INTERNAL_WORDS:
        assert not re.search(rf"(?i)\b{re.escape(word)}\b", said), word
    assert not PROBLEM_CODE.search(said)
    assert not PATH.search(said)


def test_no_patient_value_is_told_on_the_terminal(made):
    done, _ = made
    for value in ("Jordan", "XEH123456789", "1968", "M51"):
        assert value not in done.out + done.err


@pytest.mark.parametrize(("name", "media", "pages"), [("a.png", "png", 1), ("a.jpg", "jpeg", 1), ("a.tif", "tiff", 2)])
def test_a_picture_is_an_exhibit(own_workspace, name, media, pages):
    case = cases.with_exhibits(own_workspace, cases.care())
    first, second = (Image.new("L", (850, 1100), grey) for grey in (230, 240))
    more = {"save_all": True, "append_images": [second]} if media == "tiff" else {}
    first.save(own_workspace / "exhibits/care" / name, dpi=(100, 100), **more)
    case["documents"]["mri"] |= {"file": f"../exhibits/care/{name}", "pages": pages}
    done, folder = cases.packet(own_workspace, case)
    assert done.code == 0, done.out
    (part,) = json.loads((folder / "keep/manifest.json").read_bytes())["packet"]["parts"]
    exhibit = next(item for item in part["exhibits"] if item["document"] == "mri")
    assert (exhibit["media"], exhibit["pages"]) == (media, list(range(1, pages + 1)))
    assert part["pages"] == len(texts((folder / "to-send/packet.pdf").read_bytes()))


def test_json_says_the_files_and_every_check(approved_workspace, tmp_path):
    done, folder = cases.packet(approved_workspace, cases.care(), "--json", out=tmp_path / "packet")
    assert done.code == 0
    assert done.json["folder"] == str(folder)
    assert set(done.json["files"]) == set(cases.written(folder))
    assert [one["name"] for one in done.json["to_send"]] == ["packet.pdf"]
    assert {one["result"] for one in done.json["checks"]} == {"pass", "look"}


# ---- what stops it -------------------------------------------------------------------------------------------------


def test_an_exhibit_without_a_file_stops_it_and_says_which(approved_workspace, tmp_path):
    case = cases.with_exhibits(approved_workspace, cases.care())
    del case["documents"]["mri"]["file"]
    done, folder = cases.packet(approved_workspace, case, out=tmp_path / "packet")
    assert done.code == 1
    assert sorted(cases.written(folder)) == KEPT
    assert "Exhibit C ('mri') has no file that can be sent." in done.out
    assert "No packet was written" in done.out
    assert checks(folder)["enclosures"][0] == "stop"
    assert json.loads((folder / "keep/manifest.json").read_bytes())["packet"] is None


def test_an_exhibit_that_cannot_be_enclosed_stops_it_with_its_pages(approved_workspace, tmp_path):
    case = cases.with_exhibits(approved_workspace, cases.care())
    path = approved_workspace / "exhibits/care/mri.pdf"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[1].MediaBox = [0, 0, 72 * 200, 72 * 200]
        pdf.save(path)
    try:
        done, folder = cases.packet(approved_workspace, case, out=tmp_path / "packet")
    finally:
        cases.with_exhibits(approved_workspace, cases.care())
    assert done.code == 1
    assert sorted(cases.written(folder)) == KEPT
    result, why = checks(folder)["pages"]
    assert result == "stop"
    assert "p. 2" in why
    assert "size" in why


def test_a_file_of_more_pages_than_the_letter_lists_is_stopped(approved_workspace, tmp_path):
    case = cases.with_exhibits(approved_workspace, cases.care())
    case["documents"]["mri"]["pages"] = 1
    done = cases.run("packet", cases.put(approved_workspace, case), "--out", tmp_path / "packet", "--on", cases.ON)
    assert done.code == 1
    result, why = checks(tmp_path / "packet")["numbers"]
    assert result == "stop"
    assert "The letter lists 1 page of exhibit C, and its file has 2." in why


def test_a_late_request_is_stopped(approved_workspace, tmp_path):
    path = cases.put(approved_workspace, cases.with_exhibits(approved_workspace, cases.care()))
    done = cases.run("packet", path, "--out", tmp_path / "packet", "--on", "2027-08-02")
    assert done.code == 1
    assert checks(tmp_path / "packet")["time"][0] == "stop"
    assert "--though-late" in done.out


def test_a_named_person_sends_it_though_late_and_it_is_kept_who_and_why(approved_workspace, tmp_path):
    path = cases.put(approved_workspace, cases.with_exhibits(approved_workspace, cases.care()))
    decided = ("--though-late", "Pat Lead", "--because", "the notice came to an old address")
    done = cases.run("packet", path, "--out", tmp_path / "packet", "--on", "2027-08-02", *decided)
    assert done.code == 0
    result, why = checks(tmp_path / "packet")["time"]
    assert (result, why.endswith("Pat Lead sends it nevertheless.")) == ("look", True)
    files = cases.written(tmp_path / "packet")
    told = json.loads(files["keep/manifest.json"])["packet"]["though_late"]
    assert told == {"by": "Pat Lead", "because": "the notice came to an old address"}
    assert not any("old address" in text for text in texts(files["to-send/packet.pdf"]))


def test_who_decided_and_why_go_together(approved_workspace, tmp_path):
    path = cases.put(approved_workspace, cases.with_exhibits(approved_workspace, cases.care()))
    assert cases.run("packet", path, "--out", tmp_path / "packet", "--though-late", "Pat Lead").code == 2


def test_a_fax_without_a_number_is_stopped_and_with_one_goes(approved_workspace, own_workspace, tmp_path):
    done, folder = cases.packet(approved_workspace, cases.care(), "--fax", out=tmp_path / "packet")
    assert done.code == 1
    both = "No fax number of this payer is on file. The practice's own fax number is not on file."
    assert checks(folder)["way"] == ("stop", both)
    done, folder = cases.packet(payers(own_workspace), cases.care(), "--fax")
    assert done.code == 0
    assert checks(folder)["way"] == ("look", "The practice's own fax number is not on file.")
    assert mend(folder, "way") == "Add 'fax' to the practice, in practice.yaml or in the case."
    first, *rest = texts(cases.written(folder)["to-send/packet.pdf"])
    cover = " ".join(first.split())
    assert "Their fax (555) 010-0900" in cover
    assert f"Pages {len(rest) + 1}, with this one" in cover
    for private in ("Jordan", "Sample", "1968", "May 4", "XEH", "M51", "64483", "epidural"):
        assert private not in cover


def test_no_letter_means_no_packet(approved_workspace, tmp_path):
    done, folder = cases.packet(approved_workspace, cases.one_side_only(), out=tmp_path / "packet")
    assert done.code == 4
    assert not [path for path in cases.written(folder) if path.startswith("to-send/") or "preflight" in path]


def test_a_trial_says_draft_and_that_it_is_not_for_sending(tmp_path):
    workspace = cases.new_workspace(tmp_path / "workspace", approved=False)
    done, folder = cases.packet(workspace, cases.care())
    assert done.code == 5
    done, folder = cases.packet(workspace, cases.care(), "--trial")
    assert done.code == 0
    assert checks(folder)["approved"][0] == "look"
    assert "DRAFT" in texts(cases.written(folder)["to-send/packet.pdf"])[0]


# ---- the payer's limits --------------------------------------------------------------------------------------------


def test_a_small_limit_gives_parts_that_each_say_what_they_are(own_workspace):
    limits = "{file_megabytes: 0.06, source: Portal help, known_on: 2026-01-05}"
    done, folder = cases.packet(payers(own_workspace, limits), cases.care(), "--zip")
    assert done.code == 0, done.out
    files = cases.written(folder)
    names = sorted(path for path in files if "packet-" in path)
    of = len(names)
    assert of >= 2
    assert names == [f"to-send/packet-{number}-of-{of}.pdf" for number in range(1, of + 1)]
    assert all(len(files[name]) <= 60_000 for name in names)
    exhibits = []
    for number, name in enumerate(names, 1):
        first = " ".join(texts(files[name])[0].split())
        assert f"Part {number} of {of} Patient Jordan Q. Sample" in first
        assert "Claim CLM-0042" in first
        part = json.loads(files["keep/manifest.json"])["packet"]["parts"][number - 1]
        exhibits += [item["exhibit"] for item in part["exhibits"]]
    assert exhibits == ["A", "B", "C", "D", "E", "F", "G"]  # each once, whole, in order


def test_what_no_number_of_files_can_hold_is_told_with_its_figures(own_workspace):
    limits = "{file_megabytes: 0.01, source: Portal help, known_on: 2026-01-05}"
    done, folder = cases.packet(payers(own_workspace, limits), cases.care())
    assert done.code == 1
    result, why = checks(folder)["size"]
    assert result == "stop"
    assert "The letter and what goes before the exhibits have" in why
    assert "10,000 a file are taken" in why


def test_more_files_than_are_taken_is_a_stop(own_workspace):
    limits = "{files: 1, file_megabytes: 0.06, zip: no, source: Portal help, known_on: 2026-01-05}"
    done, folder = cases.packet(payers(own_workspace, limits), cases.care())
    assert done.code == 1
    assert checks(folder)["size"][0] == "stop"
    assert "1 are taken" in checks(folder)["size"][1]
    assert sorted(cases.written(folder)) == KEPT
    done, folder = cases.packet(own_workspace, cases.care(), "--zip")
    assert checks(folder)["limits"] == ("stop", "It takes no ZIP.")


# ---- the minimum necessary -----------------------------------------------------------------------------------------


def of_one_long_record(workspace):
    case = cases.with_exhibits(workspace, cases.care())
    case["documents"]["pt-record"] |= {"first_page": 3, "last_page": 6}
    case["documents"]["unused"] = {"kind": "office-note", "title": "Office note of another year", "date": "2024-01-05",
                                   "pages": 2, "file": case["documents"]["consult"]["file"]}  # fmt: skip
    return case


def test_the_minimum_is_the_whole_encounter_and_its_pages_keep_their_numbers(approved_workspace, tmp_path):
    case = of_one_long_record(approved_workspace)
    done, folder = cases.packet(approved_workspace, case, "--minimum-necessary", out=tmp_path / "packet")
    assert done.code == 0, done.err
    files = cases.written(folder)
    pages = [" ".join(text.split()) for text in texts(files["to-send/packet.pdf"])]
    therapy = [text[:31] for text in pages if text.startswith("Physical therapy record, page")]
    assert therapy == [f"Physical therapy record, page {number}"[:31] for number in (3, 4, 5, 6)]
    kept = " ".join(reading.pdf_words(files["keep/preflight.pdf"]))
    assert "Exhibit D: its encounter alone: pp. 3–6 of 12." in kept
    assert "Not cited and not required: Office note of another year." in kept
    told = json.loads(files["keep/preflight.json"])["kept_back"]
    assert told == [{"exhibit": "D", "document": "pt-record", "pages": [1, 2, 7, 8, 9, 10, 11, 12]}]


def test_never_half_an_encounter(approved_workspace, tmp_path):
    case = of_one_long_record(approved_workspace)
    case["documents"]["pt-record"] |= {"first_page": 5, "last_page": 9}  # page 4 is cited, and stands before it
    done, folder = cases.packet(approved_workspace, case, "--minimum-necessary", out=tmp_path / "packet")
    assert done.code == 0
    assert json.loads((folder / "keep/preflight.json").read_bytes())["kept_back"] == []
    kept = " ".join(reading.pdf_words((folder / "keep/preflight.pdf").read_bytes()))
    assert "Sent whole The minimum was asked for, and of these files every page goes." in kept
    assert "Exhibit D: p. 4 of it is cited outside the encounter." in kept


# ---- bad input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["outside", "a link out"])
def test_an_exhibit_outside_the_workspace_is_refused(own_workspace, tmp_path, how):
    outside = cases.exhibit(tmp_path / "elsewhere.pdf", 2)
    case = cases.with_exhibits(own_workspace, cases.care())
    if how == "outside":
        case["documents"]["mri"]["file"] = "../../elsewhere.pdf"
    else:
        (own_workspace / "exhibits/linked.pdf").symlink_to(outside)
        case["documents"]["mri"]["file"] = "../exhibits/linked.pdf"
    done, folder = cases.packet(own_workspace, case, out=tmp_path / "packet")
    assert done.code == 1
    assert "I039 this path leads out of the workspace" in done.err
    assert not folder.exists()


def test_an_exhibit_of_two_thousand_pages_is_told_and_cut_to_its_encounter(own_workspace):
    case = cases.with_exhibits(own_workspace, cases.care())
    cases.exhibit(own_workspace / "exhibits/care/pt-record.pdf", 2000)
    case["documents"]["pt-record"] |= {"pages": 2000, "first_page": 4, "last_page": 5}
    done, folder = cases.packet(own_workspace, case, "--minimum-necessary")
    assert done.code == 0, done.err
    assert checks(folder)["numbers"][0] == "pass"
    (part,) = json.loads((folder / "keep/manifest.json").read_bytes())["packet"]["parts"]
    therapy = next(item for item in part["exhibits"] if item["document"] == "pt-record")
    assert (therapy["pages"], therapy["of"]) == ([4, 5], 2000)


FULL = """
import resource, signal
from appealkit.document.model import Document
from appealkit.writers import shipped_look, write
from appealkit.writers.together import page_counts
write(Document("Warm", ()), "pdf")
page_counts([Document("Warm", ())], shipped_look())
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40000, 40000))
"""


def test_a_disk_that_fills_leaves_the_packet_of_before_and_nothing_beside_it(own_workspace, tmp_path):
    case = cases.with_exhibits(own_workspace, cases.care())
    path, folder = cases.put(own_workspace, case), tmp_path / "out" / "packet"
    done = cases.run("packet", path, "--out", folder, "--on", cases.ON)
    assert done.code == 0
    before = cases.written(tmp_path / "out")
    done = cases.run_apart("packet", path, "--out", folder, "--on", cases.ON, "--form", code=FULL)
    assert done.code == 3, done.err
    assert "W001 the packet cannot be written: File too large" in done.err
    assert cases.written(tmp_path / "out") == before
    assert [item.name for item in (tmp_path / "out").iterdir()] == ["packet"]


CHANGED = """
import sys
from pathlib import Path
import appealkit.packet.plan as plan
target = Path(sys.argv[-1])
def changing(*arguments):
    target.write_bytes(target.read_bytes() + b"%")
    return chosen(*arguments)
chosen = plan.choose
import appealkit.packet.send as send
send.choose = changing
sys.argv = sys.argv[:-1]
"""


def test_an_exhibit_that_changes_while_the_packet_is_made_stops_it(own_workspace, tmp_path):
    path = cases.put(own_workspace, cases.with_exhibits(own_workspace, cases.care()))
    exhibit = own_workspace / "exhibits/care/mri.pdf"
    done = cases.run_apart("packet", path, "--out", tmp_path / "packet", "--on", cases.ON, exhibit, code=CHANGED)
    assert done.code == 3, done.err
    assert "F050 the file of document 'mri' is not the one that was checked a moment ago" in done.err
    assert not (tmp_path / "packet").exists()
    assert list(tmp_path.glob(".packet*")) == []
