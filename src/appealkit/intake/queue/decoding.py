"""The bytes of a text table as lines, in whatever encoding they came, piece by piece."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator

from appealkit.intake.queue.telling import I101, I106, Telling

LONGEST_LINE = 8 << 20  # characters without a line end: no table has such a line
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def encoding_of(head: bytes) -> tuple[str, int]:
    """The encoding that the first bytes show, and how many of them are its mark. UTF-8 where nothing shows another."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name, len(mark)
    start = head[:400]
    if len(start) >= 4:
        even, odd = start[::2].count(0), start[1::2].count(0)
        if odd > len(start) * 0.3 and even == 0:
            return "utf-16-le", 0
        if even > len(start) * 0.3 and odd == 0:
            return "utf-16-be", 0
    return "utf-8", 0


def lines(pieces: Iterable[bytes], tell: Telling) -> Iterator[str]:
    """Every line with its end. What is not UTF-8 is read as Windows-1252, line by line, and told."""
    kept = ""
    for text in _texts(pieces, tell):
        kept += text
        if len(kept) > LONGEST_LINE and "\n" not in kept and "\r" not in kept:
            tell.mistake(I101, "a line is longer than any row of a table; reading ended before it", "check the export")
            return
        *whole, kept = _split(kept)
        yield from whole
    if kept:
        *whole, last = _split(kept, last=True)
        yield from whole
        if last:
            yield last


def _split(text: str, *, last: bool = False) -> list[str]:
    """The lines with their ends (LF, CR LF or CR), and what is left of the last one. Other marks end no line here."""
    if "\r" not in text:
        parts = text.split("\n")
        return [part + "\n" for part in parts[:-1]] + [parts[-1]]
    held = ""
    if text.endswith("\r") and not last:
        text, held = text[:-1], "\r"  # its LF may come with the next piece
    parts = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [part + "\n" for part in parts[:-1]] + [parts[-1] + held]


def _texts(pieces: Iterable[bytes], tell: Telling) -> Iterator[str]:
    flow = iter(pieces)
    head = b""
    for piece in flow:
        head += piece
        if len(head) >= 400:
            break
    name, mark = encoding_of(head)
    rest = _chain(head[mark:], flow)
    if name != "utf-8":
        decoder = codecs.getincrementaldecoder(name)(errors="replace")
        for piece in rest:
            yield decoder.decode(piece)
        yield decoder.decode(b"", final=True)
        return
    kept, line = b"", 1
    for piece in rest:
        whole, end, kept = (kept + piece).rpartition(b"\n")
        yield _utf8(whole + end, tell, line)
        line += whole.count(b"\n") + len(end)
        if len(kept) > LONGEST_LINE:
            yield _utf8(kept, tell, line)
            kept = b""
    yield _utf8(kept, tell, line)


def _utf8(data: bytes, tell: Telling, line: int) -> str:
    """`line`: that of the first of these bytes in the file."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return "\n".join(_line(one, tell, at) for at, one in enumerate(data.split(b"\n"), line))


def _line(data: bytes, tell: Telling, line: int) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        says = "this line is not UTF-8 and was read as Windows text"
        tell.doubt(I106, says, 'look at its accented letters, or save the table as "CSV UTF-8"', line)
        return data.decode("cp1252", "replace")


def _chain(head: bytes, flow: Iterator[bytes]) -> Iterator[bytes]:
    if head:
        yield head
    yield from flow
