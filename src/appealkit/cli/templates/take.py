"""`appealkit templates take`: a shipped template laid into one's own workspace, to be changed there."""

from __future__ import annotations

from typing import Annotated

import typer

from appealkit.cli.options import Workspace
from appealkit.errors import InputError, Problem, Where, code_page, nearest

T077 = code_page(
    "T077",
    """The template is there already
    A file of your own is not overwritten: what you have changed there would be gone.
    Bad: `templates take` of a template that stands in the workspace's `templates/`. Good: change that file.
    """,
)


def take(
    names: Annotated[list[str], typer.Argument(help="Such as letters/conservative-care.", metavar="ID…")],
    workspace: Workspace = None,
) -> None:
    """Lay a shipped template into your workspace, word for word; from then on yours takes its place."""
    from pathlib import Path

    from appealkit.authoring.lint.syntax import T018
    from appealkit.library import release, workspace_of

    root = workspace or workspace_of(Path() / "practice.yaml")
    if root is None or not (root / "practice.yaml").is_file():
        mend = "name one with --workspace, or: appealkit init"
        raise InputError(Problem(T077, "this is no workspace: it has no practice.yaml", mend, Where(str(root or "."))))
    shipped = {path.relative_to(release() / "templates").as_posix().removesuffix(".md.j2"): path
               for path in sorted((release() / "templates").rglob("*.md.j2"))}  # fmt: skip
    problems, wanted = [], {}
    for given in names:
        name = given.removeprefix("templates/").removesuffix(".md.j2")
        own = root / "templates" / f"{name}.md.j2"
        if name not in shipped:
            problems.append(Problem(T018, f"no template '{given}' is shipped", nearest(name, shipped)))
        elif own.exists():
            problems.append(Problem(T077, f"{name} is your own already", "change it there", Where(str(own))))
        else:
            wanted[own] = shipped[name]
    if problems:
        raise InputError(*problems)
    for own, path in wanted.items():
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_bytes(path.read_bytes())
        typer.echo(f"Took {own.relative_to(root).as_posix()}")
    typer.echo("Change it, give it the next version, and lint it: appealkit templates lint.")
