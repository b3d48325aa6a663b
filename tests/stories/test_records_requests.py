"""`appealkit requests`: pages to sign and send, and what a person wrote on one is never lost."""

from __future__ import annotations

import stat

import pytest

from stories import cases
from writers import reading

CASES = cases.ROOT / "samples" / "cases"
PAGES = ["request-1-evaluating-psychologist", "request-2-surgeon"]
FILES = sorted(f"{name}.{ending}" for name in PAGES for ending in ("docx", "pdf"))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("requests") / "pages"
    done = cases.run("requests", CASES / "stimulator-incomplete.yaml", "--on", cases.ON, "--out", folder)
    return done, folder


def test_each_holder_outside_gets_a_page_in_word_and_pdf(written):
    done, folder = written
    assert done.code == 0
    assert sorted(path.name for path in folder.iterdir()) == FILES
    assert "request-2-surgeon: to the surgeon" in done.out
    for name in PAGES:
        words = reading.docx_words((folder / f"{name}.docx").read_bytes())
        assert words == reading.pdf_words((folder / f"{name}.pdf").read_bytes())


def test_nobody_else_may_read_them(written):
    _, folder = written
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_written_again_they_are_the_same_and_an_edited_one_is_left_as_it_is(written):
    _, folder = written
    before = cases.written(folder)
    again = cases.run("requests", CASES / "stimulator-incomplete.yaml", "--on", cases.ON, "--out", folder)
    assert (again.code, cases.written(folder)) == (0, before)
    edited = folder / FILES[0]
    edited.write_bytes(b"with a name written in")
    refused = cases.run("requests", CASES / "stimulator-incomplete.yaml", "--on", cases.ON, "--out", folder)
    assert refused.code == 3
    assert "F073" in refused.err
    assert edited.read_bytes() == b"with a name written in"
    edited.write_bytes(before[FILES[0]])


def test_where_nobody_outside_has_to_be_asked_nothing_is_written(tmp_path):
    done = cases.run("requests", CASES / "tfesi-left-s1.yaml", "--on", cases.ON, "--out", tmp_path / "pages")
    assert done.code == 4
    assert "Nobody outside the practice has to be asked" in done.out
    assert not (tmp_path / "pages").exists()


def test_what_was_sent_is_printed_again_only_when_asked_for(approved_workspace, tmp_path):
    case = cases.care_too_short()
    path = cases.put(approved_workspace, case, "asked-before.yaml")
    out = tmp_path / "first"
    assert cases.run("requests", path, "--on", cases.ON, "--out", out).code == 0
    case["requests"] = [
        {"asked_of": "North PT", "what": "Records", "sent_on": "2026-10-20",
         "wants": ["care-long-enough", "care-has-an-active-part", "therapy-attended", "care-failed"]},
    ]  # fmt: skip
    path = cases.put(approved_workspace, case, "asked-before.yaml")
    done = cases.run("requests", path, "--on", cases.ON, "--out", tmp_path / "second")
    assert done.code == 4
    assert "--again prints what has not come" in done.out
    again = cases.run("requests", path, "--on", cases.ON, "--out", tmp_path / "third", "--again")
    assert again.code == 0
    (page,) = (tmp_path / "third").glob("*.docx")
    assert "North PT" in " ".join(reading.docx_words(page.read_bytes()))


def test_a_place_that_cannot_be_written_to_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    done = cases.run("requests", CASES / "stimulator-incomplete.yaml", "--on", cases.ON, "--out", tmp_path / "file")
    assert done.code == 3
    assert "W001" in done.err
