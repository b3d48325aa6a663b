"""One claim of a remittance as a page to enclose: the decision as the payer sent it, in our own words and its codes.

A remittance has no page that could be sent, and its file tells of other patients; this tells of one claim alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from appealkit.document.model import Block, Document, Heading, Inlines, LineBreak, Pairs, Paragraph, Table, Text
from appealkit.intake.x12.decided import service_day
from appealkit.intake.x12.elements import called
from appealkit.intake.x12.remitted import Adjustment, RemittedClaim, RemittedLine

MEMBER_IDS = frozenset({"MI", "HN", "II", "MR"})  # 34 is a social security number, and stands on no page
NPI = "XX"
LEAD = (
    "Printed from the payer's electronic remittance (X12 835) as it was received. Of that file it holds the decision "
    "on this claim alone; codes and amounts are the payer's."
)
HEAD = ("Service", "Date", "Billed", "Paid", "Adjustments", "Remarks")


def decision_page(claim: RemittedClaim) -> Document:
    """The page. Every value is the file's; what it does not say is left out."""
    number = claim.payer_control_number
    blocks: list[Block] = [
        Heading(1, (Text("Electronic remittance, as received"),)),
        Paragraph((Text(LEAD),)),
        Pairs(tuple(_rows(claim)), "The payment, the patient and the claim"),
    ]
    if claim.lines:
        rows = tuple(_line(claim, line) for line in claim.lines)
        blocks.append(Heading(2, (Text("Lines of the claim"),)))
        head: tuple[Inlines, ...] = tuple((Text(word),) for word in HEAD)
        blocks.append(Table(head, rows, (18, 21, 13, 13, 21, 14), "The lines of the claim, as they were decided"))
    return Document(
        title="Electronic remittance, as received",
        blocks=tuple(blocks),
        footer=f"Electronic remittance · Claim {number}" if number else "Electronic remittance",
        author=claim.remittance.payer.name if claim.remittance.payer else "",
    )


def _rows(claim: RemittedClaim) -> Iterable[tuple[str, Inlines]]:
    header, patient, insured = claim.remittance, claim.person("QC"), claim.person("IL")
    payer, payee, person = header.payer, header.payee, patient or insured
    told = (one for one in (patient, insured) if one and one.qualifier in MEMBER_IDS)
    member = next((one.identifier for one in told if one.identifier), "")
    values = (
        ("Payer", payer.name if payer else ""),
        ("Payee", payee.name if payee else ""),
        ("Payee's NPI", payee.identifier if payee and payee.qualifier == NPI else ""),
        ("Check or EFT number", header.trace),
        ("Date of payment", _day(header.paid_on)),
        ("Date produced", _day(header.produced_on)),
        ("Patient", called(person.first, person.middle, person.last, person.suffix) if person else ""),
        ("Member ID", member),
        ("Payer's claim number", claim.payer_control_number),
        ("Practice's claim number", claim.patient_control_number),
        ("Claim status code", claim.status),
        ("Billed", _money(claim.charged)),
        ("Paid", _money(claim.paid)),
        ("Patient's share", _money(claim.patient_share)),
        ("Remarks of the claim", ", ".join(remark.code for remark in claim.remarks)),
    )
    for label, value in values:
        if value:
            yield label, (Text(value),)
    if claim.adjustments:
        yield "Adjustments of the claim", _adjusted(claim.adjustments)


def _line(claim: RemittedClaim, line: RemittedLine) -> tuple[Inlines, ...]:
    day = service_day(claim, line)
    billed = line.procedure
    service = "-".join((billed.code, *billed.modifiers)) if billed else line.revenue_code
    units = line.submitted_units or line.paid_units
    if units and units != "1":
        service += f", {units} units"
    cells = (service, _day(day.period.first) if day else "", _money(line.charged), _money(line.paid))
    return (
        *((Text(cell or "-"),) for cell in cells),
        _adjusted(line.adjustments) or (Text("-"),),
        (Text(", ".join(remark.code for remark in line.remarks) or "-"),),
    )


def _adjusted(adjustments: Iterable[Adjustment]) -> Inlines:
    """Each on a line of its own."""
    runs: list[Text | LineBreak] = []
    for item in adjustments:
        words = f"{item.group}-{item.carc} {_money(item.amount)}".rstrip()
        runs += [LineBreak(), Text(words)] if runs else [Text(words)]
    return tuple(runs)


def _money(amount: Decimal | None) -> str:
    return "" if amount is None else f"${amount:,.2f}".replace("$-", "-$")


def _day(day: date | None) -> str:
    return f"{day:%B} {day.day}, {day.year}" if day else ""
