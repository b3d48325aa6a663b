"""The sheet before an exhibit: its letter, what it is, which of its pages follow, and where the letter cites it."""

from __future__ import annotations

from appealkit.case import Case
from appealkit.document.model import Cite, Document, Heading, Inlines, Pairs, Text
from appealkit.letters.exhibits import HELD, pages_text
from appealkit.letters.model import Exhibit
from appealkit.letters.sandbox import long_date


def lay_out_slip(
    exhibit: Exhibit,
    case: Case,
    pages: tuple[int, ...],
    of: int,
    elsewhere: tuple[tuple[int, tuple[int, ...]], ...] = (),
    *,
    draft: bool = False,
) -> Document:
    """One page. `elsewhere`: the parts of the packet that hold other pages of this exhibit, with those pages."""
    claim = case.denial.claim_number
    rows: list[tuple[str, Inlines]] = [("Document", (Text(exhibit.title, "documents.title"),))]
    rows += [("From", (Text(exhibit.author, "documents.author"),))] if exhibit.author else []
    rows += [("Date", (Text(long_date(exhibit.date), "documents.date"),)), ("Pages", (Text(pages_here(pages, of)),))]
    rows += [(f"In part {part}", (Text(pages_text(others)),)) for part, others in elsewhere]
    if here := [page for page in exhibit.cited_pages if page in pages]:
        rows.append(("Cited", cited(exhibit.label, here)))
    rows.append(("Claim", (Text(claim, "denial.claim_number"),)))
    return Document(
        title=f"Exhibit {exhibit.label}",
        blocks=(
            Heading(1, (Text(f"Exhibit {exhibit.label}"),)),
            Pairs(tuple(rows), f"What exhibit {exhibit.label} is"),
        ),
        footer=f"Claim {claim} · {case.practice.name}",
        author=case.practice.name,
        draft=draft,
    )


def pages_here(pages: tuple[int, ...], of: int) -> str:
    """`all 12`, or `pp. 4–9 of 12`."""
    if len(pages) < of:
        return f"{pages_text(pages)} of {of}"
    return f"all {of}" if of > 1 else "1"


def cited(label: str, pages: list[int]) -> Inlines:
    """`p. 4, p. 7`, each a link to its page."""
    inlines: list[Text | Cite] = []
    for page in pages:
        inlines += [Text(", ")] if inlines else []
        inlines.append(Cite(f"p.{HELD}{page}", f"{label}.{page}"))
    return tuple(inlines)
