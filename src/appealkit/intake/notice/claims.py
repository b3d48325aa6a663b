"""The claims of a letter and their lines: which value belongs to which, and what is left open.

A letter with several claims is cut where each begins; what stands before the first is said of all. A value below the
bar, or told in two ways, is left out, and said to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from appealkit.intake.notice.found import Found
from appealkit.intake.notice.servicetable import Service
from appealkit.intake.notice.tables import NoticeTables

SHARED = 0.85  # a code of the whole letter, taken for each of its lines
_CLEAR = 0.9
_LINE_FIELDS = ("service_date", "charged", "allowed", "paid", "denied", "units", "place_of_service")


@dataclass(frozen=True, slots=True)
class Picked:
    """The value chosen for a field; none where it is too uncertain (`open`) or told in two ways (`twice`)."""

    found: Found | None
    unsure: Found | None = None
    twice: Found | None = None


def pick(founds: Iterable[Found], bar: float) -> Picked:
    """The surest, by the first of the field's labels; nothing where that label tells two values."""
    every = list(founds)
    good = [item for item in every if item.values and item.sure >= bar]
    if not good:
        return Picked(None, unsure=every[0] if every else None)
    best = min(good, key=lambda item: (item.sure < _CLEAR, item.rank, item.line))
    other = next(
        (
            item
            for item in good
            if item.rank == best.rank and _same(item) != _same(best) and (item.sure >= _CLEAR or best.sure < _CLEAR)
        ),
        None,
    )
    return Picked(None, twice=other) if other else Picked(best)


def _same(found: Found) -> tuple[str, ...]:
    return tuple("".join(char for char in value.casefold() if char.isalnum()) for value in found.values)


@dataclass(frozen=True, slots=True)
class Block:
    """One claim of the letter: its number where one is read, and what is said of it alone or of all."""

    number: Found | None
    founds: tuple[Found, ...]
    services: tuple[Service, ...]
    lines: range
    twice: Found | None = None


def blocks_of(founds: Sequence[Found], services: Sequence[Service], count: int, tables: NoticeTables) -> list[Block]:
    """The claims of the letter in their order; one block of everything where it does not tell several apart."""
    numbers = [item for item in founds if item.name == "claim_number" and item.values and item.sure >= tables.bar]
    in_table = list(dict.fromkeys(row.values["claim_number"] for row in services if "claim_number" in row.values))
    if not numbers and in_table:
        return list(_by_row(in_table, founds, services, count))
    best = min(numbers, key=lambda item: (item.sure < _CLEAR, item.rank, item.line), default=None)
    same_label = [
        item for item in numbers if best and item.rank == best.rank and (item.sure >= _CLEAR or best.sure < _CLEAR)
    ]
    first = {_same(item): item for item in reversed(same_label)}
    several = sorted(first.values(), key=lambda item: item.line)
    if len(several) < 2:
        return [Block(best, tuple(founds), tuple(services), range(count))]
    if len({item.line for item in several}) < len(several):
        return [Block(None, tuple(founds), tuple(services), range(count), several[1])]
    return list(_cut(several, founds, services, count))


def _by_row(
    numbers: Sequence[str], founds: Sequence[Found], services: Sequence[Service], count: int
) -> Iterator[Block]:
    for number in numbers:
        rows = tuple(row for row in services if row.values.get("claim_number") == number)
        own: list[Found] = [Found("claim_number", (number,), rows[0].line, 0.92)]
        own += [
            Found(name, (rows[0].values[name],), rows[0].line, 0.92)
            for name in ("patient", "member_id")
            if name in rows[0].values
        ]
        rest = [item for item in founds if item.name not in {one.name for one in own}]
        yield Block(
            own[0], (*own, *rest), rows, range(count) if len(numbers) == 1 else range(rows[0].line, rows[-1].line + 1)
        )


