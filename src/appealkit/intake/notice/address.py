"""Whose letter it is, and where an appeal is to be sent: the letterhead, the signature, the address and the fax."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from appealkit.intake.notice.found import Found, labels_of
from appealkit.intake.notice.lines import Line
from appealkit.intake.notice.said import Said
from appealkit.intake.notice.shapes import one_day, read_organisation
from appealkit.intake.notice.tables import NoticeTables
from appealkit.maps.states import STATES

LETTERHEAD, SIGNED, FAXED = 0.86, 0.95, 0.88
_TOP = 10  # lines in which a letterhead stands
_CITY = re.compile(
    r"(?P<city>[A-Z][A-Za-z .'’-]{1,40}),? (?P<state>[A-Z]{2})\.?,? {1,2}(?P<zip>\d{5}(?:-?\d{4})?)(?!\d)"
)
_INLINE = re.compile(
    r"(?:(?i:\bto|\bat|\bmail|\baddress)|:)[:,]?\s+"
    r"(?P<address>[A-Z0-9][^:;]{4,150}?,? [A-Z]{2},? \d{5}(?:-\d{4})?)(?!\d)"
)
_ZIP = re.compile(r"(?<![\d-])\d{5}(?:-\d{4})?(?!\d)")
_STREET = re.compile(
    r"^(?:P\.? ?O\.? ?(?:Box|BOX)|\d+[A-Z]? [A-Z0-9]|(?:Suite|Ste|SUITE|Mail ?[Ss]top|MS|Floor)\b)", re.IGNORECASE
)
_FAX = re.compile(r"\b(?:fax(?:ed)?|facsimile)\b[^.;\d(]{0,40}(\(?\d{3}\)?[-. ]? ?\d{3}[-. ]\d{4})", re.IGNORECASE)
_ON_BEHALF = re.compile(
    r"\bon behalf of (?:your health plan, )?(?P<name>(?:[A-Z][\w&'’-]*|of|and|the)(?: (?:[A-Z][\w&'’-]*|of|and))*)"
)


def payers(lines: Sequence[Line], said: Sequence[Said], tables: NoticeTables) -> Iterator[Found]:
    """The payer's name from the letterhead, surer where the letter is signed with it; and, where the writer reviews for
    a plan, that plan as payer and the writer as its delegate."""
    head = _letterhead(lines, tables)
    plan = next(
        (Found("payer", (name,), one.line, SIGNED, 50) for one in said for name in _behalf(one.text, tables)), None
    )
    if head and plan and head.values[0].casefold() != plan.values[0].casefold():
        yield plan
        yield Found("delegate", head.values, head.line, head.sure)
    elif head or plan:
        yield head or plan  # type: ignore[misc]


def _behalf(text: str, tables: NoticeTables) -> Iterator[str]:
    if match := _ON_BEHALF.search(text):
        name = re.sub(r" (?:of|and|the)$", "", match["name"].removeprefix("the ").strip())
        if _is_payer(name, tables):
            yield name


def _letterhead(lines: Sequence[Line], tables: NoticeTables) -> Found | None:
    closing = {line.text.casefold().strip(" .,") for line in lines[-12:]}
    for at, line in enumerate(lines[:_TOP]):
        if (
            line.page > lines[0].page
            or re.match(r"(?:dear|re|to|subject)\b", line.text, re.IGNORECASE)
            or (labels_of(line, tables) and line.text.count(":"))
        ):
            return None
        for cell in line.cells:
            if one_day(cell):
                return None
            read = read_organisation(cell, tables)
            if read and len(read.values[0]) >= len(cell.strip(" .,®™")) - 1 and _is_payer(read.values[0], tables):
                signed = read.values[0].casefold() in closing and len(lines) > 14
                return Found("payer", read.values, at, SIGNED if signed else LETTERHEAD, 50)
    return None


def _is_payer(name: str, tables: NoticeTables) -> bool:
    plain = name.casefold().replace(",", "")
    words = plain.split()
    pairs = {f"{one} {other}" for one, other in itertools.pairwise(words)}
    if (set(words) | pairs) & (tables.not_organisation | tables.providers):
        return False
    return bool((set(words) | pairs) & tables.organisation)


@dataclass(frozen=True, slots=True)
class Address:
    """Where an appeal goes: its lines as printed, and the line of the letter on which it begins."""

    parts: tuple[str, ...] = field(repr=False)
    line: int


def appeal_addresses(lines: Sequence[Line], tables: NoticeTables, skipped: AbstractSet[int]) -> list[Address]:
    """Each address to which the letter sends an appeal, in one line or as a block, each once."""
    found: dict[str, Address] = {}
    for at, line in enumerate(lines):
        if at in skipped or not _ZIP.search(line.text):
            continue
        address = _inline(lines, at) or _block(lines, at, tables)
        if address and _is_of_appeals(lines, address.line, at, tables):
            found.setdefault(
                "".join(char for part in address.parts for char in part.casefold() if char.isalnum()), address
            )
    return list(found.values())


def _is_of_appeals(lines: Sequence[Line], start: int, end: int, tables: NoticeTables) -> bool:
    """Whether the words around it speak of sending an appeal, and of nothing else to send."""
    near = " ".join(line.text for line in lines[max(0, start - 4) : end + 1])
    close = " ".join(line.text for line in lines[max(0, start - 1) : end + 1])
    if re.search(
        r"\b(?:external|independent review|corrected claims?|department of insurance|civil rights|hearing|ombuds)",
        close,
        re.IGNORECASE,
    ):
        return False
    return (
        tables.any_of("appeal_words").search(near) is not None and tables.any_of("addressed").search(near) is not None
    )


def _inline(lines: Sequence[Line], at: int) -> Address | None:
    """An address that follows its verb or its label on the same line, or began on the one above."""
    for start in (at, at - 1, at - 2):
        if start < 0 or (start < at and any(line.apart for line in lines[start + 1 : at + 1])):
            continue
        text = " ".join(line.text for line in lines[start : at + 1])
        for match in _INLINE.finditer(text):
            parts = _split(match["address"])
            if parts and match.end() > len(text) - len(lines[at].text):
                return Address(parts, start)
    return None


def _split(text: str) -> tuple[str, ...]:
    """The lines of an address that is printed with commas between; none where running words are in it."""
    city = _CITY.search(text)
    if not city or city["state"] not in STATES:
        return ()
    parts = [part.strip() for part in re.split(r",\s*", text[: city.start()]) if part.strip()]
    last = text[city.start() :].strip(" .")
    loose = [
        word for part in parts for word in part.split() if word.islower() and word not in {"of", "and", "for", "the"}
    ]
    fits = (
        not loose
        and any(_STREET.match(part) for part in parts)
        and all(len(part) <= 60 for part in parts)
        and len(parts) <= 5
    )
    return (*parts, last) if fits else ()


def _block(lines: Sequence[Line], at: int, tables: NoticeTables) -> Address | None:
    """An address of several lines that ends with this one: up to the line that says what it is for."""
    column = _cell_with_city(lines[at])
    if column is None:
        return None
    parts = [column[1]]
    x0 = column[0]
    start = at
    while start > 0 and len(parts) < 6 and not lines[start].apart and lines[start - 1].page == lines[at].page:
        cell = _cell_at(lines[start - 1], x0)
        if cell is None or _says(cell, tables):
            break
        parts.insert(0, cell)
        start -= 1
    return Address(tuple(parts), start) if len(parts) >= 2 and any(_STREET.match(part) for part in parts) else None


def _says(text: str, tables: NoticeTables) -> bool:
    """Whether this line is running text or a label, and no part of an address."""
    words = text.split()
    small = sum(word[0].islower() and word not in {"of", "and", "for", "the", "c/o"} for word in words)
    return (
        (text.endswith((":", ".")) and not text.endswith(("Inc.", "Co.")))
        or small > 0
        or len(words) > 8
        or text.casefold() in tables.headings
    )


def _cell_with_city(line: Line) -> tuple[float, str] | None:
    for start, cell in zip(line.cell_starts, line.cells, strict=True):
        match = _CITY.fullmatch(cell.strip(" ."))
        if match and match["state"] in STATES:
            return line.across(start, start + len(cell))[0], cell.strip(" .")
    return None


def _cell_at(line: Line, x0: float) -> str | None:
    """The cell of this line that begins about where the address does."""
    for start, cell in zip(line.cell_starts, line.cells, strict=True):
        if abs(line.across(start, start + len(cell))[0] - x0) <= 3 * line.wide:
            return cell
    return None


def faxes(said: Sequence[Said], lines: Sequence[Line], tables: NoticeTables) -> Iterator[Found]:
    """The fax numbers to which an appeal may be sent."""
    for one in said:
        for match in _FAX.finditer(one.text):
            near = " ".join(line.text for line in lines[max(0, one.line - 6) : one.line + 1])
            if tables.any_of("appeal_words").search(near) and not re.search(
                r"external|corrected claims?", one.text, re.IGNORECASE
            ):
                yield Found("fax", (f"Fax {match[1]}",), one.line, FAXED)
