"""A template file before anything is compiled: its bytes and characters, how deep and long it is, whom it includes.

All that decides how much a letter can grow is read off here, so that rendering needs no clock to end.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import jinja2

from appealkit import yamltext
from appealkit.errors import Problem, Where, code_page
from appealkit.letters.language import FACTS, PAIRED, Token, column_of, included, tags, unfit, word_of

T160 = code_page(
    "T160",
    """A file of templates that is too large
    A template is some pages of prose, at most 64 KB; a file of rules or approvals at most 8 MB. More is a mistake.
    Bad: a template with a picture pasted into it. Good: its words.
    """,
)
T161 = code_page(
    "T161",
    """A character that nobody sees
    Control characters, private ones, and marks that join, part or turn words let a template say something else than
    an approver reads. In a reference such as `&#8203;` they are the same.
    Bad: a zero-width space within a word, pasted from a web page. Good: the word typed again.
    """,
)
T162 = code_page(
    "T162",
    """Tags that stand too deep, or are too long
    Twenty tags within each other, ten brackets, a hundred words in one tag: nobody can read more, and the reader of
    templates fails on much more.
    Bad: thousands of brackets or of `if` within `if`. Good: a few, or a partial of its own.
    """,
)
T163 = code_page(
    "T163",
    """A template that includes itself
    Directly, through another, or by opening the sections within a section: it would never end.
    Bad: `{% include "partials/a" %}` in partials/a. Good: what both need in a third partial.
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
    Bad: `{% fact "a" as it %} … {% fact "b" as that %} …`. Good: close the first, then open the second.
    """,
)
T169 = code_page(
    "T169",
    """A tag where it has no place
    The phrases of record.yaml fill one cell: they print and ask, and open nothing.
    Bad: `{% include "partials/notice" %}` in a phrase. Good: the words themselves.
    """,
)

MOST_BYTES = 64 * 1024
MOST_IN_A_PHRASE = 4_000
MOST_OPEN, MOST_BRACKETS, MOST_IN_A_TAG = 20, 10, 100
MOST_INCLUDED, MOST_DEPTH, MOST_TAGS, MOST_CHARACTERS = 200, 10, 4_000, 400_000
MOST_TOLD = 20
IN_PHRASES = {"", "if", "elif", "else", "endif", "set"}

_REFERENCE = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});")
_MARK = re.compile(r"(?P<comment>\{#)|(?P<raw>\{%[-+]?\s*raw\b)|\{[{%]")
_END_OF_COMMENT, _END_OF_RAW = re.compile(r"#\}"), re.compile(r"\{%[-+]?\s*endraw\s*[-+]?%\}")
_DOUBLE, _SINGLE = "“”„‟«»＂", "‘’‚‛‹›＇"
_BLANKS = "\u00a0\u2007\u202f\u2002\u2003\u2009\u200a\u3000"


# ---- bytes and characters ----------------------------------------------------------------------------------------


def text_of(data: bytes, file: str) -> tuple[str | None, list[Problem]]:
    """The file's text with plain line ends, and every problem of its bytes and characters."""
    if len(data) > MOST_BYTES:
        mend = "take out what is no prose, or divide it into partials"
        return None, [Problem(T160, f"the file is larger than {MOST_BYTES // 1024} KB", mend, Where(file, 1, 1))]
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", errors="replace")
        where = _at(before, len(before), Where(file, 1, 1))
        return None, [Problem(yamltext.I001, "the file is not UTF-8", "save it as UTF-8", where)]
    return text, list(unseen(text, Where(file, 1, 1)))


def unseen(text: str, begins: Where) -> Iterator[Problem]:
    """The first character that nobody sees, and every reference to one."""
    found = [] if (odd := unfit(text)) is None else [odd]
    for reference in _REFERENCE.finditer(text):
        meant = html.unescape(reference[0])
        if meant != reference[0] and (odd := unfit(meant)) is not None:
            found.append((reference.start(), odd[1]))
    for offset, character in sorted(found)[:MOST_TOLD]:
        says = f"the character {character} stands here, which nobody sees"
        yield Problem(T161, says, "delete it, and type the words around it again", _at(text, offset, begins))


def straight(text: str) -> str:
    """The text with plain quotes and blanks within its tags, as word processors turn them; prose and the words within
    plain quotes stay. One character for one: every place stays."""
    parts, position = [], 0
    while (mark := _MARK.search(text, position)) is not None:
        ends = _END_OF_RAW.search(text, mark.end()) if mark["raw"] else _END_OF_COMMENT.search(text, mark.end())
        if mark["raw"] or mark["comment"]:
            if ends is None:
                break  # never closed
            parts.append(text[position : ends.end()])
            position = ends.end()
        else:
            parts.append(text[position : mark.end()])
            inside, position = _straight_tag(text, mark.end(), "}}" if mark[0] == "{{" else "%}")
            parts.append(inside)
    return "".join((*parts, text[position:]))


def _straight_tag(text: str, begins: int, ends: str) -> tuple[str, int]:
    """What stands in the tag that begins here, made plain, and where it ends."""
    made: list[str] = []
    quote, is_straight, position = "", True, begins
    while position < len(text):
        char = text[position]
        if not quote and text.startswith(ends, position):
            return "".join(made), position
        plain = '"' if char in _DOUBLE else "'" if char in _SINGLE else char
        if quote:
            closes = char == quote if is_straight else plain == quote
            made.append(quote if closes else char)
            if char == "\\" and is_straight and position + 1 < len(text):
                position += 1
                made.append(text[position])
            quote = "" if closes else quote
        else:
            made.append(" " if char in _BLANKS else plain)
            if plain in {'"', "'"}:
                quote, is_straight = plain, plain == char
        position += 1
    return text[begins:], len(text)  # never closed: nothing is changed


def _at(text: str, offset: int, begins: Where) -> Where:
    """The place of this offset in a text that begins there."""
    return _on(text.count("\n", 0, offset), text, offset, begins)


def _of(token: Token, text: str, begins: Where) -> Where:
    return _on(token.line - 1, text, token.offset, begins)


def _on(line: int, text: str, offset: int, begins: Where) -> Where:
    return Where(begins.file, begins.line + line, column_of(text, offset) + (0 if line else begins.column - 1))


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
            word, where = word_of(tag), _of(tag[0], text, begins)
            within = open_facts > 0
            problems += _too_long(tag, where)
            if phrase and word not in IN_PHRASES:
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
            elif word == "include" and (name := included(tag)) is not None:
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
                inner, Problem(T163, f"{way}: it includes itself", "take one of the includes out", where)
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
