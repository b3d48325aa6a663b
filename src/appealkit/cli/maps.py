"""`appealkit maps check`, `test` and `fit`: the rules as a whole, the cases beside them, and how words are read."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from appealkit.assessment.confusion import NONE, Confusion, confusion
from appealkit.cli.tell import tell_problems
from appealkit.errors import ExitCode, InputError, MapError, OutputError, Problem, code_page
from appealkit.intake.shelf import shelf_of
from appealkit.library import intake_files, map_cases, open_library, put_weights, wordings
from appealkit.maps.wordings import WordingFile, check_wordings, digest_of, read_wordings, written

A004 = code_page(
    "A004",
    """The fitting of wordings needs scikit-learn
    It is only needed to make new weights, so an ordinary installation does not bring it.
    Bad: `appealkit maps fit` after `pip install appealkit`. Good: after `pip install 'appealkit[fit]'`.
    """,
)


def check(workspace: Path | None) -> ExitCode:
    """Done when nothing is wrong in the rules, their wordings or in what their cases name. Doubts stop nothing."""
    from appealkit.assessment.case_names import check_cases

    library = open_library(workspace)
    rules = library.rules
    shelf_of(intake_files(workspace))  # a MapError says what is wrong in the tables of the readers
    problems = check_cases(map_cases(workspace), rules)
    problems += check_wordings(_wordings(workspace), rules.reasons, rules.language, rules.weights)
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


def test_reasons(workspace: Path | None) -> ExitCode:
    """How the wordings kept out of the fitting are read: a line for each reason, then the sums."""
    rules = open_library(workspace).rules
    held = [item for file in _wordings(workspace) if file.held for item in file.items]
    _tell_confusion(confusion(held, rules))
    return ExitCode.DONE


def fit(workspace: Path | None) -> ExitCode:
    """Fit the weights to the wordings and put them in their place. InputError where scikit-learn is not there."""
    from appealkit.assessment.fit import fit as fitted

    rules = open_library(workspace).rules
    found = _wordings(workspace)
    items = [item for file in found if not file.held for item in file.items]
    try:
        weights = fitted(items, rules.language, rules.procedures, digest_of(found, rules.language), _tell_fold)
    except ImportError:
        raise InputError(Problem(A004, "scikit-learn is not installed", "pip install 'appealkit[fit]'")) from None
    try:
        file = put_weights(written(weights), workspace)
    except OSError as error:
        says = f"the weights cannot be written: {error.strerror}"
        raise OutputError(Problem("F002", says, "name a workspace that you may write to")) from None
    sys.stdout.write(f"{len(items)} wordings, {len(weights.reasons)} reasons, {len(weights.rows)} features: {file}\n")
    return ExitCode.DONE


def _wordings(workspace: Path | None) -> tuple[WordingFile, ...]:
    found, problems = read_wordings(wordings(workspace))
    if problems:
        raise MapError(*problems)
    return found


def _tell_fold(done: int, of: int) -> None:
    sys.stderr.write(f"\rfitting: {done} of {of}" + ("\n" if done == of else ""))


def _tell_confusion(counted: Confusion) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("Reason", "Given", "Found", "Left to a person"):
        table.add_column(column, justify="left" if column == "Reason" else "right")
    table.add_column("Missed, and read instead as")
    for reason, given in sorted(counted.given.items()):
        row = counted.table.get(reason, Counter[str]())
        taken = ", ".join(
            f"{name} {count}" for name, count in sorted(row.items(), key=lambda it: -it[1]) if name != NONE
        )
        table.add_row(reason, str(given), str(counted.found[reason]), str(counted.possible[reason]), taken)
    none = counted.table.get(NONE, Counter[str]())
    taken = ", ".join(f"{name} {count}" for name, count in sorted(none.items(), key=lambda it: -it[1]) if name != NONE)
    table.add_row("no reason", str(sum(none.values())), str(none.get(NONE, 0)), "", taken)
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    console.print(table)
    share = {name: f"{count} ({count / max(counted.read, 1):.0%})" for name, count in
             (("right", counted.right), ("unsure", counted.unsure), ("wrong", counted.wrong))}  # fmt: skip
    console.print(
        f"\n{counted.read} wordings kept out of the fitting: {share['right']} read right, {share['unsure']} left to a "
        f"person, {share['wrong']} sure and wrong."
    )
