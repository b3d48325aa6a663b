"""The report of the small worklist, as a person read it and kept it: the page and the JSON.

`PYTHONPATH=src:tests python -m worklist.golden_report` writes both anew; read the difference before it is kept.
"""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from appealkit.packet.write import as_json
from appealkit.worklist.database import open_worklist
from appealkit.worklist.report.gather import Report, report_of
from appealkit.worklist.report.page import lay_out
from appealkit.worklist.report.values import report_json
from appealkit.writers.boardpage import write_board
from worklist.handmade import TODAY, put
from worklist.small import SMALL

GOLDEN = Path(__file__).parent.parent / "golden" / "report"
TITLES = {"conservative-care": "Conservative care not shown", "bundling": "Bundled into another service"}


def page(report: Report) -> str:
    """The page without its style sheet, which has tests of its own."""
    whole = write_board(lay_out(report, TITLES)).decode()
    head, _, rest = whole.partition("<style>\n")
    return f"{head}{rest.partition('</style>')[2]}"


def values(report: Report) -> str:
    """The JSON, of whatever release."""
    return as_json(report_json(report) | {"program": "any"}).decode()


def write() -> None:
    """Both files anew."""
    with tempfile.TemporaryDirectory() as folder:
        worklist = open_worklist(Path(folder) / "worklist.db", lambda: datetime(2026, 11, 22, tzinfo=UTC))
        with worklist.writing() as connection:
            put(connection, SMALL)
            report = report_of(connection, TODAY, "worklist.db")
        worklist.close()
    GOLDEN.mkdir(parents=True, exist_ok=True)
    (GOLDEN / "small.html").write_text(page(report), encoding="utf-8")
    (GOLDEN / "small.json").write_text(values(report), encoding="utf-8")
    json.loads(values(report))


if __name__ == "__main__":
    write()
