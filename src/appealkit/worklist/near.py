"""Why a filter finds nothing: the name in it that no item has, and the one that is near."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, func, select

from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.worklist.condition import fold, folded, text_columns
from appealkit.worklist.fields import Kind, Operator
from appealkit.worklist.where import Filter

W057 = code_page(
    "W057",
    """No item has the name that the filter asks for
    The filter was understood, and nothing answers to it. Texts are held against the whole value with =, and against any
    part of it with ~; letters A to Z count alike in either case.
    Bad: `--where 'payer=Aetna'` where the payer is called Aetna Health. Good: `--where 'payer~aetna'`.
    """,
)
MOST = 5000  # names that are looked through


def hints(connection: Connection, asked: Filter, option: str = "--where") -> Iterator[Problem]:
    """For each text that the filter asks for and no item has: so it says, with the nearest there is."""
    for term in asked.terms:
        column = text_columns().get(term.field.name) if term.field.kind is Kind.TEXT else None
        if column is None or term.operator is Operator.IS_NOT:
            continue
        for value in (value for value in term.values if isinstance(value, str)):
            found = folded(column).contains(fold(value), autoescape=True)
            if term.operator is Operator.IS:
                found = folded(column) == fold(value)
            if connection.execute(select(func.count()).select_from(column.table).where(found)).scalar_one():
                continue
            names = connection.execute(select(column).where(column != "").distinct().order_by(column).limit(MOST))
            known = {fold(name): name for name in names.scalars()}
            says = f"no item has the {term.field.name} '{value}'"
            yield Problem(W057, says, _mend(fold(value), known), Where(option), Severity.DOUBT)


def _mend(value: str, known: Mapping[str, str]) -> str:
    """The name that has it in it, or is near; else where the names are."""
    close = [name for name in known if value in name] or difflib.get_close_matches(value, known, n=1)
    return f"did you mean '{known[close[0]]}'?" if close else "see `appealkit worklist --only all` for what there is"
