"""The worklist that a command means, opened."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from appealkit.worklist.database import FILE, Worklist, open_worklist


def open_from(url: str | None, workspace: Path | None) -> Worklist:
    """The worklist at this address, or the one of the workspace; of the folder one stands in, if neither is given."""
    return open_worklist(url or (workspace or Path()) / FILE, lambda: datetime.now().astimezone())
