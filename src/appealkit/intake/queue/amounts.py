"""Money as queues write it. A comma marks decimals only where the file proves it."""

from __future__ import annotations

import re
from decimal import Decimal

MOST = Decimal("9999999.99")
_SIGNS = re.compile(r"[$€£]|\bUSD?\b|[\s\u00a0\u202f]")
_POINT = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]{0,2})?")
_COMMA = re.compile(r"(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]{1,2})?")
_PROVES_COMMA = re.compile(r"(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),[0-9]{1,2}")
_PROVES_POINT = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)\.[0-9]{1,2}")
_EITHER = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")


class Amounts:
    """The amounts of one file: first learnt from, then read."""

    def __init__(self) -> None:
        self._comma = False
        self._point = False
        self._above: set[int] = set()  # columns with an amount above nought
        self._below: set[int] = set()

    def learn(self, text: str, column: int = 0) -> None:
        """Take a value for what it proves of the decimal mark, and of the sign in its column."""
        plain, negative = _bare(text)
        if any(char in "123456789" for char in plain):
            (self._below if negative else self._above).add(column)
        self._comma = self._comma or _PROVES_COMMA.fullmatch(plain) is not None
        self._point = self._point or _PROVES_POINT.fullmatch(plain) is not None

    def read(self, text: str) -> Decimal | None:
        """The amount, negative where it is marked so. None where it is none, or not certain."""
        plain, negative = _bare(text)
        if not any(char.isdigit() for char in plain):
            return None
        if self._comma and self._point and _EITHER.fullmatch(plain):
            return None
        if self._comma and not self._point:
            if not _COMMA.fullmatch(plain):
                return None
            plain = plain.replace(".", "").replace(",", ".")
        elif not _POINT.fullmatch(plain):
            return None
        value = Decimal(plain.replace(",", "").rstrip("."))
        return None if value > MOST else -value if negative and value else value

    def credits(self, column: int) -> bool:
        """Whether every amount of this column other than nought is below it, as in a ledger of credits."""
        return column in self._below and column not in self._above


def written(value: Decimal) -> str:
    """As a case file has it: two decimals."""
    return format(value.quantize(Decimal("0.01")), "f")


def _bare(text: str) -> tuple[str, bool]:
    """Without currency and spaces, and whether it is marked as negative."""
    plain = _SIGNS.sub("", text)
    if plain.startswith("(") and plain.endswith(")"):
        return plain[1:-1].lstrip("-"), True
    if plain.startswith("-") or plain.endswith("-"):
        return plain.strip("-"), True
    return plain.removeprefix("+"), False
