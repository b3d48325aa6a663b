"""`appealkit audit`: whether the trail holds, and all that is on record of one item."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appealkit.cli.options import AsJson, WorklistUrl, Workspace, leave
from appealkit.cli.sent import Item

if TYPE_CHECKING:
    from appealkit.document.model import Document

app = typer.Typer(help="The audit trail: what was done, by whom, when.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def verify(
    head: Annotated[
        str | None, typer.Option(help="A seal that was noted down: it must still stand in the trail.", metavar="HASH")
    ] = None,
    workspace: Workspace = None,
    worklist: WorklistUrl = None,
    as_json: AsJson = False,
) -> None:
    """Seal every entry of the trail anew, and say whether anything was changed, removed or put between; there, and in
    the register of templates, whose every entry the trail tells of."""
    from appealkit.authoring.registry import register_in
    from appealkit.cli.tell import tell_json
    from appealkit.cli.worklist_given import open_here
    from appealkit.errors import ExitCode
    from appealkit.letters.register import NOBODY
    from appealkit.worklist import audit
    from appealkit.worklist.registered import differences

    noted = (head or "").strip().lower() or None
    opened, root = open_here(worklist, workspace)
    here = (root / "practice.yaml").is_file()  # elsewhere there is no register to compare with
    register, unread = register_in(root) if here else (NOBODY, [])
    differs = [str(problem) for problem in unread]
    with opened.reading() as connection:
        found = audit.verify(connection, noted)
        differs += [str(one) for one in differences(connection, register, opened.clock())] if here else []
    if as_json:
        tell_json({"holds": found.holds, "entries": found.entries, "head": found.seal, "broken": found.broken,
                   "knows_head": found.knows_head, "register_differs": differs if here else None})  # fmt: skip
    elif found.broken is not None:
        typer.echo(f"The trail does not hold: entry {found.broken} is not as it was sealed.")
        typer.echo("Keep the database as it is, and compare it with its last copy.")
    elif not found.knows_head:
        typer.echo(f"The {found.entries} entries hold together, but the seal noted down is none of theirs: entries are")
        typer.echo("lacking at the end, or it is of another worklist.")
    else:
        typer.echo(f"The trail holds: {found.entries} entries. Note its seal down, outside of this machine:")
        typer.echo(found.seal)
    if not here and not as_json:
        typer.echo("The register of templates was not compared: name the workspace with --workspace.")
    if differs and not as_json:
        typer.echo("The register of templates in approvals/ is not what the trail says was entered:")
        for one in differs:
            typer.echo(f"  {one}")
        typer.echo("Put approvals/ back from its last copy, and make the moves by `appealkit templates`.")
    leave(ExitCode.DONE if found.holds and not differs else ExitCode.PROBLEMS)


@app.command()
def show(
    item: Item,
    out: Annotated[
        Path | None, typer.Option(help="Write it there: .html, .pdf, .docx or .txt.", metavar="FILE")
    ] = None,
    workspace: Workspace = None,
    worklist: WorklistUrl = None,
    as_json: AsJson = False,
) -> None:
    """All on record of one item: who approved, who released which bytes, what was sent when and how, what decided."""
    from appealkit.cli.tell import tell_json
    from appealkit.cli.worklist_given import open_here
    from appealkit.worklist.history import history_of, plain
    from appealkit.worklist.sheet import lay_out_history

    opened, _ = open_here(worklist, workspace)
    with opened.reading() as connection:
        found = history_of(connection, item)
    page = lay_out_history(found)
    if out is not None:
        _write(page, out)
    if as_json:
        tell_json(plain(found))
    elif out is not None:
        typer.echo(f"Written to {out}.")
    else:
        _tell(page)


def _tell(page: Document) -> None:
    """The same sheet in the terminal."""
    import sys

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from appealkit.document import model
    from appealkit.document.walk import plain

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)
    for block in page.blocks:
        match block:
            case model.Heading(_, inlines):
                console.print(Text(plain(inlines), "bold"))
                continue
            case model.Paragraph(inlines):
                console.print(Text(plain(inlines)))
            case model.Pairs(rows):
                table = Table.grid(padding=(0, 2, 0, 0))
                for label, inlines in rows:
                    table.add_row(Text(label, "dim"), Text(plain(inlines), overflow="fold"))
                console.print(table)
            case model.Table(head, cells):
                table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
                for inlines in head:
                    table.add_column(plain(inlines), overflow="fold")
                for row in cells:
                    table.add_row(*(Text(plain(inlines), overflow="fold") for inlines in row))
                console.print(table)
        console.print()


def _write(page: Document, out: Path) -> None:
    """The sheet at this place, for its owner alone; what was there goes only when the new one is whole."""
    from appealkit.cli.putting import put_aside
    from appealkit.errors import writing
    from appealkit.writers import write

    data = write(page, out.suffix.removeprefix(".").lower())
    with writing("the sheet", out, "free space or name another file"):
        put_aside(out, data)
