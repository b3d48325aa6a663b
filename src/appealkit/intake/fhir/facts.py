"""One thing the record says, before it has its page; and what Condition, Observation and CarePlan say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from appealkit.intake.draft import Place
from appealkit.intake.fhir.claims import certain_day
from appealkit.intake.fhir.findings import I146, I151
from appealkit.intake.fhir.record import Given, Resource
from appealkit.intake.fhir.tables import Scale
from appealkit.intake.fhir.values import (
    LONGEST_TEXT,
    Tree,
    code_of,
    codes_at,
    codings,
    icd,
    label,
    number,
    plain,
    shortened,
    word,
    words,
)

EXPORT = "export"
"""The document that a structured fact cites until its page is found."""

_WORD = re.compile(r"[a-z0-9]+")
_DONE = frozenset({"final", "amended", "corrected"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One item of evidence in the making: its kind and attributes, when it was recorded, and which document says it."""

    kind: str
    values: Mapping[str, str | list[str]] = field(repr=False)
    patient: str = field(repr=False)
    place: Place
    mark: str
    recorded_on: str | None = None
    document: str = EXPORT


def fact(
    resource: Resource,
    kind: str,
    values: Mapping[str, str | list[str] | None],
    given: Given,
    recorded_on: str | None = None,
    document: str = EXPORT,
) -> Fact:
    """The fact with those attributes that are told, about the patient of the resource."""
    told = {name: value for name, value in values.items() if value}
    patient = given.record.patient_key(resource, "subject", "patient")
    return Fact(kind, told, patient, resource.place, resource.mark, recorded_on, document)


def is_told(resource: Resource, given: Given, *good: str) -> bool:
    """Whether the resource's status is one of these; another is said, since what it holds is left out."""
    status = word(resource.tree, "status")
    if status is None or status in good:
        return True
    says = f"{resource.named} was left out for its status"
    given.findings.tell(I151, says, "nothing, unless the record is behind: then ask for it again", resource.place)
    return False


def plain_words(text: str | None) -> str:
    """The words of a name in small letters and without marks, so that two spellings of it compare."""
    return " ".join(_WORD.findall(text.lower())) if text else ""


def conditions(given: Given) -> Iterator[Fact]:
    """Diagnoses of the spine, its nerves and pain; and the symptom, where the code itself says how the pain is."""
    codes = given.tables.diagnoses
    for resource in given.record.of("Condition"):
        code = code_of(resource.tree, "code", systems=given.tables.systems.diagnoses)
        code = icd(code) if code else ""
        if not codes.is_relevant(code):
            continue
        verified = codes_at(resource.tree, "verificationStatus")
        if verified and "confirmed" not in verified:
            given.findings.tell(
                I151, "a Condition was left out that is not confirmed", "ask who wrote it", resource.place
            )
            continue
        recorded = certain_day(word(resource.tree, "recordedDate"), "the day of a record", given, resource)
        status = next(iter(sorted(codes_at(resource.tree, "clinicalStatus"))), None)
        text = shortened(label(resource.tree, "code"))
        yield fact(resource, "diagnosis", {"code": code, "text": text, "status": status}, given, recorded)
        symptom = codes.symptom(code)
        if symptom and status in {"active", "recurrence", "relapse", None}:
            onset = certain_day(word(resource.tree, "onsetDateTime"), "an onset", given, resource)
            yield fact(resource, "symptom", {**symptom, "onset": onset}, given, recorded)


def observations(given: Given) -> Iterator[Fact]:
    """Scores of pain and function, of the scales that are known by code or by name."""
    for resource in given.record.of("Observation"):
        known = _scale(resource.tree, given)
        if known is None or not is_told(resource, given, *_DONE):
            continue
        name, scale = known
        value = _score(resource.tree, scale)
        if value is None:
            says = f"a score of {name} has no number that fits its scale"
            given.findings.tell(I146, says, "look it up in the note of that day", resource.place)
            continue
        told = word(resource.tree, "effectiveDateTime") or word(resource.tree, "effectiveInstant")
        day = certain_day(told, "the day of a score", given, resource)
        yield fact(resource, "scale-score", {"scale": name, "value": plain(value)}, given, day)


def plans(given: Given) -> Iterator[Fact]:
    """A plan of care for one of these diagnoses, in its author's words; one without words says nothing."""
    for resource in given.record.of("CarePlan"):
        text = word(resource.tree, "description")
        if not text or word(resource.tree, "intent") not in {"plan", "order", None}:
            continue
        if not regions_of(resource, given, "addresses") or not is_told(resource, given, "active", "completed"):
            continue
        told = word(resource.tree, "created") or word(resource.tree, "period", "start")
        day = certain_day(told, "the day of a plan", given, resource)
        plan = whole_text(text, "a plan of care", given, resource)
        if plan:
            yield fact(resource, "treatment-plan", {"plan": plan}, given, day)


def regions_of(resource: Resource, given: Given, *path: str) -> frozenset[str]:
    """The spinal regions of the diagnoses that a resource names as its reason, in a code or by reference."""
    systems, diagnoses = given.tables.systems.diagnoses, given.tables.diagnoses
    codes = [code_of(found.tree, "code", systems=systems) for name in path for found in given.record.at(resource, name)]
    codes += [coding.code for name in path for coding in codings(resource.tree, name) if coding.system in systems]
    return frozenset(region for code in codes if code and (region := diagnoses.region(icd(code))))


def whole_text(text: str | None, what: str, given: Given, resource: Resource) -> str | None:
    """The text where a case has room for it. A longer one is not cut, since what is left could say another thing."""
    if text is None or len(text) <= LONGEST_TEXT:
        return text
    given.findings.tell(
        I146, f"{what} is longer than a case holds", "quote the part that matters by hand", resource.place
    )
    return None


def _scale(tree: Tree, given: Given) -> tuple[str, Scale] | None:
    loinc = code_of(tree, "code", systems=given.tables.systems.loinc)
    names = {plain_words(text) for text in (word(tree, "code", "text"), *words(tree, "code", "coding", "display"))}
    for name, scale in given.tables.scales.items():
        if loinc in scale.codes or names & scale.names:
            return name, scale
    return None


def _score(tree: Tree, scale: Scale) -> Decimal | None:
    value = number(tree, "valueQuantity", "value")
    value = number(tree, "valueInteger") if value is None else value
    unit = word(tree, "valueQuantity", "code") or word(tree, "valueQuantity", "unit")
    if value is None or not scale.least <= value <= scale.most:
        return None
    return value if not scale.units or unit in scale.units else None
