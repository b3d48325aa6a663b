"""Each folder of tests/problems/I… is a test: bad.yaml has the problem that says.txt states, good.yaml has not.

says.txt: `file:line` (and `doubt` where it is one), then a line for each piece of text that the message holds.
"""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from appealkit import intake
from appealkit.errors import CODE_PAGES, Problem, Severity
from appealkit.intake import check_quotes, quote_problems, read_case, read_pages
from appealkit.maps.kinds import Vocabulary
from appealkit.maps.procedures import Procedures

FOLDERS = sorted((Path(__file__).parents[1] / "problems").glob("I*"))
CODES = sorted(code for code in CODE_PAGES if "I" <= code < "I050")  # of case files; readers test their own


def problems_of(path: Path, vocabulary: Vocabulary, procedures: Procedures) -> list[Problem]:
    """All that reading this case and checking its quotes comes to."""
    read, problems = read_case(path, vocabulary, procedures)
    if read is None:
        return problems
    wanted = [(item.source.document, item.source.page) for item in read.case.evidence if item.source.quote]
    pages, unreadable = read_pages(read.exhibits, wanted)
    return [*problems, *unreadable, *quote_problems(read.case, check_quotes(read.case, pages))]


@pytest.mark.parametrize(
    "folder",
    FOLDERS,
    ids=lambda folder: folder.name,
)
def test_the_problem_is_told_at_its_line_with_its_mend(
    folder: Path, vocabulary: Vocabulary, procedures: Procedures
) -> None:
    place, *words = (folder / "says.txt").read_text().splitlines()
    file, line, severity = re.fullmatch(r"([^:]+):(\d+)( doubt)?", place).groups()
    told = [
        problem
        for problem in problems_of(folder / "bad.yaml", vocabulary, procedures)
        if problem.code == folder.name[:4]
    ]
    assert len(told) == 1
    (problem,) = told
    assert problem.severity is (Severity.DOUBT if severity else Severity.MISTAKE)
    assert (problem.where.line if problem.where else 0) == int(line)
    if line != "0":
        assert Path(problem.where.file).name == file
        assert problem.where.column >= 1
    for word in words:
        assert word in str(problem)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_bad_file_has_no_other_mistake(folder: Path, vocabulary: Vocabulary, procedures: Procedures) -> None:
    told = {problem.code for problem in problems_of(folder / "bad.yaml", vocabulary, procedures)}
    assert told == {folder.name[:4]}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_good_file_has_no_problem(folder: Path, vocabulary: Vocabulary, procedures: Procedures) -> None:
    assert problems_of(folder / "good.yaml", vocabulary, procedures) == []


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_folder_and_a_page_with_a_bad_and_a_good_example(code: str) -> None:
    assert any(folder.name[:4] == code for folder in FOLDERS)
    page = CODE_PAGES[code]
    assert page.title
    assert "Bad: " in page.text
    assert "Good: " in page.text


def test_the_pages_list_every_code_with_its_title() -> None:
    for module in pkgutil.walk_packages(intake.__path__, "appealkit.intake."):
        importlib.import_module(module.name)
    pages = sorted((Path(__file__).parents[2] / "src/appealkit/intake").rglob("*.md"))
    rows = [row for page in pages for row in re.findall(r"^\| (I\d{3}) \| (.+?) \|$", page.read_text(), re.MULTILINE)]
    assert len(rows) == len(dict(rows))
    assert dict(rows) == {code: page.title for code, page in CODE_PAGES.items() if code.startswith("I")}
