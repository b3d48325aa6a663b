"""Policies: a payer's dated coverage criteria, and which of them governs a line.

A question is always "what held on the date of service, for this payer, here". The answer is one policy version, or
none with the reason why; never a newer version, never another payer's.
"""

from __future__ import annotations

import enum
import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Annotated

from pydantic import Field, model_validator

from appealkit.case import Payer, Program
from appealkit.maps.kinds import Rule
from appealkit.maps.model import Confidence, Read
from appealkit.maps.states import AREAS, RAILROAD, RAILROAD_WORDS
from appealkit.maps.thresholds import ThresholdText

NOT_ENCODED = "not-encoded"
MEDICARE = frozenset({Program.MEDICARE_FFS, Program.MEDICARE_ADVANTAGE})


class PolicyKind(enum.StrEnum):
    NCD = "ncd"  # national: where a local determination binds the same line, it applies beside this one
    LCD = "lcd"
    MEDICAL_POLICY = "medical-policy"
    GUIDELINE = "guideline"


class InForce(Rule):
    since: date = Field(alias="from")
    to: date | None = None  # last day in force

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.to is None or day <= self.to)


class Binds(Rule):
    """Whom a version binds. Empty lists bind nobody by that key: a commercial policy names its payers."""

    program: tuple[Program, ...]
    families: tuple[str, ...]
    states: tuple[str, ...] = ()  # of the place of service; Medicare contractors; RRB for Railroad Medicare
    payers: tuple[str, ...] = ()  # names or ids
    delegates: tuple[str, ...] = ()  # review vendors whose guideline it is


class Criterion(Rule):
    """One criterion in the policy's own order: a row of the letter's table.

    `says` is our wording of the policy's requirement. `families` narrows it to some procedures, `only_when` to lines
    for which that requirement is met (a repeat injection, say), `unless` to those for which it is not. `waived_by`:
    the policy itself accepts these instead.
    """

    id: str
    section: str
    says: str
    requirement: str  # or not-encoded
    threshold: ThresholdText | None = None
    confidence: Confidence = Confidence.SEEN
    families: tuple[str, ...] = ()
    only_when: str | None = None
    unless: str | None = None
    waived_by: tuple[str, ...] = ()
    note: str | None = None

    @cached_property
    def is_encoded(self) -> bool:
        return self.requirement != NOT_ENCODED

    @cached_property
    def decides(self) -> bool:
        """Whether it can be judged at all: it is encoded, and its value was not taken unverified."""
        return self.is_encoded and self.confidence is not Confidence.UNVERIFIED

    @cached_property
    def answered_by(self) -> tuple[str, ...]:
        """The requirements of which one met is enough: its own, and those that the policy takes instead."""
        return (self.requirement, *self.waived_by)

    @cached_property
    def words(self) -> str:
        """What it says, with its threshold."""
        return self.says.replace("{threshold}", str(self.threshold))


class Version(Rule):
    """A policy as it read for some time. In a file, `criteria_of: v26` stands for the criteria of that version."""

    version: str
    in_force: InForce
    binds: Binds
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    waivers: tuple[str, ...] = ()  # waivers the text itself states, such as progressive-deficit
    sets_no: Mapping[str, str] = Field(
        default_factory=dict
    )  # requirement → the limit, in words, it was read not to set
    article: str | None = None
    seen_until: date | None = None  # the last day on which this version is known to have been the one in force
    confidence: Confidence = Confidence.SEEN
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _confidence_holds_for_its_criteria(cls, given: object) -> object:
        """A criterion that says no confidence of its own has its version's."""
        if not isinstance(given, dict) or not isinstance(given.get("criteria"), list) or "confidence" not in given:
            return given
        whole = {"confidence": given["confidence"]}
        return {**given, "criteria": [{**whole, **c} if isinstance(c, dict) else c for c in given["criteria"]]}

    def __hash__(self) -> int:
        """By what is cheap to hash, so that what was worked out for it once can be kept."""
        return hash((self.version, self.in_force.since))

    @property
    def is_verified(self) -> bool:
        """Whether a letter may name it at all."""
        return self.confidence is not Confidence.UNVERIFIED

    def is_known_on(self, day: date) -> bool:
        """Whether a letter may say that this version was in force then: not where a later one is known to exist."""
        return self.seen_until is None or day <= self.seen_until


