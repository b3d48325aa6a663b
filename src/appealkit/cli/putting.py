"""Files that a command writes where it was told to: whole or not at all, and for the owner alone."""

from __future__ import annotations

import contextlib
from pathlib import Path

from appealkit.errors import FREE, writing


def put(path: Path, data: bytes, what: str = "the file", mend: str = FREE, code: str = "W001") -> None:
    """The file with these bytes, in a folder that is made where it is not there. OutputError, with this code and
    mend, where it cannot be written."""
    with writing(what, path, mend, code=code):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        put_aside(path, data)


def put_aside(path: Path, data: bytes) -> None:
    """The file, written aside and then in its place; where that fails, what was there is as it was."""
    aside = path.with_name(f".{path.name}.new")
    try:
        aside.unlink(missing_ok=True)
        aside.touch(mode=0o600)
        aside.write_bytes(data)
        aside.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
        raise
