"""A template before anything is compiled: how deep and how long it is, what stands where, who includes whom.

All that decides how much a letter can grow is read off here, so that rendering needs no clock to end.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import jinja2

from appealkit.errors import Problem, Where, code_page
from appealkit.letters.characters import MOST_TOLD, T160, place_of
from appealkit.letters.language import FACTS, PAIRED, Token, included, tags, word_of

T013 = code_page(
    "T013",
    """A partial that includes itself
    It would never end, whether it includes itself or another that includes it.
    Bad, in partials/example:
        We ask for your decision. {% include "partials/example" %}
    Good, in partials/example:
        We ask for your decision.
    """,
)
T162 = code_page(
    "T162",
    """Tags that stand too deep, or are too long
    Twenty tags within each other, ten brackets, a hundred words in one tag: nobody can read more, and the reader of
    templates fails on much more.
    Bad:
        We write to {{ (((((((((((payer.name))))))))))) }}.
    Good:
        We write to {{ payer.name }}.
    """,
)
T163 = code_page(
    "T163",
    """A section that opens the sections
    `{% sections %}` puts every section of the letter in its place, this one among them: it would never end. It belongs
    in a frame.
    Bad:
        {% sections %}
    Good:
        The words of this section.
    """,
)
T164 = code_page(
    "T164",
    """Two templates with one name
    Their names differ in capitals only, or in how an accent is stored: on some machines the second replaces the first,
    on others both stand there, and an approval of one looks like an approval of the other.
    Bad: `letters/Imaging.md.j2` beside `letters/imaging.md.j2`. Good: another name for one of them.
    """,
)
T166 = code_page(
    "T166",
    """A template that includes too much
    With all that it includes, and they include: at most 200 partials, 10 deep, 4,000 tags, 400,000 characters.
    Bad: partials that each include the next one twice, twenty of them. Good: each partial once, where it is needed.
    """,
)
T168 = code_page(
    "T168",
    """A fact within a fact, or a block within one
    A sentence has one finding and its pages. Within another, it would be said only where both are met, under the
    pages of one of them.
    Bad:
        {% fact "care-long-enough" as care %}
        Care lasted {{ care.value }} {{ care.unit }}. {% fact "pain-long-enough" as pain %}So did the pain.{% endfact %}
        {% endfact %}
    Good:
        {% fact "care-long-enough" as care %}
        Care lasted {{ care.value }} {{ care.unit }}.
        {% endfact %}
        {% fact "pain-long-enough" as pain %}
        Pain lasted longer.
        {% endfact %}
    """,
)
T169 = code_page(
    "T169",
    """A tag where it has no place
    The phrases of record.yaml fill one cell: they print and ask, and open nothing.
    Bad, in record.yaml:
          activity-modified: '{% include "partials/notice" %}'
    Good, in record.yaml:
          activity-modified: '{{ it.description }}'
    """,
)

MOST_IN_A_PHRASE = 4_000
MOST_OPEN, MOST_BRACKETS, MOST_IN_A_TAG = 20, 10, 100
MOST_INCLUDED, MOST_DEPTH, MOST_TAGS, MOST_CHARACTERS = 200, 10, 4_000, 400_000
IN_PHRASES = {"", "if", "elif", "else", "endif", "set"}


# ---- tags --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shape:
    """What a text holds, as far as it can be cut up: whom it includes and where, its facts, where it opens sections."""

    includes: tuple[tuple[str, Where, bool], ...] = ()  # the partial, the place, whether within a fact
    facts: int = 0
    sections: tuple[Where, ...] = ()
    tags: int = 0
    characters: int = 0


def shape_of(text: str, begins: Where, *, phrase: bool = False) -> tuple[Shape, list[Problem]]:
    """The text's shape, and what stands in it too deep or in a wrong place."""
    problems: list[Problem] = []
    includes: list[tuple[str, Where, bool]] = []
    sections: list[Where] = []
    opened: list[str] = []
    facts = count = open_facts = 0
    if phrase and len(text) > MOST_IN_A_PHRASE:
        says = f"a phrase has more than {MOST_IN_A_PHRASE:,} characters"
        return Shape(), [Problem(T160, says, "say it in the section", begins)]
    try:
        for tag in tags(text):
            count += 1
            word, where = word_of(tag), place_of(tag[0], text, begins)
            within = open_facts > 0
            problems += _too_long(tag, where)
            if phrase and word not in IN_PHRASES and word[3:] not in PAIRED:
                problems.append(Problem(T169, f"'{word[:40]}' stands in a phrase", "write the words themselves", where))
            if within and (word in FACTS or word in {"sections", "criteria"}):
                problems.append(_within(f"'{word}' stands within a fact", where))
            if word in PAIRED:
                opened.append(word)
                facts += word in FACTS
                open_facts += word in FACTS
                if len(opened) == MOST_OPEN + 1:
                    says = f"more than {MOST_OPEN} tags stand within each other"
                    problems.append(Problem(T162, says, "take some of them out, or into a partial", where))
            elif word.startswith("end") and opened:
                open_facts -= opened.pop() in FACTS
            elif word == "sections":
                sections.append(where)
            elif word == "include" and (name := included(tag)):
                includes.append((name, where, within))
    except jinja2.TemplateSyntaxError:
        pass  # it cannot be compiled either; that is told where it is read
    return Shape(tuple(includes), facts, tuple(sections), count, len(text)), problems[:MOST_TOLD]


