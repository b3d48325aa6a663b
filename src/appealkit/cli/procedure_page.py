"""The page of a procedure: what a coder wants on one page, from billing facts to common denials and their answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from appealkit.cli import columns, procedure_coverage
from appealkit.maps.coding import CodingError, Pair
from appealkit.maps.load import Rules
from appealkit.maps.procedures import Procedure

BOTH_SIDES = {
    "0": "not paid for both sides: never 50",
    "1": "professional claim: one line with 50, one unit; ASC facility claim: two lines, RT and LT",
    "2": "the code is for both sides already: never 50",
    "3": "each side is paid in full",
    "9": "no sides: never 50, RT or LT",
}
MAI = {
    1: "counted by line",
    2: "absolute: no appeal wins more",
    3: "more may be paid where the record shows that it was needed",
}
GLOBAL_DAYS = {
    "000": "the day itself",
    "010": "the day and ten days after",
    "090": "the day before, the day and ninety days after",
    "ZZZ": "those of the procedure it is added to",
}  # any other indicator of the fee schedule means that there are none


def procedure(name: str, rules: Rules) -> str | None:
    """What it is in our words, what the record needs, how it is billed, what it goes with, who covers it, and what
    answers its common denials. None where no procedure has this code."""
    code = name.upper()
    found = rules.procedures.procedures.get(code)
    if found is None:
        return None
    sections = (
        (f"{code}  {found.title}", _facts(code, found, rules)),
        ("Modifiers", _modifiers(code, found, rules)),
        ("On one day with other codes", _pairs(code, found, rules)),
        ("Other coding errors", _errors(code, found, rules)),
        ("What the record has to show", procedure_coverage.documentation(found, rules)),
        ("Limits and exclusions", procedure_coverage.limits(found, rules)),
        ("Who covers it, and when", procedure_coverage.policies(found, rules)),
        ("Common denials, and what answers them", procedure_coverage.denials(found, rules)),
    )
    pages = ["\n".join((title, "-" * min(len(title), columns.WIDTH), *lines)) for title, lines in _filled(sections)]
    return "\n\n".join(pages)


def _filled(sections: Iterable[tuple[str, Iterator[str]]]) -> Iterator[tuple[str, list[str]]]:
    for title, lines in sections:
        told = list(lines)
        if told:
            yield title, told


def _facts(code: str, found: Procedure, rules: Rules) -> Iterator[str]:
    known = rules.procedures.procedures
    family = rules.procedures.families[found.family]
    yield columns.row("Family", f"{family.title}; a level is one {family.level}")
    yield columns.row("Region", found.region or "as the procedure note says")
    if family.counting:
        yield columns.row("Counting", family.counting)
    most = f"{found.mue}; {MAI.get(found.mai or 0, '')}".rstrip("; ") if found.mue is not None else "not on file"
    yield columns.row("Units a day", most)
    yield columns.row("Both sides", BOTH_SIDES[found.bilateral.value] if found.bilateral else "not on file")
    yield columns.row("Global days", f"{found.global_days}: {GLOBAL_DAYS.get(found.global_days, 'none')}")
    if found.add_on_of:
        yield columns.row("Added to", f"{', '.join(found.add_on_of)}: never alone")
    if added := [other for other, item in known.items() if code in item.add_on_of]:
        yield columns.row("Add-ons to it", ", ".join(added))
    related = [other for other, item in known.items() if item.family == found.family and other not in (code, *added)]
    if related and found.family not in {"visit", "other"}:
        yield columns.row("Related codes", ", ".join(related))
    yield columns.row("Source", rules.procedures.source)


def _concerning(code: str, found: Procedure, rules: Rules) -> list[CodingError]:
    """The coding errors that speak of this code or its family; those of pairs stand with the pairs."""
    return [
        error
        for error in rules.coding
        if not error.when.column_two
        and (not error.when.procedures or code in error.when.procedures)
        and (not error.when.families or found.family in error.when.families)
        and (not error.when.add_on or found.add_on_of)
        and (not error.when.bilateral or found.bilateral in error.when.bilateral)
        and (not error.when.mai or str(found.mai) in error.when.mai)
        and not (error.when.primary_missing or error.when.primary_denied) | bool(found.add_on_of)
    ]


def _is_of_modifiers(error: CodingError) -> bool:
    when = error.when
    touched = any(change.add_modifiers or change.remove_modifiers or change.merge_into for change in error.changes)
    return bool(when.modifiers_all or when.modifiers_any or when.other_side_billed_apart or touched)


def _modifiers(code: str, found: Procedure, rules: Rules) -> Iterator[str]:
    for error in _concerning(code, found, rules):
        if _is_of_modifiers(error):
            yield columns.item(_told(error, found))


def _errors(code: str, found: Procedure, rules: Rules) -> Iterator[str]:
    for error in _concerning(code, found, rules):
        general = not (error.when.procedures or error.when.families or error.when.add_on)
        if not _is_of_modifiers(error) and (not general or error.when.units_over_mue):
            yield columns.item(_told(error, found))


def _told(error: CodingError, found: Procedure) -> str:
    mark = "" if error.confidence == "seen" else f"; {error.confidence.value}"
    words = f"{error.title}: {columns.lower(error.should_be)} ({error.id}{mark})"
    return words.replace("{maximum}", str(found.mue or ""))


def _pairs(code: str, found: Procedure, rules: Rules) -> Iterator[str]:
    mine = [pair for pair in rules.pairs.values() if code in (pair.column_one, pair.column_two)]
    groups = (
        ("Denied beside", "never paid with it, whatever the modifier", "column_two", "never"),
        ("Denied beside", "unless another site or session is on record (59, XS)", "column_two", "apart"),
        ("Paid, and denies", "never paid with it, whatever the modifier", "column_one", "never"),
        ("Paid, and denies", "unless another site or session is on record (59, XS)", "column_one", "apart"),
    )
    for label, how, column, together in groups:
        other = "column_one" if column == "column_two" else "column_two"
        codes = [getattr(p, other) for p in mine if getattr(p, column) == code and p.together == together]
        if codes:
            yield columns.row(label, f"{_spans(codes)}: {how}")
    if mine:
        yield columns.row("Source", _tables(mine))
    for error in rules.coding:
        of_this = code in error.when.procedures or found.family in error.when.families
        if error.when.column_two and of_this:
            yield columns.item(_told(error, found).replace("{code}", code).replace("{other}", "another code"))


def _tables(pairs: Iterable[Pair]) -> str:
    return "; ".join(dict.fromkeys(f"{pair.source.table}, {pair.source.on}" for pair in pairs))


def _spans(codes: Iterable[str]) -> str:
    """Codes in order; three or more that follow each other as a span."""
    runs: list[list[str]] = []
    for code in sorted(set(codes)):
        last = runs[-1][-1] if runs else ""
        if last.isdigit() and code.isdigit() and int(code) == int(last) + 1:
            runs[-1].append(code)
        else:
            runs.append([code])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)
