"""What a judgement looks at, as one value of bytes: the case with its chart and practice, what was found of its quotes,
and which exhibits it has. Kept under its SHA-256, so that any machine judges the same."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from appealkit.case import Case
from appealkit.errors import Problem, Severity, Where

VERSION = 1


@dataclass(frozen=True, slots=True)
class Content:
    """A case as it was read. `exhibits`: file, from the workspace, and SHA-256 of each document that has one."""

    case: Case = field(repr=False)
    quotes: Mapping[str, str] = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()
    exhibits: Mapping[str, tuple[str, str]] = field(default_factory=dict, repr=False)

    def plain(self) -> bytes:
        """The value as canonical JSON: the same content always gives the same bytes."""
        case = self.case.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        case["evidence"] = [
            {**said, "values": {name: _typed(value) for name, value in sorted(item.values.items())}}
            for said, item in zip(case.get("evidence", ()), self.case.evidence, strict=True)
        ]
        value = {
            "version": VERSION,
            "case": case,
            "origin": self.case.origin,
            "quotes": dict(self.quotes),
            "problems": [problem.as_json() for problem in self.problems],
            "exhibits": {name: list(found) for name, found in self.exhibits.items()},
        }
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def packed(content: Content) -> tuple[str, bytes]:
    """The SHA-256 of the content, and its bytes as they are stored."""
    plain = content.plain()
    return hashlib.sha256(plain).hexdigest(), zlib.compress(plain, 6)


def unpacked(body: bytes) -> Content:
    """The content that was stored."""
    value: dict[str, Any] = json.loads(zlib.decompress(body))
    case = value["case"]
    for item in case["evidence"]:
        item["values"] = {name: _valued(one) for name, one in item["values"].items()}
    return Content(
        case=Case.model_validate({**case, "origin": value["origin"]}),
        quotes=value["quotes"],
        problems=tuple(_problem(one) for one in value["problems"]),
        exhibits={name: (path, digest) for name, (path, digest) in value["exhibits"].items()},
    )


def _typed(value: object) -> object:
    """An attribute's value with its type, where JSON has none of its own."""
    match value:
        case date():
            return {"date": value.isoformat()}
        case bool() | str():
            return value
        case Decimal():
            return {"number": str(value)}
        case tuple():
            return list(value)
    raise TypeError(f"an attribute cannot be a {type(value).__name__}")


def _valued(value: object) -> object:
    match value:
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case {"number": str(number)}:
            return Decimal(number)
        case list():
            return tuple(value)
    return value


def _problem(said: Mapping[str, Any]) -> Problem:
    where = Where(said["file"], said["line"], said["column"], said["path"]) if said["file"] is not None else None
    return Problem(said["code"], said["says"], said["mend"], where, Severity(said["severity"]))
