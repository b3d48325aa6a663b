"""Letter, Statement, Exhibit, Citation, LeftOut: what composing gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from appealkit.document.model import Block, Text
from appealkit.errors import Where


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """A page of a document of the case."""

    document: str
    page: int


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A document enclosed, under its letter."""

    label: str
    document: str
    title: str
    author: str | None
    date: date
    pages: int
    cited_pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence about the patient, with the finding and the pages it rests on.

    `template`: the one that speaks; `at`: where its tag stands, there or in a partial. `values`: the runs of it that
    were printed from a value; its other words are the template's.
    """

    words: str
    requirement: str
    evidence: tuple[str, ...]
    citations: tuple[Citation, ...]
    template: str
    at: Where
    values: tuple[Text, ...] = ()


NOT_HERE = "does not bind this programme"  # why an authority meant for another programme's letters was not cited


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A sentence of the template that was not said, and why. `at`: where its tag stands, there or in a partial."""

    requirement: str
    why: str
    template: str
    at: Where


@dataclass(frozen=True, slots=True)
class UsedTemplate:
    template: str
    version: str
    sha256: str
    approved_by: str | None
    approved_on: date | None


@dataclass(frozen=True, slots=True)
class Letter:
    """Body, statements, exhibits; what was left out; the holes that keep it from being final."""

    title: str
    body: tuple[Block, ...]
    lines: tuple[int, ...]
    statements: tuple[Statement, ...]
    exhibits: tuple[Exhibit, ...]
    left_out: tuple[LeftOut, ...]
    holes: tuple[str, ...]
    templates: tuple[UsedTemplate, ...]
    authorities: tuple[str, ...] = ()
    draft: bool = False
    protective: bool = False
    addressee: str | None = None  # the desk it goes to, where not the programme's for appeals
    salutation: str | None = None
    is_of_a_level: bool = True  # an appeal on a level of the programme
