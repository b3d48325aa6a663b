"""`appealkit templates diff`: the letters of all samples before and after."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appealkit.cli.options import AsJson, InWorkspace, leave
from appealkit.cli.templates.sides import After, Before
from appealkit.errors import ExitCode

if TYPE_CHECKING:
    from appealkit.authoring.comparing import Compared
    from appealkit.authoring.difference import Difference
    from appealkit.library import Library

SUMMARY = "differences"
Day = Annotated[
    tuple[datetime, datetime] | None,
    typer.Option(
        "--rules-on",
        formats=["%Y-%m-%d"],
        metavar="DATE DATE",
        help="Compare two days of drafting instead, with the same templates.",
    ),
]


def diff(
    before: Before = None,
    after: After = None,
    sample: Annotated[list[str] | None, typer.Option(help="Only this sample; may be repeated.")] = None,
    rules_on: Day = None,
    out: Annotated[
        Path | None, typer.Option(help="Write each change as a Word file here, and a page that sums up.")
    ] = None,
    check: Annotated[bool, typer.Option(help="Leave with 1 where anything differs.")] = False,
    workspace: InWorkspace = None,
    as_json: AsJson = False,
) -> None:
    """The letters of all samples before and after: which sentences went, came or changed, and what is left out."""
    from appealkit.authoring.comparing import compare_days, compare_libraries
    from appealkit.authoring.samples import samples_of
    from appealkit.authoring.sides import before_of, chosen, side_of, workspace_side
    from appealkit.cli.tell import tell_problems
    from appealkit.cli.templates.progress import shown

    new = side_of(after, workspace) if after else workspace_side(workspace)
    old = new if rules_on else before_of(before, workspace)
    samples, problems = samples_of(new.library)
    tell_problems(problems)
    wanted = chosen(samples, sample or [])
    days = (rules_on[0].date(), rules_on[1].date()) if rules_on else None
    title = f"Letters drafted on {days[0]} and on {days[1]}" if days else f"Letters: {old.name} against {new.name}"
    steps = compare_days(new.library, wanted, *days) if days else compare_libraries(old.library, new.library, wanted)
    found = list(shown(steps, "Comparing", len(wanted), quiet=as_json))
    differences = [one.difference for one in found]
    written = _written(found, new.library, out, title) if out else {}
    if as_json:
        _json(differences, title, written)
    else:
        tell_all(differences, title)
        _tell_written(out, written)
    wrong = any(item.state == "broken" for item in differences)
    differs = any(not item.is_same for item in differences)
    leave(ExitCode.PROBLEMS if wrong or (check and differs) else ExitCode.DONE)


def _written(found: list[Compared], library: Library, out: Path, title: str) -> dict[str, str]:
    """The files written, by sample; the summary under its own name."""
    from appealkit.authoring.comparing import redlined
    from appealkit.authoring.difference_told import as_text
    from appealkit.authoring.page.difference import write_differences
    from appealkit.cli.putting import put

    files: dict[str, str] = {}
    for one in found:
        data = redlined(one, library)
        if data is not None:
            name = f"{one.difference.name}.docx"
            put(out / name, data)
            files[one.difference.name] = name
    differences = [one.difference for one in found]
    put(out / f"{SUMMARY}.html", write_differences(differences, title, files))
    put(out / f"{SUMMARY}.txt", as_text(differences, title).encode())
    return files


def _json(differences: list[Difference], title: str, written: dict[str, str]) -> None:
    from appealkit.authoring.difference_told import as_json, summed_up
    from appealkit.cli.tell import tell_json

    told = [as_json(item) | {"file": written.get(item.name)} for item in differences]
    tell_json({"title": title, "summary": summed_up(differences), "samples": told})


def tell_all(differences: list[Difference], title: str) -> None:
    """Coloured in a terminal; in a file the marks are written out."""
    from appealkit.authoring.difference_told import as_text

    if sys.stdout.isatty():
        from appealkit.cli.templates.coloured import tell_differences

        tell_differences(differences, title)
    else:
        sys.stdout.write(as_text(differences, title))


def _tell_written(out: Path | None, written: dict[str, str]) -> None:
    if out is not None:
        words = f", and {len(written)} Word file{'s'[: len(written) != 1]} with the changes tracked" if written else ""
        sys.stdout.write(f"Written to {out}: {SUMMARY}.html, {SUMMARY}.txt{words}.\n")
