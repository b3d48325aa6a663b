"""Differences in words: line by line, as plain text, and as plain values for a program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from appealkit.authoring.difference import Change, Common, Difference, Stretch, in_common

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
