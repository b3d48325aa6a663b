"""The corrected-claim worksheet as plain values for JSON; its shape is in packet/schema.py."""

from __future__ import annotations

from typing import Any

from appealkit import __version__
from appealkit.assessment.correction import Billed, CorrectedLine, Step, corrected_lines, paid_lines_to_correct
from appealkit.assessment.model import Assessment
from appealkit.case import Case
from appealkit.layout.worksheet import PAID_RULE, how_it_is_sent

WORKSHEET_VERSION = "1.0"


def worksheet_json(assessment: Assessment, case: Case) -> dict[str, Any]:
    """Each line as billed and as it should be, with the changes and what each hangs on. `to` is null where it hangs on
    the record, and empty where the line is taken off."""
    return {
        "format": "appealkit-worksheet",
        "version": WORKSHEET_VERSION,
        "program": __version__,
        "rules_sha256": assessment.rules_sha256,
        "case": assessment.case,
        "on": assessment.on.isoformat(),
        "claim_number": case.denial.claim_number,
        "lines": [
            {**_line(line, case), "route": str(line.route), "how_it_is_sent": how_it_is_sent(assessment, line)}
            for line in corrected_lines(assessment, case.denial)
        ],
        "compliance": {
            "says": PAID_RULE,
            "paid_lines": [_line(line, case) for line in paid_lines_to_correct(assessment, case.denial)],
        },
    }


def _line(line: CorrectedLine, case: Case) -> dict[str, Any]:
    return {
        "line": line.line.number,
        "service_date": line.line.service_date.isoformat(),
        "from": _billed(line.was),
        "to": None if line.to is None else [_billed(item) for item in line.to],
        "changes": [_step(step, case) for step in line.steps],
    }


def _billed(billed: Billed) -> dict[str, Any]:
    return {"procedure": billed.procedure, "modifiers": list(billed.modifiers), "units": billed.units}


def _step(step: Step, case: Case) -> dict[str, Any]:
    places = {item.id: item.source for item in case.evidence}
    return {
        "error": step.error,
        "does": step.does,
        "why": step.why,
        "should_be": step.should_be,
        "only_if": step.only_if,
        "settled": step.settled,
        "first_see": step.first_see,
        "cite": step.cite,
        "confidence": step.confidence,
        "evidence": [
            {"evidence": name, "document": places[name].document, "page": places[name].page} for name in step.evidence
        ],
    }
