"""What a file says at a place, read as far as it can be read. Nothing here complains; it answers None."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from appealkit.errors import Where, nearest
from appealkit.yamltext import Path, YamlText, looks_like_key

FIRST_YEAR, LAST_YEAR = 1900, 2100  # a day outside was mistyped: no living patient was born before, no claim is after


@dataclass(frozen=True, slots=True)
class Written:
    """A value of a file with its place in it."""

    text: YamlText
    path: Path
    value: object = field(repr=False)

    @classmethod
    def whole(cls, text: YamlText) -> Written:
        """All that the file says."""
        return cls(text, (), text.value)

    def at(self, *steps: str | int) -> Written:
        """What stands under these keys; its value is None where nothing does."""
        value = self.value
        for step in steps:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                value = None
        return Written(self.text, (*self.path, *steps), value)

    def where(self, *steps: str | int) -> Where:
        """The place of these keys, or of the nearest that stands above them."""
        return self.text.where((*self.path, *steps))

    def items(self, *steps: str | int) -> list[Written]:
        """The items of the list under these keys."""
        held = self.at(*steps)
        return [held.at(number) for number in range(len(held.value))] if isinstance(held.value, list) else []

    def entries(self, *steps: str | int) -> dict[str, Written]:
        """The entries of the mapping under these keys."""
        held = self.at(*steps)
        return {key: held.at(key) for key in held.value} if isinstance(held.value, dict) else {}

    def word(self, *steps: str | int) -> str | None:
        """The text under these keys, without spaces around it."""
        value = self.at(*steps).value
        return (value.strip() or None) if isinstance(value, str) else None

    def day(self, *steps: str | int) -> date | None:
        """The date under these keys."""
        word = self.word(*steps)
        return day_of(word) if word else None

    def number(self, *steps: str | int) -> Decimal | None:
        """The number under these keys."""
        word = self.word(*steps)
        return Decimal(word) if word and is_plain_number(word) else None


@dataclass(frozen=True, slots=True)
class CaseText:
    """A case as its files say it, merged and not yet judged: the chart's documents and evidence stand beside the
    case's own, each with its own place. `practice` is None where none was found."""

    main: Written
    practice: Written | None
    documents: Mapping[str, Written]
    evidence: tuple[Written, ...]
    requests: tuple[Written, ...] = ()
    files: tuple[Written, ...] = ()  # the case's own, then its chart's


def day_of(word: str) -> date | None:
    """The day written as YYYY-MM-DD, or None: no other spelling, no day outside the calendar or beyond belief."""
    if not _DAY.fullmatch(word):
        return None
    try:
        day = date.fromisoformat(word)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def is_day_shaped(word: str) -> bool:
    """Whether the word is spelled as a day, whether or not there is such a day."""
    return _DAY.fullmatch(word) is not None


def is_plain_number(word: str) -> bool:
    """Whether the word is a number in plain digits: no exponent, no thousands mark, no other script's digits."""
    return _NUMBER.fullmatch(word) is not None


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{1,6})?")


def named(kind: str, ident: str | None) -> str:
    """`evidence 'pt'`, or `this evidence` where the id does not look like one and could be a value that slid in."""
    return f"{kind} '{ident}'" if ident and looks_like_key(ident) else f"this {kind}"


def one_of_these(word: str, kind: str, known: Iterable[str]) -> str:
    """How to mend a wrong id: the nearest known one, or what is known, as far as ids may be shown."""
    shown = [ident for ident in known if looks_like_key(ident)]
    mend = nearest(word, shown)
    return mend if mend.startswith("did you mean") or 0 < len(shown) <= 12 else f"name a {kind} that is listed"
