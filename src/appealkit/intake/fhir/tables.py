"""What FHIR's codes mean here and which fields may be read: the shape of `evidence_maps/intake/fhir.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property

from appealkit import yamltext
from appealkit.errors import Problem
from appealkit.maps.kinds import Rule
from appealkit.maps.shapes import shaped

Allowed = dict[str, "Allowed"]
"""The fields that may be read, as a tree: a field without any below it is a plain value."""


class Systems(Rule):
    """The names under which a code system is met; for identifiers also the codes of their type."""

    procedures: frozenset[str]
    modifiers: frozenset[str]
    diagnoses: frozenset[str]
    places: frozenset[str]
    carc: frozenset[str]
    rarc: frozenset[str]
    groups: frozenset[str]
    npi: frozenset[str]
    members: frozenset[str]
    payers: frozenset[str]
    claims: frozenset[str]
    loinc: frozenset[str]
    rxnorm: frozenset[str]
    snomed: frozenset[str]
    modality: frozenset[str]


class DenialCodes(Rule):
    """The categories of an adjudication, and which reasons are no denial."""

    denial_reason: frozenset[str]
    charged: tuple[str, ...]
    paid: tuple[str, ...]  # the first that is told counts
    not_covered: tuple[str, ...]
    denied: frozenset[str]
    account_number: frozenset[str]
    rendering: frozenset[str]
    contractual: frozenset[str]
    patient_share: frozenset[str]
    claim_types: Mapping[str, str]


class ReviewCodes(Rule):
    """How Da Vinci PAS writes what the plan did with a request."""

    extension: str
    action: frozenset[str]
    reason: frozenset[str]
    number: frozenset[str]
    valid: str
    requested: str
    status: Mapping[str, str]


class DiagnosisCodes(Rule):
    relevant: tuple[str, ...]
    symptoms: Mapping[str, Mapping[str, str]]
    regions: Mapping[str, str]

    def is_relevant(self, code: str) -> bool:
        """Whether the code belongs into a chart for these services."""
        return code.startswith(self.relevant)

    def symptom(self, code: str) -> Mapping[str, str]:
        """What the code itself says of the pain; empty where it says nothing."""
        return next((self.symptoms[start] for start in _longest(self.symptoms) if code.startswith(start)), {})

    def region(self, code: str) -> str | None:
        """The spinal region that the code names."""
        return next((self.regions[start] for start in _longest(self.regions) if code.startswith(start)), None)


class Scale(Rule):
    codes: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()  # where given, a value in any other unit is not this scale's
    least: Decimal
    most: Decimal


class Drug(Rule):
    drug: str
    drug_class: str


class Medications(Rule):
    other_uses: frozenset[str]
    on_the_skin: frozenset[str]
    topical: frozenset[str]
    codes: Mapping[str, Drug]
    classes: Mapping[str, tuple[str, ...]]

    def named(self, words: frozenset[str]) -> Drug | None:
        """The drug that a product's name holds as a whole word; None where none is known, or the use is another."""
        if words & self.other_uses:
            return None
        if words & self.on_the_skin:
            return next((Drug(drug=drug, drug_class="topical") for drug in sorted(words & self.topical)), None)
        for drug_class, drugs in self.classes.items():
            for drug in drugs:
                if drug in words:
                    return Drug(drug=drug, drug_class=drug_class)
        return None


class Therapy(Rule):
    codes: frozenset[str]
    beside: frozenset[str] = frozenset()


class FhirTables(Rule):
    """All of the file; loaded once and given to `read_fhir`."""

    fields: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, tuple[str, ...]]
    only: Mapping[str, frozenset[str]]
    releases: Mapping[str, tuple[str, ...]]
    systems: Systems
    denials: DenialCodes
    reviews: ReviewCodes
    diagnoses: DiagnosisCodes
    scales: Mapping[str, Scale]
    medications: Medications
    therapies: Mapping[str, Therapy]
    course_gap_days: int
    injections: frozenset[str]
    studies: Mapping[str, Mapping[str, frozenset[str]]]
    modalities: Mapping[str, str]
    body_sites: Mapping[str, frozenset[str]]
    sides: Mapping[str, str]
    documents: Mapping[str, frozenset[str]]

    @cached_property
    def allowed(self) -> Mapping[str, Allowed]:
        """For each resource the tree of the fields that may be read."""
        return {
            kind: _tree(path for field in fields for path in self._paths(field)) for kind, fields in self.fields.items()
        }

    def _paths(self, field: str) -> list[str]:
        name, _, part = field.partition(":")
        return [f"{name}.{below}" for below in self.parts[part]] if part else [name]


def load_tables(data: bytes, file: str = "intake/fhir.yaml") -> tuple[FhirTables | None, list[Problem]]:
    """The tables in this file, and every problem of it; None where there is one."""
    text, problems = yamltext.read(data, file)
    if text is None or problems:
        return None, problems
    return shaped(FhirTables, text)


def _tree(paths: Iterable[str]) -> Allowed:
    tree: Allowed = {}
    for path in paths:
        at = tree
        for step in path.split("."):
            at = at.setdefault(step, {})
    return tree


def _longest(starts: Mapping[str, object]) -> list[str]:
    return sorted(starts, key=len, reverse=True)
