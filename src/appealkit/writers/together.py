"""Several Documents printed as one tagged PDF: one tree of tags, one set of fonts, each with its own page numbers.

In a packet `Page 2 of 60` counts the packet's pages. So the number on a document's first page and the number of all
pages are given from outside; a practice's own style sheet still decides where and how they are printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealkit.document.model import Document
from appealkit.errors import AppealError
from appealkit.writers import webpage
from appealkit.writers.faults import faults
from appealkit.writers.glyphs import glyph_faults
from appealkit.writers.look import Look
from appealkit.writers.pdf import Press, at_the_press

if TYPE_CHECKING:
    from weasyprint.document import Document as Laid

_OWN_COUNT = re.compile(r"counter\(\s*pages\s*(?:,[^)]*)?\)")  # WeasyPrint lets nobody set this counter
_GIVEN_COUNT = "string(pages-of-all)"
_UNLISTED = "h1, h2, h3 { bookmark-level: none }"


@dataclass(frozen=True, slots=True)
class Sheets:
    """One document among several. `first`: the number on its first page; `listed`: whether its headings become
    entries of the outline."""

    document: Document
    first: int = 1
    listed: bool = True


def check(documents: Iterable[Document]) -> None:
    """Raise AppealError with every reason why one of these documents cannot be printed."""
    found = [problem for document in documents for problem in (*faults(document), *glyph_faults(document))]
    if found:
        raise AppealError(*dict.fromkeys(found))


def page_counts(documents: Iterable[Document], look: Look) -> tuple[int, ...]:
    """How many pages each document takes in this look."""
    with at_the_press(_style(look)) as press:
        return tuple(len(_lay_out(press, Sheets(document), 0, look).pages) for document in documents)


def print_together(sheets: Sequence[Sheets], look: Look, *, title: str, of: int) -> tuple[bytes, tuple[int, ...]]:
    """All sheets as one PDF/UA-1, and how many pages each took. `of`: the number of all pages, as printed on each.

    A citation marked as linked becomes a link to `webpage.TO_EXHIBIT` and its target.
    """
    with at_the_press(_style(look)) as press:
        laid = [_lay_out(press, each, of, look) for each in sheets]
        joined = laid[0].copy([page for each in laid for page in each.pages])
        joined.metadata.title = title
        return press.write(joined), tuple(len(each.pages) for each in laid)


def _lay_out(press: Press, sheets: Sheets, of: int, look: Look) -> Laid:
    numbers = f'html {{ string-set: pages-of-all "{of}" }} @page :first {{ counter-reset: page {sheets.first} }}'
    html, pictures = webpage.page(sheets.document, look), webpage.pictures(sheets.document, look)
    return press.lay_out(html, numbers, "" if sheets.listed else _UNLISTED, pictures=pictures)


def _style(look: Look) -> str:
    return _OWN_COUNT.sub(_GIVEN_COUNT, look.css)
