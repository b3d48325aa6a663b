"""Whether what may be absent is asked for before it is printed, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator

from appealkit.authoring.lint.met import Printed
from appealkit.authoring.lint.shelf import Linted, Shelf
from appealkit.authoring.lint.table import check
from appealkit.authoring.lint.way import way_through
from appealkit.errors import Problem, Severity, code_page

T024 = code_page(
    "T024",
    """A value that may be absent is printed without a question
    Not every case gives every value. A letter is never sent with a blank: it stops until somebody finds the value.
    Where the sentence can do without it, ask first. `appealkit templates fields` says which values may be absent.
    Bad:
        The plan is {{ payer.plan }}.
    Good:
        {% if payer.plan is present %}The plan is {{ payer.plan }}.{% endif %}
    """,
)


@check(T024)
def printed_without_a_question(template: Linted, shelf: Shelf) -> Iterator[Problem]:
    if template.included_by:
        return  # told by the templates that include it: what they asked before holds in it
    for met in way_through(template, shelf):
        if isinstance(met, Printed) and met.held.path is not None and met.held.possible.absent:
            path = met.held.path
            says = f"'{path}' may be absent, and is printed without asking"
            mend = f"write {{% if {path} is present %}} … {{% endif %}} round it"
            yield Problem(T024, says, mend, met.reading.where(path.place), Severity.DOUBT)
