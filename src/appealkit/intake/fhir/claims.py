"""What was billed and what was decided, line by line: ExplanationOfBenefit (CARIN, PDex) and ClaimResponse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from appealkit.intake.draft import Path
from appealkit.intake.fhir.findings import I146, Findings
from appealkit.intake.fhir.record import Given, Resource
from appealkit.intake.fhir.tables import FhirTables
from appealkit.intake.fhir.values import (
    LONGEST_TEXT,
    Tree,
    code_of,
    codes_at,
    codings,
    day,
    icd,
    identifier,
    money,
    name_of,
    number,
    shortened,
    trees,
    whole,
    word,
    words,
)

LOOK = "look at the payer's own notice, and give it by hand"
_PROCEDURE = re.compile(r"[0-9A-Z][0-9]{3}[0-9A-Z]")
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_DIAGNOSIS = re.compile(r"[A-Z][0-9][0-9A-Z](\.?[0-9A-Z]{1,4})?")
_PLACE = re.compile(r"[0-9]{2}")
_CARC = re.compile(r"(?:(CO|PR|OA|PI|CR)[- ]?)?([1-9][0-9]{0,2}|[A-Z][0-9]{1,2})")
_RARC = re.compile(r"(M[0-9]{1,3}|MA[0-9]{1,3}|N[0-9]{1,3})")
_GROUP = re.compile(r"(CO|PR|OA|PI|CR)")


@dataclass(frozen=True, slots=True)
class Reason:
    """One adjustment: its group where it is told, its CARC, its amount where it is told."""

    group: str | None
    carc: str
    amount: Decimal | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `billed` is the item of the claim, `decided` the item of the answer; they are one in an EOB."""

    number: int
    billed: Tree = field(repr=False)
    decided: Tree = field(repr=False)


def billed_by(resource: Resource, given: Given) -> Resource | None:
    """The resource that holds the claim's items: the EOB itself, or the Claim that a ClaimResponse answers."""
    if resource.type == "ExplanationOfBenefit":
        return resource
    asked = next(given.record.at(resource, "request"), None)
    if asked is None:
        claims = list(given.record.of("Claim"))
        answers = list(given.record.of("ClaimResponse"))
        asked = claims[0] if len(claims) == len(answers) == 1 else None  # one question, one answer
    return asked if asked and asked.type == "Claim" else None


def lines_of(resource: Resource, billed: Resource | None, given: Given) -> list[Line]:
    """The lines that were decided, in order. A line whose number stands twice, or nowhere, is left out and said."""
    asked = {whole(item, "sequence"): item for item in trees(billed.tree, "item")} if billed else {}
    found: dict[int, Line] = {}
    for item in trees(resource.tree, "item"):
        of_line = whole(item, "sequence") or whole(item, "itemSequence")
        if of_line is None or of_line in found:
            says = "a line was left out that has no number of its own"
            given.findings.mistake(I146, says, LOOK, resource.place)
        else:
            found[of_line] = Line(of_line, asked.get(of_line, {}), item)
    return [found[of_line] for of_line in sorted(found)]


def asked_in(billed: Resource | None) -> list[Line]:
    """Every line of a request, where the answer speaks of the request as a whole."""
    items = {whole(item, "sequence"): item for item in trees(billed.tree, "item")} if billed else {}
    return [Line(of_line, item, {}) for of_line, item in items.items() if of_line is not None]


