"""`appealkit release`: a yes to one exact letter and packet, and what still waits for one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from appealkit.cli.options import AsJson, By, WorklistUrl, Workspace, leave

if TYPE_CHECKING:
    from appealkit.errors import ExitCode
    from appealkit.worklist.database import Worklist
    from appealkit.worklist.releases import Waiting

MOST_SHOWN = 40  # letters in the terminal


def release(
    item: Annotated[
        str | None,
        typer.Argument(help="The case's name, or the item's number; none: what waits.", show_default=False),
    ] = None,
    by: By = None,
    waiting: Annotated[bool, typer.Option("--waiting", help="The letters that wait for their release.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Read all that is released again; what was changed since is void.")
    ] = False,
    workspace: Workspace = None,
    worklist: WorklistUrl = None,
    as_json: AsJson = False,
) -> None:
    """Say yes to one exact letter and its packet, by name; without an item: the queue of letters to be signed."""
    from appealkit.cli.worklist_given import open_here

    if (item is not None) + waiting + check > 1:
        raise typer.BadParameter("name an item, or ask for --waiting, or for --check")
    opened, root = open_here(worklist, workspace)
    if check:
        leave(_check(opened, root, as_json=as_json))
    elif item is None:
        _tell_waiting(opened, root, as_json=as_json)
    else:
        _release(opened, root, item, by or "", as_json=as_json)


def _release(opened: Worklist, root: Path, item: str, by: str, *, as_json: bool) -> None:
    from appealkit.cli.tell import tell_json
    from appealkit.worklist import releases

    done = releases.release(opened, item, by, root)
    approved = releases.decided_by(done.kept)["templates"]
    if as_json:
        tell_json({
            "item": done.item.case, "state": "approved", "by": done.by, "at": done.at, "packet": done.kept.digest,
            "letter": done.letter, "templates": approved, "folder": str(done.kept.folder),
        })  # fmt: skip
        return
    typer.echo(f"Released by {done.by}: {done.item.case}, {done.item.payer}.")
    typer.echo(f"  packet  {done.kept.folder} ({done.kept.digest[:12]})")
    typer.echo(f"  wording {approved or 'no template'}")
    if done.item.due is not None and done.item.due < opened.today:
        typer.echo(f"  late    its last safe day was {done.item.due}")
    typer.echo("Any change makes the release void.")
    typer.echo(f"Next, once it went out: appealkit sent {done.item.case} --method … --confirmation … --by NAME")


def _tell_waiting(opened: Worklist, root: Path, *, as_json: bool) -> None:
    from appealkit.cli.tell import tell_json
    from appealkit.worklist import releases, typed

    found = releases.waiting(opened)
    if as_json:
        tell_json({"waiting": [_waiting_json(releases.waits(item, root)) for item in found]})
        return
    if not found:
        typer.echo("No letter waits for its release.")
        return
    import sys

    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("Due", "Item", "Payer"):
        table.add_column(name, overflow="fold")
    table.add_column("Denied", justify="right")
    for name in ("Wording approved by", "Letter"):
        table.add_column(name, overflow="fold")
    for row in found[:MOST_SHOWN]:
        one, due = releases.waits(row, root), _due(row.due, opened.today, late=row.late)
        table.add_row(due, row.case, row.payer, typed.dollars(row.amount), _approved(one), _near(one.letter))
    out = Console(highlight=False, width=None if sys.stdout.isatty() else 140)
    out.print(table)
    if len(found) > MOST_SHOWN:
        out.print(f"… and {len(found) - MOST_SHOWN} more: --json has all.")
    total = typed.dollars(sum(item.amount for item in found))
    out.print(f"{len(found)} to read and release, ${total} denied. Yes to one: appealkit release ITEM --by NAME")


def _due(due: date | None, today: date, *, late: bool) -> str:
    if due is None:
        return "not known"
    days = (due - today).days
    left = "late" if late else f"{days} day{'' if days == 1 else 's'}" if days >= 0 else "passed"
    return f"{due}, {left}"


def _approved(one: Waiting) -> str:
    """Who approved its wording; by name what nobody did."""
    lacking = [approval.template for approval in one.approvals if approval.by is None]
    if lacking or not one.approvals:
        return f"nobody: {', '.join(lacking)}" if lacking else "no packet in place"
    return "; ".join(dict.fromkeys(f"{approval.by}, {approval.on}" for approval in one.approvals))


def _near(path: Path) -> str:
    """The path from where one stands, where that is shorter."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _waiting_json(one: Waiting) -> dict[str, Any]:
    row = one.item
    return {
        "item": row.case, "number": row.id, "payer": row.payer, "amount_cents": row.amount,
        "due": str(row.due) if row.due else None, "late": row.late, "draft": row.draft,
        "templates": [str(approval) for approval in one.approvals], "letter": str(one.letter), "packet": row.packet,
    }  # fmt: skip


def _check(opened: Worklist, root: Path, *, as_json: bool) -> ExitCode:
    from appealkit.cli.tell import tell_json
    from appealkit.errors import ExitCode
    from appealkit.worklist.releases import check

    found = [(item.case, why) for item, why in check(opened, root)]
    if as_json:
        tell_json({"checked": [{"item": case, "holds": why is None, "why": why} for case, why in found]})
    else:
        for case, why in found:
            if why is not None:
                typer.echo(f"Void: {case}: {why}")
        held = sum(1 for _, why in found if why is None)
        typer.echo(f"{held} of {len(found)} releases hold.")
    return ExitCode.DONE if all(why is None for _, why in found) else ExitCode.PROBLEMS
