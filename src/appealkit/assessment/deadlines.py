"""When the request must be in: the safe date and the legal date. Never in a letter, always on the checklist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from appealkit.assessment.due import Deadline
from appealkit.assessment.facts import add_months
from appealkit.assessment.model import LineAssessment
from appealkit.case import AppealLevel, Denial
from appealkit.maps.payers import PayerProfile
from appealkit.maps.policies import area_of
from appealkit.maps.programs import Contractor, Level, Limit, ProgramRules, Window
from appealkit.maps.routing import RouteKind

BESIDE = {
    RouteKind.CORRECTED_CLAIM: "a corrected claim",
    RouteKind.REOPENING: "a reopening",
    RouteKind.SUBMIT_RECORDS: "sending records",
    RouteKind.AUTHORIZATION_FIX: "asking for an authorization",
    RouteKind.PEER_TO_PEER: "a peer-to-peer call",
}


def deadlines_of(
    denial: Denial,
    lines: Iterable[LineAssessment],
    program: ProgramRules | None,
    on: date,
    profile: PayerProfile | None = None,
) -> tuple[Deadline, ...]:
    """The deadlines of these lines by their routes: the appeal's, also where something else is sent first, and the
    claim's own where a claim is to be sent."""
    routes = [line.route for line in lines]
    sends_a_claim = any(route.kind is RouteKind.CORRECTED_CLAIM for route in routes)
    beside_it = [*_first_filing(denial, program, on, profile)] if sends_a_claim else []
    if any(route.kind is RouteKind.REOPENING for route in routes):
        beside_it = [*_reopening(denial, program, on), *beside_it]
    if denial.lifted_since:
        says = "No appeal deadline runs: the decision no longer stands."
        return (Deadline("none", "Nothing to appeal", None, None, says, ""), *beside_it)
    if all(route.no_appeal_rights for route in routes):
        says = "No appeal deadline runs: the remittance gives no appeal rights. The limit for filing claims still does."
        return (Deadline("none", "No appeal rights", None, None, says, ""), *beside_it)
    beside = [words for kind, words in BESIDE.items() if any(route.kind is kind for route in routes)]
    found = deadlines(denial, program, on, profile)
    if beside:
        runs_on = f"; {' and '.join(beside)} does not stop this clock"
        found = tuple(replace(item, how=item.how.rstrip(".") + runs_on) for item in found)
    return (*found, *beside_it)


def deadlines(
    denial: Denial, program: ProgramRules | None, on: date, profile: PayerProfile | None = None
) -> tuple[Deadline, ...]:
    """The deadline of the appeal's level, the contract's, the one printed on the notice. What is unknown is said."""
    found = []
    if denial.printed_deadline:
        found.append(_printed(denial.printed_deadline, on))
    if profile and profile.network == "contracted":
        found.append(_contract(denial, profile, on))
    if program is None:
        says = "The programme is not known, so its deadline is not either: treat this case as the most urgent."
        return (*found, Deadline("unknown", "Unknown", None, None, says, ""))
    name = denial.appeal_level or program.first
    level = program.levels.get(name)
    if level is None:
        says = f"No window is on file for {name.words} in {program.title}; read the notice."
        return (*found, Deadline(name.value, name.words[:1].upper() + name.words[1:], None, None, says, ""))
    return (*found, deadline(denial, name, level, program, on, profile.network if profile else None))


def deadline(
    denial: Denial, name: AppealLevel, level: Level, program: ProgramRules, on: date, network: str | None = None
) -> Deadline:
    """Safe date: from the notice (or the day it was received), nothing presumed, nothing rolled. Legal date: with what
    the rule gives. The start day does not count; every calendar day after it does."""
    window = level.window
    if window.days is None and window.months is None:
        says = f"No number of days is on file for {level.title} in {program.title}: read the notice. {window.cite}."
        if level.note:
            says = f"{level.note}. {window.cite}."
        return Deadline(name.value, level.title, None, None, says, window.cite)
    presumes, from_notice = window.presumes(denial.notice_date), window.is_from_notice(denial.notice_date)
    safe_start = denial.notice_date
    if denial.received_on and not from_notice and not presumes:
        safe_start = denial.received_on
    presumed = denial.notice_date + timedelta(days=presumes)
    legal_start = denial.notice_date if from_notice else (denial.received_on or presumed)
    safe_on, legal_on = _end(safe_start, window), _end(legal_start, window)
    if window.rolls:
        legal_on = next_working_day(legal_on)
    return Deadline(
        level=name.value,
        title=level.title,
        safe_on=safe_on,
        legal_on=legal_on,
        how=_how(window, denial),
        cite=window.cite,
        days_left=(safe_on - on).days,
        late=legal_on < on,
        doubts=tuple(_doubts(denial, window, program, network, legal_on)),
        filed_when=window.filed_when,
    )


