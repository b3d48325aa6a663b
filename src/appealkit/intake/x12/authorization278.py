"""Responses to requests for authorization (278): each decision as evidence, and a refusal as a denial of its own.

A service's own decision goes before that of its event. Reasons are given by their code alone. A request is told as one.
Source: X12 005010X217, loops 2000E (patient event) and 2000F (service); segments HCR, UM, SV1, SV2, HSD, DTP, AAA.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from appealkit.errors import Problem
from appealkit.intake.draft import CaseDraft
from appealkit.intake.x12.decisions import Decided, event_told
from appealkit.intake.x12.elements import Gathered, day, ident, npi, person, plain
from appealkit.intake.x12.findings import Findings
from appealkit.intake.x12.segments import Segment
from appealkit.intake.x12.statuscodes import StatusCodes
from appealkit.intake.x12.transactions import Envelope, each_of

RESPONSE = "11"  # BHT02
LEVELS = {"20": "payer", "21": "requester", "22": "subscriber", "23": "dependent", "EV": "event", "SS": "service"}


def authorizations(pieces: Iterable[bytes], file: str, codes: StatusCodes) -> tuple[Iterator[CaseDraft], list[Problem]]:
    """For each patient event its decisions as evidence with their document, and, where a procedure was refused, that
    denial; and the Problems, complete once all were given."""
    findings = Findings(file)

    def begin(envelope: Envelope) -> _Response:
        return _Response(envelope, codes, findings)

    found = each_of(pieces, findings, begin, "response to a request for authorization", "give it as what it is")
    return findings.until_done(found), findings.problems


class _Response:
    """One 278 from ST to SE: who was asked about whom, and the event that is being read."""

    def __init__(self, envelope: Envelope, codes: StatusCodes, findings: Findings) -> None:
        self.envelope = envelope
        self.codes = codes
        self.findings = findings
        self._refused: str | None = None
        self._begun: Segment | None = None
        self._level = ""
        self._payer = Gathered(findings)
        self._insured = Gathered(findings)
        self._dependent: Gathered | None = None
        self._event: Decided | None = None
        self._services: list[Decided] = []

    def other_kind(self, segment: Segment) -> str | None:
        """None while this is a response; else what it is, in words; empty where that was said."""
        if self._refused is not None:
            return ""
        if self.envelope.kind not in {"278", ""}:
            self._refused = self.envelope.named
        elif segment.name == "BHT" and segment[2] != RESPONSE:
            self._refused = "a request for authorization or a notice of one (278)"
        return self._refused

    def take(self, segment: Segment) -> Iterator[CaseDraft]:
        """Read a segment; answers the event that ended before it."""
        if segment.name in {"HL", "SE"}:
            level = LEVELS.get(segment[3], "") if segment.name == "HL" else ""
            if level != "service":
                yield from self.ended()
            self._begin(level)
        elif segment.name == "BHT":
            self._begun = segment
        elif self._level == "event" and self._event:
            self._event.take(segment)
        elif self._level == "service" and self._services:
            self._services[-1].take(segment)
        else:
            self._person(segment)

    def _begin(self, level: str) -> None:
        self._level = level
        match level:
            case "payer":
                self._payer, self._insured, self._dependent = Gathered(self.findings), Gathered(self.findings), None
            case "subscriber":
                self._insured, self._dependent = Gathered(self.findings), None
            case "dependent":
                self._dependent = Gathered(self.findings)
            case "event":
                self._event = Decided(self.findings)
            case "service":
                self._event = self._event or Decided(self.findings)
                self._services.append(Decided(self.findings))

    def _person(self, segment: Segment) -> None:
        place = segment.place(self.findings.file, 3)
        about = self._dependent if self._level == "dependent" and self._dependent else self._insured
        match segment.name, segment[1], self._level:
            case "NM1", "X3", "payer":
                self._payer.say(("denial", "payer", "name"), plain(person(segment)), place)
                self._payer.put(("denial", "payer", "payer_id"), segment, 9, ident, "payer's id")
            case "NM1", "1P" | "FA", "requester" if segment[8] == "XX":
                self._payer.put(("keys", "requester_npi"), segment, 9, npi, "requester's number")
            case "NM1", "IL" | "QC", "subscriber" | "dependent":
                about.say(("patient", "name"), plain(person(segment)), place)
                if segment[8] in {"MI", "II"}:
                    about.put(("patient", "member_id"), segment, 9, plain, "member id")
            case "DMG", "D8", _:
                about.put(("patient", "birth_date"), segment, 2, day, "birth date")
            case "AAA", _, _:
                Decided(self.findings).take(segment)

    def ended(self) -> Iterator[CaseDraft]:
        """The event that was being read with its services, where it holds a decision."""
        event, services = self._event, self._services
        self._event, self._services = None, []
        if event is None:
            return
        who = {**self._insured.told}
        if self._dependent:
            who = {path: item for path, item in who.items() if path == ("patient", "member_id")} | self._dependent.told
        on = self._begun and day(self._begun[4])
        draft = event_told(event, services, {**self._payer.told, **who}, self._begun, on or None, self.codes.decision)
        if draft:
            yield draft
