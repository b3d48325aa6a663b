"""The workspace whose templates a command means, and its worklist, which keeps the audit trail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from appealkit.errors import OutputError, Problem, Where

if TYPE_CHECKING:
    from appealkit.worklist.database import Worklist


def workspace_here(workspace: Path | None) -> Path:
    """The workspace. OutputError where it is none."""
    if workspace is None or not (workspace / "practice.yaml").is_file():
        says, mend = "this is no workspace: it has no practice.yaml", "name one with --workspace, or: appealkit init"
        raise OutputError(Problem("I038", says, mend, Where(str(workspace or Path()))))
    return workspace


def opened_to_write(url: str | None, root: Path) -> Worklist:
    """Its worklist, made where there is none: every move is told in the audit trail."""
    from appealkit.cli.worklist_given import open_from

    return open_from(url, root)


def opened_to_read(url: str | None, root: Path | None) -> Worklist | None:
    """Its worklist, where there is one."""
    from appealkit.cli.worklist_given import open_here

    try:
        return open_here(url, root)[0]
    except OutputError as error:
        if error.problems[0].code == "W059":
            return None
        raise
