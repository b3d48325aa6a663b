"""`appealkit templates fields`: everything a template may say."""

from __future__ import annotations

from typing import Annotated

import typer

from appealkit.cli.options import AsJson, Workspace


def fields(
    fact: Annotated[
        str | None, typer.Option(metavar="REQUIREMENT", help="What this requirement lets a template say, once opened.")
    ] = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """Everything a template may say: path, type, whether it may be absent, meaning, example."""
    from appealkit.cli.tell import tell_json
    from appealkit.letters.dictionary import dictionary
    from appealkit.library import open_library

    library = open_library(workspace)
    words = dictionary(library.rules, library.templates.phrases)
    found = words.fact(fact).values() if fact else [name for root in words.roots.values() for name in root.values()]
    if as_json:
        tell_json({"fields": [{"path": one.path, "type": one.of, "optional": one.optional} for one in found]})
    else:
        for one in found:
            typer.echo(f"{one.path:32} {one.of:8} {'may be absent' if one.optional else '':14} {one.meaning}")
