"""Which lines of a remitted claim were denied or reduced, with the decision of the whole claim laid on its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from appealkit.intake.x12.remitted import NOTHING, Adjustment, Dated, Remark, RemittedClaim, RemittedLine, total
from appealkit.intake.x12.tables import Merely

DENIED = "4"  # CLP02


@dataclass(frozen=True, slots=True, repr=False)
class DecidedLine:
    """A line with all adjustments and remarks that speak of it. `unsure`: some of its claim, which may be another's."""

    line: RemittedLine
    adjustments: tuple[Adjustment, ...]
    remarks: tuple[Remark, ...]
    denied: bool
    reduced: bool
    unsure: bool = False


def decided_lines(claim: RemittedClaim, merely: Merely) -> tuple[DecidedLine, ...]:
    """Every line of the claim, also those that were paid. A claim that was decided without lines is one line, without
    a procedure, that has the claim's own amounts."""
    if not claim.lines:
        whole = RemittedLine(claim.spot, None, None, claim.charged, claim.paid, days=claim.days)
        return (_decided(claim, whole, claim.adjustments, merely),)
    laid, unsure = _laid(claim)
    return tuple(
        _decided(claim, line, (*line.adjustments, *laid.get(at, ())), merely, unsure=unsure and at in laid)
        for at, line in enumerate(claim.lines)
    )


def is_denial(claim: RemittedClaim, merely: Merely) -> bool:
    """Whether at least one line was denied or reduced for a reason that can be disputed. Never a reversal."""
    return not claim.is_reversal and any(item.denied or item.reduced for item in decided_lines(claim, merely))


def service_day(claim: RemittedClaim, line: RemittedLine) -> Dated | None:
    """The line's own day, the first where they are several. The claim's only where it is one: a line of a claim of
    several days is of one of them."""
    own = next((one for key in ("472", "150") for one in line.days if one.qualifier == key), None)
    of_claim = [one for one in claim.days if one.qualifier in {"232", "233"}]
    one_day = len({day for one in of_claim for day in (one.period.first, one.period.last)}) == 1
    return own or (of_claim[0] if one_day else None)


def _decided(
    claim: RemittedClaim,
    line: RemittedLine,
    adjustments: tuple[Adjustment, ...],
    merely: Merely,
    *,
    unsure: bool = False,
) -> DecidedLine:
    paid, charged = line.paid or NOTHING, line.charged or NOTHING
    disputed = any(
        not merely(item.group, item.carc) and (item.amount is None or item.amount > 0) for item in adjustments
    )
    nameless = claim.status == DENIED and not adjustments and charged > 0  # denied, and the payer did not say why
    denied = paid <= 0 and (disputed or nameless)
    reduced = paid > 0 and disputed
    # Remarks of the whole claim (MOA, MIA) explain what was refused, and among them stand the ones that send it back or
    # tell of appeal rights; on a line that was paid they would explain nothing.
    remarks = (*line.remarks, *(claim.remarks if denied or reduced else ()))
    return DecidedLine(line, adjustments, _once(remarks), denied, reduced, unsure)


def _laid(claim: RemittedClaim) -> tuple[dict[int, tuple[Adjustment, ...]], bool]:
    """The claim's own adjustments by the line that they explain, and whether that is less than sure.

    Some payers write them again above the lines that have them already: those are left where they are. The others
    belong where the lines themselves leave something unexplained; to the unpaid lines where nothing is; else to all.
    """
    own = [item for item in claim.adjustments if not _repeated(item, claim.lines)]
    if not own:
        return {}, False
    lines = claim.lines
    open_ = [at for at, line in enumerate(lines) if line.unexplained > 0]
    unpaid = [at for at, line in enumerate(lines) if not line.paid]
    targets = open_ or unpaid or list(range(len(lines)))
    if len(targets) == 1:
        return {targets[0]: tuple(own)}, False
    gaps = {at: lines[at].unexplained for at in open_}
    if len(own) == 1 and gaps and own[0].amount == sum(gaps.values(), NOTHING):
        return {at: (own[0]._replace(amount=gap),) for at, gap in gaps.items()}, False
    without = tuple(item._replace(amount=None) for item in own)
    return dict.fromkeys(targets, without), True


def _repeated(adjustment: Adjustment, lines: Sequence[RemittedLine]) -> bool:
    """Whether the lines say it already: as much of it, under the same code, and nothing of them is unexplained."""
    same = tuple(
        item
        for line in lines
        for item in line.adjustments
        if (item.group, item.carc) == (adjustment.group, adjustment.carc)
    )
    settled = all(line.unexplained <= 0 for line in lines)
    return bool(same) and (settled or total(same) == (adjustment.amount or Decimal(0)))


def _once(remarks: tuple[Remark, ...]) -> tuple[Remark, ...]:
    first: dict[str, Remark] = {}
    for remark in remarks:
        first.setdefault(remark.code, remark)
    return tuple(first.values())
