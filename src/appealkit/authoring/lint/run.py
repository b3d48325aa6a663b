"""All findings of all templates in one run: lint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import appealkit.authoring.lint.branches
import appealkit.authoring.lint.citations
import appealkit.authoring.lint.front
import appealkit.authoring.lint.guarded
import appealkit.authoring.lint.guards
import appealkit.authoring.lint.markup
import appealkit.authoring.lint.names
import appealkit.authoring.lint.styles
import appealkit.authoring.lint.syntax
import appealkit.authoring.lint.types
import appealkit.authoring.lint.unused
import appealkit.authoring.lint.wording  # noqa: F401 a module of checks enters them in the table
from appealkit.authoring.lint.shelf import Shelf, shelve
from appealkit.authoring.lint.suppressed import spared
from appealkit.authoring.lint.table import CHECKS
from appealkit.authoring.prose.words import Prose, unknown_requirements
from appealkit.errors import Problem, Severity, Where
from appealkit.maps.load import Rules


def lint(
    files: Mapping[str, bytes],
    rules: Rules,
    *,
    today: date,
    letterhead: Mapping[str, bytes] | None = None,
    prose: Prose | None = None,
) -> list[Problem]:
    """Every finding in these files (path inside `templates/` → bytes), by file and place, each once."""
    return lint_shelf(shelve(files, rules, today=today, letterhead=letterhead, prose=prose))


def lint_shelf(shelf: Shelf, of_samples: Iterable[Problem] = ()) -> list[Problem]:
    """Every finding of this shelf, by file and place, each once; with what the letters of samples showed."""
    found: dict[Problem, set[str]] = {}
    unknown = unknown_requirements(shelf.prose, shelf.rules.requirements)
    for problem in (*unknown, *of_samples):
        found.setdefault(problem, set())
    for entry in CHECKS:
        if entry.of_all is not None:
            for problem in entry.of_all(shelf):
                found.setdefault(problem, set())
        if entry.of_one is not None:
            for name, template in shelf.linted.items():
                for problem in entry.of_one(template, shelf):
                    found.setdefault(problem, set()).add(name)
    told = [_with_includers(problem, names, shelf) for problem, names in found.items()]
    return sorted(spared(told, shelf), key=_place)


def files_of(name: str, shelf: Shelf) -> frozenset[str]:
    """The files whose words go into this template: its own and its partials'."""
    one = shelf.linted[name]
    return frozenset(reading.file for reading in (one.reading, *one.included))


def _with_includers(problem: Problem, names: set[str], shelf: Shelf) -> Problem:
    """Of a finding in a partial that holds only in some of the templates that include it: in which."""
    file = problem.where.file if problem.where else ""
    partial = next((one for one in shelf.linted.values() if one.kind == "partial" and one.reading.file == file), None)
    if partial is None or not names or partial.name in names or names >= set(partial.included_by):
        return problem
    return replace(problem, says=f"{problem.says}, where {' and '.join(sorted(names))} includes this")


def _place(problem: Problem) -> tuple[Where, bool, str, str]:
    return problem.where or Where(""), problem.severity is not Severity.MISTAKE, problem.code, problem.says
