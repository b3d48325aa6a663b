"""DOOR: a run over the worklist: items are claimed, worked by a crew of processes, and recorded by them. The run itself
may be killed at any moment: the next one takes over what it held."""

from __future__ import annotations

import contextlib
import os
import time
import uuid
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from appealkit.errors import OutputError, Problem, code_page
from appealkit.library import Library
from appealkit.worklist.claims import LEASE, Claim, LostClaim, free_the_dead, give_up, renew, until
from appealkit.worklist.crew import Crew, Died, Result, Stopped, TookTooLong
from appealkit.worklist.database import W020, Worklist
from appealkit.worklist.plan import Plan, Wanted, is_done, plan, take_to_do
from appealkit.worklist.states import Event
from appealkit.worklist.tables import items, runs
from appealkit.worklist.told import tell_of_beginning, tell_of_end
from appealkit.worklist.whois import machine, myself
from appealkit.worklist.work import Done, Job, fail

DEATHS = 3  # of workers over one item, before it is given up
PATIENCE = 120.0  # seconds for one item

W016 = code_page(
    "W016",
    """Workers died over this case
    The process that worked on it ended without a word, three times: it took all memory, or a library crashed. The
    others went on without it.
    Bad: a scanned exhibit of 4 GB. Good: the exhibit made smaller, then `--retry-failed`.
    """,
)
W017 = code_page(
    "W017",
    """The case took too long
    Its worker was ended after the time that one item may take, and a fresh one went on with the others.
    Bad: an exhibit with a page that never ends. Good: that page printed anew, or more time with `--timeout`; then
    `--retry-failed`.
    """,
)


@dataclass(frozen=True, slots=True)
class Hands:
    """How the work is shared out: over how many processes, and how many seconds each may take for one item. `pauses`:
    seconds before each further try where the connection to the worklist breaks."""

    workers: int = 1
    timeout: float = PATIENCE
    pauses: tuple[float, ...] = (1, 5, 15, 60, 60)


ONE = Hands()


@dataclass(slots=True)
class Ended:
    """What a run came to: items by event and by state. `stopped`: why it ended before all was done; `elsewhere`: items
    that another run did or works on."""

    run: str
    on: date
    plan: Plan
    events: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    stopped: tuple[Problem, ...] = ()
    elsewhere: int = 0


def day_of(worklist: Worklist, place: str, asked: date | None) -> date:
    """The day to judge by: as asked; else that of the last run into this folder, where it did not end; else today. What
    was killed before midnight and goes on after it gives the same bytes."""
    if asked is not None:
        return asked
    last_run = select(runs.c.on, runs.c.ended_at).where(runs.c.out == place).order_by(runs.c.began_at.desc()).limit(1)
    with worklist.reading() as connection:
        last = connection.execute(last_run).first()
    return last.on if last and last.ended_at is None else worklist.today


def run(
    worklist: Worklist,
    library: Library,
    wanted: Wanted,
    hands: Hands = ONE,
    *,
    actor: str,
    begun: Callable[[Plan], None] = lambda _: None,
    each: Callable[[Done], None] = lambda _: None,
) -> Ended:
    """Everything that is to do, done or told why not. `begun` is told the plan, `each` every item's end.

    Items that another run holds are left to it; where that run has died they are taken over.
    """
    for pause in (*hands.pauses, None):
        try:
            ended = _once(worklist, library, wanted, hands, actor, begun, each)
            lost = ended.stopped
        except OutputError as error:
            if pause is None or not _is_connection(error.problems):
                raise
            lost = error.problems
        if pause is None or not _is_connection(lost):
            break
        time.sleep(pause)
    return ended


def _is_connection(problems: tuple[Problem, ...]) -> bool:
    return any(problem.code == W020 for problem in problems)


def _once(
    worklist: Worklist,
    library: Library,
    wanted: Wanted,
    hands: Hands,
    actor: str,
    begun: Callable[[Plan], None],
    each: Callable[[Done], None],
) -> Ended:
    with worklist.writing() as connection:
        free_the_dead(connection)
        found = plan(connection, wanted)
    begun(found)
    job = Job(str(uuid.uuid4()), actor, wanted.on, wanted.out, wanted.place, wanted.setup)
    ended = Ended(job.run, wanted.on, found)
    if not found.todo:
        return ended
    with worklist.writing() as connection:
        tell_of_beginning(connection, worklist.moment(), job, machine(), os.getpid())
    workers = min(hands.workers, len(found.todo))
    crew = Crew(worklist, library.workspace, workers, hands.timeout)
    work = _Run(worklist, wanted, job, each, ended, deque(found.todo), crew)
    try:
        with crew:
            work.off()
    finally:
        work.let_go()
    if not ended.stopped:
        with worklist.writing() as connection:
            tell_of_end(connection, worklist.moment(), actor, job.run, dict(ended.events) | dict(ended.states))
    return ended


