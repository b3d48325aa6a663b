"""Letter + Case → Document: letterhead, date, addressee, RE block, body, signature, exhibits.

What stands here comes from the denial and the practice alone, so that no template can get a claim number wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from appealkit.assessment.model import Assessment, LineAssessment
from appealkit.case import Case, Practice
from appealkit.document.model import (
    Address,
    Block,
    Document,
    Heading,
    Inlines,
    Letterhead,
    Pairs,
    Paragraph,
    Signature,
    Signed,
    Table,
    Text,
)
from appealkit.letters.exhibits import pages_text
from appealkit.letters.model import Exhibit, Letter
from appealkit.letters.sandbox import long_date, money
from appealkit.letters.vocabulary import codes_of, other_body, service_of
from appealkit.maps.load import Rules

ON_A_PAGE = 18  # exhibits: more of them, with long titles, would leave their heading alone on a page


def lay_out_letter(letter: Letter, case: Case, assessment: Assessment, rules: Rules, *, on: date) -> Document:
    """The letter as a page tree. Signature and date are left blank; nothing internal stands in it."""
    lines = tuple(line for line in assessment.lines if line.line.number in letter.lines)
    program = rules.programs.get(case.denial.payer.program) if case.denial.payer.program else None
    body = other_body(case, rules) if letter.is_of_a_level else None
    greeting = "To the reviewer:" if body or program is None else program.salutation
    blocks: list[Block] = [
        letterhead(case.practice),
        Address(((Text(long_date(on)),),)),
        Address(addressee(case, letter.addressee or (program.addressee if program else "Appeals"), body)),
        Pairs(tuple(reference(case, lines, letter, rules)), "Reference: patient, claim, service and denial"),
        Heading(1, (Text(letter.title),)),
        Paragraph((Text(letter.salutation or greeting),), keep_with_next=True),
        *_kept_to_the_signature(letter.body),
        signature(case.practice),
        *_enclosures(letter.exhibits),
    ]
    return Document(
        title=f"{letter.title}, claim {case.denial.claim_number}",
        blocks=tuple(blocks),
        footer=f"Claim {case.denial.claim_number} · {case.practice.name}",
        author=case.practice.name,
        draft=letter.draft,
    )


def _kept_to_the_signature(body: tuple[Block, ...]) -> tuple[Block, ...]:
    """The last paragraph stays on the page that is signed."""
    last = body[-1] if body else None
    return (*body[:-1], replace(last, keep_with_next=True)) if isinstance(last, Paragraph) else body


def letterhead(practice: Practice) -> Letterhead:
    """The practice's name, address, numbers."""
    address = practice.address
    place = ", ".join((*address.lines, f"{address.city}, {address.state} {address.zip}"))
    numbers = [f"NPI {practice.npi}"]
    numbers += [f"TIN {practice.tin}"] if practice.tin else []
    numbers += [f"Phone {practice.phone}"] if practice.phone else []
    numbers += [f"Fax {practice.fax}"] if practice.fax else []
    return Letterhead(practice.name, (place, " · ".join(numbers)))


def addressee(case: Case, department: str, body: str | None) -> tuple[Inlines, ...]:
    """The payer and its department; a later level that another body decides goes to that body."""
    payer = case.denial.payer
    named = [Text(payer.name, "payer.name")] if body is None else []
    department = body or department
    given = [Text(line, "denial.appeal_to") for line in case.denial.appeal_to if line != payer.name]
    named_already = any(department.casefold() in text.text.casefold() for text in given)
    middle = [] if named_already else [Text(department)]
    return tuple((text,) for text in (*named, *middle, *given))


def reference(
    case: Case, lines: tuple[LineAssessment, ...], letter: Letter, rules: Rules
) -> Iterable[tuple[str, Inlines]]:
    """The RE block, row by row: patient, claim, service, denial, request."""
    patient, denial = case.patient, case.denial
    days = sorted({line.line.service_date for line in lines})
    diagnoses = dict.fromkeys(code for line in lines for code in line.line.diagnoses)
    yield "Patient", (Text(patient.name, "patient.name"),)
    if patient.birth_date:
        yield "Date of birth", (Text(long_date(patient.birth_date), "patient.birth_date"),)
    yield "Member ID", (Text(patient.member_id, "patient.member_id"),)
    if patient.group_number:
        yield "Group", (Text(patient.group_number, "patient.group_number"),)
    yield "Claim", (Text(denial.claim_number, "denial.claim_number"),)
    yield "Date of service", (Text("; ".join(long_date(day) for day in days), "lines.service_date"),)
    for index, line in enumerate(lines):
        title_of = rules.procedures.procedures[line.line.procedure].title
        words = f"{service_of(line)}, {title_of[:1].lower()}{title_of[1:]}"
        if line.line.units > 1:
            words += f", {line.line.units} units"
        yield ("Service" if index == 0 else "Service, added"), (Text(words, "lines.procedure"),)
    if diagnoses:
        yield "Diagnosis", (Text(", ".join(diagnoses), "lines.diagnoses"),)
    yield "Denied", (Text(f"{long_date(denial.notice_date)}, {codes_of(lines)}".rstrip(", "), "denial.notice_date"),)
    charged = [line.line.charged for line in lines if line.line.charged is not None]
    if charged:
        yield "Billed", (Text(money(sum(charged)), "lines.charged"),)
    speed = f", {'expedited' if denial.expedited else 'standard'}" if letter.is_of_a_level else ""
    yield "Request", (Text(f"{letter.title}{speed}", "denial.appeal_level"),)


def signature(practice: Practice, signed: Signed | None = None) -> Signature:
    """Who is to sign, under a blank line or under what stands for the signature."""
    signer = practice.signer
    name = signer.name + (f", {signer.credentials}" if signer.credentials else "")
    numbers = [f"NPI {signer.npi}"] if signer.npi else []
    return Signature("Sincerely,", tuple(line for line in (name, signer.role, *numbers, practice.name) if line), signed)


def _enclosures(exhibits: tuple[Exhibit, ...]) -> list[Block]:
    if not exhibits:
        return []
    head: tuple[Inlines, ...] = tuple((Text(word),) for word in ("Exhibit", "Document", "Date", "Pages", "Cited"))
    rows = tuple(
        (
            (Text(exhibit.label),),
            (Text(exhibit.title + (f", {exhibit.author}" if exhibit.author else ""), "documents.title"),),
            (Text(long_date(exhibit.date), "documents.date"),),
            (Text(str(exhibit.pages), "documents.pages"),),
            (Text(pages_text(exhibit.cited_pages) if exhibit.cited_pages else "enclosed"),),
        )
        for exhibit in exhibits
    )
    table = Table(head, rows, (10, 46, 22, 9, 13), "Exhibits enclosed", whole=len(rows) <= ON_A_PAGE)
    return [Heading(2, (Text("Exhibits"),)), table]
