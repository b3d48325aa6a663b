"""A queue, whatever its format, becomes cases in the making: read once, its columns settled, its rows joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from appealkit.errors import Problem
from appealkit.intake.draft import CaseDraft, case_id
from appealkit.intake.findings import Alike
from appealkit.intake.queue.amounts import Amounts
from appealkit.intake.queue.cells import EMPTY, LONGEST_CELL, OLDEST_BIRTH, OLDEST_SERVICE, Cells, fits
from appealkit.intake.queue.claims import drafts_of
from appealkit.intake.queue.codes import codes_of
from appealkit.intake.queue.columns import Column, ColumnMapping, Columns, ColumnsUsed
from appealkit.intake.queue.days import Days
from appealkit.intake.queue.formats import table_of
from appealkit.intake.queue.header import headed, json_names, known_names
from appealkit.intake.queue.rows import Row, Table
from appealkit.intake.queue.said import RowSaid, read_row
from appealkit.intake.queue.spool import Spool
from appealkit.intake.queue.tables import QueueTables, plain
from appealkit.intake.queue.telling import I068, I100, I101, I102, I107, I108, I112, I113, I114, I115, I116, Telling

MOST_ROWS_OF_A_CLAIM = 5000
FEW = 20  # rows for each that is shorter than the others, where being shorter means something
_IDENTIFIERS = (
    "claim_number",
    "payer_control_number",
    "patient_control_number",
    "member_id",
    "patient_id",
    "patient_name",
    "patient_last",
)
_DENIAL = ("carc", "remarks", "denied_amount", "denied_charge", "notice_date")


@dataclass(slots=True)
class QueueRows:
    """What became of the rows. `read` is the sum of `made`, `joined`, `duplicate`, `not_denials` and those `rejected`;
    `skipped` are blank ones, headings and totals. `told` is all that is said of rows and cells, each with its line."""

    read: int = 0
    made: int = 0  # cases
    joined: int = 0  # rows that joined another's case
    duplicate: int = 0
    not_denials: int = 0
    skipped: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)  # line, reason
    told: Sequence[Alike] = ()


@dataclass(slots=True)
class QueueReading:
    """A queue as it is read. `drafts` is read once; `problems` and `rows` are complete when it is exhausted, `columns`
    is known from the beginning."""

    drafts: Iterator[CaseDraft]
    problems: list[Problem]
    columns: ColumnsUsed
    rows: QueueRows


def read_queue(
    data: bytes | Iterable[bytes], file: str, tables: QueueTables, mapping: ColumnMapping | None = None
) -> QueueReading:
    """The denials of a queue: CSV (comma, tab, semicolon, pipe), XLSX, JSON or JSONL, told apart by what is in it.

    Nothing raises for what the bytes hold. A text table of any size takes bounded memory (`spool`).
    """
    tell = Telling(file)
    return _Queue(tables, mapping, tell).reading(iter([data]) if isinstance(data, bytes) else iter(data))


class _Queue:
    """One file while it is read."""

    def __init__(self, tables: QueueTables, mapping: ColumnMapping | None, tell: Telling) -> None:
        self._tables = tables
        self._mapped = frozenset(mapping.columns) if mapping else frozenset()
        self._mapping = mapping
        self._tell = tell
        self._rows = QueueRows()
        self._spool = Spool()
        self._days: dict[int, Days] = {}
        self._amounts = Amounts()
        self._ids: set[str] = set()
        self._kinds_of: dict[int, frozenset[str]] = {}

    def reading(self, pieces: Iterator[bytes]) -> QueueReading:
        table = table_of(pieces, self._score, self._tell)
        columns = Columns(self._tables, self._mapping, self._tell, elements=table is not None and table.elements)
        is_good = table is not None and self._taken_in(table, columns)
        if is_good:
            columns.settle()
            if not columns.is_queue():
                says = "no column names a claim, a patient, a procedure or a denial code"
                self._tell.mistake(I102, says, "name the columns in its first row, or give a mapping")
                is_good = False
        drafts = self._drafts(columns.all, elements=bool(table and table.elements)) if is_good else iter(())
        return QueueReading(self._until_told(drafts), self._tell.problems, columns.used(), self._rows)

    def _until_told(self, drafts: Iterator[CaseDraft]) -> Iterator[CaseDraft]:
        yield from self._tell.until_done(drafts)
        self._rows.told = self._tell.alike

    def _score(self, rows: list[Row]) -> int:
        return known_names(rows, self._tables, self._mapped)

    def _taken_in(self, table: Table, columns: Columns) -> bool:
        """Read the rows, learn from them, put them aside. False where the table has no header that we know."""
        rows, names, width, most = table.rows, table.names, 0, 0
        heading: tuple[str, ...] = ()
        if names is None:
            header, rows, above = headed(table, self._tables, self._mapped)
            if header is None:
                if not any(problem.code in {I100, I101} for problem in self._tell.problems):
                    says = "no row at the top has names of columns that we know"
                    self._tell.mistake(I102, says, "name the columns in one row above the values, or give a mapping")
                return False
            self._rows.skipped += above - 1
            for each in header.names:
                columns.meet(each)
            heading, width = header.last, len(header.names)
            most = max(width, header.usual)  # some programs end every row with one delimiter more
        short: list[Row] = []  # rows with fewer cells than there are columns
        for row in rows:
            while names is not None and len(columns.all) < len(names):
                columns.meet(json_names(names[len(columns.all)]))
            kept = row.cells
            if row.open_quote:
                self._rows.read += 1
                self._reject(row, I107, "a quote is opened here and not closed")
                continue
            if names is None and (any(kept[width:]) or (len(kept) > most and any(kept))):
                self._rows.read += 1
                self._reject(row, I108, "the row has more cells than the header has columns")
                continue
            if self._is_skipped(row, kept, heading, columns):
                self._rows.skipped += 1
                continue
            self._rows.read += 1
            if names is None and row.cut_off and len(kept) < width and not short:
                self._reject(row, I108, "the file ends in the middle of this row")
                continue
            if len(kept) < width:
                short.append(Row((), row.number, row.line))
            self._keep(row, columns, table)
        if (
            table.delimited and len(short) * FEW < self._rows.read
        ):  # where many are, the export leaves out what is empty at the end
            for row in short:
                says = "the row has fewer cells than the header has columns; what the others would say is not known"
                self._tell.doubt(I108, says, "compare it with the export, or with the remittance", row.line)
        if not self._rows.read:
            self._tell.mistake(I102, "there is no row below the names of the columns", "export the queue again")
        return True

    def _keep(self, row: Row, columns: Columns, table: Table) -> None:
        cells: dict[int, str] = {}
        for at, text in enumerate(row.cells):
            if not text or not columns.all[at].wanted:
                continue
            kinds = self._kinds(columns.all[at])
            if text.lower() in EMPTY and not (kinds & {"name", "part"} and text.isalpha()):  # Null and Na are names too
                continue
            if len(text) > LONGEST_CELL and "text" not in kinds:
                says = "this is longer than anything that this column may hold"
                self._tell.mistake(I112, says, "look at the export", row.line, at + 1)
                continue
            cells[at] = text
            if kinds & {"day", "birth"}:
                if at not in self._days:
                    self._days[at] = Days(table.day_nought, OLDEST_BIRTH if "birth" in kinds else OLDEST_SERVICE)
                self._days[at].learn(text)
            if kinds & {"money", "debit"}:
                self._amounts.learn(text, at)
        columns.look(cells, lambda name, text: fits(self._tables, name, text))
        self._spool.put(row, cells)

    def _kinds(self, column: Column) -> frozenset[str]:
        """The kinds of values that a column may hold."""
        if column.at not in self._kinds_of:
            kinds = frozenset(self._tables.fields[name].kind for name in column.may_be)
            self._kinds_of[column.at] = kinds
        return self._kinds_of[column.at]

    def _is_skipped(self, row: Row, kept: tuple[str, ...], heading: tuple[str, ...], columns: Columns) -> bool:
        """Blank rows, the header again, totals, and headings: one cell in a table of several columns."""
        filled = [(at, text) for at, text in enumerate(kept) if text]
        if not filled or (heading and row.cells[: len(heading)] == heading):
            return True
        if not heading:
            return False  # JSON has no such rows
        words = plain(filled[0][1])
        begins = words.partition(" ")[0] in self._tables.totals
        if words in self._tables.totals or (begins and all(Amounts().read(text) is not None for _, text in filled[1:])):
            return True
        if len(filled) == 1 and sum(1 for column in columns.all if column.name) >= 3:
            at, text = filled[0]
            proving = [name for name in columns.all[at].may_be if self._tables.fields[name].kind != "name"]
            return not any(fits(self._tables, name, text) for name in proving)
        return False

    def _reject(self, row: Row, code: str, why: str) -> None:
        self._rows.rejected.append((row.line, why))
        self._tell.mistake(code, why, "correct the row; it was left out", row.line)

    def _drafts(self, columns: list[Column], *, elements: bool) -> Iterator[CaseDraft]:
        settled = [column for column in columns if column.field]
        read = Cells(self._tables, self._days, self._amounts, self._tell)
        self._assign(settled)
        for rows in self._spool.claims():
            said = list(self._said(rows, settled, read, elements=elements))
            for draft, number in drafts_of(said, self._tell, self._reject):
                self._rows.made += 1
                self._rows.joined += number - 1
                yield self._own(draft)

    def _own(self, draft: CaseDraft) -> CaseDraft:
        """The draft under an id that no other of this file has."""
        ident = draft.id
        while ident in self._ids:
            ident = case_id(ident, "again")
        if ident != draft.id:
            place = next(iter(draft.told.values())).place
            says = "another claim of this file has the same identifiers, or like this one has none"
            self._tell.doubt(I113, says, "look whether the two are one", place.line)
        self._ids.add(ident)
        return CaseDraft(ident, draft.told)

    def _assign(self, columns: list[Column]) -> None:
        """Each row to its claim: by its claim number, else by the patient, else by itself."""
        numbers = {"claim_number", "payer_control_number"} & {column.field for column in columns}
        for at, row, cells in self._spool.rows():
            held = {column.field: cells[column.at] for column in columns if column.at in cells}
            if not self._is_denial(held):
                self._rows.not_denials += 1
                says = "the row's status is not that of a denial, and no other column says anything of one"
                self._tell.doubt(I116, says, "give it a denial code or another status, if it is one", row.line)
                continue
            if not any(name in held for name in (*_IDENTIFIERS, "procedure", *_DENIAL, "reason_text")):
                self._reject(row, I115, "the row names no claim, no patient, no procedure and no reason")
                continue
            if numbers and not numbers & held.keys():
                says = "the row has no claim number; its case goes by the patient and the day"
                self._tell.doubt(I068, says, "type the number in, as the remittance has it", row.line)
            named = next((name for name in _IDENTIFIERS if name in held and not _is_rounded(held[name])), None)
            name_too = ("patient_first",) if named == "patient_last" else ()
            parts = (named, *name_too) if named else sorted(filter(None, held))
            self._spool.assign(at, [(name, " ".join(held.get(name, "").casefold().split())) for name in parts])

    def _is_denial(self, held: Mapping[str | None, str]) -> bool:
        status = plain(held.get("status", ""))
        if status not in self._tables.settled and status not in self._tables.open:
            return True
        codes = codes_of(held.get("carc", ""))
        return bool(codes) or any(name in held for name in _DENIAL if name != "carc")

    def _said(
        self, rows: list[tuple[Row, Mapping[int, str]]], columns: list[Column], read: Cells, *, elements: bool
    ) -> Iterator[RowSaid]:
        """What each row says, those left out that say only what an earlier one said."""
        first: dict[frozenset[tuple[int, str]], Row] = {}
        for row, cells in rows[:MOST_ROWS_OF_A_CLAIM]:
            same = first.setdefault(frozenset((at, text.casefold()) for at, text in cells.items()), row)
            if same is not row:
                self._rows.duplicate += 1
                says = f"this row says the same as row {same.number} and was skipped"
                self._tell.doubt(I114, says, "take it out, if it was pasted twice", row.line)
                continue
            yield read_row(row, cells, columns, read, elements=elements)
        for row, _ in rows[MOST_ROWS_OF_A_CLAIM:]:
            self._reject(row, I113, f"more than {MOST_ROWS_OF_A_CLAIM} rows share one claim number or patient")


def _is_rounded(text: str) -> bool:
    """Whether a spreadsheet has turned this number into a power of ten."""
    mantissa, mark, exponent = text.upper().partition("E+")
    return bool(mark) and mantissa.replace(".", "", 1).isdigit() and exponent.isdigit()
