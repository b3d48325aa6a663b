"""DOOR: writes a packet aside and renames it into place. Folders 0700, files 0600; nothing half-written stays."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from appealkit.document.model import Document
from appealkit.errors import OutputError, Problem, Where, code_page
from appealkit.packet.model import Packet, Written
from appealkit.packet.report import assessment_json, manifest_json
from appealkit.packet.worksheet import worksheet_json
from appealkit.writers import PdfUnavailable, write

W001 = code_page(
    "W001",
    """The packet cannot be written
    The folder cannot be made or the disk is full; what was there before is still there, untouched.
    Bad: `--out` inside a read-only folder. Good: a folder of your own.
    """,
)
W002 = code_page(
    "W002",
    """The output folder is not a packet
    A packet replaces an earlier packet of the same case, as it was written. A folder with other things in it, or a
    packet in which somebody edited a file, is never replaced.
    Bad: `--out .`. Good: `--out out/case-1`.
    """,
)

FORMATS = ("docx", "pdf", "txt")


def write_packet(
    packet: Packet,
    folder: Path,
    *,
    formats: Iterable[str] = FORMATS,
    protective: Mapping[str, str] | None = None,
) -> Written:
    """The packet in `folder`, whole or not at all. Where PDF cannot be made here, the rest is written and a problem
    says what to install."""
    wanted = tuple(formats)
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    if packet.letter_page is not None:
        for name in wanted:
            _add(files, problems, f"to-send/letter.{name}", packet.letter_page)
    for name in ("pdf", "docx"):
        _add(files, problems, f"keep/checklist.{name}", packet.checklist)
        if packet.worksheet is not None:
            _add(files, problems, f"keep/corrected-claim.{name}", packet.worksheet)
    if packet.worksheet is not None:
        files["keep/corrected-claim.json"] = _json(worksheet_json(packet.assessment, packet.case))
    files["keep/assessment.json"] = _json(assessment_json(packet.assessment, packet.case, packet.letter))
    digests = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    files["keep/manifest.json"] = _json(
        manifest_json(packet.letter, packet.assessment, packet.case, digests, protective)
    )
    _place(files, folder, packet.case.id)
    unique = {problem.code: problem for problem in problems}
    return Written({path: hashlib.sha256(data).hexdigest() for path, data in files.items()}, tuple(unique.values()))


def _add(files: dict[str, bytes], problems: list[Problem], path: str, document: Document) -> None:
    try:
        files[path] = write(document, path.rsplit(".", 1)[1])
    except PdfUnavailable as error:
        problems += error.problems


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def _place(files: Mapping[str, bytes], folder: Path, case: str) -> None:
    folder = folder.resolve()
    if folder.exists() and not _is_packet_of(case, folder):
        mend = "name a folder of its own with --out"
        says = "the output folder holds something other than an earlier packet of this case, as it was written"
        raise OutputError(Problem(W002, says, mend, Where(str(folder))))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise OutputError(_cannot(folder, error)) from None
    try:
        for path, data in files.items():
            _write(aside / path, data)
        _swap(aside, folder)
    except OSError as error:
        shutil.rmtree(aside, ignore_errors=True)
        raise OutputError(_cannot(folder, error)) from None


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _swap(aside: Path, folder: Path) -> None:
    """The new packet takes the old one's place; the old one goes only after that."""
    if not folder.exists():
        aside.rename(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.old.", dir=folder.parent))
    try:
        folder.rename(old)  # onto a new empty folder of ours
    except OSError:
        old.rmdir()
        raise
    try:
        aside.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _is_packet_of(case: str, folder: Path) -> bool:
    """Whether the folder is empty, or holds an earlier packet of this case as it was written and nothing beside it."""
    if not folder.is_dir():
        return False
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    if not found:
        return not any(folder.iterdir())
    try:
        manifest = json.loads((folder / "keep" / "manifest.json").read_bytes())
        listed = {str(item["path"]): item["sha256"] for item in manifest["files"]}
        as_written = all(
            hashlib.sha256((folder / path).read_bytes()).hexdigest() == listed[path]
            for path in found - {"keep/manifest.json"}
        )
        return bool(manifest["case"] == case) and as_written
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _cannot(folder: Path, error: OSError) -> Problem:
    reason = error.strerror or type(error).__name__
    return Problem(
        W001, f"the packet cannot be written: {reason}", "free space or name another folder", Where(str(folder))
    )
