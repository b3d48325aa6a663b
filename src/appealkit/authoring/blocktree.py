"""A Document as plain values for a JSON file, and back. Template lines are left out: they move with every edit."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from appealkit.document import model
from appealkit.document.model import Document

KINDS = {
    kind.__name__: kind
    for kind in vars(model).values()
    if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == model.__name__
}
LEFT_OUT = {"line", "origin"}  # of a run of text


def as_tree(document: Document) -> dict[str, Any]:
    """The page as plain values: each part with its kind under `is`, and what is not as usual."""
    tree = _tree(document)
    assert isinstance(tree, dict)
    return tree


def from_tree(tree: Mapping[str, Any]) -> Document:
    """The page of these values. ValueError where they are none."""
    try:
        found = _part(tree)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(str(error)) from None
    if not isinstance(found, Document):
        raise ValueError("no page of a letter")  # noqa: TRY004 what was given is at fault, whatever its type
    return found


def joined(items: list[Any]) -> list[Any]:
    """Neighbouring runs of plain text as one: where one ends tells nothing of what is said."""
    found: list[Any] = []
    for item in items:
        before = found[-1] if found else None
        if before is not None and _is_plain(item) and _is_plain(before):
            found[-1] = {"is": "Text", "text": before["text"] + item["text"]}
        else:
            found.append(item)
    return found


def _is_plain(item: Any) -> bool:
    return isinstance(item, dict) and item.get("is") == "Text" and set(item) == {"is", "text"}


def _tree(part: object) -> Any:
    if isinstance(part, tuple | list):
        return joined([_tree(item) for item in part])
    if isinstance(part, bytes):
        return base64.b64encode(part).decode("ascii")
    if not is_dataclass(part) or isinstance(part, type):
        return part
    said = {
        field.name: _tree(value)
        for field in fields(part)
        if field.name not in LEFT_OUT and (value := getattr(part, field.name)) != _usual(field)
    }
    return {"is": type(part).__name__, **said}


def _usual(field: Any) -> object:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _part(tree: Any) -> Any:
    if isinstance(tree, list):
        return tuple(_part(item) for item in tree)
    if not isinstance(tree, Mapping):
        return tree
    given = {name: _part(value) for name, value in tree.items() if name != "is"}
    kind = KINDS[tree["is"]]
    if kind is model.Picture:
        given["data"] = base64.b64decode(given["data"])
    return kind(**given)
