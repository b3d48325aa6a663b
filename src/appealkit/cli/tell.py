"""Telling it: problems on standard error, the story of a judgement on standard output. No patient value in either."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from appealkit.assessment.model import Assessment, LineAssessment, Standing
from appealkit.case import Case
from appealkit.errors import Problem, Severity
from appealkit.layout.checklist import days_left, whose
from appealkit.letters.model import Letter
from appealkit.letters.vocabulary import service_of
from appealkit.maps.load import Rules
from appealkit.maps.thresholds import Quantity

MARKS = {Standing.MET: ("met", "green"), Standing.UNCLEAR: ("unclear", "yellow"),
         Standing.MISSING: ("missing", "yellow"), Standing.UNMET: ("unmet", "red")}  # fmt: skip


def tell_problems(problems: Iterable[Problem]) -> None:
    """Each problem with its place and its mend; mistakes first."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for problem in sorted(problems, key=lambda item: (item.severity is not Severity.MISTAKE, str(item.where))):
        place = f"{problem.where}: " if problem.where else ""
        style = "bold red" if problem.severity is Severity.MISTAKE else "yellow"
        console.print(Text.assemble(place, (problem.code, style), f" {problem.says}"))
        console.print(Text(f"    mend: {problem.mend}", style="dim"))


def tell_json(value: Mapping[str, Any]) -> None:
    """One JSON object on standard output."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def tell_story(assessment: Assessment, case: Case, rules: Rules, letter: Letter | None = None) -> None:
    """Route and why; each requirement with standing, value, threshold, policy and exhibit; what is missing."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    labels = {exhibit.document: exhibit.label for exhibit in letter.exhibits} if letter else {}
    for line in assessment.lines:
        _tell_line(console, line, case, rules, labels)
    _tell_contradictions(console, assessment, case)
    _tell_missing(console, assessment)
    _tell_rest(console, assessment)


def _tell_line(console: Console, line: LineAssessment, case: Case, rules: Rules, labels: Mapping[str, str]) -> None:
    reasons = ", ".join(rules.reasons[item.reason].title.lower() + ("" if item.sure else "?") for item in line.reasons)
    console.print()
    console.print(
        Text.assemble(
            ("Line ", "bold"),
            (f"{line.line.number} {service_of(line)}", "bold"),
            f" · {reasons or 'no reason recognised'}",
        )
    )
    console.print(Text.assemble("  Route: ", (line.route.kind.value, "bold"), f". {line.route.why}"))
    for item in line.route.alternatives:
        console.print(Text(f"  not {item.route}: {item.why_not}", style="dim"))
    console.print(Text(f"  Policy: {line.governing.why}"))
    for error in line.coding:
        console.print(Text(f"  Coding {error.error}: {error.title}. {error.should_be}", style="red"))
    chosen = [r for r in line.results if r.strategy in line.route.strategies] or list(line.results)
    for result in chosen:
        console.print(
            Text.assemble("  Strategy: ", (result.strategy, "bold"), f" is {result.support.value}. {result.why}")
        )
        table = Table(show_edge=False, pad_edge=False, box=None, padding=(0, 2, 0, 0), header_style="dim")
        for column, wraps in (
            ("", False),
            ("Requirement", False),
            ("Record", False),
            ("Required", True),
            ("Where", True),
        ):
            table.add_column(column, no_wrap=not wraps, overflow="fold")
        for name in result.findings:
            table.add_row(*_row(line, name, case, labels))
        console.print(Padding(table, (0, 0, 0, 4)))


def _row(line: LineAssessment, name: str, case: Case, labels: Mapping[str, str]) -> tuple[Text | str, ...]:
    finding = line.findings[name]
    word, style = MARKS[finding.standing]
    value = str(Quantity(finding.value, finding.unit or "")) if finding.value is not None else ""
    if finding.lasting:
        value += f" for {finding.lasting}"
    threshold = f"{finding.basis.threshold} " if finding.basis.threshold else ""
    required = f"{threshold}({whose(finding)})" if finding.basis.source or finding.basis.policy else ""
    places = []
    for item in case.evidence:
        if item.id in finding.evidence:
            source = item.source
            places.append(f"{labels.get(source.document, source.document)} p. {source.page}")
    where = "; ".join(dict.fromkeys(places[:4])) + (" …" if len(places) > 4 else "")
    return Text(word, style=style), name, value, required, where or "-"


def _tell_contradictions(console: Console, assessment: Assessment, case: Case) -> None:
    by_id = {item.id: item for item in case.evidence}
    for item in assessment.contradictions:
        said = " · ".join(
            f"{name} ({by_id[name].source.document} p. {by_id[name].source.page})" for name in item.evidence
        )
        console.print()
        console.print(Text.assemble(("The record contradicts itself", "bold red"), f" in {item.attribute}: {said}"))
        console.print("  Correct the item, leave it out, or record its author's clarification under 'decisions'.")


def _tell_missing(console: Console, assessment: Assessment) -> None:
    blocking = [ask for ask in assessment.asks if ask.blocking]
    if assessment.asks:
        console.print()
        console.print(Text("Missing, and from whom", style="bold"))
    for ask in assessment.asks:
        mark = "[ ]" if ask.blocking else " + "
        asked = f" ({ask.asked})" if ask.asked else ""
        console.print(Text(f"  {mark} {ask.ask_of}: {ask.get}{asked}"))
    if blocking and assessment.smallest_set_says:
        console.print(Text(f"  {assessment.smallest_set_says}", style="bold"))


def _tell_rest(console: Console, assessment: Assessment) -> None:
    console.print()
    for item in assessment.deadlines:
        if item.safe_on is None:
            console.print(Text(f"Deadline: {item.how}", style="yellow"))
            continue
        legal = f", legal {item.legal_on}" if item.legal_on != item.safe_on else ""
        words = f"Deadline ({item.title}): {item.safe_on}, {days_left(item)}{legal}"
        console.print(Text(words, style="bold red" if item.late else "yellow" if item.is_near else ""))
    if assessment.filing:
        for number, sent in assessment.filing.corrections.items():
            console.print(Text(f"Line {number}: {sent}."))
        for words in filter(None, (assessment.filing.good_cause, *assessment.filing.lacking)):
            console.print(Text(f"The request lacks: {words}.", style="yellow"))
    for fact in assessment.adverse:
        console.print(Text(f"Against it: {fact.says}", style="red"))
    for note in assessment.checks:
        console.print(Text(f"Look at: {note}", style="yellow"))
    for paid in assessment.paid:
        titles = "; ".join(error.title for error in paid.coding)
        console.print(Text(f"For compliance: line {paid.line.number} was paid, and shows: {titles}", style="yellow"))
    discuss = list(dict.fromkeys(word for line in assessment.lines for word in line.discuss))
    if discuss:
        console.print(Text("Instead of an appeal, for staff to discuss: " + "; ".join(discuss) + "."))
