"""The page for compliance officers, followed to the letter in a new folder: what it says must come, comes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from appealkit.library import release
from stories import cases

PAGE = (release() / "evidence_maps" / "README.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def commands() -> list[str]:
    lines = [line.split("  #")[0].strip() for block in blocks("sh") for line in block.replace("\\\n", " ").splitlines()]
    return [line.removeprefix("appealkit ") for line in lines if line]


POLICY, CASES, _, PAYERS, WORDINGS = blocks("yaml")
FOLDER = "my-practice/evidence_maps/policies/commercial"


def step(line: str, there: Path) -> cases.Done:
    return cases.run(*shlex.split(line.replace("my-practice", str(there / "my-practice"))))


@pytest.fixture
def there(tmp_path):
    """An empty folder."""
    return tmp_path


def test_the_page_is_followed_from_an_empty_folder_to_a_passing_case(there):
    init, asks, begins, checks, tests, shows, compares, before, *_ = commands()
    assert step(init, there).code == 0
    assert "No policy governs" in step(asks, there).out
    assert step(begins, there).code == 0
    begun = (there / FOLDER / "meadow-7.yaml").read_text(encoding="utf-8")
    assert [line for line in POLICY.splitlines()[:2] + POLICY.splitlines()[9:12] if line not in begun] == [
        'number: "Medical Policy 7"'
    ]
    (there / FOLDER / "meadow-7.yaml").write_text(POLICY, encoding="utf-8")
    assert "16 policies: no mistake found" in step(checks, there).out.replace(str(len(shipped()) + 1), "16")
    (there / FOLDER / "meadow-7.cases.yaml").write_text(CASES, encoding="utf-8")
    done = step(tests, there)
    assert (done.code, done.out.split()[-4:]) == (0, ["as", "expected,", "0", "not."])
    assert "Governs: Medical Policy 7 2026" in step(shows, there).out
    assert re.search(r"≠ +imaging-recent-enough +12 months +24 months", step(compares, there).out)
    assert "No policy governs" in step(before, there).out
    (there / "my-practice" / "payers.yaml").write_text(PAYERS, encoding="utf-8")
    assert step(checks, there).code == 0


def shipped() -> list[str]:
    return [
        path.name for path in (release() / "evidence_maps" / "policies").rglob("*.yaml") if ".cases." not in path.name
    ]


@pytest.mark.long
def test_the_number_is_what_the_cases_hold(there):
    init, _, begins, _, tests, *_ = commands()
    step(init, there)
    step(begins, there)
    (there / FOLDER / "meadow-7.yaml").write_text(POLICY.replace("6 weeks", "8 weeks"), encoding="utf-8")
    (there / FOLDER / "meadow-7.cases.yaml").write_text(CASES, encoding="utf-8")
    done = step(tests, there)
    assert done.code == 1
    assert "'Six weeks of therapy to the day are enough': conservative-care-failed is incomplete" in done.err


def test_a_policy_just_begun_says_what_is_still_to_be_written(there):
    init, _, begins, checks, *_ = commands()
    step(init, there)
    step(begins, there)
    done = step(checks, there)
    assert done.code == 1
    assert "M001 'criteria': expected a list, with at least one '- ' line" in done.err
    path = there / FOLDER / "meadow-7.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("      #- {id: pain", "      - {id: pain"), encoding="utf-8"
    )
    told = step(checks, there).err
    assert "'threshold': expected a threshold such as '4 weeks'" in told
    path.write_text(path.read_text(encoding="utf-8").replace('"? weeks"', "6 weeks"), encoding="utf-8")
    told = step(checks, there).err
    open_places = re.findall(r"M024 '([a-z: ]+)' is still open", told)
    assert sorted(set(open_places)) == ["number", "read: by", "read: on", "section", "title", "version"]
    assert "M017" in told  # and no source


def test_every_offered_line_can_be_taken(there):
    init, _, begins, checks, *_ = commands()
    step(init, there)
    step(begins, there)
    path = there / FOLDER / "meadow-7.yaml"
    taken = re.sub(r"(?m)^      #- ", "      - ", path.read_text(encoding="utf-8"))
    numbered = re.sub(r'"\? ([a-z])', r'"3 \1', taken).replace('"?"', '"§ 1"')
    path.write_text(numbered, encoding="utf-8")
    assert (step(checks, there).code, step(checks, there).err) == (0, "")


def test_nothing_is_begun_twice_or_in_no_workspace(there):
    init, _, begins, *_ = commands()
    assert "A006" in step(begins, there).err
    step(init, there)
    assert step(begins, there).code == 0
    again = step(begins, there)
    assert (again.code, "W005" in again.err) == (3, True)


def test_words_that_are_not_on_file_are_told_at_once(there):
    done = step(
        'policies new "Acme 12.3" --workspace nowhere --payer Acme --procedure 64438 --program comercial-erisa', there
    )
    assert done.code == 1
    assert done.err.count("A006") == 4
    assert "such as 'acme-12-3'" in done.err
    assert "did you mean '64483'?" in done.err
    assert "did you mean 'commercial-erisa'?" in done.err


@pytest.mark.long
def test_a_payers_own_wording_is_learned(there):
    init, _, _, checks, *_, installs, fits, measures = commands()
    assert installs == "pip install 'appealkit[fit]'"
    step(init, there)
    folder = there / "my-practice" / "evidence_maps" / "wordings"
    folder.mkdir(parents=True)
    (folder / "ours.yaml").write_text(WORDINGS, encoding="utf-8")
    asked = step(checks, there)
    assert asked.code == 1
    assert "M042" in asked.err
    assert step(fits, there).code == 0
    assert step(checks, there).code == 0
    assert "wordings kept out of the fitting" in step(measures, there).out
