"""Differences as text lines and as one HTML page: what went is struck through, what came is underlined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from appealkit.authoring.difference import Change, Common, Difference, Stretch, in_common
from appealkit.writers.html import alone

WORDS = {
    "same": "unchanged",
    "changed": "changed",
    "appears": "a letter appears",
    "disappears": "the letter disappears",
    "broken": "cannot be drafted",
}
PLAIN = {"same": ("", ""), "gone": ("[-", "-]"), "came": ("{+", "+}")}
FAR = 60  # characters that stayed, on each side of a change, before the rest of them is left out

Line = tuple[Stretch, ...]


def summed_up(differences: Sequence[Difference]) -> str:
    """`12 samples: 10 unchanged, 2 changed.`"""
    counts = Counter[str](item.state for item in differences)
    told = [f"{counts[state]} {_counted(state, counts[state])}" for state in WORDS if counts[state]]
    return f"{len(differences)} {'sample' if len(differences) == 1 else 'samples'}: {', '.join(told) or 'none'}."


def _counted(state: str, count: int) -> str:
    one = count == 1
    words = {
        "appears": "letter appears" if one else "letters appear",
        "disappears": "letter disappears" if one else "letters disappear",
    }
    return words.get(state, WORDS[state])


def lines_in_common(common: Iterable[Common]) -> Iterator[tuple[str, Line]]:
    """The changes that several letters share, line by line, each with the letters it is in."""
    for one in common:
        yield "under", (Stretch("same", one.change.under or "at the beginning"),)
        yield "change", _change(one.change)
        yield "in", (Stretch("same", f"in {', '.join(one.samples)}"),)


def lines_of(item: Difference) -> Iterator[tuple[str, Line]]:
    """What is told of one sample, line by line: what the line is (note, under, change, left-out, exhibit, problem) and
    its stretches."""
    yield from (("note", (Stretch("same", note),)) for note in item.notes)
    for problem in item.problems:
        yield "problem", (Stretch("same", str(problem)),)
    under: str | None = None
    for change in item.changes:
        if change.under != under:
            under = change.under
            yield "under", (Stretch("same", under or "at the beginning"),)
        yield "change", _change(change)
    if item.now_left_out or item.no_longer_left_out:
        yield "under", (Stretch("same", "Sentences left out"),)
    for silence in item.now_left_out:
        yield "left-out", (Stretch("came", f"now left out: {silence.requirement} in {silence.template}"),
                           Stretch("same", f" ({silence.why})"))  # fmt: skip
    for silence in item.no_longer_left_out:
        words = f"no longer left out: {silence.requirement} in {silence.template}"
        yield "left-out", (Stretch("gone", words),)
    if item.exhibits:
        yield "under", (Stretch("same", "Exhibits"),)
    yield from (("exhibit", (one,)) for one in item.exhibits)


def _change(change: Change) -> Line:
    stretches = change.stretches
    if change.mark == "same":
        stretches = tuple(
            Stretch(one.mark, _short(one.text, first=at == 0, last=at == len(stretches) - 1))
            if one.mark == "same"
            else one
            for at, one in enumerate(stretches)
        )
    return (*stretches, Stretch("same", f"  ({change.note})")) if change.note else stretches


def _short(text: str, *, first: bool, last: bool) -> str:
    """A long stretch that stayed, without its middle."""
    head = "" if first else text[:FAR]
    tail = "" if last else text[-FAR:]
    if len(text) <= FAR * 2 or len(head) + len(tail) >= len(text):
        return text
    head = head[: head.rfind(" ") + 1] if head else ""
    tail = tail[tail.find(" ") :] if tail else ""
    return f"{head}…{tail}"


def as_text(differences: Sequence[Difference], title: str = "") -> str:
    """All of it as plain text: `[-what went-]` and `{+what came+}`."""
    common, rest = in_common(differences)
    parts = [f"{title}\n"] if title else []
    parts += [f"\n{heading(common)}\n"] if common else []
    parts += [f"{INDENT[kind]}{plain(line)}\n" for kind, line in lines_in_common(common)]
    for item in rest:
        if item.tells:
            parts.append(f"\n{item.name}: {WORDS[item.state]}\n")
            parts += [f"{INDENT[kind]}{plain(line)}\n" for kind, line in lines_of(item)]
    return "".join(parts) + f"\n{summed_up(differences)}\n"


def heading(common: Sequence[Common]) -> str:
    """What stands above the changes that several letters share."""
    return f"{'The same change' if len(common) == 1 else 'The same changes'} in several letters"


INDENT = {
    "in": "    ",
    "note": "  ",
    "problem": "  ",
    "under": "  ",
    "change": "    ",
    "left-out": "    ",
    "exhibit": "    ",
}


def plain(line: Line) -> str:
    """One line as plain text."""
    return "".join(f"{PLAIN[one.mark][0]}{one.text}{PLAIN[one.mark][1]}" for one in line)


def as_json(item: Difference) -> dict[str, Any]:
    """One difference as plain values, for a program."""
    return {
        "sample": item.name,
        "state": item.state,
        "changes": [
            {"under": change.under, "before": change.old or None, "after": change.new or None, "note": change.note}
            for change in item.changes
        ],
        "now_left_out": [[one.requirement, one.template, one.why] for one in item.now_left_out],
        "no_longer_left_out": [[one.requirement, one.template] for one in item.no_longer_left_out],
        "exhibits": [{"mark": one.mark, "exhibit": one.text} for one in item.exhibits],
        "notes": list(item.notes),
        "problems": [problem.as_json() for problem in item.problems],
    }


# ---- the page ----------------------------------------------------------------------------------------------------

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


def page(differences: Sequence[Difference], title: str, files: Mapping[str, str]) -> str:
    """The summary as one HTML page. `files`: by sample, the Word file beside it that shows its changes."""
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
    return alone(title, "".join([*parts, "</main>\n"]), STYLE)


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
