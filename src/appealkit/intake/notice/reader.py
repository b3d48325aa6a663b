"""A denial letter or a paper remittance becomes one draft for each claim it names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from appealkit.errors import Problem, Where
from appealkit.intake.draft import CaseDraft, Path, Place, Told, case_id
from appealkit.intake.findings import FileFindings
from appealkit.intake.notice import address, said
from appealkit.intake.notice.claims import Block, ClaimLine, Picked, lines_of, pick
from appealkit.intake.notice.found import Found
from appealkit.intake.notice.letter import Letter, letters_of
from appealkit.intake.notice.pages import read_pages_of
from appealkit.intake.notice.problems import I126, I127, I128, I129, I130, I131, I133, I134, doubt, mistake
from appealkit.intake.notice.shapes import adjustments_in
from appealkit.intake.notice.tables import NoticeTables
from appealkit.maps.procedures import Procedures

DOCUMENT = ("documents", "notice")
_DATES = {"notice_date", "service_date", "birth_date", "deadline"}
_NAMED = {"window": "days to appeal", "fax": "fax for appeals", "delegate": "reviewing company",
          "received_on": "day of receipt", "address": "address for appeals"}  # fmt: skip
LONGEST_REASON = 4000


def read_notice(
    data: bytes, file: str, tables: NoticeTables, procedures: Procedures
) -> tuple[list[CaseDraft], list[Problem]]:
    """A draft for each claim of the letter, with the letter itself as the document `notice`, and every problem: what
    could not be read, what is too uncertain to be taken, what a case needs and the letter does not say. Each value has
    its page and line, and how sure it is. Nothing is raised, whatever the bytes are."""
    lines, pages, problems = read_pages_of(data, file)
    findings = FileFindings(file, problems)
    if not lines:
        return [], problems
    parts = letters_of(lines, tables, procedures)
    drafts: list[CaseDraft] = []
    for part in parts:
        letter = Letter(part, pages if len(parts) == 1 else len({line.page for line in part}), file, tables, procedures)
        if not letter.is_notice():
            says = "nothing in it reads as a payer's denial of somebody's claim"
            tell = doubt if len(parts) > 1 else mistake
            mend = "give the payer's letter or remittance"
            findings.take(tell(I126, says, mend, letter.where(Found("", (), 0, 0)) if len(parts) > 1 else Where(file)))
            continue
        of = f"the letter on page {part[0].page}: " if len(parts) > 1 else ""
        shared = _Writing(letter, findings, of).told_of_all()
        for number, block in enumerate(letter.blocks, 1):
            subject = f"{of}claim {number} of the letter: " if len(letter.blocks) > 1 else of
            drafts.append(_Writing(letter, findings, subject).draft(block, number, shared))
    findings.close()
    return drafts, problems


class _Writing:
    """What is taken from a letter, for all its claims or for one; what is not taken is told as a problem."""

    def __init__(self, letter: Letter, findings: FileFindings, subject: str) -> None:
        self.letter, self.findings, self.subject = letter, findings, subject
        self.fields, self.bar = letter.tables.fields, letter.tables.bar
        self.told: dict[Path, Told] = {}

    def _ask(self, code: str, says: str, mend: str, found: Found | None = None) -> None:
        self.findings.take(doubt(code, self.subject + says, mend, self.letter.where(found)))

    def _take(self, path: Path, name: str, picked: Picked) -> None:
        """Put the value there, or say why it is left out. A value that the case needs is missed aloud."""
        rule = self.fields.get(name)
        title = rule.title if rule else _NAMED[name]
        key = ".".join(path)
        if picked.found:
            self.told[path] = Told(picked.found.values[0], self.letter.place(picked.found))
        elif picked.twice:
            self._ask(I129, f"the {title} is told in two ways", f"type the right one in as {key}", picked.twice)
        elif picked.unsure:
            code = I130 if name in _DATES and not picked.unsure.values else I127
            says, mend = f"the {title} cannot be taken with certainty", f"look there and type it in as {key}"
            self._ask(code, says, mend, picked.unsure)
        elif rule and rule.needed:
            self._ask(I128, f"the {title} is not found", f"type it in as {key}")

    def told_of_all(self) -> dict[Path, Told]:
        """What the letter says of all its claims, and the letter itself as a document."""
        letter, tables = self.letter, self.letter.tables
        for name, rule in self.fields.items():
            if rule.scope == "letter" and name != "policy":
                self._take(rule.path, name, pick(letter.of(name), self.bar))
        self._take(("denial", "payer", "delegate"), "delegate", pick(letter.of("delegate"), self.bar))
        self._take(("denial", "received_on"), "received_on", pick(letter.of("received_on"), self.bar))
        self._take(("keys", "appeal_window_days"), "window", pick(said.windows(letter.said, tables), self.bar))
        self._policy()
        self._appeal_to()
        if found := next((item for item in letter.said if tables.any_of("upholds").search(item.text)), None):
            mend = "give denial.appeal_level and denial.prior_decisions, with the day and the outcome"
            self._ask(I131, "the letter decides an earlier appeal", mend, Found("", (), found.line, 0))
        self._document()
        return self.told

    def _policy(self) -> None:
        """Under its label, else in the reason, else anywhere, where only one is named."""
        letter, words = self.letter, self.letter.tables.policy_words

        def fits(title: str) -> bool:
            parts = title.casefold().replace(":", " ").split()
            return len(parts) >= 3 or not words.isdisjoint(parts)

        under = [item for item in letter.of("policy") if item.values and fits(item.values[0])]
        named = list(said.policies(letter.said, letter.tables))
        inside = {at for reason in letter.reasons for at in reason.lines}
        of_reason = [item for item in named if item.line in inside]
        self._take(self.fields["policy"].path, "policy", pick(under or of_reason or named, self.bar))

    def _appeal_to(self) -> None:
        """The address and the fax to which appeals go, as lines of one block."""
        letter, path = self.letter, ("denial", "appeal_to")
        parts: list[Found] = []
        found = address.appeal_addresses(letter.lines, letter.tables, letter.rows.lines)
        if len(found) == 1:
            parts = [Found("address", (part,), found[0].line, address.FAXED) for part in found[0].parts]
        elif found:
            self._take(path, "address", Picked(None, twice=Found("address", (), found[1].line, 0)))
        fax = pick(address.faxes(letter.said, letter.lines, letter.tables), self.bar)
        if fax.found:
            parts.append(fax.found)
        elif fax.twice:
            self._take(path, "fax", fax)
        for number, part in enumerate(parts, 1):
            self.told[*path, str(number)] = Told(part.values[0], letter.place(part))

    def _document(self) -> None:
        letter = self.letter
        place = Place(letter.file, f"page {letter.lines[0].page}")
        title = letter.tables.titles["document"]
        for key, value in (("kind", "denial-notice"), ("title", title), ("pages", str(max(letter.pages, 1)))):
            self.told[*DOCUMENT, key] = Told(value, place)
        for key, path in (("author", ("denial", "payer", "name")), ("date", ("denial", "notice_date"))):
            if path in self.told:
                self.told[*DOCUMENT, key] = self.told[path]

    def draft(self, block: Block, number: int, shared: dict[Path, Told]) -> CaseDraft:
        """The draft of one claim, with what is said of all."""
        planned = self.letter.asked_for and block.number is None and block.twice is None
        for name, rule in self.fields.items():
            if rule.scope != "claim" or rule.path[0] in {"line", "keys-line"}:
                continue
            picked = pick([item for item in block.founds if item.name == name], self.bar)
            if name == "claim_number":
                picked = Picked(block.number, None if block.number else picked.unsure, block.twice)
                if planned and not picked.unsure:
                    mend = (
                        "if nothing was done yet, type 'refused_before: yes' and the planned 'service_date' on each "
                        "line, and the letter's reference number as denial.claim_number; else the claim's own number"
                    )
                    self._ask(I133, "it refuses a service that was asked for, so it names no claim", mend)
                    continue
            self._take(rule.path, name, picked)
        if block.number:
            self.told["keys", "payer_control_number"] = self.told["denial", "claim_number"]
        self._reason(block)
        self._lines(block, planned)
        return CaseDraft(self._id(shared, number), {**shared, **self.told})

    def _reason(self, block: Block) -> None:
        """The reason in this claim's part of the letter; where there is none, the letter's."""
        own = [item for item in self.letter.reasons if item.lines[0] in block.lines] or self.letter.reasons
        if not own:
            says = "no sentence was found that tells why it was denied"
            self._ask(I128, says, "copy it into denial.reason_text")
            return
        plain = [item for item in own if not adjustments_in(item.text[:6])]  # a code's own words, and a reviewer's
        parts = dict.fromkeys(item.text for item in plain or own)
        text = "".join(part + (" " if part.endswith((".", "!", "?")) else "\n") for part in parts)
        at = Found("reason", (), (plain or own)[0].lines[0], min(item.sure for item in own))
        self.told["denial", "reason_text"] = Told(text.strip()[:LONGEST_REASON].strip(), self.letter.place(at))

    def _lines(self, block: Block, planned: bool) -> None:
        lines = lines_of(block, self.letter.named, self.bar)
        for number, line in enumerate(lines.lines, 1):
            self.told |= self._line(line, str(number))
        base = ("denial", "lines")
        for found in lines.unsure:
            self._take((*base, *self.fields[found.name].path[1:]), found.name, Picked(None, unsure=found))
        for found in lines.twice:
            self._take((*base, *self.fields[found.name].path[1:]), found.name, Picked(None, twice=found))
        if lines.loose:
            says = "several procedures are named, and not which of them were denied"
            self._ask(I134, says, "type the denied ones in as denial.lines", lines.loose)
        missed = {found.name for found in (*lines.unsure, *lines.twice)} | ({"procedure"} if lines.loose else set())
        for name in ("procedure", "service_date"):
            lacking = not lines.lines or any(name not in line.values for line in lines.lines)
            if lacking and name not in missed and not (planned and name == "service_date"):
                self._take((*base, name), name, Picked(None))
        if any(not group for line in lines.lines for (group, _), _ in line.codes):
            self._ask(I128, "a reason code stands without its group", "give the adjustment's group: CO, PR, OA or PI")

    def _line(self, line: ClaimLine, number: str) -> Iterator[tuple[Path, Told]]:
        base: Path = ("denial", "lines", number)

        def told(value: str, found: Found) -> Told:
            return Told(value, self.letter.place(found))

        for name, found in line.values.items():
            if name in {"procedure", "service_date", "charged", "paid", "units", "place_of_service"}:
                yield (*base, name), told(found.values[0], found)
            elif name in {"allowed", "denied"}:
                yield ("keys", "line", number, name), told(found.values[0], found)
        for name, listed in (("modifiers", line.modifiers), ("diagnoses", line.diagnoses)):
            if listed:
                yield from (((*base, name, str(at)), told(value, listed)) for at, value in enumerate(listed.values, 1))
        codes = dict(line.codes)
        for at, ((group, carc), found) in enumerate(codes.items(), 1):
            if group:
                yield (*base, "adjustments", str(at), "group"), told(group, found)
            yield (*base, "adjustments", str(at), "carc"), told(carc, found)
        if len(codes) == 1 and "denied" in line.values:
            found = line.values["denied"]
            yield (*base, "adjustments", "1", "amount"), told(found.values[0], found)
        for at, (code, found) in enumerate(dict(line.remarks).items(), 1):
            yield (*base, "remarks", str(at)), told(code, found)

    def _id(self, shared: dict[Path, Told], number: int) -> str:
        """By payer and claim; a letter without any number is known by its own text."""

        def word(*path: str) -> str | None:
            found = self.told.get(path) or shared.get(path)
            return found.value if found else None

        keys = ("payer_control_number", "reference_number", "authorization_number")
        control = next((value for key in keys if (value := word("keys", key))), None)
        account = word("keys", "patient_control_number")
        if not control and not account:
            control = f"{number} {hashlib.sha256(self.letter.text.encode()).hexdigest()}"
        return case_id(word("denial", "payer", "name"), control, account)
