"""Parts -> a zip with nothing in it that changes from run to run: names sorted, dates and system fixed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The zip of these parts; equal parts give equal bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(entry, parts[name], compresslevel=6)
    return target.getvalue()
