"""The door for exhibits on their way into a packet: what each file is, and its bytes, as they were when checked."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Self

from appealkit.errors import OutputError, Problem, code_page
from appealkit.intake.exhibits import media_of, pages_of
from appealkit.intake.written import named

F050 = code_page(
    "F050",
    """An exhibit changed while its packet was made
    What was checked is what is sent: a file that is another one now, or is gone, stops the packet.
    Bad: a scan saved anew in the same minute. Good: the command run again, once the file is complete.
    """,
)


@dataclass(frozen=True, slots=True)
class ExhibitFile:
    """The file of a document: what it holds, how many pages, and its SHA-256."""

    path: Path = field(repr=False)
    media: str
    pages: int
    bytes: int
    sha256: str


def exhibit_files(
    exhibits: Mapping[str, Path], wanted: frozenset[str], step: Callable[[], None] = lambda: None
) -> dict[str, ExhibitFile]:
    """The files of these documents, by the document's id; `step` is called after each. Without those that are not there
    or cannot be opened: the case was told of them when it was read."""
    found: dict[str, ExhibitFile] = {}
    for ident, path in exhibits.items():
        if ident not in wanted:
            continue
        try:
            with _open(path) as stream:
                media = media_of(stream.read(1024))
                digest, size = _digest(stream)
        except OSError:
            media = None
        pages = pages_of(path, media)[0] if media else None
        if media and pages:
            found[ident] = ExhibitFile(path, media, pages, size, digest)
        step()
    return found


class OpenExhibits(Mapping[str, BinaryIO]):
    """Each document's file, opened when it is asked for; closed with this. Every time the bytes are those checked.

    OutputError (F050) where they are not.
    """

    def __init__(self, files: Mapping[str, ExhibitFile]) -> None:
        self._files = files
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def __getitem__(self, ident: str) -> BinaryIO:
        file = self._files[ident]
        try:
            stream = self._open.enter_context(_open(file.path))
            same = _digest(stream) == (file.sha256, file.bytes)
        except OSError:
            same = False
        if not same:
            says = f"the file of {named('document', ident)} is not the one that was checked a moment ago"
            raise OutputError(Problem(F050, says, "run this again, once the file is complete"))
        return stream

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def _open(path: Path) -> BufferedReader:
    """The file, never what a link in its place leads to: the path was resolved, and held to the workspace, before."""
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb")


def _digest(stream: BufferedReader) -> tuple[str, int]:
    """SHA-256 and length of the whole; the stream stands at its beginning after it."""
    stream.seek(0)
    digest, size = hashlib.file_digest(stream, "sha256").hexdigest(), stream.tell()
    stream.seek(0)
    return digest, size
