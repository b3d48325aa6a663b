"""`appealkit assess`: the judgement, nothing written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from appealkit.cli.tell import tell_json, tell_problems, tell_story
from appealkit.errors import ExitCode
from appealkit.given import read
from appealkit.packet.report import assessment_json
from appealkit.pipeline import judge


def run(path: Path, *, on: date, as_json: bool) -> ExitCode:
    """Done when a letter could be written; NOTHING_SUPPORTED when not."""
    given = read(path)
    case, assessment = judge(given.case, given.library, on=on, quotes=given.quotes)
    tell_problems(given.problems)
    if as_json:
        tell_json(assessment_json(assessment, case))
    else:
        tell_story(assessment, case, given.library.rules)
    return ExitCode.DONE if assessment.answered and not assessment.holds else ExitCode.NOTHING_SUPPORTED
