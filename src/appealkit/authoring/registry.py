"""DOOR: an entry made in the register of templates and told in the audit trail, both or neither.

The worklist's transaction is the lock: whoever makes an entry holds it from reading the register until it is written.
The new register is written aside, the trail is told, and only then is the file put in place. Killed in between, the
next entry finds the file aside: it is put in place where the trail knows of it, and thrown away where it does not.
Its name is that of its content, so that nobody moves another's.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from appealkit.authoring.moves import Moved
from appealkit.errors import InputError, OutputError, Problem, Where, code_page
from appealkit.letters.register import FOLDER, KEPT, Line, Register, load_register
from appealkit.letters.template import Template, TemplateShelf, partials_of
from appealkit.library import Library, approval_files, open_library, template_files
from appealkit.worklist.database import REGISTERING, Worklist, alone
from appealkit.worklist.registered import is_told, tell_entries

REGISTER = "register.yaml"
ASIDE = ".register-{}.new"
HEAD = """\
# The register of templates: who submitted, approved, rejected or retired which text, and when.
# Only ever added to, by `appealkit templates`. Every entry is in the audit trail too: `appealkit audit verify`
# names an entry that was typed, changed or taken out by hand.
moves:
"""

T100 = code_page(
    "T100",
    """The register of templates cannot be written
    The folder approvals/ is read-only, the disk is full, or the workspace is not one. Nothing was entered, neither
    there nor in the audit trail.
    Bad: a workspace on a read-only share. Good: a folder that the officer may write to.
    """,
)


def enter(worklist: Worklist, workspace: Path, decide: Callable[[Library], Moved]) -> tuple[Moved, Library]:
    """What `decide` makes of the library as it is now, entered: in the register and in the trail, whole or not at all.

    InputError with every problem of it; OutputError where it cannot be written. The library is the one after it.
    """
    folder = workspace / FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        with worklist.writing() as connection:
            alone(connection, REGISTERING)
            _settle(folder, lambda line: is_told(connection, line.entry))
            open_library.cache_clear()
            library = open_library(workspace)
            done = decide(library)
            if done.problems:
                raise InputError(*done.problems)
            texts = template_files(workspace) if done.covered else {}
            for name, record in done.covered.items():
                _keep(folder / KEPT / f"{name}.json", record.plain())
                for path, digest in record.files.items():
                    _keep(folder / KEPT / f"{digest}.txt", texts[path])
            before = (folder / REGISTER).read_bytes() if (folder / REGISTER).exists() else HEAD.encode()
            text = before.rstrip(b"\n") + b"\n" + "".join(entry.written() for entry in done.entries).encode()
            aside = folder / ASIDE.format(hashlib.sha256(text).hexdigest()[:16])
            _write(aside, text)
            tell_entries(connection, worklist.moment(), done.entries)
        with suppress(FileNotFoundError):  # whoever came next has put it in place already
            aside.replace(folder / REGISTER)
    except OSError as error:
        says = f"the register of templates cannot be written: {error.strerror or type(error).__name__}"
        raise OutputError(
            Problem(T100, says, "see who may write to it, and run this again", Where(str(folder)))
        ) from None
    finally:
        open_library.cache_clear()
    return done, open_library(workspace)


def files_of(
    templates: Iterable[Template], shelf: TemplateShelf, workspace: Path | None
) -> Mapping[str, Mapping[str, str]]:
    """Of each template by its name the files that its words come from, below templates/, each with the SHA-256 of its
    text; enough to print it."""
    digests = {path: hashlib.sha256(data).hexdigest() for path, data in template_files(workspace).items()}
    return {one.name: {path: digests[path] for path in _paths(one, shelf) if path in digests} for one in templates}


def _paths(template: Template, shelf: TemplateShelf) -> Iterator[str]:
    for name in (template.name, template.stands_for):
        if name in shelf.templates:
            yield from (f"{part}.md.j2" for part in (name, *partials_of(shelf.templates[name], shelf)))
    yield "record.yaml"


def register_in(workspace: Path) -> tuple[Register, list[Problem]]:
    """The register of this workspace, as its files say, and their problems: without rules or templates."""
    return load_register(*approval_files(workspace))


def _keep(path: Path, data: bytes) -> None:
    """The file under the hash of its content: what is there already is the same."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        aside = path.with_name(f".{path.name}.new")
        _write(aside, data)
        aside.replace(path)


def _write(path: Path, data: bytes) -> None:
    path.touch(mode=0o600)
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _settle(folder: Path, told: Callable[[Line], bool]) -> None:
    """What an entry left that was stopped halfway: finished where the trail was told of it, else thrown away."""
    for aside in folder.glob(ASIDE.format("*")):
        register, problems = load_register({REGISTER: aside.read_bytes()})
        with suppress(FileNotFoundError):
            if not problems and register.lines and told(register.lines[-1]):
                aside.replace(folder / REGISTER)
            else:
                aside.unlink()