class Policy(Rule):
    policy: str
    number: str
    title: str
    issuer: str
    kind: PolicyKind
    href: str | None = None
    versions: Annotated[tuple[Version, ...], Field(min_length=1)]
    read: Read
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _criteria_of_another(cls, given: object) -> object:
        """Each `criteria_of` as the criteria of the version that it names, of this same policy."""
        versions = given.get("versions") if isinstance(given, dict) else None
        if not isinstance(given, dict) or not isinstance(versions, list):
            return given
        own = {str(item.get("version")): item["criteria"] for item in versions if "criteria" in item}
        return {**given, "versions": [_with_criteria(item, own) for item in versions]}


def _with_criteria(version: Mapping[str, object], own: Mapping[str, object]) -> Mapping[str, object]:
    if "criteria_of" not in version or "criteria" in version:
        return version
    name = str(version["criteria_of"])
    if name not in own:
        raise ValueError(f"criteria_of: {name} is no version here that writes its criteria out")
    return {key: value for key, value in version.items() if key != "criteria_of"} | {"criteria": own[name]}


@dataclass(frozen=True, slots=True)
class Governing:
    """The policy version that governs a line, or None with the reason.

    Where a national determination governs, `local` is the local one of the area, which applies beside it.
    """

    policy: Policy | None
    version: Version | None
    why: str
    in_doubt: bool = False  # more than one would govern: a person must choose
    local: tuple[Policy, Version] | None = None

    def criteria(self, family: str) -> tuple[Criterion, ...]:
        """The criteria that speak of this procedure family, in the policy's order; a local determination's come last,
        with its number in their section."""
        if self.version is None:
            return ()
        return (*_speaking_of(family, self.version), *self._of_local(family))

    def asks(self, family: str) -> Mapping[str, Criterion]:
        """For each requirement the criterion that sets its threshold, unless its value is unverified. Of a national and
        a local one, the one that gives a number."""
        return _asked(self.criteria(family))

    def _of_local(self, family: str) -> tuple[Criterion, ...]:
        return _speaking_of(family, self.local[1], f"{self.local[0].number}, ") if self.local else ()


@lru_cache(maxsize=4096)
def _speaking_of(family: str, version: Version, whose: str = "") -> tuple[Criterion, ...]:
    """The criteria of the version that speak of the family, each with `whose` before its section."""
    found = (item for item in version.criteria if not item.families or family in item.families)
    return tuple(item.model_copy(update={"section": whose + item.section}) if whose else item for item in found)


def _asked(criteria: tuple[Criterion, ...]) -> dict[str, Criterion]:
    asks: dict[str, Criterion] = {}
    for item in criteria:
        before = asks.get(item.requirement)
        if item.confidence is not Confidence.UNVERIFIED and (
            before is None or (before.threshold is None and item.threshold is not None)
        ):
            asks[item.requirement] = item
    return asks


Held = tuple[Policy, Version]


@dataclass(frozen=True, eq=False)
class PolicyShelf:
    """All versions by whom they bind, so that a question costs the versions that bind and not the whole shelf.

    Keys: programme, state of the place of service, family; and programme, folded name of a payer or its vendor, family.
    """

    by_state: Mapping[tuple[Program, str, str], tuple[Held, ...]] = field(default_factory=dict)
    by_payer: Mapping[tuple[Program, str, str], tuple[Held, ...]] = field(default_factory=dict)

    def binding(self, payer: Payer, family: str) -> tuple[Held, ...]:
        """Every version that binds this payer for this procedure family, whatever its days."""
        if payer.program is None:
            return ()
        found: dict[tuple[str, str], Held] = {}
        keys = [(self.by_payer, (payer.program, word, family)) for word in sorted(names_of(payer))]
        for shelf, key in (*keys, (self.by_state, (payer.program, area_of(payer), family))):
            for policy, version in shelf.get(key, ()):
                found.setdefault((policy.policy, version.version), (policy, version))
        return tuple(found.values())

    @lru_cache(maxsize=10_000)  # noqa: B019 the same few payers, procedures and days come again and again
    def governing(self, payer: Payer, family: str, day: date) -> Governing:
        """Which policy version binds this payer for this procedure family on this day."""
        if payer.program is None:
            return Governing(None, None, "the programme is not known, so no policy can be chosen")
        if payer.program in MEDICARE and area_of(payer) not in AREAS:
            why = "the state picks the Medicare contractor, and it is not known; give 'state' under 'payer'"
            return Governing(None, None, why, in_doubt=True)
        return _in_force(self.binding(payer, family), payer, day)


