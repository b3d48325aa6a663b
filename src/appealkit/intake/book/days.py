"""Days as people type them into a form that asks for month/day/year. What could be two days is no day."""

from __future__ import annotations

import re
from datetime import date, timedelta

from appealkit.intake.written import FIRST_YEAR, LAST_YEAR

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
         "november", "december")  # fmt: skip
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?z?)?", re.ASCII)
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_NAME_FIRST = re.compile(r"([a-z]{3,9})\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})", re.ASCII)
_NAME_SECOND = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[- ]+([a-z]{3,9})\.?,?[- ]+(\d{4})", re.ASCII)
FIRST_DATE_CELL = date(1908, 3, 18)  # a smaller count of days in a cell was a number: a year, a page, a score
_FIRST_COUNT, _LAST_COUNT = 18264, 73415  # 1950-01-01 and 2100-12-31, as a spreadsheet counts days


def day_typed(text: str) -> date | None:
    """The day: `2026-09-17`, `9/17/2026`, `20260917`, `Sept 17, 2026`, `17 September 2026`. None where it is none, or
    where its year has two digits."""
    word = " ".join(text.casefold().split())
    if found := (_YEAR_FIRST.fullmatch(word) or _TOGETHER.fullmatch(word)):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _MONTH_FIRST.fullmatch(word):
        return _day(int(found[3]), int(found[1]), int(found[2]))
    if found := _NAME_FIRST.fullmatch(word):
        return _day(int(found[3]), _month(found[1]), int(found[2]))
    if found := _NAME_SECOND.fullmatch(word):
        return _day(int(found[3]), _month(found[2]), int(found[1]))
    return None


def day_counted(number: float, zero_day: date) -> date | None:
    """The day that a spreadsheet's count of days means, where the cell lost its look of a date."""
    if number != int(number) or not _FIRST_COUNT <= number <= _LAST_COUNT:
        return None
    return zero_day + timedelta(days=int(number))


def _month(word: str) -> int:
    if word == "sept":
        return 9
    names = _MONTHS if len(word) == 3 else _LONG
    return names.index(word) + 1 if word in names else 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
