"""Items about the same thing that differ: the record contradicts itself, and no one but a person may settle it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from datetime import date

from appealkit.assessment.model import Contradiction
from appealkit.case import ChartDocument, ChartEvidence, Value
from appealkit.maps.kinds import Kind, SameWhen, Vocabulary


def contradictions(
    evidence: Iterable[ChartEvidence], documents: Mapping[str, ChartDocument], vocabulary: Vocabulary
) -> tuple[Contradiction, ...]:
    """Every pair of items that are about the same thing and differ in what they must agree on, in a fixed order."""
    by_kind: dict[str, list[ChartEvidence]] = {}
    for item in evidence:
        by_kind.setdefault(item.kind, []).append(item)
    found = []
    for name in sorted(name for name, items in by_kind.items() if len(items) > 1):
        kind = vocabulary.kinds[name]
        if kind.same_when is None:
            continue
        for one, other in itertools.combinations(sorted(by_kind[name], key=lambda item: item.id), 2):
            if kind.across_documents and one.source.document == other.source.document:
                continue
            if _same_thing(kind.same_when, one, other):
                found += _differences(name, kind, one, other, documents)
    return tuple(found)


def _same_thing(rule: SameWhen, one: ChartEvidence, other: ChartEvidence) -> bool:
    """Equal in every named attribute that both give, and at the same time. Items that share nothing are not."""
    mine, theirs = one.values, other.values
    shares = not rule.equal
    for name in rule.equal:
        if name in mine and name in theirs:
            if mine[name] != theirs[name]:
                return False
            shares = True
    if not shares:
        return False
    if rule.same_day is not None:
        return _day(one, rule.same_day) == _day(other, rule.same_day)
    if rule.overlap is not None:
        spans = [(item.day(rule.overlap[0]), item.day(rule.overlap[1])) for item in (one, other)]
        (a, b), (c, d) = spans
        if a and c:
            return a <= (d or date.max) and c <= (b or date.max)
        return False
    return True


def _day(item: ChartEvidence, attribute: str) -> date | None:
    return item.recorded_on if attribute == "recorded_on" else item.day(attribute)


def _differences(
    name: str, kind: Kind, one: ChartEvidence, other: ChartEvidence, documents: Mapping[str, ChartDocument]
) -> list[Contradiction]:
    primary = _primary(kind, one, other, documents)
    return [
        Contradiction(name, attribute, (one.id, other.id), (_said(one[attribute]), _said(other[attribute])), primary)
        for attribute in kind.agree_on
        if one[attribute] is not None and other[attribute] is not None and one[attribute] != other[attribute]
    ]


def _primary(
    kind: Kind, one: ChartEvidence, other: ChartEvidence, documents: Mapping[str, ChartDocument]
) -> str | None:
    """The item from the document kind that outranks the other's, where one does."""

    def rank(item: ChartEvidence) -> int:
        document = documents.get(item.source.document)
        return kind.primary.index(document.kind) if document and document.kind in kind.primary else len(kind.primary)

    if rank(one) == rank(other):
        return None
    return one.id if rank(one) < rank(other) else other.id


def _said(value: Value | None) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)
