"""Denial reasons, recognised from codes, procedure and the payer's own words.

Codes say what they say. Words are read by a linear model fitted to wordings of our own; it names the clauses and the
words that decided, and where it is not sure a reason is only a candidate.
"""

from __future__ import annotations

import re

from appealkit.assessment.found import Recognised
from appealkit.assessment.linear import read
from appealkit.assessment.view import LineView
from appealkit.case import Denial, ServiceLine
from appealkit.maps.load import Rules


def recognise(denial: Denial, view: LineView, rules: Rules) -> tuple[Recognised, ...]:
    """Every reason on this line, sure ones first, in the order of the rules.

    A code that means a reason, or words that say it clearly, make it sure. Words that may say it, or a code that only
    suggests it, make a candidate, kept where nothing sure was found. One that `gives_way` by its codes goes behind all.
    """
    text = text_of(denial, view.line)
    said = {one.reason: one for one in read(text, view.family, rules.language, rules.weights)} if text else {}
    means, suggests = view.told_by(rules.means), view.told_by(rules.suggests)
    sure, aside, possible, suggested = [], [], [], []
    named = {*said, *means, *suggests}
    for name, reason in rules.reasons.items():
        if name not in named:
            continue
        if reason.families and view.family not in reason.families:
            continue
        by = means.get(name, ())
        words = said.get(name)
        clauses, telling = (words.clauses, words.words) if words else ((), ())
        if reason.gives_way and by and not (words and words.sure):
            aside.append(Recognised(name, True, by, clauses, telling))
        elif by or (words and words.sure):
            sure.append(Recognised(name, True, by, clauses, telling))
        elif words:
            possible.append(Recognised(name, False, (), clauses, telling))
        elif name in suggests:
            suggested.append(Recognised(name, False, suggests[name]))
    beside = [found for found in sure if not rules.reasons[found.reason].only_alone]
    return tuple(beside or sure) or (*possible, *suggested) or tuple(aside)


def text_of(denial: Denial, line: ServiceLine) -> str:
    """What the notice says of this line: all of it, or only its part where the text goes line by line.

    What comes before the first part is said of every line. "Line 1: … Line 2: …" and "64483: … 64484: …" are parts.
    """
    text = denial.reason_text or ""
    if len(denial.lines) == 1:
        return text
    marks = [found for found in _PART.finditer(text) if _names_a_line(found, denial)]
    if len(marks) < 2:
        return text
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    mine = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True) if _is_of(mark, line)]
    return " ".join([text[: marks[0].start()], *mine]) if mine else text


_PART = re.compile(r"(?<![\w#])(?:(?:line|ln)\s*#?\s*(?P<number>\d{1,2})|(?P<code>\d{5}))\s*[:\-–]\s*", re.IGNORECASE)


def _names_a_line(mark: re.Match[str], denial: Denial) -> bool:
    return any(_is_of(mark, line) for line in denial.lines)


def _is_of(mark: re.Match[str], line: ServiceLine) -> bool:
    return mark["code"] == line.procedure if mark["code"] else int(mark["number"]) == line.number
