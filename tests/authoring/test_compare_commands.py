"""`templates diff`, `contract` and `test`: a practice changes a letter and sees what that does, wherever it does."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest

from appealkit.authoring.goldens import read_goldens
from appealkit.library import open_library, release
from appealkit.recheck.readback import read_docx
from stories.cases import PRACTICE, run

CARE = "conservative-care-failed"
LETTER = "templates/letters/conservative-care.md.j2"
SENTENCE = "The pain began on {{ pain.onset | date }}."


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with a letter of its own, as yet the release's."""
    (tmp_path / "practice.yaml").write_text(PRACTICE)
    (tmp_path / LETTER).parent.mkdir(parents=True)
    shutil.copy(release() / LETTER, tmp_path / LETTER)
    open_library.cache_clear()
    return tmp_path


def change(workspace: Path, old: str, new: str, file: str = LETTER) -> None:
    path = workspace / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    open_library.cache_clear()


def test_a_changed_sentence_is_told_in_each_letter_that_says_it_and_in_no_other(workspace: Path) -> None:
    assert run("templates", "diff", "--workspace", workspace, "--sample", CARE, "--check").code == 0
    change(workspace, SENTENCE, SENTENCE.replace("The pain began", "Pain has been present since"))
    done = run("templates", "diff", "--workspace", workspace, "--json")
    assert done.code == 0
    changed = {item["sample"]: item["changes"] for item in done.json["samples"] if item["state"] != "same"}
    assert sorted(changed) == [
        "advantage-stricter-than-medicare",
        "commercial-policy",
        CARE,
        "national-determination",
        "protective-filing",
        "protective-without-reason",
        "second-level",
        "second-level-named",
        "two-drug-classes-tried",
    ]
    assert [(one["under"], one["before"], one["after"]) for one in changed[CARE]] == [
        (
            "Conservative care before the injection",
            "The pain began on March 19, 2026 (Ex. D, p. 1).",
            "Pain has been present since on March 19, 2026 (Ex. D, p. 1).",
        )
    ]
    assert run("templates", "diff", "--workspace", workspace, "--sample", CARE, "--check").code == 1


def test_each_changed_letter_is_a_word_file_with_its_changes_tracked_beside_a_page_that_sums_up(
    workspace: Path,
) -> None:
    change(workspace, SENTENCE, "")
    out = workspace / "out"
    done = run("templates", "diff", "--workspace", workspace, "--sample", CARE, "--sample", "imaging-concordant",
               "--out", out)  # fmt: skip
    assert done.code == 0
    assert sorted(path.name for path in out.iterdir()) == [f"{CARE}.docx", "differences.html", "differences.txt"]
    assert "[-The pain began on March 19, 2026 (Ex. D, p. 1).-]" in (out / "differences.txt").read_text()
    page = (out / "differences.html").read_text()
    assert f'<a href="{CARE}.docx">' in page
    assert '<p class="small">imaging-concordant</p>' in page
    data = (out / f"{CARE}.docx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = archive.read("word/document.xml").decode()
    assert 'w:author="appealkit templates diff"' in body
    assert "<w:del " in body
    assert "The pain began" not in " ".join(said.text for said in read_docx(data, "x").body)  # as accepted


def test_a_saved_copy_of_templates_is_compared_with_what_became_of_them(workspace: Path) -> None:
    shutil.copytree(workspace / "templates", workspace / "before")
    change(workspace, SENTENCE, "")
    done = run("templates", "diff", workspace / "before", workspace, "--sample", CARE)
    assert "[-The pain began" in done.out
    assert "1 sample: 1 changed." in done.out
    done = run("templates", "diff", workspace, "release", "--sample", CARE)
    assert "{+The pain began" in done.out


def test_two_days_of_drafting_are_compared_with_the_same_templates(workspace: Path) -> None:
    change(workspace, "effective: 2026-11-01", "effective: 2026-11-01\nretired: 2027-01-01")
    same = run(
        "templates", "diff", "--workspace", workspace, "--sample", CARE, "--rules-on", "2026-11-02", "2026-12-01"
    )
    assert "1 sample: 1 unchanged." in same.out
    done = run(
        "templates", "diff", "--workspace", workspace, "--sample", CARE, "--rules-on", "2026-11-02", "2027-02-01"
    )
    assert done.code == 1
    assert "cannot be drafted now" in done.out


def test_a_letter_that_cannot_be_drafted_any_more_is_told_with_its_place_and_the_others_go_on(workspace: Path) -> None:
    change(workspace, SENTENCE, "{{ pain.onste }}")
    done = run("templates", "diff", "--workspace", workspace, "--sample", CARE, "--sample", "imaging-concordant")
    assert done.code == 1
    assert f"{CARE}: cannot be drafted" in done.out
    assert "letters/conservative-care:15" in done.out
    assert "2 samples: 1 unchanged, 1 cannot be drafted." in done.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("diff", "nowhere"), "nowhere: T120 there are no templates at this name"),
        (("contract", "nowhere"), "nowhere: T120 there are no templates at this name"),
        (("diff", "--sample", "conservative-care"), "T121 'conservative-care' is no sample"),
        (("test", "letters/conservative"), "T132 'letters/conservative' is no template and no partial"),
    ],
)
def test_a_name_that_is_none_is_told_with_the_nearest(workspace: Path, arguments: tuple[str, ...], words: str) -> None:
    done = run("templates", *arguments, "--workspace", workspace)
    assert done.code == 1
    assert words in done.err


