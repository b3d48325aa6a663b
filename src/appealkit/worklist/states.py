"""The closed words of the worklist: where an item stands, what happened to it, how a decision came out."""

from __future__ import annotations

import enum


class State(enum.StrEnum):
    """Where an item stands. What a run finds moves it to the first five; people and payers move it further."""

    NEW = "new"  # nothing has judged it, or its case has changed since
    NEEDS_EVIDENCE = "needs-evidence"  # the checklist says what is lacking, or what contradicts
    READY = "ready"  # no letter is the remedy: what to do instead is prepared, and a person does it
    NOT_WORKABLE = "not-workable"  # nothing can honestly be done
    DRAFTED = "drafted"  # a letter is written and waits for its release
    APPROVED = "approved"  # released: a named person's yes to this very letter and packet
    SENT = "sent"  # it went out
    WAITING = "waiting"  # the payer confirmed that it came: its decision is awaited
    CLOSED = "closed"  # decided, corrected and paid, or given up


FOUND_BY_A_RUN = (State.NEW, State.NEEDS_EVIDENCE, State.READY, State.NOT_WORKABLE, State.DRAFTED)
IN_FLIGHT = (State.SENT, State.WAITING)


class Event(enum.StrEnum):
    """What the audit trail tells of."""

    ENTERED = "entered"  # an item came into the worklist
    CHANGED = "changed"  # its case, or what governs it, is another than before
    PLACED = "placed"  # a run judged it and put its packet in place
    CONFIRMED = "confirmed"  # a run judged it anew and its packet stays as it is
    FAILED = "failed"
    TAKEN = "taken"  # a person owns it
    GIVEN_BACK = "given-back"
    RELEASED = "released"
    VOIDED = "voided"  # a release no longer holds: the letter or its packet is another
    SENT = "sent"
    CORRECTED = "corrected"  # a corrected claim took the denied one's place
    DECIDED = "decided"  # the payer's outcome
    CLOSED = "closed"
    REOPENED = "reopened"
    RUN_BEGAN = "run-began"
    RUN_ENDED = "run-ended"
    # of a template's text, each the same as an entry of the register in approvals/
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    RETIRED = "retired"
    CONTRACT_ACCEPTED = "contract-accepted"  # breaking changes of what a template asks of a case
    SINGLE_OFFICER = "single-officer"  # the mode was switched: who writes a text may approve it


class Outcome(enum.StrEnum):
    """How the payer decided what was sent."""

    OVERTURNED = "overturned"
    PARTIAL = "partial"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
