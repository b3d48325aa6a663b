"""The charts of the patients in a record: their facts and documents as a draft, and the documents' contents beside it.

A chart's draft has the paths of a case file below "patient", "documents" and "evidence", and
`("keys", "patient_reference")` for joining it with what came in another file of the same server.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from appealkit.intake.draft import CaseDraft, Path, Place, Told, case_id
from appealkit.intake.fhir.authorizations import authorizations
from appealkit.intake.fhir.documents import Document, documents
from appealkit.intake.fhir.facts import EXPORT, Fact, conditions, observations, plans
from appealkit.intake.fhir.findings import I148, I149
from appealkit.intake.fhir.people import facts_of
from appealkit.intake.fhir.record import Given
from appealkit.intake.fhir.studies import studies
from appealkit.intake.fhir.treatments import courses, drugs, injections


@dataclass(frozen=True, slots=True)
class Attachment:
    """The contents of one document of a chart, for the door to store. `chart` is the id of the chart's draft."""

    chart: str
    document: str
    media_type: str
    data: bytes = field(repr=False)


def charts_of(given: Given) -> tuple[list[CaseDraft], list[Attachment]]:
    """A draft for each patient of whom the record says anything, in the order in which they are met."""
    answered = list(authorizations(given))
    facts = [
        fact for read in (conditions, observations, injections, courses, drugs, studies, plans) for fact in read(given)
    ]
    facts += [fact for fact, _ in answered]
    held = [*documents(given, {fact.document for fact in facts}), *(document for _, document in answered)]
    for place in [*(fact.place for fact in facts if not fact.patient), *(one.place for one in held if not one.patient)]:
        says = "what belongs to no patient was left out"
        given.findings.mistake(I148, says, "ask for the record of one patient as a whole", place)
    patients = {resource.reference: resource for resource in given.record.of("Patient")}
    charts: list[CaseDraft] = []
    attachments: list[Attachment] = []
    for key in dict.fromkeys([*patients, *(fact.patient for fact in facts), *(one.patient for one in held)]):
        mine = [fact for fact in facts if fact.patient == key]
        papers = {document.id: document for document in held if document.patient == key}
        if not key or not (mine or papers):
            continue
        patient = patients.get(key)
        about = facts_of(patient, given) if patient else {}
        if patient is None:
            says = "facts of a patient were read who is not in the file"
            given.findings.tell(I148, says, "add the patient's own entry to the export", _first(mine, papers.values()))
        told: dict[Path, Told] = {**about, ("keys", "patient_reference"): Told(key, _first(mine, papers.values()))}
        told |= _documents_told(papers.values()) | _facts_told(mine)
        exported = [fact for fact in mine if fact.document == EXPORT]
        if exported:
            told |= _export_told(exported)
            says = f"{len(exported)} facts of a chart have no page yet and cite the export"
            given.findings.tell(I149, says, "find the page of each before a letter is sent", exported[0].place)
        names = [about[path].value if path in about else None for path in _WHO]
        ident = case_id("chart", *(names if any(names) else [key]))
        charts.append(CaseDraft(ident, told))
        attachments += [
            Attachment(ident, document.id, document.media_type, document.content)
            for document in papers.values()
            if document.content is not None
        ]
    return charts, attachments


_WHO: tuple[Path, ...] = (("patient", "member_id"), ("patient", "name"), ("patient", "birth_date"))


def _first(facts: list[Fact], papers: Iterable[Document]) -> Place:
    return next(iter([*(fact.place for fact in facts), *(paper.place for paper in papers)]))


def _facts_told(facts: list[Fact]) -> dict[Path, Told]:
    told: dict[Path, Told] = {}
    for fact in facts:
        ident = _free(f"{fact.kind}-{fact.mark}", told)
        values: dict[Path, str | None] = {
            ("kind",): fact.kind,
            ("recorded_on",): fact.recorded_on,
            ("origin",): "auto",
            ("source", "document"): fact.document,
            ("source", "page"): "1",
        }
        for name, value in fact.values.items():
            if isinstance(value, str):
                values[(name,)] = value
            else:
                values |= {(name, str(position)): item for position, item in enumerate(value, start=1)}
        told |= {("evidence", ident, *path): Told(value, fact.place) for path, value in values.items() if value}
    return told


def _free(ident: str, told: dict[Path, Told]) -> str:
    """The id, with a number where it is taken: one resource may say two things of one kind."""
    taken = {path[1] for path in told}
    return next(name for name in (ident, *(f"{ident}-{n}" for n in range(2, 1000))) if name not in taken)


def _documents_told(papers: Iterable[Document]) -> dict[Path, Told]:
    told: dict[Path, Told] = {}
    for paper in papers:
        values = {
            "kind": paper.kind,
            "title": paper.title,
            "author": paper.author,
            "signer": paper.signer,
            "date": paper.date,
            "pages": str(paper.pages),
            "addendum_to": paper.addendum_to,
        }
        told |= {("documents", paper.id, name): Told(value, paper.place) for name, value in values.items() if value}
    return told


def _export_told(facts: list[Fact]) -> dict[Path, Told]:
    """The document of the facts without one. Its day is the last on which any of them was recorded."""
    days = [fact.recorded_on for fact in facts if fact.recorded_on]
    values = {"kind": "other", "title": "Structured record export", "pages": "1", "date": max(days) if days else None}
    return {("documents", EXPORT, name): Told(value, facts[0].place) for name, value in values.items() if value}
