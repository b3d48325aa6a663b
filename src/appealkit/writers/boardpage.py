"""Board -> one HTML file: figures to be looked at in a browser, on any screen, read aloud, or printed.

No script, no font, no picture and no address of anything else is in it, and its own policy lets a browser load none.
Bars are drawn in the file; each says in words what it shows, beside the numbers that stand in its row anyway.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape
from typing import assert_never

from appealkit.document import said
from appealkit.document.board import (
    Bar,
    Beside,
    Block,
    Board,
    Cell,
    Column,
    Factor,
    Grid,
    KeyFigure,
    KeyFigures,
    Money,
    Rate,
    Say,
    Section,
    Span,
    Terms,
)
from appealkit.writers import shipped
from appealkit.writers.html import alone
from appealkit.writers.shown import as_shown

NOTHING = "None."
PLAIN, ALARM = "#4f81bd", "#c0392b"  # seen on white and on black
TICK = 0.012  # how wide a rate is marked on its interval


def write_board(board: Board) -> bytes:
    """The page as one HTML file, equal bytes for an equal board."""
    body = "\n".join((*_lines(board), ""))
    return alone(board.title, body, shipped.read("board.css").decode(), language=board.language).encode()


def _lines(board: Board) -> Iterator[str]:
    yield '<a class="skip" href="#main">Skip to the figures</a>'
    yield f'<header>\n<h1>{_text(board.title)}</h1>\n<p class="lead">{_text(board.lead)}</p>\n</header>'
    if board.sections:
        links = (f'<li><a href="#{one.anchor}">{_text(one.title)}</a></li>' for one in board.sections)
        yield f'<nav aria-label="On this page"><ul>\n{"".join(links)}\n</ul></nav>'
    yield '<main id="main" tabindex="-1">'
    yield from map(_block, board.top)
    yield from map(_section, board.sections)
    yield "</main>\n<footer>"
    yield from (f"<p>{_text(line)}</p>" for line in board.foot)
    yield "</footer>"


def _section(section: Section) -> str:
    blocks = "\n".join(map(_block, section.blocks))
    head = f'<h2 id="{section.anchor}-title">{_text(section.title)}</h2>'
    return f'<section id="{section.anchor}" aria-labelledby="{section.anchor}-title">\n{head}\n{blocks}\n</section>'


def _block(block: Block) -> str:
    match block:
        case KeyFigures(figures):
            return f'<dl class="key">{"".join(map(_key, figures))}</dl>'
        case Say(text, formula):
            return f"<p{_class('formula' if formula else '')}>{_text(text)}</p>"
        case Terms(rows):
            return f'<dl class="terms">{"".join(map(_term, rows))}</dl>'
        case Grid():
            return _grid(block)
        case Beside(grids):
            return f'<div class="beside">\n{"".join(map(_grid, grids))}</div>'
        case _:
            assert_never(block)


def _key(figure: KeyFigure) -> str:
    note = f"<dd>{_text(figure.note)}</dd>" if figure.note else ""
    opening = f"<div{_class('alarm' if figure.alarm else '')}>"
    return f'{opening}<dt>{_text(figure.name)}</dt><dd class="value">{_cell(figure.value)}</dd>{note}</div>'


def _term(row: tuple[str, str]) -> str:
    return f"<div><dt>{_text(row[0])}</dt><dd>{_text(row[1])}</dd></div>"


def _grid(grid: Grid) -> str:
    """The table, with how many rows it leaves out; nothing where it stands in the workbook alone."""
    if grid.shown == 0:
        return ""
    heads = "".join(f'<th scope="col"{_class(_dress(column))}>{_text(column.heading)}</th>' for column in grid.columns)
    rows = "\n".join(f"<tr>{''.join(_cells(grid.columns, row))}</tr>" for row in grid.on_page)
    if not rows:
        rows = f'<tr><td class="none" colspan="{len(grid.columns)}">{NOTHING}</td></tr>'
    left = grid.rest if len(grid.on_page) < len(grid.rows) else ""
    rest = f'<p class="rest">{_text(left)}</p>' if left else ""
    wide = sum(column.width for column in grid.columns)
    widths = "".join(f'<col style="width: {100 * column.width / wide:.2f}%">' for column in grid.columns)
    head = f"<caption>{_text(grid.caption)}</caption>\n<colgroup>{widths}</colgroup>\n<thead><tr>{heads}</tr></thead>"
    return f'<div class="grid"><table>\n{head}\n<tbody>\n{rows}\n</tbody>\n</table>{rest}</div>\n'


def _cells(columns: tuple[Column, ...], row: tuple[Cell, ...]) -> Iterator[str]:
    for at, (column, cell) in enumerate(zip(columns, row, strict=True)):
        dress = _class(_dress(column))
        yield f"<td{dress}>{_cell(cell)}</td>" if at else f'<th scope="row"{dress}>{_cell(cell)}</th>'


def _dress(column: Column) -> str:
    return "drawn" if column.drawn else "figures" if column.figures else "whole" if column.whole else ""


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return _text(cell)
        case int():
            return f"{cell:,}"
        case date():
            return said.day(cell)
        case Money(cents):
            return said.dollars(cents)
        case Rate(part):
            return f"{said.percent(part)} %"
        case Factor(value):
            return f"{value:.2f}"
        case Bar(part, says, alarm):
            return _drawing(says, _box(0, part), alarm=alarm)
        case Span(low, at, high, says):
            track, span = _box(0, 1, height=1), _box(low, high - low, height=5)
            return _drawing(says, track, span, _box(min(max(at - TICK / 2, 0), 1 - TICK), TICK))
        case _:
            assert_never(cell)


def _drawing(says: str, *boxes: str, alarm: bool = False) -> str:
    """The colour is that of the style sheet; the one written here holds where a reader takes none for drawings."""
    opening = f'<svg role="img"{_class("alarm" if alarm else "")} viewBox="0 0 1000 10" preserveAspectRatio="none">'
    colour = ALARM if alarm else PLAIN
    return f'{opening}<title>{_text(says)}</title><g fill="{colour}">{"".join(boxes)}</g></svg>'


def _box(start: float, part: float, *, height: int = 10) -> str:
    """A box from `start` on, both parts of the whole width; what is not nothing can be seen."""
    width = max(round(1000 * part), 3 if part > 0 else 0)
    return f'<rect x="{round(1000 * start)}" y="{(10 - height) / 2:g}" width="{width}" height="{height}"/>'


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _text(text: str) -> str:
    return escape(as_shown(text))
