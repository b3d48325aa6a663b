"""The letter's font, cut to what stamps need: for text that is put on pages after they were printed."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
import logging
import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from appealkit.writers import shipped

USUAL = frozenset(string.digits + string.ascii_letters + " ·.,-/()&")

_NEEDLESS = frozenset({"GSUB", "GPOS", "GDEF", "kern", "DSIG"})


@dataclass(frozen=True, slots=True)
class CutFont:
    """A TrueType font with few glyphs; measures in thousandths of its size."""

    name: str
    data: bytes
    glyphs: Mapping[str, int]
    widths: Mapping[str, int]
    box: tuple[int, int, int, int]
    ascent: int
    descent: int
    cap_height: int

    def width(self, text: str, size: float) -> float:
        """How wide this text is at this size."""
        return sum(self.widths[char] for char in text) * size / 1000


def cut_font(texts: Iterable[str]) -> CutFont:
    """The font with every character of these texts that it has."""
    return _cut(USUAL.union(*texts))


@functools.lru_cache(maxsize=8)
def _cut(wanted: frozenset[str]) -> CutFont:
    from fontTools import subset  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    source = shipped.font_files()["Carlito-Regular.ttf"]
    font = TTFont(io.BytesIO(source), recalcTimestamp=False)
    for table in set(font.keys()) & _NEEDLESS:
        del font[table]  # before they are read: that takes ten times as long as all the rest
    cutter = subset.Subsetter(subset.Options(notdef_outline=True, hinting=False, name_IDs=[]))
    cutter.populate(unicodes=[ord(char) for char in wanted])
    out = io.BytesIO()
    with _quiet():
        cutter.subset(font)
        font.save(out)
    scale = 1000 / font["head"].unitsPerEm
    named = {chr(code): name for code, name in font.getBestCmap().items() if chr(code) in wanted}
    ordered = sorted(named)
    head, metrics = font["head"], font["hmtx"].metrics
    tag = "".join(chr(ord("A") + byte % 26) for byte in hashlib.sha256("".join(ordered).encode()).digest()[:6])
    return CutFont(
        name=f"{tag}+Carlito",
        data=out.getvalue(),
        glyphs={char: font.getGlyphID(named[char]) for char in ordered},
        widths={char: round(metrics[named[char]][0] * scale) for char in ordered},
        box=tuple(round(side * scale) for side in (head.xMin, head.yMin, head.xMax, head.yMax)),
        ascent=round(font["hhea"].ascent * scale),
        descent=round(font["hhea"].descent * scale),
        cap_height=round(font["OS/2"].sCapHeight * scale),
    )


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """fontTools remarks on the font's own date; that is nothing for a terminal."""
    logger = logging.getLogger("fontTools")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)
