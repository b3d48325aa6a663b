"""DOOR: what a person names to be compared: the release, a workspace, or a folder with a saved copy of templates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from appealkit.authoring.samples import Sample
from appealkit.errors import InputError, Problem, Where, code_page, nearest
from appealkit.library import Library, open_library, with_templates

T120 = code_page(
    "T120",
    """There is nothing to compare at this name
    Two things are compared: `release`, a workspace (it has a practice.yaml), or a folder with a copy of templates.
    Bad: `templates diff old.zip .`. Good: `cp -r templates templates-before`, a change, and then
    `appealkit templates diff templates-before .`.
    """,
)

T121 = code_page(
    "T121",
    """There is no sample of this name
    Samples stand in `templates/samples/`, the release's and the workspace's own; a sample's name is its file's.
    Bad: `--sample conservative`. Good: `--sample conservative-care-failed`.
    """,
)

RELEASE = "release"
OF_TEMPLATES = ("frames", "letters", "partials", "record.yaml")


def library_of(name: str, workspace: Path | None) -> Library:
    """The library that this name stands for. Of a folder of templates: the workspace's rules, and those templates laid
    over the release's. InputError where there is none; TemplateError or MapError where it cannot be used."""
    if name == RELEASE:
        return open_library()
    folder = Path(name)
    if (folder / "practice.yaml").is_file():
        return open_library(folder.resolve())
    for inside in (folder / "templates", folder):
        if any((inside / part).exists() for part in OF_TEMPLATES):
            return with_templates(open_library(workspace), inside)
    says, mend = "there are no templates at this name", "name 'release', a workspace, or a folder with a copy of them"
    raise InputError(Problem(T120, says, mend, Where(name)))


def chosen(samples: Sequence[Sample], names: Sequence[str]) -> tuple[Sample, ...]:
    """The samples of these names, or all of them where none is named. InputError with every name that is none."""
    known = {sample.name: sample for sample in samples}
    wrong = [
        Problem(T121, f"'{name}' is no sample", nearest(name, known), Where("--sample"))
        for name in names
        if name not in known
    ]
    if wrong:
        raise InputError(*wrong)
    return tuple(known[name] for name in dict.fromkeys(names)) if names else tuple(samples)
