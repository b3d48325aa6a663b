"""What one row says: its values in the spelling of a case file, each with its cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from appealkit.intake.draft import Path, Place, Told
from appealkit.intake.queue.cells import Cells
from appealkit.intake.queue.codes import Billed, Reason, codes_of, diagnoses_of, modifiers_of, procedures_of
from appealkit.intake.queue.columns import Column
from appealkit.intake.queue.days import LAST_YEAR
from appealkit.intake.queue.rows import Row
from appealkit.intake.queue.tables import plain
from appealkit.intake.queue.telling import I109, I110, I111, I112, I113

# ids of payers have five places or more, two of them digits; `(J15)` and `(Part B)` are none
_BRACKETS = re.compile(r"(?P<name>.*\S)\s*[(\[](?P<id>(?=(?:[A-Za-z]*[0-9]){2})[A-Za-z0-9]{5,20})[)\]]")
_SUFFIX = frozenset({"jr", "sr", "ii", "iii", "iv"})
_NAME, _BIRTH = ("patient", "name"), ("patient", "birth_date")
_PAYER, _PAYER_ID = ("denial", "payer", "name"), ("denial", "payer", "payer_id")

Found = tuple[str, Column]


@dataclass(frozen=True, slots=True)
class LineSaid:
    """What a row says of one service line. `values`: by the path below the line, `keys` of it below `keys`."""

    procedure: Told | None
    day: Told | None
    modifiers: tuple[Told, ...]
    diagnoses: tuple[Told, ...]
    remarks: tuple[Told, ...]
    reasons: Mapping[Reason, Place] = field(repr=False)
    denied: Told | None  # the amount denied, of the one reason where there is one
    values: Mapping[Path, Told] = field(repr=False)

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it one line with another row's."""
        number = self.values.get(("keys", "number"))
        return (
            self.procedure.value if self.procedure else None,
            self.day.value if self.day else None,
            tuple(sorted(item.value for item in self.modifiers)),
            number.value if number else None,
        )

    @property
    def says_nothing(self) -> bool:
        """Whether the row tells nothing of any line."""
        told = (
            self.procedure,
            self.day,
            self.modifiers,
            self.diagnoses,
            self.remarks,
            self.reasons,
            self.denied,
            self.values,
        )
        return not any(told)


@dataclass(frozen=True, slots=True)
class RowSaid:
    """What a row says: of its claim by path, of its lines, and its reasons in words."""

    row: Row
    claim: Mapping[Path, Told] = field(repr=False)
    lines: tuple[LineSaid, ...] = field(repr=False)
    texts: tuple[Told, ...] = field(repr=False)


def read_row(row: Row, cells: Mapping[int, str], columns: list[Column], read: Cells, *, elements: bool) -> RowSaid:
    """All that the row says."""
    return _Reading(row, cells, columns, read, elements=elements).said()