def _too_long(tag: list[Token], where: Where) -> Iterator[Problem]:
    depth = deepest = 0
    for token in tag:
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.text, 0) * (token.kind == "operator")
        deepest = max(deepest, depth)
    if deepest > MOST_BRACKETS:
        yield Problem(T162, f"more than {MOST_BRACKETS} brackets stand within each other", "take them out", where)
    elif len(tag) > MOST_IN_A_TAG:
        yield Problem(T162, f"this tag has more than {MOST_IN_A_TAG} words", "divide it into several", where)


def _within(says: str, where: Where) -> Problem:
    return Problem(T168, says, "close the outer fact first", where)


# ---- who includes whom -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Whole:
    """A text with all that it includes."""

    partials: int
    deep: int
    tags: int
    characters: int
    facts: int
    sections: int


def tied(shapes: Mapping[str, Shape], sections: Iterable[str]) -> Iterator[Problem]:
    """What is wrong in how these include each other (names as the shelf has them); `sections`: those that are opened by
    `{% sections %}`."""
    wholes: dict[str, _Whole] = {}
    circles: dict[str, Problem] = {}
    for name in shapes:
        _add_up(name, shapes, wholes, circles)
    yield from circles.values()
    for name, whole in wholes.items():
        shape = shapes[name]
        too_much = (
            whole.partials > MOST_INCLUDED
            or whole.deep > MOST_DEPTH
            or whole.tags > MOST_TAGS
            or whole.characters > MOST_CHARACTERS
        )
        if too_much and (where := next((place for _, place, _ in shape.includes), None)):
            says = f"with all that is included here, '{name}' grows too large"
            yield Problem(T166, says, "include each partial once, where it is needed", where)
        for inner, where, within in shape.includes:
            if within and inner in wholes and (wholes[inner].facts or wholes[inner].sections):
                yield _within(f"'{inner}', which opens facts of its own, is included within a fact", where)
    for name in sections:
        if name in wholes and wholes[name].sections:
            where = next(iter((*shapes[name].sections, *(place for _, place, _ in shapes[name].includes))))
            says = f"'{name}' is a section, and opens the sections: itself among them"
            yield Problem(T163, says, "leave {% sections %} to the frame", where)


def _add_up(start: str, shapes: Mapping[str, Shape], wholes: dict[str, _Whole], circles: dict[str, Problem]) -> None:
    """Enter the sums of this text and of all below it; a circle is entered once, and what is in it has no sum."""
    path: list[tuple[str, Iterator[tuple[str, Where, bool]]]] = [(start, iter(shapes[start].includes))]
    names = [start]
    while path:
        name, rest = path[-1]
        step = next(((inner, where) for inner, where, _ in rest if inner in shapes and inner not in wholes), None)
        if step is None:
            wholes[name] = _whole(shapes[name], wholes)
            path.pop()
            names.pop()
        elif step[0] in names:
            inner, where = step
            way = " → ".join((*names[names.index(inner) :], inner))
            circles.setdefault(
                inner, Problem(T013, f"{way}: it includes itself", "take one of the includes out", where)
            )
        else:
            path.append((step[0], iter(shapes[step[0]].includes)))
            names.append(step[0])


def _whole(shape: Shape, wholes: Mapping[str, _Whole]) -> _Whole:
    inner = [wholes[name] for name, _, _ in shape.includes if name in wholes]
    return _Whole(
        sum(one.partials + 1 for one in inner),
        max((one.deep + 1 for one in inner), default=0),
        shape.tags + sum(one.tags for one in inner),
        shape.characters + sum(one.characters for one in inner),
        shape.facts + sum(one.facts for one in inner),
        len(shape.sections) + sum(one.sections for one in inner),
    )


def same_names(paths: Iterable[str]) -> Iterator[Problem]:
    """Names that some file systems take for one."""
    first: dict[str, str] = {}
    for path in sorted(paths):
        other = first.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if other != path:
            says = f"its name is that of '{other}' but for capitals or accents"
            yield Problem(T164, says, "give one of them another name", Where(path, 1, 1))
