"""Rendered Markdown with marks → blocks of the Document model, with statements and citations.

The dialect: headings 2 and 3, paragraphs, hard breaks, strong, emphasis, lists, tables with a header row. Anything
else is the author's mistake. Marks are swapped for the literal value here, after parsing, in text only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from appealkit.document.model import (
    Block,
    Bullets,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Numbered,
    Paragraph,
    Strong,
    Table,
    Text,
)
from appealkit.document.walk import plain, runs
from appealkit.errors import Problem, TemplateError, Where, code_page
from appealkit.letters.model import Citation, Statement
from appealkit.letters.sandbox import BLOCK, END_FACT, FACT, ORIGIN, STOP, VALUE, Hole, Rendering

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

T030 = code_page(
    "T030",
    """Markdown outside the dialect
    A letter is headings 2 and 3, paragraphs, strong, emphasis, lists and tables; the writers draw nothing else, and
    what they cannot draw would silently be lost.
    Bad: `# A title`. Good: `## A section`.
    """,
)
T031 = code_page(
    "T031",
    """A fact that is no sentence of its own
    A fact stands within one paragraph, list item or cell, so that its citation has a place to stand.
    Bad: `**{% fact "care-long-enough" as care %}Care lasted {{ care.value }} {{ care.unit }}.{% endfact %}**`.
    Good: `{% fact "care-long-enough" as care %}Care lasted **{{ care.value }} {{ care.unit }}**.{% endfact %}`.
    """,
)

T129 = code_page(
    "T129",
    """A value or fact that has no place on the page
    A cell beyond the head of its table is not printed, and a fact in it would be lost without a word.
    Bad: `| Date |` above `| {{ note.date }} | {{ note.author }} |`. Good: a head with as many cells as its rows.
    """,
)

_MARK = re.compile(f"([{VALUE}{FACT}{END_FACT}{BLOCK}{ORIGIN}])(\\d+){STOP}")
_END = re.compile(r"[\s.;:,]*$")


@dataclass
class Lowering:
    """What lowering needs and gathers. `cite` words a list of pages; `block` builds a block named by a tag."""

    rendering: Rendering
    cite: Callable[[tuple[Citation, ...]], Inlines]
    block: Callable[[str], list[Block]]
    template: str
    place: Callable[[str, int], Where] = Where  # in its file, of a line of a text
    statements: list[Statement] = field(default_factory=list)
    placed: set[tuple[str, str]] = field(default_factory=set)  # marks of values and facts that were met


def lower(markdown: str, lowering: Lowering) -> tuple[Block, ...]:
    """The blocks of this Markdown. TemplateError for anything outside the dialect, and where anything would be lost."""
    tokens = parser().parse(markdown)
    blocks: list[Block] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        match token.type:
            case "heading_open":
                blocks.append(_heading(token, tokens[position + 1], lowering))
                position += 3
            case "paragraph_open":
                blocks += _paragraph(tokens[position + 1], lowering)
                position += 3
            case "bullet_list_open" | "ordered_list_open":
                end = closing(tokens, position)
                items = tuple(_items(tokens[position + 1 : end], lowering))
                blocks.append(Bullets(items) if token.type == "bullet_list_open" else Numbered(items))
                position = end + 1
            case "table_open":
                end = closing(tokens, position)
                blocks.append(_table(tokens[position + 1 : end], lowering))
                position = end + 1
            case _:
                raise _outside(token, lowering)
    _refuse_lost(markdown, lowering)
    return tuple(blocks)


def _refuse_lost(markdown: str, lowering: Lowering) -> None:
    """TemplateError for each value and fact of the Markdown that stands in none of its blocks."""
    marks = dict.fromkeys((kind, number) for kind, number in _MARK.findall(markdown) if kind in {VALUE, FACT})
    problems = []
    for kind, number in marks:
        if (kind, number) not in lowering.placed:
            problems.append(_lost(kind, int(number), lowering))
    if problems:
        raise TemplateError(*problems)


def _lost(kind: str, number: int, lowering: Lowering) -> Problem:
    mend = "give the table's head as many cells as its rows"
    if kind == FACT:
        fact = lowering.rendering.facts[number]
        says = f"the fact '{fact.requirement}' has no place on the page"
        return Problem(T129, says, mend, fact.at)
    value = lowering.rendering.values[number]
    where = Where(lowering.template) if isinstance(value, Hole) else lowering.place(value.text, value.line)
    return Problem(T129, f"'{value.field}' has no place on the page", mend, where)


def lower_line(text: str, lowering: Lowering) -> Inlines:
    """One line of text, such as a table cell's phrase, as inlines."""
    tokens = parser().parse(text.strip())
    inline = next((token for token in tokens if token.type == "inline"), None)
    return _inlines(inline, lowering) if inline is not None else ()


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """The reader of the dialect: what is not part of it is read as well, so that it can be told."""
    from markdown_it import MarkdownIt  # only a letter needs it

    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False}).enable("table")
    # what `&#xE000;` or `\\*` stands for stays a token of its own: it is never read as a mark of ours
    return parser.disable(["html_block", "html_inline", "autolink", "code", "reference", "lheading", "text_join"])


