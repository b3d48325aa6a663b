"""Checks over the whole set of rules: every name that is used exists, every need can be asked for, every unit fits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from appealkit.errors import Problem, Severity, Where, code_page, unknown
from appealkit.maps import citechecks, policychecks
from appealkit.maps.coding_checks import coding_names_exist
from appealkit.maps.load import Rules
from appealkit.maps.measures import MEASURES
from appealkit.maps.model import POLICY, Condition, Requirement
from appealkit.maps.policies import Criterion
from appealkit.maps.states import AREAS
from appealkit.maps.thresholds import Threshold

M010 = code_page(
    "M010",
    """A rule names something that does not exist
    A requirement, reason, kind, attribute, measure, family or document kind that no file gives.
    Bad: `needs: {all_of: [care-lnog-enough]}`. Good: `needs: {all_of: [care-long-enough]}`.
    """,
)
M011 = code_page(
    "M011",
    """A need cannot be asked for
    When the evidence is missing, the checklist would have nothing to say.
    Bad: a needed requirement without `ask`. Good: `ask: Attendance sheet` and `ask_of: outside therapy clinic`.
    """,
)
M012 = code_page(
    "M012",
    """A threshold has a unit its measure does not count in
    Weeks and months are never converted, and a percentage is no number of sessions.
    Bad: `threshold: 4 weeks` for sessions-within-limit. Good: `threshold: 4 sessions per region`.
    """,
)
M013 = code_page(
    "M013",
    """A reason leads nowhere
    No map answers it and no step of the routing takes it: every such denial would wait for a person.
    Bad: a reason named in no map. Good: a map with `answers: [that-reason]`, or a routing step with `reasons:`.
    """,
)


def check(rules: Rules, *, whole: bool = True) -> list[Problem]:
    """Every problem in the rules. `whole`: not where some file could not be read; a name may then be given in it, so
    only what needs no other file is looked at."""
    return [problem for run in (CHECKS if whole else APART) for problem in run(rules)]


def names_exist(rules: Rules) -> Iterator[Problem]:
    """Requirements named by maps and policies, reasons answered, waivers, stated thresholds."""
    for name, entry in rules.maps.items():
        where = rules.places.get(f"EvidenceMap/{name}", Where(name))
        yield from _unknown(rules, entry.answers, rules.reasons, "reason", where)
        for key, strategy in entry.strategies.items():
            here = _at(rules, f"Strategy/{key}")
            yield from _unknown(rules, strategy.requirements(), rules.requirements, "requirement", here)
            yield from _unknown(rules, strategy.families, rules.procedures.families, "procedure family", here)
    for policy in rules.policies.values():
        for n, version in enumerate(policy.versions):
            where = _at(rules, f"Version/{policy.policy}/{n}")
            yield from _unknown(rules, version.binds.families, rules.procedures.families, "procedure family", where)
            yield from _unknown(rules, version.binds.states, AREAS, "state", where)
            yield from _unknown(rules, version.sets_no, rules.requirements, "requirement", where)
            for m, item in enumerate(version.criteria):
                where = _at(rules, f"Criterion/{policy.policy}/{n}/{m}")
                yield from _unknown(rules, item.families, rules.procedures.families, "procedure family", where)
                named = [item.only_when, item.unless, *item.waived_by, item.requirement if item.is_encoded else None]
                yield from _unknown(rules, [word for word in named if word], rules.requirements, "requirement", where)
    for name, reason in rules.reasons.items():
        yield from _unknown(
            rules, reason.families, rules.procedures.families, "procedure family", _at(rules, f"DenialReason/{name}")
        )
        yield from _unknown(rules, reason.states, rules.requirements, "requirement", _at(rules, f"DenialReason/{name}"))
    for step in rules.routing.steps:
        for match in (*step.when, *step.words):
            where = Where(f"routing.yaml: {step.id}")
            yield from _unknown(rules, match.reasons, rules.reasons, "reason", where)
            yield from _unknown(rules, match.families, rules.procedures.families, "procedure family", where)
    yield from _unknown(rules, rules.defaults, rules.requirements, "requirement", Where("defaults.yaml"))
    of_holders = Where("holders.yaml")
    yield from _unknown(rules, rules.holders.records, rules.vocabulary.documents, "document kind", of_holders)
    yield from _unknown(rules, rules.holders.regions, rules.vocabulary.regions, "region", of_holders)
    argued = [step.argues for step in rules.routing.steps if step.argues]
    yield from _unknown(rules, argued, rules.reasons, "reason", Where("routing.yaml"))


def requirements_are_sound(rules: Rules) -> Iterator[Problem]:
    """Their measures, kinds, attributes and documents exist."""
    for name, requirement in rules.requirements.items():
        where = _at(rules, f"Requirement/{name}")
        if requirement.measure:
            yield from _unknown(rules, [requirement.measure], MEASURES, "measure", where)
        adverse = {name for kind in rules.vocabulary.kinds.values() for name in kind.adverse}
        yield from _unknown(rules, requirement.rests_on, adverse, "attribute that can be adverse", where)
        if requirement.document:
            yield from _unknown(rules, [requirement.document], rules.vocabulary.documents, "document kind", where)
        if requirement.evidence:
            yield from _unknown(rules, [requirement.evidence], rules.vocabulary.kinds, "kind of evidence", where)
            yield from _attributes(requirement, rules, where)


def needs_can_be_asked_for(rules: Rules) -> Iterator[Problem]:
    for entry in rules.maps.values():
        for key, strategy in entry.strategies.items():
            needs = strategy.needs.leaves() if strategy.needs else ()
            for name in (*needs, *strategy.needs_if_required):
                requirement = rules.requirements.get(name)
                if requirement and (requirement.ask is None or requirement.document is None):
                    mend = "add 'ask:', 'ask_of:' and 'document:' to the requirement"
                    yield Problem(
                        M011,
                        f"'{name}' is needed by {key} and cannot be asked for",
                        mend,
                        _at(rules, f"Requirement/{name}"),
                    )


def units_fit(rules: Rules) -> Iterator[Problem]:
    for policy in rules.policies.values():
        for n, version in enumerate(policy.versions):
            for m, item in enumerate(version.criteria):
                yield from _unit(item, rules, _at(rules, f"Criterion/{policy.policy}/{n}/{m}"))
    for name, threshold in rules.defaults.items():
        yield from _unit_of(name, threshold, rules, Where("defaults.yaml"))


def reasons_lead_somewhere(rules: Rules) -> Iterator[Problem]:
    answered = {reason for entry in rules.maps.values() for reason in entry.answers}
    routed = {reason for step in rules.routing.steps for match in step.words for reason in match.reasons}
    for name, reason in rules.reasons.items():
        if reason.appealable and name not in answered | routed and not reason.means:
            mend = "let a map answer it, or a routing step take it"
            yield Problem(
                M013, f"reason '{name}' leads nowhere", mend, _at(rules, f"DenialReason/{name}"), Severity.DOUBT
            )


APART: tuple[Callable[[Rules], Iterator[Problem]], ...] = (
    units_fit,
    policychecks.versions_follow_each_other,
    policychecks.values_have_confidence,
    policychecks.thresholds_are_compared,
    policychecks.one_policy_binds,
    citechecks.sources_are_named,
    citechecks.nothing_is_left_open,
    citechecks.citations_say_something,
)
CHECKS = (
    names_exist,
    requirements_are_sound,
    needs_can_be_asked_for,
    reasons_lead_somewhere,
    coding_names_exist,
    citechecks.regulations_are_on_file,
    *APART,
)


def _attributes(requirement: Requirement, rules: Rules, where: Where) -> Iterator[Problem]:
    kind = rules.vocabulary.kinds.get(requirement.evidence or "")
    if kind is None:
        return
    for condition in (*requirement.of, *requirement.where):
        if condition.attribute == "recorded_on":
            continue
        yield from _unknown(rules, [condition.attribute], kind.attributes, "attribute", where)
        yield from _words(condition, rules, requirement, where)


def _words(condition: Condition, rules: Rules, requirement: Requirement, where: Where) -> Iterator[Problem]:
    """A word compared with a closed list of values must be one of them."""
    attribute = rules.vocabulary.kinds[requirement.evidence or ""].attributes.get(condition.attribute)
    if attribute is None or not attribute.one_of or condition.test not in {"is", "is_not", "is_one_of"}:
        return
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    yield from _unknown(rules, [word for word in values if not word.startswith("$")], attribute.one_of, "value", where)


def _unit(item: Criterion, rules: Rules, where: Where) -> Iterator[Problem]:
    if item.is_encoded and item.threshold is not None:
        yield from _unit_of(item.requirement, item.threshold, rules, where)


def _unit_of(name: str, threshold: Threshold, rules: Rules, where: Where) -> Iterator[Problem]:
    requirement = rules.requirements.get(name)
    measure = MEASURES.get(requirement.measure or "") if requirement else None
    if requirement is None or measure is None or POLICY not in (requirement.at_least, requirement.at_most):
        return
    if threshold.unit not in measure.units:
        says = f"'{name}' is counted in {', '.join(measure.units)}, not in {threshold.unit}"
        yield Problem(M012, says, "write the threshold in a unit of the measure", where)


def _unknown(rules: Rules, words: Iterable[str], known: Collection[str], what: str, where: Where) -> Iterator[Problem]:
    """A problem at the place of each word that is not known."""
    yield from unknown(M010, words, known, what, lambda word: _place_of(word, where, rules))


def _place_of(word: str, where: Where, rules: Rules) -> Where:
    """The place of this word within the thing that begins here; the thing's own where it cannot be found."""
    text = rules.texts.get(where.file)
    found = [
        place
        for path, place in (text.places.items() if text else ())
        if text and path and (place.line, place.column) >= (where.line, where.column)
        if word in (path[-1], _value(text.value, path))
    ]
    return min(found, key=lambda place: (place.line, place.column), default=where)


def _value(value: object, path: tuple[str | int, ...]) -> object:
    for step in path:
        value = value[step]  # type: ignore[index]
    return value


def _at(rules: Rules, key: str) -> Where:
    return rules.places.get(key, Where(key.split("/", 1)[-1]))
