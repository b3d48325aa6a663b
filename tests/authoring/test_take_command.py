"""`templates take`: a shipped template becomes one's own, word for word, and is never laid over a change."""

from __future__ import annotations

from pathlib import Path

import pytest

from appealkit.library import release
from stories.cases import run


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "practice.yaml").write_text("name: x\n")
    return tmp_path


def test_a_shipped_template_is_taken_word_for_word_and_only_once(workspace: Path) -> None:
    assert run("templates", "take", "letters/imaging", "--workspace", str(workspace)).code == 0
    own = workspace / "templates/letters/imaging.md.j2"
    assert own.read_bytes() == (release() / "templates/letters/imaging.md.j2").read_bytes()
    own.write_text("changed")
    again = run("templates", "take", "letters/imaging", "--workspace", str(workspace))
    assert (again.code, own.read_text()) == (1, "changed")
    assert "T077 letters/imaging is your own already" in again.err


def test_of_several_names_one_that_is_not_there_stops_all(workspace: Path) -> None:
    done = run("templates", "take", "letters/levels", "letters/imagin", "--workspace", str(workspace))
    assert done.code == 1
    assert "did you mean 'letters/imaging'?" in done.err
    assert not (workspace / "templates").exists()


def test_a_folder_that_is_no_workspace_is_told(tmp_path: Path) -> None:
    done = run("templates", "take", "letters/levels", "--workspace", str(tmp_path))
    assert done.code == 1
    assert "this is no workspace" in done.err