def _heading(token: Token, inline: Token, lowering: Lowering) -> Heading:
    inlines = _inlines(inline, lowering)
    if token.tag == "h2":
        return Heading(2, inlines)
    if token.tag == "h3":
        return Heading(3, inlines)
    raise _outside(token, lowering)


def _paragraph(inline: Token, lowering: Lowering) -> list[Block]:
    only = _MARK.fullmatch(inline.content.strip())
    if only and only[1] == BLOCK:
        return lowering.block(lowering.rendering.blocks[int(only[2])])
    inlines = _inlines(inline, lowering)
    return [Paragraph(inlines)] if plain(inlines).strip() else []


IN_ITEMS = {"list_item_open", "list_item_close", "paragraph_open", "paragraph_close", "inline"}


def _items(tokens: list[Token], lowering: Lowering) -> Iterator[Inlines]:
    for position, token in enumerate(tokens):
        if token.type not in IN_ITEMS:
            raise _outside(token, lowering)
        if token.type == "inline" and tokens[position - 1].type == "paragraph_open":
            yield _inlines(token, lowering)


def _table(tokens: list[Token], lowering: Lowering) -> Table:
    rows: list[tuple[Inlines, ...]] = []
    cells: list[Inlines] = []
    for token in tokens:
        if token.type == "tr_open":
            cells = []
        elif token.type == "inline":
            cells.append(_inlines(token, lowering))
        elif token.type == "tr_close":
            rows.append(tuple(cells))
    return Table(rows[0], tuple(rows[1:]), (1,) * len(rows[0]), " | ".join(plain(cell) for cell in rows[0]))


def closing(tokens: list[Token], start: int) -> int:
    """Where the block that is opened there is closed."""
    depth = 0
    for position in range(start, len(tokens)):
        depth += tokens[position].nesting
        if depth == 0:
            return position
    raise AssertionError("the parser closes what it opens")


@dataclass
class _Open:
    """A strong or emphasis run, or the whole inline, being filled."""

    kind: type[Strong | Emphasis] | None
    inlines: list[Inline] = field(default_factory=list)


