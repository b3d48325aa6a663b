"""`appealkit templates lint`: everything that can be told of templates without a case."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appealkit.cli.options import InWorkspace, OnDate, leave

if TYPE_CHECKING:
    from appealkit.authoring.lint.shelf import Shelf
    from appealkit.errors import Problem


class Format(enum.StrEnum):
    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def lint(
    names: Annotated[
        list[str] | None, typer.Argument(help="Templates, as letters/imaging; all of them if not given.", metavar="ID")
    ] = None,
    workspace: InWorkspace = None,
    form: Annotated[
        Format, typer.Option("--format", help="How to tell it: for people, for programs, for a pull request.")
    ] = Format.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="End with 1 on a doubt, too.")] = False,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="CODE", help="What a finding means, with an example.")
    ] = None,
    samples: Annotated[
        bool,
        typer.Option("--samples", help="Tell of branches, too, that no sample takes, or every one; takes seconds."),
    ] = False,
    on: OnDate = None,
) -> None:
    """Every finding in the templates, all at once, each with its place and its mend."""
    from appealkit.authoring.lint.run import lint_shelf
    from appealkit.authoring.lint.shelf import shelve
    from appealkit.authoring.prose.words import words_of
    from appealkit.cli import explain as explaining
    from appealkit.cli.options import day
    from appealkit.errors import ExitCode, Severity
    from appealkit.library import letterhead_files, open_rules, template_files

    if explain is not None:
        leave(explaining.run(explain, workspace))
        return
    letterhead, _ = letterhead_files(workspace)
    shelf = shelve(
        template_files(workspace),
        open_rules(workspace),
        today=day(on),
        letterhead=letterhead,
        prose=words_of(workspace),
    )
    asked = _asked(names or [], shelf)
    told = lint_shelf(shelf, _of_samples(shelf, workspace) if samples else ())
    found = [item for item in told if not asked or (item.where and item.where.file in asked)]
    mistakes = sum(item.severity is Severity.MISTAKE for item in found)
    _tell(found, mistakes, len(asked or {one.reading.file for one in shelf.linted.values()}), form, workspace)
    leave(ExitCode.PROBLEMS if mistakes or (strict and found) else ExitCode.DONE)


def _of_samples(shelf: Shelf, workspace: Path | None) -> list[Problem]:
    """What the letters of the samples show. TemplateError where the templates cannot be drafted from."""
    from appealkit.authoring.coverage import coverage, seen_in
    from appealkit.authoring.lint.sampled import of_samples
    from appealkit.authoring.samples import samples_of
    from appealkit.library import open_library

    library = open_library(workspace)
    found, problems = samples_of(library)
    letters, of_letters = seen_in(found, library)
    covered = coverage(letters, library, {name: one.reading for name, one in shelf.linted.items()})
    return [*problems, *of_letters, *of_samples(covered, shelf)]


def _asked(names: Iterable[str], shelf: Shelf) -> frozenset[str]:
    """The files of these templates and of their partials. InputError, with the nearest name, for one not there."""
    from appealkit.authoring.lint.run import files_of
    from appealkit.authoring.lint.syntax import T018
    from appealkit.errors import InputError, Problem, nearest
    from appealkit.letters.template import RECORD

    files: frozenset[str] = frozenset()
    unknown = []
    for given in names:
        name = given.removeprefix("templates/").removesuffix(".md.j2")
        if name == "record.yaml":
            files |= {name}
        elif name in shelf.linted:
            files |= files_of(name, shelf)
        else:
            known = [name for name in shelf.linted if not name.startswith(RECORD)]
            unknown.append(Problem(T018, f"there is no template '{given}'", nearest(name, known)))
    if unknown:
        raise InputError(*unknown)
    return files


def _tell(found: list[Problem], mistakes: int, files: int, form: Format, workspace: Path | None) -> None:
    from dataclasses import replace

    from appealkit.cli.tell import tell_json
    from appealkit.library import template_path

    placed = [
        replace(item, where=replace(item.where, file=_shown(template_path(item.where.file, workspace))))
        if item.where
        else item
        for item in found
    ]
    doubts = len(found) - mistakes
    if form is Format.JSON:
        tell_json(
            {"files": files, "mistakes": mistakes, "doubts": doubts, "found": [item.as_json() for item in placed]}
        )
        return
    for item in placed:
        typer.echo(_for_github(item) if form is Format.GITHUB else _in_text(item))
    if form is Format.TEXT:
        counted = ", ".join((_counted(files, "file"), _counted(mistakes, "mistake"), _counted(doubts, "doubt")))
        typer.echo(counted + ("." if not found else ". What one means: appealkit templates lint --explain CODE"))


def _shown(path: Path) -> str:
    """The path from here, where it stands below; an editor and a pull request find the place by it."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()


def _in_text(item: Problem) -> str:
    place = f"{item.where}: " if item.where else ""
    return f"{place}{item.severity.value} {item.code}: {item.says}\n    mend: {item.mend}"


def _for_github(item: Problem) -> str:
    """A workflow command, which a pull request shows beside the line."""
    where = item.where
    place = f"file={_escaped(where.file)},line={where.line or 1},col={where.column or 1}," if where else ""
    level = "error" if item.severity.value == "mistake" else "warning"
    words = f"{item.says}. To mend it: {item.mend}".replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::{level} {place}title={item.code}::{words}"


def _escaped(word: str) -> str:
    return word.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")


def _counted(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"
