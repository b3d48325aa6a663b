"""The letter as an author sees it: each stretch with where it comes from, each sentence left out at its place, and why.

Values in, values out: what is made here can be told as JSON, drawn as a page, or shown by a program of another kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from appealkit.authoring.coverage import openings_of
from appealkit.authoring.gaps import Gap, tag_of
from appealkit.authoring.inwords import condition_in_words, conditions_of
from appealkit.authoring.reading import Reading
from appealkit.authoring.traced import Run, Trace
from appealkit.document import walk
from appealkit.document.model import (
    Address,
    Block,
    Bullets,
    Cite,
    Document,
    Emphasis,
    Heading,
    Inlines,
    Letterhead,
    LineBreak,
    Numbered,
    PageBreak,
    Pairs,
    Paragraph,
    Signature,
    Strong,
    Table,
    Text,
    Tickboxes,
)
from appealkit.letters.criteria import PHRASES
from appealkit.letters.dictionary import Dictionary
from appealkit.letters.model import Exhibit, Letter
from appealkit.letters.sandbox import Fact
from appealkit.letters.template import RECORD


@dataclass(frozen=True, slots=True)
class Source:
    """A page of the record on which a statement rests."""

    exhibit: str  # its letter
    title: str
    page: int


@dataclass(frozen=True, slots=True)
class From:
    """Where a stretch of the letter comes from. `because`: the conditions that let it in, outermost first.

    `tags`: the tags it stands in, as `fact care-long-enough`; `evidence` and `sources`: what a stated fact rests on.
    """

    template: str = ""
    file: str = ""
    line: int = 0
    because: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    requirement: str = ""
    evidence: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


NOWHERE = From()  # laid out from the case, by no template


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one kind. `field`: the path of a value or of a hole; `means`: what the dictionary says of it; `why`:
    of a sentence left out."""

    kind: Literal["words", "value", "hole", "cite", "break", "left-out"]
    text: str
    field: str = ""
    means: str = ""
    why: str = ""
    at: From = NOWHERE
    dress: tuple[Literal["strong", "em"], ...] = ()
    origin: int = 0


