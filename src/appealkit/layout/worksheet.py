"""Corrected lines → the corrected-claim worksheet as a Document: from, to and why, line by line, for the coder.

For the practice only. Lines that were paid stand apart at the end: they are compliance's, and nothing of them is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from appealkit.assessment.correction import CorrectedLine, Step, corrected_lines, paid_lines_to_correct
from appealkit.assessment.model import Assessment
from appealkit.case import Case, ChartEvidence
from appealkit.document.model import (
    Block,
    Bullets,
    Document,
    Heading,
    Inlines,
    Pairs,
    Paragraph,
    Strong,
    Table,
    Text,
    Tickboxes,
)
from appealkit.layout.checklist import INTERNAL
from appealkit.letters.sandbox import long_date
from appealkit.maps.routing import RouteKind

PAID_RULE = (
    "An overpayment that is found has to be reported and returned within 60 days, as far as we know "
    "(42 CFR 401.305; not verified here: check it with compliance). Nothing of this belongs into anything that is sent "
    "about the denied lines."
)
MARKS = {"seen": "", "secondary": "; read in a summary only, compare it", "unverified": "; not verified, check it"}
BEFORE_SENDING: tuple[str, ...] = (
    "Each change was compared with the record of that day, by a person who codes.",
    "No diagnosis and no modifier was changed beyond what that record shows.",
    "The tables named were compared with those of the quarter of the service.",
    "The last day for an appeal stays on the calendar: a corrected claim does not stop it.",
)


def lay_out_worksheet(assessment: Assessment, case: Case) -> Document | None:
    """The worksheet of one case. None where no line has to be corrected."""
    lines = corrected_lines(assessment, case.denial)
    paid = paid_lines_to_correct(assessment, case.denial)
    if not lines and not paid:
        return None
    lead = "Nothing here is changed by itself: it says what a person who codes has to compare with the record."
    blocks: list[Block] = [
        Heading(1, (Text(f"Corrected-claim worksheet for {case.id}"),)),
        Paragraph((Strong((Text(INTERNAL + "."),)), Text(" " + lead))),
    ]
    if lines:
        blocks += [
            Pairs(tuple(_summary(assessment, case, lines)), "The claim in short"),
            *_table(lines, "Denied lines"),
        ]
        blocks += [Heading(2, (Text("Line by line"),)), *_sections(lines, case)]
        blocks += [
            Heading(2, (Text("Before it is sent"),)),
            Tickboxes(tuple((Text(item),) for item in BEFORE_SENDING)),
        ]
    if paid:
        heading = Heading(2, (Text("For compliance: lines that were paid"),))
        blocks += [heading, Paragraph((Text(PAID_RULE),)), *_table(paid, "Paid lines"), *_sections(paid, case)]
    return Document(
        title=f"Corrected-claim worksheet {case.id}",
        blocks=tuple(blocks),
        footer=f"Internal · {case.id}",
        author=case.practice.name,
    )


def how_it_is_sent(assessment: Assessment, line: CorrectedLine) -> str:
    """How the payer takes this line's correction, where that is on file; else what to ask."""
    if line.route not in {RouteKind.CORRECTED_CLAIM, RouteKind.REOPENING, RouteKind.NEEDS_A_PERSON}:
        return f"Not as a corrected claim: the route of this line is {line.route}"
    told = assessment.filing.corrections if assessment.filing else {}
    return told.get(line.line.number) or (
        "Ask the payer whether it takes a replacement claim (frequency code 7 with its own claim number), a new claim, "
        "or a reopening"
    )


def _summary(assessment: Assessment, case: Case, lines: tuple[CorrectedLine, ...]) -> Iterable[tuple[str, Inlines]]:
    yield "Payer", (Text(case.denial.payer.name),)
    yield "Payer's claim number", (Text(case.denial.claim_number),)
    ways: dict[str, list[str]] = {}
    for line in lines:
        ways.setdefault(how_it_is_sent(assessment, line).rstrip("."), []).append(str(line.line.number))
    for way, numbers in ways.items():
        yield f"How line {' and '.join(numbers)} is sent", (Text(f"{way}."),)
    for deadline in assessment.deadlines:
        if deadline.safe_on:
            yield (
                f"Still running: {deadline.title}",
                (Text(f"{deadline.verb} {long_date(deadline.safe_on)}. {deadline.cite.rstrip('.')}."),),
            )
    yield "Judged on", (Text(long_date(assessment.on)),)


def _table(lines: tuple[CorrectedLine, ...], caption: str) -> list[Block]:
    head: tuple[Inlines, ...] = tuple((Text(word),) for word in ("Line", "As billed", "As it should be", "Why"))
    rows = tuple(
        (
            (Text(f"{line.line.number}, {long_date(line.line.service_date)}"),),
            (Text(line.was.words),),
            (Strong((Text(line.words),)),),
            (Text("; ".join(dict.fromkeys(step.why for step in line.steps)).rstrip(".") + "."),),
        )
        for line in lines
    )
    return [Table(head, rows, (20, 20, 24, 36), f"{caption}: from, to and why")]


def _sections(lines: tuple[CorrectedLine, ...], case: Case) -> list[Block]:
    by_id = {item.id: item for item in case.evidence}
    blocks: list[Block] = []
    for line in lines:
        blocks.append(Heading(3, (Text(f"Line {line.line.number}: {line.was.words}"),)))
        said = dict.fromkeys(step.should_be.rstrip(".") + "." for step in line.steps)
        blocks += [Paragraph((Text(words),), keep_with_next=True) for words in said]
        blocks.append(Bullets(tuple(_step(step, by_id) for step in line.steps)))
        if sees := list(dict.fromkeys(step.first_see for step in line.steps if step.first_see)):
            blocks.append(Paragraph((Text("First look at:"),), keep_with_next=True))
            blocks.append(Tickboxes(tuple((Text(see.rstrip(".") + "."),) for see in sees)))
    return blocks


def _step(step: Step, by_id: Mapping[str, ChartEvidence]) -> Inlines:
    does = step.does[:1].upper() + step.does[1:]
    words = f" {step.only_if}" if step.only_if else ""
    found = "; ".join(f"{name}: {by_id[name].source.document}, p. {by_id[name].source.page}" for name in step.evidence)
    if found:
        words += f". Found: {found}"
    elif step.hangs_on_record and not step.settled:
        words += ". Not found in the evidence supplied"
    lead = f"{does}{',' if step.only_if else '.'}"
    said = f"{words}. " if words else " "
    return (Strong((Text(lead),)), Text(f"{said}{step.cite}{MARKS[step.confidence]}."))
