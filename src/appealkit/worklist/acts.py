"""What may be done with an item where it stands, and where it stands afterwards; elsewhere, what to do next instead.

Data and two lookups, nothing else: a release, a sending, a correction, a decision all ask here first.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping

from appealkit.errors import Problem, Where, code_page
from appealkit.worklist.states import State

W030 = code_page(
    "W030",
    """The item does not stand where this can be done
    Only a drafted letter is released, only a released one is sent, only what was sent is decided. The mend says what
    comes next for this item.
    Bad: `appealkit sent` of a letter that nobody released. Good: `appealkit release`, then `appealkit sent`.
    """,
)


class Act(enum.StrEnum):
    """What a person does with an item, or learns of it. `beside`: another of its lines goes on as it was."""

    RELEASE = "release"
    VOID = "void"
    SEND = "send"
    CONFIRM = "confirm"
    CORRECT = "correct"
    CORRECT_BESIDE = "correct-beside"
    DECIDE = "decide"
    REDECIDE = "redecide"  # the outcome was noted wrongly
    CLOSE = "close"
    REOPEN = "reopen"


OPEN = tuple(state for state in State if state is not State.CLOSED)
JUDGED = tuple(state for state in OPEN if state is not State.NEW)

LEGAL: Mapping[Act, Mapping[State, State]] = {
    Act.RELEASE: {State.DRAFTED: State.APPROVED},
    Act.VOID: {State.APPROVED: State.DRAFTED},
    # A letter may go out twice, by fax and by certified mail; what the payer confirmed once stays confirmed.
    Act.SEND: {State.APPROVED: State.SENT, State.SENT: State.SENT, State.WAITING: State.WAITING},
    Act.CONFIRM: dict.fromkeys((State.APPROVED, State.SENT, State.WAITING), State.WAITING),
    Act.CORRECT: dict.fromkeys(JUDGED, State.WAITING),
    Act.CORRECT_BESIDE: {state: state for state in JUDGED},
    # What is ready is done by a person without a letter: records sent, a call made. Its answer can be noted too.
    Act.DECIDE: dict.fromkeys((State.READY, State.SENT, State.WAITING), State.CLOSED),
    Act.REDECIDE: {State.CLOSED: State.CLOSED},
    Act.CLOSE: dict.fromkeys(OPEN, State.CLOSED),
    Act.REOPEN: {State.CLOSED: State.NEW},
}

# Where an item that was closed by hand goes when it is opened again: to where it was, but a release does not come back.
# One that the payer decided goes to NEW: the decision belongs into its case, and a run judges it anew.
BEFORE_CLOSING: Mapping[State, State] = {**{state: state for state in OPEN}, State.APPROVED: State.DRAFTED}

_JUDGE = "run `appealkit batch`: nothing has judged it yet, or it has changed since"
_REOPEN = "`appealkit reopen ITEM --because …`, if it goes on"
_RELEASE = "`appealkit release ITEM --by NAME`, then `appealkit sent`"
_DRAFT_FIRST: Mapping[State, str] = {
    State.NEW: _JUDGE,
    State.NEEDS_EVIDENCE: "get what its checklist asks for, and run `appealkit batch`",
    State.READY: "do what its checklist says, for no letter helps; then `appealkit corrected` or `appealkit outcome`",
    State.NOT_WORKABLE: "nothing of it can be sent: `appealkit close ITEM --because …`",
    State.CLOSED: _REOPEN,
}
_WENT_OUT = "it went out already: `appealkit outcome ITEM …` when the payer decides, or `appealkit reopen` after that"
_NOTHING_WENT = "if the payer decided on its own, read its remittance with `appealkit intake`; else `appealkit close`"

INSTEAD: Mapping[Act, Mapping[State, str]] = {
    Act.RELEASE: {
        **_DRAFT_FIRST,
        State.APPROVED: "it is released already: `appealkit sent ITEM …` once it went out",
        State.SENT: _WENT_OUT,
        State.WAITING: _WENT_OUT,
    },
    Act.VOID: dict.fromkeys((state for state in State if state is not State.APPROVED), "no release of it is open"),
    Act.SEND: {**_DRAFT_FIRST, State.DRAFTED: _RELEASE},
    Act.CONFIRM: {**_DRAFT_FIRST, State.DRAFTED: _RELEASE},
    Act.CORRECT: {State.NEW: _JUDGE, State.CLOSED: _REOPEN},
    Act.CORRECT_BESIDE: {State.NEW: _JUDGE, State.CLOSED: _REOPEN},
    Act.DECIDE: {
        State.NEW: _NOTHING_WENT,
        State.NEEDS_EVIDENCE: _NOTHING_WENT,
        State.NOT_WORKABLE: _NOTHING_WENT,
        State.DRAFTED: f"nothing of it was sent: {_RELEASE}; {_NOTHING_WENT}",
        State.APPROVED: "it is released and not noted as sent: `appealkit sent ITEM …` first",
        State.CLOSED: "it is decided or given up: `appealkit reopen ITEM --because …`, if this is a later decision",
    },
    Act.REDECIDE: dict.fromkeys(OPEN, "`appealkit outcome ITEM …` without --instead-because"),
    Act.CLOSE: {State.CLOSED: "nothing: it is closed"},
    Act.REOPEN: dict.fromkeys(OPEN, "nothing: it is open"),
}


def after(act: Act, state: State, item: str) -> State | Problem:
    """Where the item stands after this act; a Problem (W030) with what to do instead where it cannot be done."""
    stands = LEGAL[act].get(state)
    if stands is not None:
        return stands
    says = f"item {item} is {state}: {SAYS[act]}"
    return Problem(W030, says, INSTEAD[act][state].replace("ITEM", item), Where(item))


SAYS: Mapping[Act, str] = {
    Act.RELEASE: "only a drafted letter is released",
    Act.VOID: "only a release can be voided",
    Act.SEND: "only what was released is sent",
    Act.CONFIRM: "only what was released is sent",
    Act.CORRECT: "a corrected claim answers a denial that was judged and is open",
    Act.CORRECT_BESIDE: "a corrected claim answers a denial that was judged and is open",
    Act.DECIDE: "only what was sent or done is decided",
    Act.REDECIDE: "only an outcome that stands is noted otherwise",
    Act.CLOSE: "only what is open is closed",
    Act.REOPEN: "only what is closed is opened again",
}
