"""What several commands ask for alike, and how a command ends."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from appealkit.errors import ExitCode

CaseFile = Annotated[Path, typer.Argument(help="The case file (YAML or JSON).", metavar="CASE")]
OnDate = Annotated[
    datetime | None,
    typer.Option(
        "--on", help="The day to judge and date by; today if not given.", formats=["%Y-%m-%d"], metavar="DATE"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of the story.")]
Workspace = Annotated[Path | None, typer.Option(help="A workspace with rules of its own.")]


def _around(given: Path | None) -> Path | None:
    from appealkit.library import workspace_of

    return given or workspace_of(Path.cwd())


InWorkspace = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        callback=_around,
        help="The practice's workspace; the one around this folder if not given, else the release alone.",
    ),
]
WorklistUrl = Annotated[
    str | None,
    typer.Option(
        "--worklist",
        metavar="FILE|URL",
        help="worklist.db of the workspace if not given; or postgresql://user@host/name.",
    ),
]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who does it, for the record.")]


def day(given: datetime | None) -> date:
    """The day asked for, or today."""
    return given.date() if given else date.today()  # noqa: DTZ011 the day on the user's own calendar is meant


def leave(code: ExitCode) -> None:
    """End with this exit code."""
    if code is not ExitCode.DONE:
        raise typer.Exit(int(code))