def _doubts(
    denial: Denial, window: Window, program: ProgramRules, network: str | None, legal_on: date
) -> Iterable[str]:
    if program.contract_governs and network is None:
        yield "if the practice is contracted, the contract's own days govern: add them to payers.yaml"
    if program.contract_governs and network == "contracted":
        yield f"the practice is contracted, so the contract's days go before those of {program.title}"
    if window.confidence.value != "seen":
        yield f"the window is {window.confidence.value}: check it before relying on it"
    for contractor in program.contractors:
        if area_of(denial.payer) in contractor.states:
            yield from _contractors_own(contractor, window, legal_on)


def _contractors_own(contractor: Contractor, window: Window, legal_on: date) -> Iterable[str]:
    rolled = next_working_day(legal_on)
    if contractor.rolls and not window.rolls and rolled != legal_on and window.filed_when == "received":
        yield (
            f"the legal day, {legal_on}, rolls to {rolled} under {contractor.who}'s own rule ({contractor.source}); "
            "the regulation does not say so, so it is not counted on"
        )
    if contractor.note:
        yield f"{contractor.note} ({contractor.source})"


def _end(start: date, window: Window) -> date:
    if window.days is not None:
        return start + timedelta(days=window.days)
    months = window.months or 0
    same_day = add_months(start, months)
    # four months after October 30 there is no such day: the window ends on the first of the month after
    return same_day if same_day.day == start.day else same_day + timedelta(days=1)


def _how(window: Window, denial: Denial) -> str:
    length = f"{window.days} days" if window.days is not None else f"{window.months} months"
    presumes = window.presumes(denial.notice_date)
    if window.is_from_notice(denial.notice_date):
        return f"{length} from the date on the notice, {denial.notice_date}"
    if denial.received_on:
        return f"{length} from receipt on {denial.received_on}"
    if presumes:
        presumed = f"receipt presumed {presumes} days after the notice of {denial.notice_date}"
        return f"{length} from receipt; {presumed}; the safe date presumes nothing"
    return f"{length} from receipt; no receipt is on record, so counted from the notice of {denial.notice_date}"


def _printed(day: date, on: date) -> Deadline:
    return Deadline(
        "printed",
        "Printed on the notice",
        day,
        day,
        "as printed; it wins where it is earlier",
        "",
        (day - on).days,
        day < on,
    )


def _contract(denial: Denial, profile: PayerProfile, on: date) -> Deadline:
    """A contracted provider's own dispute follows the contract: its days, or that they are not on file."""
    title = "Provider dispute under the contract"
    if profile.contract_appeal_days is None:
        says = "The practice is contracted and the contract's days are not in payers.yaml: look them up."
        return Deadline("contract", title, None, None, says, profile.source)
    last = denial.notice_date + timedelta(days=profile.contract_appeal_days)
    how = f"{profile.contract_appeal_days} days from the notice of {denial.notice_date}"
    return Deadline("contract", title, last, last, how, profile.source, (last - on).days, last < on)


def _first_filing(
    denial: Denial, program: ProgramRules | None, on: date, profile: PayerProfile | None
) -> Iterable[Deadline]:
    """The last day for the claim itself, from the earliest service."""
    served = min(line.service_date for line in denial.lines)
    title = "Limit for filing the claim"
    if profile and profile.filing_limit_days:
        last = served + timedelta(days=profile.filing_limit_days)
        how = f"{profile.filing_limit_days} days from the service of {served}"
        yield Deadline("first-filing", title, last, last, how, profile.source, (last - on).days, last < on)
    elif program and program.first_filing:
        how = f"{program.first_filing.months} months from the service of {served}; it must have been accepted by then"
        yield _limit("first-filing", title, served, program.first_filing, how, on)
    else:
        says = "The payer's limit for filing claims is not on file: look it up; add 'filing_limit_days' to payers.yaml."
        yield Deadline("first-filing", title, None, None, says, "")


def _reopening(denial: Denial, program: ProgramRules | None, on: date) -> Iterable[Deadline]:
    """The last day on which a reopening may be asked for whatever the reason."""
    if program and program.reopening:
        how = f"{program.reopening.months} months from the notice of {denial.notice_date}, for any reason"
        yield _limit("reopening", "Reopening", denial.notice_date, program.reopening, how, on)


def _limit(level: str, title: str, start: date, rule: Limit, how: str, on: date) -> Deadline:
    safe = add_months(start, rule.months)
    legal = next_working_day(safe) if rule.rolls else safe
    sure = rule.confidence.value == "seen"
    doubts = () if sure else (f"the limit for {title.lower()} is {rule.confidence.value}: check it",)
    return Deadline(level, title, safe, legal, how, rule.cite, (safe - on).days, legal < on, doubts)


def next_working_day(day: date) -> date:
    """The day itself, or the next that is neither a weekend nor a federal holiday."""
    while day.weekday() >= 5 or day in _federal(day.year):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=32)
def _federal(year: int) -> frozenset[date]:
    import holidays  # heavy; only wanted where a window rolls

    return frozenset(holidays.country_holidays("US", years=year))
