"""A letter of a sample proved: written in every format and read back, every statement with its pages, DRAFT on each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from appealkit.authoring.made import Made, made_of
from appealkit.authoring.parity import disagreements
from appealkit.authoring.samples import Sample, drafted
from appealkit.document import walk
from appealkit.document.model import Cite, Document, Inlines, Text
from appealkit.errors import AppealError, Problem, Where, code_page
from appealkit.letters.exhibits import HELD, cites
from appealkit.letters.model import Letter, Statement
from appealkit.letters.template import RECORD, TemplateShelf
from appealkit.library import Library
from appealkit.packet.model import Packet
from appealkit.writers import Look, write

T125 = code_page(
    "T125",
    """A statement about the patient without its pages
    Every fact of a letter is followed by the exhibit and page that show it.
    Bad: a statement whose citation was lost with the end of its sentence. Good: the fact in a sentence of its own.
    """,
)
T127 = code_page(
    "T127",
    """A sample whose letter cannot be made
    A template that fails on a sample would fail on a case; a sample without a letter tries no template.
    Bad: a name misspelt in a branch that only some cases take. Good: the template mended, and the test run again.
    """,
)

FORMATS = ("docx", "pdf", "txt")
SUPPORTED = "supported"


@dataclass(frozen=True, slots=True)
class Tried:
    """One letter of a sample: its own, or that of another argument which the sample's record supports. `page` and
    `letter` are None where there is none."""

    name: str
    made: Made
    letter: Letter | None
    page: Document | None
    sources: tuple[tuple[str, str, int], ...] = ()  # of its templates: name, text, the line that the text begins at
    problems: tuple[Problem, ...] = ()

    def where(self, value: Text) -> Where | None:
        """The first place that can have printed this value: on its line, by its last name."""
        last = re.compile(rf"\.{re.escape(value.field.rpartition('.')[2])}\b")
        for name, text, first in self.sources:
            lines = text.split("\n")
            if 0 < value.line <= len(lines) and last.search(lines[value.line - 1]):
                return Where(name, value.line + first - 1 if first else 0)
        return None


def letters_of(sample: Sample, library: Library) -> Iterator[Tried]:
    """The sample's letter, and the letter of each other argument that its record supports."""
    own = _tried(sample.name, sample, library)
    yield own[0]
    if own[1] is None or sample.strategy or sample.protective:
        return
    lines = own[1].assessment.lines
    argued = {name for line in lines for name in line.route.strategies}
    more = (result.strategy for line in lines for result in line.results if result.support.value == SUPPORTED)
    for strategy in dict.fromkeys(more):
        if strategy not in argued:
            yield _tried(f"{sample.name}.{strategy}", replace(sample, strategy=strategy), library)[0]


def proved(tried: Tried, look: Look) -> tuple[Problem, ...]:
    """Everything that is wrong with this letter as it is printed; nothing where it is as it should be."""
    if tried.page is None or tried.letter is None:
        return tried.problems
    try:
        files = {name: write(tried.page, name, look) for name in FORMATS}
    except AppealError as error:
        return (*tried.problems, *error.problems)
    found = [*uncited(tried.letter, tried.page), *disagreements(tried.page, files, tried.where)]
    return (*tried.problems, *found)


def uncited(letter: Letter, page: Document) -> Iterator[Problem]:
    """A problem for each statement of the letter that its pages do not follow."""
    labels = {exhibit.document: exhibit.label for exhibit in letter.exhibits}
    stretches = list(walk.all_inlines(page))
    rows = [tuple(row) for block in page.blocks for row in getattr(block, "rows", ()) if isinstance(row[0], tuple)]
    for statement in letter.statements:
        expected = [cite.text for cite in cites(statement.citations, labels)]
        shown = any(_follows(statement, expected, inlines) for inlines in stretches)
        if not shown and not any(_in_a_row(statement, expected, row) for row in rows):
            says = f"what '{statement.requirement}' says is not followed by its pages"
            yield Problem(T125, says, "give the fact a sentence of its own that ends within it", statement.at)


def _follows(statement: Statement, expected: list[str], inlines: Inlines) -> bool:
    """Whether these inlines say the statement, and cite each of its pages behind it."""
    text = " ".join(walk.plain(inlines).replace(HELD, " ").split())
    head = statement.words.replace(HELD, " ").rstrip(" .;:,")
    at = text.find(head)
    said = [run.text for run in walk.runs(inlines) if isinstance(run, Cite)]
    behind = text[at + len(head) :] if at >= 0 else ""
    return at >= 0 and all(cite in said and cite.replace(HELD, " ") in behind for cite in expected)


def _in_a_row(statement: Statement, expected: list[str], row: tuple[Inlines, ...]) -> bool:
    """The same of a row of the criteria table: its pages stand in the last cell."""
    cited = [f"Ex.{HELD}{run.text}" for run in walk.runs(row[-1]) if isinstance(run, Cite)]
    return any(walk.plain(cell) == statement.words for cell in row) and all(cite in cited for cite in expected)


def _tried(name: str, sample: Sample, library: Library) -> tuple[Tried, Packet | None]:
    where = Where(f"templates/{sample.file}")
    try:
        one = drafted(sample, library)
    except AppealError as error:
        return Tried(name, Made(name, None), None, None, problems=error.problems), None
    made = made_of(name, one)
    if one.letter is None or one.letter_page is None:
        told = "; ".join(problem.says for problem in one.problems) or made.why
        problem = Problem(T127, f"no letter came of it: {told}", "correct the sample, or what it lacks", where)
        return Tried(name, made, None, None, problems=(problem,)), one
    holes = tuple(
        Problem(T127, f"its letter has a hole: '{hole}'", "give the sample the value, or guard the sentence", where)
        for hole in one.letter.holes
    )
    return Tried(name, made, one.letter, one.letter_page, _sources(one.letter, library.templates), holes), one


def _sources(letter: Letter, shelf: TemplateShelf) -> tuple[tuple[str, str, int], ...]:
    """The texts that the letter's words come from: its templates, the partials, the phrases of the table."""
    own = [shelf.templates[item.template] for item in letter.templates]
    texts = [(item.name, item.body, item.first_line) for item in own]
    texts += [(name, text, 1) for name, text in shelf.partials.items()]
    return (*texts, *((RECORD + name, phrase.text, 0) for name, phrase in shelf.phrases.record.items()))


def using(names: Iterable[str], tried: Tried, shelf: TemplateShelf) -> bool:
    """Whether the letter is made of any of these templates or partials; of a letter that could not be made, yes."""
    if not tried.made.templates:
        return True
    included = {
        partial
        for template in tried.made.templates
        for partial in shelf.partials
        if f'"{partial}"' in shelf.templates[template].body
    }
    return bool(set(names) & (set(tried.made.templates) | included))
