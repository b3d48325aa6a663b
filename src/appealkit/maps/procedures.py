"""Procedures by code: our own words for what they are, and the facts of billing them."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from functools import cached_property

from pydantic import Field

from appealkit.maps.kinds import Rule
from appealkit.maps.model import YesNo


class Bilateral(enum.StrEnum):
    """Medicare physician fee schedule bilateral indicator, in words."""

    MODIFIER_50 = "1"  # 150 % rule: one line, modifier 50
    NOT_BILATERAL = "0"
    CONCEPT_DOES_NOT_APPLY = "9"
    INDEPENDENT = "2"
    OTHER = "3"


class Procedure(Rule):
    """`family` groups codes that one rule speaks of; `sessions` names codes counted together in a session count."""

    title: str  # our words; CPT descriptors are not ours to print
    family: str
    region: str | None = None  # none where the code does not fix it
    approach: str | None = None
    add_on_of: tuple[str, ...] = ()
    bilateral: Bilateral | None = None  # none: not on file
    mue: int | None = None  # units a day
    mai: int | None = Field(default=None, ge=1, le=3)  # 2: absolute a day; 3: more may be proven
    global_days: str = "000"
    documentation: tuple[str, ...] = ()


class Family(Rule):
    title: str
    sessions: str  # families with the same word here are counted together
    level: str  # what one level is, in words
    acts_elsewhere: YesNo = False  # the needle is not where the pain is: its region says nothing of the pain's
    counting: str | None = None  # how units are counted
    approaches: tuple[str, ...] = ()  # the words of a note that fit; none: any
    goes_with_others: YesNo = False  # done within another service, whose note tells of it


SPINAL = frozenset({"cervical-thoracic", "lumbar-sacral", "sacroiliac"})


def _near(region: str | None) -> str | None:
    """The sacroiliac joint is charted with the low back as often as by itself."""
    return "lumbar-sacral" if region == "sacroiliac" else region


class Procedures(Rule):
    source: str
    families: Mapping[str, Family]
    procedures: Mapping[str, Procedure]
    modifiers: frozenset[str]

    @cached_property
    def counted_with(self) -> Mapping[str, frozenset[str]]:
        """For each family, all families whose sessions count together with its own."""
        together: dict[str, set[str]] = {}
        for name, family in self.families.items():
            together.setdefault(family.sessions, set()).add(name)
        return {name: frozenset(together[family.sessions]) for name, family in self.families.items()}

    def tells_of(self, code: str, *, named: str | None, approach: str | None, region: str | None) -> bool:
        """Whether a procedure note may be the note of this code: one that names a code, by that code's family; one that
        names none, by approach and region. A body part that is no spinal region speaks against nothing."""
        procedure = self.procedures[code]
        family = self.families[procedure.family]
        if family.goes_with_others or named == code:
            return True
        if named is not None:
            told = self.procedures.get(named)
            return told is not None and told.family == procedure.family != "other"
        fits = not family.approaches or approach is None or approach in family.approaches
        return fits and (procedure.region is None or region not in SPINAL or _near(region) == _near(procedure.region))

    def nearest(self, code: str) -> str:
        """A mend: the known code that differs least place by place; a slip swaps two digits or misses one."""
        wrong = code.upper()

        def slips(known: str) -> tuple[int, int, str]:
            differing = sum(one != other for one, other in zip(wrong, known, strict=False))
            apart = abs(int(wrong, 36) - int(known, 36)) if wrong.isascii() and wrong.isalnum() else 0
            return differing - (sorted(wrong) == sorted(known)), apart, known

        near = min(self.procedures, key=slips, default="")
        add = "add the code to procedures.yaml of the rules"
        return f"did you mean '{near}'? Otherwise {add}" if near and slips(near)[0] <= 1 else add
