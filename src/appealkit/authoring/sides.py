"""DOOR: what a person names to be compared: the release, what was approved last, a workspace, a copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from appealkit.authoring.samples import Sample
from appealkit.errors import InputError, Problem, TemplateError, Where, code_page, nearest
from appealkit.letters.register import FOLDER, KEPT, State
from appealkit.letters.template import TemplateShelf, load_templates, name_of
from appealkit.library import NO_WORDS, Library, open_library, template_files

T120 = code_page(
    "T120",
    """There is nothing to compare at this name
    Two things are compared: `release`, `approved` (the texts that were approved last), a workspace (it has a
    practice.yaml), or a folder with a copy of templates.
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
APPROVED = "approved"
OF_TEMPLATES = ("frames", "letters", "partials", "record.yaml")


@dataclass(frozen=True, slots=True)
class Side:
    """One of two that are compared: its name, its library, and the files of its templates by path. `own`: of a template
    that has other files than those, with its partials, by its name."""

    name: str
    library: Library
    files: Mapping[str, bytes]
    own: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)


def before_of(name: str | None, workspace: Path | None) -> Side:
    """What is compared with: what is named; else what was approved last, or the release outside a workspace."""
    return side_of(name or (APPROVED if workspace else RELEASE), workspace)


def side_of(name: str, workspace: Path | None) -> Side:
    """What this name stands for. Of a folder of templates: the workspace's rules, and those templates laid over the
    release's. InputError where there is none; TemplateError or MapError where it cannot be used."""
    if name == RELEASE:
        return Side(name, open_library(), template_files())
    if name == APPROVED:
        return approved_side(open_library(workspace))
    folder = Path(name)
    if (folder / "practice.yaml").is_file():
        return workspace_side(folder.resolve(), name)
    for inside in (folder / "templates", folder):
        if any((inside / part).exists() for part in OF_TEMPLATES):
            return with_files(open_library(workspace), {**template_files(), **_files(inside)}, name)
    says, mend = "there are no templates at this name", "name 'release', 'approved', a workspace, or a folder with them"
    raise InputError(Problem(T120, says, mend, Where(name)))


def approved_side(library: Library) -> Side:
    """Each template as it was approved last, with the partials of that day; the release's where nobody approved one."""
    own = _approved(library)
    record = [texts["record.yaml"] for texts in own.values() if "record.yaml" in texts]
    files = {**template_files(), **({"record.yaml": record[-1]} if record else {})}
    side = with_files(library, files, "what was approved last")
    loaded = ((name, load_templates(texts)[0]) for name, texts in own.items())
    homes = {name: shelf for name, shelf in loaded if shelf is not None and name in shelf.templates}
    templates = {**side.library.templates.templates, **{name: home.templates[name] for name, home in homes.items()}}
    shelf = replace(side.library.templates, templates=templates, homes=homes)
    return replace(side, library=replace(library, templates=shelf), own={name: own[name] for name in homes})


def _approved(library: Library) -> dict[str, dict[str, bytes]]:
    """Of each template that somebody approved the texts that were approved last, by path; in the order of approvals."""
    found: dict[str, dict[str, bytes]] = {}
    folder = library.workspace / FOLDER / KEPT if library.workspace else Path()
    for line in library.register.lines:
        record = library.register.covered.get(line.entry.covers or "")
        if record is not None and line.entry.state is State.APPROVED and not line.entry.only_on:
            texts = {path: folder / f"{digest}.txt" for path, digest in record.files.items()}
            found.pop(record.template, None)
            found[record.template] = {path: file.read_bytes() for path, file in texts.items() if file.is_file()}
    return found


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
    words = list(map(name_of, names))
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
