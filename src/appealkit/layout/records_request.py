"""What lacks → one page for each holder outside the practice: a request for records, ready to be sent.

It says whose records, which kinds, of which days, and how to send them; and nothing of the denial, of what the records
are to show, or of what the payer asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from appealkit.assessment.checklist import CHASE_AFTER
from appealkit.assessment.model import Ask, Assessment, Effect, LineAssessment, Standing
from appealkit.case import Case, Practice
from appealkit.case.case import RecordRequest
from appealkit.document.model import (
    Address,
    Block,
    Document,
    Heading,
    Inlines,
    Pairs,
    Paragraph,
    Signature,
    Table,
    Text,
)
from appealkit.errors import Problem, Severity, code_page
from appealkit.layout.letter import letterhead
from appealkit.letters.sandbox import long_date
from appealkit.maps.holders import Holder, Records
from appealkit.maps.load import Rules
from appealkit.maps.model import Cure

F070 = code_page(
    "F070",
    """A request for records lacks what the holder needs
    A holder finds a record by the patient's name and birth date. Where that is not known it is left blank on the page,
    to be written in by hand.
    Bad: a request without a birth date, sent as it is. Good: `birth_date` in the case, or written on the page.
    """,
)

TO_BE_MARKED = (
    "For the treatment of this patient",
    "For payment for the care of this patient",
    "The patient's signed authorization is enclosed",
)
ANSWERS = (
    "The records are enclosed.",
    "Some are enclosed; of the others there are none.",
    "There are no such records of this patient.",
)
DECIDING = {Effect.COMPLETES, Effect.WITH_OTHERS, Effect.ANOTHER_WAY}
BOX = "\u25a1"
BLANK: Inlines = (Text(""),)


@dataclass(frozen=True, slots=True)
class Request:
    """What one holder is asked for. `page`: to be sent; None where the holder is within the practice, where all was
    asked for before, or where nothing that it has decides anything: nobody sends records for good measure."""

    holder: str
    asks: tuple[Ask, ...]
    page: Document | None = None
    number: int = 0
    inside: bool = False

    @property
    def name(self) -> str:
        """The page's file name, without its ending: of the holder, never of the patient."""
        return f"request-{self.number}-{re.sub('[^a-z0-9]+', '-', self.holder.lower()).strip('-')}"


def requests_of(assessment: Assessment, case: Case, rules: Rules, *, again: bool = False) -> tuple[Request, ...]:
    """What is asked of each holder; whoever has what blocks comes first. `again`: also what was asked for before and
    has not come."""
    ordered = sorted(assessment.asks, key=lambda ask: (not ask.blocking, ask.ask_of))
    found: list[Request] = []
    number = 0
    for holder in dict.fromkeys(ask.ask_of for ask in ordered):
        mine = tuple(ask for ask in ordered if ask.ask_of == holder)
        wanted = [ask for ask in mine if _is_wanted(ask, case.requests, rules, again=again)]
        page = None
        inside = rules.holders.holder(holder).inside
        if not inside and any(change.effect in DECIDING for ask in wanted for change in ask.changes):
            number += 1
            page = lay_out_request(holder, wanted, assessment, case, rules)
        found.append(Request(holder, mine, page, number if page else 0, inside))
    return tuple(found)


def lacking(case: Case, requests: Iterable[Request]) -> list[Problem]:
    """What has to be written on the pages by hand."""
    pages = [request for request in requests if request.page is not None]
    if not pages or case.patient.birth_date is not None:
        return []
    mend = "write it on the page, or add 'birth_date' to the patient"
    return [Problem(F070, "the patient's birth date is blank on the requests", mend, None, Severity.DOUBT)]


def _is_wanted(ask: Ask, requests: Iterable[RecordRequest], rules: Rules, *, again: bool) -> bool:
    """Whether a record elsewhere could show it, would matter, and is not under way or here already."""
    if rules.requirements[ask.requirement].cure is not Cure.RETRIEVABLE or ask.standing is Standing.UNMET:
        return False
    if all(change.effect is Effect.NOT_ENOUGH for change in ask.changes):
        return False
    made = [request for request in requests if ask.requirement in request.wants]
    if any(request.received_on for request in made):
        return False
    return again or not made


