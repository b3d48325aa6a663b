"""A rule file held against the shape of its kind: what does not fit, at its line, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from appealkit.errors import Problem, code_page, nearest
from appealkit.yamltext import YamlText, shown_key

M001 = code_page(
    "M001",
    """A rule file does not have the shape of its kind
    A key is unknown, missing, or holds something of another type, so the rule would not mean what it says.
    Bad: `ask_off: outside clinic`. Good: `ask_of: outside clinic`.
    """,
)
_M = TypeVar("_M", bound=BaseModel)


def shaped(shape: type[_M], text: YamlText, code: str = M001) -> tuple[_M | None, list[Problem]]:
    """The file as a thing of this shape, and every problem of it, under this code."""
    try:
        return shape.model_validate(text.value), []
    except ValidationError as error:
        found = error.errors()
        deeper = {item["loc"][:end] for item in found for end in range(len(item["loc"]))}
        told = [item for item in found if item["type"] != "too_short" or item["loc"] not in deeper]
        return None, [_problem(shape, text, dict(item), code) for item in told]


EXPECTED = {
    "date_from_datetime_parsing": "a day as YYYY-MM-DD",
    "date_from_datetime_inexact": "a day as YYYY-MM-DD",
    "date_parsing": "a day as YYYY-MM-DD",
    "date_type": "a day as YYYY-MM-DD",
    "tuple_type": "a list, with at least one '- ' line",
    "too_short": "at least one",
    "string_type": "words",
    "model_type": "keys with values",
    "dict_type": "keys with values",
}


def _problem(shape: type[BaseModel], text: YamlText, error: Mapping[str, Any], code: str) -> Problem:
    """Rule files hold no patient, so what was written may be shown."""
    path = tuple(error["loc"])
    where = text.where(path)
    last = str(path[-1]) if path else shape.__name__
    mend = f"see `appealkit explain {code}`, and a neighbouring file"
    match error["type"]:
        case "extra_forbidden":
            known = _keys_at(shape, path[:-1])
            return Problem(code, f"{shown_key(last)} is not known here", nearest(last, known), where)
        case "missing":
            return Problem(code, f"{shown_key(last)} is missing", f"add '{last}:'", where)
        case kind if kind in EXPECTED:
            return Problem(code, f"'{last}': expected {EXPECTED[kind]}", mend, where)
        case _:
            says = str(error["msg"]).removeprefix("Value error, ")
            return Problem(code, f"'{last}': {says}", mend, where)


def _keys_at(shape: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """The keys known at this path, as far as it can be followed through the models."""
    model: type[BaseModel] | None = shape
    for step in path:
        if isinstance(step, int) or model is None:
            continue
        info = next((f for n, f in model.model_fields.items() if step in (n, f.alias)), None)
        if info is not None:
            model = _model_in(info.annotation)
    return [info.alias or name for name, info in model.model_fields.items()] if model else []


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
