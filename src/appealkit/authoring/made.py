"""What a sample came to, as it is compared: the page of its letter, what was left out, the exhibits; or why no letter.

Plain values: made from what was drafted, or read from a golden file, and held against each other in `difference`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from appealkit.authoring.blocktree import as_tree, from_tree
from appealkit.document.model import Document
from appealkit.letters.exhibits import pages_text
from appealkit.packet.model import Packet


@dataclass(frozen=True, slots=True, order=True)
class Silence:
    """A sentence that was left out: what it rests on, the template it stands in, and why."""

    requirement: str
    template: str
    why: str


@dataclass(frozen=True, slots=True)
class Made:
    """The letter of a sample. `page` is None where there is none, and `why` says why."""

    name: str
    page: Document | None
    why: str = ""
    left_out: tuple[Silence, ...] = ()
    exhibits: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()


def made_of(name: str, packet: Packet) -> Made:
    """What this packet's letter is, or why it holds none. The draft mark is left out: every sample is a trial."""
    letter, page = packet.letter, packet.letter_page
    if letter is None or page is None:
        routes = [f"{line.route.kind.value}: {line.route.why}" for line in packet.assessment.lines]
        return Made(name, None, " ".join(dict.fromkeys(routes)))
    return Made(
        name,
        replace(page, draft=False),
        left_out=tuple(sorted({Silence(item.requirement, item.template, item.why) for item in letter.left_out})),
        exhibits=tuple(
            f"{item.label} {item.title}, {pages_text(item.cited_pages) if item.cited_pages else 'enclosed'}"
            for item in letter.exhibits
        ),
        templates=tuple(item.template for item in letter.templates),
    )


def as_values(made: Made) -> dict[str, Any]:
    """The same as plain values, for a JSON file."""
    return {
        "sample": made.name,
        "templates": list(made.templates),
        "exhibits": list(made.exhibits),
        "left_out": [[item.requirement, item.template, item.why] for item in made.left_out],
        "why": made.why,
        "letter": as_tree(made.page) if made.page is not None else None,
    }


def from_values(given: Mapping[str, Any]) -> Made:
    """What these values say. ValueError where they are of another shape."""
    try:
        page = from_tree(given["letter"]) if given["letter"] is not None else None
        left_out = tuple(Silence(*map(str, item)) for item in given["left_out"])
        exhibits, templates = tuple(map(str, given["exhibits"])), tuple(map(str, given["templates"]))
        return Made(str(given["sample"]), page, str(given["why"]), left_out, exhibits, templates)
    except (KeyError, TypeError) as error:
        raise ValueError(str(error)) from None