def _cut(several: Sequence[Found], founds: Sequence[Found], services: Sequence[Service], count: int) -> Iterator[Block]:
    """Each claim from the line of its number, or from the labelled lines straight above it, to the next one's."""
    owned = {
        item.line
        for item in founds
        if item.name in {"patient", "member_id", "patient_control", "birth_date", "service_date", "group_number"}
    }
    begins: list[int] = []
    for item in several:
        line = item.line
        while line - 1 in owned and line - 1 > (begins[-1] if begins else -1):
            line -= 1
        begins.append(line)
    for item, start, end in zip(several, begins, [*begins[1:], count], strict=True):
        inside = [found for found in founds if start <= found.line < end]
        named = {found.name for found in inside if found.values}
        shared = [
            found
            for found in founds
            if found.line < begins[0] and found.name not in named and found.name != "claim_number"
        ]
        rows = tuple(row for row in services if start <= row.line < end)
        yield Block(
            item, (*shared, *(found for found in inside if found.name != "claim_number")), rows, range(start, end)
        )


@dataclass(slots=True)
class ClaimLine:
    """One line of a claim: its values, each with where it was found."""

    values: dict[str, Found] = field(default_factory=dict)
    modifiers: Found | None = None
    diagnoses: Found | None = None
    codes: list[tuple[tuple[str, str], Found]] = field(default_factory=list)
    remarks: list[tuple[str, Found]] = field(default_factory=list)


@dataclass(slots=True)
class Lines:
    """The lines of a claim, and the fields that something stood for but nothing was taken."""

    lines: list[ClaimLine]
    unsure: list[Found] = field(default_factory=list)
    twice: list[Found] = field(default_factory=list)
    loose: Found | None = None  # codes in running words that were not taken


def lines_of(block: Block, prose: Sequence[Found], bar: float) -> Lines:
    """The claim's lines: the rows of its tables, else its labelled procedures, else those in running words."""
    by_field: dict[str, list[Found]] = {}
    for found in block.founds:
        by_field.setdefault(found.name, []).append(found)
    told = Lines([])
    if block.services:
        told.lines = [_of_row(row) for row in block.services]
        _complete_rows(told, by_field, bar)
    else:
        named = [item for item in by_field.get("procedure", ()) if item.sure >= bar] or _certain(prose, block, told)
        _labelled(told, named, by_field, bar)
    _share_codes(told, by_field, bar)
    diagnoses = pick(by_field.get("diagnosis", ()), bar).found
    for line in told.lines:
        line.diagnoses = line.diagnoses or diagnoses
    return told


def _certain(prose: Sequence[Found], block: Block, told: Lines) -> list[Found]:
    """Codes in running words where they can only be the denied ones: one code, or one list of them."""
    inside = [item for item in prose if item.line in block.lines]
    different = {(code.code, code.modifiers) for item in inside for code in item.coded}
    if len(inside) <= 1 or len(different) == 1 or len({code for code, _ in different}) == 1:
        return inside
    first = {(code.code, code.modifiers) for code in inside[0].coded}
    if different <= first:
        return inside[:1]
    told.loose = inside[0]
    return []


def _of_row(row: Service) -> ClaimLine:
    at = Found("", (), row.line, 0.92)
    line = ClaimLine({name: replace(at, name=name, values=(value,)) for name, value in row.values.items()})
    line.modifiers = replace(at, values=row.modifiers) if row.modifiers else None
    line.diagnoses = replace(at, values=row.diagnoses) if row.diagnoses else None
    line.codes = [(pair, at) for pair in row.codes]
    line.remarks = [(code, at) for code in row.remarks]
    return line


def _complete_rows(told: Lines, by_field: dict[str, list[Found]], bar: float) -> None:
    """A day said of the whole claim is each row's; a procedure or its modifiers only where there is one row."""
    day = pick(by_field.get("service_date", ()), bar)
    codes = [item for item in by_field.get("procedure", ()) if item.sure >= bar]
    for line in told.lines:
        if "service_date" not in line.values and day.found:
            line.values["service_date"] = day.found
        one = {(code.code, code.modifiers) for item in codes for code in item.coded}
        if len(told.lines) == 1 and "procedure" not in line.values and len(one) == 1:
            _take_code(line, codes[0], 0)
        if len(told.lines) == 1 and line.modifiers is None:
            line.modifiers = pick(by_field.get("modifier", ()), bar).found


def _take_code(line: ClaimLine, found: Found, index: int) -> None:
    coded = found.coded[index]
    line.values["procedure"] = replace(found, name="procedure", values=(coded.code,))
    if coded.modifiers:
        line.modifiers = replace(found, name="modifier", values=coded.modifiers)


