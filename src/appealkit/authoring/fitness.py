"""Whether a template may be approved at all: lint finds no error in it, and every sample that it fits becomes a
letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from appealkit.authoring.lint.run import files_of, lint_shelf
from appealkit.authoring.lint.shelf import shelve
from appealkit.authoring.moves import T102
from appealkit.authoring.prose.words import words_of
from appealkit.authoring.samples import drafted, samples_of
from appealkit.errors import AppealError, Problem, Severity, Where
from appealkit.letters.template import Template, name_of
from appealkit.library import Library, template_files


def unfit(templates: Iterable[Template], library: Library, today: date) -> list[Problem]:
    """Why these cannot be approved as they are, with what was found; nothing where they can."""
    asked = tuple(templates)
    if not asked:
        return []
    files = template_files(library.workspace)
    shelf = shelve(files, library.rules, today=today, letterhead=library.letterhead, prose=words_of(library.workspace))
    own = {one.name: {one.name, *map(name_of, files_of(one.name, shelf))} for one in asked}
    found = [item for item in lint_shelf(shelf) if item.severity is Severity.MISTAKE]
    found += _of_samples(library)
    problems: dict[Problem, None] = {}
    for template in asked:
        wrong = [item for item in found if item.where and name_of(item.where.file) in own[template.name]]
        problems.update(dict.fromkeys(wrong))
        if wrong:
            count = f"{len(wrong)} mistake{'s'[: len(wrong) != 1]}"
            mend = f"mend what stands above, until it is clean: appealkit templates lint {template.name}"
            says = f"{template.name} cannot be approved: {count} in its text or in what its samples become"
            problems[Problem(T102, says, mend, Where(template.name))] = None
    return list(problems)


def _of_samples(library: Library) -> Iterator[Problem]:
    """What keeps samples from becoming letters; a sample's own mistakes are none of a template's."""
    for sample in samples_of(library)[0]:
        try:
            drafted(sample, library)
        except AppealError as error:
            for item in error.problems:
                yield Problem(item.code, f"{item.says} (sample {sample.name})", item.mend, item.where)
