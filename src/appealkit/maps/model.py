"""EvidenceMap, Strategy, Requirement: for one denial reason, ways to resolve it and what each must show.

A requirement is shared by maps and policies, so its id is unique in the library. It is judged in one of two ways:
`evidence` with `of` (which items it is about) and `where` (what all must hold of the same item), or `measure` with
`at_least` or `at_most`. An item outside `of` says nothing; an item inside it that fails `where` says otherwise.
A clinical number is never written here: `$policy` stands for the threshold of the criterion that governs.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from appealkit.case import Program
from appealkit.maps.kinds import Rule

POLICY = "$policy"


def yes(value: object) -> object:
    """`yes` and `no` as written in a rule file, as truth values."""
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


YesNo = Annotated[bool, BeforeValidator(yes)]

CONDITIONS = (
    "is",
    "is_not",
    "is_one_of",
    "present",
    "include",
    "at_least",
    "at_most",
    "on_or_before",
    "on_or_after",
    "within",
    "mentions",
    "says_none_of",
)


class Condition(Rule):
    """One test of one attribute: exactly one of the closed list. `ask` narrows the checklist's wording."""

    attribute: str
    test: str
    value: str | tuple[str, ...]
    ask: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_mapping(cls, given: object) -> object:
        if not isinstance(given, dict) or "attribute" in given:
            return given
        rest = {key: value for key, value in given.items() if key != "ask"}
        if len(rest) != 1 or not isinstance(next(iter(rest.values())), dict):
            raise ValueError("a condition is one attribute with one test, as in {modality: {is: physical-therapy}}")
        attribute, tests = next(iter(rest.items()))
        if len(tests) != 1:
            raise ValueError("a condition has exactly one test")
        test, value = next(iter(tests.items()))
        return {"attribute": attribute, "test": test, "value": value, "ask": given.get("ask")}

    @model_validator(mode="after")
    def _known(self) -> Condition:
        if self.test not in CONDITIONS:
            raise ValueError(f"'{self.test}' is not a condition; use one of: {', '.join(CONDITIONS)}")
        return self


class Needs(Rule):
    """A tree over requirements: `all_of` takes the lowest standing, `any_of` the highest."""

    all_of: tuple[str | Needs, ...] = ()
    any_of: tuple[str | Needs, ...] = ()

    @model_validator(mode="after")
    def _one_way(self) -> Needs:
        if bool(self.all_of) == bool(self.any_of):
            raise ValueError("needs has either 'all_of' or 'any_of', with at least one requirement")
        return self

    @property
    def parts(self) -> tuple[str | Needs, ...]:
        return self.all_of or self.any_of

    def leaves(self) -> Iterator[str]:
        """Every requirement named in the tree, in order."""
        for part in self.parts:
            if isinstance(part, str):
                yield part
            else:
                yield from part.leaves()


class Cure(enum.StrEnum):
    """Whether what is missing can still be had."""

    RETRIEVABLE = "retrievable"  # it may exist somewhere: ask for it
    STATEMENT = "statement"  # its author may write a dated addendum or letter
    CANNOT = "cannot"  # it was or was not done on the day; nothing made now can prove it


class WithoutCriterion(enum.StrEnum):
    """How a `$policy` requirement stands when no policy and no words of the denial give a threshold."""

    DOCUMENTED = "documented"  # met as far as it is documented; the letter asks for the criterion
    UNCLEAR = "unclear"  # the figure below the usual default speaks for nothing: a person looks


