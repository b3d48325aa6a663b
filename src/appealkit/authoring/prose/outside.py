"""Facts stated outside the tags, and words in a fact that its requirement does not carry.

A fact's words rest on its requirement. A section stands only where its strategy is supported, and its position is said
only where the letter claims anything: there the strategy's needs carry what is said. Nothing carries prose between the
tags: it is said whatever the record shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce

from appealkit.authoring.prose.sayings import Saying, Within, sayings
from appealkit.authoring.prose.statements import (
    Carried,
    Statement,
    carried_by,
    of_requirement,
    of_strategy,
    statements,
)
from appealkit.authoring.prose.words import Prose
from appealkit.authoring.reading import Reading
from appealkit.authoring.tree import Expr, Path, Place, unshaped
from appealkit.errors import Problem, Where, code_page
from appealkit.maps.load import Rules
from appealkit.maps.measures import MEASURES

T060 = code_page(
    "T060",
    """A number, a date or a duration outside the tags
    Prose between the tags is in every letter, whatever the chart says; a figure there is nobody's, and has no page.
    Bad:
        The patient had three months of care before the injection.
    Good:
        {% fact "care-long-enough" as care %}
        The record shows {{ care.value }} {{ care.unit }} of non-invasive care before the injection.
        {% endfact %}
    """,
)
T061 = code_page(
    "T061",
    """A statement about the patient or the record outside the tags
    What the record shows, what was tried and how it went is said only where a requirement is met, with its page.
    Bad:
        The record shows that conservative care failed.
    Good:
        {% fact "care-failed" as result %}
        The care brought no lasting benefit.
        {% endfact %}
    """,
)
T062 = code_page(
    "T062",
    """A clinical word outside the tags
    A drug, a test, a diagnosis, a side or a part of the body, and how bad something is: all that is the chart's to say.
    Bad:
        We write about severe pain of the left leg.
    Good:
        {% each "radicular-indication" as pain %}
        - {{ pain.pattern | words | upper_first }}.
        {% endeach %}
    """,
)
T063 = code_page(
    "T063",
    """A fact written into a tag or the front matter
    Words between quotes that a tag prints, and those of a title or an addressee, are prose like any other.
    Bad:
        {% set result = "failed" %}
        The care {{ result }}.
    Good:
        {% fact "care-failed" as result %}
        The care brought no lasting benefit.
        {% endfact %}
    """,
)
T064 = code_page(
    "T064",
    """Words in a fact that its requirement does not carry
    The requirement is met, and its page is cited; what else is said there is cited with it, and nothing has shown it.
    Bad:
        {% fact "pain-long-enough" as pain %}
        The severe pain began on {{ pain.onset | date }}.
        {% endfact %}
    Good:
        {% fact "pain-long-enough" as pain %}
        The pain began on {{ pain.onset | date }}.
        {% endfact %}
    """,
)

_CODE = {"number": T060, "date": T060, "duration": T060, "record": T061, "outcome": T061, "patient": T061}
_IS = {"date": "a date", "duration": "a length of time", "number": "a number", "record": "what the record shows",
       "outcome": "what was tried or how it went", "patient": "something about the patient",
       "degree": "how bad something is", "symptom": "a symptom", "diagnosis": "a diagnosis", "drug": "a drug",
       "treatment": "a treatment", "test": "a test", "device": "a device", "body": "a part of the body",
       "side": "a side"}  # fmt: skip
_HEADING = re.compile(r"#{1,3} ")


@dataclass(frozen=True)
class Ground:
    """What a reading is held against: the rules, the words, and the strategies of the section that it stands in.

    `strategies`: those that the section speaks for, or that every section speaks for which includes this partial.
    """

    rules: Rules
    prose: Prose
    strategies: tuple[str, ...] = ()


def outside(reading: Reading, ground: Ground) -> Iterator[Problem]:
    """Every fact that this template states where nothing carries it."""
    for saying in sayings(reading):
        for start, end, within in saying.runs():
            yield from _of_run(reading, saying, start, end, within, ground)


def of_front(texts: Mapping[str, tuple[str, Where]], ground: Ground) -> Iterator[Problem]:
    """The same of what the front matter prints: `title` → its words and their place."""
    for key, (text, where) in texts.items():
        for one in statements(text, ground.prose):
            yield Problem(T063, f"'{one.words}' in '{key}' states {_IS[one.kind]}", _TAKE_OUT, where)


_TAKE_OUT = "take it out, or say it in the body, in a fact"


def _of_run(
    reading: Reading, saying: Saying, start: int, end: int, within: Within, ground: Ground
) -> Iterator[Problem]:
    text = saying.text[start:end]
    carried = _carried(saying, start, end, within, ground)
    loose = [one for one in statements(text, ground.prose) if not _holds(one, text, carried, within)]
    for words, first in _joined(loose, text):
        piece = saying.piece_at(start + first.start)
        if piece.kind == "value":
            continue
        if within.is_claim and _follows_value(saying, start + first.start, first, within, ground):
            continue
        place = saying.place_at(start + first.start)
        yield _problem(reading, words, first, within, place, literal=piece.kind == "literal")


def _holds(one: Statement, text: str, carried: Carried, within: Within) -> bool:
    if carried.carries(one, text):
        return True
    line = text[text.rfind("\n", 0, one.start) + 1 : one.start].lstrip()
    if one.kind == "record":
        # a heading asks rather than says; in a fact, and in a section's position, something carries what follows
        return bool(_HEADING.match(line)) or within.is_claim or (within.tag == "position" and bool(carried.stems))
    return one.kind == "patient" and within.is_claim  # of whom the fact is, not what it says of them


def _joined(loose: list[Statement], text: str) -> Iterator[tuple[str, Statement]]:
    """What stands side by side and is of one code, as one: `three months`."""
    at = 0
    while at < len(loose):
        first = last = loose[at]
        while at + 1 < len(loose) and _CODE.get(loose[at + 1].kind) == _CODE.get(first.kind):
            if text[last.end : loose[at + 1].start].strip(" \n-"):
                break
            at += 1
            last = loose[at]
        yield " ".join(text[first.start : last.end].split()), first
        at += 1


def _carried(saying: Saying, start: int, end: int, within: Within, ground: Ground) -> Carried:
    """What stands behind the words of this stretch."""
    rules, prose = ground.rules, ground.prose
    match within.tag:
        case "fact" | "each":
            named = [*_names(saying, start, end, within), *within.tested]
            return of_requirement(within.of or "", rules, prose) | carried_by(named, prose)
        case "authority":
            found = rules.authorities.get(within.of or "")
            return carried_by([found.says, found.cite] if found else [], prose)
        case "new" | "unaddressed":
            return Carried(prose)
    topic = bool(_HEADING.search(saying.text[start:end]))
    only, but = within.only, within.but
    strategies = [one for one in ground.strategies if (one in only if only is not None else one not in but)]
    tested = carried_by(within.tested, prose)
    if not strategies or not (within.tag == "position" or topic):
        return tested if within.tag == "position" else Carried(prose)
    return reduce(Carried.__and__, (of_strategy(one, rules, prose) for one in strategies)) | tested


def _names(saying: Saying, start: int, end: int, within: Within) -> Iterator[str]:
    """The names of the values that this fact prints: `sitting minutes`."""
    for piece, begins in zip(saying.pieces, saying.starts, strict=True):
        path = _path(piece.of)
        if start <= begins < end and path is not None and path.parts[0] == within.variable:
            yield path.parts[-1].replace("_", " ")


def _path(of: Expr | None) -> Path | None:
    found = unshaped(of) if of is not None else None
    return found if isinstance(found, Path) else None


def _follows_value(saying: Saying, offset: int, one: Statement, within: Within, ground: Ground) -> bool:
    """Whether this is the unit of the value before it, in the only unit which that can have."""
    if one.kind != "duration":
        return False
    units = ground.prose.vocabulary.units
    at = saying.pieces.index(saying.piece_at(offset))
    before = saying.pieces[at - 1] if at else None
    if before is None or saying.text[saying.starts[at] : offset].strip() or before.kind != "value":
        return False
    path, rule = _path(before.of), ground.rules.requirements.get(within.of or "")
    if path is None or path.parts[0] != within.variable or rule is None:
        return False
    unit = units.get(one.words.lower())
    if path.parts[-1] == "value" and rule.measure is not None:
        return {units.get(name, name) for name in MEASURES[rule.measure].units} == {unit}
    return path.parts[-1] == "window" or unit == units.get(path.parts[-1].rsplit("_", 1)[-1])


def _problem(reading: Reading, words: str, one: Statement, within: Within, place: Place, *, literal: bool) -> Problem:
    where, is_ = reading.where(place), _IS[one.kind]
    if within.is_claim:
        says = f"'{words}' is {is_} that '{within.of}' does not carry"
        return Problem(T064, says, _mend_in_fact(one, within), where)
    inside = {"": "outside the tags", "position": "in a position, which no need of its strategies carries"}
    stands = inside.get(within.tag, f"in '{within.tag}', which does not say it")
    if literal:
        return Problem(T063, f"a tag prints '{words}', {is_}, {stands}", _MEND, where)
    return Problem(_CODE.get(one.kind, T062), f"'{words}' states {is_} {stands}", _MEND, where)


_MEND = "say it in a fact or an each, by a value; or take it out"


def _mend_in_fact(one: Statement, within: Within) -> str:
    if one.kind == "duration":
        return f"print the unit: {{{{ {within.variable}.unit }}}}; or take it out"
    return "print a value of the requirement in its place, open the requirement that shows it, or take it out"
