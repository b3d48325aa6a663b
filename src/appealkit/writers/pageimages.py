"""The pages of a PDF as pictures for a screen. A page that stands as it stood is not drawn again."""

from __future__ import annotations

import hashlib
import io
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from appealkit.document.model import Document
from appealkit.writers.look import Look
from appealkit.writers.pdf import write_pdf

SCALE = 2  # dots to a point: sharp on a screen at 200 %
MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as PNG. `sha256` is of what stands on it."""

    sha256: str
    png: bytes
    width: int
    height: int


def print_hashed(document: Document, look: Look) -> tuple[bytes, tuple[str, ...]]:
    """The PDF, and a hash of what stands on each of its pages."""
    hashes: list[str] = []
    dress = hashlib.sha256(look.css.encode())
    dress.update(look.logo.data if look.logo else b"")

    def look_at(pdf: Any) -> None:
        by_reference = {item.reference: item for item in pdf.objects}
        for page in pdf.page_references:
            content = by_reference[by_reference[page]["Contents"]].stream
            told = dress.copy()
            for part in content:
                told.update(part if isinstance(part, bytes) else str(part).encode())
            hashes.append(told.hexdigest())

    return write_pdf(document, look, look_at=look_at), tuple(hashes)


def page_images(pdf: bytes, hashes: tuple[str, ...], known: MutableMapping[str, PageImage]) -> tuple[PageImage, ...]:
    """Each page as a picture; those in `known`, by their hash, are taken from there, the others put there."""
    import pypdfium2  # type: ignore[import-untyped]

    document = None
    try:
        for number, sha256 in enumerate(hashes):
            if sha256 not in known:
                document = document or pypdfium2.PdfDocument(pdf)
                known[sha256] = _drawn(document[number], sha256)
    finally:
        if document is not None:
            document.close()
    found = tuple(known[sha256] for sha256 in hashes)
    for sha256 in [name for name in known if name not in hashes][: max(0, len(known) - MOST_KEPT)]:
        del known[sha256]
    return found


def _drawn(page: Any, sha256: str) -> PageImage:
    image = page.render(scale=SCALE).to_pil()
    stream = io.BytesIO()
    image.save(stream, "PNG", compress_level=1)  # a person waits for it
    return PageImage(sha256, stream.getvalue(), image.width, image.height)
