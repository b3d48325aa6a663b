"""The sheets of the workbook and their columns: one layout for who writes the form and for who reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from appealkit.intake.book.tables import ColumnWords, FormWords
from appealkit.maps.kinds import Attribute, ValueType, Vocabulary

TITLE_ROW, HEADING_ROW, HELP_ROW, FIRST_ROW = 1, 2, 3, 4
DOCUMENTS, OTHER, START = "documents", "other", "start"
FORM, LISTS = "_form", "_lists"  # the sheets that nobody sees: what the form was filled with, and the words to pick
SIDES = ("left", "right", "bilateral", "midline")

_OWN_TYPES: Mapping[str, Attribute] = {
    "page": Attribute(type=ValueType.COUNT),
    "pages": Attribute(type=ValueType.COUNT),
    "first_page": Attribute(type=ValueType.COUNT),
    "last_page": Attribute(type=ValueType.COUNT),
    "date": Attribute(type=ValueType.DATE),
    "signed_on": Attribute(type=ValueType.DATE),
    "recorded_on": Attribute(type=ValueType.DATE),
    "birth_date": Attribute(type=ValueType.DATE),
    "service_date": Attribute(type=ValueType.DATE),
    "signed": Attribute(type=ValueType.YES_NO),
    "late_entry": Attribute(type=ValueType.YES_NO),
    "procedure": Attribute(type=ValueType.PROCEDURES),
}
POINTS_TO_DOCUMENT = frozenset({"document", "addendum_to"})
TEXT = Attribute()
BESIDE = frozenset({"id", "document", "page", "quote", "recorded_on"})  # of a fact, all that is no attribute of it


@dataclass(frozen=True, slots=True)
class Choice:
    """A word of the vocabulary and how it is shown."""

    value: str
    shown: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `choices`: the words to pick from; `open`: another word may be written."""

    key: str
    words: ColumnWords
    attribute: Attribute = TEXT
    choices: tuple[Choice, ...] = ()
    open: bool = False
    takes: str = ""

    @property
    def help(self) -> str:
        """What it asks for, what it takes, and an example."""
        example = f"Example: {self.words.example}" if self.words.example else ""
        return " ".join(filter(None, (self.words.help, self.takes, example)))


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet. `key`: a kind of evidence, or `documents`, or `other`."""

    key: str
    tab: str
    sentence: str
    prefix: str
    rows: int
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column:
        """The column of this key."""
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True, slots=True)
class Detail:
    """What a row of the last sheet can be about: an attribute of a kind."""

    kind: str
    column: Column


@dataclass(frozen=True, slots=True)
class Layout:
    """All sheets that a form can have."""

    words: FormWords
    vocabulary: Vocabulary

    def sheet(self, key: str) -> SheetPlan:
        """The sheet of documents, of one kind of evidence, or the last one."""
        if key == DOCUMENTS:
            own = self.words.documents
            columns = tuple(self._own(DOCUMENTS, name, said) for name, said in own.columns.items())
            return SheetPlan(key, own.sheet, own.sentence, own.prefix, own.rows, columns)
        if key == OTHER:
            other = self.words.other
            columns = tuple(self._own(OTHER, name, said) for name, said in other.columns.items())
            return SheetPlan(key, other.sheet, other.sentence, other.prefix, other.rows, columns)
        said = self.words.sheet_of(key, self.vocabulary.kinds[key].title)
        facts = self.words.facts
        before = (self._own(key, name, facts.columns[name]) for name in ("id", "document", "page"))
        after = (self._own(key, name, facts.columns[name]) for name in ("recorded_on", "quote"))
        columns = (*before, *self._attributes(key), *after)
        return SheetPlan(key, said.sheet, said.sentence, said.prefix, facts.rows, columns)

    def sheets(self) -> Iterator[SheetPlan]:
        """Every sheet that a row can stand on."""
        for key in (DOCUMENTS, *self.vocabulary.kinds, OTHER):
            yield self.sheet(key)

    def header(self) -> tuple[Column, ...]:
        """What the first sheet asks about the patient and the claim."""
        return tuple(self._own(START, name, said) for name, said in self.words.start.fields.items())

    def details(self, without: Iterable[str] = ()) -> dict[str, Detail]:
        """What the last sheet can speak of, by how it is shown there."""
        left_out = set(without)
        return {
            f"{self.words.sheet_of(kind, said.title).sheet}: {column.words.column}": Detail(kind, column)
            for kind, said in self.vocabulary.kinds.items()
            if kind not in left_out
            for column in self._attributes(kind)
        }

    def _own(self, sheet: str, name: str, said: ColumnWords) -> Column:
        """A column that is no attribute of a kind."""
        attribute = _OWN_TYPES.get(name, TEXT)
        choices = self._choices("", attribute)
        if name == "kind" and sheet == DOCUMENTS:
            choices = tuple(Choice(kind, words.title) for kind, words in self.vocabulary.documents.items())
        return Column(name, said, attribute, choices)

    def _attributes(self, kind: str) -> Iterator[Column]:
        """The attributes of the kind, in the order of the words; those without words last."""
        attributes = self.vocabulary.kinds[kind].attributes
        said = self.words.kinds.get(kind)
        ordered = [name for name in (said.columns if said else ()) if name in attributes]
        for name in dict.fromkeys((*ordered, *attributes)):
            attribute = attributes[name]
            choices = self._choices(kind, attribute)
            is_open = attribute.type is ValueType.REGION and not attribute.one_of
            words = self.words.column(kind, name)
            yield Column(name, words, attribute, choices, is_open, self.words.takes(attribute))

    def _choices(self, kind: str, attribute: Attribute) -> tuple[Choice, ...]:
        match attribute.type:
            case _ if attribute.one_of:
                values = attribute.one_of
            case ValueType.SIDE:
                values = SIDES
            case ValueType.YES_NO:
                values = ("yes", "no")
            case ValueType.REGION:
                values = tuple(self.vocabulary.regions)
            case _:
                return ()
        shown = [self.words.shown(kind, value) for value in values]
        if len({word.casefold() for word in shown}) < len(shown):  # two words shown alike could not be told apart
            shown = list(values)
        return tuple(map(Choice, values, shown))


def plain(word: str) -> str:
    """A heading or a word as it is compared: case, spaces and marks at its ends do not matter."""
    return " ".join(word.casefold().split()).strip(" :*?.!")
