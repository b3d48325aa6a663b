"""A Filter as a condition of SQL. Its values go as parameters; no word of a person ever becomes text of SQL."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, not_, or_, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from appealkit.worklist.fields import FromToday, Kind, Lack, Operator, Value
from appealkit.worklist.tables import argued, gaps, items, lines
from appealkit.worklist.where import Filter, Term

Column = ColumnElement[Any]
Condition = ColumnElement[bool]

_CAPITALS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def fold(text: str) -> str:
    """With small letters for A to Z and nothing else changed: what both databases can do alike."""
    return text.translate(_CAPITALS)


class folded(FunctionElement[str]):  # noqa: N801 it reads as the function of SQL that it is
    """The same of a column."""

    type = String()
    inherit_cache = True
    name = "folded"


@compiles(folded, "sqlite")
def _folded_in_sqlite(element: folded, compiler: SQLCompiler, **more: Any) -> str:
    return f"lower({compiler.process(element.clauses, **more)})"


@compiles(folded, "postgresql")
def _folded_in_postgresql(element: folded, compiler: SQLCompiler, **more: Any) -> str:
    return f'lower(({compiler.process(element.clauses, **more)}) COLLATE "C")'


def condition(asked: Filter, today: date, moment: str) -> Condition:
    """What holds of the items that the filter asks for. `moment`: now, as the worklist writes it."""
    return and_(true(), *(_term(term, today, moment) for term in asked.terms))


def live(moment: str) -> Condition:
    """What holds of an item that a person holds now."""
    return and_(items.c.owner.is_not(None), or_(items.c.owned_until.is_(None), items.c.owned_until > moment))


def held_by(name: str, moment: str) -> Condition:
    """What holds of an item that this person holds now; letters A to Z in either case."""
    return and_(live(moment), folded(items.c.owner) == fold(name))


def text_columns() -> Mapping[str, Any]:
    """Where the texts of each field stand."""
    return {**_COLUMNS, **_OF_MANY, "owner": items.c.owner}


def _term(term: Term, today: date, moment: str) -> Condition:
    """Of two values only, never unknown: each part asks first whether there is anything to compare."""
    one: Callable[[Value], Condition]
    name = term.field.name
    if name in _OF_MANY:
        column = _OF_MANY[name]

        def one(value: Value) -> Condition:
            return _among(column, term.operator, value)
    elif name == "owner":

        def one(value: Value) -> Condition:
            if isinstance(value, Lack):
                return live(moment) if value is Lack.KNOWN else not_(live(moment))
            return and_(live(moment), _text(items.c.owner, term.operator, str(value)))
    elif name == "late":

        def one(value: Value) -> Condition:
            late = or_(items.c.late.is_(True), and_(items.c.legal_due.is_not(None), items.c.legal_due < today))
            return late if value else not_(late)
    else:

        def one(value: Value) -> Condition:
            return _scalar(term, value, today)

    hits = or_(*(one(value) for value in term.values))
    if term.operator is Operator.IS_NOT:
        return not_(hits)
    return or_(hits, items.c.due.is_(None)) if name == "due" and term.keeps_unknown else hits


def _among(column: Column, sign: Operator, value: Value) -> Condition:
    """Of one of the item's rows in another table; an empty text there is none."""
    there = select(1).where(column.table.c.item == items.c.id, column.is_not(None), column != "").correlate(items)
    if isinstance(value, Lack):
        return there.exists() if value is Lack.KNOWN else not_(there.exists())
    return there.where(_text(column, sign, str(value))).exists()


def _text(column: Column, sign: Operator, value: str) -> Condition:
    if sign is Operator.HOLDS:
        return folded(column).contains(fold(value), autoescape=True)
    return folded(column) == fold(value)


def _scalar(term: Term, value: Value, today: date) -> Condition:
    column = _COLUMNS[term.field.name]
    if isinstance(value, Lack):
        return column.is_not(None) if value is Lack.KNOWN else column.is_(None)
    if term.field.kind is Kind.FLAG:
        return column.is_(bool(value))
    if term.field.kind in {Kind.TEXT, Kind.CHOICE}:
        return and_(column.is_not(None), _text(column, term.operator, str(value)))
    sign, bound = term.operator, value
    if term.field.kind is Kind.AGE:  # the older, the earlier
        sign, bound = _TURNED.get(sign, sign), today - timedelta(days=int(str(value)))
    elif isinstance(value, FromToday):
        bound = value.on(today)
    hit: Condition = _COMPARE[sign](column, bound)
    return and_(column.is_not(None), hit)


_COLUMNS: dict[str, Column] = {
    "case": items.c.case,
    "claim": items.c.claim_number,
    "payer": items.c.payer,
    "program": items.c.program,
    "state": items.c.state,
    "amount": items.c.amount,
    "due": items.c.due,
    "service": items.c.service_date,
    "age": items.c.service_date,
    "draft": items.c.draft,
    "failure": items.c.failure,
}
_OF_MANY: dict[str, Any] = {
    "route": lines.c.route,
    "support": lines.c.support,
    "procedure": lines.c.procedure,
    "family": lines.c.family,
    "reason": argued.c.reason,
    "strategy": argued.c.strategy,
    "lacks": gaps.c.requirement,
    "holder": gaps.c.holder,
}
_COMPARE: dict[Operator, Callable[[Any, Any], Any]] = {
    Operator.IS: operator.eq,
    Operator.IS_NOT: operator.eq,  # turned round for all values at once
    Operator.UNDER: operator.lt,
    Operator.AT_MOST: operator.le,
    Operator.OVER: operator.gt,
    Operator.AT_LEAST: operator.ge,
}
_TURNED = {
    Operator.UNDER: Operator.OVER,
    Operator.AT_MOST: Operator.AT_LEAST,
    Operator.OVER: Operator.UNDER,
    Operator.AT_LEAST: Operator.AT_MOST,
}