Cell = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the page. `rows` of cells: a paragraph has one of one; `head`: of a table, or the labels of pairs."""

    kind: Literal["letterhead", "address", "heading", "paragraph", "bullets", "numbered", "pairs", "table", "signature"]
    rows: tuple[tuple[Cell, ...], ...]
    level: int = 0
    head: tuple[Cell, ...] = ()
    caption: str = ""


def marked(
    page: Document,
    letter: Letter,
    left_out: tuple[Gap, ...],
    trace: Trace,
    runs: Mapping[int, Run],
    readings: Mapping[str, Reading],
    dictionary: Dictionary,
) -> tuple[Part, ...]:
    """The parts of this page, which was laid out from a traced letter, with what was left out at its place; `runs` are
    those of its sandbox."""
    work = _Marking(letter, trace, runs, readings, dictionary)
    parts = [part for block in page.blocks for part in work.part(block)]
    for gap in reversed(left_out):
        _put(parts, gap)
    return tuple(parts)


@dataclass
class _Marking:
    letter: Letter
    trace: Trace
    runs: Mapping[int, Run]
    readings: Mapping[str, Reading]
    dictionary: Dictionary
    row: str = ""  # the requirement that the row of the criteria table answers

    def part(self, block: Block) -> Iterator[Part]:
        match block:
            case Letterhead():
                yield Part("letterhead", self.lines(block))
            case Address():
                yield Part("address", self.lines(block))
            case Signature():
                yield Part("signature", self.lines(block))
            case Heading(level, inlines):
                yield Part("heading", ((self.cell(inlines),),), level)
            case Paragraph(inlines):
                yield Part("paragraph", ((self.cell(inlines),),))
            case Bullets(items) | Tickboxes(items):
                yield Part("bullets", tuple((self.cell(item),) for item in items))
            case Numbered(items):
                yield Part("numbered", tuple((self.cell(item),) for item in items))
            case Pairs(rows, caption):
                cells = tuple(((Span("words", label),), self.cell(value)) for label, value in rows)
                yield Part("pairs", cells, caption=caption)
            case Table(head, rows, _, caption):
                told = tuple(tuple(self.cell(cell) for cell in row) for row in rows)
                yield Part("table", told, head=tuple(self.cell(cell) for cell in head), caption=caption)
            case PageBreak():
                pass
            case _:
                assert_never(block)

    def lines(self, block: Block) -> tuple[tuple[Cell], ...]:
        return tuple((self.cell(line),) for line in walk.said_by(block))

    def cell(self, inlines: Inlines) -> Cell:
        return tuple(_joined(_pointed(list(self._spans(inlines, ())))))

    def _spans(self, inlines: Inlines, dress: tuple[Literal["strong", "em"], ...]) -> Iterator[Span]:
        for inline in inlines:
            match inline:
                case Text():
                    yield replace(self._span(inline), dress=dress)
                case Strong(inner):
                    yield from self._spans(inner, (*dress, "strong"))
                case Emphasis(inner):
                    yield from self._spans(inner, (*dress, "em"))
                case LineBreak():
                    yield Span("break", "\n")
                case Cite(text):
                    yield Span("cite", text)
                case _:
                    assert_never(inline)

    def _span(self, text: Text) -> Span:
        kind: Literal["words", "value", "hole"] = "hole" if text.hole else "value" if text.field else "words"
        at, means = self._from(text.origin) if text.origin else NOWHERE, ""
        if text.field:
            means = self._meaning(text.field, at)
        return Span(kind, text.text, text.field, means, at=at, origin=text.origin)

    def _from(self, origin: int) -> From:
        number, fact = self.trace.origin(origin)
        run = self.runs[number]
        reading = self.readings.get(run.template)
        if reading is None:
            return From(run.template)
        known = conditions_of(reading.nodes)
        because = tuple(condition_in_words(known[test].test, holds=held) for test, held in run.ways if test in known)
        openings = openings_of(reading.nodes)
        tags = tuple(tag_of(openings[at]) for at in run.within)
        if run.template.startswith(RECORD):
            fact = next((one for one in self._facts() if one.requirement == run.template.removeprefix(RECORD)), None)
        line = reading.begins.line + run.line - 1
        if fact is None:
            return From(run.template, reading.file, line, because, tags)
        return From(
            run.template, reading.file, line, because, tags, fact.requirement, fact.evidence, self._sources(fact)
        )

    def _facts(self) -> Iterator[Fact]:
        assert self.trace.rendering is not None
        return (fact for fact in self.trace.rendering.facts if fact.template == PHRASES)

    def _sources(self, fact: Fact) -> tuple[Source, ...]:
        by_document: dict[str, Exhibit] = {exhibit.document: exhibit for exhibit in self.letter.exhibits}
        return tuple(
            Source(by_document[one.document].label, by_document[one.document].title, one.page)
            for one in fact.citations
            if one.document in by_document
        )

    def _meaning(self, path: str, at: From) -> str:
        """What the dictionary says of this name."""
        root, _, name = path.partition(".")
        if root in self.dictionary.roots:
            known = self.dictionary.roots[root]
        elif at.requirement:
            known = self.dictionary.phrase(at.requirement)
            known = {**known, **self.dictionary.fact(at.requirement)}
        else:
            tag = at.tags[-1].partition(" ")[0] if at.tags else ""
            known = self.dictionary.opened_by(tag) if tag in {"authority", "new", "unaddressed"} else {}
        return known[name].meaning if name in known else ""


def _pointed(spans: list[Span]) -> Iterator[Span]:
    """The spans; a point, a comma or a blank has no mark of its own: it is only in what both its neighbours are in."""
    for at, span in enumerate(spans):
        if span.kind != "words" or any(letter.isalnum() for letter in span.text):
            yield span
            continue
        around = [
            one.at.because for one in (*spans[max(at - 1, 0) : at], *spans[at + 1 : at + 2]) if one.kind != "cite"
        ]
        shared = [same[0] for same in zip(*around, strict=False) if len(around) == 2 and len(set(same)) == 1]
        yield replace(span, at=replace(span.at, because=tuple(shared)))


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Neighbouring words of one line and one reason as one."""
    last: Span | None = None
    for span in spans:
        if last is not None and last.kind == span.kind == "words" and (last.at, last.dress) == (span.at, span.dress):
            last = replace(last, text=last.text + span.text, origin=span.origin)
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def _put(parts: list[Part], gap: Gap) -> None:
    """The sentence left out, behind what stands before it: within the paragraph, as an item, or as a block."""
    at = From(gap.template, gap.file, gap.line, tags=(gap.tag,))
    item = gap.says.startswith(("- ", "* "))
    text = gap.says.removeprefix("- ").removeprefix("* ") or f"({gap.tag})"
    span = Span("left-out", text, why=gap.why, at=at)
    place = next(
        (
            (number, row)
            for number, part in enumerate(parts)
            for row, cells in enumerate(part.rows)
            if any(one.origin == gap.after for cell in cells for one in cell)
        ),
        None,
    ) if gap.after else None  # fmt: skip
    if place is None:
        first = next((n for n, part in enumerate(parts) if any(s.origin for r in part.rows for c in r for s in c)), 0)
        parts.insert(first, Part("bullets" if item else "paragraph", (((span,),),)))
        return
    number, row = place
    part = parts[number]
    if part.kind == "paragraph" and not item:
        (cell,) = part.rows[0]
        last = max(at for at, one in enumerate(cell) if one.origin == gap.after) + 1
        while last < len(cell) and not cell[last].origin and cell[last].kind != "left-out":
            last += 1
        parts[number] = replace(part, rows=(((*cell[:last], span, *cell[last:]),),))
    elif part.kind == "bullets" and item:
        parts[number] = replace(part, rows=(*part.rows[: row + 1], ((span,),), *part.rows[row + 1 :]))
    else:
        parts.insert(number + 1, Part("bullets" if item else "paragraph", (((span,),),)))
