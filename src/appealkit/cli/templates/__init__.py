"""`appealkit templates`: the letters' words, for who owns them. One line a command, one module each."""

from __future__ import annotations

import typer

from appealkit.cli.templates.contract import contract
from appealkit.cli.templates.coverage import coverage
from appealkit.cli.templates.diff import diff
from appealkit.cli.templates.editor import editor
from appealkit.cli.templates.fields import fields
from appealkit.cli.templates.history import history
from appealkit.cli.templates.lint import lint
from appealkit.cli.templates.listing import templates_list
from appealkit.cli.templates.moving import approve, reject, retire, submit
from appealkit.cli.templates.new import new
from appealkit.cli.templates.officer import single_officer
from appealkit.cli.templates.preview import preview
from appealkit.cli.templates.take import take
from appealkit.cli.templates.test import templates_test
from appealkit.cli.templates.used import who_used

app = typer.Typer(
    help="The letters' own words: what they may say, whether they say it safely, and who approved them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

app.command()(coverage)
app.command()(fields)
app.command()(editor)
app.command()(lint)
app.command()(take)
app.command()(diff)
app.command()(contract)
app.command("test")(templates_test)
app.command()(new)
app.command("list")(templates_list)
app.command()(submit)
app.command()(approve)
app.command()(reject)
app.command()(retire)
app.command()(history)
app.command("who-used")(who_used)
app.command("single-officer")(single_officer)
app.command()(preview)
