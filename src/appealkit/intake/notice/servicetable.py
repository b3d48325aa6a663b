"""Tables of services: a heading that names columns, and below it the lines of a claim, read by where words stand.

A word belongs to the column whose heading it stands under, and counts only where it has the looks of that column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from appealkit.intake.notice.lines import Line, Word
from appealkit.intake.notice.shapes import (
    adjustments_in,
    plain_carc,
    procedures_in,
    read_date,
    read_diagnoses,
    read_identifier,
    read_modifiers,
    read_money,
    read_name,
    remarks_in,
)
from appealkit.intake.notice.tables import NoticeTables
from appealkit.maps.procedures import Procedures

_MONEY = ("charged", "allowed", "paid", "denied")
_FEWEST = 3  # columns known by name
_LONGEST_ROW = 4  # lines below a row that may still belong to it
_TALLEST_HEADING = 3


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    x0: float
    x1: float


@dataclass(slots=True)
class Service:
    """One row: what each of its columns says, as a case file writes it, and the line it stands on."""

    line: int  # its number in the list of lines
    page: int
    values: dict[str, str] = field(default_factory=dict, repr=False)
    modifiers: tuple[str, ...] = ()
    diagnoses: tuple[str, ...] = ()
    codes: list[tuple[str, str]] = field(default_factory=list)  # group (may be empty), reason code
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows found, and the lines that belong to tables, which hold no labels."""

    services: tuple[Service, ...]
    lines: frozenset[int]


def services_in(lines: Sequence[Line], tables: NoticeTables, procedures: Procedures) -> Tables:
    """Every row of every table of services."""
    rows: list[Service] = []
    taken: set[int] = set()
    columns: list[Column] = []
    since = 0
    at = 0
    while at < len(lines):
        heading = _heading(lines, at, tables)
        if heading:
            columns, height = heading
            taken |= set(range(at, at + height))
            at += height
            since = 0
            continue
        line = lines[at]
        if columns:
            if tables.any_of("totals").search(line.text) or _is_total(line, columns):
                taken.add(at)
                since = _LONGEST_ROW
            elif row := _row(at, line, columns, tables, procedures):
                rows.append(row)
                taken.add(at)
                since = 0
            elif rows and since < _LONGEST_ROW and rows[-1].page == line.page and _more(rows[-1], line, columns):
                taken.add(at)
                since += 1
            else:
                since += 1
        at += 1
    return Tables(tuple(rows), frozenset(taken))


def _heading(lines: Sequence[Line], at: int, tables: NoticeTables) -> tuple[list[Column], int] | None:
    """The columns of the heading that begins here, and how many lines it takes; the reading that names most."""
    best: tuple[int, int, list[Column]] | None = None
    for height in range(1, _TALLEST_HEADING + 1):
        block = lines[at : at + height]
        if len(block) < height or block[-1].page != block[0].page or _HAS_FIGURES.search(block[-1].text):
            break
        columns = _named(block[0], tables) if height == 1 else _stacked(block, tables)
        known = _known(columns)
        if known > (best[0] if best else 0):
            best = known, height, columns
    if best is None:
        return None
    needed = best[0] + (len(lines[at].cells) >= _FEWEST)  # a first line of several cells is part of the heading
    if any(_known(_named(line, tables)) >= needed for line in lines[at + 1 : at + best[1]]):
        return None  # a line below is the better heading
    return best[2], best[1]


_HAS_FIGURES = re.compile(r"\d{2}|\$")


def _known(columns: Sequence[Column]) -> int:
    """How many columns are known, where they are those of a table of services; else none."""
    known = {column.name for column in columns} - {"other", ""}
    fits = known & {"procedure", "service_date"} and known & {*_MONEY, "codes", "remarks"}
    return len(known) if fits and len(known) >= _FEWEST else 0


def _plain(word: str) -> str:
    return word.casefold().strip("*:").replace("’", "'")


