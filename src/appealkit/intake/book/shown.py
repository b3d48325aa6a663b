"""How a value stands in a cell, and when two cells say the same: pure, and the same for the form and its reader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from appealkit.intake.book.cells import CellValue
from appealkit.intake.book.layout import Column
from appealkit.intake.book.tables import CELL_TYPES
from appealkit.intake.written import day_of, is_plain_number
from appealkit.maps.kinds import ValueType

LISTS_OF_WORDS = frozenset({ValueType.LIST, ValueType.PROCEDURES})


def cell_of(column: Column, values: Sequence[str]) -> CellValue:
    """These values as one cell: a day as a day, a number as a number, a word as it is shown, a list with semicolons."""
    if not values:
        return None
    if len(values) > 1 or column.attribute.type in LISTS_OF_WORDS:
        text = "; ".join(values)
        return f"{text};" if len(values) == 1 and "," in text else text
    value = values[0]
    chosen = next((choice.shown for choice in column.choices if choice.value == value), None)
    if chosen is not None:
        return chosen
    if column.attribute.type in CELL_TYPES and not column.attribute.one_of:
        return _typed(column.attribute.type, value)
    return value


def _typed(kind: ValueType, value: str) -> CellValue:
    if kind is ValueType.DATE:
        return day_of(value) or value
    if not is_plain_number(value):
        return value
    number = Decimal(value)
    return int(number) if number == number.to_integral_value() else float(number)


def likeness(value: CellValue) -> str:
    """A text that is equal for cells that say the same, whatever a spreadsheet program made of them in between."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return number_text(value)
    return " ".join(str(value).split()) if value is not None else ""


def number_text(value: float) -> str:
    """The number in plain digits, as far as a spreadsheet program keeps it: 15 digits."""
    if value != value or value in {float("inf"), float("-inf")}:
        return str(value)
    plain = format(Decimal(format(value, ".15g")), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
