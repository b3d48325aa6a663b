"""Takes away each element of the rules in turn and counts what no case beside the rules notices.

    make mutants                     every section
    python tests/mutants.py --only routing --only reasons

An element is a step, a match, a code in a list, a key of a coding error, a criterion or its threshold, a need, a
condition. The rules are changed in memory; only the cases that the element can touch are judged again.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from appealkit.assessment import coding_review
from appealkit.assessment.assess import assess
from appealkit.assessment.map_cases import ON, MapCase, read_cases, told_of
from appealkit.assessment.model import LineAssessment
from appealkit.assessment.view import LineView
from appealkit.library import map_cases, open_library
from appealkit.maps.load import Rules
from appealkit.maps.model import EvidenceMap, Needs, Requirement, Strategy, WithoutCriterion
from appealkit.maps.policies import Criterion, Policy, Version, shelve
from appealkit.maps.reasons import CodeMatch, DenialReason
from appealkit.maps.routing import RouteStep


@dataclass(frozen=True)
class Judged:
    """A case with what the whole rules made of the line that it looks at."""

    case: MapCase
    line: LineAssessment
    view: LineView


Touches = Callable[[Judged], bool]


@dataclass(frozen=True)
class Mutant:
    """The rules without one element, and which cases that can touch; `likely`: those that speak of the element."""

    name: str
    rules: Callable[[], Rules]
    touches: Touches
    likely: Touches = lambda item: False


def judged(rules: Rules) -> list[Judged]:
    """Every shipped case that the whole rules bring to what it expects; one that fails already notices nothing."""
    cases, problems = read_cases(map_cases(), rules)
    if problems:
        raise SystemExit("\n".join(map(str, problems)))
    return [_judged(case, rules) for case in cases if not _fails(case, rules)]


def _judged(case: MapCase, rules: Rules) -> Judged:
    lines = assess(case.case, rules, on=ON).lines
    line = next(item for item in lines if str(item.line.number) == str(case.raw.get("line", lines[0].line.number)))
    denial = case.case.denial
    claim_type = coding_review.claim_type_of(denial, line.line, case.case.evidence)
    procedure = rules.procedures.procedures[line.line.procedure]
    sure = tuple(item.reason for item in line.reasons if item.sure)
    view = LineView.of(line.line, procedure, denial.payer, claim_type, rules.named, denial.lifted_since)
    return Judged(case, line, replace(view, reasons=sure))


def survives(mutant: Mutant, cases: list[Judged]) -> bool:
    """Whether every case that the element can touch still comes out as it expects."""
    rules = mutant.rules()
    touched = sorted((item for item in cases if mutant.touches(item)), key=lambda item: not mutant.likely(item))
    return not any(_fails(item.case, rules) for item in touched)


def _fails(case: MapCase, rules: Rules) -> bool:
    try:
        return next(told_of(case, rules, set()), None) is not None
    except (KeyError, AssertionError):
        return True  # rules that name what is no longer there end the judgement: that is noticed


# ---- taking away ------------------------------------------------------------------------------------------------


def lessened(model: BaseModel, fields: Iterable[str] | None = None) -> Iterator[tuple[str, BaseModel]]:
    """The model without one item of one of its lists, or with one of its keys as if it were not written."""
    written = [name for name in type(model).model_fields if name in model.model_fields_set]
    chosen = [name for name in written if fields is None or name in fields]
    for name in chosen:
        value, empty = getattr(model, name), type(model).model_fields[name].get_default(call_default_factory=True)
        if value == empty:
            continue
        if isinstance(value, tuple) and len(value) > 1:
            for index, item in enumerate(value):
                said = item if isinstance(item, str) else index + 1
                yield f"{name} without {said}", _changed(model, name, _without(value, index))
        if len(written) > 1:
            yield f"without {name}", _changed(model, name, empty)


def _changed(model: BaseModel, name: str, value: object) -> BaseModel:
    """The model with another value, and without what it had worked out from the old one."""
    copied = model.model_copy(update={name: value})
    for key in set(copied.__dict__) - set(type(model).model_fields):
        del copied.__dict__[key]
    return copied


def _without(items: tuple[Any, ...], index: int) -> tuple[Any, ...]:
    return (*items[:index], *items[index + 1 :])


def _with(items: tuple[Any, ...], index: int, item: Any) -> tuple[Any, ...]:
    return (*items[:index], item, *items[index + 1 :])


def _fewer_matches(matches: tuple[CodeMatch, ...]) -> Iterator[tuple[str, tuple[CodeMatch, ...], Touches]]:
    """The matches without one, or with one of them lessened; and which lines tell the difference."""
    for index, match in enumerate(matches):
        yield f"match {index + 1}", _without(matches, index), lambda item, old=match: item.view.matches(old)  # type: ignore[misc]
        for name, less in lessened(match):
            assert isinstance(less, CodeMatch)

            def differs(item: Judged, old: CodeMatch = match, new: CodeMatch = less) -> bool:
                return item.view.matches(old) != item.view.matches(new)

            yield f"match {index + 1} {name}", _with(matches, index, less), differs


# ---- the sections -----------------------------------------------------------------------------------------------


def routing(rules: Rules) -> Iterator[Mutant]:
    """Steps, their matches, the keys and codes of these, and the remarks that only inform."""
    steps = rules.routing.steps

    def put(steps: tuple[RouteStep, ...]) -> Callable[[], Rules]:
        return lambda: replace(rules, routing=rules.routing.model_copy(update={"steps": steps}))

    for index, step in enumerate(steps):
        yield Mutant(step.id, put(_without(steps, index)), lambda item, name=step.id: item.line.route.step == name)  # type: ignore[misc]
        for key in ("when", "words"):
            for name, matches, touches in _fewer_matches(getattr(step, key)):
                less = step.model_copy(update={key: matches})
                yield Mutant(f"{step.id} {key} {name}", put(_with(steps, index, less)), touches)
    for code in rules.routing.informs:
        rest = {name: says for name, says in rules.routing.informs.items() if name != code}
        fewer = rules.routing.model_copy(update={"informs": rest})
        yield Mutant(
            f"informs {code}",
            lambda fewer=fewer: replace(rules, routing=fewer),  # type: ignore[misc]
            lambda item, code=code: code in item.line.line.remarks,  # type: ignore[misc]
        )


def reasons(rules: Rules) -> Iterator[Mutant]:
    """Reasons, the codes that mean or suggest them, the families they belong to, and what they are. Not their words."""

    def put(name: str, reason: DenialReason | None) -> Callable[[], Rules]:
        rest = {key: value for key, value in rules.reasons.items() if key != name or reason is not None}
        return lambda: replace(rules, reasons={**rest, name: reason} if reason is not None else rest)

    for name, reason in rules.reasons.items():

        def recognised(item: Judged, name: str = name) -> bool:
            return any(found.reason == name for found in item.line.reasons)

        yield Mutant(name, put(name, None), recognised)
        for key in ("means", "suggests"):
            for says, matches, touches in _fewer_matches(getattr(reason, key)):
                yield Mutant(f"{name} {key} {says}", put(name, reason.model_copy(update={key: matches})), touches)
        for says, less in lessened(reason, ("appealable", "gives_way")):
            assert isinstance(less, DenialReason)
            yield Mutant(f"{name} {says}", put(name, less), lambda item: bool(item.line.reasons))
        for says, less in lessened(reason, ("families",)):
            assert isinstance(less, DenialReason)
            yield Mutant(f"{name} {says}", put(name, less), lambda item: True)


def coding(rules: Rules) -> Iterator[Mutant]:
    """Coding errors, and the keys of what they look like. Only cases that speak of coding are asked."""

    def mutant(name: str, errors: tuple[Any, ...]) -> Mutant:
        def finds(item: Judged, error: str = name.split()[0]) -> bool:
            return error in (item.case.raw.get("coding") or ())

        return Mutant(name, lambda: replace(rules, coding=errors), speaks_of_coding, finds)

    def speaks_of_coding(item: Judged) -> bool:
        return "coding" in item.case.raw or bool(item.line.coding)

    for index, error in enumerate(rules.coding):
        yield mutant(error.id, _without(rules.coding, index))
        for says, less in lessened(error.when):
            changed = error.model_copy(update={"when": less})
            yield mutant(f"{error.id} when {says}", _with(rules.coding, index, changed))
        for says, less in lessened(error, ("unless", "unless_unknown", "route")):
            yield mutant(f"{error.id} {says}", _with(rules.coding, index, less))


def policies(rules: Rules) -> Iterator[Mutant]:
    """Versions, criteria, their thresholds, circumstances and waivers."""

    def put(policy: Policy) -> Callable[[], Rules]:
        def made() -> Rules:
            changed = {**rules.policies, policy.policy: policy}
            return replace(rules, policies=changed, shelf=shelve(item for item in changed.values() if item.versions))

        return made

    for policy in rules.policies.values():
        for at, version in enumerate(policy.versions):
            where = f"{policy.policy} {version.version}"

            def governs(item: Judged, version: Version = version) -> bool:
                governing = item.line.governing
                return version in (governing.version, governing.local[1] if governing.local else None)

            fewer = policy.model_copy(update={"versions": _without(policy.versions, at)})
            yield Mutant(where, put(fewer), governs)
            for name, says, less in _lessened_version(version):

                def speaks(item: Judged, name: str = name) -> bool:
                    return name in (item.case.raw.get("criteria") or ())

                changed = policy.model_copy(update={"versions": _with(policy.versions, at, less)})
                yield Mutant(f"{where} {says}", put(changed), governs, speaks)


def _lessened_version(version: Version) -> Iterator[tuple[str, str, Version]]:
    """(the criterion, what was taken away, the version without it)."""
    for index, criterion in enumerate(version.criteria):
        if not criterion.is_encoded:
            continue
        for says, changed in _lessened_criterion(criterion):
            criteria = _with(version.criteria, index, changed) if changed else _without(version.criteria, index)
            yield criterion.id, f"{criterion.id}{says}", version.model_copy(update={"criteria": criteria})
    for says, less in lessened(version, ("waivers",)):
        assert isinstance(less, Version)
        yield "", says, less


def _lessened_criterion(criterion: Criterion) -> Iterator[tuple[str, Criterion | None]]:
    yield "", None
    for says, less in lessened(criterion, ("threshold", "families", "only_when", "unless", "waived_by")):
        assert isinstance(less, Criterion)
        yield f" {says}", less


def maps(rules: Rules) -> Iterator[Mutant]:
    """Strategies and what they need, requirements and their conditions."""
    for name, entry in rules.maps.items():
        for key, strategy in entry.strategies.items():

            def weighed(item: Judged, answers: tuple[str, ...] = entry.answers) -> bool:
                return any(found.reason in answers for found in item.line.reasons)

            rest = {other: value for other, value in entry.strategies.items() if other != key}
            yield Mutant(f"{name}/{key}", _with_map(rules, name, entry, rest), weighed)
            for says, less in _lessened_strategy(strategy):
                changed = {**entry.strategies, key: less}
                yield Mutant(f"{name}/{key} {says}", _with_map(rules, name, entry, changed), weighed)
    for key, requirement in rules.requirements.items():

        def asked(item: Judged, key: str = key) -> bool:
            return key in item.line.findings

        for says, changed_one in _lessened_requirement(requirement):
            requirements = {**rules.requirements, key: changed_one}
            yield Mutant(
                f"requirement {key} {says}",
                lambda requirements=requirements: replace(rules, requirements=requirements),  # type: ignore[misc]
                asked,
            )


def _with_map(rules: Rules, name: str, entry: EvidenceMap, strategies: Mapping[str, Strategy]) -> Callable[[], Rules]:
    changed = entry.model_copy(update={"strategies": strategies})
    return lambda: replace(rules, maps={**rules.maps, name: changed})


def _lessened_strategy(strategy: Strategy) -> Iterator[tuple[str, Strategy]]:
    for says, needs in _lessened_needs(strategy.needs) if strategy.needs else ():
        yield f"needs {says}", strategy.model_copy(update={"needs": needs})
    for key in ("opens_with", "needs_if_required", "barred_by", "sets_aside"):
        listed = getattr(strategy, key)
        for index, word in enumerate(listed):
            yield f"{key} without {word}", strategy.model_copy(update={key: _without(listed, index)})


def _lessened_needs(needs: Needs) -> Iterator[tuple[str, Needs]]:
    """The tree without one of its parts, wherever it stands; the last part of a branch is not taken."""
    key = "all_of" if needs.all_of else "any_of"
    parts = needs.parts
    for index, part in enumerate(parts):
        if len(parts) > 1:
            said = part if isinstance(part, str) else f"branch {index + 1}"
            yield f"without {said}", needs.model_copy(update={key: _without(parts, index)})
        if isinstance(part, Needs):
            for says, less in _lessened_needs(part):
                yield says, needs.model_copy(update={key: _with(parts, index, less)})


def _lessened_requirement(requirement: Requirement) -> Iterator[tuple[str, Requirement]]:
    for key in ("of", "where"):
        conditions = getattr(requirement, key)
        for index, condition in enumerate(conditions):
            said = f"{condition.attribute} {condition.test}"
            if len(conditions) > 1 or key == "of":
                yield f"{key} without {said}", requirement.model_copy(update={key: _without(conditions, index)})
            values = condition.value if isinstance(condition.value, tuple) else ()
            for at, word in enumerate(values if len(values) > 1 else ()):
                less = condition.model_copy(update={"value": _without(values, at)})
                yield f"{said} without {word}", requirement.model_copy(update={key: _with(conditions, index, less)})
    for key in ("at_least", "at_most"):
        if getattr(requirement, key) is not None:
            yield f"without {key}", requirement.model_copy(update={key: None})
    if requirement.without_criterion is WithoutCriterion.UNCLEAR:
        plain = {"without_criterion": WithoutCriterion.DOCUMENTED}
        yield "without_criterion documented", requirement.model_copy(update=plain)


SECTIONS: Mapping[str, Callable[[Rules], Iterator[Mutant]]] = {
    "routing": routing,
    "reasons": reasons,
    "coding": coding,
    "policies": policies,
    "maps": maps,
}


_ROUTED = frozenset({"route", "step", "reasons", "candidates", "expect", "strategies", "letter", "instead", "unread"})
SAID_BY: Mapping[str, frozenset[str]] = {"routing": _ROUTED, "reasons": _ROUTED}  # other cases cannot notice these


def tried(names: Iterable[str]) -> Iterator[tuple[str, int, list[str], float]]:
    """(section, how many were tried, what survived, seconds) for each of these sections."""
    rules = open_library().rules
    cases = judged(rules)
    for name in names:
        begun = time.perf_counter()
        mutants = list(SECTIONS[name](rules))
        asked = [item for item in cases if name not in SAID_BY or SAID_BY[name] & item.case.raw.keys()]
        if name == "maps":  # one row of a table tells what a map's rule does
            asked = list({(item.case.where().file, item.case.path): item for item in asked}.values())
        left = [mutant.name for mutant in mutants if survives(mutant, asked)]
        yield name, len(mutants), left, time.perf_counter() - begun


def main() -> None:
    """Prints each section's figure, and every survivor by name."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", choices=sorted(SECTIONS), help="one section; may be repeated")
    parser.add_argument("--quiet", action="store_true", help="the figures without the names")
    asked = parser.parse_args()
    total, alive = 0, 0
    for section, count, left, took in tried(asked.only or SECTIONS):
        total, alive = total + count, alive + len(left)
        print(f"{section:10} {count:5} tried {len(left):5} survive   {took:5.1f} s", flush=True)
        for name in () if asked.quiet else left:
            print(f"    {name}")
    print(f"{'together':10} {total:5} tried {alive:5} survive", flush=True)


if __name__ == "__main__":
    sys.exit(main())