def _named(line: Line, tables: NoticeTables) -> list[Column]:
    """The columns of a heading of one line: the longest name at each word. A line with other words in it is none."""
    columns: list[Column] = []
    at, strange = 0, 0
    words = line.words
    while at < len(words):
        for count in range(min(5, len(words) - at), 0, -1):
            inside = zip(words[at : at + count], words[at + 1 : at + count], strict=False)
            if any(other.x0 - one.x1 > line.wide for one, other in inside):
                continue
            name = tables.column_names.get(" ".join(_plain(word.text) for word in words[at : at + count]))
            if name:
                columns.append(Column(name, words[at].x0, words[at + count - 1].x1))
                at += count
                break
        else:
            columns.append(Column("", words[at].x0, words[at].x1))
            strange += 1
            at += 1
    return columns if strange <= len(words) // 4 else []


def _stacked(block: Sequence[Line], tables: NoticeTables) -> list[Column]:
    """The columns of a heading of several lines: cells that stand above each other are one name."""
    cells = [cell for line in block for cell in _cells(line)]
    groups: list[list[tuple[float, float, str]]] = []
    for cell in sorted(cells, key=lambda item: item[0]):
        if groups and cell[0] < max(item[1] for item in groups[-1]):
            groups[-1].append(cell)
        else:
            groups.append([cell])
    columns = []
    for group in groups:
        ordered = [cell for line in block for cell in _cells(line) if cell in group]
        name = tables.column_names.get(" ".join(_plain(word) for cell in ordered for word in cell[2].split()), "")
        columns.append(Column(name, min(c[0] for c in group), max(c[1] for c in group)))
    return columns if sum(not column.name for column in columns) <= len(columns) // 3 else []


def _cells(line: Line) -> list[tuple[float, float, str]]:
    ends = (*line.cell_starts[1:], len(line.text) + 1)
    found = []
    for start, end, text in zip(line.cell_starts, ends, line.cells, strict=True):
        x0, x1 = line.across(start, end - 1)
        found.append((x0, x1, text))
    return found


def _under(word: Word, columns: Sequence[Column]) -> Column:
    """The column whose heading the word stands under, or whose edge or middle is nearest."""

    def away(column: Column) -> tuple[float, float]:
        overlap = min(word.x1, column.x1) - max(word.x0, column.x0)
        edges = min(
            abs(word.x0 - column.x0), abs(word.x1 - column.x1), abs(word.x0 + word.x1 - column.x0 - column.x1) / 2
        )
        return (edges if overlap > 0 else edges + 1000, -overlap)

    return min(columns, key=away)


def _sorted_out(line: Line, columns: Sequence[Column]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in line.words:
        found.setdefault(_under(word, columns).name, []).append(word.text)
    return found


def _row(
    at: int, line: Line, columns: Sequence[Column], tables: NoticeTables, procedures: Procedures
) -> Service | None:
    """The line as a row; None where it has neither a day nor a procedure in its place, or no amount nor code."""
    words = _sorted_out(line, columns)
    row = Service(at, line.page)
    day = read_date(_of_span(words.get("service_date", ())), bare=True)
    if day and day.values:
        row.values["service_date"] = day.values[0]
    in_place = list(procedures_in(" ".join(words.get("procedure", ())), procedures, tables))
    if len(in_place) == 1 and in_place[0].start <= 1:
        row.values["procedure"] = in_place[0].code
        row.modifiers = in_place[0].modifiers or _after_slash(words["procedure"], procedures)
    else:
        beside = [item for item in procedures_in(" ".join(words.get("other", ())), procedures, tables) if item.known]
        if len(beside) == 1 and "procedure" not in {column.name for column in columns}:
            row.values["procedure"], row.modifiers = beside[0].code, beside[0].modifiers
    for name in _MONEY:
        amounts = [read for text in words.get(name, ()) if (read := read_money(text))]
        if len(amounts) == 1:
            row.values[name] = amounts[0].values[0]
    if not row.values.keys() & {"service_date", "procedure"}:
        return None
    _add_codes(row, words)
    if not row.values.keys() & set(_MONEY) and not row.codes:
        return None
    modifiers = read_modifiers(" ".join(words.get("modifiers", ())), procedures)
    row.modifiers = row.modifiers or (modifiers.values if modifiers else ())
    diagnoses = read_diagnoses(" ".join(words.get("diagnoses", ())))
    row.diagnoses = diagnoses.values if diagnoses else ()
    place = "".join(words.get("place_of_service", ()))
    if re.fullmatch(r"\d{2}", place):
        row.values["place_of_service"] = place
    units = "".join(words.get("units", ()))
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.0+)?", units):
        row.values["units"] = units.partition(".")[0]
    for name in ("claim_number", "member_id"):
        identifier = read_identifier(" ".join(words.get(name, ())))
        if identifier:
            row.values[name] = identifier.values[0]
    person = read_name(" ".join(words.get("patient", ())), tables)
    if person:
        row.values["patient"] = person.values[0]
    return row


