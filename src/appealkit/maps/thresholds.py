"""Thresholds as policies write them: an amount with its unit, read from words such as `4 weeks`.

Forms: `4 weeks` · `3 months` · `50 percent` · `50 percent for 3 months` · `2 levels` ·
`4 sessions per region per rolling-12-months` · `14 days`. Weeks and months are never converted into each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

TIME_UNITS = ("hours", "days", "weeks", "months", "years")
COUNTED = (
    "levels",
    "sessions",
    "regions",
    "studies",
    "visits",
    "points",
    "muscles",
    "blocks",
    "classes",
    "kinds",
    "tests",
    "findings",
)
UNITS = (*TIME_UNITS, *COUNTED, "percent", "mg", "degrees")

_FORM = re.compile(
    r"(?P<amount>\d+(\.\d+)?)\s*(?P<unit>[a-z]+|%)"
    r"(\s+for\s+(at least\s+)?(?P<lasting>\d+)\s*(?P<lasting_unit>[a-z]+))?"
    r"(?P<per>(\s+per\s+[a-z0-9-]+)*)"
)
_SINGULAR = {unit.removesuffix("s"): unit for unit in UNITS if unit.endswith("s")}
_SINGULAR |= {"%": "percent", "study": "studies", "class": "classes"}


@dataclass(frozen=True, slots=True)
class Quantity:
    amount: Decimal
    unit: str

    def __str__(self) -> str:
        return f"{self.amount.normalize():f} {self.unit if self.amount != 1 else singular(self.unit)}"


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a criterion compares with. `lasting`: for how long; `per`: what it is counted in (`region`, a window)."""

    amount: Decimal
    unit: str
    lasting: Quantity | None = None
    per: tuple[str, ...] = ()

    def __str__(self) -> str:
        words = str(Quantity(self.amount, self.unit))
        if self.lasting:
            words += f" for at least {self.lasting}"
        return words + "".join(f" per {word.replace('-', ' ')}" for word in self.per)


def read_threshold(words: str) -> Threshold:
    """The threshold in these words. ValueError names the forms that are understood."""
    match = _FORM.fullmatch(words.strip().lower())
    if not match:
        raise ValueError("expected a threshold such as '4 weeks', '50 percent for 3 months' or '4 sessions per region'")
    lasting = match["lasting"] and Quantity(Decimal(match["lasting"]), _unit(match["lasting_unit"]))
    per = tuple(re.findall(r"per\s+([a-z0-9-]+)", match["per"]))
    return Threshold(Decimal(match["amount"]), _unit(match["unit"]), lasting or None, per)


def singular(unit: str) -> str:
    """One of this unit: `week` for `weeks`."""
    return {"studies": "study", "classes": "class"}.get(unit, unit.removesuffix("s"))


def _unit(word: str) -> str:
    unit = _SINGULAR.get(word, word)
    if unit not in UNITS:
        raise ValueError(f"'{word}' is not a unit; use one of: {', '.join(UNITS)}")
    return unit


def _said(threshold: Threshold) -> str:
    return str(threshold)


def _read(value: Any) -> Any:
    return read_threshold(value) if isinstance(value, str) else value


ThresholdText = Annotated[
    Threshold, BeforeValidator(_read), PlainSerializer(_said, return_type=str), WithJsonSchema({"type": "string"})
]
