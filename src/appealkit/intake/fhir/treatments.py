"""Earlier injections, sessions of therapy and drugs: Procedure, Encounter, MedicationRequest, MedicationStatement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from appealkit.intake.draft import Place
from appealkit.intake.fhir.claims import certain_day
from appealkit.intake.fhir.facts import Fact, fact, is_told, plain_words, regions_of
from appealkit.intake.fhir.record import Given, Resource
from appealkit.intake.fhir.tables import Drug
from appealkit.intake.fhir.values import code_of, codings, day, name_of, shortened, trees, word, words


def injections(given: Given) -> Iterator[Fact]:
    """Procedures done, of the families that count; where and how as far as the code or the body site says."""
    for resource in given.record.of("Procedure"):
        code = code_of(resource.tree, "code", systems=given.tables.systems.procedures)
        known = given.procedures.procedures.get(code.upper()) if code else None
        if code is None or known is None or known.family not in given.tables.injections:
            continue
        if not is_told(resource, given, "completed"):
            continue
        done = _done_on(resource, given)
        values = {
            "procedure": code.upper(),
            "region": known.region,
            "approach": known.approach if len(given.procedures.families[known.family].approaches) == 1 else None,
            "laterality": _side(resource, given),
            "performed_on": done,
            "performed_by": _performer(resource, given),
        }
        yield fact(resource, "prior-procedure", values, given, done)


def courses(given: Given) -> Iterator[Fact]:
    """Courses of therapy: from the first to the last session that took place, on how many days. Never an outcome.

    A session that other professions bill too counts only in a course that has one of this treatment alone.
    """
    sessions: dict[tuple[str, str, str], dict[date, list[tuple[Resource, bool]]]] = {}
    for resource in given.record.of("Procedure", "Encounter"):
        found = _treatment(resource, given)
        held = _done_on(resource, given) if found else None
        if found is None or held is None or not is_told(resource, given, "completed", "finished"):
            continue
        treatment, is_sure = found
        regions = regions_of(resource, given, "reasonCode", "reasonReference")
        key = given.record.patient_key(resource, "subject"), treatment, next(iter(regions)) if len(regions) == 1 else ""
        sessions.setdefault(key, {}).setdefault(date.fromisoformat(held), []).append((resource, is_sure))
    for (patient, treatment, region), held_on in sorted(sessions.items(), key=lambda item: item[0]):
        for course in _split(sorted(held_on), given.tables.course_gap_days):
            if not any(is_sure for one in course for _, is_sure in held_on[one]):
                continue
            first, last = held_on[course[0]][0][0], course[-1].isoformat()
            values = {
                "modality": treatment,
                "from": course[0].isoformat(),
                "to": last,
                "visits_attended": str(len(course)),
            }
            values |= {"region": region} if region else {}
            at = f"{first.place.at} and {len(course) - 1} more" if len(course) > 1 else first.place.at
            yield Fact(
                "therapy-course", values, patient, Place(first.place.file, at, first.place.line), first.mark, last
            )


def drugs(given: Given) -> Iterator[Fact]:
    """Drugs that were ordered or taken, of the classes that count. That one was stopped says nothing of why."""
    for resource in given.record.of("MedicationRequest", "MedicationStatement"):
        drug = _drug(resource, given)
        if drug is None or resource.tree.get("doNotPerform") is True:
            continue
        if not is_told(resource, given, "active", "completed", "stopped", "on-hold"):
            continue
        if word(resource.tree, "intent") in {"proposal", "plan", "option"}:
            continue
        is_order = resource.type == "MedicationRequest"
        asked = "authoredOn" if is_order else "dateAsserted"
        recorded = certain_day(word(resource.tree, asked), "the day of a prescription", given, resource)
        begins, ends = _taken(resource, given)
        values = {
            "drug": drug.drug,
            "drug_class": drug.drug_class,
            "dose": _dose(resource),
            "from": begins or (recorded if is_order else None),
            "to": ends,
        }
        yield fact(resource, "medication-trial", values, given, recorded)


def _done_on(resource: Resource, given: Given) -> str | None:
    told = word(resource.tree, "performedDateTime") or word(resource.tree, "performedPeriod", "start")
    told = told or word(resource.tree, "period", "start")
    return certain_day(told, "the day of a procedure", given, resource)


def _side(resource: Resource, given: Given) -> str | None:
    codes = [
        coding.code for coding in codings(resource.tree, "bodySite") if coding.system in given.tables.systems.snomed
    ]
    sides = {given.tables.sides[code] for code in codes if code in given.tables.sides}
    return sides.pop() if len(sides) == 1 else None


def _performer(resource: Resource, given: Given) -> str | None:
    for performer in trees(resource.tree, "performer", "actor"):
        found = given.record.named(resource, word(performer, "reference"))
        name = name_of(found.tree) if found and found.type != "Patient" else shortened(word(performer, "display"))
        if name:
            return name
    return None


def _treatment(resource: Resource, given: Given) -> tuple[str, bool] | None:
    """The treatment that a session belongs to, and whether its code is of that treatment alone."""
    path = "code" if resource.type == "Procedure" else "type"
    systems = given.tables.systems.procedures | given.tables.systems.snomed
    codes = {coding.code for coding in codings(resource.tree, path) if coding.system in systems}
    for name, therapy in given.tables.therapies.items():
        if codes & (therapy.codes | therapy.beside):
            return name, bool(codes & therapy.codes)
    return None


def _split(days: list[date], gap: int) -> Iterator[list[date]]:
    """The days in order, cut where two that follow each other are further apart than the gap."""
    course: list[date] = []
    for one in days:
        if course and (one - course[-1]).days > gap:
            yield course
            course = []
        course.append(one)
    if course:
        yield course


def _drug(resource: Resource, given: Given) -> Drug | None:
    """The drug by its RxNorm code, or by its name where no code is known."""
    medicine = next(given.record.at(resource, "medicationReference"), None)
    tree, path = (resource.tree, "medicationCodeableConcept") if medicine is None else (medicine.tree, "code")
    medications = given.tables.medications
    for coding in codings(tree, path):
        if coding.system in given.tables.systems.rxnorm and coding.code in medications.codes:
            return medications.codes[coding.code]
    names = [*words(tree, path, "text"), *words(tree, path, "coding", "display")]
    names += words(resource.tree, "medicationReference", "display")
    return medications.named(frozenset(plain_words(" ".join(names)).split()))


def _taken(resource: Resource, given: Given) -> tuple[str | None, str | None]:
    """From when to when, where the record says so itself."""
    spans = [*trees(resource.tree, "effectivePeriod")]
    spans += trees(resource.tree, "dosageInstruction", "timing", "repeat", "boundsPeriod")
    if len(spans) == 1:
        begins = certain_day(word(spans[0], "start"), "the begin of a drug", given, resource)
        return begins, certain_day(word(spans[0], "end"), "the end of a drug", given, resource)
    return day(word(resource.tree, "effectiveDateTime")), None


def _dose(resource: Resource) -> str | None:
    texts = [*words(resource.tree, "dosageInstruction", "text"), *words(resource.tree, "dosage", "text")]
    return texts[0] if len(texts) == 1 and len(texts[0]) <= 200 else None
