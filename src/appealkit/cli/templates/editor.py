"""`appealkit templates editor`: what an editor needs to offer every tag and name, and to check what is written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from appealkit.cli.options import InWorkspace


def editor(
    out: Annotated[
        Path | None, typer.Option(help="Where to put them; the workspace, or this folder, if not given.", metavar="DIR")
    ] = None,
    workspace: InWorkspace = None,
) -> None:
    """Snippets and schemas for VS Code, and for any editor that reads JSON Schema. Your own files are left alone."""
    from appealkit.authoring.editor import SETTINGS, editor_files, settings_text
    from appealkit.authoring.fields import dictionary_of
    from appealkit.intake import case_schema
    from appealkit.letters.phrases import Phrases
    from appealkit.library import intake_files, open_rules, template_files

    rules, folder = open_rules(workspace), out or workspace or Path()
    words = dictionary_of(rules, Phrases(record={}, words={}), intake_files(workspace))
    partials = [path.removesuffix(".md.j2") for path in template_files(workspace) if path.startswith("partials/")]
    for path, text in editor_files(words, partials, case_schema(rules.vocabulary)).items():
        _put(folder / path, text)
    if not _put(folder / SETTINGS, settings_text()):
        sys.stdout.write(f"\nAdd this to {folder / SETTINGS}, so that the schemas are found:\n{settings_text()}")
    sys.stdout.write(
        "\nOpen the folder in VS Code: a tag or a name is offered as you type it. YAML is checked where the YAML\n"
        "extension (redhat.vscode-yaml) is there. In another editor, put on the first line of a sample:\n"
        "# yaml-language-server: $schema=../../.vscode/appealkit/sample.schema.json\n"
    )


def _put(path: Path, text: str) -> bool:
    """Write a file of ours, and say so; False where somebody's own is there, which is left."""
    from appealkit.authoring.editor import is_ours
    from appealkit.errors import writing

    with writing("the file", path):
        if path.is_symlink() or (path.exists() and not is_ours(path.read_text(encoding="utf-8", errors="replace"))):
            sys.stdout.write(f"{'left as it is':14}{path}\n")
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{'written':14}{path}\n")
    return True
