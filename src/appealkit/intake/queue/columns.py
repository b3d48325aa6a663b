"""Which column holds which field: by its name, by the practice's own mapping, or by what all its values prove."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from appealkit import yamltext
from appealkit.errors import Problem, Where, nearest
from appealkit.intake.queue.header import Names
from appealkit.intake.queue.rows import letter
from appealkit.intake.queue.tables import QueueTables
from appealkit.intake.queue.telling import I103, I104, I105, Telling

UNREAD = "unread"
NEEDED = {
    "claim_number",
    "payer_control_number",
    "patient_control_number",
    "patient_id",
    "member_id",
    "patient_name",
    "procedure",
    "carc",
}


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What a practice says its columns hold: a column's name → a field, or `unread`. Its text is YAML to be saved."""

    columns: Mapping[str, str]

    def text(self) -> str:
        """The mapping as a file's text; reading it gives the same mapping."""
        rows = [f"  {json.dumps(name, ensure_ascii=False)}: {held}\n" for name, held in self.columns.items()]
        return "columns:\n" + "".join(rows) if rows else "columns: {}\n"


def read_mapping(data: bytes | str, file: str, tables: QueueTables) -> tuple[ColumnMapping | None, list[Problem]]:
    """The mapping in this text, or None and what is wrong with it."""
    text, problems = yamltext.read(data, file)
    if text is None or problems:
        return None, problems
    value = text.value
    columns = value.get("columns") if isinstance(value, dict) and set(value) == {"columns"} else None
    if not isinstance(columns, dict):
        mend = "write `columns:` and below it each column's name with its field"
        return None, [Problem(I105, "this is no mapping of columns", mend, Where(file))]
    known = {*tables.fields, UNREAD}
    wrong = [name for name, held in columns.items() if not isinstance(held, str) or held not in known]
    problems = [
        Problem(I105, "this is no field", nearest(str(columns[name]), known), text.where(("columns", name)))
        for name in wrong
    ]
    return (None if problems else ColumnMapping(columns)), problems


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What was made of one column: the field it was read as, or None, and why."""

    name: str
    place: str
    field: str | None
    why: str


@dataclass(frozen=True, slots=True)
class ColumnsUsed:
    """Every column in order."""

    uses: tuple[ColumnUse, ...] = ()

    def rows(self) -> list[tuple[str, str, str, str]]:
        """For a table: place, name, field (`unread` where none), why."""
        return [(use.place, use.name, use.field or UNREAD, use.why) for use in self.uses]

    def mapping(self) -> ColumnMapping:
        """The same as a mapping to be saved, corrected and given back."""
        return ColumnMapping({use.name: use.field or UNREAD for use in self.uses if use.name})


@dataclass(slots=True)
class Column:
    """One column while rows are read: what it may hold, and of its values how many fit each of that."""

    at: int
    names: Names
    may_be: tuple[str, ...]
    otherwise: str | None
    mapped: bool = False
    filled: int = 0
    fits: dict[str, int] = field(default_factory=dict)
    field: str | None = None
    why: str = "no field has this name"
    letter: str = ""

    def __post_init__(self) -> None:
        self.letter = letter(self.at)

    @property
    def name(self) -> str:
        """As it is shown."""
        return self.names[0] if self.names else ""

    @property
    def wanted(self) -> bool:
        """Whether its values are to be kept."""
        return bool(self.may_be)


class Columns:
    """The columns of one table, met while it is read and settled when all of it was."""

    def __init__(self, tables: QueueTables, mapping: ColumnMapping | None, tell: Telling, *, elements: bool) -> None:
        self._tables = tables
        self._mapping = dict(mapping.columns) if mapping else {}
        self._met: set[str] = set()
        self._tell = tell
        self._elements = elements
        self._rivals_of: tuple[int, list[tuple[int, int]]] = (0, [])
        self._differ: set[tuple[int, int]] = set()
        self.all: list[Column] = []

    def meet(self, names: Names) -> Column:
        """The next column, with these names."""
        column = self._mapped(names) or self._named(names)
        self.all.append(column)
        return column

    def look(self, cells: Mapping[int, str], fits: Callable[[str, str], bool]) -> None:
        """Learn from a row: which values have the shape of a field, and which columns differ. `fits`: whether a value
        (second) has the shape of a field (first)."""
        rivals = self._rivals()
        contested = {at for pair in rivals for at in pair}
        for at, text in cells.items():
            column = self.all[at]
            column.filled += 1
            if len(column.may_be) > 1 or at in contested:
                for name in column.may_be:
                    column.fits[name] = column.fits.get(name, 0) + fits(name, text)
        for pair in rivals:
            if pair not in self._differ and cells.get(pair[0], "") != cells.get(pair[1], ""):
                self._differ.add(pair)

    def settle(self) -> None:
        """Give each column its field, or tell why not."""
        for column in self.all:
            if column.field is None and column.may_be:
                self._decide(column)
        by_field: dict[str, list[Column]] = {}
        for column in self.all:
            if column.field:
                by_field.setdefault(column.field, []).append(column)
        for name, columns in by_field.items():
            if len(columns) > 1 and not self._tables.fields[name].many:
                self._contest(name, columns)
        for name in self._mapping:
            if name not in self._met:
                mend = "take it out, or write the column's name as the file has it"
                self._tell.mistake(I105, "the mapping names a column that the file does not have", mend)

    def used(self) -> ColumnsUsed:
        """What was made of each."""
        place = (lambda at: f"key {at + 1}") if self._elements else letter
        return ColumnsUsed(tuple(ColumnUse(c.name, place(c.at), c.field, c.why) for c in self.all if c.name))

    def is_queue(self) -> bool:
        """Whether any column names a claim, a patient, a procedure or a reason."""
        return any(column.field in NEEDED for column in self.all)

    def _mapped(self, names: Names) -> Column | None:
        for name in self._mapping:
            if any(name == each or self._tables.same(name, each) for each in names):
                self._met.add(name)
                held = self._mapping[name]
                found = Column(
                    len(self.all), names, () if held == UNREAD else (held,), None, mapped=True, why="mapping"
                )
                found.field = None if held == UNREAD else held
                return found
        return None

    def _named(self, names: Names) -> Column:
        for name in names:
            if meaning := self._tables.meaning(name):
                fields = dict.fromkeys((*meaning.fields, *filter(None, [meaning.otherwise])))
                return Column(len(self.all), names, tuple(fields), meaning.otherwise)
        return Column(len(self.all), names, (), None)

    def _decide(self, column: Column) -> None:
        if len(column.may_be) == 1:
            column.field, column.why = column.may_be[0], "name"
            return
        if not column.filled:
            column.why = "empty"
            return
        proven = [name for name in column.may_be if name != column.otherwise and column.fits.get(name) == column.filled]
        if len(proven) == 1:
            column.field, column.why = proven[0], "name and all its values"
        elif not proven and column.otherwise:
            column.field, column.why = column.otherwise, "name"
        else:
            column.why = f"may be {' or '.join(column.may_be)}"
            says = f"this column's name may mean {' or '.join(column.may_be)}, and its values do not prove which"
            self._tell.mistake(I104, says, "say it in a mapping, or rename the column", column=column.at + 1)

    def _rivals(self) -> list[tuple[int, int]]:
        """The columns, two by two, that could hold one and the same field."""
        if self._rivals_of[0] != len(self.all):
            self._rivals_of = len(self.all), self._find_rivals()
        return self._rivals_of[1]

    def _find_rivals(self) -> list[tuple[int, int]]:
        wanted = [column for column in self.all if column.wanted]
        return [
            (one.at, other.at)
            for i, one in enumerate(wanted)
            for other in wanted[i + 1 :]
            if set(one.may_be) & set(other.may_be) and not all(self._tables.fields[n].many for n in one.may_be)
        ]

    def _contest(self, name: str, columns: list[Column]) -> None:
        """Several columns for one field: those of the mapping, else the only one with values, else equal ones."""
        for found in ([c for c in columns if c.mapped], [c for c in columns if c.filled]):
            if len(found) == 1:
                _leave(columns, found[0], "another column holds it")
                return
        full = [c for c in columns if c.filled] or columns
        if not any((one.at, other.at) in self._differ for one in full for other in full):
            _leave(columns, full[0], "says the same as another")
            return
        fitting = [c for c in full if c.fits.get(name) == c.filled]
        if len(fitting) == 1 and all(not c.fits.get(name) for c in full if c is not fitting[0]):
            _leave(columns, fitting[0], "its values are of another shape")
            return
        _leave(columns, None, f"several columns hold {name}")
        places = ", ".join(letter(column.at) for column in columns)
        says = f"columns {places} could each hold {name}, and they differ"
        self._tell.mistake(I103, says, "say in a mapping which to read; none was", column=columns[1].at + 1)


def _leave(columns: list[Column], but: Column | None, why: str) -> None:
    for column in columns:
        if column is not but:
            column.field, column.why = None, why
