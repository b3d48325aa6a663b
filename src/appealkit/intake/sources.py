"""DOOR: one file of any kind → what it tells. Which reader takes it is told by its content."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.intake.book import read as read_form
from appealkit.intake.book.layout import FORM
from appealkit.intake.casefile import I038
from appealkit.intake.detect import HEAD, FileKind, kind_of, kinds_in
from appealkit.intake.draft import CaseDraft
from appealkit.intake.fhir import Attachment, read_fhir
from appealkit.intake.kept import Packing
from appealkit.intake.notice.reader import read_notice
from appealkit.intake.queue import ColumnMapping, ColumnsUsed, QueueReading, QueueRows, read_queue
from appealkit.intake.shelf import Shelf
from appealkit.intake.x12.acceptance import acceptances
from appealkit.intake.x12.acknowledgement import Acknowledgement, acknowledgements
from appealkit.intake.x12.authorization278 import authorizations
from appealkit.intake.x12.claim837 import claims
from appealkit.intake.x12.remittance import read_remittances
from appealkit.intake.x12.remitted import RemittedClaim
from appealkit.intake.x12.segments import PIECE
from appealkit.maps.load import Rules
from appealkit.packed import DAMAGED

MOST_BYTES = 64 << 20  # of a file that is read whole: a spreadsheet, a letter, a record; others are read in pieces

I060 = code_page(
    "I060",
    """The file is of no kind that is read here
    Nothing in it looks like a remittance, a claim, a queue, a letter, a record or a form.
    Bad: a photograph of a letter. Good: the letter as a PDF with text, or the payer's electronic remittance.
    """,
)
I061 = code_page(
    "I061",
    """The file is larger than what is read at once
    Remittances, claims and text tables of any size are read; spreadsheets, letters and records have to fit into memory.
    Bad: a workbook of 100 MB. Good: the same table saved as CSV.
    """,
)
I062 = code_page(
    "I062",
    """The file holds nothing
    It is of a kind that is read, and there is no claim, no row and no record in it.
    Bad: a remittance of a day without payments. Good: nothing to mend, if that is so.
    """,
)
NOT_READ: Mapping[FileKind, str] = {
    FileKind.OTHER_X12: "give the 835 of the denial; a status answer or a request says nothing that is needed here",
    FileKind.OLD_SPREADSHEET: "save it as .xlsx or CSV",
    FileKind.XML: "ask for JSON (FHIR), X12, CSV or a PDF with text",
    FileKind.ZIP: "unpack it, and give the files that are in it",
    FileKind.BINARY: "give the payer's file itself: an 835, a spreadsheet, or a PDF with text",
    FileKind.EMPTY: "get the file again",
    FileKind.CASE: "it is a case already: appealkit assess",
    FileKind.CHART: "it is a chart already, and found by the cases that name it",
}


@dataclass(slots=True)
class Sources:
    """What all files together tell, by what it is; and the problems."""

    remitted: list[Iterator[RemittedClaim]] = field(default_factory=list)
    claims: list[CaseDraft] = field(default_factory=list)
    acceptances: list[CaseDraft] = field(default_factory=list)
    acknowledgements: list[Acknowledgement] = field(default_factory=list)
    authorizations: list[CaseDraft] = field(default_factory=list)
    fhir: list[CaseDraft] = field(default_factory=list)
    queue: list[CaseDraft] = field(default_factory=list)
    notices: list[CaseDraft] = field(default_factory=list)
    charts: list[CaseDraft] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    packing: Packing = field(default_factory=Packing)


@dataclass(slots=True)
class FileRead:
    """One file: what it is, how much of what it gave, and what is to be said about it."""

    path: Path
    shown: str
    kind: FileKind
    gave: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    columns: ColumnsUsed | None = None
    rows: QueueRows | None = None  # of a queue: what became of them

    @property
    def read(self) -> bool:
        """Whether anything was read from it."""
        return any(self.gave.values())

    def settle(self) -> None:
        """Once all was read: a file that gave nothing, and of which nothing was said, is told."""
        if not self.read and not self.problems:
            mend = "nothing, if that is so; else get the file again"
            self.problems.append(Problem(I062, "nothing stands in it", mend, Where(self.shown), Severity.DOUBT))


def read_file(
    path: Path, shown: str, shelf: Shelf, rules: Rules, mapping: ColumnMapping | None, sources: Sources
) -> FileRead:
    """Read this file into its sources; a remittance is read when it is asked for, after all files are known."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        where = Where(shown)
        problem = Problem(I038, "the file cannot be read", "correct its name, or its permissions", where)
        return FileRead(path, shown, FileKind.EMPTY, problems=[problem])
    found = FileRead(path, shown, kind_of(head))
    if found.kind in NOT_READ:
        severity = Severity.DOUBT if found.kind in {FileKind.CASE, FileKind.CHART} else Severity.MISTAKE
        found.problems.append(Problem(I060, f"this is {found.kind}", NOT_READ[found.kind], Where(shown), severity))
        return found
    _Reading(found, shelf, rules, mapping, sources).read()
    return found


