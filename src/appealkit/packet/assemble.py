"""Part + exhibits' files → one PDF: what is printed, then each exhibit's sheet and pages, stamped, linked, labelled.

The printed pages keep their tags. Each page of an exhibit is drawn anew on a sheet of US Letter, so that nothing but
what is seen of it comes along; it has no tags, and then the file does not say that it is PDF/UA.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from appealkit.document.linked import linked
from appealkit.document.model import Document
from appealkit.errors import OutputError, Problem, code_page
from appealkit.packet import signposts
from appealkit.packet.enclosures import Ready, opened
from appealkit.packet.exhibitpage import Drawing
from appealkit.packet.parts import Assembled, Part
from appealkit.packet.stamps import FONT, Stamp, Stamps, drawn
from appealkit.writers import Look, shipped_look
from appealkit.writers.shown import as_shown
from appealkit.writers.together import Sheets, check, page_counts, print_together

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

F045 = code_page(
    "F045",
    """The pages of a packet cannot be counted
    What is printed before the exhibits says on which page each stands. It took more or fewer pages each time it was
    printed with the numbers that followed from the time before.
    Bad: an index that leaves out exhibits without a number. Good: one with a line for each of them.
    """,
)
F046 = code_page(
    "F046",
    """The packet cannot be put together
    A part of an exhibit could be opened but not be copied.
    Bad: a file on a drive that was taken away meanwhile. Good: the file saved again, on this machine.
    """,
)

MOST_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class _Plan:
    """How many pages each printed document takes: those before the exhibits, and the exhibits' sheets."""

    front: tuple[int, ...]
    slips: tuple[int, ...]

    def begins(self, part: Part) -> dict[str, int]:
        """The packet page of each exhibit's sheet, by its letter."""
        at, found = sum(self.front) + 1, {}
        for enclosed, sheets in zip(part.exhibits, self.slips, strict=True):
            found[enclosed.label] = at
            at += sheets + len(enclosed.pages)
        return found

    def total(self, part: Part) -> int:
        return sum(self.front) + sum(self.slips) + sum(len(enclosed.pages) for enclosed in part.exhibits)


def assemble(part: Part, files: Mapping[str, BinaryIO], into: BinaryIO, look: Look | None = None) -> Assembled:
    """Write the part as one PDF into a stream, in this look or the shipped one; the same part, files and look give the
    same bytes.

    `files`: for each enclosed document's id its file, open for reading until this returns. Raises AppealError with
    every problem, before anything is written, where an exhibit or a document cannot go as it is.
    """
    look = look or shipped_look()
    first = _named(part, part.front(dict.fromkeys((enclosed.label for enclosed in part.exhibits), 0)))
    slips = _named(part, (enclosed.slip for enclosed in part.exhibits))
    check((Document(part.title, (), language=part.language), *first, *slips))
    with opened(part.exhibits, files) as (ready, problems):
        data, plan, front = _print(part, page_counts(first, look), slips, look)
        import pikepdf

        # Its pages are not looked at until all stand in their order: qpdf, once asked, is slow to take more.
        with pikepdf.Pdf.open(io.BytesIO(data), inherit_page_attributes=False) as packet:
            tagged = not any(enclosed.pages for enclosed in part.exhibits)
            if not tagged:
                _claim_nothing(packet)
            try:
                _put_together(packet, part, ready, plan, front)
                _save(packet, into)
            except pikepdf.PdfError:
                raise OutputError(_cannot_be_copied(ready)) from None
    return Assembled(plan.total(part), sum(plan.front), plan.begins(part), tagged, problems)


# ---- what is printed ----------------------------------------------------------------------------------------------


def _print(
    part: Part, counts: tuple[int, ...], slips: tuple[Document, ...], look: Look
) -> tuple[bytes, _Plan, tuple[Document, ...]]:
    """Everything that is printed, as one PDF in its order, with packet page numbers: printed until they hold.

    `counts`: how many pages the documents before the exhibits took without these numbers.
    """
    plan = _Plan(counts, (1,) * len(slips))
    for _ in range(MOST_ROUNDS):
        begins = plan.begins(part)
        front = _named(part, part.front(begins))
        sheets, at = [], 1
        for document, pages in zip(front, plan.front, strict=True):
            sheets.append(Sheets(document, at))
            at += pages
        for enclosed, slip in zip(part.exhibits, slips, strict=True):
            sheets.append(Sheets(slip, begins[enclosed.label], listed=False))
        title = as_shown(part.title)
        data, took = print_together(sheets, look, title=title, of=plan.total(part))
        found = _Plan(took[: len(front)], took[len(front) :])
        if found == plan:
            return data, plan, front
        plan = found
    says = "the pages before the exhibits come out differently each time they are counted"
    raise OutputError(Problem(F045, says, "report this with the names of the templates in use"))


