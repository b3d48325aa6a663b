"""One claim of an 837 with its lines, from its CLM on: read segment by segment, then told as a draft of its case."""

from __future__ import annotations

from appealkit.errors import Severity
from appealkit.intake.draft import CaseDraft, Path, Place, Told, case_id
from appealkit.intake.x12.claimlevels import I092
from appealkit.intake.x12.claimsent import as_sent
from appealkit.intake.x12.elements import (
    I093,
    Gathered,
    days,
    diagnosis,
    ident,
    money,
    npi,
    place_of_service,
    plain,
    whole,
)
from appealkit.intake.x12.findings import Findings
from appealkit.intake.x12.segments import Segment
from appealkit.intake.x12.transactions import Envelope

ICD_10_SINCE = "2015-10-01"  # 45 CFR 162.1002(c): services from this day on are coded in ICD-10
_ICD_10, _EARLIER = {"ABK", "ABF"}, {"BK", "BF"}
_LINES = 999


class Line:
    """One service line: what it says, and which diagnoses it points to."""

    def __init__(self, number: str, segment: Segment, findings: Findings) -> None:
        self.number = number
        self.segment = segment
        self.gathered = Gathered(findings)
        self.pointers: list[tuple[str, Place]] = []
        self.service: Segment | None = None
        self.day: str | None = None


