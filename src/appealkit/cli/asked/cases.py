"""Commands about a case: judge it, write its packet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from appealkit.cli.options import AsJson, CaseFile, OnDate, day, leave


def draft(
    cases: Annotated[
        list[Path], typer.Argument(help="The case file (YAML or JSON); several, or a folder of them.", metavar="CASE…")
    ],
    out: Annotated[Path | None, typer.Option(help="Where the packet goes; out/<case> if not given.")] = None,
    on: OnDate = None,
    strategy: Annotated[str | None, typer.Option(help="Argue this strategy instead of the best one.")] = None,
    formats: Annotated[str, typer.Option("--format", help="Of the letter: docx,pdf,txt,pdfa.")] = "docx,pdf,txt",
    trial: Annotated[bool, typer.Option(help="Use drafts of templates; DRAFT stands on every page.")] = False,
    protective: Annotated[
        str | None, typer.Option(metavar="NAME", help="File before the record is complete, by this person's decision.")
    ] = None,
    because: Annotated[str | None, typer.Option(help="Why, with --protective.")] = None,
    promise_records: Annotated[
        bool, typer.Option(help="With --protective: that person confirms that further records will follow.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Judge a case, and write its packet: the letter to send, the checklist and the manifest to keep."""
    from appealkit.cli import draft as command
    from appealkit.cli.prepared import Asked, checked

    named = [bool(word and word.strip()) for word in (protective, because)]
    if any(named) != all(named) or (not all(named) and (protective, because) != (None, None)):
        raise typer.BadParameter("--protective NAME and --because … go together")
    if promise_records and protective is None:
        raise typer.BadParameter("--promise-records goes with --protective NAME")
    kinds = checked(formats)
    if len(cases) > 1 or cases[0].is_dir():
        from appealkit.cli import drafts

        if strategy or protective:
            raise typer.BadParameter("--strategy and --protective are decided case by case: name one case file")
        found = drafts.cases_in(cases)
        leave(drafts.run(found, out=out or Path("out"), on=day(on), formats=kinds, trial=trial, as_json=as_json))
        return
    decided = (protective, because or "", promise_records) if protective else None
    asked = Asked(day(on), strategy, trial=trial, protective=decided, formats=kinds)
    leave(command.run(cases[0], asked, out=out, as_json=as_json))


def assess(case: CaseFile, on: OnDate = None, as_json: AsJson = False) -> None:
    """The same judgement; nothing is written."""
    from appealkit.cli import assess as command

    leave(command.run(case, on=day(on), as_json=as_json))
