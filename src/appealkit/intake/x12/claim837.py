"""Claims as they were sent (837): each a draft of its case, to be paired with the remittance that answers it.

Professional claims (837P) are read whole. Institutional ones (837I) as far as they are the same: levels, numbers,
diagnoses, lines with a procedure; their lines have no pointers, and that is said. Dental claims are not read.

Source: X12 005010X222A1, loops 2300 (claim), 2310 (providers), 2320/2330 (other payers), 2400 (line) and 2420 (its
providers); the 4010A1 guide has them too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from appealkit.errors import Problem, Severity, code_page
from appealkit.intake.draft import CaseDraft
from appealkit.intake.x12.claimlevels import I092, Levels
from appealkit.intake.x12.claimparts import Claim
from appealkit.intake.x12.elements import created
from appealkit.intake.x12.findings import Findings
from appealkit.intake.x12.segments import Segment
from appealkit.intake.x12.transactions import I090, Envelope, framed

I094 = code_page(
    "I094",
    """A claim stands twice in one file
    Two claims have the same number and the same frequency. Both are given; which of them the payer answered is not
    known, so a remittance is paired only where both say the same.
    Bad: the same `CLM*PT20001` twice. Good: once, or the second as a replacement (`CLM05-3` is 7).
    """,
)
_SERVICES = {"SV1", "SV2", "SV3", "LX"}


def claims(pieces: Iterable[bytes], file: str) -> tuple[Iterator[CaseDraft], list[Problem]]:
    """Each claim of the file, as it is reached, and the Problems, complete once the claims are exhausted."""
    findings = Findings(file)
    return findings.until_done(_claims(pieces, findings)), findings.problems


def _claims(pieces: Iterable[bytes], findings: Findings) -> Iterator[CaseDraft]:
    seen: dict[tuple[str, ...], int] = {}
    refused: set[str] = set()
    transaction: _Transaction | None = None
    for envelope, segment in framed(pieces, findings):
        if envelope.kind not in {"837", ""}:
            if envelope.kind not in refused:
                refused.add(envelope.kind)
                findings.add(I090, f"this is {envelope.named}, and no claim file", "give it as what it is", segment)
            continue
        if transaction is None or transaction.envelope is not envelope:
            yield from _once(transaction.end() if transaction else None, seen, findings)
            transaction = _Transaction(envelope, findings)
        yield from _once(transaction.take(segment), seen, findings)
    yield from _once(transaction.end() if transaction else None, seen, findings)


def _once(claim: Claim | None, seen: dict[tuple[str, ...], int], findings: Findings) -> Iterator[CaseDraft]:
    """The claim's draft, and a doubt where its like has been read before."""
    draft = claim.draft() if claim else None
    if claim is None or draft is None:
        return
    same = (draft.id, draft.word("keys", "frequency") or "", draft.word("keys", "original_reference") or "")
    first = seen.setdefault(same, claim.segment.number)
    if first != claim.segment.number:
        says = f"the same claim as at segment {first}"
        findings.add(I094, says, "look which of the two was meant", claim.segment, 1, Severity.DOUBT)
    yield draft


class _Transaction:
    """One 837 from ST to SE: its levels, and the claim that is being read."""

    def __init__(self, envelope: Envelope, findings: Findings) -> None:
        self.envelope = envelope
        self.findings = findings
        self.levels = Levels(findings)
        self.claim: Claim | None = None
        self.begun: Segment | None = None
        self._said: set[str] = set()

    def take(self, segment: Segment) -> Claim | None:
        """Read a segment; answers the claim that ended before it."""
        ended: Claim | None = None
        if segment.name in {"HL", "CLM", "SE"} or self._begins_another(segment):
            ended = self.end(whole=True)
        match segment.name:
            case "ST" | "SE":
                pass
            case "BHT":
                self.begun = segment
                if segment[4] and not created(segment):
                    self.findings.add("I093", "the day of sending cannot be read", "look at it", segment, 4)
            case "CLM":
                self._claim(segment)
            case _ if self.claim:
                self.claim.take(segment)
                self._say_kind(segment)
            case name if name in _SERVICES:
                says = "a service line outside of any claim is left out"
                self.findings.add(I092, says, "look at what stands before it", segment)
            case _:
                self.levels.take(segment)
        return ended

    def end(self, *, whole: bool = False) -> Claim | None:
        """The claim that was being read. `whole`: its end was seen."""
        claim, self.claim = self.claim, None
        if claim:
            claim.whole = whole
        return claim

    def _claim(self, segment: Segment) -> None:
        if not segment[1]:
            self.findings.add(I092, "a claim without its number is left out", "look at it in the file", segment, 1)
        self.claim = Claim(segment, self.envelope, self.begun, self.levels.told(segment), self.findings)

    def _begins_another(self, segment: Segment) -> bool:
        """Whether this begins the next billing provider, insured or patient, in a file without HL segments."""
        if self.claim is None or self.levels.numbered or self.claim.loop == "other":
            return False
        if segment.name == "NM1":
            return segment[1] in {"85", "IL", "QC"}
        return segment.name == "SBR" and bool(self.claim.lines)

    def _say_kind(self, segment: Segment) -> None:
        if segment.name in {"SV2", "SV3"} and segment.name not in self._said:
            self._said.add(segment.name)
            if segment.name == "SV2":
                says = (
                    "institutional claims are read as far as they are like professional ones: no pointers to diagnoses"
                )
                self.findings.add(
                    I090, says, "nothing needs doing for lines with a procedure", segment, 0, Severity.DOUBT
                )
            else:
                self.findings.add(I090, "dental claims are not read", "leave them out", segment)
