"""Deadline and Filing: when the request must be in, and what it needs besides its arguments. For the checklist only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

SOON = 14  # days


@dataclass(frozen=True, slots=True)
class Deadline:
    """When the request must be in. `safe_on` uses no presumption and no roll; `legal_on` uses what the rule gives."""

    level: str
    title: str
    safe_on: date | None
    legal_on: date | None
    how: str
    cite: str
    days_left: int | None = None  # to the safe date
    late: bool = False
    doubts: tuple[str, ...] = ()
    filed_when: str = ""  # received: it must have arrived by then; filed: sent is enough

    @property
    def is_of_the_appeal(self) -> bool:
        """Not a limit that stands beside it: for the claim itself, for a reopening."""
        return self.level not in {"first-filing", "reopening"}

    @property
    def verb(self) -> str:
        """How the day is kept, in words before it."""
        return "to be received by" if self.filed_when == "received" else "file by"

    @property
    def is_near(self) -> bool:
        """Two weeks or less to the safe day, and not past the legal one."""
        return self.days_left is not None and self.days_left <= SOON and not self.late


@dataclass(frozen=True, slots=True)
class Filing:
    """What the request itself needs besides its arguments, and what comes after it. For the checklist only.

    `lacking`: what a person must get or settle before it is sent. `corrections`: line → how its correction is sent.
    """

    title: str
    needs: str = ""  # form and content
    lacking: tuple[str, ...] = ()
    good_cause: str = ""  # where it is late
    amount: str = ""  # where the level asks a minimum
    decided: str = ""
    next: str = ""
    corrections: Mapping[int, str] = field(default_factory=dict)
