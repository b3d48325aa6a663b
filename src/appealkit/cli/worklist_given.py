"""The worklist that a command means, opened; and who gives the command."""

from __future__ import annotations

import getpass
from datetime import datetime
from pathlib import Path

from appealkit.worklist.database import FILE, Worklist, open_worklist


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
