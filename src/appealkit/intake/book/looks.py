"""How the workbook looks: colours, widths, heights and the formats of cells."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from appealkit.intake.book.layout import Column
from appealkit.maps.kinds import ValueType

# Every pair of ink and ground has a contrast of 7 : 1 or more (WCAG 2.2, 1.4.6).
INK, GROUND = "FF1A1A1A", "FFFFFFFF"
HEAD_INK, HEAD_GROUND = "FFFFFFFF", "FF1F3864"
HELP_INK, HELP_GROUND = "FF333333", "FFF2F2F2"
KNOWN_GROUND, ASKED_GROUND = "FFE8F0E4", "FFFFF4CE"
PAGE_WIDTH = 230  # of columns on a sheet of paper, so that their words can still be read
LINE, LINK = "FF808080", "FF0B3D91"
_WIDTHS = {"id": 20, "document": 20, "page": 12, "quote": 44, "title": 30, "author": 26, "kind": 26, "detail": 44}
_WIDTHS |= {"value": 36, "file": 28, "signer": 22, "pages": 13, "first_page": 13, "last_page": 13, "signed": 13}
DAY = "mm/dd/yyyy"


def width_of(column: Column) -> float:
    """Wide enough for its heading, its words to pick and a few lines of help."""
    if column.key in _WIDTHS:
        return _WIDTHS[column.key]
    longest = max((len(choice.shown) for choice in column.choices), default=0)
    if longest:
        return min(max(longest + 4, 12), 34)
    numeric = column.attribute.type in {ValueType.COUNT, ValueType.NUMBER, ValueType.PERCENT, ValueType.DATE}
    return max(14 if numeric else 24, len(column.words.column) / 2 + 4)


def height_of(texts: Iterable[tuple[str, float]], *, point: float = 11, least: int = 1) -> float:
    """High enough for the longest of these texts, each in its column's width, wrapped."""
    lines = [least]
    for text, width in texts:
        letters = max(int(width * 12.5 / point), 1)
        lines.append(sum(len(textwrap.wrap(line, letters)) or 1 for line in text.splitlines()))
    return max(lines) * point * 1.42 + 4


def format_of(column: Column) -> str:
    """How the cells of this column are shown: days as days, numbers as they are, all else as text."""
    if column.choices:
        return "@"
    match column.attribute.type:
        case ValueType.DATE:
            return DAY
        case ValueType.COUNT | ValueType.NUMBER | ValueType.PERCENT:
            return "General"
        case _:
            return "@"
