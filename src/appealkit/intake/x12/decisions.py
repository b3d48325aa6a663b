"""The decisions of one patient event of a 278 response, as evidence and, where a procedure was refused, as a denial."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from appealkit.errors import Severity, code_page
from appealkit.intake.draft import CaseDraft, Path, Told, case_id
from appealkit.intake.x12.elements import I093, Gathered, days, ident, plain, whole
from appealkit.intake.x12.findings import Findings
from appealkit.intake.x12.segments import Segment
from appealkit.intake.x12.statuscodes import DecisionCodes

I099 = code_page(
    "I099",
    """An authorization response decides nothing that can be relied on, or not all of it
    The payer asks for a call, needs no review, could not process the request, or answers with an action that is not
    known; or approves in part, so that units and days must be looked at; or event and service are decided differently.
    Bad: `HCR*CT` taken as approved. Good: `HCR*A1*AUTH0001` with its service and its days.
    """,
)

DOCUMENT = ("documents", "authorization")
VALIDITY, EXPIRY = "007", "036"  # DTP01: in force from, until
SERVICE_DAYS = ("472", "AAH")  # when there is no validity: the days of the service, then of the event
SIDES = {"LT": "left", "RT": "right", "50": "bilateral"}
UNITS = {"UN", "FL"}  # HSD01: units; visits, days and hours are no units


class Decided:
    """An event or a service: what is asked for, and what was decided on it."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.gathered = Gathered(findings)
        self.decision: Segment | None = None
        self.days: dict[str, tuple[str, str, Segment]] = {}

    def take(self, segment: Segment) -> None:
        """Read a segment of it."""
        put = self.gathered.put
        match segment.name, segment[1]:
            case "HCR", _:
                self.decision = segment
                put(("number",), segment, 2, plain, "authorization number")
                put(("reason",), segment, 3, plain, "reason of the decision")
            case "TRN", "2":
                put(("trace",), segment, 2, plain, "trace number")
            case "REF", "NT":
                put(("reference",), segment, 2, plain, "reference number")
            case "DTP", kind:
                self._days(segment, kind)
            case "HSD", kind:
                put(("units",) if kind in UNITS else ("quantity", kind), segment, 2, whole, "quantity")
            case "SV1" | "SV2", _:
                self._service(segment, 1 if segment.name == "SV1" else 2)
            case "AAA", _:
                says = (
                    f"the request could not be processed (reason {segment[3]})"
                    if segment[3].isdigit() and len(segment[3]) < 3
                    else ""
                )
                says = says or "the request could not be processed"
                self.findings.add(I099, says, "mend the request and send it again", segment, 3)

    def _days(self, segment: Segment, kind: str) -> None:
        if kind in {VALIDITY, EXPIRY, *SERVICE_DAYS}:
            found = days(segment[2], segment[3])
            if found:
                self.days[kind] = (*found, segment)
            else:
                self.findings.add(I093, "the days cannot be read", "look at it in the file", segment, 3)

    def _service(self, segment: Segment, at: int) -> None:
        self.gathered.put_procedure((), segment, at)
        if any(segment.parts(at)[7:8]):
            says = "a range of procedures is approved or refused, of which only the first is read"
            self.findings.add(I099, says, "look at the response", segment, at, Severity.DOUBT)
        if segment[at + 2] in UNITS:
            self.gathered.put(("units",), segment, at + 3, whole, "number of units")


def event_told(
    event: Decided,
    services: list[Decided],
    who: Mapping[Path, Told],
    begun: Segment | None,
    on: str | None,
    codes: DecisionCodes,
) -> CaseDraft | None:
    """The event as a draft. None where nothing was decided, or the response has no day."""
    decisions = [*_decisions(event, services)]
    if not decisions:
        return None
    findings = event.findings
    if begun is None or on is None:
        says = "the response has no day, so it is no evidence"
        findings.add(I099, says, "ask the payer for it again", decisions[0][1])
        return None
    dated = Told(on, begun.place(findings.file, 4))
    told = dict(who)
    items = 0
    refused: list[tuple[Decided, Segment]] = []
    for decided, decision in decisions:
        status = _status(decision, codes, findings)
        if status is None:
            continue
        items += 1
        name = "authorization" if items == 1 else f"authorization-{items}"
        told |= _evidence(name, status, decided, event, decision, dated, alone=len(services) <= 1)
        if status == "denied":
            refused.append((decided, decision))
    if not items:
        return None
    told |= _document(who, dated)
    if trace := event.gathered.told.get(("trace",)):
        told["keys", "authorization_trace"] = trace
    told |= _denial(refused, event, dated)
    keyed = [told.get(path) for path in (("denial", "payer", "payer_id"), ("keys", "authorization_trace"))]
    return CaseDraft(case_id(*(item.value if item else None for item in keyed), str(begun.number)), told)


def _decisions(event: Decided, services: list[Decided]) -> Iterator[tuple[Decided, Segment]]:
    """Each service with its own decision, or with the event's where it has none; the event where it has no services."""
    for service in services:
        if decision := service.decision or event.decision:
            yield service, decision
            if event.decision and event.decision[1] != decision[1]:
                says = "the service is decided otherwise than its event, and the service's decision is taken"
                event.findings.add(I099, says, "look at the response", decision, 1, Severity.DOUBT)
    if not services and event.decision:
        yield event, event.decision


