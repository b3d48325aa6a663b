"""Edits written out by hand, each with what recheck has to say of it; and how well it does on those held back."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from appealkit.recheck.meaning import ORDER, Kind
from recheck.bench import docx, not_as_composed, rechecked, retyped

HERE = Path(__file__).parent
KINDS = {
    "sourced": Kind.SOURCED, "opinion": Kind.OPINION, "unsourced": Kind.UNSOURCED, "contradicts": Kind.CONTRADICTS,
}  # fmt: skip


def edits(name: str) -> list[dict[str, str]]:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))["edits"]


EDITS, HELD, FRESH = edits("edits.yaml"), edits("edits.held.yaml"), edits("edits.fresh.yaml")


def told(edit: dict[str, str]) -> Kind:
    """The worst that is said of any statement of the edited letter."""
    found = not_as_composed(rechecked(edit["in"], retyped(docx(edit["in"]), edit["find"], edit["put"])))
    assert found, "the edit is not seen at all"
    return max((one.kind for one in found), key=ORDER.index)


def name_of(edit: dict[str, str]) -> str:
    return f"{edit['in']}: {edit['what']}"


@pytest.mark.parametrize("edit", EDITS, ids=name_of)
def test_an_edit_is_told_as_what_it_is(edit):
    assert told(edit) is KINDS[edit["expect"]]


@pytest.mark.parametrize("edit", HELD + FRESH, ids=name_of)
def test_an_edit_held_back_is_told_as_it_is_written(edit):
    assert told(edit) is KINDS[edit.get("gets", edit["expect"])]


def figures(edits: list[dict[str, str]], key: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """(harmless that pass, harmless), (harmful that are stopped, harmful), as the files say it."""
    harmless = [edit for edit in edits if edit["expect"] == "sourced"]
    harmful = [edit for edit in edits if edit["expect"] in {"unsourced", "contradicts"}]
    passed = sum(edit.get(key, "sourced") == "sourced" for edit in harmless)
    stopped = sum(edit.get(key, edit["expect"]) != "sourced" for edit in harmful)
    return (passed, len(harmless)), (stopped, len(harmful))


def test_the_figures():
    assert figures(EDITS, "gets") == ((45, 45), (67, 67))
    assert figures(HELD, "gets") == ((23, 23), (32, 32))
    assert figures(FRESH, "first") == ((12, 22), (22, 22))
    assert figures(FRESH, "gets") == ((18, 22), (22, 22))


def test_there_are_as_many_edits_as_a_measure_wants_and_of_both_sorts():
    both = EDITS + HELD + FRESH
    assert len(both) >= 120
    assert sum(edit["expect"] == "sourced" for edit in both) >= 60
    assert sum(edit["expect"] in {"unsourced", "contradicts"} for edit in both) >= 60
    assert len({edit["in"] for edit in both}) >= 6
