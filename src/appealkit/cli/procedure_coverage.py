"""What policies ask of a procedure, who covers it and when, and what answers its common denials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from appealkit.cli import columns
from appealkit.maps.load import Rules
from appealkit.maps.measures import MEASURES
from appealkit.maps.model import Requirement, Strategy
from appealkit.maps.policies import Criterion, Policy, PolicyKind, Version
from appealkit.maps.procedures import Procedure
from appealkit.maps.reasons import CodeMatch, DenialReason
from appealkit.maps.routing import RouteKind

NOT_ARGUED = {"imaging-guidance", "visit", "other"}  # what is denied of these is no question of medical need


def documentation(found: Procedure, rules: Rules) -> Iterator[str]:
    """What the record has to show, and who asks it."""
    yield from (columns.item(words) for words in found.documentation)
    asked = _asked(found, rules, limits=False)
    for name, told in asked.items():
        yield columns.item(f"{_shows(rules.requirements[name])}: {_whose(told, found, rules)}")
    if not asked:
        yield columns.item("No policy on file speaks of it")
        return
    needs = [
        name
        for it in _strategies(found, rules)
        for name in (*(it.needs.leaves() if it.needs else ()), *it.needs_if_required)
    ]
    more = [_shows(rules.requirements[name]) for name in dict.fromkeys(needs) if name not in asked]
    if also := [columns.lower(words) for words in more if not words.startswith("No more than")]:
        yield columns.item(f"Asked by no policy on file, but part of an answer: {'; '.join(also)}")


def limits(found: Procedure, rules: Rules) -> Iterator[str]:
    """How much at most, what no rule judges, and what bars an appeal."""
    for name, told in _asked(found, rules, limits=True).items():
        requirement = rules.requirements[name]
        whose = _whose(told, found, rules)
        counted = f"{columns.upper(_counted(requirement))}: at most {whose}"
        yield columns.item(counted if requirement.asks_policy else f"{requirement.shows}: {whose}")
    unjudged: dict[str, list[tuple[str, Policy]]] = {}
    for policy, item in _criteria(found, rules):
        if not item.is_encoded:
            unjudged.setdefault(item.says.replace("{threshold}", str(item.threshold or "")), []).append(("", policy))
    shared = {says: told for says, told in unjudged.items() if len(told) > 1 and says[:7] != "Further"}
    for says, told in shared.items():
        yield columns.item(f"{says}: {_whose(told, found, rules)}; not judged by rule")
    if alone := [policy.number for says, told in unjudged.items() if says not in shared for _, policy in told]:
        yield columns.item(f"Further criteria not judged by rule, so read them: {', '.join(dict.fromkeys(alone))}")
    barring = [rules.requirements[name] for it in _strategies(found, rules) for name in it.barred_by]
    for shows in dict.fromkeys(item.shows for item in barring):
        yield columns.item(f"Bars the appeal: {columns.lower(shows)}")


def _asked(found: Procedure, rules: Rules, *, limits: bool) -> dict[str, list[tuple[str, Policy]]]:
    """What the policies ask, by requirement: each threshold with its policy. Unverified values carry a mark."""
    asked: dict[str, list[tuple[str, Policy]]] = {}
    for policy, item in _criteria(found, rules):
        if item.is_encoded and limits == (rules.requirements[item.requirement].at_most is not None):
            doubt = " (unverified)" if item.confidence == "unverified" else ""
            asked.setdefault(item.requirement, []).append((f"{item.threshold or ''}{doubt}".strip(), policy))
    return asked


def _criteria(found: Procedure, rules: Rules) -> Iterator[tuple[Policy, Criterion]]:
    """The criteria of the latest version of each policy that speaks of the family."""
    for policy in rules.policies.values():
        versions = [item for item in policy.versions if found.family in item.binds.families]
        for item in versions[-1].criteria if versions else ():
            if not item.families or found.family in item.families:
                yield policy, item


def _whose(told: Iterable[tuple[str, Policy]], found: Procedure, rules: Rules) -> str:
    """Each threshold with those who ask it; Medicare's contractors as one where all of them do."""
    by_threshold: dict[str, list[Policy]] = {}
    for threshold, policy in told:
        by_threshold.setdefault(threshold, []).append(policy)
    every = {item.number for item, _ in _criteria(found, rules) if item.kind is PolicyKind.LCD}
    parts = []
    for threshold, policies in by_threshold.items():
        lcds = {item.number for item in policies if item.kind is PolicyKind.LCD}
        whole = len(lcds) > 1 and lcds == every
        names = ["every Medicare LCD"] if whole else sorted(lcds)
        names += [item.issuer for item in policies if item.kind is not PolicyKind.LCD]
        parts.append(
            f"{threshold} ({', '.join(dict.fromkeys(names))})" if threshold else ", ".join(dict.fromkeys(names))
        )
    return "; ".join(parts)


