"""Figures as they are read: whole dollars, whole percent, a day."""

from __future__ import annotations

from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def dollars(cents: int) -> str:
    """`$1,450`; half a dollar and more is the next one."""
    whole = (abs(cents) + 50) // 100
    return f"{'-' if cents < 0 and whole else ''}${whole:,}"


def percent(part: float) -> int:
    """Whole percent of a part of a whole, 0 to 1. It is 0 and 100 only where that is nothing or all."""
    return min(max(round(100 * part), 1 if part > 0 else 0), 99 if part < 1 else 100)


def day(on: date, *, year: bool = True) -> str:
    """`Nov 24, 2026`, or without the year."""
    return f"{MONTHS[on.month - 1]} {on.day}" + (f", {on.year}" if year else "")
