"""What is told of a denial queue that was read: what was made of its columns, and what became of its rows."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from appealkit.errors import Problem, Severity
from appealkit.intake.queue import ColumnsUsed, QueueRows
from appealkit.intake.queue.rows import letter
from appealkit.intake.sources import FileRead

FEW_LINES = 8  # of one kind, in the terminal
Kind = tuple[str, str, str, int]  # file, code, mend, column: problems that are alike


def tell_queue(console: Console, one: FileRead) -> None:
    """The columns of this file and its rows, where it is a queue."""
    if one.columns is not None:
        _tell_columns(console, one.shown, one.columns)
    if one.rows is not None:
        _tell_rows(console, one.shown, one.rows)


def told_by_rows(files: Iterable[FileRead]) -> set[Kind]:
    """The kinds of problems that stand in the tables of rows, each with its lines."""
    return {
        (one.shown, kind.code, kind.mend, kind.column)
        for one in files
        if one.rows is not None
        for kind in one.rows.told
        if any(kind.lines)
    }


def kind_of(problem: Problem) -> Kind | None:
    """The kind of a problem that has a line."""
    where = problem.where
    return (where.file, problem.code, problem.mend, where.column) if where and where.line else None


def rows_as_json(rows: QueueRows) -> dict[str, object]:
    """What became of each row, and every line that something is said of."""
    return {
        "read": rows.read,
        "cases": rows.made,
        "joined": rows.joined,
        "said_twice": rows.duplicate,
        "no_denials": rows.not_denials,
        "skipped": rows.skipped,
        "rejected": [{"line": line, "why": why} for line, why in rows.rejected],
        "told": [
            {
                "code": kind.code,
                "severity": kind.severity.value,
                "says": kind.says,
                "mend": kind.mend,
                "column": kind.column or None,
                "lines": sorted(kind.lines),
            }
            for kind in rows.told
        ],
    }


def _tell_columns(console: Console, shown: str, used: ColumnsUsed) -> None:
    table = Table(title=f"Columns of {shown}", title_justify="left", box=None, padding=(0, 2, 0, 0))
    for head in ("", "Column", "Read as", "Why"):
        table.add_column(head, overflow="fold")
    for row in used.rows():
        table.add_row(*row)
    console.print()
    console.print(table)


def _tell_rows(console: Console, shown: str, rows: QueueRows) -> None:
    parts = [(rows.made, "cases" if rows.made != 1 else "case"), (rows.joined, "more of the same claims"),
             (rows.duplicate, "said twice and skipped"), (rows.not_denials, "no denials"),
             (len(rows.rejected), "rejected")]  # fmt: skip
    said = ", ".join(f"{count:,} {word}" for count, word in parts if count)
    console.print()
    console.print(f"Rows of {shown}: {rows.read:,} read: {said or 'nothing'}.")
    kinds = [kind for kind in rows.told if any(kind.lines)]
    if not kinds:
        return
    table = Table(box=None, padding=(0, 2, 0, 2))
    for head in ("Code", "What", "Column", "Rows", "Lines", "Do"):
        table.add_column(head, overflow="fold", justify="right" if head == "Rows" else "left")
    for kind in sorted(kinds, key=lambda kind: (kind.severity is not Severity.MISTAKE, -len(kind.lines), kind.code)):
        few = ", ".join(str(line) for line in sorted(kind.lines)[:FEW_LINES])
        table.add_row(
            f"[{'red' if kind.severity is Severity.MISTAKE else 'yellow'}]{kind.code}[/]",
            kind.says,
            letter(kind.column - 1) if kind.column else "",
            f"{len(kind.lines):,}",
            few + (" …" if len(kind.lines) > FEW_LINES else ""),
            kind.mend,
        )
    console.print(table)
    if any(len(kind.lines) > FEW_LINES for kind in kinds):
        console.print("Every line: --json.")
