"""Shared: the shipped rules and templates, and a lint of files laid over a few of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from appealkit.authoring.lint.run import lint
from appealkit.errors import CODE_PAGES, Problem
from appealkit.library import open_rules, template_files
from appealkit.maps.load import Rules

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
_SNIPPET = re.compile(r"^(Bad|Good)(?:, in (\S+))?:\n((?:(?:    .*)?\n)+)", re.MULTILINE)
_WORD = re.compile(r"\b(Bad|Good): `([^`\n]+)`\.")


@cache
def rules() -> Rules:
    return open_rules()


@cache
def shipped() -> Mapping[str, bytes]:
    """The release's templates."""
    return template_files()


@cache
def around() -> Mapping[str, bytes]:
    """Of the shipped files those that an example stands on: the partials and the phrases."""
    return {path: data for path, data in shipped().items() if path.startswith("partials/") or path == "record.yaml"}


def linted(files: Mapping[str, str], beside: Mapping[str, bytes] | None = None) -> list[Problem]:
    """What lint finds in these files, which stand beside the shipped partials and phrases."""
    own = {path: text.encode() for path, text in files.items()}
    found = lint({**(around() if beside is None else beside), **own}, rules(), today=TODAY)
    return [problem for problem in found if problem.where is None or problem.where.file in files]


def body(text: str) -> list[Problem]:
    """What lint finds in a section with this body."""
    return linted({f"{EXAMPLE}.md.j2": FRONT + text})


def examples(code: str) -> dict[str, Mapping[str, str]]:
    """The files of the bad and of the good example on the page of a code."""
    found: dict[str, Mapping[str, str]] = {}
    text = CODE_PAGES[code].text + "\n"
    for word, name, lines in _SNIPPET.findall(text):
        snippet = "".join(line[4:] + "\n" for line in lines.split("\n")[:-1])
        found[word] = _files(name or EXAMPLE, snippet)
    for word, snippet in _WORD.findall(text):
        found.setdefault(word, _files(EXAMPLE, snippet + "\n"))
    return found


def _files(name: str, snippet: str) -> Mapping[str, str]:
    if name == "record.yaml":
        return {name: "record:\n" + snippet + "words: {}\n"}
    if name.startswith("partials/"):
        return {f"{name}.md.j2": snippet, f"{EXAMPLE}.md.j2": f'{FRONT}{{% include "{name}" %}}\n'}
    front = "" if snippet.startswith("---\n") else FRONT.replace(EXAMPLE, name)
    return {f"{name}.md.j2": front + snippet}
