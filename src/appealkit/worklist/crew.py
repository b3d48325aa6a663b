"""DOOR: a crew of worker processes, each with a pipe of its own and nothing shared: whichever of them is killed, at
whatever moment, no other waits for it. A worker opens the worklist and the library once, and works one item after
another."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Self

from appealkit.errors import AppealError, Problem, code_page
from appealkit.library import Library, open_library
from appealkit.worklist.claims import Claim
from appealkit.worklist.database import Worklist, open_worklist
from appealkit.worklist.work import Done, Job, work

RECYCLE = 400  # items that a worker does before a fresh one takes its place
BEGINS = 300.0  # seconds that a worker may take to begin
STILLBORN = 5  # workers in a row that end before they begin

W018 = code_page(
    "W018",
    """Rules or templates changed while the run went on
    Every item of a run is judged by the same rules and templates. What is done is done by those of its beginning; the
    rest was not begun.
    Bad: a template edited at midnight. Good: the run started again: it redoes what the change touches.
    """,
)


W021 = code_page(
    "W021",
    """No worker can be started
    Worker processes end before they begin, several in a row: the machine has no memory left, or something ends them.
    What is done is done, and the rest was not begun.
    Bad: sixteen workers on a machine with four gigabytes. Good: fewer with `--workers`, and the command run again.
    """,
)


@dataclass(frozen=True, slots=True)
class Stopped:
    """Nothing more can be worked, whatever the item: no place to write, no database, other rules."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Died:
    """The worker ended without a word; where it had not `begun` with the item, that says nothing of it."""

    begun: bool = True


@dataclass(frozen=True, slots=True)
class TookTooLong:
    """The worker was ended because the item took longer than it may."""


Result = Done | Stopped | Died | TookTooLong


# ---- in a worker ----


def serve(pipe: Connection, address: str, workspace: Path | None, clock: Callable[[], datetime]) -> None:
    """A worker's whole life: one item after another, until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run decides what an interrupt means
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the run has ended, or was killed
        try:
            worklist, library = open_worklist(address, clock), open_library(workspace)
        except AppealError as error:
            pipe.send(Stopped(error.problems))
            return
        pipe.send(None)
        while True:
            claim, job = pipe.recv()
            pipe.send(do(worklist, library, claim, job))


def do(worklist: Worklist, library: Library, claim: Claim, job: Job) -> Done | Stopped:
    """One item, worked in this process."""
    if library.sha256 != job.setup.library:
        mend = "run it again: what the change touches is redone"
        return Stopped((Problem(W018, "rules or templates changed while the run went on", mend),))
    try:
        return work(worklist, library, claim, job)
    except AppealError as error:
        return Stopped(error.problems)


# ---- in the run ----


@dataclass(slots=True)
class _Hand:
    """One worker: its process, our end of its pipe, whether it is up, and what it works on. `since`: when it was hired,
    or was given that."""

    process: SpawnProcess
    pipe: Connection
    since: float
    is_up: bool = False
    claim: Claim | None = None
    job: Job | None = None
    done: int = 0


@dataclass(slots=True)
class Crew:
    """Workers. `timeout`: seconds that one may take over an item."""

    worklist: Worklist
    workspace: Path | None
    workers: int
    timeout: float
    _hands: list[_Hand] = field(default_factory=list)
    _stillborn: int = 0

    def __enter__(self) -> Self:
        self._hands = [self._hire() for _ in range(self.workers)]
        return self

    def __exit__(self, *_: object) -> None:
        for hand in self._hands:
            self._end(hand)

    @property
    def at_work(self) -> list[Claim]:
        """The items in hand."""
        return [hand.claim for hand in self._hands if hand.claim is not None]

    def has_a_free_hand(self) -> bool:
        """Whether an item can be given."""
        return any(hand.claim is None for hand in self._hands)

    def give(self, claim: Claim, job: Job) -> None:
        """The item to a free worker."""
        hand = next(hand for hand in self._hands if hand.claim is None)
        hand.claim, hand.job = claim, job
        if hand.is_up:
            self._send(hand)

    def results(self, patience: float = 1.0) -> Iterator[tuple[Claim | None, Result]]:
        """What has ended since, after waiting so many seconds at most. Without an item: why there are no workers."""
        ready = wait([hand.pipe for hand in self._hands], timeout=patience)
        for place, hand in enumerate(self._hands):
            if hand.pipe in ready:
                yield from self._heard(place, hand)
            elif hand.claim is not None and time.monotonic() - hand.since > (self.timeout if hand.is_up else BEGINS):
                yield self._replaced(place), TookTooLong() if hand.is_up else Died(begun=False)

    def _heard(self, place: int, hand: _Hand) -> Iterator[tuple[Claim | None, Result]]:
        try:
            said = hand.pipe.recv()
        except (EOFError, OSError):
            self._stillborn += not hand.is_up
            claim = self._replaced(place)
            if self._stillborn >= STILLBORN:
                mend = "give it fewer --workers, and run it again"
                yield claim, Stopped((Problem(W021, f"{STILLBORN} workers ended before they began", mend),))
            elif claim is not None:
                yield claim, Died(begun=hand.is_up)
            return
        if said is None:
            hand.is_up, self._stillborn = True, 0
            if hand.claim is not None:
                self._send(hand)
            return
        claim, hand.claim, hand.done = hand.claim, None, hand.done + 1
        if hand.done >= RECYCLE:
            self._replaced(place)
        yield claim, said

    def _send(self, hand: _Hand) -> None:
        hand.since = time.monotonic()
        with contextlib.suppress(OSError):  # it has just died: its pipe tells so next
            hand.pipe.send((hand.claim, hand.job))

    def _replaced(self, place: int) -> Claim | None:
        """A fresh worker in this one's place; the item that this one had."""
        hand = self._hands[place]
        self._end(hand)
        self._hands[place] = self._hire()
        return hand.claim

    def _hire(self) -> _Hand:
        fresh = multiprocessing.get_context("spawn")  # none inherits what this process holds open
        ours, theirs = fresh.Pipe()
        given = (theirs, self.worklist.address, self.workspace, self.worklist.clock)
        process = fresh.Process(target=serve, args=given, daemon=True)
        process.start()
        theirs.close()
        return _Hand(process, ours, time.monotonic())

    def _end(self, hand: _Hand) -> None:
        hand.pipe.close()
        hand.process.kill()  # what it does is whole or not at all, whenever it ends
        hand.process.join()
        hand.process.close()
