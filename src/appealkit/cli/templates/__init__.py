"""`appealkit templates`: the letters' words, for who owns them. One line a command, one module each."""

from __future__ import annotations

import typer

from appealkit.cli.templates.coverage import coverage
from appealkit.cli.templates.editor import editor
from appealkit.cli.templates.fields import fields
from appealkit.cli.templates.lint import lint
from appealkit.cli.templates.new import new
from appealkit.cli.templates.take import take

app = typer.Typer(
    help="The letters' own words: what they may say, and whether they say it safely.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

app.command()(coverage)
app.command()(fields)
app.command()(editor)
app.command()(lint)
app.command()(take)
app.command()(new)
