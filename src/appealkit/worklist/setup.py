"""What decides beside the case itself: rules, templates, program, and what was asked of the run. With the case it
makes the key of an item: the same key needs no new run."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import appealkit
from appealkit.library import Library
from appealkit.packet.write import FORMATS, Kept

# Those whose release can change a byte of what is written.
WRITING = (
    "weasyprint",
    "python-docx",
    "Jinja2",
    "markdown-it-py",
    "fonttools",
    "pydyf",
    "pikepdf",
    "img2pdf",
    "openpyxl",
)
HTML_ALONE = Kept(checklist=("html",), pages=("html",))


@dataclass(frozen=True, slots=True)
class Options:
    """What a run makes of each case. `packet`: also the PDF to send, with its exhibits."""

    formats: tuple[str, ...] = FORMATS
    kept: Kept = HTML_ALONE
    trial: bool = False
    packet: bool = False

    def plain(self) -> dict[str, Any]:
        """As it is stored with the run."""
        return asdict(self)


def options_of(plain: Mapping[str, Any]) -> Options:
    """The options that were stored with a run."""
    kept = Kept(**{name: tuple(formats) for name, formats in plain["kept"].items()})
    return Options(tuple(plain["formats"]), kept, trial=plain["trial"], packet=plain["packet"])


@dataclass(frozen=True, slots=True)
class Setup:
    """The digests of library and program, and the options of the run."""

    library: str
    program: str
    options: Options

    def key(self, content: str) -> str:
        """SHA-256 over everything that decides what becomes of this content."""
        said = json.dumps([content, self.library, self.program, self.options.plain()], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


def setup_of(library: Library, options: Options) -> Setup:
    """The setup of this library and this program."""
    return Setup(library.sha256, program_sha256(), options)


@cache
def program_sha256() -> str:
    """SHA-256 of the program's own files and of the releases that write for it."""
    root = Path(appealkit.__file__).resolve().parent
    total = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix != ".pyc" and "release" not in path.relative_to(root).parts[:1]:
            total.update(f"{path.relative_to(root).as_posix()}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    for name in WRITING:
        total.update(f"{name} {importlib.metadata.version(name)}\0".encode())
    return total.hexdigest()
