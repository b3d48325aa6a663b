"""Makes letterhead/, the look of the invented practice: a logo, a signature, and the shipped files in its colour.

PYTHONPATH=src python samples/make_letterhead.py    # after a change of the shipped reference.docx or letter.css
"""

from __future__ import annotations

import io
import math
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageDraw

from appealkit.writers import shipped
from appealkit.writers.pack import pack

FOLDER = Path(__file__).resolve().parent / "letterhead"
COLOUR, HAIR = "1F6F78", "A9C9CC"  # in place of the shipped blue-grey, and of its light rules
BONES = ((15, 7, 22), (18.5, 20, 23), (20.5, 33, 24), (18.5, 46, 25), (14, 59, 26))  # left edge, top, width
STROKES = (  # of the pen: points that a smooth line goes through
    ((6, 62), (26, 30), (40, 8), (44, 14), (38, 44), (36, 70)),
    ((18, 50), (34, 44), (56, 40)),
    ((64, 62), (70, 46), (80, 48), (78, 62), (68, 66), (80, 58), (90, 50), (94, 62), (104, 48), (112, 62), (122, 46)),
    ((122, 46), (128, 60), (140, 46), (150, 20), (154, 10), (150, 40), (152, 60), (166, 52), (200, 48), (262, 40)),
)
STYLES = """\
# The invented practice's logo; every part is set as shipped.
[picture.logo]
alt = "Logo of North Texas Spine & Pain"
height = 0.7
"""


def files() -> Mapping[str, bytes]:
    """Every file of the folder, by name; the same bytes each time."""
    return {
        "logo.svg": logo().encode(),
        "signature.png": signature(),
        "styles.toml": STYLES.encode(),
        "letter.css": _coloured(shipped.read("letter.css"), "5b6f85", "aeb8c2", "d3d9df"),
        "reference.docx": _reference(),
    }


def logo() -> str:
    """Five bones of a spine, each a little out of line, in an open ring."""
    bones = "".join(
        f'<rect x="{left}" y="{top}" width="{wide}" height="9" rx="3.5" fill="#{COLOUR}"/>' for left, top, wide in BONES
    )
    line = f'fill="none" stroke="#{COLOUR}" stroke-width="5" stroke-linecap="round"'
    ring = f'<path d="M 52 14 A 34 34 0 0 1 52 62" {line}/>'
    dot = '<circle cx="62" cy="38" r="5" fill="#D98E04"/>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="78" height="76" viewBox="0 0 78 76">'
        f"<title>North Texas Spine &amp; Pain</title>{bones}{ring}{dot}</svg>\n"
    )


def signature() -> bytes:
    """A pen's line in blue-black on nothing, drawn large and made small so that its edges are soft."""
    large, scale = Image.new("RGBA", (2 * 1080, 2 * 320), (24, 32, 72, 0)), 8
    pen = ImageDraw.Draw(large)
    for stroke in STROKES:
        for number, (x, y) in enumerate(_smooth(stroke)):
            radius = 9 + 4 * math.sin(number / 23)
            pen.ellipse(
                (x * scale - radius, y * scale - radius, x * scale + radius, y * scale + radius), fill=(24, 32, 72, 255)
            )
    target = io.BytesIO()
    large.resize((1080, 320), Image.Resampling.LANCZOS).save(target, format="PNG")
    return target.getvalue()


def _smooth(points: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """Points close together on a line through these (Catmull and Rom's)."""
    held = (points[0], *points, points[-1])
    found = []
    for a, b, c, d in zip(held, held[1:], held[2:], held[3:], strict=False):
        for step in range(60):
            t = step / 60
            found.append(
                tuple(
                    0.5 * (2 * b[k] + (c[k] - a[k]) * t + (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t * t
                           + (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t**3)
                    for k in (0, 1)
                )
            )  # fmt: skip
    return found


def _reference() -> bytes:
    with zipfile.ZipFile(io.BytesIO(shipped.read("reference.docx"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/styles.xml"] = _coloured(parts["word/styles.xml"], "5B6F85", "AEB8C2", "D3D9DF")
    return pack(parts)


def _coloured(data: bytes, accent: str, *hairs: str) -> bytes:
    text = data.decode().replace(accent, COLOUR)
    for hair in hairs:
        text = text.replace(hair, HAIR)
    return text.encode()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, content in files().items():
        (FOLDER / name).write_bytes(content)
        sys.stdout.write(f"wrote {FOLDER / name}\n")
