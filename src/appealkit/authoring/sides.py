"""DOOR: what a person names to be compared: the release, a workspace, or a folder with a saved copy of templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from appealkit.authoring.samples import Sample
from appealkit.errors import InputError, Problem, TemplateError, Where, code_page, nearest
from appealkit.letters.template import TemplateShelf, load_templates
from appealkit.library import NO_WORDS, Library, open_library, template_files

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

T132 = code_page(
    "T132",
    """There is no template or partial of this name
    A template is named by its path below templates/, without `.md.j2`.
    Bad: `templates test conservative`. Good: `templates test letters/conservative-care`, `templates test
    partials/function`.
    """,
)

RELEASE = "release"
OF_TEMPLATES = ("frames", "letters", "partials", "record.yaml")


@dataclass(frozen=True, slots=True)
class Side:
    """One of two that are compared: its name, its library, and the files of its templates by path."""

    name: str
    library: Library
    files: Mapping[str, bytes]


def side_of(name: str, workspace: Path | None) -> Side:
    """What this name stands for. Of a folder of templates: the workspace's rules, and those templates laid over the
    release's. InputError where there is none; TemplateError or MapError where it cannot be used."""
    if name == RELEASE:
        return Side(name, open_library(), template_files())
    folder = Path(name)
    if (folder / "practice.yaml").is_file():
        return workspace_side(folder.resolve(), name)
    for inside in (folder / "templates", folder):
        if any((inside / part).exists() for part in OF_TEMPLATES):
            return with_files(open_library(workspace), {**template_files(), **_files(inside)}, name)
    says, mend = "there are no templates at this name", "name 'release', a workspace, or a folder with a copy of them"
    raise InputError(Problem(T120, says, mend, Where(name)))


def workspace_side(workspace: Path | None, name: str = "this workspace") -> Side:
    """The templates of this workspace; the release's where there is none."""
    return Side(name if workspace else RELEASE, open_library(workspace), template_files(workspace))


def with_files(library: Library, files: Mapping[str, bytes], name: str) -> Side:
    """The same library with these templates in place of its own. TemplateError with every problem found."""
    shelf, problems = load_templates(files)
    if shelf is None:
        raise TemplateError(*problems)
    return Side(name, replace(library, templates=shelf), files)


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


def meant(names: Sequence[str], shelf: TemplateShelf) -> tuple[str, ...]:
    """The templates and partials of these names, however they are written. InputError with every name that is none."""
    known = {*shelf.templates, *shelf.partials}
    words = [name.removeprefix("templates/").removesuffix(".md.j2") for name in names]
    wrong = [
        Problem(T132, f"'{word}' is no template and no partial", nearest(word, known))
        for word in words
        if word not in known
    ]
    if wrong:
        raise InputError(*wrong)
    return tuple(dict.fromkeys(words))


def _files(folder: Path) -> dict[str, bytes]:
    """The template files below, by their path in it. A link is not followed."""
    found = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".j2", ".yaml"} and path.is_file() and not path.is_symlink()
    }
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith(NO_WORDS)}
