"""What a file is, told by what stands in it and not by its name."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable

from appealkit.intake.x12.segments import delimiters_of, pieces_of, segments

HEAD = 1 << 16  # what is looked at
MOST_ODD = 100  # characters of a text for each that no text has


class FileKind(enum.StrEnum):
    """What appealkit can do something with, and what it knows to be something else."""

    REMITTANCE = "remittance (835)"
    CLAIM = "claim (837)"
    CLAIM_ACCEPTANCE = "claim acceptance (277CA)"
    ACKNOWLEDGEMENT = "acknowledgement (999)"
    AUTHORIZATION = "authorization response (278)"
    OTHER_X12 = "another X12 file"
    FHIR = "FHIR resources"
    WORKBOOK = "spreadsheet"  # a queue or a filled form: its sheets say which
    QUEUE_JSON = "denial queue (JSON)"
    QUEUE_TEXT = "denial queue (table)"
    NOTICE_PDF = "denial letter (PDF)"
    NOTICE_TEXT = "denial letter (text)"
    CASE = "case file"
    CHART = "chart file"
    OLD_SPREADSHEET = "spreadsheet of before 2007"
    XML = "XML"
    ZIP = "archive"
    BINARY = "no text"
    EMPTY = "empty"


X12 = {"835": FileKind.REMITTANCE, "837": FileKind.CLAIM, "278": FileKind.AUTHORIZATION,
       "999": FileKind.ACKNOWLEDGEMENT, "997": FileKind.ACKNOWLEDGEMENT}  # fmt: skip
_ENVELOPE = {"ISA", "GS", "ST", "BPR", "BHT", "CLP", "CLM", "TRN", "N1", "LX", "SVC", "TA1", "AK1"}


def kind_of(head: bytes) -> FileKind:
    """What the file with these first bytes is (HEAD of them, or all)."""
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not plain:
        return FileKind.EMPTY
    if plain.startswith(b"%PDF-"):
        return FileKind.NOTICE_PDF
    if plain.startswith(b"PK\x03\x04"):
        return FileKind.WORKBOOK if b"xl/" in head or b"[Content_Types].xml" in head else FileKind.ZIP
    if plain.startswith(b"\xd0\xcf\x11\xe0"):
        return FileKind.OLD_SPREADSHEET
    if _is_x12(plain):
        return _x12(plain)
    text = _text(head)
    if text is None:
        return FileKind.BINARY
    if text.lstrip().startswith("<"):
        return FileKind.XML
    if text.lstrip()[:1] in {"{", "["}:
        return _json(text)
    if re.search(r"^case:\s*\S", text, re.MULTILINE) and re.search(r"^denial:", text, re.MULTILINE):
        return FileKind.CASE
    if re.match(r"(\s*#[^\n]*\n)*\s*(patient|documents|evidence):", text):
        return FileKind.CHART
    return FileKind.QUEUE_TEXT if _is_table(text) else FileKind.NOTICE_TEXT


def kinds_in(pieces: Iterable[bytes]) -> list[str]:
    """The transactions of an X12 file, as `835`, each once: a clearinghouse may send several kinds in one file."""
    found: dict[str, None] = {}
    rest = b""
    for piece in pieces:
        rest += piece
        found |= dict.fromkeys(match[2].decode() for match in _TRANSACTION.finditer(rest))
        rest = rest[-16:]
    return list(found)


_TRANSACTION = re.compile(rb"(?:^|[^A-Za-z0-9])ST([^A-Za-z0-9\s])(\d{3})\1")


def _is_x12(plain: bytes) -> bool:
    first = next(segments(pieces_of(plain[:4000])), None) if delimiters_of(plain) else None
    return first is not None and first.name in _ENVELOPE and len(first.elements) > 0


def _x12(plain: bytes) -> FileKind:
    """By the transaction it declares; without one, by a segment that only one kind has."""
    for segment in segments(pieces_of(plain[:HEAD])):
        if segment.name == "ST":
            if segment[1] == "277":
                return FileKind.CLAIM_ACCEPTANCE if _says_acceptance(plain) else FileKind.OTHER_X12
            return X12.get(segment[1], FileKind.OTHER_X12)
        if segment.name in {"CLP", "SVC", "BPR"}:
            return FileKind.REMITTANCE
        if segment.name in {"CLM", "SV1"}:
            return FileKind.CLAIM
    return FileKind.OTHER_X12


def _says_acceptance(plain: bytes) -> bool:
    """A 277CA (005010X214) and not the answer to a status request (X212)."""
    return b"X214" in plain or re.search(rb"BHT.0085.08", plain) is not None


def _json(text: str) -> FileKind:
    if re.search(r'"resourceType"\s*:', text):
        return FileKind.FHIR
    if re.search(r'"case"\s*:', text) and re.search(r'"denial"\s*:\s*\{', text):
        return FileKind.CASE
    return FileKind.QUEUE_JSON


def _is_table(text: str) -> bool:
    """Whether most of its lines have as many delimiters as the first one that has any, and more than one such line."""
    lines = [line for line in text.splitlines()[:60] if line.strip()]
    for mark in ("\t", ";", "|", ","):
        counts = [line.count(mark) for line in lines]
        most = max(counts, default=0)
        if most >= (3 if mark == "," else 2):
            rows = sum(1 for count in counts if count >= most - (mark == ","))
            if rows >= 2 and rows >= 0.6 * len(lines):
                return True
    return False


def _text(head: bytes) -> str | None:
    """The bytes as text; None where they are none."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        is_cut = error.start >= len(head) - 4  # the last character was cut by the end of the head
        text = head[: error.start].decode("utf-8-sig") if is_cut else head.decode("cp1252", "replace")
    odd = sum(1 for char in text if ord(char) < 32 and char not in "\r\n\t\f")
    return text if odd < len(text) / MOST_ODD else None  # one NUL in a cell makes no table of many rows binary