class _Reading:
    """One file, while its reader takes it."""

    def __init__(
        self, found: FileRead, shelf: Shelf, rules: Rules, mapping: ColumnMapping | None, sources: Sources
    ) -> None:
        self.found, self.shelf, self.rules, self.mapping, self.sources = found, shelf, rules, mapping, sources

    def read(self) -> None:
        x12: Mapping[str, Callable[[], None]] = {
            "835": self._remittance, "837": self._claims, "277": self._acceptance, "278": self._authorization,
            "999": self._acknowledgement, "997": self._acknowledgement,
        }  # fmt: skip
        match self.found.kind:
            case FileKind.FHIR:
                self._fhir()
            case FileKind.WORKBOOK:
                self._workbook()
            case FileKind.QUEUE_JSON:
                self._queue(self._pieces())
            case FileKind.QUEUE_TEXT | FileKind.NOTICE_TEXT:
                self._text()
            case FileKind.NOTICE_PDF:
                self._notice()
            case _:
                for kind in kinds_in(self._pieces()) or {_X12_OF[self.found.kind]}:
                    if kind in x12:
                        x12[kind]()

    def _pieces(self) -> Iterator[bytes]:
        with self.found.path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece

    def _whole(self) -> bytes | None:
        if self.found.path.stat().st_size > MOST_BYTES:
            says = f"the file is larger than {MOST_BYTES >> 20} MB"
            self._problems([Problem(I061, says, "save a table as CSV; split a record", Where(self.found.shown))])
            return None
        return self.found.path.read_bytes()

    def _problems(self, problems: Iterable[Problem]) -> None:
        self.found.problems.extend(problems)

    def _drafts(self, what: str, home: list[CaseDraft], drafts: Iterable[CaseDraft], problems: list[Problem]) -> None:
        before = len(home)
        home.extend(drafts)
        self.found.gave[what] += len(home) - before
        self._problems(problems)

    def _remittance(self) -> None:
        self.sources.remitted.append(self._remitted())

    def _remitted(self) -> Iterator[RemittedClaim]:
        items, problems = read_remittances(self._pieces(), self.found.shown)
        for item in items:
            if isinstance(item, RemittedClaim):
                self.found.gave["claims"] += 1
                self.found.gave["lines"] += len(item.lines)
                yield item
        self._problems(problems)

    def _claims(self) -> None:
        drafts, problems = claims(self._pieces(), self.found.shown)
        self._drafts("claims", self.sources.claims, drafts, problems)

    def _acceptance(self) -> None:
        drafts, problems = acceptances(self._pieces(), self.found.shown, self.shelf.status)
        self._drafts("acceptances", self.sources.acceptances, drafts, problems)

    def _authorization(self) -> None:
        drafts, problems = authorizations(self._pieces(), self.found.shown, self.shelf.status)
        self._drafts("authorizations", self.sources.authorizations, drafts, problems)

    def _acknowledgement(self) -> None:
        answers, problems = acknowledgements(self._pieces(), self.found.shown, self.shelf.status)
        before = len(self.sources.acknowledgements)
        self.sources.acknowledgements.extend(answers)
        self.found.gave["acknowledgements"] += len(self.sources.acknowledgements) - before
        self._problems(problems)

    def _fhir(self) -> None:
        data = self._whole()
        if data is None:
            return
        reading, problems = read_fhir(data, self.found.shown, self.shelf.fhir, self.rules)
        self._drafts("denials", self.sources.fhir, reading.denials, problems)
        self._drafts("charts", self.sources.charts, reading.charts, [])
        self.sources.attachments.extend(reading.attachments)
        self.found.gave["resources"] += sum(reading.counts.values())

    def _workbook(self) -> None:
        data = self._whole()
        if data is None:
            return
        if _is_form(data, self.shelf.form.start.sheet):
            reading, problems = read_form(data, self.found.shown, self.rules, self.shelf.form)
            chart = CaseDraft("", reading.told)
            self._drafts("charts", self.sources.charts, [chart] if chart.told else [], problems)
            self.found.gave["pieces of evidence"] += len(chart.keys("evidence"))
        else:
            self._queue([data])

    def _text(self) -> None:
        """A table where its columns have names that a queue has, whatever stands above them; else a letter. A text that
        only has a table within it is a letter too."""
        reading = read_queue(self._pieces(), self.found.shown, self.shelf.columns, self.mapping)
        drafts = list(map(self.sources.packing.packed, reading.drafts)) if reading.columns.rows() else []
        if drafts or (reading.columns.rows() and self.found.kind is FileKind.QUEUE_TEXT):
            self.found.kind = FileKind.QUEUE_TEXT
            self._taken(reading, drafts)
        else:
            self.found.kind = FileKind.NOTICE_TEXT
            self._notice()

    def _queue(self, pieces: Iterable[bytes]) -> None:
        reading = read_queue(pieces, self.found.shown, self.shelf.columns, self.mapping)
        self._taken(reading, list(map(self.sources.packing.packed, reading.drafts)))

    def _taken(self, reading: QueueReading, drafts: list[CaseDraft]) -> None:
        self._drafts("denials", self.sources.queue, drafts, reading.problems)
        self.found.columns, self.found.rows = reading.columns, reading.rows
        self.found.gave["rows"] += reading.rows.read

    def _notice(self) -> None:
        data = self._whole()
        if data is not None:
            drafts, problems = read_notice(data, self.found.shown, self.shelf.notice, self.rules.procedures)
            self._drafts("denials", self.sources.notices, drafts, problems)


def _is_form(data: bytes, first: str) -> bool:
    """Whether the workbook has a sheet of the evidence form. Any other is a queue, whose reader tells any damage."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed, packed.open("xl/workbook.xml") as sheets:
            named = sheets.read(1 << 20).decode("utf-8", "replace")
    except DAMAGED:
        return False
    return any(f'name="{name}"' in named for name in (FORM, first))


_X12_OF = {FileKind.REMITTANCE: "835", FileKind.CLAIM: "837", FileKind.CLAIM_ACCEPTANCE: "277",
           FileKind.AUTHORIZATION: "278", FileKind.ACKNOWLEDGEMENT: "999"}  # fmt: skip
