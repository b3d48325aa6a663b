"""Acknowledgements (999): a file of claims was taken or refused as a whole; evidence only with the claims of that file.

A 999 names no claim. It speaks for a group (AK1) and its transactions (AK2) by their control numbers, so a claim is
spoken of only where the numbers, one of the two parties and the day all fit, and no other answer does.
Source: X12 005010X231A1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.intake.draft import CaseDraft, Path, Place, Told
from appealkit.intake.x12.acceptance import DOCUMENT, ITEM, evidence_frame
from appealkit.intake.x12.elements import plain
from appealkit.intake.x12.findings import Findings
from appealkit.intake.x12.segments import Segment
from appealkit.intake.x12.statuscodes import StatusCodes
from appealkit.intake.x12.transactions import I090, Envelope, framed

I098 = code_page(
    "I098",
    """An acknowledgement of a file fits no claim, or says two things
    A 999 names the control numbers of a group of claims. Without the claim file of those numbers, between the same
    parties and sent before it, or with several answers to one file, it shows nothing of any claim.
    Bad: a 999 alone. Good: the 999 together with the 837 that it answers.
    """,
)
FILE_REPORT = "999"
CLAIMS_GROUP, CLAIMS_SET = "HC", "837"


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What became of one transaction of claims; of all of a group where `set_control` is empty."""

    group_control: str
    set_control: str
    accepted: bool | None
    codes: tuple[str, ...]
    day: str | None
    sender: str
    receiver: str
    place: Place

    def is_of(self, claim: CaseDraft) -> bool:
        """Whether it answers the file in which this claim was sent."""
        if not self.group_control or claim.word("keys", "group_control") != self.group_control:
            return False
        if self.set_control and claim.word("keys", "set_control") != self.set_control:
            return False
        mirrored = self.receiver and self.receiver == claim.word("keys", "sender")
        answered = self.sender and self.sender == claim.word("keys", "receiver")
        sent = claim.word("keys", "sent_on") or claim.word("evidence", "sent", "submitted_on")
        return bool((mirrored or answered) and self.day and sent and sent <= self.day)


def acknowledgements(
    pieces: Iterable[bytes], file: str, codes: StatusCodes
) -> tuple[Iterator[Acknowledgement], list[Problem]]:
    """What the file says of each transaction of claims, and the Problems, complete once all were given."""
    findings = Findings(file)
    return findings.until_done(_acknowledgements(pieces, codes, findings)), findings.problems


def acknowledged(
    claims: Iterable[CaseDraft], answers: Iterable[Acknowledgement]
) -> tuple[list[CaseDraft], list[Problem]]:
    """For each claim whose file was answered: the answer as evidence and a document, to be joined to its case; and a
    Problem for each answer that fits no claim, and each claim whose file has answers that contradict each other."""
    told: list[CaseDraft] = []
    problems: list[Problem] = []
    given = list(answers)
    used: set[Acknowledgement] = set()
    by_group: dict[str, list[Acknowledgement]] = {}
    for answer in given:
        by_group.setdefault(answer.group_control, []).append(answer)
    for claim in claims:
        fitting = [one for one in by_group.get(claim.word("keys", "group_control") or "", ()) if one.is_of(claim)]
        used.update(fitting)
        fitting = [one for one in fitting if one.set_control] or fitting
        if len({one.accepted for one in fitting}) > 1:
            place = claim.place("keys", "patient_control_number")
            says = "the file of this claim was accepted in one acknowledgement and not in another"
            where = Where(place.file, place.line, path=place.at) if place else None
            problems.append(Problem(I098, says, "keep the acknowledgement that is of this file", where, Severity.DOUBT))
        elif fitting:
            told.append(_evidence(claim, min(fitting, key=lambda one: one.day or "")))
    for answer in given:
        if answer not in used:
            where = Where(answer.place.file, answer.place.line, path=answer.place.at)
            says = f"{answer.place.at}: no claim is known of the file that this answers"
            problems.append(Problem(I098, says, "give the claim file (837) too", where, Severity.DOUBT))
    return told, problems


