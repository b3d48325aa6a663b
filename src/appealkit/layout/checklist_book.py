"""Assessment → the internal checklist as a workbook: what is missing, by when, and each line's route, as tables."""

from __future__ import annotations

from appealkit.assessment.model import Ask, Assessment, LineAssessment
from appealkit.case import Case, RecordRequest
from appealkit.document.book import Book, Cell, Column, Sheet
from appealkit.layout.missing import CURES, titled
from appealkit.letters.vocabulary import service_of
from appealkit.maps.load import Rules

STATES = ("not asked", "sent", "chased", "received", "does not exist")
YES, NO = "yes", "no"


def lay_out_book(assessment: Assessment, case: Case, rules: Rules) -> Book:
    """The workbook of one case: a sheet for what is missing, one for deadlines, one for routes."""
    return Book(
        title=f"Checklist for {case.id}",
        sheets=(_missing(assessment, case), _deadlines(assessment, case), _routes(assessment, case, rules)),
        footer=f"INTERNAL: not for sending · {case.id}",
    )


def _missing(assessment: Assessment, case: Case) -> Sheet:
    columns = (
        Column("Holder", 24),
        Column("Get", 44),
        Column("What it would change", 52),
        Column("Needed", 10, (YES, NO)),
        Column("Standing", 11),
        Column("Can it still be had", 24),
        Column("Lines", 9),
        Column("Requirement", 24),
        Column("Strategies", 26),
        Column("State", 14, STATES),
        Column("Asked of", 22),
        Column("Sent on", 12),
        Column("Last chased on", 12),
        Column("Received on", 12),
    )
    rows = tuple(_ask(ask, case) for ask in sorted(assessment.asks, key=lambda ask: (not ask.blocking, ask.ask_of)))
    title = f"What is missing for {case.id}, judged on {assessment.on.isoformat()} (internal: not for sending)"
    return Sheet("Missing", title, columns, rows)


def _ask(ask: Ask, case: Case) -> tuple[Cell, ...]:
    made = [request for request in case.requests if ask.requirement in request.wants]
    latest: RecordRequest | None = max(made, key=lambda request: request.sent_on, default=None)
    chased = max(latest.chased_on, default=None) if latest else None
    return (
        titled(ask.ask_of),
        ask.get,
        ask.would,
        YES if ask.blocking else NO,
        ask.standing.word,
        CURES[ask.cure],
        ", ".join(map(str, ask.lines)),
        ask.requirement,
        ", ".join(ask.strategies),
        latest.state if latest else STATES[0],
        latest.asked_of if latest else None,
        latest.sent_on if latest else None,
        chased,
        latest.received_on if latest else None,
    )


def _deadlines(assessment: Assessment, case: Case) -> Sheet:
    columns = (
        Column("Deadline", 34),
        Column("Safe day", 12),
        Column("Legal day", 12),
        Column("Days left", 10),
        Column("Late", 8, (YES, NO)),
        Column("How it is counted", 50),
        Column("Rule", 34),
        Column("In doubt", 44),
    )
    rows = tuple(
        (
            item.title,
            item.safe_on,
            item.legal_on,
            item.days_left,
            YES if item.late else NO,
            item.how,
            item.cite,
            "; ".join(item.doubts),
        )
        for item in assessment.deadlines
    )
    return Sheet("Deadlines", f"Deadlines of {case.id} (internal: not for sending)", columns, rows)


def _routes(assessment: Assessment, case: Case, rules: Rules) -> Sheet:
    columns = (
        Column("Line", 7),
        Column("Service", 20),
        Column("Date of service", 12),
        Column("Route", 20),
        Column("A letter can be written", 12, (YES, NO)),
        Column("Why", 60),
        Column("Reasons of the denial", 34),
        Column("Strategies", 28),
        Column("Not taken, and why not", 50),
    )
    return Sheet(
        "Routes",
        f"Routes of {case.id} (internal: not for sending)",
        columns,
        tuple(_route(line, rules) for line in assessment.lines),
    )


def _route(line: LineAssessment, rules: Rules) -> tuple[Cell, ...]:
    reasons = (f"{rules.reasons[item.reason].title}{'' if item.sure else ' (candidate)'}" for item in line.reasons)
    return (
        line.line.number,
        service_of(line),
        line.line.service_date,
        line.route.kind.value,
        YES if line.route.ready else NO,
        line.route.why,
        "; ".join(reasons),
        ", ".join(line.route.strategies),
        "; ".join(f"{item.route.value}: {item.why_not.rstrip('.')}" for item in line.route.alternatives),
    )
