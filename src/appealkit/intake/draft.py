"""A case in the making: each value as a reader found it, with the place where it was read.

A draft is flat: the path of a value in the case file → what was read. What was not read is not there.
Paths are those of a case file, with two of its lists by key: lines by their number, evidence by its id.

    ("denial", "lines", "1", "procedure")          ("denial", "lines", "1", "adjustments", "2", "carc")
    ("patient", "name")                            ("evidence", "sent", "accepted_on")
    ("documents", "remittance", "date")            ("evidence", "sent", "source", "document")

Paths below "keys" are for finding what belongs together (account and control numbers) and stand in no case file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

Path = tuple[str, ...]
Plain = str | list["Plain"] | dict[str, "Plain"]
KEYS = "keys"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a value was read. `at` names a segment, a cell, a line of a page or an element, and never holds the value.

    `sure` is how surely the words there mean this, from 0 to 1: below 1 only where a text had to be understood.
    """

    file: str
    at: str = ""
    line: int = 0
    sure: float = 1.0

    def __str__(self) -> str:
        return ", ".join(filter(None, (f"{self.file}:{self.line}" if self.line else self.file, self.at)))


@dataclass(frozen=True, slots=True)
class Told:
    """A value as a case file writes it, and where it was read. The value may be a patient's, so it is never shown."""

    value: str = field(repr=False)
    place: Place


@dataclass(frozen=True, slots=True)
class Clash:
    """Two places that tell the same value differently. Neither is chosen."""

    path: Path
    one: Place
    other: Place


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """What was found of one case. `id` is the same whenever the same claim is read again, and tells nothing of it."""

    id: str
    told: Mapping[Path, Told] = field(repr=False)

    def word(self, *path: str) -> str | None:
        """The value there; None where none was read."""
        found = self.told.get(path)
        return found.value if found else None

    def place(self, *path: str) -> Place | None:
        """Where the value there was read; where there is none, where the first below it was."""
        found = self.told.get(path)
        if found:
            return found.place
        return next((self.told[name].place for name in self.told if name[: len(path)] == path), None)

    def keys(self, *path: str) -> list[str]:
        """The next steps of the paths below this one, in the order in which they were read, each once."""
        depth = len(path)
        return list(dict.fromkeys(name[depth] for name in self.told if len(name) > depth and name[:depth] == path))

    def below(self, *path: str) -> Iterator[tuple[Path, Told]]:
        """What was read below this path, by the rest of its path."""
        depth = len(path)
        return ((name[depth:], self.told[name]) for name in self.told if name[:depth] == path and len(name) > depth)

    def without(self, *path: str) -> CaseDraft:
        """The same without what stands at this path and below it."""
        return CaseDraft(self.id, {name: item for name, item in self.told.items() if name[: len(path)] != path})

    def having(self, told: Mapping[Path, Told]) -> CaseDraft:
        """The same with these values, in place of those it has at the same paths."""
        return CaseDraft(self.id, {**self.told, **told})

    def joined(self, other: CaseDraft, silent: Iterable[Path] = ()) -> tuple[CaseDraft, list[Clash]]:
        """Both together. Where they differ this one's value stays and the clash is told, but for the `silent` paths."""
        quiet = set(silent)
        clashes = [
            Clash(path, self.told[path].place, item.place)
            for path, item in other.told.items()
            if path in self.told and self.told[path].value != item.value and path not in quiet
        ]
        return CaseDraft(self.id, {**other.told, **self.told}), clashes

    def nested(self) -> dict[str, Plain]:
        """The same as a case file has it: lists where a case file has lists."""
        tree: dict[str, Plain] = {"case": self.id}
        for path, item in self.told.items():
            if path[0] == KEYS:
                continue
            at = tree
            for step in path[:-1]:
                below = at.setdefault(step, {})
                assert isinstance(below, dict), "a value and a mapping at one path"
                at = below
            at[path[-1]] = item.value
        return {key: _listed(value, (key,)) for key, value in tree.items()}


def told_at(place: Place, values: Mapping[Path, str | None]) -> dict[Path, Told]:
    """These values, all read at one place, without those that are empty."""
    return {path: Told(value.strip(), place) for path, value in values.items() if value and value.strip()}


def case_id(*identifiers: str | None) -> str:
    """An id for the claim with these identifiers: the same for the same claim, and nothing can be read from it."""
    plain = "\x1f".join((word or "").strip().upper() for word in identifiers)
    return "d-" + hashlib.sha256(plain.encode()).hexdigest()[:12]


def _listed(value: Plain, path: Path) -> Plain:
    """Mappings by number, and the evidence, as the lists that they are in a case file; lines get their number."""
    if not isinstance(value, dict):
        return value
    below = {key: _listed(item, (*path, key)) for key, item in value.items()}
    if path == ("evidence",):
        return [{"id": key, **item} for key, item in below.items() if isinstance(item, dict)]
    if below and path != ("documents",) and all(key.isdigit() for key in below):
        numbered = sorted(below.items(), key=lambda entry: int(entry[0]))
        if path == ("denial", "lines"):
            return [{"number": key, **item} for key, item in numbered if isinstance(item, dict)]
        return [item for _, item in numbered]
    return below
