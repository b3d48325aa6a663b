"""`appealkit intake`: remittances, claims, queues, letters, records and filled forms become cases and charts."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from appealkit.cli.queue_told import kind_of, rows_as_json, tell_queue, told_by_rows
from appealkit.cli.tell import tell_json, tell_problems
from appealkit.errors import ExitCode, InputError, OutputError, Problem, Severity, Where
from appealkit.intake.casefile import I038
from appealkit.intake.casetext import NEEDED, is_over
from appealkit.intake.draft import CaseDraft
from appealkit.intake.gather import Gathered, gather
from appealkit.intake.printed import printed, without_pages
from appealkit.intake.put import Put, PutFile, content_in, known_in, put_cases, put_content
from appealkit.intake.queue import ColumnMapping, read_mapping
from appealkit.intake.shelf import Shelf, shelf_of
from appealkit.intake.sources import FileRead
from appealkit.intake.waiting import unknown_payers
from appealkit.library import Library, intake_files, open_library

MOST_TOLD = 40  # problems in the terminal; --json has all


def run(
    paths: list[Path],
    *,
    into: Path | None,
    jsonl: Path | None,
    columns: Path | None,
    save_columns: Path | None,
    as_json: bool,
) -> ExitCode:
    """DONE where anything was read. PROBLEMS where nothing could be."""
    taken = take_in(files_in(paths), into, columns)
    if jsonl:
        _write_lines(taken.found, jsonl)
    if save_columns:
        _save_columns(taken.found.files, save_columns)
    if as_json:
        tell_json(taken.as_json())
    else:
        taken.tell(into)
        _tell_next(taken, into)
    return ExitCode.DONE if taken.read_any else ExitCode.PROBLEMS


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What files gave, what was written of it, and every problem met."""

    found: Gathered
    made: list[PutFile]
    problems: list[Problem]

    @property
    def read_any(self) -> bool:
        """Whether anything could be read."""
        return any(one.read for one in self.found.files)

    def tell(self, into: Path | None) -> None:
        """What each file is and gave, what is to look at, and the cases made."""
        _tell(self.found, self.made, self.problems, into)

    def as_json(self) -> dict[str, object]:
        """The same as plain values."""
        return _as_json(self.found, self.made, self.problems)


def take_in(files: list[tuple[Path, str]], into: Path | None, columns: Path | None) -> TakenIn:
    """These files, read together; cases and charts of them in the workspace, where one is named."""
    library = open_library(into)
    shelf = shelf_of(intake_files(into))
    mapping = _mapping(columns, shelf)
    known = known_in(into) if into else ([], [])
    found = _gathered(files, shelf, library, mapping, known)
    found = _printed(found, into) if into else without_pages(found)
    made, problems = put_cases(found.cases, found.charts, into) if into else ([], [])
    return TakenIn(
        found, made, [*(problem for one in found.files for problem in one.problems), *found.problems, *problems]
    )


def files_in(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    """Every file named, and every one below the folders named, in order; each with its name as it is shown."""
    found: list[tuple[Path, str]] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file() and not one.name.startswith("."))
            found += [(one, one.relative_to(path.parent).as_posix()) for one in inside]
        else:
            found.append((path, path.name))
    if not found:
        raise OutputError(Problem(I038, "there is no file here", "name files, or a folder that has some"))
    return found


def _gathered(
    files: list[tuple[Path, str]],
    shelf: Shelf,
    library: Library,
    mapping: ColumnMapping | None,
    known: tuple[list[CaseDraft], list[CaseDraft]],
) -> Gathered:
    """All of them read, with a bar where that takes longer than a moment."""
    size = sum(path.stat().st_size for path, _ in files if path.is_file())
    parts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    quiet = len(files) < 10 and size < 5 << 20
    with Progress(*parts, console=Console(stderr=True), transient=True, disable=quiet) as bar:
        task = bar.add_task("Reading", total=len(files))

        def each(shown: str) -> None:
            bar.update(task, advance=1, description=f"Reading {shown[-40:]}")

        return gather(files, shelf, library.rules, mapping, each, known)


