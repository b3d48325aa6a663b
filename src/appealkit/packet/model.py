"""Packet: the documents to send and to keep, before they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from appealkit.assessment.model import Assessment
from appealkit.case import Case
from appealkit.document.book import Book
from appealkit.document.model import Document, Signature
from appealkit.errors import Problem
from appealkit.layout.records_request import Request
from appealkit.letters.model import Letter
from appealkit.writers import Look


@dataclass(frozen=True, slots=True)
class Packet:
    """Everything made from one case. `letter` is None where none may be written; then only keep/ is filled."""

    case: Case
    assessment: Assessment
    checklist: Document
    book: Book  # the same for people who sort and filter
    letter: Letter | None = None
    letter_page: Document | None = None
    problems: tuple[Problem, ...] = ()
    worksheet: Document | None = None  # where a line has to be corrected; only ever kept
    requests: tuple[Request, ...] = ()  # what is asked of each holder, with the pages that a person may send
    look: Look | None = None  # of all that is printed; the shipped one if not given

    @property
    def is_signed(self) -> bool:
        """Whether the letter carries the signature that its owner allowed for these very words."""
        blocks = self.letter_page.blocks if self.letter_page else ()
        return any(isinstance(block, Signature) and block.signed for block in blocks)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, by path inside the packet, with its SHA-256; and formats that could not be."""

    files: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
