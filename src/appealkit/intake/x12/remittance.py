"""Remittances (X12 835, 004010X091A1 and 005010X221A1) read claim by claim: what the payer wrote, and what is odd.

Claims come as soon as they are whole, so that a file of any size takes the memory of one claim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from sys import intern  # a code that is kept with many claims is kept once

from appealkit.errors import Problem, code_page
from appealkit.intake.x12.balance import claim_balance, payment_balance
from appealkit.intake.x12.findings import Findings
from appealkit.intake.x12.opened import OpenClaim, OpenLine, OpenRemittance, contact_of
from appealkit.intake.x12.remitted import (
    Adjustment,
    Dated,
    Person,
    ProviderAdjustment,
    Reference,
    Remark,
    Remittance,
    Remitted,
    Sum,
)
from appealkit.intake.x12.scalars import amount_of, filled, period_of, procedure_of, spot_of
from appealkit.intake.x12.segments import UNREADABLE, Segment, segments

I070 = code_page(
    "I070",
    """No remittance is in this file
    It holds neither a transaction 835 (ST*835) nor a claim of one (CLP), so there is no decision to read.
    Bad: a claim file (837), or a picture, named .835. Good: the remittance file as the clearinghouse delivers it.
    """,
)
I071 = code_page(
    "I071",
    """The envelope of a remittance is missing
    Claims were read all the same, but what stands outside of an envelope may have been cut out of another file.
    Bad: a file that begins with CLP. Good: one from ISA to IEA, as it was received.
    """,
)
I072 = code_page(
    "I072",
    """A remittance is cut off, or its count of segments is wrong
    SE closes a transaction and says how many segments it had. Without it claims may be missing at the end.
    Bad: a download that broke off. Good: the file fetched again.
    """,
)
I073 = code_page(
    "I073",
    """A part of the file is no segment, or too much for one claim
    What stands there was left out, and reading went on behind it.
    Bad: a file with binary data in the middle. Good: the file fetched again.
    """,
)
I074 = code_page(
    "I074",
    """An amount, a day or a code is not readable
    It is left out and not guessed; what else the segment says was read.
    Bad: `CAS*CO*50*12,50`. Good: `CAS*CO*50*12.50`.
    """,
)
I075 = code_page(
    "I075",
    """A segment stands where it belongs to nothing
    A service, an adjustment or a remark belongs to the claim before it, and there is none. It was left out.
    Bad: an SVC before the first CLP. Good: the file as the payer made it.
    """,
)

MOST_OF_A_CLAIM = 20_000  # segments and triplets; no claim is near this
AGAIN = "get the file again from the payer or clearinghouse"


def read_remittances(pieces: Iterable[bytes], file: str) -> tuple[Iterator[Remitted], list[Problem]]:
    """Each claim, and after the claims of a transaction its settlement; and what is odd. The problems are complete once
    all was read. What is no remittance gives nothing and I070."""
    findings = Findings(file)
    return _Reader(findings).read(segments(pieces)), findings.problems


class _Reader:
    """What is open while a file is read: a transaction, in it a claim, in it a line."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.ready: list[Remitted] = []
        self.head: OpenRemittance | None = None
        self.claim: OpenClaim | None = None
        self.line: OpenLine | None = None
        self.version = ""
        self.enveloped = self.other = self.any = self.told_envelope = False
        self.segments = 0
        self.take: dict[str, Callable[[Segment], None]] = {
            "ISA": self._outside, "GS": self._outside, "GE": self._outside, "IEA": self._outside,
            "ST": self._begin, "SE": self._end, "BPR": self._of_head, "TRN": self._of_head,
            "N1": self._n1, "N3": self._of_party, "N4": self._of_party, "LX": self._section, "PLB": self._plb,
            "CLP": self._clp, "SVC": self._svc, "CAS": self._cas, "NM1": self._nm1, "MOA": self._moa, "MIA": self._mia,
            "LQ": self._lq, "REF": self._ref, "DTM": self._dtm, "DTP": self._dtm, "AMT": self._amt, "PER": self._per,
            UNREADABLE: self._unreadable,
        }  # fmt: skip

    def read(self, stream: Iterable[Segment]) -> Iterator[Remitted]:
        """Each claim and settlement when it is whole."""
        for segment in stream:
            self.segments += 1
            take = self.take.get(segment.name)
            if take and (not self.other or segment.name in {"ST", "ISA", "GS", "IEA", UNREADABLE}):
                take(segment)
                if self.ready:
                    yield from self.ready
                    self.ready.clear()
        self._close(whole=False)
        yield from self.ready
        if not self.any:
            self.findings.mistake(I070, "no remittance (X12 835) is in this file", "give the payer's remittance file")
        self.findings.close()

    # what stands around a transaction

    def _outside(self, segment: Segment) -> None:
        self._close(whole=False)
        self.enveloped = self.enveloped or segment.name == "ISA"
        self.other = False
        if segment.name == "GS":
            self.version = segment[8]

    def _begin(self, segment: Segment) -> None:
        self._close(whole=False)
        self.other = segment[1] not in {"835", ""}
        if not self.other:
            self._open(segment)

    def _open(self, segment: Segment) -> OpenRemittance:
        """The transaction begins here; without an ST at the first segment of its body."""
        self.segments = 1
        formal = segment.name == "ST"
        if not (self.enveloped and formal) and not self.told_envelope:
            self.told_envelope = True
            self.findings.doubt(I071, "the envelope of a remittance is missing", AGAIN, spot_of(segment))
        number, version = (segment[2], segment[3] or self.version) if formal else ("", self.version)
        self.head = OpenRemittance(Remittance(self.findings.file, spot_of(segment), number, version))
        self.any = self.any or segment.elements[:1] == ("835",)
        return self.head

    def _end(self, segment: Segment) -> None:
        if not self.head:
            return
        if segment[1].lstrip("0") != str(self.segments):
            says = "a transaction has another number of segments than it says"
            self.findings.doubt(I072, says, f"{AGAIN}, if claims are missing", spot_of(segment), 1)
        self._close(whole=True)

    def _close(self, *, whole: bool) -> None:
        """The transaction ends: its last claim, then its settlement."""
        self._close_claim()
        head, self.head = self.head, None
        if head is None:
            return
        if not whole:
            says = "a transaction has no end; claims may be missing"
            self.findings.doubt(I072, says, AGAIN, head.remittance.spot)
        settlement = head.settled(whole=whole)
        for problem in payment_balance(settlement):
            self.findings.take(problem)
        self.ready.append(settlement)

    def _close_claim(self) -> None:
        claim, self.claim, self.line = self.claim, None, None
        if claim is None or self.head is None:
            return
        read = claim.closed(self.head.remittance)
        self.head.count(read)
        for problem in claim_balance(read):
            self.findings.take(problem)
        self.ready.append(read)

    # the head of a transaction

    def _of_head(self, segment: Segment) -> None:
        head = self._head(segment)
        if segment.name == "BPR":
            head.take_payment(segment, self._amount(segment, 2))
        elif segment.name == "TRN":
            head.take_trace(segment)
        else:
            self._of_party(segment)

    def _n1(self, segment: Segment) -> None:
        """A payee may come again among the claims; those that follow are its own."""
        self._close_claim()
        self._head(segment).take_party(segment)

    def _of_party(self, segment: Segment) -> None:
        """What belongs to the payer or payee before it; nothing where it stands elsewhere."""
        if self.head and self.claim is None:
            self.head.take_of_party(segment)

    def _section(self, segment: Segment) -> None:
        self._close_claim()
        self._head(segment).close_party()

    def _plb(self, segment: Segment) -> None:
        head = self._head(segment)
        self._close_claim()
        for at in range(3, min(len(segment.elements), 14), 2):
            amount = self._amount(segment, at + 1)
            if amount is not None and len(head.kept_back) < MOST_OF_A_CLAIM:
                reason = (segment.parts(at) or [""])[0]
                head.kept_back.append(ProviderAdjustment(reason, amount, spot_of(segment)))

    def _head(self, segment: Segment) -> OpenRemittance:
        return self.head or self._open(segment)

    # claims and lines

    def _clp(self, segment: Segment) -> None:
        self._head(segment)
        self._close_claim()
        self.any = True
        amounts = [self._amount(segment, at) for at in (3, 4, 5)]
        self.claim = OpenClaim(segment, amounts)

    def _svc(self, segment: Segment) -> None:
        claim = self._owner(segment)
        if claim:
            first, submitted = procedure_of(segment, 1), procedure_of(segment, 6)
            if first is None:
                self._unread(segment, 1, "procedure")
            charged, paid = self._amount(segment, 2), self._amount(segment, 3)
            self.line = OpenLine(segment, first, submitted, charged, paid)
            claim.lines.append(self.line)

    def _cas(self, segment: Segment) -> None:
        owner = self._owner(segment)
        if owner is None:
            return
        adjustments, spot = (self.line or owner).adjustments, spot_of(segment)
        group = intern(segment[1].upper())
        for at in range(2, min(len(segment.elements), 19) + 1, 3):
            carc, amount = segment[at], self._amount(segment, at + 1)
            if carc:
                adjustments.append(Adjustment(group, intern(carc.upper()), amount, segment[at + 2], spot, at))
            if (not carc and amount) or (carc and amount is None and not segment[at + 1]):
                self._unread(segment, at, "adjustment")

    def _nm1(self, segment: Segment) -> None:
        if claim := self._owner(segment):
            role, _, last, first, middle, _, suffix, qualifier, identifier = filled(segment, 9)
            claim.people.append(
                Person(intern(role), last, first, middle, suffix, intern(qualifier), identifier, spot_of(segment))
            )

    def _moa(self, segment: Segment) -> None:
        self._remarks(segment, (3, 4, 5, 6, 7))

    def _mia(self, segment: Segment) -> None:
        self._remarks(segment, (5, 20, 21, 22, 23))
        if self.claim:
            self.claim.inpatient = True

    def _remarks(self, segment: Segment, positions: tuple[int, ...]) -> None:
        if claim := self._owner(segment):
            spot = spot_of(segment)
            claim.remarks += [Remark(segment[at].upper(), spot, at) for at in positions if segment[at]]

    def _lq(self, segment: Segment) -> None:
        owner = self._owner(segment)
        if owner and segment[2]:
            (self.line or owner).remarks.append(Remark(intern(segment[2].upper()), spot_of(segment)))

    def _ref(self, segment: Segment) -> None:
        if self.claim is None:
            self._of_party(segment)
        elif self._owner(segment):
            found = Reference(intern(segment[1]), segment[2], spot_of(segment))
            (self.line or self.claim).references.append(found)

    def _dtm(self, segment: Segment) -> None:
        period = period_of(segment)
        if period is None:
            if segment[2]:
                self._unread(segment, 2, "day")
        elif self.claim and self._owner(segment):
            (self.line or self.claim).days.append(Dated(intern(segment[1]), period, spot_of(segment)))
        elif self.head and segment[1] == "405":
            self.head.take_production(segment, period.first)

    def _amt(self, segment: Segment) -> None:
        amount = self._amount(segment, 2)
        if amount is not None and self.claim and self._owner(segment):
            (self.line or self.claim).sums.append(Sum(intern(segment[1]), amount, spot_of(segment)))

    def _per(self, segment: Segment) -> None:
        if self.claim is None:
            self._of_party(segment)
        elif self._owner(segment):
            self.claim.contacts.append(contact_of(segment))

    def _unreadable(self, segment: Segment) -> None:
        self.findings.mistake(I073, "what stands here is no segment; it was left out", AGAIN, spot_of(segment))

    def _owner(self, segment: Segment) -> OpenClaim | None:
        """The claim that this belongs to; told where there is none, or where it has more than a claim can have."""
        if self.claim is None:
            says = f"{segment.name} belongs to a claim, and there is none before it; it was left out"
            self.findings.mistake(I075, says, AGAIN, spot_of(segment))
            return None
        self.claim.size += 1
        if self.claim.size > MOST_OF_A_CLAIM:
            says = "one claim goes on and on; what stands here was left out"
            self.findings.mistake(I073, says, AGAIN, spot_of(segment))
            return None
        return self.claim

    def _amount(self, segment: Segment, position: int) -> Decimal | None:
        text = segment[position]
        amount = amount_of(text) if text else None
        if text and amount is None:
            self._unread(segment, position, "amount")
        return amount

    def _unread(self, segment: Segment, position: int, what: str) -> None:
        says = f"the {what} in {segment.name}{position:02d} cannot be read; it is left out"
        self.findings.doubt(I074, says, "look at the payer's own notice, and type it in", spot_of(segment), position)
