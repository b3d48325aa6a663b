"""The record as it may be read: each resource cut down to the fields that are allowed, found by its reference."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from appealkit.intake.draft import Place
from appealkit.intake.fhir.findings import I153, I154, Findings
from appealkit.intake.fhir.source import Raw
from appealkit.intake.fhir.tables import Allowed, FhirTables
from appealkit.intake.fhir.values import Tree, codes_at, trees, word, words
from appealkit.maps.procedures import Procedures


@dataclass(frozen=True, slots=True, eq=False)
class Resource:
    """One resource, with nothing in it but what may be read."""

    type: str
    tree: Tree = field(repr=False)
    place: Place
    reference: str = field(default="", repr=False)  # its type and id, or its address in the file where it has none
    contained: Mapping[str, Resource] = field(default_factory=dict, repr=False)

    @property
    def named(self) -> str:
        """What it is, with its article, for a message."""
        return f"{'an' if self.type[0] in 'AEIO' else 'a'} {self.type}"

    @property
    def mark(self) -> str:
        """Six hexadecimal digits that stay the same when the same resource is read again, and tell nothing of it."""
        name = self.reference or json.dumps([self.type, self.tree], sort_keys=True, default=str)
        return hashlib.sha256(name.encode()).hexdigest()[:6]


class Record:
    """The resources of one file, by type and by reference."""

    def __init__(self, tables: FhirTables, findings: Findings) -> None:
        self.counts: dict[str, int] = {}
        self._tables = tables
        self._findings = findings
        self._by_type: dict[str, list[Resource]] = {}
        self._by_reference: dict[str, Resource] = {}

    def take(self, raw: Raw) -> None:
        """Count the resource, and keep what may be read of it. Of two with one id that differ the first stays, and
        that is told."""
        self.counts[raw.type] = self.counts.get(raw.type, 0) + 1
        if raw.type not in self._tables.allowed:
            return
        resource, altered = allowed(raw, self._tables)
        if altered:
            says = "a part was left out that says of itself that it means something else"
            self._findings.mistake(I154, says, "ask the sender what it means", raw.place)
        if resource is None:
            return
        earlier = self._by_reference.get(resource.reference) if resource.reference else None
        if earlier is not None:
            if earlier.tree != resource.tree:
                says = f"two {raw.type} entries have one id and differ; the first was read"
                self._findings.tell(I153, says, "keep the latest version in the file", raw.place)
            return
        self._by_type.setdefault(raw.type, []).append(resource)
        for key in (resource.reference, raw.full_url):
            if key:
                self._by_reference.setdefault(key, resource)

    def of(self, *kinds: str) -> Iterator[Resource]:
        """The resources of these types, in the order of the file."""
        return (resource for kind in kinds for resource in self._by_type.get(kind, ()))

    def at(self, owner: Resource, *path: str) -> Iterator[Resource]:
        """The resources that the references at this path of the owner lead to, as far as they are in the file."""
        for reference in trees(owner.tree, *path):
            found = self.named(owner, word(reference, "reference"))
            if found:
                yield found

    def named(self, owner: Resource, reference: str | None) -> Resource | None:
        """The resource of this reference: contained in the owner, by its full address, or by type and id."""
        if not reference:
            return None
        if reference.startswith("#"):
            return owner.contained.get(reference[1:])
        return self._by_reference.get(reference) or self._by_reference.get(short(reference))

    def patient_key(self, owner: Resource, *path: str) -> str:
        """The same for all that belongs to one patient: the patient's own short reference, or the one given."""
        for step in path:
            reference = word(owner.tree, step, "reference")
            if reference:
                found = self.named(owner, reference)
                return found.reference if found and found.reference else short(reference)
        return ""


@dataclass(frozen=True, slots=True)
class Given:
    """What every part of the reading needs: the record, the tables, the procedures, and where findings are told."""

    record: Record
    tables: FhirTables
    procedures: Procedures
    findings: Findings


def short(reference: str) -> str:
    """The type and the id of a reference, whatever server it names and whichever version."""
    steps = reference.partition("/_history/")[0].split("/")
    return "/".join(steps[-2:])


def allowed(raw: Raw, tables: FhirTables) -> tuple[Resource | None, bool]:
    """The resource with the fields that may be read and no other, what it contains likewise; and whether a part of it
    was left out because a modifier extension changes its meaning. None where that is the whole of it."""
    cut = _Cut(tables)
    contained: dict[str, Resource] = {}
    for inner in trees(raw.tree, "contained"):
        kind, name = word(inner, "resourceType"), word(inner, "id")
        if kind in tables.allowed and kind is not None and name and not cut.is_altered(inner):
            contained[name] = Resource(kind, cut.tree(inner, tables.allowed[kind], kind), raw.place)
    if cut.is_altered(raw.tree):
        return None, True
    tree = cut.tree(raw.tree, tables.allowed[raw.type], raw.type)
    name = word(tree, "id")
    reference = f"{raw.type}/{name}" if name else raw.full_url
    return Resource(raw.type, tree, raw.place, reference, contained), cut.altered


class _Cut:
    """Cuts trees down to what may be read, and remembers whether anything was left out for a modifier extension."""

    def __init__(self, tables: FhirTables) -> None:
        self._only = tables.only
        self.altered = False

    def tree(self, tree: Tree, fields: Allowed, path: str) -> dict[str, object]:
        """What may be read of this tree."""
        kept: dict[str, object] = {}
        for name, below in fields.items():
            held = tree.get(name)
            if held is None:
                continue
            items = held if isinstance(held, list) else [held]
            at = f"{path}.{name}"
            if below:
                found = (item for item in items if isinstance(item, Mapping) and _named(item, at, self._only))
                cut: list[object] = [self.tree(item, below, at) for item in found if not self.is_altered(item)]
            else:
                cut = [item for item in items if item is not None and not isinstance(item, (Mapping, list))]
            if cut:
                kept[name] = cut if isinstance(held, list) else cut[0]
        return kept

    def is_altered(self, item: Tree) -> bool:
        """Whether a modifier extension may turn this into something else; one that says no turns nothing."""
        extensions = item.get("modifierExtension")
        if not extensions or all(one.get("valueBoolean") is False for one in trees(extensions)):
            return False
        self.altered = True
        return True


def _named(item: Tree, at: str, only: Mapping[str, frozenset[str]]) -> bool:
    """Whether this entry of a list is one of those that may be read, where only some may."""
    if at not in only:
        return True
    marks = {*words(item, "system"), *words(item, "url"), *words(item, "valueCoding", "system")}
    marks |= codes_at(item, "type") | codes_at(item, "category")
    marks |= set(words(item, "valueCodeableConcept", "coding", "system"))
    return bool(marks & only[at])
