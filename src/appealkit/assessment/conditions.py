"""The closed list of conditions: a test of one attribute, and the words for why it does not hold.

A test answers True, False, or None where the item is silent about the attribute.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from appealkit.assessment.facts import Facts, add_months
from appealkit.assessment.measures.sessions import last_session
from appealkit.case import ChartEvidence, Value
from appealkit.maps.model import POLICY, Condition
from appealkit.maps.thresholds import Threshold, read_threshold

Expected = str | tuple[str, ...]


def holds(condition: Condition, item: ChartEvidence, facts: Facts, asked: Threshold | None) -> bool | None:
    """Whether the condition holds of the item: True, False, or None where the item does not say."""
    value = item.recorded_on if condition.attribute == "recorded_on" else item[condition.attribute]
    expected = _resolved(condition.value, facts, asked)
    if condition.test == "present":
        return (value is not None) == (expected == "yes")
    if value is None or expected is None:
        return None
    return CONDITIONS[condition.test](value, expected, facts)


def _is(value: Value, expected: Expected, facts: Facts) -> bool:
    return any(_same(value, word) for word in _listed(expected))


def _is_not(value: Value, expected: Expected, facts: Facts) -> bool:
    return not _is(value, expected, facts)


def _include(value: Value, expected: Expected, facts: Facts) -> bool:
    have = {word.lower() for word in (value if isinstance(value, tuple) else (str(value),))}
    return all(word.lower() in have for word in _listed(expected))


def _at_least(value: Value, expected: Expected, facts: Facts) -> bool:
    return _number(value) >= _number(expected)


def _at_most(value: Value, expected: Expected, facts: Facts) -> bool:
    return _number(value) <= _number(expected)


def _on_or_before(value: Value, expected: Expected, facts: Facts) -> bool:
    return _date(value) <= _date(expected)


def _on_or_after(value: Value, expected: Expected, facts: Facts) -> bool:
    return _date(value) >= _date(expected)


def _within(value: Value, expected: Expected, facts: Facts) -> bool:
    """The day lies in the span of this length that ends on the date of service."""
    span = read_threshold(str(expected))
    day = _date(value)
    months = {"months": 1, "years": 12}.get(span.unit)
    if months:
        return add_months(facts.day, -months * int(span.amount)) <= day <= facts.day
    days = {"weeks": 7}.get(span.unit, 1) * int(span.amount)
    return 0 <= (facts.day - day).days <= days


def _mentions(value: Value, expected: Expected, facts: Facts) -> bool | None:
    """Any of the words occurs in the text as whole words, case ignored, and is not denied just before.

    A denial in the same clause denies. One before a comma may reach over it ("no weakness, numbness") or not: then
    the text is unclear, and the answer None.
    """
    text = ", ".join(value) if isinstance(value, tuple) else str(value)
    clauses = [
        re.sub(r"[^a-z0-9]+", " ", part) for part in re.split(r"[,;.]|\bbut\b", text.lower().replace("n't", " not"))
    ]
    answers: set[bool | None] = set()
    for number, clause in enumerate(clauses):
        for word in _listed(expected):
            for match in re.finditer(rf"\b{re.escape(word.lower())}\b", clause):
                before = clause[: match.start()]
                reaches = DENIED.search(" ".join((*clauses[:number], before)))
                answers.add(False if DENIED.search(before) else None if reaches else True)
    return True if True in answers else None if None in answers else False


def _says_none_of(value: Value, expected: Expected, facts: Facts) -> bool | None:
    """None of the words is said of the patient. Where one is, the text may still say more, so the answer is None."""
    return True if _mentions(value, expected, facts) is False else None


DENIED = re.compile(r"\b(no|not|never|none|denies|denied|without|unable|cannot|neither|nor)( +\w+){0,4} *$")


CONDITIONS: Mapping[str, Callable[[Value, Expected, Facts], bool | None]] = {
    "is": _is,
    "is_not": _is_not,
    "is_one_of": _is,
    "include": _include,
    "at_least": _at_least,
    "at_most": _at_most,
    "on_or_before": _on_or_before,
    "on_or_after": _on_or_after,
    "within": _within,
    "mentions": _mentions,
    "says_none_of": _says_none_of,
}

REFERENCES: Mapping[str, Callable[[Facts], Expected | None]] = {
    "$line.procedure": lambda facts: facts.line.procedure,
    "$line.service_date": lambda facts: facts.day.isoformat(),
    "$line.place_of_service": lambda facts: facts.line.place_of_service,
    "$line.region": lambda facts: facts.region,
    "$line.care_regions": lambda facts: facts.care_regions or None,
    "$line.side": lambda facts: facts.side,
    "$last_session": lambda facts: _iso(last_session(facts)),
}


def _resolved(value: Expected, facts: Facts, asked: Threshold | None) -> Expected | None:
    if isinstance(value, tuple):
        return value
    if value == POLICY:
        return f"{asked.amount}" if asked else None
    return REFERENCES[value](facts) if value in REFERENCES else value


def _iso(item: ChartEvidence | None) -> str | None:
    day = item.day("performed_on") if item else None
    return day.isoformat() if day else None


def _listed(expected: Expected) -> tuple[str, ...]:
    return expected if isinstance(expected, tuple) else (expected,)


def _same(value: Value, word: str) -> bool:
    if isinstance(value, bool):
        return value == (word == "yes")
    if isinstance(value, Decimal):
        return value == _number(word)
    if isinstance(value, tuple):
        return word.lower() in {item.lower() for item in value}
    return str(value).lower() == word.lower()


def _number(value: object) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise ValueError("a number was expected in a rule's condition") from None


def _date(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
