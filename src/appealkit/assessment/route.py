"""The one place that decides what to do about a denied line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from appealkit.assessment.found import CodingFinding, Recognised
from appealkit.assessment.model import Alternative, Route, StrategyResult, Support
from appealkit.assessment.precedence import by_the_words, steps_for, told, with_later
from appealkit.assessment.strategies import best
from appealkit.assessment.view import LineView
from appealkit.maps.load import Rules
from appealkit.maps.policies import Governing
from appealkit.maps.routing import RouteKind, RouteStep

NOT_TAKEN = "a step before it decides"


def route(
    view: LineView,
    reasons: tuple[Recognised, ...],
    coding: tuple[CodingFinding, ...],
    results: tuple[StrategyResult, ...],
    rules: Rules,
    prefer: str | None = None,
    governing: Governing | None = None,
    refuted: Mapping[str, str] | None = None,
    *,
    level_is_told: bool = True,
) -> Route:
    """What to do: codes that close the appeal come first, then coding errors, then what the record carries. Where the
    codes only say that the coding is wrong, a coding error that is certain says what, and what to do.

    `prefer` names a strategy to use instead of the best one, as far as it answers a reason of the line. Where the codes
    leave several candidates, naming a strategy is a person's choice among them. `refuted`: criteria of the governing
    policy, by requirement, that the record speaks against; unless they are what the strategy argues, a person decides.
    `level_is_told`: false where the payer upholds an earlier decision and the case does not say which level comes next.
    """
    trace: list[str] = []
    coding = tuple(item for item in coding if item.decides)
    if view.program is None and view.lifted is None:
        why = "The programme is not known, and with it neither the ladder, the deadline nor the policy."
        return Route(RouteKind.NEEDS_A_PERSON, why, ("programme unknown",), ready=False)
    steps = steps_for(view, rules)
    step = steps[0].step if steps else None
    trace += told(steps)
    certain = [item for item in coding if not item.unknown]
    if step is not None and step.coding and certain:
        return with_later(replace(_by_coding(certain, trace), step=step.id), steps)
    if step is not None and step.route is not RouteKind.APPEAL:
        return with_later(_by_step(step, reasons, coding, results, rules, trace, prefer), steps)
    excluded = tuple(item for item in reasons if step is not None and item.reason in step.rules_out)
    reasons = tuple(item for item in reasons if item not in excluded)
    if not level_is_told:
        trace.append("the payer upholds an earlier decision, and the case names no later level")
        why = (
            "The payer upholds an earlier decision. Say under 'appeal_level' which level comes next; list the decision."
        )
        return Route(RouteKind.NEEDS_A_PERSON, why, tuple(trace), step=step.id if step else None)
    if certain:
        return _by_coding(certain, trace)
    possible = [item for item in coding if item.unknown]
    if possible:
        return _by_possible_coding(possible, trace)
    if governing is not None and governing.in_doubt:
        trace.append(governing.why)
        return Route(RouteKind.NEEDS_A_PERSON, f"Say which policy governs: {governing.why}.", tuple(trace))
    said = by_the_words(steps, [item for item in reasons if item.sure], rules)
    if said:
        trace.append(f"the words say what the codes leave open: {said[0].step.id}")
        return with_later(_by_step(said[0].step, reasons, coding, results, rules, trace, prefer), said)
    if step is not None and excluded and not reasons:
        why = f"{step.cause} No letter yet. Say in 'reason_text' which condition the payer holds to be missed."
        return Route(step.route, why, tuple(trace), cite=step.cite, step=step.id)
    chosen = _by_record(reasons, results, rules, trace, prefer)
    if step is not None:
        chosen = replace(chosen, step=step.id)
        chosen = with_later(chosen, steps) if chosen.kind is RouteKind.APPEAL else chosen
    arguing = [entry[1] for name in chosen.strategies if (entry := rules.strategy(name))]
    aside = {name for strategy in arguing for name in strategy.sets_aside}
    against = tuple(says for name, says in (refuted or {}).items() if name not in aside)
    return _held_for_a_person(chosen, against) if chosen.ready and against else chosen


def _held_for_a_person(chosen: Route, refuted: tuple[str, ...]) -> Route:
    """The stated reason is answered, but the record refutes another criterion of the policy that would be cited."""
    why = (
        f"The stated reason is answered, but the record refutes another criterion of the same policy: {refuted[0]}. "
        "A named person decides: correct the record's item, or leave the requirement out under 'decisions'."
    )
    trace = (*chosen.trace, *(f"refuted by the record: {item}" for item in refuted))
    return replace(chosen, why=why, trace=trace, ready=False)


def _by_step(
    step: RouteStep,
    reasons: tuple[Recognised, ...],
    coding: tuple[CodingFinding, ...],
    results: tuple[StrategyResult, ...],
    rules: Rules,
    trace: list[str],
    prefer: str | None,
) -> Route:
    why_not = {RouteKind.NO_APPEAL: step.not_given_up_because}
    not_taken = tuple(
        Alternative(kind, why_not.get(kind) or step.not_taken_because or NOT_TAKEN) for kind in step.instead
    )
    others = [item.reason for item in reasons if item.reason != step.argues]
    if others:
        trace.append("reasons also recognised: " + ", ".join(others))
    found = best(_preferred([result for result in results if result.reason == step.argues], prefer))
    if found is not None:
        trace.append(f"{found.reason}: {found.strategy} is {found.support} ({found.why})")
    rights = step.no_appeal_rights
    plain = Route(
        step.route, step.cause, tuple(trace), not_taken, cite=step.cite, no_appeal_rights=rights, step=step.id
    )
    return plain if found is None else _argued(plain, step, found, coding, rules)


def _argued(
    plain: Route, step: RouteStep, found: StrategyResult, coding: tuple[CodingFinding, ...], rules: Rules
) -> Route:
    """The step's route with its letter: written where the record carries it, held where something is missing, and
    given up where the record refutes it. A miscoded line is corrected, not argued."""
    if found.support in {Support.UNSUPPORTED, Support.BARRED}:
        why = f"{step.cause} The record speaks against it. {_sentence(found.why)}"
        return replace(plain, kind=step.if_refuted or step.route, why=why)
    entry = rules.strategy(found.strategy)
    strategy = entry[1] if entry else None
    if found.support is Support.INCOMPLETE or strategy is None:
        why = f"{step.cause} No letter yet. {_sentence(found.why)}"
        return replace(plain, why=why, strategies=(found.strategy,))
    if strategy.remedy is not None:
        not_taken = (Alternative(step.route, "the record already holds what the payer asks for"), *plain.alternatives)
        instead = tuple(item for item in not_taken if item.route != strategy.remedy)
        return replace(plain, kind=RouteKind(strategy.remedy), why=f"{strategy.says}.", alternatives=instead)
    if coding:
        error = min(coding, key=lambda item: bool(item.unknown))
        facts = " and ".join(name.replace("_", " ") for name in error.unknown)
        first = f"Say the {facts} first: the line may be miscoded" if facts else "The line is miscoded"
        return replace(
            plain, why=f"{step.cause} No letter yet. {first} ({error.title}). {error.should_be.rstrip('.')}."
        )
    return replace(plain, why=f"The record answers it. {strategy.says}.", strategies=(found.strategy,), ready=True)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _by_coding(errors: list[CodingFinding], trace: list[str]) -> Route:
    trace += [f"{error.error}: {error.title} → {error.route}" for error in errors]
    written_off = [error for error in errors if error.route is RouteKind.NO_APPEAL]  # then nothing else is to be done
    first = (written_off or errors)[0]
    stays = all(item.change.leave for item in first.proposals)
    why = f"{'' if stays else 'The line is miscoded: '}{first.title}. {first.should_be.rstrip('.')}."
    if first.proposal and first.proposal.evidence and first.proposal.change.only_if:
        why += f" The record shows that {first.proposal.change.only_if}."
    not_taken = [Alternative(RouteKind.APPEAL, "an appeal letter does not cure a coding error")]
    if first.route is RouteKind.NO_APPEAL:
        not_taken.append(Alternative(RouteKind.CORRECTED_CLAIM, "no correction makes this line payable"))
    return Route(first.route, why, tuple(trace), tuple(not_taken), cite=first.cite)


def _by_possible_coding(errors: list[CodingFinding], trace: list[str]) -> Route:
    trace += [f"{error.error}: {error.title}, if {' and '.join(error.unknown)} were known" for error in errors]
    first = errors[0]
    facts = ", ".join(name.replace("_", " ") for name in first.unknown)
    why = f"Say the {facts} first: then the line is either right or miscoded ({first.title})."
    not_taken = (
        Alternative(first.route, "right only if the line is miscoded"),
        Alternative(RouteKind.APPEAL, "right only if the line is coded as it should be"),
    )
    return Route(RouteKind.NEEDS_A_PERSON, why, tuple(trace), not_taken, cite=first.cite)


def _by_record(
    reasons: tuple[Recognised, ...],
    results: tuple[StrategyResult, ...],
    rules: Rules,
    trace: list[str],
    prefer: str | None,
) -> Route:
    sure = [item for item in reasons if item.sure and rules.reasons[item.reason].appealable]
    if not sure:
        named = {result.reason for result in results if result.strategy == prefer}
        sure = [item for item in reasons if item.reason in named]
        trace += [f"{item.reason}: one of the candidates, chosen by naming {prefer}" for item in sure]
    if not sure:
        whole = next((result for result in results if _meets_the_whole_policy(result, rules)), None)
        if whole is None:
            return _no_reason(reasons, trace, rules)
        trace.append(f"no criterion is named; {whole.strategy} is {whole.support} ({whole.why})")
        why = "No criterion is named, and every criterion of the governing policy that can be judged here is met."
        return replace(_appeal({whole.reason: whole}, trace), why=why)
    chosen: dict[str, StrategyResult] = {}
    for item in sure:
        found = best(_preferred([result for result in results if result.reason == item.reason], prefer))
        if found is None:
            trace.append(f"{item.reason}: no strategy is on file")
            why = f"No strategy is on file for: {rules.reasons[item.reason].title}."
            return Route(RouteKind.NEEDS_A_PERSON, why, tuple(trace))
        trace.append(f"{item.reason}: {found.strategy} is {found.support} ({found.why})")
        chosen[item.reason] = found
    closed = [found for found in chosen.values() if found.support in {Support.UNSUPPORTED, Support.BARRED}]
    if closed:
        why = f"The record does not carry an appeal. {_sentence(closed[0].why)}"
        not_taken = (Alternative(RouteKind.APPEAL, "it would claim what the record refutes"),)
        return Route(RouteKind.NO_APPEAL, why, tuple(trace), not_taken)
    return _appeal(chosen, trace)


def _appeal(chosen: Mapping[str, StrategyResult], trace: list[str]) -> Route:
    strategies = tuple(found.strategy for found in chosen.values())
    ready = all(found.support is Support.SUPPORTED for found in chosen.values())
    if ready:
        why = "Every stated reason is answered by the record."
        not_taken = (Alternative(RouteKind.PEER_TO_PEER, "it does not stop the clock; it may be asked for beside"),)
    else:
        open_ones = [found for found in chosen.values() if found.support is not Support.SUPPORTED]
        why = f"An appeal is the remedy, but the record is incomplete: {open_ones[0].why}."
        not_taken = (Alternative(RouteKind.NO_APPEAL, "nothing in the record refutes the appeal"),)
    return Route(RouteKind.APPEAL, why, tuple(trace), not_taken, strategies, ready)


def _no_reason(reasons: tuple[Recognised, ...], trace: list[str], rules: Rules) -> Route:
    candidates = ", ".join(item.reason for item in reasons)
    trace.append(f"candidates: {candidates}" if reasons else "no reason is recognised")
    if not reasons:
        why = "Neither the codes nor the words of the notice say a reason that is on file."
    elif all(item.sure for item in reasons):
        titles = ", ".join(rules.reasons[item.reason].title.lower() for item in reasons)
        why = f"The notice says {titles}, which no appeal letter answers. Find what mends it."
    elif len(reasons) == 1:
        why = f"The codes and words only suggest one reason, {candidates}. Ask the payer whether it is meant."
    else:
        why = f"The codes fit more than one reason and the notice does not say which. Candidates: {candidates}."
    return Route(RouteKind.NEEDS_A_PERSON, why, tuple(trace))


def _meets_the_whole_policy(result: StrategyResult, rules: Rules) -> bool:
    entry = rules.strategy(result.strategy)
    return entry is not None and entry[1].whole_policy and result.support is Support.SUPPORTED


def _preferred(results: list[StrategyResult], prefer: str | None) -> list[StrategyResult]:
    named = [result for result in results if result.strategy == prefer]
    return named or results
