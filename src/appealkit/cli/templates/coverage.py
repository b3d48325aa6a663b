"""`appealkit templates coverage`: which lines of the templates the samples' letters say, and which none ever said."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from appealkit.cli.options import AsJson, InWorkspace, leave
from appealkit.errors import ExitCode, InputError, Problem, Where, mistakes, nearest

if TYPE_CHECKING:
    from appealkit.authoring.coverage import Covered

MARKS = {"said": " ", "partly": "~", "never": "!"}
PHRASES = "record"  # the answers of the criteria table, all in one file


def coverage(
    ids: Annotated[list[str] | None, typer.Argument(help="letters/…, partials/…, record; all.", metavar="ID…")] = None,
    workspace: InWorkspace = None,
    as_json: AsJson = False,
    out: Annotated[Path | None, typer.Option(help="Write a page to read in a browser.", metavar="FILE.html")] = None,
) -> None:
    """Template lines against samples: the sentence that no sample has ever produced."""
    from appealkit.authoring import coverage as covering
    from appealkit.authoring.page.coverage import write_coverage
    from appealkit.authoring.reading import read_all
    from appealkit.authoring.samples import samples_of
    from appealkit.cli.putting import put
    from appealkit.cli.tell import tell_json, tell_problems
    from appealkit.library import open_library, template_files

    library = open_library(workspace)
    samples, problems = samples_of(library)
    letters, of_letters = covering.seen_in(samples, library)
    found = covering.coverage(letters, library, read_all(template_files(workspace)))
    chosen = _chosen(found, ids or [])
    tell_problems([*problems, *of_letters])
    if out is not None:
        put(out, write_coverage(chosen, list(letters)))
        sys.stdout.write(f"{out}\n")
    elif as_json:
        tell_json({"samples": list(letters), "templates": [as_plain(item) for item in chosen]})
    else:
        _tell(chosen, len(letters), listed=bool(ids))
    leave(ExitCode.PROBLEMS if mistakes([*problems, *of_letters]) else ExitCode.DONE)


def _chosen(found: tuple[Covered, ...], ids: list[str]) -> list[Covered]:
    """Those asked for, or all; InputError for one that is not there."""
    from appealkit.authoring.lint.syntax import T018

    names = {item.name for item in found} | {PHRASES}
    unknown = [name for name in ids if name.removesuffix(".md.j2").removesuffix(".yaml") not in names]
    if unknown:
        raise InputError(
            *(Problem(T018, f"there is no template '{name}'", nearest(name, names), Where(name)) for name in unknown)
        )
    asked = {name.removesuffix(".md.j2").removesuffix(".yaml") for name in ids}
    return [item for item in found if not ids or item.name in asked or item.name.split("/")[0] in asked]


def as_plain(item: Covered) -> dict[str, Any]:
    """One template's coverage as plain values."""
    taken, all_ways = item.ways
    return {
        "template": item.name,
        "file": item.file,
        "used_by": list(item.used_by),
        "sentences": len(item.prose),
        "sentences_said": len(item.prose) - len(item.never_said),
        "ways": all_ways,
        "ways_taken": taken,
        "lines": [
            {"line": line.number, "said_by": list(line.said_by), "parts": line.parts, "parts_said": line.parts_said}
            for line in item.prose
        ],
        "tests": [
            {
                "line": test.place.line,
                "column": test.place.column,
                "held_for": list(test.held_for),
                "failed_for": list(test.failed_for),
            }
            for test in item.tests
        ],
        "tags": [
            {
                "line": tag.place.line,
                "column": tag.place.column,
                "tag": tag.tag,
                "name": tag.name,
                "opened_by": list(tag.opened_by),
                "left_out": dict(tag.left_out),
            }
            for tag in item.openings
        ],
    }


def _tell(found: list[Covered], samples: int, *, listed: bool) -> None:
    """A table, one line a template; of those asked for by name, the file with its marks."""
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    table = Table(show_edge=False, pad_edge=False, box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column, right in (("Template", 0), ("Samples", 1), ("Lines said", 1), ("Branches", 1), ("First never said", 0)):
        table.add_column(column, justify="right" if right else "left", no_wrap=True, overflow="ellipsis")
    rows = [*(_row(item) for item in found if not _is_phrase(item)), *_phrases(found)]
    left = console.width - 34 - max((len(row[0]) for row in rows), default=0)
    for *row, first in rows:
        table.add_row(*row, first if len(first) <= left else first[: left - 1] + "…")
    console.print(table)
    console.print(f"\n{samples} samples, {sum(len(item.never_said) for item in found)} lines never said.")
    if listed:
        for item in found:
            _list(console, item)
    else:
        console.print("A template's lines, marked: appealkit templates coverage letters/…", style="dim")


def _is_phrase(item: Covered) -> bool:
    return item.name.startswith(PHRASES + "/")


def _row(item: Covered) -> tuple[str, ...]:
    taken, ways = item.ways
    first = f"{item.never_said[0].number}: {item.never_said[0].text.strip()}" if item.never_said else ""
    said = len(item.prose) - len(item.never_said)
    return item.name, str(len(item.used_by)), f"{said}/{len(item.prose)}", f"{taken}/{ways}" if ways else "", first


def _phrases(found: Iterable[Covered]) -> list[tuple[str, ...]]:
    """All phrases of the criteria table as one row."""
    phrases = [item for item in found if _is_phrase(item)]
    if not phrases:
        return []
    said = [item for item in phrases if not item.never_said]
    used = {sample for item in phrases for sample in item.used_by}
    taken, ways = (sum(item.ways[at] for item in phrases) for at in (0, 1))
    never = next((item for item in sorted(phrases, key=lambda one: one.lines[0].number) if item.never_said), None)
    first = f"{never.lines[0].number}: {never.name.removeprefix(PHRASES + '/')}" if never else ""
    return [("record", str(len(used)), f"{len(said)}/{len(phrases)}", f"{taken}/{ways}", first)]


def _list(console: Any, item: Covered) -> None:
    """The file, line by line: how many samples said it, and a mark where none did."""
    from rich.text import Text

    from appealkit.authoring.coverage import notes_of

    console.print()
    console.print(Text(item.file if not _is_phrase(item) else f"{item.file}, {item.name}", style="bold"))
    notes = notes_of(item)
    for line in item.lines:
        kind = "" if not line.is_prose else "never" if not line.is_said else "said"
        kind = "partly" if kind == "said" and line.parts_said < line.parts else kind
        count = str(len(line.said_by)) if line.is_prose else ""
        style = {"never": "red", "partly": "yellow", "said": ""}.get(kind, "dim")
        said = dict.fromkeys(words.partition(":")[0] for words in notes.get(line.number, ()))
        told = f"   <- {', '.join(said)}" if said else ""
        numbers = f"{count:>4} {MARKS.get(kind, ' ')} {line.number:>4}  "
        console.print(Text.assemble((numbers, style), (line.text, style), (told, "yellow")), soft_wrap=True)
