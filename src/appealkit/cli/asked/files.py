"""Commands that read files: everything that becomes a case, forms out and in, payers not on file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from appealkit.cli.options import AsJson, CaseFile, OnDate, day, leave


def intake(
    paths: Annotated[
        list[Path], typer.Argument(help="Files, or folders of them, of any kind that is read.", metavar="PATH…")
    ],
    into: Annotated[Path | None, typer.Option(help="The workspace that gets the cases and charts.")] = None,
    jsonl: Annotated[Path | None, typer.Option(help="Write the cases to this file too, one a line.")] = None,
    columns: Annotated[Path | None, typer.Option(help="Which column of a queue is what, as saved before.")] = None,
    save_columns: Annotated[Path | None, typer.Option(help="Save what the columns were taken for.")] = None,
    as_json: AsJson = False,
) -> None:
    """Read remittances (835), claims (837), 277CA, 999, 278, FHIR, queues, denial letters and filled forms."""
    from appealkit.cli import intake as command

    leave(command.run(paths, into=into, jsonl=jsonl, columns=columns, save_columns=save_columns, as_json=as_json))


def evidence_form(
    case: CaseFile,
    out: Annotated[Path | None, typer.Option(help="The workbook; forms/<case>.xlsx if not given.")] = None,
    on: OnDate = None,
) -> None:
    """A workbook that asks for what this case still needs: one sheet for each kind of evidence, one row an item."""
    from appealkit.cli import evidence as command

    leave(command.run(case, out=out, on=day(on)))


def evidence_read(
    forms: Annotated[list[Path], typer.Argument(help="Filled forms, or folders of them.", metavar="FORM…")],
    into: Annotated[Path | None, typer.Option(help="The workspace whose cases they are for.")] = None,
    as_json: AsJson = False,
) -> None:
    """Filled forms become charts, and find the cases of their patients; each value keeps its cell."""
    from appealkit.cli import intake as command

    leave(command.run(forms, into=into, jsonl=None, columns=None, save_columns=None, as_json=as_json))


def payers_unknown(
    workspace: Annotated[Path, typer.Option(help="The practice's workspace, as `init` made it.")] = Path(),
    as_json: AsJson = False,
) -> None:
    """Payers whose programme or contract is not on file, with the cases that wait for it."""
    from appealkit.cli import payers as command

    leave(command.unknown(workspace, as_json=as_json))
