"""The files of packets, to be compared."""

from __future__ import annotations

from pathlib import Path


def packet_bytes(out: Path) -> dict[str, bytes]:
    """Every file of every packet below this folder, by path."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.glob("*/**/*")) if path.is_file()
    }  # fmt: skip
