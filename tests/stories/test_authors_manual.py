"""Every example of the author's manual does what it says: its commands in one workspace, its templates linted."""

from __future__ import annotations

import re
import shlex
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from appealkit.authoring.lint.run import lint
from appealkit.cli.templates import app
from appealkit.library import open_library, open_rules, release, template_files
from stories import authors_manual
from stories.cases import run

FRONT = """\
---
template: letters/example
title: An example
version: "1"
kind: section
---
"""
BLOCKS = list(authors_manual.blocks())
TEMPLATES = [block for block in BLOCKS if block.kind == "jinja"]
COMMANDS = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}


@pytest.mark.parametrize("block", TEMPLATES, ids=lambda block: f"line {block.line}")
def test_a_template_of_the_manual_has_the_findings_that_the_manual_says(block: authors_manual.Block) -> None:
    about, _, said = block.about.partition(" ")
    expected = set(said.split()) if about == "finds" else set()
    path = "letters/example.md.j2"
    beside = {name: data for name, data in template_files().items() if not name.startswith(("letters/", "frames/"))}
    files = {**beside, path: (FRONT + block.text).encode()}
    found = [one for one in lint(files, open_rules(), today=date(2026, 11, 22)) if one.where and one.where.file == path]
    told = {one.code for one in found if one.code != "T086"}  # no map chooses the example
    assert told == expected, [str(one) for one in found]


@pytest.mark.long
def test_the_commands_of_the_manual_do_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for block in BLOCKS:
        if block.kind == "change":
            _change(Path(block.about), block.text)
            open_library.cache_clear()
        for command, said in _commands(block) if block.kind == "console" else ():
            words = shlex.split(command)
            if words[0] == "cd":
                monkeypatch.chdir(words[1])
                _a_case(Path("cases/first.yaml"))
                continue
            assert words[0] == "appealkit", command
            open_library.cache_clear()
            done = run(*words[1:])
            assert done.code == 0, f"{command}\n{done.out}{done.err}"
            for line in said:
                assert line in done.out, f"{command}\n{done.out}"


def test_the_manual_names_every_command_of_templates_and_no_other() -> None:
    text = authors_manual.MANUAL.read_text("utf-8")
    named = set(re.findall(r"templates ([a-z-]+)", text)) | set(re.findall(r"`([a-z-]+)[ `]", text))
    assert COMMANDS - named == set()


def test_the_table_of_findings_is_that_of_the_checks() -> None:
    text = authors_manual.MANUAL.read_text("utf-8")
    assert text == authors_manual.with_findings(text), f"run {sys.executable} tests/stories/authors_manual.py"


def test_the_manual_is_read_in_ten_minutes() -> None:
    assert len(authors_manual.MANUAL.read_text("utf-8").partition("<!-- findings")[0].split()) < 2000


def test_the_manual_beside_the_templates_is_no_template() -> None:
    assert "README.md" not in template_files()


def _a_case(file: Path) -> None:
    """An invented case whose notice came two weeks ago: what is approved today is drafted from today."""
    text = (release() / "templates/samples/conservative-care-failed.yaml").read_text("utf-8")
    notice = date.today() - timedelta(days=14)  # noqa: DTZ011 the commands go by the clock of this machine
    file.write_text(re.sub(r"(notice_date|received_on): \S+", rf"\1: {notice}", text, count=2), encoding="utf-8")


def _change(file: Path, text: str) -> None:
    """In this file, each line that the block takes away becomes the one that it puts there."""
    words = file.read_text("utf-8")
    lines = text.splitlines()
    for old, new in zip(lines[::2], lines[1::2], strict=True):
        assert (old[:2], new[:2]) == ("- ", "+ ")
        assert words.count(old[2:]) == 1, old
        words = words.replace(old[2:], new[2:])
    file.write_text(words, encoding="utf-8")


def _commands(block: authors_manual.Block) -> list[tuple[str, list[str]]]:
    """Each command with the lines that are shown below it."""
    found: list[tuple[str, list[str]]] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found
