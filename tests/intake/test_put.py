"""Case files are written whole, once, and a person's corrections outlive every further reading."""

import resource
from pathlib import Path

import pytest

from appealkit import yamltext
from appealkit.errors import OutputError
from appealkit.intake.chartjoin import Joined
from appealkit.intake.draft import CaseDraft, Place, told_at
from appealkit.intake.put import Put, put_cases

HERE = Place("remit.835", "segment 15 CLP07", 15)


def case(claim: str = "111", **more: str) -> CaseDraft:
    words = {("denial", "claim_number"): claim, ("patient", "name"): "Alex Sample"}
    return CaseDraft("d-1", told_at(HERE, words | {tuple(key.split("__")): word for key, word in more.items()}))


CHART = CaseDraft("c-1", told_at(Place("form.xlsx", "Therapy!A4"), {("evidence", "pt", "kind"): "therapy-course"}))


def nested(path: Path) -> dict[str, object]:
    found, _ = yamltext.read(path.read_bytes(), path.name)
    assert found is not None
    assert isinstance(found.value, dict)
    return found.value


def test_what_cannot_be_written_is_a_plain_problem_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "cases").write_text("in the way")
    with pytest.raises(OutputError) as error:
        put_cases([Joined(case(), CHART)], [CHART], tmp_path)
    (problem,) = error.value.problems
    assert problem.code == "I067"
    assert "d-1" not in str(problem)
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["c-1.yaml", "cases"]


def test_a_disk_that_fills_while_a_file_is_written_leaves_what_was_there(tmp_path: Path) -> None:
    put_cases([Joined(case(), None)], [], tmp_path)
    before = (tmp_path / "cases/d-1.yaml").read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, hard))
    try:
        with pytest.raises(OutputError) as error:
            put_cases([Joined(case("222"), None)], [], tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert error.value.problems[0].says == "a file of the workspace cannot be written: File too large"
    assert (tmp_path / "cases/d-1.yaml").read_bytes() == before
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["d-1.yaml"]


def test_a_case_and_its_chart_are_written_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    made, problems = put_cases([Joined(case(), CHART)], [CHART], tmp_path)
    assert problems == []
    assert [(one.path.relative_to(tmp_path).as_posix(), one.put) for one in made] == [
        ("charts/c-1.yaml", Put.NEW),
        ("cases/d-1.yaml", Put.NEW),
    ]
    assert nested(tmp_path / "cases/d-1.yaml")["chart"] == "../charts/c-1.yaml"
    again, _ = put_cases([Joined(case(), CHART)], [CHART], tmp_path)
    assert [one.put for one in again] == [Put.UNCHANGED, Put.UNCHANGED]
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["c-1.yaml", "d-1.yaml"]


def test_what_a_person_corrected_stays_and_what_they_added_too(tmp_path: Path) -> None:
    put_cases([Joined(case())], [], tmp_path)
    path = tmp_path / "cases/d-1.yaml"
    tree = nested(path)
    tree["patient"] = {"name": "Alexandra Sample", "birth_date": "1950-01-02"}
    path.write_text(yamltext.written(tree))
    (made,), problems = put_cases([Joined(case(denial__notice_date="2026-07-28"))], [], tmp_path)
    assert made.put is Put.UPDATED
    assert nested(path)["patient"] == {"name": "Alexandra Sample", "birth_date": "1950-01-02"}
    assert nested(path)["denial"] == {"claim_number": "111", "notice_date": "2026-07-28"}
    assert [problem.code for problem in problems] == ["I059"]
    assert "Alexandra" not in str(problems[0])


def test_a_corrected_remittance_changes_what_nobody_touched(tmp_path: Path) -> None:
    put_cases([Joined(case("111"))], [], tmp_path)
    (made,), problems = put_cases([Joined(case("112"))], [], tmp_path)
    assert (made.put, problems) == (Put.UPDATED, [])
    assert nested(tmp_path / "cases/d-1.yaml")["denial"] == {"claim_number": "112"}


def test_a_file_that_cannot_be_read_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "cases/d-1.yaml"
    path.parent.mkdir()
    path.write_text('case: "d-1\n')
    (made,), problems = put_cases([Joined(case())], [], tmp_path)
    assert (made.put, [problem.code for problem in problems]) == (Put.KEPT, ["I058"])
    assert path.read_text() == 'case: "d-1\n'
