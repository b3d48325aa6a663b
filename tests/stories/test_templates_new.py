"""`appealkit templates new`: a text of one's own, begun by one command."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from appealkit.cli.app import app
from appealkit.library import open_library

STRATEGY = "sedation-justified"


def run(*words: object):
    open_library.cache_clear()
    return CliRunner().invoke(app, ["templates", *map(str, words)])


def test_a_text_is_begun_for_a_payer_and_has_nothing_to_mend(tmp_path) -> None:
    (tmp_path / "practice.yaml").write_text("name: X\n", encoding="utf-8")
    done = run("new", "acme/sedation", "--for", STRATEGY, "--payer", "Acme Health", "--workspace", tmp_path, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert told["template"] == "letters/acme/sedation"
    assert told["takes_the_place_of"] == "letters/sedation"
    assert [path.removeprefix(f"{tmp_path}/") for path in told["files"]] == [
        "templates/letters/acme/sedation.md.j2",
        "templates/samples/acme/sedation.yaml",
    ]
    assert run("lint", "letters/acme/sedation", "--strict", "--workspace", tmp_path).exit_code == 0


def test_it_is_not_begun_twice_and_only_in_a_workspace(tmp_path) -> None:
    refused = run("new", "sedation", "--for", STRATEGY, "--workspace", tmp_path)
    assert "I038" in str(refused.exception)
    assert "appealkit init" in str(refused.exception)
    assert not (tmp_path / "templates").exists()
    (tmp_path / "practice.yaml").write_text("name: X\n", encoding="utf-8")
    assert run("new", "ours", "--for", STRATEGY, "--workspace", tmp_path).exit_code == 0
    again = run("new", "ours", "--for", STRATEGY, "--workspace", tmp_path)
    assert "there is a template letters/ours already" in str(again.exception)
