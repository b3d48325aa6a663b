"""Denied and reduced lines of a claim as a case in the making, from ExplanationOfBenefit and ClaimResponse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from appealkit.intake.draft import CaseDraft, Path, Place, Told, case_id
from appealkit.intake.fhir.claims import (
    LOOK,
    Line,
    Reason,
    amount_of,
    billed_by,
    certain_day,
    charged_for,
    lines_of,
    notes_of,
    npi_of,
    numbered,
    payer_of,
    reasons_in,
    remarks_in,
    told_of,
)
from appealkit.intake.fhir.findings import I147, I151, Findings
from appealkit.intake.fhir.people import coverage_of, patient_told
from appealkit.intake.fhir.record import Given, Resource
from appealkit.intake.fhir.tables import FhirTables
from appealkit.intake.fhir.values import Tree, codes_at, identifier, money, shortened, trees, word

Decided = tuple[list[Reason], list[str]]
"""The adjustments and the remarks of a line or of a claim."""

TAKE_835 = "read the 835 of the same claim beside it, or give it by hand"


def denials_in(given: Given) -> Iterator[CaseDraft]:
    """A draft for each claim of the record that has a denied or reduced line; what was paid as agreed gives none."""
    for resource in given.record.of("ExplanationOfBenefit", "ClaimResponse"):
        if word(resource.tree, "use") not in {"claim", None}:
            continue
        if word(resource.tree, "status") != "active":
            said = [item for line in trees(resource.tree, "item") for item in trees(line, "adjudication")]
            if reasons_in(said, given.tables, Findings(""), resource):
                says = f"{resource.named} with a denial is not active"
                given.findings.tell(I151, says, "ask the payer for the one that holds", resource.place)
            continue
        draft = _draft(resource, given)
        if draft:
            yield draft


def _draft(resource: Resource, given: Given) -> CaseDraft | None:
    billed = billed_by(resource, given)
    lines = lines_of(resource, billed, given)
    decided = {line.number: _decided(list(trees(line.decided, "adjudication")), resource, given) for line in lines}
    whole_claim = _decided(list(trees(resource.tree, "adjudication")), resource, given)
    if any(not _is_share(reason, given.tables) for reason in whole_claim[0]):
        decided = _spread(whole_claim, lines, decided, resource, given)
    denied = [line for line in lines if _is_denied(line, decided[line.number][0], resource, given)]
    if not denied:
        return None
    told = _claim_told(resource, billed, denied, given)
    for line in lines:
        told |= _line_told(line, *decided[line.number], resource, billed, given)
    _tell_lacks(resource, billed, denied, decided, given)
    payer, payer_id = told.get(("denial", "payer", "name")), told.get(("denial", "payer", "payer_id"))
    ident = case_id(
        payer_id or payer, told.get(("keys", "payer_control_number")), told.get(("keys", "patient_control_number"))
    )
    read = {path: Told(value, _place(resource, path)) for path, value in told.items() if value}
    return CaseDraft(ident, {**read, **patient_told(resource, given)})


def _decided(adjudications: list[Tree], resource: Resource, given: Given) -> Decided:
    return reasons_in(adjudications, given.tables, given.findings, resource), remarks_in(adjudications, given.tables)


def _spread(
    whole_claim: Decided, lines: list[Line], decided: dict[int, Decided], resource: Resource, given: Given
) -> dict[int, Decided]:
    """The lines with the reason of the whole claim, where it can be no other: the claim has one line, or none of them
    was paid or has a reason of its own. The amount is the claim's, so of several lines none has it."""
    if len(lines) == 1:
        own = decided[lines[0].number]
        return {lines[0].number: ([*own[0], *whole_claim[0]], [*own[1], *whole_claim[1]])}
    paid = given.tables.denials.paid
    if lines and not any(
        decided[line.number][0] or amount_of(line, paid, "what was paid", given, resource) for line in lines
    ):
        given.findings.tell(I147, "a reason is told for the claim and not line by line", TAKE_835, resource.place)
        return {line.number: ([replace(one, amount=None) for one in whole_claim[0]], whole_claim[1]) for line in lines}
    says = "a reason of the whole claim is lost: which of its lines it is for is not told"
    given.findings.mistake(I147, says, TAKE_835, resource.place)
    return decided


def _is_denied(line: Line, reasons: list[Reason], resource: Resource, given: Given) -> bool:
    """Whether the line was decided otherwise than as agreed: a reason that is no contract's or patient's share, or
    nothing paid and the whole named as not covered."""
    codes = given.tables.denials
    if any(not _is_share(reason, given.tables) for reason in reasons):
        return True
    if reasons or amount_of(line, codes.paid, "what was paid", given, resource):
        return False
    refused = amount_of(line, codes.not_covered, "what was not covered", given, resource)
    return bool(refused) or bool(codes.denied & codes_at(resource.tree, "payment", "type"))


