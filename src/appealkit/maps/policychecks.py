"""Checks of policies against each other and against what judges them: their days, their sources, their thresholds."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.maps.load import Rules
from appealkit.maps.model import POLICY, Requirement
from appealkit.maps.policies import Held, InForce, Policy

M014 = code_page(
    "M014",
    """Two versions of a policy are in force on one day
    Then nobody could say which of them governed a service of that day.
    Bad: one version `{from: 2025-01-01}`, the next `{from: 2026-01-01}`. Good: `to: 2025-12-31` on the earlier one.
    """,
)
M015 = code_page(
    "M015",
    """No version of a policy is in force between two others
    Services of those days would be judged without the policy; often a version was left out, or a day mistyped.
    Bad: `to: 2025-11-30`, then `from: 2026-01-01`. Good: `to: 2025-12-31`.
    """,
)
M016 = code_page(
    "M016",
    """A value has no confidence
    Without one nobody knows whether it was seen in the text or heard of; and only what was seen may decide.
    Bad: `threshold: 6 weeks`. Good: `threshold: 6 weeks` with `confidence: seen`, there or for the whole version.
    """,
)
M018 = code_page(
    "M018",
    """Two policies bind one line on one day
    Every such denial would wait for a person to say which of them governs.
    Bad: a policy of your own for Cigna beside the packaged one, both in force. Good: `to:` on one of them, or the id of
    the packaged one, so that yours takes its place.
    """,
)
M019 = code_page(
    "M019",
    """A threshold that nothing is compared with
    The requirement is shown or not; it has no number, so the policy's would never be tested.
    Bad: `requirement: therapy-attended, threshold: 6 weeks`. Good: `requirement: care-long-enough`.
    """,
)


def versions_follow_each_other(rules: Rules) -> Iterator[Problem]:
    """No two on one day; no day between two without one."""
    for policy in rules.policies.values():
        placed = sorted(enumerate(policy.versions), key=lambda item: item[1].in_force.since)
        for (_, earlier), (index, later) in itertools.pairwise(placed):
            where = _version(rules, policy, index)
            last, first = earlier.in_force.to, later.in_force.since
            if last is None or last >= first:
                says = f"versions {earlier.version} and {later.version} are both in force on {first}"
                yield Problem(M014, says, f"end {earlier.version} with 'to:', on the day before {first}", where)
            elif (first - last).days > 1:
                says = f"no version is in force between {earlier.version} (to {last}) and {later.version} ({first})"
                yield Problem(M015, says, "add the version between them, or correct the day", where, Severity.DOUBT)


def values_have_confidence(rules: Rules) -> Iterator[Problem]:
    for policy in rules.policies.values():
        for n, version in enumerate(policy.versions):
            for m, item in enumerate(version.criteria):
                if "confidence" not in item.model_fields_set:
                    says = f"criterion '{item.id}' of {policy.number} says no confidence"
                    mend = "add 'confidence: seen', 'secondary' or 'unverified', here or to its version"
                    yield Problem(M016, says, mend, _criterion(rules, policy, n, m))


def thresholds_are_compared(rules: Rules) -> Iterator[Problem]:
    for policy in rules.policies.values():
        for n, version in enumerate(policy.versions):
            for m, item in enumerate(version.criteria):
                requirement = rules.requirements.get(item.requirement)
                if item.threshold and requirement and not _compares(requirement):
                    says = f"'{item.requirement}' has no number, so '{item.threshold}' is never tested"
                    mend = "name a requirement that counts it, or write not-encoded"
                    yield Problem(M019, says, mend, _criterion(rules, policy, n, m))


def one_policy_binds(rules: Rules) -> Iterator[Problem]:
    """No two policies bind the same programme, procedures and payer or state on one day."""
    shelf, told = rules.shelf, set[frozenset[str]]()
    shelves = [*shelf.by_payer.items(), *shelf.by_state.items()]
    for (program, word, family), held in shelves:
        here = held
        if (program, word, family) in shelf.by_payer:  # a plan of that programme may be in any of the states
            here += tuple(
                item for (p, _, f), found in shelf.by_state.items() if (p, f) == (program, family) for item in found
            )
        for one, two in itertools.combinations(dict.fromkeys(_keys(here)), 2):
            names = frozenset((one[0], two[0]))
            if len(names) < 2 or names in told or _stand_together(one[0], two[0], here):
                continue
            if _overlap(one, two, here):
                told.add(names)
                yield _both(rules, here, one[0], two[0], f"{program} · {word} · {family}")


def _stand_together(one: str, two: str, held: tuple[Held, ...]) -> bool:
    """A national determination and a local one apply beside each other."""
    kinds = {policy.kind.value for policy, _ in held if policy.policy in (one, two)}
    return kinds == {"ncd", "lcd"}


def _keys(held: tuple[Held, ...]) -> list[tuple[str, str]]:
    return [(policy.policy, version.version) for policy, version in held]


def _overlap(one: tuple[str, str], two: tuple[str, str], held: tuple[Held, ...]) -> bool:
    spans = {key: version.in_force for key, (_, version) in zip(_keys(held), held, strict=True)}
    return _share_a_day(spans[one], spans[two])


def _share_a_day(one: InForce, two: InForce) -> bool:
    return (one.to is None or two.since <= one.to) and (two.to is None or one.since <= two.to)


def _both(rules: Rules, held: tuple[Held, ...], one: str, two: str, whom: str) -> Problem:
    numbers = {policy.policy: policy.number for policy, _ in held}
    says = f"{numbers[one]} and {numbers[two]} both bind {whom} on the same day"
    mend = "end one with 'to:', or give yours the id of the packaged one, which it then replaces"
    later = max((rules.places.get(f"Policy/{name}", Where(name)) for name in (one, two)), key=lambda place: place.file)
    return Problem(M018, says, mend, later, Severity.DOUBT)


def _compares(requirement: Requirement) -> bool:
    """Whether a threshold of the policy is what it is judged by."""
    told = [requirement.at_least, requirement.at_most]
    for condition in (*requirement.of, *requirement.where):
        told += [condition.value] if isinstance(condition.value, str) else list(condition.value)
    return POLICY in told


def _version(rules: Rules, policy: Policy, index: int) -> Where:
    return rules.places.get(f"Version/{policy.policy}/{index}", Where(policy.policy))


def _criterion(rules: Rules, policy: Policy, version: int, criterion: int) -> Where:
    return rules.places.get(f"Criterion/{policy.policy}/{version}/{criterion}", Where(policy.policy))
