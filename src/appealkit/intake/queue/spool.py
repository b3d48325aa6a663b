"""Rows put aside while a table is read: no row can be understood before its columns were seen, no claim before its last
row. They wait in a database without a name, in memory while they are few, and are gone with it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping

from appealkit.intake.queue.rows import Row

IN_MEMORY = 64 << 10  # KiB, before anything goes to the disk
Cells = Mapping[int, str]


class Spool:
    """Rows by the order in which they came, and by the claim that each belongs to."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for line in (
            f"PRAGMA cache_size=-{IN_MEMORY}",
            "PRAGMA journal_mode=OFF",
            "PRAGMA synchronous=OFF",
            "CREATE TABLE row (at INTEGER PRIMARY KEY, number INTEGER, line INTEGER, cells TEXT)",
            "CREATE TABLE claim (at INTEGER PRIMARY KEY, key TEXT UNIQUE)",
            "CREATE TABLE part (claim INTEGER, row INTEGER, PRIMARY KEY (claim, row)) WITHOUT ROWID",
            "BEGIN",
        ):
            self._rows.execute(line)

    def __del__(self) -> None:
        self._rows.close()

    def put(self, row: Row, cells: Cells) -> None:
        """Keep the row with these of its cells."""
        text = json.dumps(list(cells.items()), ensure_ascii=True)
        self._rows.execute("INSERT INTO row (number, line, cells) VALUES (?, ?, ?)", (row.number, row.line, text))

    def rows(self) -> Iterator[tuple[int, Row, Cells]]:
        """Every row with its key here, in order."""
        for at, number, line, cells in self._rows.execute("SELECT at, number, line, cells FROM row ORDER BY at"):
            yield at, Row((), number, line), dict(json.loads(cells))

    def assign(self, at: int, by: list[tuple[str, str]]) -> None:
        """Say which claim a row belongs to: that of all rows that say the same by these fields."""
        claim = json.dumps(by, ensure_ascii=True)  # JSON may hold halves of characters, which no database takes
        self._rows.execute("INSERT OR IGNORE INTO claim (key) VALUES (?)", (claim,))
        self._rows.execute("INSERT INTO part SELECT at, ? FROM claim WHERE key = ?", (at, claim))

    def claims(self) -> Iterator[list[tuple[Row, Cells]]]:
        """The rows of each claim, claims in the order in which they were first met."""
        sql = (
            "SELECT part.claim, number, line, cells FROM part JOIN row ON row.at = part.row"
            " ORDER BY part.claim, part.row"
        )
        now, together = 0, list[tuple[Row, Cells]]()
        for claim, number, line, cells in self._rows.execute(sql):
            if claim != now and together:
                yield together
                together = []
            now = claim
            together.append((Row((), number, line), dict(json.loads(cells))))
        if together:
            yield together
