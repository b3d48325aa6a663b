"""The precedence of routes: the first step that holds decides."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from pydantic import Field, model_validator

from appealkit.maps.kinds import Rule
from appealkit.maps.model import YesNo
from appealkit.maps.reasons import CodeMatch


class RouteKind(enum.StrEnum):
    """What to do about a denied line."""

    APPEAL = "appeal"
    CORRECTED_CLAIM = "corrected-claim"
    SUBMIT_RECORDS = "submit-records"
    REOPENING = "reopening"
    AUTHORIZATION_FIX = "authorization-fix"
    TIMELY_FILING_DISPUTE = "timely-filing-dispute"
    PEER_TO_PEER = "peer-to-peer"
    NO_APPEAL = "no-appeal"
    NEEDS_A_PERSON = "needs-a-person"


class RouteStep(Rule):
    """One step: where any of `when` holds of a line, `route` is the remedy, for the cause given.

    `words` are looked at only where no step's `when` holds: what the words of the denial say, or a code that says too
    little by itself. `cause` may hold {codes}: those of the line that brought it here.
    `argues`: the reason that a letter on this route answers. It is written where a strategy of that reason is
    supported; where the record refutes every strategy of it, `if_refuted` is the route instead.
    `coding`: the codes say that something is wrong with the coding, not what; a coding error that is certain says it.
    `rules_out`: reasons that ask for nothing else where this step decides.
    """

    id: str
    route: RouteKind
    when: tuple[CodeMatch, ...] = ()
    words: tuple[CodeMatch, ...] = ()
    cause: str
    instead: tuple[RouteKind, ...] = ()  # the alternatives a person might think of, not taken
    not_taken_because: str | None = None
    not_given_up_because: str | None = None  # where no-appeal is one of them, and is not taken for another cause
    no_appeal_rights: YesNo = False  # the remittance itself gave none, so no appeal deadline runs
    cite: str | None = None
    argues: str | None = None
    if_refuted: RouteKind | None = None
    coding: YesNo = False
    rules_out: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _can_be_reached(self) -> RouteStep:
        if not self.when and not self.words:
            raise ValueError("a step has 'when' or 'words', or nothing would ever reach it")
        return self


class Routing(Rule):
    """The steps in their precedence. `informs`: remarks that say something and decide nothing, in our words."""

    steps: tuple[RouteStep, ...]
    informs: Mapping[str, str] = Field(default_factory=dict)

    @property
    def matches(self) -> tuple[CodeMatch, ...]:
        """Every match of every step, those of its words among them."""
        return tuple(match for step in self.steps for match in (*step.when, *step.words))

    def codes(self) -> frozenset[str]:
        """Every adjustment and remark code that the routing speaks of."""
        return frozenset(self.informs).union(*(match.codes() for match in self.matches))
