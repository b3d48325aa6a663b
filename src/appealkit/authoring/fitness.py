"""Whether a template may be approved at all: its text is read, what it names is on file."""

from __future__ import annotations

from collections.abc import Iterable

import jinja2

from appealkit.authoring.moves import T102
from appealkit.errors import Problem, Where, nearest
from appealkit.letters.basis import opened_by
from appealkit.letters.sandbox import sandbox
from appealkit.letters.tags import LetterTags
from appealkit.letters.template import Template
from appealkit.library import Library


def unfit(templates: Iterable[Template], library: Library) -> list[Problem]:
    """Why these cannot be approved as they are; nothing where they can."""
    shelf = library.templates
    environment = sandbox(shelf.source, [LetterTags], shelf.phrases.words)
    problems = []
    for template in templates:
        try:
            environment.get_template(template.name)
        except jinja2.TemplateSyntaxError as error:
            line = error.lineno + template.first_line - 1 if error.name == template.name else error.lineno
            where = Where(f"templates/{error.name or template.name}.md.j2", line, 1)
            problems.append(Problem(T102, f"{template.name} cannot be read: {error.message}", "mend it first", where))
        for name in opened_by(template, shelf):
            if name not in library.rules.requirements:
                says = f"{template.name} opens '{name}', which is no requirement"
                problems.append(Problem(T102, says, nearest(name, library.rules.requirements), Where(template.name)))
    return problems
