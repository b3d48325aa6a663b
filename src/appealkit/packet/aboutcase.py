"""Questions about the case and its letter: is everything said that the request must say, in time, and approved?"""

from __future__ import annotations

import re

from appealkit.case import Program
from appealkit.layout.checklist import days_left
from appealkit.layout.preflight import Result
from appealkit.layout.request import CAPACITIES, level_of
from appealkit.letters.sandbox import listed
from appealkit.maps.programs import Element
from appealkit.packet.asked import Before, Found, check, found, sentence

MEDICARE_NUMBER = re.compile(r"[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d"
                             r"[AC-HJKMNP-RT-Y]{2}\d\d")  # fmt: skip


@check("identifiers", "Who and what it is about")
def _identifiers(before: Before) -> Found:
    case, letter = before.setting.packet.case, before.setting.letter
    level = level_of(case, before.setting.rules)
    asked = dict(level.request.contains) if level and level.request and letter.is_of_a_level else {}
    held = {
        Element.PATIENT: case.patient.name,
        Element.MEMBER: case.patient.member_id,
        Element.CLAIM: case.denial.claim_number,
        Element.SERVICE: before.lines,
        Element.PARTY: case.practice.name,
        Element.DECIDER: case.denial.payer.name,
        Element.NOTICE: any(case.documents[one.document].kind == "denial-notice" for one in letter.exhibits),
    }
    stops = [
        f"the request must hold {words}, and it is missing" for key, words in asked.items() if not held.get(key, 1)
    ]
    looks = []
    if case.denial.payer.program is None:
        looks.append("the programme is not known, so nothing says what the request must hold")
    if case.denial.payer.program is Program.MEDICARE_FFS:
        number = re.sub(r"[\s-]", "", case.patient.member_id).upper()
        if not MEDICARE_NUMBER.fullmatch(number):
            looks.append("the patient's number is not built as a Medicare number is")
    if case.patient.birth_date is None:
        looks.append("the patient's date of birth is missing, and payers ask for it")
    words = listed(tuple(asked.values())) if asked else "the reference block's own rows"
    return found(stops, looks, f"On file: {words}.", "Compare the card and the notice, and correct the case file.")


@check("level", "Level of appeal")
def _level(before: Before) -> Found:
    case, letter = before.setting.packet.case, before.setting.letter
    if not letter.is_of_a_level:
        return Result.PASS, f"It is of no level: {letter.title[:1].lower()}{letter.title[1:]}.", ""
    level = level_of(case, before.setting.rules)
    if level is None:
        why = "The ladder of this programme has no such level, or the programme is not known."
        return Result.LOOK, why, "Write 'program' and 'appeal_level' into the case as the notice says them."
    if case.denial.appeal_level is None:
        why = f"The case names no level, so it is sent as the first: {level.title}."
        return Result.LOOK, why, "Write 'appeal_level' into the case, as the notice says it."
    return Result.PASS, f"{level.title}.", ""


@check("reasons", "Every reason answered")
def _reasons(before: Before) -> Found:
    stated = [(line, item.reason) for line in before.lines for item in line.reasons if item.sure]
    answered = [
        (line, reason)
        for line, reason in stated
        if any(one.reason == reason and one.strategy in line.route.strategies for one in line.results)
    ]
    titles = before.setting.rules.reasons
    open_ones = dict.fromkeys(titles[reason].title.lower() for line, reason in stated if (line, reason) not in answered)
    looks = [
        f"line {line.line.number} was denied and is not in this letter ({line.route.kind})"
        for line in before.setting.packet.assessment.lines
        if line.line.number not in before.setting.letter.lines
    ]
    if open_ones:
        looks.append(f"{len(answered)} of {len(stated)} stated reasons are answered; not: {', '.join(open_ones)}")
    unread = dict.fromkeys(code for line in before.lines for code in line.unread)
    if unread:
        looks.append(f"no rule speaks of {', '.join(unread)}")
    passed = (
        f"{len(answered)} of {len(stated)}." if stated else "No reason is named; the letter answers the whole policy."
    )
    return found([], looks, passed, "Read the notice again; what the letter leaves open stays denied.")


@check("standing", "In whose right")
def _standing(before: Before) -> Found:
    case, filing = before.setting.packet.case, before.setting.packet.assessment.filing
    level = level_of(case, before.setting.rules)
    brought = tuple(sentence(item.says) for item in level.request.enclose) if level and level.request else ()
    looks = [item for item in (filing.lacking if filing else ()) if not brought or not item.startswith(brought)]
    words = CAPACITIES[case.denial.appellant.capacity]
    return found([], looks, f"{words}.", "Settle it before it goes: a request by the wrong party is dismissed.")


@check("approved", "Signature and approved words")
def _approved(before: Before) -> Found:
    letter, signer = before.setting.letter, before.setting.packet.case.practice.signer
    looks = []
    if letter.draft:
        looks.append("this is a trial: DRAFT stands on every page, and it is not for sending")
    if letter.protective:
        looks.append("it is filed to keep the time, and claims nothing yet")
    line = (
        f"Signed by {signer.name}, who approved these very words"
        if before.setting.packet.is_signed
        else (f"The line for {signer.name} is there, left blank")
    )
    return found([], looks, f"{line}; every template is approved.", "Read the letter before it is signed.")


@check("time", "In time")
def _time(before: Before) -> Found:
    assessment = before.setting.packet.assessment
    ours = [item for item in assessment.deadlines if item.is_of_the_appeal]
    if not before.setting.letter.is_of_a_level and not ours:
        return Result.PASS, "No day of an appeal runs.", ""
    if assessment.late:
        why = f"The last day has passed: {listed(tuple(f'{item.title}, {item.legal_on}' for item in assessment.late))}."
        good = assessment.filing.good_cause if assessment.filing else ""
        mend = f"{sentence(good) or 'Ask the payer first'}."
        if (late := before.setting.options.though_late) is not None:
            return Result.LOOK, f"{why} {late[0]} sends it nevertheless.", mend
        return Result.STOP, why, f'{mend} Then: --though-late "NAME" --because "…".'
    known = [item for item in ours if item.safe_on is not None]
    if not known:
        return (
            Result.LOOK,
            "No last day is known.",
            "Look for it on the notice, and write 'printed_deadline' into the case.",
        )
    first = min(known, key=lambda item: str(item.safe_on))
    how = f"{first.title}: {first.verb} {first.safe_on} ({days_left(first)})."
    near = first.is_near or (first.days_left is not None and first.days_left < 0)
    return (Result.LOOK, how, "Send it today, in a way that proves its arrival.") if near else (Result.PASS, how, "")


@check("by-hand", "To be ticked by hand")
def _by_hand(before: Before) -> Found:
    if not before.setting.options.form:
        return Result.PASS, "Nothing.", ""
    letter, level = before.setting.letter, level_of(before.setting.packet.case, before.setting.rules)
    more = level.request.ask if level and level.request and letter.is_of_a_level else ()
    asked = ("further evidence will follow", *more)
    words = "; ".join(f"{item[:1].lower()}{item[1:]}" for item in asked)
    return Result.LOOK, f"The request's cover leaves open whether {words}.", "Tick the boxes before it goes."
