"""The names that the cases beside the rules use, looked up: nothing is judged."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from appealkit import yamltext
from appealkit.assessment.case_tables import cases_of
from appealkit.assessment.map_cases import M020
from appealkit.assessment.model import Support
from appealkit.errors import Problem, nearest
from appealkit.maps.load import Rules
from appealkit.maps.routing import RouteKind
from appealkit.yamltext import YamlText


def check_cases(files: Mapping[str, bytes], rules: Rules) -> list[Problem]:
    """Every name in these files that no rule has, at its line. Nothing is judged."""
    problems = []
    for path, data in sorted(files.items()):
        text, found = yamltext.read(data, path)
        problems += found
        seen = set[tuple[int | str, ...]]()  # a case of a table is looked at once
        for raw, at in cases_of(text.value if text and isinstance(text.value, list) else ()):
            if text is not None and isinstance(raw, dict) and at not in seen:
                problems += _unknown_names(raw, text, at, rules)
            seen.add(at)
    return problems


def _unknown_names(
    raw: Mapping[str, Any], text: YamlText, at: tuple[int | str, ...], rules: Rules
) -> Iterator[Problem]:
    strategies = [name for entry in rules.maps.values() for name in entry.strategies]
    named: list[tuple[object, Collection[str], str, tuple[str, ...]]] = []
    for name, said in (raw.get("expect") or {}).items():
        support, lacking = (said, ()) if isinstance(said, str) else next(iter(said.items()), ("", ()))
        named.append((name, strategies, "strategy", ("expect", name)))
        named.append((support, [item.value for item in Support], "support", ("expect", name)))
        named += [(item, rules.requirements, "requirement", ("expect", name)) for item in lacking or ()]
    closed: tuple[tuple[str, Collection[str], str], ...] = (
        ("route", [kind.value for kind in RouteKind], "route"),
        ("step", [step.id for step in rules.routing.steps], "step of the routing"),
        ("reasons", rules.reasons, "reason"),
        ("candidates", rules.reasons, "reason"),
        ("coding", [error.id for error in rules.coding], "coding error"),
        ("governs", rules.policies, "policy"),
    )
    for key, known, what in closed:
        words = raw.get(key) or ()
        named += [(word, known, what, (key,)) for word in ([words] if isinstance(words, str) else words)]
    for name, known, what, path in named:
        if name not in known:
            says = f"'{raw.get('name', int(at[0]) + 1)}' names '{name}', which is no {what}"
            yield Problem(M020, says, nearest(str(name), known), text.where((*at, *path)))
