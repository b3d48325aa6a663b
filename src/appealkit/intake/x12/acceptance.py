"""Acceptance reports (277CA): what became of each claim when it was filed, as evidence of timely filing.

A claim's status stands in its own loop; that of a batch or a provider is no claim's. Received is not accepted.
Source: X12 005010X214, loops 2100A (source), 2200B (batch), 2200C (provider), 2200D (claim), 2220D (line).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from appealkit.errors import Problem, Severity, code_page
from appealkit.intake.draft import CaseDraft, Path, case_id
from appealkit.intake.x12.elements import I093, Gathered, day, days, ident, npi, person, plain
from appealkit.intake.x12.findings import Findings
from appealkit.intake.x12.segments import Segment
from appealkit.intake.x12.statuscodes import StatusCodes
from appealkit.intake.x12.transactions import Envelope, each_of

I097 = code_page(
    "I097",
    """An acceptance report does not say what became of a claim
    The status of the claim is of a category that is not known, two of its statuses contradict each other, it has no
    day, or the claim has no number: it is then no evidence that the claim was accepted or rejected.
    Bad: `STC*A1:20` alone: received, which is not accepted. Good: `STC*A2:20*20260427`.
    """,
)

ITEM, DOCUMENT = ("evidence", "acceptance"), ("documents", "acceptance")
CLAIM_REPORT = "277CA"
REJECT = "U"  # STC03, beside the category


def acceptances(pieces: Iterable[bytes], file: str, codes: StatusCodes) -> tuple[Iterator[CaseDraft], list[Problem]]:
    """What the file says of each claim, as evidence and a document to be joined to its case by the claim's number; and
    the Problems, complete once all were given."""
    findings = Findings(file)

    def begin(envelope: Envelope) -> _Report:
        return _Report(envelope, codes, findings)

    found = each_of(pieces, findings, begin, "acceptance report", "give the 277CA of the claims")
    return findings.until_done(found), findings.problems


class _Report:
    """One 277CA from ST to SE, and the claim of it that is being read."""

    def __init__(self, envelope: Envelope, codes: StatusCodes, findings: Findings) -> None:
        self.envelope = envelope
        self.codes = codes
        self.findings = findings
        self._refused: str | None = None
        self._all = Gathered(findings)  # of the whole report
        self._provider = Gathered(findings)
        self._patient = Gathered(findings)
        self._claim: Gathered | None = None
        self._statuses: list[Segment] = []
        self._level = ""
        self._in_line = False

    def other_kind(self, segment: Segment) -> str | None:
        """None while this is an acceptance report; else what it is, in words; empty where that was said."""
        envelope = self.envelope
        if self._refused is not None:
            return ""
        if envelope.kind not in {"277", ""}:
            self._refused = envelope.named
        elif envelope.is_guide("X212", "X093"):
            self._refused = "a claim status response (276/277)"
        elif envelope.is_guide("X213"):
            self._refused = "a request for records (277)"
        elif segment.name == "BHT" and segment[1] != "0085" and not envelope.is_guide("X214", "X167"):
            self._refused = "a 277 that does not say that it is an acceptance report"
        return self._refused

    def take(self, segment: Segment) -> Iterator[CaseDraft]:
        """Read a segment; answers the claim that ended before it."""
        match segment.name:
            case "HL":
                yield from self.ended()
                self._level = segment[3]
                if self._level in {"19", "21", "20"}:
                    self._provider = Gathered(self.findings)
                self._patient = Gathered(self.findings)
            case "SE":
                yield from self.ended()
            case "TRN" if self._level == "PT":
                yield from self.ended()
                self._claim, self._statuses, self._in_line = Gathered(self.findings), [], False
                path = ("keys", "patient_control_number")
                if segment[1] != "2" or not self._claim.put(path, segment, 2, plain, "claim's number"):
                    says, mend = "a status without the number of its claim is left out", "look at it in the file"
                    self.findings.add(I097, says, mend, segment, 2)
            case "SVC":
                self._in_line = True
            case "STC":
                self._status(segment)
            case _:
                self._other(segment)

    def _other(self, segment: Segment) -> None:
        match segment.name, segment[1]:
            case "BHT", _:
                self._all.put((*DOCUMENT, "date"), segment, 4, day, "day of the report")
            case "NM1", "PR" | "AY" if self._level == "20":
                self._all.say((*DOCUMENT, "author"), plain(person(segment)), segment.place(self.findings.file, 3))
                if segment[1] == "PR":
                    self._all.put(("keys", "payer_id"), segment, 9, ident, "payer's id")
            case "NM1", "85" if segment[8] == "XX":
                self._provider.put(("keys", "billing_npi"), segment, 9, npi, "billing provider's number")
            case "NM1", "QC":
                self._patient.say(("patient", "name"), plain(person(segment)), segment.place(self.findings.file, 3))
                self._patient.put(("patient", "member_id"), segment, 9, plain, "member id")
            case "REF", "1K" if self._claim and not self._in_line:
                self._claim.put(("keys", "payer_control_number"), segment, 2, plain, "payer's number of the claim")
            case "DTP", "472" if self._claim and not self._in_line:
                found = days(segment[2], segment[3])
                if found:
                    self._claim.say(("keys", "service_date"), found[0], segment.place(self.findings.file, 3))
                else:
                    self.findings.add(I093, "the day of service cannot be read", "look at it", segment, 3)

    def _status(self, segment: Segment) -> None:
        if self._claim is not None:
            if not self._in_line:
                self._statuses.append(segment)
            return
        category = (segment.parts(1) or [""])[0]
        if self._level in {"21", "19"} and category in self.codes.claim_status.rejected:
            says = "a whole batch is rejected here; its claims may not be named one by one"
            self.findings.add(
                I097, says, "find the claims of this batch and file them again", segment, 1, Severity.DOUBT
            )

    def ended(self) -> Iterator[CaseDraft]:
        """The claim that was being read, where it says anything that can be joined to a case."""
        claim, self._claim = self._claim, None
        number = claim.told.get(("keys", "patient_control_number")) if claim else None
        if claim is None or number is None:
            return
        if not self._statuses:
            self.findings.add(I097, "a claim without any status is left out", "ask for the report again")
            return
        first = self._statuses[0]
        self._evidence(claim, first)
        told = {**self._all.told, **self._provider.told, **self._patient.told, **claim.told}
        on = told.get((*DOCUMENT, "date")) or told.get((*ITEM, "recorded_on"))
        if on is None:
            self.findings.add(I097, "the report and its status have no day", "ask for the report again", first)
            return
        told[*DOCUMENT, "date"] = on
        payer = told.get(("keys", "payer_id")) or told.get((*DOCUMENT, "author"))
        of_payer = told.get(("keys", "payer_control_number"))
        yield CaseDraft(
            case_id(payer.value if payer else None, of_payer.value if of_payer else None, number.value), told
        )

    def _evidence(self, claim: Gathered, first: Segment) -> None:
        here = first.place(self.findings.file, 1)
        held = self.codes.claim_status
        reasons = [segment[at] for segment in self._statuses for at in (1, 10, 11) if segment[at]]
        parted = [reason.split(first.component) for reason in reasons]
        categories = {parts[0].strip() for parts in parted}
        for path, value in evidence_frame(CLAIM_REPORT).items():
            claim.say(path, value, here)
        claim.say((*ITEM, "reason"), plain(", ".join(":".join(parts) for parts in parted)), here)
        if number := claim.told.get(("keys", "payer_control_number")):
            claim.told[*ITEM, "claim_control_number"] = number
        on = claim.put((*ITEM, "recorded_on"), first, 2, day, "day of the status")
        accepted, rejected = categories & set(held.accepted), categories & set(held.rejected)
        unknown = categories - set(held.accepted) - set(held.rejected) - set(held.received)
        word = "rejected" if rejected else "accepted" if accepted else ""
        torn = bool(accepted) and (bool(rejected) or any(one[3] == REJECT for one in self._statuses))
        if torn or unknown or not word:
            says = "the claim was received, which is not accepted"
            if torn:
                says = "the claim is told to be accepted and to be rejected"
            elif unknown:
                says = "the claim's status is of a category that is not known here"
            self.findings.add(I097, says, "ask for a later report of this claim", first, 1, Severity.DOUBT)
            return
        claim.say((*ITEM, "acceptance"), word, here)
        claim.say((*ITEM, f"{word}_on"), on, first.place(self.findings.file, 2))


def evidence_frame(report: str) -> dict[Path, str]:
    """What every evidence of acceptance says besides its status, and the document that it stands in."""
    return {
        (*ITEM, "kind"): "claim-submission",
        (*ITEM, "acceptance_report"): report,
        (*ITEM, "origin"): "auto",
        (*ITEM, "source", "document"): "acceptance",
        (*ITEM, "source", "page"): "1",
        (*DOCUMENT, "kind"): "acceptance-report",
        (*DOCUMENT, "title"): f"Claim acceptance report ({report})",
        (*DOCUMENT, "pages"): "1",
    }
