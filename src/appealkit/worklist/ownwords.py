"""The words of a letter that are its own: what it says of this patient, and what its signer adopted as opinion.

A template's wording is shared by design, and so are law, criteria, headings and identifiers. What is left is the values
that the chart gave to each sentence. A sentence is a line: `requirement.name=value`, tabs between them. Of a day it has
how far it is from the day named before, and which it is: `care-long-enough.to=+35@2026-04-24`; named again, nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from appealkit.case import Case
from appealkit.document.model import Text
from appealkit.document.walk import texts
from appealkit.letters.criteria import PHRASES
from appealkit.letters.model import Letter
from appealkit.letters.sandbox import long_date
from appealkit.packet.model import Packet

OPINION = "opinion"  # stands for the template of what no template says
# where a thing is written, what it is counted in, and what the payer asks for are not said of the patient
_NOT_OF_THE_PATIENT = {"document", "document_by", "document_date", "document_pages", "kind", "unit", "lasting_unit",
                       "required", "window", "counted_by"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Argument:
    """What one section of a letter says in its own words, or the opinions adopted in it: a row of `arguments`."""

    template: str
    signer: str
    patient: str  # a digest
    words: str = field(repr=False)


def argument_rows(packet: Packet) -> tuple[Argument, ...]:
    """A row for each section of the letter that says anything of the patient, and one for adopted opinions; none where
    no letter was written."""
    if packet.letter is None or packet.letter_page is None:
        return ()
    case = packet.case
    said = dict(_sections(packet.letter, _service_date(case, packet.letter)))
    opinions = tuple(_opinions(case, " ".join(texts(packet.letter_page))))
    if opinions:
        said[OPINION] = opinions
    who = patient_digest(case)
    return tuple(Argument(name, case.practice.signer.name, who, "\n".join(lines)) for name, lines in said.items())


def patient_digest(case: Case) -> str:
    """The same for each case of a patient, of the member number and the birth date. No name is in it, so that a list of
    names cannot be tried on it."""
    number = re.sub(r"[\W_]", "", case.patient.member_id).casefold() or case.patient.member_id
    return hashlib.sha256(f"patient\x1f{number}\x1f{case.patient.birth_date or ''}".encode()).hexdigest()


def _service_date(case: Case, letter: Letter) -> date:
    return min(line.service_date for line in case.denial.lines if line.number in letter.lines)


def _sections(letter: Letter, service: date) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each section's template with its sentences; the frame's and the criteria table's are none of them."""
    frame = letter.templates[0].template
    for template in dict.fromkeys(item.template for item in letter.statements):
        if template in (frame, PHRASES):
            continue
        days = _Days(service)
        sentences = [
            [f"{run.field}={value}" for run in item.values if (value := _value(run, item.requirement, days))]
            for item in letter.statements
            if item.template == template
        ]
        lines = tuple("\t".join(values) for values in sentences if values)
        if lines:
            yield template, lines


def _value(run: Text, requirement: str, days: _Days) -> str:
    """What is compared of a value; "" for nothing."""
    of, _, name = run.field.partition(".")
    if of != requirement or name in _NOT_OF_THE_PATIENT:
        return ""
    day = _day(run.text)
    return days.said(day) if day else _plain(run.text)


@dataclass
class _Days:
    """The days named so far, from the date of service on."""

    last: date
    named: set[date] = field(default_factory=set)

    def said(self, day: date) -> str:
        if day in self.named:
            return ""
        since, self.last = (day - self.last).days, day
        self.named.add(day)
        return f"{since:+d}@{day.isoformat()}"


def _day(text: str) -> date | None:
    """The day that these words are, as letters print one."""
    if not re.fullmatch(r"[A-Z][a-z]+ \d{1,2}, \d{4}", text):
        return None
    try:
        day = datetime.strptime(text, "%B %d, %Y").date()  # noqa: DTZ007 a day has no zone
    except ValueError:
        return None
    return day if long_date(day) == text else None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().replace("@", " at ")


def _opinions(case: Case, letter: str) -> Iterator[str]:
    """Each adopted sentence, with no name of the patient in it. What stands in the composed letter was adopted as left
    out, and is no opinion."""
    composed = f" {_words(letter)} "
    names = {word for word in _words(case.patient.name).split() if len(word) > 2}  # an initial A is not every "a"
    for item in case.adopted:
        words = _words(item.words)
        if words and f" {words} " not in composed:
            yield f"{OPINION}=" + " ".join("patient" if word in names else word for word in words.split())


def _words(text: str) -> str:
    return " ".join(re.findall(r"[\w%./-]*\w%?", text.casefold()))
