"""Why the payer said no, in its own words: whole sentences, without letterhead, appeal rights, notices or greetings.

First what stands under a label such as "Reason for denial"; where there is none, from the first sentence on that tells
why something is not necessary, not shown or not covered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from appealkit.intake.notice.found import labels_of
from appealkit.intake.notice.lines import Line, joined
from appealkit.intake.notice.tables import NoticeTables

LABELLED, UNLABELLED = 0.95, 0.85
LONGEST = 4000  # what a case takes
MOST_LINES = 120  # of one reason
_BULLET = re.compile(r"^(?:[•*·▪-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+")
_PAGE = re.compile(r"^(?:page|pg\.?) \d+(?: of \d+)?$|^\d{1,3} ?(?:/|of) ?\d{1,3}$|^- ?\d{1,3} ?-$", re.IGNORECASE)
_SPLIT = re.compile(r"(?<=[.!?])[\"”’)]?\s+(?=[A-Z0-9\"“(•*-])")
_SHORT = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|No|vs|St|e\.g|i\.e|approx|Inc|Sec|Fig|cf|[A-Z])\.$")
_RIGHTS = re.compile(
    r"appeal|disagree|right|discriminat|language|grievance|external|help|question|hearing|contact", re.IGNORECASE
)
_GLOSSARY = re.compile(r"(?:(?:CO|PR|OA|PI|CR)-?[A-Z]?\d{1,3}|N\d{1,3}|MA?\d{1,3}) +[A-Z]")
_NOTE_MARK = re.compile(r"\(?[A-Z]{0,2}\d{1,3}\)? ?[-–:=] +")  # a note's own number
_CODES_ONLY = re.compile(r"(?:[\W\d]|CO|PR|OA|PI|CR|CARC|RARC|MA|M|N)*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reason:
    """The payer's words, the lines they stand on (by number in the list) and how surely they are its reason."""

    text: str = field(repr=False)
    lines: tuple[int, ...]
    sure: float


def sentences(text: str) -> list[str]:
    """The sentences of running text; an abbreviation ends none."""
    found: list[str] = []
    begin = 0
    for split in _SPLIT.finditer(text):
        if not _SHORT.search(text[begin : split.start()]):
            found.append(text[begin : split.start() + (text[split.start()] in '"”’)')].strip())
            begin = split.end()
    return [part for part in (*found, text[begin:].strip()) if part]


def reasons_of(lines: Sequence[Line], tables: NoticeTables, skipped: AbstractSet[int]) -> list[Reason]:
    """Each place where the letter says why; the labelled ones, or else the first that has no label."""
    found: list[Reason] = []
    taken: set[int] = set()
    shouted = is_shouted(lines)
    for at, line in enumerate(lines):
        if at in skipped or at in taken:
            continue
        begins = _begins(line, tables)
        if begins is None:
            continue
        reason = _collected(lines, at, begins, tables, skipped, shouted, LABELLED)
        if reason:
            found.append(reason)
            taken |= set(reason.lines)
    return found or list(_unlabelled(lines, tables, skipped, shouted))


def _begins(line: Line, tables: NoticeTables) -> tuple[int, int] | None:
    """Where on this line the reason begins and ends, if a label of it stands here."""
    labels = labels_of(line, tables)
    for index, label in enumerate(labels):
        if label.owner != "reason":
            continue
        alone = label.start == 0 and not line.text[label.end :].strip(" :?.")
        weak = line.text[label.start : label.end].casefold() in tables.weak_reason_labels
        if alone or (label.colon and (label.start == 0 or not weak)):
            ends = [
                later.start
                for later in labels[index + 1 :]
                if later.colon and later.leads and later.start in line.cell_starts
            ]
            return (len(line.text) if alone else label.ends), min([*ends, len(line.text)])
    return None


def _is_heading(line: Line, tables: NoticeTables, shouted: bool) -> bool:
    text = _BULLET.sub("", line.text).strip()
    plain = text.rstrip(":?").casefold()
    words = plain.split()
    if not 1 <= len(words) <= 9 or text.endswith((".", ";", ",")):
        return False
    if any(plain == phrase or plain.startswith(phrase + " ") for phrase in tables.headings):
        return text.endswith((":", "?")) or line.apart or (text.isupper() and not shouted)
    return line.apart and text.isupper() and not shouted and len(words) <= 8


def _ends(lines: Sequence[Line], at: int, tables: NoticeTables, skipped: AbstractSet[int], shouted: bool) -> bool:
    """Whether a part that is no reason begins with this line."""
    line = lines[at]
    if at in skipped or _is_heading(line, tables, shouted) or tables.any_of("letter_ends").search(line.text):
        return True
    labels = labels_of(line, tables)
    if labels and labels[0].leads and not line.text[: labels[0].start].strip(" -•*–") and labels[0].colon:
        return True
    if line.apart and len(line.cells) > 2:
        return True
    paragraph = line.apart or _BULLET.match(line.text) is not None
    return paragraph and tables.any_of("stops").search(_BULLET.sub("", _paragraph(lines, at))) is not None


