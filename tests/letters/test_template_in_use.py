"""A template is drafted from only while it is in use, and only for the strategies it speaks for."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from appealkit.errors import TemplateError
from appealkit.letters.compose import compose
from appealkit.letters.template import load_templates
from appealkit.library import open_library
from stories import cases

from .bench import ON, SECTION, shipped


def drafted(workspace: Path, front: str, *, name: str = SECTION, on: date = ON, trial: bool = True) -> Any:
    """A letter from the shipped templates, where the named one has these lines more in its front matter."""
    files = dict(shipped())
    path = f"{name}.md.j2"
    kept = [
        line for line in files[path].decode().split("\n") if not line.startswith(("effective:", front.split(":")[0]))
    ]
    files[path] = "\n".join([kept[0], *front.split("\n"), *kept[1:]]).encode()
    shelf, problems = load_templates(files)
    assert shelf is not None, problems
    packet = cases.prepared(workspace, cases.care(), trial=True)
    return compose(packet.case, packet.assessment, open_library(workspace).rules, shelf, on=on, trial=trial)


@pytest.mark.parametrize("name", [SECTION, "frames/appeal"])
def test_a_retired_template_is_not_drafted_from_not_even_on_trial(approved_workspace: Path, name: str) -> None:
    with pytest.raises(TemplateError) as caught:
        drafted(approved_workspace, f"retired: {ON}", name=name)
    assert [problem.code for problem in caught.value.problems] == ["T003"]
    assert name in str(caught.value)


def test_a_template_is_drafted_from_up_to_the_day_before_it_retires(approved_workspace: Path) -> None:
    letter, _ = drafted(approved_workspace, f"retired: {ON + timedelta(days=1)}")
    assert SECTION in [used.template for used in letter.templates]


def test_a_template_not_yet_effective_is_seen_on_trial_only(approved_workspace: Path) -> None:
    tomorrow = f"effective: {ON + timedelta(days=1)}"
    letter, _ = drafted(approved_workspace, tomorrow)
    assert letter.draft
    with pytest.raises(TemplateError) as caught:
        drafted(approved_workspace, tomorrow, trial=False)
    assert [problem.code for problem in caught.value.problems] == ["T003"]


def test_a_section_argues_no_strategy_that_it_does_not_speak_for(approved_workspace: Path) -> None:
    with pytest.raises(TemplateError) as caught:
        drafted(approved_workspace, "speaks_for: [sustained-relief]")
    assert [problem.code for problem in caught.value.problems] == ["T004"]
