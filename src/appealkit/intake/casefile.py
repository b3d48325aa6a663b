"""The door for case files: opens the case, its practice, its chart and its exhibits, and answers with a Case.

Everything named by a case must lie in the workspace: a case that came from elsewhere cannot attach or show a file
of the machine it is read on.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from appealkit.case import Case, Practice
from appealkit.errors import Problem, Where, code_page, mistakes
from appealkit.intake import chartchecks, denialchecks  # noqa: F401 they fill CHECKS
from appealkit.intake.caseshape import CHART_KEYS, key_problems, layout_problems, shaped
from appealkit.intake.checks import CHECKS, Given
from appealkit.intake.exhibits import exhibit_problem, is_file
from appealkit.intake.wording import I011, I012, validated
from appealkit.intake.written import CaseText, Written, named
from appealkit.maps.kinds import Vocabulary
from appealkit.maps.procedures import Procedures
from appealkit.yamltext import MOST_BYTES
from appealkit.yamltext import read as read_yaml

PRACTICE_FILE = "practice.yaml"

I038 = code_page(
    "I038",
    """A file cannot be read
    The case, or a file it names (`practice`, `chart`), is not there, is no plain file, or may not be opened.
    Bad: `chart: charts/smaple.yaml`. Good: `chart: charts/sample.yaml`.
    """,
)
I039 = code_page(
    "I039",
    """A path leads out of the workspace
    A case may name files of its own workspace only, links followed: the folder that holds `practice.yaml`, or
    the case's own folder where no folder above it has one.
    Bad: `file: ../../../etc/scan.pdf`. Good: `file: exhibits/scan.pdf`.
    """,
)
I040 = code_page(
    "I040",
    """One document is listed twice
    The case and its chart may each list documents, and an id must stay one document.
    Bad: `pt-record` in the case and in its chart. Good: in the chart alone.
    """,
)
I041 = code_page(
    "I041",
    """The file holds no mapping
    A case, a chart and a practice are mappings: keys, each with a colon and its value.
    Bad: an empty file, or a list. Good: `case: tfesi-left-s1` and the other keys below it.
    """,
)


@dataclass(frozen=True, slots=True)
class ReadCase:
    """A case and its exhibits: the file of each document that has one, by the document's id. `files`: those it was
    read from, with their SHA-256."""

    case: Case = field(repr=False)
    exhibits: Mapping[str, Path] = field(repr=False)
    files: Mapping[str, str] = field(default_factory=dict)


def read_case(
    path: Path, vocabulary: Vocabulary, procedures: Procedures, *, workspace: Path | None = None
) -> tuple[ReadCase | None, list[Problem]]:
    """The case in this file, and every Problem of it and of the files it names. None where one is a mistake.

    YAML, or JSON where the name ends in .json. `workspace` is the folder that files may be named in; where it is
    not given, the nearest folder above the case that holds practice.yaml, else the case's own.
    """
    root = workspace if workspace is not None else _workspace_of(path)
    files = _Files(root)
    main = files.read(path, Where(str(path)))
    if main is None:
        return None, files.problems
    said = _merged(main, path, files)
    case, found = shaped(said, vocabulary)
    files.problems += found
    given = Given(said, vocabulary, procedures)
    files.problems += [problem for check in CHECKS.values() for problem in check(given)]
    exhibits = _exhibits(said, files)
    problems = sorted(files.problems, key=lambda problem: files.order(problem.where))
    if case is None or mistakes(problems):
        return None, problems
    return ReadCase(case, exhibits, files.digests), problems


def read_practice(workspace: Path) -> tuple[Practice | None, list[Problem]]:
    """The practice of this workspace, and every Problem of its file."""
    files = _Files(workspace)
    path = workspace / PRACTICE_FILE
    written = files.read(path, Where(str(path)))
    if written is None:
        return None, files.problems
    practice, found = validated(Practice, written)
    return practice, [*files.problems, *found]


class _Files:
    """The files of one case: reads them, keeps them within the workspace, and gathers the Problems."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.digests: dict[str, str] = {}  # SHA-256 of each file's bytes, by its path
        self._read: list[str] = []

    def read(self, path: Path, asked: Where) -> Written | None:
        """What the file says; None where it says nothing that can be used. `asked` is where it was named."""
        shown = os.path.normpath(path)  # `cases/../charts/a.yaml` is said as `charts/a.yaml`
        self._read.append(shown)
        data = _data(path)
        if data is None:
            self.problems.append(
                Problem(I038, "the file cannot be read", "correct its name, or its permissions", asked)
            )
            return None
        self.digests[shown] = hashlib.sha256(data).hexdigest()
        text, found = read_yaml(data, shown)
        self.problems += found
        if text is None:
            return None
        if not isinstance(text.value, dict):
            says = "the file is empty" if text.value is None else "the file does not hold keys with values"
            self.problems.append(Problem(I041, says, "write keys, each with a colon and its value", text.where(())))
            return None
        return Written.whole(text)

    def within(self, written: Written, folders: tuple[Path, ...]) -> Path | None:
        """The path written there, as seen from the first of the folders where it is; None where it leads outside."""
        word = written.word() or ""
        seen = [folder / word for folder in folders]
        path = next((one for one in seen if is_file(one)), seen[0])
        if _is_inside(path, self.root):
            return path
        says = "this path leads out of the workspace"
        mend = f"put the file into the workspace, the folder that holds {PRACTICE_FILE}, and name it from there"
        self.problems.append(Problem(I039, says, mend, written.where()))
        return None

    def order(self, where: Where | None) -> tuple[int, int, int]:
        """The order in which a person meets the places: file by file as they were opened, line by line."""
        if where is None or where.file not in self._read:
            return len(self._read), 0, 0
        return self._read.index(where.file), where.line, where.column


