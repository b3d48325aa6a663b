"""The words of a report: what states, routes and outcomes are called, and what to do about each that waits."""

from __future__ import annotations

from collections.abc import Mapping

from appealkit.worklist.plain import PLAIN
from appealkit.worklist.states import State

NOT_JUDGED = "not judged yet"
NOTHING_FOUND = {
    "payer": "payer not known",
    "route": "no route",
    "reason": "no reason recognised",
    "strategy": "no strategy fits",
}

SUPPORT = (
    "1 where the record supports the argument, or where another remedy is known (a corrected claim, records); ½ where "
    "evidence lacks, a person decides, or nothing judged it yet; 1/10 where the record does not support it; 0 where "
    "nothing can be done. Line by line, by their money."
)
PAST = (
    "½ + how often this payer took this reason back (the middle of its 95 % interval); of several reasons the one "
    "taken back least often. 1 where fewer than 20 were decided. It orders work, and is in no letter."
)
ORDER = (
    "What has no known due date first: nobody can say that it can wait. Then by priority: money that lapses for each "
    "day of waiting. What is past its legal last day comes last: nothing more lapses, and good cause must be shown."
)
TERMS = (
    ("Denied amount", "What was charged less what was paid, of the denied lines."),
    ("Support", SUPPORT),
    ("Past decisions", PAST),
    ("Days left", "Until the last safe day; 0 once that is over."),
    ("Order", ORDER),
)

MONEY = (
    "Open is everything that is neither closed nor not workable. Money is what was denied: in whole dollars here, to "
    "the cent in the workbook and in JSON."
)
IN_BOTH = (
    "A case with lines of two routes, reasons or strategies counts in both, with the money of those lines. A line with "
    "two reasons or strategies counts in both, so these can come to more than the whole."
)
RATES = (
    "A rate is overturned ÷ decided. A partial reversal, an upheld denial and a dismissal are decided, and not "
    "overturned. A case counts by its latest decision; while it is out, or out again, it is in flight and counts in no "
    "rate. Intervals are Wilson's, 95 %. Below 20 decisions no rate is said: too few."
)
ARGUED = "By strategy: what letters argued. By requirement: what letters said to be met."
HOW_COUNTED = (MONEY, IN_BOTH, RATES, ARGUED)


def named(kind: str, name: str | None, titles: Mapping[str, str]) -> str:
    """What a row is called: the title of its id where there is one, else the id itself."""
    if name is None:
        return NOT_JUDGED
    if not name:
        return NOTHING_FOUND[kind]
    if kind == "state":
        return state_words(name)
    return name.replace("-", " ") if kind == "route" else titles.get(name, name)


def state_words(state: str) -> str:
    """What a state is called, here as in every list."""
    return PLAIN[State(state)].words


def cases(count: int) -> str:
    """`1 case`, `1,204 cases`."""
    return f"{count:,} case{'' if count == 1 else 's'}"


def listed(names: tuple[str, ...], most: int, of: int) -> str:
    """The first of these names, and how many more there are."""
    left = of - min(len(names), most)
    return ", ".join(names[:most]) + (f" and {left:,} more" if left > 0 else "")
