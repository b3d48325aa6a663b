"""`appealkit explain`: the page of one thing of the rules, or of a problem code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from appealkit.cli import pages, procedure_page
from appealkit.errors import ExitCode, InputError, Problem, code_page, nearest
from appealkit.library import open_library
from appealkit.maps.load import Rules

A002 = code_page(
    "A002",
    """Nothing is known by this name
    `explain` knows problem codes, procedures, adjustment and remark codes, reasons, requirements, strategies,
    measures, policies and coding errors.
    Bad: `explain cair-long-enough`. Good: `explain care-long-enough`.
    """,
)


def run(what: str, workspace: Path | None) -> ExitCode:
    """The page on standard output. InputError, with the nearest name, when nothing is known by this one."""
    rules = open_library(workspace).rules
    for page in FINDERS:
        text = page(what, rules)
        if text is not None:
            sys.stdout.write(text.rstrip() + "\n")
            return ExitCode.DONE
    raise InputError(Problem(A002, f"nothing is known by the name '{what}'", nearest(what, pages.all_names(rules))))


FINDERS: tuple[Callable[[str, Rules], str | None], ...] = (
    pages.problem,
    procedure_page.procedure,
    pages.requirement,
    pages.strategy,
    pages.measure,
    pages.reason,
    pages.policy,
    pages.coding_error,
    pages.code,
)
