"""The criteria table: requirement → what the record shows → exhibit and page. Rows are only what was found met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from appealkit.assessment.model import CriterionResult, Finding, LineAssessment, Standing
from appealkit.case import ChartEvidence
from appealkit.document.model import Block, Inlines, Table, Text
from appealkit.errors import Problem, TemplateError, Where
from appealkit.letters.exhibits import cited_at
from appealkit.letters.language import T010
from appealkit.letters.markup import Lowering, lower_line
from appealkit.letters.model import Statement
from appealkit.letters.opening import Opening, citations_of
from appealkit.letters.phrases import Phrase
from appealkit.letters.refusals import refusals
from appealkit.letters.sandbox import EACH_COSTS, Fact, Rendering, current, long_date
from appealkit.letters.template import RECORD
from appealkit.letters.vocabulary import common_policy

PHRASES = "record.yaml"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: what is required, how the record answers (with marks), and the fact it rests on."""

    section: str | None
    required: str
    phrase: str
    fact: Fact


def criteria_rows(work: Opening) -> tuple[Row, ...]:
    """A row for each applicable criterion of the governing policy that is met on every line, in the policy's order.

    Where no policy is on file: a row for each requirement of the chosen strategies that is met.
    """
    rows = []
    for section, required, finding in _answered(work):
        phrase = _phrase_of(work, finding.requirement)
        items = work.items_of(finding)
        if work.rules.requirements[finding.requirement].evidence is not None and not phrase.each:
            items = items[-1:]
        if items:
            ids = tuple(item.id for item in items)
            fact = Fact(finding.requirement, ids, citations_of(items), PHRASES, Where(PHRASES))
            current().facts.append(fact)
            rows.append(Row(section, required, _said(work, finding, items), fact))
    return tuple(rows)


def criteria_table(work: Opening, rows: tuple[Row, ...], record: Rendering, labels: Mapping[str, str]) -> list[Block]:
    """The table as a block; none when no row stands."""
    if not rows:
        return []
    head = (_title(work), (Text("The record shows"),), (Text("Exhibit"),))
    before: list[Row | None] = [None, *rows]
    body = tuple(
        (_required(row, last), _shown(row, record), cited_at(row.fact.citations, labels, prefix=""))
        for row, last in zip(rows, before, strict=False)
    )
    return [Table(head, body, (38, 42, 20), "What is required, what the record shows, and where")]


def statement_of(row: Row, record: Rendering) -> Statement:
    """The row as a statement of the manifest."""
    words = "".join(run.text for run in _shown(row, record) if isinstance(run, Text))
    return Statement(words, row.fact.requirement, row.fact.evidence, row.fact.citations, PHRASES, row.fact.at)


def _answered(work: Opening) -> Iterator[tuple[str | None, str, Finding]]:
    """(section, what is required, the finding that meets it on every line)."""
    first = work.lines[0]
    if common_policy(work.lines) is not None:
        for item in first.criteria:
            if item.finding is not None and all(_is_met(item, line) for line in work.lines):
                yield item.section, item.says, item.finding
        return
    chosen = [result for result in first.results if result.strategy in first.route.strategies]
    for name in dict.fromkeys(name for result in chosen for name in result.findings):
        finding = work.met(name, (work.template, 0))
        if finding is not None:
            yield None, finding.shows, finding


def _is_met(item: CriterionResult, line: LineAssessment) -> bool:
    same = next((other for other in line.criteria if other.criterion == item.criterion), None)
    return same is not None and same.standing is Standing.MET


def _said(work: Opening, finding: Finding, items: list[ChartEvidence]) -> str:
    """The phrase of the table, with marks for its values: once, or once for each item."""
    name = finding.requirement
    phrase = _phrase_of(work, name)
    shown = items if phrase.each else items[-1:]
    with refusals(RECORD + name, lambda *_: Where(f"{PHRASES}: {name}", 1, 1)):
        template = work.sandbox_of(work.template).get_template(RECORD + name)
        said = [template.render({"it": work.view(name, finding, item)}).strip() for item in shown]
        current().spend(EACH_COSTS * len(said) + sum(map(len, said)))
    different = {current().words(part): part for part in reversed(said) if part}  # of equal words the first stays
    return "; ".join(reversed(different.values()))


def _phrase_of(work: Opening, requirement: str) -> Phrase:
    found = work.shelf.home(work.template).phrases.record.get(requirement)
    if found is None:
        says, mend = f"no phrase says how the record shows '{requirement}'", "write it below 'record:'"
        raise TemplateError(Problem(T010, says, mend, Where(PHRASES, 1, 1)))
    return found


def _title(work: Opening) -> Inlines:
    governing = common_policy(work.lines)
    if governing is None or governing.policy is None or governing.version is None:
        return (Text("Point"),)  # no policy on file: nothing here is said to be the plan's requirement
    policy, version = governing.policy, governing.version
    words = [f"{policy.issuer} {policy.number}"]
    if version.is_known_on(work.lines[0].line.service_date):
        words += [version.version] if version.version != policy.number else []
        words.append(f"in force since {long_date(version.in_force.since)}")
    return (Text(f"Criterion ({', '.join(words)})"),)


def _required(row: Row, last: Row | None) -> Inlines:
    """The requirement under its section: a number on every row, a heading's words only where they change."""
    section = row.section or ""
    repeated = last is not None and last.section == row.section and not section.startswith("§")
    return (Text(row.required if repeated or not section else f"{section}: {row.required}"),)


def _shown(row: Row, record: Rendering) -> Inlines:
    unused = Lowering(record, cite=lambda _: (), block=lambda _: [], template=PHRASES)
    return lower_line(row.phrase, unused)
