"""Which step of the routing decides about a line, and which others its codes and words also ask for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from appealkit.assessment.found import Recognised
from appealkit.assessment.model import Alternative, Route
from appealkit.assessment.view import LineView
from appealkit.maps.load import Rules
from appealkit.maps.reasons import CodeIndex
from appealkit.maps.routing import RouteKind, RouteStep


@dataclass(frozen=True, slots=True)
class Led:
    """A step that holds of a line, and the codes or reasons of the line that led to it."""

    step: RouteStep
    codes: tuple[str, ...]


def steps_for(view: LineView, rules: Rules) -> tuple[Led, ...]:
    """The step that decides, then each one that other codes or words lead to.

    Codes come before words: a step's `words` decide only where no step's `when` holds.
    """
    return _led(view, rules.when, rules.words)


def before_any_appeal(view: LineView, rules: Rules) -> RouteStep | None:
    """The step that decides, where it leads to another remedy or to none: then the clinical criteria wait, and only the
    reason that the step itself argues is weighed. None where the line may be appealed."""
    steps = steps_for(view, rules)
    return steps[0].step if steps and steps[0].step.route is not RouteKind.APPEAL else None


@lru_cache(maxsize=10_000)
def _led(view: LineView, when: CodeIndex[RouteStep], by_words: CodeIndex[RouteStep]) -> tuple[Led, ...]:
    found: dict[str, Led] = {}
    named: set[str] = set()
    words = view.words
    excluded: set[str] = set()
    for index in (when, by_words):
        seen: set[str] = set()  # of a step's matches the first that holds is told
        for step, match in index.open_to(words):
            if step.id in found or step.id in seen or not view.matches(match):
                continue
            seen.add(step.id)
            codes = view.named_by(match)
            if not found or not (named | excluded).issuperset(codes):
                excluded = excluded if found else set(step.rules_out)
                found[step.id] = Led(step, codes)
                named.update(codes)
    return tuple(found.values())


def by_the_words(steps: tuple[Led, ...], sure: list[Recognised], rules: Rules) -> tuple[Led, ...]:
    """The steps, the one first that a sure reason leads to, where the codes lead to an appeal and no sure reason can be
    appealed: CO-50 with words on a missing authorization is settled as an authorization. Else none."""
    said = {item.reason for item in sure if item.clauses}
    if not said or any(rules.reasons[item.reason].appealable for item in sure):
        return ()
    mends = [led for led in steps[1:] if led.step.route is not RouteKind.APPEAL and not said.isdisjoint(led.codes)]
    return (mends[0], *(led for led in steps if led is not mends[0])) if mends else ()


def told(steps: tuple[Led, ...]) -> list[str]:
    """The steps as a trace tells them."""
    lines = [f"{led.step.id}: {' + '.join(led.codes) or 'any'} → {led.step.route}" for led in steps]
    return [*lines[:1], *(f"also {line}" for line in lines[1:])] or ["no step of the precedence matches the codes"]


def with_later(chosen: Route, steps: tuple[Led, ...]) -> Route:
    """The route with the remedies that other codes or words of the line ask for, once this one is done."""
    why = chosen.why.replace("{codes}", ", ".join(steps[0].codes))
    later = {
        led.step.route: f"{' + '.join(led.codes)} on the same line asks for it too: after this, deal with what is left"
        for led in reversed(steps[1:])
        if led.step.route not in {chosen.kind, RouteKind.NEEDS_A_PERSON} and not steps[0].step.no_appeal_rights
    }
    if not later and why == chosen.why:
        return chosen
    not_taken = {item.route: item.why_not for item in chosen.alternatives} | later
    return replace(chosen, why=why, alternatives=tuple(Alternative(kind, says) for kind, says in not_taken.items()))
