"""A link among a workspace's templates, rules or approvals is refused by name, and what it points to is never read."""

from __future__ import annotations

import shutil

import pytest

from appealkit.errors import TemplateError
from appealkit.library import intake_files, map_cases, open_library, recheck_files, wordings
from stories import cases

SECRET = "template: the-secret-text\n"
FOLDERS = ["templates", "templates/partials", "evidence_maps/policies", "approvals"]


@pytest.fixture
def secret(tmp_path):
    """A folder elsewhere, with files of every kind that is read."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    for name in ("secret.yaml", "secret.md.j2", "secret.json"):
        (folder / name).write_text(SECRET, encoding="utf-8")
    return folder


def refused(workspace) -> TemplateError:
    open_library.cache_clear()
    with pytest.raises(TemplateError) as raised:
        open_library(workspace)
    assert "the-secret-text" not in str(raised.value)
    return raised.value


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_linked_file_is_refused_and_not_read(own_workspace, secret, folder):
    name = "secret.md.j2" if folder.startswith("templates") else "secret.yaml"
    (own_workspace / folder).mkdir(parents=True, exist_ok=True)
    (own_workspace / folder / name).symlink_to(secret / name)
    assert [(p.code, str(p.where)) for p in refused(own_workspace).problems] == [("T165", f"{folder}/{name}:1:1")]


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_linked_folder_is_refused_and_not_entered(own_workspace, secret, folder):
    path = own_workspace / folder
    shutil.rmtree(path, ignore_errors=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(secret, target_is_directory=True)
    assert [(p.code, str(p.where)) for p in refused(own_workspace).problems] == [("T165", f"{folder}:1:1")]


def test_a_link_to_nowhere_a_link_in_a_circle_and_a_link_of_another_name_are_refused_together(own_workspace, secret):
    templates = own_workspace / "templates"
    templates.mkdir()
    (templates / "gone.md.j2").symlink_to(own_workspace / "nothing")
    (templates / "round").symlink_to(templates, target_is_directory=True)
    (templates / "notes.txt").symlink_to(secret / "secret.yaml")
    places = {str(problem.where) for problem in refused(own_workspace).problems}
    assert places == {"templates/gone.md.j2:1:1", "templates/round:1:1", "templates/notes.txt:1:1"}


@pytest.mark.parametrize("reader", [map_cases, wordings, intake_files, recheck_files])
def test_whoever_reads_a_workspaces_rules_follows_no_link(own_workspace, secret, reader):
    (own_workspace / "evidence_maps" / "wordings").symlink_to(secret, target_is_directory=True)
    with pytest.raises(TemplateError, match="T165"):
        reader(own_workspace)


def test_a_workspace_that_is_itself_reached_by_a_link_is_taken(own_workspace, tmp_path):
    (tmp_path / "link").symlink_to(own_workspace, target_is_directory=True)
    open_library.cache_clear()
    assert open_library(tmp_path / "link").templates.templates


def test_a_file_of_more_than_8_mb_is_refused(own_workspace):
    (own_workspace / "approvals" / "large.yaml").write_bytes(b"#" * (8 * 1024 * 1024 + 1))
    assert [(p.code, str(p.where)) for p in refused(own_workspace).problems] == [("T160", "approvals/large.yaml:1:1")]


def test_a_workspaces_template_named_as_a_shipped_one_but_for_capitals_is_refused(own_workspace):
    path = own_workspace / "templates" / "letters" / "Imaging.md.j2"
    path.parent.mkdir(parents=True)
    shipped = cases.ROOT / "templates" / "letters" / "imaging.md.j2"
    path.write_text(shipped.read_text(encoding="utf-8").replace("letters/imaging", "letters/Imaging"), encoding="utf-8")
    assert {problem.code for problem in refused(own_workspace).problems} == {"T164"}


def test_the_command_says_it_in_words_and_ends_with_1(own_workspace, secret):
    (own_workspace / "templates").symlink_to(secret, target_is_directory=True)
    open_library.cache_clear()
    done, _ = cases.draft(own_workspace, cases.care())
    assert done.code == 1
    assert "T165 this is a link" in done.err
    assert "Traceback" not in done.err
