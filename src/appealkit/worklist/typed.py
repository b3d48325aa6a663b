"""What a person types beside an item: a name, a day, an amount, words. Nothing odd of it is recorded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from types import MappingProxyType

from appealkit.errors import InputError, Problem, code_page

W037 = code_page(
    "W037",
    """A day on which this cannot have been
    It lies ahead, or before what must have gone before it: a letter is sent after its release, decided after it was
    sent.
    Bad: `--on 2027-11-22` for what was sent today. Good: the day on the receipt.
    """,
)
W038 = code_page(
    "W038",
    """An amount that is none
    Dollars with at most two decimals, not negative.
    Bad: `--paid 1450.005`. Good: `--paid 1450.00`.
    """,
)
W039 = code_page(
    "W039",
    """A name or a reason is missing
    What is recorded says who did it, and, where it goes against what was found, why.
    Bad: `--by ""`. Good: `--by "Kim Doe"`.
    """,
)
W044 = code_page(
    "W044",
    """Words that cannot be recorded
    They are longer than any confirmation or reason, or hold characters that are no text.
    Bad: a whole e-mail pasted after `--confirmation`. Good: the number that it gives.
    """,
)

MOST = 200  # characters
_MONEY = re.compile(r"\$?(\d{1,7}|\d{1,3}(?:,\d{3}){1,2})(?:\.(\d{1,2}))?", re.ASCII)
METHODS: Mapping[str, str] = MappingProxyType(
    {"portal": "uploaded to the portal", "fax": "faxed", "mail": "mailed", "email": "e-mailed"}
)


def name(said: str, option: str = "--by", most: int = MOST) -> str:
    """The name, without blanks around it. InputError (W039) where it is empty."""
    return _text(said, option, "who it was" if option == "--by" else "which", most)


def reason(said: str | None, option: str = "--because") -> str:
    """The same of a reason."""
    return _text(said or "", option, "why")


def words(said: str | None, option: str, most: int = MOST) -> str | None:
    """The words, or None where there are none. InputError (W044) where they cannot be recorded."""
    plain = " ".join((said or "").split())
    if len(plain) > most or not plain.isprintable():
        raise InputError(Problem(W044, f"{option} is too long, or holds characters that are no text", "shorten it"))
    return plain or None


def cents(said: str, option: str = "--paid") -> int:
    """The amount in cents. InputError (W038) where it is none."""
    found = _MONEY.fullmatch(said.strip())
    if found is None:
        says = f"{option} is no amount in dollars with at most two decimals"
        raise InputError(Problem(W038, says, f"write it as {option} 1450.00"))
    return int(found[1].replace(",", "")) * 100 + int((found[2] or "0").ljust(2, "0"))


def dollars(amount: int | None) -> str:
    """Cents as `1,450.00`; a dash where nothing is known."""
    return "-" if amount is None else f"{Decimal(amount) / 100:,.2f}"


def day(said: date, today: date, since: date | None, what: str, option: str = "--on") -> date:
    """The day. InputError (W037) where it lies ahead of today, or before `since`, the day of `what`."""
    if said > today:
        says = f"{option} {said} lies ahead: today is {today}"
        raise InputError(Problem(W037, says, "give the day on which it was"))
    if since is not None and said < since:
        raise InputError(Problem(W037, f"{option} {said} is before {what} on {since}", "compare the two days"))
    return said


def day_of(moment: str, zone: tzinfo | None) -> date:
    """The calendar's day of a moment, where the reader is."""
    return datetime.fromisoformat(moment).astimezone(zone).date()


def _text(said: str, option: str, what: str, most: int = MOST) -> str:
    found = words(said, option, most)
    if found is None:
        raise InputError(Problem(W039, f"{option} is empty", f"say {what}: {option} …"))
    return found
