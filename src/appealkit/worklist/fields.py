"""The closed table of what a filter of the worklist may ask, and the kinds of values that each field takes."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from appealkit.assessment.model import Support
from appealkit.case.denial import Program
from appealkit.maps.routing import RouteKind
from appealkit.worklist.states import State


class Operator(enum.StrEnum):
    """How a field is held against its values."""

    IS = "="
    IS_NOT = "!="
    UNDER = "<"
    AT_MOST = "<="
    OVER = ">"
    AT_LEAST = ">="
    HOLDS = "~"


class Kind(enum.Enum):
    """What a value of the field is, in the words of a message."""

    TEXT = "a text; in quotes where it has a blank or a comma"
    CHOICE = "one of a closed list"
    MONEY = "an amount, as 500 or 1450.00"
    DAY = "a day, as 2026-12-01, or days from today, as 14d or -3d"
    AGE = "a number of days, as 90d"
    FLAG = "yes or no"


class Lack(enum.Enum):
    """A value that is there, or is not."""

    UNKNOWN = "unknown"
    KNOWN = "known"


LACK = {"unknown": Lack.UNKNOWN, "none": Lack.UNKNOWN, "known": Lack.KNOWN, "any": Lack.KNOWN}

_EQUAL = (Operator.IS, Operator.IS_NOT)
_ORDERED = (*_EQUAL, Operator.UNDER, Operator.AT_MOST, Operator.OVER, Operator.AT_LEAST)
OPERATORS = {
    Kind.TEXT: (*_EQUAL, Operator.HOLDS),
    Kind.CHOICE: _EQUAL,
    Kind.MONEY: _ORDERED,
    Kind.DAY: _ORDERED,
    Kind.AGE: _ORDERED,
    Kind.FLAG: _EQUAL,
}


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that can be asked; `lacks`: an item may be without it, and then `unknown` and `known` are values."""

    name: str
    kind: Kind
    about: str
    lacks: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FromToday:
    """So many days from today; fewer than none: ago."""

    days: int

    def on(self, today: date) -> date:
        """The day that it is."""
        return today + timedelta(days=self.days)


Value = str | int | bool | date | FromToday | Lack  # int: cents of money, or days of an age


def _choices(name: str, about: str, choices: Iterable[str], *, lacks: bool = True) -> Field:
    return Field(name, Kind.CHOICE, about, lacks, tuple(choices))


FIELDS = {
    field.name: field
    for field in (
        Field("case", Kind.TEXT, "the name of its case", lacks=False),
        Field("claim", Kind.TEXT, "the payer's claim number"),
        Field("payer", Kind.TEXT, "who denied it", lacks=False),
        _choices("program", "the programme that governs", Program),
        _choices("state", "where it stands", State, lacks=False),
        _choices("route", "what to do about one of its lines", RouteKind),
        _choices("support", "how far the record carries the first argument of one of its lines", Support),
        Field("reason", Kind.TEXT, "why one of its lines was denied"),
        Field("strategy", Kind.TEXT, "an argument that was looked at for it"),
        Field("procedure", Kind.TEXT, "the code of one of its lines"),
        Field("family", Kind.TEXT, "the family of procedures of one of its lines"),
        Field("lacks", Kind.TEXT, "a requirement that its checklist asks for"),
        Field("holder", Kind.TEXT, "who has what its checklist asks for"),
        Field("owner", Kind.TEXT, "who holds it now"),
        Field("amount", Kind.MONEY, "what was denied", lacks=False),
        Field("due", Kind.DAY, "the last day that is safe; an item without one stays in, unless due=known is asked"),
        Field("service", Kind.DAY, "the first day of service"),
        Field("age", Kind.AGE, "days since the first day of service"),
        Field("late", Kind.FLAG, "its legal last day has passed", lacks=False),
        Field("draft", Kind.FLAG, "written with a template that nobody approved", lacks=False),
        Field("failure", Kind.TEXT, "the code of what stopped it; failure=any for all"),
    )
}
