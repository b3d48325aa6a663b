"""Any X12 file as a stream of segments, each with its number and line, however it is wrapped, delimited or cut off.

Read piece by piece, so that a file of any size takes the memory of one piece. The envelope says the delimiters; where
it is lacking, the first segment that can be recognised does. The pieces in which a file comes change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from sys import intern

from appealkit.intake.draft import Place

PIECE = 1 << 20  # bytes read at a time
AT_ONCE = 1 << 17  # bytes cut into segments at a time: more is no faster, and takes memory
LONGEST_SEGMENT = 1 << 16  # no segment of a claim or remittance is near this
UNREADABLE = "?"  # the name of what stands where a segment should, and is longer than any

_BOM = b"\xef\xbb\xbf"
_HEAD = 4000  # bytes that show the delimiters
_SPACES = " \t\r\n\v\f\0\x1a\ufeff"
_MARKS = (
    rb"[^A-Za-z0-9\s.,;'\"()_/\-\x80-\xff]"  # what ends an element in the files of the world; never part of a sentence
)
_NAMES = rb"(?:GS|ST|BPR|BHT|TRN|HL|LX|CLP|CLM|SVC|CAS|NM1|N1|REF|DTM|SE|GE|IEA)"
_ENVELOPE = re.compile(rb"(?<![A-Za-z0-9])ISA(" + _MARKS + rb")\s{0,2}\d\d\s{0,2}\1[^~]{0,16}?\1\s{0,2}\d\d\s{0,2}\1")
_BODY = re.compile(rb"\s*" + _NAMES + rb"(" + _MARKS + rb")")
_CUT_BODY = re.compile(rb"[~\r\n]\s*" + _NAMES + rb"([*|^])")
_ODD_ENVELOPE = re.compile(rb"ISA(" + _MARKS + rb")")  # at the very beginning of a file, whatever its elements hold
_ENVELOPE_REACH = 48  # no match of _ENVELOPE is longer


@dataclass(frozen=True, slots=True)
class Delimiters:
    """The three that matter. `segment` is a line feed where the file ends its segments with the line."""

    element: bytes = b"*"
    component: bytes = b":"
    segment: bytes = b"~"


@dataclass(slots=True)
class Segment:
    """One segment: its name, its elements as text without spaces around them, its number in the file (1-based), and
    the line it begins on. `elements[0]` is its first element; a composite is one text with `component` between.

    Not frozen: a large file has millions, and freezing would double the time to make one.
    """

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
    head = head[:_HEAD].lstrip().removeprefix(_BOM).lstrip()
    envelope = _ENVELOPE.search(head) or _ODD_ENVELOPE.match(head)
    if envelope:
        return _of_envelope(head[envelope.start() :], envelope[1])
    body = _BODY.match(head) or _CUT_BODY.search(head)
    return Delimiters(body[1], b":", _likely_end(head, body[1])) if body else None


def segments(pieces: Iterable[bytes], at_once: int = AT_ONCE) -> Iterator[Segment]:
    """Every segment in order. A new envelope in the middle of a file may bring other delimiters. Nothing where the file
    is no X12; a last segment without its end is given too. What is too long to be a segment is one segment named
    UNREADABLE, without elements, and the next one is read again.
    """
    cutter = _Cutter()
    waiting = b""  # the beginning of a file or envelope, until its delimiters can be seen
    for begins, data in _runs(pieces, at_once):
        if begins:
            yield from cutter.finished(waiting)
            waiting = b""
            cutter.marks = None
        if cutter.marks:
            yield from cutter.cut(data)
            continue
        waiting += data
        if len(waiting) >= _HEAD:
            cutter.marks = delimiters_of(waiting)
            if cutter.marks is None:
                return
            yield from cutter.cut(waiting)
            waiting = b""
    yield from cutter.finished(waiting)


def pieces_of(data: bytes) -> Iterator[bytes]:
    """The bytes in pieces, as a file would be read."""
    return (data[at : at + PIECE] for at in range(0, len(data), PIECE))


def _evenly(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in pieces of one size, so that neither one byte at a time nor all at once is slow or large."""
    held: list[bytes] = []
    length = 0
    for piece in pieces:
        for at in range(0, len(piece), size):
            held.append(piece[at : at + size])
            length += len(held[-1])
            if length >= size:
                whole = b"".join(held)
                yield whole[:size]
                held = [whole[size:]]
                length -= size
    yield b"".join(held)


