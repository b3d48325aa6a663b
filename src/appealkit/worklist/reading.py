"""DOOR: case files of a workspace read for the worklist; those that are as they were are not read again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from appealkit.errors import AppealError, Problem, mistakes
from appealkit.given import read
from appealkit.worklist.content import Content, packed
from appealkit.worklist.entering import Arrival, NotRead, facts_of

RULES = "rules"  # beside the files: what they were read by


def read_case_file(path: Path, workspace: Path | None) -> Arrival | NotRead:
    """The case as the worklist takes it, with the digests of all that was read for it."""
    source = shown(path, workspace)
    try:
        given = read(path)
    except AppealError as error:
        return not_read(path, workspace, mistakes(error.problems))
    exhibits = {name: (shown(file, workspace), _sha256(file)) for name, file in given.exhibits.items()}
    content, body = packed(Content(given.case, given.quotes, given.problems, exhibits))
    read_from = {RULES: given.library.rules.sha256}
    read_from |= {shown(Path(file), workspace): digest for file, digest in given.files.items()}
    read_from |= {shown(file, workspace): _stamp(file) for file in given.exhibits.values()}
    return Arrival(given.case.id, source, read_from, content, body, facts_of(given.case))


def not_read(path: Path, workspace: Path | None, problems: tuple[Problem, ...]) -> NotRead:
    """A case file that cannot be used; it is read again as long as that is so."""
    source = shown(path, workspace)
    return NotRead(source, _stem(path), {RULES: "", source: _sha256(path)}, problems)


def _stem(path: Path) -> str:
    """The name that its case would have, as far as one can tell."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", path.stem).strip("-._")[:80] or "case"


def is_as_read(read_from: Mapping[str, str], rules: str, workspace: Path | None) -> bool:
    """Whether every file is as it was when the case was read, and the rules that it was read by too."""
    root = workspace or Path()
    for name, known in read_from.items():
        if name == RULES:
            now = rules
        else:
            file = root / name
            now = _stamp(file) if known.startswith("stamp ") else _sha256(file)
        if now != known:
            return False
    return True


def shown(path: Path, workspace: Path | None) -> str:
    """The path as it is kept: from the workspace, with forward slashes, wherever that lies."""
    whole = path.resolve()
    root = workspace.resolve() if workspace else Path.cwd()
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else whole.as_posix()


def _sha256(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _stamp(file: Path) -> str:
    """Size and time of an exhibit: it may have a hundred megabytes, and is not read again while these stay."""
    try:
        found = file.stat()
    except OSError:
        return "stamp -"
    return f"stamp {found.st_size} {found.st_mtime_ns}"
