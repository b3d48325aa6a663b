"""`appealkit draft`: judge a case and write its packet."""

from __future__ import annotations

import sys
from pathlib import Path

from appealkit.cli.prepared import Asked, prepared
from appealkit.cli.tell import tell_json, tell_problems, tell_story
from appealkit.errors import ExitCode, mistakes
from appealkit.packet.report import assessment_json
from appealkit.packet.write import write_packet


def run(path: Path, asked: Asked, *, out: Path | None, as_json: bool) -> ExitCode:
    """Done when the letter is written; NOTHING_SUPPORTED when only the checklist is; PROBLEMS where a value lacks."""
    given, packet = prepared(path, asked)
    if mistakes(packet.problems):
        return ExitCode.PROBLEMS
    folder = out or Path("out") / given.case.id
    written = write_packet(packet, folder, formats=asked.formats, protective=asked.noted)
    tell_problems(written.problems)
    if as_json:
        tell_json(
            {
                "assessment": assessment_json(packet.assessment, packet.case, packet.letter),
                "packet": {"folder": str(folder), "files": dict(written.files)},
            }
        )
    else:
        tell_story(packet.assessment, packet.case, given.library.rules, packet.letter)
        tell_written(folder, tuple(written.files))
        if not any(name.startswith("to-send/") for name in written.files):
            tell_no_letter(held=bool(packet.assessment.holds))
    if packet.letter is None:
        return ExitCode.NOTHING_SUPPORTED
    sent = any(path.startswith("to-send/") for path in written.files)
    return ExitCode.DONE if sent else ExitCode.UNREADABLE


def tell_written(folder: Path, files: tuple[str, ...]) -> None:
    """The folder and the files in it, those to send first."""
    sys.stdout.write(f"\nWritten to {folder}:\n")
    for name in sorted(files, reverse=True):
        sys.stdout.write(f"  {name}\n")


def tell_no_letter(*, held: bool) -> None:
    """Why there is none."""
    why = "the record contradicts itself" if held else "it is not supported, or not the remedy"
    sys.stdout.write(f"No letter: {why}. The checklist says what to do.\n")
