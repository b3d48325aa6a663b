"""When the request must be in: the safe date and the legal date. Never in a letter, always on the checklist."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from appealkit.assessment.facts import add_months
from appealkit.assessment.model import Deadline
from appealkit.case import AppealLevel, Denial
from appealkit.maps.payers import PayerProfile
from appealkit.maps.programs import Level, ProgramRules, Window


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
        says = f"No window is on file for {name.value} in {program.title}; read the notice."
        return (*found, Deadline(name.value, name.value, None, None, says, ""))
    contract_is_told = profile is not None and profile.network is not None
    return (*found, deadline(denial, name, level, program, on, contract_is_told=contract_is_told))


def deadline(
    denial: Denial,
    name: AppealLevel,
    level: Level,
    program: ProgramRules,
    on: date,
    *,
    contract_is_told: bool = False,
) -> Deadline:
    """Safe date: from the notice (or the day it was received), nothing presumed, nothing rolled. Legal date: with what
    the rule gives. The start day does not count; every calendar day after it does."""
    window = level.window
    if window.days is None and window.months is None:
        says = f"No number of days is on file for {level.title} in {program.title}: read the notice. {window.cite}."
        return Deadline(name.value, level.title, None, None, says, window.cite)
    safe_start = min(denial.notice_date, denial.received_on or denial.notice_date)
    if window.counted_from == "receipt" and denial.received_on and not window.presumed_receipt_days:
        safe_start = denial.received_on
    presumed = denial.notice_date + timedelta(days=window.presumed_receipt_days)
    legal_start = denial.notice_date if window.counted_from == "notice" else (denial.received_on or presumed)
    safe_on, legal_on = _end(safe_start, window), _end(legal_start, window)
    if window.rolls:
        legal_on = next_working_day(legal_on)
    doubts = []
    if program.contract_governs and not contract_is_told:
        doubts.append("if the practice is contracted, the contract's own days govern: add them to payers.yaml")
    if window.confidence.value != "seen":
        doubts.append(f"the window is {window.confidence.value}: check it before relying on it")
    return Deadline(
        level=name.value,
        title=level.title,
        safe_on=safe_on,
        legal_on=legal_on,
        how=_how(window, denial),
        cite=window.cite,
        days_left=(safe_on - on).days,
        late=legal_on < on,
        doubts=tuple(doubts),
    )


def _end(start: date, window: Window) -> date:
    if window.days is not None:
        return start + timedelta(days=window.days)
    months = window.months or 0
    same_day = add_months(start, months)
    # four months after October 30 there is no such day: the window ends on the first of the month after
    return same_day if same_day.day == start.day else same_day + timedelta(days=1)


def _how(window: Window, denial: Denial) -> str:
    length = f"{window.days} days" if window.days is not None else f"{window.months} months"
    if window.counted_from == "notice":
        return f"{length} from the date on the notice, {denial.notice_date}"
    if denial.received_on:
        return f"{length} from receipt on {denial.received_on}"
    if window.presumed_receipt_days:
        presumed = f"receipt presumed {window.presumed_receipt_days} days after the notice of {denial.notice_date}"
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


def next_working_day(day: date) -> date:
    """The day itself, or the next that is neither a weekend nor a federal holiday."""
    while day.weekday() >= 5 or day in _federal(day.year):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=32)
def _federal(year: int) -> frozenset[date]:
    import holidays  # heavy; only wanted where a window rolls

    return frozenset(holidays.country_holidays("US", years=year))
