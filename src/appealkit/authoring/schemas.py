"""JSON Schemas of what an author writes: front matter, phrases, samples, approvals. Made from the models and the rules,
for editors; a little more generous than the readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from appealkit.intake.schema import as_written, case_schema
from appealkit.letters.register import RegisterFile
from appealkit.letters.template import FrontMatter
from appealkit.maps.load import Rules

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_FRONT = {
    "template": "The file's own path below templates/, without .md.j2",
    "title": "What the text is called; a frame of another kind than an appeal gives the letter this title",
    "version": "Yours to count; a new text gets a new one",
    "kind": "frame: a whole letter. section: what one strategy says within it",
    "speaks_for": "The strategies whose section this is; none: any",
    "effective": "The first day on which a letter may be drafted from it",
    "retired": "The day from which none is drafted from it any more",
    "addressee": "The desk a letter of this frame goes to, where not the programme's for appeals",
    "salutation": "How a letter of this frame begins",
}
_SAMPLE = {
    "on": {"type": "string", "format": "date", "description": "The day of drafting; two weeks after the notice if not"},
    "protective": {"enum": ["yes", "no", True, False], "description": "Filed before the record is complete"},
    "promises_records": {"enum": ["yes", "no", True, False], "description": "Of a protective filing: records follow"},
    "strategy": {"type": "string", "description": "The strategy to argue, where several are supported"},
}


def schemas_of(rules: Rules) -> Mapping[str, Schema]:
    """The schemas by name: template, phrases, sample, approvals."""
    return {
        "template": _template(rules),
        "phrases": _phrases(rules),
        "sample": _sample(rules),
        "approvals": _closed("approvals", "appealkit approvals: the register of templates", RegisterFile),
    }


def _template(rules: Rules) -> Schema:
    schema = _closed("template", "The front matter of a template", FrontMatter)
    held = schema["properties"]
    for name, says in _FRONT.items():
        held[name] = {**held[name], "description": says}
    held["template"] |= {"pattern": "^(frames|letters)/[a-z0-9-]+$"}
    strategies = sorted(name for entry in rules.maps.values() for name in entry.strategies)
    held["speaks_for"] = {"type": ["array", "null"], "items": {"enum": strategies}, "description": _FRONT["speaks_for"]}
    return schema


def _phrases(rules: Rules) -> Schema:
    text: Schema = {"type": "string", "minLength": 1}
    each = {"type": "object", "required": ["each"], "additionalProperties": False, "properties": {"each": text}}
    said = {name: {"anyOf": [text, each], "description": rule.shows} for name, rule in rules.requirements.items()}
    return {
        "$schema": DIALECT,
        "$id": "urn:appealkit:schema:phrases",
        "title": "templates/record.yaml: how the record answers a requirement, in the table of criteria",
        "type": "object",
        "required": ["record", "words"],
        "additionalProperties": False,
        "properties": {
            "record": {"type": "object", "additionalProperties": False, "properties": said},
            "words": {"type": "object", "additionalProperties": text, "description": "Coded values in plain words"},
        },
    }


def _sample(rules: Rules) -> Schema:
    """A case, whole in one file, and how it is drafted."""
    schema = case_schema(rules.vocabulary)
    how = {"type": "object", "additionalProperties": False, "properties": _SAMPLE}
    return {
        **schema,
        "$id": "urn:appealkit:schema:sample",
        "title": "A sample that templates are tried with: an invented case",
        "properties": {**schema["properties"], "sample": how},
    }


def _closed(name: str, title: str, model: type[BaseModel]) -> Schema:
    made = model.model_json_schema()
    shapes = {key: as_written(shape) for key, shape in made.pop("$defs", {}).items()}
    schema = {"$schema": DIALECT, "$id": f"urn:appealkit:schema:{name}", **as_written(made), "title": title}
    return {**schema, "$defs": shapes} if shapes else schema
