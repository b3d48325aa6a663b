"""`appealkit policies new`: a payer's policy begun in the practice's own workspace, with its cases beside it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from appealkit.case import Program
from appealkit.errors import ExitCode, InputError, OutputError, Problem, Where, code_page, nearest, writing
from appealkit.library import open_library, release
from appealkit.maps.citechecks import OPEN
from appealkit.maps.load import Rules
from appealkit.maps.measures import MEASURES
from appealkit.maps.model import POLICY
from appealkit.maps.policies import Criterion
from appealkit.maps.thresholds import Threshold

W005 = code_page(
    "W005",
    """A policy of this name is in the workspace already
    Nothing that is there is overwritten: a new version is added to the file itself.
    Bad: `policies new acme-12` twice. Good: another name, or one more entry under `versions:`.
    """,
)
A006 = code_page(
    "A006",
    """A policy cannot be begun from this
    Its file needs a plain name, the workspace of the practice, and programmes and procedures that are on file.
    Bad: `policies new "Acme 12.3"`. Good: `policies new acme-12-3 --workspace my-practice --payer "Acme Health"`.
    """,
)


def run(
    name: str,
    workspace: Path,
    payers: list[str],
    programs: list[str],
    procedures: list[str],
    since: date | None,
) -> ExitCode:
    """Two files begun: the policy and its cases. Every place that is still open is named by `maps check`."""
    rules = open_library(None).rules
    _refuse(name, workspace, programs, procedures, rules)
    families = list(dict.fromkeys(rules.procedures.procedures[code].family for code in procedures))
    folder = workspace / "evidence_maps" / "policies" / "commercial"
    path, cases = folder / f"{name}.yaml", folder / f"{name}.cases.yaml"
    if path.exists() or cases.exists():
        raise OutputError(Problem(W005, "a policy of this name is here already", "edit it", Where(str(path))))
    with writing("the policy", path, "name a folder you may write to"):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(_policy(name, payers, programs, families, since, rules), encoding="utf-8")
        cases.write_text(_cases(name, payers, programs, procedures, since), encoding="utf-8")
    sys.stdout.write(
        f"Began {path}\n  and {cases}\n"
        f"Next: write what the policy says where a '{OPEN}' stands, then `appealkit maps check {workspace}`.\n"
        f"How, with an example: {release() / 'evidence_maps' / 'README.md'}\n"
    )
    return ExitCode.DONE


def _refuse(name: str, workspace: Path, programs: list[str], procedures: list[str], rules: Rules) -> None:
    problems = []
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "acme-12"
        problems.append(Problem(A006, "the name is not small letters, digits and hyphens", f"such as '{plain}'"))
    if not (workspace / "practice.yaml").is_file():
        mend = "make one with `appealkit init DIR`, and name it with --workspace"
        problems.append(Problem(A006, "this is no workspace", mend, Where(str(workspace))))
    known = [item.value for item in Program]
    problems += [
        Problem(A006, f"'{item}' is no programme", nearest(item, known)) for item in programs if item not in known
    ]
    known_codes = rules.procedures.procedures
    problems += [
        Problem(A006, f"{code} is no procedure on file", rules.procedures.nearest(code))
        for code in procedures
        if code not in known_codes
    ]
    if problems:
        raise InputError(*problems)


def _policy(
    name: str, payers: list[str], programs: list[str], families: list[str], since: date | None, rules: Rules
) -> str:
    day = since.isoformat() if since else f'"{OPEN}"'
    return f"""\
# Write what the policy says where a {OPEN} stands.
policy: commercial/{name}
number: "{OPEN}"            # as a letter cites it
title: "{OPEN}"             # as on its first page
issuer: {_quoted(payers[0])}
kind: medical-policy    # or guideline, where it is a review vendor's
# href: https://…
versions:
  - version: "{OPEN}"       # as the policy calls it, or its first day
    in_force: {{from: {day}}} # its effective date, as the policy prints it; `to:` its last day, once known
    binds:
      program: [{", ".join(programs)}]
      families: [{", ".join(families)}]
      payers: [{", ".join(_quoted(item) for item in payers)}] # every way the payer's name is written, or its id
    confidence: seen    # seen in the text itself · secondary: in a summary · unverified: heard of, decides nothing
    waivers: []         # what the text itself waives the waiting time for: progressive-deficit
    criteria:
      # One line for each sentence that asks something, in the policy's own order: your words in `says`, the number in
      # `threshold`. Take the # off the lines that it asks, write section and number; delete the others.
      # What none of these says: {{id: …, section: …, says: "…", requirement: not-encoded}}; it is listed, not judged.
{chr(10).join(_offers(families, rules))}
read: {{on: "{OPEN}", by: "{OPEN}", source: "{OPEN}"}} # the day you read it, you, and what you had before you
"""


def _offers(families: list[str], rules: Rules) -> Iterable[str]:
    """A commented line for each requirement that a policy on file asks of these procedures, with its units."""
    offered: dict[str, Criterion] = {}
    for policy in sorted(rules.policies.values(), key=lambda item: item.kind.value != "lcd"):
        for version in policy.versions:
            if set(families) & set(version.binds.families):
                for item in version.criteria:
                    if item.is_encoded and (not item.families or set(families) & set(item.families)):
                        known = offered.setdefault(item.requirement, item)
                        if "{threshold}" in item.says and "{threshold}" not in known.says:
                            offered[item.requirement] = item
    for name, item in offered.items():
        keys = [f"id: {name}", f'section: "{OPEN}"', f"says: {_quoted(item.says)}", f"requirement: {name}"]
        if item.threshold:
            keys.append(f'threshold: "{OPEN} {_unit(item.threshold)}"')
        if item.only_when:
            keys.append(f"only_when: {item.only_when}")
        yield f"      #- {{{', '.join(keys)}}}"
    named = {item.requirement for policy in rules.policies.values() for v in policy.versions for item in v.criteria}
    for name, requirement in rules.requirements.items():
        if requirement.measure and POLICY in (requirement.at_least, requirement.at_most) and name not in named:
            says = _quoted(requirement.shows)
            threshold = f'"{OPEN} {MEASURES[requirement.measure].unit}"'
            keys = [
                f"id: {name}",
                f'section: "{OPEN}"',
                f"says: {says}",
                f"requirement: {name}",
                f"threshold: {threshold}",
            ]
            yield f"      #- {{{', '.join(keys)}}}"


def _unit(threshold: Threshold) -> str:
    """The threshold's words without its number, as they may be written."""
    lasting = f" for {threshold.lasting.amount} {threshold.lasting.unit}" if threshold.lasting else ""
    return threshold.unit + lasting + "".join(f" per {word}" for word in threshold.per)


def _cases(name: str, payers: list[str], programs: list[str], procedures: list[str], since: date | None) -> str:
    payer = f"{{name: {_quoted(payers[0])}, program: {programs[0]}, state: TX}}"
    day = since.isoformat() if since else f'"{OPEN}"'
    return f"""\
# What must come of the policy, run by `appealkit maps test`. A service on its first day is governed by it.
- name: The policy governs from its first day
  denial:
    payer: {payer}
    lines: [{{procedure: "{procedures[0]}", service_date: {day}}}]
  governs: [commercial/{name}]
# Then one case that meets the number by a day, and one that misses it by a day: see the page.
"""


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
