"""Part: one file that is sent, as planned: what is printed, and which pages of which documents follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from appealkit.document.model import Document
from appealkit.errors import Problem


@dataclass(frozen=True, slots=True)
class Enclosed:
    """An exhibit as it goes along. `pages`: those of its file that go, by their number there, in their order; they
    keep that number as their exhibit page, so that what the letter cites stays where it says."""

    label: str
    document: str  # its id in the case
    title: str
    pages: tuple[int, ...]
    of: int  # how many pages the document has
    slip: Document  # the sheet before it


Front = Callable[[Mapping[str, int]], tuple[Document, ...]]
"""What stands before the exhibits, in order, given the packet page on which each exhibit's sheet stands (by its
letter; 0 while it is not known). The number of pages must not depend on these numbers."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file to send; `number` of `of` where a payer's limits split the packet."""

    title: str
    claim_number: str
    front: Front
    exhibits: tuple[Enclosed, ...]
    number: int = 1
    of: int = 1
    language: str = "en-US"
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Assembled:
    """What became of a part: its pages, where each exhibit begins, and what a person should know of it (doubts)."""

    pages: int
    front_pages: int
    exhibit_pages: Mapping[str, int]  # by letter: the packet page on which the exhibit's sheet stands
    tagged: bool  # whether every page is tagged, and the file still says that it is accessible
    problems: tuple[Problem, ...] = ()