def test_a_name_newly_needed_is_breaking_and_a_guard_mends_it(workspace: Path) -> None:
    assert run("templates", "contract", "--workspace", workspace).out.endswith("Nothing changed.\n")
    change(workspace, SENTENCE, f"{SENTENCE} The plan is {{{{ payer.plan }}}}.")
    done = run("templates", "contract", "--workspace", workspace)
    assert done.code == 1
    assert "payer.plan  newly needed: at times  letters/conservative-care" in done.out
    assert "1 change, 1 breaking." in done.out
    change(
        workspace, "The plan is {{ payer.plan }}.", "{% if payer.plan is present %}It is {{ payer.plan }}.{% endif %}"
    )
    done = run("templates", "contract", "--workspace", workspace, "--json")
    assert done.code == 0
    assert [(one["what"], one["breaking"]) for one in done.json["changes"]] == [
        ("newly read, where it is there", False)
    ]


def test_a_workspace_keeps_golden_letters_of_its_own_and_is_shown_what_changed(workspace: Path) -> None:
    test = ("templates", "test", "--workspace", workspace, "--sample", CARE)
    assert "no golden letters are kept yet" in run(*test).out
    kept = run(*test, "--update", "--yes")
    assert kept.code == 0
    folder = workspace / "templates" / "golden"
    assert sorted(path.name for path in folder.iterdir()) == [f"{CARE}.json", f"{CARE}.txt"]
    assert "The pain began on March 19, 2026" in (folder / f"{CARE}.txt").read_text()
    assert "DRAFT" not in (folder / f"{CARE}.txt").read_text()
    assert run(*test).out == "1 letter: 1 as they should be, none not; golden letters: 1 the same.\n"
    change(workspace, SENTENCE, "")
    done = run(*test)
    assert done.code == 1
    assert "[-The pain began on March 19, 2026 (Ex. D, p. 1).-]" in done.out
    asked = run(*test, "--update")  # nobody is there to be asked
    assert asked.code == 1
    assert "add --yes" in asked.err
    assert "The pain began" in (folder / f"{CARE}.txt").read_text()
    assert run(*test, "--update", "--yes").code == 0
    assert run(*test).code == 0
    assert set(read_goldens(folder)[0]) == {CARE}


def test_golden_letters_are_no_words_of_a_template(workspace: Path) -> None:
    before = open_library(workspace.resolve()).sha256
    run("templates", "test", "--workspace", workspace, "--sample", CARE, "--update", "--yes")
    open_library.cache_clear()
    assert open_library(workspace.resolve()).sha256 == before


def test_a_golden_letter_that_cannot_be_read_or_has_no_sample_is_told(workspace: Path) -> None:
    folder = workspace / "templates" / "golden"
    folder.mkdir()
    (folder / "broken.json").write_text('{"sample": "broken"')
    (folder / f"{CARE}.json").write_text('{"letter": 3}')
    done = run("templates", "test", "--workspace", workspace, "--sample", CARE)
    assert done.code == 1
    assert done.err.count("T128 this golden letter cannot be read") == 2


