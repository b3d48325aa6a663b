"""Prior authorizations: what a plan answered to a request (Da Vinci PAS ClaimResponse, PDex ExplanationOfBenefit)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from appealkit.intake.draft import CaseDraft, Path, Told, case_id
from appealkit.intake.fhir.claims import (
    Line,
    asked_in,
    billed_by,
    certain_day,
    lines_of,
    notes_of,
    numbered,
    payer_of,
    reasons_in,
    remarks_in,
    told_of,
)
from appealkit.intake.fhir.denials import claim_number
from appealkit.intake.fhir.documents import Document
from appealkit.intake.fhir.facts import Fact, fact, is_told
from appealkit.intake.fhir.findings import I146, I147
from appealkit.intake.fhir.people import coverage_of, patient_told
from appealkit.intake.fhir.record import Given, Resource
from appealkit.intake.fhir.values import Tree, codings, shortened, trees, word

_IDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
REQUESTS = frozenset({"preauthorization", "predetermination"})


@dataclass(frozen=True, slots=True)
class Review:
    """What was decided on one line of a request, or on the whole of it (`line` is None)."""

    action: str
    reason: str | None
    reason_text: str | None = field(repr=False)
    number: str | None = field(repr=False)
    line: Line | None = None


def authorizations(given: Given) -> Iterator[tuple[Fact, Document]]:
    """Each answer that says what was decided, as evidence with the document that the answer is."""
    for resource in _answers(given):
        billed = billed_by(resource, given)
        payer, _ = payer_of(resource, given)
        told_on = certain_day(word(resource.tree, "created"), "the day of an answer", given, resource)
        ident = f"authorization-{resource.mark}"
        grouped: dict[tuple[str, str | None], list[Review]] = {}
        for review in _reviews(resource, billed, given):
            status = given.tables.reviews.status.get(review.action)
            if status is None:
                says = "an authorization was answered in a way that is neither yes nor no"
                given.findings.tell(I146, says, "read the plan's letter and give the status by hand", resource.place)
                continue
            grouped.setdefault((status, review.number), []).append(review)
        for (status, number), reviews in grouped.items():
            lines = [one.line for one in reviews if one.line] or asked_in(billed)
            codes = [told_of(line, billed, given, resource)[("procedure",)] for line in lines]
            begins, ends = _valid(resource, reviews, given)
            values = {
                "status": status,
                "number": shortened(number or word(resource.tree, "preAuthRef")),
                "procedures": [code for code in dict.fromkeys(codes) if code],
                "valid_from": begins,
                "valid_to": ends,
            }
            yield (
                fact(resource, "authorization", values, given, told_on, ident),
                Document(
                    ident,
                    "authorization",
                    "Prior authorization response",
                    given.record.patient_key(resource, "patient"),
                    resource.place,
                    payer,
                    told_on,
                ),
            )


def refusals(given: Given) -> Iterator[CaseDraft]:
    """A draft for each request that was refused in whole or in part, with the lines that were."""
    for resource in _answers(given):
        billed = billed_by(resource, given)
        reviews = _reviews(resource, billed, given)
        refused = [one for one in reviews if given.tables.reviews.status.get(one.action) == "denied"]
        if refused:
            yield _draft(resource, billed, refused, given)


def _answers(given: Given) -> Iterator[Resource]:
    for resource in given.record.of("ClaimResponse", "ExplanationOfBenefit"):
        if word(resource.tree, "use") in REQUESTS and is_told(resource, given, "active"):
            yield resource


def _reviews(resource: Resource, billed: Resource | None, given: Given) -> list[Review]:
    """What was decided, line by line; the whole request's where no line says it."""
    lines = lines_of(resource, billed, given)
    found = [
        one for line in lines for item in trees(line.decided, "adjudication") for one in _reviews_in(item, given, line)
    ]
    return found or list(_reviews_in(resource.tree, given, None))


def _reviews_in(tree: Tree, given: Given, line: Line | None) -> Iterator[Review]:
    codes = given.tables.reviews
    for review in trees(tree, "extension"):
        if word(review, "url") != codes.extension:
            continue
        parts = {name: part for part in trees(review, "extension") if (name := word(part, "url"))}
        action = next((part for name, part in parts.items() if name in codes.action), None)
        reason = next((part for name, part in parts.items() if name in codes.reason), {})
        number = next((part for name, part in parts.items() if name in codes.number), {})
        code = _code(action) if action else word(review, "valueCode") or word(review, "valueString")
        if code:
            text = word(reason, "valueCodeableConcept", "text")
            text = text or word(reason, "valueCodeableConcept", "coding", "display")
            yield Review(code, _code(reason), text, word(number, "valueString"), line)


def _code(part: Tree) -> str | None:
    coded = next((coding.code for coding in codings(part, "valueCodeableConcept")), None)
    return coded or word(part, "valueCode") or word(part, "valueString")


