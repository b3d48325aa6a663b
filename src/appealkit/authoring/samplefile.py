"""A case as the text of a sample: whole in one file, and of a person who was made up."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from pydantic import BaseModel

from appealkit import yamltext
from appealkit.case import Case, ChartEvidence

MADE_UP = ("Robin Example", "Alex Madeup", "Jamie Invented", "Kim Pretend", "Lee Notreal", "Max Fictive", "Pat Sample")


def invented(case: Case, name: str) -> Case:
    """The same facts of somebody else, made up from the sample's name, so that no two samples are of one person."""
    digits = hashlib.sha256(name.encode()).hexdigest()
    number = int(digits[:12], 16)
    patient = case.patient.model_copy(
        update={"name": MADE_UP[number % len(MADE_UP)], "member_id": f"EX{number % 10**8:08}"}
    )
    denial = case.denial.model_copy(update={"claim_number": f"EX-{number % 10**9:09}"})
    return case.model_copy(update={"id": name.replace("/", "-"), "patient": patient, "denial": denial})


def sample_text(case: Case, about: str, said: Mapping[str, str] | None = None) -> str:
    """The file: a line about it, how it is drafted where that is said, and the case with all that it names."""
    parts = {
        "case": case.id,
        "denial": _plain(case.denial),
        "decisions": [_plain(item) for item in case.decisions],
        "adopted": [_plain(item) for item in case.adopted],
        "patient": _plain(case.patient),
        "practice": _plain(case.practice),
        "documents": {key: _without_file(_plain(item)) for key, item in case.documents.items()},
        "evidence": [_evidence(item) for item in case.evidence],
        "requests": [_plain(item) for item in case.requests],
    }
    head = {"sample": dict(said)} if said else {}
    return f"# {about}\n" + yamltext.written(head | {key: part for key, part in parts.items() if part})


def _evidence(item: ChartEvidence) -> dict[str, object]:
    values = {key: _said(value) for key, value in item.values.items()}
    kept = {key: value for key, value in {"recorded_on": _said(item.recorded_on)}.items() if value is not None}
    return {"id": item.id, "kind": item.kind, **values, **kept, "source": _plain(item.source)}


def _plain(model: BaseModel) -> dict[str, object]:
    """The values that were given, as a file says them."""
    found = {
        field.alias or key: _said(getattr(model, key))
        for key, field in type(model).model_fields.items()
        if getattr(model, key) != field.get_default(call_default_factory=True)
    }
    return {key: value for key, value in found.items() if value not in (None, [], {})}


def _said(value: object) -> object:
    match value:
        case None:
            return None
        case BaseModel():
            return _plain(value)
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case list() | tuple():
            return [_said(item) for item in value]
        case Mapping():
            return {str(key): _said(item) for key, item in value.items()}
        case _:
            return str(value)


def _without_file(item: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in item.items() if key != "file"}
