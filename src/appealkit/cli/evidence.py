"""`appealkit evidence form`: a workbook that asks for what a case still needs, and holds what is known already."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from appealkit.cli.tell import tell_problems
from appealkit.errors import ExitCode
from appealkit.given import read
from appealkit.intake.book import form
from appealkit.intake.shelf import shelf_of
from appealkit.library import intake_files, workspace_of
from appealkit.pipeline import judge


def run(path: Path, *, out: Path | None, on: date) -> ExitCode:
    """DONE when the form is written. Its name is the case's, so that nothing of the patient stands in it."""
    given = read(path)
    tell_problems(given.problems)
    case, assessment = judge(given.case, given.library, on=on, quotes=given.quotes)
    words = shelf_of(intake_files(workspace_of(path))).form
    file = out or Path("forms") / f"{case.id}.xlsx"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(form(case, assessment.asks, given.library.rules, words))
    sys.stdout.write(
        f"{len(assessment.asks)} things are asked for in {file}.\n"
        "Fill in what the record says, with its page, and leave the rest empty. Then: appealkit evidence read "
        f"{file} --into {workspace_of(path) or '.'}\n"
    )
    return ExitCode.DONE
