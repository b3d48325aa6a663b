"""Which characters the shipped font can draw: read from the font itself, once."""

from __future__ import annotations

import functools
import io

from appealkit.document.model import Document
from appealkit.errors import Problem
from appealkit.writers import shipped
from appealkit.writers.faults import F002, undrawable_characters

_MEND = "write it in Latin letters as on the member card"
_MENDS = {"U+2011": "type a plain hyphen"}


def missing_glyphs(document: Document) -> list[tuple[str, str]]:
    """(field, "U+XXXX") of each character that the letter's font cannot draw, each pair once, in reading order."""
    return undrawable_characters(document, drawable())


def glyph_faults(document: Document) -> list[Problem]:
    """One problem for each character that would print as an empty box."""
    return [
        Problem(F002, f"{field} holds {code_point}, which the letter's font cannot draw", _MENDS.get(code_point, _MEND))
        for field, code_point in missing_glyphs(document)
    ]


@functools.cache
def drawable() -> frozenset[int]:
    """The code points that every face of the font (regular, bold, italic, both) can draw."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    covered = [frozenset(TTFont(io.BytesIO(data), lazy=True).getBestCmap()) for data in shipped.font_files().values()]
    return frozenset.intersection(*covered)