def _runs(pieces: Iterable[bytes], at_once: int) -> Iterator[tuple[bool, bytes]]:
    """The bytes of a file, cut before each envelope: whether the file or an envelope begins here, and what follows."""
    held, begins = b"", True
    for piece in _evenly(pieces, at_once):
        held += piece
        while found := _next_envelope(held):
            yield begins, held[:found]
            held, begins = held[found:], True
        if len(held) > _ENVELOPE_REACH:
            yield begins, held[:-_ENVELOPE_REACH]
            held, begins = held[-_ENVELOPE_REACH:], False
    yield begins, held


def _next_envelope(data: bytes) -> int:
    """Where an envelope begins after the first byte; 0 where none does. Letters are found faster than a pattern."""
    at = data.find(b"ISA", 1)
    while at > 0 and not _ENVELOPE.match(data, at):
        at = data.find(b"ISA", at + 1)
    return max(at, 0)


class _Cutter:
    """Cuts what it is given into segments, and knows how far it came."""

    def __init__(self) -> None:
        self.marks: Delimiters | None = None
        self.number = 0
        self.line = 1
        self._rest = b""  # a segment whose end has not come yet
        self._skips = False  # within what is too long to be a segment, and was told

    def cut(self, data: bytes) -> Iterator[Segment]:
        """The segments that end in this data; what comes after the last of them waits."""
        assert self.marks
        end = data.rfind(self.marks.segment) + 1
        if end and not self._skips:
            whole, self._rest = self._rest + data[:end], data[end:]
            yield from self._segments(whole, self.marks)
        elif end:
            self._skips = False
            first = data.find(self.marks.segment) + 1
            self.line += data.count(b"\n", 0, first)
            yield from self.cut(data[first:])
            return
        elif self._skips:
            self.line += data.count(b"\n")
        else:
            self._rest += data
        if len(self._rest) > LONGEST_SEGMENT:
            begun = self._rest.lstrip()
            self.line += self._rest.count(b"\n", 0, len(self._rest) - len(begun))
            self._rest = begun
        if len(self._rest) > LONGEST_SEGMENT:
            self.number += 1
            yield Segment(UNREADABLE, (), self.number, self.line)
            self.line += self._rest.count(b"\n")
            self._rest, self._skips = b"", True

    def finished(self, waiting: bytes) -> Iterator[Segment]:
        """The segments of what is left where a file or envelope ends; `waiting`: what was too short to show delimiters
        before. What has none is no X12, and only its lines count."""
        if self.marks is None:
            self.marks = delimiters_of(waiting)
        if self.marks is None:
            self.line += waiting.count(b"\n")
            return
        yield from self.cut(waiting)
        if not self._skips:
            yield from self._segments(self._rest, self.marks)
        self._rest, self._skips = b"", False

    def _segments(self, data: bytes, marks: Delimiters) -> Iterator[Segment]:
        """Every segment of this data, which begins just after the end of one."""
        if b"\r\n" in data:
            data = data.replace(b"\r\n", b"\n")
        envelope = data.find(marks.segment) + 1 if data.lstrip().startswith(b"ISA") else 0  # its elements are padded
        plain = _plain(data[envelope:], marks)
        texts = _careful(data if plain is None else data[:envelope], marks, self.line)
        element, component = _text(marks.element), _text(marks.component)
        number = self.number
        for line, text in texts:
            number += 1
            yield _segment(text, element, component, number, line)
        if plain:
            line = self.line + data.count(b"\n", 0, envelope) + plain.line
            for text in plain.texts:
                if text:
                    number += 1
                    name, _, rest = text.partition(element)
                    yield Segment(intern(name.upper()), tuple(rest.split(element)), number, line, component)
                line += plain.step
        self.number = number
        self.line += data.count(b"\n")


