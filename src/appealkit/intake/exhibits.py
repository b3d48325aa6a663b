"""The door for exhibits: whether a file can go into a packet, how many pages it has, and the texts of its pages."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.intake.quotes import PageText
from appealkit.intake.written import named

if TYPE_CHECKING:
    from pypdf import PdfReader

LONGEST_PAGE = 200_000  # characters: a page of a record has some thousands
PICTURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
PICTURES |= dict.fromkeys((b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"), "tiff")

I043 = code_page(
    "I043",
    """An exhibit's file is not there
    A cited page that cannot be sent proves nothing. A document whose file is still to come is listed without `file`.
    Bad: `file: exhibits/pt.pdf` before the scan is made. Good: the scan in that place, or no `file` yet.
    """,
)
I044 = code_page(
    "I044",
    """An exhibit's file is neither a PDF nor a picture
    The packet joins PDF, PNG, JPEG and TIFF files, and goes by what the file holds, not by its name.
    Bad: a Word file renamed to `mri.pdf`. Good: the same printed to PDF, or a photograph of the page.
    """,
)
I045 = code_page(
    "I045",
    """An exhibit's file cannot be opened
    It is encrypted, cut off or broken; the payer could not open it either.
    Bad: a PDF that asks for a password. Good: the same, saved without one.
    """,
)
I046 = code_page(
    "I046",
    """An exhibit has another number of pages than listed
    Fewer is a mistake: a citation could lead nowhere. More is a doubt: the count in the exhibits index would be wrong.
    Bad: `pages: 12` of a file with 11. Good: `pages: 11`.
    """,
)
I047 = code_page(
    "I047",
    """The text of a page cannot be read
    Its quotes cannot be compared with it; a person has to look. A scan without a text layer is the usual reason.
    Bad: a photographed page. Good: the page scanned with text recognition.
    """,
)


def exhibit_problem(path: Path, ident: str, pages: int | None, where: Where) -> Problem | None:
    """What is wrong with the file of this document, or None. `pages` is the number listed, where one is."""
    subject = f"the file of {named('document', ident)}"
    if not is_file(path):
        return Problem(I043, f"{subject} is not there", "correct the path, or leave out 'file' for now", where)
    media = media_of(_head(path))
    if media is None:
        says, mend = f"{subject} is neither a PDF nor a picture", "save or print it as PDF, PNG, JPEG or TIFF"
        return Problem(I044, says, mend, where)
    count, reason = pages_of(path, media)
    if count is None:
        return Problem(I045, f"{subject} cannot be opened: {reason}", "save it anew, without a password", where)
    if count == 0:
        return Problem(I045, f"{subject} cannot be opened: it has no pages", "save it anew", where)
    if pages is None or count == pages:
        return None
    severity = Severity.MISTAKE if count < pages else Severity.DOUBT
    says = f"{subject} has {'fewer' if count < pages else 'more'} pages than listed"
    return Problem(I046, says, f"the file has {count}: correct 'pages' or the file", where, severity)


def media_of(head: bytes) -> str | None:
    """What a file is by its first kilobyte: pdf, png, jpeg or tiff; None where it is none of them."""
    if b"%PDF-" in head[:1024]:
        return "pdf"
    return next((media for start, media in PICTURES.items() if head.startswith(start)), None)


def pages_of(path: Path, media: str) -> tuple[int | None, str]:
    """How many pages the file has, or None and the reason. Every picture in a TIFF is a page."""
    if media == "pdf":
        with _opened(path) as (reader, reason):
            return (None, reason) if reader is None else (_count(reader), "")
    from PIL import Image

    try:
        with warnings.catch_warnings():  # of a picture that is very large: the packet says what to do with it
            warnings.simplefilter("ignore")
            with Image.open(path, formats=[media]) as picture:
                picture.verify()
            with Image.open(path, formats=[media]) as picture:
                return int(getattr(picture, "n_frames", 1)) if media == "tiff" else 1, ""
    except Exception:  # noqa: BLE001 as of a PDF: what a broken picture raises is no bug of ours
        return None, "it is broken"


def count_pages(data: bytes) -> int | None:
    """How many pages the PDF in these bytes has; None where they are no PDF that can be opened."""
    if b"%PDF-" not in data[:1024]:
        return None
    with _opened(BytesIO(data)) as (reader, _):
        return (_count(reader) or None) if reader else None


def is_file(path: Path) -> bool:
    """Whether there is a plain file at this path, whatever the path holds."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name too long, or one that no file can have
        return False


def read_pages(
    exhibits: Mapping[str, Path], wanted: Iterable[tuple[str, int]]
) -> tuple[dict[tuple[str, int], PageText], list[Problem]]:
    """The texts of the wanted pages (document id, page from 1), each or the reason why it is unreadable.

    A document without a file gives no page. Problems are doubts, one for each page that cannot be
    read; they name no file, because people name files after patients.
    """
    by_document: dict[str, set[int]] = {}
    for ident, page in wanted:
        if ident in exhibits:
            by_document.setdefault(ident, set()).add(page)
    pages: dict[tuple[str, int], PageText] = {}
    for ident, numbers in by_document.items():
        if media_of(_head(exhibits[ident])) in PICTURES.values():
            pages |= {(ident, number): PageText(unreadable="it is a picture") for number in sorted(numbers)}
            continue
        with _opened(exhibits[ident]) as (reader, reason):
            for number in sorted(numbers):
                pages[ident, number] = _page(reader, number) if reader else PageText(unreadable=reason)
    problems = [
        Problem(I047, f"page {number} of {named('document', ident)} cannot be read: {page.unreadable}",
                "look at the page; its quotes are not checked", None, Severity.DOUBT)
        for (ident, number), page in pages.items() if page.unreadable
    ]  # fmt: skip
    return pages, problems


@contextmanager
def _opened(path: Path | BytesIO) -> Iterator[tuple[PdfReader | None, str]]:
    """The file as a reader, or None and the reason. Nothing is logged meanwhile: pypdf tells what it stumbles over,
    and that is a patient's record."""
    from pypdf import PdfReader

    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    reader: PdfReader | None = None
    reason = ""
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            reader, reason = None, "it is encrypted"
    except Exception as error:  # noqa: BLE001 a broken PDF can raise anything; what it raises is no bug of ours
        encrypted = type(error).__name__ in {"DependencyError", "FileNotDecryptedError"}
        reader, reason = None, "it is encrypted" if encrypted else "it is broken"
    try:
        yield reader, reason
    finally:
        if reader:
            reader.close()
        logger.setLevel(level)


def _page(reader: PdfReader, number: int) -> PageText:
    try:
        if not 1 <= number <= len(reader.pages):
            return PageText(unreadable="there is no such page")
        text = reader.pages[number - 1].extract_text()[:LONGEST_PAGE]
    except Exception:  # noqa: BLE001 as above: the reason is the value
        return PageText(unreadable="it is broken")
    if not any(char.isalnum() for char in text):
        return PageText(unreadable="it has no text layer")
    return PageText(text)


def _count(reader: PdfReader) -> int:
    try:
        return len(reader.pages)
    except Exception:  # noqa: BLE001 as above
        return 0


def _head(path: Path) -> bytes:
    """How the file begins; nothing where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(1024)
    except OSError:
        return b""
