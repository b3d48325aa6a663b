"""Template lines × samples: which line a sample's letter said, which way each test went, which tag opened.

A line counts as said where its words stand in the letter, not where the template merely ran past them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import jinja2

from appealkit.authoring.reading import Reading
from appealkit.authoring.samples import Sample, drafted
from appealkit.authoring.traced import Asked, Run, Trace, Traced, names_of, traced, tracing
from appealkit.authoring.tree import Choice, If, Node, Opening, Place, Position, Tag, asked, parts, walk
from appealkit.document.origins import origins
from appealkit.errors import Problem, TemplateError
from appealkit.letters.model import Letter
from appealkit.library import Library
from appealkit.packet.model import Packet


@dataclass(frozen=True, slots=True)
class Seen:
    """What one letter did with its templates. `said`: the runs whose words stand in it; `tests`: (template, number of
    the test, which way it went); `asked`: its tags, in the order in which they were met."""

    said: frozenset[int]
    tests: frozenset[tuple[str, int, bool]]
    asked: tuple[Asked, ...]

    @property
    def opened(self) -> frozenset[tuple[str, int]]:
        """(template, number of the tag) of every tag that opened something."""
        return frozenset((item.template, item.opening) for item in self.asked if item.opened)


NOTHING_SEEN = Seen(frozenset(), frozenset(), ())


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a template's file. `said_by`: the samples that said anything of it; `parts`: what it may say, and
    `parts_said`, of those, what any sample said."""

    number: int
    text: str
    said_by: tuple[str, ...] = ()
    parts: int = 0
    parts_said: int = 0

    @property
    def is_prose(self) -> bool:
        return self.parts > 0

    @property
    def is_said(self) -> bool:
        return self.parts_said > 0


@dataclass(frozen=True, slots=True)
class Tested:
    """A condition, and the samples for which it held and for which it did not."""

    number: int
    place: Place
    held_for: tuple[str, ...]
    failed_for: tuple[str, ...]

    @property
    def ways(self) -> int:
        """How many of its two ways were taken."""
        return bool(self.held_for) + bool(self.failed_for)


@dataclass(frozen=True, slots=True)
class Opened:
    """A tag that opens what was found. `opened_by`: the samples for which it did; `left_out`: for which not, why."""

    number: int
    tag: str
    name: str | None
    place: Place
    opened_by: tuple[str, ...]
    left_out: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Covered:
    """One template, partial or phrase, line by line. `used_by`: the samples whose letters it was part of."""

    name: str
    file: str
    lines: tuple[Line, ...]
    tests: tuple[Tested, ...]
    openings: tuple[Opened, ...]
    used_by: tuple[str, ...]

    @property
    def prose(self) -> tuple[Line, ...]:
        """The lines that say something."""
        return tuple(line for line in self.lines if line.is_prose)

    @property
    def never_said(self) -> tuple[Line, ...]:
        """The lines of prose that no sample has produced."""
        return tuple(line for line in self.prose if not line.is_said)

    @property
    def ways(self) -> tuple[int, int]:
        """How many ways of its tests were taken, and how many there are."""
        return sum(test.ways for test in self.tests), 2 * len(self.tests)


def seen_drafting(sample: Sample, library: Library, environment: Traced | None = None) -> tuple[Seen, Packet]:
    """What the letter of this sample does with the templates; nothing where its case carries no letter.

    TemplateError where a template cannot be drafted from. `environment`: the sandbox, where one is kept.
    """
    with tracing() as trace:
        packet = drafted(sample, library, environment or traced(library.templates))
    return (seen(packet.letter, trace) if packet.letter else NOTHING_SEEN), packet


def seen(letter: Letter, trace: Trace) -> Seen:
    """What was said, tested and opened in this letter."""
    said = frozenset(trace.origin(number)[0] for number in origins(letter.body))
    return Seen(said, frozenset(trace.tests), tuple(trace.asked))


def seen_in(samples: Iterable[Sample], library: Library) -> tuple[Mapping[str, Seen], list[Problem]]:
    """What the letter of each sample does with the templates; and why there is none of some."""
    found: dict[str, Seen] = {}
    problems: list[Problem] = []
    for sample in samples:
        try:
            found[sample.name], _ = seen_drafting(sample, library)
        except TemplateError as error:
            problems += [problem for problem in error.problems if problem not in problems]
    return found, problems


def coverage(letters: Mapping[str, Seen], library: Library, readings: Mapping[str, Reading]) -> tuple[Covered, ...]:
    """Every template, partial and phrase of the library against what each sample's letter did with it."""
    shelf = library.templates
    return covered(sorted(names_of(shelf)), letters, traced(shelf), readings)


