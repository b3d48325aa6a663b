"""Whether a section states what its strategies stand on, each need in a fact of its own.

The criteria table states the criteria of the policy. A need that is no criterion there stands in no other place than
the section, so a table does not count; but where the strategy is the whole policy, the table is all there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from appealkit.authoring.prose.sayings import strategies_of
from appealkit.authoring.reading import Reading
from appealkit.authoring.tree import If, Include, Node, Opening, Tag, bodies, walk
from appealkit.errors import Problem, Where, code_page
from appealkit.maps.load import Rules
from appealkit.maps.model import Needs

T065 = code_page(
    "T065",
    """A need of the strategy that its section never states
    The strategy was chosen because each of its needs is met. One that the letter leaves out is won and thrown away: its
    pages are cited nowhere.
    Bad, in letters/example:
        ---
        template: letters/example
        title: Radicular pain
        version: "1"
        kind: section
        speaks_for: [radicular-signs]
        ---
        {% each "radicular-indication" as pain %}
        - {{ pain.pattern | words | upper_first }}.
        {% endeach %}
    Good, in letters/example:
        ---
        template: letters/example
        title: Radicular pain
        version: "1"
        kind: section
        speaks_for: [radicular-signs]
        ---
        {% each "radicular-indication" as pain %}
        - {{ pain.pattern | words | upper_first }}.
        {% endeach %}
        {% each "exam-agrees" as sign %}
        - {{ sign.test | words | upper_first }}: {{ sign.result }}.
        {% endeach %}
    """,
)


def unstated(
    section: Reading, speaks_for: tuple[str, ...], where: Where, readings: Mapping[str, Reading], rules: Rules
) -> Iterator[Problem]:
    """A problem for each need that the section states neither itself nor in a partial; `where`: its speaks_for."""
    for name in speaks_for:
        found = rules.strategy(name)
        if found is None:
            continue
        entry, strategy = found
        if strategy.needs is None:
            frame = readings.get(entry.frame)
            if frame is not None and Tag not in {type(node) for node in walk(frame.nodes)}:
                mend = f"write {{% criteria %}} in {entry.frame}"
                yield Problem(T065, f"'{name}' argues every criterion, and no table states them", mend, where)
            continue
        stated = frozenset(_opened(section.nodes, name, readings, frozenset()))
        for lacking in _lacking(strategy.needs, stated):
            one, said = lacking[0], " or ".join(f"'{need}'" for need in lacking)
            mend = f'say it: {{% fact "{one}" as it %}}…{{% endfact %}}'
            yield Problem(T065, f"'{name}' needs {said}, which this section never states", mend, where)


def _lacking(needs: Needs | str, stated: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """What is not stated: a need; or all the ways of which none is."""
    if isinstance(needs, str):
        if needs not in stated:
            yield (needs,)
    elif needs.all_of:
        for part in needs.all_of:
            yield from _lacking(part, stated)
    elif all(any(_lacking(part, stated)) for part in needs.any_of):
        yield tuple(dict.fromkeys(needs.leaves()))


def _opened(
    nodes: tuple[Node, ...], strategy: str, readings: Mapping[str, Reading], seen: frozenset[str]
) -> Iterator[str]:
    """The requirements that are opened where this strategy is argued."""
    for node in nodes:
        if isinstance(node, Opening) and node.name is not None and node.tag in {"fact", "each"}:
            yield node.name
        match node:
            case Include(name) if name in readings and name not in seen:
                yield from _opened(readings[name].nodes, strategy, readings, seen | {name})
            case If(branches, otherwise):
                for branch in branches:
                    asked = strategies_of(branch.test)
                    if not asked or strategy in asked:
                        yield from _opened(branch.body, strategy, readings, seen)
                if not any(strategy in strategies_of(branch.test) for branch in branches):
                    yield from _opened(otherwise, strategy, readings, seen)
            case _:
                for body in bodies(node):
                    yield from _opened(body, strategy, readings, seen)
