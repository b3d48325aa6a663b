"""What `appealkit report` does: the figures read, written to files, and the worst of them told."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from appealkit.cli.putting import put
from appealkit.cli.tell import tell_json
from appealkit.cli.worklist_given import open_here
from appealkit.document import said
from appealkit.document.board import Board, as_book
from appealkit.errors import AppealError, ExitCode, InputError, Problem, code_page
from appealkit.library import open_library
from appealkit.packet.write import as_json
from appealkit.worklist.first import Rank
from appealkit.worklist.plain import PLAIN
from appealkit.worklist.report.gather import Report, report_of
from appealkit.worklist.report.page import lay_out, pressing
from appealkit.worklist.report.values import report_json
from appealkit.worklist.report.words import state_words
from appealkit.worklist.states import State
from appealkit.writers.boardpage import write_board
from appealkit.writers.sheet import write_xlsx

W070 = code_page(
    "W070",
    """The report cannot be written
    The folder cannot be made, or the disk is full. A report that was there before is as it was.
    Bad: `--out` inside a read-only folder. Good: a folder of your own.
    """,
)
FORMATS: Mapping[str, Callable[[Report, Board], bytes]] = {
    "html": lambda _, board: write_board(board),
    "xlsx": lambda _, board: write_xlsx(as_book(board, "INTERNAL: not for sending")),
    "json": lambda report, _: as_json(report_json(report)),
}
TOLD = 5  # cases in the terminal


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked of the report, as on the command line."""

    worklist: str | None
    workspace: Path | None
    on: date
    out: Path | None
    formats: str | None
    often: int
    as_json: bool

    def files(self, root: Path) -> Mapping[str, Path]:
        """Where each format goes, below this folder if nothing was said. InputError where there is no such format."""
        name = self.out.suffix[1:].lower() if self.out else ""
        if self.out and name in FORMATS and not self.out.is_dir():
            if self.formats not in {None, name}:
                says = f"--out names one {name} file, and --format something else"
                raise InputError(Problem("F003", says, "name a folder with --out, or leave out --format"))
            return {name: self.out}
        if self.as_json and self.out is None and self.formats is None:
            return {}
        words = [word.strip() for word in (self.formats or ",".join(FORMATS)).split(",") if word.strip()]
        unknown = [word for word in words if word not in FORMATS]
        if unknown or not words:
            says = f"no such format of a report: {', '.join(unknown) or 'none'}"
            raise InputError(Problem("F003", says, f"use {', '.join(FORMATS)}"))
        folder = self.out or root / "out" / f"report-{self.on.isoformat()}"
        return {word: folder / f"report.{word}" for word in words}


def run(asked: Asked) -> ExitCode:
    """DONE; OutputError where there is no worklist, or nothing can be written."""
    asked.files(Path())  # a format that nobody writes is told before anything is read
    worklist, workspace = open_here(asked.worklist, asked.workspace)
    try:
        with worklist.reading() as connection:
            report = report_of(connection, asked.on, Path(worklist.name.partition("?")[0]).name, asked.often)
    finally:
        worklist.close()
    files, board = asked.files(workspace), lay_out(report, _titles(workspace))
    for name, place in files.items():
        put(place, FORMATS[name](report, board), "the report", "free space or name another folder", W070)
    if asked.as_json:
        tell_json(report_json(report))
    else:
        _tell(report, board, tuple(files.values()))
    return ExitCode.DONE


def _titles(workspace: Path | None) -> dict[str, str]:
    """What the rules call reasons and strategies. Where they cannot be read the report goes on with their ids."""
    try:
        rules = open_library(workspace).rules
    except AppealError:
        return {}
    titles = {name: strategy.says for entry in rules.maps.values() for name, strategy in entry.strategies.items()}
    return titles | {name: reason.title for name, reason in rules.reasons.items()}


def _tell(report: Report, board: Board, files: tuple[Path, ...]) -> None:
    console = Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else 120)
    console.print(Text.assemble((board.title, "bold"), f" · {report.worklist}"))
    console.print(Text(board.lead))
    if worst := tuple(pressing(report)):
        _print(
            console,
            ("Needs a person before the rest", "Cases", "Denied", "What to do"),
            ((what, f"{amount.cases:,}", said.dollars(amount.cents), do) for what, amount, do in worst),
        )
    first = [place for rank in Rank for place in report.lists[rank]][:TOLD]
    if first:
        _print(
            console,
            ("First of all", "Due", "Denied", "State", "Next"),
            (
                (one.case, said.day(one.due) if one.due else "not known", said.dollars(one.amount),
                 state_words(one.state), one.says or PLAIN[State(one.state)].next)
                for one in first
            ),
        )  # fmt: skip
    console.print()
    for place in files:
        console.print(Text(f"Written: {place}"), soft_wrap=True)
    console.print(_next(report, files), soft_wrap=True)


def _print(console: Console, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    table = Table(show_edge=False, pad_edge=False, box=None, padding=(0, 2, 0, 0), header_style="dim")
    for head in heads:
        figures = head in {"Cases", "Denied"}
        table.add_column(
            head, justify="right" if figures else "left", no_wrap=figures or head == "Due", overflow="fold"
        )
    for row in rows:
        table.add_row(*map(Text, row))
    console.print()
    console.print(table)


def _next(report: Report, files: tuple[Path, ...]) -> Text:
    """What to do now, in one line."""
    first = next((place for rank in Rank for place in report.lists[rank]), None)
    if first is None:
        return Text("Nothing is ours to do." if report.headline.all.cases else "Put denials into it: appealkit batch")
    look = f"Look at {files[0]}, and begin" if files else "Begin"
    return Text(f"{look} with {first.case}: appealkit worklist shows them all in this order.", style="bold")
