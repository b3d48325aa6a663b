"""What a changed policy touches: the values that change, the templates that state them, the cases that it governs.

Pure: the rules as they are and as they would be are held against each other; nothing is put in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from appealkit.case import Case
from appealkit.letters.approval import Standing, standing_of
from appealkit.letters.basis import POLICY, basis_of
from appealkit.letters.register import Register
from appealkit.letters.template import TemplateShelf
from appealkit.maps.load import Rules
from appealkit.maps.payers import PayerProfile, completed, profile_of
from appealkit.maps.policies import Criterion, Governing, Policy, Version, shelve


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a policy would say otherwise. `before` and `after`: None where it says nothing."""

    version: str
    what: str
    requirement: str | None
    before: str | None
    after: str | None

    def __str__(self) -> str:
        return f"{self.version}, {self.what}: {self.before or 'nothing'} → {self.after or 'nothing'}"


@dataclass(frozen=True, slots=True)
class Stated:
    """A template that states what changes; `lapses`: it has an approval that holds, and would no longer."""

    template: str
    states: tuple[str, ...]
    approval: Standing
    lapses: bool


@dataclass(frozen=True, slots=True)
class Touched:
    """A case that the change touches: for each of its lines why."""

    case: str
    why: tuple[str, ...]


def with_policy(rules: Rules, policy: Policy) -> Rules:
    """The rules as they would be with this policy in the place of the one of its id."""
    policies = {**rules.policies, policy.policy: policy}
    return replace(rules, policies=policies, shelf=shelve(policies.values()))


def changes(old: Policy | None, new: Policy) -> tuple[Change, ...]:
    """Everything in which the policy would say something else, version by version. A new version is held against the
    one that it follows."""
    before = {one.version: one for one in old.versions} if old else {}
    found = [change for one in new.versions for change in _of_version(before.get(one.version), one, before.values())]
    kept = {one.version for one in new.versions}
    gone = (one for name, one in before.items() if name not in kept)
    return (*found, *(Change(one.version, "the version", None, _span(one), None) for one in gone))


def stated_in(
    policy: Policy, now: Rules, then: Rules, shelf: TemplateShelf, register: Register, day: date
) -> tuple[Stated, ...]:
    """The templates that state a value of this policy that changes, and whether their approvals would lapse."""
    about = f"{POLICY} {policy.policy}: "
    found = []
    for name, template in sorted(shelf.templates.items()):
        basis, later = (basis_of(template, shelf, rules) for rules in (now, then))
        differs = {*later.differs(basis.rests_on), *basis.differs(later.rests_on)}
        states = tuple(sorted(key.removeprefix(about) for key in differs if key.startswith(about)))
        if states:
            stands, would = (standing_of(template, shelf, rules, register, day) for rules in (now, then))
            found.append(Stated(name, states, stands, stands.holds and not would.holds))
    return tuple(found)


def touched(cases: Iterable[Case], now: Rules, then: Rules, payers: tuple[PayerProfile, ...], policy: str
            ) -> Iterator[Touched]:  # fmt: skip
    """The cases with a line that this policy governs before or after, and for which it says something else."""
    for case in cases:
        profile = profile_of(case.denial.payer, payers, case.patient.group_number)
        payer = completed(case.denial, profile).payer
        why = []
        for line in case.denial.denied_lines:
            known = now.procedures.procedures.get(line.procedure)
            if known is None:
                continue
            held = [rules.shelf.governing(payer, known.family, line.service_date) for rules in (now, then)]
            if any(_is_by(one, policy) for one in held):
                why += [f"line {line.number}: {said}" for said in _differs(held[0], held[1], known.family)]
        if why:
            yield Touched(case.id, tuple(dict.fromkeys(why)))


def _is_by(governing: Governing, policy: str) -> bool:
    held = [governing.policy, governing.local[0] if governing.local else None]
    return any(one is not None and one.policy == policy for one in held)


def _differs(before: Governing, after: Governing, family: str) -> Iterator[str]:
    one, other = (governed.policy.number if governed.policy else "no policy" for governed in (before, after))
    versions = [governed.version.version if governed.version else "" for governed in (before, after)]
    if (one, versions[0]) != (other, versions[1]):
        yield f"{one} {versions[0]} would be {other} {versions[1]}".replace("  ", " ").strip()
    held = [{item.id: item for item in governed.criteria(family)} for governed in (before, after)]
    for name in dict.fromkeys((*held[0], *held[1])):
        if held[0].get(name) != held[1].get(name):
            yield f"{name}: {_asks(held[0].get(name)) or 'nothing'} → {_asks(held[1].get(name)) or 'nothing'}"


def _of_version(old: Version | None, new: Version, others: Iterable[Version]) -> Iterator[Change]:
    name = new.version
    if old is None:
        earlier = [one for one in others if one.in_force.since < new.in_force.since]
        old = max(earlier, key=lambda one: one.in_force.since, default=None)
        follows = f"after {old.version}" if old else None
        yield Change(name, "a new version", None, follows, _span(new))
    else:
        yield from _said(name, "in force", _span(old), _span(new))
    said = old.criteria if old else ()
    held: list[Mapping[str, Criterion]] = [{item.id: item for item in criteria} for criteria in (said, new.criteria)]
    for key in dict.fromkeys((*held[0], *held[1])):
        one, other = held[0].get(key), held[1].get(key)
        if one != other:
            words = (_asks(one), _asks(other))
            if words[0] == words[1]:
                words = (_all_of(one), _all_of(other))
            yield Change(name, key, (other or one or new.criteria[0]).requirement, *words)
    if old is not None:
        yield from _said(name, "whom it binds", str(old.binds), str(new.binds))
        yield from _said(name, "waivers", ", ".join(old.waivers), ", ".join(new.waivers))
        yield from _said(
            name, "limits it does not set", "; ".join(old.sets_no.values()), "; ".join(new.sets_no.values())
        )
        yield from _said(name, "how sure it is", old.confidence.value, new.confidence.value)


def _said(version: str, what: str, before: str, after: str) -> Iterator[Change]:
    if before != after:
        yield Change(version, what, None, before or None, after or None)


def _span(version: Version) -> str:
    return f"from {version.in_force.since}" + (f" to {version.in_force.to}" if version.in_force.to else "")


def _asks(item: Criterion | None) -> str | None:
    return item.words if item else None


def _all_of(item: Criterion | None) -> str | None:
    """Every word of a criterion, where what it asks for reads the same."""
    return str(item.model_dump(mode="json", exclude_defaults=True)) if item else None
