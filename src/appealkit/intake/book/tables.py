"""The words of the chart evidence workbook, as data: sheets, columns, help, examples and how words are shown.

`evidence_maps/intake/form.yaml` holds them. Of an attribute without words there, its name
is made readable.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import ascii_lowercase
from typing import Annotated

from pydantic import Field

from appealkit import yamltext
from appealkit.errors import Problem
from appealkit.maps.kinds import Attribute, Rule, ValueType, Vocabulary
from appealkit.maps.shapes import shaped

Tab = Annotated[str, Field(min_length=1, max_length=31, pattern=r"^[^\[\]:*?/\\']+$")]  # what a spreadsheet allows
Rows = Annotated[int, Field(ge=1, le=500)]


class ColumnWords(Rule):
    """What a column is called, what it asks for, and one example of it."""

    column: str
    help: str = ""
    example: str = ""
    unit: str = ""  # may follow the number, and is dropped


class SheetWords(Rule):
    """What is said of one kind of evidence. `prefix` begins the names of its rows."""

    sheet: Tab
    sentence: str = ""
    prefix: Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")] = "fact"
    columns: Mapping[str, ColumnWords] = Field(default_factory=dict)
    words: Mapping[str, str] = Field(default_factory=dict)


class DocumentWords(SheetWords):
    rows: Rows


class FactWords(Rule):
    """What every sheet of facts has: a name, the document and page that say it, its day, its exact words."""

    rows: Rows
    columns: Mapping[str, ColumnWords]


class OtherWords(SheetWords):
    """The last sheet: one row a detail, for every kind that has no sheet of its own."""

    title: str
    rows: Rows


class WantedWords(Rule):
    get: str
    ask_of: str
    needed: str
    sheet: str


class NeededWords(Rule):
    blocking: str
    other: str


class StartWords(Rule):
    """The first sheet."""

    sheet: Tab
    title: str
    explanation: tuple[str, ...]
    patient_title: str
    fill_in: str
    known: str
    wanted_title: str
    wanted_none: str
    wanted_columns: WantedWords
    needed: NeededWords
    sheets_title: str
    fields: Mapping[str, ColumnWords]


class FormWords(Rule):
    """All words of the workbook."""

    start: StartWords
    documents: DocumentWords
    facts: FactWords
    other: OtherWords
    types: Mapping[str, str]
    usual: tuple[str, ...]
    words: Mapping[str, str]
    kinds: Mapping[str, SheetWords]

    def sheet_of(self, kind: str, title: str) -> SheetWords:
        """The words of this kind's sheet; where there are none, its title is its name."""
        plain = "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31].strip()
        prefix = "".join(letter if letter in ascii_lowercase else "-" for letter in kind.lower()).strip("-")
        return self.kinds.get(kind) or SheetWords(sheet=plain or kind[:31], prefix=prefix or "row")

    def column(self, kind: str, attribute: str) -> ColumnWords:
        """The words of this attribute's column; where there are none, its name in plain letters."""
        sheet = self.kinds.get(kind)
        found = sheet.columns.get(attribute) if sheet else None
        return found or ColumnWords(column=_readable(attribute))

    def shown(self, kind: str, word: str) -> str:
        """A word of the vocabulary in plain words."""
        sheet = self.kinds.get(kind)
        own = sheet.words.get(word) if sheet else None
        return own or self.words.get(word) or _readable(word)

    def takes(self, attribute: Attribute) -> str:
        """What such an attribute takes, in a few words."""
        return self.types.get("one-of" if attribute.one_of else attribute.type.value, "")


def read_words(data: bytes, file: str) -> tuple[FormWords | None, list[Problem]]:
    """The words in this file, and every problem of it. None where it cannot be used."""
    text, problems = yamltext.read(data, file)
    if text is None or problems:
        return None, problems
    return shaped(FormWords, text)


def unworded(words: FormWords, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """The attributes of the vocabulary without a column name and help of their own, as (kind, attribute)."""
    return [
        (name, attribute)
        for name, kind in vocabulary.kinds.items()
        for attribute in kind.attributes
        if not (own := words.column(name, attribute)).help or not own.example
    ]


def _readable(name: str) -> str:
    """`relief_words` → Relief words."""
    plain = name.replace("_", " ").replace("-", " ").strip()
    return plain[:1].upper() + plain[1:]


CELL_TYPES = frozenset({ValueType.DATE, ValueType.COUNT, ValueType.NUMBER, ValueType.PERCENT})
"""The types that a cell holds as a date or a number, and not as text."""
