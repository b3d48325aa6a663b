"""DOOR: opens evidence_maps/ and templates/ once, the release with a workspace's laid over it by id."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from appealkit.errors import InputError, MapError, Problem, Severity, TemplateError, Where, code_page, mistakes
from appealkit.letters.characters import T160
from appealkit.letters.phrases import Phrases
from appealkit.letters.register import FOLDER as APPROVALS
from appealkit.letters.register import KEPT, Register, load_register
from appealkit.letters.template import TemplateShelf, load_templates
from appealkit.maps.checks import check
from appealkit.maps.load import Rules, digest, load
from appealkit.maps.payers import PayerProfile, load_payers
from appealkit.maps.wordings import WEIGHTS
from appealkit.writers.look import F010, FOLDER, Look, read_look

MOST_OF_A_FILE = 8 * 1024 * 1024
RULES, TEMPLATES, SAMPLES = "evidence_maps", "templates", "samples/"
NO_WORDS = (SAMPLES, "golden/")  # below templates/: what templates are tried with, and no words of theirs

W004 = code_page(
    "W004",
    """The release's own rules or templates are not found
    They are shipped inside the package, or stand beside `src` in a checkout; without them nothing can be judged.
    Bad: a package copied without its `release` folder. Good: an ordinary installation.
    """,
)
T165 = code_page(
    "T165",
    """A link among the files of a workspace
    A file that only points to another can change without anyone seeing it, and can show what lies elsewhere on this
    machine. In templates/, evidence_maps/ and approvals/ nothing is followed.
    Bad: templates/letters as a link to a shared drive. Good: the files themselves, copied there.
    """,
)


@dataclass(frozen=True, slots=True)
class Library:
    """The rules, the templates and the register of their approvals that hold here."""

    rules: Rules
    templates: TemplateShelf
    register: Register
    payers: tuple[PayerProfile, ...]
    workspace: Path | None
    doubts: tuple[Problem, ...] = ()  # of the rules: they can be used, and a person should look
    letterhead: Mapping[str, bytes] = field(default_factory=dict, repr=False)  # the files of the letterhead folder
    not_taken: tuple[Problem, ...] = ()  # files of that folder which are no plain files
    sha256: str = ""  # of every file that it was read from

    @property
    def look(self) -> Look:
        """How letters look here. InputError with every mistake in the letterhead folder."""
        look, problems = _look(tuple(sorted(self.letterhead.items())))
        found = (*self.not_taken, *mistakes(problems))
        if look is None or found:
            raise InputError(*found)
        return look


@lru_cache(maxsize=8)
def open_library(workspace: Path | None = None) -> Library:
    """The library for this workspace, read once a process. MapError or TemplateError with every problem found."""
    shipped, own = _laid(RULES, workspace)
    rules, unread, found = _rules_in(tuple(shipped.items()), tuple(own.items()))
    of_practice = _payers_file(workspace)
    payers, of_payers = _payers(of_practice, workspace)
    of_rules = [*unread, *mistakes(found), *of_payers]
    packaged, changed = _laid(TEMPLATES, workspace)
    templates = _words({**packaged, **changed})
    shelf, of_templates = load_templates(templates)
    approving, kept = approval_files(workspace)
    register, of_register = load_register(approving, kept, _as_shipped(packaged, changed, shelf) if shelf else ())
    register = _with_texts(register, shelf, workspace) if shelf and workspace else register
    doubts = tuple(problem for problem in (*found, *of_register) if problem.severity is Severity.DOUBT)
    if rules is None or shelf is None or of_rules or mistakes(of_register):
        error = MapError if of_rules else TemplateError
        raise error(*of_rules, *of_templates, *mistakes(of_register), *doubts)
    letterhead, not_taken = letterhead_files(workspace)
    files = (shipped, own, templates, approving, kept, {"payers.yaml": of_practice}, letterhead)
    total = hashlib.sha256("".join(digest(one) for one in files).encode()).hexdigest()
    return Library(rules, shelf, register, payers, workspace, doubts, letterhead, not_taken, total)


@lru_cache(maxsize=4)
def _rules_in(
    shipped: tuple[tuple[str, bytes], ...], own: tuple[tuple[str, bytes], ...]
) -> tuple[Rules | None, list[Problem], list[Problem]]:
    """The rules in these files, and the problems of reading and of checking them: once for each content, for a library
    is opened anew whenever a template or its approval changes."""
    rules, unread = load(dict(shipped), dict(own))
    return rules, unread, check(rules, whole=not unread) if rules else []


def approval_files(workspace: Path | None) -> tuple[Mapping[str, bytes], Mapping[str, bytes]]:
    """The register's files by their path below `approvals/`; and what approvals cover, by the name it is kept under."""
    if workspace is None:
        return {}, {}
    found = _files(workspace / APPROVALS)
    kept = {path.removeprefix(f"{KEPT}/").removesuffix(".json"): data for path, data in found.items()
            if path.startswith(f"{KEPT}/") and path.endswith(".json")}  # fmt: skip
    return {path: data for path, data in found.items() if path.endswith(".yaml")}, kept


