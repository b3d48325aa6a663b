"""`appealkit policies compare`: two policies side by side, as they stand on a day."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path

from rich.table import Table
from rich.text import Text

from appealkit.cli.policies import A005, console
from appealkit.errors import ExitCode, InputError, Problem, nearest
from appealkit.library import open_library
from appealkit.maps.load import Rules
from appealkit.maps.policies import Criterion, Policy, Version


def compare(one: str, two: str, on: date, workspace: Path | None) -> ExitCode:
    """The criteria of two policies by what they ask for, those that differ marked."""
    rules = open_library(workspace).rules
    pair = [_version_on(_policy(name, rules), on) for name in (one, two)]
    out = console()
    for policy, version in pair:
        until = f" to {version.in_force.to}" if version.in_force.to else ""
        out.print(Text(f"{policy.number} {version.version}, {policy.issuer}", style="bold"))
        out.print(Text(f"  in force from {version.in_force.since}{until}; {policy.title}"))
        if not version.in_force.covers(on):
            out.print(Text(f"  not in force on {on}: its nearest version is shown", style="yellow"))
    table = Table(show_edge=False, pad_edge=False, box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("", "Requirement", *(policy.number for policy, _ in pair)):
        table.add_column(name, overflow="fold")
    for mark, requirement, first, second in compared(pair[0][1], pair[1][1]):
        table.add_row(Text(mark, style="bold yellow" if mark else ""), requirement, first, second)
    out.print()
    out.print(table)
    out.print()
    out.print("≠ the thresholds differ · < > only one of them asks it · ? unverified, so it decides nothing")
    return ExitCode.DONE


def compared(one: Version, two: Version) -> list[tuple[str, str, str, str]]:
    """(mark, requirement, what the one asks, what the other asks), in the order of the first."""
    sides = [_by_requirement(version) for version in (one, two)]
    rows = []
    for name in dict.fromkeys(itertools.chain(*sides)):
        asked = [side.get(name, []) for side in sides]
        first, second = ("; ".join(dict.fromkeys(_asks(item) for item in items)) for items in asked)
        values = [{(str(i.threshold), i.families if i.threshold else ()) for i in items} for items in asked]
        mark = "<" if not asked[1] else ">" if not asked[0] else "≠" if values[0] != values[1] else ""
        rows.append((mark, name, first, second))
    return rows


def _by_requirement(version: Version) -> dict[str, list[Criterion]]:
    found: dict[str, list[Criterion]] = {}
    for item in version.criteria:
        found.setdefault(item.requirement if item.is_encoded else f"({item.id})", []).append(item)
    return found


def _asks(item: Criterion) -> str:
    words = str(item.threshold) if item.threshold else "asked" if item.is_encoded else item.says
    words += f" ({', '.join(item.families)})" if item.families else ""
    words += f", or {', '.join(item.waived_by)}" if item.waived_by else ""
    return words + {"seen": "", "secondary": "", "unverified": " ?"}[item.confidence.value]


def _policy(name: str, rules: Rules) -> Policy:
    plain = name.casefold()
    for policy in rules.policies.values():
        if plain in (policy.number.casefold(), policy.policy.casefold(), policy.policy.rsplit("/", 1)[-1].casefold()):
            return policy
    known = [policy.number for policy in rules.policies.values()]
    raise InputError(Problem(A005, f"'{name}' is no policy on file", nearest(name, known)))


def _version_on(policy: Policy, on: date) -> tuple[Policy, Version]:
    """The version in force on this day, else the nearest."""

    def distance(version: Version) -> int:
        if version.in_force.covers(on):
            return -1
        last = version.in_force.to
        return (version.in_force.since - on).days if version.in_force.since > on else (on - last).days if last else 0

    return policy, min(policy.versions, key=distance)
