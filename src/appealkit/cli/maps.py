"""`appealkit maps check` and `maps test`: the rules as a whole, and the cases beside them."""

from __future__ import annotations

import sys
from pathlib import Path

from appealkit.cli.tell import tell_problems
from appealkit.errors import ExitCode
from appealkit.library import map_cases, open_library


def check(workspace: Path | None) -> ExitCode:
    """Done when nothing is wrong in the rules or in what their cases name. Doubts are told and stop nothing."""
    from appealkit.assessment.case_names import check_cases

    library = open_library(workspace)
    rules = library.rules
    problems = check_cases(map_cases(workspace), rules)
    tell_problems([*library.doubts, *problems])
    counted = (
        f"{len(rules.reasons)} reasons, {len(rules.requirements)} requirements, {len(rules.maps)} maps, "
        f"{len(rules.policies)} policies"
    )
    wrong = f"{len(problems)} mistake{'s'[: len(problems) > 1]}" if problems else "no mistake found"
    doubts = f", {len(library.doubts)} to look at" if library.doubts else ""
    sys.stdout.write(f"{counted}: {wrong}{doubts}.\n")
    return ExitCode.PROBLEMS if problems else ExitCode.DONE


def test(workspace: Path | None) -> ExitCode:
    """Done when every case beside a map gives what it expects."""
    from appealkit.assessment.map_cases import run_cases

    library = open_library(workspace)
    passed, problems = run_cases(map_cases(workspace), library.rules)
    tell_problems(problems)
    sys.stdout.write(f"{passed} cases as expected, {len(problems)} not.\n")
    return ExitCode.PROBLEMS if problems else ExitCode.DONE
