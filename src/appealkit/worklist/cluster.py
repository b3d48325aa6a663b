"""DOOR: a worker, one of any number on any machine: it takes jobs from the queue until it is stopped, gives signs of
life, and takes over what workers had that give none."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import psycopg
import psycopg_pool
from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from sqlalchemy.engine import make_url

from appealkit.errors import OutputError, Problem, Where
from appealkit.library import Library
from appealkit.worklist import jobs
from appealkit.worklist.crew import Crew
from appealkit.worklist.database import Worklist
from appealkit.worklist.enqueue import end_runs, is_marked
from appealkit.worklist.foreman import Foreman
from appealkit.worklist.jobwork import Again, Asked, Desk, Served, Station, others
from appealkit.worklist.setup import program_sha256
from appealkit.worklist.work import Done

AHEAD = 1  # jobs taken beyond those at work: the next is there when one is done
SIGNS = 4  # of life, in the time after which a silent worker is taken for dead
LOOKS = 1.0  # seconds between looks at whether anything is left
LOST = (ConnectorException, psycopg.Error, psycopg_pool.PoolTimeout, OutputError, OSError)  # the database is away

for _name in ("procrastinate", "psycopg", "psycopg.pool"):  # the command says what a person needs to know
    logging.getLogger(_name).addHandler(logging.NullHandler())
    logging.getLogger(_name).propagate = False


def serve(
    worklist: Worklist,
    library: Library,
    station: Station,
    *,
    each: Callable[[Done], None] = lambda _: None,
    told: Callable[[Problem], None] = lambda _: None,
) -> Served:
    """Jobs of this library's and program's queue, worked until SIGINT or SIGTERM (what is under way is finished), or
    until none is left. `each` is told every item's end, `told` what somebody should look at.

    OutputError where the worklist is not in PostgreSQL, the folder is not one that a run writes to, or the queue was
    made by another version.
    """
    jobs.needs_postgresql(worklist)
    if not is_marked(station.out):
        mend = "name the folder that was given to batch --enqueue, as this machine reaches it"
        raise OutputError(Problem("W063", "no run for workers writes to this folder", mend, Where(str(station.out))))
    with worklist.writing() as connection:
        jobs.set_up(connection)
    return asyncio.run(_serve(worklist, library, station, each, told))


async def _serve(
    worklist: Worklist,
    library: Library,
    station: Station,
    each: Callable[[Done], None],
    told: Callable[[Problem], None],
) -> Served:
    hands = station.hands
    with Foreman(Crew(worklist, library.workspace, hands.workers, hands.timeout)) as foreman:
        desk = Desk(worklist, library, station, each, foreman)
        await _Worker(desk, told).serve()
    return desk.served


class _AsItSays(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002
        if not isinstance(exception, Again):
            return None
        return RetryDecision(retry_at=datetime.now(UTC) + timedelta(seconds=exception.seconds))


@dataclass(slots=True)
class _Worker:
    """The worker in progress. `mine`: its number in the queue; `jobs`: those at the desk; `doubtful`: those that the
    queue believes here and that are not."""

    desk: Desk
    told: Callable[[Problem], None]
    mine: int | None = None
    jobs: set[int] = field(default_factory=set)
    doubtful: set[int] = field(default_factory=set)
    said: set[str] = field(default_factory=set)

    async def serve(self) -> None:
        """Until it is to stop. Where the database goes away, it waits for it to come back."""
        stop = self.desk.stop
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda *_: None)  # of a job whose end could not be told; _not_here finds it
        for one in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(one, stop.set)
        while not stop.is_set():
            app = self._app()
            try:
                async with app.open_async():
                    await self._attend(app)
            except LOST:
                self._say(Problem("W013", "the database does not answer", "nothing: it is tried again until it does"))
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), LOOKS)

    def _app(self) -> App:
        url = make_url(self.desk.worklist.address)
        options = f"{url.query.get('options', '')} -c search_path={jobs.SCHEMA}".strip()
        address = url.set(drivername="postgresql").difference_update_query(["options"])
        concurrency = self.desk.station.hands.workers + AHEAD
        app = App(
            connector=PsycopgConnector(
                conninfo=address.render_as_string(hide_password=False), kwargs={"options": options}, min_size=1,
                max_size=concurrency + 3,
            )
        )  # fmt: skip
        app.task(name=jobs.TASK, pass_context=True, retry=_AsItSays())(self._letter)
        return app

    async def _attend(self, app: App) -> None:
        """Take jobs and keep watch, until it is to stop or the connection is lost."""
        station = self.desk.station
        sign = station.silent / SIGNS
        taking = asyncio.create_task(
            app.run_worker_async(
                queues=[self.desk.queue], concurrency=station.hands.workers + AHEAD, install_signal_handlers=False,
                delete_jobs="successful", fetch_job_polling_interval=LOOKS, update_heartbeat_interval=sign,
                stalled_worker_timeout=station.silent,
            )
        )  # fmt: skip
        watching = asyncio.create_task(self._watch(app, sign))
        stopping = asyncio.create_task(self.desk.stop.wait())
        try:
            await asyncio.wait((taking, watching, stopping), return_when=asyncio.FIRST_COMPLETED)
        finally:
            ended: list[object] = []
            for task in (taking, watching, stopping):  # what is under way is finished, and watched until then
                task.cancel()
                ended += await asyncio.gather(task, return_exceptions=True)
            self.mine = None
        for one in ended:
            if isinstance(one, Exception):
                raise one

    async def _letter(self, context: JobContext, run: str, by: str, item: int, key: str) -> None:  # noqa: ARG002
        """One job. The key is not looked at: the item may have changed since, and what it is now is what counts."""
        number = context.job.id
        assert number is not None
        self.mine = context.job.worker_id
        self.jobs.add(number)
        try:
            await self.desk.work(Asked(number, run, by, item))
        finally:
            self.jobs.discard(number)

    async def _watch(self, app: App, sign: float) -> None:
        """What is held stays held, what is left behind is taken over; and the end is seen."""
        looked = 0.0
        while True:
            await asyncio.sleep(min(LOOKS, sign))
            if time.monotonic() - looked > sign:
                looked = time.monotonic()
                await asyncio.to_thread(self.desk.keep_holding)
                if (
                    self.mine is not None
                ):  # Procrastinate's own sign ends with the last job taken, not with the last done
                    await app.job_manager.update_heartbeat(self.mine)
                await self._take_over(app)
                if not self.jobs:
                    await asyncio.to_thread(self._look_around)
            stopped, self.desk.foreman.stopped = self.desk.foreman.stopped, None
            if stopped:
                self.desk.in_trouble(stopped.problems)
            if not self.jobs:
                await asyncio.to_thread(self._at_rest)

    async def _take_over(self, app: App) -> None:
        """Jobs of workers that gave no sign of life go back; of a case at which that happens too often, none is left.
        One worker does this at a time."""
        async with app.connector.pool.connection() as connection, connection.transaction():  # type: ignore[attr-defined]
            lock = await connection.execute("SELECT pg_try_advisory_xact_lock(%s)", [jobs.TAKING_OVER])
            if not (await lock.fetchone())[0]:
                return
            silent = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=self.desk.station.silent)
            for job in silent:
                if job.id not in self.jobs:
                    await self._back(app, job, blame=True)
        for job in await self._not_here(app):
            await self._back(app, job, blame=False)

    async def _not_here(self, app: App) -> Iterable[Job]:
        """Jobs that the queue believes here since two looks, and that are not: their end could not be told."""
        if self.mine is None:
            return ()
        believed = await app.job_manager.list_jobs_async(status=Status.DOING.value, worker_id=self.mine)
        before, self.doubtful = self.doubtful, {job.id for job in believed if job.id and job.id not in self.jobs}
        return [job for job in believed if job.id in before & self.doubtful]

    async def _back(self, app: App, job: Job, *, blame: bool) -> None:
        assert job.id is not None
        parked = False
        if blame and job.queue == self.desk.queue:
            said = job.task_kwargs
            asked = Asked(job.id, str(said["run"]), str(said["by"]), int(str(said["item"])))
            parked = await asyncio.to_thread(self.desk.overtaken, asked)
        with contextlib.suppress(ConnectorException):  # it has ended meanwhile; or the next look finds it again
            try:
                if parked:
                    await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
                else:
                    await app.job_manager.retry_job(job)
            except UniqueViolation:  # the item waits already, for something newer
                await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)

    def _at_rest(self) -> None:
        """Nothing is at work here: runs that have no job left have ended."""
        desk = self.desk
        with desk.worklist.reading() as connection:
            if jobs.is_left(connection, desk.queue):
                return
        end_runs(desk.worklist, (desk.library.sha256, program_sha256()), desk.place)
        if desk.station.until_done:
            self._look_around()
            desk.stop.set()

    def _look_around(self) -> None:
        """What waits for other workers than this one is said."""
        with self.desk.worklist.reading() as connection:
            found = sum(one.jobs for one in jobs.waiting(connection) if one.queue != self.desk.queue)
        if found:
            self._say(others(found))

    def _say(self, problem: Problem) -> None:
        """Once for each code."""
        if problem.code not in self.said:
            self.said.add(problem.code)
            self.told(problem)
