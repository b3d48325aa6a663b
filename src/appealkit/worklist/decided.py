"""What a later remittance decided of what was sent, from the money of the lines in question: pure, and never a guess.

Of each line, what the payer allows now (paid, and the patient's own share of it) is held against what it allowed when
it denied it:

    nothing disputed is left, and more is allowed         full
    something disputed is left, and more is allowed       part
    as much is allowed as before, for the same reasons    same
    anything else, and a line that does not add up        unclear

All lines full: overturned. All the same: upheld. Some money, and not all: partial. One unclear: told, not recorded.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from appealkit.case import Case, ServiceLine
from appealkit.intake.draft import KEYS, CaseDraft, case_id
from appealkit.intake.join import PATIENT_NUMBER, PAYER_NUMBER, folded, services
from appealkit.intake.x12.decided import DecidedLine
from appealkit.intake.x12.elements import money_text
from appealkit.intake.x12.linematch import BilledLine, lines_of, matched
from appealkit.intake.x12.remitted import NOTHING, RemittedClaim, total
from appealkit.intake.x12.tables import Merely
from appealkit.worklist.states import Outcome

DECISIONS = frozenset({"1", "2", "3", "4", "19", "20", "21"})  # CLP02 of claims that were processed and decided


@dataclass(frozen=True, slots=True)
class Awaited:
    """An item whose decision is awaited, as it was when it went out. `argued` and `corrected`: the lines that the
    letter argues and that were to be corrected; `claims`: the numbers of its corrected claims; `by_letter`: a letter
    went out."""

    item: int
    case: Case = field(repr=False)
    argued: frozenset[int] = frozenset()
    corrected: frozenset[int] = frozenset()
    claims: tuple[str, ...] = ()
    by_letter: bool = True
    went_out: date | None = None


@dataclass(frozen=True, slots=True)
class Remitted:
    """One decision of a remittance: as it was read, as a case in the making, and its lines."""

    claim: RemittedClaim = field(repr=False)
    draft: CaseDraft = field(repr=False)
    lines: Sequence[DecidedLine] = field(repr=False)

    @property
    def day(self) -> date | None:
        """Of the payment, or of the payer's run."""
        header = self.claim.remittance
        return header.paid_on or header.produced_on


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided; `paid`: what is paid beyond what was before; `says`: of each line, in codes and money."""

    outcome: Outcome
    on: date
    paid: Decimal
    says: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Why nothing can be recorded, in words that hold no patient's value."""

    says: str


class Fits(enum.Enum):
    """Whether a decision is on the claim of an item."""

    YES = "yes"
    UNSURE = "unsure"
    NO = "no"


class _Standing(enum.Enum):
    FULL = "full"
    PART = "part"
    SAME = "same"


def fits(awaited: Awaited, remitted: Remitted) -> Fits:
    """By the id that payer and numbers give; by the payer's number, the one it corrects or the practice's own, with a
    service that both name. Unsure where the patients' numbers differ."""
    case, draft = awaited.case, remitted.draft
    payer = draft.word("denial", "payer", "payer_id") or draft.word("denial", "payer", "name")
    original, own = draft.word(KEYS, "original_reference"), draft.word(*PATIENT_NUMBER)
    if case.id in {draft.id, case_id(payer, original, own) if original else draft.id}:
        return Fits.YES
    numbers = {folded(draft.word(*PAYER_NUMBER)), folded(original), folded(own)} - {""}
    if not numbers & {folded(number) for number in (case.denial.claim_number, *awaited.claims)}:
        return Fits.NO
    mine = {(line.procedure, line.service_date.isoformat()) for line in case.denial.lines}
    if not (mine & services(draft) or is_corrected(awaited, remitted)):
        return Fits.NO
    member = folded(draft.word("patient", "member_id"))
    return Fits.UNSURE if member and member != folded(case.patient.member_id) else Fits.YES


def is_corrected(awaited: Awaited, remitted: Remitted) -> bool:
    """Whether the decision is on a corrected claim of the item, not on the denied one: by its number, the payer's or
    the practice's; or because it says that it replaces the denied one, where no letter went out."""
    draft, known = remitted.draft, {folded(number) for number in awaited.claims}
    if known & {folded(draft.word(*PAYER_NUMBER)), folded(draft.word(*PATIENT_NUMBER))} - {""}:
        return True
    original = folded(draft.word(KEYS, "original_reference"))
    return bool(known) and not awaited.by_letter and original == folded(awaited.case.denial.claim_number)


