"""What a check looks at: one template with its front matter and its partials; and all the others, with the rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from appealkit.authoring.lint.met import Met
from appealkit.authoring.lint.pieces import Spoken
from appealkit.authoring.prose.words import Prose, words_of
from appealkit.authoring.reading import Reading, read_all
from appealkit.authoring.tree import Include, Place, Words, walk
from appealkit.errors import Where
from appealkit.letters.dictionary import Dictionary, dictionary
from appealkit.letters.phrases import Phrases
from appealkit.letters.template import RECORD, FrontMatter, front_of, phrases_of
from appealkit.maps.load import Rules

Kind = Literal["frame", "section", "partial", "phrase"]


@dataclass(frozen=True, slots=True)
class Linted:
    """One template, partial or phrase.

    `front`: of a template whose front matter can be read. `included`: every partial it includes, directly or through
    another, each once, in the order in which they are met. `included_by`: of a partial, the templates it goes into.
    """

    reading: Reading
    kind: Kind
    front: FrontMatter | None
    included: tuple[Reading, ...]
    included_by: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.reading.name

    def in_front(self, word: str) -> Where:
        """The place of this word in the front matter."""
        found = re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", self.reading.front)
        return self.reading.where(Words(self.reading.front, Place(1, 1)).at(found.start() if found else 0))

    def under(self, key: str) -> Where:
        """The line of this key of the front matter."""
        lines = self.reading.front.split("\n")
        line = next((number for number, text in enumerate(lines, 1) if text.startswith(f"{key}:")), 1)
        return Where(self.reading.file, line, 1)


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that stands together: the templates, partials and phrases by name, the rules, what may be said."""

    files: Mapping[str, bytes]
    linted: Mapping[str, Linted]
    rules: Rules
    phrases: Phrases
    dictionary: Dictionary
    letterhead: Mapping[str, bytes]  # the files of a practice's own look, by their paths in its folder
    prose: Prose
    today: date
    ways: dict[str, tuple[Met, ...]] = field(default_factory=dict, compare=False, repr=False)  # kept by `way_through`
    spoken: dict[str, tuple[Spoken, ...]] = field(default_factory=dict, compare=False, repr=False)  # by `ways_to_say`

    def reading(self, name: str) -> Reading | None:
        found = self.linted.get(name)
        return found.reading if found else None

    def templates(self) -> tuple[Linted, ...]:
        """The frames and sections."""
        return tuple(one for one in self.linted.values() if one.kind in {"frame", "section"})


def shelve(
    files: Mapping[str, bytes],
    rules: Rules,
    *,
    today: date,
    letterhead: Mapping[str, bytes] | None = None,
    prose: Prose | None = None,
) -> Shelf:
    """These files (path inside `templates/` → bytes) as a shelf. What cannot be read hides nothing else; it is told by
    `guarded.py`, as to who drafts from them."""
    readings = read_all(files)
    phrases = phrases_of(files.get("record.yaml", b""), []) or Phrases(record={}, words={})
    including = {name: _included(reading, readings) for name, reading in readings.items()}
    by = {partial: tuple(sorted(name for name, inner in including.items()
                                if readings[partial] in inner and not name.startswith("partials/")))
          for partial in readings if partial.startswith("partials/")}  # fmt: skip
    linted = {}
    for name, reading in readings.items():
        front = _front(reading)
        linted[name] = Linted(reading, _kind(name, front), front, including[name], by.get(name, ()))
    words = dictionary(rules, phrases)
    return Shelf(files, linted, rules, phrases, words, letterhead or {}, prose or words_of(), today)


def _front(reading: Reading) -> FrontMatter | None:
    """The front matter, where there is one and it can be read."""
    text = reading.front
    return front_of(reading.file, text.split("\n", 1)[1].rsplit("---", 1)[0], []) if text else None


def _kind(name: str, front: FrontMatter | None) -> Kind:
    if name.startswith("partials/"):
        return "partial"
    if name.startswith(RECORD):
        return "phrase"
    if front is not None:
        return front.kind
    return "frame" if name.startswith("frames/") else "section"


def _included(reading: Reading, readings: Mapping[str, Reading]) -> tuple[Reading, ...]:
    found: dict[str, Reading] = {}
    waiting = [reading]
    while waiting:
        named = [node.name for node in walk(waiting.pop(0).nodes) if isinstance(node, Include)]
        for name in named:
            if name in readings and name not in found:
                found[name] = readings[name]
                waiting.append(readings[name])
    return tuple(found.values())
