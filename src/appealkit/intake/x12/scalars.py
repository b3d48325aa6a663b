"""What one element of any X12 file says: a day, an amount, a procedure. None where it cannot be read for certain.

`elements.py` has the same as a case file writes it. Sources of the forms: X12 data elements 373, 1250 and 1251 (days)
and 782 (money), composite C003 (procedures).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from appealkit.intake.draft import Place
from appealkit.intake.x12.segments import Segment

_AMOUNT = re.compile(r"[-+]?(?:[0-9]{1,15}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})")
_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{4}|[0-9]{6,8})?")
_OLDEST, _LATEST = 1901, 2099  # no living patient was born before; 1900 is how systems write that there is no day


class Spot(NamedTuple):
    """Where a segment stands: its name, its number in the file, its line."""

    name: str
    number: int
    line: int

    def place(self, file: str, position: int = 0) -> Place:
        """The same as a place in this file, of the segment or of one of its elements."""
        element = f"{position:02d}" if position else ""
        return Place(file, f"segment {self.number} {self.name}{element}", self.line)


def spot_of(segment: Segment) -> Spot:
    """Where this segment stands."""
    return tuple.__new__(Spot, (segment.name, segment.number, segment.line))  # half the time, once a segment


def filled(segment: Segment, count: int) -> tuple[str, ...]:
    """So many elements of it, the first being element 1; empty where there is none. For those that are read at once."""
    return (segment.elements + ("",) * count)[:count]


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day; the same where it is one day."""

    first: date
    last: date


class Procedure(NamedTuple):
    """A composite of qualifier (HC: CPT and HCPCS), code and up to four modifiers (C003)."""

    qualifier: str
    code: str
    modifiers: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def amount_of(text: str) -> Decimal | None:
    """The amount (type R: a point only where there are cents); None where it is none, or has other signs in it."""
    return Decimal(text) if _AMOUNT.fullmatch(text) else None


@lru_cache(maxsize=4096)
def day_of(text: str, *, short: bool = False) -> date | None:
    """CCYYMMDD, also with a time after it. `short`: YYMMDD as well, which remittances of old have and no other file. Of
    two digits of a year, those to 69 are of this century: no remittance is older."""
    if short and len(text) == 6:
        text = ("20" if text < "70" else "19") + text
    found = _DAY.fullmatch(text)
    try:
        day = date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
    return day if day and _OLDEST <= day.year <= _LATEST else None


@lru_cache(maxsize=4096)
def days_of(text: str, *, short: bool = False) -> Period | None:
    """One day, or the first and the last with a dash between them."""
    first, dash, last = text.partition("-")
    begun, ended = day_of(first.strip(), short=short), day_of((last if dash else first).strip(), short=short)
    return Period(begun, ended) if begun and ended and begun <= ended else None


def period_of(segment: Segment) -> Period | None:
    """The day or days of a DTM: in its second element, or in its sixth after the form (D8, RD8) in its fifth. Met as
    well: the form and the days one element too early, as a DTP has them."""
    if len(segment.elements) == 2:
        return days_of(segment.elements[1], short=True)
    forms = {"D8", "RD8", "D6", "DT"}
    texts = [segment[2]] if segment[2] not in forms else []
    texts += [segment[at + 1] for at in (5, 2) if segment[at] in forms]
    return next((found for text in texts if (found := days_of(text, short=True))), None)


def procedure_of(segment: Segment, position: int) -> Procedure | None:
    """The procedure in this composite. None where there is no qualifier with a code after it."""
    return _procedure(segment[position], segment.component)


@lru_cache(maxsize=4096)
def _procedure(text: str, component: str) -> Procedure | None:
    qualifier, *rest = [part.strip().upper() for part in text.split(component)]
    if len(qualifier) != 2 or not qualifier.isalnum() or not rest or not rest[0]:
        return None
    return Procedure(qualifier, rest[0], tuple(word for word in rest[1:5] if word))
