"""Denial reasons: our names for *why*, and the codes that mean or suggest them. How words say them is learned from
the wordings beside them (`maps/wordings.py`)."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from appealkit.maps.kinds import Rule
from appealkit.maps.model import YesNo


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a pattern: {error.msg}") from None
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class CodeMatch(Rule):
    """Adjustment and remark codes on one line; every list given must have one member on the line."""

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
