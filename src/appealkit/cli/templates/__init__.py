"""`appealkit templates …`: the words of letters, for those who answer for them. One module a command."""

from __future__ import annotations

import typer

from appealkit.cli.templates.lint import lint

app = typer.Typer(help="The words of letters: check, see, compare and approve them.", no_args_is_help=True,
                  rich_markup_mode=None)  # fmt: skip

app.command()(lint)
