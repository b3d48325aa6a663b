"""The sentences left out of a letter: what each would have said, why it was not, and where it would have stood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from appealkit.authoring.coverage import openings_of
from appealkit.authoring.inwords import sentence
from appealkit.authoring.reading import Reading
from appealkit.authoring.traced import Trace
from appealkit.authoring.tree import Opening, Position, Tag
from appealkit.document.model import Document
from appealkit.document.origins import origins


@dataclass(frozen=True, slots=True)
class Gap:
    """A tag that opened nothing: what it would have said, and why it did not."""

    template: str
    file: str
    line: int
    tag: str
    says: str
    why: str
    after: int  # the origin it stands behind; 0: at the beginning


def gaps(page: Document, trace: Trace, readings: Mapping[str, Reading]) -> tuple[Gap, ...]:
    """Every tag of this rendering that opened nothing, at its place."""
    numbers = origins(page.blocks)
    at = dict(zip(_occurrences(trace.origin(number)[0] for number in numbers), numbers, strict=True))
    said = list(_occurrences(trace.said))
    found: list[Gap] = []
    for item in trace.asked:
        reading = readings.get(item.template)
        node = openings_of(reading.nodes)[item.opening] if reading and reading.nodes else None
        if reading is None or node is None or isinstance(node, Tag) or item.opened:
            continue
        after = next((at[key] for key in reversed(said[: item.after]) if key in at), 0)
        line = node.place.line
        gap = Gap(item.template, reading.file, line, tag_of(node), sentence(node.body), item.why, after)
        found += [gap] if gap not in found else []
    return tuple(found)


def tag_of(node: Opening | Position | Tag) -> str:
    """`fact care-long-enough`, `position`."""
    match node:
        case Opening(tag, name):
            return f"{tag} {name}" if name else tag
        case Position():
            return "position"
        case Tag(name):
            return name


def _occurrences(runs: Iterable[int]) -> list[tuple[int, int]]:
    """Each run with how often it was met before: a run that is said twice is two."""
    met: Counter[int] = Counter()
    found = []
    for run in runs:
        found.append((run, met[run]))
        met[run] += 1
    return found
