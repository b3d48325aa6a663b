"""One fact, one claim: the pages of a fact are cited before its last full stop, and show all that stands before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from appealkit.authoring.prose.sayings import Saying, Within, sayings
from appealkit.authoring.reading import Reading
from appealkit.authoring.tree import Expr, Node, Opening, Path, Place, bodies, parts
from appealkit.errors import Problem, code_page
from appealkit.recheck.units import sentence_spans

T066 = code_page(
    "T066",
    """More than one claim in a fact
    A fact's pages are cited once, at its end. A second sentence, or a second clause that tells of something else, is
    cited with pages that were found for the first.
    Bad:
        {% fact "pain-long-enough" as pain %}
        The pain began on {{ pain.onset | date }}. It has lasted {{ pain.value }} {{ pain.unit }}.
        {% endfact %}
    Good:
        {% fact "pain-long-enough" as pain %}
        The pain began on {{ pain.onset | date }}.
        {% endfact %}
        {% fact "pain-long-enough" as pain %}
        It has lasted {{ pain.value }} {{ pain.unit }}.
        {% endfact %}
    """,
)

_MEASURED = frozenset({"value", "unit", "first", "last", "lasting", "lasting_unit", "window", "counted_by"})
_OF_NEITHER = frozenset({"required"})  # what is asked for may be said beside what is found
_JOINT = re.compile(
    r"(?:;|,? (?:and|but|while|whereas|although))\s+"
    r"(?=(?:the|a|an|it|its|they|their|he|she|his|her|this|that|these|those|there|both|each|no)\b)",
    re.IGNORECASE,
)
_VALUE = "Xx"  # a word that begins a sentence or stands in one


def _as_a_word(_: Expr, __: Within) -> str:
    return _VALUE


def several_claims(reading: Reading) -> Iterator[Problem]:
    """Every fact that claims more than one thing."""
    for place in _nested(reading.nodes, inside=False):
        says, mend = "a fact stands inside another fact", "end the first before the second begins"
        yield Problem(T066, says, mend, reading.where(place))
    for saying in sayings(reading, _as_a_word):
        for start, end, around in saying.runs():
            if around.is_claim:
                for offset, what in _of_fact(saying, start, end, around):
                    place = saying.place_at(offset)
                    mend = "give it a fact of its own, or join what is of one piece of evidence with a comma"
                    yield Problem(T066, f"{what} in the fact '{around.of}'", mend, reading.where(place))


def _nested(nodes: tuple[Node, ...], *, inside: bool) -> Iterator[Place]:
    for node in nodes:
        claims = isinstance(node, Opening) and node.tag in {"fact", "each"}
        if claims and inside:
            yield node.place
        for body in bodies(node):
            yield from _nested(body, inside=inside or claims)


def _of_fact(saying: Saying, start: int, end: int, within: Within) -> Iterator[tuple[int, str]]:
    text = saying.text[start:end]
    items = [match.start() for match in re.finditer(r"(?m)^\s*[-*] ", text)]
    for offset in items[1:]:
        yield start + offset, "a second item"
    for begins, ends in zip((0, *items[1:]), (*items[1:], len(text)), strict=True):
        spans = list(sentence_spans(text[begins:ends]))
        for first, _ in spans[1:]:
            yield start + begins + first, "a second sentence"
    joints = [match.end() for match in _JOINT.finditer(text)]
    for before, joint, after in zip((0, *joints), joints, (*joints[1:], len(text)), strict=False):
        here = _sources(saying, start + before, start + joint, within)
        there = _sources(saying, start + joint, start + after, within)
        if here and there and not here & there:
            yield start + joint, "a second clause, of what the first does not rest on,"


def _sources(saying: Saying, start: int, end: int, within: Within) -> frozenset[str]:
    """What the values of this stretch are of: the measure, or the one piece of evidence."""
    found = set()
    for piece, at in zip(saying.pieces, saying.starts, strict=True):
        if start <= at < end and piece.of is not None:
            for part in parts(piece.of):
                if isinstance(part, Path) and part.parts[0] == within.variable and len(part.parts) > 1:
                    last = part.parts[-1]
                    if last not in _OF_NEITHER:
                        found.add("measure" if last in _MEASURED else "item")
    return frozenset(found)
