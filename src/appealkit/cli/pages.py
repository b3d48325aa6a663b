"""The pages of `explain`: each a function (name, rules) → text, or None where the name is not of its kind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import appealkit.assessment.map_cases
import appealkit.authoring.lint.run
import appealkit.authoring.moves
import appealkit.authoring.registry
import appealkit.cli.batch_run
import appealkit.cli.init
import appealkit.cli.intake
import appealkit.cli.maps
import appealkit.cli.policies
import appealkit.cli.policynew
import appealkit.cli.prepared
import appealkit.cli.report_written
import appealkit.cli.worklist_calendar
import appealkit.cli.worklist_given
import appealkit.intake
import appealkit.intake.exhibitfiles
import appealkit.letters.compose
import appealkit.maps.checks
import appealkit.packet.assemble
import appealkit.packet.findings
import appealkit.packet.place
import appealkit.recheck.adopt
import appealkit.recheck.plaintext
import appealkit.worklist.codes  # noqa: F401 these modules register the pages of their problem codes
from appealkit.assessment.measures import MEASURES as FUNCTIONS
from appealkit.errors import CODE_PAGES
from appealkit.maps.load import Rules
from appealkit.maps.measures import MEASURES
from appealkit.maps.model import POLICY, Requirement
from appealkit.maps.policies import Policy
from appealkit.maps.reasons import CodeMatch

GROUPS = {
    "CO": "by contract: the provider bears it, unless it is changed",
    "PR": "the patient owes it",
    "OA": "another adjustment: neither by contract nor the patient's",
    "PI": "the payer's own reduction, without a contract",
    "CR": "a correction or reversal of an earlier decision",
}


def all_names(rules: Rules) -> list[str]:
    """Every name `explain` knows."""
    strategies = [name for entry in rules.maps.values() for name in entry.strategies]
    return [*CODE_PAGES, *rules.procedures.procedures, *rules.requirements, *strategies, *MEASURES, *rules.reasons,
            *(error.id for error in rules.coding),
            *(policy.number for policy in rules.policies.values())]  # fmt: skip


def problem(name: str, rules: Rules) -> str | None:
    """A problem code: what it means, why it matters, a bad and a good example."""
    page = CODE_PAGES.get(name.upper())
    return f"{page.code}  {page.title}\n\n{page.text}" if page else None


def requirement(name: str, rules: Rules) -> str | None:
    """A requirement: what must be shown, how it is judged, and by whose threshold."""
    found = rules.requirements.get(name)
    if found is None:
        return None
    lines = [f"{name}  {_asked(found)}", ""]
    if found.measure:
        how = (
            f"at least {found.at_least}" if found.at_least else f"at most {found.at_most}" if found.at_most else "there"
        )
        lines += [
            f"Judged by    the measure {found.measure}, {how.replace(POLICY, 'what the policy asks')}",
            f"             {MEASURES[found.measure].says}",
        ]
    else:
        lines += [f"Judged by    one item of kind {found.evidence}, of which all of these hold:"]
        lines += [f"             {c.attribute} {c.test} {_words(c.value)}" for c in (*found.of, *found.where)]
    lines += [
        f"Ask          {found.ask or 'nothing: it is only looked for'}",
        f"Ask of       {found.ask_of or '-'}",
        "",
    ]
    lines += ["Thresholds on file"]
    lines += list(_thresholds(name, rules)) or ["  none"]
    default = rules.defaults.get(name)
    if default:
        lines += [f"  {default} where no policy is on file: it orders the checklist and decides nothing"]
    return "\n".join(lines)


def _thresholds(name: str, rules: Rules) -> Iterable[str]:
    for policy in rules.policies.values():
        for version in policy.versions:
            for item in version.criteria:
                if item.requirement == name:
                    value = str(item.threshold) if item.threshold else "required"
                    since = version.in_force.since.isoformat()
                    yield f"  {policy.number:14} {since}  {value:40} {item.section} ({item.confidence.value})"


def strategy(name: str, rules: Rules) -> str | None:
    """A strategy: what it says, what it needs, what strengthens, weakens or bars it."""
    found = rules.strategy(name)
    if found is None:
        return None
    entry, it = found
    lines = [
        f"{name}  {it.says}",
        "",
        f"Answers      {', '.join(entry.answers)}",
        f"Template     {it.template or 'none: it leads to ' + str(it.remedy)}",
        f"Procedures   {', '.join(it.families) or 'any'}",
        "",
        "Needs",
    ]
    if it.needs is None:
        lines.append("  every encoded criterion of the policy that governs")
    for part in it.needs.parts if it.needs else ():
        if isinstance(part, str):
            lines.append(f"  {part}: {_asked(rules.requirements[part])}")
        else:
            lines.append(f"  {'one of' if part.any_of else 'all of'}: {', '.join(part.leaves())}")
    groups = (("Needed where the policy asks", it.needs_if_required), ("Opens with one of", it.opens_with),
              ("Closed by", it.closed_by), ("Strengthened by", it.strengthened_by),
              ("Weakened by", it.weakened_by), ("Barred by", it.barred_by))  # fmt: skip
    for title, names in groups:
        if names:
            lines += ["", title, *(f"  {item}: {_asked(rules.requirements[item])}" for item in names)]
    if it.argues_clinically:
        lines += ["", f"A clinical argument where the policy states no waiver '{it.argues_clinically}'."]
    return "\n".join(lines)


def measure(name: str, rules: Rules) -> str | None:
    """A measure: what it counts, in which unit, and what it refuses to infer."""
    found = MEASURES.get(name.replace("-", "_"))
    if found is None:
        return None
    about = _dedented(FUNCTIONS[name.replace("-", "_")].__doc__ or "")
    used = [key for key, item in rules.requirements.items() if item.measure == name.replace("-", "_")]
    counts = ", ".join(found.counts) or "what the line says, or all of the evidence"
    head = f"Unit         {found.unit}\nCounts       {counts}\nUsed by      {', '.join(used) or '-'}"
    return f"{name}  {found.says}\n\n{head}\n\n{about}"


def reason(name: str, rules: Rules) -> str | None:
    """A denial reason: the codes that mean or suggest it, and the strategies that answer it."""
    found = rules.reasons.get(name)
    if found is None:
        return None
    answers = [key for _, key, _ in rules.strategies_for(name)]
    lines = [f"{name}  {found.title}", "", f"In a letter  {found.says}"]
    lines += ["Means it     " + ("; ".join(_codes(match) for match in found.means) or "no code by itself")]
    lines += ["Suggests it  " + ("; ".join(_codes(match) for match in found.suggests) or "-")]
    lines += ["Answered by  " + (", ".join(answers) or "its route, not a letter")]
    return "\n".join(lines)


def policy(name: str, rules: Rules) -> str | None:
    """A policy: its versions with dates, whom they bind, and each criterion with threshold and confidence."""
    found = next(
        (item for item in rules.policies.values() if name.upper() in (item.number.upper(), item.policy.upper())), None
    )
    return _policy(found) if found else None


def _policy(found: Policy) -> str:
    lines = [
        f"{found.number}  {found.title}",
        "",
        f"Issuer       {found.issuer}",
        f"Read         {found.read.on}: {found.read.source}",
    ]
    for version in found.versions:
        to = version.in_force.to or date.max
        until = "" if to == date.max else f" to {to}"
        bound = ", ".join((*version.binds.states, *version.binds.payers, *version.binds.delegates))
        lines += ["", f"Version {version.version}, in force from {version.in_force.since}{until}", f"  binds {bound}"]
        for item in version.criteria:
            says = item.says.replace("{threshold}", str(item.threshold))
            mark = "not judged" if not item.is_encoded else item.requirement
            lines.append(f"  {item.section}: {says}  [{mark}; {item.confidence.value}]")
    return "\n".join(lines)


def coding_error(name: str, rules: Rules) -> str | None:
    """A coding error: its signs, what the line should be, what may be changed and on what that hangs, who says so."""
    found = next((error for error in rules.coding if error.id == name), None)
    if found is None:
        return None
    lines = [f"{name}  {found.title}", "", "Seen by"]
    lines += [f"  {_sign(key, value)}" for key, value in found.when.model_dump(mode="json", exclude_unset=True).items()]
    for test in found.unless:
        signs = test.model_dump(mode="json", exclude_unset=True).items()
        lines.append(f"  but not where {' and '.join(_sign(key, value) for key, value in signs)}")
    lines += ["", f"Should be    {found.should_be}", f"Route        {found.route.value}"]
    lines += [f"First see    {found.first_see}"] if found.first_see else []
    if hanging := list(dict.fromkeys(change.only_if for change in found.changes if change.only_if)):
        lines += ["", "Nothing is changed unless it is shown that", *(f"  {only_if}" for only_if in hanging)]
    return "\n".join((*lines, "", f"Source       {found.cite} ({found.confidence.value})"))


def _sign(key: str, value: object) -> str:
    """A sign of a coding error in words: its key, and what it names."""
    told = key.replace("_", " ")
    match value:
        case True:
            return told
        case [{}, *_]:
            return f"{told}: {'; '.join(_signs_of_chart(item) for item in value if isinstance(item, dict))}"
        case list():
            return f"{told}: {', '.join(map(str, value))}"
        case _:
            return f"{told}: {value}"


def _signs_of_chart(test: dict[str, object]) -> str:
    where = test.get("where")
    said = {**test, **where} if isinstance(where, dict) else test
    return ", ".join(_sign(key, value) for key, value in said.items() if key != "where")


def code(name: str, rules: Rules) -> str | None:
    """An adjustment or remark code: the reasons it means, and the steps of the routing it decides. With its group, as
    in `PR-50`, only what holds for that group."""
    group, dash, plain = name.upper().rpartition("-")
    if dash and group not in GROUPS:
        return None
    said = [(key, match) for key, item in rules.reasons.items() for match in item.means if _has(match, plain, group)]
    means = [key if _codes(match) == plain else f"{key} ({_codes(match)})" for key, match in said]
    hints = [key for key, item in rules.reasons.items() if any(_has(match, plain, group) for match in item.suggests)]
    steps = [
        (step, matches)
        for step in rules.routing.steps
        if (matches := [match for match in (*step.when, *step.words) if _has(match, plain, group)])
    ]
    informs = rules.routing.informs.get(plain)
    if not (means or hints or steps or informs):
        return None
    lines = [
        f"{group}-{plain}  {GROUPS[group]}" if group else plain,
        "",
        f"Means        {', '.join(means) or '-'}",
        f"Suggests     {', '.join(hints) or '-'}",
        *([f"Informs      {informs}"] if informs else []),
        "",
        "Routes, first match wins",
    ]
    for step, matches in steps:
        asked = [asks for match in matches if (asks := _also_asks(match, plain, group))]
        only = f" (only where: {' or '.join(dict.fromkeys(asked))})" if len(asked) == len(matches) else ""
        lines.append(f"  {step.id}{only}: {step.route.value}. {step.cause.replace('{codes}', name.upper())}")
    return "\n".join(lines if steps else (*lines, "  none by itself"))


def _also_asks(match: CodeMatch, plain: str, group: str) -> str:
    """What the match asks besides this code, in words; empty where the code alone is enough."""
    words = {"not_program": "not for", "not_carc": "not beside", "not_rarc": "not beside"}
    asks = []
    for name, value in match.model_dump(exclude_defaults=True).items():
        told = words.get(name, name.replace("_", " "))
        if isinstance(value, tuple) and plain not in value and not (group and name == "group"):
            asks.append(f"{told} {', '.join(map(str, value))}")
        elif not isinstance(value, tuple):
            asks.append(told)
    return ", ".join(asks)


def _asked(requirement: Requirement) -> str:
    return requirement.shows.replace("{threshold}", "what the policy asks")


def _has(match: CodeMatch, name: str, group: str = "") -> bool:
    """Whether the match speaks of the code; with a group, of an adjustment of that group."""
    if group:
        by_group_alone = match.group and not match.carc and not match.rarc
        return bool(name in match.carc or by_group_alone) and (not match.group or group in match.group)
    return name in (*match.carc, *match.rarc)


def _codes(match: CodeMatch) -> str:
    return " + ".join("/".join(part) for part in (match.group, match.carc, match.rarc) if part)


def _words(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _dedented(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())
