"""DOOR: drafts become case and chart files of a workspace. What a person typed or corrected in a file stays."""

from __future__ import annotations

import contextlib
import enum
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from appealkit import yamltext
from appealkit.errors import OutputError, Problem, Severity, Where, code_page
from appealkit.intake.casetext import (
    TYPED,
    Marks,
    case_text,
    chart_text,
    draft_of,
    edited_marks,
    fit,
    typed_by_a_person,
)
from appealkit.intake.chartjoin import Joined
from appealkit.intake.draft import CaseDraft, Told

CASES, CHARTS, EXHIBITS = "cases", "charts", "exhibits"

I058 = code_page(
    "I058",
    """A file of this claim or chart is there and cannot be added to
    It was written by hand, or cannot be read; it is left as it is, and what was read now is not written.
    Bad: a case file with an open quote. Good: the file mended, and the intake run again.
    """,
)
I059 = code_page(
    "I059",
    """A person's value differs from what was read now
    The person's stays. A corrected remittance may have brought another one.
    Bad: a paid amount typed in May, and a reversal read in June. Good: the two compared.
    """,
)


I067 = code_page(
    "I067",
    """What was read cannot be written here
    A folder cannot be made, or the disk is full. What was written before this file is whole and stays; nothing of this
    one does. Reading the same again adds what is lacking.
    Bad: `--into` a drive without room. Good: room made, and the intake run again.
    """,
)


class Put(enum.StrEnum):
    """What became of a file."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "left as it is"


@dataclass(frozen=True, slots=True)
class PutFile:
    """A file that was written, or not, and the draft that it now holds."""

    path: Path
    put: Put
    draft: CaseDraft


def known_in(workspace: Path) -> tuple[list[CaseDraft], list[CaseDraft]]:
    """The cases and the charts that this workspace has, as far as they can be read."""
    return _drafts_in(workspace / CASES), _drafts_in(workspace / CHARTS)


def _drafts_in(folder: Path) -> list[CaseDraft]:
    found = []
    for path in sorted(one for one in folder.glob("*.yaml") if one.is_file()):
        text, _ = yamltext.read(path.read_bytes(), str(path))
        if text is not None and isinstance(text.value, dict):
            found.append(CaseDraft(path.stem, draft_of(text.value).told))
    return found


def put_cases(
    found: Iterable[Joined], charts: Iterable[CaseDraft], workspace: Path
) -> tuple[list[PutFile], list[Problem]]:
    """The charts, and the case files that name them, below this workspace; each file whole or not at all."""
    made: list[PutFile] = []
    problems: list[Problem] = []
    for chart in charts:
        put, told = _merged(chart, workspace / CHARTS / f"{chart.id}.yaml", _chart_text)
        made.append(put)
        problems += told
    for one in found:
        path = f"../{CHARTS}/{one.chart.id}.yaml" if one.chart is not None else None
        put, told = _put(one.case, workspace / CASES / f"{one.case.id}.yaml", path)
        made.append(put)
        problems += told
    return made, problems


def put_content(workspace: Path, name: str, data: bytes) -> None:
    """The content of a document under its name below the exhibits; one that is there already is the same."""
    path = workspace / EXHIBITS / name
    if not path.exists():
        _write(path, data)


def content_in(workspace: Path, name: str) -> bytes | None:
    """The content that is there under this name already."""
    return _text(workspace / EXHIBITS / name)


def _put(case: CaseDraft, path: Path, chart: str | None) -> tuple[PutFile, list[Problem]]:
    return _merged(
        case, path, lambda draft, edited: case_text(draft, chart=draft.word("chart") or chart, edited=edited)
    )


def _merged(draft: CaseDraft, path: Path, text_of: Callable[[CaseDraft, Marks], str]) -> tuple[PutFile, list[Problem]]:
    """The file with what was read, and with a person's values where there are any."""
    draft, problems = fit(draft)
    before = _text(path)
    if before is None:
        _write(path, text_of(draft, {}).encode())
        return PutFile(path, Put.NEW, draft), problems
    old, wrong = yamltext.read(before, str(path))
    if old is None or wrong or not isinstance(old.value, dict):
        says = "this file is there and cannot be read, so it is left as it is"
        problems.append(Problem(I058, says, "mend it, or move it away, and run the intake again", Where(str(path))))
        return PutFile(path, Put.KEPT, draft), problems
    if not old.value.get("came_from"):
        says = "this file was written by hand, so nothing is added to it"
        problems.append(Problem(I058, says, "add what was read by hand, or move the file away", Where(str(path))))
        return PutFile(path, Put.KEPT, draft), problems
    typed = typed_by_a_person(draft_of(old.value))
    problems += [_typed_otherwise(path, name, draft.told[name]) for name in typed if _differs(draft, name, typed[name])]
    both = draft.having(typed)
    text = text_of(both, edited_marks(old.value))
    if text == before.decode("utf-8", "replace"):
        return PutFile(path, Put.UNCHANGED, both), problems
    _write(path, text.encode())
    return PutFile(path, Put.UPDATED, both), problems


def _chart_text(draft: CaseDraft, edited: Marks) -> str:
    return chart_text(draft, edited=edited)


def _differs(draft: CaseDraft, name: tuple[str, ...], typed: Told) -> bool:
    return name in draft.told and draft.told[name].value != typed.value


def _typed_otherwise(path: Path, name: tuple[str, ...], read: Told) -> Problem:
    says = f"'{'.'.join(name)}' was {TYPED.at} and is told otherwise at {read.place}; the person's stays"
    return Problem(I059, says, "compare the two", Where(str(path)), Severity.DOUBT)


def _text(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _write(path: Path, data: bytes) -> None:
    """Aside first, then renamed into place; OutputError (I067) where that fails, and then nothing of it is left."""
    aside = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            aside.unlink()
        says = f"a file of the workspace cannot be written: {error.strerror or type(error).__name__}"
        mend = "make room, or name another workspace, and run the intake again"
        raise OutputError(Problem(I067, says, mend, Where(str(path.parent)))) from None
