"""Any X12 file as a stream of segments, each with its number and line, however it is wrapped, delimited or cut off.

Read piece by piece, so that a file of any size takes the memory of one piece. The envelope says the delimiters; where
it is lacking, the first segment that can be recognised does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from appealkit.intake.draft import Place

PIECE = 1 << 20  # bytes read at a time
LONGEST_SEGMENT = 1 << 16  # no segment of a claim or remittance is near this; what is longer is no X12
_FIRST = re.compile(rb"(?:ISA|GS|ST|BPR|BHT|HL|CLP|CLM)(?P<element>[^A-Za-z0-9\s])")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Delimiters:
    """The three that matter. `segment` is a line feed where the file ends its segments with the line."""

    element: bytes = b"*"
    component: bytes = b":"
    segment: bytes = b"~"


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its name, its elements as text without spaces around them, its number in the file (1-based), and
    the line it begins on. `elements[0]` is its first element; a composite is one text with `component` between."""

    name: str
    elements: tuple[str, ...] = field(repr=False)
    number: int
    line: int
    component: str = ":"

    def __getitem__(self, position: int) -> str:
        """The element at this position, 1-based as the standard counts; empty where there is none."""
        return self.elements[position - 1] if 0 < position <= len(self.elements) else ""

    def parts(self, position: int) -> list[str]:
        """The components of a composite element; none where it is empty."""
        held = self[position]
        return [part.strip() for part in held.split(self.component)] if held else []

    def place(self, file: str, position: int = 0) -> Place:
        """Where this segment, or an element of it, stands."""
        element = f"{position:02d}" if position else ""
        return Place(file, f"segment {self.number} {self.name}{element}", self.line)


def delimiters_of(head: bytes) -> Delimiters | None:
    """The delimiters that the first piece of a file shows. None where nothing in it looks like X12.

    With an envelope: ISA's fourth byte, its 105th and 106th. ISA's widths are often wrong in the wild, so the component
    delimiter is looked for in its sixteenth element and the segment's end after that.
    """
    head = head.removeprefix(_BOM).lstrip()
    found = _FIRST.search(head[:4000])
    if not found:
        return None
    element = found["element"]
    if head[found.start() :].startswith(b"ISA"):
        elements = head[found.start() : found.start() + 400].split(element, 16)
        if len(elements) == 17 and len(elements[16]) >= 2:
            component, after = elements[16][:1], elements[16][1:]
            end = after[:1] if after[:1] not in b"\r\n" or after[:1] == b"" else b"\n"
            if not end.isalnum():
                return Delimiters(element, component, end)
    return Delimiters(element, b":", _likely_end(head, element))


def segments(pieces: Iterable[bytes]) -> Iterator[Segment]:
    """Every segment in order. A new envelope in the middle of a file may bring other delimiters. Nothing where the file
    is no X12; a last segment without its end is given too."""
    rest, number, line = b"", 0, 1
    marks: Delimiters | None = None
    for piece in (*_joined(pieces), None):
        rest += piece or b""
        if marks is None:
            if piece is not None and len(rest) < 4000:
                continue
            marks = delimiters_of(rest)
            if marks is None:
                return
            rest = rest.removeprefix(_BOM)
        while True:
            raw, found, after = rest.partition(marks.segment)
            if not found and (piece is not None or not raw.strip()):
                break
            lead = raw[: len(raw) - len(raw.lstrip())].count(b"\n")
            if raw.lstrip().startswith(b"ISA") and number:
                again = delimiters_of(rest.lstrip()) if len(rest) > 400 or piece is None else None
                if again is None and piece is not None:
                    break  # the envelope is not whole yet
                if again is not None and again != marks:
                    marks = again
                    continue
            if raw.strip():
                number += 1
                yield _segment(raw, marks, number, line + lead)
            line += raw.count(b"\n") + (marks.segment == b"\n")
            rest = after
            if not found:
                break
        if len(rest) > LONGEST_SEGMENT:
            return


def pieces_of(data: bytes) -> Iterator[bytes]:
    """The bytes in pieces, as a file would be read."""
    return (data[at : at + PIECE] for at in range(0, len(data), PIECE))


def _joined(pieces: Iterable[bytes]) -> Iterator[bytes]:
    yield from pieces


def _segment(raw: bytes, marks: Delimiters, number: int, line: int) -> Segment:
    """Line ends inside a segment are those of a file that was wrapped at some width, and no part of any value."""
    plain = raw.replace(b"\r", b"").replace(b"\n", b"").strip()
    name, *elements = plain.split(marks.element)
    texts = tuple(_text(element).strip() for element in elements)
    return Segment(_text(name).strip().upper(), texts, number, line, _text(marks.component))


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _likely_end(head: bytes, element: bytes) -> bytes:
    """Without an envelope: a tilde or a line end, whichever stands before most segment names."""
    names = rb"(?:ST|SE|BPR|TRN|CLP|CLM|CAS|SVC|NM1|N1|N3|N4|REF|DTM|DTP|HL|LX|HI|SV1|BHT)" + re.escape(element)
    ends = {mark: len(re.findall(re.escape(mark) + rb"\s*" + names, head)) for mark in (b"~", b"\n", b"'", b"|")}
    return max(ends, key=lambda mark: (ends[mark], mark == b"~"))
