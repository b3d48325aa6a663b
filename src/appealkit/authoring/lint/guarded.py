"""What is refused before anything is compiled, told with all other findings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from appealkit.authoring.lint.shelf import Shelf
from appealkit.authoring.lint.table import check_of_all
from appealkit.errors import Problem, Where
from appealkit.letters.characters import T160, T161
from appealkit.letters.guard import T162, T163, T164, T166, T168, T169
from appealkit.letters.template import T152, load_templates, out_of_use
from appealkit.letters.variants import T153, collide

# a file beyond its size, two files, and a whole tree of partials fill no example on a page: see the guard's own tests
TOLD = {T152, T160, T164, T166, T161, T162, T163, T168, T169}


@check_of_all(T161, T162, T163, T168, T169)
def before_it_is_compiled(shelf: Shelf) -> Iterator[Problem]:
    loaded, problems = load_templates(shelf.files)
    yield from (problem for problem in problems if problem.code in TOLD)
    in_use = [one for one in loaded.templates.values() if not out_of_use(one, shelf.today)] if loaded else []
    for one, other in combinations(sorted(in_use, key=lambda item: item.name), 2):
        if collide(one, other):
            says = f"{one.name} takes the place of {one.stands_for} in the same letters"
            mend = "give each payers or programmes of its own, or retire one"
            yield Problem(T153, says, mend, Where(f"{other.name}.md.j2", 2, 1))
