"""The patient of a resource, and the coverage: name, birth date, member and group number, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field

from appealkit.intake.draft import Path, Told
from appealkit.intake.fhir.claims import certain_day
from appealkit.intake.fhir.record import Given, Resource
from appealkit.intake.fhir.values import codes_at, identifier, name_of, shortened, trees, word


@dataclass(frozen=True, slots=True)
class Coverage:
    member: str | None = field(default=None, repr=False)
    group: str | None = field(default=None, repr=False)


def coverage_of(resource: Resource, billed: Resource | None, given: Given) -> Coverage:
    """The coverage that the claim was made under; where several are named, the one in focus."""
    owner = resource if list(trees(resource.tree, "insurance")) else billed
    if owner is None:
        return Coverage()
    named = list(trees(owner.tree, "insurance"))
    chosen = [item for item in named if item.get("focal") is True] or named
    found = given.record.named(owner, word(chosen[0], "coverage", "reference")) if len(chosen) == 1 else None
    return _coverage(found, given) if found and found.type == "Coverage" else Coverage()


def patient_told(resource: Resource, given: Given) -> dict[Path, Told]:
    """What is known of the patient of this claim, each at its place."""
    patient = given.record.named(resource, word(resource.tree, "patient", "reference"))
    billed = next(given.record.at(resource, "request"), None)
    told = facts_of(patient, given) if patient and patient.type == "Patient" else {}
    member = coverage_of(resource, billed, given).member
    if member:
        told[("patient", "member_id")] = Told(member, resource.place)
    return told


def facts_of(patient: Resource, given: Given) -> dict[Path, Told]:
    """The patient's name, birth date and member number, which one coverage alone tells, or the patient's entry."""
    keyed = given.record.patient_key
    covered = [one for one in given.record.of("Coverage") if keyed(one, "beneficiary") == patient.reference]
    members = {_coverage(one, given).member for one in covered} - {None}
    member = members.pop() if len(members) == 1 else identifier(patient.tree, given.tables.systems.members)
    told = {
        ("patient", "name"): name_of(patient.tree),
        ("patient", "birth_date"): certain_day(word(patient.tree, "birthDate"), "a birth date", given, patient),
        ("patient", "member_id"): shortened(member),
    }
    return {path: Told(value, patient.place) for path, value in told.items() if value}


def _coverage(found: Resource, given: Given) -> Coverage:
    member = identifier(found.tree, given.tables.systems.members) or word(found.tree, "subscriberId")
    groups = {word(item, "value") for item in trees(found.tree, "class") if "group" in codes_at(item, "type")} - {None}
    return Coverage(shortened(member), shortened(groups.pop()) if len(groups) == 1 else None)
