"""Labels and the values beside or below them: what a letter says of itself, each with its place and how surely.

How sure: a label with a colon before its value, or a cell beside it, leaves little doubt; a label without one, or in
the middle of a sentence, leaves more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from appealkit.intake.notice.lines import Line
from appealkit.intake.notice.shapes import (
    PLAIN,
    Coded,
    Read,
    adjustments_in,
    plain_carc,
    read_date,
    read_modifiers,
    read_name,
    read_organisation,
    read_procedures,
    remarks_in,
)
from appealkit.intake.notice.tables import FieldRule, NoticeTables
from appealkit.maps.procedures import Procedures

SHORTEST_CLAIM_NUMBER = 6  # letters and figures; one that has fewer is asked about
COLON, CELL, BELOW, BARE, INSIDE = 0.97, 0.95, 0.88, 0.87, 0.82
_AFTER = re.compile(r"(?:\s*\((?!\d)[^)]{0,30}\))?\s*(?P<mark>(?:\.{2,}\s*)?[:=#]+|[-–—]{1,2}(?=\s)|\.{2,}|is\b:?)?\s*")
_MARKED = re.compile(r"^[\s\W\d]*$|\bre:?\s*$", re.IGNORECASE)  # a list mark before it, or nothing
_LISTED = re.compile(r"[;,.|(•–—-]\s*$")
_IN_PROSE = {"identifier", "date"}


@dataclass(frozen=True, slots=True)
class Found:
    """A value of a field: as a case file writes it; the line it stands on, by its number in the list; how sure. No
    value: something stands there that cannot be taken. `rank`: the place of its label among the field's labels."""

    name: str
    values: tuple[str, ...] = field(repr=False)
    line: int
    sure: float
    rank: int = 0
    coded: tuple[Coded, ...] = field(default=(), repr=False)
    pairs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """A label on a line. `ends`: where its value would begin; `colon`: whether a mark follows; `leads`: whether it
    begins its line or cell."""

    owner: str
    start: int
    end: int
    ends: int
    colon: bool
    leads: bool
    rank: int
    bare: bool  # may stand without a colon


def labels_of(line: Line, tables: NoticeTables) -> list[Label]:
    """The labels on this line in their order."""
    text = line.text
    found: list[Label] = []
    prose = sum(word.text.isalpha() and word.text.islower() for word in line.words) > 3
    for match, label, owner in tables.labels_in(text):
        after = _AFTER.match(text, match.end())
        ends = after.end() if after else match.end()
        mark = (after["mark"] or "") if after else ""
        before = text[: match.start()]
        leads = match.start() in line.cell_starts or _MARKED.search(before) is not None
        leads = leads or (_LISTED.search(before) is not None and not prose)
        colon = (
            (bool(mark) and mark[0] in ":=#.")
            or (bool(mark) and mark[0] in "-–—" and leads)
            or match[0].rstrip().endswith("#")
        )
        if (
            match[0].islower()
            and not colon
            and not leads
            and label in {"re", "to", "from", "total", "net", "group", "plan", "provider", "status"}
        ):
            continue
        rule = tables.fields.get(owner)
        rank = rule.labels.index(label) if rule else 0
        found.append(Label(owner, match.start(), match.end(), ends, colon, leads, rank, not label.endswith(":")))
    return found


def labelled(
    lines: Sequence[Line],
    tables: NoticeTables,
    procedures: Procedures,
    skipped: AbstractSet[int],
    prose: AbstractSet[int],
) -> Iterator[Found]:
    """Every labelled value on lines not `skipped`; on lines of `prose` only where the label leads and has a mark."""
    for at, line in enumerate(lines):
        if at in skipped:
            continue
        labels = labels_of(line, tables)
        for index, label in enumerate(labels):
            rule = tables.fields.get(label.owner)
            if rule is None or (at in prose and not (label.leads and label.colon)):
                continue
            following = [later.start for later in labels[index + 1 :] if later.colon or later.start in line.cell_starts]
            region = _region(lines, at, label, following[0] if following else len(line.text), skipped, tables)
            if region is None:
                continue
            text, sure, place = region
            if not _may_stand(rule, label, sure):
                continue
            yield from _read(label, rule, text, sure, place, tables, procedures)


