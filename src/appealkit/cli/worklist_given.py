"""The worklist that a command means, opened; and who gives the command."""

from __future__ import annotations

import getpass
from datetime import datetime
from pathlib import Path

from appealkit.errors import OutputError, Problem, Where, code_page
from appealkit.intake.casefile import PRACTICE_FILE
from appealkit.library import workspace_of
from appealkit.worklist.database import FILE, Worklist, open_worklist

W059 = code_page(
    "W059",
    """There is no worklist here
    A worklist is a file, worklist.db in the practice's workspace unless another was named, or a database of PostgreSQL.
    `appealkit batch` makes it; who only looks at it makes none, so that a mistyped place is not taken for an empty one.
    Bad: `appealkit worklist` in another folder than the workspace. Good: `appealkit worklist --workspace my-practice`.
    """,
)


def now() -> datetime:
    """This moment, on the clock and calendar of the machine."""
    return datetime.now().astimezone()


def open_from(url: str | None, workspace: Path) -> Worklist:
    """The worklist at this address, or the one of the workspace; made where there is none."""
    return open_worklist(url or workspace / FILE, now)


def open_here(url: str | None, workspace: Path | None) -> tuple[Worklist, Path]:
    """The worklist at this address, or of this workspace, or of the one around the folder that one stands in; and the
    workspace that its packets lie in. OutputError (W059) where there is no worklist: none is made."""
    root = workspace or workspace_of(Path() / PRACTICE_FILE) or Path()
    place = Path(url) if url else root / FILE
    if "://" not in (url or "") and not place.is_file():
        mend = "name it with --worklist or --workspace, or fill one: appealkit batch QUEUE… --out DIR"
        raise OutputError(Problem(W059, "there is no worklist here", mend, Where(str(place))))
    return open_from(url, root), root


def actor(by: str | None) -> str:
    """Who is on record for it: the name given, else that of the machine's account."""
    if by and by.strip():
        return by.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        return "unknown account"
