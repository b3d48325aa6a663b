"""YAML as plain text values, with the place of every key.

Scalars stay text (`0450`, `00100`, `NO` survive), an empty value is None. The tree is built from the event
stream, without recursion, and refused as soon as it is too large, too deep, uses an alias or a tag, or gives a
key twice: nothing is composed first. JSON is read the same way, being YAML's flow style.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from appealkit.errors import Problem, Where, code_page

MOST_BYTES = 2 * 1024 * 1024
MOST_DEPTH = 50

Path = tuple[str | int, ...]

I001 = code_page(
    "I001",
    """The file is not UTF-8 text
    Every file we read is UTF-8. A file saved as Windows-1252 or UTF-16 would turn names into other names.
    Bad: a case saved by an old editor as "ANSI". Good: the same file saved as UTF-8.
    """,
)
I002 = code_page(
    "I002",
    """The file is not well-formed YAML
    Something breaks the layout: a missing quote or colon, a tab used to indent, a bracket never closed.
    Bad: `name: "Example`. Good: `name: "Example"`.
    """,
)
I003 = code_page(
    "I003",
    """The file is too large or too deep
    A case is at most 2 MB and nests at most 50 levels; more is a mistake or an attack, and is refused unread.
    Bad: two hundred thousand opening brackets. Good: documents in their own files, named under `documents`.
    """,
)
I004 = code_page(
    "I004",
    """An alias, an anchor or a tag is used
    They let one value stand for many, or name a type to build; what is read here is exactly what is written.
    Bad: `patient: *other`. Good: the values themselves.
    """,
)
I005 = code_page(
    "I005",
    """A key is given twice
    Only one of the two can be meant, and which one a reader would take differs between tools.
    Bad: `units: 1` and further down `units: 2`. Good: one of them.
    """,
)
I006 = code_page(
    "I006",
    """A character that no record contains
    Control characters, private-use characters and marks that reverse the reading direction are refused: they
    can make a letter show something else than what is stored.
    Bad: a claim number with U+202E in it. Good: the number typed again.
    """,
)


@dataclass(frozen=True, slots=True)
class YamlText:
    """A file's plain value (dict, list, str, None) and the place of each key and item."""

    file: str
    value: object = field(repr=False)
    places: Mapping[Path, Where] = field(repr=False)

    def where(self, path: Path) -> Where:
        """The place of this path, or of its nearest parent that has one; steps that may be values show as `*`."""
        shown = ".".join(str(step) if isinstance(step, int) or looks_like_key(step) else "*" for step in path)
        for length in range(len(path), -1, -1):
            found = self.places.get(path[:length])
            if found:
                return Where(found.file, found.line, found.column, shown)
        return Where(self.file, path=shown)


def read(data: bytes | str, file: str) -> tuple[YamlText | None, list[Problem]]:
    """The file's values with their places, and every problem found. No values when the layout is broken."""
    if len(data) > MOST_BYTES:
        mend = "put documents into files of their own and name them under 'documents'"
        return None, [Problem(I003, f"the file is larger than {MOST_BYTES // 1024 // 1024} MB", mend, Where(file))]
    text, problems = _decoded(data, file)
    if text is None:
        return None, problems
    if file.endswith(".json"):
        text = _json_as_yaml(text)
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if not builder.take(event):
                return None, [*problems, *builder.problems]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if error.problem == "found unexpected end of stream" and error.context_mark:
            mark = error.context_mark  # where the quote was opened that nothing closes
        where = Where(file, mark.line + 1, mark.column + 1) if mark else Where(file)
        says = f"the layout breaks here: {error.problem or error.context or 'not YAML'}"
        return None, [*builder.problems, Problem(I002, says, "close the quote or bracket, or mend the indent", where)]
    except yaml.reader.ReaderError as error:
        # libyaml counts bytes of UTF-8, and a place is counted in characters
        before = text.encode()[: error.position if isinstance(error.position, int) else 0].decode(errors="ignore")
        where = _place_of(text, len(before), file)
        return None, [Problem(I006, "a control character stands here", "type the value again", where)]
    return YamlText(file, builder.root, builder.places), builder.problems


def written(value: object) -> str:
    """The value as YAML that reads back as the same texts: short lists on one line, keys in their order."""
    return yaml.dump(
        value, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=150, default_flow_style=None, line_break="\n"
    )