def decide(awaited: Awaited, remitted: Remitted, merely: Merely, today: date) -> Verdict | Unclear | None:
    """What the payer decided. None where it is the denial itself, or one before it."""
    claim, day = remitted.claim, remitted.day
    if day is not None and day <= awaited.case.denial.notice_date:
        return None
    if claim.is_reversal:
        return Unclear("its earlier decision was taken back, and no other has come")
    if claim.status not in DECISIONS:
        return Unclear("its claim status is none by which a claim is decided")
    if day is None:
        return Unclear("the remittance has no day")
    if day > today:
        return Unclear(f"the remittance is of {day}, which lies ahead")
    if _is_of_another_payer(awaited.case, remitted.draft):
        return Unclear("another payer decided it")
    if awaited.went_out is None:
        return Unclear("nothing is noted as sent that this could answer")
    if day < awaited.went_out:
        return Unclear(f"it was decided on {day}, before anything went out on {awaited.went_out}")
    if awaited.claims and awaited.by_letter:
        which = "the corrected claim" if is_corrected(awaited, remitted) else "the claim that the letter is about"
        return Unclear(f"it decides {which} alone, and both a letter and a corrected claim went out")
    return _of_lines(awaited, remitted, merely, day)


def cents(amount: Decimal) -> int:
    """Dollars as whole cents."""
    return int((amount * 100).to_integral_value())


def _of_lines(awaited: Awaited, remitted: Remitted, merely: Merely, day: date) -> Verdict | Unclear:
    """The verdict of all lines in question together."""
    asked = _asked(awaited, remitted)
    found = _of_new_claim(awaited, remitted, asked) if is_corrected(awaited, remitted) else _lines(remitted, asked)
    if isinstance(found, Unclear):
        return found
    before_all = [_money_of_case(line, merely) for line in asked]
    standings: set[_Standing] = set()
    paid, said = NOTHING, []
    for line, decided in found:
        before = [_money_of_case(line, merely)] if line else before_all
        now = _money_now(decided, merely)
        if not _adds_up(decided):
            return Unclear("a line of it does not add up")
        standing = _standing(before, now, sure=not decided.unsure, new=line is None)
        if isinstance(standing, Unclear):
            return standing
        standings.add(standing)
        paid += now.paid - (before[0].paid if line else NOTHING)
        said.append(_said(decided))
    whole = {frozenset({_Standing.FULL}): Outcome.OVERTURNED, frozenset({_Standing.SAME}): Outcome.UPHELD}
    return Verdict(whole.get(frozenset(standings), Outcome.PARTIAL), day, paid, "; ".join(said))


def _asked(awaited: Awaited, remitted: Remitted) -> list[ServiceLine]:
    """The lines that the decision is on: those that were argued, or corrected; all denied ones where none is."""
    numbers = awaited.corrected if is_corrected(awaited, remitted) else awaited.argued
    denied = list(awaited.case.denial.denied_lines)
    return [line for line in awaited.case.denial.lines if line.number in numbers] or denied


_Pairs = list[tuple[ServiceLine | None, DecidedLine]]  # a line as it was denied, and as it is decided now


def _lines(remitted: Remitted, asked: Sequence[ServiceLine]) -> _Pairs | Unclear:
    """Every line in question with its decision; all of them must be there."""
    if not remitted.claim.lines:
        return Unclear("it was decided as a whole, without its lines")
    sure, _ = matched(lines_of(remitted.draft), [_billed(line) for line in asked])
    by_case = {int(mine): remitted.lines[int(theirs) - 1] for theirs, mine in sure.items()}
    lacking = [str(line.number) for line in asked if line.number not in by_case]
    if lacking:
        return Unclear(f"of line {', '.join(lacking)} it says nothing, or not surely")
    if any(_is_another(line, by_case[line.number]) for line in asked):
        return Unclear("a line is decided as another service, or with another charge, than was denied")
    return [(line, by_case[line.number]) for line in asked]


