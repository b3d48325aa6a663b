"""The form: an empty or half-filled workbook for one case. Same input, same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from appealkit.case import Case
from appealkit.intake.book.cells import CellValue
from appealkit.intake.book.drawing import Drawing
from appealkit.intake.book.facts import Facts, below, facts_of, listed
from appealkit.intake.book.layout import (
    BESIDE,
    DOCUMENTS,
    OTHER,
    POINTS_TO_DOCUMENT,
    Column,
    Layout,
    SheetPlan,
)
from appealkit.intake.book.shown import cell_of, likeness
from appealkit.intake.book.tables import FormWords
from appealkit.intake.book.wanted import Ask, kinds_for, kinds_on_form
from appealkit.intake.draft import CaseDraft
from appealkit.maps.kinds import ValueType
from appealkit.maps.load import Rules
from appealkit.writers.sheet import settled

VERSION = "1"
LONGEST_CELL = 32000  # letters; a spreadsheet takes 32767


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: its name, its cells by column, and for known ones what each cell stands for."""

    name: str
    cells: Mapping[str, CellValue]
    known: bool


def form(
    known: Case | CaseDraft, asks: Sequence[Ask], rules: Rules, words: FormWords, more: Iterable[str] = ()
) -> bytes:
    """The workbook for this case: what is known filled in, a sheet for each kind of evidence that the asks need.

    `more`: kinds that are to have a sheet besides.
    """
    facts, layout = facts_of(known), Layout(words, rules.vocabulary)
    kinds = kinds_on_form(facts, asks, rules, words.usual, more)
    plans = [layout.sheet(DOCUMENTS), *map(layout.sheet, kinds), layout.sheet(OTHER)]
    rows = {plan.key: list(_rows(plan, facts)) for plan in plans}
    drawing = Drawing(words)
    header = [(column, header_values(column, facts)) for column in layout.header()]
    wanted = [
        (ask, [plan.tab for plan in plans if plan.key in (kinds_for(ask.requirement, rules) or (DOCUMENTS,))])
        for ask in asks
    ]
    drawing.start(header, wanted, plans)
    for plan in plans:
        drawing.sheet(plan, [(row.name, row.cells) for row in rows[plan.key]])
    points = _points(plans, rows)
    for plan in plans:
        drawing.choices(plan, len(rows[plan.key]), points, list(layout.details(kinds)))
    drawing.memory(list(_memory(facts, plans)))
    return settled(drawing.bytes())


def header_values(column: Column, facts: Facts) -> tuple[str, ...]:
    """What is known of this line of the patient header."""
    match column.key:
        case "claim_number":
            return listed(facts, "denial", "claim_number")
        case "service_date" | "procedure":
            lines = below(facts, "denial", "lines")
            said = (facts.get(("denial", "lines", line, column.key), "") for line in lines)
            return tuple(dict.fromkeys(filter(None, said)))
        case _:
            return listed(facts, "patient", column.key)


def values_of(column: Column, at: tuple[str, ...], facts: Facts) -> dict[str, str]:
    """The values of this column of one item: `` → the value, or the entries of a list by their number."""
    path = _path(column, at)
    if path in facts:
        return {"": facts[path]}
    return {step: facts[*path, step] for step in below(facts, *path) if step.isdigit() and (*path, step) in facts}


def _path(column: Column, at: tuple[str, ...]) -> tuple[str, ...]:
    in_source = at[0] == "evidence" and column.key in BESIDE - {"id", "recorded_on"}
    return (*at, "source", column.key) if in_source else (*at, column.key)


def _items(plan: SheetPlan, facts: Facts) -> list[tuple[str, ...]]:
    """The paths of what is known for this sheet."""
    if plan.key == DOCUMENTS:
        return [("documents", ident) for ident in below(facts, "documents")]
    known = [("evidence", ident) for ident in below(facts, "evidence")]
    return [at for at in known if facts.get((*at, "kind")) == plan.key]


def _rows(plan: SheetPlan, facts: Facts) -> Iterator[Row]:
    """The known items of the sheet, then empty rows that only have a name."""
    known = _items(plan, facts)
    for at in known:
        cells: dict[str, CellValue] = {"id": at[1]}
        for column in plan.columns:
            values = values_of(column, at, facts)
            if values and column.key != "id":
                ordered = [values[step] for step in sorted(values, key=lambda step: int(step or 0))]
                cells[column.key] = cell_of(column, ordered)
        yield Row(at[1], cells, True)
    taken = {name.casefold() for name in (*below(facts, "documents"), *below(facts, "evidence"))}
    number = 0
    for _ in range(max(plan.rows - len(known), plan.rows // 2)):
        number += 1
        while f"{plan.prefix}-{number}" in taken:
            number += 1
        yield Row(f"{plan.prefix}-{number}", {"id": f"{plan.prefix}-{number}"}, False)


def _points(plans: Sequence[SheetPlan], rows: Mapping[str, Sequence[Row]]) -> dict[str, tuple[str, int]]:
    """Where the names stand that another column can pick: by what it points to, the tab and how many rows."""
    of_documents = next(plan for plan in plans if plan.key == DOCUMENTS)
    points = dict.fromkeys(POINTS_TO_DOCUMENT, (of_documents.tab, len(rows[DOCUMENTS])))
    for plan in plans:
        if plan.key == "prior-procedure":
            points[ValueType.EVIDENCE.value] = (plan.tab, len(rows[plan.key]))
    return points


def _memory(facts: Facts, plans: Sequence[SheetPlan]) -> Iterator[tuple[str, ...]]:
    """What the form was filled with, so that its reader knows what was changed."""
    yield ("form", VERSION)
    yield ("case", facts.get(("case",), ""))
    for plan in plans:
        yield ("sheet", plan.key, plan.tab)
        yield from (("column", plan.key, column.key, column.words.column) for column in plan.columns)
    for plan in plans:
        for at in _items(plan, facts):
            yield ("item", plan.key, at[1], facts.get((*at, "origin"), ""))
            for column in plan.columns:
                values = values_of(column, at, facts)
                if not values:
                    continue
                ordered = [values[step] for step in sorted(values, key=lambda step: int(step or 0))]
                held = json.dumps(values, ensure_ascii=True)
                if len(held) <= LONGEST_CELL:
                    yield ("cell", plan.key, at[1], column.key, likeness(cell_of(column, ordered)), held)
