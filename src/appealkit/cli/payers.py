"""`appealkit payers unknown`: payers of whom the practice has not said programme or contract, and who waits for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from appealkit import yamltext
from appealkit.cli.tell import tell_json
from appealkit.errors import ExitCode
from appealkit.intake.casetext import draft_of
from appealkit.intake.draft import CaseDraft
from appealkit.intake.put import CASES
from appealkit.intake.waiting import UnknownPayer, unknown_payers
from appealkit.library import open_library


def unknown(workspace: Path, *, as_json: bool) -> ExitCode:
    """The payers in the order of the cases that wait for them, and what to add to payers.yaml."""
    drafts = list(_cases(workspace))
    found = unknown_payers(drafts, open_library(workspace).payers)
    if as_json:
        tell_json({"payers": [_as_json(one) for one in found], "cases": len(drafts)})
    else:
        _tell(found, len(drafts), workspace)
    return ExitCode.DONE


def _cases(workspace: Path) -> Iterator[CaseDraft]:
    """The case files as far as they can be read; a broken one is told by the command that uses it."""
    for path in sorted(one for one in (workspace / CASES).glob("*.yaml") if one.is_file()):
        text, _ = yamltext.read(path.read_bytes(), str(path))
        if text is not None and isinstance(text.value, dict):
            yield draft_of(text.value)


def _as_json(one: UnknownPayer) -> dict[str, object]:
    oldest = one.oldest_notice.isoformat() if one.oldest_notice else None
    return {
        "name": one.name,
        "payer_id": one.payer_id,
        "groups": list(one.groups),
        "lacking": list(one.lacking),
        "cases": list(one.cases),
        "oldest_notice": oldest,
    }


def _tell(found: list[UnknownPayer], cases: int, workspace: Path) -> None:
    console = Console(file=sys.stdout, highlight=False)
    if not cases:
        console.print(Text(f"No case files in {workspace / CASES}. Read some first: appealkit intake FILES --into …"))
        return
    if not found:
        console.print(Text(f"{cases} cases: the programme and the contract of every payer are on file."))
        return
    table = Table(title="Payers of whom something is not on file", title_justify="left", box=None, padding=(0, 2, 0, 0))
    for head in ("Payer", "Id", "Not on file", "Cases", "Oldest notice"):
        table.add_column(head, overflow="fold")
    for one in found:
        oldest = one.oldest_notice.isoformat() if one.oldest_notice else "-"
        table.add_row(one.name, one.payer_id or "-", ", ".join(one.lacking), str(len(one.cases)), oldest)
    console.print(table)
    console.print(
        Text(f"\nAdd them to {workspace / 'payers.yaml'}, under 'payers:', as the contract or the card says:\n")
    )
    for one in found:
        console.print(Text(one.entry().rstrip()), soft_wrap=True)
