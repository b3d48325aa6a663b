"""`appealkit draft` for several cases: a packet and a line for each, and what to do about those that could not be."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from appealkit.cli.tell import tell_json, tell_problems
from appealkit.errors import AppealError, ExitCode, OutputError, Problem, Where, mistakes
from appealkit.given import read
from appealkit.intake.casefile import I038
from appealkit.packet.model import Packet
from appealkit.packet.write import write_packet
from appealkit.pipeline import prepare


@dataclass(frozen=True, slots=True)
class Drafted:
    """What became of one case."""

    path: Path
    case: str = ""
    services: str = ""
    routes: str = ""
    made: str = ""
    due: date | None = None
    problems: tuple[Problem, ...] = ()


def cases_in(paths: Iterable[Path]) -> list[Path]:
    """The case files named, and those in the folders named, in their order. OutputError where a folder has none."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = [one for kind in ("*.yaml", "*.yml", "*.json") for one in path.glob(kind) if one.is_file()]
        if not inside:
            mend = "name the folder that holds them, or read some first: appealkit intake"
            raise OutputError(Problem(I038, "there is no case file in this folder", mend, Where(str(path))))
        found += sorted(inside)
    return found


def run(paths: list[Path], *, out: Path, on: date, formats: tuple[str, ...], trial: bool, as_json: bool) -> ExitCode:
    """Every packet below `out`, each in a folder with its case's name. PROBLEMS where one could not be made."""
    quiet = as_json or len(paths) < 5
    console = Console(stderr=True)
    done = [
        _one(path, out, on, formats, trial=trial)
        for path in track(paths, "Drafting", console=console, transient=True, disable=quiet)
    ]
    for one in done:
        tell_problems(mistakes(one.problems))
    if as_json:
        tell_json({"cases": [_as_json(one) for one in done]})
    else:
        _tell(done, out)
    return ExitCode.PROBLEMS if any(not one.made for one in done) else ExitCode.DONE


def _one(path: Path, out: Path, on: date, formats: tuple[str, ...], *, trial: bool) -> Drafted:
    try:
        given = read(path)
        packet = prepare(given.case, given.library, on=on, quotes=given.quotes, trial=trial)
        if mistakes(packet.problems):
            return Drafted(path, given.case.id, problems=packet.problems)
        folder = out / given.case.id
        written = write_packet(packet, folder, formats=formats)
    except AppealError as error:
        return Drafted(path, problems=error.problems)
    lines = packet.assessment.lines
    days = [item.safe_on for item in packet.assessment.deadlines if item.safe_on and item.is_of_the_appeal]
    return Drafted(
        path,
        given.case.id,
        ", ".join("-".join((line.line.procedure, *line.line.modifiers)) for line in lines),
        ", ".join(dict.fromkeys(line.route.kind.value for line in lines)),
        _made(packet, written.files),
        min(days, default=None),
        (*packet.problems, *written.problems),
    )


def _made(packet: Packet, files: Iterable[str]) -> str:
    names = set(files)
    parts = ["letter" if any(name.startswith("to-send/") for name in names) else ""]
    parts += ["corrected claim" if any("corrected-claim" in name for name in names) else "", "checklist"]
    return " + ".join(filter(None, parts)) + (" (DRAFT)" if packet.letter and packet.letter.draft else "")


def _as_json(one: Drafted) -> dict[str, object]:
    return {
        "file": str(one.path),
        "case": one.case or None,
        "routes": one.routes.split(", ") if one.routes else [],
        "made": one.made or None,
        "due": one.due.isoformat() if one.due else None,
        "problems": [problem.as_json() for problem in one.problems],
    }


def _tell(done: list[Drafted], out: Path) -> None:
    console = Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else 120)
    table = Table(box=None, padding=(0, 2, 0, 0))
    for head in ("Case", "Service", "Route", "Made", "Due"):
        table.add_column(head, overflow="fold", no_wrap=head in {"Case", "Due"})
    for one in done:
        due = one.due.isoformat() if one.due else "-"
        table.add_row(one.case or one.path.stem, one.services or "-", one.routes or "-", one.made or "not made", due)
    console.print(table)
    lacking = sum(1 for one in done if not one.made)
    console.print(f"\n{len(done) - lacking} of {len(done)} written to {out}, each in a folder with its case's name.")
    if lacking:
        console.print(f"{lacking} could not be: mend what is told above, and run this again.")
