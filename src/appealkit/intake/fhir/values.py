"""Values out of a resource's tree: words, days, money and codes, each only where it is what it should be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, DecimalException

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}.*)?")
_NO_POINT = re.compile(r"[A-Z][0-9][0-9A-Z][0-9A-Z]{1,4}")
_UNUSED_NAMES = frozenset({"old", "maiden", "nickname", "anonymous"})
LONGEST_TEXT = 4000
LONGEST_NAME = 200

Tree = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Coding:
    """One code, with the system it belongs to as it was named."""

    system: str
    code: str = field(repr=False)
    display: str = field(default="", repr=False)


def each(tree: object, *path: str) -> Iterator[object]:
    """Every value at this path. A list on the way stands for each of its items; a list in a list is no FHIR."""
    for item in tree if isinstance(tree, list) else [tree]:
        if not path:
            if item is not None and not isinstance(item, list):
                yield item
        elif isinstance(item, Mapping):
            yield from each(item.get(path[0]), *path[1:])


def trees(tree: object, *path: str) -> Iterator[Tree]:
    """Those values at this path that have fields of their own."""
    return (item for item in each(tree, *path) if isinstance(item, Mapping))


def words(tree: object, *path: str) -> Iterator[str]:
    """Those values at this path that are texts and hold something, without spaces around them."""
    return (item.strip() for item in each(tree, *path) if isinstance(item, str) and item.strip())


def word(tree: object, *path: str) -> str | None:
    """The first text at this path."""
    return next(words(tree, *path), None)


def number(tree: object, *path: str) -> Decimal | None:
    """The first number at this path, exact. A text is no number, and neither is yes or no."""
    for item in each(tree, *path):
        if isinstance(item, (int, Decimal)) and not isinstance(item, bool):
            value = Decimal(item)
            return value if value.is_finite() and -20 < value.adjusted() < 20 else None
    return None


def whole(tree: object, *path: str) -> int | None:
    """The first number at this path, where it is a whole one of a size that counts."""
    value = number(tree, *path)
    return int(value) if value is not None and value == value.to_integral_value() and 0 < value < 1000 else None


def plain(value: Decimal) -> str:
    """The number as a case file writes it: `8`, `41.5`, and no exponent."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def money(value: Decimal | None) -> str | None:
    """Dollars and cents; None where there is more than cents, or more than any line costs."""
    try:
        cents = value.quantize(Decimal("0.01")) if value is not None else None
    except DecimalException:
        return None
    return format(cents, "f") if cents is not None and cents == value and abs(cents) < 10_000_000 else None


def day(text: str | None) -> str | None:
    """The day of a FHIR date or dateTime as it is written there; None where it tells no whole day."""
    found = _DAY.fullmatch(text.strip()) if text else None
    try:
        return date.fromisoformat(found[1]).isoformat() if found else None
    except ValueError:
        return None


def codings(tree: object, *path: str) -> Iterator[Coding]:
    """The codes of the concepts at this path."""
    for coding in trees(tree, *path, "coding"):
        code = word(coding, "code")
        if code:
            yield Coding(word(coding, "system") or "", code, word(coding, "display") or "")


def code_of(tree: object, *path: str, systems: Iterable[str]) -> str | None:
    """The first code at this path that belongs to one of these systems."""
    known = frozenset(systems)
    return next((coding.code for coding in codings(tree, *path) if coding.system in known), None)


def icd(code: str) -> str:
    """A code of ICD-10-CM with its point, which always stands after the third character and is often left out."""
    plain = code.strip().upper()
    return f"{plain[:3]}.{plain[3:]}" if _NO_POINT.fullmatch(plain) else plain


def codes_at(tree: object, *path: str) -> frozenset[str]:
    """Every code at this path, whatever its system: for the small closed lists of FHIR itself."""
    return frozenset(coding.code for coding in codings(tree, *path))


def identifier(tree: object, marks: Iterable[str], *path: str) -> str | None:
    """The first identifier whose system or type is one of these marks."""
    known = frozenset(marks)
    for item in trees(tree, *(path or ("identifier",))):
        if known & {word(item, "system"), *codes_at(item, "type")}:
            return word(item, "value")
    return None


def label(tree: object, *path: str) -> str | None:
    """What a concept is called there: its own text, or else the first display name."""
    return word(tree, *path, "text") or next((c.display for c in codings(tree, *path) if c.display), None)


def name_of(tree: Tree) -> str | None:
    """A person's name in one line, the official one before others; or an organization's."""
    if isinstance(tree.get("name"), str):
        return shortened(word(tree, "name"))
    names = [item for item in trees(tree, "name") if word(item, "use") not in _UNUSED_NAMES]
    names.sort(key=lambda item: word(item, "use") != "official")
    for item in names:
        parts = [*words(item, "given"), *words(item, "family"), *words(item, "suffix")]
        if word(item, "family") or not word(item, "text"):
            return shortened(" ".join(parts)) if parts else None
        return shortened(word(item, "text"))
    return None


def shortened(text: str | None, most: int = LONGEST_NAME) -> str | None:
    """The text where it fits into its place; a longer one is not cut, since what is left could say another thing."""
    return " ".join(text.split()) if text and len(text) <= most else None