def _merged(main: Written, path: Path, files: _Files) -> CaseText:
    chart = _chart(main, path, files)
    sheets = [main] if chart is None else [main, chart]
    documents: dict[str, Written] = {}
    evidence: list[Written] = []
    requests: list[Written] = []
    for sheet in sheets:
        files.problems += layout_problems(sheet)
        for ident, item in sheet.entries("documents").items():
            if ident in documents:
                says = f"{named('document', ident)} is listed twice, first at {documents[ident].where()}"
                files.problems.append(Problem(I040, says, "keep one, or give one another id", item.where()))
            else:
                documents[ident] = item
        evidence += sheet.items("evidence")
        requests += sheet.items("requests")
    return CaseText(main, _practice(main, files), documents, tuple(evidence), tuple(requests), tuple(sheets))


def _chart(main: Written, path: Path, files: _Files) -> Written | None:
    written = main.at("chart")
    if written.value is None:
        return None
    if not isinstance(written.value, str):
        mend = "give the path of a file, or put 'documents' and 'evidence' into the case"
        files.problems.append(Problem(I012, "'chart' is not a path", mend, written.where()))
        return None
    found = files.within(written, (path.parent, files.root))
    chart = files.read(found, written.where()) if found else None
    if chart:
        files.problems += key_problems(chart, CHART_KEYS)
    return chart


def _practice(main: Written, files: _Files) -> Written | None:
    written = main.at("practice")
    if isinstance(written.value, str):
        found = files.within(written, (files.root,))
        return files.read(found, written.where()) if found else None
    if written.value is not None:
        return written
    found = files.root / PRACTICE_FILE
    if is_file(found):
        return files.read(found, main.where("practice"))
    mend = f"give 'practice' here, or put {PRACTICE_FILE} into the workspace"
    files.problems.append(Problem(I011, "'practice' is missing", mend, main.where("practice")))
    return None


def _exhibits(said: CaseText, files: _Files) -> dict[str, Path]:
    exhibits: dict[str, Path] = {}
    for ident, item in said.documents.items():
        written = item.at("file")
        if not written.word():
            continue
        path = files.within(written, (Path(item.text.file).parent,))
        if path is None:
            continue
        pages = item.number("pages")
        found = exhibit_problem(path, ident, int(pages) if pages is not None else None, written.where())
        if found:
            files.problems.append(found)
        exhibits[ident] = path.resolve()
    return exhibits


def _workspace_of(path: Path) -> Path:
    folder = path.absolute().parent
    return next((one for one in (folder, *folder.parents) if is_file(one / PRACTICE_FILE)), folder)


def _data(path: Path) -> bytes | None:
    """The bytes of the file, one more than we take at most; None where it cannot be read."""
    if not is_file(path):  # a folder, a pipe or a device would not end or not begin
        return None
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError:
        return None


def _is_inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, ValueError, RuntimeError):  # RuntimeError: links in a ring
        return False