def _inlines(inline: Token, lowering: Lowering) -> Inlines:
    stack = [_Open(None)]
    opened: tuple[int, int] | None = None  # the fact that is open, and where in the whole it began
    origin = 0
    for token in inline.children or []:
        match token.type:
            case "text":
                for kind, content in _pieces(token.content):
                    lowering.placed.add((kind, content))
                    if kind == "":
                        stack[-1].inlines.append(Text(content, origin=origin))
                    elif kind == ORIGIN:
                        lowering.rendering.origins.append((int(content), opened[0] if opened else None))
                        origin = len(lowering.rendering.origins)
                    elif kind == VALUE:
                        stack[-1].inlines.append(_bound(int(content), lowering.rendering, origin))
                    elif kind == FACT and len(stack) == 1 and opened is None:
                        opened = (int(content), len(stack[0].inlines))
                    elif kind == END_FACT and len(stack) == 1 and opened and opened[0] == int(content):
                        _close_fact(stack[0].inlines, opened, lowering)
                        opened = None
                    else:
                        raise _loose_fact(lowering)
            case "text_special":
                stack[-1].inlines.append(Text(token.content))
            case "softbreak":
                stack[-1].inlines.append(Text(" ", origin=origin))
            case "hardbreak":
                stack[-1].inlines.append(LineBreak())
            case "strong_open":
                stack.append(_Open(Strong))
            case "em_open":
                stack.append(_Open(Emphasis))
            case "strong_close" | "em_close":
                done = stack.pop()
                assert done.kind is not None
                stack[-1].inlines.append(done.kind(tuple(done.inlines)))
            case _:
                raise _outside(token, lowering)
    if opened is not None:
        raise _loose_fact(lowering)
    return _joined(stack[0].inlines)


def _pieces(content: str) -> Iterator[tuple[str, str]]:
    """("", literal text) and (mark, number), in order."""
    position = 0
    for match in _MARK.finditer(content):
        if match.start() > position:
            yield "", content[position : match.start()]
        yield match[1], match[2]
        position = match.end()
    if position < len(content):
        yield "", content[position:]


def _bound(number: int, rendering: Rendering, origin: int) -> Text:
    value = rendering.values[number]
    if isinstance(value, Hole):
        return Text(f"[missing: {value.field}]", field=value.field, hole=True, origin=origin)
    return Text(str(value), field=value.field, line=value.line, origin=origin)


def _close_fact(inlines: list[Inline], opened: tuple[int, int], lowering: Lowering) -> None:
    """Record the statement and put its citation before its closing punctuation."""
    number, start = opened
    fact = lowering.rendering.facts[number]
    words = " ".join(plain(tuple(inlines[start:])).split())
    if not words:
        del inlines[start:]
        return
    values = tuple(run for run in runs(tuple(inlines[start:])) if isinstance(run, Text) and run.field and not run.hole)
    lowering.statements.append(
        Statement(words, fact.requirement, fact.evidence, fact.citations, fact.template, fact.at, values)
    )
    tail = ""
    last = inlines[-1]
    if isinstance(last, Text) and not last.field:
        stop = _END.search(last.text)
        assert stop is not None
        tail = stop[0]
        inlines[-1] = replace(last, text=last.text[: stop.start()])
    cites = lowering.cite(fact.citations)
    if cites:
        inlines += [Text(" ("), *cites, Text(")")]
    if tail:
        inlines.append(Text(tail, origin=last.origin if isinstance(last, Text) else 0))


def _joined(inlines: list[Inline]) -> Inlines:
    """Neighbouring literal texts of one origin as one; empty ones gone."""
    joined: list[Inline] = []
    for inline in inlines:
        before = joined[-1] if joined else None
        if isinstance(inline, Text) and not inline.text:
            continue
        if isinstance(inline, Text) and isinstance(before, Text) and _one_run(before, inline):
            joined[-1] = replace(before, text=before.text + inline.text)
        else:
            joined.append(inline)
    return tuple(joined)


def _one_run(before: Text, after: Text) -> bool:
    return not (before.field or after.field) and before.origin == after.origin


def _outside(token: Token, lowering: Lowering) -> TemplateError:
    kind = token.type.removesuffix("_open").replace("_", " ") + (f" {token.tag}" if token.tag in {"h1", "h4"} else "")
    mend = "use headings 2 and 3, paragraphs, strong, emphasis, one level of lists, tables"
    return TemplateError(Problem(T030, f"{kind} is not part of the dialect", mend, Where(lowering.template)))


def _loose_fact(lowering: Lowering) -> TemplateError:
    mend = "give each paragraph or list item its own fact"
    return TemplateError(Problem(T031, "a fact begins and ends in different places", mend, Where(lowering.template)))
