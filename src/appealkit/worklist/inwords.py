"""A Filter in plain words: `due in less than 14 days (overdue and unknown ones too) and over $500`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from appealkit.worklist.fields import FromToday, Kind, Lack, Operator, Value
from appealkit.worklist.where import Filter, Term

_FLAGS = {
    ("late", True): "past the legal last day",
    ("late", False): "not past the legal last day",
    ("draft", True): "written with a template that nobody approved",
    ("draft", False): "not written with a template that nobody approved",
}
_OVER = {Operator.UNDER: "under ", Operator.AT_MOST: "at most ", Operator.OVER: "over ", Operator.AT_LEAST: "at least ",
         Operator.IS: "of exactly ", Operator.IS_NOT: "not of "}  # fmt: skip
_WHEN = {Operator.UNDER: "before ", Operator.AT_MOST: "on or before ", Operator.OVER: "after ",
         Operator.AT_LEAST: "on or after ", Operator.IS: "on ", Operator.IS_NOT: "not on "}  # fmt: skip
_AGE = {Operator.UNDER: "less than {} old", Operator.AT_MOST: "{} old or less", Operator.OVER: "more than {} old",
        Operator.AT_LEAST: "{} old or more", Operator.IS: "{} old", Operator.IS_NOT: "not {} old"}  # fmt: skip


def in_words(asked: Filter) -> str:
    """What it asks for, to be read after a noun; nothing where it asks for everything."""
    said = [_term(term) for term in asked.terms]
    others = _of_due(asked)
    for at in range(len(said) - 1, -1, -1):
        if others and asked.terms[at].field.name == "due":
            said[at] += f" ({others})"
            break
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else "".join(said)


def money(cents: int) -> str:
    """An amount as a person writes it: $1,450.00."""
    return f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02}"


def days(count: int) -> str:
    """`1 day`, `14 days`."""
    return f"{count} day{'' if abs(count) == 1 else 's'}"


def _of_due(asked: Filter) -> str:
    """Which items are in besides those that a term about the due date names."""
    terms = [term for term in asked.terms if term.field.name == "due"]
    compared = [term for term in terms if not all(isinstance(value, Lack) for value in term.values)]
    if not compared:
        return ""
    upper = {Operator.UNDER, Operator.AT_MOST}
    overdue = all(term.operator in upper for term in compared) and any(
        isinstance(value, date) or (isinstance(value, FromToday) and value.days > 0)
        for term in compared
        for value in term.values
    )
    unknown = asked.keeps_unknown_due and not any(Lack.UNKNOWN in term.values for term in terms)
    words = [*(["overdue"] if overdue else []), *(["unknown"] if unknown else [])]
    return f"{' and '.join(words)} ones too" if words else ""


def _term(term: Term) -> str:
    name, kind, sign = term.field.name, term.field.kind, term.operator
    if all(isinstance(value, Lack) for value in term.values):
        return " or ".join(_lack(name, value, turned=sign is Operator.IS_NOT) for value in term.values)
    if kind is Kind.FLAG:
        (value, *_) = term.values
        return _FLAGS[name, bool(value) is not (sign is Operator.IS_NOT)]
    if kind is Kind.MONEY:
        return _OVER[sign] + _dollars(term.values)
    if kind is Kind.AGE:
        return _AGE[sign].format(
            _any_of([days(value) if isinstance(value, int) else "of no known day" for value in term.values])
        )
    if kind is Kind.DAY:
        return _due(sign, term.values) if name == "due" else f"{name} {_WHEN[sign]}{_days(term.values)}"
    values = [f"“{value}”" if " " in str(value) else _word(value) for value in term.values]
    if sign is Operator.HOLDS:
        return f"{name} with {_any_of(values)} in it"
    if sign is Operator.IS_NOT:
        return (
            f"{name} {'neither' if len(values) == 2 else 'not'} {_any_of(values, 'nor' if len(values) == 2 else 'or')}"
        )
    return f"{name} {_any_of(values)}"


def _lack(name: str, value: Value, *, turned: bool) -> str:
    known = (value is Lack.KNOWN) is not turned
    said = {"owner": ("held by somebody", "held by nobody"), "failure": ("failed", "not failed"),
            "lacks": ("with something lacking", "with nothing lacking"),
            "due": ("due date known", "due date not known")}  # fmt: skip
    there, absent = said.get(name, (f"{name} known", f"{name} not known"))
    return there if known else absent


def _word(value: Value) -> str:
    return value.value if isinstance(value, Lack) else str(value)


def _dollars(values: Sequence[Value]) -> str:
    return _any_of([money(value) if isinstance(value, int) else _word(value) for value in values]).replace(".00", "")


def _due(sign: Operator, values: Sequence[Value]) -> str:
    (value, *more) = values
    if more or not isinstance(value, FromToday) or sign in {Operator.IS, Operator.IS_NOT}:
        return f"due {_WHEN[sign]}{_days(values)}"
    count = value.days
    if count == 0:
        return {Operator.UNDER: "overdue", Operator.AT_MOST: "due today or before", Operator.OVER: "due after today",
                Operator.AT_LEAST: "due today or later"}[sign]  # fmt: skip
    if count > 0:
        said = {Operator.UNDER: "due in less than {}", Operator.AT_MOST: "due within {}",
                Operator.OVER: "due in more than {}", Operator.AT_LEAST: "due in {} or more"}  # fmt: skip
    else:
        said = {Operator.UNDER: "overdue by more than {}", Operator.AT_MOST: "overdue by {} or more",
                Operator.OVER: "overdue by less than {} or not yet",
                Operator.AT_LEAST: "overdue by {} or less or not yet"}  # fmt: skip
    return said[sign].format(days(abs(count)))


def _days(values: Sequence[Value]) -> str:
    return _any_of([_day(value) for value in values])


def _day(value: Value) -> str:
    if isinstance(value, FromToday):
        near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
        count = days(abs(value.days))
        return near.get(value.days) or (f"{count} ago" if value.days < 0 else f"{count} from today")
    return value.isoformat() if isinstance(value, date) else _word(value)


def _any_of(words: Sequence[str], joint: str = "or") -> str:
    return f"{', '.join(words[:-1])} {joint} {words[-1]}" if len(words) > 1 else words[0]
