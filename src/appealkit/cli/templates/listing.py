"""`appealkit templates list`: every template, where it stands, until when, and what is lacking."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from appealkit.cli.options import AsJson, InWorkspace, OnDate, WorklistUrl, day

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from appealkit.letters.register import Entry, Register
    from appealkit.letters.template import Template
    from appealkit.library import Library


def templates_list(
    on: OnDate = None, workspace: InWorkspace = None, worklist: WorklistUrl = None, as_json: AsJson = False
) -> None:
    """Every template: its state, version and days, who approved it, when that lapses, and what is lacking."""
    from appealkit.cli.tell import tell_json
    from appealkit.cli.templates.given import workspace_here
    from appealkit.library import open_library

    root = workspace_here(workspace)
    library = open_library(root)
    rows = [_row(one, library, day(on)) for _, one in sorted(library.templates.templates.items())]
    differs = _differences(worklist, root, library.register)
    if as_json:
        tell_json({"templates": rows, "register_differs_from_trail": differs})
        return
    _tell(rows)
    alone = library.register.single_officer()
    if alone is not None:
        typer.echo(f"Single-officer mode since {alone.day}, entered by {alone.by}: {alone.why}")
    for said in differs:
        typer.echo(said)
    if differs:
        typer.echo("Register and audit trail differ: `appealkit audit verify` has it all.")


def _row(template: Template, library: Library, on: date) -> dict[str, Any]:
    from appealkit.letters.approval import standing_of
    from appealkit.letters.inforce import in_force, standing_in_force
    from appealkit.letters.template import out_of_use

    stands = standing_of(template, library.templates, library.rules, library.register, on)
    lacking = stands.problem or out_of_use(template, on)
    yes = stands.approval
    held = in_force(library.templates, library.register, on)
    meanwhile = held.approvals.get(template.name)
    if meanwhile is not None and standing_in_force(template.name, held, library.rules, on).problem:
        meanwhile = None
    return {
        "template": template.name, "version": template.front.version, "sha256": template.sha256,
        "state": stands.state.value, "holds": lacking is None or meanwhile is not None,
        "in_force": {"version": meanwhile.version, "sha256": meanwhile.sha256, "by": meanwhile.by,
                     "on": str(meanwhile.day)} if meanwhile else None,
        "effective": str(template.front.effective) if template.front.effective else None,
        "retired": _retired(template, stands.last),
        "by": yes.by if yes else None, "on": str(yes.day) if yes else None,
        "author": yes.author if yes else None, "single_officer": bool(yes and yes.single_officer),
        "until": str(stands.until) if stands.until else None,
        "lacking": lacking.as_json() if lacking else None,
    }  # fmt: skip


def _retired(template: Template, last: Entry | None) -> str | None:
    found = [item for item in (template.front.retired, last.as_of if last else None) if item]
    return str(min(found)) if found else None


def _differences(url: str | None, root: Path, register: Register) -> list[str]:
    from appealkit.cli.templates.given import opened_to_read
    from appealkit.worklist.registered import differences

    opened = opened_to_read(url, root)
    if opened is None:
        lines = [line for line in register.lines if not line.entry.only_on]
        return [f"T103 {len(lines)} entries of the register, and no worklist: no audit trail tells of them"][
            : len(lines)
        ]
    with opened.reading() as connection:
        return [str(one) for one in differences(connection, register, opened.clock())]


def _tell(rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    out = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("Template", "Version", "State", "In use", "Approved by", "Until", "What is lacking"):
        table.add_column(name, overflow="fold")
    for row in rows:
        by = f"{row['by']}, {row['on']}{' (alone)' if row['single_officer'] else ''}" if row["by"] else "-"
        use = f"{row['effective'] or ''} to {row['retired']}" if row["retired"] else f"from {row['effective'] or 'now'}"
        lacking = f"{row['lacking']['code']} {row['lacking']['says']}" if row["lacking"] else "-"
        if row["in_force"]:
            old = row["in_force"]
            lacking += f". Until then letters use version {old['version']} ({old['sha256'][:12]}), by {old['by']}"
        table.add_row(
            row["template"], row["version"], row["state"], use, by, row["until"] or "-", Text(lacking, overflow="fold")
        )
    out.print(table)
    held = sum(1 for row in rows if row["holds"])
    out.print(f"{held} of {len(rows)} may be used for real letters.")
    waits = [row for row in rows if row["lacking"] and row["state"] in {"in-review", "approved"}]
    if waits:
        out.print("To approve: appealkit templates approve ID… --by NAME, or --all; what it covers: without --by.")