def _may_stand(rule: FieldRule, label: Label, sure: float) -> bool:
    """A label that needs a colon has one, or its value is a cell of its own; names need as much everywhere."""
    beside = label.colon or sure in (CELL, BELOW)
    if not label.leads and not label.colon and rule.shape not in _IN_PROSE:
        return False
    if rule.shape in {"name", "organisation", "title", "count", "pos"} or not label.bare:
        return label.leads and (beside or rule.shape == "date")
    return True


def _region(
    lines: Sequence[Line], at: int, label: Label, stop: int, skipped: AbstractSet[int], tables: NoticeTables
) -> tuple[str, float, int] | None:
    """The text where the value of a label should be, how sure its place makes it, and the line it is on."""
    line = lines[at]
    text = line.text[:stop]
    if label.ends < len(text):
        cell = max(start for start in line.cell_starts if start <= label.ends)
        beyond = [start for start in line.cell_starts if start > label.ends]
        end = min([*beyond, len(text)])
        in_next = cell > label.start and cell >= label.end
        sure = (
            COLON
            if label.colon and label.leads
            else CELL
            if in_next and label.leads
            else 0.93
            if label.colon
            else BARE
            if label.leads
            else INSIDE
        )
        return text[label.ends : end].strip(), sure, at
    if not label.leads or at + 1 >= len(lines) or at + 1 in skipped:
        return None
    below = lines[at + 1]
    if below.page != line.page or any(
        other.leads and other.start == 0 and other.colon for other in labels_of(below, tables)
    ):
        return None
    ends = [start for start in line.cell_starts if start > label.start]
    x0, x1 = line.across(label.start, label.end)
    limit = line.across(ends[0], ends[0] + 1)[0] if ends else float("inf")
    for start, beneath in zip(below.cell_starts, below.cells, strict=True):
        c0, c1 = below.across(start, start + len(beneath))
        if c0 < min(limit, max(x1, c0 + 1)) and c1 > x0 and c0 < limit and c0 >= x0 - 2 * line.wide:
            return beneath, BELOW - (0.04 if below.apart else 0), at + 1
    return None


def _read(
    label: Label, rule: FieldRule, text: str, sure: float, at: int, tables: NoticeTables, procedures: Procedures
) -> Iterator[Found]:
    """The value in the text, by the shape of its field; a Found without values where something else stands there."""
    name, rank = label.owner, label.rank
    match rule.shape:
        case "procedures":
            coded = read_procedures(text, procedures, tables)
            if coded:
                yield Found(name, tuple(item.code for item in coded), at, sure, rank, coded)
        case "codes":
            pairs = adjustments_in(text, spaced=True)
            plain = plain_carc(text) if not pairs else None
            if pairs or plain:
                yield Found(name, (), at, sure, rank, pairs=tuple(dict.fromkeys(pairs)) or (("", plain or ""),))
            if remarks := remarks_in(text):
                yield Found("remarks", tuple(dict.fromkeys(remarks)), at, sure, rank)
        case "remarks":
            if remarks := remarks_in(text):
                yield Found(name, tuple(dict.fromkeys(remarks)), at, sure, rank)
            if pairs := adjustments_in(text):
                yield Found("codes", (), at, sure, rank, pairs=tuple(dict.fromkeys(pairs)))
        case "modifiers":
            modifiers = read_modifiers(text, procedures)
            if modifiers:
                yield Found(name, modifiers.values, at, sure, rank)
        case shape:
            read = _one(shape, label.owner, text, tables)
            if read and read.values:
                short = name == "claim_number" and sum(map(str.isalnum, read.values[0])) < SHORTEST_CLAIM_NUMBER
                yield Found(name, read.values, at, round(sure - read.less - (0.2 if short else 0), 3), rank)
            elif (
                (read or label.colon)
                and text
                and not re.match(r"[(\[]?(?:see|per|n/?a|none|not|same|unknown)\b", text, re.IGNORECASE)
            ):
                yield Found(name, (), at, 0.0, rank)


def _one(shape: str, name: str, text: str, tables: NoticeTables) -> Read | None:
    if shape == "date":
        return read_date(text, bare=name == "service_date", long_year=name == "birth_date")
    if shape == "name":
        return read_name(text, tables)
    if shape == "organisation":
        return read_organisation(text, tables)
    return PLAIN[shape](text)
