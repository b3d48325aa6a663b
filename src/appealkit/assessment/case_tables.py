"""Tables in a cases file: the same cases under each of several payers and days.

    - name: Epidural injections under Medicare
      under:
        - {state: TX, day: 2026-09-17, governs: medicare/esi/L36920, version: v92}
      cases:
        - name: Twenty-eight days of pain are four weeks
          procedure: "64483"
          evidence: [{id: pain, kind: symptom, onset: 2026-08-20}]
          criteria: {pain-duration: met}

A row says the payer (`program`, `payer`, `state`, `delegate`; Original Medicare if nothing else is said), the day of
service, and which version governs then, or `none`. A case says the procedure, its `modifiers`, or `lines`, the
`claim_type` where it matters, and what it expects. Its
dates are written for the table's `written_for` and go to the year of each row's day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

YEAR = re.compile(r"\b\d{4}(?=-\d\d-\d\d\b)")
OF_THE_LINE = frozenset({"procedure", "modifiers", "lines", "evidence", "claim_type"})
WORDS = "Not medically necessary."


def cases_of(entries: Iterable[Any]) -> Iterator[tuple[Any, tuple[int | str, ...]]]:
    """Every case of a cases file, with its path: an entry is a case, or a table of cases under each of its rows."""
    for index, entry in enumerate(entries):
        if not isinstance(entry, dict) or "under" not in entry:
            yield entry, (index,)
            continue
        for row in (row if isinstance(row, dict) else {} for row in entry["under"]):
            for at, case in enumerate(entry.get("cases") or ({},)):
                yield _under(row, case, entry), (index, *(("cases", at) if entry.get("cases") else ()))


def _under(row: Mapping[str, Any], case: Mapping[str, Any], table: Mapping[str, Any]) -> dict[str, Any]:
    day = str(row.get("day", ""))
    years = int(day[:4]) - int(str(table.get("written_for", day))[:4]) if YEAR.match(day) else 0
    plain = {
        "procedure": case.get("procedure", table.get("procedure", "64483")),
        "modifiers": case.get("modifiers", ()),
    }
    payer = {
        "name": row.get("payer", "Contractor"),
        "program": row.get("program", "medicare-ffs"),
        "state": row.get("state", "TX"),
        "delegate": row.get("delegate"),
    }
    rest = {key: value for key, value in case.items() if key not in OF_THE_LINE}
    governs = {key: [] if row[key] == "none" else [row[key]] for key in ("governs", "version") if key in row}
    name = f"{case.get('name', table.get('name'))}: {payer['name']}, {payer['state']}, {day}"
    return {
        **governs,
        **rest,
        "name": name,
        "denial": {
            "payer": payer,
            "claim_type": case.get("claim_type"),
            "reason_text": case.get("says", WORDS),
            "lines": [{"service_date": day, **line} for line in case.get("lines", (plain,))],
        },
        "evidence": _moved(case.get("evidence") or (), years),
    }


def _moved(value: Any, years: int) -> Any:
    """The value with every date in it so many years on."""
    if isinstance(value, str):
        return YEAR.sub(lambda year: str(int(year[0]) + years), value)
    if isinstance(value, dict):
        return {key: _moved(item, years) for key, item in value.items()}
    return [_moved(item, years) for item in value]
