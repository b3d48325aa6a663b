"""Which names a template uses, each at its place, and what opened it: a root, a tag, a requirement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from appealkit.authoring.reading import Reading
from appealkit.authoring.tree import Branch, Expr, If, Node, Opening, Path, Place, Tag, asked, bodies, parts
from appealkit.letters.template import RECORD

Opened = tuple[str, str | None]  # a tag, and the requirement or authority it names


@dataclass(frozen=True, slots=True)
class Use:
    """A path of a template. `opened`: the tag whose variable it begins with; None where it begins with a root, or with
    nothing that is known in this file. `name`: the part behind the variable or root; empty where it stands alone."""

    template: str
    path: str
    opened: Opened | None
    root: str
    name: str
    place: Place


def uses(reading: Reading) -> Iterator[Use]:
    """Every path of this template, in the order of the file."""
    opened: dict[str, Opened] = {}
    if reading.name.startswith(RECORD):
        opened["it"] = ("phrase", reading.name.removeprefix(RECORD))
    yield from _of_nodes(reading, reading.nodes, opened)


def openings(reading: Reading) -> Iterator[Opened]:
    """Every tag of this template that opens something, with what it names; `criteria` and `sections` too."""
    yield from _opened(reading.nodes)


def _opened(nodes: tuple[Node, ...]) -> Iterator[Opened]:
    for node in nodes:
        if isinstance(node, Opening):
            yield node.tag, node.name
        elif isinstance(node, Tag):
            yield node.name, None
        for body in bodies(node):
            yield from _opened(body)


def _of_nodes(reading: Reading, nodes: tuple[Node, ...], opened: Mapping[str, Opened]) -> Iterator[Use]:
    for node in nodes:
        if isinstance(node, If):
            for branch in node.branches:
                yield from _of_branch(reading, branch, opened)
            yield from _of_nodes(reading, node.otherwise, opened)
            continue
        for expr in asked(node):
            yield from _of_expr(reading, expr, opened)
        within = {**opened, node.variable: (node.tag, node.name)} if isinstance(node, Opening) else opened
        for body in bodies(node):
            yield from _of_nodes(reading, body, within)


def _of_branch(reading: Reading, branch: Branch, opened: Mapping[str, Opened]) -> Iterator[Use]:
    yield from _of_expr(reading, branch.test, opened)
    yield from _of_nodes(reading, branch.body, opened)


def _of_expr(reading: Reading, expr: Expr, opened: Mapping[str, Opened]) -> Iterator[Use]:
    for part in parts(expr):
        if isinstance(part, Path):
            root, name = part.parts[0], ".".join(part.parts[1:])
            yield Use(reading.name, str(part), opened.get(root), root, name, part.place)
