"""Where each exhibit stands in the packet, page by page; and the cover of a part, where a packet had to be divided.

The letter's own table tells what the exhibits are. This one tells where to turn to: packet pages, and for every page
that the letter cites its place here.
"""

from __future__ import annotations

from dataclasses import dataclass

from appealkit.assessment.model import Assessment
from appealkit.case import Case
from appealkit.document.model import Block, Cite, Document, Heading, Inlines, Pairs, Paragraph, Table, Text
from appealkit.layout.letter import letterhead, reference
from appealkit.layout.slipsheet import pages_here
from appealkit.letters.exhibits import HELD
from appealkit.letters.model import Exhibit, Letter
from appealkit.maps.load import Rules

INDEX = "Where each exhibit stands"
LEAD = "Each page of an exhibit keeps its own number. “4 on 17” means: page 4 of the exhibit is page 17 of this packet."


@dataclass(frozen=True, slots=True)
class Enclosure:
    """Pages of an exhibit in one part of the packet. `at`: the packet page of the sheet before them, 0 where it is not
    known, as in another part."""

    exhibit: Exhibit
    pages: tuple[int, ...]
    of: int
    part: int
    at: int

    def packet_page(self, page: int) -> int:
        """Where this page of the exhibit stands in its part."""
        return self.at + 1 + self.pages.index(page)


def lay_out_index(letter: Letter, case: Case, enclosures: tuple[Enclosure, ...]) -> Document:
    """The exhibits of a packet in one file, with their packet pages; the number of pages hangs on no number in it."""
    claim = case.denial.claim_number
    blocks: tuple[Block, ...] = (Heading(1, (Text(INDEX),)), Paragraph((Text(LEAD),)), _table(enclosures, 1, 1))
    return Document(
        title=f"{INDEX}, claim {claim}",
        blocks=blocks,
        footer=f"Claim {claim} · {case.practice.name}",
        author=case.practice.name,
        draft=letter.draft,
    )


def lay_out_part_cover(
    letter: Letter,
    case: Case,
    assessment: Assessment,
    rules: Rules,
    enclosures: tuple[Enclosure, ...],
    number: int,
    of: int,
) -> Document:
    """The first page of a part: which part it is, the RE block again, and which part holds what."""
    claim = case.denial.claim_number
    lines = tuple(line for line in assessment.lines if line.line.number in letter.lines)
    begins = "The letter stands in this part." if number == 1 else "The letter stands in part 1."
    lead = f"One request in {of} files, because of its size; they belong together. {begins} {LEAD}"
    return Document(
        title=f"Part {number} of {of}, claim {claim}",
        blocks=(
            letterhead(case.practice),
            Heading(1, (Text(f"Part {number} of {of}"),)),
            Pairs(tuple(reference(case, lines, letter, rules)), "Reference: patient, claim, service and denial"),
            Heading(2, (Text(INDEX),)),
            Paragraph((Text(lead),)),
            _table(enclosures, number, of),
        ),
        footer=f"Claim {claim} · {case.practice.name}",
        author=case.practice.name,
        draft=letter.draft,
    )


def _table(enclosures: tuple[Enclosure, ...], number: int, of: int) -> Table:
    head = ["Exhibit", "Document", "Pages of it", "Packet pages", "Cited, on packet page"]
    widths = [10, 34, 17, 15, 24]
    if of > 1:
        head, widths = ["Part", *head], [7, 10, 30, 16, 14, 23]
    rows = tuple(_row(one, number, of) for one in enclosures)
    return Table(tuple((Text(word),) for word in head), rows, tuple(widths), "Exhibits with their packet pages")


def _row(one: Enclosure, number: int, of: int) -> tuple[Inlines, ...]:
    here = one.part == number
    last = one.packet_page(one.pages[-1])
    first = Cite(str(one.packet_page(one.pages[0])), f"{one.exhibit.label}.{one.pages[0]}")
    where: Inlines = (first,) if len(one.pages) == 1 else (first, Text(f"–{last}"))
    cells: tuple[Inlines, ...] = (
        (Text(one.exhibit.label),),
        (Text(one.exhibit.title, "documents.title"),),
        (Text(pages_here(one.pages, one.of)),),
        where if here else (Text(f"in part {one.part}"),),
        _cited(one) if here else (Text("in that part"),),
    )
    return ((Text(str(one.part)),), *cells) if of > 1 else cells


def _cited(one: Enclosure) -> Inlines:
    inlines: list[Text | Cite] = []
    for page in one.exhibit.cited_pages:
        if page in one.pages:
            inlines += [Text("; ")] if inlines else []
            inlines += [Cite(f"{page}{HELD}on{HELD}{one.packet_page(page)}", f"{one.exhibit.label}.{page}")]
    return tuple(inlines) or (Text("enclosed"),)
