"""`appealkit report`: the worklist in figures, to be read in a minute: a page, a workbook, JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from appealkit.cli.options import AsJson, OnDate, WorklistUrl, Workspace, day, leave


def report(
    worklist: WorklistUrl = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="A folder, or one file: report.html. out/report-<day> of the workspace if not given.",
            metavar="DIR|FILE",
        ),
    ] = None,
    formats: Annotated[str | None, typer.Option("--format", help="html,xlsx,json; all if not given.")] = None,
    on: OnDate = None,
    often: Annotated[
        int, typer.Option(min=2, help="One payer, one reason, so many times in a month: one call may replace letters.")
    ] = 10,
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """Say how the worklist stands: what hurts first, what is due, what lacks with whom, what failed, what came back."""
    from appealkit.cli.report_written import Asked, run

    leave(run(Asked(worklist, workspace, day(on), out, formats, often, as_json)))
