"""One job of the queue worked: its item claimed, given to a process of the crew, and what came of it told.

The ledger is exact without the queue: only who holds an item's claim can record what came of it. So a job that is
handed out twice does no harm, and whatever is in doubt goes back into the queue.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

from sqlalchemy import select

from appealkit.errors import OutputError, Problem
from appealkit.library import Library
from appealkit.worklist import jobs
from appealkit.worklist.claims import Claim, LostClaim, give_up, renew, take
from appealkit.worklist.crew import Stopped, TookTooLong
from appealkit.worklist.database import Worklist, as_moment
from appealkit.worklist.enqueue import place_of
from appealkit.worklist.foreman import Foreman
from appealkit.worklist.plan import Wanted, is_done, take_to_do
from appealkit.worklist.run import Hands
from appealkit.worklist.setup import Setup, options_of, program_sha256
from appealkit.worklist.states import Event
from appealkit.worklist.tables import runs
from appealkit.worklist.whois import myself
from appealkit.worklist.work import Done, Job, fail

SOON = 1.0  # seconds until a job that went back is tried again
LASTING = {"W011", "W018", "W062"}  # other rules, another release: these do not pass
GIVE_UP = 60.0  # seconds in which nothing could be worked, before a worker ends: the disk is full, the share is gone
AWAY = {"W010", "W020"}  # the database: it is waited for


@dataclass(frozen=True, slots=True)
class Station:
    """How a worker works. `silent`: seconds without a sign of life after which other workers take over what it has;
    `until_done`: it ends when no job is left."""

    out: Path
    hands: Hands
    silent: float = 30.0
    until_done: bool = False


@dataclass(slots=True)
class Served:
    """What a worker did: items by event; `stopped`: why it ended before it was asked to."""

    events: Counter[str] = field(default_factory=Counter)
    stopped: tuple[Problem, ...] = ()


class Again(Exception):  # noqa: N818 it says what is to happen
    """The job goes back, to be tried again in so many seconds; behind all others, where a process ended at it."""

    def __init__(self, seconds: float = SOON, *, behind: bool = False) -> None:
        super().__init__()
        self.seconds, self.behind = seconds, behind


class Parked(Exception):  # noqa: N818 it says what is to happen
    """The job stays in the queue as failed, and its item says why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a job asks: its number in the queue, the run, who asked for it, and the item."""

    number: int
    run: str
    by: str
    item: int


@dataclass(slots=True)
class Desk:
    """Where a worker's jobs are worked. `each` is told every item's end."""

    worklist: Worklist
    library: Library
    station: Station
    each: Callable[[Done], None]
    foreman: Foreman
    served: Served = field(default_factory=Served)
    place: str = ""
    at_work: set[int] = field(default_factory=set)  # items
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    _failing_since: float | None = None
    _runs: dict[str, tuple[Wanted, Job]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place = place_of(self.station.out, self.library.workspace)

    @property
    def queue(self) -> str:
        """The queue that this worker takes jobs from."""
        return jobs.queue_of(self.library.sha256, program_sha256(), self.place)

    async def work(self, asked: Asked) -> None:
        """The job done: its item is as the run wants it, or says why not. Again, Parked: what else becomes of it."""
        if asked.item in self.at_work:
            raise Again
        self.at_work.add(asked.item)
        try:
            await self._work(asked)
        except OutputError as error:  # of our own: the database is gone, or broke off
            self._stopped(error.problems)
        finally:
            self.at_work.discard(asked.item)

    async def _work(self, asked: Asked) -> None:
        wanted, job = await asyncio.to_thread(self._run_of, asked)
        claim = await asyncio.to_thread(self._claimed, wanted, asked.item)
        if claim is None:
            return
        done = await self._by_the_crew(claim, job, asked)
        if isinstance(done, Stopped):
            await asyncio.to_thread(self._give_up, claim)
            self._stopped(done.problems)
        self._failing_since = None
        if done.event is None:
            raise Again  # another worker has it, or had it: to be looked at once more
        self._told(done)

    async def _by_the_crew(self, claim: Claim, job: Job, asked: Asked) -> Done | Stopped:
        result = await self.foreman.result(claim, job)
        if isinstance(result, Done | Stopped):
            return result
        if isinstance(result, TookTooLong):
            points, says = jobs.HUNG, f"it took longer than {self.station.hands.timeout:g} seconds, twice"
            problem = Problem("W017", says, "look at its exhibits; then --retry-failed")
        else:
            # Whoever stops this worker may have stopped its processes too: that says nothing of the case.
            points, problem = jobs.DIED if result.begun and not self.stop.is_set() else 0, died()
        if await asyncio.to_thread(self.blamed, asked.number, claim, job, points, problem):
            raise Parked
        raise Again(behind=points > 0)

    def blamed(self, number: int, claim: Claim, job: Job, points: int, problem: Problem) -> bool:
        """Hold it against the job that a process ended at it; whether that is enough to give its case up. The item is
        free again."""
        with self.worklist.writing() as connection:
            enough = jobs.blame(connection, number, points) >= jobs.PARKED
            if not enough:
                give_up(connection, claim)
        if enough:
            try:
                fail(self.worklist, claim, job, problem)
            except LostClaim:
                return False
            self._told(Done(claim.item, claim.case, Event.FAILED, problem=problem))
        return enough

    def overtaken(self, asked: Asked) -> bool:
        """A worker ended with this job under way: whether that happened often enough to give its case up."""
        _, job = self._run_of(asked)
        with self.worklist.writing() as connection:
            claim = take(connection, asked.item, myself(), self.worklist.moment(), self._until())
        if claim is None:
            with self.worklist.writing() as connection:
                jobs.blame(connection, asked.number, jobs.DIED_WITH_ITS_WORKER)
            return False
        return self.blamed(asked.number, claim, job, jobs.DIED_WITH_ITS_WORKER, died())

    def keep_holding(self) -> None:
        """What this worker holds, it holds for longer."""
        with self.worklist.writing() as connection:
            renew(connection, myself(), self._until())

    def _run_of(self, asked: Asked) -> tuple[Wanted, Job]:
        if asked.run not in self._runs:
            with self.worklist.reading() as connection:
                row = connection.execute(select(runs).where(runs.c.id == asked.run)).one()
            setup = Setup(row.library, row.program, options_of(row.options))
            if (row.library, row.program, row.out) != (self.library.sha256, program_sha256(), self.place):
                raise OutputError(others(1))
            out = self.station.out
            job = Job(asked.run, asked.by, row.on, out, row.out, setup)
            self._runs[asked.run] = Wanted(setup, row.on, out, row.out), job
        return self._runs[asked.run]

    def _claimed(self, wanted: Wanted, item: int) -> Claim | None:
        """The right to work on the item, with its content; None where nothing is to do. Again where another has it."""
        with self.worklist.writing() as connection:
            claim, row = take_to_do(connection, wanted, item, myself(), self.worklist.moment(), self._until())
        if claim is not None or row.claimed_until is None or is_done(row, wanted):
            return claim
        until = datetime.strptime(row.claimed_until, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
        raise Again(max(SOON, (until - self.worklist.clock()).total_seconds()))

    def _until(self) -> str:
        """When a claim made now ends: before others take this worker for dead."""
        return as_moment(self.worklist.clock() + timedelta(seconds=self.station.silent * 3 / 4))

    def _give_up(self, claim: Claim) -> None:
        with self.worklist.writing() as connection:
            give_up(connection, claim)

    def _stopped(self, problems: tuple[Problem, ...]) -> NoReturn:
        """Nothing can be worked, whatever the item: the job goes back."""
        self.in_trouble(problems)
        raise Again

    def in_trouble(self, problems: tuple[Problem, ...]) -> None:
        """Such may pass: a database that is away is waited for. Where it does not pass, the worker ends."""
        codes = {problem.code for problem in problems}
        if codes & AWAY:
            self._failing_since = None
            return
        since = self._failing_since = self._failing_since or time.monotonic()
        if codes & LASTING or time.monotonic() - since > GIVE_UP:
            self.served.stopped = problems
            self.stop.set()

    def _told(self, done: Done) -> None:
        if done.event is not None:
            self.served.events[done.event] += 1
            self.each(done)


def died() -> Problem:
    """Processes ended over one case, again and again."""
    says = "the processes that worked on it ended without a word, each time"
    return Problem("W016", says, "look at the sizes of its exhibits; then --retry-failed")


def others(letters: int) -> Problem:
    """So many wait for a worker that has other rules than this one."""
    mend = "give every machine the same release and workspace; or enqueue anew from here"
    return Problem("W062", f"{letters} wait for a worker with other rules, templates or program", mend)
