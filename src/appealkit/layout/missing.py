"""What lacks, on the internal checklist: at a glance, and a page for each holder with what each thing would change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from appealkit.assessment.model import Ask, Assessment, Standing
from appealkit.document import walk
from appealkit.document.model import (
    Block,
    Emphasis,
    Heading,
    Inlines,
    LineBreak,
    PageBreak,
    Paragraph,
    Strong,
    Table,
    Text,
    Tickboxes,
)
from appealkit.layout.records_request import Request

CURES = {
    "retrievable": "may exist: ask for it",
    "statement": "its author may add a dated note",
    "cannot": "cannot be made now: it was recorded that day or it was not",
}
NOTHING = "-"


def at_a_glance(requests: Sequence[Request]) -> list[Block]:
    """One row for each holder: what is needed of it, and what would strengthen. The pages at the end say more."""
    if not requests:
        return []
    head: tuple[Inlines, ...] = tuple((Text(word),) for word in ("From whom", "Needed", "Would strengthen", "Asked"))
    rows = tuple(
        (
            (Strong((Text(titled(request.holder)),)),),
            _gets(ask for ask in request.asks if ask.blocking),
            _gets(ask for ask in request.asks if not ask.blocking),
            (Text(state_of(request)),),
        )
        for request in requests
    )
    lead = "Each has a page of its own at the end, with what it would change."
    table = Table(head, rows, (19, 34, 30, 17), "What is missing, by who holds it")
    return [Heading(2, (Text("What is missing, and from whom"),)), Paragraph((Text(lead),), keep_with_next=True), table]


def page_of(request: Request, assessment: Assessment) -> list[Block]:
    """The holder's own page: everything it is asked for, each with what it would change."""
    blocks: list[Block] = [
        PageBreak(),
        Heading(2, (Text(f"{titled(request.holder)}: what is missing"),)),
        Paragraph((Text(_how(request)),)),
        Tickboxes(tuple(_ask(ask, assessment) for ask in request.asks)),
    ]
    if request.page is not None:
        wants = ", ".join(ask.requirement for ask in request.asks)
        words = (
            "Once it is sent, note it in the case under 'requests', with 'asked_of', 'what', 'sent_on' and "
            f"'wants: [{wants}]'; then it is not printed again, and is chased in time."
        )
        blocks.append(Paragraph((Text(words),), small=True))
    return blocks


def state_of(request: Request) -> str:
    """How far asking has come, in a word or two: from nothing sent to everything received."""
    told = [ask.asked for ask in request.asks if ask.asked]
    if not told:
        return f"To send: request {request.number}" if request.page else NOTHING
    said = "; ".join(dict.fromkeys(told))
    return f"{said[:1].upper()}{said[1:]}" + (f"; for the rest: request {request.number}" if request.page else "")


def titled(holder: str) -> str:
    """Its name as a heading or a row begins with it."""
    return f"{holder[:1].upper()}{holder[1:]}"


def _gets(asks: Iterable[Ask]) -> Inlines:
    return walk.stacked((Text(ask.get + "."),) for ask in asks) or (Text(NOTHING),)


def _how(request: Request) -> str:
    if request.page is not None:
        return (
            f"The page to send is requests/{request.name}. It names records and days alone. Whether this holder may "
            "answer without the patient's authorization is for the practice to decide, and to mark on it."
        )
    if request.inside:
        return "Within the practice: nobody has to be written to."
    return "No page to send: it was asked for, only its author can write it, or no letter hangs on it."


def _ask(ask: Ask, assessment: Assessment) -> Inlines:
    line = next(line for line in assessment.lines if line.line.number in ask.lines)
    shows = line.findings[ask.requirement].shows
    weight = "Needed" if ask.blocking else "Would strengthen"
    match ask.standing:
        case Standing.MISSING:
            tail = f"{weight}; {CURES[ask.cure]}. Not found in the evidence supplied: {_lower(shows)}."
        case Standing.UNCLEAR:
            tail = f"{weight}; {CURES[ask.cure]}. Not clear: {_lower(shows)}; {ask.why}."
        case Standing.UNMET:
            tail = f"Only if this record is wrong. It says otherwise: {_lower(shows)}; {ask.why}."
        case Standing.MET:
            tail = f"{weight}. {ask.why}."
    asked = f" {ask.asked[:1].upper()}{ask.asked[1:]}." if ask.asked else ""
    would = (LineBreak(), Emphasis((Text("What it would change:"),)), Text(f" {ask.would}")) if ask.would else ()
    return (Strong((Text(ask.get + "."),)), LineBreak(), Text(tail + asked), *would)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
