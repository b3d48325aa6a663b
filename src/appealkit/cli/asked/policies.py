"""Commands about policies: which governs, how two differ, a new one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from appealkit.cli.options import AsJson, OnDate, WorklistUrl, Workspace, day, leave


def policies_for(
    procedure: Annotated[str, typer.Option(metavar="CODE", help="The procedure, such as 64483.")],
    on: OnDate = None,
    state: Annotated[str | None, typer.Option(metavar="XX", help="Of the place of service; Medicare needs it.")] = None,
    program: Annotated[str | None, typer.Option(help="Such as medicare-ffs or commercial-erisa.")] = None,
    payer: Annotated[str | None, typer.Option(metavar="NAME", help="Outside Medicare: whose policy it is.")] = None,
    delegate: Annotated[str | None, typer.Option(metavar="NAME", help="The vendor that reviews for the payer.")] = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """What governs a procedure on the day of service (--on), why, its thresholds; and what does not, and why not."""
    from appealkit.cli import policies as command

    where = state.strip().upper() if state and len(state.strip()) == 2 else state
    leave(command.governing(procedure.upper(), where, program, payer, delegate, day(on), workspace, as_json=as_json))


def policies_compare(
    one: Annotated[str, typer.Argument(metavar="A")],
    two: Annotated[str, typer.Argument(metavar="B")],
    on: OnDate = None,
    workspace: Workspace = None,
) -> None:
    """Two policies side by side, as they stand on a day; what differs is marked."""
    from appealkit.cli import comparing as command

    leave(command.compare(one, two, day(on), workspace))


def policies_list(workspace: Workspace = None) -> None:
    """Every policy on file, with its versions."""
    from appealkit.cli import policies as command

    leave(command.listing(workspace))


def policies_new(
    name: Annotated[str, typer.Argument(metavar="ID", help="A plain name, such as acme-12-3.")],
    workspace: Annotated[Path, typer.Option(help="The practice's workspace, as `init` made it.")],
    payer: Annotated[list[str], typer.Option(metavar="NAME", help="As on the remittance; may be given again.")],
    procedure: Annotated[list[str], typer.Option(metavar="CODE", help="What it speaks of; may be given again.")],
    program: Annotated[
        list[str] | None, typer.Option(help="commercial-erisa and commercial-insured if not given.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(help="The day from which it is in force.", formats=["%Y-%m-%d"], metavar="DATE")
    ] = None,
) -> None:
    """Begin a payer's policy in your workspace: its file and its cases, with every word that it can use."""
    from appealkit.cli import policynew as command

    programs = program or ["commercial-erisa", "commercial-insured"]
    codes = [code.upper() for code in procedure]
    leave(command.run(name, workspace, payer, programs, codes, since.date() if since else None))


def policies_impact(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The policy's file as it would be.")],
    on: OnDate = None,
    workspace: Workspace = None,
    worklist: WorklistUrl = None,
    as_json: AsJson = False,
) -> None:
    """What a changed policy would touch: values, templates that state them, open cases, letters not yet sent."""
    from appealkit.cli import policyimpact as command
    from appealkit.library import workspace_of

    root = workspace or workspace_of(Path() / "practice.yaml")
    leave(command.run(file, root, worklist, day(on), as_json=as_json))
