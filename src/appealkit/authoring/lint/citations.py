"""Whether what a template cites is on file, in force, and binds whom the letter goes to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from appealkit.authoring.lint.met import Opened
from appealkit.authoring.lint.shelf import Linted, Shelf
from appealkit.authoring.lint.table import check
from appealkit.authoring.lint.way import met_in
from appealkit.authoring.tree import Node, Opening, Words, bodies
from appealkit.errors import Problem, Severity, code_page, nearest
from appealkit.maps.model import Confidence

T040 = code_page(
    "T040",
    """An authority that is not on file
    A letter cites only what stands in authorities.yaml, with whom it binds, since when, and its source.
    Bad:
        {% authority "erisa-full-and-fair" as law %}See {{ law.cite }}.{% endauthority %}
    Good:
        {% authority "erisa-full-and-fair-review" as law %}See {{ law.cite }}.{% endauthority %}
    """,
)
T041 = code_page(
    "T041",
    """An authority that is not in force
    Its sentence is left out of every letter dated after its last day or before its first.
    Bad, in authorities.yaml:
        - authority: an-example
          cite: "42 CFR § 405.942(a)"
          says: A redetermination is asked for within 120 days.
          binds: [medicare-ffs]
          in_force: {from: 2020-01-01, to: 2025-12-31}
          confidence: seen
          read: {on: 2026-11-21, by: appealkit, source: 42 CFR 405.942}
    Good, in authorities.yaml:
        - authority: an-example
          cite: "42 CFR § 405.942(a)"
          says: A redetermination is asked for within 120 days.
          binds: [medicare-ffs]
          in_force: {from: 2020-01-01}
          confidence: seen
          read: {on: 2026-11-21, by: appealkit, source: 42 CFR 405.942}
    """,
)
T042 = code_page(
    "T042",
    """An authority that never binds where it is cited
    The tests around it let only programmes or appellants come here whom it does not bind; its sentence is never said.
    Bad:
        {% if letter.program == "medicare-ffs" %}
        {% authority "erisa-full-and-fair-review" as law %}See {{ law.cite }}.{% endauthority %}
        {% endif %}
    Good:
        {% if letter.program == "commercial-erisa" %}
        {% authority "erisa-full-and-fair-review" as law %}See {{ law.cite }}.{% endauthority %}
        {% endif %}
    """,
)
T043 = code_page(
    "T043",
    """An authority that nobody has verified
    What is marked `unverified` never reaches a letter; its sentence is left out of every one.
    Bad, in authorities.yaml:
        - authority: an-example
          cite: "42 CFR § 405.942(a)"
          says: A redetermination is asked for within 120 days.
          binds: [medicare-ffs]
          in_force: {from: 2020-01-01}
          confidence: unverified
          read: {on: 2026-11-21, by: appealkit, source: 42 CFR 405.942}
    Good, in authorities.yaml:
        - authority: an-example
          cite: "42 CFR § 405.942(a)"
          says: A redetermination is asked for within 120 days.
          binds: [medicare-ffs]
          in_force: {from: 2020-01-01}
          confidence: seen
          read: {on: 2026-11-21, by: appealkit, source: 42 CFR 405.942}
    """,
)
T044 = code_page(
    "T044",
    """A citation written into the words
    A rule cited in plain prose stays when the rule is repealed, and goes to payers whom it does not bind. Cited by an
    authority, or by the policy's own values, it appears only where it holds.
    Bad:
        The right to these is in 29 CFR 2560.503-1.
    Good:
        {% authority "erisa-full-and-fair-review" as law %}The right to these is in {{ law.cite }}.{% endauthority %}
    """,
)

_LEGAL = re.compile(
    r"\b\d+\s+C\.?\s?F\.?\s?R\b\.?|\b\d+\s+U\.?\s?S\.?\s?C\b\.?|\b(?:LCD|LCA|NCD)\s+[LA]?\d[\d.]*"
    r"|\b[LA]\d{5}\b|§+\s*\d[\w.()-]*|\bPub(?:lic)?\.?\s*(?:L(?:aw)?\.?\s*)?1\d\d-\d+"
)


@check(T040, T041, T042, T043)
def authorities(template: Linted, shelf: Shelf) -> Iterator[Problem]:
    """Of a partial: an authority never binds where it does not in every template that includes it."""
    found: dict[Opening, list[Opened]] = {}
    for met in met_in(template, shelf, Opened):
        if met.opening.tag == "authority":
            found.setdefault(met.opening, []).append(met)
    for opening, met_there in found.items():
        yield from _of_one(opening, met_there, template, shelf)


def _of_one(opening: Opening, met: list[Opened], template: Linted, shelf: Shelf) -> Iterator[Problem]:
    where, name = template.reading.where(opening.place), opening.name or ""
    authority = shelf.rules.authorities.get(name)
    if authority is None:
        yield Problem(T040, f"'{name}' is not an authority", nearest(name, shelf.rules.authorities), where)
        return
    ends = authority.in_force.to
    if ends is not None and ends < shelf.today:
        mend = "cite what took its place, or take the sentence out"
        yield Problem(T041, f"'{name}' is in force no more since {ends}", mend, where)
    elif authority.in_force.since > shelf.today:
        since = authority.in_force.since
        says = f"'{name}' is in force from {since} only"
        yield Problem(T041, says, "approve the template from that day on", where, Severity.DOUBT)
    if authority.confidence is Confidence.UNVERIFIED:
        mend = "have a person read its source, and enter it; until then its sentence is left out"
        yield Problem(T043, f"'{name}' is unverified", mend, where, Severity.DOUBT)
    programs = {program.value for program in authority.binds}
    if all(one.programs.words is not None and not one.programs.words & programs for one in met):
        mend = f"it binds {', '.join(sorted(programs)) or 'nobody'}: cite another, or correct the test around it"
        yield Problem(T042, f"'{name}' binds no programme that comes here", mend, where, Severity.DOUBT)
    spoken_for = frozenset(authority.capacities)
    if spoken_for and all(one.capacities.words is not None and not one.capacities.words & spoken_for for one in met):
        mend = f"it is for {', '.join(sorted(spoken_for))}: correct the test around it"
        yield Problem(T042, f"'{name}' is for no appellant that comes here", mend, where, Severity.DOUBT)


@check(T044)
def citations_in_prose(template: Linted, _: Shelf) -> Iterator[Problem]:
    for words in _free(template.reading.nodes):
        for match in _LEGAL.finditer(words.text):
            place = words.at(match.start())
            says = f"'{' '.join(match[0].split())}' is cited in plain words"
            mend = 'cite it by {% authority "…" as law %}, or by the values of the policy'
            yield Problem(T044, says, mend, template.reading.where(place))


def _free(nodes: Iterable[Node]) -> Iterator[Words]:
    """The prose that stands in no authority."""
    for node in nodes:
        if isinstance(node, Words):
            yield node
        elif not (isinstance(node, Opening) and node.tag == "authority"):
            for body in bodies(node):
                yield from _free(body)
