"""Letters proved by several processes at once, each with a pipe of its own: none outlives a run that is killed."""

from __future__ import annotations

import contextlib
import multiprocessing
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from appealkit.authoring.proof import Tried, proved
from appealkit.errors import Problem
from appealkit.writers import Look

PAYS_FROM = 12  # letters; for fewer, another process takes longer to begin than they take


@dataclass(slots=True)
class _Prover:
    process: SpawnProcess
    pipe: Connection
    place: int | None = None  # of the letter in hand


def serve(pipe: Connection, look: Look) -> None:
    """A prover's whole life: letters come, their problems go back, until the pipe ends."""
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            pipe.send(proved(pipe.recv(), look))


def prove(letters: Sequence[Tried], look: Look, processes: int = 1) -> Iterator[tuple[int, tuple[Problem, ...]]]:
    """The place of each letter and its problems, as they are done. One that ends its prover is proved here."""
    if processes < 2 or len(letters) < PAYS_FROM:
        yield from ((place, proved(one, look)) for place, one in enumerate(letters))
        return
    waiting = deque(range(len(letters)))
    provers = [_hire(look) for _ in range(processes)]
    try:
        for prover in provers:
            _give(prover, waiting, letters)
        while busy := [prover for prover in provers if prover.place is not None]:
            ready = wait([prover.pipe for prover in busy])
            for prover in busy:
                if prover.pipe in ready and prover.place is not None:
                    place, prover_died = prover.place, False
                    try:
                        problems = prover.pipe.recv()
                    except (EOFError, OSError):
                        problems, prover_died = proved(letters[place], look), True
                    prover.place = None
                    yield place, problems
                    if not prover_died:
                        _give(prover, waiting, letters)
        yield from ((place, proved(letters[place], look)) for place in waiting)  # where every prover died
    finally:
        for prover in provers:
            prover.pipe.close()
            prover.process.kill()
            prover.process.join()
            prover.process.close()


def _give(prover: _Prover, waiting: deque[int], letters: Sequence[Tried]) -> None:
    if waiting:
        prover.place = waiting.popleft()
        with contextlib.suppress(OSError):  # it has just died: its pipe tells so next
            prover.pipe.send(letters[prover.place])


def _hire(look: Look) -> _Prover:
    fresh = multiprocessing.get_context("spawn")
    ours, theirs = fresh.Pipe()
    process = fresh.Process(target=serve, args=(theirs, look), daemon=True)
    process.start()
    theirs.close()
    return _Prover(process, ours)
