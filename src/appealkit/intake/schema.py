"""The JSON Schema of a case file as a person writes it, for editors and for those who produce case files.

It is made from the models and the vocabulary, so it cannot fall behind them. It is a little more generous than the
reader: what hangs on two places at once (a page within its document, a date after another) only the reader checks.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from appealkit.case import (
    Adoption,
    Approved,
    ChartDocument,
    Decision,
    Denial,
    Origin,
    Patient,
    Practice,
    RecordRequest,
    Source,
)
from appealkit.case.case import Verdict
from appealkit.maps.kinds import Attribute, Kind, ValueType, Vocabulary

SCHEMA_VERSION = 1

Schema = dict[str, Any]

_MODELS: tuple[type[BaseModel], ...] = (
    Denial,
    Patient,
    Practice,
    ChartDocument,
    Source,
    Decision,
    Adoption,
    RecordRequest,
    Approved,
)
_DAY: Schema = {"type": "string", "format": "date", "pattern": r"^\s*\d{4}-\d{2}-\d{2}\s*$"}
_TEXT: Schema = {"type": ["string", "number"], "minLength": 1, "maxLength": 4000}
_WORDS: Schema = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}
_YES_NO: Schema = {"enum": ["yes", "no", "true", "false", True, False]}
_READ: Schema = {
    "type": "object", "required": ["at"], "additionalProperties": False,
    "properties": {"at": _TEXT, "read": _TEXT, "sure": _TEXT},
}  # fmt: skip
_ID: Schema = {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$"}

# pydantic leaves these patterns out of its schemas, because the codes are put into capitals first
_CODES_OF_A_LINE = {
    "procedure": r"^\s*[0-9A-Za-z][0-9]{3}[0-9A-Za-z]\s*$",
    "modifiers": r"^\s*[0-9A-Za-z]{2}\s*$",
    "diagnoses": r"^\s*[A-Za-z][0-9][0-9A-Za-z](\.?[0-9A-Za-z]{1,4})?\s*$",
}


def case_schema(vocabulary: Vocabulary) -> Schema:
    """The JSON Schema (draft 2020-12) of a case file with this vocabulary of evidence."""
    _, generated = models_json_schema([(model, "validation") for model in _MODELS], by_alias=True)
    shapes = {name: as_written(shape) for name, shape in generated["$defs"].items()}
    for key, pattern in _CODES_OF_A_LINE.items():
        held = shapes["ServiceLine"]["properties"][key]
        held.get("items", held)["pattern"] = pattern
    shapes["ChartDocument"]["properties"]["kind"] = _document_kind(vocabulary)
    shapes["Decision"] = _decision(shapes["Decision"])
    kinds = {f"evidence-{name}": _evidence(name, kind) for name, kind in vocabulary.kinds.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:appealkit:schema:case:{SCHEMA_VERSION}",
        "title": "appealkit case",
        "description": "One denial, the chart evidence, and the people.",
        "version": SCHEMA_VERSION,
        "type": "object",
        "required": ["case", "denial", "patient"],
        "additionalProperties": False,
        "properties": {
            "case": {**_ID, "description": "An id for this case; it names the packet's folder"},
            "denial": {"$ref": "#/$defs/Denial"},
            "decisions": _or_empty({"type": "array", "items": {"$ref": "#/$defs/Decision"}}),
            "adopted": _or_empty({"type": "array", "items": {"$ref": "#/$defs/Adoption"}}),
            "patient": {"$ref": "#/$defs/Patient"},
            "practice": {
                "type": ["string", "object", "null"],
                "description": "The practice, or the path of the file that holds it",
                "if": {"type": "object"},
                "then": {"$ref": "#/$defs/Practice"},
            },
            "chart": _or_empty({"type": "string", "description": "A file with shared documents and evidence"}),
            "documents": _or_empty(
                {"type": "object", "propertyNames": _ID, "additionalProperties": {"$ref": "#/$defs/ChartDocument"}}
            ),
            "evidence": _or_empty({"type": "array", "items": {"$ref": "#/$defs/evidence"}}),
            "requests": _or_empty({"type": "array", "items": {"$ref": "#/$defs/RecordRequest"}}),
            "signature": {"anyOf": [{"$ref": "#/$defs/Approved"}, {"type": "null"}]},
            "came_from": _or_empty(
                {"type": "object", "description": "Where each value was read", "additionalProperties": _READ}
            ),
        },
        "$defs": {**shapes, "evidence": _evidence_of_any_kind(vocabulary), **kinds},
    }


def as_written(shape: Schema) -> Schema:
    """A model's schema loosened to what the reader takes: quotes left off, an empty value for an absent one."""
    if "enum" in shape or "$ref" in shape:
        return {key: value for key, value in shape.items() if key != "default"}
    if "anyOf" in shape:
        kept = [as_written(one) for one in shape["anyOf"]]
        return {**_notes(shape), "anyOf": kept}
    match shape.get("type"):
        case "object":
            required = set(shape.get("required", ()))
            properties = {
                key: as_written(value) if key in required else _or_empty(as_written(value))
                for key, value in shape.get("properties", {}).items()
            }
            return {**{key: value for key, value in shape.items() if key != "properties"}, "properties": properties}
        case "array":
            return {**_notes(shape), "type": "array", **_limits(shape), "items": as_written(shape["items"])}
        case "integer":
            digits: Schema = {"type": "string", "pattern": r"^\s*[+-]?\d{1,9}\s*$"}
            return {**_notes(shape), "anyOf": [{"type": "integer", **_limits(shape)}, digits]}
        case "boolean":
            return {**_notes(shape), **_YES_NO}
        case "string" if shape.get("format") == "date":
            return {**_notes(shape), **_DAY}
        case "string":
            return {**_notes(shape), "type": ["string", "number"], **_limits(shape)}
    return {key: value for key, value in shape.items() if key != "default"}


