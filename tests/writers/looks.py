"""Letterhead folders to read: the shipped files, changed in one place, and pictures drawn here."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping

from PIL import Image

from appealkit.writers import shipped
from appealkit.writers.pack import pack

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20">'
    '<rect width="40" height="20" fill="#1f6f78"/></svg>'
)
ALT = '[picture.logo]\nalt = "Logo of the clinic"\n'
RELATION = (
    '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="{target}" TargetMode="External"/></Relationships>'
)


def reference(**changes: str | bytes | Callable[[str], str]) -> bytes:
    """The shipped reference document; of each part named (`word_styles` is word/styles.xml) other text."""
    with zipfile.ZipFile(io.BytesIO(shipped.read("reference.docx"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return pack(changed(parts, changes))


def changed(parts: Mapping[str, bytes], changes: Mapping[str, str | bytes | Callable[[str], str]]) -> dict[str, bytes]:
    """The parts with these changed or added."""
    names = {re.sub(r"[^a-z0-9]+", "_", name.lower().removesuffix(".xml")).strip("_"): name for name in parts}
    held = dict(parts)
    for key, change in changes.items():
        name = names.get(key, key)
        new = change(held[name].decode()) if callable(change) else change
        assert not callable(change) or new != held[name].decode(), f"nothing changes in {name}"
        held[name] = new.encode() if isinstance(new, str) else new
    return held


def css(old: str = "", new: str = "", more: str = "") -> bytes:
    """The shipped style sheet with one text in place of another, and more at its end."""
    text = shipped.read("letter.css").decode()
    assert old in text
    return (text.replace(old, new, 1) + more).encode()


def svg(inside: str = "", opening: str = "") -> bytes:
    """The drawing with something more in it, or in its first tag."""
    return SVG.replace("</svg>", f"{inside}</svg>").replace("<svg ", f"<svg {opening} ", 1).encode()


def png(width: int = 60, height: int = 20, **more: object) -> bytes:
    """A picture with a dark stroke on nothing."""
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    image.paste((20, 30, 70, 255), (0, height // 2, width, height // 2 + 2))
    target = io.BytesIO()
    image.save(target, format="PNG", **more)
    return target.getvalue()