def _named(part: Part, documents: Iterable[Document]) -> tuple[Document, ...]:
    """The documents with the claim's number at the foot of each page, and citations as links."""
    targets = signposts.targets_of(part.exhibits)
    return tuple(_with_claim(linked(document, targets), part.claim_number) for document in documents)


def _with_claim(document: Document, number: str) -> Document:
    if number in document.footer:
        return document
    return replace(document, footer=" · ".join(each for each in (f"Claim {number}", document.footer) if each))


# ---- the packet ---------------------------------------------------------------------------------------------------


def _put_together(packet: Pdf, part: Part, ready: tuple[Ready, ...], plan: _Plan, front: tuple[Document, ...]) -> None:
    from pikepdf import Array, String

    printed = list(packet.Root.Pages.Kids)  # WeasyPrint's tree has one level
    pages, at = printed[: sum(plan.front)], sum(plan.front)
    places: dict[str, int] = {}
    stamping = _Stamping(packet, part, plan.total(part))
    for exhibit, sheets in zip(ready, plan.slips, strict=True):
        label = exhibit.enclosed.label
        places[label] = len(pages)
        pages += printed[at : at + sheets]
        at += sheets
        for number, drawing in zip(exhibit.enclosed.pages, exhibit.drawings, strict=True):
            places[f"{label}.{number}"] = len(pages)
            stamp = stamping.stamp(exhibit, number, len(pages) + 1)
            pages.append(stamping.sheet(drawing, stamp))
    tree = packet.Root.Pages
    for page in pages:
        page["/Parent"] = tree
    tree.Kids, tree.Count = Array(pages), len(pages)
    leads_to = {target: pages[index] for target, index in places.items()}
    for page in printed:
        signposts.link(page, leads_to)
    signposts.outline(packet, part.exhibits, places, signposts.cited_in(front))
    counted = zip(part.exhibits, plan.slips, strict=True)
    packet.Root.PageLabels = signposts.page_labels(sum(plan.front), counted)
    packet.Root.Lang = String(as_shown(part.language))


class _Stamping:
    """Makes sheets: an exhibit's page with its stamp."""

    def __init__(self, packet: Pdf, part: Part, total: int) -> None:
        self._packet, self._part, self._total = packet, part, total
        self._claim = as_shown(part.claim_number)
        self._stamps: Stamps | None = None

    def stamp(self, exhibit: Ready, number: int, page: int) -> Stamp:
        part, enclosed = self._part, exhibit.enclosed
        of_parts = f", part {part.number} of {part.of}" if part.of > 1 else ""
        draft = "DRAFT · " if part.draft else ""
        return Stamp(
            f"Exhibit {enclosed.label} · p. {number} of {enclosed.of} · Claim {self._claim}",
            f"{draft}packet page {page} of {self._total}{of_parts}",
        )

    def sheet(self, drawing: Drawing, stamp: Stamp) -> Object:
        from pikepdf import Array, Dictionary, Name, Stream

        if self._stamps is None:
            self._stamps = Stamps(self._packet, (stamp.left, stamp.right))
        forms, content = {}, []
        for index, (form, matrix) in enumerate(drawing.forms):
            name = f"/Exhibit{index or ''}"
            forms[name] = self._packet.copy_foreign(form)
            content.append(drawn(name, matrix))
        content.append(self._stamps.content(stamp, drawing.placed.width))
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, round(drawing.placed.width), round(drawing.placed.height)]),
            Resources=Dictionary(XObject=Dictionary(forms), Font=Dictionary({FONT: self._stamps.font})),
            Contents=self._packet.make_indirect(Stream(self._packet, b"".join(content))),
        )
        return self._packet.make_indirect(page)


def _claim_nothing(packet: Pdf) -> None:
    """The file no longer says that it is PDF/UA: exhibits have no tags."""
    with packet.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as said:
        del said["{http://www.aiim.org/pdfua/ns/id/}part"]


def _save(packet: Pdf, into: BinaryIO) -> None:
    import pikepdf

    packet.save(
        into,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )


def _cannot_be_copied(ready: tuple[Ready, ...]) -> Problem:
    names = [exhibit.enclosed.label for exhibit in ready if not _goes_alone(exhibit)]
    subject = f"exhibit {', '.join(names)}" if names else "an exhibit"
    mend = "save it again, then put the packet together again"
    return Problem(F046, f"{subject} cannot be copied into the packet", mend)


def _goes_alone(exhibit: Ready) -> bool:
    """Whether its pages can be written by themselves: only asked after they could not be written with the others."""
    import pikepdf

    with pikepdf.Pdf.new() as alone:
        try:
            for form in (form for drawing in exhibit.drawings for form, _ in drawing.forms):
                alone.Root[f"/Exhibit{len(alone.Root.keys())}"] = alone.copy_foreign(form)
            alone.save(io.BytesIO(), stream_decode_level=pikepdf.StreamDecodeLevel.none)
        except pikepdf.PdfError:
            return False
    return True
