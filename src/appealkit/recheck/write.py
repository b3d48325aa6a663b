"""DOOR: what recheck gives, written aside and renamed into place, as a packet is."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from appealkit.errors import OutputError, Problem, Where, code_page

F090 = code_page(
    "F090",
    """What recheck found cannot be written
    The folder holds something else than an earlier recheck of this case as it was written, or cannot be written to.
    Bad: `--out` of the packet itself. Good: `--out out/case-1-recheck`.
    """,
)
LISTING = "keep/recheck.json"


def place(files: Mapping[str, bytes], folder: Path, case: str) -> None:
    """These files in `folder`, whole or not at all; they take the place of an earlier recheck of the same case."""
    folder = folder.resolve()
    if folder.exists() and not _is_earlier(folder, case):
        mend = "name a folder of its own with --out"
        raise OutputError(Problem(F090, "the folder holds something else", mend, Where(str(folder))))
    aside: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        for path, data in files.items():
            (aside / path).parent.mkdir(mode=0o700, exist_ok=True)
            with os.fdopen(os.open(aside / path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
        if folder.exists():
            gone = Path(tempfile.mkdtemp(prefix=f".{folder.name}.old.", dir=folder.parent))
            folder.rename(gone)
            aside.rename(folder)
            shutil.rmtree(gone, ignore_errors=True)
        else:
            aside.rename(folder)
    except OSError as error:
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)
        says = f"it cannot be written: {error.strerror or type(error).__name__}"
        raise OutputError(Problem(F090, says, "free space or name another folder", Where(str(folder)))) from None


def _is_earlier(folder: Path, case: str) -> bool:
    """Whether the folder is empty, or holds an earlier recheck of this case as it was written."""
    if not folder.is_dir():
        return False
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    if not found:
        return not any(folder.iterdir())
    try:
        told = json.loads((folder / LISTING).read_bytes())
        listed = {item["path"]: item["sha256"] for item in told["files"]}
        same = all(
            hashlib.sha256((folder / path).read_bytes()).hexdigest() == listed[path] for path in found - {LISTING}
        )
        return bool(told["case"] == case) and told["format"] == "appealkit-recheck" and same
    except (OSError, ValueError, KeyError, TypeError):
        return False
