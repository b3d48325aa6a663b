"""One cell as the value of its column: read where it is certain, else what is wrong and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from appealkit.errors import code_page, nearest
from appealkit.intake.book.cells import Held
from appealkit.intake.book.days import FIRST_DATE_CELL, day_counted, day_typed
from appealkit.intake.book.layout import Column, plain
from appealkit.intake.book.shown import LISTS_OF_WORDS, likeness
from appealkit.intake.written import LAST_YEAR, day_of, is_plain_number
from appealkit.maps.kinds import ValueType, Vocabulary

I166 = code_page(
    "I166",
    """A cell is not a date that can be read
    The form asks for month/day/year with all four digits of the year; a month or a year alone is no day.
    Bad: `17/9/2026`, `9/17/26`, `last spring`. Good: `9/17/2026` or `Sept 17, 2026`.
    """,
)
I167 = code_page(
    "I167",
    """A cell is not a number that can be read
    A number stands alone, with nothing but its own unit. What is said in words belongs in a column for words.
    Bad: `8/10`, `about 20`, `15-20`. Good: `8`.
    """,
)
I168 = code_page(
    "I168",
    """A cell has a word that is not on its list
    Rules count on these words, so another word would be lost; the nearest one is for a person to pick.
    Bad: `got worse` where the list has `Not finished`. Good: a word picked from the list.
    """,
)
I175 = code_page(
    "I175",
    """A cell holds something that cannot be kept
    An error value of the spreadsheet, a text longer than a page, a code that is none, or a date that the spreadsheet
    made of words such as `4/5`.
    Bad: `#REF!`, or a procedure code of three digits. Good: `64483`.
    """,
)

LONGEST_TEXT = 4000
LONGEST_NAME = 200
_SHORT = frozenset({"title", "author", "file", "signer", "name", "member_id", "group_number", "claim_number"})
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_CODE = re.compile(r"[0-9A-Z][0-9]{3}[0-9A-Z]")
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|ERROR!|GETTING_DATA)")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_NUMBERS = frozenset({ValueType.COUNT, ValueType.NUMBER, ValueType.PERCENT})


class Fault(NamedTuple):
    """What is wrong with a cell; it never names what the cell holds."""

    code: str
    says: str
    mend: str


@dataclass(frozen=True, slots=True)
class Typed:
    """The values of a cell: `` → one value, or the entries of a list by number. `doubt`: read, but look."""

    values: dict[str, str] = field(default_factory=dict, repr=False)
    fault: Fault | None = None
    doubt: Fault | None = None


def typed(column: Column, held: Held, vocabulary: Vocabulary, zero_day: date) -> Typed:
    """What this cell says in this column."""
    value = held.value
    if isinstance(value, str) and _ERROR.fullmatch(value):
        return Typed(fault=Fault(I175, "holds an error of the spreadsheet", "type the value itself"))
    kind = column.attribute.type
    if column.choices:
        return _chosen(column, held, vocabulary)
    if kind is ValueType.DATE:
        return _day(held, zero_day)
    if kind in _NUMBERS:
        return _number(column, held)
    if isinstance(value, bool | date):  # 4/5 of a muscle's strength becomes the fifth of April
        return Typed(fault=Fault(I175, "holds a date or a yes, made of what was typed", "type it after an apostrophe"))
    text = value.strip() if isinstance(value, str) else likeness(value)
    if held.percent and isinstance(value, int | float):
        text = f"{likeness(value * 100)}%"
    longest = LONGEST_NAME if column.key in _SHORT else LONGEST_TEXT
    if len(text) > longest:
        return Typed(fault=Fault(I175, "holds too long a text", f"at most {longest} letters"))
    if kind is ValueType.PROCEDURE:
        return _codes([text], single=True)
    if kind is ValueType.PROCEDURES:
        return _codes(entries(text), single=False)
    if kind in LISTS_OF_WORDS:
        return Typed({str(number): word for number, word in enumerate(entries(text), 1)})
    return Typed({"": text})


def fits(column: Column, values: Mapping[str, str]) -> bool:
    """Whether values that the form kept are of this column's type: nothing that came back is believed unseen."""
    words = list(values.values())
    kind = column.attribute.type
    if not words or any(not word or len(word) > LONGEST_TEXT for word in words):
        return False
    if set(values) != {""}:
        return kind in LISTS_OF_WORDS and all(step.isdigit() and step.isascii() and len(step) < 5 for step in values)
    if column.attribute.one_of:
        return words[0] in column.attribute.one_of
    if kind is ValueType.DATE:
        return day_of(words[0]) is not None
    if kind in _NUMBERS:
        return is_plain_number(words[0]) and (kind is not ValueType.COUNT or words[0].isdigit())
    return True


