"""A page for an author, written for its owner's eyes alone: it may hold a patient's data."""

from __future__ import annotations

import os
from pathlib import Path

from appealkit.errors import OutputError, Problem, Where


def write_page(path: Path, data: bytes) -> None:
    """The page at this path, in place of what stood there. OutputError where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            path.chmod(0o600)
            stream.write(data)
    except OSError as error:
        says = f"the file cannot be written: {error.strerror or type(error).__name__}"
        raise OutputError(Problem("W001", says, "free space, or name another folder", Where(str(path)))) from None