def lay_out_request(holder: str, asks: Iterable[Ask], assessment: Assessment, case: Case, rules: Rules) -> Document:
    """One page to this holder. It never says what the records are wanted for beyond what a person marks on it."""
    asks, told = tuple(asks), rules.holders.holder(holder)
    numbers = {number for ask in asks for number in ask.lines}
    lines = [line for line in assessment.lines if line.line.number in numbers]
    known = next((item.asked_of for item in case.requests if {ask.requirement for ask in asks} & {*item.wants}), "")
    lead = (
        "Please send us the records listed here: of this patient, of these dates, and nothing else. Where there are "
        "none, please mark that below and send this page back."
    )
    blocks: list[Block] = [
        letterhead(case.practice),
        Address(((Text(long_date(assessment.on)),),)),
        Heading(1, (Text("Request for records"),)),
        Pairs(tuple(_reference(told, known, lines, case)), "To whom this goes, and whose records are asked for"),
        Paragraph((Text(lead),), keep_with_next=True),
        _records(asks, lines, assessment.on, rules),
        Paragraph((Text(_how_to_send(case.practice, assessment.on)),)),
        Signature("Thank you.", ()),
        Paragraph((Text("To be marked by hand:"),), keep_with_next=True),
        _boxes(),
    ]
    return Document(
        title="Request for records",
        blocks=tuple(blocks),
        footer=f"Request for records · {case.practice.name}",
        author=case.practice.name,
    )


def _reference(told: Holder, known: str, lines: list[LineAssessment], case: Case) -> Iterable[tuple[str, Inlines]]:
    patient, denial = case.patient, case.denial
    yield "To", (Text(told.to),)
    yield "Name and fax", (Text(known),) if known else BLANK
    yield "Patient", (Text(patient.name, "patient.name"),)
    if told.by_claim:
        days = sorted({line.line.service_date for line in lines})
        yield "Payer", (Text(denial.payer.name, "payer.name"),)
        yield "Claim", (Text(denial.claim_number, "denial.claim_number"),)
        yield "Date of service", (Text("; ".join(map(long_date, days)), "lines.service_date"),)
        return
    born = patient.birth_date
    yield "Date of birth", (Text(long_date(born), "patient.birth_date"),) if born else BLANK


def _records(asks: tuple[Ask, ...], lines: list[LineAssessment], on: date, rules: Rules) -> Table:
    """Which records, of which days; each kind once."""
    head: tuple[Inlines, ...] = tuple((Text(word),) for word in ("Records", "From", "To"))
    first = min(line.line.service_date for line in lines)
    last = max(line.line.service_date for line in lines)
    rows = []
    for kind in dict.fromkeys(ask.document for ask in asks):
        records = rules.holders.records.get(kind) or Records(words=rules.vocabulary.documents[kind].title, months=12)
        region = _region(lines, rules) if records.by_region else ""
        since = long_date(first) if records.after else long_date(_back(first, records.months)) if records.months else ""
        until = long_date(on if records.after else last)
        words = f"{records.words}; of the {region}" if region else records.words
        rows.append(((Text(words),), (Text(since or "any date"),), (Text(until),)))
    return Table(head, tuple(rows), (52, 24, 24), "The records asked for, with their dates", whole=True)


def _boxes() -> Table:
    """What either side marks by hand; side by side, so that the page stays one."""
    rows = tuple(
        ((Text(f"{BOX} {ours}"),), (Text(f"{BOX} {theirs}"),))
        for ours, theirs in zip(TO_BE_MARKED, ANSWERS, strict=True)
    )
    head: tuple[Inlines, ...] = ((Text("Marked by the practice"),), (Text("Your answer"),))
    return Table(head, rows, (50, 50), "Boxes to be marked by hand", whole=True)


def _region(lines: list[LineAssessment], rules: Rules) -> str:
    """The part of the body treated, where the codes fix it and it is where the pain is."""
    named = rules.procedures.procedures
    here = [line for line in lines if not rules.procedures.families[line.family].acts_elsewhere]
    regions = {named[line.line.procedure].region for line in here}
    words = [rules.holders.regions.get(region or "", "") for region in sorted(regions, key=str)]
    return " and ".join(words) if words and all(words) and len(here) == len(lines) else ""


def _back(day: date, months: int) -> date:
    """The same day so many months before; the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def _how_to_send(practice: Practice, on: date) -> str:
    ways = [f"by fax to {practice.fax}" if practice.fax else "", "by mail to the address above"]
    questions = f" For questions please call {practice.phone}." if practice.phone else ""
    until = long_date(on + timedelta(days=CHASE_AFTER))
    return f"Please send them {' or '.join(filter(None, ways))}, by {until}.{questions}"
