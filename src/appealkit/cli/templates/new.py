"""`appealkit templates new`: a template begun for a strategy, which can be read, drafted from and seen at once."""

from __future__ import annotations

from typing import Annotated

import typer

from appealkit.cli.options import AsJson, InWorkspace, OnDate


def new(
    name: Annotated[str, typer.Argument(help="What to call it, as acme/conservative-care.", metavar="ID")],
    strategy: Annotated[str, typer.Option("--for", metavar="STRATEGY", help="The strategy that it argues.")],
    payer: Annotated[
        list[str] | None, typer.Option(help="Only for this payer, by name or id; may be given again.", metavar="NAME")
    ] = None,
    program: Annotated[
        list[str] | None, typer.Option(help="Only in this programme; may be given again.", metavar="PROGRAM")
    ] = None,
    workspace: InWorkspace = None,
    on: OnDate = None,
    as_json: AsJson = False,
) -> None:
    """Begin a text of your own for a strategy: for one payer, a programme, or all. The shipped one is used until
    yours is approved."""
    from appealkit.authoring.new import begin, write
    from appealkit.cli.options import day
    from appealkit.cli.tell import tell_json
    from appealkit.cli.templates.given import workspace_here
    from appealkit.library import open_library

    home = workspace_here(workspace)
    library = open_library(home)
    begun = begin(library, name, strategy, on=day(on), payers=payer or (), programs=program or ())
    paths = write(begun, home)
    if as_json:
        tell_json(
            {
                "template": begun.template,
                "takes_the_place_of": begun.takes_the_place_of,
                "files": [str(path) for path in paths],
                "sample": begun.sample,
                "stated": list(begun.stated),
                "not_stated": list(begun.not_stated),
                "problems": [item.as_json() for item in begun.problems],
            }
        )
        return
    for number, path in enumerate(paths):
        typer.echo(f"{'  and ' if number else 'Began '}{path}")
    for item in begun.problems:
        typer.echo(str(item))
    whose = " and ".join(filter(None, (", ".join(payer or ()), ", ".join(program or ())))) or "every payer"
    typer.echo(f"For {whose}, it takes the place of {begun.takes_the_place_of} once it is approved.")
    if begun.not_stated:
        typer.echo(f"Its sample states {len(begun.stated)} needs, and not: {', '.join(begun.not_stated)}.")
    typer.echo(f"Next: write your words, then `appealkit templates lint {begun.template}`.")
