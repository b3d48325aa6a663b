"""`appealkit outcome`, `close` and `reopen`: how the payer decided, and what is given up or goes on."""

from __future__ import annotations

from typing import Annotated

import typer

from appealkit.cli.options import AsJson, By, WorklistUrl, Workspace
from appealkit.cli.sent import Item, OnDay, tell_noted

Why = Annotated[str, typer.Option("--because", help="Why, for the record.")]
NEXT = "Where it goes on at a next level: put the decision into its case file, then appealkit reopen"


def outcome(
    item: Item,
    decided: Annotated[
        str, typer.Argument(help="overturned, partial, upheld or dismissed.", metavar="OUTCOME", show_default=False)
    ],
    paid: Annotated[str | None, typer.Option(help="What is paid for it now, in dollars.", metavar="AMOUNT")] = None,
    reason: Annotated[str | None, typer.Option(help="Why, as the payer says: a code, some words.")] = None,
    on: OnDay = None,
    by: By = None,
    instead_because: Annotated[
        str | None,
        typer.Option("--instead-because", help="It takes the place of the last outcome, noted wrongly: why."),
    ] = None,
    workspace: Workspace = None,
    worklist: WorklistUrl = None,
    as_json: AsJson = False,
) -> None:
    """Note how the payer decided. Outcomes are counted; no letter ever learns from them."""
    from appealkit.cli.worklist_given import open_here
    from appealkit.worklist import outcomes

    opened, _ = open_here(worklist, workspace)
    noted = outcomes.outcome(
        opened, item, decided, by or "", paid=paid, reason=reason, on=on.date() if on else None,
        instead_because=instead_because,
    )  # fmt: skip
    tell_noted(noted, as_json=as_json)
    if not as_json and decided != "overturned":
        typer.echo(f"{NEXT} {noted.item.case} --because … --by NAME")


def close(
    item: Item,
    because: Why,
    by: By = None,
    workspace: Workspace = None,
    worklist: WorklistUrl = None,
    as_json: AsJson = False,
) -> None:
    """Close an item that is given up, or settled otherwise."""
    from appealkit.cli.worklist_given import open_here
    from appealkit.worklist import outcomes

    opened, _ = open_here(worklist, workspace)
    tell_noted(outcomes.close(opened, item, because, by or ""), as_json=as_json)


def reopen(
    item: Item,
    because: Why,
    by: By = None,
    workspace: Workspace = None,
    worklist: WorklistUrl = None,
    as_json: AsJson = False,
) -> None:
    """Open a closed item again: it goes on where it was; where the payer decided, it is judged anew."""
    from appealkit.cli.worklist_given import open_here
    from appealkit.worklist import outcomes
    from appealkit.worklist.releases import folder_of

    opened, root = open_here(worklist, workspace)
    noted = outcomes.reopen(opened, item, because, by or "")
    tell_noted(noted, as_json=as_json)
    if not as_json and noted.state == "new" and noted.item.packet:
        typer.echo(
            f"Keep a copy of what was sent ({folder_of(noted.item, root)}): the next run writes a new packet there."
        )
