"""`appealkit draft`: judge a case and write its packet."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from appealkit.cli.given import read
from appealkit.cli.tell import tell_json, tell_problems, tell_story
from appealkit.errors import ExitCode, InputError, Problem, mistakes, nearest
from appealkit.letters.compose import Protective
from appealkit.packet.report import assessment_json
from appealkit.packet.write import FORMATS, write_packet
from appealkit.pipeline import prepare


def run(
    path: Path,
    *,
    out: Path | None,
    on: date,
    strategy: str | None,
    formats: tuple[str, ...],
    trial: bool,
    protective: tuple[str, str, bool] | None,
    as_json: bool,
) -> ExitCode:
    """Done when the letter is written; NOTHING_SUPPORTED when only the checklist is; PROBLEMS where a value lacks."""
    unknown = [word for word in formats if word not in FORMATS]
    if unknown or not formats:
        raise InputError(Problem("F003", f"no such format: {', '.join(unknown) or 'none'}", "use docx, pdf, txt"))
    given = read(path)
    rules = given.library.rules
    if strategy is not None and rules.strategy(strategy) is None:
        names = [name for entry in rules.maps.values() for name in entry.strategies]
        raise InputError(Problem("A001", f"no strategy is called '{strategy}'", nearest(strategy, names)))
    filing = Protective(*protective) if protective else None
    packet = prepare(
        given.case, given.library, on=on, quotes=given.quotes, strategy=strategy, trial=trial, protective=filing
    )
    tell_problems((*given.problems, *packet.problems))
    if mistakes(packet.problems):
        return ExitCode.PROBLEMS
    folder = out or Path("out") / given.case.id
    noted = {"by": filing.by, "because": filing.because} if filing else None
    written = write_packet(packet, folder, formats=formats, protective=noted)
    tell_problems(written.problems)
    if as_json:
        tell_json(
            {
                "assessment": assessment_json(packet.assessment, packet.case, packet.letter),
                "packet": {"folder": str(folder), "files": dict(written.files)},
            }
        )
    else:
        tell_story(packet.assessment, packet.case, rules, packet.letter)
        _tell_written(folder, tuple(written.files), held=bool(packet.assessment.holds) and packet.letter is None)
    return ExitCode.DONE if packet.letter is not None else ExitCode.NOTHING_SUPPORTED


def _tell_written(folder: Path, files: tuple[str, ...], *, held: bool) -> None:
    sys.stdout.write(f"\nWritten to {folder}:\n")
    for name in sorted(files, reverse=True):
        sys.stdout.write(f"  {name}\n")
    if not any(name.startswith("to-send/") for name in files):
        why = "the record contradicts itself" if held else "it is not supported, or not the remedy"
        sys.stdout.write(f"No letter: {why}. The checklist says what to do.\n")
