"""What a run found of a case, as the rows that the worklist keeps of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from appealkit.assessment.model import Ask, LineAssessment, StrategyResult, Support
from appealkit.case import Case, ServiceLine
from appealkit.case.case import RecordRequest
from appealkit.maps.routing import RouteKind
from appealkit.packet.model import Packet
from appealkit.packet.report import assessment_json
from appealkit.packet.write import as_json
from appealkit.worklist.ownwords import argument_rows
from appealkit.worklist.states import State

# The routes that a person takes without a letter of ours; what they need lies ready.
DONE_BY_A_PERSON = {
    RouteKind.CORRECTED_CLAIM,
    RouteKind.SUBMIT_RECORDS,
    RouteKind.REOPENING,
    RouteKind.AUTHORIZATION_FIX,
    RouteKind.PEER_TO_PEER,
}
BEST_FIRST = (Support.SUPPORTED, Support.INCOMPLETE, Support.UNSUPPORTED, Support.BARRED)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """Where the item stands now, what to do, by when, and the rows of its lines, arguments and gaps."""

    state: State
    says: str
    due: date | None
    legal_due: date | None
    late: bool
    amount: int  # cents
    draft: bool = False
    lines: tuple[Row, ...] = field(default=(), repr=False)
    argued: tuple[Row, ...] = field(default=(), repr=False)
    gaps: tuple[Row, ...] = field(default=(), repr=False)
    arguments: tuple[Row, ...] = field(default=(), repr=False)
    templates: tuple[str, ...] = ()  # those of the letter: name, version, digest, who approved


def judged_of(packet: Packet) -> Judged:
    """The judgement that a packet rests on, in rows."""
    assessment, letter = packet.assessment, packet.letter
    state = _state(packet)
    dues = [item for item in assessment.deadlines if item.safe_on and (item.is_of_the_appeal or state is State.READY)]
    first = min(dues, key=lambda item: item.safe_on or date.max, default=None)
    return Judged(
        state=state,
        says=_says(packet, state),
        due=first.safe_on if first else None,
        legal_due=first.legal_on if first else None,
        late=bool(assessment.late),
        amount=sum(denied_cents(line.line) for line in assessment.lines),
        draft=bool(letter and letter.draft),
        lines=tuple(_line(line) for line in assessment.lines),
        argued=tuple(row for line in assessment.lines for row in _argued(line, packet)),
        gaps=tuple(
            {
                "number": number,
                "requirement": ask.requirement,
                "holder": _holder(ask, packet),
                "get": ask.get,
                "blocking": ask.blocking,
                "cure": ask.cure,
                "asked_on": max((one.sent_on for one in _requests(ask, packet.case)), default=None),
            }
            for number, ask in enumerate(assessment.asks, 1)
        ),
        arguments=tuple(asdict(one) for one in argument_rows(packet)),
        templates=tuple(
            f"{used.template} {used.version} {used.sha256} {used.approved_by or ''}".strip()
            for used in (letter.templates if letter else ())
        ),
    )


def _state(packet: Packet) -> State:
    routes = {line.route.kind for line in packet.assessment.lines}
    if packet.letter is not None:
        return State.DRAFTED
    if routes & DONE_BY_A_PERSON:
        return State.READY
    return State.NOT_WORKABLE if routes <= {RouteKind.NO_APPEAL} else State.NEEDS_EVIDENCE


def _says(packet: Packet, state: State) -> str:
    assessment = packet.assessment
    if state is State.DRAFTED:
        return "Read the letter and release it."
    if assessment.holds:
        return "The record contradicts itself: a person has to settle it."
    if not assessment.lines:
        return "No denied line has a procedure that is on file here."
    if state is State.NEEDS_EVIDENCE and assessment.smallest_set_says:
        return assessment.smallest_set_says
    return " ".join(dict.fromkeys(line.route.why for line in assessment.lines))


def _requests(ask: Ask, case: Case) -> list[RecordRequest]:
    """What was asked for it already, and has not come."""
    return [one for one in case.requests if ask.requirement in one.wants and not one.received_on]


def _holder(ask: Ask, packet: Packet) -> str:
    """Who has it, by name where the case knows the name: of whom it was asked, or who alone wrote the documents of that
    kind. Then one request serves all cases that wait for the same clinic."""
    if any(request.inside for request in packet.requests if request.holder == ask.ask_of):
        return ask.ask_of
    documents = packet.case.documents.values()
    named = {one.asked_of for one in _requests(ask, packet.case)}
    named = named or {one.author for one in documents if one.kind == ask.document and one.author}
    return f"{named.pop()} ({ask.ask_of})" if len(named) == 1 else ask.ask_of


def denied_cents(line: ServiceLine) -> int:
    """What was charged and not paid, in cents; where no charge is known, what was taken off."""
    if line.charged is not None:
        return int((line.charged - (line.paid or 0)) * 100)
    return int(sum((item.amount or 0 for item in line.adjustments), start=0) * 100)


def case_cents(case: Case) -> int:
    """The same of all denied lines of a case, before it is judged."""
    return sum(denied_cents(line) for line in case.denial.denied_lines)


def _line(line: LineAssessment) -> Row:
    best = _best(line.results)
    return {
        "number": line.line.number,
        "procedure": line.line.procedure,
        "family": line.family,
        "amount": denied_cents(line.line),
        "route": line.route.kind.value,
        "support": best.support.value if best else None,
    }


def _argued(line: LineAssessment, packet: Packet) -> Iterator[Row]:
    """For each reason the strategy that the route chose for it, else the best, with its requirements."""
    in_letter = packet.letter is not None and line.line.number in packet.letter.lines
    for reason in dict.fromkeys(item.reason for item in line.reasons):
        results = [item for item in line.results if item.reason == reason]
        chosen = next((item for item in results if item.strategy in line.route.strategies), None) or _best(results)
        row = {"line": line.line.number, "reason": reason, "strategy": "", "requirement": "", "used": False}
        if chosen is None:
            yield {**row, "standing": None, "support": None}
            continue
        used = in_letter and chosen.strategy in line.route.strategies
        row |= {"strategy": chosen.strategy, "support": chosen.support.value, "used": used}
        for name in dict.fromkeys(chosen.findings) or ("",):
            yield {**row, "requirement": name, "standing": line.findings[name].standing.word if name else None}


def _best(results: tuple[StrategyResult, ...] | list[StrategyResult]) -> StrategyResult | None:
    return min(results, key=lambda item: BEST_FIRST.index(item.support), default=None)


def words_of(packet: Packet, drawn_by: str, exhibits: Mapping[str, tuple[str, str]]) -> str:
    """SHA-256 of everything that the packet says and of what it is drawn with. Packets of the same words need not be
    written again.

    `drawn_by`: program, letterhead and formats; `exhibits`: the digests of the files that may be enclosed.
    """
    assessed = {
        name: value
        for name, value in assessment_json(packet.assessment, packet.case, packet.letter).items()
        if name not in {"program", "rules_sha256"}
    }
    pages = (packet.letter_page, packet.checklist, packet.worksheet, packet.letter)
    requests = tuple(request.page for request in packet.requests)
    total = hashlib.sha256(as_json(assessed))
    total.update(repr((pages, requests, packet.is_signed, drawn_by, sorted(exhibits.items()))).encode())
    return total.hexdigest()
