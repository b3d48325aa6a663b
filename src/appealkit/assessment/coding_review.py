"""Coding errors on a denied line. Runs before any appeal: a miscoded line is corrected, not argued."""

from __future__ import annotations

from appealkit.assessment.model import CodingFinding
from appealkit.assessment.view import LineView
from appealkit.case import ChartEvidence, ClaimType, Denial, ServiceLine
from appealkit.maps.load import Rules
from appealkit.maps.routing import CodingError, LineTest


def claim_type_of(denial: Denial, line: ServiceLine, evidence: tuple[ChartEvidence, ...]) -> ClaimType | None:
    """Whether the biller is the physician or the facility: as told, as the submission shows, or by place of service.

    An office (11) bills no facility claim. In a surgery centre or hospital either may bill, so nothing is inferred.
    """
    if denial.claim_type:
        return denial.claim_type
    told = {item.word("claim_type") for item in evidence if item.kind == "claim-submission"} - {None}
    if len(told) == 1:
        return ClaimType(str(next(iter(told))))
    return ClaimType.PROFESSIONAL if line.place_of_service == "11" else None


def review(denial: Denial, view: LineView, rules: Rules) -> tuple[CodingFinding, ...]:
    """Every coding error the line shows. One that hangs on an unknown fact is given with that fact as `unknown`."""
    found = []
    for error in rules.coding:
        unknown = tuple(name for name in error.unless_unknown if name == "claim_type" and view.claim_type is None)
        if _shows(error.when, denial, view, rules, ignore_claim_type=bool(unknown)):
            found.append(_finding(error, unknown))
    return tuple(found)


def _finding(error: CodingError, unknown: tuple[str, ...]) -> CodingFinding:
    return CodingFinding(error.id, error.title, error.should_be, error.route, error.cite, unknown)


def _shows(test: LineTest, denial: Denial, view: LineView, rules: Rules, *, ignore_claim_type: bool) -> bool:
    line = view.line
    procedure = rules.procedures.procedures[line.procedure]
    others = [item for item in denial.lines if item is not line and item.service_date == line.service_date]
    known = rules.procedures.procedures
    modifiers = set(line.modifiers)
    claim_type = view.claim_type.value if view.claim_type else ""
    over = procedure.mue is not None and line.units > procedure.mue
    primary = set(procedure.add_on_of)
    checks = (
        not test.procedures or line.procedure in test.procedures,
        not test.families or procedure.family in test.families,
        not test.bilateral or procedure.bilateral.value in test.bilateral,
        modifiers >= set(test.modifiers_all),
        not test.modifiers_any or bool(modifiers & set(test.modifiers_any)),
        not modifiers & set(test.modifiers_none),
        not test.place_of_service or (line.place_of_service or "") in test.place_of_service,
        not test.claim_type or ignore_claim_type or claim_type in test.claim_type,
        not test.units_over_mue or over,
        not test.mai or str(procedure.mai) in test.mai,
        not test.other_side_billed_apart or _other_side(line, others),
        not test.primary_missing or bool(primary and not primary & {item.procedure for item in others}),
        not test.with_procedures or bool({item.procedure for item in others} & set(test.with_procedures)),
        not test.with_families
        or bool({known[item.procedure].family for item in others if item.procedure in known} & set(test.with_families)),
        not test.program or (view.program or "") in test.program,
        not test.codes or bool({*line.remarks, *(item.carc for item in line.adjustments)} & set(test.codes)),
        test.on_or_after is None or line.service_date >= test.on_or_after,
    )
    return all(checks)


def _other_side(line: ServiceLine, others: list[ServiceLine]) -> bool:
    mine = {"RT", "LT"} & set(line.modifiers)
    theirs = {
        modifier
        for item in others
        if item.procedure == line.procedure
        for modifier in {"RT", "LT"} & set(item.modifiers)
    }
    return bool(mine) and bool(theirs - mine)
