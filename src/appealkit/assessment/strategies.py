"""Findings → the Support of a strategy; and of several strategies for one reason, the best."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from appealkit.assessment.judge import Bench, is_required
from appealkit.assessment.model import Finding, Standing, StrategyResult, Support
from appealkit.maps.model import Confidence, Needs, Strategy
from appealkit.maps.policies import Criterion, Governing

Find = Callable[[str], Finding]


def weigh(
    name: str,
    map_name: str,
    reason: str,
    strategy: Strategy,
    bench: Bench,
    find: Find,
    needs: Needs | None = None,
) -> StrategyResult:
    """How far the record carries this strategy for the line. Missing evidence never makes it unsupported.

    `needs`: what it needs for this line, where that is not what the strategy itself says.
    """
    needs = needs or strategy.needs
    assert needs is not None
    barred = tuple(item for item in strategy.barred_by if find(item).standing is Standing.MET)
    required = tuple(item for item in strategy.needs_if_required if is_required(item, bench))
    standing = min((standing_of(needs, find), *(find(item).standing for item in required)))
    lacking = tuple(
        item for item in dict.fromkeys((*_lacking(needs, find), *required)) if find(item).standing is not Standing.MET
    )
    support, why = _support(standing, barred, lacking, find)
    version = bench.governing.version
    argues = strategy.argues_clinically is not None and (
        version is None or strategy.argues_clinically not in version.waivers
    )
    named = (*needs.leaves(), *required, *strategy.strengthened_by)
    return StrategyResult(
        strategy=name,
        reason=reason,
        map=map_name,
        support=support,
        why=why,
        findings=tuple(dict.fromkeys(named)),
        lacking=lacking,
        barred_by=barred,
        clinical_argument=argues,
        template=strategy.template,
        needs=needs,
        required=required,
    )


def needs_of(strategy: Strategy, governing: Governing, family: str, find: Find) -> Needs | None:
    """What the strategy needs for this line: its own needs, or every encoded criterion of the governing policy that
    applies. None for the latter where no policy governs, or where a part of it was never read."""
    if not strategy.whole_policy:
        return strategy.needs
    criteria = governing.criteria(family)
    if any(item.confidence is Confidence.UNVERIFIED for item in criteria):
        return None
    asked = [Needs(any_of=item.answered_by) for item in criteria if item.is_encoded and applies(item, find)]
    return Needs(all_of=tuple(asked)) if asked else None


def applies(criterion: Criterion, find: Find) -> bool:
    """Whether the criterion speaks of this line: what narrows it is met, and what lifts it is not."""
    if criterion.only_when and find(criterion.only_when).standing is not Standing.MET:
        return False
    return not (criterion.unless and find(criterion.unless).standing is Standing.MET)


def is_open(strategy: Strategy, find: Find) -> bool:
    """Whether the record has anything on what opens this strategy, and meets nothing that closes it; one that nothing
    opens or closes is always open."""
    if any(find(name).standing is Standing.MET for name in strategy.closed_by):
        return False
    return not strategy.opens_with or any(find(name).standing >= Standing.UNCLEAR for name in strategy.opens_with)


def standing_of(needs: Needs, find: Find) -> Standing:
    """`all_of` takes the lowest standing of its parts, `any_of` the highest."""
    parts = [find(part).standing if isinstance(part, str) else standing_of(part, find) for part in needs.parts]
    return min(parts) if needs.all_of else max(parts)


def best(results: list[StrategyResult]) -> StrategyResult | None:
    """The most supported; of equals the first, which is the better ranked."""
    order = [Support.SUPPORTED, Support.INCOMPLETE, Support.UNSUPPORTED, Support.BARRED]
    return min(results, key=lambda result: (order.index(result.support), len(result.lacking)), default=None)


def best_of_each_reason(results: Iterable[StrategyResult]) -> list[StrategyResult]:
    """The best of every denial reason, in the order of the reasons."""
    by_reason: dict[str, list[StrategyResult]] = {}
    for result in results:
        by_reason.setdefault(result.reason, []).append(result)
    return [found for those in by_reason.values() if (found := best(those))]


def ways(needs: Needs, find: Find) -> list[frozenset[str]]:
    """Every smallest set of requirements that, once met, would meet these needs. One that is unmet closes its way."""
    return _minimal(_ways(needs, find))


def _ways(needs: Needs, find: Find) -> list[frozenset[str]]:
    parts = [_ways_of(part, find) for part in needs.parts]
    if needs.any_of:
        return [way for part in parts for way in part]
    combined: list[frozenset[str]] = [frozenset()]
    for part in parts:
        combined = _minimal([so_far | way for so_far in combined for way in part])
    return combined


def _ways_of(part: str | Needs, find: Find) -> list[frozenset[str]]:
    if isinstance(part, Needs):
        return _ways(part, find)
    match find(part).standing:
        case Standing.MET:
            return [frozenset()]
        case Standing.UNMET:
            return []
        case _:
            return [frozenset({part})]


def _minimal(sets: list[frozenset[str]]) -> list[frozenset[str]]:
    kept: list[frozenset[str]] = []
    for one in sorted(set(sets), key=lambda item: (len(item), sorted(item))):
        if not any(other <= one for other in kept):
            kept.append(one)
    return kept


def _lacking(needs: Needs, find: Find) -> list[str]:
    """The requirements that keep the tree from being met; none from a branch that is met."""
    if standing_of(needs, find) is Standing.MET:
        return []
    lacking: list[str] = []
    for part in needs.parts:
        lacking += _lacking(part, find) if isinstance(part, Needs) else [part] * (find(part).standing < Standing.MET)
    return lacking


def _support(standing: Standing, barred: tuple[str, ...], lacking: tuple[str, ...], find: Find) -> tuple[Support, str]:
    if barred and standing is not Standing.UNMET:
        return Support.BARRED, f"barred: {_shown(barred[0], find)} ({find(barred[0]).why})"
    if standing is Standing.MET:
        return Support.SUPPORTED, "every need is met"
    if standing is Standing.UNMET:
        refuted = next((item for item in lacking if find(item).standing is Standing.UNMET), lacking[0])
        return Support.UNSUPPORTED, f"{find(refuted).shows}: {find(refuted).why}"
    return Support.INCOMPLETE, f"not yet shown: {'; '.join(_shown(item, find) for item in lacking)}"


def _shown(name: str, find: Find) -> str:
    shows = find(name).shows
    return shows[:1].lower() + shows[1:]
