"""`appealkit templates preview`: a template as the letter it makes, page and text side by side."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appealkit.cli.options import InWorkspace, OnDate, day, leave
from appealkit.errors import ExitCode, InputError, Problem, Where, mistakes

if TYPE_CHECKING:
    from appealkit.authoring.preview import Subject

PAGE = Path("preview.html")


def preview(
    template: Annotated[str, typer.Argument(help="letters/…, frames/…, partials/…", metavar="ID")],
    case: Annotated[
        Path | None, typer.Option(help="A case of yours; the page then holds a patient's data.", metavar="FILE")
    ] = None,
    sample: Annotated[
        str | None, typer.Option(help="A sample by its name; the first that shows the template if not given.")
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Show it in a browser and draw it again at every save.")
    ] = False,
    out: Annotated[Path, typer.Option(help="Where to write the page.", metavar="FILE")] = PAGE,
    workspace: InWorkspace = None,
    on: OnDate = None,
) -> None:
    """A template as the letter it makes: the real pages beside the text, each value and sentence with its origin."""
    from appealkit.authoring.page.preview import write_preview
    from appealkit.authoring.watch import Bench, Watch
    from appealkit.cli.putting import put
    from appealkit.cli.tell import tell_problems
    from appealkit.letters.template import name_of
    from appealkit.library import workspace_of

    name = name_of(template)
    workspace = (workspace_of(case) if case else None) or workspace
    _is_there(name, workspace)
    bench = Bench(name, workspace, day(on), (lambda: _given(case, on)) if case else None, sample)
    if watch:
        following = Watch(bench, (case,) if case else ())
        sys.stdout.write(f"{following.url}\nOpen this address in a browser on this machine. Ctrl+C ends it.\n")
        sys.stdout.flush()
        try:
            following.run()
        except KeyboardInterrupt:
            return
    shown = bench.look()
    found = shown.previewed
    if found is None:
        raise InputError(*shown.problems)
    put(out, write_preview(bench.searched(shown), bench.kept.library.rules))
    tell_problems(found.problems)
    holds = " It holds a patient's data." if case else ""
    sys.stdout.write(f"{name} as the letter of {'your case' if case else found.subject.name}: {out}.{holds}\n")
    leave(ExitCode.PROBLEMS if mistakes(found.problems) else ExitCode.DONE)


def _is_there(name: str, workspace: Path | None) -> None:
    """InputError, with the nearest name, where there is no such template."""
    from appealkit.authoring.lint.syntax import T018
    from appealkit.errors import nearest
    from appealkit.library import template_files

    known = [path.removesuffix(".md.j2") for path in template_files(workspace) if path.endswith(".md.j2")]
    if name not in known:
        raise InputError(Problem(T018, f"there is no template '{name}'", nearest(name, known), Where(name)))


def _given(case: Path, on: datetime | None) -> Subject:
    """The case of this file, as it is now. InputError with every mistake in it."""
    from appealkit.authoring.preview import Subject
    from appealkit.given import read

    given = read(case)
    return Subject("the case given", given.case, day(on), quotes=given.quotes, is_real=True)
