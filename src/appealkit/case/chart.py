"""What the record says: documents, and one structured thing on one page of one of them."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from appealkit.case.codes import Ident, Model, Name, Text

Value = str | Decimal | date | bool | tuple[str, ...]
"""An attribute's value once its kind has typed it: text, number, date, yes/no, or a list of words."""


class Origin(enum.StrEnum):
    """How a value came in (codes of HL7 Da Vinci DTR)."""

    AUTO = "auto"
    EDITED = "edited"
    MANUAL = "manual"


class ChartDocument(Model):
    """One document of the record. Without `file` it can be cited and asked for, but no packet can hold it.

    `first_page`, `last_page`: where the whole encounter stands, in a file that holds more than it.
    """

    kind: Ident
    title: Name
    author: Name | None = None
    date: date
    pages: Annotated[int, Field(ge=1, le=20000)]
    file: Name | None = None
    first_page: Annotated[int, Field(ge=1, le=20000)] | None = None
    last_page: Annotated[int, Field(ge=1, le=20000)] | None = None
    signed: bool | None = None
    signer: Name | None = None
    signed_on: datetime.date | None = None
    addendum_to: Ident | None = None
    late_entry: bool | None = None  # written after the day that it speaks of, as it says itself


class Source(Model):
    """Where the record says it. The quote, where given, is checked against the page."""

    document: Ident
    page: Annotated[int, Field(ge=1)]
    quote: Text | None = Field(default=None, repr=False)


class ChartEvidence(Model):
    """One thing the record says, of a kind of the vocabulary, with its page."""

    id: Ident
    kind: Ident
    source: Source
    origin: Origin = Origin.MANUAL
    recorded_on: date | None = None
    values: Mapping[str, Value] = Field(default_factory=dict, repr=False)

    def __getitem__(self, attribute: str) -> Value | None:
        return self.values.get(attribute)

    def word(self, attribute: str) -> str | None:
        """The attribute as text, where it is text."""
        value = self.values.get(attribute)
        return value if isinstance(value, str) else None

    def words(self, attribute: str) -> tuple[str, ...]:
        """The attribute as a list of words; one word counts as a list of one; nothing as none."""
        value = self.values.get(attribute)
        return value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()

    def day(self, attribute: str) -> date | None:
        """The attribute as a date, where it is one."""
        value = self.values.get(attribute)
        return value if isinstance(value, date) else None

    def number(self, attribute: str) -> Decimal | None:
        """The attribute as a number, where it is one."""
        value = self.values.get(attribute)
        return value if isinstance(value, Decimal) else None
