"""Which decision on a claim stands, of all that were read: reversals, corrections and repetitions, over many files.

A reversal (CLP02 22) takes back what went before it under the same control number; a correction that follows takes its
place (005010X221A1, section 1.10.2.8). The order is that of the remittances' days, whichever file was read first.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from appealkit.errors import Problem, Severity, code_page
from appealkit.intake.x12.findings import Findings, at_spot
from appealkit.intake.x12.remitted import NOTHING, RemittedClaim, RemittedLine
from appealkit.intake.x12.scalars import Spot

I079 = code_page(
    "I079",
    """A claim was read twice
    The same decision, to the cent, stands twice in one file or in two. It is kept once.
    Bad: the same remittance saved under two names. Good: one of the two.
    """,
)
I080 = code_page(
    "I080",
    """A decision was taken back, and no other has come
    A reversal says that an earlier decision no longer stands. No decision that follows it is in these files, or it came
    without the one that it takes back, so nothing of the claim becomes a case.
    Bad: a reversal alone. Good: the remittance with the correction, read too.
    """,
)
I081 = code_page(
    "I081",
    """Two decisions on one claim, and no reversal between them
    The later one stands. Where both are of one day and speak of other lines they are taken as two parts of one claim.
    Bad: two remittances that decide one claim differently. Good: the payer's word on which of the two holds.
    """,
)
_ASK = "ask the payer which decision stands, before anything is sent"
_Key = int  # a hash: equal within one run, and small


def standing(
    claims: Iterable[RemittedClaim], is_wanted: Callable[[RemittedClaim], bool]
) -> tuple[Iterator[RemittedClaim], list[Problem]]:
    """The wanted claims whose decision stands, and the wanted reversals that no decision follows, in the order in which
    they were read, each let go once it is given; and what was told twice, taken back or decided again."""
    read = _Read()
    for claim in claims:
        read.take(claim, wanted=is_wanted(claim))
    findings = Findings(read.last_file)
    _settle(read, findings)
    findings.close()
    return _given(read.claims), findings.problems


@dataclass(frozen=True, slots=True, repr=False)
class _Decision:
    """One claim as far as others must know it: numbers that are equal where what they stand for is."""

    at: int  # of all that were read
    number: _Key  # payer, patient, the practice's number of the claim, the payer's
    account: _Key  # the same with charge and days in place of the payer's number, where that is another or lacking
    original: _Key  # as `number`, of the claim that this one says it replaces; 0 where it says none
    day: int
    content: _Key
    is_reversal: bool
    spot: Spot
    file: str
    lines: tuple[_Key, ...]


class _Read:
    """What was read: the claims that are wanted, and every decision. A large file has hundreds of thousands, nearly all
    paid and the only one of their claim: so each is a row of plain numbers until it is asked for, and those alone are
    asked for that share payer, patient and the practice's number with another, or take one back."""

    def __init__(self) -> None:
        self.claims: dict[int, RemittedClaim] = {}
        self.last_file = ""
        self._files: dict[str, int] = {}
        self._families = array("q")  # of each claim: payer, patient, the practice's number
        self._reversals = array("q")  # which of them take one back
        self._rows, self._ends = array("q"), array("q", (0,))

    def take(self, claim: RemittedClaim, *, wanted: bool) -> None:
        """One more claim."""
        header, at = claim.remittance, len(self._families)
        self.last_file = header.file
        if wanted:
            self.claims[at] = claim
        if claim.is_reversal:
            self._reversals.append(at)
        original, patient = claim.reference("F8"), claim.person("QC")
        payer = header.payer.name.upper() if header.payer else ""
        family = (payer, patient.identifier if patient else "", claim.patient_control_number)
        account = hash((*family, abs(claim.charged or NOTHING), *_service_days(claim)))
        lines = [hash((line.procedure, line.charged, *_days(line))) for line in claim.lines]
        decided = [(line.paid, *_reasons(line)) for line in claim.lines]
        self._families.append(hash(family))
        self._rows.extend((
            hash((*family, claim.payer_control_number)) if claim.payer_control_number else account,
            account,
            hash((*family, original.value)) if original else 0,
            (header.paid_on or header.produced_on or date.min).toordinal(),
            hash((claim.status, claim.charged, claim.paid, *_days(claim), *_reasons(claim), *lines, *decided)),
            self._files.setdefault(header.file, len(self._files)),
            claim.spot.number,
            claim.spot.line,
            *lines,
        ))  # fmt: skip
        self._ends.append(len(self._rows))

    def in_question(self) -> list[_Decision]:
        """The decisions on which another may bear, in the order in which they were read."""
        count = Counter(self._families)
        files, reversals = list(self._files), set(self._reversals)
        found = []
        for at, family in enumerate(self._families):
            if count[family] > 1 or at in reversals:
                row = self._rows[self._ends[at] : self._ends[at + 1]]
                number, account, original, day, content, file, segment, line, *lines = row
                spot = Spot("CLP", segment, line)
                found.append(
                    _Decision(
                        at, number, account, original, day, content, at in reversals, spot, files[file], tuple(lines)
                    )
                )
        return found


