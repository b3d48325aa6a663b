"""DOOR: a crew, for those who wait on several items at once: a thread gives them out and hears what came of each."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Self

from appealkit.worklist.claims import Claim
from appealkit.worklist.crew import Crew, Died, Result, Stopped
from appealkit.worklist.work import Job

LISTENS = 0.05  # seconds, between looks for what came in


@dataclass(slots=True)
class _Wanted:
    claim: Claim
    job: Job
    result: asyncio.Future[Result]


@dataclass(slots=True)
class Foreman:
    """One crew, whose members are there while this lasts. `stopped`: why one of them could not
    begin, where that was so."""

    crew: Crew
    stopped: Stopped | None = None
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    _coming: queue.SimpleQueue[_Wanted | None] = field(default_factory=queue.SimpleQueue)
    _given: dict[str, _Wanted] = field(default_factory=dict)  # by the token of the claim
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._lead, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._coming.put(None)
        if self._thread is not None:
            self._thread.join()

    async def result(self, claim: Claim, job: Job) -> Result:
        """What came of the item."""
        wanted = _Wanted(claim, job, self._loop.create_future())
        self._coming.put(wanted)
        return await wanted.result

    def _lead(self) -> None:
        waiting: deque[_Wanted] = deque()
        try:
            with self.crew:
                while self._took_in(waiting):
                    while waiting and self.crew.has_a_free_hand():
                        wanted = waiting.popleft()
                        self._given[wanted.claim.token] = wanted
                        self.crew.give(wanted.claim, wanted.job)
                    for claim, result in self.crew.results(LISTENS):
                        self._heard(claim, result)
        finally:
            for wanted in (*waiting, *self._given.values()):
                self._tell(wanted, Died(begun=False))

    def _took_in(self, waiting: deque[_Wanted]) -> bool:
        """Whether to go on; what came in is waiting then."""
        with contextlib.suppress(queue.Empty):
            while True:
                wanted = self._coming.get_nowait()
                if wanted is None:
                    return False
                waiting.append(wanted)
        return True

    def _heard(self, claim: Claim | None, result: Result) -> None:
        if isinstance(result, Stopped) and claim is None:
            self.stopped = result
        if claim is not None:
            self._tell(self._given.pop(claim.token), result)

    def _tell(self, wanted: _Wanted, result: Result) -> None:
        def tell() -> None:
            if not wanted.result.done():
                wanted.result.set_result(result)

        with contextlib.suppress(RuntimeError):  # nobody waits any more
            self._loop.call_soon_threadsafe(tell)