def told_of(line: Line, billed: Resource | None, given: Given, place: Resource) -> dict[Path, str | None]:
    """What the claim says of the line, by the paths below it: code, modifiers, diagnoses, units, place, day."""
    systems, findings = given.tables.systems, given.findings
    code = shaped(_PROCEDURE, code_of(line.billed, "productOrService", systems=systems.procedures))
    if code is None and billed is not None:
        findings.tell(I146, "the procedure of a line has no code of CPT or HCPCS", LOOK, place.place)
    start = word(line.billed, "servicedDate") or word(line.billed, "servicedPeriod", "start")
    told: dict[Path, str | None] = {
        ("procedure",): code,
        ("units",): _units(line),
        ("place_of_service",): shaped(_PLACE, code_of(line.billed, "locationCodeableConcept", systems=systems.places)),
        ("service_date",): certain_day(start or _whole_period(place.tree), "the day of a service", given, place),
    }
    modifiers = [c.code.upper() for c in codings(line.billed, "modifier") if c.system in systems.modifiers]
    told |= numbered("modifiers", [code for code in modifiers if _MODIFIER.fullmatch(code)])
    told |= numbered("diagnoses", list(_diagnoses(line, billed, given)))
    return told


def reasons_in(adjudications: list[Tree], tables: FhirTables, findings: Findings, place: Resource) -> list[Reason]:
    """The adjustments with a CARC among these adjudications, in order, each once."""
    found: list[Reason] = []
    for item in adjudications:
        coded = [*codings(item, "reason"), *codings(item, "category")]
        group = next((c.code.upper() for c in coded if c.system in tables.systems.groups), None) or _group_beside(
            item, tables
        )
        for coding in coded:
            if coding.system not in tables.systems.carc:
                continue
            split = _CARC.fullmatch(coding.code.upper())
            if split is None:
                findings.tell(I146, "a denial reason is not shaped like a CARC", LOOK, place.place)
                continue
            amount = number(item, "amount", "value")
            found.append(Reason(split[1] or shaped(_GROUP, group), split[2], amount if _dollars(item) else None))
        if tables.denials.denial_reason & codes_at(item, "category") and not _has_reason(item, tables):
            findings.tell(I146, "a denial reason is given without a code of CARC or RARC", LOOK, place.place)
    return list(dict.fromkeys(found))


def remarks_in(adjudications: list[Tree], tables: FhirTables) -> list[str]:
    """The remark codes (RARC) among these adjudications, in order, each once."""
    coded = [c for item in adjudications for c in (*codings(item, "reason"), *codings(item, "category"))]
    codes = [c.code.upper() for c in coded if c.system in tables.systems.rarc]
    return list(dict.fromkeys(code for code in codes if _RARC.fullmatch(code)))


def amount_of(line: Line, categories: tuple[str, ...], what: str, given: Given, place: Resource) -> Decimal | None:
    """The amount of the first of these categories that is told; None where it is none of this country, or negative."""
    for category in categories:
        for item in trees(line.decided, "adjudication"):
            if category in codes_at(item, "category") and number(item, "amount", "value") is not None:
                value = number(item, "amount", "value")
                if _dollars(item) and value is not None and value >= 0 and money(value) is not None:
                    return value
                given.findings.tell(I146, f"{what} is no plain amount in dollars", LOOK, place.place)
                return None
    return None


def charged_for(line: Line, given: Given, place: Resource) -> Decimal | None:
    """What the line was billed at: as the payer took it in, or as the claim's own item has it."""
    told = amount_of(line, given.tables.denials.charged, "what was charged", given, place)
    net = number(line.billed, "net", "value")
    if told is not None or net is None or net < 0 or word(line.billed, "net", "currency") not in {None, "USD"}:
        return told
    return net


def payer_of(resource: Resource, given: Given) -> tuple[str | None, str | None]:
    """The payer's name and the payer's id, as far as they are told."""
    insurer = next(given.record.at(resource, "insurer"), None)
    name = name_of(insurer.tree) if insurer else None
    shown = name or shortened(word(resource.tree, "insurer", "display"))
    return shown, identifier(insurer.tree, given.tables.systems.payers) if insurer else None


def npi_of(resource: Resource, given: Given, *path: str) -> str | None:
    """The NPI of whom the reference at this path names, there or in the resource that it leads to."""
    marks = given.tables.systems.npi
    for reference in trees(resource.tree, *path):
        if word(reference, "identifier", "system") in marks:
            return word(reference, "identifier", "value")
        found = given.record.named(resource, word(reference, "reference"))
        if found and found.type == "PractitionerRole":
            found = next(given.record.at(found, "practitioner"), None)
        npi = identifier(found.tree, marks) if found else None
        if npi:
            return npi
    return None