def covered(
    names: Iterable[str], letters: Mapping[str, Seen], environment: Traced, readings: Mapping[str, Reading]
) -> tuple[Covered, ...]:
    """These templates, partials and phrases, as far as they can be read, against what each letter did with them. The
    letters were seen in this sandbox."""
    return tuple(
        _covered(readings[name], runs, letters)
        for name, runs in _runs(names, environment)
        if name in readings and not readings[name].problems
    )


def _runs(names: Iterable[str], environment: Traced) -> Iterator[tuple[str, tuple[Run, ...]]]:
    for name in names:
        with contextlib.suppress(
            jinja2.TemplateSyntaxError, jinja2.TemplateNotFound
        ):  # what cannot be read says nothing
            yield name, environment.runs_of(name)


def _covered(reading: Reading, runs: tuple[Run, ...], letters: Mapping[str, Seen]) -> Covered:
    name = reading.name
    begins = reading.begins.line
    mine = {run.number for run in runs}
    said = {sample: mine & item.said for sample, item in letters.items()}
    by_line: dict[int, list[Run]] = {}
    for run in runs:
        by_line.setdefault(run.line + begins - 1, []).append(run)
    lines = tuple(
        _line(number, text, by_line.get(number, []), said)
        for number, text in enumerate(reading.text.split("\n"), begins)
    )
    nodes = reading.nodes
    return Covered(
        name,
        reading.file,
        lines[:-1] if not lines[-1].text else lines,
        tuple(_tested(number, place, name, letters) for number, place in sorted(tests_of(nodes))),
        tuple(
            _opened(number, node, name, letters)
            for number, node in enumerate(openings_of(nodes))
            if not isinstance(node, Tag)
        ),
        tuple(sample for sample, numbers in said.items() if numbers),
    )


def _line(number: int, text: str, runs: list[Run], said: Mapping[str, AbstractSet[int]]) -> Line:
    numbers = {run.number for run in runs}
    by = tuple(sample for sample, told in said.items() if numbers & told)
    return Line(number, text, by, len(runs), sum(any(one in told for told in said.values()) for one in numbers))


def tests_of(nodes: tuple[Node, ...]) -> Iterable[tuple[int, Place]]:
    """(number, place) of every condition of a template."""
    for node in walk(nodes):
        if isinstance(node, If):
            yield from ((branch.test_number, branch.place) for branch in node.branches)
        for expr in asked(node):
            yield from ((part.test_number, part.place) for part in parts(expr) if isinstance(part, Choice))


def openings_of(nodes: tuple[Node, ...]) -> tuple[Opening | Position | Tag, ...]:
    """Every tag that opens something, as they are numbered in a trace."""
    return tuple(node for node in walk(nodes) if isinstance(node, (Opening, Position, Tag)))


def _tested(number: int, place: Place, template: str, letters: Mapping[str, Seen]) -> Tested:
    held, failed = (
        tuple(sample for sample, item in letters.items() if (template, number, way) in item.tests)
        for way in (True, False)
    )
    return Tested(number, place, held, failed)


def _opened(number: int, node: Opening | Position, template: str, letters: Mapping[str, Seen]) -> Opened:
    met = {
        sample: [one for one in item.asked if (one.template, one.opening) == (template, number)]
        for sample, item in letters.items()
    }
    return Opened(
        number,
        node.tag if isinstance(node, Opening) else "position",
        node.name if isinstance(node, Opening) else None,
        node.place,
        tuple(sample for sample, asked in met.items() if any(one.opened for one in asked)),
        {sample: asked[0].why for sample, asked in met.items() if asked and not any(one.opened for one in asked)},
    )


def notes_of(item: Covered) -> Mapping[int, tuple[str, ...]]:
    """Line by line what is to be said of each condition that went only one way, and of each tag that never opened."""
    found: dict[int, dict[str, None]] = {}
    for test in item.tests:
        if test.ways < 2:
            way = "never asked" if not test.ways else "always taken" if test.held_for else "never taken"
            found.setdefault(test.place.line, {})[f"{way}: the condition at column {test.place.column}"] = None
    for tag in item.openings:
        if not tag.opened_by and tag.left_out:
            why = "; ".join(dict.fromkeys(tag.left_out.values()))
            found.setdefault(tag.place.line, {})[f"never opened: {why}"] = None
    return {line: tuple(notes) for line, notes in found.items()}
