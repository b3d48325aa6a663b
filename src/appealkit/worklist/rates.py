"""How often the payer took a denial back, and how sure that is: counts, and the interval of Wilson around their rate.

Wilson's score interval (E. B. Wilson, Journal of the American Statistical Association 22, 1927, page 209) stays
between 0 and 1, and is sound for few decisions and for rates near either end, where `rate ± 2 errors` is not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from appealkit.worklist.states import Outcome

Z = 1.959963984540054  # 95 % of a normal distribution lie within so many of its standard deviations
ENOUGH = 20  # decisions: below that a rate says more about chance than about the payer


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of the cases of one payer, reason, strategy or requirement. Each case counts once, by its latest
    decision; `in_flight` is sent and not decided, and counts in no rate."""

    name: str
    overturned: int
    partial: int
    upheld: int
    dismissed: int
    in_flight: int
    paid: int  # cents, of the decisions counted here

    @property
    def of(self) -> int:
        """All that was decided: a partial reversal, and a dismissal, count as not overturned."""
        return self.overturned + self.partial + self.upheld + self.dismissed

    @property
    def enough(self) -> bool:
        """Whether a rate may be said."""
        return self.of >= ENOUGH

    @property
    def rate(self) -> float | None:
        """The part that was overturned; None where there is too little to say."""
        return self.overturned / self.of if self.enough else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the rate; None where there is too little to say."""
        return wilson(self.overturned, self.of) if self.enough else None


def decided(name: str, counts: Mapping[str, int], paid: int, in_flight: int) -> Decided:
    """The counts of each outcome, by its word."""
    said = {outcome: counts.get(outcome.value, 0) for outcome in Outcome}
    return Decided(
        name,
        overturned=said[Outcome.OVERTURNED],
        partial=said[Outcome.PARTIAL],
        upheld=said[Outcome.UPHELD],
        dismissed=said[Outcome.DISMISSED],
        in_flight=in_flight,
        paid=paid,
    )


def wilson(won: int, of: int) -> tuple[float, float]:
    """Lower and upper end of the 95 % score interval of `won` out of `of`; all from 0 to 1 where nothing is decided."""
    if of == 0:
        return 0.0, 1.0
    middle = wilson_middle(won, of)
    rate, more = won / of, Z * Z / of
    half = Z / (1 + more) * math.sqrt(rate * (1 - rate) / of + more / (4 * of))
    return (0.0 if won == 0 else middle - half), (1.0 if won == of else middle + half)


def wilson_middle(won: int, of: int) -> float:
    """The middle of that interval: the rate, drawn towards one half the more the fewer there are."""
    return (won + Z * Z / 2) / (of + Z * Z)
