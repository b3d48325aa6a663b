"""`appealkit outcomes`: later remittances read for the decisions on what was sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from appealkit.cli.options import AsJson, WorklistUrl, Workspace, leave

if TYPE_CHECKING:
    from appealkit.worklist.remittances import Told


def outcomes(
    files: Annotated[list[Path], typer.Argument(help="Remittances (835), or folders of them.", show_default=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be recorded, and record nothing.")] = False,
    workspace: Workspace = None,
    worklist: WorklistUrl = None,
    as_json: AsJson = False,
) -> None:
    """Read later remittances: what they decide of sent letters and corrected claims is recorded, where it is sure."""
    from rich.console import Console

    from appealkit.cli.intake import files_in
    from appealkit.cli.tell import tell_json, tell_problems
    from appealkit.cli.worklist_given import open_here
    from appealkit.errors import ExitCode, mistakes
    from appealkit.intake.shelf import shelf_of
    from appealkit.library import intake_files, open_library
    from appealkit.worklist.remittances import read_outcomes

    opened, root = open_here(worklist, workspace)
    library = open_library(root)
    shelf = shelf_of(intake_files(root))
    with Console(stderr=True).status("Reading") as shown:

        def each(name: str) -> None:
            shown.update(f"Reading {name}")

        told = read_outcomes(opened, files_in(files), library.rules, shelf, dry=dry_run, each=each)
    tell_problems((*told.problems, *told.unclear))
    if as_json:
        tell_json(_as_json(told, dry=dry_run))
    else:
        _tell(told, dry=dry_run)
    leave(ExitCode.PROBLEMS if mistakes(told.problems) else ExitCode.DONE)


def _tell(told: Told, *, dry: bool) -> None:
    for noted, found in told.recorded:
        typer.echo(f"{noted.item.case}: {noted.says} ({found.reason})")
    did, claims = "would be recorded" if dry else "recorded", "decision" if told.claims == 1 else "decisions"
    typer.echo(
        f"{told.claims} {claims} on claims of the worklist: {len(told.recorded)} {did}, {told.known} known before, "
        f"{len(told.unclear)} for a person to read."
    )


def _as_json(told: Told, *, dry: bool) -> dict[str, Any]:
    return {
        "dry_run": dry,
        "recorded": [
            {
                "item": noted.item.case, "outcome": found.outcome.value, "on": str(found.on), "paid_cents": found.paid,
                "reason": found.reason, "source": found.source,
            }
            for noted, found in told.recorded
        ],
        "known": told.known,
        "unclear": [problem.as_json() for problem in told.unclear],
        "problems": [problem.as_json() for problem in told.problems],
    }  # fmt: skip
