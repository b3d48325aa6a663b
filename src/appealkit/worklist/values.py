"""What a word of a filter is worth for its field: a text, a choice, cents, a day, days, yes or no."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from appealkit.worklist.fields import Field, FromToday, Kind, Value

FURTHEST = 36_500  # days from today
_MONEY = re.compile(r"\$?(\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.(\d{1,2}))?", re.ASCII)
_DAYS = re.compile(r"([+-]?\d{1,6})([dw])", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
_FLAGS = {"yes": True, "true": True, "no": False, "false": False}


def value_of(field: Field, text: str) -> Value | None:
    """The value that the text is for this field; None where it is none of its kind."""
    return _READ[field.kind](field, text.strip()) if text.strip() else None


def days_of(text: str) -> int | None:
    """How many days `14d`, `-3d` or `2w` are."""
    found = _DAYS.fullmatch(text.strip().lower())
    days = int(found[1]) * (7 if found[2] == "w" else 1) if found else FURTHEST + 1
    return days if abs(days) <= FURTHEST else None


def _text(_: Field, text: str) -> str:
    return " ".join(text.split())


def _choice(field: Field, text: str) -> str | None:
    return text.lower() if text.lower() in field.choices else None


def _money(_: Field, text: str) -> int | None:
    found = _MONEY.fullmatch(text)
    return int(found[1].replace(",", "")) * 100 + int((found[2] or "0").ljust(2, "0")) if found else None


def _day(_: Field, text: str) -> FromToday | date | None:
    if text.lower() in _NEAR:
        return FromToday(_NEAR[text.lower()])
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    days = days_of(text)
    return FromToday(days) if days is not None else None


def _age(_: Field, text: str) -> int | None:
    days = days_of(text)
    return days if days is not None and days >= 0 else None


def _flag(_: Field, text: str) -> bool | None:
    return _FLAGS.get(text.lower())


_READ: dict[Kind, Callable[[Field, str], Value | None]] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.MONEY: _money,
    Kind.DAY: _day,
    Kind.AGE: _age,
    Kind.FLAG: _flag,
}
