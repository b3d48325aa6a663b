"""`appealkit templates who-used`: the letters that were made with a template, a version of it, or one very text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appealkit.cli.options import AsJson, InWorkspace, WorklistUrl

if TYPE_CHECKING:
    from appealkit.worklist.issued import Issued


def who_used(
    word: Annotated[str, typer.Argument(metavar="ID|ID@VERSION|HASH", help="The beginning of a hash will do.")],
    packets: Annotated[
        Path | None, typer.Option("--in", metavar="DIR", help="Also the packets below this folder, by their manifests.")
    ] = None,
    workspace: InWorkspace = None,
    worklist: WorklistUrl = None,
    as_json: AsJson = False,
) -> None:
    """Every letter issued with it: the case, when, by whom it was released, when it went out."""
    from appealkit.cli.tell import tell_json
    from appealkit.cli.templates.given import opened_to_read, workspace_here
    from appealkit.packet.inplace import manifests_below
    from appealkit.worklist.issued import asked_for, issued, issued_by_manifest

    root = workspace_here(workspace)
    asked = asked_for(word)
    found = []
    opened = opened_to_read(worklist, root)
    if opened is not None:
        with opened.reading() as connection:
            found = issued(connection, asked)
    if packets is not None:
        known = {one.packet for one in found}
        kept = (issued_by_manifest(*one, asked) for one in manifests_below(packets))
        found += [one for one in kept if one and one.packet not in known]
    if as_json:
        tell_json({"asked": word, "letters": [one.plain() for one in found]})
        return
    for one in found:
        typer.echo(_said(one))
    sent = sum(1 for one in found if one.sent_on)
    typer.echo(f"{len(found)} letter{'s'[: len(found) != 1]} made with {word}, {sent} of them sent.")


def _said(one: Issued) -> str:
    where = f"sent {one.sent_on}" if one.sent_on else f"released by {one.released_by}" if one.released_by else one.state
    made = f"made {one.made_on}" if one.made_on else "made on a day that is not on record"
    return f"{one.case}  {made}, {where}  ({', '.join(one.templates)})"
