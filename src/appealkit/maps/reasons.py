"""Denial reasons: our names for *why*, and the codes that mean or suggest them. How words say them is learned from
the wordings beside them (`maps/wordings.py`)."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, Field

from appealkit.case import Lifting
from appealkit.maps.kinds import Rule
from appealkit.maps.model import YesNo


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a pattern: {error.msg}") from None
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class CodeKind(enum.StrEnum):
    """The two kinds of code on a denied line."""

    ADJUSTMENT = "adjustment"
    REMARK = "remark"


class CodeMatch(Rule):
    """Adjustment and remark codes on one line; every list given must have one member on the line.

    `group` and `carc` together speak of one adjustment. `unread`: no rule speaks of an adjustment, or of a remark, of
    the line.
    """

    group: tuple[str, ...] = ()
    carc: tuple[str, ...] = ()
    rarc: tuple[str, ...] = ()
    not_carc: tuple[str, ...] = ()
    not_rarc: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    program: tuple[str, ...] = ()
    not_program: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    claim_type: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    unread: tuple[CodeKind, ...] = ()
    states: tuple[str, ...] = ()
    within_maximum: bool = False  # the line bills no more units than the daily maximum of its code
    refused_before: bool = False  # a request for authorization was refused, before the service
    lifted: tuple[Lifting, ...] = ()  # how the decision came to stand no longer

    def codes(self) -> frozenset[str]:
        """Every adjustment and remark code it speaks of."""
        return frozenset((*self.carc, *self.rarc, *self.not_carc, *self.not_rarc))


T = TypeVar("T")


class CodeIndex(Generic[T]):
    """Matches in their order, by what they ask for, so that a line looks only at those that it may hold."""

    def __init__(self, entries: Iterable[tuple[T, CodeMatch]]) -> None:
        self._entries = tuple(entries)
        self._by_word: dict[str, list[int]] = {}
        self._by_none: list[int] = []
        for at, (_, match) in enumerate(self._entries):
            words = match.rarc or match.carc or match.reasons
            for word in words:
                self._by_word.setdefault(word, []).append(at)
            if not words:
                self._by_none.append(at)

    @lru_cache(maxsize=10_000)  # noqa: B019 an index lives as long as its rules, and lines share few sets of codes
    def open_to(self, words: frozenset[str]) -> tuple[tuple[T, CodeMatch], ...]:
        """The entries that ask for one of these codes or reasons, or for none, in their order."""
        found = set(self._by_none).union(*(self._by_word.get(word, ()) for word in words))
        return tuple(self._entries[at] for at in sorted(found))


class StatedAs(enum.StrEnum):
    """How a payer words a threshold in a denial."""

    LENGTH = "length"
    RELIEF = "relief"
    SESSIONS = "sessions"


class DenialReason(Rule):
    """`means`: codes that say this reason by themselves. `suggests`: codes that go with it but do not say it.

    `says` is how a letter restates the reason in our words. `states`: the requirements whose thresholds a payer may
    write into such a denial, and how: "for at least 3 months", "80 percent for 6 months", "3 sessions in 12 months".
    `only_alone`: not named beside another reason of the same text, because it only sums the others up.
    `gives_way`: its codes also stand beside those that say the reason, as a contractual reduction does; so by a code it
    is the reason only where there is no other, not even a suggested one.
    """

    reason: str
    title: str
    says: str
    families: tuple[str, ...] = ()  # none: any procedure
    means: tuple[CodeMatch, ...] = ()
    suggests: tuple[CodeMatch, ...] = ()
    states: Mapping[str, StatedAs] = Field(default_factory=dict)
    appealable: YesNo = True
    only_alone: YesNo = False
    gives_way: YesNo = False


class ReasonFile(Rule):
    """One file of reasons of a family."""

    reasons: tuple[DenialReason, ...]


class Language(Rule):
    """How payers say that something is not so, that it is, and where one clause ends and the next begins.

    `shorthand`: what clerks write for a word. `passed_over`: words that say nothing by themselves.
    """

    failing: tuple[Pattern, ...]
    conceding_outright: tuple[Pattern, ...]
    conceding: tuple[Pattern, ...]
    reciting: tuple[Pattern, ...]
    splitting: tuple[Pattern, ...]
    numbers: dict[str, str]
    shorthand: dict[str, str]
    passed_over: frozenset[str]

    def __hash__(self) -> int:
        """By what is cheap to hash, so that what was read once in this language can be kept."""
        return hash(self.splitting)