@dataclass(frozen=True, slots=True)
class _Plain:
    """Segments that each have a line of their own, or all one, with nothing to be taken away around any value. Nearly
    every file is so, and so it is three times as fast."""

    texts: list[str]
    line: int  # of the first, counted from where the data begins
    step: int


def _plain(data: bytes, marks: Delimiters) -> _Plain | None:
    """This data, where it is plain."""
    spaced = (b" " + marks.element, marks.element + b" ", b" " + marks.segment, b"\n ", b"\t", b"\r", b"\v", b"\f")
    if not data.isascii() or any(mark in data for mark in (*spaced, b"\0", b"\x1a")):
        return None
    ending, line = marks.segment, 0
    if ending != b"\n" and b"\n" in data:
        line = int(data.startswith(b"\n"))
        data = data.removeprefix(b"\n").removesuffix(b"\n")
        ending += b"\n"
        if not data.count(b"\n") == data.count(ending) == data.count(marks.segment) - data.endswith(marks.segment):
            return None
        data = data.removesuffix(marks.segment)
    texts = data.decode().split(ending.decode())
    return _Plain(texts, line, int(ending.endswith(b"\n"))) if max(map(len, texts)) <= LONGEST_SEGMENT else None


def _careful(data: bytes, marks: Delimiters, line: int) -> Iterator[tuple[int, str]]:
    """The line and the text of each segment of any data. Line ends inside a segment are those of a file that was
    wrapped at some width, and no part of any value."""
    element = _text(marks.element)
    step = marks.segment == b"\n"
    for raw in _raws(data, marks.segment):
        plain = raw.strip(_SPACES)
        if plain:
            begun = line + raw.count("\n", 0, raw.index(plain[0]))
            if "\n" in plain or "\r" in plain:
                plain = plain.replace("\r", "").replace("\n", "")
            if " " in plain or "\t" in plain:
                plain = element.join([text.strip(_SPACES) for text in plain.split(element)])
            yield begun, plain
        line += raw.count("\n") + step


def _segment(text: str, element: str, component: str, number: int, line: int) -> Segment:
    if len(text) > LONGEST_SEGMENT:
        return Segment(UNREADABLE, (), number, line)
    name, _, rest = text.partition(element)
    return Segment(intern(name.upper()), tuple(rest.split(element)), number, line, component)


def _raws(data: bytes, end: bytes) -> list[str]:
    """The segments as text: UTF-8 or, where one is not, the code page of Windows."""
    try:
        return data.decode().split(end.decode())
    except UnicodeDecodeError:
        return [_text(raw) for raw in data.split(end)]


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _of_envelope(envelope: bytes, element: bytes) -> Delimiters:
    """What ISA shows; where its end is not to be seen, the usual ones."""
    elements = envelope[:400].split(element, 16)
    last = elements[16].lstrip(b"\r\n") if len(elements) == 17 else b""
    component, after = last[:1], last[1:].lstrip()
    gap = last[1 : len(last) - len(after)]
    end = after[:1]
    if gap and not _is_mark(end):  # the line's end is the segment's end
        end = b"\n" if b"\n" in gap else b"\r" if b"\r" in gap else b""
    if not _is_mark(component) or not _is_mark(end) or end == element:
        return Delimiters(element, b":", _likely_end(envelope, element))
    return Delimiters(element, component, end)


def _is_mark(byte: bytes) -> bool:
    """Whether a delimiter may be this byte: no letter, no digit, and none that is a part of one in UTF-8."""
    return len(byte) == 1 and byte.isascii() and not byte.isalnum()


def _likely_end(head: bytes, element: bytes) -> bytes:
    """Without an envelope: a tilde or a line end, whichever stands before most segment names."""
    names = rb"(?:ST|SE|BPR|TRN|CLP|CLM|CAS|SVC|NM1|N1|N3|N4|REF|DTM|DTP|HL|LX|HI|SV1|BHT)" + re.escape(element)
    ends = {mark: len(re.findall(re.escape(mark) + rb"\s*" + names, head)) for mark in (b"~", b"\n", b"'", b"|")}
    return max(ends, key=lambda mark: (ends[mark], mark == b"~"))
