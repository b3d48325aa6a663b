"""`appealkit policies impact`: what a changed policy file would touch, before it is put in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path

import typer

from appealkit import yamltext
from appealkit.authoring.impact import Change, Stated, Touched, changes, stated_in, touched, with_policy
from appealkit.cli.tell import tell_json
from appealkit.cli.templates.given import opened_to_read
from appealkit.errors import ExitCode, InputError, OutputError, Problem, Where
from appealkit.library import Library, open_library
from appealkit.maps.load import Rules
from appealkit.maps.policies import Policy
from appealkit.maps.shapes import shaped
from appealkit.worklist.opencases import WAITING, open_cases
from appealkit.worklist.states import State

MOST_SHOWN = 40


def run(file: Path, root: Path | None, url: str | None, day: date, *, as_json: bool) -> ExitCode:
    """The values that change, the templates that state them, the open cases and waiting letters that they touch."""
    library = open_library(root)
    new = _read(file)
    old = library.rules.policies.get(new.policy)
    then = with_policy(library.rules, new)
    changed = changes(old, new)
    stated = stated_in(new, library.rules, then, library.templates, library.register, day)
    found = _touched(library, then, old, new, url, root)
    if as_json:
        tell_json(_json(new, old, changed, stated, found))
        return ExitCode.DONE
    typer.echo(f"{new.number} of {new.issuer}: {'in force here now' if old else 'not on file yet'}")
    _part("Values that change", [str(one) for one in changed])
    _part("Templates that state them", [_of_template(one) for one in stated])
    cases = [(state, f"{one.case} ({state}): {'; '.join(one.why)}") for one, state in found.values()]
    _part("Open cases", [said for state, said in cases if state not in WAITING])
    _part("Letters written and not sent", [said for state, said in cases if state in WAITING])
    lapse = sum(1 for one in stated if one.lapses)
    typer.echo(
        f"{len(changed)} changes, {lapse} approvals would lapse, {len(found)} cases touched. Nothing was changed."
    )
    return ExitCode.DONE


def _read(file: Path) -> Policy:
    try:
        data = file.read_bytes()
    except OSError as error:
        says = f"the file cannot be read: {error.strerror or type(error).__name__}"
        raise OutputError(Problem("I038", says, "name a policy's file", Where(str(file)))) from None
    text, problems = yamltext.read(data, str(file))
    policy, found = shaped(Policy, text) if text is not None and not problems else (None, [])
    if policy is None:
        raise InputError(*problems, *found)
    return policy


def _touched(
    library: Library, then: Rules, old: Policy | None, new: Policy, url: str | None, root: Path | None
) -> dict[str, tuple[Touched, State]]:
    opened = opened_to_read(url, root) if root is not None or url is not None else None
    if opened is None:
        return {}
    bound = {
        program.value for policy in (old, new) if policy for one in policy.versions for program in one.binds.program
    }
    found: dict[str, tuple[Touched, State]] = {}
    with opened.reading() as connection:
        for case, state in open_cases(connection, bound):
            for one in touched((case,), library.rules, then, library.payers, new.policy):
                found[one.case] = (one, state)
    return found


def _part(title: str, said: list[str]) -> None:
    typer.echo(f"\n{title}: {len(said) or 'none'}")
    for one in said[:MOST_SHOWN]:
        typer.echo(f"  {one}")
    if len(said) > MOST_SHOWN:
        typer.echo(f"  … and {len(said) - MOST_SHOWN} more: --json has all.")


def _of_template(one: Stated) -> str:
    yes = one.approval.approval
    held = f"its approval by {yes.by}, {yes.day}, would lapse for letters under it" if one.lapses and yes else (
        "no approval of it holds now")  # fmt: skip
    return f"{one.template} ({', '.join(one.states)}): {held}"


def _json(
    new: Policy, old: Policy | None, changed: tuple[Change, ...], stated: tuple[Stated, ...],
    found: Mapping[str, tuple[Touched, State]],
) -> dict[str, object]:  # fmt: skip
    return {
        "policy": new.policy,
        "number": new.number,
        "on_file": old is not None,
        "changes": [asdict(one) for one in changed],
        "templates": [
            {"template": one.template, "states": list(one.states), "lapses": one.lapses,
             "approved_by": one.approval.approval.by if one.approval.approval else None}
            for one in stated
        ],
        "cases": [
            {"case": one.case, "state": state.value, "why": list(one.why), "letter_waits": state in WAITING}
            for one, state in found.values()
        ],
    }  # fmt: skip
