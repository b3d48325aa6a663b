"""Document -> bytes: Word, a tagged PDF, a web page or plain text, all with the same words in the same order.

Takes a format-free Document and gives a file's bytes, or raises AppealError with every fault it found.
Never reads a file but its own, never drops or adds a word, never asks the clock, the network or a locale.
"""

from __future__ import annotations

from collections.abc import Callable

from appealkit.document.model import Document
from appealkit.errors import AppealError, OutputError, Problem, code_page, nearest
from appealkit.writers import pageimages
from appealkit.writers.faults import faults
from appealkit.writers.glyphs import glyph_faults, missing_glyphs
from appealkit.writers.html import write_html
from appealkit.writers.look import Look, read_look, shipped_look
from appealkit.writers.pdf import PdfUnavailable, write_pdf, write_pdfa
from appealkit.writers.plain import write_txt
from appealkit.writers.word import write_docx

__all__ = [
    "DRAWN",
    "WRITERS",
    "Look",
    "PdfUnavailable",
    "missing_glyphs",
    "read_look",
    "shipped_look",
    "write",
    "write_pages",
]

F003 = code_page(
    "F003",
    """A format that nobody writes
    Documents are written as docx, pdf, pdfa (PDF/A-3a, to be kept for years), html or txt.
    Bad: `--format word`. Good: `--format docx`.
    """,
)

# The modules import their heavy parts when they are first called, so this table costs nothing to read.
WRITERS: dict[str, Callable[[Document, Look], bytes]] = {
    "docx": write_docx,
    "pdf": write_pdf,
    "pdfa": write_pdfa,
    "html": lambda document, _: write_html(document),
    "txt": lambda document, _: write_txt(document),
}
DRAWN = frozenset({"docx", "pdf", "pdfa"})  # formats that need a glyph for every character


def write(document: Document, format: str, look: Look | None = None) -> bytes:  # noqa: A002 - the word users know
    """The document's bytes in this format ("docx", "pdf", "html", "txt") and look, the shipped one if not given; equal
    documents and looks give equal bytes.

    Raises AppealError with every fault of the document, OutputError when the format is unknown or cannot be made.
    """
    writer = WRITERS.get(format)
    if writer is None:
        raise OutputError(Problem(F003, "this format is not written here", nearest(format, WRITERS)))
    _refuse_faults(document, drawn=format in DRAWN)
    return writer(document, look or shipped_look())


def write_pages(document: Document, look: Look) -> tuple[bytes, tuple[str, ...]]:
    """The PDF, as `write` gives it, and a hash of what stands on each of its pages."""
    _refuse_faults(document, drawn=True)
    return pageimages.print_hashed(document, look)


def _refuse_faults(document: Document, *, drawn: bool) -> None:
    """AppealError with every fault of the document; `drawn`: it needs a glyph for every character too."""
    found = [*faults(document), *(glyph_faults(document) if drawn else ())]
    if found:
        raise AppealError(*found)