def _printed(found: Gathered, into: Path) -> Gathered:
    """What came with pages is put into the workspace, and what came without is printed there, with a bar."""
    for name, data in found.contents.items():
        put_content(into, name, data)
    parts = (TextColumn("Printing pages"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*parts, console=Console(stderr=True), transient=True, disable=len(found.pages) < 20) as bar:
        task = bar.add_task("", total=None)

        def each(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        return printed(found, partial(put_content, into), partial(content_in, into), each)


def _mapping(path: Path | None, shelf: Shelf) -> ColumnMapping | None:
    if path is None:
        return None
    try:
        data = path.read_bytes()
    except OSError:
        raise OutputError(Problem(I038, "the file cannot be read", "correct its name", Where(str(path)))) from None
    mapping, problems = read_mapping(data, str(path), shelf.columns)
    if problems:
        raise InputError(*problems)
    return mapping


def _save_columns(files: Iterable[FileRead], path: Path) -> None:
    used = next((one.columns for one in files if one.columns is not None), None)
    if used is None:
        raise InputError(Problem(I038, "no queue was read, so there are no columns to save", "give a queue"))
    path.write_text(used.mapping().text(), encoding="utf-8")


def _write_lines(found: Gathered, path: Path) -> None:
    """One case a line, with its chart within it."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for one in found.cases:
            chart = one.chart.told if one.chart else {}
            whole = type(one.case)(
                one.case.id, {**{k: v for k, v in chart.items() if k[0] != "patient"}, **one.case.told}
            )
            file.write(json.dumps(whole.nested(), ensure_ascii=False, sort_keys=True) + "\n")


# ---- what is told ----


def _tell(found: Gathered, made: list[PutFile], problems: list[Problem], into: Path | None) -> None:
    console = Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else 120)
    table = Table(box=None, padding=(0, 2, 0, 0))
    for head in ("File", "What it is", "Gave", "To look at"):
        table.add_column(head, overflow="fold")
    for one in found.files:
        gave = ", ".join(_counted(count, ONE.get(what, what.removesuffix("s"))) for what, count in one.gave.items())
        table.add_row(one.shown, str(one.kind), gave or "nothing", str(len(one.problems)) if one.problems else "-")
    console.print(table)
    for one in found.files:
        tell_queue(console, one)
    in_tables = told_by_rows(found.files)
    _tell_problems([problem for problem in problems if kind_of(problem) not in in_tables])
    _tell_cases(console, found, made, into)


def _tell_problems(problems: list[Problem]) -> None:
    ordered = sorted(problems, key=lambda problem: problem.severity is Severity.DOUBT)
    tell_problems(ordered[:MOST_TOLD])
    if len(ordered) > MOST_TOLD:
        kinds = Counter(problem.code for problem in ordered[MOST_TOLD:])
        listed = ", ".join(f"{code} {count} times" for code, count in sorted(kinds.items()))
        sys.stderr.write(f"and {len(ordered) - MOST_TOLD} more ({listed}): all with --json, each with its place\n")


def _tell_cases(console: Console, found: Gathered, made: list[PutFile], into: Path | None) -> None:
    console.print()
    if found.denials or not found.charts:
        became = "became a case" if found.denials == 1 else "became cases"
        console.print(Text(f"{_counted(found.denials, 'denial')} {became}.", style="bold"))
    if found.charts:
        charted = sum(1 for one in found.cases if one.chart is not None)
        says = f"{_counted(len(found.charts), 'chart')} read; {_counted(charted, 'case')} with a chart."
        console.print(Text(says, style="bold"))
    if found.changed:
        says = f"The payer has decided anew on {_counted(len(found.changed), 'case')} here: {', '.join(found.changed)}"
        console.print(Text(says, style="bold"))
    if found.others:
        says = f"{_counted(found.others, 'denial')} left out: procedures that are not on file here."
        console.print(says)
    if into is None:
        console.print("Nothing was written: say where with --into, a workspace as `appealkit init` makes it.")
        return
    counts = Counter(one.put for one in made)
    words = ", ".join(f"{counts[put]} {put}" for put in Put if counts[put])
    console.print(f"Files in {into}: {words or 'none'}.")
    going_on = [one for one in found.cases if not is_over(one.case)]
    lacking = Counter(path for one in going_on for path in NEEDED if one.case.word(*path) is None)
    lacking.pop(("denial", "payer", "program"), None)
    for path, count in lacking.most_common():
        console.print(f"  {count} lack {NEEDED[path].split(':')[0].split(' (')[0]}")
    waiting = unknown_payers([one.case for one in found.cases], open_library(into).payers)
    if waiting:
        cases = sum(len(one.cases) for one in waiting)
        payers = _counted(len(waiting), "payer")
        console.print(f"  {cases} wait for what is not known of {payers}: appealkit payers unknown --workspace {into}")


def _tell_next(taken: TakenIn, into: Path | None) -> None:
    if into is None:
        return
    bare = next((one.case.id for one in taken.found.cases if not is_over(one.case) and one.chart is None), None)
    if bare is not None:
        sys.stdout.write(f"For what a chart says: appealkit evidence form {into}/cases/{bare}.yaml\n")
    sys.stdout.write(f"Next: appealkit draft {into}/cases\n")


ONE = {"pieces of evidence": "piece of evidence"}


def _counted(count: int, what: str) -> str:
    first, space, rest = what.partition(" ")
    return f"{count} {what}" if count == 1 else f"{count} {first}s{space}{rest}"


def _as_json(found: Gathered, made: list[PutFile], problems: list[Problem]) -> dict[str, object]:
    return {
        "files": [
            {"file": one.shown, "kind": str(one.kind), "gave": dict(one.gave), "problems": len(one.problems)}
            | ({"rows": rows_as_json(one.rows)} if one.rows is not None else {})
            for one in found.files
        ],
        "cases": [
            {"case": one.case.id, "chart": one.chart.id if one.chart else None, "lacking": _lacking(one.case.told)}
            for one in found.cases
        ],
        "changed": list(found.changed),
        "other_procedures": found.others,
        "written": [{"file": str(one.path), "put": str(one.put)} for one in made],
        "problems": [problem.as_json() for problem in problems],
    }


def _lacking(told: Iterable[tuple[str, ...]]) -> list[str]:
    there = set(told)
    return [".".join(path) for path in NEEDED if path not in there]
