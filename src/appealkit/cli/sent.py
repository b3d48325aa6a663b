"""`appealkit sent` and `appealkit corrected`: what went out to the payer, and how."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from appealkit.cli.options import AsJson, By, WorklistUrl, Workspace

if TYPE_CHECKING:
    from appealkit.worklist.wentout import Noted

Item = Annotated[str, typer.Argument(help="The case's name, or the item's number.", show_default=False)]
OnDay = Annotated[
    datetime | None,
    typer.Option("--on", help="The day on which it was; today if not given.", formats=["%Y-%m-%d"], metavar="DATE"),
]


def sent(
    item: Item,
    method: Annotated[str, typer.Option("--method", help="How it went: portal, fax, mail or email.")],
    confirmation: Annotated[
        str | None, typer.Option(help="What the payer, or the fax or carrier, confirmed it with.")
    ] = None,
    on: OnDay = None,
    by: By = None,
    workspace: Workspace = None,
    worklist: WorklistUrl = None,
    as_json: AsJson = False,
) -> None:
    """Note that a released packet went out. What lies there is read again: only the very bytes that were released."""
    from appealkit.cli.worklist_given import open_here
    from appealkit.worklist import wentout

    opened, root = open_here(worklist, workspace)
    noted = wentout.sent(opened, item, method, confirmation, on.date() if on else None, by or "", root)
    tell_noted(noted, as_json=as_json)
    if not as_json and noted.state == "sent":
        typer.echo(f"Once it is confirmed: appealkit sent {noted.item.case} --method {method} --confirmation …")


def corrected(
    item: Item,
    claim: Annotated[str, typer.Option("--claim", help="The number of the corrected claim.", metavar="NEW")],
    on: OnDay = None,
    because: Annotated[str | None, typer.Option(help="Why, where no line was found to need a corrected claim.")] = None,
    by: By = None,
    workspace: Workspace = None,
    worklist: WorklistUrl = None,
    as_json: AsJson = False,
) -> None:
    """Link a corrected claim to the denial that it answers."""
    from appealkit.cli.worklist_given import open_here
    from appealkit.worklist import wentout

    opened, _ = open_here(worklist, workspace)
    noted = wentout.corrected(opened, item, claim, by or "", on.date() if on else None, because)
    tell_noted(noted, as_json=as_json)


def tell_noted(noted: Noted, *, as_json: bool) -> None:
    """What was recorded, and where the item stands now."""
    if as_json:
        from appealkit.cli.tell import tell_json

        tell_json({"item": noted.item.case, "state": noted.state.value, "at": noted.at, "says": noted.says})
    else:
        typer.echo(f"{noted.item.case}: {noted.says}. It is {noted.state} now.")