def _labelled(told: Lines, named: Sequence[Found], by_field: dict[str, list[Found]], bar: float) -> None:
    """A line for each procedure; what stands between one and the next is the first's, where each has its own."""
    ordered = sorted(named, key=lambda item: item.line)
    apart = _told_line_by_line(ordered, by_field)
    at: list[int] = []
    seen: dict[tuple[str, tuple[str, ...]], ClaimLine] = {}
    for found in ordered:
        for index, coded in enumerate(found.coded):
            alike = next(
                (
                    key
                    for key in seen
                    if key[0] == coded.code and (not coded.modifiers or not key[1] or key[1] == coded.modifiers)
                ),
                None,
            )
            if alike is not None and not apart:
                if coded.modifiers and not alike[1]:
                    _take_code(seen[alike], found, index)
                continue
            line = seen[coded.code, coded.modifiers] = ClaimLine()
            _take_code(line, found, index)
            told.lines.append(line)
            at.append(found.line)
    if len(told.lines) > 1 and len(set(at)) == len(at):
        for name in (*_LINE_FIELDS, "modifier", "codes", "remarks"):
            own = _between(at, by_field.get(name, ()))
            if all(own):
                for line, items in zip(told.lines, own, strict=True):
                    _put(told, line, name, items, bar)
                by_field.pop(name, None)
    _common(told, by_field, bar)


def _told_line_by_line(named: Sequence[Found], by_field: dict[str, list[Found]]) -> bool:
    """Whether one label names a single procedure again and again, each time with a charge or a modifier of its own."""
    at = [item.line for item in named]
    alone = all(len(item.coded) == 1 for item in named) and len({item.rank for item in named}) == 1
    if not alone or len(set(at)) < len(at) or len(at) < 2:
        return False
    return any(all(_between(at, by_field.get(name, ()))) for name in ("charged", "modifier"))


def _between(at: Sequence[int], founds: Sequence[Found]) -> list[list[Found]]:
    """The values from each of these lines to the next."""
    ends = [*at[1:], max([item.line for item in founds], default=0) + 1]
    return [[item for item in founds if start <= item.line < end] for start, end in zip(at, ends, strict=True)]


def _put(told: Lines, line: ClaimLine, name: str, items: Sequence[Found], bar: float) -> None:
    if name in {"codes", "remarks"}:
        line.codes += [(pair, item) for item in items if item.sure >= bar for pair in item.pairs]
        line.remarks += [
            (code, item) for item in items if name == "remarks" and item.sure >= bar for code in item.values
        ]
        return
    picked = pick(items, bar)
    if picked.found is None:
        told.unsure += [picked.unsure] if picked.unsure else []
        told.twice += [picked.twice] if picked.twice else []
    elif name == "modifier":
        line.modifiers = line.modifiers or picked.found
    else:
        line.values.setdefault(name, picked.found)


def _common(told: Lines, by_field: dict[str, list[Found]], bar: float) -> None:
    """What is said once: of the one line there is; of several only the day, for an amount may be their sum."""
    has_any = any(by_field.get(name) for name in (*_LINE_FIELDS, "codes", "remarks"))
    if not told.lines and has_any:
        told.lines.append(ClaimLine())
    single = len(told.lines) == 1
    for name in (*_LINE_FIELDS, "modifier"):
        items = by_field.get(name, [])
        if not items or not (single or name in {"service_date", "place_of_service"}):
            continue
        for line in told.lines:
            before = len(told.unsure), len(told.twice)
            _put(told, line, name, items, bar)
            if (len(told.unsure), len(told.twice)) != before:
                break


def _share_codes(told: Lines, by_field: dict[str, list[Found]], bar: float) -> None:
    """Codes that the letter gives once are those of every line that has none of its own and was not paid."""
    pairs = [(pair, item) for item in by_field.get("codes", ()) if item.sure >= bar for pair in item.pairs]
    remarks = [(code, item) for item in by_field.get("remarks", ()) if item.sure >= bar for code in item.values]
    if any(line.codes for line in told.lines):
        pairs = []
    if any(line.remarks for line in told.lines):
        remarks = []
    single = len(told.lines) == 1
    for line in told.lines:
        if "paid" in line.values and line.values["paid"].values != ("0.00",):
            continue
        line.codes += [(pair, item if single else replace(item, sure=SHARED)) for pair, item in pairs]
        line.remarks += [(code, item if single else replace(item, sure=SHARED)) for code, item in remarks]
