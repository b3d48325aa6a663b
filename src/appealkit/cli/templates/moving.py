"""`appealkit templates submit`, `approve`, `reject`, `retire`: the moves of a text, each by name and on record."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from appealkit.cli.options import AsJson, By, InWorkspace, WorklistUrl

if TYPE_CHECKING:
    from appealkit.authoring.moves import Moved
    from appealkit.errors import Problem
    from appealkit.letters.register import Act
    from appealkit.letters.template import Template
    from appealkit.library import Library

Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="ID…", help="Such as letters/conservative-care; several may be named.", show_default=False),
]
Why = Annotated[str | None, typer.Option("--why", metavar="WORDS", help="Why, for the register.")]


def submit(
    names: Names = None,
    by: By = None,
    why: Why = None,
    workspace: InWorkspace = None,
    worklist: WorklistUrl = None,
    as_json: AsJson = False,
) -> None:
    """Hand a changed or new text in for review. Who submits it is its author, and another person approves it."""
    from appealkit.letters.register import Act

    _move(Act.SUBMIT, names, by, why, workspace, worklist, as_json=as_json)


def approve(
    names: Names = None,
    by: By = None,
    every: Annotated[bool, typer.Option("--all", help="All that are in review, or whose approval has lapsed.")] = False,
    why: Why = None,
    workspace: InWorkspace = None,
    worklist: WorklistUrl = None,
    as_json: AsJson = False,
) -> None:
    """Approve texts by name, for a year. Without --by: only say what an approval would cover."""
    from appealkit.letters.register import Act

    _move(Act.APPROVE, names, by, why, workspace, worklist, every=every, as_json=as_json)


def reject(
    names: Names = None,
    by: By = None,
    why: Why = None,
    workspace: InWorkspace = None,
    worklist: WorklistUrl = None,
    as_json: AsJson = False,
) -> None:
    """Send a text that is in review back to its author, with the reason."""
    from appealkit.letters.register import Act
    from appealkit.worklist import typed

    _move(Act.REJECT, names, by, typed.reason(why, "--why"), workspace, worklist, as_json=as_json)


def retire(
    names: Names = None,
    by: By = None,
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], metavar="DATE", help="The first day without it; else today."),
    ] = None,
    why: Why = None,
    workspace: InWorkspace = None,
    worklist: WorklistUrl = None,
    as_json: AsJson = False,
) -> None:
    """Take an approved text out of use, from a day on. No letter is made from it after that."""
    from appealkit.letters.register import Act

    _move(Act.RETIRE, names, by, why, workspace, worklist, as_of=on.date() if on else None, as_json=as_json)


def _move(
    act: Act,
    names: list[str] | None,
    by: str | None,
    why: str | None,
    workspace: Path | None,
    url: str | None,
    *,
    every: bool = False,
    as_of: date | None = None,
    as_json: bool,
) -> None:
    from appealkit.authoring.moves import Asked, Moved, moved
    from appealkit.authoring.registry import enter, files_of
    from appealkit.cli.templates.given import opened_to_write, workspace_here
    from appealkit.letters.register import Act
    from appealkit.worklist import typed

    if bool(names) == every:
        raise typer.BadParameter("name the templates" + (", or say --all" if act is Act.APPROVE else ""))
    root = workspace_here(workspace)
    if act is Act.APPROVE and by is None:
        _show(names, root, as_json=as_json)
        return
    who, words = typed.name(by or ""), typed.words(why, "--why")
    opened = opened_to_write(url, root)
    now = opened.clock()
    if act is Act.RETIRE:
        as_of = as_of or now.date()
        if as_of < now.date():
            raise typer.BadParameter(f"--on {as_of} has passed: what was sent since is sent")

    def decide(library: Library) -> Moved:
        templates, problems = _meant(names, library, now.date())
        if act is Act.APPROVE:
            if not as_json and not problems:
                _tell_covered(templates, library)
            problems += _unfit(templates, library, now.date())
        asked = Asked(act, who, opened.clock(), words, as_of)  # by now others may have made theirs
        files = files_of(templates, library.templates, root)
        done = moved(asked, templates, library.templates, library.rules, library.register, files)
        return Moved(problems=(*problems, *done.problems)) if problems else done

    done, library = enter(opened, root, decide)
    _tell(done, library, as_json=as_json)


def _meant(names: list[str] | None, library: Library, day: date) -> tuple[list[Template], list[Problem]]:
    from appealkit.authoring.moves import named, waiting

    if names:
        return named(names, library.templates)
    return waiting(library.templates, library.rules, library.register, day), []


def _unfit(templates: list[Template], library: Library, today: date) -> list[Problem]:
    from appealkit.authoring.acceptance import not_accepted
    from appealkit.authoring.fitness import unfit
    from appealkit.errors import TemplateError

    found = unfit(templates, library, today)
    try:
        found += not_accepted(templates, library)
    except TemplateError as error:  # what cannot be read asks nothing that could be compared
        found += [problem for problem in error.problems if problem not in found]
    return found


def _show(names: list[str] | None, root: Path, *, as_json: bool) -> None:
    """What an approval would cover, and what keeps it from being given; nothing is entered."""
    from appealkit.cli.options import leave
    from appealkit.cli.tell import tell_json, tell_problems
    from appealkit.errors import ExitCode
    from appealkit.library import open_library

    library = open_library(root)
    today = date.today()  # noqa: DTZ011 the day on the officer's own calendar
    templates, problems = _meant(names, library, today)
    if as_json and not problems:
        tell_json({"covers": [_covered(one, library) for one in templates]})
    elif not problems:
        _tell_covered(templates, library)
    problems += _unfit(templates, library, today)
    tell_problems(problems)
    if not as_json and templates and not problems:
        typer.echo("Nothing was entered. To approve: the same command with --by NAME.")
    leave(ExitCode.PROBLEMS if problems else ExitCode.DONE)


def _covered(template: Template, library: Library) -> dict[str, Any]:
    from appealkit.letters.basis import basis_of

    rests_on = basis_of(template, library.templates, library.rules).rests_on
    return {"template": template.name, "version": template.front.version, "sha256": template.sha256,
            "parts": dict(template.parts), "rests_on": dict(rests_on)}  # fmt: skip


def _tell_covered(templates: list[Template], library: Library) -> None:
    """Each template with its hash, the parts of its text, and what it rests on; policies as a count."""
    if not templates:
        typer.echo("No template waits for an approval.")
    for template in templates:
        said = _covered(template, library)
        policies = [name for name in said["rests_on"] if name.startswith("policy ")]
        rest = [name for name in said["rests_on"] if name not in policies]
        typer.echo(f"{template.name} version {template.front.version}, {template.sha256[:12]}")
        typer.echo(f"  words     {', '.join(said['parts'])}")
        if rest:
            typer.echo(f"  rests on  {'; '.join(rest)}")
        if policies:
            few = ", ".join(name.removeprefix("policy ") for name in policies[:2])
            more = f" and {len(policies) - 2} more" if len(policies) > 2 else ""
            typer.echo(f"  states    what policies say: {few}{more}")


def _tell(done: Moved, library: Library, *, as_json: bool) -> None:
    from appealkit.cli.tell import tell_json
    from appealkit.letters.approval import last_day
    from appealkit.letters.register import State

    if as_json:
        tell_json({"moves": [one.model_dump(mode="json", exclude_none=True) for one in done.entries]})
        return
    for one in done.entries:
        said = f"{one.template} version {one.version}, {(one.sha256 or '')[:12]}: {one.state}"
        if one.state is State.APPROVED:
            alone = ", who wrote it too (single-officer mode)" if one.single_officer else ""
            said += f" by {one.by}{alone}, until {last_day(one)} at the latest"
        elif one.state is State.RETIRED:
            said += f" by {one.by}, no letters from {one.as_of} on"
        else:
            said += f" by {one.by}"
        typer.echo(said)
    if not done.entries:
        typer.echo("Nothing was entered.")
    elif library.register.lines:
        typer.echo("Entered in approvals/register.yaml and in the audit trail.")
