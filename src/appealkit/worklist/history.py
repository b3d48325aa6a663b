"""All that is on record of one item: what was approved, released, sent, corrected and decided, and every entry of the
audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from appealkit.worklist.audit import Verified, verify
from appealkit.worklist.named import item_named
from appealkit.worklist.states import Event
from appealkit.worklist.tables import audit, corrections, lines, outcomes, releases, sendings

_Row = Mapping[str, Any]

SHOWN = (
    "id", "case", "state", "payer", "program", "claim_number", "service_date", "amount", "due", "legal_due", "late",
    "owner", "judged_on", "letter", "packet", "draft", "out", "folder", "says", "content",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class History:
    """One item as it is on record; each list in the order in which it came about. `trail`: whether the whole audit
    trail holds, that of all other items too."""

    item: _Row
    lines: tuple[_Row, ...]
    releases: tuple[_Row, ...]
    sendings: tuple[_Row, ...]
    corrections: tuple[_Row, ...]
    outcomes: tuple[_Row, ...]
    entries: tuple[_Row, ...]
    trail: Verified

    def last(self, *events: Event) -> _Row | None:
        """The last entry that tells of one of these."""
        return next((one for one in reversed(self.entries) if one["event"] in events), None)


def history_of(connection: Connection, word: str) -> History:
    """The record of the item with this name. InputError where there is none."""
    item = item_named(connection, word)
    row = {name: item._mapping[name] for name in SHOWN}  # noqa: SLF001 the public name of a row's own mapping

    def rows(table: Table, order: str = "id") -> tuple[_Row, ...]:
        asked = select(table).where(table.c.item == item.id).order_by(table.c[order])
        return tuple(dict(one) for one in connection.execute(asked).mappings())

    return History(
        row, rows(lines, "number"), rows(releases), rows(sendings), rows(corrections), rows(outcomes),
        rows(audit, "seq"), verify(connection),
    )  # fmt: skip


def plain(found: History) -> dict[str, Any]:
    """The same for --json: days as text, money in whole cents."""

    def of(row: _Row, without: tuple[str, ...] = ("item",)) -> dict[str, Any]:
        return {name: _plain(value) for name, value in row.items() if name not in without}

    return {
        "item": of(found.item),
        "lines": [of(one) for one in found.lines],
        "releases": [of(one) for one in found.releases],
        "sendings": [of(one) for one in found.sendings],
        "corrections": [of(one) for one in found.corrections],
        "outcomes": [of(one) for one in found.outcomes],
        "entries": [of(one) for one in found.entries],
        "trail": {
            "holds": found.trail.holds, "entries": found.trail.entries, "head": found.trail.seal,
            "broken": found.trail.broken,
        },
    }  # fmt: skip


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int, bool, dict, list)) else str(value)