class _Plain(yaml.CSafeDumper):
    """No aliases, since none are read."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


def _decoded(data: bytes | str, file: str) -> tuple[str | None, list[Problem]]:
    if isinstance(data, str):
        return data, []
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        says = "the file is not UTF-8 from this byte on"
        return None, [Problem(I001, says, "save the file as UTF-8", Where(file, line, column))]


def _json_as_yaml(text: str) -> str:
    """JSON where YAML differs: it may indent with tabs, and escapes characters beyond U+FFFF as two halves."""
    return _PAIR.sub(lambda pair: json.loads(f'"{pair[0]}"'), text.replace("\t", " "))


_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")


def _place_of(text: str, position: int, file: str) -> Where:
    line = text.count("\n", 0, position) + 1
    return Where(file, line, position - (text.rfind("\n", 0, position) + 1) + 1)


def shown_key(key: str) -> str:
    """The key as a message may show it: `the key 'units'`, but only where it looks like one of ours.

    Anything else could be a value that slid into a key's place, a patient's name among them.
    """
    return f"the key '{key}'" if looks_like_key(key) else "this key"


def looks_like_key(word: str) -> bool:
    """Whether a message may show this word: lower-case words joined by `_` or `-`, forty characters at most."""
    return len(word) <= 40 and _KEY_LIKE.fullmatch(word) is not None


_KEY_LIKE = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")


def unfit_character(text: str) -> str | None:
    """`U+XXXX` of the first character that no record contains, or None. Newline and tab are fit."""
    if text.isascii() and text.isprintable():
        return None
    for char in text:
        if char in "\n\t\u200c\u200d":  # joiners are letters' own business in some scripts
            continue
        if unicodedata.category(char) in {"Cc", "Co", "Cs", "Cn"} or char in _DIRECTION:
            return f"U+{ord(char):04X}"
    return None


_DIRECTION = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class _Builder:
    """The tree under construction: a stack of open containers, each with its path."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: object = None
        self.places: dict[Path, Where] = {}
        self.problems: list[Problem] = []
        self._open: list[tuple[dict[str, object] | list[object], Path]] = []
        self._key: list[str | None] = []
        self._documents = 0

    def take(self, event: yaml.Event) -> bool:
        """Add one event. False when reading must stop here."""
        match event:
            case yaml.AliasEvent():
                return self._refuse(I004, "an alias (*) is used", "write the value itself", event)
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    return self._refuse(I002, "a second document starts here", "one file, one document", event)
            case yaml.ScalarEvent():
                return self._anchored(event) and self._scalar(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                return self._anchored(event) and self._enter(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._open.pop()
                self._key.pop()
            case _:
                pass
        return True

    def _anchored(self, event: yaml.NodeEvent) -> bool:
        if event.anchor:
            return self._refuse(I004, "an anchor (&) is used", "write the value where it is needed", event)
        if getattr(event, "tag", None) not in (None, "!"):
            return self._refuse(I004, "a tag (!) is used", "write the plain value", event)
        return True

    def _enter(self, event: yaml.NodeEvent) -> bool:
        if len(self._open) >= MOST_DEPTH:
            return self._refuse(I003, f"nested deeper than {MOST_DEPTH} levels", "flatten the file", event)
        expects_key = self._open and isinstance(self._open[-1][0], dict) and self._key[-1] is None
        if expects_key:
            return self._refuse(I002, "a list or a mapping stands where a key belongs", "write the key as text", event)
        container: dict[str, object] | list[object] = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self._place(container, event)
        self._open.append((container, path))
        self._key.append(None)
        return True

    def _scalar(self, event: yaml.ScalarEvent) -> bool:
        unfit = unfit_character(event.value)
        if unfit:
            self._problem(I006, f"the character {unfit} stands in this value", "type the value again", event)
        if self._open and isinstance(self._open[-1][0], dict) and self._key[-1] is None:
            container, path = self._open[-1]
            if event.value in container:
                first = self.places[(*path, event.value)]
                says = f"{shown_key(event.value)} is given twice"
                self._problem(I005, says, f"keep one; the first is at line {first.line}", event)
            self._key[-1] = event.value
            self.places.setdefault((*path, event.value), self._where(event))
            return True
        empty = not event.style and event.value in {"", "~", "null"}  # a plain scalar: not in quotes, no block
        self._place(None if empty else event.value, event)
        return True

    def _place(self, value: object, event: yaml.NodeEvent) -> Path:
        if not self._open:
            self.root = value
            self.places[()] = self._where(event)
            return ()
        container, path = self._open[-1]
        if isinstance(container, list):
            here: Path = (*path, len(container))
            container.append(value)
            self.places.setdefault(here, self._where(event))  # under a key given twice, the first one's places stay
            return here
        key = self._key[-1]
        assert key is not None
        here = (*path, key)
        container.setdefault(key, value)  # the first of two equal keys stays; the second was reported
        self._key[-1] = None
        return here

    def _where(self, event: yaml.Event) -> Where:
        mark = event.start_mark
        return Where(self.file, mark.line + 1, mark.column + 1) if mark else Where(self.file)

    def _problem(self, code: str, says: str, mend: str, event: yaml.Event) -> None:
        self.problems.append(Problem(code, says, mend, self._where(event)))

    def _refuse(self, code: str, says: str, mend: str, event: yaml.Event) -> bool:
        self._problem(code, says, mend, event)
        return False
