"""Commands about the rules: check them, and run their cases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from appealkit.cli.options import leave


def maps_check(
    workspace: Annotated[Path | None, typer.Argument(help="A workspace with rules of its own.")] = None,
) -> None:
    """Every mistake in rules and templates, all at once."""
    from appealkit.cli import maps as command

    leave(command.check(workspace))


def maps_test(
    workspace: Annotated[Path | None, typer.Argument(help="A workspace with rules of its own.")] = None,
    reasons: Annotated[bool, typer.Option("--reasons", help="How well denials are read, reason by reason.")] = False,
) -> None:
    """Run the cases that stand beside the rules, or measure how well denials are read."""
    from appealkit.cli import maps as command

    leave(command.test_reasons(workspace) if reasons else command.test(workspace))


def maps_fit(
    workspace: Annotated[Path | None, typer.Argument(help="A workspace with wordings of its own.")] = None,
) -> None:
    """Fit the reading of denials to the wordings, after wordings or language were changed."""
    from appealkit.cli import maps as command

    leave(command.fit(workspace))
