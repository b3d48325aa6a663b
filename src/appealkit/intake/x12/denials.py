"""A remitted claim with a denial becomes a case in the making: every value as the payer wrote it, with its segment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from appealkit.case.denial import ClaimType
from appealkit.errors import Problem, code_page
from appealkit.intake.draft import KEYS, CaseDraft, Path, Told, case_id
from appealkit.intake.x12 import elements
from appealkit.intake.x12.decided import DecidedLine, decided_lines, is_denial, service_day
from appealkit.intake.x12.decisionpage import MEMBER_IDS
from appealkit.intake.x12.findings import Findings
from appealkit.intake.x12.remitted import Adjustment, RemittedClaim, RemittedLine
from appealkit.intake.x12.scalars import Procedure, Spot, amount_of
from appealkit.intake.x12.tables import ClaimFiling, FilingIndicator, Merely
from appealkit.maps.states import STATES

I082 = code_page(
    "I082",
    """A claim was decided as a whole, without its lines
    The remittance has no SVC for it, so which procedures were denied is not known from it.
    Bad: such a remittance alone. Good: the claim file (837) read with it, or the lines typed in.
    """,
)
I083 = code_page(
    "I083",
    """It is not sure which line an adjustment of the whole claim belongs to
    It is written above the lines, and more than one may be meant. It is kept on each of them, without its amount.
    Bad: two denied lines, and one CO-50 above both. Good: the payer's word on which of the two it is.
    """,
)
I084 = code_page(
    "I084",
    """A code of a denial has not the shape of its kind
    It is left out, because a code that is no code would be recognised as another, or as nothing.
    Bad: `LQ*HE*X999`. Good: `LQ*HE*N115`.
    """,
)
I085 = code_page(
    "I085",
    """A denial lacks what a case needs
    The remittance does not say it, or not readably. The case is written without it and waits for it.
    Bad: a claim without the payer's own number for it (CLP07). Good: the number, from the payer's notice.
    """,
)
I086 = code_page(
    "I086",
    """The payer judged another procedure than was billed
    SVC06 names what was billed and SVC01 what was decided on. The case keeps what was billed.
    Bad: an appeal for the procedure that the payer put in its place. Good: look which of the two the record supports.
    """,
)
I087 = code_page(
    "I087",
    """A claim's status is none that a remittance may have
    CLP02 is not one of the codes, so other elements of the claim may stand in the wrong place too. Nothing of the
    claim becomes a case.
    Bad: `CLP*A1*1500.00*1*0`, where an element is missing. Good: `CLP*A1*1*1500.00*0`.
    """,
)

# X12 element 1029 in 004010X091A1 and 005010X221A1. 22, a reversal, is decided before.
STATUSES = {"1", "2", "3", "4", "5", "10", "13", "15", "16", "17", "19", "20", "21", "22", "23", "25", "27"}
_CODE: Mapping[str, elements.Shape] = {
    "procedure": elements.procedure,
    "modifier": elements.modifier,
    "carc": elements.carc,
    "remark": elements.remark,
    "group": elements.group,
    "ident": elements.ident,
}
_PAYER_IDS = ("XV", "PI", "NI", "FI", "88")


Denied = tuple[RemittedClaim, CaseDraft]  # a claim that was denied, and the case that it becomes


def denials(
    claims: Iterable[RemittedClaim], merely: Merely, filing: ClaimFiling
) -> tuple[Iterator[Denied], list[Problem]]:
    """Each claim with a line that was denied, or reduced for more than contract and patient's share, and its draft; and
    what is in doubt. Claims are those that stand (`standing`). The problems are complete once all was read."""
    problems: list[Problem] = []
    return _drafts(claims, merely, filing, problems), problems


def draft_of(claim: RemittedClaim, merely: Merely, filing: ClaimFiling, findings: Findings) -> CaseDraft | None:
    """The claim as a case in the making; None where nothing of it was denied or reduced, or where it cannot be read."""
    if claim.status not in STATUSES:
        says = "the claim's status (CLP02) is none that a remittance may have"
        findings.mistake(I087, says, "get the file again, or type the denial in from the payer's notice", claim.spot, 2)
        return None
    return whole_draft(claim, merely, filing, findings) if is_denial(claim, merely) else None


def whole_draft(claim: RemittedClaim, merely: Merely, filing: ClaimFiling, findings: Findings) -> CaseDraft:
    """The same of any claim, whatever was decided on it."""
    return _Making(claim, findings).made(decided_lines(claim, merely), filing.indicators.get(claim.filing))


def _drafts(
    claims: Iterable[RemittedClaim], merely: Merely, filing: ClaimFiling, problems: list[Problem]
) -> Iterator[Denied]:
    files: dict[str, Findings] = {}
    for claim in claims:
        file = claim.remittance.file
        draft = draft_of(claim, merely, filing, files.setdefault(file, Findings(file, problems)))
        if draft:
            yield claim, draft
    for findings in files.values():
        findings.close()


class _Making:
    """The values of one case, as they are put together."""

    def __init__(self, claim: RemittedClaim, findings: Findings) -> None:
        self.claim = claim
        self.findings = findings
        self.file = claim.remittance.file
        self.told: dict[Path, Told] = {}

    def made(self, lines: tuple[DecidedLine, ...], indicator: FilingIndicator | None) -> CaseDraft:
        """The draft."""
        claim = self.claim
        self._denial(indicator)
        self._patient()
        self._document()
        self._keys()
        if not claim.lines:
            says = "the claim was decided as a whole, and its lines are not in the remittance"
            self.findings.doubt(I082, says, "read its claim file (837) too, or type the lines in", claim.spot)
        for number, item in enumerate(lines, 1):
            self._line(str(number), item)
        if any(item.unsure for item in lines):
            says = "an adjustment of the whole claim may be of one of its lines or of several"
            self.findings.doubt(I083, says, "ask the payer which line it means", claim.adjustments[0].spot)
        payer = self.told.get(("denial", "payer", "payer_id")) or self.told.get(("denial", "payer", "name"))
        ident = case_id(payer.value if payer else None, claim.payer_control_number, claim.patient_control_number)
        return CaseDraft(ident, self.told)

    def _say(self, path: Path, value: str | None, spot: Spot, position: int = 0) -> None:
        if not value or path in self.told:
            return
        if elements.plain(value) is None:
            says = f"'{path[-1]}' is longer than any, or holds characters that are no text; it is left out"
            self.findings.doubt(I084, says, "look at the payer's own notice, and type it in", spot, position)
        else:
            self.told[_shared(path)] = _told(value, self.file, spot, position)

    def _denial(self, indicator: FilingIndicator | None) -> None:
        claim, header = self.claim, self.claim.remittance
        if payer := header.payer:
            self._say(("denial", "payer", "name"), payer.name, payer.spot, 2)
            known = next((one for one in payer.references if one.qualifier == "2U" and elements.ident(one.value)), None)
            if known:
                self._say(("denial", "payer", "payer_id"), known.value, known.spot, 2)
            elif payer.qualifier in _PAYER_IDS and elements.ident(payer.identifier):
                self._say(("denial", "payer", "payer_id"), payer.identifier, payer.spot, 4)
        if (payee := header.payee) and payee.state_spot and payee.state.upper() in STATES:
            self._say(("denial", "payer", "state"), payee.state.upper(), payee.state_spot, 2)
        if indicator and indicator.program:
            self._say(("denial", "payer", "program"), indicator.program.value, claim.spot, 6)
        if claim.inpatient:
            self._say(("denial", "claim_type"), ClaimType.FACILITY.value, claim.spot)
        elif indicator and indicator.claim_type:
            self._say(("denial", "claim_type"), indicator.claim_type.value, claim.spot, 6)
        self._needed(("denial", "claim_number"), claim.payer_control_number, claim.spot, 7)
        # The day of the payment is the day of the notice that the practice receives; DTM 405 is when the payer's own
        # run ended, and stands in only where there is no other.
        day, spot = header.paid_on or header.produced_on, header.paid_on_spot or header.produced_on_spot
        self._needed(
            ("denial", "notice_date"), str(day) if day else "", spot or header.spot, 16 if header.paid_on else 0
        )

    def _patient(self) -> None:
        patient = self.claim.person("QC") or self.claim.person("IL")
        if patient is None:
            return self._needed(("patient", "name"), "", self.claim.spot, 0)
        name = elements.called(patient.first, patient.middle, patient.last, patient.suffix)
        self._needed(("patient", "name"), name, patient.spot, 3)
        told = (patient, self.claim.person("IL"))
        member = next((one for one in told if one and one.qualifier in MEMBER_IDS and one.identifier), None)
        self._needed(("patient", "member_id"), member.identifier if member else "", (member or patient).spot, 9)
        if group := self.claim.reference("1L"):
            self._say(("patient", "group_number"), group.value, group.spot, 2)
        return None

    def _document(self) -> None:
        header = self.claim.remittance
        where = ("documents", "remittance")
        for path, value in ((("kind",), "denial-notice"), (("title",), "Remittance"), (("pages",), "1")):
            self._say((*where, *path), value, header.spot)
        if header.payer:
            self._say((*where, "author"), header.payer.name, header.payer.spot, 2)
        if notice := self.told.get(("denial", "notice_date")):
            self.told[*where, "date"] = notice

    def _keys(self) -> None:
        claim, spot = self.claim, self.claim.spot
        for name, value, position in (
            ("patient_control_number", claim.patient_control_number, 1),
            ("claim_filing", claim.filing, 6),
            ("payer_control_number", claim.payer_control_number, 7),
            ("facility_type", claim.facility, 8),
            ("frequency", claim.frequency, 9),
            ("reversal", claim.status if claim.is_reversal else "", 2),
        ):
            self._say((KEYS, name), value, spot, position)
        for name, qualifier in (("payer_group", "1L"), ("contract_class", "CE"), ("authorization_number", "G1"),
                                ("original_reference", "F8")):  # fmt: skip
            if found := claim.reference(qualifier):
                self._say((KEYS, name), found.value, found.spot, 2)
        rendering, payee = claim.person("82"), claim.remittance.payee
        if rendering and rendering.qualifier == "XX" and elements.npi(rendering.identifier):
            self._say((KEYS, "rendering_npi"), rendering.identifier, rendering.spot, 9)
        if payee and payee.qualifier == "XX" and elements.npi(payee.identifier):
            self._say((KEYS, "billing_npi"), payee.identifier, payee.spot, 4)

    def _line(self, number: str, item: DecidedLine) -> None:
        line, where = item.line, ("denial", "lines", number)
        self._procedure(number, line)
        day = service_day(self.claim, line)
        spot = day.spot if day else line.spot
        self._needed((*where, "service_date"), str(day.period.first) if day else "", spot, 2 if day else 0)
        self._money((*where, "charged"), line.charged, line.spot, 2 if self.claim.lines else 3)
        self._money((*where, "paid"), line.paid, line.spot, 3 if self.claim.lines else 4)
        self._units((*where, "units"), line)
        self._place_of_service((*where, "place_of_service"), line)
        for count, adjustment in enumerate(self._readable(item.adjustments), 1):
            self._adjustment((*where, "adjustments", str(count)), adjustment)
        remarks = [one for one in item.remarks if self._is_code("remark", one.code, one.spot, one.position)]
        for count, remark in enumerate(remarks, 1):
            self._say((*where, "remarks", str(count)), remark.code, remark.spot, remark.position)
        if (policy := line.reference("0K")) and self._is_code("ident", policy.value, policy.spot, 2):
            self._say((*where, "policy_ref"), policy.value, policy.spot, 2)
        if control := line.reference("6R"):
            self._say((KEYS, "line", number, "control_number"), control.value, control.spot, 2)
        if item.reduced:
            self._say((*where, "reduced"), "yes", line.spot)

    def _procedure(self, number: str, line: RemittedLine) -> None:
        where = ("denial", "lines", number)
        billed, position = line.procedure, 6 if line.submitted else 1
        if billed is None or billed.qualifier != elements.HCPCS:
            if self.claim.lines:
                self._needed((*where, "procedure"), "", line.spot, position)
            return
        if self._is_code("procedure", billed.code, line.spot, position):
            self._say((*where, "procedure"), billed.code, line.spot, position)
        modifiers = [word for word in billed.modifiers if self._is_code("modifier", word, line.spot, position)]
        for count, word in enumerate(modifiers, 1):
            self._say((*where, "modifiers", str(count)), word, line.spot, position)
        if line.submitted and line.adjudicated and line.submitted != line.adjudicated:
            says = "the payer judged another procedure, or other modifiers, than were billed; the billed ones are kept"
            self.findings.doubt(I086, says, "look which of the two the record supports", line.spot, 1)
            self._judged(number, line.submitted, line.adjudicated, line.spot)

    def _judged(self, number: str, submitted: Procedure, adjudicated: Procedure, spot: Spot) -> None:
        self._say((KEYS, "line", number, "submitted_procedure"), submitted.code, spot, 6)
        self._say((KEYS, "line", number, "adjudicated_procedure"), adjudicated.code, spot, 1)

    def _readable(self, adjustments: Iterable[Adjustment]) -> list[Adjustment]:
        return [
            item
            for item in adjustments
            if self._is_code("group", item.group, item.spot, 1)
            and self._is_code("carc", item.carc, item.spot, item.position)
        ]

    def _adjustment(self, where: Path, item: Adjustment) -> None:
        self._say((*where, "group"), item.group, item.spot, 1)
        self._say((*where, "carc"), item.carc, item.spot, item.position)
        self._money((*where, "amount"), item.amount, item.spot, item.position + 1, signed=True)

    def _units(self, path: Path, line: RemittedLine) -> None:
        """What was billed: SVC07, which is there where it differs from what was paid; else SVC05. None: one, as the
        standard has it, and as a case has it too."""
        text, position = (line.submitted_units, 7) if line.submitted_units else (line.paid_units, 5)
        self._say(path, units := elements.whole(text), line.spot, position)
        if text and not units and amount_of(text) != 0:
            says = "the units of a denied line are no whole number; they are left out"
            self.findings.doubt(I084, says, "type the units in from the claim", line.spot, position)

    def _place_of_service(self, path: Path, line: RemittedLine) -> None:
        """REF*LU. CLP08 only where the claim is surely professional: of a facility it is the type of its bill."""
        claim, given = self.claim, line.reference("LU")
        kind = self.told.get(("denial", "claim_type"))
        if given and elements.place_of_service(given.value):
            self._say(path, given.value, given.spot, 2)
        elif kind and kind.value == ClaimType.PROFESSIONAL.value and elements.place_of_service(claim.facility):
            self._say(path, claim.facility, claim.spot, 8)

    def _money(self, path: Path, amount: Decimal | None, spot: Spot, position: int, *, signed: bool = False) -> None:
        self._say(path, written := elements.money_text(amount, signed=signed), spot, position)
        if amount is not None and written is None:
            says = f"the amount in {spot.name}{position:02d} is none that a case may have; it is left out"
            self.findings.doubt(I084, says, "look at the payer's own notice, and type it in", spot, position)

    def _needed(self, path: Path, value: str, spot: Spot, position: int) -> None:
        self._say(path, value, spot, position)
        if not value:
            says = f"the remittance does not say '{path[-1]}' of a denied claim"
            self.findings.doubt(
                I085, says, "type it in from the payer's notice, or read the claim file too", spot, position
            )

    def _is_code(self, kind: str, value: str, spot: Spot, position: int) -> bool:
        if _CODE[kind](value):
            return True
        says = f"a {kind} of a denied claim has not the shape of one; it is left out"
        self.findings.doubt(I084, says, "look at the payer's own notice, and type it in", spot, position)
        return False


@lru_cache(maxsize=4096)
def _shared(path: Path) -> Path:
    """The same path, kept once for the many cases that have it."""
    return path


@lru_cache(maxsize=256)
def _told(value: str, file: str, spot: Spot, position: int) -> Told:
    """What stands above all claims of a transaction is kept once for all of them."""
    return Told(value, spot.place(file, position))
