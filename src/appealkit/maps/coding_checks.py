"""Checks over the coding rules: every code, family, kind, attribute and word that they name exists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from appealkit.case import Program
from appealkit.errors import Problem, Where, code_page, unknown
from appealkit.maps.coding import ChartTest, CodingError, LineTest
from appealkit.maps.load import Rules

M025 = code_page(
    "M025",
    """A coding rule names something that does not exist
    A procedure, family, programme, kind of evidence or attribute that no file gives: the error would never be found.
    Bad: `when: {procedures: ["64438"]}`. Good: `when: {procedures: ["64483"]}`, as in procedures.yaml.
    """,
)


def coding_names_exist(rules: Rules) -> Iterator[Problem]:
    """Codes and families of errors and pairs, programmes of errors and habits, and what they ask of the record."""
    for error in rules.coding:
        where = rules.places.get(f"CodingError/{error.id}", Where(error.id))
        yield from _error(error, rules, where)
    codes = rules.procedures.procedures
    for one, two in rules.pairs:
        yield from _unknown((one, two), codes, "procedure code", Where("coding/"))
    for habit in rules.habits:
        yield from _unknown(habit.program, [item.value for item in Program], "programme", Where("coding/"))


def _error(error: CodingError, rules: Rules, where: Where) -> Iterator[Problem]:
    codes = rules.procedures.procedures
    for test in (error.when, *error.unless):
        yield from _line(test, rules, where)
    for change in error.changes:
        yield from _unknown((*change.replace_code, *change.replace_code.values()), codes, "procedure code", where)
        if change.shown_by:
            yield from _chart(change.shown_by, rules, where)


def _line(test: LineTest, rules: Rules, where: Where) -> Iterator[Problem]:
    codes, families = rules.procedures.procedures, rules.procedures.families
    named = (*test.procedures, *test.with_procedures, *test.without_procedures)
    yield from _unknown(named, codes, "procedure code", where)
    yield from _unknown((*test.families, *test.with_families), families, "procedure family", where)
    programs = [item.value for item in Program]
    yield from _unknown((*test.program, *test.not_program), programs, "programme", where)
    for item in test.chart:
        yield from _chart(item, rules, where)


def _chart(test: ChartTest, rules: Rules, where: Where) -> Iterator[Problem]:
    if test.kind is None:
        return
    yield from _unknown((test.kind,), rules.vocabulary.kinds, "kind of evidence", where)
    kind = rules.vocabulary.kinds.get(test.kind)
    if kind is None:
        return
    asked = (*test.where, *filter(None, (test.count_of,)))
    yield from _unknown(asked, kind.attributes, f"attribute of {test.kind}", where)
    for name, words in test.where.items():
        attribute = kind.attributes.get(name)
        if attribute is not None and attribute.one_of:
            yield from _unknown(words, attribute.one_of, f"value of {name}", where)


def _unknown(words: Iterable[str], known: Collection[str], what: str, where: Where) -> Iterator[Problem]:
    yield from unknown(M025, words, known, what, lambda _: where)
