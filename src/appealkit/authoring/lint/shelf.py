"""What a check looks at: one template with its front matter and its partials; and all the others, with the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from appealkit import yamltext
from appealkit.authoring.lint.met import Met
from appealkit.authoring.lint.pieces import Spoken
from appealkit.authoring.prose.words import Prose, words_of
from appealkit.authoring.reading import Reading, read_all
from appealkit.authoring.tree import Include, Node, walk
from appealkit.errors import Problem, Where
from appealkit.letters.dictionary import Dictionary, dictionary
from appealkit.letters.phrases import Phrases
from appealkit.letters.template import (
    RECORD,
    FrontMatter,
    front_of,
    missing_front,
    phrases_of,
    split_front,
)
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
    front_text: str  # with its dashes; its lines are the file's first ones
    included: tuple[Reading, ...]
    included_by: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.reading.name

    def in_front(self, word: str) -> Where:
        """The place of this word in the front matter."""
        found = re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", self.front_text)
        before = self.front_text[: found.start()] if found else ""
        return Where(self.reading.file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)

    def everywhere(self) -> Iterator[tuple[Reading, Node]]:
        """Every node of the template and of its partials, with the file it stands in; each file's once."""
        for reading in (self.reading, *self.included):
            for node in walk(reading.nodes):
                yield reading, node


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
    unread: tuple[Problem, ...] = ()  # what is no template at all: not UTF-8, no front matter
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
    """These files (path inside `templates/` → bytes) as a shelf. What cannot be read is told and hides nothing else."""
    unread: list[Problem] = []
    taken: dict[str, bytes] = {}
    for path, data in sorted(files.items()):
        if path.endswith(".md.j2") or path == "record.yaml":
            text, problems = _decoded(path, data)
            unread += problems
            if text is not None:
                taken[path] = text.encode()
    readings = read_all(taken)
    phrases = phrases_of(taken.get("record.yaml", b"").decode(), unread) or Phrases(record={}, words={})
    fronts = {path: _front(path, data.decode(), unread) for path, data in taken.items() if _has_front(path)}
    including = {name: _included(reading, readings) for name, reading in readings.items()}
    by = {partial: tuple(sorted(name for name, inner in including.items()
                                if readings[partial] in inner and not name.startswith("partials/")))
          for partial in readings if partial.startswith("partials/")}  # fmt: skip
    linted = {}
    for name, reading in readings.items():
        front, text = fronts.get(reading.file, (None, ""))
        linted[name] = Linted(reading, _kind(name, front), front, text, including[name], by.get(name, ()))
    words = dictionary(rules, phrases)
    return Shelf(files, linted, rules, phrases, words, letterhead or {}, prose or words_of(), today, tuple(unread))


def _decoded(path: str, data: bytes) -> tuple[str | None, list[Problem]]:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n"), []
    except UnicodeDecodeError as error:
        before = data[: error.start]
        where = Where(path, before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1)
        says = "the file is not UTF-8 from this byte on"
        return None, [Problem(yamltext.I001, says, "save the file as UTF-8", where)]


def _has_front(path: str) -> bool:
    return path.endswith(".md.j2") and not path.startswith("partials/")


def _front(path: str, text: str, problems: list[Problem]) -> tuple[FrontMatter | None, str]:
    """The front matter, and its text as it stands at the top of the file."""
    front_text, _ = split_front(text)
    if front_text is None:
        problems.append(missing_front(path))
        return None, ""
    return front_of(path, front_text.split("\n", 1)[1].rsplit("---", 1)[0], problems), front_text


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