def _paragraph(lines: Sequence[Line], at: int) -> str:
    """The first sentence of the paragraph that begins with this line."""
    end = at + 1
    while end < len(lines) and end < at + 8 and not lines[end].apart and not _BULLET.match(lines[end].text):
        end += 1
    return sentences(joined(lines[at:end]))[0]


def _collected(
    lines: Sequence[Line],
    at: int,
    begins: tuple[int, int],
    tables: NoticeTables,
    skipped: AbstractSet[int],
    shouted: bool,
    sure: float,
) -> Reason | None:
    first = lines[at].text[begins[0] : begins[1]].strip()
    parts: list[Line] = [_cut(lines[at], begins)] if first else []
    taken = [at]
    cut_short = begins[1] < len(lines[at].text)
    for later in range(at + 1, min(at + MOST_LINES, len(lines)) if not cut_short else at + 1):
        if _PAGE.match(lines[later].text):
            continue
        if _ends(lines, later, tables, skipped, shouted) or _begins(lines[later], tables):
            break
        parts.append(lines[later])
        taken.append(later)
    text = _whole(joined(parts), tables)
    if len(re.findall(r"[A-Za-z]{2,}", text)) < 3 or _CODES_ONLY.fullmatch(text):
        return None
    return Reason(text, tuple(taken), sure)


def _cut(line: Line, begins: tuple[int, int]) -> Line:
    inside = [w for w, at in zip(line.words, line.starts, strict=True) if begins[0] <= at < begins[1]]
    return Line(line.page, line.number, tuple(inside), line.apart, line.wide, line.at)


def _whole(text: str, tables: NoticeTables) -> str:
    """The sentences that are the reason's, up to what a case can hold."""
    kept = ""
    for sentence in sentences(text):
        if tables.any_of("stops").search(_BULLET.sub("", sentence)):
            continue
        if len(kept) + len(sentence) + 1 > LONGEST:
            break
        kept = f"{kept} {sentence}".strip()
    return kept


def _unlabelled(
    lines: Sequence[Line], tables: NoticeTables, skipped: AbstractSet[int], shouted: bool
) -> Iterator[Reason]:
    rights = False
    at = 0
    while at < len(lines):
        line = lines[at]
        if _is_heading(line, tables, shouted):
            rights = _RIGHTS.search(line.text) is not None
        elif (
            not rights
            and at not in skipped
            and not _is_note(line)
            and not re.match(r"dear\b", line.text, re.IGNORECASE)
        ):
            end = at + 1
            while (
                end < len(lines)
                and not lines[end].apart
                and end not in skipped
                and not _is_heading(lines[end], tables, shouted)
            ):
                end += 1
            told = _told(lines[at:end], tables)
            if told is not None:
                first = at + told[0]
                ends = len(lines[first].text)
                reason = _collected(lines, first, (told[1], ends), tables, skipped, shouted, UNLABELLED)
                if reason:
                    yield reason
                    return
            at = end
            continue
        at += 1


def _told(paragraph: Sequence[Line], tables: NoticeTables) -> tuple[int, int] | None:
    """The line of this paragraph, and the place on it, where the first sentence that tells why begins."""
    text = " ".join(line.text for line in paragraph)
    at = 0
    first: int | None = None  # where the sentences begin that lead up to it
    for sentence in sentences(text):
        begin = text.index(sentence, at)
        at = begin + len(sentence)
        if any(tables.any_of(name).search(sentence) for name in ("leads_in", "stops")) and not tables.any_of(
            "denies"
        ).search(sentence):
            first = None
            continue
        first = begin if first is None else first
        if (
            tables.any_of("denies").search(sentence)
            and not tables.any_of("stops").search(sentence)
            and len(sentence.split()) >= 5
        ):
            mark = _NOTE_MARK.match(text, first)
            begin, passed = (mark.end() if mark else first), 0
            for number, line in enumerate(paragraph):
                if begin < passed + len(line.text) + 1:
                    return number, begin - passed
                passed += len(line.text) + 1
    return None


def _is_note(line: Line) -> bool:
    """A line of a list of codes with what they mean, or one that only leads to what follows."""
    listed = len(line.cells) == 2 and len(line.cells[0]) <= 8
    return listed or line.text.endswith(":") or _GLOSSARY.match(line.text) is not None


def is_shouted(lines: Sequence[Line]) -> bool:
    """Whether the whole letter is in capitals, so that capitals mark nothing."""
    letters = [char for line in lines for char in line.text if char.isalpha()]
    return sum(char.isupper() for char in letters) > 0.8 * len(letters)
