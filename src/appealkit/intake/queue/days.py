"""Days as queues write them. The order of day and month is what the whole column proves."""

from __future__ import annotations

import re
from datetime import date, timedelta

from appealkit.intake.queue.rows import EXCEL_DAY_NOUGHT

KEPT = 4096  # days repeat in a column; each is read once
FIRST_YEAR, LAST_YEAR = 1900, 2100
LAST_NUMBERED = date(2060, 1, 1)  # later day numbers are procedure codes that slid into the column
_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp][Mm])?(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.ASCII)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}", re.ASCII)
_SERIAL = re.compile(r"(\d{4,5})(?:\.\d+)?", re.ASCII)
_DAY_NAMED = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3,9})\.?[-, ] ?(\d{4})", re.ASCII)
_NAMED_DAY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})", re.ASCII)
_RANGE = re.compile(r"\s+(?:-|–|to|thru|through)\s+|\s*–\s*")
_MONTHS = ("january", "february", "march", "april", "may", "june",
           "july", "august", "september", "october", "november", "december")  # fmt: skip


class Days:
    """The days of one column: first learnt from, then read."""

    def __init__(self, day_nought: date = EXCEL_DAY_NOUGHT, oldest_serial: date = date(1990, 1, 1)) -> None:
        self._nought = day_nought
        self._oldest = oldest_serial
        self._first_over: set[str] = set()  # delimiters under which some first number is no month
        self._second_over: set[str] = set()
        self._learnt: set[str] = set()
        self._read: dict[tuple[str, int | None], str | None] = {}

    def learn(self, text: str) -> None:
        """Take a value of the column for what it proves of the order. To be done before any is read."""
        if text in self._learnt:
            return
        if len(self._learnt) < KEPT:
            self._learnt.add(text)
        for part in _RANGE.split(text):
            found = _YEAR_LAST.fullmatch(part)
            if found:
                first, mark, second, _ = found.groups()
                if int(first) > 12 >= int(second):
                    self._first_over.add(mark)
                if int(second) > 12 >= int(first):
                    self._second_over.add(mark)

    def read(self, text: str, born_before: int | None = None) -> str | None:
        """The day as YYYY-MM-DD; of a range the first. None where it is none, or not certain.

        `born_before`: the year of the service, where it is a birth; a year of two digits is then of this century only
        where it is not later, and of the last only where it can be no other.
        """
        key = text, born_before
        if key not in self._read:
            parts = [self._one(part, born_before) for part in _RANGE.split(text.strip(), maxsplit=1)]
            if len(self._read) > KEPT:
                self._read.clear()
            self._read[key] = parts[0].isoformat() if parts[0] and all(parts) else None
        return self._read[key]

    def is_range(self, text: str) -> bool:
        """Whether it names two different days."""
        if not _RANGE.search(text):
            return False
        parts = [self._one(part, None) for part in _RANGE.split(text.strip(), maxsplit=1)]
        return len(parts) == 2 and parts[0] != parts[1]

    def _one(self, text: str, born_before: int | None) -> date | None:
        text = text.strip()
        if found := _YEAR_FIRST.fullmatch(text):
            year, _, month, day = found.groups()
            return _day(int(year), int(month), int(day))
        if found := _COMPACT.fullmatch(text):
            return _day(*map(int, found.groups()))
        if found := _YEAR_LAST.fullmatch(text):
            return self._year_last(found, born_before)
        if found := _DAY_NAMED.fullmatch(text):
            return _named(found[2], found[1], found[3])
        if found := _NAMED_DAY.fullmatch(text):
            return _named(found[1], found[2], found[3])
        if found := _SERIAL.fullmatch(text):
            day = self._nought + timedelta(int(found[1]))
            return day if self._oldest <= day < LAST_NUMBERED else None
        return None

    def _year_last(self, found: re.Match[str], born_before: int | None) -> date | None:
        first, mark, second, written = int(found[1]), found[2], int(found[3]), found[4]
        year = int(written)
        if len(written) == 2:
            if mark != "/" or (born_before is None and year > 90):
                return None
            this, last = 2000 + year, 1900 + year
            if born_before is not None:
                if this <= born_before:
                    return None  # a child, or a person of a hundred: the paper does not say
                year = last
            else:
                year = this
        day_first, month_first = mark in self._first_over, mark in self._second_over
        if first == second or first > 12 or second > 12:
            month, day = (second, first) if first > 12 else (first, second)
            proven_otherwise = (first > 12 and month_first and not day_first) or (
                second > 12 and day_first and not month_first
            )
            return None if proven_otherwise else _day(year, month, day)
        if day_first and month_first:
            return None
        if day_first:
            return _day(year, second, first)
        return _day(year, first, second) if month_first or mark == "/" else None


def _named(month: str, day: str, year: str) -> date | None:
    low = month.lower()
    found = [at for at, name in enumerate(_MONTHS, 1) if low == name or low == name[:3] or (low == "sept" and at == 9)]
    return _day(int(year), found[0], int(day)) if found else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if FIRST_YEAR <= year <= LAST_YEAR else None
