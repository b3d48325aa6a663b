"""The resources in the bytes of a file: a Bundle, one resource, or NDJSON. JSON alone, as much of it as is whole."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from appealkit.intake.draft import Place
from appealkit.intake.fhir.findings import I140, I141, I143, I152, Findings
from appealkit.intake.fhir.tables import FhirTables
from appealkit.intake.fhir.values import each

MOST_BYTES = 64 * 1024 * 1024  # of one JSON document: some fifty times the largest record among the public samples
MOST_DEPTH = 4  # of Bundles within Bundles
NEXT_EXPORT = "export the record again as FHIR R4 in JSON"

_TYPE = re.compile(r"[A-Z][A-Za-z]{2,39}")
_ENTRY = re.compile(r'"entry"\s*:\s*\[')


@dataclass(frozen=True, slots=True)
class Raw:
    """One resource as it stood in the file, whole; it goes no further than the checks and the allow-list."""

    type: str
    tree: Mapping[str, object] = field(repr=False)
    place: Place
    full_url: str = field(default="", repr=False)


def resources_of(data: bytes, file: str, tables: FhirTables, findings: Findings) -> Iterator[Raw]:
    """Every resource in order, NDJSON line by line. Nothing where the file is of another format, which is told."""
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if data.startswith(b"<"):
        findings.mistake(I141, "the file is XML", "ask for the same record as JSON")
    elif not data.startswith((b"{", b"[")):
        findings.mistake(I140, "the file is not JSON" if data else "the file is empty", NEXT_EXPORT)
    elif _is_lines(data):
        for number, line in enumerate(io.BytesIO(data), start=1):
            if line.strip():
                yield from _document(line, Place(file, "", number), tables, findings)
    else:
        yield from _document(data, Place(file), tables, findings)


def release_of(raw: Raw, tables: FhirTables) -> str | None:
    """The other release that this resource belongs to; None where nothing in it speaks against R4."""
    version = raw.tree.get("fhirVersion")
    if isinstance(version, str) and version[:2] != "4.":
        return {"1": "DSTU2", "3": "STU3", "5": "R5"}.get(version[:1], "of another release")
    for release, signs in tables.releases.items():
        for sign in signs:
            kind, *path = sign.split(".")
            if kind == raw.type and (not path or next(each(raw.tree, *path), None) is not None):
                return release
    return None


def _is_lines(data: bytes) -> bool:
    """Whether one of the first lines is a whole resource and others stand beside it."""
    lines = [line for line in data[: MOST_BYTES + 1].split(b"\n", 4)[:4] if line.strip()]
    return len(lines) > 1 and any(_is_resource(line) for line in lines[:3])


def _is_resource(line: bytes) -> bool:
    if not line.lstrip().startswith(b"{") or not line.rstrip().endswith(b"}"):
        return False
    try:
        tree = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(tree, dict) and "resourceType" in tree


def _document(data: bytes, place: Place, tables: FhirTables, findings: Findings) -> Iterator[Raw]:
    if len(data) > MOST_BYTES:
        says = f"one JSON document is larger than {MOST_BYTES // 1024 // 1024} MB"
        findings.mistake(I152, says, "ask for the record as NDJSON, one resource a line", place)
        return
    try:
        text = data.decode()
    except UnicodeDecodeError:
        findings.mistake(I143 if place.line else I140, "the file is not UTF-8 text", NEXT_EXPORT, place)
        return
    tree = _parsed(text, findings, place)
    if tree is None:
        entries = [entry for entry in _whole_entries(text) if isinstance(entry, dict) and "resource" in entry]
        says = "the JSON breaks off or is damaged"
        says += f"; the {len(entries)} entries before that were read" if entries else ""
        findings.mistake(I143, says, "fetch the file again", place)
        tree = {"resourceType": "Bundle", "entry": entries}
    yield from _unpacked(tree, place, tables, findings)


def _unpacked(tree: object, place: Place, tables: FhirTables, findings: Findings, depth: int = 0) -> Iterator[Raw]:
    """The resource itself, or those in the Bundle, each at its entry's number."""
    kind = tree.get("resourceType") if isinstance(tree, dict) else None
    if not isinstance(tree, dict) or not isinstance(kind, str) or not _TYPE.fullmatch(kind):
        says = "an entry has no resource with a type" if place.at else "what stands there is no FHIR resource"
        findings.mistake(I143 if place.at else I140, says, NEXT_EXPORT, place)
        return
    if kind != "Bundle":
        shown = f"{place.at} {kind}".strip() if kind in tables.fields else place.at
        yield Raw(kind, tree, Place(place.file, shown, place.line))
        return
    entries = tree.get("entry")
    for number, entry in enumerate(entries if isinstance(entries, list) else [], start=1):
        at = Place(place.file, f"{place.at} entry {number}".strip(), place.line)
        if isinstance(entry, dict) and "resource" not in entry and ("response" in entry or "request" in entry):
            continue  # a deletion, or an outcome alone
        inner = entry.get("resource") if isinstance(entry, dict) else None
        url = entry.get("fullUrl") if isinstance(entry, dict) else None
        if depth < MOST_DEPTH:
            for raw in _unpacked(inner, at, tables, findings, depth + 1):
                yield Raw(raw.type, raw.tree, raw.place, raw.full_url or (url if isinstance(url, str) else ""))


def _parsed(text: str, findings: Findings, place: Place) -> object:
    """The JSON value, numbers exact; None where it is none. A field that is given twice is in doubt and left out."""

    def pairs(found: list[tuple[str, object]]) -> dict[str, object]:
        tree = dict(found)
        if len(tree) == len(found):
            return tree
        findings.mistake(I143, "a field is given twice, and was left out", "ask the sender which one is meant", place)
        seen = [name for name, _ in found]
        return {name: value for name, value in tree.items() if seen.count(name) == 1}

    try:
        return json.loads(text, parse_float=Decimal, parse_constant=lambda _: None, object_pairs_hook=pairs)
    except (ValueError, RecursionError, ArithmeticError):
        return None


def _whole_entries(text: str) -> Iterator[object]:
    """The entries of a Bundle that breaks off, as far as they are whole."""
    found = _ENTRY.search(text)
    position = found.end() if found else len(text)
    decoder = json.JSONDecoder(parse_float=Decimal, parse_constant=lambda _: None)
    while True:
        while position < len(text) and text[position] in " \t\r\n,":
            position += 1
        try:
            entry, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError, ArithmeticError):
            return
        yield entry