def _notes(shape: Schema) -> Schema:
    return {key: shape[key] for key in ("title", "description") if key in shape}


def _limits(shape: Schema) -> Schema:
    known = ("minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength", "pattern")
    return {key: shape[key] for key in known if key in shape}


def _or_empty(shape: Schema) -> Schema:
    """The shape or nothing; without an alternative where one can be done without, so that an error keeps its place."""
    if "enum" in shape:
        return {**shape, "enum": [*shape["enum"], None]}
    if "type" in shape:
        types = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
        return {**shape, "type": [*types, "null"]}
    if "anyOf" in shape:
        return shape if {"type": "null"} in shape["anyOf"] else {**shape, "anyOf": [*shape["anyOf"], {"type": "null"}]}
    return {"anyOf": [shape, {"type": "null"}]}


def _document_kind(vocabulary: Vocabulary) -> Schema:
    """The names and their aliases; other words are taken too, with a doubt."""
    words = [*vocabulary.documents, *(alias for kind in vocabulary.documents.values() for alias in kind.aliases)]
    return {"anyOf": [{"enum": words}, {"type": "string", "minLength": 1}]}


def _decision(in_full: Schema) -> Schema:
    """The full form, or the short one in which the verdict is the key and the reason its value."""
    properties = in_full["properties"]
    rest = {key: value for key, value in properties.items() if key not in {"decision", "why"}}
    short = [
        {
            "type": "object",
            "required": ["by", "on", verdict.value],
            "additionalProperties": False,
            "properties": {**rest, verdict.value: properties["why"]},
        }
        for verdict in Verdict
    ]
    return {"title": "Decision", "anyOf": [in_full, *short]}


def _evidence_of_any_kind(vocabulary: Vocabulary) -> Schema:
    return {
        "type": "object",
        "required": ["id", "kind", "source"],
        "properties": {"kind": {"enum": list(vocabulary.kinds)}},
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": name}}, "required": ["kind"]},
                "then": {"$ref": f"#/$defs/evidence-{name}"},
            }
            for name in vocabulary.kinds
        ],
    }


def _evidence(name: str, kind: Kind) -> Schema:
    common: Schema = {
        "id": _ID,
        "kind": {"const": name},
        "source": {"$ref": "#/$defs/Source"},
        "origin": _or_empty({"enum": [origin.value for origin in Origin]}),
        "recorded_on": _or_empty(_DAY),
    }
    attributes = {key: _attribute(attribute) for key, attribute in kind.attributes.items()}
    return {
        "title": kind.title,
        "type": "object",
        "additionalProperties": False,
        "properties": {**common, **attributes},
    }


def _attribute(attribute: Attribute) -> Schema:
    if attribute.one_of:
        return {"enum": [*attribute.one_of, *(int(word) for word in attribute.one_of if word.isdecimal())]}
    match attribute.type:
        case ValueType.DATE:
            return _DAY
        case ValueType.COUNT:
            return {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": r"^\s*\d{1,9}\s*$"}]}
        case ValueType.NUMBER | ValueType.PERCENT:
            most: Schema = {"maximum": 100} if attribute.type is ValueType.PERCENT else {}
            plain: Schema = {"type": "string", "pattern": r"^\s*\d{1,9}(\.\d{1,6})?\s*$"}
            return {"anyOf": [{"type": "number", "minimum": 0, **most}, plain]}
        case ValueType.YES_NO:
            return _YES_NO
        case ValueType.LIST | ValueType.PROCEDURES:
            return _WORDS
        case ValueType.SIDE:
            return {"enum": ["left", "right", "bilateral", "midline"]}
        case ValueType.EVIDENCE:
            return _ID
        case _:
            return _TEXT
