"""Whether the Markdown of a template is of the dialect, however its branches fall."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from appealkit.authoring.lint.pieces import Spoken
from appealkit.authoring.lint.shelf import Linted, Shelf
from appealkit.authoring.lint.spoken import SECTIONS, ways_to_say
from appealkit.authoring.lint.table import check
from appealkit.authoring.places import line_starts
from appealkit.authoring.tree import Words, walk
from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.letters.compose import PROTECTIVE_FRAME
from appealkit.letters.markup import IN_ITEMS, T030, T031, closing, parser
from appealkit.letters.sandbox import BLOCK, END_FACT, FACT, STOP

if TYPE_CHECKING:
    from markdown_it.token import Token

T032 = code_page(
    "T032",
    """A heading that skips a level
    A screen reader leads by headings: under the letter's title come those of level 2 (`##`), under them level 3. A
    section stands where the frame has its `sections`, so its first heading is one of level 2.
    Bad:
        ### Conservative care

        This answers the stated reason.
    Good:
        ## Conservative care

        This answers the stated reason.
    """,
)
T033 = code_page(
    "T033",
    """A table without a header row
    A table begins with the names of its columns and a line of dashes; without them its bars are printed as they stand.
    Bad:
        | Please send | To |
        | The criterion | Our office |
    Good:
        | Please send | To |
        |---|---|
        | The criterion | Our office |
    """,
)
T034 = code_page(
    "T034",
    """A picture in a template
    Letters have no pictures but the logo and the signature, which the letterhead holds, each with words for those who
    cannot see it.
    Bad:
        ![](logo.png)
    Good:
        Our letterhead is above.
    """,
)
T035 = code_page(
    "T035",
    """HTML in a template
    Nothing in a template is HTML: a tag is printed as it stands, with its brackets.
    Bad:
        Please send <b>the criterion</b>.
    Good:
        Please send **the criterion**.
    """,
)

_HTML = re.compile(r"</?[a-zA-Z][^<>\n]*>|<!--")
_ROW = re.compile(r"\s*\|.*\|\s*$")
_MARK = re.compile(f"([{FACT}{END_FACT}])(\\d+){STOP}")
_NAMES = {"fence": "a block of code", "hr": "a rule", "blockquote_open": "a quotation", "link_open": "a link",
          "code_inline": "code", "code_block": "a block of code", "image": "a picture", "s_open": "struck-out text",
          "bullet_list_open": "a list within a list", "ordered_list_open": "a list within a list",
          "table_open": "a table within a list", "heading_open": "a heading"}  # fmt: skip
_SIGNS = {"link_open": "[", "code_inline": "`", "image": "!["}
_PASSED = {"text", "softbreak", "hardbreak", "strong_open", "strong_close", "em_open", "em_close"}
_TABLE = {"thead_open", "thead_close", "tbody_open", "tbody_close", "tr_open", "tr_close", "th_open", "th_close",
          "td_open", "td_close", "inline"}  # fmt: skip
_MEND = "use headings 2 and 3, paragraphs, strong, emphasis, one level of lists, tables"


@check(T030, T031, T033, T034)
def markup(template: Linted, shelf: Shelf) -> Iterator[Problem]:
    """Of templates, with their partials in place: a partial alone may be half of a list."""
    if not template.included_by:
        for spoken in ways_to_say(template, shelf):
            yield from _Read(spoken).problems()


@check(T035)
def html(template: Linted, _: Shelf) -> Iterator[Problem]:
    for node in walk(template.reading.nodes):
        if isinstance(node, Words):
            for match in _HTML.finditer(node.text):
                says, mend = "this is HTML, and would be printed as it stands", "take it out; write **so** or *so*"
                yield Problem(T035, says, mend, template.reading.where(node.at(match.start())))


class _Read:
    """One way to say the template, as markdown-it reads it."""

    def __init__(self, spoken: Spoken) -> None:
        self.spoken = spoken
        self.text = spoken.text
        self.tokens = parser().parse(self.text)
        self.lines = line_starts(self.text)

    def problems(self) -> Iterator[Problem]:
        position = 0
        while position < len(self.tokens):
            token = self.tokens[position]
            match token.type:
                case "heading_open" if token.tag in {"h2", "h3"}:
                    yield from self._inline(self.tokens[position + 1])
                    position += 3
                case "heading_open":
                    says = f"a heading of level {token.tag[1:]} is not part of the dialect"
                    yield Problem(T030, says, "begin it with ## or ###", self._at(token))
                    position += 3
                case "paragraph_open":
                    yield from self._paragraph(self.tokens[position + 1])
                    position += 3
                case "bullet_list_open" | "ordered_list_open" | "table_open":
                    end = closing(self.tokens, position)
                    allowed = _TABLE if token.type == "table_open" else IN_ITEMS
                    yield from self._within(self.tokens[position + 1 : end], allowed)
                    position = end + 1
                case _:
                    if token.nesting >= 0:
                        yield self._outside(token, token)
                    position += 1

    def _within(self, tokens: list[Token], allowed: set[str]) -> Iterator[Problem]:
        for token in tokens:
            if token.type == "inline":
                yield from self._inline(token)
            elif token.type not in allowed and token.nesting >= 0:
                yield self._outside(token, token)

    def _paragraph(self, inline: Token) -> Iterator[Problem]:
        lines = inline.content.split("\n")
        if all(_ROW.match(line) for line in lines) and "|" in lines[0]:
            mend = "begin it with the names of the columns, and a line of dashes: |---|---|"
            yield Problem(T033, "this table has no header row", mend, self._at(inline))
        yield from self._inline(inline)

    def _inline(self, inline: Token) -> Iterator[Problem]:
        depth = 0
        opened: str | None = None
        for token in inline.children or []:
            if token.type == "text":
                for kind, number in _MARK.findall(token.content):
                    if kind == FACT and depth == 0 and opened is None:
                        opened = number
                    elif kind == END_FACT and opened == number and depth == 0:
                        opened = None
                    else:
                        yield self._loose(kind + number)
            elif token.type == "image":
                says = "a picture is not part of the dialect"
                says += "" if token.content else ", and this one has no words for those who cannot see it"
                yield Problem(T034, says, "take it out, and say in words what it shows", self._at(inline, "!["))
            elif token.type not in _PASSED:
                if token.nesting >= 0:
                    yield self._outside(token, inline)
            elif token.nesting:
                depth += token.nesting
        if opened is not None:
            yield self._loose(FACT + opened)

    def _outside(self, token: Token, holds: Token) -> Problem:
        name = _NAMES.get(token.type, token.type.removesuffix("_open").replace("_", " "))
        return Problem(T030, f"{name} is not part of the dialect", _MEND, self._at(holds, _SIGNS.get(token.type, "")))

    def _loose(self, mark: str) -> Problem:
        """A fact that does not end where it began, at its tag."""
        reading, place = self.spoken.at(self.text.index(mark))
        mend = "give each paragraph, list item or cell a fact of its own"
        return Problem(T031, "this fact does not stand within one paragraph", mend, reading.where(place))

    def _at(self, token: Token, sign: str = "") -> Where:
        """The place of a block, or of the sign in it."""
        first, last = token.map or (0, 1)
        start = self.lines[first]
        end = self.lines[min(last, len(self.lines) - 1)] if last < len(self.lines) else len(self.text)
        found = self.text.find(sign, start, end) if sign else start
        offset = max(found, start)
        while offset < end and self.text[offset] in " \n":
            offset += 1
        reading, place = self.spoken.at(offset)
        return reading.where(place)


@check(T032)
def heading_levels(template: Linted, shelf: Shelf) -> Iterator[Problem]:
    """A section's first heading is of level 2, unless every frame it goes into has one before it."""
    if template.kind not in {"frame", "section"}:
        return
    for spoken in ways_to_say(template, shelf):
        for level, line in _headings(spoken):
            if level == "h3" and not (template.kind == "section" and _always_below_a_heading(template, shelf)):
                reading, place = spoken.at(line)
                says = "this heading of level 3 has none of level 2 above it"
                yield Problem(T032, says, "begin it with ##", reading.where(place), Severity.DOUBT)
            break


def _always_below_a_heading(template: Linted, shelf: Shelf) -> bool:
    frames = {PROTECTIVE_FRAME}
    for entry in shelf.rules.maps.values():
        if any(strategy.template == template.name for strategy in entry.strategies.values()):
            frames.add(entry.frame)
    linted = [shelf.linted[name] for name in frames if name in shelf.linted]
    return bool(linted) and all(
        any(tag == "h2" for tag, _ in _headings(spoken, before=f"{BLOCK}{SECTIONS}"))
        for frame in linted
        for spoken in ways_to_say(frame, shelf)
    )


def _headings(spoken: Spoken, before: str = "") -> Iterator[tuple[str, int]]:
    """(`h2` or `h3`, where it begins) of each heading in order; only those before a mark."""
    text = spoken.text
    end = text.find(before) if before else len(text)
    for match in re.finditer(r"(?m)^ {0,3}(#{2,3})[ \t]", text[: end if end >= 0 else len(text)]):
        yield f"h{len(match[1])}", match.start(1)
