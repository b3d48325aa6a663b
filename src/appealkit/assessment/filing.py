"""What a request needs besides its arguments: form, standing, enclosures, the least amount, good cause when late;
how a correction is sent; and what comes after. Never in a letter, always on the checklist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from appealkit.assessment.due import Deadline, Filing
from appealkit.assessment.facts import add_months
from appealkit.assessment.model import LineAssessment
from appealkit.case import Case, ServiceLine
from appealkit.maps.model import Confidence
from appealkit.maps.payers import PayerProfile
from appealkit.maps.programs import Correction, CorrectionWay, Decided, Level, ProgramRules, Request, StandingRule
from appealkit.maps.routing import RouteKind

WAYS = {
    CorrectionWay.REPLACEMENT: "a replacement: frequency code 7 with the payer's own number of the first claim",
    CorrectionWay.NEW_CLAIM: "a new claim, no replacement: the first one was never taken in",
    CorrectionWay.REOPENING: "a clerical reopening, no replacement claim",
}
CHECK = {Confidence.SEEN: "", Confidence.SECONDARY: "; check it", Confidence.UNVERIFIED: "; not verified, check it"}


def filing_of(
    case: Case,
    lines: Iterable[LineAssessment],
    program: ProgramRules | None,
    on: date,
    profile: PayerProfile | None,
    deadlines: tuple[Deadline, ...],
) -> Filing | None:
    """What the request on this level needs and lacks. None where the programme is not known."""
    if program is None:
        return None
    lines = tuple(lines)
    before = any(line.line.refused_before for line in lines)
    corrections = {line.line.number: _correction(line, program, profile) for line in lines if _is_corrected(line)}
    if all(line.route.no_appeal_rights for line in lines):
        return Filing("No appeal", corrections=corrections)
    name = case.denial.appeal_level or program.first
    level = program.levels.get(name)
    if level is None:
        return Filing(name.value, corrections=corrections)
    due = next((item.legal_on for item in deadlines if item.level == name.value), None)
    after = program.levels.get(level.next) if level.next else None
    return Filing(
        title=level.title,
        needs=_needs(level.request) if level.request else "",
        lacking=(*_enclosures(case, level), *_standing(case, program, profile, on, due, before=before)),
        good_cause=_good_cause(program, {item.level for item in deadlines if item.late and item.is_of_the_appeal}),
        amount=_amount(case, level, on.year),
        decided=_decided(level.decided_before if before else level.decided),
        next=_next(case, after, on.year) if after else "",
        corrections=corrections,
    )


def denied_amount(lines: Iterable[ServiceLine]) -> Decimal | None:
    """What was charged and not paid on these lines, else what was taken off. None where neither is on file."""
    total = Decimal(0)
    for line in lines:
        taken = [item.amount for item in line.adjustments if item.amount is not None]
        if line.charged is not None:
            total += line.charged - (line.paid or 0)
        elif taken:
            total += sum(taken, Decimal(0))
        else:
            return None
    return total


def _needs(request: Request) -> str:
    holds = f"; it holds {', '.join(request.contains.values())}" if request.contains else ""
    brings = f"; bring {', '.join(item.says for item in request.enclose)}" if request.enclose else ""
    note = f". {request.note}" if request.note else ""
    return f"{_upper(request.form)}{holds}{brings}{note} ({request.cite}{CHECK[request.confidence]})"


def _enclosures(case: Case, level: Level) -> Iterator[str]:
    held = {document.kind for document in case.documents.values()}
    for item in level.request.enclose if level.request else ():
        if item.document not in held:
            yield f"{_upper(item.says)}: not among the documents of the case"


def _standing(
    case: Case, program: ProgramRules, profile: PayerProfile | None, on: date, due: date | None, *, before: bool
) -> Iterator[str]:
    network = profile.network if profile else None
    for rule in program.standing:
        if before and rule.on_payment:
            continue
        if case.denial.appellant.capacity not in rule.capacities:
            continue
        if rule.network and network is not None and network not in rule.network:
            continue
        why = _not_shown(case, rule, on, due)
        if why is not None:
            only = f"If the practice is {' or '.join(rule.network)}: " if rule.network and network is None else ""
            says = rule.says[:1].lower() + rule.says[1:] if only else rule.says
            yield f"{only}{says} ({rule.cite}{CHECK[rule.confidence]}){why}"


def _not_shown(case: Case, rule: StandingRule, on: date, due: date | None) -> str | None:
    """Why the case does not show it, as the end of a sentence. None where it does."""
    if rule.document_type is None:
        return ""
    forms = [
        item
        for item in case.evidence
        if item.kind == "representation" and item.word("document_type") == rule.document_type
    ]
    if not forms:
        named = case.denial.appellant.authorization
        return f": look at '{named}', which the case names, for it" if named else ": none is in the case"
    form = max(forms, key=lambda item: item.day("signed_on") or date.min)
    signed, until = form.day("signed_on"), form.day("valid_until")
    if signed is None:
        return f": '{form.id}' has no day of signature"
    if until is None and rule.valid_months:
        until = add_months(signed, rule.valid_months)
    if until is not None and until < on:
        return f": '{form.id}' held until {until} only; have it signed anew"
    if rule.within_the_window and due is not None and signed > due:
        return f": '{form.id}' was signed after {due}, the last day"
    return None


def _good_cause(program: ProgramRules, late: set[str]) -> str:
    """What could still save a late request. Empty where the appeal is in time."""
    rule = program.good_cause
    if not late:
        return ""
    if late == {"contract"}:
        return "LATE under the contract: read what it says on late disputes, and ask before anything is sent"
    if rule is None:
        return (
            f"LATE, and no rule on late requests is on file for {program.title}: ask before anything is sent, "
            "and read the plan or the contract"
        )
    return (
        f"LATE: good cause needed ({rule.cite}{CHECK[rule.confidence]}). Explain {rule.explain}. "
        f"Enclose {rule.enclose}. Without it the request is dismissed"
    )


def _amount(case: Case, level: Level, year: int) -> str:
    if not level.least_amount:
        return ""
    least = level.least_amount.get(year)
    denied = denied_amount(case.denial.denied_lines)
    here = f"${denied:,.2f} is denied here, before deductible and coinsurance" if denied is not None else ""
    here = here or "the denied amount is not in the case"
    if least is None:
        last = max(level.least_amount)
        asked = f"${level.least_amount[last].least:,} in {last}"
        return f"The least amount for requests of {year} is not on file ({asked}): look it up; {here}"
    rule = f"${least.least:,} for requests of {year} ({least.cite}{CHECK[least.confidence]})"
    if denied is None or denied >= least.least:
        return f"{rule}; {here}"
    if least.confidence is Confidence.UNVERIFIED:
        return f"{rule}; {here}, which would be too little"
    return f"{rule}; {here}: TOO LITTLE, unless claims are joined to reach it"


def _decided(rule: Decided | None) -> str:
    if rule is None:
        return ""
    return f"Within {rule.days} days of receiving the request ({rule.cite}{CHECK[rule.confidence]})"


def _next(case: Case, after: Level, year: int) -> str:
    window = after.window
    length = f"{window.days} days" if window.days else f"{window.months} months" if window.months else ""
    within = f", within {length} of {window.counted_from} ({window.cite}{CHECK[window.confidence]})" if length else ""
    parts = [f"{after.title}, by: {after.body}{within}"]
    if after.note:
        parts.append(after.note)
    if after.request:
        parts.append(_needs(after.request))
    if amount := _amount(case, after, year):
        parts.append(f"Least amount: {amount}")
    return ". ".join(parts)


def _is_corrected(line: LineAssessment) -> bool:
    return line.route.kind is RouteKind.CORRECTED_CLAIM


def _correction(line: LineAssessment, program: ProgramRules, profile: PayerProfile | None) -> str:
    """How this line's correction is sent: as the practice knows of the payer, else as the programme takes it."""
    rules = program.corrections
    if line.route.no_appeal_rights and rules is not None and rules.unprocessable is not None:
        return _sent(rules.unprocessable)  # never processed: there is no first claim to replace
    if profile is not None and profile.corrected_claims is not None:
        return f"Send {WAYS[profile.corrected_claims.how]} ({profile.corrected_claims.source})"
    if rules is None:
        return "How this payer takes corrections is not on file: ask, and add 'corrected_claims' to payers.yaml"
    return _sent(rules.processed)


def _sent(rule: Correction) -> str:
    return f"Send {WAYS[rule.how]} ({rule.source}{CHECK[rule.confidence]})" + (f". {rule.note}" if rule.note else "")


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
