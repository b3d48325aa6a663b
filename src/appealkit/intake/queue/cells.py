"""One cell of one kind becomes a value in the spelling of a case file, or is told and left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from appealkit.intake.queue.amounts import Amounts, written
from appealkit.intake.queue.codes import GROUPS, codes_of, diagnoses_of, is_npi, modifiers_of, procedures_of, remarks_of
from appealkit.intake.queue.days import Days
from appealkit.intake.queue.tables import QueueTables, plain
from appealkit.intake.queue.telling import I109, I110, I111, I112, Telling
from appealkit.yamltext import unfit_character

EMPTY = frozenset({"", "n/a", "na", "none", "null", "-", "--", "—", "nan", "tbd", "nil"})
OLDEST_BIRTH, OLDEST_SERVICE = date(1905, 1, 1), date(1990, 1, 1)  # of day numbers of a spreadsheet
LONGEST_CELL = 1000  # of what is no free text
LONGEST_TEXT, LONGEST_NAME = 4000, 200
_ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,3}")
_IDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_WHOLE = re.compile(r"([1-9][0-9]{0,2})(?:\.0+)?")
_PLACE = re.compile(r"(?:POS\s*)?([0-9]{1,2})(?:\s*[-–:]\s*.*)?", re.IGNORECASE)
_SHAPED_DAY = re.compile(
    r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}(?:[T ].*)?|(?:19|20)[0-9]{6}|[0-9]{5}"
    r"|[A-Za-z0-9]{1,9}[- .]+[A-Za-z0-9]{1,9}[-, ]+[0-9]{4}"
)
_FORMULA = ("=", "+", "@", "\t")  # what a spreadsheet works out; a minus may be a dash
_PATH = re.compile(r"\.\.|\\|^/")
_CHOOSE = "write it in a shape that can be read in one way only"


def fits(tables: QueueTables, name: str, text: str) -> bool:
    """Whether a value has the shape of this field. What any text fits proves nothing, so it never has."""
    if len(text) > LONGEST_CELL:
        return False
    match tables.fields[name].kind:
        case "day" | "birth":
            return _SHAPED_DAY.fullmatch(text) is not None
        case "money" | "debit":
            learnt = Amounts()
            learnt.learn(text)
            return learnt.read(text) is not None
        case "codes":
            found = codes_of(text)
            return found is not None and not found.described
        case "remarks":
            return remarks_of(text) is not None
        case "group":
            return text.upper() in GROUPS
        case "procedure":
            return procedures_of(text) is not None
        case "modifiers":
            return modifiers_of(text) is not None
        case "diagnoses":
            return diagnoses_of(text) is not None
        case "npi":
            return is_npi(text)
        case "count":
            return _WHOLE.fullmatch(text) is not None
        case "identifier" | "code":
            return _IDENT.fullmatch(text) is not None and any(char.isdigit() for char in text)
        case "name":
            return not any(char.isdigit() for char in text)
        case _:
            return False


class Cells:
    """Reads the cells of one table. What it needs to know of whole columns it was told before."""

    def __init__(self, tables: QueueTables, days: Mapping[int, Days], amounts: Amounts, tell: Telling) -> None:
        self.tables = tables
        self.tell = tell
        self._days = days
        self._amounts = amounts
        self._readers: Mapping[str, Callable[[str], str | None]] = {
            "group": lambda text: text.upper() if text.upper() in GROUPS else None,
            "count": lambda text: found[1] if (found := _WHOLE.fullmatch(text)) else None,
            "place": self._place,
            "npi": lambda text: text if is_npi(text) else None,
            "code": lambda text: text if _IDENT.fullmatch(text) else None,
        }

    def one(self, kind: str, text: str, line: int, column: int) -> str | None:
        """The value of a cell that holds one of this kind."""
        match kind:
            case "day":
                return self.day(text, line, column)
            case "money":
                return self.money(text, line, column)
            case "debit":
                return self.money(text, line, column, debit=True)
            case kind if kind in self._readers:
                found = self._readers[kind](text)
                if found is None:
                    says = f"this is no {_CALLED.get(kind, 'value')} that we know"
                    self.tell.mistake(I111, says, "correct it, or leave it out; it was not read", line, column + 1)
                return found
            case _:
                return self.text(kind, text, line, column)

    def day(self, text: str, line: int, column: int, born_before: int | None = None) -> str | None:
        """The day; of a range of two days the first, and that is told."""
        days = self._days.get(column) or Days()
        found = days.read(text, born_before)
        if found is None:
            self.tell.mistake(
                I109, "this date cannot be read with certainty", "write it as YYYY-MM-DD", line, column + 1
            )
        elif days.is_range(text):
            self.tell.doubt(
                I109, "two days stand here; the first was read", "look whether the line has one day", line, column + 1
            )
        return found

    def quiet_day(self, text: str, column: int) -> str | None:
        """The same without telling."""
        return (self._days.get(column) or Days()).read(text)

    def money(self, text: str, line: int, column: int, *, debit: bool = False) -> str | None:
        """The amount without a sign. A minus says nothing only where every amount of the column has it (a ledger)."""
        value = self._amounts.read(text)
        if value is not None and value < 0 and debit and self._amounts.credits(column):
            value = -value
        if value is None or value < 0:
            says = "this amount cannot be read with certainty" if value is None else "this amount is below nought"
            mend = _CHOOSE if value is None else "if it is a reversal, give the claim as it stands now"
            self.tell.mistake(I110, says, mend, line, column + 1)
            return None
        return written(value)

    def text(self, kind: str, text: str, line: int, column: int) -> str | None:
        """Words as they stand; none that are damaged."""
        damaged = ""
        if kind == "identifier" and _ROUNDED.fullmatch(text):
            damaged = "a spreadsheet has rounded this number"
        elif unfit_character(text) or "\ufffd" in text:
            damaged = "a character stands here that no record contains"
        elif kind != "text" and text.startswith(_FORMULA):
            damaged = "this begins as a formula does"
        elif len(text) > (LONGEST_TEXT if kind == "text" else LONGEST_NAME):
            damaged = "this is longer than what may stand here"
        if damaged:
            self.tell.mistake(I112, damaged, "type it again, in a column set to text", line, column + 1)
            return None
        if kind == "identifier" and _PATH.search(text):
            says = "this is written as a path; it is taken as the number that it is"
            self.tell.doubt(I112, says, "compare it with the remittance", line, column + 1)
        return text if kind == "text" else " ".join(text.split())

    def _place(self, text: str) -> str | None:
        """The code of a place of service: as a code, or by its name."""
        found = _PLACE.fullmatch(text)
        if found and found[1].strip("0"):
            return found[1].zfill(2)
        return self.tables.places.get(plain(text))


_CALLED = {
    "group": "group code (CO, PR, OA, PI)",
    "count": "whole number",
    "place": "place of service",
    "npi": "NPI",
    "code": "id",
}
