"""The files of templates, line by line, with what is said of each line and found there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from appealkit.authoring.coverage import Covered, Line
from appealkit.authoring.page.shell import anchor, problem_line, text
from appealkit.errors import Problem


def file_lines(
    file: str, content: str, items: Iterable[Covered], found: list[Problem], *, opened: bool
) -> Iterator[str]:
    """The file's lines, each with whether this letter says it; findings below the line they are about."""
    lines = {line.number: line for item in items for line in item.lines}
    by_line: dict[int, list[Problem]] = {}
    for problem in found:
        by_line.setdefault(problem.where.line if problem.where else 0, []).append(problem)
    notes = f", {len(found)} finding{'s'[: len(found) != 1]}" if found else ""
    yield f"<details{' open' if opened else ''}><summary>{text(file)}{notes}</summary>"
    yield f'<div class="wide" tabindex="0" role="group" aria-label="The lines of {text(file)}">'
    yield f'<table class="file"><caption>{text(file)}</caption><thead><tr><th scope="col">Line</th>'
    yield '<th scope="col">In this letter</th><th scope="col">Text</th></tr></thead><tbody>'
    yield from (_finding(one) for one in by_line.pop(0, []))
    for number, words in enumerate(content.removesuffix("\n").split("\n"), 1):
        yield _line(file, number, words, lines.get(number))
        yield from (_finding(one) for one in by_line.get(number, []))
    yield "</tbody></table></div></details>"


def _line(file: str, number: int, words: str, line: Line | None) -> str:
    said, css = "", ""
    if line is not None and line.is_prose:
        said = "said" if line.parts_said == line.parts else "in part" if line.is_said else "not said"
        css = f' class="{said.replace(" ", "-")}"'
    return (
        f'<tr id="{anchor(file, number)}"{css}><th scope="row">{number}</th><td>{said}</td>'
        f"<td><code>{text(words)}</code></td></tr>"
    )


def _finding(problem: Problem) -> str:
    return f'<tr class="finding"><td></td><td></td><td>{problem_line(problem)}</td></tr>'
