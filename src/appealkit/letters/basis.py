"""What an approved text rests on beside its own words: authorities it cites, needs and requirements, policy values.

Each by a name that a person reads, with a digest: when one is another than it was, the approval has lapsed, and the
name says why. Values that are only printed from the case rest on nothing here: they were never words of the template.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from appealkit.letters.phrases import OF_THE_TABLE, sha256_of
from appealkit.letters.template import Template, TemplateShelf, partials_of
from appealkit.maps.load import Rules
from appealkit.maps.model import EvidenceMap, Strategy
from appealkit.maps.policies import Policy

POLICY = "policy"  # begins the name of what a policy says
ALL = "its criteria"  # all of a policy: the criteria table prints them as they are
SETS_NO = "the limits it does not set"

_OPENED = re.compile(r"{%[-+]?\s*(?:fact|each)\s+[\"']([^\"']+)[\"']\s+as\s+(\w+)")
_CITED = re.compile(r"{%[-+]?\s*authority\s+[\"']([^\"']+)[\"']")
_STATED = re.compile(r"\b(\w+)\.(?:required|window|counted_by)\b")
_STATED_OF_POLICY = re.compile(r"\bpolicy\.(asks|sets_no)\b")
# of a requirement what decides when its sentence may stand; not whom to ask for what is missing
_DECIDES = {"shows", "shows_without", "evidence", "of", "where", "measure", "at_least", "at_most",
            "without_criterion", "rests_on"}  # fmt: skip
_NEEDS = {"says", "families", "needs", "whole_policy", "opens_with", "closed_by", "needs_if_required", "barred_by",
          "argues_clinically", "sets_aside"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Basis:
    """What the words of one template rest on as it is now."""

    rests_on: Mapping[str, str]

    def differs(self, before: Mapping[str, str], policies: Iterable[str] | None = None) -> Iterator[str]:
        """The name of each thing that is another than before, or gone. Of policies only those named, where any are:
        what another payer's policy says does not touch a letter to this one."""
        only = None if policies is None else frozenset(policies)
        for name, digest in before.items():
            if self.rests_on.get(name) != digest and (only is None or _policy_of(name) in {None, *only}):
                yield name


@lru_cache(maxsize=500)
def basis_of(template: Template, shelf: TemplateShelf, rules: Rules) -> Basis:
    """What this template rests on, with these rules."""
    return Basis(dict(_rests_on(template, shelf, rules)))


def opened_by(template: Template, shelf: TemplateShelf) -> Mapping[str, tuple[str, ...]]:
    """Each requirement that the template opens, directly or in a partial, and the names it opens it by."""
    found: dict[str, tuple[str, ...]] = {}
    for requirement, name in _OPENED.findall(_text(template, shelf)):
        found[requirement] = (*found.get(requirement, ()), name)
    return found


def strategies_of(template: Template, rules: Rules) -> Iterator[tuple[EvidenceMap, str, Strategy]]:
    """The strategies whose section this is, each with its map."""
    for entry in rules.maps.values():
        for name, strategy in entry.strategies.items():
            own = {template.name} if template.front.speaks_for else {template.name, template.stands_for}
            if name in template.front.speaks_for or strategy.template in own:
                yield entry, name, strategy


def of_policy(policy: Policy, requirement: str | None = None) -> str | None:
    """Digest of what this policy says of a requirement, in each of its versions; of all, where none is named. None
    where it says nothing of it."""
    said = [
        [version.version, str(version.in_force.since), str(version.in_force.to),
         [[item.id, item.says, str(item.threshold), item.requirement, list(item.waived_by), item.confidence.value]
          for item in version.criteria if requirement in {None, item.requirement}]]
        for version in policy.versions
    ]  # fmt: skip
    return sha256_of(said) if requirement is None or any(one[-1] for one in said) else None


def policy_key(policy: str, requirement: str | None = None) -> str:
    """The name of what a policy says of a requirement, or of all."""
    return f"{POLICY} {policy}: {requirement or ALL}"


def _policy_of(name: str) -> str | None:
    """The policy that this name of something rested on is about."""
    return name.removeprefix(f"{POLICY} ").rpartition(": ")[0] if name.startswith(f"{POLICY} ") else None


def _text(template: Template, shelf: TemplateShelf) -> str:
    return "\n".join((template.body, *partials_of(template, shelf).values()))


def _rests_on(template: Template, shelf: TemplateShelf, rules: Rules) -> Iterator[tuple[str, str]]:
    text = _text(template, shelf)
    for name in dict.fromkeys(_CITED.findall(text)):
        if name in rules.authorities:
            found = rules.authorities[name]
            yield f"authority {name}", sha256_of([found.cite, found.says])
    named: dict[str, str] = {}
    for entry, name, strategy in strategies_of(template, rules):
        said = strategy.model_dump(mode="json", include=_NEEDS)
        yield f"the map {entry.map}: strategy {name}", sha256_of(said)
        needed = strategy.needs.leaves() if strategy.needs else ()
        named.update({need: entry.map for need in needed if need not in named})
    opened = opened_by(template, shelf)
    for name in dict.fromkeys((*named, *opened)):
        if name in rules.requirements:
            said = rules.requirements[name].model_dump(mode="json", include=_DECIDES)
            home = f"the map {named[name]}: " if name in named else ""
            yield f"{home}requirement {name}", sha256_of(said)
    yield from _policy_values(template, text, opened, rules)


def _policy_values(
    template: Template, text: str, opened: Mapping[str, tuple[str, ...]], rules: Rules
) -> Iterator[tuple[str, str]]:
    """What policies say, as far as the template would state it."""
    of_policy_itself = set(_STATED_OF_POLICY.findall(text))
    stated = set(_STATED.findall(text))
    names = [name for name, words in opened.items() if stated.intersection(words)]
    whole = OF_THE_TABLE in template.parts or "asks" in of_policy_itself
    for policy in rules.policies.values():
        if whole:
            yield policy_key(policy.policy), of_policy(policy) or ""
        if "sets_no" in of_policy_itself and any(version.sets_no for version in policy.versions):
            said = [[version.version, dict(version.sets_no)] for version in policy.versions]
            yield policy_key(policy.policy, SETS_NO), sha256_of(said)
        for name in names:
            digest = of_policy(policy, name)
            if digest is not None:
                yield policy_key(policy.policy, name), digest
