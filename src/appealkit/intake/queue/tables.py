"""The table of column names as data: which names mean which field, and what a field holds and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from pydantic import ConfigDict

from appealkit import yamltext
from appealkit.errors import Problem, Where, code_page, nearest
from appealkit.maps.kinds import Rule
from appealkit.maps.shapes import shaped

I119 = code_page(
    "I119",
    """The table of column names contradicts itself
    A name stands for one field, or below `ambiguous` for several; otherwise what a column holds would be chance.
    Bad: `claim id` below `claim_number` and below `patient_id`. Good: below one of them.
    """,
)

Kind = Literal[
    "identifier", "name", "part", "words", "text", "day", "birth", "money", "debit", "count", "procedure", "modifiers",
    "diagnoses", "codes", "group", "remarks", "place", "status", "npi", "payer", "code",
]  # fmt: skip
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
_DOTTED = re.compile(r"(?<=\b[A-Za-z])\.(?=[A-Za-z]\b)")
_WORD = re.compile(r"[^\W_]+")

_PLAIN_KINDS = {"identifier", "words", "code", "day", "money", "debit", "count", "place", "npi"}
_BUT = {"service_date", "denied_amount"}  # what they say is joined with other columns first

Name = tuple[str, ...]  # the words of a name, in one order


class Field(Rule):
    """One thing a row can tell. `path`: where it stands in a case; none where it is a part of something else."""

    kind: Kind
    names: tuple[str, ...]
    path: str | None = None
    many: bool = False


class Ambiguous(Rule):
    names: tuple[str, ...]
    may_be: tuple[str, ...]
    otherwise: str | None = None


class Statuses(Rule):
    settled: tuple[str, ...]
    open: tuple[str, ...]


class ColumnFile(Rule):
    words: Mapping[str, str]
    silent: tuple[str, ...]
    fields: Mapping[str, Field]
    ambiguous: tuple[Ambiguous, ...]
    totals: tuple[str, ...]
    statuses: Statuses
    places: Mapping[str, tuple[str, ...]]

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name means: one field, or several of which the values may prove one; `otherwise` where they prove none."""

    fields: tuple[str, ...]
    otherwise: str | None = None


@dataclass(frozen=True)
class QueueTables:
    """The names, worked out once."""

    file: ColumnFile
    fields: Mapping[str, Field] = field(init=False)
    meanings: Mapping[Name, Meaning] = field(init=False, repr=False)
    plain_paths: Mapping[str, tuple[str, ...]] = field(init=False, repr=False)  # of fields that are one value each
    totals: frozenset[str] = field(init=False, repr=False)
    settled: frozenset[str] = field(init=False, repr=False)
    open: frozenset[str] = field(init=False, repr=False)
    places: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        file = self.file
        worked_out = {
            "fields": file.fields,
            "meanings": dict(_meanings(file)),
            "plain_paths": {
                name: tuple(item.path.split("."))
                for name, item in file.fields.items()
                if item.path and item.kind in _PLAIN_KINDS and name not in _BUT
            },
            "totals": frozenset(plain(name) for name in file.totals),
            "settled": frozenset(plain(name) for name in file.statuses.settled),
            "open": frozenset(plain(name) for name in file.statuses.open),
            "places": {plain(name): code for code, names in file.places.items() for name in names},
        }
        for name, value in worked_out.items():
            object.__setattr__(self, name, value)

    def meaning(self, header: str) -> Meaning | None:
        """What a column of this name holds. None where the name is not known."""
        words = _name(header, self.file)
        found = self.meanings.get(words)
        if found is None and words and any(word.isdigit() for word in words):
            unnumbered = self.meanings.get(tuple(word for word in words if not (word.isdigit() and len(word) <= 2)))
            several = unnumbered and all(self.fields[name].many for name in unnumbered.fields)
            found = unnumbered if several else None
        return found

    def same(self, one: str, other: str) -> bool:
        """Whether two names are one, however they are spelled."""
        return one.strip() == other.strip() or _name(one, self.file) == _name(other, self.file) != ()


def plain(text: str) -> str:
    """The words of a text in lower case with one space between; what is no letter or digit parts words."""
    return " ".join(word.lower() for word in _WORD.findall(text))


def read_tables(data: bytes, file: str = "intake/columns.yaml") -> tuple[QueueTables | None, list[Problem]]:
    """The tables in this file, or None and every mistake of it."""
    text, problems = yamltext.read(data, file)
    if text is None or problems:
        return None, problems
    found, problems = shaped(ColumnFile, text)
    if found is None:
        return None, problems
    problems += _contradictions(found, file)
    return (None if problems else QueueTables(found)), problems


def _name(header: str, file: ColumnFile) -> Name:
    """The words of a header in one order, short forms written out."""
    whole = _DOTTED.sub("", header)  # `D.O.B.`
    marked = _CAMEL.sub(" ", whole.replace("#", " number "))
    words: list[str] = []
    for word in plain(marked).split():
        words += file.words.get(word, file.words.get(_singular(word), _singular(word))).split()
    kept = [word for word in words if word not in file.silent]
    if "id" in kept and "number" in kept:
        kept.remove("number")  # `Member ID #`
    return tuple(sorted(dict.fromkeys(kept)))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "is", "us")) else word


def _meanings(file: ColumnFile) -> Iterator[tuple[Name, Meaning]]:
    for name, item in file.fields.items():
        for header in item.names:
            yield _name(header, file), Meaning((name,))
    for entry in file.ambiguous:
        for header in entry.names:
            yield _name(header, file), Meaning(entry.may_be, entry.otherwise)


def _contradictions(file: ColumnFile, shown: str) -> Iterable[Problem]:
    first: dict[Name, Meaning] = {}
    for words, meaning in _meanings(file):
        if first.setdefault(words, meaning) != meaning:
            says = f"the name '{' '.join(words)}' means {first[words].fields} and {meaning.fields}"
            yield Problem(I119, says, "keep it with one, or put it below 'ambiguous'", Where(shown))
    for entry in file.ambiguous:
        for name in (*entry.may_be, *filter(None, [entry.otherwise])):
            if name not in file.fields:
                yield Problem(I119, f"'{name}' is no field", nearest(name, file.fields), Where(shown))
