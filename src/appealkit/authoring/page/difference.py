"""Differences as one HTML page: what went is struck through, what came is underlined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from appealkit.authoring.difference import Difference, in_common
from appealkit.authoring.difference_told import WORDS, Line, heading, lines_in_common, lines_of, summed_up
from appealkit.writers.html import alone

STYLE = """\
:root { color-scheme: light }
body { font: 16px/1.5 Carlito, Calibri, "Segoe UI", sans-serif; color: #1c1c1c; background: #fff; margin: 2rem auto;
  max-width: 56rem; padding: 0 1.5rem }
h1 { font-size: 1.6rem; margin: 0 0 .25rem } h2 { font-size: 1.2rem; margin: 2.25rem 0 .5rem; padding-top: 1rem;
  border-top: 1px solid #d6d6d6 } h3 { font-size: 1rem; margin: 1.1rem 0 .35rem; color: #4a4a4a; font-weight: 600 }
.sum { margin: 0 0 1.25rem } .key { color: #4a4a4a; font-size: .92rem }
table { border-collapse: collapse; width: 100%; font-size: .95rem } th, td { text-align: left; padding: .3rem .75rem
  .3rem 0; border-bottom: 1px solid #e4e4e4; vertical-align: top } th { color: #4a4a4a; font-weight: 600 }
td.n { text-align: right;
  font-variant-numeric: tabular-nums; white-space: nowrap } th.n { text-align: right }
ul { list-style: none; margin: 0; padding: 0 } li { margin: .4rem 0; padding: .45rem .8rem; background: #f6f6f4;
  border-left: 3px solid #b9b9b9; border-radius: 2px; overflow-wrap: anywhere }
li.gone { border-color: #a3262a } li.came { border-color: #1b6e3c } p.note { margin: .3rem 0 }
del { background: #fbe3e3; color: #7d1519; text-decoration: line-through; text-decoration-thickness: 1.5px }
ins { background: #dff3e4; color: #0d4d26; text-decoration: underline; text-underline-offset: 2px }
del + ins { margin-left: .25em }
.state { white-space: nowrap } .broken { color: #7d1519; white-space: pre-wrap } a { color: #1a4f8b }
.small { color: #4a4a4a; font-size: .92rem }
@media print { body { margin: 0; max-width: none; font-size: 11pt } li { break-inside: avoid } h2, h3 {
  break-after: avoid } del, ins, li { -webkit-print-color-adjust: exact; print-color-adjust: exact } }
"""


def write_differences(differences: Sequence[Difference], title: str, files: Mapping[str, str]) -> bytes:
    """The whole page, alone in one file. `files`: by sample, the Word file beside it that shows its changes."""
    common, rest = in_common(differences)
    told = [item for item in differences if not item.is_same]
    same = [item.name for item in differences if item.is_same]
    parts = [f'<main>\n<h1>{escape(title)}</h1>\n<p class="sum">{escape(summed_up(differences))}</p>\n']
    if told:
        parts.append('<p class="key">Words that <del>went</del> and words that <ins>came</ins>.</p>\n')
        parts.append(_table(told, files))
    if common:
        parts.append(f"<h2>{heading(common)}</h2>\n{_listed(lines_in_common(common))}")
    parts += [_section(item) for item in rest if item.tells]
    if same:
        parts.append(f'<h2>Unchanged</h2>\n<p class="small">{escape(", ".join(same))}</p>\n')
    return alone(title, "".join([*parts, "</main>\n"]), STYLE).encode()


def _table(told: Iterable[Difference], files: Mapping[str, str]) -> str:
    rows = []
    for item in told:
        link = files.get(item.name)
        word = f'<a href="{escape(link)}">{escape(link)}</a>' if link else ""
        rows.append(
            f'<tr><td>{escape(item.name)}</td><td class="state">{WORDS[item.state]}</td>'
            f'<td class="n">{len(item.changes)}</td><td>{word}</td></tr>\n'
        )
    head = '<tr><th>Sample</th><th>Letter</th><th class="n">Changes</th><th>Word file, changes tracked</th></tr>'
    return f"<table>\n<thead>{head}</thead>\n<tbody>\n{''.join(rows)}</tbody>\n</table>\n"


def _section(item: Difference) -> str:
    return f"<h2>{escape(item.name)}: {WORDS[item.state]}</h2>\n{_listed(lines_of(item))}"


def _listed(lines: Iterable[tuple[str, Line]]) -> str:
    """Headings and notes as they are, changes as a list."""
    parts: list[str] = []
    open_list = False
    for kind, line in lines:
        listed = kind in {"change", "left-out", "exhibit"}
        if listed != open_list:
            parts.append("<ul>\n" if listed else "</ul>\n")
            open_list = listed
        match kind:
            case "under":
                parts.append(f"<h3>{_marked(line)}</h3>\n")
            case "note" | "problem" | "in":
                parts.append(f'<p class="{CLASSES[kind]}">{_marked(line)}</p>\n')
            case _:
                marks = {one.mark for one in line if one.text.strip()}
                only = next(iter(marks)) if len(marks) == 1 else "both"
                parts.append(f'<li class="{only}">{_marked(line)}</li>\n')
    return "".join(parts) + ("</ul>\n" if open_list else "")


CLASSES = {"note": "note", "problem": "broken", "in": "small"}
TAGS = {"same": ("", ""), "gone": ("<del>", "</del>"), "came": ("<ins>", "</ins>")}


def _marked(line: Line) -> str:
    return "".join(f"{TAGS[one.mark][0]}{escape(one.text)}{TAGS[one.mark][1]}" for one in line)
