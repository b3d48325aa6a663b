"""A worklist of any size, the same for the same size: payers, holders and reasons as uneven as in a practice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from appealkit.worklist.tables import argued, gaps, items, lines, outcomes
from worklist import rows
from worklist.handmade import TODAY, Item, columns_of
from worklist.small import LONG_PAYER

STATES = {"new": 6, "needs-evidence": 22, "ready": 10, "drafted": 24, "approved": 4, "sent": 8, "waiting": 10,
          "closed": 12, "not-workable": 4}  # fmt: skip
PAYERS = {"Medicare": 30, "Aetna": 18, "UnitedHealthcare": 16, "Cigna": 10, "Humana": 9, LONG_PAYER: 6,
          "Anthem Blue Cross": 5, **{f"Local plan {number}": 1 for number in range(1, 13)}}  # fmt: skip
HOLDERS = {"North PT": 10, "treating physician": 12, "the practice's own records": 9, "imaging centre": 5,
           "prescriber or pharmacy": 4, "surgeon": 2,
           **{f"Physical Therapy of County {number}": 1 for number in range(1, 31)}}  # fmt: skip
REASONS = {
    "conservative-care": ("conservative-care-failed", ("care-long-enough", "therapy-attended", "pain-long-enough")),
    "frequency": ("sustained-relief", ("relief-sustained", "sessions-within-limit")),
    "medical-necessity": ("criteria-met", ("pain-long-enough", "plan-stated")),
    "bundling": ("", ("",)),
}
WANTS = {"care-long-enough": "Therapy and medication records, with dates and result",
         "therapy-attended": "Attendance sheet and discharge summary",
         "relief-sustained": "The note after the last injection: percent relief, and for how long",
         "plan-stated": "A dated note that states the plan"}  # fmt: skip
FAILURES = {"I012": ("page 3 of an exhibit cannot be read", "scan it again"),
            "W021": ("judging it took longer than 60 s, and was stopped", "appealkit batch --retry-failed"),
            "I104": ("the claim number holds a character that no payer uses", "mend the case file")}  # fmt: skip
AT_ONCE = 5_000


def fill(connection: Connection, size: int) -> None:
    """So many items with all that belongs to them."""
    rows.begin(connection)
    chance = random.Random(size)
    tables = (items, lines, argued, gaps, outcomes)
    held: dict[str, list[dict[str, Any]]] = {table.name: [] for table in tables}
    for number in range(1, size + 1):
        for table, row in _rows(number, chance):
            held[table].append(row)
        if number % AT_ONCE == 0 or number == size:
            for table in tables:
                if held[table.name]:
                    connection.execute(insert(table), held[table.name])
                    held[table.name] = []


def _pick(chance: random.Random, weights: dict[str, int]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def _rows(number: int, chance: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    state = _pick(chance, STATES)
    amounts = [chance.randrange(8_000, 240_000) for _ in range(1 if chance.random() < 0.7 else 2)]
    due = None if chance.random() < 0.03 else TODAY + timedelta(days=int(chance.triangular(-10, 170, 20)))
    failed = state == "new" and chance.random() < 0.5
    made = Item(
        f"d{number:06}", state=state, payer=_pick(chance, PAYERS), due=due, cents=sum(amounts),
        legal_due=due + timedelta(days=5) if due else None,
        entered_at=f"{date(2026, 8, 1) + timedelta(days=chance.randrange(112))}T08:00:00.000000Z",
        says=f"What to do with case {number} in one line, as its run has said it.",
    )  # fmt: skip
    row = rows.row_of(**columns_of(number, made))
    if failed:
        code = chance.choice(list(FAILURES))
        row |= {"failure": code, "failure_says": FAILURES[code][0], "failure_mend": FAILURES[code][1], "attempts": 1}
    yield "items", row
    if state == "new":
        return
    for line, cents in enumerate(amounts, 1):
        reason = chance.choice(list(REASONS))
        strategy, requirements = REASONS[reason]
        support = {"needs-evidence": "incomplete", "not-workable": "unsupported"}.get(state, "supported")
        route = "corrected-claim" if reason == "bundling" else "no-appeal" if state == "not-workable" else "appeal"
        if state == "ready" and reason != "bundling":
            route = chance.choice(["needs-a-person", "submit-records", "peer-to-peer", "reopening"])
        yield "lines", {"item": number, "number": line, "procedure": "64483", "family": "transforaminal-epidural",
                        "amount": cents, "route": route, "support": support if strategy else None}  # fmt: skip
        for requirement in requirements:
            standing = "missing" if support == "incomplete" and requirement in WANTS else "met"
            yield "argued", {"item": number, "line": line, "reason": reason, "strategy": strategy,
                             "requirement": requirement, "standing": standing, "support": support,
                             "used": support == "supported" and bool(strategy)}  # fmt: skip
    if state == "needs-evidence":
        for at in range(1, chance.randrange(1, 4) + 1):
            requirement = chance.choice(list(WANTS))
            asked = TODAY - timedelta(days=12) if chance.random() < 0.3 else None
            yield "gaps", {"item": number, "number": at, "requirement": requirement, "get": WANTS[requirement],
                           "holder": _pick(chance, HOLDERS), "blocking": chance.random() < 0.8,
                           "asked_on": asked}  # fmt: skip
    if state == "closed":
        outcome = _pick(chance, {"overturned": 48, "partial": 12, "upheld": 34, "dismissed": 6})
        paid = {"overturned": sum(amounts) * 2 // 5, "partial": sum(amounts) // 5}.get(outcome)
        yield "outcomes", {"item": number, "outcome": outcome, "on": TODAY - timedelta(days=chance.randrange(90)),
                           "paid": paid, "source": "A. Biller"}  # fmt: skip