def _status(decision: Segment, codes: DecisionCodes, findings: Findings) -> str | None:
    action = decision[1]
    for name in ("approved", "denied", "pended", "voided"):
        if action in getattr(codes, name):
            return name
    if action in codes.approved_in_part:
        says = "approved in part or with changes: compare units and days with what was done"
        findings.add(I099, says, "look at the response", decision, 1, Severity.DOUBT)
        return "approved"
    says, mend = "an action that is not known here", "look at the response"
    if action in codes.no_decision:
        says, mend = (
            "no decision: the payer asks for a call, or needs no review",
            "ask the payer and write down the answer",
        )
    findings.add(I099, says, mend, decision, 1)
    return None


def _evidence(
    name: str, status: str, decided: Decided, event: Decided, decision: Segment, dated: Told, *, alone: bool
) -> dict[Path, Told]:
    """One decision as an item of evidence. What the service does not say of itself the event says for it, but a number
    only with the event's decision, and units only where it is the event's only service."""
    item = ("evidence", name)
    here = decision.place(decided.findings.file, 1)
    own, of_event = decided.gathered.told, event.gathered.told
    fixed = {"kind": "authorization", "status": status, "document_type": "278 response", "origin": "auto"}
    told: dict[Path, Told] = {(*item, key): Told(value, here) for key, value in fixed.items()}
    told[*item, "source", "document"] = Told("authorization", here)
    told[*item, "source", "page"] = Told("1", here)
    told[*item, "recorded_on"] = dated
    inherits = decision is event.decision
    number = own.get(("number",)) or (of_event.get(("number",)) if inherits else None)
    units = own.get(("units",)) or (of_event.get(("units",)) if alone else None)
    sides = {SIDES[one.value] for path, one in own.items() if path[0] == "modifiers" and one.value in SIDES}
    optional = {
        (*item, "number"): number,
        (*item, "procedures", "1"): own.get(("procedure",)),
        (*item, "units"): units,
        (*item, "laterality"): Told(sides.pop(), own["procedure",].place)
        if len(sides) == 1 and ("procedure",) in own
        else None,
    }
    told |= {path: one for path, one in optional.items() if one}
    if reason := own.get(("reason",)) or (of_event.get(("reason",)) if inherits else None):
        told["keys", "decision", name, "reason"] = reason
    if status == "denied":
        return told
    return told | {(*item, key): one for key, one in _validity(decided, event).items()}


def _validity(decided: Decided, event: Decided) -> dict[str, Told]:
    """From when to when: as the service says it, else its event; in force before asked for."""
    file = decided.findings.file
    found: dict[str, Told] = {}
    for held in (decided.days, event.days):
        if VALIDITY in held:
            first, last, segment = held[VALIDITY]
            found["valid_from"] = Told(first, segment.place(file, 3))
            if segment[2] == "RD8":
                found["valid_to"] = Told(last, segment.place(file, 3))
        if EXPIRY in held:
            _, last, segment = held[EXPIRY]
            found["valid_to"] = Told(last, segment.place(file, 3))
        asked = [held[kind] for kind in SERVICE_DAYS if kind in held]
        if asked and not found:
            first, last, segment = asked[0]
            place = segment.place(file, 3)
            found = {"valid_from": Told(first, place), "valid_to": Told(last, place)}
        if found:
            return found
    return found


def _document(who: Mapping[Path, Told], dated: Told) -> dict[Path, Told]:
    place = dated.place
    fixed = {"kind": "authorization", "title": "Authorization response (278)", "pages": "1"}
    told: dict[Path, Told] = {(*DOCUMENT, key): Told(value, place) for key, value in fixed.items()}
    told[*DOCUMENT, "date"] = dated
    if author := who.get(("denial", "payer", "name")):
        told[*DOCUMENT, "author"] = author
    return told


def _denial(refused: list[tuple[Decided, Segment]], event: Decided, dated: Told) -> dict[Path, Told]:
    """What was refused, where its procedure is said, with the code of the reason as the payer gives it."""
    told: dict[Path, Told] = {}
    count = 0
    for decided, decision in refused:
        own = decided.gathered.told
        reason = own.get(("reason",)) or (event.gathered.told.get(("reason",)) if decision is event.decision else None)
        code = own.get(("procedure",))
        if code is None:
            continue
        count += 1
        line = ("denial", "lines", str(count))
        told[*line, "procedure"] = code
        modifiers = [one for path, one in sorted(own.items()) if path[0] == "modifiers"]
        told |= {(*line, "modifiers", str(number)): one for number, one in enumerate(modifiers, start=1)}
        if units := own.get(("units",)):
            told[*line, "units"] = units
        day = _single_day(decided) or _single_day(event)
        if day:
            told[*line, "service_date"] = day
        told[*line, "refused_before"] = Told("yes", decision.place(decided.findings.file, 1))
        if reason and ident(reason.value):
            told[*line, "refusal_codes", "1"] = reason
    if told:
        told["denial", "notice_date"] = dated
        of_payer = [
            decided.gathered.told.get((name,)) for decided in (refused[0][0], event) for name in ("reference", "number")
        ]
        if number := next(filter(None, of_payer), None):
            told["denial", "claim_number"] = number
    return told


def _single_day(decided: Decided) -> Told | None:
    for kind in SERVICE_DAYS:
        if kind in decided.days:
            first, last, segment = decided.days[kind]
            return Told(first, segment.place(decided.findings.file, 3)) if first == last else None
    return None
