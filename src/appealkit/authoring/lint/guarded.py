"""What is refused when the templates are loaded, before anything is compiled, told with all other findings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from appealkit.authoring.lint.shelf import Shelf
from appealkit.authoring.lint.table import check_of_all
from appealkit.errors import Problem, Where
from appealkit.letters.characters import T160, T161
from appealkit.letters.guard import T013, T162, T163, T164, T166, T168, T169
from appealkit.letters.template import T002, T152, is_in_use, load_templates
from appealkit.letters.variants import T153, collide

TOLD_AT_THE_TAG = {T002, T013}  # by `includes`


@check_of_all(T152, T153, T160, T161, T162, T163, T164, T166, T168, T169)
def before_it_is_compiled(shelf: Shelf) -> Iterator[Problem]:
    loaded, problems = load_templates(shelf.files)
    yield from (problem for problem in problems if problem.code not in TOLD_AT_THE_TAG)
    in_use = [one for one in loaded.templates.values() if is_in_use(one, shelf.today)] if loaded else []
    for one, other in combinations(sorted(in_use, key=lambda item: item.name), 2):
        if collide(one, other):
            says = f"{one.name} takes the place of {one.stands_for} in the same letters"
            mend = "give each payers or programmes of its own, or retire one"
            yield Problem(T153, says, mend, Where(f"{other.name}.md.j2", 2, 1))
