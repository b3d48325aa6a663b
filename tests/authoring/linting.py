"""Shared: the shipped rules and templates, and a lint of files laid over a few of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from appealkit import yamltext
from appealkit.authoring.lint.run import lint
from appealkit.errors import CODE_PAGES, Problem
from appealkit.library import open_rules, template_files
from appealkit.maps.load import Rules
from appealkit.maps.programs import AuthorityFile

TODAY = date(2026, 11, 22)
EXAMPLE = "letters/example"
FRONT = f"""---
template: {EXAMPLE}
title: An example
version: "1"
kind: section
speaks_for: [conservative-care-failed]
---
"""
LETTERHEAD, RULES = "letterhead/", "evidence_maps/"  # before the paths of files that are no templates
_SNIPPET = re.compile(r"^(Bad|Good)(?:, in (\S+))?:\n((?:(?:    .*)?\n)+)", re.MULTILINE)
_INLINE = re.compile(r"\b(Bad|Good): `([^`\n]+)`")
_NAMED = "letters/conservative-care"
_PARTIAL, _AUTHORITIES, _RECORD = "partials/example", "authorities.yaml", "record.yaml"


@cache
def rules() -> Rules:
    return open_rules()


@cache
def shipped() -> Mapping[str, bytes]:
    """The release's templates."""
    return template_files()


@cache
def partials() -> Mapping[str, bytes]:
    """Of the shipped files those that an example stands on."""
    return {path: data for path, data in shipped().items() if path.startswith("partials/")}


def linted(files: Mapping[str, str]) -> list[Problem]:
    """What lint finds in these files, which stand beside the shipped partials. Files below `letterhead/` are the
    practice's look, `evidence_maps/authorities.yaml` holds authorities of its own."""
    own = {path: text.encode() for path, text in files.items()}
    look = {path.removeprefix(LETTERHEAD): data for path, data in own.items() if path.startswith(LETTERHEAD)}
    more = {path.removeprefix(RULES): data for path, data in own.items() if path.startswith(RULES)}
    known = rules()
    if more:
        text, problems = yamltext.read(more[_AUTHORITIES], _AUTHORITIES)
        assert text is not None, problems
        cited = AuthorityFile.model_validate(text.value)
        own_ones = {one.authority: one for one in cited.authorities}
        known = replace(known, authorities={**known.authorities, **own_ones})
    templates = {path: data for path, data in own.items() if not path.startswith((LETTERHEAD, RULES))}
    found = lint({**partials(), **templates}, known, today=TODAY, letterhead=look)
    return [problem for problem in found if problem.where is None or problem.where.file in files]


def body(text: str) -> list[Problem]:
    """What lint finds in a section with this body."""
    return linted({f"{EXAMPLE}.md.j2": FRONT + text})


def examples(code: str) -> dict[str, Mapping[str, str]]:
    """The files of the bad and of the good example on the page of a code."""
    found = {}
    for word, name, lines in _SNIPPET.findall(CODE_PAGES[code].text + "\n"):
        snippet = "".join(line[4:] + "\n" for line in lines.rstrip("\n").split("\n"))
        found[word] = _files_of(name or EXAMPLE, snippet)
    for word, snippet in _INLINE.findall(CODE_PAGES[code].text):
        found.setdefault(word, _of_line(snippet))
    return found


def _of_line(snippet: str) -> Mapping[str, str]:
    """A line of a section; or one of the front matter of a section that a strategy names."""
    key = snippet.partition(":")[0]
    if f"\n{key}: " not in FRONT:
        return _files_of(EXAMPLE, snippet + "\n")
    front = re.sub(rf"(?m)^{key}: .*$", snippet, FRONT).replace(EXAMPLE, _NAMED)
    return {f"{_NAMED}.md.j2": front + "This answers the stated reason.\n"}


def _files_of(name: str, snippet: str) -> Mapping[str, str]:
    """A snippet with what must stand round it for lint to come to it."""
    if name == _RECORD:
        written = [line.strip() for line in snippet.split("\n") if line.strip()]
        keys = tuple(f"  {line.partition(':')[0]}:" for line in written)
        others = [line for line in shipped()[name].decode().split("\n") if not line.startswith(keys)]
        laid = "".join(f"  {line}\n" for line in written)
        return {name: "\n".join(others).replace("record:\n", "record:\n" + laid, 1)}
    if name == _AUTHORITIES:
        cites = '{% authority "an-example" as law %}See {{ law.cite }}.{% endauthority %}\n'
        return {RULES + name: "authorities:\n" + snippet, f"{EXAMPLE}.md.j2": FRONT + cites}
    if name.endswith(".toml"):
        return {LETTERHEAD + name: snippet, f"{EXAMPLE}.md.j2": FRONT + "- One.\n- Two.\n"}
    if name.startswith("partials/"):
        includes = {f"{EXAMPLE}.md.j2": f'{FRONT}{{% include "{name}" %}}\n'} if name == _PARTIAL else {}
        return {f"{name}.md.j2": snippet, **includes}
    front = "" if snippet.startswith("---\n") else FRONT.replace(EXAMPLE, name)
    return {f"{name}.md.j2": front + snippet}