def _is_another(line: ServiceLine, now: DecidedLine) -> bool:
    billed, charged = now.line.procedure, now.line.charged
    return (billed is not None and billed.code != line.procedure) or (
        charged is not None and line.charged is not None and charged != line.charged
    )


def _of_new_claim(awaited: Awaited, remitted: Remitted, asked: Sequence[ServiceLine]) -> _Pairs | Unclear:
    """The lines of a corrected claim, but for those that the denied claim was paid for: as they stand, nothing was ever
    paid for them."""
    if not remitted.claim.lines:
        return Unclear("it was decided as a whole, without its lines")
    numbers = {line.number for line in asked}
    others = [line for line in awaited.case.denial.lines if line.number not in numbers]
    paid, _ = matched(lines_of(remitted.draft), [_billed(line) for line in others])
    left = [now for number, now in enumerate(remitted.lines, 1) if str(number) not in paid]
    if not left:
        return Unclear("no line of the corrected claim answers one that was denied")
    return [(None, now) for now in left]


@dataclass(frozen=True, slots=True)
class _Money:
    """What a decision on a line comes to: paid; allowed, which is that and the patient's share; what is disputed."""

    paid: Decimal
    allowed: Decimal
    disputed: frozenset[tuple[str, str]]


def _standing(before: Sequence[_Money], now: _Money, *, sure: bool, new: bool) -> _Standing | Unclear:
    """One line, beside the one that was denied; where it is `new`, beside all that were, and nothing was allowed."""
    if not sure:
        return Unclear("an adjustment of the whole claim may be of one line or of another")
    gain = now.allowed - (NOTHING if new else before[0].allowed)
    if now.paid < 0 or gain < 0:
        return Unclear("less is paid than before")
    if gain > 0:
        return _Standing.PART if now.disputed else _Standing.FULL
    if not now.disputed:
        return Unclear("nothing more is paid, and no reason is given")
    if now.disputed in {one.disputed for one in before}:
        return _Standing.SAME
    codes = ", ".join(sorted(f"{group}-{carc}" for group, carc in now.disputed))
    return Unclear(f"it is denied for other reasons than before: {codes}")


def _adds_up(line: DecidedLine) -> bool:
    """Whether payment and adjustments account for the charge; what they leave open has a reason that is not told."""
    charged = line.line.charged
    return charged is None or line.unsure or charged == (line.line.paid or NOTHING) + total(line.adjustments)


def _money_of_case(line: ServiceLine, merely: Merely) -> _Money:
    return _money(line.paid, [(one.group.value, one.carc, one.amount) for one in line.adjustments], merely)


def _money_now(line: DecidedLine, merely: Merely) -> _Money:
    return _money(line.line.paid, [(one.group, one.carc, one.amount) for one in line.adjustments], merely)


def _money(paid: Decimal | None, adjustments: Sequence[tuple[str, str, Decimal | None]], merely: Merely) -> _Money:
    disputed = {
        (group, carc)
        for group, carc, amount in adjustments
        if not merely(group, carc) and (amount is None or amount > 0)
    }
    share = [amount for group, carc, amount in adjustments if group == "PR" and merely(group, carc) and amount]
    return _Money(paid or NOTHING, sum(share, paid or NOTHING), frozenset(disputed))


def _billed(line: ServiceLine) -> BilledLine:
    day, charged = line.service_date.isoformat(), money_text(line.charged)
    return BilledLine(str(line.number), None, line.procedure, frozenset(line.modifiers), day, charged)


def _is_of_another_payer(case: Case, draft: CaseDraft) -> bool:
    payer = case.denial.payer
    ident, name = (draft.word("denial", "payer", key) for key in ("payer_id", "name"))
    if payer.payer_id and ident:
        return folded(payer.payer_id) != folded(ident)
    return bool(name) and folded(payer.name) != folded(name)


def _said(now: DecidedLine) -> str:
    billed = now.line.procedure
    codes = ((f"{one.group}-{one.carc}", one.amount) for one in now.adjustments)
    words = (f", {code}" + (f" {amount:.2f}" if amount is not None else "") for code, amount in codes)
    return f"{billed.code if billed else 'line'}: paid {now.line.paid or NOTHING:.2f}{''.join(words)}"
