"""The elements of X12 segments as a case file writes them: days, money, counts, codes, names. What has not the shape
of its kind is left out and told; nothing is mended.

Sources of the shapes: X12 data elements 373 and 1251 (days), 782 (money), 380 (quantities), 1271 (codes).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pydantic import TypeAdapter, ValidationError

from appealkit.case.codes import DiagnosisCode, Ident, Modifier, Npi, PlaceOfService, ProcedureCode
from appealkit.errors import code_page
from appealkit.intake.draft import Path, Place, Told
from appealkit.intake.x12.findings import Findings
from appealkit.intake.x12.segments import Segment

I093 = code_page(
    "I093",
    """A value of an X12 file has not the shape of its kind
    A day that is none, an amount with letters, a code of another coding: the value is left out and its place is told.
    The rest of the claim is read.
    Bad: `DTP*472*D8*20260230`. Good: `DTP*472*D8*20260228`.
    """,
)

Shape = Callable[[str], str | None]
_KINDS: dict[str, TypeAdapter[str]] = {
    "DiagnosisCode": TypeAdapter(DiagnosisCode),
    "ProcedureCode": TypeAdapter(ProcedureCode),
    "Modifier": TypeAdapter(Modifier),
    "Ident": TypeAdapter(Ident),
    "Npi": TypeAdapter(Npi),
    "PlaceOfService": TypeAdapter(PlaceOfService),
}
_MOST = Decimal("9999999.99")
LONGEST = 200  # as a name or number of a case file


@dataclass(slots=True)
class Gathered:
    """What has been read of one thing so far."""

    findings: Findings
    told: dict[Path, Told] = field(default_factory=dict, repr=False)

    def put(self, path: Path, segment: Segment, position: int, shape: Shape, what: str, part: int = 0) -> str | None:
        """Read this element (or its component, 1-based) and tell it under the path, and answer it. Where it is empty,
        nothing; where it has another shape, a Problem, and nothing is told."""
        raw = segment[position]
        if part:
            parts = segment.parts(position)
            raw = parts[part - 1] if len(parts) >= part else ""
        if not raw:
            return None
        value = shape(raw)
        if value is None:
            says, mend = f"the {what} cannot be read", "look at it in the file"
            if shape is npi:
                says = f"the {what} is no NPI: a digit is wrong or two are swapped"
                mend = "compare it with the registry, and mend it where it is kept"
            self.findings.add(I093, says, mend, segment, position)
            return None
        self.told[path] = Told(value, segment.place(self.findings.file, position))
        return value

    def say(self, path: Path, value: str | None, place: Place) -> None:
        """Tell a value that was read already, unless it is empty."""
        if value:
            self.told[path] = Told(value, place)


def plain(raw: str) -> str | None:
    """A text that a case file may hold: of one line, no longer than a name may be, without control characters."""
    value = raw.strip()
    return value if value and len(value) <= LONGEST and value.isprintable() else None


def day(raw: str) -> str | None:
    """CCYYMMDD, also with a time after it, as 2026-09-17; of no other century than ours and the last."""
    found = re.fullmatch(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})([0-9]{4}|[0-9]{6})?", raw)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return None


def days(qualifier: str, raw: str) -> tuple[str, str] | None:
    """The first and the last day of a DTP: D8 (one day), DT (one with its time) or RD8 (from-to). None for others."""
    if qualifier == "RD8":
        first, dash, last = raw.partition("-")
        found = day(first.strip()), day(last.strip())
        return (found[0], found[1]) if dash and found[0] and found[1] and found[0] <= found[1] else None
    one = day(raw) if qualifier in {"D8", "DT"} else None
    return (one, one) if one else None


def money(raw: str) -> str | None:
    """An amount that is not negative, with two decimals."""
    if not re.fullmatch(r"[0-9]{0,9}(\.[0-9]{0,2}0*)?", raw) or not re.search("[0-9]", raw):
        return None
    amount = Decimal(raw)
    return f"{amount:.2f}" if amount <= _MOST else None


def whole(raw: str) -> str | None:
    """A whole number from 1 to 999, though written as 1.00; a part of a unit is none."""
    found = re.fullmatch(r"0*([1-9][0-9]{0,2})(\.0*)?", raw)
    return found[1] if found else None


def diagnosis(raw: str) -> str | None:
    """A code shaped as ICD-10-CM, with its dot after the third character."""
    bare = raw.upper().replace(".", "", 1)
    held = _as("DiagnosisCode", f"{bare[:3]}.{bare[3:]}" if len(bare) > 3 else bare)
    return held if held and held.replace(".", "") == bare else None


def person(segment: Segment) -> str:
    """The name of an NM1: first, middle, last and suffix of a person (NM102 is 1), else that of the organisation."""
    if segment[2] == "2":
        return segment[3]
    return " ".join(filter(None, (segment[4], segment[5], segment[3], segment[7])))


def _as(kind: str, raw: str) -> str | None:
    try:
        return _KINDS[kind].validate_python(raw)
    except ValidationError:
        return None


def procedure(raw: str) -> str | None:
    """A HCPCS code of five characters."""
    return _as("ProcedureCode", raw)


def modifier(raw: str) -> str | None:
    """A modifier of two characters."""
    return _as("Modifier", raw)


def ident(raw: str) -> str | None:
    """An id without spaces, as of a payer."""
    return _as("Ident", raw)


def npi(raw: str) -> str | None:
    """A national provider identifier whose check digit fits."""
    return _as("Npi", raw)


def place_of_service(raw: str) -> str | None:
    """A place of service of two digits."""
    return _as("PlaceOfService", raw)


def created(segment: Segment) -> str | None:
    """The day on which a transaction says it was made (BHT04)."""
    return day(segment[4])
