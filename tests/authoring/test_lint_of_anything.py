"""Lint of any text ends in findings: what escapes, what is too deep, what is no template at all."""

from __future__ import annotations

from datetime import date

import pytest
from linting import rules

from appealkit.authoring.lint.run import lint
from appealkit.errors import Problem
from letters import programs
from letters.attempts import as_bytes, with_section
from letters.escapes import ALL, PROSE


def linted(files: dict[str, str | bytes]) -> list[Problem]:
    return lint(as_bytes(files), rules(), today=date(2026, 11, 22))


def nowhere(found: list[Problem]) -> list[str]:
    """The findings that name no place."""
    return [str(problem) for problem in found if problem.where is None]


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.long) for part in range(1, 6))])
def test_an_escape_is_a_finding_at_its_place(part: int) -> None:
    for _, payload in ALL[part::6]:
        found = linted(with_section(f"One.\n\n{payload}\n"))
        assert found, payload[:100]
        assert nowhere(found) == []


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.long) for part in range(1, 6))])
def test_prose_that_looks_like_an_escape_is_linted_to_its_end(part: int) -> None:
    for words in PROSE[part::6]:
        assert nowhere(linted(with_section(f"{words}\n"))) == []


@pytest.mark.parametrize("seeds", [range(20), pytest.param(range(20, 400), marks=pytest.mark.long)])
def test_a_random_program_is_linted_to_its_end(seeds: range) -> None:
    assert [told for seed in seeds for told in nowhere(linted(programs.random_files(seed)))] == []
