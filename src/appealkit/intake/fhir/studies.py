"""Studies of the spine: DiagnosticReport and ImagingStudy. A finding is the report's own conclusion, word for word."""

from __future__ import annotations

from collections.abc import Iterator

from appealkit.intake.fhir.claims import certain_day
from appealkit.intake.fhir.documents import form_of
from appealkit.intake.fhir.facts import EXPORT, Fact, fact, is_told, whole_text
from appealkit.intake.fhir.record import Given, Resource
from appealkit.intake.fhir.values import codings, trees, word


def studies(given: Given) -> Iterator[Fact]:
    """Each study once: by its report, and by itself where no report tells of it."""
    reported: set[str] = set()
    for report in given.record.of("DiagnosticReport"):
        images = list(given.record.at(report, "imagingStudy"))
        kind = _by_code(report, given, "code") or next(
            (found for one in images if (found := _of_images(one, given))), None
        )
        if kind is None or not is_told(report, given, "final", "amended", "corrected", "appended"):
            continue
        reported |= {one.mark for one in images}
        taken = word(report.tree, "effectiveDateTime") or word(report.tree, "effectivePeriod", "start")
        taken = taken or next((word(one.tree, "started") for one in images), None)
        done = certain_day(taken, "the day of a study", given, report)
        written = certain_day(word(report.tree, "issued"), "the day of a report", given, report) or done
        finding = whole_text(word(report.tree, "conclusion"), "the conclusion of a report", given, report)
        values = {"modality": kind[0], "region": kind[1], "finding": finding, "performed_on": done}
        form = form_of(report)
        yield fact(report, "imaging-study", values, given, written, form or EXPORT)
    for study in given.record.of("ImagingStudy"):
        found = _of_images(study, given)
        if found is None or study.mark in reported or not is_told(study, given, "available"):
            continue
        done = certain_day(word(study.tree, "started"), "the day of a study", given, study)
        values = {"modality": found[0], "region": found[1], "performed_on": done}
        yield fact(study, "imaging-study", values, given, done)


def _by_code(resource: Resource, given: Given, path: str) -> tuple[str, str] | None:
    """How and where, by a code that says both."""
    systems = given.tables.systems.loinc | given.tables.systems.procedures
    codes = {coding.code for coding in codings(resource.tree, path) if coding.system in systems}
    for modality, regions in given.tables.studies.items():
        for region, known in regions.items():
            if codes & known:
                return modality, region
    return None


def _of_images(study: Resource, given: Given) -> tuple[str, str] | None:
    """How and where, by the study's code, or by the one modality and the one body site of all its series."""
    found = _by_code(study, given, "procedureCode")
    if found:
        return found
    sites = {word(site, "code") for site in trees(study.tree, "series", "bodySite")}
    regions = {name for name, known in given.tables.body_sites.items() if sites & known}
    codes = {word(item, "code") for item in (*trees(study.tree, "modality"), *trees(study.tree, "series", "modality"))}
    modalities = {given.tables.modalities.get(code or "") for code in codes} - {None}
    alone = len(regions) == len(modalities) == 1 and sites <= set().union(*given.tables.body_sites.values())
    modality = modalities.pop() if alone else None
    return (modality, regions.pop()) if modality else None
