"""The worklist's words as a person reads them: where an item stands, with a sign, and what to do with it next.

The sign stands beside the word and never for it; every sign has one in ASCII for terminals that show nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from appealkit.worklist.states import State


@dataclass(frozen=True, slots=True)
class Plain:
    """A state in words, its two signs, and what to do with an item that stands there."""

    words: str
    sign: str
    ascii: str
    next: str


PLAIN: Mapping[State, Plain] = {
    State.NEW: Plain("new", "○", "o", "have it judged: appealkit batch"),
    State.NEEDS_EVIDENCE: Plain("needs evidence", "◔", "?", "get what its checklist asks for"),
    State.READY: Plain("ready to do", "▷", ">", "do what its checklist says; no letter is the remedy"),
    State.DRAFTED: Plain("drafted", "◑", "d", "read the letter and release it"),
    State.APPROVED: Plain("released", "◕", "+", "send it, and note that it was sent"),
    State.SENT: Plain("sent", "→", "-", "have the payer confirm that it came"),
    State.WAITING: Plain("waiting", "…", ".", "wait for the payer's decision"),
    State.CLOSED: Plain("closed", "●", "x", "nothing: it is closed"),
    State.NOT_WORKABLE: Plain("not workable", "×", "x", "see why, and close it"),
}
FAILED = Plain("failed", "!", "!", "mend what stopped it, and run appealkit batch --retry-failed")


def in_time(due: date | None, today: date) -> str:
    """How long there is: `14 days left`, `today`, `3 days over`, `not known`."""
    if due is None:
        return "not known"
    count = (due - today).days
    if count == 0:
        return "today"
    unit = "day" if abs(count) == 1 else "days"
    return f"{count} {unit} left" if count > 0 else f"{-count} {unit} over"


def in_line(words: str) -> str:
    """The words on one line, a blank for every sign that is no text: none moves a cursor, turns the line round or ends
    a field."""
    return "".join(sign if sign.isprintable() else " " for sign in words)
