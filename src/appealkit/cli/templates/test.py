"""`appealkit templates test`: every sample through every template it fits, against its golden letter."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appealkit.cli.options import AsJson, InWorkspace, leave
from appealkit.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appealkit.authoring.made import Made
    from appealkit.authoring.proof import Tried
    from appealkit.authoring.samples import Sample
    from appealkit.authoring.testing import Result
    from appealkit.errors import Problem
    from appealkit.library import Library

MOST_PROCESSES = 4


def templates_test(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="ID…", help="Only letters made of these templates or partials.", show_default=False),
    ] = None,
    sample: Annotated[list[str] | None, typer.Option(help="Only this sample; may be repeated.")] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Keep the letters as they are now as golden; the changes are shown first.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --update: do not ask.")] = False,
    golden: Annotated[
        Path | None,
        typer.Option(help="The folder of the golden letters; templates/golden of the workspace if not given."),
    ] = None,
    workspace: InWorkspace = None,
    as_json: AsJson = False,
) -> None:
    """Prove every letter of the samples: all formats alike, values and citations in place, DRAFT on each page."""
    from appealkit.authoring.goldens import FOLDER, keep, read_goldens
    from appealkit.authoring.samples import samples_of
    from appealkit.authoring.sides import chosen
    from appealkit.authoring.testing import left_over, of_left_over
    from appealkit.cli.tell import tell_problems
    from appealkit.errors import mistakes
    from appealkit.library import open_library

    folder = golden or (workspace / FOLDER if workspace else None)
    if update and folder is None:
        raise typer.BadParameter("golden letters are kept in a workspace: name one, or a folder with --golden")
    library = open_library(workspace)
    samples, problems = samples_of(library)
    kept, of_kept = read_goldens(folder) if folder else ({}, [])
    problems += of_kept
    wanted = _letters(chosen(samples, sample or []), names or [], library)
    results = _proved(wanted, library, kept, quiet=as_json)
    gone = left_over(results, kept) if not names and not sample else ()
    problems += [of_left_over(name) for name in gone]
    tell_problems(problems)
    if as_json:
        _json(results, problems)
    else:
        _tell(results)
    wrong = bool(mistakes(problems)) or not all(result.passes for result in results)
    if update and folder is not None:
        changed = [result for result in results if result.golden != "same" and result.made.page is not None]
        if not (changed or gone):
            typer.echo("Every golden letter is as it was: nothing to keep.", err=as_json)
        elif yes or _agreed(changed, gone, folder):
            keep(folder, [result.made for result in changed], gone)
            typer.echo(f"Kept in {folder}: {_counted(len(changed))}, {len(gone)} taken away.", err=as_json)
            wrong = bool(mistakes(problems)) or not all(result.is_sound for result in results)
    leave(ExitCode.PROBLEMS if wrong else ExitCode.DONE)


def _letters(samples: Sequence[Sample], names: list[str], library: Library) -> list[Tried]:
    from appealkit.authoring.proof import letters_of, using
    from appealkit.authoring.sides import meant

    wanted = meant(names, library.templates)
    tried = [one for sample in samples for one in letters_of(sample, library)]
    return [one for one in tried if not wanted or using(wanted, one, library.templates)]


def _proved(letters: Sequence[Tried], library: Library, kept: Mapping[str, Made], *, quiet: bool) -> list[Result]:
    """The result of each letter, in their order."""
    from appealkit.authoring.provers import prove
    from appealkit.authoring.testing import result_of
    from appealkit.cli.templates.progress import shown

    processes = min(MOST_PROCESSES, os.cpu_count() or 1)
    steps = prove(letters, library.look, processes)
    found = dict(shown(steps, "Testing", len(letters), quiet=quiet))
    return [result_of(one, found[place], kept) for place, one in enumerate(letters)]


def _agreed(changed: Sequence[Result], gone: Sequence[str], folder: Path) -> bool:
    """Whether the person says yes, having seen the changes. Without a terminal nobody can: --yes is needed."""
    if not sys.stdin.isatty():
        typer.echo("Nothing was kept: add --yes once the changes are read.", err=True)
        return False
    return typer.confirm(f"Keep {_counted(len(changed))} in {folder}, and take {len(gone)} away?")


def _counted(count: int) -> str:
    return f"{count} golden letter{'s'[: count != 1]}"


def _json(results: Sequence[Result], problems: Sequence[Problem]) -> None:
    from appealkit.authoring.testing import as_values, summed_up
    from appealkit.cli.tell import tell_json

    told = [as_values(result) for result in results]
    tell_json({"summary": summed_up(results), "letters": told, "problems": [one.as_json() for one in problems]})


def _tell(results: Sequence[Result]) -> None:
    """What is wrong, letter by letter; how the changed ones differ; one line that sums up."""
    from appealkit.authoring.testing import T122, T131, summed_up
    from appealkit.cli.templates.diff import tell_all

    for result in results:
        wrong = [one for one in result.problems if one.code not in {T122, T131}]
        if wrong:
            typer.echo(f"{result.name}: not as it should be")
            for one in wrong:
                place = f"{one.where}: " if one.where else ""
                typer.echo(f"  {place}{one.code} {one.says}\n      mend: {one.mend}")
    changed = [result.difference for result in results if result.difference is not None]
    if changed:
        tell_all(changed, "Letters that are not as their golden letters")
    new = [result.name for result in results if result.golden == "new"]
    if new:
        typer.echo(
            f"No golden letter is kept yet for: {', '.join(new)}. To keep them: appealkit templates test --update"
        )
    typer.echo(summed_up(results))
