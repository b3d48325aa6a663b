"""DOOR: a packet's folder read back: what its manifest says, and whether every file in it is still the one it lists."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from appealkit.errors import OutputError, Problem, Where, code_page
from appealkit.packet.place import MANIFEST

LETTER = "to-send/letter.txt"
PREFLIGHT = "keep/preflight.json"

W032 = code_page(
    "W032",
    """The packet in place is not as it was written
    A file in its folder is another than its manifest lists, is missing, or was put there since; or the manifest cannot
    be read. A yes holds for the very bytes that a run wrote, so nothing of such a folder is released or sent.
    Bad: a letter mended by hand in to-send/. Good: `appealkit recheck`, then the packet made anew.
    """,
)


@dataclass(frozen=True, slots=True)
class PacketInPlace:
    """A packet as it lies there. `differs`: what is not as the manifest lists it, and where. `stops`: what must be
    settled before it is sent, as its preflight says."""

    folder: Path
    digest: str  # of the manifest
    manifest: Mapping[str, Any] = field(repr=False)
    letter: str | None = None  # digest of the letter's plain text
    differs: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether its letter was made with a template that nobody approved."""
        letter = self.manifest.get("letter") or {}
        unsigned = [one for one in letter.get("templates", ()) if not one.get("approved_by")]
        return bool(letter.get("draft")) or bool(unsigned)

    @property
    def has_letter(self) -> bool:
        """Whether there is one, written to be sent."""
        listed = (str(one["path"]) for one in self.manifest["files"])
        return bool(self.manifest.get("letter")) and any(path.startswith("to-send/") for path in listed)


def read_in_place(folder: Path) -> PacketInPlace:
    """The packet in this folder, every byte of it read. OutputError (W032) where none can be read."""
    try:
        data = (folder / MANIFEST).read_bytes()
        manifest = json.loads(data)
        listed = {str(one["path"]): str(one["sha256"]) for one in manifest["files"]}
        paths = [path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir()]
        found = {path.relative_to(folder).as_posix(): path for path in paths}
        differs = [f"{path} is missing" for path in listed if path not in found]
        for path, place in found.items():
            if path != MANIFEST and path not in listed:
                differs.append(f"{_folder(path)} has a file that no run wrote")
            elif not stat.S_ISREG(place.lstat().st_mode):
                differs.append(f"{path} is no file of its own")
            elif path != MANIFEST and _digest(place) != listed[path]:
                differs.append(f"{path} is another than was written")
        stops = _stops(found[PREFLIGHT].read_bytes()) if PREFLIGHT in found else ()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "its manifest cannot be read"
        mend = "run `appealkit batch` again, which writes what is lacking"
        raise OutputError(Problem(W032, f"there is no whole packet here: {reason}", mend, Where(str(folder)))) from None
    return PacketInPlace(folder, hashlib.sha256(data).hexdigest(), manifest, listed.get(LETTER), tuple(differs), stops)


def _folder(path: str) -> str:
    """Of a file that is none of ours: its own name may be a patient's."""
    first, slash, _ = path.partition("/")
    return f"{first}/" if slash and first in {"to-send", "keep"} else "its folder"


def read_manifest(folder: Path) -> Mapping[str, Any] | None:
    """What the manifest in this folder says; None where none can be read. Its files are not looked at."""
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def manifests_below(folder: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each packet's manifest below this folder, with its SHA-256; what cannot be read is left out."""
    for path in sorted(folder.rglob(MANIFEST)):
        found = read_manifest(path.parents[len(Path(MANIFEST).parts) - 1])
        if found is not None:
            yield _digest(path), found


def _stops(data: bytes) -> tuple[str, ...]:
    said = json.loads(data)
    stops = [str(one["title"]) for one in said["checks"] if one["result"] == "stop"]  # their whys may tell of a patient
    return tuple(stops or ([] if said["may_be_sent"] else ["what may be sent"]))


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
