"""`appealkit templates contract`: what the templates ask of a case, before and after."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appealkit.cli.options import AsJson, Workspace, leave
from appealkit.errors import ExitCode

if TYPE_CHECKING:
    from appealkit.authoring.contract import Change, Contract, Told
    from appealkit.authoring.sides import Side


def contract(
    before: Annotated[
        str, typer.Argument(metavar="A", help="What it is compared with: release, a workspace, a folder of templates.")
    ] = "release",
    after: Annotated[
        str | None, typer.Argument(metavar="B", help="What is looked at; this workspace if not given.")
    ] = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """What the templates ask of a case: names newly needed, dropped, of another type; what is stated and cited anew."""
    from appealkit.authoring.contract import changes, unaccepted
    from appealkit.authoring.sides import side_of, workspace_side
    from appealkit.cli.tell import tell_json
    from appealkit.library import workspace_of

    own = workspace_of((workspace or Path()) / "practice.yaml")
    new = side_of(after, own) if after else workspace_side(own)
    old = side_of(before, own)
    found = changes(_contracts(old), _contracts(new))
    open_ones = unaccepted(found, ())
    if as_json:
        tell_json({"before": old.name, "after": new.name, "changes": [one.as_json() for one in found],
                   "breaking": len(open_ones)})  # fmt: skip
    else:
        _tell(found, f"What templates ask of a case: {old.name} against {new.name}")
    leave(ExitCode.PROBLEMS if open_ones else ExitCode.DONE)


def _contracts(side: Side) -> dict[str, Contract]:
    """The contract of every template. TemplateError where one cannot be read."""
    from appealkit.authoring.contract import contracts_of
    from appealkit.authoring.reading import read_all
    from appealkit.errors import TemplateError
    from appealkit.letters.dictionary import dictionary

    readings = read_all(side.files)
    problems = [problem for reading in readings.values() for problem in reading.problems]
    if problems:
        raise TemplateError(*problems)
    return contracts_of(readings, dictionary(side.library.rules, side.library.templates.phrases))


def _tell(found: Sequence[Change], title: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from appealkit.authoring.contract import together

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    console.print(Text(title, style="bold"))
    told = together(found)
    for heading, style, group in (
        ("Breaking: a case that gave a whole letter may now give one with a hole", "bold red",
         [one for one in told if one.change.is_breaking]),
        ("Not breaking", "bold", [one for one in told if not one.change.is_breaking]),
    ):  # fmt: skip
        if group:
            table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
            for _ in range(3):
                table.add_column(overflow="fold")
            for one in group:
                table.add_row(*_row(one))
            console.print()
            console.print(Text(heading, style=style))
            console.print(table)
    broken = sum(one.is_breaking for one in found)
    words = (
        f"{len(found)} change{'s'[: len(found) != 1]}, {broken or 'none'} breaking." if found else "Nothing changed."
    )
    console.print(f"\n{words}")


def _row(one: Told) -> tuple[str, str, str]:
    change = one.change
    how = f"{change.before} → {change.after}" if change.before and change.after else change.before or change.after
    where = f" ({change.where})" if change.where and change.is_breaking else ""
    what = f"{change.what.value}{f': {how}' if how else ''}"
    templates = ", ".join(one.templates)
    return ("", what, templates) if change.name == change.template else (change.name, what, f"{templates}{where}")
