"""The format of a queue, told by its first bytes and not by its name; and its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from appealkit.intake.queue.decoding import encoding_of
from appealkit.intake.queue.delimited import read_delimited
from appealkit.intake.queue.jsonrows import is_jsonl, read_json, read_jsonl
from appealkit.intake.queue.rows import Row, Table
from appealkit.intake.queue.sheet import MOST_PACKED, read_sheet
from appealkit.intake.queue.telling import I100, I101, Telling

HEAD = 1 << 16
_OTHERS = {
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old or encrypted workbook",
    b"\x1f\x8b": "an archive",
    b"{\\rtf": "a text document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"SQLi": "a database",
}

Score = Callable[[list[Row]], int]


def table_of(pieces: Iterator[bytes], score: Score, tell: Telling) -> Table | None:
    """The rows, read as asked for. None, and a problem, where the bytes are of no format that we read. `score` says how
    well some rows name columns: it decides between delimiters and between sheets."""
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= HEAD:
            break
    whole = chain([head], pieces)
    start = head[:HEAD].lstrip(b" \t\r\n")
    encoding, mark = encoding_of(head)
    text = head[mark:HEAD].decode(encoding, "replace").lstrip("\ufeff \t\r\n")
    if not text:
        tell.mistake(I100, "the file is empty", "export the queue again")
        return None
    if start.startswith(b"PK\x03\x04"):
        return _workbook(whole, score, tell)
    called = next((name for begins, name in _OTHERS.items() if start.startswith(begins)), None)
    if called is None and not mark and _is_binary(head[:4000]):
        called = "no text"
    if called:
        tell.mistake(I100, f"the file is {called}", "save the queue as XLSX or CSV")
        return None
    if text[0] in "{[":
        return read_jsonl(whole, tell) if is_jsonl(text) else read_json(whole, tell)
    return read_delimited(whole, score, tell)


def _workbook(pieces: Iterable[bytes], score: Score, tell: Telling) -> Table | None:
    data = bytearray()
    for piece in pieces:
        data += piece
        if len(data) > MOST_PACKED:
            mend = "save the sheet as CSV, which may be of any size"
            tell.mistake(I101, f"the workbook is larger than {MOST_PACKED >> 20} MB", mend)
            return None
    return read_sheet(bytes(data), score, tell)


def _is_binary(head: bytes) -> bool:
    """Whether these bytes are no text in any encoding that we read."""
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head)
    nulls = head.count(0)
    even, odd = head[::2].count(0), head[1::2].count(0)
    is_wide = nulls and (even == 0 or odd == 0) and nulls > len(head) * 0.3
    return not is_wide and controls > len(head) * 0.02
