"""The line at the foot of an exhibit's page: which exhibit, which page of it, which claim, which page of the packet.

A stamp is page furniture (an artifact), so a screen reader does not read it into the record. It stands below the
page's own content, in a strip that is kept free for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealkit.packet.paper import FOOT, Matrix, written
from appealkit.writers.stampfont import CutFont, cut_font

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

SIZE = 9.0
SIDE = 36.0  # free to the left and right: no printer prints to the edge
LINE = 14.0  # the letters stand on it, this far above the edge
FONT = "/Stamp"
_GAP = 12.0
_GREY = b"0.15 g 0.55 G 0.5 w"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Left and right text of one stamp."""

    left: str
    right: str


class Stamps:
    """Writes stamps with one font, which is put into the packet once."""

    def __init__(self, pdf: Pdf, texts: Iterable[str]) -> None:
        self._cut = cut_font(texts)
        self.font = _font(pdf, self._cut)

    def content(self, stamp: Stamp, width: float) -> bytes:
        """The piece of a sheet's content that draws the stamp at the foot of a sheet of this width."""
        free = width - 2 * SIDE - _GAP
        size = min(SIZE, SIZE * free / (self._width(stamp.left, SIZE) + self._width(stamp.right, SIZE)))
        right = width - SIDE - self._width(stamp.right, size)
        rule = f"{SIDE:g} {FOOT - 4:g} m {width - SIDE:g} {FOOT - 4:g} l S".encode()
        texts = b"".join(
            b"%s %s Tf 1 0 0 1 %s Tm <%s> Tj "
            % (FONT.encode(), _number(size), _number(at) + b" " + _number(LINE), self._codes(text))
            for text, at in ((stamp.left, SIDE), (stamp.right, right))
        )
        opening = b"/Artifact <</Type /Pagination /Subtype /Footer /Attached [/Bottom]>> BDC q "
        return opening + _GREY + b" " + rule + b" BT " + texts + b"ET Q EMC\n"

    def _width(self, text: str, size: float) -> float:
        return self._cut.width(text, size)

    def _codes(self, text: str) -> bytes:
        return "".join(f"{self._cut.glyphs[char]:04X}" for char in text).encode()


def drawn(name: str, matrix: Matrix) -> bytes:
    """The piece of a sheet's content that draws a form of this name."""
    return b"q %s cm %s Do Q\n" % (written(matrix), name.encode())


def _number(value: float) -> bytes:
    return f"{value:.3f}".rstrip("0").rstrip(".").encode()


def _font(pdf: Pdf, cut: CutFont) -> Object:
    from pikepdf import Array, Dictionary, Name, Stream, String

    file = Stream(pdf, cut.data)
    file["/Length1"] = len(cut.data)
    described = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/" + cut.name),
        Flags=4,
        FontBBox=list(cut.box),
        ItalicAngle=0,
        Ascent=cut.ascent,
        Descent=cut.descent,
        CapHeight=cut.cap_height,
        StemV=80,
        FontFile2=pdf.make_indirect(file),
    )
    widths = {cut.glyphs[char]: width for char, width in cut.widths.items()}
    of_glyphs = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/" + cut.name),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(described),
        W=Array([part for glyph, width in sorted(widths.items()) for part in (glyph, Array([width]))]),
        CIDToGIDMap=Name.Identity,
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/" + cut.name),
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(of_glyphs)]),
        ToUnicode=pdf.make_indirect(Stream(pdf, _to_unicode(cut))),
    )
    return pdf.make_indirect(font)


def _to_unicode(cut: CutFont) -> bytes:
    pairs = sorted((glyph, char) for char, glyph in cut.glyphs.items())
    sections = []
    for start in range(0, len(pairs), 100):  # no section may have more
        part = pairs[start : start + 100]
        lines = [f"<{glyph:04X}> <{char.encode('utf-16-be').hex().upper()}>" for glyph, char in part]
        sections.append(f"{len(part)} beginbfchar\n" + "\n".join(lines) + "\nendbfchar\n")
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        + "".join(sections)
        + "endcmap CMapName currentdict /CMap defineresource pop end end\n"
    ).encode()
