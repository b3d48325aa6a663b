"""Commands about the worklist: what is to do, one item, and who has it in hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from appealkit.cli.options import AsJson, By, OnDate, WorklistUrl, Workspace, day, leave

app = typer.Typer(
    help="What is to do: every denial with its day, what is at stake and where it stands.",
    invoke_without_command=True,
    rich_markup_mode=None,
)
Items = Annotated[list[str], typer.Argument(help="Items, by their case's name or their number.", metavar="ITEM…")]
Item = Annotated[str, typer.Argument(help="The item, by its case's name or its number.", metavar="ITEM")]


@app.callback()
def worklist(
    context: typer.Context,
    due: Annotated[
        str | None, typer.Option(metavar="14d", help="Due within so many days; overdue and unknown ones too.")
    ] = None,
    mine: Annotated[bool, typer.Option("--mine", help="What you have in hand; needs --by.")] = False,
    by: By = None,
    where: Annotated[
        str | None,
        typer.Option(metavar="FILTER", help="As 'payer=Aetna due<14d amount>500'; see `worklist fields`."),
    ] = None,
    only: Annotated[str | None, typer.Option(metavar="STATES", help="As drafted,new; or all.")] = None,
    limit: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="At most so many with a due date; 50 on the screen.")
    ] = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV instead of the table.")] = False,
    ics: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the deadlines as a calendar that can be imported again.")
    ] = None,
    on: OnDate = None,
    workspace: Workspace = None,
    worklist: WorklistUrl = None,
) -> None:
    """What is to do, first things first; an item without a due date stands before all others."""
    if context.invoked_subcommand is not None:
        context.obj = (worklist, workspace)
        return
    from appealkit.cli import worklist as command

    if mine and not by:
        raise typer.BadParameter("--mine needs --by NAME: whose?")
    if as_json and as_csv:
        raise typer.BadParameter("--json or --csv, not both")
    asked = command.Asked(due, by if mine else None, where, only, limit, day(on))
    leave(command.run(worklist, workspace, asked, as_json=as_json, as_csv=as_csv, ics=ics))


@app.command()
def show(
    context: typer.Context,
    item: Item,
    as_json: AsJson = False,
    on: OnDate = None,
    workspace: Workspace = None,
    worklist: WorklistUrl = None,
) -> None:
    """One item: where it stands, its lines, what is lacking and who has it, its days, its files, what happened."""
    from appealkit.cli import worklist_item as command

    url, folder = _where(context, worklist, workspace)
    leave(command.show(url, folder, item, day(on), as_json=as_json))


@app.command()
def take(
    context: typer.Context,
    items: Items,
    by: Annotated[str, typer.Option("--by", help="Who you are.", metavar="NAME")],
    length: Annotated[str, typer.Option("--for", help="How long, as 30m, 8h or 2d.", metavar="TIME")] = "8h",
    as_json: AsJson = False,
    workspace: Workspace = None,
    worklist: WorklistUrl = None,
) -> None:
    """Take items in hand: nobody else can until you give them back or the time is over. Runs still draft them."""
    from appealkit.cli import worklist_item as command

    url, folder = _where(context, worklist, workspace)
    leave(command.take(url, folder, items, by, length, as_json=as_json))


@app.command("give-back")
def give_back(
    context: typer.Context,
    items: Items,
    by: Annotated[str, typer.Option("--by", help="Who you are.", metavar="NAME")],
    as_json: AsJson = False,
    workspace: Workspace = None,
    worklist: WorklistUrl = None,
) -> None:
    """Give items back that you have in hand: anybody may take them."""
    from appealkit.cli import worklist_item as command

    url, folder = _where(context, worklist, workspace)
    leave(command.give_back(url, folder, items, by, as_json=as_json))


@app.command()
def fields() -> None:
    """What a filter (--where) may ask, and how."""
    from appealkit.cli import worklist as command

    leave(command.fields())


def _where(context: typer.Context, url: str | None, folder: Path | None) -> tuple[str | None, Path | None]:
    """What stands after the command, or before it."""
    before = context.obj if isinstance(context.obj, tuple) else (None, None)
    return url or before[0], folder or before[1]
