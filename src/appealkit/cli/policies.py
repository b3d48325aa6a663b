"""`appealkit policies for` and `list`: which policy governs a service and why; all that are on file."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from appealkit.case import Payer, Program
from appealkit.cli.tell import tell_json
from appealkit.errors import ExitCode, InputError, Problem, code_page, nearest
from appealkit.library import Library, open_library
from appealkit.maps.load import Rules
from appealkit.maps.model import Confidence
from appealkit.maps.payers import profile_of
from appealkit.maps.policies import MEDICARE, Criterion, Governing, Policy, Version, why_not
from appealkit.maps.states import STATES

A005 = code_page(
    "A005",
    """A question about policies names something that is not on file
    A policy is chosen by procedure, programme, state and payer on a day; mistype one, and another would govern.
    Bad: `policies for --procedure 64438 --state Arizona`. Good: `--procedure 64483 --state AZ --program medicare-ffs`.
    """,
)


def governing(
    procedure: str,
    state: str | None,
    program: str | None,
    payer: str | None,
    delegate: str | None,
    on: date,
    workspace: Path | None,
    *,
    as_json: bool,
) -> ExitCode:
    """What governs this procedure on this day, why, its criteria; and what else was looked at and why it does not."""
    library = open_library(workspace)
    rules = library.rules
    asked = _asked(library, procedure, state, program, payer, delegate)
    family = rules.procedures.procedures[procedure].family
    found = rules.shelf.governing(asked, family, on)
    others = [
        (policy, why)
        for policy in rules.policies.values()
        if policy is not found.policy and (why := why_not(policy, asked, family, on))
    ]
    others.sort(key=lambda item: (item[1].startswith("binds"), item[0].kind.value, item[0].number))
    if as_json:
        tell_json(_as_json(procedure, family, asked, on, found, others))
    else:
        _tell(procedure, family, asked, on, found, others, rules)
    return ExitCode.DONE


def _asked(
    library: Library, procedure: str, state: str | None, program: str | None, payer: str | None, delegate: str | None
) -> Payer:
    """The payer asked about. InputError with every word that is not known, all at once."""
    rules, problems = library.rules, []
    if procedure not in rules.procedures.procedures:
        problems.append(Problem(A005, f"{procedure} is no procedure on file", rules.procedures.nearest(procedure)))
    if state is not None and state not in STATES:
        by_name = {name.casefold(): code for code, name in STATES.items()}
        meant = by_name.get(state.casefold())
        mend = f"did you mean '{meant}'?" if meant else nearest(state.upper(), STATES)
        problems.append(Problem(A005, f"'{state}' is no state's two letters", mend))
    known_to_us = profile_of(Payer(name=payer), library.payers) if payer else None
    program = program or (known_to_us.program.value if known_to_us and known_to_us.program else None)
    programs = [item.value for item in Program]
    if program is None:
        mend = "add --program, one of: " + ", ".join(programs)
        problems.append(Problem(A005, "the programme is not given, nor known of this payer in payers.yaml", mend))
    elif program not in programs:
        problems.append(Problem(A005, f"'{program}' is no programme", nearest(program, programs)))
    elif Program(program) in MEDICARE and state is None:
        problems.append(Problem(A005, "Medicare's rule is that of the place of service", "add --state, such as AZ"))
    elif Program(program) not in MEDICARE and payer is None and delegate is None:
        problems.append(Problem(A005, "outside Medicare a policy is the payer's own", "add --payer NAME"))
    if problems:
        raise InputError(*problems)
    delegate = delegate or (known_to_us.delegate if known_to_us else None)
    return Payer.model_validate(
        {"name": payer or "the payer", "program": program, "state": state, "delegate": delegate}
    )


def _tell(
    procedure: str,
    family: str,
    asked: Payer,
    on: date,
    found: Governing,
    others: Iterable[tuple[Policy, str]],
    rules: Rules,
) -> None:
    out = console()
    program = asked.program.value if asked.program else "-"
    where = f"{program}{f' in {asked.state}' if asked.state else ''}"
    title = rules.procedures.procedures[procedure].title
    out.print(Text(f"{procedure} {title}, {where}, service of {on}", style="bold"))
    out.print()
    if found.policy is None or found.version is None:
        out.print(Text(f"No policy governs: {found.why}.", style="bold yellow"))
        if not found.in_doubt:
            out.print("Ask the payer for the criterion it applied, or add its policy: `appealkit policies new ID`.")
    else:
        _tell_version(out, found.policy, found.version, found.why, on)
        _tell_criteria(out, found.criteria(family))
    near: list[tuple[Policy, str]] = []
    far: list[tuple[Policy, str]] = []
    for policy, why in others:
        same = any(asked.program in version.binds.program for version in policy.versions)
        (near if same else far).append((policy, why))
    if near or far:
        out.print()
        out.print(Text("Also on file for this procedure, and why not", style="bold"))
    for policy, why in near:
        out.print(Text(f"  {policy.number} ({policy.issuer}): {why}"))
    if far:
        out.print(Text(f"  of other programmes: {', '.join(policy.number for policy, _ in far)}"))


def _tell_version(console: Console, policy: Policy, version: Version, why: str, on: date) -> None:
    until = f"to {version.in_force.to}" if version.in_force.to else "on"
    console.print(Text(f"Governs: {policy.number} {version.version}", style="bold green"))
    rows = [
        ("title", f"{policy.issuer}: {policy.title}"),
        ("why", why),
        ("in force", f"{version.in_force.since} {until}"),
    ]
    if version.article:
        rows.append(("billing", version.article))
    rows.append(("read", f"{policy.read.on}, {policy.read.source}"))
    if policy.href:
        rows.append(("address", policy.href))
    if not version.is_known_on(on):
        rows.append(
            ("check", f"known to be the version in force until {version.seen_until} only; look for a later one")
        )
    rows += [("note", note) for note in (version.note, policy.note) if note]
    for name, words in rows:
        console.print(Text(f"  {name:9} {words}"))


def _tell_criteria(console: Console, criteria: Iterable[Criterion]) -> None:
    decided = [item for item in criteria if item.decides]
    checks = [item for item in criteria if item.confidence is Confidence.UNVERIFIED]
    table = Table(show_edge=False, pad_edge=False, box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("Requirement", "Says", "Section", "How sure"):
        table.add_column(name, overflow="fold")
    for item in decided:
        table.add_row(item.requirement, _says(item), item.section, item.confidence.value)
    console.print()
    console.print(table)
    not_judged = [item for item in criteria if not item.is_encoded and item.confidence is not Confidence.UNVERIFIED]
    for title, items in (("Check this: not verified, so it decides nothing", checks), ("Not judged here", not_judged)):
        if items:
            console.print()
            console.print(Text(title, style="yellow" if items is checks else "bold"))
            for item in items:
                console.print(Text(f"  {item.section}: {_says(item)}"))


def _says(item: Criterion) -> str:
    words = item.says.replace("{threshold}", str(item.threshold))
    waived = f"; or {', '.join(item.waived_by)}" if item.waived_by else ""
    when = f" [only when {item.only_when}]" if item.only_when else ""
    return words + waived + when + (f" [unless {item.unless}]" if item.unless else "")


def _as_json(
    procedure: str, family: str, asked: Payer, on: date, found: Governing, others: Iterable[tuple[Policy, str]]
) -> dict[str, object]:
    policy, version = found.policy, found.version
    governs = None
    if policy and version:
        governs = {
            "policy": policy.policy,
            "number": policy.number,
            "title": policy.title,
            "issuer": policy.issuer,
            "version": version.version,
            "from": version.in_force.since.isoformat(),
            "to": version.in_force.to.isoformat() if version.in_force.to else None,
            "known_on_the_day": version.is_known_on(on),
            "article": version.article,
            "confidence": version.confidence.value,
            "href": policy.href,
            "source": policy.read.source,
            "read_on": policy.read.on,
        }
    return {
        "procedure": procedure,
        "family": family,
        "program": asked.program.value if asked.program else None,
        "state": asked.state,
        "on": on.isoformat(),
        "governs": governs,
        "why": found.why,
        "in_doubt": found.in_doubt,
        "criteria": [
            {
                "criterion": item.id,
                "section": item.section,
                "says": item.says.replace("{threshold}", str(item.threshold)),
                "requirement": item.requirement if item.is_encoded else None,
                "threshold": str(item.threshold) if item.threshold else None,
                "confidence": item.confidence.value,
                "decides": item.decides,
                "only_when": item.only_when,
                "unless": item.unless,
                "waived_by": list(item.waived_by),
                "note": item.note,
            }
            for item in found.criteria(family)
        ],
        "considered": [{"policy": policy.policy, "number": policy.number, "why_not": why} for policy, why in others],
    }


# ---- all of them -----------------------------------------------------------------------------------------------


def listing(workspace: Path | None) -> ExitCode:
    """Every version on file: its days, whom it binds, how sure its values are."""
    rules = open_library(workspace).rules
    table = Table(show_edge=False, pad_edge=False, box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("Policy", "Version", "In force", "Binds", "Procedures", "Values: seen/summary/unverified"):
        table.add_column(name, overflow="fold")
    for policy in sorted(rules.policies.values(), key=lambda item: item.policy):
        for version in policy.versions:
            binds, span = version.binds, version.in_force
            whom = binds.states or (*binds.payers[:1], *binds.delegates[:1])
            sure = [sum(item.confidence is word for item in version.criteria) for word in Confidence]
            table.add_row(
                policy.number,
                version.version,
                f"{span.since} to {span.to}" if span.to else f"{span.since} on",
                " ".join(whom),
                ", ".join(binds.families),
                "/".join(map(str, sure)),
            )
    console().print(table)
    return ExitCode.DONE


def console() -> Console:
    """Standard output, wide enough for a table where it is no terminal."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else 140)
