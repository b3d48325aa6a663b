"""`appealkit templates coverage` and `preview`: what they print, write and never tell."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from stories import cases

TFESI = cases.ROOT / "samples" / "cases" / "tfesi-left-s1.yaml"


def test_coverage_names_the_first_line_that_no_sample_said() -> None:
    done = cases.run("templates", "coverage", "letters/sustained-relief", "frames/appeal")
    assert done.code == 0
    assert "letters/sustained-relief" in done.out
    assert "lines never said" in done.out
    assert '{% fact "sessions-within-limit" as count %}' in done.out  # the file itself, with its marks


def test_coverage_for_programs() -> None:
    told = json.loads(cases.run("templates", "coverage", "letters/sedation", "--json").out)
    (template,) = told["templates"]
    assert template["template"] == "letters/sedation"
    assert "sedation-justified" in template["used_by"]
    assert {"line", "said_by", "parts", "parts_said"} == set(template["lines"][0])


def test_coverage_of_a_template_that_is_not_there_names_the_nearest() -> None:
    done = cases.run("templates", "coverage", "letters/sedatoin")
    assert done.code == 1
    assert "T018" in done.err
    assert "letters/sedation" in done.err


def test_coverage_as_a_page(tmp_path: Path) -> None:
    page = tmp_path / "coverage.html"
    assert cases.run("templates", "coverage", "letters/sedation", "--out", page).code == 0
    assert page.read_text().startswith("<!DOCTYPE html>")


def test_a_preview_is_one_file_for_its_owner_alone(tmp_path: Path) -> None:
    page = tmp_path / "preview.html"
    page.write_text("readable by all")
    page.chmod(0o644)
    done = cases.run("templates", "preview", "letters/sedation", "--sample", "sedation-justified", "--out", page)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"letters/sedation as the letter of sedation-justified: {page}.\n"
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert "The pages" in page.read_text()


def test_a_preview_without_a_sample_takes_the_one_named_as_the_strategy(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = cases.run("templates", "preview", "letters/conservative-care", "--out", page)
    assert done.out.startswith("letters/conservative-care as the letter of conservative-care-failed: ")


def test_a_preview_with_a_case_says_that_it_holds_a_patients_data_and_tells_none(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = cases.run("templates", "preview", "frames/appeal", "--case", TFESI, "--out", page, "--on", cases.SAMPLES_ON)
    assert done.code == 0, done.err
    assert "It holds a patient's data." in done.out
    text = page.read_text()
    assert "This page holds a patient’s data." in text
    assert "Jordan Q. Sample" in text
    assert "Jordan" not in done.out + done.err
    assert stat.S_IMODE(page.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("asked", "code", "mend"),
    [
        (("letters/sedatoin",), "T018", "did you mean 'letters/sedation'?"),
        (("letters/sedation", "--sample", "nobody"), "T142", "use one of: ablation-function-lasted, "),
        (("letters/sedation", "--sample", "two-services-done"), "T141", "leave --case and --sample out"),
    ],
)
def test_what_cannot_be_shown_is_said_with_a_way_on(
    tmp_path: Path, asked: tuple[str, ...], code: str, mend: str
) -> None:
    page = tmp_path / "page.html"
    done = cases.run("templates", "preview", *asked, "--out", page)
    assert done.code == 1
    assert code in done.err
    assert mend in done.err
    assert not page.exists()
