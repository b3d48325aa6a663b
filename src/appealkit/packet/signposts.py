"""How a reader finds a page of the packet: links from citations, the outline, and the labels of pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from appealkit.document import walk
from appealkit.document.model import Cite, Document
from appealkit.packet.parts import Enclosed
from appealkit.writers.webpage import TO_EXHIBIT

if TYPE_CHECKING:
    from pikepdf import Object, Pdf


def targets_of(exhibits: Iterable[Enclosed]) -> frozenset[str]:
    """What a citation may lead to in a part: each exhibit's sheet (`C`), and each of its pages that goes (`C.4`)."""
    return frozenset(
        name for each in exhibits for name in (each.label, *(f"{each.label}.{number}" for number in each.pages))
    )


def cited_in(documents: Iterable[Document]) -> frozenset[str]:
    """The targets of all citations in these documents."""
    inlines = (each for document in documents for each in walk.all_inlines(document))
    return frozenset(run.target for each in inlines for run in walk.runs(each) if isinstance(run, Cite))


def link(page: Object, places: Mapping[str, Object]) -> None:
    """Every link of this printed page that means an exhibit leads to its page: `places` by target."""
    from pikepdf import Array, Name, String

    for mark in page.get("/Annots", ()):
        address = str(mark["/A"].get("/URI", "")) if "/A" in mark else ""
        if not address.startswith(TO_EXHIBIT):
            continue
        target = address.removeprefix(TO_EXHIBIT)
        label, _, number = target.partition(".")
        del mark["/A"]
        mark["/Dest"] = Array([places[target], Name.Fit])
        mark["/Contents"] = String(f"Exhibit {label}, page {number}" if number else f"Exhibit {label}")
        mark["/F"] = 4  # as on paper, so on the screen


def outline(pdf: Pdf, exhibits: Sequence[Enclosed], places: Mapping[str, int], cited: frozenset[str]) -> None:
    """After the headings of what is printed, each exhibit with its cited pages; `places`: page indexes by target."""
    from pikepdf import OutlineItem

    with pdf.open_outline() as entries:
        for each in exhibits:
            entry = OutlineItem(f"Exhibit {each.label}: {each.title}", places[each.label], "Fit")
            for number in each.pages:
                target = f"{each.label}.{number}"
                if target in cited:
                    entry.children.append(OutlineItem(f"Exhibit {each.label}, page {number}", places[target], "Fit"))
            entry.is_closed = True
            entries.root.append(entry)


def page_labels(front: int, exhibits: Iterable[tuple[Enclosed, int]]) -> Object:
    """Labels as a viewer shows them: 1, 2, … for what stands before; C for an exhibit's sheet (its pages are given
    beside it), C-4 for its page."""
    from pikepdf import Array, Dictionary, Name, String

    ranges: list[tuple[int, Object]] = [(0, Dictionary(S=Name.D))] if front else []
    at = front
    for each, sheets in exhibits:
        ranges += [(at + sheet, Dictionary(P=String(each.label))) for sheet in range(sheets)]
        at += sheets
        expected = 0
        for number in each.pages:
            if number != expected:
                ranges.append((at, Dictionary(S=Name.D, P=String(f"{each.label}-"), St=number)))
            expected, at = number + 1, at + 1
    return Dictionary(Nums=Array([part for pair in ranges for part in pair]))