def test_only_the_letters_made_of_a_template_or_partial_are_tested_where_it_is_named(workspace: Path) -> None:
    done = run("templates", "test", "letters/site-of-service", "--workspace", workspace, "--json")
    assert [letter["letter"] for letter in done.json["letters"]] == ["site-justified"]
    assert done.code == 0


PLAN = """
{% endfact %}
We write to {{ payer.plan }}.
{% fact "care-failed" as result %}
The care brought no lasting benefit."""


def test_a_breaking_change_is_approved_only_once_a_person_accepted_it_and_both_are_on_record(workspace: Path) -> None:
    change(workspace, SENTENCE, SENTENCE + PLAN)
    name, here = "letters/conservative-care", ("--workspace", workspace)
    # the new name is a hole in a sample that has no plan: that alone does not keep it from being approved
    assert run("templates", "submit", name, "--by", "A. Author", *here).code == 0
    refused = run("templates", "approve", name, "--by", "B. Officer", *here)
    assert refused.code == 1
    assert f"T130 'payer.plan' newly needed in {name}, and nobody has accepted that" in refused.err
    assert "letters/conservative-care.md.j2:17:16" in refused.err
    accepted = run("templates", "contract", "--accept", "--by", "B. Officer", "--why", "every plan is known", *here)
    assert accepted.code == 0
    assert f"Accepted by B. Officer for {name}" in accepted.err
    assert run("templates", "contract", *here).code == 0
    again = run("templates", "contract", "--accept", "--by", "B. Officer", *here)
    assert (again.code, "Accepted by" in again.err) == (0, False)
    assert run("templates", "approve", name, "--by", "B. Officer", *here).code == 0
    assert run("templates", "contract", *here).out.endswith("Nothing changed.\n")
    assert run("audit", "verify", *here).code == 0
    register = workspace / "approvals" / "register.yaml"
    kept = register.read_text()
    assert 'why: "every plan is known"' in kept
    register.write_text(kept.replace("    accepts: ", "    accepts: 0"))
    assert run("audit", "verify", *here).code == 1


def test_another_breaking_change_than_the_accepted_one_is_asked_for_anew(workspace: Path) -> None:
    here = ("--workspace", workspace)
    change(workspace, SENTENCE, SENTENCE + PLAN)
    assert run("templates", "contract", "--accept", "--by", "B. Officer", *here).code == 0
    change(workspace, PLAN, PLAN + " {{ payer.delegate }}")
    done = run("templates", "contract", *here)
    assert done.code == 1
    assert "2 changes, 2 breaking." in done.out


def test_letters_are_compared_with_what_was_approved_last_partials_of_that_day_included(workspace: Path) -> None:
    here, name = ("--workspace", workspace), "letters/conservative-care"
    change(workspace, SENTENCE, "The pain dates from {{ pain.onset | date }}.")
    assert run("templates", "submit", name, "--by", "A. Author", *here).code == 0
    assert run("templates", "approve", name, "--by", "B. Officer", *here).code == 0
    partial = workspace / "templates" / "partials" / "function.md.j2"
    partial.parent.mkdir()
    partial.write_text(
        (release() / "templates/partials/function.md.j2").read_text().replace("# Function", "# Function seen")
    )
    change(workspace, "The pain dates from", "Pain dates from")
    done = run("templates", "diff", "--sample", CARE, *here)
    assert [line.strip() for line in done.out.split("\n") if "+}" in line] == [
        "[-The pain-]{+Pain+} dates from March 19, 2026 (Ex. D, p. 1).",
        "Function{+ seen+}",
    ]
    assert "The pain began" in run("templates", "diff", "release", "--sample", CARE, *here).out


def test_acceptance_is_for_the_workspace_alone_and_by_name(workspace: Path) -> None:
    change(workspace, SENTENCE, SENTENCE + PLAN)
    assert run("templates", "contract", "release", "--accept", "--workspace", workspace).code == 2
    assert run("templates", "contract", "--accept", "--workspace", workspace).code != 0
    assert not (workspace / "approvals" / "register.yaml").exists()