def _of_span(words: Sequence[str]) -> str:
    """The days of a cell, without a line's number before them; Medicare prints a span as `0330 033026`."""
    if len(words) > 1 and re.fullmatch(r"\d{1,2}", words[0]) and read_date(words[1]):
        words = words[1:]
    if len(words) == 2 and re.fullmatch(r"\d{4}", words[0]) and re.fullmatch(r"\d{6}", words[1]):
        return f"{words[0]}{words[1][4:]} - {words[1]}"
    return " ".join(words)


def _after_slash(words: Sequence[str], procedures: Procedures) -> tuple[str, ...]:
    """The modifiers of `64483/LT` or `64483 50` in a column of procedures."""
    rest = " ".join(words).upper()[5:].lstrip(" /-")
    found = read_modifiers(rest, procedures) if rest else None
    return found.values if found else ()


def _add_codes(row: Service, words: Mapping[str, Sequence[str]]) -> None:
    text = " ".join([*words.get("codes", ()), *words.get("remarks", ())])
    # the code may stand beside its column where the amounts are long
    everywhere = adjustments_in(
        " ".join(
            word
            for name, found in words.items()
            if name in {"codes", "denied", "remarks", "", "other"}
            for word in found
        )
    )
    found = [*adjustments_in(text, spaced=True), *everywhere]
    group = "".join(words.get("group", ()))
    for word in words.get("codes", ()) if not found else ():
        carc = plain_carc(word)
        if carc:
            found.append((group if group in {"CO", "PR", "OA", "PI", "CR"} else "", carc))
    row.codes += [code for code in dict.fromkeys(found) if code not in row.codes]
    row.remarks += [code for code in dict.fromkeys(remarks_in(text)) if code not in row.remarks]


def _more(row: Service, line: Line, columns: Sequence[Column]) -> bool:
    """Codes on a line below a row, in their columns or after a label of their own, are the row's."""
    labelled = re.match(
        r"(?:rem(?:ark)?s?(?: codes?)?|rarc|adj|adjustment|carc|reason(?: codes?)?)\s*:", line.text, re.IGNORECASE
    )
    if labelled:
        words: Mapping[str, list[str]] = {"codes": [word.text for word in line.words]}
    elif line.apart or len(line.words) > 4 or not any(adjustments_in(w.text) or remarks_in(w.text) for w in line.words):
        return False
    else:
        words = _sorted_out(line, columns)
    before = len(row.codes) + len(row.remarks)
    _add_codes(
        row,
        {**words, "group": []}
        if not labelled
        else {"codes": [w for w in words["codes"] if adjustments_in(w)], "remarks": words["codes"]},
    )
    return len(row.codes) + len(row.remarks) > before


def _is_total(line: Line, columns: Sequence[Column]) -> bool:
    return any(word.text.casefold().strip(":") in {"total", "totals", "subtotal"} for word in line.words[:6]) and bool(
        columns
    )


def claims_of(services: Sequence[Service]) -> Iterator[str]:
    """The claim numbers that a column of the table gives, each once."""
    yield from dict.fromkeys(row.values["claim_number"] for row in services if "claim_number" in row.values)
