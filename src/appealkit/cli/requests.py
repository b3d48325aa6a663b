"""`appealkit requests`: the pages that ask holders outside the practice for records, one page each."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appealkit.cli.options import CaseFile, OnDate, day, leave
from appealkit.errors import ExitCode, OutputError, Problem, Where, code_page

if TYPE_CHECKING:
    from appealkit.layout.records_request import Request
    from appealkit.writers import Look

FORMATS = ("docx", "pdf")

F073 = code_page(
    "F073",
    """A request is there already, and is another one
    Somebody may have written in it, or it went out as it stands, so it is left as it is and nothing is written.
    Bad: the requests written again over one that was edited. Good: `--out` with a new folder.
    """,
)


def requests(
    case: CaseFile,
    out: Annotated[
        Path | None, typer.Option(help="Where the pages go; out/<case>-requests if not given.", metavar="DIR")
    ] = None,
    on: OnDate = None,
    again: Annotated[bool, typer.Option("--again", help="Also what was asked for before and has not come.")] = False,
) -> None:
    """Write a page to each holder outside the practice whose records are missing: a request for them, to be sent."""
    leave(run(case, out=out, on=day(on), again=again))


def run(path: Path, *, out: Path | None, on: date, again: bool) -> ExitCode:
    """DONE where there was a page to write; NOTHING_SUPPORTED where nobody outside has to be asked."""
    from appealkit.cli.tell import tell_problems
    from appealkit.given import read
    from appealkit.layout.records_request import lacking, requests_of
    from appealkit.pipeline import judge

    given = read(path)
    case, assessment = judge(given.case, given.library, on=on, quotes=given.quotes)
    asked = requests_of(assessment, case, given.library.rules, again=again)
    tell_problems((*given.problems, *lacking(case, asked)))
    files, problems = _files(asked, given.library.look)
    if not files:
        sys.stdout.write(f"{_why_none(asked)}\n")
        return ExitCode.NOTHING_SUPPORTED
    folder = out or Path("out") / f"{case.id}-requests"
    _write(files, folder)
    tell_problems(problems)
    sys.stdout.write(f"Written to {folder}:\n")
    for request in asked:
        if request.page is not None:
            sys.stdout.write(f"  {request.name}: to the {request.holder}\n")
    sys.stdout.write("Write in whom it goes to, mark why it is asked, sign it; then note it under 'requests'.\n")
    return ExitCode.DONE


def _files(requests: Iterable[Request], look: Look) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """Every page in every format; where PDF cannot be made here, the others, and what to install."""
    from appealkit.writers import PdfUnavailable, write

    files: dict[str, bytes] = {}
    problems: dict[Problem, None] = {}
    for request in requests:
        if request.page is None:
            continue
        for name in FORMATS:
            try:
                files[f"{request.name}.{name}"] = write(request.page, name, look)
            except PdfUnavailable as error:
                problems |= dict.fromkeys(error.problems)
    return files, tuple(problems)


def _write(files: dict[str, bytes], folder: Path) -> None:
    """All of them, each aside and then in its place; none where another stands there."""
    from appealkit.cli.putting import put_aside
    from appealkit.errors import writing

    for name, data in files.items():
        if (folder / name).exists() and (folder / name).read_bytes() != data:
            where = Where(str(folder / name))
            raise OutputError(Problem(F073, "another request is there already", "name a new folder with --out", where))
    with writing("the requests", folder, "free space or name another folder"):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, data in files.items():
            put_aside(folder / name, data)


def _why_none(requests: Iterable[Request]) -> str:
    if any(ask.asked for request in requests for ask in request.asks):
        return "All was asked for before: --again prints what has not come."
    return "Nobody outside the practice has to be asked: the checklist says what is missing, and from whom."
