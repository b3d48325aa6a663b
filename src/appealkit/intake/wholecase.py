"""A case that stands whole in one text: its practice, documents and evidence are in it, and it opens no other file."""

from __future__ import annotations

from appealkit.case import Case
from appealkit.errors import Problem, Where, code_page, mistakes
from appealkit.intake import chartchecks, denialchecks  # noqa: F401 they fill CHECKS
from appealkit.intake.caseshape import layout_problems, shaped
from appealkit.intake.checks import CHECKS, Given
from appealkit.intake.wording import I011
from appealkit.intake.written import CaseText, Written
from appealkit.maps.kinds import Vocabulary
from appealkit.maps.procedures import Procedures
from appealkit.yamltext import YamlText

I069 = code_page(
    "I069",
    """A case that should be whole names another file
    Such a case is read from its own text alone: `practice`, `documents` and `evidence` stand in it.
    Bad: `practice: practice.yaml`, `chart: charts/a.yaml`, a document with a `file`. Good: the same written out in it.
    """,
)


def read_whole(text: YamlText, vocabulary: Vocabulary, procedures: Procedures) -> tuple[Case | None, list[Problem]]:
    """The case in this text, and every Problem of it at its line. None where one is a mistake."""
    main = Written.whole(text)
    practice = main.at("practice")
    documents = main.entries("documents")
    said = CaseText(
        main,
        practice if isinstance(practice.value, dict) else None,
        documents,
        tuple(main.items("evidence")),
        tuple(main.items("requests")),
        (main,),
    )
    problems = [*layout_problems(main)]
    if practice.value is None:
        problems.append(Problem(I011, "'practice' is missing", "write it out here", main.where("practice")))
    named = [("practice", practice)] if isinstance(practice.value, str) else []
    named += [("chart", main.at("chart"))] if main.at("chart").value is not None else []
    named += [("file", one) for item in documents.values() if (one := item.at("file")).value is not None]
    problems += [
        Problem(I069, f"'{key}' names another file", "write its values here, or leave it out", one.where())
        for key, one in named
    ]
    case, found = shaped(said, vocabulary)
    problems += found
    given = Given(said, vocabulary, procedures)
    problems += [problem for check in CHECKS.values() for problem in check(given)]
    problems.sort(key=_place)
    return (None if mistakes(problems) else case), problems


def _place(problem: Problem) -> tuple[int, int]:
    where = problem.where or Where("")
    return where.line, where.column