@dataclass(slots=True)
class _Run:
    """A run in progress: what is still to do, what is claimed for the next free hand, and what others hold (item: until
    when)."""

    worklist: Worklist
    wanted: Wanted
    job: Job
    each: Callable[[Done], None]
    ended: Ended
    waiting: deque[int]
    crew: Crew
    claimed: deque[Claim] = field(default_factory=deque)
    held: dict[int, str] = field(default_factory=dict)
    deaths: Counter[int] = field(default_factory=Counter)
    renewed: float = field(default_factory=time.monotonic)

    def off(self) -> None:
        """Until nothing is left to do, or nothing more can be done."""
        while not self.ended.stopped:
            while self.crew.has_a_free_hand() and (claim := self._next()):
                self.crew.give(claim, self.job)
            if not self.claimed and (claim := self._next()):
                self.claimed.append(claim)  # at hand when the next worker is free
            if self.crew.at_work:
                for claim, result in self.crew.results():
                    self._take_in(claim, result)
                self._renew()
            elif not self.held:
                return
            else:
                self._look_at_others()

    def let_go(self) -> None:
        """What is held is free again, for whoever comes next."""
        with contextlib.suppress(OutputError), self.worklist.writing() as connection:  # else the claims run out
            for claim in (*self.crew.at_work, *self.claimed):
                give_up(connection, claim)

    def _next(self) -> Claim | None:
        """The next item that is free, with its content; None where none is. What another run holds is set aside."""
        if self.claimed:
            return self.claimed.popleft()
        while self.waiting:
            item = self.waiting.popleft()
            at, end = self.worklist.moment(), until(self.worklist)
            with self.worklist.writing() as connection:
                claim, row = take_to_do(connection, self.wanted, item, myself(), at, end)
            if claim is not None:
                return claim
            if row.claimed_until is None or is_done(row, self.wanted):
                self.ended.elsewhere += 1  # another run was faster, or a person moved it on
            else:
                self.held[item] = row.claimed_until
        return None

    def _look_at_others(self) -> None:
        """Items that another run held are tried again where it gave them up or died; where its claims were renewed it
        lives, and they are left to it."""
        time.sleep(0.5)
        others = select(items.c.id, items.c.claimed_until).where(items.c.id.in_(list(self.held)[:500]))
        with self.worklist.writing() as connection:
            free_the_dead(connection)
            rows = connection.execute(others).all()
        now = self.worklist.moment()
        for row in rows:
            if row.claimed_until is None or row.claimed_until < now:
                self.waiting.append(row.id)
                del self.held[row.id]
            elif row.claimed_until != self.held[row.id]:
                self.ended.elsewhere += 1
                del self.held[row.id]

    def _renew(self) -> None:
        if time.monotonic() - self.renewed > LEASE.total_seconds() / 4:
            self.renewed = time.monotonic()
            with self.worklist.writing() as connection:
                renew(connection, myself(), until(self.worklist))

    def _take_in(self, claim: Claim | None, result: Result) -> None:
        if isinstance(result, Stopped):
            self.ended.stopped = result.problems
            self._give_up(claim)
            return
        if claim is None:
            return
        if isinstance(result, Died):
            self.deaths[claim.item] += 1
            if self.deaths[claim.item] < DEATHS:
                self._give_up(claim)
                self.waiting.append(claim.item)
                return
            mend = "look at the sizes of its exhibits; then --retry-failed"
            result = self._failed(claim, Problem(W016, f"{DEATHS} workers died over it", mend))
        elif isinstance(result, TookTooLong):
            says = f"it took longer than {self.crew.timeout:g} seconds"
            result = self._failed(claim, Problem(W017, says, "look at its exhibits; then --retry-failed"))
        if result.event is None:
            self.ended.elsewhere += 1
            return
        self.ended.events[result.event] += 1
        if result.state:
            self.ended.states[result.state] += 1
        self.each(result)

    def _failed(self, claim: Claim, problem: Problem) -> Done:
        try:
            fail(self.worklist, claim, self.job, problem)
        except LostClaim:
            return Done(claim.item, claim.case, None)
        return Done(claim.item, claim.case, Event.FAILED, problem=problem)

    def _give_up(self, claim: Claim | None) -> None:
        if claim is not None:
            with self.worklist.writing() as connection:
                give_up(connection, claim)
