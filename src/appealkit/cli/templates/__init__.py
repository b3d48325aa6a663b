"""`appealkit templates`: the wording, and who approved it. One module a command."""

from __future__ import annotations

import typer

from appealkit.cli.templates import history, listing, moving, officer, used

app = typer.Typer(help="The wording: who may use which text, and why.", no_args_is_help=True, rich_markup_mode=None)

app.command()(moving.submit)
app.command()(moving.approve)
app.command()(moving.reject)
app.command()(moving.retire)
app.command("list")(listing.templates_list)
app.command()(history.history)
app.command("who-used")(used.who_used)
app.command("single-officer")(officer.single_officer)