def _given(claims: dict[int, RemittedClaim]) -> Iterator[RemittedClaim]:
    for at in sorted(claims):
        yield claims.pop(at)


def _settle(read: _Read, findings: Findings) -> None:
    """Leave of the claims those whose decision stands, and reversals after which none does."""
    decisions = read.in_question()
    stands: dict[int, _Decision] = {}
    current: dict[_Key, int] = {}
    seen: dict[_Key, _Decision] = {}
    taken_back: set[int] = set()
    for one in sorted(decisions, key=lambda one: (one.day, one.at)):
        same = hash((one.number, one.day, one.content))
        again = seen.setdefault(same, one)
        if again is not one and again.at in taken_back and again.file == one.file:
            seen[same] = one  # decided, taken back, and decided the same way again
        elif again is not one:
            says = f"this claim was read before, at {again.spot.place(again.file)}; it is kept once"
            findings.take(_doubt(I079, says, "read each remittance once", one))
            continue
        before = next((current[key] for key in (one.number, one.original, one.account) if key in current), None)
        earlier = stands.get(before) if before is not None else None
        if one.is_reversal:
            if earlier:
                del stands[earlier.at]
                taken_back.add(earlier.at)
                for key in (earlier.number, earlier.account):
                    current.pop(key, None)
            continue
        if earlier and one.number == earlier.number:
            one = _after(one, earlier, read.claims, findings)
            del stands[earlier.at]
        elif earlier and one.original == earlier.number:
            del stands[earlier.at]
        stands[one.at] = one
        for key in (one.number, one.account):
            current[key] = one.at
    known = {key for one in stands.values() for key in (one.number, one.account, one.original) if key}
    alone = [one for one in decisions if one.is_reversal and not {one.number, one.account, one.original} & known]
    for one in alone:
        if one.at not in read.claims:  # of a wanted one it is told by whoever wants it
            says = "a decision is taken back here, and no other one on its claim is in these files"
            findings.take(_doubt(I080, says, "read the remittance with the correction, or ask the payer for it", one))
    left = {*stands, *(one.at for one in alone)}
    for one in decisions:
        if one.at not in left:
            read.claims.pop(one.at, None)


def _after(one: _Decision, earlier: _Decision, claims: dict[int, RemittedClaim], findings: Findings) -> _Decision:
    """What stands of two decisions on one claim without a reversal between them."""
    place = earlier.spot.place(earlier.file)
    apart = one.day == earlier.day and one.lines and earlier.lines and not set(one.lines) & set(earlier.lines)
    if not apart:
        findings.take(_doubt(I081, f"this claim was decided before, at {place}; the later one is kept", _ASK, one))
        return one
    findings.take(_doubt(I081, f"another part of this claim is at {place}; the two are read as one", _ASK, one))
    parts = [claims[at] for at in (earlier.at, one.at) if at in claims]
    if parts:
        claims[one.at] = _joined(parts[0], parts[1]) if len(parts) == 2 else parts[0]
    return replace(one, lines=(*earlier.lines, *one.lines))


def _joined(first: RemittedClaim, second: RemittedClaim) -> RemittedClaim:
    return replace(
        second,
        charged=(first.charged or NOTHING) + (second.charged or NOTHING),
        paid=(first.paid or NOTHING) + (second.paid or NOTHING),
        adjustments=(*first.adjustments, *second.adjustments),
        remarks=(*first.remarks, *second.remarks),
        lines=(*first.lines, *second.lines),
    )


_SERVICE = {"472", "150", "151", "232", "233"}


def _service_days(claim: RemittedClaim) -> list[date]:
    dated = (*claim.days, *(item for line in claim.lines for item in line.days))
    return sorted({item.period.first for item in dated if item.qualifier in _SERVICE})


def _reasons(item: RemittedClaim | RemittedLine) -> tuple[object, object]:
    """Why it was decided so, wherever that stands."""
    adjusted = tuple([(one.group, one.carc, one.amount) for one in item.adjustments])
    return adjusted, tuple([one.code for one in item.remarks])


def _days(item: RemittedClaim | RemittedLine) -> tuple[object, ...]:
    return tuple([(one.qualifier, one.period.first) for one in item.days])


def _doubt(code: str, says: str, mend: str, one: _Decision) -> Problem:
    return Problem(code, says, mend, at_spot(one.file, one.spot), Severity.DOUBT)