class Requirement(Rule):
    """One thing that must be shown.

    `shows` may hold {threshold}; `shows_without` is used where none is known. `ask` may hold {gap}.
    `document` is the kind of document that would show it, `ask_of` who has it. `rests_on`: attributes whose values the
    vocabulary calls adverse, and that are what this requirement shows, as axial pain is for a facet procedure.
    """

    shows: str
    shows_without: str | None = None
    evidence: str | None = None
    of: tuple[Condition, ...] = ()
    where: tuple[Condition, ...] = ()
    measure: str | None = None
    at_least: str | None = None
    at_most: str | None = None
    without_criterion: WithoutCriterion = WithoutCriterion.DOCUMENTED
    ask: str | None = None
    ask_of: str | None = None
    document: str | None = None
    cure: Cure = Cure.RETRIEVABLE
    rests_on: tuple[str, ...] = ()
    weak_for: tuple[Program, ...] = ()  # programmes that give this little weight

    @model_validator(mode="after")
    def _one_way(self) -> Requirement:
        if (self.evidence is None) == (self.measure is None):
            raise ValueError("a requirement has either 'evidence' with 'where', or 'measure'")
        if self.measure is None and (self.at_least or self.at_most):
            raise ValueError("'at_least' and 'at_most' go with 'measure'; of evidence, write them under 'where'")
        if self.measure is not None and (self.where or self.of):
            raise ValueError("'of' and 'where' go with 'evidence'")
        if self.at_least and self.at_most:
            raise ValueError("a requirement has one of 'at_least' and 'at_most'")
        return self

    @property
    def asks_policy(self) -> bool:
        """Whether its threshold is the policy's."""
        return POLICY in (self.at_least, self.at_most) or any(condition.value == POLICY for condition in self.where)


class Strategy(Rule):
    """One way to resolve a denial.

    `families`: the procedure families it speaks of; none given, any procedure.
    `opens_with`: the strategy is weighed only where the record has something on one of these; without it, it is no
    way at all rather than an incomplete one. `closed_by`: nor is it one where any of these is met. `needs_if_required`
    are needed only where the governing policy, or the denial itself, sets a criterion for them. `argues_clinically`
    names the waiver that the policy would have to state; where it does not, the strategy is marked as a clinical
    argument. `sets_aside` are the criteria whose absence is what it argues. `weakened_by` are adverse facts, listed
    on the internal checklist.

    `whole_policy`: it has no needs of its own, but every encoded criterion of the governing policy; it answers a denial
    that names none. `remedy`: no letter, but another route, is what its being supported leads to.
    """

    says: str
    template: str = ""
    needs: Needs | None = None
    whole_policy: YesNo = False
    remedy: Literal["corrected-claim"] | None = None
    families: tuple[str, ...] = ()
    opens_with: tuple[str, ...] = ()
    closed_by: tuple[str, ...] = ()
    needs_if_required: tuple[str, ...] = ()
    strengthened_by: tuple[str, ...] = ()
    weakened_by: tuple[str, ...] = ()
    barred_by: tuple[str, ...] = ()
    argues_clinically: str | None = None
    sets_aside: tuple[str, ...] = ()
    rank: int = 1

    def requirements(self) -> tuple[str, ...]:
        """Every requirement it speaks of, needs first, each once."""
        needs = self.needs.leaves() if self.needs else ()
        needed = (*needs, *self.needs_if_required, *self.opens_with, *self.closed_by, *self.sets_aside)
        return tuple(dict.fromkeys((*needed, *self.strengthened_by, *self.weakened_by, *self.barred_by)))

    @model_validator(mode="after")
    def _has_needs_and_an_end(self) -> Strategy:
        if (self.needs is None) != self.whole_policy:
            raise ValueError("a strategy has either 'needs' or 'whole_policy: yes'")
        if bool(self.template) == bool(self.remedy):
            raise ValueError("a strategy has either a 'template' for its letter or a 'remedy' without one")
        return self


class EvidenceMap(Rule):
    """The strategies that answer some denial reasons, in letters of one `frame`. `discuss`: for staff only, when
    nothing is supported."""

    map: str
    title: str
    frame: str = "frames/appeal"
    answers: Annotated[tuple[str, ...], Field(min_length=1)]
    strategies: Mapping[str, Strategy]
    requirements: Mapping[str, Requirement] = Field(default_factory=dict)
    discuss: tuple[str, ...] = ()


class Confidence(enum.StrEnum):
    """How a value was come by. An unverified one never decides and never reaches a letter."""

    SEEN = "seen"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


class Read(Rule):
    """When a person last compared this with its source."""

    on: str
    by: str
    source: str
