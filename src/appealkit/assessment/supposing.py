"""The findings of one line, and the same with some of them taken as met: what would follow if they were shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from appealkit.assessment.judge import Bench, judge
from appealkit.assessment.model import Finding, Route, Standing, StrategyResult


class Findings(dict[str, Finding]):
    """The findings of one line, judged when first asked for, each once. `left_out`: what a named person left out."""

    def __init__(self, bench: Bench, left_out: frozenset[str], known: Mapping[str, Finding] | None = None) -> None:
        super().__init__(known or {})
        self.bench, self.left_out = bench, left_out

    def __missing__(self, name: str) -> Finding:
        finding = judge(name, self.bench)
        if name in self.left_out:
            finding = replace(finding, standing=Standing.MISSING, why="left out by a named person", evidence=())
        self[name] = finding
        return finding

    def supposing(self, met: Iterable[str]) -> Findings:
        """The same, with these taken as met. What a person left out stays left out, whatever is found."""
        shown = {
            name: replace(self[name], standing=Standing.MET, why="supposed", contradictions=(), below_default=False)
            for name in met
            if name not in self.left_out
        }
        return Findings(self.bench, self.left_out, {**self, **shown})


@dataclass(frozen=True, slots=True)
class Supposed:
    """How a line would be decided. `find`: the findings it would be decided on."""

    route: Route
    results: tuple[StrategyResult, ...]
    find: Callable[[str], Finding]

    @property
    def held(self) -> bool:
        """Whether an unsettled contradiction touches what would be argued."""
        chosen = (result for result in self.results if result.strategy in self.route.strategies)
        return any(self.find(name).contradictions for result in chosen for name in result.findings)


Suppose = Callable[[frozenset[str]], Supposed]
