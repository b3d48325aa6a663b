"""DOOR: a packet's folder, written aside and renamed into place. Folders 0700, files 0600; nothing half-written."""

from __future__ import annotations

import contextlib
import glob
import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from appealkit.errors import OutputError, Problem, Where, code_page

if TYPE_CHECKING:
    from typing_extensions import Buffer

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


MANIFEST = "keep/manifest.json"
ASIDE = ".{}@"  # a case's name never holds an @, so one packet's leavings are never another's
BEFORE = ASIDE + "before."


class _Enduring(io.BufferedRandom):
    """A file whose failure to take bytes is kept until the end. The PDF library ends the whole process where a stream
    fails under it."""

    failed: OSError | None = None

    def write(self, data: Buffer, /) -> int:
        """As of any file; what comes after a failure is thrown away."""
        try:
            if self.failed is None:
                return super().write(data)
        except OSError as error:
            self.failed = error
        return memoryview(data).nbytes

    def flush(self) -> None:
        """As of any file."""
        try:
            if self.failed is None:
                super().flush()
        except OSError as error:
            self.failed = error

    def seek(self, place: int, whence: int = 0, /) -> int:
        """As of any file."""
        self.flush()
        return super().seek(place, whence) if self.failed is None else 0

    def end(self) -> None:
        """All on the disk, or the failure."""
        self.flush()
        if self.failed is not None:
            raise self.failed
        os.fsync(self.fileno())


class Aside:
    """A folder being filled beside the place it is for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, path: str, data: bytes) -> None:
        """A file of these bytes."""
        with self.open(path) as stream:
            stream.write(data)

    @contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        """A new file to write and read; on the disk, whole, when this ends, and gone where it fails."""
        place = self._folder / path
        place.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(place, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        stream = _Enduring(io.FileIO(descriptor, "w+"))
        whole = False
        try:
            yield stream
            stream.end()
            whole = True
        finally:
            if not whole:
                place.unlink()
            with contextlib.suppress(OSError):  # told by the end of it already
                stream.close()

    def read(self, path: str) -> BinaryIO:
        """The file, to be read."""
        return (self._folder / path).open("rb")

    def size(self, path: str) -> int:
        """How many bytes the file has."""
        return (self._folder / path).stat().st_size

    def drop(self, path: str) -> None:
        """Take a file away again."""
        (self._folder / path).unlink()

    def digests(self) -> dict[str, str]:
        """SHA-256 of every file, by its path."""
        found = (path for path in sorted(self._folder.rglob("*")) if path.is_file())
        return {path.relative_to(self._folder).as_posix(): _sha256(path) for path in found}


@contextmanager
def placed(folder: Path, case: str, listing: str = MANIFEST) -> Iterator[Aside]:
    """A folder to fill, which takes the place of `folder` when this ends; on any failure nothing has changed.
    When it has ended, all of it is on the disk: a power cut leaves the old one or the new one.

    `listing`: the file in it that names its case and its files. OutputError where something other than an earlier
    packet of this case with such a listing stands there, or nothing can be written.
    """
    folder = folder.resolve()
    if folder.exists() and not _is_packet_of(case, folder, listing):
        mend = "name a folder of its own with --out"
        says = "the output folder holds something other than an earlier packet of this case, as it was written"
        raise OutputError(Problem(W002, says, mend, Where(str(folder))))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = Path(tempfile.mkdtemp(prefix=ASIDE.format(folder.name), dir=folder.parent))
    except OSError as error:
        raise OutputError(_cannot(folder, error)) from None
    try:
        yield Aside(aside)
        for inside in [path for path in aside.iterdir() if path.is_dir()]:
            if any(inside.iterdir()):
                _on_disk(inside)
            else:
                inside.rmdir()
        _on_disk(aside)
        _swap(aside, folder)
        _on_disk(folder.parent)
    except OSError as error:
        raise OutputError(_cannot(folder, error)) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _swap(aside: Path, folder: Path) -> None:
    """The new packet takes the old one's place; the old one goes only after that."""
    if not folder.exists():
        aside.rename(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=BEFORE.format(folder.name), dir=folder.parent))
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


def swept(folder: Path) -> None:
    """What a process that died left beside this place is gone; where it died between taking the old packet away and
    putting the new one there, the old one is back. Only for a place that nobody else writes to now."""
    folder = folder.resolve()
    for old in sorted(folder.parent.glob(glob.escape(BEFORE.format(folder.name)) + "*")):
        if not folder.exists() and any(old.iterdir()):
            old.rename(folder)
    for left in sorted(folder.parent.glob(glob.escape(ASIDE.format(folder.name)) + "*")):
        shutil.rmtree(left, ignore_errors=True)


def _on_disk(folder: Path) -> None:
    """The folder's own list of files, as it is now, on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_as_written(folder: Path, case: str, listing: str = MANIFEST) -> bool:
    """Whether a packet of this case stands there, every file as its listing says, and nothing beside them."""
    return folder.is_dir() and any(folder.iterdir()) and _is_packet_of(case, folder, listing)


def _is_packet_of(case: str, folder: Path, listing: str) -> bool:
    """Whether the folder is empty, or holds an earlier packet of this case as it was written and nothing beside it."""
    if not folder.is_dir():
        return False
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    if not found:
        return not any(folder.iterdir())
    try:
        manifest = json.loads((folder / listing).read_bytes())
        listed = {str(item["path"]): item["sha256"] for item in manifest["files"]}
        as_written = all(_sha256(folder / path) == listed[path] for path in found - {listing})
        return bool(manifest["case"] == case) and as_written
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _cannot(folder: Path, error: OSError) -> Problem:
    reason = error.strerror or type(error).__name__
    return Problem(
        W001, f"the packet cannot be written: {reason}", "free space or name another folder", Where(str(folder))
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
