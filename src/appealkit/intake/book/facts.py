"""What is known of a case, flat and as text: path → value, from a Case or from a case in the making."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from appealkit.case import Case, ChartDocument, ChartEvidence
from appealkit.intake.draft import KEYS, CaseDraft, Path

Facts = Mapping[Path, str]


def facts_of(known: Case | CaseDraft) -> Facts:
    """Everything that a form shows of this case, by the paths of CaseDraft."""
    if isinstance(known, CaseDraft):
        told = {path: item.value for path, item in known.told.items()}
        pages = {path[1:]: value for path, value in told.items() if path[:2] == (KEYS, "documents")}
        return {("case",): known.id, **told, **pages}
    return dict(_of_case(known))


def as_text(value: object) -> str:
    """A single value as a case file writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def below(facts: Facts, *path: str) -> list[str]:
    """The next steps below this path, in their order, each once."""
    depth = len(path)
    return list(dict.fromkeys(name[depth] for name in facts if len(name) > depth and name[:depth] == path))


def listed(facts: Facts, *path: str) -> tuple[str, ...]:
    """The entries of a numbered list, or the one word that stands for a list of one; none where nothing does."""
    if path in facts:
        return (facts[path],)
    numbers = sorted((step for step in below(facts, *path) if step.isdigit()), key=int)
    return tuple(facts[*path, number] for number in numbers)


def _of_case(case: Case) -> Iterator[tuple[Path, str]]:
    yield ("case",), case.id
    patient, denial = case.patient, case.denial
    told: dict[Path, object] = {
        ("patient", "name"): patient.name,
        ("patient", "birth_date"): patient.birth_date,
        ("patient", "member_id"): patient.member_id,
        ("patient", "group_number"): patient.group_number,
        ("denial", "claim_number"): denial.claim_number,
    }
    for line in denial.lines:
        told["denial", "lines", str(line.number), "service_date"] = line.service_date
        told["denial", "lines", str(line.number), "procedure"] = line.procedure
    yield from ((path, as_text(value)) for path, value in told.items() if value is not None)
    for ident, document in case.documents.items():
        yield from _of_document(ident, document)
    for item in case.evidence:
        yield from _of_evidence(item)


def _of_document(ident: str, document: ChartDocument) -> Iterator[tuple[Path, str]]:
    for name in ChartDocument.model_fields:
        value = getattr(document, name)
        if value is not None:
            yield ("documents", ident, name), as_text(value)


def _of_evidence(item: ChartEvidence) -> Iterator[tuple[Path, str]]:
    at = ("evidence", item.id)
    yield (*at, "kind"), item.kind
    yield (*at, "origin"), item.origin.value
    yield (*at, "source", "document"), item.source.document
    yield (*at, "source", "page"), str(item.source.page)
    if item.source.quote is not None:
        yield (*at, "source", "quote"), item.source.quote
    if item.recorded_on is not None:
        yield (*at, "recorded_on"), item.recorded_on.isoformat()
    for name, value in item.values.items():
        if isinstance(value, tuple):
            yield from (((*at, name, str(number)), word) for number, word in enumerate(value, 1))
        else:
            yield (*at, name), as_text(value)