def certain_day(text: str | None, what: str, given: Given, place: Resource) -> str | None:
    """The day that is told; a part of a day is left out, and said so."""
    found = day(text)
    if text and found is None:
        given.findings.tell(I146, f"{what} is not told to the day", LOOK, place.place)
    return found


def numbered(name: str, values: list[str]) -> dict[Path, str | None]:
    """A list as a draft has it: under its name, one entry a number from 1."""
    return {(name, str(position)): value for position, value in enumerate(dict.fromkeys(values), start=1)}


def shaped(shape: re.Pattern[str], text: str | None) -> str | None:
    """The text in capitals where it has this shape."""
    return text.upper() if text and shape.fullmatch(text.upper()) else None


def _units(line: Line) -> str | None:
    value = whole(line.billed, "quantity", "value")
    return str(value) if value else None


def _whole_period(tree: Tree) -> str | None:
    """The claim's period where it is one day: then it is the day of every line."""
    start, end = word(tree, "billablePeriod", "start"), word(tree, "billablePeriod", "end")
    return start if start and end and day(start) == day(end) else None


def _diagnoses(line: Line, billed: Resource | None, given: Given) -> Iterator[str]:
    """The line's diagnoses in the order of its pointers."""
    if billed is None:
        return
    listed = {whole(item, "sequence"): item for item in trees(billed.tree, "diagnosis")}
    pointers = line.billed.get("diagnosisSequence")
    for pointer in pointers if isinstance(pointers, list) else []:
        item = listed.get(whole(pointer))
        if item is None:
            continue
        systems = given.tables.systems.diagnoses
        code = code_of(item, "diagnosisCodeableConcept", systems=systems)
        named = given.record.named(billed, word(item, "diagnosisReference", "reference"))
        if code is None and named is not None:
            code = code_of(named.tree, "code", systems=systems)
        if code and _DIAGNOSIS.fullmatch(icd(code)):
            yield icd(code)


def _group_beside(item: Tree, tables: FhirTables) -> str | None:
    """The group code where it stands as the category's text, or in an extension."""
    text = word(item, "category", "text")
    if text and _GROUP.fullmatch(text):
        return text
    for extension in trees(item, "extension"):
        if word(extension, "valueCoding", "system") in tables.systems.groups:
            return word(extension, "valueCoding", "code")
        code = code_of(extension, "valueCodeableConcept", systems=tables.systems.groups)
        if code:
            return code
    return None


def _has_reason(item: Tree, tables: FhirTables) -> bool:
    known = tables.systems.carc | tables.systems.rarc
    return any(coding.system in known for coding in codings(item, "reason"))


def _dollars(item: Tree) -> bool:
    return word(item, "amount", "currency") in {None, "USD"}


def notes_of(resource: Resource, lines: list[Line], given: Given) -> str | None:
    """The payer's own words on these lines, verbatim: the notes that they point to, or else the reasons' own texts."""
    notes = {whole(note, "number"): word(note, "text") for note in trees(resource.tree, "processNote")}
    texts: list[str | None] = []
    for line in lines:
        pointers = line.decided.get("noteNumber")
        texts += [notes.get(whole(pointer)) for pointer in (pointers if isinstance(pointers, list) else [])]
    if not any(texts):
        texts = [text for line in lines for text in words(line.decided, "adjudication", "reason", "text")]
    if not any(texts):
        texts = [word(resource.tree, "disposition")]
    said = " ".join(dict.fromkeys(text for text in texts if text))
    if len(said) > LONGEST_TEXT:
        given.findings.tell(I146, "the payer's reason is longer than a case holds", LOOK, resource.place)
        return None
    return said or None
