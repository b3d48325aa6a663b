"""DOOR: what a worker process does: it opens the worklist and the library once, and works one item after another."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from appealkit.errors import AppealError, Problem, code_page
from appealkit.library import Library, open_library
from appealkit.worklist.claims import Claim
from appealkit.worklist.database import Worklist, open_worklist
from appealkit.worklist.work import Done, Job, work

W018 = code_page(
    "W018",
    """Rules or templates changed while the run went on
    Every item of a run is judged by the same rules and templates. What is done is done by those of its beginning; the
    rest was not begun.
    Bad: a template edited at midnight. Good: the run started again: it redoes what the change touches.
    """,
)


@dataclass(frozen=True, slots=True)
class Stopped:
    """Nothing more can be worked, whatever the item: no place to write, no database, other rules."""

    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Tools:
    worklist: Worklist
    library: Library


_tools: list[_Tools] = []  # of this process, once


def begin(url: str, workspace: Path | None, clock: Callable[[], datetime]) -> None:
    """This process becomes a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run decides what an interrupt means
    _tools[:] = [_Tools(open_worklist(url, clock), open_library(workspace))]


def do(claim: Claim, job: Job) -> Done | Stopped:
    """One item worked in this process."""
    tools = _tools[0]
    try:
        if tools.library.sha256 != job.setup.library:
            mend = "run it again: what the change touches is redone"
            return Stopped((Problem(W018, "rules or templates changed while the run went on", mend),))
        return work(tools.worklist, tools.library, claim, job)
    except AppealError as error:
        return Stopped(error.problems)