def _with_texts(register: Register, shelf: TemplateShelf, workspace: Path) -> Register:
    """The register with the texts that approvals were given for and that are no longer in place."""
    wanted = register.wanted_texts({name: one.sha256 for name, one in shelf.templates.items()})
    paths = {digest: workspace / APPROVALS / KEPT / f"{digest}.txt" for digest in wanted}
    read = {digest: path.read_bytes() for digest, path in paths.items() if path.is_file()}
    return replace(register, texts={one: data for one, data in read.items() if hashlib.sha256(data).hexdigest() == one})


def _as_shipped(packaged: Mapping[str, bytes], changed: Mapping[str, bytes], shelf: TemplateShelf) -> Iterator[str]:
    """The templates whose words are the release's own."""
    shipped = load_templates(packaged)[0] if changed else shelf
    for name, template in shipped.templates.items() if shipped else ():
        if name in shelf.templates and shelf.templates[name].sha256 == template.sha256:
            yield name


def open_rules(workspace: Path | None = None) -> Rules:
    """The rules alone, so that templates can be looked at which no library would open. MapError with every problem."""
    shipped, own = _laid(RULES, workspace)
    rules, unread, _ = _rules_in(tuple(shipped.items()), tuple(own.items()))
    if rules is None or unread:
        raise MapError(*unread)
    return rules


@lru_cache(maxsize=8)
def open_bench(workspace: Path | None = None) -> Library:
    """The library for who writes templates: everything but the templates and their approvals, which may be broken just
    now. Read once a process. MapError with every problem of the rules."""
    rules, (payers, problems) = open_rules(workspace), _payers(_payers_file(workspace), workspace)
    if problems:
        raise MapError(*problems)
    nothing = TemplateShelf({}, {}, Phrases(record={}, words={}))
    return Library(rules, nothing, Register(), payers, workspace, (), *letterhead_files(workspace))


def template_folders(workspace: Path | None = None) -> tuple[Path, ...]:
    """The folders that hold the templates which hold here."""
    folders = (release() / TEMPLATES, *((workspace / TEMPLATES,) if workspace else ()))
    return tuple(dict.fromkeys(folder for folder in folders if folder.is_dir()))


def _payers_file(workspace: Path | None) -> bytes:
    file = workspace / "payers.yaml" if workspace else None
    return file.read_bytes() if file and file.is_file() else b""


def _payers(data: bytes, workspace: Path | None) -> tuple[tuple[PayerProfile, ...], list[Problem]]:
    return load_payers(data, str(workspace / "payers.yaml")) if workspace and data else ((), [])


def template_files(workspace: Path | None = None) -> Mapping[str, bytes]:
    """The files of the templates, by path, without their samples and golden letters; a workspace's file goes before the
    packaged one."""
    return _words(_whole(TEMPLATES, workspace))


