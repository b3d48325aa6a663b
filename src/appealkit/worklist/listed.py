"""A listing as plain values for JSON, and as CSV for a spreadsheet. Both hold every item of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from appealkit.worklist.first import FORMULA
from appealkit.worklist.inwords import in_words
from appealkit.worklist.listing import Listing, Row
from appealkit.worklist.plain import PLAIN

VERSION = "1.0"
COLUMNS = (
    "case", "state", "due", "days_left", "legal_due", "late", "amount", "payer", "program", "claim_number",
    "service_date", "procedures", "routes", "lacking", "priority", "owner", "owned_until", "failure", "says", "item",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def listing_json(listing: Listing, rows: Sequence[Row]) -> dict[str, Any]:
    """The totals of all of it, these rows of it, and what the filter leaves out. Money as text: 1450.00."""
    totals = listing.totals
    return {
        "format": "appealkit-worklist",
        "version": VERSION,
        "on": listing.today.isoformat(),
        "asked": in_words(listing.asked),
        "order": FORMULA,
        "totals": {
            "items": totals.items,
            "amount": dollars(totals.cents),
            "without_due_date": totals.unknown,
            "overdue": totals.overdue,
            "due_soon": totals.soon,
        },
        "elsewhere": {
            "items": {state.value: count for state, count in listing.elsewhere.states.items()},
            "without_due_date": listing.elsewhere.unknown,
        },
        "items": [row_json(row, listing.today) for row in rows],
    }


def row_json(row: Row, today: date) -> dict[str, Any]:
    """One item, in the words of its columns."""
    return {
        "item": row.item,
        "case": row.case,
        "state": row.state.value,
        "next": PLAIN[row.state].next,
        "due": day(row.due),
        "days_left": (row.due - today).days if row.due else None,
        "legal_due": day(row.legal_due),
        "late": row.is_late(today),
        "amount": dollars(row.amount),
        "payer": row.payer,
        "program": row.program,
        "claim_number": row.claim_number,
        "service_date": day(row.service_date),
        "procedures": list(row.procedures),
        "routes": list(row.routes),
        "lacking": row.lacking,
        "priority": None if row.priority is None else dollars(row.priority),
        "draft": row.draft,
        "owner": row.owner,
        "owned_until": row.owned_until,
        "failure": row.failure,
        "says": row.says,
    }


def listing_csv(rows: Sequence[Row], today: date) -> str:
    """One line an item under the names of the columns; an unknown due date says so. A text that a spreadsheet would
    take for a formula has an apostrophe before it."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for row in rows:
        said = row_json(row, today)
        said |= {"due": said["due"] or "not known", "late": "yes" if row.is_late(today) else "no"}
        said |= {"procedures": " ".join(row.procedures), "routes": " ".join(row.routes)}
        writer.writerow([_cell(said[name]) for name in COLUMNS])
    return stream.getvalue()


def dollars(cents: int) -> str:
    """Without sign and commas: 1450.00."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


def day(given: date | None) -> str | None:
    """As text."""
    return given.isoformat() if given else None


def _cell(value: object) -> object:
    formula = isinstance(value, str) and value.startswith(_FORMULA) and not value.lstrip("-").replace(".", "").isdigit()
    return f"'{value}" if formula else value
