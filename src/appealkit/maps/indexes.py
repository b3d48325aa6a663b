"""What is looked up often, worked out once when rules are loaded: codes they name, strategies by id and by reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from appealkit.maps.coding import CodingError
from appealkit.maps.model import EvidenceMap, Strategy
from appealkit.maps.reasons import DenialReason
from appealkit.maps.routing import Routing

Way = tuple[EvidenceMap, str, Strategy]


@dataclass(frozen=True, slots=True)
class Named:
    """What some rule speaks of: adjustment and remark codes; and what a match of codes asks for besides. Two lines that
    differ only in what no match asks for are recognised and routed alike."""

    codes: frozenset[str]
    modifiers: frozenset[str]
    states: frozenset[str]


def named(routing: Routing, reasons: Iterable[DenialReason], coding: Iterable[CodingError]) -> Named:
    """All that these rules name."""
    matches = [match for reason in reasons for match in (*reason.means, *reason.suggests)] + [*routing.matches]
    codes = (match.codes() for match in matches)
    return Named(
        routing.codes().union(*codes, *(error.when.codes for error in coding)),
        frozenset(word for match in matches for word in match.modifiers),
        frozenset(word for match in matches for word in match.states),
    )


def strategies_by_id(maps: Iterable[EvidenceMap]) -> dict[str, tuple[EvidenceMap, Strategy]]:
    """Each strategy with its map, by its id."""
    found: dict[str, tuple[EvidenceMap, Strategy]] = {}
    for entry in maps:
        for name, strategy in entry.strategies.items():
            found.setdefault(name, (entry, strategy))
    return found


def strategies_by_reason(maps: Iterable[EvidenceMap]) -> dict[str, tuple[Way, ...]]:
    """The strategies that answer each reason, best rank first."""
    found: dict[str, list[Way]] = {}
    for entry in maps:
        for reason in dict.fromkeys(entry.answers):
            found.setdefault(reason, []).extend((entry, name, one) for name, one in entry.strategies.items())
    return {name: tuple(sorted(ways, key=lambda way: (way[2].rank, way[1]))) for name, ways in found.items()}
