"""Who bills, who is insured and who is the patient of a claim: the levels of an 837 above its claims.

Source: X12 005010X222A1 and X223A2, loops 2000A (billing), 2000B (subscriber) and 2000C (patient); the 4010 guides
have the same levels. A file without HL segments is read by its names (NM1) alone, in the order in which they stand.
"""

from __future__ import annotations

from appealkit.errors import Severity, code_page
from appealkit.intake.draft import Path, Told
from appealkit.intake.x12.elements import Gathered, day, ident, npi, person, plain
from appealkit.intake.x12.findings import Findings
from appealkit.intake.x12.segments import Segment

I092 = code_page(
    "I092",
    """A claim, or a part of it, has no place
    A claim without its number, a service line outside of any claim, a patient below a subscriber that is not there:
    what belongs to whom would have to be guessed, so it is left out and told.
    Bad: `HL*4*9*23*0` where no level 9 is open. Good: the number of the subscriber's own level.
    """,
)

BILLING, SUBSCRIBER, PATIENT = "20", "22", "23"
SELF = "18"  # SBR02: the insured is the patient


class Levels:
    """What the levels above the next claim have told."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.numbered = False  # whether this transaction has HL segments
        self._open: dict[str, str] = {}  # level → the number of the open one
        self._about = ""
        self._fresh(BILLING)

    def _fresh(self, level: str) -> None:
        """Nothing is known any more of this level and of those below it."""
        if level == BILLING:
            self.billing = Gathered(self.findings)
        if level in {BILLING, SUBSCRIBER}:
            self.subscriber = Gathered(self.findings)
            self._relation = ""
        self.patient: Gathered | None = None
        self._about = ""

    def take(self, segment: Segment) -> None:
        """Read a segment that stands outside of claims."""
        match segment.name:
            case "HL":
                self._level(segment)
            case "NM1":
                self._name(segment)
            case "SBR":
                if not self.numbered:
                    self._fresh(SUBSCRIBER)
                self._relation = segment[2]
                self.subscriber.put(("patient", "group_number"), segment, 3, plain, "group number")
                self.subscriber.put(("keys", "payer_group"), segment, 3, plain, "group number")
                self.subscriber.put(("keys", "claim_filing"), segment, 9, ident, "claim filing indicator")
                self.subscriber.put(("keys", "responsibility"), segment, 1, ident, "order of payers")
            case "DMG":
                person_told = {"IL": self.subscriber, "QC": self.patient}.get(self._about)
                if person_told and segment[1] == "D8":
                    person_told.put(("patient", "birth_date"), segment, 2, day, "birth date")
            case "PRV" if segment[1] == "BI":
                self.billing.put(("keys", "billing_taxonomy"), segment, 3, ident, "taxonomy code")

    def _level(self, segment: Segment) -> None:
        level, parent = segment[3], segment[2]
        self.numbered = True
        if level not in {BILLING, SUBSCRIBER, PATIENT}:
            self.findings.add(I092, "a level of no kind that claims have", "look at it in the file", segment, 3)
            return
        self._fresh(level)
        above = {SUBSCRIBER: BILLING, PATIENT: SUBSCRIBER}.get(level, "")
        if above and parent != self._open.get(above, parent):
            says = f"this level names another above it than the open one, so {_LOST[above]} left out"
            self.findings.add(I092, says, "look at the level's number in the file", segment, 2)
            self._fresh(above)
        if level == PATIENT:  # though nobody is named there, the insured is not the patient
            self.patient = Gathered(self.findings)
        self._open = {key: number for key, number in self._open.items() if key < level} | {level: segment[1]}

    def _name(self, segment: Segment) -> None:
        who = segment[1]
        match who:
            case "85":
                if not self.numbered:
                    self._fresh(BILLING)
                self.billing.say(("keys", "billing_name"), plain(person(segment)), segment.place(self.findings.file, 3))
                if segment[8] == "XX":
                    self.billing.put(("keys", "billing_npi"), segment, 9, npi, "billing provider's number")
            case "IL":
                if not self.numbered and self.subscriber.told.get(("patient", "name")):
                    self._fresh(SUBSCRIBER)
                _person(self.subscriber, segment)
            case "QC":
                if self.patient is None or not self.numbered:
                    self.patient = Gathered(self.findings)
                _person(self.patient, segment)
            case "PR":
                self.subscriber.put(("denial", "payer", "name"), segment, 3, plain, "payer's name")
                self.subscriber.put(("denial", "payer", "payer_id"), segment, 9, ident, "payer's id")
        self._about = who

    def told(self, claim: Segment) -> dict[Path, Told]:
        """What they say of this claim. A patient who is neither the insured nor named is left out, and told."""
        known = {**self.billing.told, **self.subscriber.told}
        if self.patient is not None:
            own = {path: item for path, item in known.items() if path[:1] != ("patient",) or path[1] in _INSURED}
            return {**own, **self.patient.told}
        if self._relation in {SELF, ""}:
            return known
        says = "the insured is not the patient, and no patient is named, so name and birth date are left out"
        self.findings.add(I092, says, "take them from the remittance or the chart", claim, 0, Severity.DOUBT)
        return {path: item for path, item in known.items() if path[:1] != ("patient",) or path[1] in _INSURED}


_LOST = {BILLING: "the billing provider is", SUBSCRIBER: "insured and payer are"}
_INSURED = {"member_id", "group_number"}  # what a patient has from the insured


def _person(gathered: Gathered, segment: Segment) -> None:
    place = segment.place(gathered.findings.file, 3)
    gathered.say(("patient", "name"), plain(person(segment)), place)
    if segment[8] in {"MI", "II", ""}:
        gathered.put(("patient", "member_id"), segment, 9, plain, "member id")
