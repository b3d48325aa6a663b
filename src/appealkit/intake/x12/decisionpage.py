"""One claim of a remittance as a page to enclose: the decision as the payer sent it, in our own words and its codes.

A remittance has no page that could be sent, and its file tells of other patients; this tells of one claim alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from appealkit.document.model import Block, Document, Heading, Inlines, LineBreak, Pairs, Paragraph, Table, Text
from appealkit.intake.x12.decided import service_day
from appealkit.intake.x12.elements import called
from appealkit.intake.x12.remitted import Adjustment, RemittedClaim, RemittedLine

MEMBER_IDS = frozenset({"MI", "HN", "II", "MR"})  # 34 is a social security number, and stands on no page
NPI = "XX"
CLAIM_NUMBER = "Payer's claim number"
NEXT = "\n"  # between the adjustments in one cell
LEAD = (
    "Printed from the payer's electronic remittance (X12 835) as it was received. Of that file it holds the decision "
    "on this claim alone; codes and amounts are the payer's."
)
HEAD = ("Service", "Date", "Billed", "Paid", "Adjustments", "Remarks")


def decision_told(claim: RemittedClaim) -> str:
    """What the page says of the decision, as JSON: a remittance may have many thousands of them, and few are printed
    at once. Every value is the file's; what it does not say is left out."""
    payer = claim.remittance.payer
    rows = [[label, value] for label, value in _rows(claim) if value]
    return json.dumps([payer.name if payer else "", rows, [_line(claim, line) for line in claim.lines]])


def decision_page(told: str) -> Document:
    """The page for what was told of a decision."""
    author, rows, lines = json.loads(told)
    blocks: list[Block] = [
        Heading(1, (Text("Electronic remittance, as received"),)),
        Paragraph((Text(LEAD),)),
        Pairs(tuple((label, _stacked(value)) for label, value in rows), "The payment, the patient and the claim"),
    ]
    if lines:
        cells = tuple(tuple(_stacked(cell or "-") for cell in line) for line in lines)
        blocks.append(Heading(2, (Text("Lines of the claim"),)))
        head: tuple[Inlines, ...] = tuple((Text(word),) for word in HEAD)
        blocks.append(Table(head, cells, (18, 21, 13, 13, 21, 14), "The lines of the claim, as they were decided"))
    number = dict(rows).get(CLAIM_NUMBER)
    return Document(
        title="Electronic remittance, as received",
        blocks=tuple(blocks),
        footer=f"Electronic remittance · Claim {number}" if number else "Electronic remittance",
        author=author,
    )


def _rows(claim: RemittedClaim) -> Iterable[tuple[str, str]]:
    header, patient, insured = claim.remittance, claim.person("QC"), claim.person("IL")
    payer, payee, person = header.payer, header.payee, patient or insured
    told = (one for one in (patient, insured) if one and one.qualifier in MEMBER_IDS)
    member = next((one.identifier for one in told if one.identifier), "")
    yield from (
        ("Payer", payer.name if payer else ""),
        ("Payee", payee.name if payee else ""),
        ("Payee's NPI", payee.identifier if payee and payee.qualifier == NPI else ""),
        ("Check or EFT number", header.trace),
        ("Date of payment", _day(header.paid_on)),
        ("Date produced", _day(header.produced_on)),
        ("Patient", called(person.first, person.middle, person.last, person.suffix) if person else ""),
        ("Member ID", member),
        (CLAIM_NUMBER, claim.payer_control_number),
        ("Practice's claim number", claim.patient_control_number),
        ("Claim status code", claim.status),
        ("Billed", _money(claim.charged)),
        ("Paid", _money(claim.paid)),
        ("Patient's share", _money(claim.patient_share)),
        ("Remarks of the claim", ", ".join(remark.code for remark in claim.remarks)),
        ("Adjustments of the claim", _adjusted(claim.adjustments)),
    )


def _line(claim: RemittedClaim, line: RemittedLine) -> list[str]:
    day = service_day(claim, line)
    billed = line.procedure
    service = "-".join((billed.code, *billed.modifiers)) if billed else line.revenue_code
    units = line.submitted_units or line.paid_units
    if units and units != "1":
        service += f", {units} units"
    day_of = _day(day.period.first) if day else ""
    remarks = ", ".join(remark.code for remark in line.remarks)
    return [service, day_of, _money(line.charged), _money(line.paid), _adjusted(line.adjustments), remarks]


def _adjusted(adjustments: Iterable[Adjustment]) -> str:
    """Each on a line of its own."""
    return NEXT.join(f"{item.group}-{item.carc} {_money(item.amount)}".rstrip() for item in adjustments)


def _stacked(value: str) -> Inlines:
    runs: list[Text | LineBreak] = []
    for words in value.split(NEXT):
        runs += [LineBreak(), Text(words)] if runs else [Text(words)]
    return tuple(runs)


def _money(amount: Decimal | None) -> str:
    return "" if amount is None else f"${amount:,.2f}".replace("$-", "-$")


def _day(day: date | None) -> str:
    return f"{day:%B} {day.day}, {day.year}" if day else ""
