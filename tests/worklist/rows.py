"""Items put into a worklist by hand, as plain dictionaries: what is not said of one has a value that says little."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select

from appealkit.worklist.tables import argued, contents, gaps, items, lines

CONTENT = "c" * 64
AT = "2026-11-20T08:00:00.000000Z"


def put(connection: Connection, case: str, **said: Any) -> int:
    """An item; `lines`, `argued` and `gaps` are lists of its rows there. Its number."""
    of_lines, of_argued, of_gaps = said.pop("lines", []), said.pop("argued", []), said.pop("gaps", [])
    begin(connection)
    number = connection.execute(insert(items).values(**row_of(case, **said)).returning(items.c.id)).scalar_one()
    for at, one in enumerate(of_lines, start=1):
        line = {"procedure": "64483", "family": "transforaminal-epidural", "amount": 145_000, "route": "appeal"}
        connection.execute(insert(lines).values(item=number, **{"number": at, **line, **one}))
    for one in of_argued:
        blank = {"line": 1, "strategy": "", "requirement": "", "used": False}
        connection.execute(insert(argued).values(item=number, **{**blank, **one}))
    for at, one in enumerate(of_gaps, start=1):
        gap = {"number": at, "requirement": "care-long-enough", "holder": "North PT", "get": "Therapy records"}
        connection.execute(insert(gaps).values(item=number, **{**gap, "blocking": True, **one}))
    return int(number)


def begin(connection: Connection) -> None:
    """What every item names, unless it is there already."""
    if not connection.execute(select(contents.c.sha256).where(contents.c.sha256 == CONTENT)).first():
        connection.execute(insert(contents).values(sha256=CONTENT, body=b""))


def row_of(case: str, **said: Any) -> dict[str, Any]:
    """Every column of an item that must say something."""
    return {
        "case": case, "folder": case, "folder_key": case.lower(), "source": f"cases/{case}.yaml",
        "read_from": {}, "content": CONTENT,
        "state": "new", "payer": "Example Health Plan", "amount": 145_000, "late": False, "draft": False,
        "attempts": 0, "entered_at": AT, "changed_at": AT, **said,
    }  # fmt: skip
