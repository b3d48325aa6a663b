"""What happened to the claim, its authorization and its records: accepted when, covered by what, sent before or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from appealkit.assessment.facts import Facts, length
from appealkit.assessment.model import Measured
from appealkit.case import ChartEvidence
from appealkit.maps.rests import NOT_RECORDS
from appealkit.maps.thresholds import Threshold

LEFT_OFF = re.compile(
    r"(none|no|not? (given|entered|on (the )?claim|present)|omitted|blank|empty|missing|absent|left off|n/?a)"
)


def claim_accepted(facts: Facts, asked: Threshold | None) -> Measured:
    """Time from the service to the first acceptance of the claim that a 277CA or 999 report shows.

    A day of sending without such a report is silent, as is a day before the service; a rejected claim was not filed.
    What the record says was sent first bounds how early it can have been accepted.
    """
    unit = asked.unit if asked else "days"
    filed = [item for item in facts.of_kind("claim-submission") if item.word("acceptance") != "rejected"]
    shown = [
        (day, item.id)
        for item in filed
        if item.word("acceptance") == "accepted" and item.word("acceptance_report")
        if (day := item.day("accepted_on")) and day >= facts.day
    ]
    silent = tuple(item.id for item in filed if item.id not in {name for _, name in shown})
    if not shown:
        return Measured(None, unit, silent=silent)
    day, name = min(shown)
    sent = [item.day("submitted_on") for item in filed]
    first_sent = min((one for one in sent if one is not None), default=None)
    least = length(facts.day, first_sent, unit) if first_sent and None not in sent else None
    return Measured(length(facts.day, day, unit), unit, (name,), first=facts.day, last=day, least=least)


def authorizations_covering(facts: Facts, asked: Threshold | None) -> Measured:
    """Approved authorizations, with a number, for the code, side, units and day of the service.

    One that names no code or no day is silent. One for no side, or with no number of units, is not limited in them.
    """
    covering, silent, against, notes = [], [], [], []
    for item in facts.of_kind("authorization"):
        wrong = list(_mismatches(item, facts))
        told = item.word("number") and item.words("procedures") and item.day("valid_from") and item.day("valid_to")
        if wrong:
            against.append(item.id)
            notes += wrong
        elif item.word("status") == "approved" and told:
            covering.append(item.id)
        else:
            silent.append(item.id)
    if covering:
        return Measured(Decimal(len(covering)), "authorizations", tuple(covering))
    if against and not silent:
        note = ", ".join(dict.fromkeys(notes))
        zero = Decimal(0)
        return Measured(zero, "authorizations", tuple(against), most=zero, against=tuple(against), note=note)
    return Measured(None, "authorizations", silent=tuple(silent))


def authorization_on_claim(facts: Facts, asked: Threshold | None) -> Measured:
    """Claims sent with the number of an authorization that covers the service; one sent without it speaks against."""
    return _by_number(facts, carried=True)


def authorization_left_off(facts: Facts, asked: Threshold | None) -> Measured:
    """Claims sent without the number of the authorization that covers the service; one sent with it speaks against."""
    return _by_number(facts, carried=False)


def records_at_hand(facts: Facts, asked: Threshold | None) -> Measured:
    """Documents of the record up to the service, the note of the service among them: one piece of evidence for each.

    What was recorded after the service, and what is no clinical record, is not counted.
    """
    first: dict[str, ChartEvidence] = {}
    for item in facts.evidence:
        day = item.day("performed_on") or item.day("from") or item.recorded_on
        if item.kind not in NOT_RECORDS and (day is None or day <= facts.day):
            kept = first.setdefault(item.source.document, item)
            if item.source.page < kept.source.page:
                first[item.source.document] = item
    if not first:
        return Measured(None, "documents")
    return Measured(Decimal(len(first)), "documents", tuple(item.id for item in first.values()))


def records_sent_in_time(facts: Facts, asked: Threshold | None) -> Measured:
    """Confirmed sendings of the records up to the day they were due. One without its day or its confirmation is
    silent; one after the due day speaks against."""
    in_time: list[str] = []
    silent: list[str] = []
    late: list[str] = []
    for item in facts.of_kind("record-submission"):
        sent, due = item.day("sent_on"), item.day("due_on")
        if item.word("status") == "not-sent":
            continue
        if sent is None or due is None or not item.word("confirmation"):
            silent.append(item.id)
        else:
            (in_time if sent <= due else late).append(item.id)
    if in_time:
        return Measured(Decimal(len(in_time)), "sendings", tuple(in_time))
    if late and not silent:
        return Measured(Decimal(0), "sendings", tuple(late), most=Decimal(0), against=tuple(late))
    return Measured(None, "sendings", silent=tuple(silent))


def sides_on_note(facts: Facts, asked: Threshold | None) -> Measured:
    """Sides that the notes of that day say were treated under this code, whatever was billed."""
    notes = [
        item
        for item in facts.of_kind("procedure-note")
        if (item.day("performed_on") or facts.day) == facts.day
        and item.word("procedure") in (facts.line.procedure, None)
    ]
    sides: set[str] = set()
    telling = []
    for item in notes:
        side = item.word("laterality")
        if side in {"left", "right", "bilateral"}:
            sides |= {"left", "right"} if side == "bilateral" else {side}
            telling.append(item.id)
    if not telling:
        return Measured(None, "sides", silent=tuple(item.id for item in notes))
    value = Decimal(len(sides))
    most = value if len(telling) == len(notes) else None
    return Measured(value, "sides", tuple(telling), least=value, most=most)


def sides_billed(facts: Facts, asked: Threshold | None) -> Measured:
    """Sides that the lines of this code and day name by RT or LT. What is not among these lines may name another."""
    billed = {
        modifier
        for line in facts.lines_that_day
        if line.procedure == facts.line.procedure
        for modifier in line.modifiers
        if modifier in {"RT", "LT"}
    }
    return Measured(Decimal(len(billed)) if billed else None, "sides", first=None)


def _mismatches(item: ChartEvidence, facts: Facts) -> Iterator[str]:
    """What keeps this authorization from covering the service, in words."""
    status, side = item.word("status"), item.word("laterality")
    first, last, units = item.day("valid_from"), item.day("valid_to"), item.number("units")
    if status in {"denied", "voided", "expired"}:
        yield f"{item.id} is {status}"
    if item.words("procedures") and facts.line.procedure not in item.words("procedures"):
        yield f"{item.id} is for another code"
    if side in {"left", "right"} and facts.side not in {side, None}:
        yield f"{item.id} is for another side"
    if last is not None and last < facts.day:
        yield f"{item.id} ended before the service"
    if first is not None and first > facts.day:
        yield f"{item.id} begins after the service"
    if units is not None and units < facts.line.units:
        yield f"{item.id} is for fewer units"


def _by_number(facts: Facts, *, carried: bool) -> Measured:
    covering = set(authorizations_covering(facts, None).evidence)
    numbers = {_plain(item.word("number")) for item in facts.of_kind("authorization") if item.id in covering}
    found, silent, against = [], [], []
    for item in facts.of_kind("claim-submission"):
        written = item.word("authorization_on_claim")
        if written is None:
            silent.append(item.id)
        elif (_plain(written) in numbers and not LEFT_OFF.fullmatch(written.strip().lower())) is carried:
            found.append(item.id)
        else:
            against.append(item.id)
    if not covering:
        return Measured(None, "claims", silent=tuple(silent))
    if found:
        return Measured(Decimal(len(found)), "claims", tuple(found))
    if against and not silent:
        return Measured(Decimal(0), "claims", tuple(against), most=Decimal(0), against=tuple(against))
    return Measured(None, "claims", silent=tuple(silent))


def _plain(number: str | None) -> str:
    return re.sub(r"[^a-z0-9]", "", (number or "").lower())
