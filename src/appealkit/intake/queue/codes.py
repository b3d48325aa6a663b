"""The codes of a cell: reasons and remarks, procedures with what hangs on them, modifiers, diagnoses.

Shapes: X12's lists of claim adjustment groups, reasons (CARC) and remarks (RARC); CPT and HCPCS level II; ICD-10-CM.
A cell is read whole or not at all: what is left beside a code is its description, or makes the cell unreadable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

KEPT = 4096  # cells of codes repeat; each is read once
GROUPS = ("CO", "PR", "OA", "PI", "CR")
# CARC: a number, or a letter of the series in use with one or two digits
_REASON = r"(?:0{0,2}[1-9][0-9]{0,2}|[ABDPWY]0?[1-9][0-9]?|A0|A[1-8])"
_REMARK = r"(?:M[0-9]{1,3}|MA[0-9]{1,3}|N[0-9]{1,3})"
_GROUP = rf"(?:{'|'.join(GROUPS)})[\s:_-]*"
_CODE = re.compile(
    rf"(?:(?P<group>{'|'.join(GROUPS)})[\s:_-]*)?(?P<reason>{_REASON})(?![0-9A-Z])|(?P<remark>{_REMARK})(?![0-9A-Z])"
)
_BETWEEN = re.compile(r"(?:[\s,;/|&+()\[\]]|\bAND\b|\bCARC\b|\bRARC\b)*")
# `50 - Not necessary`, `CO 50 not necessary`; but `16 days` is no code, nor may another code stand in the words
_DESCRIBED = re.compile(
    rf"(?P<code>{_GROUP}{_REASON})(?:\s*[-–:]\s*|\s+)(?P<words>[A-Z]{{2}}.*)"
    rf"|(?P<bare>{_REASON}|{_REMARK})\s*[-–:]\s*(?P<after>[A-Z]{{2}}.*)",
    re.IGNORECASE | re.DOTALL,
)
_ANOTHER = re.compile(rf"\b(?:{'|'.join(GROUPS)})[\s:_-]*[0-9A-Z]?[0-9]+\b|\b(?:MA|M|N)[0-9]{{1,3}}\b", re.IGNORECASE)
_UNITS = re.compile(
    r"(?<=[\s0-9A-Z])\s*(?:[x×*]|\bX(?=\s))\s*(?=[1-9][0-9]{0,2}\b)"
)  # a big X at its number is a modifier
_PROCEDURE = re.compile(
    r"(?:CPT|HCPCS)?[:#\s]*(?P<code>[0-9A-Z][0-9]{3}[0-9A-Z])"
    r"(?P<mods>(?:\s*[-:,\s]\s*[0-9A-Z]{2}(?![0-9A-Z])){0,4}|[A-Z][A-Z0-9])\s*(?:\*(?P<units>[1-9][0-9]{0,2}))?"
)
_MODIFIER_OR_UNITS = re.compile(r"\sX[1-5](?![0-9A-Z])")  # X1 to X5 are modifiers too
_BETWEEN_PROCEDURES = re.compile(r"[;|/\n]|,(?=\s*[0-9A-Z]{5}(?![0-9A-Z]))")
_PROCEDURE_DESCRIBED = re.compile(r"(?P<code>[0-9A-Z][0-9]{3}[0-9A-Z])\s*(?:[-–:]\s*|\s)[A-Za-z]{3,}", re.IGNORECASE)
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_DIAGNOSIS = re.compile(r"([A-Z][0-9][0-9AB])\.?([0-9A-Z]{1,4})?")
_DIAGNOSIS_DESCRIBED = re.compile(
    r"(?P<code>[A-Z][0-9][0-9AB](?:\.?[0-9A-Z]{1,4})?)\s*(?:[-–:]\s+|\s)[A-Za-z]{3,}", re.IGNORECASE
)
_PARTS = re.compile(r"\s*[,;|/\n]\s*|\s+")


@dataclass(frozen=True, slots=True)
class Reason:
    """A CARC, with its group where the cell has it."""

    group: str | None
    carc: str


@dataclass(frozen=True, slots=True)
class Codes:
    """What a cell of codes holds. `described`: the cell has words beside its one code."""

    reasons: tuple[Reason, ...] = ()
    remarks: tuple[str, ...] = ()
    described: bool = False


@dataclass(frozen=True, slots=True)
class Billed:
    """A procedure with the modifiers and units that stand beside it."""

    procedure: str
    modifiers: tuple[str, ...] = ()
    units: str | None = None


@lru_cache(maxsize=KEPT)
def codes_of(text: str) -> Codes | None:
    """`CO-50, CO45`, `50`, `N115; M25`, `CO 16 (N479)`. None where the cell holds anything else."""
    upper = text.strip().upper()
    reasons: dict[Reason, None] = {}
    remarks: dict[str, None] = {}
    at = _end(_BETWEEN, upper, 0)
    while at < len(upper):
        found = _CODE.match(upper, at)
        if not found:
            return _described(text)
        if found["remark"]:
            remarks[found["remark"]] = None
        else:
            reasons[Reason(found["group"], _carc(found["reason"]))] = None
        after = _end(_BETWEEN, upper, found.end())
        if after == found.end() < len(upper):
            return _described(text)
        at = after
    return Codes(tuple(reasons), tuple(remarks)) if reasons or remarks else None


def remarks_of(text: str) -> tuple[str, ...] | None:
    """The remarks of a cell that holds nothing else, or one with its words. None otherwise."""
    found = codes_of(text)
    return found.remarks if found and found.remarks and not found.reasons else None


@lru_cache(maxsize=KEPT)
def procedures_of(text: str) -> tuple[Billed, ...] | None:
    """`64483-LT`, `64483 x2`, `64483,64484`, `64483 - Injection …`. None where the cell holds anything else,
    or where its `X2` may be two units or a modifier."""
    upper = _UNITS.sub("*", text.strip()).upper()
    if _MODIFIER_OR_UNITS.search(upper):
        return None
    found = [_PROCEDURE.fullmatch(part.strip()) for part in _BETWEEN_PROCEDURES.split(upper) if part.strip()]
    if not found or any(one is None for one in found):
        spaced = re.split(r"\s+(?=[0-9A-Z][0-9]{3}[0-9A-Z](?![0-9A-Z]))", upper)
        found = [_PROCEDURE.fullmatch(part.strip(" ,")) for part in spaced]
    if found and all(found):
        return tuple(_billed(one) for one in found if one)
    described = _PROCEDURE_DESCRIBED.match(text.strip())
    return (Billed(described["code"].upper()),) if described else None


@lru_cache(maxsize=KEPT)
def modifiers_of(text: str) -> tuple[str, ...] | None:
    """`LT`, `50, LT`, `-59`. None where the cell holds anything else."""
    parts = [part for part in _PARTS.split(text.strip().upper().lstrip("-")) if part]
    parts = [part.lstrip("-") for part in parts]
    return tuple(dict.fromkeys(parts)) if parts and all(_MODIFIER.fullmatch(part) for part in parts) else None


@lru_cache(maxsize=KEPT)
def diagnoses_of(text: str) -> tuple[str, ...] | None:
    """ICD-10-CM codes, with their dot whether or not it was written. None where there is anything else."""
    parts = [part for part in _PARTS.split(text.strip().upper()) if part]
    found = [_DIAGNOSIS.fullmatch(part) for part in parts]
    if parts and all(found):
        return tuple(dict.fromkeys(_dotted(one) for one in found if one))
    described = _DIAGNOSIS_DESCRIBED.match(text.strip())
    alone = _DIAGNOSIS.fullmatch(described["code"].upper()) if described else None
    return (_dotted(alone),) if alone else None


def is_npi(text: str) -> bool:
    """Ten digits with the check digit of ISO/IEC 7812 over the prefix 80840 (45 CFR 162.406)."""
    if not re.fullmatch(r"[0-9]{10}", text):
        return False
    digits = [int(digit) for digit in "80840" + text]
    return (sum(sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]) + sum(digits[-1::-2])) % 10 == 0


def _described(text: str) -> Codes | None:
    """The one code at the beginning of a cell whose rest is its description."""
    found = _DESCRIBED.fullmatch(text.strip())
    if not found or _ANOTHER.search(found["words"] or found["after"]):
        return None
    alone = codes_of(found["code"] or found["bare"])
    return Codes(alone.reasons, alone.remarks, described=True) if alone else None


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _carc(word: str) -> str:
    """`04` is written 4 in the code list, and `A0` is itself."""
    return word.lstrip("0") if word[0].isdigit() else word if word == "A0" else word[0] + word[1:].lstrip("0")


def _billed(found: re.Match[str]) -> Billed:
    modifiers = tuple(dict.fromkeys(re.findall(r"[0-9A-Z]{2}", found["mods"] or "")))
    return Billed(found["code"], modifiers, found["units"])


def _dotted(found: re.Match[str]) -> str:
    return f"{found[1]}.{found[2]}" if found[2] else found[1]
