"""The transactions of an X12 file: each segment between ST and SE with the envelope that it came in.

What the envelope lacks is not asked for: a body without ISA, GS or ST is given too. Whether the file was whole is told.
Source: X12.5 (ISA to IEA, GS to GE) and X12.6 (ST to SE).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from appealkit.errors import Severity, code_page
from appealkit.intake.x12.elements import day
from appealkit.intake.x12.findings import Findings
from appealkit.intake.x12.segments import Segment, segments

I090 = code_page(
    "I090",
    """An X12 file, or a part of it, is of another kind than is read here
    Claims (837), acceptance reports (277CA and 999) and authorization responses (278) each tell a case something
    else; a request, a status inquiry or an attachment does not tell it. Such a part is left out, and its kind is said.
    Bad: a claim status response (276/277) given as an acceptance report. Good: the 277CA of that claim.
    """,
)
I091 = code_page(
    "I091",
    """A transaction is not whole
    The file ends, or the next transaction begins, before the trailer (SE), or the trailer counts other segments than
    there are. What is there is read; the last claim may lack its end.
    Bad: a file cut off in the middle of a claim. Good: the file fetched again from the clearinghouse.
    """,
)

NAMES = {
    "270": "an eligibility inquiry (270)",
    "271": "an eligibility answer (271)",
    "275": "an attachment (275)",
    "276": "a claim status inquiry (276)",
    "277": "a claim status or acceptance report (277)",
    "278": "an authorization request or response (278)",
    "820": "a premium payment (820)",
    "834": "an enrolment (834)",
    "835": "a remittance (835)",
    "837": "a claim file (837)",
    "997": "an acknowledgement of the older kind (997)",
    "999": "an acknowledgement of files (999)",
}
_OUTSIDE = {"ISA", "IEA", "GE", "TA1", "ISB"}


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands around a transaction: who sent it to whom (GS02, GS03) on which day, and the control numbers."""

    sender: str = ""
    receiver: str = ""
    day: str | None = None
    group_control: str = ""
    version: str = ""
    kind: str = ""
    set_control: str = ""

    @property
    def named(self) -> str:
        """What kind of transaction it is, in words."""
        return NAMES.get(self.kind, "an X12 transaction of another kind")

    def is_guide(self, *numbers: str) -> bool:
        """Whether the version names one of these implementation guides, such as X222."""
        return any(number in self.version for number in numbers)


T_co = TypeVar("T_co", covariant=True)


class Transaction(Protocol[T_co]):
    """One transaction while it is read."""

    envelope: Envelope

    def other_kind(self, segment: Segment) -> str | None:
        """None while it is of the kind that is wanted; else what it is, in words; empty where that was said."""

    def take(self, segment: Segment) -> Iterator[T_co]:
        """Read a segment; answers what ended before it."""

    def ended(self) -> Iterator[T_co]:
        """What was being read."""


def each_of(
    pieces: Iterable[bytes], findings: Findings, begin: Callable[[Envelope], Transaction[T_co]], no: str, mend: str
) -> Iterator[T_co]:
    """What every transaction of the file gives. One of another kind is told once, as `no` what was wanted."""
    one: Transaction[T_co] | None = None
    refused: set[str] = set()
    for envelope, segment in framed(pieces, findings):
        if one is None or one.envelope is not envelope:
            yield from one.ended() if one else ()
            one = begin(envelope)
        other = one.other_kind(segment)
        if other is None:
            yield from one.take(segment)
        elif other and other not in refused:
            refused.add(other)
            findings.add(I090, f"this is {other}, and no {no}", mend, segment)
    yield from one.ended() if one else ()


def framed(pieces: Iterable[bytes], findings: Findings) -> Iterator[tuple[Envelope, Segment]]:
    """Each segment from ST to SE, both included, with its envelope; each transaction has an envelope of its own."""
    group = envelope = Envelope()
    held = 0  # segments of the open transaction
    last: Segment | None = None
    for last in segments(pieces):
        match last.name:
            case "GS":
                _unclosed(held, last, findings)
                held = 0
                group = envelope = Envelope(last[2], last[3], day(last[4]), last[6], last[8])
                continue
            case "ST":
                _unclosed(held, last, findings)
                held = 0
                version = last[3] or group.version
                envelope = replace(group, version=version, kind=last[1], set_control=last[2])
            case name if name in _OUTSIDE:
                continue
        held += 1
        yield envelope, last
        if last.name == "SE":
            if last[1].lstrip("0") != str(held) and envelope.kind:
                says = f"the trailer counts other segments than the {held} that are there"
                findings.add(I091, says, "fetch the file again; nothing was changed", last, 1, Severity.DOUBT)
            held, envelope = 0, replace(group)
    if last is None:
        findings.add(I090, "nothing in this file is X12", "look at what kind of file it is")
    _unclosed(held, last, findings)


def _unclosed(held: int, segment: Segment | None, findings: Findings) -> None:
    if held and segment:
        says = "the transaction before this ends without its trailer, so its last claim may lack its end"
        findings.add(I091, says, "fetch the file again", segment)