def _valid(resource: Resource, reviews: list[Review], given: Given) -> tuple[str | None, str | None]:
    """From when to when the authorization holds, where all its lines say the same."""
    wanted = given.tables.reviews.valid
    spans = {
        (word(span, "valuePeriod", "start"), word(span, "valuePeriod", "end"))
        for one in reviews
        if one.line
        for span in trees(one.line.decided, "extension")
        if word(span, "url") == wanted
    }
    if not spans:
        spans = {(word(resource.tree, "preAuthPeriod", "start"), word(resource.tree, "preAuthPeriod", "end"))}
    begins, ends = spans.pop() if len(spans) == 1 else (None, None)
    what = "the time of an authorization"
    return certain_day(begins, what, given, resource), certain_day(ends, what, given, resource)


def _draft(resource: Resource, billed: Resource | None, refused: list[Review], given: Given) -> CaseDraft:
    payer, payer_id = payer_of(resource, given)
    told_on = certain_day(word(resource.tree, "created"), "the day of an answer", given, resource)
    number = shortened(word(resource.tree, "preAuthRef") or next((one.number for one in refused if one.number), None))
    number = number or claim_number(resource, given)
    lines = [one.line for one in refused if one.line] or asked_in(billed)
    reasons = [one.reason_text for one in refused if one.reason_text]
    told: dict[Path, str | None] = {
        ("denial", "payer", "name"): payer,
        ("denial", "payer", "payer_id"): payer_id,
        ("denial", "claim_number"): number,
        ("denial", "notice_date"): told_on,
        ("denial", "reason_text"): notes_of(resource, lines, given) or " ".join(dict.fromkeys(reasons)) or None,
        ("documents", "authorization", "kind"): "authorization",
        ("documents", "authorization", "title"): "Prior authorization response",
        ("documents", "authorization", "author"): payer,
        ("documents", "authorization", "date"): told_on,
        ("documents", "authorization", "pages"): "1",
        ("evidence", "authorization", "kind"): "authorization",
        ("evidence", "authorization", "status"): "denied",
        ("evidence", "authorization", "number"): number,
        ("evidence", "authorization", "recorded_on"): told_on,
        ("evidence", "authorization", "origin"): "auto",
        ("evidence", "authorization", "source", "document"): "authorization",
        ("evidence", "authorization", "source", "page"): "1",
        ("patient", "group_number"): coverage_of(resource, billed, given).group,
        ("keys", "payer_control_number"): number,
        ("keys", "patient_reference"): given.record.patient_key(resource, "patient"),
    }
    codes: list[str] = []
    for line in lines:
        of_line = told_of(line, billed, given, resource)
        of_line[("service_date",)] = of_line[("service_date",)] or _requested(line, given, resource)
        items = list(trees(line.decided, "adjudication"))
        for position, reason in enumerate(reasons_in(items, given.tables, given.findings, resource), start=1):
            of_line |= {
                ("adjustments", str(position), "carc"): reason.carc,
                ("adjustments", str(position), "group"): reason.group,
            }
        of_line |= numbered("remarks", remarks_in(items, given.tables))
        of_line |= {("refused_before",): "yes", **numbered("refusal_codes", _codes_for(line, refused))}
        told |= {("denial", "lines", str(line.number), *path): value for path, value in of_line.items()}
        codes += [code for code in [of_line[("procedure",)]] if code]
    told |= {("evidence", "authorization", *path): code for path, code in numbered("procedures", codes).items()}
    says = "the service was refused before it was done: there is no claim and no adjustment code yet"
    given.findings.tell(
        I147, says, "appeal the refusal itself, or read the denial of the claim beside it", resource.place
    )
    if billed is None or not lines:
        says = "the request that was answered is not in the file, so its procedures are not known"
        given.findings.mistake(I147, says, "export the request with its response", resource.place)
    read = {path: Told(value, resource.place) for path, value in told.items() if value}
    return CaseDraft(case_id(payer_id or payer, number, None), {**read, **patient_told(resource, given)})


def _codes_for(line: Line, refused: list[Review]) -> list[str]:
    """Why this line was refused, as the payer codes it: for itself, else with the whole request."""
    own = [one for one in refused if one.line and one.line.number == line.number]
    whole = [one for one in refused if one.line is None]
    return [one.reason for one in own or whole if one.reason and _IDENT.fullmatch(one.reason)]


def _requested(line: Line, given: Given, resource: Resource) -> str | None:
    wanted = given.tables.reviews.requested
    spans = [span for span in trees(line.decided, "extension") if word(span, "url") == wanted]
    if len(spans) != 1:
        return None
    told = word(spans[0], "valueDate") or word(spans[0], "valuePeriod", "start")
    return certain_day(told, "the day of a requested service", given, resource)