def _is_share(reason: Reason, tables: FhirTables) -> bool:
    shares = tables.denials.patient_share if reason.group in {"PR", None} else frozenset()
    return reason.carc in tables.denials.contractual | shares


def _claim_told(
    resource: Resource, billed: Resource | None, denied: list[Line], given: Given
) -> dict[Path, str | None]:
    tables = given.tables
    payer, payer_id = payer_of(resource, given)
    decided_on = certain_day(word(resource.tree, "created"), "the day of the decision", given, resource)
    own_number = claim_number(resource, given)
    kinds = (tables.denials.claim_types.get(code) for code in sorted(codes_at(resource.tree, "type")))
    account = next(trees(resource.tree, "supportingInfo"), {})
    coverage = coverage_of(resource, billed, given)
    return {
        ("denial", "payer", "name"): payer,
        ("denial", "payer", "payer_id"): payer_id,
        ("denial", "claim_number"): own_number,
        ("denial", "notice_date"): decided_on,
        ("denial", "claim_type"): next((kind for kind in kinds if kind), None),
        ("denial", "reason_text"): notes_of(resource, denied, given),
        ("documents", "remittance", "kind"): "denial-notice",
        ("documents", "remittance", "title"): "Explanation of benefits"
        if resource.type[0] == "E"
        else "Claim response",
        ("documents", "remittance", "author"): payer,
        ("documents", "remittance", "date"): decided_on,
        ("documents", "remittance", "pages"): "1",
        ("patient", "group_number"): coverage.group,
        ("keys", "payer_control_number"): own_number,
        ("keys", "patient_control_number"): word(account, "valueString"),
        ("keys", "authorization_number"): word(resource.tree, "preAuthRef")
        or word(resource.tree, "insurance", "preAuthRef"),
        ("keys", "rendering_npi"): _rendering(resource, given),
        ("keys", "billing_npi"): npi_of(resource, given, "provider"),
        ("keys", "patient_reference"): given.record.patient_key(resource, "patient"),
    }


def claim_number(resource: Resource, given: Given) -> str | None:
    """The payer's number of the claim: the identifier that says so, or the only one there is, which is told."""
    found = identifier(resource.tree, given.tables.systems.claims)
    if found:
        return shortened(found)
    values = {word(item, "value") for item in trees(resource.tree, "identifier")} - {None}
    if len(values) != 1:
        return None
    says = "the number of the claim does not say that it is the payer's own"
    given.findings.tell(I147, says, "compare it with the notice", resource.place)
    return shortened(values.pop())


def _line_told(
    line: Line, reasons: list[Reason], remarks: list[str], resource: Resource, billed: Resource | None, given: Given
) -> dict[Path, str | None]:
    codes = given.tables.denials
    told = told_of(line, billed, given, resource)
    told |= {
        ("charged",): money(charged_for(line, given, resource)),
        ("paid",): money(amount_of(line, codes.paid, "what was paid", given, resource)),
    }
    for position, reason in enumerate(reasons, start=1):
        at = ("adjustments", str(position))
        told |= {(*at, "group"): reason.group, (*at, "carc"): reason.carc, (*at, "amount"): money(reason.amount)}
    told |= numbered("remarks", remarks)
    return {("denial", "lines", str(line.number), *path): value for path, value in told.items()}


def _tell_lacks(
    resource: Resource,
    billed: Resource | None,
    denied: list[Line],
    decided: dict[int, Decided],
    given: Given,
) -> None:
    place, findings = resource.place, given.findings
    if billed is None:
        says = "the claim that was answered is not in the file, so its procedures are not known"
        findings.mistake(I147, says, "export the claim with its response", place)
    reasons = [reason for line in denied for reason in decided[line.number][0]]
    if any(reason.group is None for reason in reasons):
        findings.tell(I147, "a denial reason has no group code", TAKE_835, place)
    if any(not decided[line.number][0] for line in denied):
        findings.tell(I147, "a line was not paid and no reason is given", TAKE_835, place)
    if claim_number(resource, given) is None:
        findings.tell(I147, "the payer's number of the claim is not told", LOOK, place)


def _rendering(resource: Resource, given: Given) -> str | None:
    """The NPI of who did the service, where the team names one alone as such."""
    team = [
        item for item in trees(resource.tree, "careTeam") if given.tables.denials.rendering & codes_at(item, "role")
    ]
    if len(team) != 1:
        return None
    alone = replace(resource, tree={"careTeam": team})
    return npi_of(alone, given, "careTeam", "provider")


def _place(resource: Resource, path: Path) -> Place:
    at = f"{resource.place.at}, item {path[2]}" if path[:2] == ("denial", "lines") else resource.place.at
    return Place(resource.place.file, at.removeprefix(", "), resource.place.line)