def policies(found: Procedure, rules: Rules) -> Iterator[str]:
    """Each policy with its issuer, its versions' dates, and whom the latest of them binds."""
    for policy in sorted(rules.policies.values(), key=lambda item: (item.kind is not PolicyKind.LCD, item.number)):
        versions = [item for item in policy.versions if found.family in item.binds.families]
        if not versions:
            continue
        spans = "; ".join(_span(item) for item in versions)
        binds = versions[-1].binds
        named = [name for name in binds.payers if name != policy.issuer]
        whom = [*binds.states, *named[:2], *(f"reviews by {name}" for name in binds.delegates[:1])]
        more = len(named[2:]) + len(binds.delegates[1:])
        whom += [f"{more} more names"] * bool(more)
        mark = "" if versions[-1].confidence == "seen" else f" ({versions[-1].confidence.value})"
        yield columns.row(policy.number, f"{policy.issuer}, {spans}{mark}: {', '.join(whom) or 'by its own name'}")


def _span(version: Version) -> str:
    until = version.in_force.to
    end = f"to {until}" if until and until != date.max else "on"
    return f"{version.version} from {version.in_force.since} {end}"


def _reasons(found: Procedure, rules: Rules) -> Iterator[tuple[str, DenialReason]]:
    for name, reason in rules.reasons.items():
        if not reason.families or found.family in reason.families:
            yield name, reason


def _strategies(found: Procedure, rules: Rules) -> Iterator[Strategy]:
    """Each strategy that answers a reason of this family."""
    if found.family in NOT_ARGUED:
        return
    for name, _ in _reasons(found, rules):
        yield from (strategy for _, _, strategy in rules.strategies_for(name, found.family))


def denials(found: Procedure, rules: Rules) -> Iterator[str]:
    """The reasons with the strategies that answer them; the others by the route they take."""
    by_route: dict[str, list[str]] = {}
    for name, reason in _reasons(found, rules):
        codes = ", ".join(dict.fromkeys(word for match in reason.means for word in _shown(match)))
        told = f"{reason.title} ({codes})" if codes else reason.title
        answers = [key for _, key, _ in rules.strategies_for(name, found.family)]
        if answers and found.family not in NOT_ARGUED:
            yield columns.item(f"{told}: {', '.join(answers)}")
        else:
            route = _route(name, reason, found, rules)
            by_route.setdefault(route.value if route else "needs-a-person", []).append(told)
    if found.family in NOT_ARGUED:
        by_route.pop("appeal", None)
    for way, titles in by_route.items():
        lead = "appeal, but no strategy is on file, so a person argues it" if way == "appeal" else way
        yield columns.item(f"Route {lead}: {'; '.join(titles)}")
    yield ""
    yield "  More: `appealkit explain` with a strategy, a policy number, a coding error or a code."


def _route(name: str, reason: DenialReason, found: Procedure, rules: Rules) -> RouteKind | None:
    """Where the first step that takes this reason, or a code that means it, leads any payer's line of the family."""
    means = {code for match in reason.means for code in (*match.carc, *match.rarc)}
    for step in rules.routing.steps:
        for match in step.when:
            open_to_all = not (match.program or match.not_program or match.group or (match.carc and match.rarc))
            if not open_to_all or (match.families and found.family not in match.families):
                continue
            if name in match.reasons or means & {*match.carc, *match.rarc}:
                return step.route
    return None


def _shown(match: CodeMatch) -> Iterator[str]:
    if match.carc and match.rarc:
        yield f"{'/'.join(match.carc)} with {'/'.join(match.rarc)}"
    else:
        yield from (*match.carc, *match.rarc)


def _shows(requirement: Requirement) -> str:
    """What must be shown, in words that stand without a threshold."""
    return requirement.shows_without or requirement.shows.replace("{threshold}", "the number asked")


def _counted(requirement: Requirement) -> str:
    return MEASURES[requirement.measure].says if requirement.measure else requirement.shows
