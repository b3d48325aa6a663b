"""Which decision on a claim stands, of all that were read: reversals, corrections and repetitions, over many files.

A reversal (CLP02 22) takes back what went before it under the same control number; a correction that follows takes its
place (005010X221A1, section 1.10.2.8). The order is that of the remittances' days, whichever file was read first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
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


@dataclass(frozen=True, slots=True, repr=False)
class _Decision:
    """One claim as far as others must know it; the claim itself only where it is wanted, so that a large file of paid
    claims takes little memory."""

    number: _Key  # payer, patient, the practice's number of the claim, the payer's
    account: _Key  # the same with charge and days in place of the payer's number, where that is another or lacking
    original: _Key | None
    on: date
    content: int
    lines: tuple[int, ...]
    reversal: bool
    file: str
    spot: Spot
    claim: RemittedClaim | None


def standing(
    claims: Iterable[RemittedClaim], is_wanted: Callable[[RemittedClaim], bool]
) -> tuple[list[RemittedClaim], list[Problem]]:
    """The wanted claims whose decision stands, in the order in which they were read; and what was told twice, taken
    back or decided again. Only wanted claims are kept while reading."""
    read = [_decision(claim, is_wanted) for claim in claims]
    findings = Findings(read[-1].file if read else "")
    stands: dict[int, _Decision] = {}
    current: dict[_Key, int] = {}
    seen: dict[_Key, _Decision] = {}
    taken_back: set[tuple[str, Spot]] = set()
    for at in sorted(range(len(read)), key=lambda at: (read[at].on, at)):
        one = read[at]
        same = hash((one.number, one.on, one.content))
        again = seen.setdefault(same, one)
        if again is not one and (again.file, again.spot) in taken_back and again.file == one.file:
            seen[same] = one  # decided, taken back, and decided the same way again
        elif again is not one:
            where = again.spot.place(again.file)
            findings.take(
                _doubt(
                    I079, f"this claim was read before, at {where}; it is kept once", "read each remittance once", one
                )
            )
            continue
        before = next((current[key] for key in (one.number, one.original, one.account) if key in current), None)
        earlier = stands.get(before) if before is not None else None
        if one.reversal:
            if earlier and before is not None:
                del stands[before]
                taken_back.add((earlier.file, earlier.spot))
                for key in (earlier.number, earlier.account):
                    current.pop(key, None)
            continue
        if earlier and before is not None and one.number == earlier.number:
            one = _after(one, earlier, findings)
            del stands[before]
        elif earlier and before is not None and one.original == earlier.number:
            del stands[before]
        stands[at] = one
        for key in (one.number, one.account):
            current[key] = at
    _tell_taken_back(read, stands, findings)
    findings.close()
    return [one.claim for _, one in sorted(stands.items()) if one.claim], findings.problems


def _after(one: _Decision, earlier: _Decision, findings: Findings) -> _Decision:
    """What stands of two decisions on one claim without a reversal between them."""
    place = earlier.spot.place(earlier.file)
    apart = one.on == earlier.on and one.lines and earlier.lines and not set(one.lines) & set(earlier.lines)
    if not apart:
        findings.take(_doubt(I081, f"this claim was decided before, at {place}; the later one is kept", _ASK, one))
        return one
    findings.take(_doubt(I081, f"another part of this claim is at {place}; the two are read as one", _ASK, one))
    claims = [item.claim for item in (earlier, one) if item.claim]
    joined = _joined(claims[0], claims[1]) if len(claims) == 2 else claims[0] if claims else None
    return replace(one, claim=joined, lines=(*earlier.lines, *one.lines))


def _joined(first: RemittedClaim, second: RemittedClaim) -> RemittedClaim:
    return replace(
        second,
        charged=(first.charged or NOTHING) + (second.charged or NOTHING),
        paid=(first.paid or NOTHING) + (second.paid or NOTHING),
        adjustments=(*first.adjustments, *second.adjustments),
        remarks=(*first.remarks, *second.remarks),
        lines=(*first.lines, *second.lines),
    )


def _tell_taken_back(read: list[_Decision], stands: dict[int, _Decision], findings: Findings) -> None:
    known = {key for one in stands.values() for key in (one.number, one.account, one.original) if key}
    for one in read:
        if one.reversal and not {one.number, one.account, one.original} & known:
            says = "a decision is taken back here, and no other one on its claim is in these files"
            findings.take(_doubt(I080, says, "read the remittance with the correction, or ask the payer for it", one))


def _decision(claim: RemittedClaim, is_wanted: Callable[[RemittedClaim], bool]) -> _Decision:
    header = claim.remittance
    original, patient = claim.reference("F8"), claim.person("QC")
    dated = (*claim.days, *(item for line in claim.lines for item in line.days))
    days = sorted({item.period.first for item in dated if item.qualifier in _SERVICE})
    payer = header.payer.name.upper() if header.payer else ""
    of_payer = (payer, patient.identifier if patient else "", claim.patient_control_number)
    account = hash((*of_payer, abs(claim.charged or NOTHING), *days))
    return _Decision(
        hash((*of_payer, claim.payer_control_number)) if claim.payer_control_number else account,
        account,
        hash((*of_payer, original.value)) if original else None,
        header.paid_on or header.produced_on or date.min,
        hash((claim.status, claim.charged, claim.paid, _content(claim), *map(_content, claim.lines))),
        tuple(hash((line.procedure, *_days(line), line.charged)) for line in claim.lines),
        claim.is_reversal,
        header.file,
        claim.spot,
        claim if is_wanted(claim) else None,
    )


_SERVICE = {"472", "150", "151", "232", "233"}


def _content(item: RemittedClaim | RemittedLine) -> tuple[object, ...]:
    """What makes two readings of one decision the same, wherever they stand."""
    adjusted = tuple((one.group, one.carc, one.amount) for one in item.adjustments)
    remarks = tuple(remark.code for remark in item.remarks)
    own = (item.procedure, item.charged, item.paid) if isinstance(item, RemittedLine) else ()
    return (*own, adjusted, remarks, *_days(item))


def _days(item: RemittedClaim | RemittedLine) -> tuple[object, ...]:
    return tuple((one.qualifier, one.period.first) for one in item.days)


def _doubt(code: str, says: str, mend: str, one: _Decision) -> Problem:
    return Problem(code, says, mend, at_spot(one.file, one.spot), Severity.DOUBT)
