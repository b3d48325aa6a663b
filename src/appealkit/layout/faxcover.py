"""The sheet that goes before a fax: to whom, from whom, how many pages, which claim; nothing of the patient."""

from __future__ import annotations

from datetime import date

from appealkit.case import Case
from appealkit.document.model import Document, Heading, Inlines, Pairs, Paragraph, Strong, Text
from appealkit.layout.letter import letterhead
from appealkit.letters.model import Letter
from appealkit.letters.sandbox import long_date

CONFIDENTIAL = (
    "These pages hold health information that the law protects. They are meant for the addressee alone. If they came "
    "to you by mistake, please do not read, copy or pass them on: call the sender, and destroy every page."
)


def lay_out_fax_cover(case: Case, letter: Letter, fax: str, pages: int, part: int, of: int, *, on: date) -> Document:
    """The cover of one fax of `pages` pages, itself included. It names the claim, and neither the patient nor what was
    done: it may lie open beside the machine."""
    practice, claim = case.practice, case.denial.claim_number
    rows: list[tuple[str, Inlines]] = [
        ("To", (Text(", ".join(filter(None, (case.denial.payer.name, letter.addressee))), "payer.name"),)),
        ("Their fax", (Text(fax),)),
        ("From", (Text(practice.name, "practice.name"),)),
    ]
    rows += [("Our phone", (Text(practice.phone, "practice.phone"),))] if practice.phone else []
    rows += [("Our fax", (Text(practice.fax, "practice.fax"),))] if practice.fax else []
    rows += [
        ("Date", (Text(long_date(on)),)),
        ("Concerns", (Text(letter.title), Text(", claim "), Text(claim, "denial.claim_number"))),
        ("Pages", (Text(f"{pages}, with this one"),)),
    ]
    rows += [("Part", (Text(f"{part} of {of}; each is a fax of its own"),))] if of > 1 else []
    return Document(
        title=f"Fax, claim {claim}",
        blocks=(
            letterhead(practice),
            Heading(1, (Text("Fax"),)),
            Pairs(tuple(rows), "To, from and number of pages"),
            Paragraph((Strong((Text("Confidential. "),)), Text(CONFIDENTIAL))),
        ),
        footer=f"Claim {claim} · {practice.name}",
        author=practice.name,
        draft=letter.draft,
    )
