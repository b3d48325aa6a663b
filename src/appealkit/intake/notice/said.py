"""What a letter says in sentences: the days to appeal, the last day, the policy it cites, the day of the service."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from appealkit.intake.notice.found import Found, labels_of
from appealkit.intake.notice.lines import Line
from appealkit.intake.notice.reason import sentences
from appealkit.intake.notice.shapes import one_day, procedures_in, read_name
from appealkit.intake.notice.tables import NoticeTables
from appealkit.maps.procedures import Procedures

SAID = 0.9
MENTIONED = 0.85
GREETED = 0.7  # the one who is written to need not be the patient
DAMAGE = 0.08  # what signs of poor text recognition take from each value
_FEWEST_DAYS, _MOST_DAYS = 10, 400
_STAMP = re.compile(r"\W*(?:received|rec'?d)\b[\s:]*(?:on\b)?[\s:]*(.+?)\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and the line it begins on, by its number in the list."""

    text: str = field(repr=False)
    line: int


def said_in(lines: Sequence[Line], skipped: AbstractSet[int]) -> list[Said]:
    """Every sentence of the letter; a paragraph, a list item or a table ends one."""
    found: list[Said] = []
    start = 0
    for at in range(len(lines) + 1):
        new = (
            at == len(lines)
            or at in skipped
            or lines[at].apart
            or lines[at].text[:1] in "•*-–"
            or lines[at - 1].text.endswith(":")
        )
        if new and at > start:
            found += _of(lines, start, at)
        if new:
            start = at + (at in skipped)
    return found


def _of(lines: Sequence[Line], start: int, end: int) -> Iterator[Said]:
    text = " ".join(line.text for line in lines[start:end])
    at = 0
    for sentence in sentences(text):
        begin = text.index(sentence, at)
        at = begin + len(sentence)
        passed, number = 0, start
        while number + 1 < end and begin >= passed + len(lines[number].text) + 1:
            passed += len(lines[number].text) + 1
            number += 1
        yield Said(sentence, number)


def windows(said: Sequence[Said], tables: NoticeTables) -> Iterator[Found]:
    """The days that the letter gives for an appeal; not those for an outside review, a hearing or its own answer."""
    for one in _of_appeal(said, tables):
        for pattern in tables.window_patterns:
            if (match := pattern.search(one.text)) and _FEWEST_DAYS <= int(match["days"]) <= _MOST_DAYS:
                yield Found("window", (str(int(match["days"])),), one.line, SAID)
                break


def deadlines(said: Sequence[Said], tables: NoticeTables) -> Iterator[Found]:
    """The last day to appeal where a day is printed."""
    for one in _of_appeal(said, tables):
        for pattern in tables.deadline_patterns:
            if match := pattern.search(one.text):
                read = one_day(match["date"])
                yield Found(
                    "deadline", (read[0],) if read and read[0] else (), one.line, SAID if read and read[0] else 0.0, 99
                )
                break


def _of_appeal(said: Sequence[Said], tables: NoticeTables) -> Iterator[Said]:
    """The sentences on an appeal, and those that go on from one."""
    before = False
    for one in said:
        speaks = tables.any_of("appeal_words").search(one.text) is not None
        other = tables.any_of("not_first_appeal").search(one.text) is not None
        if not other and (speaks or (before and tables.any_of("appeal_goes_on").search(one.text))):
            yield one
        before = speaks and not other


def service_dates(said: Sequence[Said], tables: NoticeTables) -> Iterator[Found]:
    """The day on which the service of this claim was given, where a sentence tells it."""
    for one in said:
        for pattern in tables.service_date_patterns:
            if match := pattern.search(one.text):
                read = one_day(match["date"])
                if read and read[0]:
                    yield Found("service_date", (read[0],), one.line, MENTIONED, 99)
                break


def policies(said: Sequence[Said], tables: NoticeTables) -> Iterator[Found]:
    """Each policy or guideline that is named with its number, as it is printed."""
    for one in said:
        taken = 0
        for match in sorted(
            (m for p in tables.policy_patterns for m in p.finditer(one.text)), key=lambda m: (m.start(), -m.end())
        ):
            if match.start() >= taken:
                yield Found("policy", (match[0].strip(" .,;:"),), one.line, SAID, 99)
                taken = match.end()


def notice_dates(lines: Sequence[Line], tables: NoticeTables, skipped: AbstractSet[int]) -> Iterator[Found]:
    """A day that stands alone near the top, before the greeting, and is not a label's value."""
    for at, line in enumerate(lines[:30]):
        if line.page > lines[0].page or at in skipped or re.match(r"dear\b", line.text, re.IGNORECASE):
            return
        if any(label.colon for label in labels_of(line, tables)):
            continue
        for cell in line.cells:
            read = one_day(cell, long_year=True)
            if read and read[0] and not cell[read[1] :].strip(" ."):
                yield Found("notice_date", (read[0],), at, SAID, 99)


def stamps(lines: Sequence[Line]) -> Iterator[Found]:
    """The practice's own stamp of receipt: a line, or a cell, that is nothing but it."""
    for at, line in enumerate(lines):
        for cell in line.cells:
            if match := _STAMP.fullmatch(cell):
                read = one_day(match[1].title())
                if read and read[0] and read[1] >= len(match[1]):
                    yield Found("received_on", (read[0],), at, MENTIONED)


def named_procedures(said: Sequence[Said], procedures: Procedures, tables: NoticeTables) -> Iterator[Found]:
    """Procedures that the rules know, in sentences that say that a code is meant."""
    for one in said:
        if tables.any_of("history").search(one.text):
            continue
        known = [item for item in procedures_in(one.text, procedures, tables) if item.known]
        before = [one.text[: item.start] for item in known]
        meant = [_CODE_MEANT.search(text) or _IN_BRACKETS.search(text) for text in before]
        coded = tuple(item for item, is_meant in zip(known, meant, strict=True) if is_meant)
        if coded:
            yield Found("procedure", tuple(item.code for item in coded), one.line, MENTIONED, 99, coded)


_IN_BRACKETS = re.compile(r"\((?:[0-9A-Z-]{5,8}(?:, ?| and |/))*$")
_CODE_MEANT = re.compile(r"\b(?:cpt|hcpcs|codes?|procedures?)\b", re.IGNORECASE)


def greeted(lines: Sequence[Line], tables: NoticeTables) -> Iterator[Found]:
    """The name in the greeting, where it is a full one: never sure enough, but a place to look."""
    for at, line in enumerate(lines):
        if match := re.fullmatch(r"dear (?:(?:mr|mrs|ms)\.? )?(.+?)[,:]?", line.text, re.IGNORECASE):
            read = read_name(match[1], tables)
            if read:
                yield Found("patient", read.values, at, GREETED, 99)
            return


_DAMAGED = re.compile(r"(?<!\w)\$?[\d,./-]*(?:\d[OolI]|[OlI]\d|lO|OO)[\dOolI,./-]*(?!\w)")


def is_damaged(lines: Sequence[Line]) -> bool:
    """Whether figures are mixed with letters that look like them, more than once: poor text recognition."""
    return sum(_DAMAGED.fullmatch(word.text.strip(".,;:()")) is not None for line in lines for word in line.words) >= 2
