"""Thresholds that the payer wrote into a denial: "for at least 3 months", "no more than 3 sessions in 12 months"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from appealkit.assessment.found import Recognised
from appealkit.case import Denial
from appealkit.maps.load import Rules
from appealkit.maps.reasons import Language, StatedAs
from appealkit.maps.thresholds import Threshold, read_threshold


def stated_thresholds(denial: Denial, recognised: Iterable[Recognised], rules: Rules) -> dict[str, Threshold]:
    """Thresholds the payer wrote into this denial, by requirement: those the case lists, and a length of time that
    stands in a clause that says the reason ("for at least 3 months"). A look-back ("within the last six months")
    is not a threshold."""
    stated = {item.requirement: read_threshold(item.threshold) for item in denial.stated_criteria}
    for found in recognised:
        for requirement, form in rules.reasons[found.reason].states.items():
            read = (_stated(form, clause, rules.language) for clause in found.clauses)
            threshold = next((one for one in read if one is not None), None)
            if threshold is not None:
                stated.setdefault(requirement, threshold)
    return stated


@lru_cache(maxsize=20_000)
def _stated(form: StatedAs, clause: str, language: Language) -> Threshold | None:
    """Kept, because payers write in stock sentences."""
    return STATED[form](clause, language.numbers)


_LENGTH = re.compile(r"\b(?P<amount>\d+|[a-z]+)(\s*\(\d+\))?[\s-]+(?P<unit>day|week|wk|month|mo)s?\b")
_ASKED = re.compile(r"\b(at least|minimum( of)?|required|requires?|no less than|not less than|a full)\W*$")
_FOUND = re.compile(r"\b(only|just|lasted|after|stopped( after)?|less than|fewer than|under|about)( \w+)?\W*$")
_BACK = re.compile(r"\b(last|past|previous|preceding|prior|within|in the|over the|during the)\W*$")
_LOOKED_BACK = re.compile(
    r"^\W*(before|preceding|of (the )?(onset|injection|service|procedure|date)|ago|from|since|after)\b"
)
_A_LENGTH = re.compile(r"\b(for|of)\W*$")
_UNITS = {"day": "days", "week": "weeks", "wk": "weeks", "month": "months", "mo": "months"}


def _duration(clause: str, numbers: Mapping[str, str]) -> Threshold | None:
    """The length of time that the clause asks for. Not the length it found, and not how far back it looked.

    A length right after "at least" or "minimum" goes before any other.
    """
    plain = []
    for match in _LENGTH.finditer(clause):
        amount = numbers.get(match["amount"], match["amount"])
        if not amount.isdigit():
            continue
        before, after = clause[: match.start()], clause[match.end() :]
        threshold = read_threshold(f"{amount} {_UNITS[match['unit']]}")
        if _ASKED.search(before):
            return threshold
        looked_back = _BACK.search(before) or (_LOOKED_BACK.search(after) and not _A_LENGTH.search(before))
        if not (_FOUND.search(before) or looked_back):
            plain.append(threshold)
    return plain[0] if plain else None


_RELIEF = re.compile(
    r"\b(?P<percent>\d{2,3})\s*(%|percent)[^.;]{0,40}?\bfor\s+(at least\s+)?"
    r"(?P<amount>\d+|[a-z]+)\s+(?P<unit>week|month)s?\b"
)
_SESSIONS = re.compile(
    r"\b(no more than|not more than|maximum of|limit of|limited to|only|up to)\s+(?P<amount>\d+|[a-z]+)[\s-]+"
    r"(\w+\s+){0,2}(session|injection|procedure)s?\b[^.;]{0,40}?\b(12|twelve)[\s-]+month"
)


def _relief(clause: str, numbers: Mapping[str, str]) -> Threshold | None:
    """`80 percent relief for 6 months`: the percentage and how long it has to last."""
    match = _RELIEF.search(clause)
    amount = numbers.get(match["amount"], match["amount"]) if match else ""
    return (
        read_threshold(f"{match['percent']} percent for {amount} {match['unit']}s")
        if match and amount.isdigit()
        else None
    )


def _sessions(clause: str, numbers: Mapping[str, str]) -> Threshold | None:
    """`no more than 3 sessions in 12 months`."""
    match = _SESSIONS.search(clause)
    amount = numbers.get(match["amount"], match["amount"]) if match else ""
    return read_threshold(f"{amount} sessions per region per rolling-12-months") if amount.isdigit() else None


STATED: Mapping[StatedAs, Callable[[str, Mapping[str, str]], Threshold | None]] = {
    StatedAs.LENGTH: _duration,
    StatedAs.RELIEF: _relief,
    StatedAs.SESSIONS: _sessions,
}
