"""DOOR: case files read by processes, each with a pipe of its own. A file that ends its reader, or never ends, is told
and takes no other with it; readers end by themselves where the run is killed."""

from __future__ import annotations

import contextlib
import multiprocessing
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

from appealkit.errors import Problem, code_page
from appealkit.worklist.entering import Arrival, NotRead
from appealkit.worklist.reading import not_read, read_case_file

AT_ONCE = 20  # files that a reader is given at a time
PATIENCE = 120.0  # seconds for them

W022 = code_page(
    "W022",
    """Reading the case ended its reader
    The process that read it died, or took longer than two minutes: most likely at an exhibit, where its quotes are
    looked up. The other cases were read.
    Bad: an exhibit of which the PDF never ends. Good: that exhibit printed anew, and the batch run again.
    """,
)

Task = list[tuple[int, Path]]  # each file with its place among all


@dataclass(slots=True)
class _Reader:
    process: SpawnProcess
    pipe: Connection
    task: Task
    since: float = 0.0


def serve(pipe: Connection, workspace: Path | None) -> None:
    """A reader's whole life: files come, and what they hold goes back, until the pipe ends."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send([read_case_file(path, workspace) for path in pipe.recv()])


def read_all(files: Sequence[Path], workspace: Path | None, workers: int) -> Iterator[Arrival | NotRead]:
    """What each file holds, in their order."""
    waiting: deque[Task] = deque(
        [(place, files[place]) for place in range(start, min(start + AT_ONCE, len(files)))]
        for start in range(0, len(files), AT_ONCE)
    )
    found: dict[int, Arrival | NotRead] = {}
    readers = [_hire(workspace) for _ in range(workers)]
    told = 0
    try:
        while told < len(files):
            for reader in readers:
                if not reader.task and waiting:
                    _give(reader, waiting.popleft())
            ready = wait([reader.pipe for reader in readers if reader.task], timeout=1)
            for place, reader in enumerate(readers):
                if reader.pipe in ready and _heard(reader, found):
                    continue
                if reader.pipe in ready or (reader.task and time.monotonic() - reader.since > PATIENCE):
                    waiting.extendleft(_lost(reader.task, workspace, found))
                    _end(reader)
                    readers[place] = _hire(workspace)
            while told in found:
                yield found.pop(told)
                told += 1
    finally:
        for reader in readers:
            _end(reader)


def _give(reader: _Reader, task: Task) -> None:
    reader.task, reader.since = task, time.monotonic()
    with contextlib.suppress(OSError):  # it has just died: its pipe tells so next
        reader.pipe.send([path for _, path in task])


def _heard(reader: _Reader, found: dict[int, Arrival | NotRead]) -> bool:
    """Whether it told what its files hold; False where it died."""
    try:
        results = reader.pipe.recv()
    except (EOFError, OSError):
        return False
    found.update(zip((place for place, _ in reader.task), results, strict=True))
    reader.task = []
    return True


def _lost(task: Task, workspace: Path | None, found: dict[int, Arrival | NotRead]) -> list[Task]:
    """The files that a reader was lost with, each to be tried alone; of one alone it is known which it was."""
    if len(task) > 1:
        return [[one] for one in reversed(task)]
    place, path = task[0]
    problem = Problem(W022, "reading it ended its reader", "look at its exhibits, and run the batch again")
    found[place] = not_read(path, workspace, (problem,))
    return []


def _hire(workspace: Path | None) -> _Reader:
    fresh = multiprocessing.get_context("spawn")
    ours, theirs = fresh.Pipe()
    process = fresh.Process(target=serve, args=(theirs, workspace), daemon=True)
    process.start()
    theirs.close()
    return _Reader(process, ours, [])


def _end(reader: _Reader) -> None:
    reader.pipe.close()
    reader.process.kill()
    reader.process.join()
    reader.process.close()
