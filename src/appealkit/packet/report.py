"""Assessment and manifest as plain values for JSON, each with its version; the shapes are in packet/schema.py.

The assessment speaks of evidence by id, document and page. The manifest ties every statement of the letter to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from appealkit import __version__
from appealkit.assessment.due import Filing
from appealkit.assessment.model import Assessment, Finding, LineAssessment
from appealkit.case import Case
from appealkit.letters.model import Letter
from appealkit.letters.vocabulary import service_of

ASSESSMENT_VERSION = "1.0"
MANIFEST_VERSION = "1.2"


def assessment_json(assessment: Assessment, case: Case, letter: Letter | None = None) -> dict[str, Any]:
    """The whole judgement as plain values. `letter` gives the exhibits their letters."""
    labels = {exhibit.document: exhibit.label for exhibit in letter.exhibits} if letter else {}
    return {
        "format": "appealkit-assessment",
        "version": ASSESSMENT_VERSION,
        "program": __version__,
        "rules_sha256": assessment.rules_sha256,
        "case": assessment.case,
        "on": _day(assessment.on),
        "lines": [_line(line, case, labels) for line in assessment.lines],
        "asks": [
            {
                "requirement": ask.requirement,
                "get": ask.get,
                "ask_of": ask.ask_of,
                "document": ask.document,
                "blocking": ask.blocking,
                "cure": ask.cure,
                "standing": ask.standing.word,
                "lines": list(ask.lines),
                "strategies": list(ask.strategies),
                "why": ask.why,
                "asked": ask.asked,
                "changes": [
                    {
                        "lines": list(change.lines),
                        "effect": change.effect.value,
                        "beside": list(change.beside),
                        "instead": list(change.instead),
                        "says": change.says,
                    }
                    for change in ask.changes
                ],
            }
            for ask in assessment.asks
        ],
        "smallest_set": {"documents": list(assessment.smallest_set), "says": assessment.smallest_set_says},
        "contradictions": [
            {
                "kind": item.kind,
                "attribute": item.attribute,
                "items": [
                    {"evidence": name, "says": value, **_place(name, case, labels)}
                    for name, value in zip(item.evidence, item.values, strict=True)
                ],
                "primary": item.primary,
            }
            for item in assessment.contradictions
        ],
        "held": bool(assessment.holds),
        "adverse": [
            {"says": item.says, "evidence": _evidence(item.evidence, case, labels)} for item in assessment.adverse
        ],
        "deadlines": [
            {
                "level": item.level,
                "title": item.title,
                "safe_on": _day(item.safe_on),
                "legal_on": _day(item.legal_on),
                "how": item.how,
                "cite": item.cite,
                "days_left": item.days_left,
                "late": item.late,
                "doubts": list(item.doubts),
                "filed_when": item.filed_when,
            }
            for item in assessment.deadlines
        ],
        "filing": _filing(assessment.filing) if assessment.filing else None,
        "checks": list(assessment.checks),
        "paid_though_miscoded": [
            {"line": item.line.number, "errors": [error.error for error in item.coding]} for item in assessment.paid
        ],
    }


def _filing(filing: Filing) -> dict[str, Any]:
    return {
        "title": filing.title,
        "needs": filing.needs,
        "lacking": list(filing.lacking),
        "good_cause": filing.good_cause,
        "amount": filing.amount,
        "decided": filing.decided,
        "next": filing.next,
        "corrections": [{"line": line, "says": says} for line, says in filing.corrections.items()],
    }


def manifest_json(
    letter: Letter | None,
    assessment: Assessment,
    case: Case,
    files: Mapping[str, str],
    protective: Mapping[str, str] | None,
    packet: Mapping[str, Any] | None = None,
    *,
    signed: bool = False,
) -> dict[str, Any]:
    """What was written, by what rules and templates, and each statement of the letter with evidence and page.
    `packet`: what was joined to be sent, where it was. `signed`: with the signature that the case allows."""
    return {
        "format": "appealkit-manifest",
        "version": MANIFEST_VERSION,
        "program": __version__,
        "case": assessment.case,
        "on": _day(assessment.on),
        "rules_sha256": assessment.rules_sha256,
        "policies": _policies(assessment),
        "files": [{"path": path, "sha256": digest} for path, digest in sorted(files.items())],
        "protective": dict(protective) if protective else None,
        "letter": _letter(letter, case, signed=signed) if letter else None,
        "packet": dict(packet) if packet else None,
        "decisions": [
            {
                "requirement": item.requirement,
                "evidence": item.evidence,
                "decision": item.decision.value,
                "by": item.by,
                "on": _day(item.on),
            }
            for item in case.decisions
        ],
    }


def _letter(letter: Letter, case: Case, *, signed: bool) -> dict[str, Any]:
    labels = {exhibit.document: exhibit.label for exhibit in letter.exhibits}
    return {
        "title": letter.title,
        "draft": letter.draft,
        "signed": {"by": case.signature.by, "on": _day(case.signature.on)} if signed and case.signature else None,
        "lines": list(letter.lines),
        "templates": [
            {
                "template": item.template,
                "version": item.version,
                "sha256": item.sha256,
                "approved_by": item.approved_by,
                "approved_on": _day(item.approved_on),
            }
            for item in letter.templates
        ],
        "authorities": list(letter.authorities),
        "statements": [
            {
                "words": item.words,
                "requirement": item.requirement,
                "evidence": list(item.evidence),
                "pages": [
                    {"document": cited.document, "page": cited.page, "exhibit": labels[cited.document]}
                    for cited in item.citations
                ],
                "template": item.template,
                "text": item.at.file,
                "line": item.at.line,
            }
            for item in letter.statements
        ],
        "exhibits": [
            {
                "exhibit": item.label,
                "document": item.document,
                "title": item.title,
                "pages": item.pages,
                "cited_pages": list(item.cited_pages),
                "file": case.documents[item.document].file,
            }
            for item in letter.exhibits
        ],
        "left_out": [
            {
                "requirement": item.requirement,
                "why": item.why,
                "template": item.template,
                "text": item.at.file,
                "line": item.at.line,
            }
            for item in letter.left_out
        ],
    }


def _line(line: LineAssessment, case: Case, labels: Mapping[str, str]) -> dict[str, Any]:
    governing = line.governing
    return {
        "line": line.line.number,
        "service": service_of(line),
        "service_date": _day(line.line.service_date),
        "route": {
            "kind": line.route.kind.value,
            "why": line.route.why,
            "ready": line.route.ready,
            "cite": line.route.cite,
            "trace": list(line.route.trace),
            "not_taken": [{"route": item.route.value, "why": item.why_not} for item in line.route.alternatives],
        },
        "reasons": [{"reason": item.reason, "by": list(item.by), "sure": item.sure} for item in line.reasons],
        "coding": [
            {
                "error": item.error,
                "title": item.title,
                "should_be": item.should_be,
                "route": item.route.value,
                "cite": item.cite,
                "confidence": item.confidence,
                "unknown": list(item.unknown),
            }
            for item in line.coding
        ],
        "policy": {
            "policy": governing.policy.policy if governing.policy else None,
            "number": governing.policy.number if governing.policy else None,
            "version": governing.version.version if governing.version else None,
            "why": governing.why,
        },
        "strategies": [
            {
                "strategy": item.strategy,
                "reason": item.reason,
                "map": item.map,
                "support": item.support.value,
                "why": item.why,
                "chosen": item.strategy in line.route.strategies,
                "clinical_argument": item.clinical_argument,
                "lacking": list(item.lacking),
                "barred_by": list(item.barred_by),
            }
            for item in line.results
        ],
        "requirements": [_finding(finding, case, labels) for finding in line.findings.values()],
        "criteria": [
            {
                "criterion": item.criterion,
                "section": item.section,
                "says": item.says,
                "requirement": item.requirement,
                "applicable": item.applicable,
                "standing": item.standing.word if item.standing is not None else None,
                "met_by": item.finding.requirement if item.finding else None,
                "confidence": item.confidence,
                "finding": _finding(item.finding, case, labels) if item.finding else None,
            }
            for item in line.criteria
        ],
        "discuss": list(line.discuss),
    }


def _finding(finding: Finding, case: Case, labels: Mapping[str, str]) -> dict[str, Any]:
    basis = finding.basis
    return {
        "requirement": finding.requirement,
        "shows": finding.shows,
        "standing": finding.standing.word,
        "why": finding.why,
        "value": _number(finding.value),
        "unit": finding.unit,
        "first": _day(finding.first),
        "last": _day(finding.last),
        "lasting": str(finding.lasting) if finding.lasting else None,
        "threshold": str(basis.threshold) if basis.threshold else None,
        "threshold_from": basis.source.value if basis.source else None,
        "policy": basis.policy,
        "section": basis.section,
        "confidence": basis.confidence,
        "evidence": _evidence(finding.evidence, case, labels),
        "gap": finding.gap,
        "contradictions": list(finding.contradictions),
    }


def _evidence(names: tuple[str, ...], case: Case, labels: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{"evidence": name, **_place(name, case, labels)} for name in names]


def _place(name: str, case: Case, labels: Mapping[str, str]) -> dict[str, Any]:
    source = next(item.source for item in case.evidence if item.id == name)
    return {"document": source.document, "page": source.page, "exhibit": labels.get(source.document)}


def _policies(assessment: Assessment) -> list[dict[str, Any]]:
    found = {
        (line.governing.policy.policy, line.governing.version.version)
        for line in assessment.lines
        if line.governing.policy and line.governing.version
    }
    return [{"policy": policy, "version": version} for policy, version in sorted(found)]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(value: Decimal | None) -> str | None:
    return f"{value:f}" if value is not None else None
