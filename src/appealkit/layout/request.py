"""The request as a cover before the letter: every element that the programme asks for, from the case, on one page.

Our own layout and words, for programmes that take any paper with the elements of their form.
"""

from __future__ import annotations

from collections.abc import Iterable

from appealkit.assessment.model import Assessment, LineAssessment
from appealkit.case import Case, Practice
from appealkit.document.model import (
    Block,
    Document,
    Heading,
    Inlines,
    Pairs,
    Paragraph,
    Signature,
    Text,
    Tickboxes,
)
from appealkit.layout.index import Enclosure
from appealkit.letters.model import Letter
from appealkit.letters.sandbox import listed, long_date
from appealkit.letters.vocabulary import codes_of, other_body, service_of
from appealkit.maps.load import Rules
from appealkit.maps.programs import Element, Level, Request

CAPACITIES = {
    "provider": "Provider of the service",
    "authorized-representative": "Authorized representative of the patient",
    "assignee": "Provider, to whom the rights were assigned",
    "enrollee-consent": "Provider, with the enrollee’s written consent",
    "non-contract-provider": "Provider without a contract with the plan, with a waiver of liability",
}
SAID_ELSEWHERE = {Element.SERVICE, Element.PARTY, Element.NOTICE, Element.WHY, Element.EVIDENCE, Element.DISPUTE}


def level_of(case: Case, rules: Rules) -> Level | None:
    """The level that is asked for, by the programme's own ladder; None where either is not known."""
    program = rules.programs.get(case.denial.payer.program) if case.denial.payer.program else None
    return program.levels.get(case.denial.appeal_level or program.first) if program else None


def lay_out_request(
    letter: Letter, case: Case, assessment: Assessment, rules: Rules, enclosures: tuple[Enclosure, ...]
) -> Document:
    """One page. What no case can tell is left to be ticked by hand; signature and date are left blank."""
    level, claim = level_of(case, rules), case.denial.claim_number
    lines = tuple(line for line in assessment.lines if line.line.number in letter.lines)
    request = level.request if level and letter.is_of_a_level else None
    blocks: list[Block] = [
        Heading(1, (Text(f"Request: {letter.title[:1].lower()}{letter.title[1:]}"),)),
        Pairs(tuple(_asked(letter, case, rules, lines, request)), "What is asked, of whom, about whom and what"),
        Heading(2, (Text("Why, and with what evidence"),)),
        Paragraph((Text(_why(letter, enclosures)),)),
        *_by_hand(request),
        Heading(2, (Text("Who asks"),)),
        Pairs(tuple(_party(case, letter)), "Who asks, and in what capacity"),
        _signature(case.practice),
    ]
    return Document(
        title=f"Request, claim {claim}",
        blocks=tuple(blocks),
        footer=f"Claim {claim} · {case.practice.name}",
        author=case.practice.name,
        draft=letter.draft,
    )


def _asked(
    letter: Letter, case: Case, rules: Rules, lines: tuple[LineAssessment, ...], request: Request | None
) -> Iterable[tuple[str, Inlines]]:
    denial, patient = case.denial, case.patient
    body = other_body(case, rules) if letter.is_of_a_level else None
    values = {
        Element.PATIENT: Text(patient.name, "patient.name"),
        Element.MEMBER: Text(patient.member_id, "patient.member_id"),
        Element.CLAIM: Text(denial.claim_number, "denial.claim_number"),
        Element.DECIDER: Text(denial.payer.name, "payer.name"),
    }
    words = dict(request.contains) if request else {}
    plain = {Element.PATIENT: "Patient", Element.MEMBER: "Member number", Element.CLAIM: "Claim number"}
    yield "To", (Text(body or denial.payer.name),)
    for element in dict.fromkeys((*words, *plain)):
        if element not in SAID_ELSEWHERE:
            yield _label(words.get(element) or plain[element]), (values[element],)
    for line in lines:
        title = rules.procedures.procedures[line.line.procedure].title
        units = f", {line.line.units} units" if line.line.units > 1 else ""
        service = f"{service_of(line)}, {title[:1].lower()}{title[1:]}{units}"
        yield "Item or service", (Text(service, "lines.procedure"),)
        yield "Date of service", (Text(long_date(line.line.service_date), "lines.service_date"),)
    received = f", received {long_date(denial.received_on)}" if denial.received_on else ""
    label = "Decision appealed" if body else "Initial determination"
    codes = f", {codes}" if (codes := codes_of(lines)) else ""
    decided = {item.on: item.reference for item in denial.prior_decisions if item.kind == "decision"}
    number = _numbered(decided.pop(denial.notice_date, None))
    notice = f"Notice of {long_date(denial.notice_date)}{received}{codes}{number}"
    yield label, (Text(notice, "denial.notice_date"),)
    for day, reference in sorted(decided.items()):
        yield "Earlier decision", (Text(f"{long_date(day)}{_numbered(reference)}", "denial.prior_decisions"),)


def _numbered(reference: str | None) -> str:
    return f", reference {reference}" if reference else ""


def _label(words: str) -> str:
    """`the beneficiary's name` → `Beneficiary's name`."""
    words = words.removeprefix("the ")
    return words[:1].upper() + words[1:]


def _why(letter: Letter, enclosures: tuple[Enclosure, ...]) -> str:
    """Disagreement is said on a level of appeal alone: beside records or a correction it would ask for that level."""
    labels = tuple(dict.fromkeys(one.exhibit.label for one in enclosures))
    pages = sum(len(one.pages) for one in enclosures)
    why = "The letter behind this page says what we ask, and why."
    if letter.is_of_a_level:
        why = "We do not agree with the determination. The letter behind this page says why, reason by reason."
    if not labels:
        return why
    named = f"exhibit {labels[0]}" if len(labels) == 1 else f"exhibits {labels[0]} to {labels[-1]}"
    return f"{why} Evidence is attached: {named}, {pages} page{'s' if pages > 1 else ''}."


def _by_hand(request: Request | None) -> list[Block]:
    """What the case cannot tell: whether more will follow, and what the programme asks besides."""
    boxes = ["Further evidence will follow"]
    for question in request.ask if request else ():
        boxes += [f"{question}: yes", f"{question}: no"]
    return [Tickboxes(tuple((Text(box),) for box in boxes))]


def _party(case: Case, letter: Letter) -> Iterable[tuple[str, Inlines]]:
    practice, appellant = case.practice, case.denial.appellant
    address = practice.address
    place = ", ".join((*address.lines, f"{address.city}, {address.state} {address.zip}"))
    shown = next((item.label for item in letter.exhibits if item.document == appellant.authorization), None)
    capacity = CAPACITIES[appellant.capacity] + (f" (exhibit {shown})" if shown else "")
    numbers = [f"NPI {practice.npi}", f"TIN {practice.tin}" if practice.tin else ""]
    yield "Name", (Text(practice.name, "practice.name"),)
    yield "Capacity", (Text(capacity, "denial.appellant.capacity"),)
    yield "Address", (Text(place, "practice.address"),)
    yield "Numbers", (Text(listed(tuple(filter(None, numbers)))),)
    if practice.phone:
        yield "Phone", (Text(practice.phone, "practice.phone"),)


def _signature(practice: Practice) -> Signature:
    signer = practice.signer
    return Signature("Signed for the party:", tuple(filter(None, (signer.name, signer.role))))
