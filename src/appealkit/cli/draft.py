"""`appealkit draft`: judge a case and write its packet."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from appealkit.assessment.model import Assessment
from appealkit.cli.given import read
from appealkit.cli.tell import tell_json, tell_problems, tell_story
from appealkit.errors import ExitCode, InputError, Problem, code_page, mistakes, nearest
from appealkit.letters.compose import Protective
from appealkit.packet.report import assessment_json
from appealkit.packet.write import FORMATS, write_packet
from appealkit.pipeline import prepare

A001 = code_page(
    "A001",
    """No strategy has this name
    `--strategy` names one of the maps' strategies, to be argued instead of the best one.
    Bad: `--strategy conservative-care-faild`. Good: `--strategy conservative-care-failed`.
    """,
)
A003 = code_page(
    "A003",
    """The strategy answers no reason of this denial
    A letter answers what the payer said; arguing something else would be a new issue, and the denial would stand.
    Bad: `--strategy sustained-relief` for a denial for missing therapy. Good: a strategy that answers that reason.
    """,
)


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
    given = read(path)
    rules = given.library.rules
    if strategy is not None and rules.strategy(strategy) is None:
        names = [name for entry in rules.maps.values() for name in entry.strategies]
        raise InputError(Problem(A001, f"no strategy is called '{strategy}'", nearest(strategy, names)))
    filing = Protective(*protective) if protective else None
    packet = prepare(
        given.case, given.library, on=on, quotes=given.quotes, strategy=strategy, trial=trial, protective=filing
    )
    if strategy is not None and not _answers(packet.assessment, strategy):
        reasons = [reason.reason for line in packet.assessment.lines for reason in line.reasons]
        mend = f"the reasons here: {', '.join(dict.fromkeys(reasons)) or 'none recognised'}"
        raise InputError(Problem(A003, f"'{strategy}' answers no reason of this denial", mend))
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
    if packet.letter is None:
        return ExitCode.NOTHING_SUPPORTED
    sent = any(path.startswith("to-send/") for path in written.files)
    return ExitCode.DONE if sent else ExitCode.UNREADABLE


def checked(formats: tuple[str, ...]) -> tuple[str, ...]:
    """The formats, each one we write. InputError otherwise."""
    unknown = [word for word in formats if word not in FORMATS]
    if unknown or not formats:
        raise InputError(Problem("F003", f"no such format: {', '.join(unknown) or 'none'}", "use docx, pdf, txt"))
    return formats


def _answers(assessment: Assessment, strategy: str) -> bool:
    return any(result.strategy == strategy for line in assessment.lines for result in line.results)


def _tell_written(folder: Path, files: tuple[str, ...], *, held: bool) -> None:
    sys.stdout.write(f"\nWritten to {folder}:\n")
    for name in sorted(files, reverse=True):
        sys.stdout.write(f"  {name}\n")
    if not any(name.startswith("to-send/") for name in files):
        why = "the record contradicts itself" if held else "it is not supported, or not the remedy"
        sys.stdout.write(f"No letter: {why}. The checklist says what to do.\n")
