"""Commands about the house: shapes, pages of its rules, a workspace, this machine."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from appealkit.cli.options import leave


class SchemaName(StrEnum):
    CASE = "case"
    ASSESSMENT = "assessment"
    MANIFEST = "manifest"
    PREFLIGHT = "preflight"
    CORRECTED_CLAIM = "corrected-claim"
    REPORT = "report"
    TEMPLATE = "template"
    PHRASES = "phrases"
    SAMPLE = "sample"
    APPROVALS = "approvals"


def schema(
    name: Annotated[
        SchemaName,
        typer.Argument(
            help="Of what: a case file, or what is kept of a packet, or a template's "
            "front matter, its phrases, samples and approvals."
        ),
    ],
    workspace: Annotated[Path | None, typer.Option(help="A workspace with rules of its own.")] = None,
) -> None:
    """Print the JSON Schema of a file that goes in or comes out, for editors and programs."""
    from appealkit.cli import schema as command

    leave(command.run(name.value, workspace))


def explain(
    what: Annotated[str, typer.Argument(help="A code, procedure, requirement, strategy, measure, reason or policy.")],
    workspace: Annotated[Path | None, typer.Option(help="A workspace with rules of its own.")] = None,
) -> None:
    """Print the page of one thing: what it is, what it needs, who says so."""
    from appealkit.cli import explain as command

    leave(command.run(what, workspace))


def init(folder: Annotated[Path, typer.Argument(help="The new workspace.", metavar="DIR")]) -> None:
    """Make a practice's own workspace."""
    from appealkit.cli import init as command

    leave(command.run(folder))


def doctor() -> None:
    """Look at what this machine has for making letters, and say what to install."""
    from appealkit.cli import doctor as command

    leave(command.run())
