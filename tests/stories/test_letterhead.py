"""A practice's own look, from the command line: begun, checked, drafted in; and a signature only where it is meant."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile

import pytest

from appealkit.library import open_library
from stories import cases
from writers import looks, reading

PRACTICE = cases.PRACTICE.replace("role: Pain Medicine}", "role: Pain Medicine, signature: letterhead/signature.png}")


@pytest.fixture
def workspace(tmp_path):
    """A workspace with every template approved, and no letterhead folder."""
    yield cases.new_workspace(tmp_path / "clinic")
    open_library.cache_clear()


def lay(workspace, **files):
    """Files laid into the letterhead folder, and what was read before forgotten."""
    folder = workspace / "letterhead"
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name.replace("_", ".")).write_bytes(data)
    open_library.cache_clear()


def with_signature(workspace):
    """The workspace whose signer has a picture of the signature."""
    (workspace / "practice.yaml").write_text(PRACTICE, encoding="utf-8")
    lay(workspace, signature_png=looks.png(600, 200))
    return workspace


def approved(letter, by="Alex Example"):
    """The case of the stories, with an approval of a letter with this digest."""
    return cases.care() | {"signature": {"by": by, "on": "2026-11-02", "letter": letter}}


def digest_asked_for(done):
    """The digest that the message says to enter."""
    return re.search(r"letter: ([0-9a-f]{64})", done.err)[1]


# ---- new -------------------------------------------------------------------------------------------------------


def test_new_writes_the_shipped_look_and_says_what_comes_next(workspace):
    done = cases.run("letterhead", "new", workspace)
    assert done.code == 0
    assert sorted(cases.written(workspace / "letterhead")) == ["letter.css", "reference.docx", "styles.toml"]
    assert f"Next: appealkit letterhead check {workspace}" in done.out


def test_new_never_overwrites_a_file(workspace):
    lay(workspace, letter_css=b"mine")
    done = cases.run("letterhead", "new", workspace)
    assert done.code == 0
    assert (workspace / "letterhead" / "letter.css").read_bytes() == b"mine"
    assert re.search(r"left as it is +\S+letter\.css", done.out)


@pytest.mark.parametrize("command", ["new", "check"])
def test_a_folder_that_is_no_workspace_is_told(tmp_path, command):
    done = cases.run("letterhead", command, tmp_path)
    assert done.code == 3
    assert "it has no practice.yaml" in done.err
    assert cases.written(tmp_path) == {}


# ---- check -----------------------------------------------------------------------------------------------------


def test_what_new_writes_has_no_finding(workspace):
    cases.run("letterhead", "new", workspace)
    done = cases.run("letterhead", "check", workspace)
    assert (done.code, done.err) == (0, "")
    assert "the practice's own look: no mistake found." in done.out


def test_without_a_folder_the_shipped_look_is_checked(workspace):
    done = cases.run("letterhead", "check", workspace)
    assert (done.code, done.err) == (0, "")
    assert "the shipped look (there is no letterhead folder): no mistake found." in done.out


def test_check_tells_every_finding_with_its_file_and_place_and_what_to_do(workspace):
    lay(workspace, letter_css=looks.css(more="p { display: none }\n"), reference_docx=b"no", logo_jpg=b"no")
    done = cases.run("letterhead", "check", workspace)
    assert done.code == 1
    assert re.search(r"letterhead/letter\.css:\d+:5: F020 'display' is not taken here\n +mend: ", done.err)
    assert "letterhead/reference.docx: F011 the reference document cannot be opened" in done.err
    assert "letterhead/logo.jpg: F010 this file is not read\n    mend: save the logo as logo.png" in done.err
    assert "3 mistakes." in done.out


def test_a_difference_is_to_be_looked_at_and_stops_nothing(workspace):
    lay(workspace, letter_css=looks.css("margin: 1in;", "margin: 0.8in;"))
    done = cases.run("letterhead", "check", workspace)
    assert done.code == 0
    assert done.err.count("F016") == 4
    assert "no mistake found, 4 to look at." in done.out
    assert cases.draft(workspace, cases.care())[0].code == 0


def test_what_only_the_pdf_maker_sees_is_told_too(workspace):
    lay(workspace, letter_css=looks.css(more="p { color: reddish }\n"))
    done = cases.run("letterhead", "check", workspace)
    assert done.code == 1
    assert "F005 the PDF maker says" in done.err


def test_a_name_that_the_font_cannot_draw_is_told(workspace):
    text = cases.PRACTICE.replace("Example Pain Clinic", "Clinic 李")
    (workspace / "practice.yaml").write_text(text, encoding="utf-8")
    done = cases.run("letterhead", "check", workspace)
    assert done.code == 1
    assert "F002 a letterhead holds U+674E, which the letter's font cannot draw" in done.err


def test_the_sample_page_shows_the_letterhead_in_both_formats(workspace, tmp_path):
    with_signature(workspace)
    lay(workspace, logo_svg=looks.svg(), styles_toml=looks.ALT.encode())
    done = cases.run("letterhead", "check", workspace, "--sample", tmp_path / "sample")
    assert done.code == 0
    pages = cases.written(tmp_path / "sample")
    assert sorted(pages) == ["letterhead-sample.docx", "letterhead-sample.pdf"]
    words = reading.docx_words(pages["letterhead-sample.docx"])
    assert words[:3] == ["Example", "Pain", "Clinic"]
    assert reading.pdf_words(pages["letterhead-sample.pdf"]) == words
    assert b"Signature of Alex Example" in reading_of(pages["letterhead-sample.docx"])


def reading_of(docx):
    """The body of a Word file as it is stored."""
    return zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml")


# ---- drafting --------------------------------------------------------------------------------------------------


def test_every_letter_and_checklist_is_in_the_practices_look(workspace):
    lay(workspace, logo_svg=looks.svg(), styles_toml=looks.ALT.encode())
    done, folder = cases.draft(workspace, cases.care())
    assert done.code == 0
    assert b"Logo of the clinic" in reading_of(cases.written(folder)["to-send/letter.docx"])


def test_a_look_that_is_not_taken_stops_the_draft_and_nothing_is_written(workspace):
    lay(workspace, letter_css=looks.css(more="@import 'x.css';"))
    done, folder = cases.draft(workspace, cases.care())
    assert done.code == 1
    assert "letterhead/letter.css" in done.err
    assert "F019" in done.err
    assert not folder.exists()


def test_a_judgement_needs_no_look(workspace):
    lay(workspace, letter_css=looks.css(more="@import 'x.css';"))
    path = cases.put(workspace, cases.care())
    assert cases.run("assess", path, "--on", cases.ON).code == 0


@pytest.mark.parametrize("command", ["check", "draft"])
def test_a_link_in_the_folder_is_not_followed(workspace, tmp_path, command):
    (tmp_path / "elsewhere.css").write_bytes(looks.css())
    (workspace / "letterhead").mkdir()
    (workspace / "letterhead" / "letter.css").symlink_to(tmp_path / "elsewhere.css")
    open_library.cache_clear()
    done = (
        cases.draft(workspace, cases.care())[0] if command == "draft" else cases.run("letterhead", "check", workspace)
    )
    assert done.code == 1
    assert "letterhead/letter.css: F010 this is a link" in done.err


def test_what_word_leaves_beside_an_open_file_is_not_read(workspace):
    lay(workspace, **{"letter.css": looks.css(), "~$reference.docx": b"lock", ".DS_Store": b"x"})
    done = cases.run("letterhead", "check", workspace)
    assert (done.code, done.err) == (0, "")


# ---- the signature ---------------------------------------------------------------------------------------------


def test_without_an_approval_the_line_is_blank_and_the_message_says_what_to_enter(workspace):
    done, folder = cases.draft(with_signature(workspace), cases.care())
    assert done.code == 0
    assert "F028 the letter is not signed: no approval of its words is recorded" in done.err
    files = cases.written(folder)
    assert digest_asked_for(done) == hashlib.sha256(files["to-send/letter.txt"]).hexdigest()
    assert b"Signature of" not in reading_of(files["to-send/letter.docx"])


def test_with_the_approval_of_these_words_the_signature_stands_in_both_files(workspace):
    letter = digest_asked_for(cases.draft(with_signature(workspace), cases.care())[0])
    done, folder = cases.draft(workspace, approved(letter))
    assert (done.code, done.err) == (0, "")
    files = cases.written(folder)
    assert b'descr="Signature of Alex Example"' in reading_of(files["to-send/letter.docx"])
    words = " ".join(reading.docx_words(files["to-send/letter.docx"]))
    assert "Sincerely, Signature Date November 2, 2026 Alex Example, MD" in words
    assert reading.pdf_words(files["to-send/letter.pdf"]) == words.split()
    assert reading.txt_words(files["to-send/letter.txt"]) == words.split()
    signed = json.loads(files["keep/manifest.json"])["letter"]["signed"]
    assert signed == {"by": "Alex Example", "on": "2026-11-02"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda case: case["denial"].update(claim_number="CLM-0043"), "the approval was for another text"),
        (lambda case: cases.evidence(case, "pt").update(visits_attended=17), "the approval was for another text"),
        (lambda case: case["signature"].update(by="C. Biller"), "the approval is by another person than the signer"),
        (lambda case: case["signature"].update(letter="0" * 64), "the approval was for another text"),
    ],
)
def test_any_change_of_the_words_voids_the_approval(workspace, change, says):
    case = approved(digest_asked_for(cases.draft(with_signature(workspace), cases.care())[0]))
    change(case)
    done, folder = cases.draft(workspace, case)
    assert done.code == 0
    assert f"F026 the letter is not signed: {says}" in " ".join(done.err.split())
    assert b"Signature of" not in reading_of(cases.written(folder)["to-send/letter.docx"])


def test_a_letter_of_another_day_is_another_text(workspace):
    letter = digest_asked_for(cases.draft(with_signature(workspace), cases.care())[0])
    path = cases.put(workspace, approved(letter))
    done = cases.run("draft", path, "--on", "2026-11-03", "--out", workspace / "later")
    assert done.code == 0
    assert "F026" in done.err


def test_a_draft_is_never_signed(workspace):
    letter = digest_asked_for(cases.draft(with_signature(workspace), cases.care())[0])
    done, folder = cases.draft(workspace, approved(letter), "--trial", out=workspace / "trial")
    assert (done.code, done.err) == (0, "")
    assert b"Signature of" not in reading_of(cases.written(folder)["to-send/letter.docx"])


@pytest.mark.parametrize(
    "path",
    [
        "../elsewhere.png",
        "/etc/passwd",
        "letterhead/../../elsewhere.png",
        "letterhead/none.png",
        "letterhead/letter.css",
    ],
)
def test_a_signature_outside_the_letterhead_folder_is_not_read(workspace, tmp_path, path):
    letter = digest_asked_for(cases.draft(with_signature(workspace), cases.care())[0])
    (tmp_path / "elsewhere.png").write_bytes(looks.png())
    (tmp_path / "a.png").write_bytes(looks.png())
    (workspace / "practice.yaml").write_text(PRACTICE.replace("letterhead/signature.png", path), encoding="utf-8")
    open_library.cache_clear()
    done, folder = cases.draft(workspace, approved(letter), out=workspace / "new")
    assert done.code == 1
    assert "F027 'signer.signature' names no PNG of the letterhead folder" in done.err
    assert not folder.exists()
    assert "F027" in cases.run("letterhead", "check", workspace).err


def test_a_signature_that_is_no_picture_is_told(workspace):
    letter = digest_asked_for(cases.draft(with_signature(workspace), cases.care())[0])
    lay(workspace, signature_png=b"not a picture")
    done, _ = cases.draft(workspace, approved(letter))
    assert done.code == 1
    assert "F023 the picture cannot be used: it is not a PNG" in done.err


def test_an_approval_without_a_picture_is_told(workspace):
    done, _ = cases.draft(workspace, approved("0" * 64))
    assert done.code == 0
    assert "F028 an approval is recorded, and practice.yaml names no picture of the signature" in done.err


def test_a_digest_that_is_none_is_a_mistake_of_the_case(workspace):
    done, _ = cases.draft(workspace, approved("the letter of Monday"))
    assert done.code == 1
    assert "'signature.letter'" in done.err or "'letter'" in done.err
