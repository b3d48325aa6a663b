"""What was found in a letter as a whole: its tables, its reason, its labelled values, its sentences, its claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from appealkit.errors import Where
from appealkit.intake.draft import Place
from appealkit.intake.notice import address, said
from appealkit.intake.notice.claims import Block, blocks_of, pick
from appealkit.intake.notice.found import Found, labelled
from appealkit.intake.notice.lines import Line
from appealkit.intake.notice.reason import Reason, reasons_of
from appealkit.intake.notice.servicetable import Tables, services_in
from appealkit.intake.notice.shapes import adjustments_in, remarks_beside
from appealkit.intake.notice.tables import NoticeTables
from appealkit.maps.procedures import Procedures

_IDENTIFY = ("claim_number", "reference", "authorization", "member_id", "patient")
_ALONE = 0.88  # a reason code that stands alone of its kind in the letter


def letters_of(lines: Sequence[Line], tables: NoticeTables, procedures: Procedures) -> list[list[Line]]:
    """The lines of each letter of a file: a page with a letterhead, a date and another claim, case or member than the
    page before begins a new one."""
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    letters: list[list[Line]] = []
    known: set[str] = set()
    for page in pages.values():
        signs, begins = _signs(page, tables, procedures) if len(pages) > 1 else (set(), False)
        if not letters or (begins and signs and known and signs.isdisjoint(known)):
            letters.append([])
            known = set()
        letters[-1] += page
        known |= signs
    return letters


def _signs(page: Sequence[Line], tables: NoticeTables, procedures: Procedures) -> tuple[set[str], bool]:
    """The numbers that say whose letter a page is of, and whether it looks like a first page."""
    founds = list(labelled(page, tables, procedures, frozenset(), frozenset()))
    signs = {value for item in founds if item.name in _IDENTIFY for value in item.values if item.sure >= tables.bar}
    dated = any(item.name == "notice_date" and item.values for item in founds)
    dated = dated or any(True for _ in said.notice_dates(page, tables, frozenset()))
    headed = any(True for item in address.payers(page, [], tables))
    return signs, dated and headed


class Letter:
    """What was found in the letter as a whole."""

    def __init__(
        self, lines: Sequence[Line], pages: int, file: str, tables: NoticeTables, procedures: Procedures
    ) -> None:
        self.lines, self.pages, self.file, self.tables = lines, pages, file, tables
        self.rows: Tables = services_in(lines, tables, procedures)
        self.reasons: list[Reason] = reasons_of(lines, tables, self.rows.lines)
        prose = {at for reason in self.reasons for at in reason.lines}
        self.said = said.said_in(lines, self.rows.lines)
        self.founds = list(labelled(lines, tables, procedures, self.rows.lines, prose))
        reasons = " ".join(reason.text for reason in self.reasons)
        outside = [one for one in self.said if one.text not in reasons]
        self.founds += said.service_dates(outside, tables) if not self.has("service_date") else ()
        self.founds += said.notice_dates(lines, tables, self.rows.lines) if not self.has("notice_date") else ()
        self.founds += said.deadlines(self.said, tables) if not self.has("deadline") else ()
        self.founds += address.payers(lines, self.said, tables) if not self.has("payer") else ()
        self.founds += (
            self._codes_in_words() if not self.has("codes") and not any(row.codes for row in self.rows.services) else ()
        )
        self.founds += said.greeted(lines, tables) if not self.has("patient") else ()
        if said.is_damaged(lines):
            self.founds = [replace(item, sure=item.sure - said.DAMAGE) for item in self.founds]
        self.named = list(said.named_procedures(outside, procedures, tables))
        self.blocks: list[Block] = blocks_of(self.founds, self.rows.services, len(lines), tables)
        self.text = " ".join(line.text for line in lines)
        self.asked_for = tables.any_of("asked_for").search(self.text) is not None

    def has(self, name: str) -> bool:
        """Whether a value of this field was found surely enough."""
        return any(
            item.name == name and (item.values or item.pairs) and item.sure >= self.tables.bar for item in self.founds
        )

    def _codes_in_words(self) -> Iterator[Found]:
        """A reason code that stands with its group where the reason begins, or alone of its kind in the letter."""
        lines = [(at, adjustments_in(line.text)) for at, line in enumerate(self.lines) if at not in self.rows.lines]
        firsts = {reason.lines[0] for reason in self.reasons}
        different = {pair for _, pairs in lines for pair in pairs}
        for at, pairs in lines:
            if pairs and (len(different) == 1 or at in firsts):
                yield Found("codes", (), at, _ALONE, 99, pairs=tuple(dict.fromkeys(pairs)))
                if remarks := remarks_beside(self.lines[at].text):
                    yield Found("remarks", remarks, at, _ALONE, 99)
                return

    def is_notice(self) -> bool:
        """It denies something, and says whose claim by two signs at least: a number, a person, a service, a day."""
        rows = self.rows.services
        coded = self.has("codes") or any(row.codes or row.values.get("denied", "0.00") != "0.00" for row in rows)
        if self.tables.any_of("not_a_notice").search(self.text) or not (coded or self._denies()):
            return False
        signs = {
            item.name for item in self.founds if item.name in _IDENTIFY and item.values and item.sure >= self.tables.bar
        }
        day = (
            self.has("service_date")
            or self.has("notice_date")
            or any("service_date" in row.values for row in self.rows.services)
        )
        service = bool(self.rows.services or self.named or self.has("procedure"))
        return len(signs) + day + service >= 2

    def _denies(self) -> bool:
        """Whether a sentence, or a line of a table, says that something is denied, and not only that it might be."""
        lines = (self.lines[at].text for at in self.rows.lines)
        for text in (*(one.text for one in self.said), *lines):
            if self.tables.any_of("denial").search(text) and not self.tables.any_of("supposed").search(text):
                return True
        return False

    def place(self, found: Found) -> Place:
        """The page and line of a value, and how sure it is."""
        line = self.lines[found.line]
        return Place(
            self.file, f"page {line.page}, line {line.number}", line.at, round(min(max(found.sure, 0.0), 1.0), 2)
        )

    def where(self, found: Found | None) -> Where:
        """Where to look; the page is named, for a PDF's lines are counted on each."""
        if found is None:
            return Where(self.file)
        line = self.lines[found.line]
        return Where(self.file, line.at or line.number, 1, f"page {line.page}, line {line.number}")

    def of(self, name: str) -> list[Found]:
        """What was found of this field; a stamp of receipt only where it is not older than the letter."""
        found = [item for item in self.founds if item.name == name]
        if name == "received_on":
            notice = pick(self.of("notice_date"), self.tables.bar).found
            stamps = list(said.stamps(self.lines))
            return [item for item in stamps if notice and item.values[0] >= notice.values[0]]
        return found
