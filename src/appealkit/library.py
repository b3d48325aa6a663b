"""DOOR: opens evidence_maps/ and templates/ once, the release with a workspace's laid over it by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from appealkit.errors import MapError, Problem, Severity, TemplateError, Where, code_page, mistakes
from appealkit.letters.approval import Approval, load_approvals
from appealkit.letters.template import TemplateShelf, load_templates
from appealkit.maps.checks import check
from appealkit.maps.load import Rules, load_readable
from appealkit.maps.payers import PayerProfile, load_payers
from appealkit.maps.wordings import WEIGHTS

W004 = code_page(
    "W004",
    """The release's own rules or templates are not found
    They are shipped inside the package, or stand beside `src` in a checkout; without them nothing can be judged.
    Bad: a package copied without its `release` folder. Good: an ordinary installation.
    """,
)


@dataclass(frozen=True, slots=True)
class Library:
    """The rules, the templates and the approvals that hold here."""

    rules: Rules
    templates: TemplateShelf
    approvals: tuple[Approval, ...]
    payers: tuple[PayerProfile, ...]
    workspace: Path | None
    doubts: tuple[Problem, ...] = ()  # of the rules: they can be used, and a person should look


@lru_cache(maxsize=8)
def open_library(workspace: Path | None = None) -> Library:
    """The library for this workspace, read once a process. MapError or TemplateError with every problem found."""
    base = release()
    rules, unread = load_readable(_files(base / "evidence_maps"), _own(base, workspace, "evidence_maps"))
    payers, of_payers = _payers(workspace)
    found = check(rules, whole=not unread) if rules else []
    of_rules = [*unread, *mistakes(found), *of_payers]
    shelf, of_templates = load_templates({**_files(base / "templates"), **_own(base, workspace, "templates")})
    approvals, of_approvals = load_approvals(_files(workspace / "approvals") if workspace else {})
    doubts = tuple(problem for problem in found if problem.severity is Severity.DOUBT)
    if rules is None or shelf is None or of_rules or of_approvals:
        error = MapError if of_rules else TemplateError
        raise error(*of_rules, *of_templates, *of_approvals, *doubts)
    return Library(rules, shelf, approvals, payers, workspace, doubts)


def _payers(workspace: Path | None) -> tuple[tuple[PayerProfile, ...], list[Problem]]:
    file = workspace / "payers.yaml" if workspace else None
    return load_payers(file.read_bytes(), str(file)) if file and file.is_file() else ((), [])


def map_cases(workspace: Path | None = None) -> Mapping[str, bytes]:
    """The files of cases that stand beside the maps, by path."""
    base = release()
    files = {**_files(base / "evidence_maps"), **_own(base, workspace, "evidence_maps")}
    return {path: data for path, data in files.items() if path.endswith(".cases.yaml")}


def wordings(workspace: Path | None = None) -> Mapping[str, bytes]:
    """The files of wordings, by path; those of a workspace stand beside the packaged ones."""
    base = release()
    own = {f"workspace: {path}": data for path, data in _own(base, workspace, "evidence_maps").items()}
    files = {**_files(base / "evidence_maps"), **own}
    return {path: data for path, data in files.items() if "wordings/" in path and path.endswith(".yaml")}


def intake_files(workspace: Path | None = None) -> Mapping[str, bytes]:
    """What the readers of intake go by (`intake/…`), by path; a workspace's file goes before the packaged one."""
    base = release()
    files = {**_files(base / "evidence_maps"), **_own(base, workspace, "evidence_maps")}
    return {path: data for path, data in files.items() if path.startswith("intake/")}


def recheck_files(workspace: Path | None = None) -> tuple[bytes, ...]:
    """The words that recheck goes by, as packaged and, where there is one, the workspace's own."""
    base = release()
    files = (_files(base / "evidence_maps"), _own(base, workspace, "evidence_maps"))
    return tuple(found["recheck.yaml"] for found in files if "recheck.yaml" in found)


def put_weights(data: bytes, workspace: Path | None = None) -> Path:
    """Write the weights where they belong: into the workspace, or into the release where none is named."""
    file = (workspace or release()) / "evidence_maps" / WEIGHTS
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(".new")
    aside.write_bytes(data)
    aside.replace(file)
    open_library.cache_clear()  # what was read before holds the weights of before
    return file


def release() -> Path:
    """The folder that holds the shipped evidence_maps/ and templates/: inside the package, or the checkout's root."""
    here = Path(__file__).resolve().parent
    for candidate in (here / "release", here.parent.parent):
        if (candidate / "evidence_maps").is_dir() and (candidate / "templates").is_dir():
            return candidate
    raise MapError(Problem(W004, "the shipped rules are not found", "install the package again", Where(str(here))))


def workspace_of(path: Path) -> Path | None:
    """The nearest folder above that is a workspace: it holds practice.yaml."""
    folder = path.resolve().parent if path.suffix else path.resolve()
    return next((parent for parent in (folder, *folder.parents) if (parent / "practice.yaml").is_file()), None)


def _own(base: Path, workspace: Path | None, folder: str) -> Mapping[str, bytes]:
    """The workspace's own files, unless the workspace is the checkout itself."""
    return _files(workspace / folder) if workspace and (workspace / folder) != (base / folder) else {}


def _files(folder: Path) -> dict[str, bytes]:
    """Every rule or template file below, by its path with forward slashes."""
    if not folder.is_dir():
        return {}
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix in {".yaml", ".json", ".j2"})
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
