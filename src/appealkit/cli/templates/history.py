"""`appealkit templates history`: all that the register says of one template, in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from appealkit.cli.options import AsJson, InWorkspace

if TYPE_CHECKING:
    from appealkit.letters.register import Entry


def history(
    name: Annotated[str, typer.Argument(metavar="ID", help="Such as letters/conservative-care.")],
    workspace: InWorkspace = None,
    as_json: AsJson = False,
) -> None:
    """Every move of one template: when, by whom, which text, and why."""
    from appealkit.authoring.moves import named
    from appealkit.cli.tell import tell_json
    from appealkit.cli.templates.given import workspace_here
    from appealkit.errors import InputError
    from appealkit.letters.approval import state_of
    from appealkit.library import open_library

    library = open_library(workspace_here(workspace))
    found, problems = named([name], library.templates)
    plain = found[0].name if found else name
    lines = library.register.of(plain)
    if problems and not lines:  # one that is gone still has its history
        raise InputError(*problems)
    if as_json:
        moves = [line.entry.model_dump(mode="json", exclude_none=True) for line in lines]
        state = state_of(found[0], library.register).value if found else None
        tell_json({"template": plain, "sha256": found[0].sha256 if found else None, "state": state, "moves": moves})
        return
    for line in lines:
        typer.echo(_said(line.entry))
    if not lines:
        typer.echo(f"Nobody has moved {plain} yet.")
    if found:
        now = f"version {found[0].front.version}, {found[0].sha256[:12]}"
        typer.echo(f"Now: {state_of(found[0], library.register)} ({now}).")


def _said(entry: Entry) -> str:
    alone = " (single-officer mode)" if entry.single_officer else ""
    author = f", written by {entry.author}" if entry.author else ""
    until = f", from {entry.as_of}" if entry.as_of else ""
    why = f": {entry.why}" if entry.why else ""
    text = f"version {entry.version}, {(entry.sha256 or '')[:12]}"
    return f"{entry.on:%Y-%m-%d %H:%M}  {entry.state}{until}  by {entry.by}{alone}{author}  ({text}){why}"
