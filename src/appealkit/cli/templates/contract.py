"""`appealkit templates contract`: what the templates ask of a case, before and after."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appealkit.cli.options import AsJson, By, InWorkspace, WorklistUrl, leave
from appealkit.cli.templates.sides import After, Before
from appealkit.errors import ExitCode

if TYPE_CHECKING:
    from appealkit.authoring.contract import Change, Told
    from appealkit.authoring.moves import Moved
    from appealkit.library import Library


def contract(
    before: Before = None,
    after: After = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Accept the breaking changes since the last approval, by name.")
    ] = False,
    by: By = None,
    why: Annotated[str | None, typer.Option("--why", metavar="WORDS", help="Why, for the register.")] = None,
    workspace: InWorkspace = None,
    worklist: WorklistUrl = None,
    as_json: AsJson = False,
) -> None:
    """What the templates ask of a case: names newly needed, dropped, of another type; what is stated and cited anew."""
    from appealkit.authoring.acceptance import contracts_in
    from appealkit.authoring.contract import changes, unaccepted
    from appealkit.authoring.sides import before_of, side_of, workspace_side
    from appealkit.cli.tell import tell_json

    if accept and (before or after):
        raise typer.BadParameter("--accept is for this workspace against what was approved last: name no A and no B")
    new = side_of(after, workspace) if after else workspace_side(workspace)
    old = before_of(before, workspace)
    found = changes(contracts_in(old), contracts_in(new))
    open_ones = unaccepted(found, new.library.register.accepted)
    if as_json:
        told = [one.as_json() | {"accepted": one.is_breaking and one not in open_ones} for one in found]
        tell_json({"before": old.name, "after": new.name, "changes": told, "breaking": len(open_ones)})
    else:
        _tell(found, open_ones, f"What templates ask of a case: {old.name} against {new.name}")
    if accept and open_ones:
        _accept(by, why, workspace, worklist)
        open_ones = ()
    leave(ExitCode.PROBLEMS if open_ones else ExitCode.DONE)


def _accept(by: str | None, why: str | None, workspace: Path | None, url: str | None) -> None:
    """The acceptance, entered in the register and in the audit trail."""
    from appealkit.authoring.acceptance import accepting, since_approved
    from appealkit.authoring.registry import enter
    from appealkit.cli.templates.given import opened_to_write, workspace_here
    from appealkit.worklist import typed

    who, words = typed.name(by or ""), typed.words(why, "--why")
    root = workspace_here(workspace)
    opened = opened_to_write(url, root)

    def decide(library: Library) -> Moved:
        return accepting(since_approved(library), who, words, opened.clock(), library.register)

    done, _ = enter(opened, root, decide)
    names = ", ".join(str(entry.template) for entry in done.entries)
    typer.echo(f"Accepted by {who} for {names}: on record in approvals/register.yaml and in the audit trail.", err=True)


def _tell(found: Sequence[Change], open_ones: Sequence[Change], title: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from appealkit.authoring.contract import together

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    console.print(Text(title, style="bold"))
    accepted = [one for one in found if one.is_breaking and one not in open_ones]
    for heading, style, group in (
        ("Breaking: a case that gave a whole letter may now give one with a hole", "bold red", open_ones),
        ("Breaking, and accepted", "bold", accepted),
        ("Not breaking", "bold", [one for one in found if not one.is_breaking]),
    ):
        if group:
            table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
            for _ in range(3):
                table.add_column(overflow="fold")
            for one in together(group):
                table.add_row(*_row(one))
            console.print()
            console.print(Text(heading, style=style))
            console.print(table)
    words = f"{len(found)} change{'s'[: len(found) != 1]}, {len(open_ones) or 'none'} breaking."
    rest = f" {len(accepted)} accepted." if accepted else ""
    console.print(f"\n{words}{rest}" if found else "\nNothing changed.")


def _row(one: Told) -> tuple[str, str, str]:
    change = one.change
    how = f"{change.before} → {change.after}" if change.before and change.after else change.before or change.after
    where = f" ({change.where})" if change.where and change.is_breaking else ""
    what = f"{change.what.value}{f': {how}' if how else ''}"
    templates = ", ".join(one.templates)
    return ("", what, templates) if change.name == change.template else (change.name, what, f"{templates}{where}")