class _Reading:
    """One row while it is read."""

    def __init__(
        self, row: Row, cells: Mapping[int, str], columns: list[Column], read: Cells, *, elements: bool
    ) -> None:
        self._row = row
        self._read = read
        self._elements = elements
        self._found: dict[str, list[Found]] = {}
        for column in columns:
            if column.field and (text := cells.get(column.at)):
                self._found.setdefault(column.field, []).append((text, column))
        self._texts: list[Told] = []

    def said(self) -> RowSaid:
        claim: dict[Path, Told] = {}
        line: dict[Path, Told] = {}
        for name, path in self._read.tables.plain_paths.items():
            told = self._one(name) if name in self._found else None
            if told is None:
                continue
            if "#" in path:
                below = path[path.index("#") + 1 :]
                line[("keys", *below) if path[0] == "keys" else below] = told
            else:
                claim[path] = told
        claim |= self._payer(claim) | self._patient()
        for text, column in self._found.get("reason_text", []):
            if fit := self._read.text("text", text, self._row.line, column.at):
                self._texts.append(Told(fit, self._place(column)))
        lines = self._lines(line)
        return RowSaid(self._row, claim, lines, tuple(self._texts))

    def _one(self, name: str) -> Told | None:
        """The value of a field that a row has once."""
        for text, column in self._found.get(name, []):
            value = self._read.one(self._read.tables.fields[name].kind, text, self._row.line, column.at)
            return Told(value, self._place(column)) if value is not None else None
        return None

    def _payer(self, claim: Mapping[Path, Told]) -> dict[Path, Told]:
        """The payer's name, and its id where that stands behind it in brackets."""
        for text, column in self._found.get("payer_name", []):
            name = self._read.text("payer", text, self._row.line, column.at)
            if name is None:
                return {}
            place, found = self._place(column), _BRACKETS.fullmatch(name)
            if not found:
                return {_PAYER: Told(name, place)}
            other = claim.get(_PAYER_ID)
            if other and other.value.upper() != found["id"].upper():
                return {_PAYER: Told(name, place)}
            return {_PAYER: Told(found["name"], place), _PAYER_ID: other or Told(found["id"], place)}
        return {}

    def _patient(self) -> dict[Path, Told]:
        told: dict[Path, Told] = {}
        service = self._day_of("service_date", quiet=True)
        for text, column in self._found.get("birth_date", []):
            year = int(service.value[:4]) if service else LAST_YEAR
            day = self._read.day(text, self._row.line, column.at, born_before=year)
            if day and service and day > service.value:
                says = "the birth is later than the service; it was not read"
                self._read.tell.mistake(I109, says, "correct the one that is wrong", self._row.line, column.at + 1)
            elif day:
                told[_BIRTH] = Told(day, self._place(column))
        if name := self._name():
            told[_NAME] = name
        return told

    def _name(self) -> Told | None:
        parts = [
            found for name in ("patient_first", "patient_middle", "patient_last") for found in self._found.get(name, [])
        ]
        split = " ".join(" ".join(text.split()) for text, _ in parts)
        has_both = all(self._found.get(name) for name in ("patient_first", "patient_last"))
        whole = next(iter(self._found.get("patient_name", [])), None)
        if whole is None:
            return self._fit_name(split, parts[0][1]) if has_both else None
        name = turned(whole[0])
        if name is None:
            says = "this name has commas in places that say no order"
            self._read.tell.mistake(I112, says, "write it as `Last, First`", self._row.line, whole[1].at + 1)
        elif has_both and not set(
            plain(self._found["patient_first"][0][0] + " " + self._found["patient_last"][0][0]).split()
        ) <= set(plain(name).split()):
            says = "the columns of the patient's name tell different names; none was read"
            self._read.tell.mistake(I113, says, "correct the one that is wrong", self._row.line, whole[1].at + 1)
            return None
        return self._fit_name(name, whole[1]) if name else None

    def _fit_name(self, name: str, column: Column) -> Told | None:
        fit = self._read.text("name", name, self._row.line, column.at)
        return Told(fit, self._place(column)) if fit else None

    def _lines(self, values: dict[Path, Told]) -> tuple[LineSaid, ...]:
        day = self._day_of("service_date")
        last = self._day_of("service_date_to")
        if day and last and day.value != last.value:
            says = "the service has a first and a last day; the first was read"
            self._read.tell.doubt(I109, says, "look whether the line has one day", self._row.line)
        billed, places = self._billed()
        reasons, remarks = self._codes()
        modifiers = self._many("modifiers", modifiers_of)
        if (charged := self._one("denied_charge")) and ("charged",) not in values:
            values[("charged",)] = charged
        denied = self._one("denied_amount")
        if len(billed) > 1:
            amounts = [path for path in values if path in {("charged",), ("paid",), ("units",)}]
            if denied or amounts or modifiers:
                says = "several procedures share this row, so its amounts, units and modifiers were left out"
                self._read.tell.mistake(I110, says, "write one row for each procedure", self._row.line)
            values = {path: told for path, told in values.items() if path not in amounts}
            denied, modifiers = None, ()
        if denied and len(reasons) > 1:
            says = "one amount stands beside several reasons, and is given to none"
            self._read.tell.doubt(I110, says, "write one row for each reason", self._row.line)
        diagnoses = self._many("diagnoses", diagnoses_of)
        lines = []
        for item in billed or (None,):
            of_line = dict(values)
            if item and item.units and places:
                of_line.setdefault(("units",), Told(item.units, places))
            beside = tuple(Told(word, places) for word in item.modifiers) if item and places else ()
            known = {told.value for told in beside}
            lines.append(
                LineSaid(
                    Told(item.procedure, places) if item and places else None,
                    day,
                    (*beside, *(told for told in modifiers if told.value not in known)),
                    diagnoses,
                    remarks,
                    reasons,
                    denied,
                    of_line,
                )
            )
        return tuple(line for line in lines if not line.says_nothing)

    def _day_of(self, name: str, *, quiet: bool = False) -> Told | None:
        for text, column in self._found.get(name, []):
            line = self._row.line
            day = self._read.quiet_day(text, column.at) if quiet else self._read.day(text, line, column.at)
            return Told(day, self._place(column)) if day else None
        return None

    def _billed(self) -> tuple[tuple[Billed, ...], Place | None]:
        for text, column in self._found.get("procedure", []):
            found = procedures_of(text)
            if found is None:
                self._unread(column, "procedure code")
            return found or (), self._place(column)
        return (), None

    def _many(self, name: str, read: Callable[[str], tuple[str, ...] | None]) -> tuple[Told, ...]:
        told: dict[str, Told] = {}
        for text, column in self._found.get(name, []):
            found = read(text)
            if found is None:
                self._unread(column, "modifier" if name == "modifiers" else "diagnosis code")
            for word in found or ():
                told.setdefault(word, Told(word, self._place(column)))
        return tuple(told.values())

    def _codes(self) -> tuple[dict[Reason, Place], tuple[Told, ...]]:
        """The reasons with their groups, and the remarks, of all columns that hold either."""
        group = self._one("group_code")
        reasons: dict[Reason, Place] = {}
        remarks: dict[str, Told] = {}
        for name in ("carc", "remarks"):
            for text, column in self._found.get(name, []):
                found = codes_of(text)
                if found is None or (name == "remarks" and any(reason.group is None for reason in found.reasons)):
                    self._unread(column, "reason code" if name == "carc" else "remark code")
                    continue
                if found.described and (words := self._read.text("text", text, self._row.line, column.at)):
                    self._texts.append(Told(words, self._place(column)))
                for reason in found.reasons:
                    reasons[self._grouped(reason, group, column)] = self._place(column)
                for word in found.remarks:
                    remarks.setdefault(word, Told(word, self._place(column)))
        return reasons, tuple(remarks.values())

    def _grouped(self, reason: Reason, group: Told | None, column: Column) -> Reason:
        if reason.group is None:
            if group is None:
                says = "this reason stands without its group (CO, PR, OA, PI)"
                self._read.tell.doubt(I111, says, "take the group from the remittance", self._row.line, column.at + 1)
            return Reason(group.value if group else None, reason.carc)
        if group and group.value != reason.group:
            says = "this reason's group is not that of the group's own column; neither was read"
            self._read.tell.mistake(I113, says, "compare with the remittance", self._row.line, column.at + 1)
            return Reason(None, reason.carc)
        return reason

    def _unread(self, column: Column, what: str) -> None:
        says, mend = f"this is no {what}, so it was not read", f"write the {what} alone"
        self._read.tell.mistake(I111, says, mend, self._row.line, column.at + 1)

    def _place(self, column: Column) -> Place:
        at = (
            f"element {self._row.number}, {column.name}"
            if self._elements
            else f"cell {column.letter}{self._row.number}"
        )
        return Place(self._read.tell.file, at, 0 if self._read.tell.elements else self._row.line)


def turned(name: str) -> str | None:
    """`LAST, FIRST` as `FIRST LAST`, a suffix behind; without a comma as it stands. None where commas say no order."""
    parts = [" ".join(part.split()) for part in name.split(",")]
    parts = [part for part in parts if part]
    suffix = [part for part in parts[1:] if plain(part) in _SUFFIX]
    rest = [part for part in parts if part not in suffix]
    match rest:
        case [whole]:
            return " ".join([whole, *suffix])
        case [last, first]:
            return " ".join([first, last, *suffix])
        case _:
            return None
