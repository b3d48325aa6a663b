"""The elements of X12 segments as a case file writes them: days, money, counts, codes, names. What has not the shape
of its kind is left out and told; nothing is mended.

Days, amounts and procedures are those of `scalars.py`; the shapes of codes are those of a case (`case/codes.py`).
Source of the others: X12 data element 380 (quantities).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from pydantic import TypeAdapter, ValidationError

from appealkit.case.codes import (
    Carc,
    DiagnosisCode,
    GroupCode,
    Ident,
    Modifier,
    Npi,
    PlaceOfService,
    ProcedureCode,
    Rarc,
)
from appealkit.errors import code_page
from appealkit.intake.draft import Path, Place, Told
from appealkit.intake.x12.findings import Findings
from appealkit.intake.x12.scalars import amount_of, day_of, days_of, procedure_of
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
    "Carc": TypeAdapter(Carc),
    "GroupCode": TypeAdapter(GroupCode),
    "Rarc": TypeAdapter(Rarc),
    "DiagnosisCode": TypeAdapter(DiagnosisCode),
    "ProcedureCode": TypeAdapter(ProcedureCode),
    "Modifier": TypeAdapter(Modifier),
    "Ident": TypeAdapter(Ident),
    "Npi": TypeAdapter(Npi),
    "PlaceOfService": TypeAdapter(PlaceOfService),
}
_MOST, _CENT = Decimal("9999999.99"), Decimal("0.01")
HCPCS = "HC"  # the qualifier of CPT and HCPCS codes
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
        return self._read(path, raw, segment, position, shape, what) if raw else None

    def put_procedure(self, path: Path, segment: Segment, position: int) -> None:
        """Read the procedure of this composite with its modifiers, and tell them below the path. Where it is empty,
        nothing; where it is of another coding, a Problem."""
        found = procedure_of(segment, position)
        if found is None or found.qualifier != HCPCS:
            if segment[position]:
                says = "the procedure is not a HCPCS code"
                self.findings.add(I093, says, "look at it in the file", segment, position)
            return
        self._read((*path, "procedure"), found.code, segment, position, procedure, "procedure")
        count = 0
        for word in found.modifiers:
            held = self._read((*path, "modifiers", str(count + 1)), word, segment, position, modifier, "modifier")
            count += held is not None

    def _read(self, path: Path, raw: str, segment: Segment, position: int, shape: Shape, what: str) -> str | None:
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
    """A day as 2026-09-17."""
    found = day_of(raw)
    return found.isoformat() if found else None


def days(form: str, raw: str) -> tuple[str, str] | None:
    """The first and the last day of a DTP: D8 (one day), DT (one with its time) or RD8 (from-to). None for others."""
    found = days_of(raw) if form in {"D8", "DT", "RD8"} and ("-" in raw) == (form == "RD8") else None
    return (found.first.isoformat(), found.last.isoformat()) if found else None


def money(raw: str) -> str | None:
    """An amount that is not negative."""
    return money_text(amount_of(raw))


@lru_cache(maxsize=4096)
def money_text(amount: Decimal | None, *, signed: bool = False) -> str | None:
    """An amount with two decimals. None where no case may have it: with parts of a cent, beyond what any claim is, or,
    unless `signed`, below nothing."""
    if amount is None or abs(amount) > _MOST or amount != amount.quantize(_CENT) or (amount < 0 and not signed):
        return None
    return f"{amount or abs(amount):.2f}"  # a nothing has no sign


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
    """The name of an NM1: that of a person, or where it is one (NM102 is 2) of an organisation."""
    return segment[3] if segment[2] == "2" else called(segment[4], segment[5], segment[3], segment[7])


def called(first: str, middle: str, last: str, suffix: str) -> str:
    """As a person is called; X12 has the last name first, and no point after an initial."""
    return " ".join(filter(None, (first, middle, last, suffix)))


@lru_cache(maxsize=4096)
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


def carc(raw: str) -> str | None:
    """The reason of an adjustment."""
    return _as("Carc", raw)


def group(raw: str) -> str | None:
    """Who bears an adjustment."""
    return _as("GroupCode", raw)


def remark(raw: str) -> str | None:
    """A remark code."""
    return _as("Rarc", raw)


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
