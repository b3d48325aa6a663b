"""The roots a template may name, filled from the case and its judgement: payer, denial, policy, letter, practice.

Which names each has, and what they mean, stands in `views`.
The patient's chart is not among them: it is opened only by `fact` and `each`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from appealkit.assessment.earlier import earlier
from appealkit.assessment.model import LineAssessment, Standing
from appealkit.case import Case
from appealkit.letters import views
from appealkit.letters.sandbox import View, listed, lower_first
from appealkit.maps.load import Rules
from appealkit.maps.policies import Governing, Version
from appealkit.maps.programs import ProgramRules

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FEW_WORDS = 220  # the payer's own words are quoted up to this length


def names(
    case: Case,
    lines: tuple[LineAssessment, ...],
    rules: Rules,
    on: date,
    *,
    promises_records: bool | None = None,
    title: str | None = None,
) -> dict[str, View]:
    """Every root of the dictionary, for the lines the letter speaks for. `title`: the letter's own, where it is not
    that of a level of appeal."""
    payer, practice = case.denial.payer, case.practice
    said: dict[str, DataclassInstance] = {
        "payer": views.Payer(name=payer.name, plan=payer.plan, delegate=payer.delegate),
        "denial": _denial(case, lines, rules),
        "policy": _policy(lines),
        "letter": _letter(case, lines, rules, on, title or title_of(case, rules)),
        "practice": views.Practice(name=practice.name, phone=practice.phone, fax=practice.fax),
        "earlier": _earlier(case, lines, rules),
        "protective": views.Protective(promises_records=promises_records),
    }
    return {root: views.view(root, values) for root, values in said.items()}


def _denial(case: Case, lines: tuple[LineAssessment, ...], rules: Rules) -> views.Denial:
    return views.Denial(
        claim_number=case.denial.claim_number,
        notice_date=case.denial.notice_date,
        codes=codes_of(lines),
        words=_words(case),
        says=listed(tuple(says_of(lines, rules))) or None,
    )


def _letter(case: Case, lines: tuple[LineAssessment, ...], rules: Rules, on: date, title: str) -> views.Letter:
    program, body = case.denial.payer.program, other_body(case, rules)
    return views.Letter(
        title=title,
        request=lower_first(title),
        services=listed(tuple(service_of(line) for line in lines)),
        lines=_line_words(lines),
        how_many=Decimal(len(lines)),
        service_date=lines[0].line.service_date,
        date=on,
        program=program.value if program else None,
        decided_by=lower_first(body) if body else None,
        capacity=case.denial.appellant.capacity,
        meets_every_criterion=all(line.meets_every_criterion for line in lines),
        lists_criteria=_lists_criteria(lines),
    )


def _earlier(case: Case, lines: tuple[LineAssessment, ...], rules: Rules) -> views.Earlier:
    found = earlier(case, lines, rules)
    last = found.decision if found else None
    program = _program(case, rules)
    level = program.levels.get(last.level) if program and last and last.level else None
    return views.Earlier(
        on=last.on if last else None,
        outcome=last.outcome if last else None,
        reference=last.reference if last else None,
        level=lower_first(level.title) if level else None,
    )


def _lists_criteria(lines: tuple[LineAssessment, ...]) -> bool:
    """Whether any criterion of the policy is met on every line, so that the table has a row."""
    met = [{item.criterion for item in line.criteria if item.standing is Standing.MET} for line in lines]
    return bool(set.intersection(*met)) if met else False


def _policy(lines: tuple[LineAssessment, ...]) -> views.Policy:
    governing = common_policy(lines)
    day = lines[0].line.service_date
    set_aside = next((item for line in lines for item in line.set_aside), None) if governing else None
    policy, version = (governing.policy, governing.version) if governing else (None, None)
    known = version if version and version.is_known_on(day) else None
    local = governing.local[0] if governing and governing.local else None
    return views.Policy(
        number=policy.number if policy else None,
        title=policy.title if policy else None,
        issuer=policy.issuer if policy else None,
        kind=policy.kind.value if policy else None,
        local=f"{local.number} of {local.issuer}" if local else None,
        version=known.version if known else None,
        since=known.in_force.since if known else None,
        stated=set_aside[1] if set_aside else None,
        asks=(set_aside[2] or None) if set_aside else None,
        sets_no=_sets_no(lines, version),
        confidence=version.confidence.value if version else None,
    )


def _sets_no(lines: tuple[LineAssessment, ...], version: Version | None) -> str | None:
    """The limits that the policy is known not to set, as far as the strategies chosen speak of them."""
    spoken = {
        name
        for line in lines
        for result in line.results
        if result.strategy in line.route.strategies
        for name in result.findings
    }
    words = [words for name, words in version.sets_no.items() if name in spoken] if version else []
    return listed(tuple(words)) or None


def common_policy(lines: tuple[LineAssessment, ...]) -> Governing | None:
    """The one policy version that governs every line, if there is one and it is verified."""
    found = {(line.governing.policy.policy, line.governing.version.version): line.governing
             for line in lines if line.governing.policy and line.governing.version}  # fmt: skip
    governed = all(line.governing.version and line.governing.version.is_verified for line in lines)
    return next(iter(found.values())) if len(found) == 1 and governed else None


def title_of(case: Case, rules: Rules) -> str:
    """What the request is called on this level of this programme."""
    program = _program(case, rules)
    level = program.levels.get(case.denial.appeal_level or program.first) if program else None
    return level.title if level else "Appeal"


def other_body(case: Case, rules: Rules) -> str | None:
    """Who decides on this level, where that is no longer who decided first; else None."""
    program = _program(case, rules)
    level = program.levels.get(case.denial.appeal_level) if program and case.denial.appeal_level else None
    first = program.levels.get(program.first) if program else None
    return level.body if level and first and level.body != first.body else None


def _program(case: Case, rules: Rules) -> ProgramRules | None:
    program = case.denial.payer.program
    return rules.programs.get(program) if program else None


def codes_of(lines: tuple[LineAssessment, ...]) -> str:
    """`CO-50, N661`: group and reason codes, then remarks, each once, in order."""
    adjusted = [
        f"{item.group.value}-{item.carc}"
        for line in lines
        for item in line.line.adjustments
        if item.carc not in {"45", "253"}  # fee schedule and sequestration deny nothing
    ]
    remarks = [remark for line in lines for remark in line.line.remarks]
    return ", ".join(dict.fromkeys((*adjusted, *remarks)))


def service_of(line: LineAssessment) -> str:
    """`64483-LT`: the code with its modifiers."""
    return "-".join((line.line.procedure, *line.line.modifiers))


def says_of(lines: tuple[LineAssessment, ...], rules: Rules) -> list[str]:
    """Each recognised reason, restated in our words, once."""
    found = [rules.reasons[item.reason].says for line in lines for item in line.reasons if item.sure]
    return list(dict.fromkeys(found))


def _words(case: Case) -> str | None:
    text = " ".join((case.denial.reason_text or "").split())
    return text.rstrip(".") if 0 < len(text) <= FEW_WORDS else None


def _line_words(lines: tuple[LineAssessment, ...]) -> str:
    numbers = tuple(str(line.line.number) for line in lines)
    return f"{'line' if len(numbers) == 1 else 'lines'} {listed(numbers)}"