def _words(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    return {path: data for path, data in files.items() if not path.startswith(NO_WORDS)}


def template_path(file: str, workspace: Path | None = None) -> Path:
    """Where the file of a template (its path inside `templates/`) stands: in the workspace, or in the release."""
    own = workspace / TEMPLATES / file if workspace else None
    return own if own is not None and own.is_file() else release() / TEMPLATES / file


def map_cases(workspace: Path | None = None) -> Mapping[str, bytes]:
    """The files of cases that stand beside the maps, by path."""
    return {path: data for path, data in _whole(RULES, workspace).items() if path.endswith(".cases.yaml")}


def template_samples(workspace: Path | None = None) -> Mapping[str, bytes]:
    """The files of the samples that templates are tried with, by path (`samples/…`); a workspace's file goes before the
    packaged one. No letter for real use is made from them, so they are no part of the library's hash."""
    return _whole(TEMPLATES, workspace, SAMPLES)


def own_samples(workspace: Path | None = None) -> frozenset[str]:
    """The paths of those samples that are the workspace's own."""
    return frozenset(_own(TEMPLATES, workspace, SAMPLES))


def wordings(workspace: Path | None = None) -> Mapping[str, bytes]:
    """The files of wordings, by path; those of a workspace stand beside the packaged ones."""
    shipped, own = _laid(RULES, workspace)
    files = {**shipped, **{f"workspace: {path}": data for path, data in own.items()}}
    return {path: data for path, data in files.items() if "wordings/" in path and path.endswith(".yaml")}


def intake_files(workspace: Path | None = None) -> Mapping[str, bytes]:
    """What the readers of intake go by (`intake/…`), by path; a workspace's file goes before the packaged one."""
    return _whole(RULES, workspace, "intake/")


def recheck_files(workspace: Path | None = None) -> tuple[bytes, ...]:
    """The words that recheck goes by, as packaged and, where there is one, the workspace's own."""
    return tuple(data for found in _laid(RULES, workspace, "recheck.yaml") for data in found.values())


def prose_files(workspace: Path | None = None) -> tuple[bytes, ...]:
    """How a letter may speak, as packaged and, where there is one, the workspace's own."""
    return tuple(data for found in _laid(RULES, workspace, "prose.yaml") for data in found.values())


def letterhead_files(workspace: Path | None) -> tuple[Mapping[str, bytes], tuple[Problem, ...]]:
    """The files of the workspace's letterhead folder, by their paths in it; and those that are no plain files of
    reasonable size. A link is not followed: a look that came from elsewhere cannot show a file of this machine."""
    folder = workspace / FOLDER if workspace else None
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    if folder is None or not folder.exists():
        return files, ()
    for path in (folder, *sorted(folder.rglob("*"))):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            problems.append(_no_plain_file(path, "this is a link", "put the file itself there"))
        elif path.is_file() and not path.name.startswith((".", "~$")):  # what Word and systems leave beside a file
            with path.open("rb") as stream:
                files[name] = stream.read(MOST_OF_A_FILE + 1)
            if len(files[name]) > MOST_OF_A_FILE:
                del files[name]
                problems.append(_no_plain_file(path, "this file is larger than 8 MB", "make it smaller"))
    return files, tuple(problems)


def _no_plain_file(path: Path, says: str, mend: str) -> Problem:
    return Problem(F010, says, mend, Where(f"{FOLDER}/{path.name}"))


@lru_cache(maxsize=8)
def _look(files: tuple[tuple[str, bytes], ...]) -> tuple[Look | None, list[Problem]]:
    return read_look(dict(files))


def put_weights(data: bytes, workspace: Path | None = None) -> Path:
    """Write the weights where they belong: into the workspace, or into the release where none is named."""
    file = (workspace or release()) / RULES / WEIGHTS
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
        if (candidate / RULES).is_dir() and (candidate / TEMPLATES).is_dir():
            return candidate
    raise MapError(Problem(W004, "the shipped rules are not found", "install the package again", Where(str(here))))


def workspace_of(path: Path) -> Path | None:
    """The nearest folder above that is a workspace: it holds practice.yaml."""
    folder = path.resolve().parent if path.suffix else path.resolve()
    return next((parent for parent in (folder, *folder.parents) if (parent / "practice.yaml").is_file()), None)


def _whole(folder: str, workspace: Path | None, begins: str = "") -> Mapping[str, bytes]:
    """The files of this folder; a workspace's file goes before the packaged one."""
    shipped, own = _laid(folder, workspace, begins)
    return {**shipped, **own}


def _laid(folder: str, workspace: Path | None, begins: str = "") -> tuple[Mapping[str, bytes], Mapping[str, bytes]]:
    """The files of this folder, as packaged and the workspace's own."""
    return _files(release() / folder, begins), _own(folder, workspace, begins)


def _own(folder: str, workspace: Path | None, begins: str = "") -> Mapping[str, bytes]:
    """The workspace's own files, unless the workspace is the checkout itself."""
    return _files(workspace / folder, begins) if workspace and workspace != release() else {}


def _files(folder: Path, begins: str = "") -> dict[str, bytes]:
    """Every rule or template file below whose path begins so, by its path with forward slashes. TemplateError where a
    workspace has a link there, which is never followed, or a file beyond any size. The release's own are as they were
    installed."""
    own = folder.parent != release()
    problems: list[Problem] = []
    found: dict[str, bytes] = {}
    for path in (folder, *sorted(folder.rglob("*"))) if folder.is_dir() or folder.is_symlink() else ():
        name = path.relative_to(folder).as_posix()
        if own and path.is_symlink():
            problems.append(_not_taken(T165, "this is a link", "put the file or folder itself there", folder, name))
        elif name.startswith(begins) and path.suffix in {".yaml", ".json", ".j2"} and path.is_file():
            with path.open("rb") as stream:
                found[name] = stream.read(MOST_OF_A_FILE + 1)
            if len(found[name]) > MOST_OF_A_FILE:
                problems.append(_not_taken(T160, "this file is larger than 8 MB", "make it smaller", folder, name))
    if problems:
        raise TemplateError(*problems)
    return found


def _not_taken(code: str, says: str, mend: str, folder: Path, name: str) -> Problem:
    return Problem(code, says, mend, Where(folder.name if name == "." else f"{folder.name}/{name}", 1, 1))
