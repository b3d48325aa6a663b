"""Documents that the record holds, with their contents as bytes: DocumentReference, and a report's written form."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from appealkit.intake.draft import Place
from appealkit.intake.exhibits import count_pages
from appealkit.intake.fhir.claims import certain_day
from appealkit.intake.fhir.facts import is_told
from appealkit.intake.fhir.findings import I150
from appealkit.intake.fhir.record import Given, Resource
from appealkit.intake.fhir.values import Tree, codings, label, name_of, shortened, trees, word, words

PDF = "application/pdf"
TEXTS = frozenset({"text/plain", "text/html", "application/xhtml+xml", "text/rtf", "application/rtf"})


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a patient's record in the making. `content` is None where the record only names it."""

    id: str
    kind: str
    title: str = field(repr=False)
    patient: str = field(repr=False)
    place: Place
    author: str | None = field(default=None, repr=False)
    date: str | None = None
    signer: str | None = field(default=None, repr=False)
    addendum_to: str | None = None
    pages: int = 1
    media_type: str = ""
    content: bytes | None = field(default=None, repr=False)


def documents(given: Given, cited: Collection[str] = ()) -> Iterator[Document]:
    """Every current document, and of the reports those whose written form is cited."""
    for resource in given.record.of("DocumentReference"):
        if is_told(resource, given, "current"):
            yield from _referenced(resource, given)
    for resource in given.record.of("DiagnosticReport"):
        ident = form_of(resource)
        if ident and ident in cited:
            yield _report(ident, resource, given)


def form_of(report: Resource) -> str | None:
    """The id of the document that is the report's written form; None where it has none with contents."""
    held = any(word(item, "data") for item in trees(report.tree, "presentedForm"))
    return f"report-{report.mark}" if held else None


def _referenced(resource: Resource, given: Given) -> Iterator[Document]:
    visit = next(given.record.at(resource, "context", "encounter"), None)
    told = word(resource.tree, "context", "period", "start") or (word(visit.tree, "period", "start") if visit else None)
    day = certain_day(told or word(resource.tree, "date"), "the day of a document", given, resource)
    attachments = list(trees(resource.tree, "content", "attachment"))
    title = shortened(word(resource.tree, "description")) or shortened(label(resource.tree, "type"))
    author = _author(resource, "author", given) or (_author(visit, "participant", given) if visit else None)
    for position, attachment in enumerate(attachments[:1] or [{}], start=1):
        content, media_type = _content(attachment, resource, given)
        yield Document(
            id=f"document-{resource.mark}",
            kind=_kind(resource, given),
            title=title or shortened(word(attachment, "title")) or f"Document {position} of the record",
            patient=given.record.patient_key(resource, "subject"),
            place=resource.place,
            author=author,
            date=day,
            signer=_author(resource, "authenticator", given),
            addendum_to=_appended(resource, given),
            pages=_pages(content, media_type),
            media_type=media_type,
            content=content,
        )
    if len(attachments) > 1:
        says = "a document has more than one form; the first was read"
        given.findings.tell(I150, says, "look whether they are one document", resource.place)


def _report(ident: str, resource: Resource, given: Given) -> Document:
    attachment = next(item for item in trees(resource.tree, "presentedForm") if word(item, "data"))
    content, media_type = _content(attachment, resource, given)
    told = word(resource.tree, "effectiveDateTime") or word(resource.tree, "issued")
    return Document(
        id=ident,
        kind="imaging-report",
        title=shortened(label(resource.tree, "code")) or "Report of a study",
        patient=given.record.patient_key(resource, "subject"),
        place=resource.place,
        author=_author(resource, "resultsInterpreter", given) or _author(resource, "performer", given),
        date=certain_day(told, "the day of a report", given, resource),
        pages=_pages(content, media_type),
        media_type=media_type,
        content=content,
    )


def _kind(resource: Resource, given: Given) -> str:
    codes = {coding.code for coding in codings(resource.tree, "type") if coding.system in given.tables.systems.loinc}
    return next((kind for kind, known in given.tables.documents.items() if codes & known), "other")


def _appended(resource: Resource, given: Given) -> str | None:
    """The document that this one is an addendum to, where it is in the record and current."""
    for relation in trees(resource.tree, "relatesTo"):
        found = given.record.named(resource, word(relation, "target", "reference"))
        if word(relation, "code") == "appends" and found and word(found.tree, "status") == "current":
            return f"document-{found.mark}"
    return None


def _author(resource: Resource, path: str, given: Given) -> str | None:
    """Who wrote it: of those named the first whose name is known and who is not the patient."""
    steps = (path, "individual") if path == "participant" else (path,)
    for reference in trees(resource.tree, *steps):
        found = given.record.named(resource, word(reference, "reference"))
        if found and found.type == "PractitionerRole":
            found = next(given.record.at(found, "practitioner"), None)
        if found and found.type == "Patient":
            continue
        name = name_of(found.tree) if found else shortened(word(reference, "display"))
        if name:
            return name
    return None


def _content(attachment: Tree, resource: Resource, given: Given) -> tuple[bytes | None, str]:
    """The bytes and what they are; none, and said so, where the file does not hold them."""
    media_type = (word(attachment, "contentType") or "").partition(";")[0].strip().lower()
    data = "".join("".join(words(attachment, "data")).split())
    mend = "fetch the document and put it beside the case"
    if not data:
        given.findings.tell(I150, "a document is named and not contained", mend, resource.place)
        return None, media_type
    try:
        content = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        given.findings.tell(I150, "the contents of a document cannot be decoded", mend, resource.place)
        return None, media_type
    if media_type != PDF and media_type not in TEXTS:
        given.findings.tell(I150, "a document is neither PDF nor text", "print it to PDF", resource.place)
    return content, media_type


def _pages(content: bytes | None, media_type: str) -> int:
    """How many pages a PDF has; one for anything else, and for a PDF that cannot be counted."""
    return (count_pages(content) if content and media_type == PDF else None) or 1
