"""The letters of a worklist, compared: what the report and a batch's last lines say of clones."""

from __future__ import annotations

from sqlalchemy import Connection, select

from appealkit.errors import Problem, Severity, code_page
from appealkit.worklist.clones import Clones, clones
from appealkit.worklist.likeness import Row
from appealkit.worklist.tables import arguments, items

W080 = code_page(
    "W080",
    """Letters of different patients say nearly the same
    Payers and auditors look for letters copied from patient to patient. What is compared are a letter's own words, the
    values of its sentences and the opinions adopted; no wording of a template, no law, no criteria. Nothing is stopped.
    Bad: one patient's weeks, visits and scores in another's chart. Good: both charts read again, and what is not this
    patient's taken out; or the letters released, because both records do say so.
    """,
)


def compared(connection: Connection) -> tuple[Clones, ...]:
    """The groups of letters that say nearly the same, among all letters of the worklist."""
    return clones(rows_of(connection))


def rows_of(connection: Connection) -> list[Row]:
    """Every letter's own words, with its case and payer."""
    asked = select(
        items.c.id, items.c.case, arguments.c.template, arguments.c.signer, items.c.payer, arguments.c.patient,
        arguments.c.words,
    ).join(arguments, arguments.c.item == items.c.id)  # fmt: skip
    return [Row(*row) for row in connection.execute(asked.order_by(items.c.id, arguments.c.template))]


def warning(group: Clones) -> Problem:
    """The group as a doubt: it goes on, and says so."""
    mend = "read both charts again, and take out what is not this patient's; then draft those letters anew"
    return Problem(W080, group.says, mend, severity=Severity.DOUBT)
