"""FHIR R4 (US Core, CARIN Blue Button, Da Vinci PAS and PDex): denials, charts and documents out of one file.

`read_fhir` is the whole of it. Only the fields named in `evidence_maps/intake/fhir.yaml` are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from appealkit.errors import Problem
from appealkit.intake.draft import CaseDraft
from appealkit.intake.fhir.authorizations import refusals
from appealkit.intake.fhir.chart import Attachment, charts_of
from appealkit.intake.fhir.denials import denials_in
from appealkit.intake.fhir.findings import I140, I142, Findings
from appealkit.intake.fhir.record import Given, Record
from appealkit.intake.fhir.source import NEXT_EXPORT, release_of, resources_of
from appealkit.intake.fhir.tables import FhirTables, load_tables
from appealkit.intake.fhir.validate import Standard
from appealkit.maps.load import Rules

__all__ = ["Attachment", "FhirReading", "FhirTables", "load_tables", "read_fhir"]


@dataclass(frozen=True, slots=True)
class FhirReading:
    """What one file gave: claims with a denied line and refused requests, charts, documents' contents, and how many
    resources of each type the file holds."""

    denials: list[CaseDraft] = field(default_factory=list, repr=False)
    charts: list[CaseDraft] = field(default_factory=list, repr=False)
    attachments: list[Attachment] = field(default_factory=list, repr=False)
    counts: Mapping[str, int] = field(default_factory=dict)


def read_fhir(data: bytes, file: str, tables: FhirTables, rules: Rules) -> tuple[FhirReading, list[Problem]]:
    """Everything in these bytes that is told with certainty, and every problem. Nothing is ever raised for what stands
    in a file; a file of another format or release gives an empty reading and a mistake that says so."""
    findings = Findings(file)
    standard, record = Standard(tables, findings), Record(tables, findings)
    for raw in resources_of(data, file, tables, findings):
        release = release_of(raw, tables)
        if release:
            says = f"the record is FHIR {release} and not R4"
            findings.mistake(I142, says, "ask the sender for an export of release R4", raw.place)
            findings.close()
            return FhirReading(), findings.problems
        standard.check(raw)
        record.take(raw)
    if not record.counts and not findings.problems:
        findings.mistake(I140, "no FHIR resource stands in the file", NEXT_EXPORT)
    given = Given(record, tables, rules.procedures, findings)
    denials = [*denials_in(given), *refusals(given)]
    charts, attachments = charts_of(given)
    findings.close()
    return FhirReading(denials, charts, attachments, record.counts), findings.problems
