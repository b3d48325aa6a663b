"""What is looked up often, worked out once when rules are loaded: codes they name, strategies by id and by reason."""

from __future__ import annotations

from collections.abc import Iterable

from appealkit.maps.coding import CodingError
from appealkit.maps.model import EvidenceMap, Strategy
from appealkit.maps.reasons import DenialReason
from appealkit.maps.routing import Routing

Way = tuple[EvidenceMap, str, Strategy]


def codes_named(routing: Routing, reasons: Iterable[DenialReason], coding: Iterable[CodingError]) -> frozenset[str]:
    """Every adjustment and remark code that some rule speaks of."""
    by_reasons = (match.codes() for reason in reasons for match in (*reason.means, *reason.suggests))
    return routing.codes().union(*by_reasons, *(error.when.codes for error in coding))


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