def _in_force(held: tuple[Held, ...], payer: Payer, day: date) -> Governing:
    fits = [(policy, version) for policy, version in held if version.in_force.covers(day)]
    if not fits:
        where = f" in {area_of(payer)}" if area_of(payer) else ""
        known = ", ".join(dict.fromkeys(policy.number for policy, _ in held))
        tail = f"; {known} is on file, but not in force on that day" if known else ""
        return Governing(None, None, f"no policy is on file for this payer and procedure{where} on {day}{tail}")
    national = [fit for fit in fits if fit[0].kind is PolicyKind.NCD]
    fits = [*national, *(fit for fit in fits if fit not in national)]
    policy, version = fits[0]
    local = fits[1] if len(fits) == 2 and len(national) == 1 and fits[1][0].kind is PolicyKind.LCD else None
    if len(fits) > 1 and local is None:
        names = " and ".join(policy.number for policy, _ in fits)
        return Governing(None, None, f"{names} would both govern on {day}: a person must choose", in_doubt=True)
    why = f"{policy.number} {version.version} of {policy.issuer} is in force on {day} for {_bound_by(payer, version)}"
    if local is not None:
        why += f"; {local[0].number} of {local[0].issuer} applies beside it"
    return Governing(policy, version, why, local=local)


def _bound_by(payer: Payer, version: Version) -> str:
    program = payer.program.value if payer.program else "this programme"
    return f"{program} in {area_of(payer)}" if version.binds.states else program


def why_not(policy: Policy, payer: Payer, family: str, day: date) -> str | None:
    """Why a policy that speaks of this family does not govern this payer on this day; the nearest miss of its
    versions. None where it speaks of another family, or does govern."""
    misses = []
    for version in policy.versions:
        binds = version.binds
        if family not in binds.families:
            continue
        whose = binds.states or (*binds.payers, *binds.delegates)
        fits = (
            area_of(payer) in binds.states if binds.states else bool(names_of(payer) & {plain_name(w) for w in whose})
        )
        if payer.program not in binds.program:
            misses.append((3, f"binds {', '.join(binds.program)}"))
        elif not fits:
            few = whose if binds.states else whose[:2]
            misses.append((2, f"binds {', '.join(few)}{' and others' if len(few) < len(whose) else ''}"))
        elif not version.in_force.covers(day):
            until = f" to {version.in_force.to}" if version.in_force.to else ""
            misses.append((1, f"{version.version} is in force from {version.in_force.since}{until}"))
        else:
            return None
    return min(misses)[1] if misses else None


def area_of(payer: Payer) -> str:
    """The state, or Railroad Medicare's area where the payer's name says so; empty where neither is known."""
    words = {word for name in names_of(payer) for word in name.split()}
    return RAILROAD if payer.program is Program.MEDICARE_FFS and words & RAILROAD_WORDS else payer.state or ""


def names_of(payer: Payer) -> set[str]:
    """The payer's and its review vendor's names and id, folded for comparison."""
    return {plain_name(word) for word in (payer.name, payer.payer_id, payer.plan, payer.delegate) if word}


@lru_cache(maxsize=4096)
def plain_name(word: str) -> str:
    """A name folded for comparison: letters and digits only, case ignored."""
    return re.sub(r"[^a-z0-9]+", " ", word.casefold()).strip()


def shelve(policies: Iterable[Policy]) -> PolicyShelf:
    """The versions of these policies, indexed. One that names states is bound by them, not by names."""
    by_state: dict[tuple[Program, str, str], list[Held]] = {}
    by_payer: dict[tuple[Program, str, str], list[Held]] = {}
    for policy in policies:
        for version in policy.versions:
            binds = version.binds
            names = {plain_name(word) for word in (*binds.payers, *binds.delegates)}
            home, words = (by_state, set(binds.states)) if binds.states else (by_payer, names)
            for key in itertools.product(binds.program, sorted(words), binds.families):
                home.setdefault(key, []).append((policy, version))
    return PolicyShelf(
        {key: tuple(found) for key, found in by_state.items()}, {key: tuple(found) for key, found in by_payer.items()}
    )
