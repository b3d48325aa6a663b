"""What is well formed and yet odd, sparse or weak: for a person to look at, never for a letter."""

from __future__ import annotations

from decimal import Decimal

from appealkit.assessment.measures.picture import PAIN_SCALES
from appealkit.assessment.measures.response import ROUNDING, relief_by_scores
from appealkit.assessment.model import LineAssessment, Standing
from appealkit.case import Case, Origin
from appealkit.maps.load import Rules

TELLING = frozenset({"relief_percent", "visits_attended", "value"})  # attributes without which nothing is odd


def odd(case: Case) -> list[str]:
    """Values that cannot be as they stand, though each is well formed."""
    found = []
    telling = (item for item in case.evidence if not TELLING.isdisjoint(item.values))
    for item in sorted(telling, key=lambda item: item.id):
        recorded = item.number("relief_percent")
        scored = relief_by_scores(item) if recorded is not None else None
        if recorded is not None and scored is not None and abs(recorded - scored) > ROUNDING:
            found.append(f"{item.id}: {recorded} percent is said, and its own scores come to {scored} percent")
        attended, ordered = item.number("visits_attended"), item.number("visits_ordered")
        if attended is not None and ordered is not None and attended > ordered:
            found.append(f"{item.id}: more visits are attended than were ordered")
        if item.kind != "scale-score":
            continue
        value, most = item.number("value"), PAIN_SCALES.get((item.word("scale") or "").upper())
        if value is not None and most is not None and value > most:
            found.append(f"{item.id}: {value} is beyond the scale, which ends at {most}")
    return found


SURE = Decimal("0.95")  # from here a reading is as good as typed


def unsure(case: Case) -> list[str]:
    """Values of the denial that were read from words and might mean something else."""
    doubtful = ((path, mark) for path, mark in case.came_from.items() if mark.sure is not None and mark.sure < SURE)
    return [
        f"'{path.replace('/', '.')}' was read at {mark.at}, and not with certainty: compare it"
        for path, mark in doubtful
        if mark.origin is Origin.AUTO
    ]


def weak(case: Case, line: LineAssessment, rules: Rules) -> list[str]:
    program = case.denial.payer.program
    return [
        f"{finding.shows}: a weak argument under {program.value}"
        for name, finding in line.findings.items()
        if finding.standing is Standing.MET and program in rules.requirements[name].weak_for and program
    ]


def sparse(case: Case, line: LineAssessment) -> list[str]:
    """Courses whose visits are few for their length: counted by their span, which a reviewer may not do."""
    care = line.findings.get("care-long-enough")
    found: list[str] = []
    for item in case.evidence if care and care.evidence else ():
        if "visits_attended" not in item.values:
            continue
        visits, first, last = item.number("visits_attended"), item.day("from"), item.day("to")
        if care and item.id in care.evidence and visits and first and last and visits * 14 < (last - first).days:
            found.append(f"{item.id}: {visits} visits over {(last - first).days // 7} weeks; a reviewer may count less")
    return found
