"""The worklist that a command means, opened; and who gives the command."""

from __future__ import annotations

import getpass
from datetime import datetime
from pathlib import Path

from appealkit.errors import OutputError, Problem, Where, code_page
from appealkit.worklist.database import FILE, Worklist, open_worklist

W059 = code_page(
    "W059",
    """There is no worklist here
    A worklist is a file, worklist.db in the practice's workspace unless another was named, or a database of PostgreSQL.
    It is made when it is first filled, not when it is looked at: a mistyped place is not taken for an empty one.
    Bad: `appealkit worklist` in another folder than the workspace. Good: `appealkit worklist --workspace my-practice`.
    """,
)


def now() -> datetime:
    """This moment, on the clock and calendar of the machine."""
    return datetime.now().astimezone()


def open_from(url: str | None, workspace: Path | None) -> Worklist:
    """The worklist at this address, or the one of the workspace; of the folder one stands in, if neither is given."""
    return open_worklist(url or (workspace or Path()) / FILE, now)


def open_to_look(url: str | None, workspace: Path | None) -> Worklist:
    """The same, but none is made where there is none: a mistyped place is told. OutputError then."""
    place = Path(url) if url else (workspace or Path()) / FILE
    if "://" not in (url or "") and not place.exists():
        mend = "name it with --worklist or --workspace, or fill one: appealkit batch QUEUE… --out DIR"
        raise OutputError(Problem(W059, "there is no worklist here", mend, Where(str(place))))
    return open_from(url, workspace)


def actor(by: str | None) -> str:
    """Who is on record for it: the name given, else that of the machine's account."""
    if by and by.strip():
        return by.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        return "unknown account"
