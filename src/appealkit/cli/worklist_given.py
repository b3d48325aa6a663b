"""The worklist that a command means, opened; and who gives the command."""

from __future__ import annotations

import getpass
from datetime import datetime
from pathlib import Path

from appealkit.errors import InputError, Problem, Where, code_page
from appealkit.intake.casefile import PRACTICE_FILE
from appealkit.library import workspace_of
from appealkit.worklist.database import FILE, Worklist, open_worklist

W048 = code_page(
    "W048",
    """There is no worklist here
    `appealkit batch` makes one, in the workspace. Other commands look for it there and make none.
    Bad: `appealkit release ITEM` in another folder. Good: the same with `--workspace practice`.
    """,
)


def now() -> datetime:
    """This moment, on the clock and calendar of the machine."""
    return datetime.now().astimezone()


def open_from(url: str | None, workspace: Path | None) -> Worklist:
    """The worklist at this address, or the one of the workspace; of the folder one stands in, if neither is given."""
    return open_worklist(url or (workspace or Path()) / FILE, now)


def actor(by: str | None) -> str:
    """Who is on record for it: the name given, else that of the machine's account."""
    if by and by.strip():
        return by.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        return "unknown account"


def open_here(url: str | None, workspace: Path | None) -> tuple[Worklist, Path]:
    """The same, for a command that works with what is in it already; and the workspace that its packets lie in.
    InputError (W048) where there is no worklist: none is made."""
    root = workspace or workspace_of(Path() / PRACTICE_FILE) or Path()
    if url is None and not (root / FILE).is_file():
        says, mend = "there is no worklist here", "go to the workspace, or name it with --workspace or --worklist"
        raise InputError(Problem(W048, says, mend, Where(str(root))))
    return open_from(url, root), root
