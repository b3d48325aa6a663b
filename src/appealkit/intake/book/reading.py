"""A filled workbook as what it tells: the patient, the documents, the evidence, each value with its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.intake.book.cells import Grid, Held, grids_of
from appealkit.intake.book.evidence import evidence_of
from appealkit.intake.book.findings import At, Findings
from appealkit.intake.book.layout import DOCUMENTS, Column, Layout, plain
from appealkit.intake.book.memory import Memory, remembered, sheets_of
from appealkit.intake.book.papers import papers_of
from appealkit.intake.book.rows import ReadRow, calculated, rows_of
from appealkit.intake.book.shown import likeness
from appealkit.intake.book.tables import FormWords
from appealkit.intake.book.typed import name_of, typed
from appealkit.intake.draft import Path, Place, Told
from appealkit.maps.kinds import ValueType, Vocabulary
from appealkit.maps.load import Rules

I162 = code_page(
    "I162",
    """The workbook is no evidence form
    A form is known by its headings. A workbook made by hand can be read as well, if its headings are the form's.
    Bad: a list of denials. Good: a workbook written by `appealkit evidence form`.
    """,
)
I163 = code_page(
    "I163",
    """A sheet is not known
    What stands on a sheet that the form does not have is no evidence; it is told, so that nothing is lost unseen.
    Bad: a sheet of your own with three more courses of therapy. Good: these as rows of the sheet `Therapy`.
    """,
)
I174 = code_page(
    "I174",
    """A row that stood in the form is gone
    What is not in the form any more is not read from it. Whether it is to be dropped from the case, a person decides.
    Bad: a row deleted to make room. Good: all rows kept, wrong cells mended.
    """,
)
I176 = code_page(
    "I176",
    """The form does not remember what it was filled with
    The hidden sheet that holds it is gone, as happens when sheets are copied into another file: every fact is then
    taken as typed by hand.
    Bad: sheets copied into a new workbook. Good: the form itself, filled in and saved.
    """,
)


@dataclass(frozen=True, slots=True)
class ChartReading:
    """What a workbook tells, flat, by the paths of CaseDraft: `patient`, `documents`, `evidence`, and below `keys` what
    it says of the claim: `case`, `claim_number`, `service_date` and `procedure` by number."""

    told: Mapping[Path, Told] = field(default_factory=dict, repr=False)

    def names(self, top: str) -> list[str]:
        """The ids of the documents or of the evidence, in the order of the workbook."""
        return list(dict.fromkeys(path[1] for path in self.told if path[0] == top and len(path) > 1))


def read(data: bytes, file: str, rules: Rules, words: FormWords) -> tuple[ChartReading, list[Problem]]:
    """What the workbook tells, and every problem at its cell. `file` is its name as it may be shown.

    A cell that is empty is not there. Nothing is raised whatever the bytes are.
    """
    grids, problems = grids_of(data, file)
    findings = Findings(file, problems)
    if not grids:
        return ChartReading(), problems
    layout = Layout(words, rules.vocabulary)
    memory = remembered(grids)
    sheets, start, strange = sheets_of(grids, layout, memory)
    if not sheets and start is None:
        findings.take(Problem(I162, "this is no evidence form", "fill in the form of the case", Where(file)))
        return ChartReading(), problems
    for problem in _strange_sheets(strange, file):
        findings.take(problem)
    if not memory.there:
        says = "the form does not remember what it was filled with; every fact counts as typed by hand"
        mend = "fill in the form itself, not a copy of its sheets"
        findings.take(Problem(I176, says, mend, Where(file), Severity.DOUBT))
    rows = [row for sheet in sheets for row in rows_of(sheet, file, rules.vocabulary, memory.items, findings)]
    papers = papers_of([row for row in rows if row.sheet.plan.key == DOCUMENTS], rules.vocabulary, findings)
    facts = [row for row in rows if row.sheet.plan.key != DOCUMENTS]
    evidence = evidence_of(facts, papers, memory, rules.vocabulary, layout.details(), findings)
    for problem in _gone(rows, memory, file):
        findings.take(problem)
    header = _header(start, file, layout, rules.vocabulary, findings) if start else {}
    case: dict[Path, Told] = (
        {("keys", "case"): Told(memory.case, Place(file))} if name_of(memory.case) == memory.case else {}
    )
    findings.close()
    return ChartReading({**case, **header, **papers.told, **evidence}), problems


def _header(grid: Grid, file: str, layout: Layout, vocabulary: Vocabulary, findings: Findings) -> dict[Path, Told]:
    """The patient and the claim, each beside its label."""
    labels = {plain(column.words.column): column for column in layout.header()}
    found: dict[Path, Told] = {}
    seen: set[str] = set()
    for row in grid.rows():
        column = labels.get(plain(grid.text(row, 1)))
        cell = grid.cells.get((row, 2))
        if column is None or cell is None or column.key in seen:
            continue
        seen.add(column.key)
        at = At(file, layout.words.start.sheet, row, 2)
        if not calculated(cell, at, findings):
            continue
        for step, word in _stated(column, cell, at, grid, vocabulary, findings):
            found[_header_path(column.key, step)] = Told(word, at.place())
    return found


def _stated(
    column: Column, cell: Held, at: At, grid: Grid, vocabulary: Vocabulary, findings: Findings
) -> Iterator[tuple[str, str]]:
    """The entries of one line of the header; several days stand between semicolons."""
    parts = [cell]
    if column.attribute.type is ValueType.DATE and isinstance(cell.value, str):
        parts = [Held(part) for part in re.split(r"\s*[;\n]\s*", likeness(cell.value)) if part]
    step = 0
    for part in parts:
        found = typed(column, part, vocabulary, grid.zero_day)
        if found.fault:
            findings.mistake(at, *found.fault)
            continue
        for word in filter(None, found.values.values()):
            step += 1
            yield str(step), word


def _header_path(key: str, step: str) -> Path:
    match key:
        case "claim_number":
            return ("keys", key)
        case "service_date" | "procedure":
            return ("keys", key, step)
        case _:
            return ("patient", key)


def _strange_sheets(strange: Sequence[Grid], file: str) -> Iterator[Problem]:
    for grid in strange:
        says = f"sheet {grid.number} is not known; its {len(grid.cells)} cells are not read"
        mend = "give it the name and headings it had, or move what it says to a sheet of the form"
        yield Problem(I163, says, mend, Where(file, path=f"sheet {grid.number}"), Severity.DOUBT)


def _gone(rows: Sequence[ReadRow], memory: Memory, file: str) -> Iterator[Problem]:
    """One doubt for each sheet from which rows went that the form had."""
    there = {("documents" if row.sheet.plan.key == DOCUMENTS else "", row.likeness("id")) for row in rows}
    gone: dict[str, int] = {}
    for sheet, name in memory.items:
        if (sheet if sheet == DOCUMENTS else "", name) not in there:
            gone[sheet] = gone.get(sheet, 0) + 1
    tabs = {key: tab for tab, key in memory.tabs.items()}
    for sheet, count in gone.items():
        said = f"{count} row{'s' if count > 1 else ''} that stood in the form"
        shown = sheet if sheet in tabs else "a sheet"
        says = f"{said} ({shown}) {'are' if count > 1 else 'is'} gone, and not read"
        mend = "put back what was deleted by accident; what is to be dropped from the case is dropped there"
        yield Problem(I174, says, mend, Where(file, path=shown), Severity.DOUBT)
