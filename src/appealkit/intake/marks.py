"""Which values of a case file were read from elsewhere, and which of those a person has changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from appealkit.case import CameFrom, ChartEvidence, Origin
from appealkit.errors import Problem
from appealkit.intake.draft import Path
from appealkit.intake.wording import validated
from appealkit.intake.written import Written

MARK = ("at", "read", "sure")


def came_from(*files: Written) -> tuple[dict[str, CameFrom], list[Problem]]:
    """Where each value was read that stands in these files under `came_from`, by its path. An entry whose value is no
    longer there is left out."""
    found: dict[str, CameFrom] = {}
    problems: list[Problem] = []
    for file in files:
        values = dict(flat(file.value)) if file.at("came_from").value else {}
        for key, item in file.entries("came_from").items():
            path = tuple(key.split("/"))
            if path not in values:
                continue
            same = item.word("read") == digest(path, values[path])
            told = {"at": item.word("at"), "origin": (Origin.AUTO if same else Origin.EDITED).value}
            mark, wrong = validated(CameFrom, item, value={**told, "sure": item.word("sure")})
            problems += wrong
            if mark:
                found[key] = mark
    return found, problems


def with_edits(evidence: Iterable[ChartEvidence], marks: Mapping[str, CameFrom]) -> tuple[ChartEvidence, ...]:
    """The evidence, where a value that was read has been changed since marked as edited."""
    edited = {key.split("/")[1] for key, mark in marks.items() if mark.origin is Origin.EDITED and _of_evidence(key)}
    return tuple(
        item.model_copy(update={"origin": Origin.EDITED}) if item.id in edited and item.origin is Origin.AUTO else item
        for item in evidence
    )


def _of_evidence(key: str) -> bool:
    return key.startswith("evidence/") and key.count("/") > 1


def digest(path: Path, value: str) -> str:
    """A short mark of a value, by which it is seen whether it still is what was read."""
    return hashlib.sha256("\x1f".join((*path, value)).encode()).hexdigest()[:10]


def flat(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in a nested value with its path: the opposite of `CaseDraft.nested`."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from flat(item, (*path, str(key)))
    elif isinstance(value, list):
        for index, item in enumerate(value, 1):
            yield from _of_item(item, index, path)
    elif value is not None:
        yield path, str(value)


def _of_item(item: object, index: int, path: Path) -> Iterator[tuple[Path, str]]:
    key = {("evidence",): "id", ("denial", "lines"): "number"}.get(path)
    if key is None or not isinstance(item, dict) or item.get(key) is None:
        yield from flat(item, (*path, str(index)))
    else:
        rest = {name: value for name, value in item.items() if name != key}
        yield from flat(rest, (*path, str(item[key])))
