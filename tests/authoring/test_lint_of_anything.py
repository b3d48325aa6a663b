"""Lint of any text ends in findings: what escapes, what is too deep, what is no template at all."""

from __future__ import annotations

from datetime import date

import pytest
from linting import rules

from appealkit.authoring.lint.run import lint
from letters import programs
from letters.attempts import with_section
from letters.escapes import ALL, PROSE


def linted(files) -> list[str]:
    given = {
        name: text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass") for name, text in files.items()
    }
    found = lint(given, rules(), today=date(2026, 11, 22))
    assert all(problem.where is not None for problem in found)
    return [problem.code for problem in found]


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.long) for part in range(1, 6))])
def test_an_escape_is_a_finding(part: int) -> None:
    for _, payload in ALL[part::6]:
        codes = linted(with_section(f"One.\n\n{payload}\n"))
        assert codes, payload[:100]
    for words in PROSE[part::6]:
        linted(with_section(f"{words}\n"))


@pytest.mark.parametrize("seeds", [range(20), pytest.param(range(20, 400), marks=pytest.mark.long)])
def test_a_random_program_is_linted_to_its_end(seeds: range) -> None:
    for seed in seeds:
        linted(programs.random_files(seed))
