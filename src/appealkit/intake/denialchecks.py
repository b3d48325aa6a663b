"""What must hold within a denial: its dates, its lines, their codes and amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from appealkit.errors import Problem, Severity
from appealkit.intake.checks import Given, check
from appealkit.intake.written import Written, named
from appealkit.maps.kinds import ValueType
from appealkit.maps.policies import MEDICARE, plain_name
from appealkit.maps.states import RAILROAD_WORDS, STATES


@check("I023")
def service_after_notice(given: Given) -> Iterator[Problem]:
    """A service is later than the notice that denied it
    One of the two dates was mistyped; the deadline and the policy in force hang on them. Only of a service that was
    refused before it was done (`refused_before: yes`) the day may lie ahead.
    Bad: `service_date: 2026-10-17` with `notice_date: 2026-10-02`. Good: `service_date: 2026-09-17`.
    """
    notice = given.said.main.day("denial", "notice_date")
    for line in _lines(given):
        service = line.day("service_date")
        if notice and service and service > notice and not _is_refused(line):
            says = "the service is dated after the notice that denied it"
            yield Problem("I023", says, "correct 'service_date' or 'notice_date'", line.where("service_date"))


@check("I048")
def state_unknown(given: Given) -> Iterator[Problem]:
    """The state of the payer is missing, or is no state
    It picks the Medicare contractor, and with it the policy; without it no letter to Medicare is ready. Railroad
    Medicare has one contractor for all states.
    Bad: `payer: {name: Novitas, program: medicare-ffs}`. Good: the same with `state: TX`.
    """
    payer = given.said.main.at("denial", "payer")
    state, program, name = payer.word("state"), payer.word("program") or "", payer.word("name") or ""
    if state is None and program in MEDICARE and not RAILROAD_WORDS & set(plain_name(name).split()):
        says = "the state is missing, and it picks the Medicare contractor"
        mend = "give 'state' under 'payer': where the service was billed, in two letters"
        yield Problem("I048", says, mend, given.said.main.where("denial", "payer"), Severity.DOUBT)
    elif state is not None and re.fullmatch(r"[A-Za-z]{2}", state) and state.upper() not in STATES:
        mend = "correct 'state': two letters of a state or territory, such as TX"
        yield Problem("I048", "the state is none that we know", mend, payer.where("state"))


@check("I024")
def birth_after_service(given: Given) -> Iterator[Problem]:
    """The patient was born after the service
    Bad: a birth date in the year of the service, from a form that filled in today. Good: the patient's own.
    """
    birth = given.said.main.day("patient", "birth_date")
    services = [day for line in _lines(given) if (day := line.day("service_date"))]
    if birth and services and birth > min(services):
        says = "the birth date is later than a service"
        mend = "correct 'birth_date' or 'service_date'"
        yield Problem("I024", says, mend, given.said.main.where("patient", "birth_date"))


@check("I025")
def received_before_notice(given: Given) -> Iterator[Problem]:
    """The notice was received before it was written
    Many deadlines run from receipt, so a wrong day of receipt is a wrong deadline.
    Bad: `received_on: 2026-09-05` with `notice_date: 2026-10-02`. Good: `received_on: 2026-10-05`.
    """
    denial = given.said.main.at("denial")
    notice, received = denial.day("notice_date"), denial.day("received_on")
    if notice and received and received < notice:
        says = "the notice was received before it is dated"
        yield Problem("I025", says, "correct 'received_on' or 'notice_date'", denial.where("received_on"))


@check("I066")
def no_longer_stands(given: Given) -> Iterator[Problem]:
    """The decision of this case no longer stands
    A later word of the payer took it back, or denies nothing any more: `lifted` says how, since when and where. There
    is nothing to appeal, and nothing more is needed for the case.
    Bad: a birth date looked up for an appeal of what was paid. Good: the case closed.
    """
    denial = given.said.main.at("denial")
    since, notice = denial.day("lifted", "on"), denial.day("notice_date")
    if since and notice and since >= notice:
        says = f"the decision of this case no longer stands since {since}: there is nothing to appeal"
        mend = "nothing is needed for it any more; close the case, or read a newer decision, which opens it again"
        yield Problem("I066", says, mend, denial.where("lifted"), Severity.DOUBT)


@check("I026")
def line_number_twice(given: Given) -> Iterator[Problem]:
    """Two lines carry one number
    Everything said about a line names it by its number.
    Bad: two lines with `number: 1`. Good: `number: 1` and `number: 2`.
    """
    first: dict[Decimal, int] = {}
    for line in _lines(given):
        number = line.number("number")
        if number is None:
            continue
        if number in first:
            says = "this line number is given twice"
            yield Problem("I026", says, f"number it anew; the first is at line {first[number]}", line.where("number"))
        first.setdefault(number, line.where("number").line)


@check("I027")
def procedure_unknown(given: Given) -> Iterator[Problem]:
    """A procedure code is not among those we know
    One denied line at least must have a known one: family, region and session count decide which rules apply. Another
    line, and the chart, may have any: it is not judged, and counted in no session count.
    Bad: `procedure: "64438"`. Good: `procedure: "64483"`, or the code added to `procedures.yaml` of the rules.
    """
    denied_codes = [line.word("procedure") for line in _lines(given) if _is_denied(line)]
    one_is_known = any(code and not _is_unknown(code, given) for code in denied_codes)
    for line in _lines(given):
        code = line.word("procedure")
        if code and _is_unknown(code, given):
            denied = _is_denied(line)
            says = f"the procedure of this {'denied ' if denied else ''}line is not one we know"
            severity = Severity.MISTAKE if denied and not one_is_known else Severity.DOUBT
            yield Problem("I027", says, given.procedures.nearest(code), line.where("procedure"), severity)
    for item in given.said.evidence:
        code = item.word("procedure")
        kind = given.vocabulary.kinds.get(item.word("kind") or "")
        attribute = kind.attributes.get("procedure") if kind else None
        if code and attribute and attribute.type is ValueType.PROCEDURE and _is_unknown(code, given):
            says = f"the procedure of {named('evidence', item.word('id'))} is not one we know"
            yield Problem("I027", says, given.procedures.nearest(code), item.where("procedure"), Severity.DOUBT)


@check("I049")
def modifier_unknown(given: Given) -> Iterator[Problem]:
    """A modifier is not among those we know
    Side, bilateral and distinct services are read off the modifiers; a mistyped one says nothing of them.
    Bad: `modifiers: [TL]`. Good: `modifiers: [LT]`, or the modifier added to `procedures.yaml` of the rules.
    """
    for line in _lines(given):
        for modifier in line.items("modifiers"):
            word = modifier.word()
            if word and re.fullmatch(r"[0-9A-Za-z]{2}", word) and word.upper() not in given.procedures.modifiers:
                says = "a modifier of this line is not one we know"
                mend = "compare it with the claim; if it is right, add it to 'modifiers' of procedures.yaml"
                yield Problem("I049", says, mend, modifier.where(), Severity.DOUBT)


@check("I028")
def nothing_denied(given: Given) -> Iterator[Problem]:
    """No line is denied
    A denied line has nothing paid and at least one adjustment, or `reduced: yes`: paid in part, for a reason that is
    neither the contract's rate nor the patient's share; or `refused_before: yes`: a request for authorization was
    refused. No payment is ever set to zero to make a denial; a rate that is wrong is a payment dispute under the
    contract.
    Bad: lines with `paid: "812.40"` only. Good: `paid: "0.00", adjustments: [{group: CO, carc: "50"}]`.
    """
    lines = _lines(given)
    if lines and not any(_is_denied(line) for line in lines):
        mend = "give the denied line of the remittance, with its adjustment; 'paid' as the remittance has it; "
        mend += "where only a request was refused, 'refused_before: yes'"
        says = "no line of this denial is denied"
        if all(line.number("paid") for line in lines):
            says = "no line of this denial is denied: every line was paid"
            mend = "no appeal: a reduction of what was paid is no denial, unless 'reduced: yes' is right for a line"
        yield Problem("I028", says, mend, given.said.main.where("denial", "lines"))


@check("I029")
def paid_above_charged(given: Given) -> Iterator[Problem]:
    """More was paid than charged
    Bad: `charged: "145.00", paid: "1450.00"`. Good: `charged: "1450.00", paid: "145.00"`.
    """
    for line in _lines(given):
        charged, paid = line.number("charged"), line.number("paid")
        if charged is not None and paid is not None and paid > charged:
            says = "more is paid than charged on this line"
            mend = "compare 'paid' and 'charged' with the remittance"
            yield Problem("I029", says, mend, line.where("paid"), Severity.DOUBT)


@check("I030")
def amounts_do_not_add_up(given: Given) -> Iterator[Problem]:
    """Paid and adjustments do not add up to the charge
    In a remittance they always do (X12 005010X221A1, balancing of a service line); an adjustment is missing or
    an amount was mistyped. Lines with an amount left out are not added up.
    Bad: charged 1450.00, paid 0.00, one adjustment of 1400.00. Good: one adjustment of 1450.00.
    """
    for line in _lines(given):
        charged, paid = line.number("charged"), line.number("paid")
        amounts = [adjustment.number("amount") for adjustment in line.items("adjustments")]
        given_amounts = [amount for amount in amounts if amount is not None]
        if charged is None or paid is None or len(given_amounts) < len(amounts):
            continue
        if paid + sum(given_amounts, Decimal(0)) != charged:
            says = "what is paid and adjusted does not add up to what is charged on this line"
            mend = "compare the amounts of this line with the remittance"
            yield Problem("I030", says, mend, line.where("charged"), Severity.DOUBT)


def _lines(given: Given) -> list[Written]:
    return given.said.main.items("denial", "lines")


def _is_denied(line: Written) -> bool:
    """What ServiceLine.is_denied says, of a line that may hold mistakes elsewhere; a test holds the two together."""
    reasons = [reason for adjustment in line.items("adjustments") if (reason := adjustment.word("carc"))]
    return _is_refused(line) or (bool(reasons) and (not line.number("paid") or line.word("reduced") == "yes"))


def _is_refused(line: Written) -> bool:
    return line.word("refused_before") == "yes"


def _is_unknown(code: str | None, given: Given) -> bool:
    """Whether this is shaped like a procedure code and is none that we know; another shape is told as such."""
    return bool(code and re.fullmatch(r"[0-9A-Za-z]{5}", code)) and str(code).upper() not in given.procedures.procedures
