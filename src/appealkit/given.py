"""DOOR: a case and all that its judgement looks at, read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from appealkit.case import Case
from appealkit.errors import InputError, OutputError, Problem, Where, mistakes
from appealkit.intake import QuoteCheck, check_quotes, quote_problems, read_case, read_pages
from appealkit.library import Library, open_library, workspace_of

NOT_ON_PAGE = "its quote does not stand on the cited page"


@dataclass(frozen=True, slots=True)
class Given:
    """The case, the library that holds for it, the quotes not found, the doubts met on the way, the exhibits' files.
    `files`: those it was read from, with their SHA-256."""

    case: Case
    library: Library
    quotes: Mapping[str, str]
    problems: tuple[Problem, ...]
    exhibits: Mapping[str, Path] = field(repr=False)
    files: Mapping[str, str] = field(default_factory=dict)


def read(path: Path) -> Given:
    """Everything a command needs about this case file. InputError with every mistake at once."""
    workspace = workspace_of(path)
    library = open_library(workspace)
    found, problems = read_case(path, library.rules.vocabulary, library.rules.procedures, workspace=workspace)
    unreadable = [
        problem for problem in problems if problem.code == "I038" and str(path) == (problem.where or Where("")).file
    ]
    if unreadable:
        raise OutputError(*unreadable)
    if found is None:
        raise InputError(*(mistakes(problems) + tuple(p for p in problems if p not in mistakes(problems))))
    case = found.case
    wanted = {(item.source.document, item.source.page) for item in case.evidence if item.source.quote}
    pages, page_problems = read_pages(found.exhibits, sorted(wanted))
    checks = check_quotes(case, pages)
    problems = [*problems, *page_problems, *quote_problems(case, checks)]
    missing = {name: NOT_ON_PAGE for name, check in checks.items() if check is QuoteCheck.NOT_FOUND}
    return Given(case, library, missing, tuple(problems), found.exhibits, found.files)
