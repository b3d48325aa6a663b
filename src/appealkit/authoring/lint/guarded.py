"""What is refused before anything is compiled, told with all other findings."""

from __future__ import annotations

from collections.abc import Iterator

from appealkit.authoring.lint.shelf import Shelf
from appealkit.authoring.lint.table import check_of_all
from appealkit.errors import Problem
from appealkit.letters.characters import T160, T161
from appealkit.letters.guard import T162, T163, T164, T166, T168, T169
from appealkit.letters.template import load_templates

# a file beyond its size, two names, and a whole tree of partials fill no example on a page: see the guard's own tests
TOLD = {T160, T164, T166, T161, T162, T163, T168, T169}


@check_of_all(T161, T162, T163, T168, T169)
def before_it_is_compiled(shelf: Shelf) -> Iterator[Problem]:
    _, problems = load_templates(shelf.files)
    yield from (problem for problem in problems if problem.code in TOLD)
