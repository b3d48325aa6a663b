"""A denial letter or a paper remittance becomes one draft for each claim it names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from appealkit.errors import Problem, Where, mistakes
from appealkit.intake.draft import CaseDraft, Path, Place, Told, case_id
from appealkit.intake.notice import address, said
from appealkit.intake.notice.claims import Block, ClaimLine, Picked, blocks_of, lines_of, pick
from appealkit.intake.notice.found import Found, labelled
from appealkit.intake.notice.lines import Line
from appealkit.intake.notice.pages import read_pages_of
from appealkit.intake.notice.problems import I126, I127, I128, I129, I130, I131, I133, I134, doubt, mistake
from appealkit.intake.notice.reason import Reason, reasons_of
from appealkit.intake.notice.services import Tables, services_in
from appealkit.intake.notice.shapes import adjustments_in
from appealkit.intake.notice.tables import NoticeTables
from appealkit.maps.procedures import Procedures

DOCUMENT = ("documents", "notice")
_IDENTIFY = ("claim_number", "reference", "authorization", "member_id", "patient")
_DATES = {"notice_date", "service_date", "birth_date", "deadline"}


def read_notice(
    data: bytes, file: str, tables: NoticeTables, procedures: Procedures
) -> tuple[list[CaseDraft], list[Problem]]:
    """A draft for each claim of the letter, with the letter itself as the document `notice`, and every problem: what
    could not be read, what is too uncertain to be taken, what a case needs and the letter does not say. Each value has
    its page and line, and how sure it is. Nothing is raised, whatever the bytes are."""
    lines, pages, problems = read_pages_of(data, file)
    if not lines:
        return [], problems
    letter = _Letter(lines, pages, file, tables, procedures)
    if not letter.is_notice():
        says = "nothing in it reads as a payer's denial of somebody's claim"
        return [], [*problems, mistake(I126, says, "give the payer's letter or remittance", Where(file))]
    drafts = []
    shared = letter.told_of_all(problems)
    several = len(letter.blocks) > 1
    for number, block in enumerate(letter.blocks, 1):
        subject = f"claim {number} of the letter: " if several else ""
        drafts.append(letter.draft(block, number, shared, subject, problems))
    assert len(drafts) == len(letter.blocks) and not mistakes(problems[:0])
    return drafts, problems


class _Letter:
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
        self.founds += said.service_dates(outside, tables) if not self._any("service_date") else ()
        self.founds += said.notice_dates(lines, self.rows.lines) if not self._any("notice_date") else ()
        self.founds += said.deadlines(self.said, tables) if not self._any("deadline") else ()
        self.founds += address.payers(lines, self.said, tables) if not self._any("payer") else ()
        self.founds += (
            self._codes_in_words()
            if not self._any("codes") and not any(row.codes for row in self.rows.services)
            else ()
        )
        self.founds += said.greeted(lines, tables) if not self._any("patient") else ()
        if said.is_damaged(lines):
            self.founds = [replace(item, sure=item.sure - said.DAMAGE) for item in self.founds]
        self.named = list(said.named_procedures(outside, procedures, tables))
        self.blocks: list[Block] = blocks_of(self.founds, self.rows.services, len(lines), tables)
        self.text = " ".join(line.text for line in lines)
        self.asked_for = tables.any_of("asked_for").search(self.text) is not None

    def _any(self, name: str) -> bool:
        return any(
            item.field == name and (item.values or item.pairs) and item.sure >= self.tables.bar for item in self.founds
        )

    def _codes_in_words(self) -> Iterator[Found]:
        """A reason code that stands with its group where the reason begins, or alone of its kind in the letter."""
        lines = [(at, adjustments_in(line.text)) for at, line in enumerate(self.lines) if at not in self.rows.lines]
        firsts = {reason.lines[0] for reason in self.reasons}
        different = {pair for _, pairs in lines for pair in pairs}
        for at, pairs in lines:
            if pairs and (len(different) == 1 or at in firsts):
                yield Found("codes", (), at, 0.88, 99, pairs=tuple(dict.fromkeys(pairs)))
                return

    def is_notice(self) -> bool:
        """It denies something, and says whose claim by two signs at least: a number, a person, a service, a day."""
        coded = self._any("codes") or any(row.codes for row in self.rows.services)
        if self.tables.any_of("not_a_notice").search(self.text) or not (
            coded or self.tables.any_of("denial").search(self.text)
        ):
            return False
        signs = {
            item.field
            for item in self.founds
            if item.field in _IDENTIFY and item.values and item.sure >= self.tables.bar
        }
        day = (
            self._any("service_date")
            or self._any("notice_date")
            or any("service_date" in row.values for row in self.rows.services)
        )
        service = bool(self.rows.services or self.named or self._any("procedure"))
        return len(signs) + day + service >= 2

    def place(self, found: Found) -> Place:
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

    def told_of_all(self, problems: list[Problem]) -> dict[Path, Told]:
        """What the letter says of all its claims, and the letter itself as a document."""
        tables = self.tables
        told: dict[Path, Told] = {}
        for name, rule in tables.fields.items():
            if rule.scope == "letter" and name != "policy":
                self._take(told, rule.path, name, pick(self._of(name), tables.bar), "", problems)
        for name, path in (("delegate", ("denial", "payer", "delegate")), ("received_on", ("denial", "received_on"))):
            self._take(told, path, name, pick(self._of(name), tables.bar), "", problems)
        windows = pick(said.windows(self.said, tables), tables.bar)
        self._take(told, ("keys", "appeal_window_days"), "window", windows, "", problems)
        self._policy(told, problems)
        self._appeal_to(told, problems)
        if found := next((item for item in self.said if tables.any_of("upholds").search(item.text)), None):
            says = "the letter decides an earlier appeal"
            mend = "give denial.appeal_level and denial.prior_decisions, with the day and the outcome"
            problems.append(doubt(I131, says, mend, self.where(Found("", (), found.line, 0))))
        self._document(told)
        return told

    def _of(self, name: str) -> list[Found]:
        found = [item for item in self.founds if item.field == name]
        if name == "received_on":
            notice = pick(self._of("notice_date"), self.tables.bar).found
            stamps = list(said.stamps(self.lines))
            return [item for item in stamps if notice and item.values[0] >= notice.values[0]]
        return found

    def _take(
        self, told: dict[Path, Told], path: Path, name: str, picked: Picked, subject: str, problems: list[Problem]
    ) -> None:
        """Put the value there, or say why it is left out. A value that the case needs is missed aloud."""
        rule = self.tables.fields.get(name)
        title = (
            rule.title
            if rule
            else {"window": "days to appeal", "fax": "fax for appeals", "delegate": "reviewing company"}.get(
                name, name.replace("_", " ")
            )
        )
        if picked.found:
            told[path] = Told(picked.found.values[0], self.place(picked.found))
        elif picked.twice:
            says = f"{subject}the {title} is told in two ways"
            problems.append(doubt(I129, says, f"type the right one in as {_key(path)}", self.where(picked.twice)))
        elif picked.unsure:
            code = I130 if name in _DATES and not picked.unsure.values else I127
            says = f"{subject}the {title} cannot be taken with certainty"
            problems.append(doubt(code, says, f"look there and type it in as {_key(path)}", self.where(picked.unsure)))
        elif rule and rule.needed:
            problems.append(
                doubt(I128, f"{subject}the {title} is not found", f"type it in as {_key(path)}", Where(self.file))
            )

    def _policy(self, told: dict[Path, Told], problems: list[Problem]) -> None:
        """Under its label, else in the reason, else anywhere, where only one is named."""
        words = self.tables.policy_words
        under = [
            item
            for item in self._of("policy")
            if item.values
            and (len(item.values[0].split()) >= 3 or set(item.values[0].casefold().replace(":", " ").split()) & words)
        ]
        named = list(said.policies(self.said, self.tables))
        inside = {at for reason in self.reasons for at in reason.lines}
        of_reason = [item for item in named if item.line in inside]
        path = self.tables.fields["policy"].path
        self._take(told, path, "policy", pick(under or of_reason or named, self.tables.bar), "", problems)

    def _appeal_to(self, told: dict[Path, Told], problems: list[Problem]) -> None:
        """The address and the fax to which appeals go, as lines of one block."""
        found = address.appeal_addresses(self.lines, self.tables, self.rows.lines)
        path = ("denial", "appeal_to")
        at: list[Found] = []
        if len(found) == 1:
            at = [Found("address", (part,), found[0].line, address.FAXED) for part in found[0].parts]
        elif found:
            twice = Found("address", (), found[1].line, 0)
            self._take(told, path, "address for appeals", Picked(None, twice=twice), "", problems)
        fax = pick(address.faxes(self.said, self.lines, self.tables), self.tables.bar)
        if fax.found:
            at.append(fax.found)
        elif fax.twice:
            self._take(told, path, "fax", fax, "", problems)
        for number, part in enumerate(at, 1):
            told[*path, str(number)] = Told(part.values[0], self.place(part))

    def _document(self, told: dict[Path, Told]) -> None:
        place = Place(self.file, "page 1")
        values = {"kind": "denial-notice", "title": self.tables.titles["document"], "pages": str(max(self.pages, 1))}
        for key, value in values.items():
            told[*DOCUMENT, key] = Told(value, place)
        for key, path in (("author", ("denial", "payer", "name")), ("date", ("denial", "notice_date"))):
            if path in told:
                told[*DOCUMENT, key] = told[path]

    def draft(
        self, block: Block, number: int, shared: dict[Path, Told], subject: str, problems: list[Problem]
    ) -> CaseDraft:
        """The draft of one claim."""
        told: dict[Path, Told] = {}
        planned = self.asked_for and block.number is None and block.twice is None
        for name, rule in self.tables.fields.items():
            if rule.scope != "claim" or rule.path[0] in {"line", "keys-line"}:
                continue
            picked = pick([item for item in block.founds if item.field == name], self.tables.bar)
            if name == "claim_number":
                picked = Picked(block.number, picked.unsure if not block.number else None, block.twice)
                if planned and not picked.unsure:
                    says = f"{subject}it refuses a service that was asked for, so it names no claim"
                    mend = "check keys.reference_number, and give denial.claim_number once there is a claim"
                    problems.append(doubt(I133, says, mend, Where(self.file)))
                    continue
            self._take(told, rule.path, name, picked, subject, problems)
        if block.number:
            told["keys", "payer_control_number"] = told["denial", "claim_number"]
        self._reason(told, block, subject, problems)
        self._lines(told, block, planned, subject, problems)
        return CaseDraft(self._id(told, shared, number), {**shared, **told})

    def _reason(self, told: dict[Path, Told], block: Block, subject: str, problems: list[Problem]) -> None:
        """The reason in this claim's part of the letter; where there is none, the letter's."""
        own = [item for item in self.reasons if item.lines[0] in block.lines] or self.reasons
        if own:
            told_more = [
                item for item in own if not adjustments_in(item.text[:6])
            ]  # a code's own words, and a reviewer's
            parts = dict.fromkeys(item.text for item in told_more or own)
            text = "".join(part + (" " if part.endswith((".", "!", "?")) else "\n") for part in parts).strip()[:4000]
            at = Found("reason", (), own[0].lines[0], min(item.sure for item in own))
            told["denial", "reason_text"] = Told(text, self.place(at))
        else:
            says = f"{subject}no sentence was found that tells why it was denied"
            problems.append(doubt(I128, says, "copy it into denial.reason_text", Where(self.file)))

    def _lines(
        self, told: dict[Path, Told], block: Block, planned: bool, subject: str, problems: list[Problem]
    ) -> None:
        lines = lines_of(block, self.named, self.tables.bar)
        for number, line in enumerate(lines.lines, 1):
            told |= self._line(line, str(number))
        fields = self.tables.fields
        for found in lines.unsure:
            self._take(
                told,
                ("denial", "lines", *fields[found.field].path[1:]),
                found.field,
                Picked(None, unsure=found),
                subject,
                problems,
            )
        for found in lines.twice:
            self._take(
                told,
                ("denial", "lines", *fields[found.field].path[1:]),
                found.field,
                Picked(None, twice=found),
                subject,
                problems,
            )
        if lines.loose:
            says = f"{subject}several procedures are named, and not which of them were denied"
            problems.append(doubt(I134, says, "type the denied ones in as denial.lines", self.where(lines.loose)))
        missed = {found.field for found in (*lines.unsure, *lines.twice)} | ({"procedure"} if lines.loose else set())
        for name in ("procedure", "service_date"):
            lacking = not lines.lines or any(name not in line.values for line in lines.lines)
            if lacking and name not in missed and not (planned and name == "service_date"):
                self._take(told, ("denial", "lines", name), name, Picked(None), subject, problems)
        if any(not pair[0] for line in lines.lines for pair, _ in line.codes):
            says = f"{subject}a reason code stands without its group"
            problems.append(doubt(I128, says, "give the group of the adjustment (CO, PR, OA or PI)", Where(self.file)))

    def _line(self, line: ClaimLine, number: str) -> Iterator[tuple[Path, Told]]:
        base = ("denial", "lines", number)
        for name in ("procedure", "service_date", "charged", "paid", "units", "place_of_service"):
            if name in line.values:
                yield (*base, name), Told(line.values[name].values[0], self.place(line.values[name]))
        for name in ("allowed", "denied"):
            if name in line.values:
                yield ("keys", "line", number, name), Told(line.values[name].values[0], self.place(line.values[name]))
        for name, listed in (("modifiers", line.modifiers), ("diagnoses", line.diagnoses)):
            for at, value in enumerate(listed.values if listed else (), 1):
                assert listed is not None
                yield (*base, name, str(at)), Told(value, self.place(listed))
        for at, ((group, carc), found) in enumerate(dict(line.codes).items(), 1):
            if group:
                yield (*base, "adjustments", str(at), "group"), Told(group, self.place(found))
            yield (*base, "adjustments", str(at), "carc"), Told(carc, self.place(found))
            if len(dict(line.codes)) == 1 and "denied" in line.values:
                yield (
                    (*base, "adjustments", "1", "amount"),
                    Told(line.values["denied"].values[0], self.place(line.values["denied"])),
                )
        for at, (code, found) in enumerate(dict(line.remarks).items(), 1):
            yield (*base, "remarks", str(at)), Told(code, self.place(found))

    def _id(self, told: dict[Path, Told], shared: dict[Path, Told], number: int) -> str:
        """By payer and claim; a letter without any number is known by its own text."""

        def word(*path: str) -> str | None:
            found = told.get(path) or shared.get(path)
            return found.value if found else None

        control = (
            word("keys", "payer_control_number")
            or word("keys", "reference_number")
            or word("keys", "authorization_number")
        )
        account = word("keys", "patient_control_number")
        if not control and not account:
            control = f"{number} {hashlib.sha256(self.text.encode()).hexdigest()}"
        return case_id(word("denial", "payer", "name"), control, account)


def _key(path: Path) -> str:
    return ".".join(path)
