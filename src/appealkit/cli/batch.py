"""`appealkit batch`: a queue of denials into the worklist, and every item as far as its evidence allows."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from appealkit.cli.options import AsJson, By, OnDate, WorklistUrl, leave


def batch(
    queue: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Remittances, queues, letters, records, case files, or folders of them; the worklist itself if none.",
            metavar="QUEUE…",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Each packet in a folder of its own below this; out/ of the workspace if not given."),
    ] = None,
    workspace: Annotated[
        Path | None, typer.Option(help="The practice's workspace, as `appealkit init` makes it.")
    ] = None,
    worklist: WorklistUrl = None,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Processes to share the work.")] = 1,
    on: OnDate = None,
    where: Annotated[str | None, typer.Option(help="Only items such as 'payer~health due<14d amount>500'.")] = None,
    only: Annotated[str | None, typer.Option(help="Only items in these states: new,drafted …")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many items, what hurts first.")] = None,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Also what failed before, unchanged.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read the queue, and say what would be drafted: no packet is made.")
    ] = False,
    formats: Annotated[str, typer.Option("--format", help="Of each letter: docx,pdf,txt,pdfa.")] = "docx,pdf,txt",
    full: Annotated[
        bool, typer.Option("--full", help="Checklists and requests also as PDF, Word and Excel: three times slower.")
    ] = False,
    packet: Annotated[bool, typer.Option("--packet", help="Also the PDF to send, with its exhibits, checked.")] = False,
    trial: Annotated[bool, typer.Option(help="Use drafts of templates; DRAFT stands on every page.")] = False,
    enqueue: Annotated[
        bool, typer.Option("--enqueue", help="Leave the work to `appealkit worker`, on any machine; needs PostgreSQL.")
    ] = False,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds that one item may take.")] = 120,
    columns: Annotated[Path | None, typer.Option(help="Which column of a queue is what, as saved by intake.")] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Read a queue, judge and draft every denial in it; killed at any moment, it goes on where it was."""
    from appealkit.cli import batch_run
    from appealkit.cli.prepared import checked

    asked = batch_run.Asked(
        out=out, workspace=workspace, worklist=worklist, workers=workers, on=_day(on), where=where, only=only,
        limit=limit, retry_failed=retry_failed, dry_run=dry_run, formats=checked(formats), full=full, packet=packet,
        trial=trial, enqueue=enqueue, timeout=timeout, columns=columns, by=by,
    )  # fmt: skip
    leave(batch_run.run(queue or [], asked, as_json=as_json))


def _day(on: datetime | None) -> date | None:
    return on.date() if on else None