class Claim:
    """One claim so far. `loop` is where in it we are: claim, rendering, provider, other, line or line-provider."""

    def __init__(
        self, segment: Segment, envelope: Envelope, begun: Segment | None, levels: dict[Path, Told], findings: Findings
    ) -> None:
        self.segment = segment
        self.envelope = envelope
        self.begun = begun
        self.levels = levels
        self.findings = findings
        self.loop = "claim"
        self.whole = False
        self.lines: list[Line] = []
        self._gathered = Gathered(findings)
        self._diagnoses: list[
            tuple[Told | None, bool]
        ] = []  # in the order of the pointers; whether it is surely ICD-10
        self._place_of_service: Told | None = None
        self._day: Told | None = None
        self._others = 0
        self._kind = ""
        self._begin()

    def _begin(self) -> None:
        segment, gathered = self.segment, self._gathered
        gathered.put(("keys", "patient_control_number"), segment, 1, plain, "claim's number")
        gathered.put(("keys", "claim_charge"), segment, 2, money, "claim's charge")
        if len(segment.parts(5)) > 1 and segment.parts(5)[1] == "A":  # a bill type of facilities
            gathered.put(("keys", "facility_type"), segment, 5, ident, "facility type", 1)
        elif gathered.put(("keys", "place_of_service"), segment, 5, place_of_service, "place of service", 1):
            self._place_of_service = gathered.told.pop(("keys", "place_of_service"))
        gathered.put(("keys", "frequency"), segment, 5, ident, "claim frequency", 3)

    def take(self, segment: Segment) -> None:
        """Read a segment of this claim."""
        match segment.name:
            case "LX":
                self._line(segment)
            case "SV1" | "SV2" | "SV3":
                self._service(segment)
            case "HI" if self.loop != "other" and not self.lines:
                self._codes(segment)
            case "SBR":
                self.loop = "other"
                self._others += 1
                self._gathered.put((*self._other, "responsibility"), segment, 1, ident, "order of payers")
                self._gathered.put((*self._other, "claim_filing"), segment, 9, ident, "claim filing indicator")
            case "NM1":
                self._name(segment)
            case "AMT" if self.loop == "other" and segment[1] == "D":
                self._gathered.put((*self._other, "paid"), segment, 2, money, "amount another payer paid")
            case "PRV" if self.loop == "rendering" and segment[1] == "PE":
                self._gathered.put(("keys", "rendering_taxonomy"), segment, 3, ident, "taxonomy code")
            case "DTP" if segment[1] == "472" and self.loop != "other":
                self._days(segment)
            case "REF" if self.loop != "other":
                self._reference(segment)

    @property
    def _other(self) -> Path:
        return ("keys", "other_payer", str(self._others))

    def _line(self, segment: Segment) -> None:
        self.loop = "line"
        number = whole(segment[1])
        if number is None or any(line.number == number for line in self.lines):
            number = self._next_number()
            says = f"the line has no number of its own, so it is counted as line {number}"
            self.findings.add(
                I093, says, "nothing needs doing where the lines stand in order", segment, 1, Severity.DOUBT
            )
        if len(self.lines) < _LINES:
            self.lines.append(Line(number, segment, self.findings))
        else:
            self.findings.add(I092, f"a line beyond the {_LINES}th is left out", "look at it in the file", segment)

    def _next_number(self) -> str:
        return str(max((int(line.number) for line in self.lines), default=0) + 1)

    def _service(self, segment: Segment) -> None:
        if not self.lines or self.lines[-1].service:  # a file without LX: each service begins its line
            self.loop = "line"
            self.lines.append(Line(self._next_number(), segment, self.findings))
        line = self.lines[-1]
        self.loop, line.service = "line", segment
        self._kind = self._kind or segment.name
        if segment.name == "SV3":
            return
        at = 1 if segment.name == "SV1" else 2
        self._procedure(line, segment, at)
        put, path = line.gathered.put, ("denial", "lines", line.number)
        put((*path, "charged"), segment, at + 1, money, "charge")
        if segment[at + 2] == "UN":
            put((*path, "units"), segment, at + 3, whole, "number of units")
        elif segment[at + 3]:
            self.findings.add(I093, "the quantity is not in units", "give the units by hand", segment, at + 2)
        if segment.name == "SV1":
            put((*path, "place_of_service"), segment, 5, place_of_service, "place of service")
            place = segment.place(self.findings.file, 7)
            line.pointers = [(pointer, place) for pointer in segment.parts(7) if pointer]
        else:
            put(("keys", "line", line.number, "revenue"), segment, 1, ident, "revenue code")

    def _procedure(self, line: Line, segment: Segment, at: int) -> None:
        if segment.name == "SV1" and not segment[at]:
            self.findings.add(I093, "the line names no procedure", "look at it in the file", segment, at)
        line.gathered.put_procedure(("denial", "lines", line.number), segment, at)

    def _codes(self, segment: Segment) -> None:
        """Diagnoses, each counted as the pointers count; what else an HI may hold (procedures, values) is not ours."""
        for position in range(1, len(segment.elements) + 1):
            parts = segment.parts(position)
            if not parts:
                continue
            qualifier, code = parts[0], parts[1] if len(parts) > 1 else ""
            if qualifier in _ICD_10 | _EARLIER:
                found = diagnosis(code)
                place = segment.place(self.findings.file, position)
                self._diagnoses.append((Told(found, place) if found else None, qualifier in _ICD_10))
                if found is None:
                    self._no_diagnosis(segment, position)
            elif not (qualifier.isalpha() and 2 <= len(qualifier) <= 3 and code):
                self._diagnoses.append((None, False))
                self._no_diagnosis(segment, position)

    def _no_diagnosis(self, segment: Segment, position: int) -> None:
        says = "the diagnosis is not shaped as ICD-10-CM, so it is left out"
        self.findings.add(I093, says, "look at it in the file", segment, position)

    def _name(self, segment: Segment) -> None:
        line = self.lines[-1] if self.lines else None
        if self.loop == "other":
            if segment[1] == "PR":
                self._gathered.put((*self._other, "name"), segment, 3, plain, "other payer's name")
                self._gathered.put((*self._other, "payer_id"), segment, 9, ident, "other payer's id")
            return
        self.loop = ("line-provider" if line else "rendering") if segment[1] == "82" else "provider"
        if segment[1] == "82" and segment[8] == "XX":
            path = ("keys", "line", line.number, "rendering_npi") if line else ("keys", "rendering_npi")
            (line.gathered if line else self._gathered).put(path, segment, 9, npi, "rendering provider's number")

    def _days(self, segment: Segment) -> None:
        found = days(segment[2], segment[3])
        if found is None:
            self.findings.add(I093, "the day of service cannot be read", "look at it in the file", segment, 3)
            return
        place = segment.place(self.findings.file, 3)
        if not self.lines:
            self._day = Told(found[0], place)
            return
        line = self.lines[-1]
        line.day = found[0]
        line.gathered.say(("denial", "lines", line.number, "service_date"), found[0], place)
        if found[1] != found[0]:
            line.gathered.say(("keys", "line", line.number, "last_day"), found[1], place)

    def _reference(self, segment: Segment) -> None:
        line = self.lines[-1] if self.lines else None
        match segment[1], line:
            case "6R", Line() as line:
                line.gathered.put(("keys", "line", line.number, "control_number"), segment, 2, plain, "line's number")
            case "G1", Line() as line:
                path = ("keys", "line", line.number, "authorization_number")
                line.gathered.put(path, segment, 2, plain, "authorization number")
            case "G1", None:
                self._gathered.put(("keys", "authorization_number"), segment, 2, plain, "authorization number")
            case "F8", None:
                self._gathered.put(("keys", "original_reference"), segment, 2, plain, "original claim's number")

    def draft(self) -> CaseDraft | None:
        """All that the claim told. None where it has no number, or is of a kind that is not read."""
        told = {**self.levels, **self._gathered.told}
        number = told.get(("keys", "patient_control_number"))
        if number is None or self._kind == "SV3":
            return None
        for line in self.lines:
            told |= self._line_told(line)
        first = min((line.day for line in self.lines if line.day), default=self._day.value if self._day else None)
        self._point(told, first)
        kind = {"SV1": "professional", "SV2": "facility"}.get(self._kind)
        told |= as_sent(told, self.segment, self.envelope, self.begun, self.findings, kind=kind, whole=self.whole)
        payer = told.get(("denial", "payer", "payer_id")) or told.get(("denial", "payer", "name"))
        return CaseDraft(case_id(payer.value if payer else None, None, number.value), told)

    def _line_told(self, line: Line) -> dict[Path, Told]:
        if line.service is None:
            says = f"line {line.number} names no service and is left out"
            self.findings.add(I092, says, "look at it in the file", line.segment)
            return {}
        path = ("denial", "lines", line.number)
        told = dict(line.gathered.told)
        if self._day:
            told.setdefault((*path, "service_date"), self._day)
        if self._place_of_service:
            told.setdefault((*path, "place_of_service"), self._place_of_service)
        if (*path, "service_date") not in told:
            says = f"line {line.number} names no day of service"
            self.findings.add(I093, says, "take it from the remittance or the chart", line.service, 0, Severity.DOUBT)
        return told

    def _point(self, told: dict[Path, Told], first_day: str | None) -> None:
        """The claim's diagnoses, and those of each line in the order in which it points to them."""
        usable: list[Told | None] = []
        for code, surely in self._diagnoses:
            if code and not surely and first_day and first_day < ICD_10_SINCE:
                says = "a diagnosis from before ICD-10 is left out"
                where = f"{code.place.at}: " if code.place.at else ""
                self.findings.add(I093, f"{where}{says}", "look at it in the file", self.segment, 0, Severity.DOUBT)
                usable.append(None)
            else:
                usable.append(code)
        for count, code in enumerate((one for one in usable if one), start=1):
            told["keys", "diagnoses", str(count)] = code
        for line in self.lines:
            reached: list[Told] = []
            for pointer, place in line.pointers:
                number = whole(pointer)
                if number is None or int(number) > len(usable):
                    assert line.service is not None
                    says = "a pointer to a diagnosis that is not there is left out"
                    self.findings.add(I093, says, "look at it in the file", line.service, 7)
                elif (code := usable[int(number) - 1]) and code.value not in {one.value for one in reached}:
                    reached.append(Told(code.value, place))
            for count, code in enumerate(reached, start=1):
                told["denial", "lines", line.number, "diagnoses", str(count)] = code
