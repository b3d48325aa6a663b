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
from appealkit.letters.template import FrontMatter
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
_KEYS = re.compile(rf"((?:{'|'.join(FrontMatter.model_fields)}): .*\n)+")
_AND_SO_ON = re.compile(r"(?m)^(.+ )…$")
AROUND = {"T065", "T086"}  # found of the section around an example: it states no need, and no map names it
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
    found: dict[str, Mapping[str, str]] = {}
    for word, name, snippet in snippets(code):
        found[word] = {**found.get(word, {}), **_files_of(name, snippet)}
    return found


def snippets(code: str) -> list[tuple[str, str, str]]:
    """(Bad or Good, the template it stands in, the text) of each example on the page of a code."""
    text = CODE_PAGES[code].text + "\n"
    found = [
        (word, name or EXAMPLE, "".join(line[4:] + "\n" for line in lines.rstrip("\n").split("\n")))
        for word, name, lines in _SNIPPET.findall(text)
    ]
    inline = [
        (word, _NAMED if _KEYS.match(line + "\n") else EXAMPLE, line + "\n") for word, line in _INLINE.findall(text)
    ]
    return found or inline


def _of_keys(name: str, lines: str) -> Mapping[str, str]:
    """A section with these lines in its front matter; beside the one whose place it takes, where it does that."""
    keys = tuple(line.partition(":")[0] + ":" for line in lines.splitlines())
    others = "".join(line for line in FRONT.splitlines(keepends=True)[1:-1] if not line.startswith(keys))
    replaced = re.search(r"(?m)^instead_of: (.+)$", lines)
    around = (f"{replaced[1]}.md.j2", _RECORD) if replaced else ()
    return {
        f"{name}.md.j2": f"---\n{others.replace(EXAMPLE, name)}{lines}---\nThis answers the stated reason.\n",
        **{path: shipped()[path].decode() for path in around if path in shipped()},
    }


def _files_of(name: str, snippet: str) -> Mapping[str, str]:
    """A snippet with what must stand round it for lint to come to it."""
    snippet = _AND_SO_ON.sub(lambda line: line[1] * 1_000, snippet)
    if _KEYS.fullmatch(snippet):
        return _of_keys(name, snippet)
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
        return {LETTERHEAD + name: snippet, f"{EXAMPLE}.md.j2": FRONT + "- This answers it.\n- So does that.\n"}
    if name.startswith("partials/"):
        includes = {f"{EXAMPLE}.md.j2": f'{FRONT}{{% include "{name}" %}}\n'} if name == _PARTIAL else {}
        return {f"{name}.md.j2": snippet, **includes}
    front = "" if snippet.startswith("---\n") else FRONT.replace(EXAMPLE, name)
    return {f"{name}.md.j2": front + snippet}
