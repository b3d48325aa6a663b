"""DOOR: case files come into the worklist: read on every core, entered in portions, those that cannot be used told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from appealkit.library import Library
from appealkit.worklist.database import Worklist
from appealkit.worklist.entering import Arrival, Arrived, NotRead, enter, enter_unread, sources_in
from appealkit.worklist.readers import read_all
from appealkit.worklist.reading import is_as_read, read_case_file, shown

PORTION = 200  # cases entered in one transaction
FEW = 40  # fewer are read here: starting processes would take longer


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of the case files: those entered, those as they were, those that cannot be used, and those whose case
    another file had already."""

    arrived: Arrived
    unchanged: tuple[str, ...] = ()
    not_read: tuple[NotRead, ...] = ()
    twice: tuple[tuple[str, str], ...] = ()  # the file, and the one that was taken

    @property
    def cases(self) -> frozenset[str]:
        """Every case that the files hold, by name."""
        arrived = self.arrived
        return frozenset((*self.unchanged, *arrived.new, *arrived.changed, *arrived.same, *arrived.in_flight))


def enter_files(
    worklist: Worklist,
    library: Library,
    files: Iterable[Path],
    *,
    actor: str,
    workers: int = 1,
    each: Callable[[], None] = lambda: None,
) -> Entered:
    """These case files of one workspace in the worklist. `each` is called after every file. A file that is as it was
    when it was read is not read again."""
    workspace = library.workspace
    with worklist.reading() as connection:
        known = sources_in(connection)
    unchanged: list[str] = []
    to_read: list[Path] = []
    for file in dict.fromkeys(files):
        there = known.get(shown(file, workspace))
        if there and is_as_read(there[1], library.rules.sha256, workspace):
            unchanged.append(there[0])
            each()
        else:
            to_read.append(file)
    taken: dict[str, str] = {}
    not_read: list[NotRead] = []
    twice: list[tuple[str, str]] = []
    parts: list[Arrived] = []
    portion: list[Arrival] = []
    for found in _read(to_read, workspace, workers):
        each()
        if isinstance(found, NotRead):
            not_read.append(found)
        elif found.case in taken:
            twice.append((found.source, taken[found.case]))
        else:
            taken[found.case] = found.source
            portion.append(found)
        if len(portion) >= PORTION:
            parts.append(_enter(worklist, actor, portion))
            portion = []
    parts.append(_enter(worklist, actor, portion))
    if not_read:
        with worklist.writing() as connection:
            enter_unread(connection, worklist.moment(), actor, not_read)
    arrived = Arrived(
        new=tuple(name for part in parts for name in part.new),
        changed=tuple(name for part in parts for name in part.changed),
        same=tuple(name for part in parts for name in part.same),
        in_flight=tuple(name for part in parts for name in part.in_flight),
    )
    return Entered(arrived, tuple(unchanged), tuple(not_read), tuple(twice))


def _enter(worklist: Worklist, actor: str, portion: list[Arrival]) -> Arrived:
    if not portion:
        return Arrived()
    with worklist.writing() as connection:
        return enter(connection, worklist.moment(), actor, portion)


def _read(files: list[Path], workspace: Path | None, workers: int) -> Iterator[Arrival | NotRead]:
    """Each file, in order."""
    if len(files) < FEW or workers < 2:
        yield from (read_case_file(file, workspace) for file in files)
        return
    yield from read_all(files, workspace, workers)