def _evidence(claim: CaseDraft, answer: Acknowledgement) -> CaseDraft:
    place = answer.place
    told: dict[Path, Told] = {path: Told(value, place) for path, value in evidence_frame(FILE_REPORT).items()}
    told |= {path: item for path, item in claim.told.items() if path == ("keys", "patient_control_number")}
    word = "accepted" if answer.accepted else "rejected"
    said = {
        (*ITEM, "acceptance"): word,
        (*ITEM, f"{word}_on"): answer.day,
        (*ITEM, "recorded_on"): answer.day,
        (*ITEM, "reason"): ", ".join(answer.codes),
        (*DOCUMENT, "date"): answer.day,
        (*DOCUMENT, "author"): plain(answer.sender),
    }
    told |= {path: Told(value, place) for path, value in said.items() if value}
    return CaseDraft(claim.id, told)


def _acknowledgements(pieces: Iterable[bytes], codes: StatusCodes, findings: Findings) -> Iterator[Acknowledgement]:
    answer: _Answer | None = None
    refused: set[str] = set()
    for envelope, segment in framed(pieces, findings):
        if envelope.kind not in {"999", ""}:
            if envelope.kind not in refused:
                refused.add(envelope.kind)
                says = f"this is {envelope.named}, and no acknowledgement (999)"
                findings.add(I090, says, "give it as what it is", segment)
            continue
        if answer is None or answer.envelope is not envelope:
            yield from answer.told() if answer else ()
            answer = _Answer(envelope, codes, findings)
        answer.take(segment)
    yield from answer.told() if answer else ()


class _Answer:
    """One 999 from ST to SE: it answers one group."""

    def __init__(self, envelope: Envelope, codes: StatusCodes, findings: Findings) -> None:
        self.envelope = envelope
        self.codes = codes.file_status
        self.findings = findings
        self._group: Segment | None = None
        self._sets: list[Acknowledgement] = []
        self._of_group: Acknowledgement | None = None

    def take(self, segment: Segment) -> None:
        """Read a segment."""
        match segment.name:
            case "AK1":
                self._group = segment
                if segment[1] != CLAIMS_GROUP:
                    says = "this acknowledges a group that holds no claims"
                    self.findings.add(I090, says, "nothing needs doing", segment, 1, Severity.DOUBT)
            case "AK2" if self._group and segment[1] == CLAIMS_SET:
                self._sets.append(self._said(segment, segment[2], None, ()))
            case "IK5" if self._sets and self._sets[-1].accepted is None and not self._sets[-1].codes:
                reasons = tuple(filter(None, (segment[at] for at in range(1, 7))))
                self._sets[-1] = replace(self._sets[-1], accepted=self._word(segment), codes=reasons)
            case "AK9" if self._group:
                partly = segment[1] in self.codes.partly
                word = None if partly else self._word(segment)
                if not partly:
                    self._of_group = self._said(segment, "", word, (segment[1],))

    def told(self) -> Iterator[Acknowledgement]:
        """What it says: of each transaction; of the group where it names none. A refused group refuses them all."""
        if self._group is None or self._group[1] != CLAIMS_GROUP:
            return
        of_group = self._of_group
        if not self._sets and of_group is None:
            says = "this group of claims is acknowledged without its status"
            self.findings.add(I098, says, "ask for the acknowledgement again", self._group)
        if not self._sets and of_group and of_group.accepted is not None:
            yield of_group
        for one in self._sets:
            if of_group and of_group.accepted is False:
                yield replace(one, accepted=False)
            elif one.accepted is not None:
                yield one

    def _word(self, segment: Segment) -> bool | None:
        if segment[1] in self.codes.accepted:
            return True
        if segment[1] in self.codes.rejected:
            return False
        self.findings.add(I098, "a status that is not known here", "ask for the acknowledgement again", segment, 1)
        return None

    def _said(self, segment: Segment, control: str, accepted: bool | None, codes: tuple[str, ...]) -> Acknowledgement:
        assert self._group is not None
        envelope, place = self.envelope, segment.place(self.findings.file)
        return Acknowledgement(
            self._group[2], control, accepted, codes, envelope.day, envelope.sender, envelope.receiver, place
        )
