"""Coverage as a page: every template with its figures, and every line with the samples that said it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from appealkit.authoring.coverage import Covered, Line, notes_of
from appealkit.authoring.page.shell import QUIET, anchor, page, text

TITLE = "What the samples say of the templates"


def write_coverage(found: Sequence[Covered], samples: Sequence[str]) -> bytes:
    """The whole page, alone in one file."""
    return page(TITLE, "\n".join(_body(found, samples)), QUIET, "").encode()


def _body(found: Sequence[Covered], samples: Sequence[str]) -> Iterator[str]:
    never = sum(len(item.never_said) for item in found)
    yield '<a class="skip" href="#templates">Skip to the templates</a>'
    yield f'<header><h1>{TITLE}</h1><p class="lead">{len(samples)} samples, {len(found)} templates, partials and '
    yield f"phrases; {never or 'no'} line{'s'[: never != 1]} that no sample has said.</p></header>\n<main>"
    yield '<section id="templates" aria-labelledby="templates-title"><h2 id="templates-title">Templates</h2>'
    yield '<div class="wide" tabindex="0" role="group" aria-label="Templates"><table><thead><tr>'
    heads = ("Template", "Samples", "Lines said", "Branches taken", "First line never said")
    yield "".join(f'<th scope="col"{_right(0 < at < 4)}>{name}</th>' for at, name in enumerate(heads))
    yield "</tr></thead><tbody>"
    yield from map(_row, found)
    yield "</tbody></table></div></section>"
    yield '<section aria-labelledby="lines-title"><h2 id="lines-title">Line by line</h2>'
    for item in found:
        yield from _template(item)
    yield "</section>\n</main>"


def _right(yes: bool) -> str:
    return ' class="number"' if yes else ""


def _row(item: Covered) -> str:
    taken, ways = item.ways
    said = len(item.prose) - len(item.never_said)
    first = item.never_said[0] if item.never_said else None
    link = f'<a href="#{_id(item, first.number)}">{first.number}</a> {text(first.text.strip())}' if first else ""
    cells = (str(len(item.used_by)), f"{said}/{len(item.prose)}", f"{taken}/{ways}" if ways else "")
    told = "".join(f'<td class="number">{cell}</td>' for cell in cells)
    return f'<tr><th scope="row"><a href="#{_id(item)}">{text(item.name)}</a></th>{told}<td>{link}</td></tr>'


def _template(item: Covered) -> Iterator[str]:
    notes = notes_of(item)
    yield f'<details id="{_id(item)}"{" open" if item.never_said else ""}><summary>{text(item.name)}</summary>'
    yield f'<div class="wide" tabindex="0" role="group" aria-label="The lines of {text(item.name)}">'
    yield f'<table class="file"><caption>{text(item.name)}</caption><thead><tr><th scope="col">Line</th>'
    yield '<th scope="col">Said by</th><th scope="col">Text</th></tr></thead><tbody>'
    for line in item.lines:
        yield _line(item, line, notes.get(line.number, []))
    yield "</tbody></table></div></details>"


def _line(item: Covered, line: Line, notes: Iterable[str]) -> str:
    css, by = "", ""
    if line.is_prose:
        css = ' class="said"' if line.parts_said == line.parts else "" if line.is_said else ' class="never-said"'
        count = len(line.said_by)
        by = "never" if not count else f"{count}{'' if line.parts_said == line.parts else ', in part'}"
        by = f"<details><summary>{by}</summary>{text(', '.join(line.said_by))}</details>" if count else by
    told = "".join(f' <span class="mend">{text(words)}</span>' for words in notes)
    return (
        f'<tr id="{_id(item, line.number)}"{css}><th scope="row">{line.number}</th><td>{by}</td>'
        f"<td><code>{text(line.text)}</code>{told}</td></tr>"
    )


def _id(item: Covered, line: int = 0) -> str:
    return anchor(item.name, line)
