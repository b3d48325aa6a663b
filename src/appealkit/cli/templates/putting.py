"""Files that a command of `templates` writes where it was told to: whole or not at all, and for the owner alone."""

from __future__ import annotations

from pathlib import Path

from appealkit.errors import OutputError, Problem, Where


def put(path: Path, data: bytes) -> None:
    """The file with these bytes. OutputError where it cannot be written."""
    aside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside.touch(mode=0o600)
        aside.write_bytes(data)
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        says = f"the file cannot be written: {error.strerror or type(error).__name__}"
        raise OutputError(Problem("W001", says, "free space, or name another folder", Where(str(path)))) from None