def entries(text: str) -> list[str]:
    """The entries of a list: between semicolons or lines; between commas where there is neither."""
    parts = re.split(r"[;\n]", text) if re.search(r"[;\n]", text) else text.split(",")
    return [part.strip() for part in parts if part.strip()]


def name_of(text: str) -> str | None:
    """The name of a row as an id: what no id may hold becomes a dash. None where nothing is left."""
    if _ID.fullmatch(text):
        return text
    name = _NOT_IN_A_NAME.sub("-", text.strip()).strip("-._")[:80]
    return name or None


def _chosen(column: Column, held: Held, vocabulary: Vocabulary) -> Typed:
    word = likeness(held.value)
    found = {plain(choice.shown): choice.value for choice in column.choices}
    # the part before a bracket is enough where no other choice begins with it
    short = [plain(choice.shown.split("(")[0]) for choice in column.choices]
    found |= {
        name: choice.value
        for name, choice in zip(short, column.choices, strict=True)
        if short.count(name) == 1 and name and name not in found
    }
    found |= {plain(choice.value): choice.value for choice in column.choices}
    if column.key == "kind" and plain(word) not in found and (kind := vocabulary.document_kind(word.replace(" ", "-"))):
        return Typed({"": kind})
    if column.attribute.type is ValueType.YES_NO:
        found |= {"y": "yes", "n": "no", "true": "yes", "false": "no"}
    value = found.get(plain(word))
    if value is None and column.open and word and len(word) <= LONGEST_NAME:
        value = vocabulary.region(word)
    if value is None:
        mend = nearest("", [choice.shown for choice in column.choices]) if len(column.choices) <= 12 else ""
        return Typed(fault=Fault(I168, "has a word that is not on its list", mend or "pick a word from its list"))
    return Typed({"": value})


def _day(held: Held, zero_day: date) -> Typed:
    value = held.value
    if isinstance(value, datetime):
        value = value.date()
    doubt = None
    if isinstance(value, bool):
        day = None
    elif isinstance(value, date):  # a spreadsheet makes a day of 1905 of a year typed alone
        day = value if value >= FIRST_DATE_CELL and value.year <= LAST_YEAR else None
    elif isinstance(value, int | float):
        day = day_typed(str(value)) or day_counted(value, zero_day)
        doubt = Fault(
            I166, "holds a count of days, not a date", "format the cell as a date, and look whether it is right"
        )
    else:
        day = day_typed(value or "")
    if day is None:
        return Typed(
            fault=Fault(I166, "is not a date that can be read", "write it as month/day/year, such as 9/17/2026")
        )
    return Typed({"": day.isoformat()}, doubt=doubt)


def _number(column: Column, held: Held) -> Typed:
    value, kind = held.value, column.attribute.type
    what = {ValueType.COUNT: "a whole number", ValueType.PERCENT: "a number from 0 to 100"}.get(kind, "a number")
    fault = Typed(fault=Fault(I167, f"is not {what} that can be read", "write digits only, such as 18"))
    if isinstance(value, bool | date) or value is None:
        return fault
    if isinstance(value, str):
        text = value.strip()
        for unit in filter(None, ("%" if kind is ValueType.PERCENT else "", column.words.unit)):
            text = re.sub(rf"\s*{re.escape(unit.removesuffix('s'))}s?$", "", text, flags=re.IGNORECASE)
        text = text.replace(",", "") if _THOUSANDS.fullmatch(text) else text
    else:
        text = likeness(value * 100 if held.percent and kind is ValueType.PERCENT else value)
    if not is_plain_number(text):
        return fault
    number = Decimal(text)
    whole = kind is not ValueType.COUNT or number == number.to_integral_value()
    if number < 0 or not whole or (kind is ValueType.PERCENT and number > 100):
        return fault
    doubt = None
    if kind is ValueType.PERCENT and 0 < number < 1:
        doubt = Fault(I167, "holds less than one percent", "write 60 for 60 %, and look whether it is right")
    plainly = format(number.to_integral_value() if kind is ValueType.COUNT else number, "f")
    return Typed({"": plainly.removeprefix("+")}, doubt=doubt)


def _codes(words: list[str], *, single: bool) -> Typed:
    codes = [word.upper() for word in words]
    if not codes or not all(_CODE.fullmatch(code) for code in codes):
        return Typed(
            fault=Fault(I175, "holds no procedure code", "write the five characters of the code, such as 64483")
        )
    return Typed({"": codes[0]} if single else {str(number): code for number, code in enumerate(codes, 1)})
