"""Checks of what is cited: every citation is something, every source is named, every regulation is on file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from appealkit.errors import Problem, Severity, Where, code_page
from appealkit.maps.load import Rules
from appealkit.maps.model import Confidence

M017 = code_page(
    "M017",
    """A citation has no source
    What nobody has read cannot be relied on: a source says which page, copy or list it was read in.
    Bad: `confidence: seen` with `source: recalled`. Good: the document and its date; or `confidence: unverified`.
    """,
)

M024 = code_page(
    "M024",
    """A place is still open
    A `?` stands where something of the policy is to be written, and a letter would print it.
    Bad: `section: "?"`. Good: `section: § 2(b)`, as the policy numbers it.
    """,
)

OPEN = "?"  # what is still to be written
NO_SOURCE = {"", "-", OPEN, "none", "recalled", "memory", "unknown", "n/a", "tbd"}
REGULATION = re.compile(r"\b(\d+) CFR (?:§+ ?)?(\d+(?:\.\d+(?:-\d+)?)?)")


def sources_are_named(rules: Rules) -> Iterator[Problem]:
    """Of policies and authorities, unless they are marked unverified."""
    for policy in rules.policies.values():
        if _is_nothing(policy.read.source):
            says = f"{policy.number} has no source"
            yield Problem(M017, says, "name in 'read:' what was read, and when", _at(rules, f"Policy/{policy.policy}"))
    for name, authority in rules.authorities.items():
        if _is_nothing(authority.read.source) and authority.confidence is not Confidence.UNVERIFIED:
            says = f"'{name}' is {authority.confidence} and has no source"
            mend = "name what was read in 'read:', or write 'confidence: unverified'"
            yield Problem(M017, says, mend, _at(rules, f"Authority/{name}"))
        if _is_nothing(authority.cite):
            yield Problem(M017, f"'{name}' cites nothing", "add the citation", _at(rules, f"Authority/{name}"))


def nothing_is_left_open(rules: Rules) -> Iterator[Problem]:
    """Of policies: their names, days and sections."""
    for policy in rules.policies.values():
        whole = {"number": policy.number, "title": policy.title, "read: on": policy.read.on, "read: by": policy.read.by}
        places = [(name, word, f"Policy/{policy.policy}") for name, word in whole.items()]
        for n, version in enumerate(policy.versions):
            places.append(("version", version.version, f"Version/{policy.policy}/{n}"))
            for m, item in enumerate(version.criteria):
                place = f"Criterion/{policy.policy}/{n}/{m}"
                places += [("section", item.section, place), ("says", item.says, place)]
        for name, word, place in places:
            if OPEN in word.split():
                yield Problem(M024, f"'{name}' is still open", "write what the policy says", _at(rules, place))


def citations_say_something(rules: Rules) -> Iterator[Problem]:
    """Of coding errors, and of windows."""
    for error in rules.coding:
        if _is_nothing(error.cite):
            where = _at(rules, f"CodingError/{error.id}")
            yield Problem(M017, f"'{error.id}' cites nothing", "say who says so, with its date", where)
    for program, rule in rules.programs.items():
        for level in rule.levels.values():
            if _is_nothing(level.window.cite):
                says = f"the window of {level.title} cites nothing"
                yield Problem(M017, says, "say where it is from", _at(rules, f"ProgramRules/{program}"))


def regulations_are_on_file(rules: Rules) -> Iterator[Problem]:
    """A regulation that routing or coding names has an entry with its source among the authorities."""
    known = {section for authority in rules.authorities.values() for section in _sections(authority.cite)}
    cited = [(f"RouteStep/{step.id}", step.cite or "") for step in rules.routing.steps]
    cited += [(f"CodingError/{error.id}", error.cite) for error in rules.coding]
    for place, cite in cited:
        for section in _sections(cite):
            if section not in known:
                says = f"{section} is cited and no authority gives its source"
                yield Problem(M017, says, "add it to authorities.yaml", _at(rules, place), Severity.DOUBT)


def _sections(cite: str) -> list[str]:
    """The regulations named, by title and section: paragraphs are left off."""
    return list(dict.fromkeys(f"{title} CFR {section}" for title, section in REGULATION.findall(cite)))


def _is_nothing(words: str) -> bool:
    return words.strip().casefold() in NO_SOURCE


def _at(rules: Rules, key: str) -> Where:
    return rules.places.get(key, Where(key.split("/", 1)[-1]))
