"""`appealkit templates single-officer`: a practice in which one person writes and approves says so, on record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from appealkit.cli.options import By, InWorkspace, WorklistUrl

if TYPE_CHECKING:
    from appealkit.authoring.moves import Moved
    from appealkit.library import Library


def single_officer(
    by: By = None,
    why: Annotated[str | None, typer.Option("--why", metavar="WORDS", help="Why, for the register.")] = None,
    off: Annotated[bool, typer.Option("--off", help="Two people from now on.")] = False,
    workspace: InWorkspace = None,
    worklist: WorklistUrl = None,
) -> None:
    """Let who submitted a text approve it. Entered by name and date; every approval made so says so."""
    from appealkit.authoring.moves import switched
    from appealkit.authoring.registry import enter
    from appealkit.cli.templates.given import opened_to_write, workspace_here
    from appealkit.worklist import typed

    who, words = typed.name(by or ""), typed.reason(why, "--why")
    root = workspace_here(workspace)
    opened = opened_to_write(worklist, root)

    def decide(library: Library) -> Moved:
        return switched(who, opened.clock(), library.register, holds=not off, why=words)

    enter(opened, root, decide)
    state = "off: from now on another person approves" if off else "on: each approval made so says it"
    typer.echo(f"Single-officer mode is {state}. Entered by {who} in approvals/register.yaml and in the audit trail.")
